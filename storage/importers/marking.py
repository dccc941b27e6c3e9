"""Documents of other programs' JSON: facts, spans, links and suggestions, made records of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from annotate.exchange.building import Builder
from annotate.exchange.offsets import Kept, kept
from annotate.exchange.predictions import SCORE
from annotate.model.ids import suggestion_id, uuid7
from annotate.model.text import Document, Span, header, normalised, text_sha256, title_of
from annotate.model.values import Attributes, is_empty, valued
from annotate.ports import Incoming
from annotate.saying import saying
from annotate.suggestions import Suggestion
from storage.importers.fitting import require_fitting

FRAGMENT = "fragment"
"""The links that join the pieces of one annotation (storage/exporters/placing.py)."""

_LONGEST_ID = 200
_UNSOUND = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{4})(?:[T ].*)?", re.DOTALL)
_RUSSIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[,T ].*)?", re.DOTALL)


@dataclass
class Mark:
    """A span of a file: what the file calls it, where it is (offsets of the file's text), what it says.

    With a `proposal` it is a suggestion: its score, maker, version, and the places of its cue and source.
    """

    key: str
    layer: str
    label: str
    pieces: list[tuple[int, int]]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    proposal: Mapping[str, Any] | None = None

    @property
    def name(self) -> tuple[str, str]:
        return self.layer, self.label


@dataclass
class Marked:
    """What a file says of one document, and what becomes of it."""

    builder: Builder
    text: Kept
    marks: list[Mark] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def incoming(self) -> Incoming:
        """The document with its records and suggestions; pieces that are linked as such are one annotation.

        Raises:
            Unfit: for what is too long for a project.
        """
        marks = _unique(self.marks)
        rest = []
        for kind, head, tail in self.links:
            first, other = marks.get(head), marks.get(tail)
            if kind == FRAGMENT and first and other and first is not other and first.name == other.name:
                first.pieces += other.pieces
                del marks[tail]
            else:
                rest.append((kind, head, tail))
        suggestions: dict[str, Suggestion] = {}
        for mark in marks.values():
            mark.layer, mark.label = sound(mark.layer), sound(mark.label)
            places = [(self.text.at(start), self.text.at(end)) for start, end in mark.pieces]
            attributes = self._attributes(mark)
            if mark.proposal is None:
                self.builder.span(mark.layer, mark.label, places, attributes, mark.key)
            elif made := self._suggestion(mark, places, attributes):
                suggestions[made.id] = made
        for kind, head, tail in rest:
            self.builder.link(sound(kind), head, tail)
        self.builder.remarks[:] = map(sound, self.builder.remarks)
        one = replace(self.builder.incoming(), suggestions=tuple(suggestions.values()))
        require_fitting(one)
        return one

    def _attributes(self, mark: Mark) -> Attributes:
        found = {}
        for name, value in mark.attributes.items():
            try:
                if name and value is not None and not is_empty(value):
                    found[sound(name)] = valued(value)
            except ValueError:
                self.builder.remarks.append(
                    saying(
                        "{label} {key}: {name} has a value that none can have here",
                        label=mark.label,
                        key=mark.key,
                        name=name,
                    )
                )
        return found

    def _suggestion(self, mark: Mark, places: list[tuple[int, int]], attributes: Attributes) -> Suggestion | None:
        document, given = self.builder.document, mark.proposal or {}
        length = len(document.text)
        if not mark.label or not places or any(not 0 <= start < end <= length for start, end in places):
            self.builder.remarks.append(
                saying("suggestion {label} {key}: it has no place in the text", label=mark.label, key=mark.key)
            )
            return None
        fragments = normalised(Span(start, end) for start, end in places)
        return Suggestion(
            suggestion_id(document.id, mark.layer, mark.label, fragments),
            document.id,
            word(given.get("maker")) or "import",
            word(given.get("version")) or "1",
            mark.layer,
            mark.label,
            fragments,
            _score(given.get("score")),
            self._part(given.get("cue")),
            self._part(given.get("source")),
            attributes,
        )

    def _part(self, given: Any) -> Span | None:
        pair = place(given)
        if pair is None:
            return None
        start, end = (self.text.at(offset) for offset in pair)
        return Span(start, end) if 0 <= start < end <= len(self.builder.document.text) else None


def _score(given: Any) -> float:
    """A probability; that of a prediction without one where it is none."""
    fine = isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= 1
    return float(given) if fine else SCORE


def _unique(marks: Iterable[Mark]) -> dict[str, Mark]:
    """The marks by keys, those without one, or with one that another has, by their number."""
    found: dict[str, Mark] = {}
    for number, mark in enumerate(marks):
        if not mark.key or mark.key in found:
            mark.key = f"#{number}"
        found[mark.key] = mark
    return found


def marked(raw: str, facts: Mapping[str, Any], source: str = "") -> Marked:
    """The beginning of a document: its text, and what is known of it by the names of `storage.exporters.placing.facts`.

    `source` is where it came from, for files that do not say it.

    Raises:
        TextRejected: for a text that cannot be a document.
    """
    text = kept(raw)
    found = header(text.text)
    body = found.end if found else 0
    ours = "doc_id" in facts
    id, meta, day = facts.get("doc_id"), facts.get("meta"), date_of(facts.get("date"))
    document = Document(
        id if isinstance(id, str) and id.isprintable() and 0 < len(id) <= _LONGEST_ID else uuid7(),
        text.text,
        word(facts.get("title")) or ("" if ours else title_of(text.text[body:])),
        day or (found.date if found and not ours else ""),
        word(facts.get("source")) or ("" if ours else source),
        word(facts.get("url")),
        word(facts.get("language")) or "ru",
        body,
        word(facts.get("bytes_sha256")) if ours else "",
        text_sha256(text.text),
        meta={word(n): word(v) for n, v in meta.items() if n} if isinstance(meta, dict) else {},
    )
    return worked(document, text, facts)


def worked(document: Document, text: Kept, facts: Mapping[str, Any]) -> Marked:
    """The beginning of somebody's work on a document: whose it is, and how far."""
    builder = Builder(document, word(facts.get("annotator")))
    progress = facts.get("progress")
    flagged, note = facts.get("flagged") is True, word(facts.get("note"))
    if progress in ("new", "started", "done") and (progress != "new" or flagged or note):
        builder.status(progress, note, flagged)
    return Marked(builder, text)


def word(value: Any) -> str:
    """A fact as words: texts and numbers as they are, anything else is none."""
    if isinstance(value, bool) or value is None:
        return str(value).lower() if isinstance(value, bool) else ""
    return sound(str(value)) if isinstance(value, str | int | float) else ""


def sound(words: str) -> str:
    """Words as a project can keep them: a sign stands for each half character and zero character."""
    return words if words.isprintable() else _UNSOUND.sub("\ufffd", words)


def date_of(value: Any) -> str:
    """A date as ISO 8601, from that or from Russian figures, also with a time; "" where it is none."""
    said = word(value).strip()
    if found := _DAY.fullmatch(said):
        day = found[1]
    elif found := _RUSSIAN_DAY.fullmatch(said):
        day = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    else:
        return ""
    try:
        date.fromisoformat((day + "-01-01")[:10])
    except ValueError:
        return ""
    return day


def place(given: Any) -> tuple[int, int] | None:
    """Two offsets, None where they are none."""
    if isinstance(given, list) and len(given) == 2 and type(given[0]) is type(given[1]) is int:
        return given[0], given[1]
    return None


def offsets(start: Any, end: Any) -> tuple[int, int]:
    """Raises ValueError where they are no offsets."""
    if not type(start) is type(end) is int:
        raise ValueError(saying("{start!r}..{end!r} are no offsets", start=start, end=end))
    return start, end
