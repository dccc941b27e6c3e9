"""Records of a document as a reader of a format makes them: spans first, then what joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.model.ids import uuid7
from annotate.model.records import Annotation, Progress, Relation, Status, status_id
from annotate.model.spans import place_key
from annotate.model.text import Document, Fragments, Span, normalised
from annotate.model.values import Attributes, is_empty
from annotate.ports import Incoming, Records
from annotate.saying import saying


@dataclass
class Builder:
    """Collects what a file says of one document and gives it as an Incoming.

    A key is whatever the file calls a span ("T1"); spans without one are only not found again by links. What has no
    place in the text, or joins what is not there, becomes a remark and nothing else.
    """

    document: Document
    annotator: str = ""
    remarks: list[str] = field(default_factory=list)
    _annotations: dict[str, Annotation] = field(default_factory=dict)
    _relations: list[Relation] = field(default_factory=list)
    _status: Status | None = None

    def span(
        self,
        layer: str,
        label: str,
        spans: Iterable[tuple[int, int]],
        attributes: Attributes | None = None,
        key: str = "",
    ) -> str:
        """Adds an annotation; the key of it, "" where its place is none."""
        length = len(self.document.text)
        fragments: list[Span] = []
        for start, end in spans:
            if not 0 <= start < end <= length:
                self.remarks.append(
                    saying(
                        "{label} {key} {start}..{end}: outside the text of {length} characters",
                        label=label,
                        key=key or "",
                        start=start,
                        end=end,
                        length=length,
                    )
                )
                return ""
            fragments.append(Span(start, end))
        if not fragments or not label:
            self.remarks.append(
                saying("{label} {key}: has no label", label=label or saying("a span"), key=key)
                if fragments
                else saying("{label} {key}: has no place", label=label or saying("a span"), key=key)
            )
            return ""
        key = key or f"#{len(self._annotations)}"
        given = {name: value for name, value in (attributes or {}).items() if not is_empty(value)}
        place: Fragments = normalised(fragments)
        self._annotations[key] = Annotation(uuid7(), self.document.id, "", layer, label, place, given)
        return key

    def link(self, type: str, head: str, tail: str) -> None:
        """Joins two spans by their keys."""
        ends = self._annotations.get(head), self._annotations.get(tail)
        if ends[0] is None or ends[1] is None:
            self.remarks.append(
                saying("link {type} from {head} to {tail}: an end is not there", type=type, head=head, tail=tail)
            )
            return
        self._relations.append(Relation(uuid7(), self.document.id, "", type, ends[0].id, ends[1].id))

    def attribute(self, key: str, name: str, value: str) -> None:
        """Gives a span that is there already an attribute."""
        found = self._annotations.get(key)
        if found is None:
            self.remarks.append(saying("{name} of {key}: there is no such span", name=name, key=key))
        elif value:
            found = Annotation(
                found.id, found.document, "", found.layer, found.label, found.fragments,
                {**found.attributes, name: value}, found.suggestion,
            )  # fmt: skip
            self._annotations[key] = found

    def status(self, progress: Progress, note: str = "", flagged: bool = False) -> None:
        """How far the annotator is with it."""
        self._status = Status(status_id(self.document.id, ""), self.document.id, "", progress, flagged, note)

    def incoming(self) -> Incoming:
        """What was collected; annotations by place."""
        annotations = tuple(sorted(self._annotations.values(), key=place_key))
        records = Records(annotations, tuple(self._relations), status=self._status)
        return Incoming(self.document, self.annotator, records, (), tuple(self.remarks))
