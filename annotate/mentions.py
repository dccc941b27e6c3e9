"""The same words elsewhere: where a mark's words are mentioned again, and what stands there now in its layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.naming import meant
from annotate.model.records import Annotation, Decision
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull
from annotate.model.values import Value
from annotate.occurrences import Wanted, could_be_named, occurrences

Standing = Literal["nothing", "suggestion", "annotation"]
Act = Literal["annotate", "delete"]

_NAMES = ("PER", "LOC", "ORG")
_CARRIED = ("normal", "name", "value")  # what is as true of the other mentions
_SPACE = re.compile(r"\s+")
_ABOUT = 80  # code points of context on each side of a mention


@dataclass(frozen=True, slots=True)
class Subject:
    """What has the others looked for: words with a label, and what is to become of them.

    `initial` says that they began a sentence, `attributes` go with the label, `document` is where they stand.
    """

    act: Act
    words: str
    layer: str
    label: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    initial: bool = False
    document: str = ""
    own: Fragments = ()

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.words, whole_word=True, all_forms=True)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place with the same words: what stands there in the layer, its mark and label ("" for none).

    `offered` says whether the act would usually be wanted there.
    """

    document: str
    span: Span
    standing: Standing
    mark: str
    label: str
    offered: bool
    before: str
    words: str
    after: str


def subject_of(state: State, mark: Mark, act: Act = "annotate") -> Subject:
    """What a mark has looked for."""
    attributes = {name: mark.attributes[name] for name in _CARRIED if name in mark.attributes}
    return _subject(state, act, mark.layer, mark.label, mark.fragments, attributes)


def _subject(
    state: State, act: Act, layer: str, label: str, fragments: Fragments, attributes: Mapping[str, Value]
) -> Subject:
    place = hull(fragments)
    initial = label not in meant(state.schema, "entity", *_NAMES) and begins_sentence(state, place.start)
    return Subject(act, place.of(state.text), layer, label, attributes, initial, state.document.id, fragments)


def removed_by(state: State, transaction: Transaction) -> Subject | None:
    """What a gesture has deleted or rejected: its first annotation or suggestion; None for any other gesture."""
    if transaction.action not in ("delete", "reject", "delete_alike"):
        return None
    for edit in transaction.edits:
        before, after = edit.before, edit.after
        if isinstance(before, Annotation) and after is None:
            return _subject(state, "delete", before.layer, before.label, before.fragments, {})
        if isinstance(after, Decision) and after.verdict == "rejected":
            if found := state.suggestion(after.suggestion):
                return _subject(state, "delete", found.layer, found.label, found.fragments, {})
    return None


def begins_sentence(state: State, offset: int) -> bool:
    """Whether nothing but signs stands between an offset and the beginning of its sentence."""
    sentence = state.tokens.sentence(offset)
    if sentence is None:
        return True
    between = state.text[sentence.start : offset]
    return not any(letter.isalnum() for letter in between)


def mentions(state: State, subject: Subject) -> Iterator[Mention]:
    """The other places of the words in a document where the act would change something, in reading order."""
    for span in occurrences(state.text, subject.wanted, state.document.body):
        own = state.document.id == subject.document and (span,) == subject.own
        if not could_be_named(subject.words, span.of(state.text), subject.initial):
            continue
        found = _delete(state, subject, span) if subject.act == "delete" else _annotate(state, subject, span, own)
        if found is not None:
            yield found


def _annotate(state: State, subject: Subject, span: Span, own: bool) -> Mention | None:
    """The place as one to annotate; None where it is so already, also as a part of something longer."""
    around = [m for m in state.marks.overlapping(span.start, span.end) if m.layer == subject.layer]
    here = [m for m in around if m.fragments == (span,)]
    if here:
        mark = min(here, key=lambda m: (m.suggested, m.label != subject.label))
        if mark.label == subject.label and not mark.suggested:
            return None
        return _mention(state, span, mark, offered=mark.suggested)
    if own:
        return None
    longer = [m for m in around if any(f.contains(span) for f in m.fragments)]
    if any(m.label == subject.label for m in longer):
        return None
    across = next((m for m in around if not span.contains(hull(m.fragments))), None)
    inside = next((m for m in around if not m.suggested), None)
    if other := (longer[0] if longer else across or inside):
        return _mention(state, span, other, offered=False)
    return _mention(state, span, around[0] if around else None, offered=True)


def _delete(state: State, subject: Subject, span: Span) -> Mention | None:
    here = [m for m in state.marks.overlapping(span.start, span.end) if m.layer == subject.layer]
    here = [m for m in here if m.fragments == (span,)]
    if not here:
        return None
    mark = min(here, key=lambda m: (m.label != subject.label, m.suggested))
    return _mention(state, span, mark, offered=mark.label == subject.label)


def _mention(state: State, span: Span, mark: Mark | None, offered: bool) -> Mention:
    standing: Standing = "nothing" if mark is None else "suggestion" if mark.suggested else "annotation"
    text, body = state.text, state.document.body
    before, after = text[max(body, span.start - _ABOUT) : span.start], text[span.end : span.end + _ABOUT]
    id, label = (mark.id, mark.label) if mark else ("", "")
    one_line = (_SPACE.sub(" ", words) for words in (before, span.of(text), after))
    return Mention(state.document.id, span, standing, id, label, offered, *one_line)


def carried(subject: Subject, document: str, known: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes that a place in a document gets with the label, beside those that it has.

    No value from another article: "вчера" is another day there.
    """
    elsewhere = document != subject.document
    return {n: v for n, v in subject.attributes.items() if n not in known and not (elsewhere and n == "value")}
