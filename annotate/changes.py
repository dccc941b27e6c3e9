"""The history of a project as lines: what was done, by whom, from what to what; and which of them a filter wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from annotate.inflection import folded
from annotate.model.edits import Edit, Step
from annotate.model.marks import PARTS
from annotate.model.records import Annotation, Decision
from annotate.model.text import Fragments
from annotate.model.values import Value

View = Literal["history", "corrections"]
"""What can be written to a file: each change, or what became of each suggestion and what was added by hand."""

UNDO = "undo"
KINDS: Mapping[str, tuple[str, ...]] = {
    "annotations": ("annotate", "annotate_alike", "delete", "delete_alike"),
    "decisions": ("accept", "accept_first", "accept_many", "reject", "reject_many"),
    "edges": (
        "move_boundary", "move_start", "move_end", "grow", "shrink", "add_fragment", "cut_fragment",
    ),
    "labels": ("relabel",),
    "attributes": ("speaker", "claimant", "paste", "set_"),
    "links": ("set_source", "set_cue", "relate", "unrelate"),
    "entities": (
        "rename_group", "merge_groups", "split_group", "set_wikidata", "set_group_note", "unite_groups",
        "separate_groups",
    ),
    "checks": ("mend", "waive", "unwaive"),
    "documents": ("import", "describe", "note", "flag", "done", "progress", "remove", "correct_text"),
    "schema": ("schema",),
    UNDO: (),
}  # fmt: skip
"""Kinds of changes -> the actions that are of them; "set_" stands for those of it that no other kind has."""
_KIND_OF = {action: kind for kind, actions in KINDS.items() for action in actions}

Suggested = Mapping[str, tuple[str, str]]
"""Ids of suggestions -> layer and label."""


def kind_of_action(action: str) -> str:
    """The kind of change that an action makes, "" for one that is not known."""
    return _KIND_OF.get(action) or ("attributes" if action.startswith("set_") else "")


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which changes of a project.

    `document` and `annotator` are ids; `action` is a kind of KINDS or an action; `layer` and `label` are those of an
    annotation that was changed or a suggestion that was decided on; `words` begin words of what the change was about.
    It was made at `since` or later and before `until` (UTC, ISO 8601, or the first part of that). `undone`: only what
    has been taken back. Empty ones let everything through.
    """

    document: str = ""
    annotator: str = ""
    action: str = ""
    layer: str = ""
    label: str = ""
    words: str = ""
    since: str = ""
    until: str = ""
    undone: bool = False

    def fits(self, step: Step) -> bool:
        """Whether a step is let through, as far as it shows without its edits and those before and after it."""
        if self.annotator not in ("", step.author) or step.at < self.since or (self.until and step.at >= self.until):
            return False
        if self.action == UNDO:
            if step.reverts is None:
                return False
        elif self.action in KINDS:
            if kind_of_action(step.action) != self.action:
                return False
        elif self.action not in ("", step.action):
            return False
        return not self.words or begins(self.words, step.subject)

    def holds(self, edits: Iterable[Edit], suggested: Suggested) -> bool:
        """Whether edits are about an annotation, or a suggestion, of the layer and label."""
        for edit in edits:
            for record in (edit.before, edit.after):
                if isinstance(record, Annotation):
                    found = record.layer, record.label
                elif isinstance(record, Decision):
                    found = suggested.get(record.suggestion, ("", ""))
                else:
                    continue
                if self.layer in ("", found[0]) and self.label in ("", found[1]):
                    return True
        return False


def stamp(moment: datetime) -> str:
    """A time as the journal has it: UTC, ISO 8601 with milliseconds. One without a time zone is of this machine."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begin_of(day: date) -> str:
    """When a day begins on this machine."""
    return stamp(datetime.combine(day, time()))


def begins(words: str, text: str) -> bool:
    """Whether each of the words begins one of the text."""
    there = " " + "".join(letter if letter.isalnum() else " " for letter in folded(text))
    return all(f" {word}" in there for word in folded(words).split())


@dataclass(frozen=True, slots=True)
class Change:
    """The one record that a line of the history tells of, from what to what.

    `annotation` is its id, "" where it is none; `document` that of its document. Words are "" where the places did not
    change, or are those of another text by now. `values` are (attribute, as it was, as it is), "" for none.
    """

    annotation: str = ""
    layer: str = ""
    label_before: str = ""
    label: str = ""
    words_before: str = ""
    words: str = ""
    values: tuple[tuple[str, Value, Value], ...] = ()
    verdict: str = ""
    suggestion: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A line of the history of a project: a step with its annotator's name and its document's title.

    `undone` says that it has been taken back since, `again` that it does again what was taken back. `changes` is the
    number of records that it changed, None where there are very many; `maker` and `score` are those of the suggestion
    that `change` came from, "" and None without.
    """

    step: Step
    annotator: str
    title: str
    undone: bool = False
    changes: int | None = None
    change: Change = Change()
    maker: str = ""
    score: float | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Lines of the history, the newest first, and the number before which to look on; 0 where nothing is left."""

    rows: tuple[HistoryRow, ...]
    before: int = 0


def change_of(edits: Sequence[Edit], words: Callable[[str, Fragments], str]) -> Change:
    """What of several edits is told of: an annotation before a decision, a whole before its cue or source.

    `words` gives what a document has at a place, "" where that is another text by now.
    """
    main = min(edits, key=_rank, default=None)
    if main is None:
        return Change()
    before, after = main.before, main.after
    decided = next((e.after for e in edits if isinstance(e.after, Decision)), None)
    verdict = decided.verdict if decided else ""
    if isinstance(main.record, Annotation):
        was = before if isinstance(before, Annotation) else None
        now = after if isinstance(after, Annotation) else None
        moved = was is not None and now is not None and was.fragments != now.fragments
        return Change(
            main.record.id,
            main.record.layer,
            was.label if was else "",
            now.label if now else "",
            words(was.document, was.fragments) if moved and was else "",
            words(now.document, now.fragments) if moved and now else "",
            _values(was, now) if was and now else (),
            verdict,
            main.record.suggestion,
            main.record.document,
        )
    if isinstance(main.record, Decision):
        made, of = main.record.annotation, main.record.suggestion
        return Change(made, verdict=verdict, suggestion=of, document=main.record.document)
    return Change(verdict=verdict, document=main.record.document)


def _rank(edit: Edit) -> int:
    record = edit.record
    if isinstance(record, Annotation):
        return 1 if record.layer in PARTS else 0
    return 2 if isinstance(record, Decision) else 3


def _values(before: Annotation, after: Annotation) -> tuple[tuple[str, Value, Value], ...]:
    names = dict.fromkeys((*before.attributes, *after.attributes))
    pairs = ((name, before.attributes.get(name, ""), after.attributes.get(name, "")) for name in names)
    return tuple((name, was, now) for name, was, now in pairs if was != now)
