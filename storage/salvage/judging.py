"""Which of two witnesses is believed: the rows of the tables, or what the journal adds up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from annotate.model.records import Annotation, Info, Record
from storage.folding import Folded, Key


@dataclass(frozen=True, slots=True)
class Judged:
    """The records of a document.

    `doubtful` are those of which the witnesses say different things where they should not, `old` those that may have
    been changed or removed since: their rows are lost, and so are entries of the journal.
    """

    records: dict[Key, Record]
    doubtful: tuple[Record, ...]
    old: tuple[Record, ...]


def judged(
    there: Mapping[Key, Record], folded: Mapping[Key, Folded], complete: bool, missing: Callable[[Key], bool]
) -> Judged:
    """The records of one document.

    `there` are those of the tables as far as they fit the text, `folded` those of the journal; `complete` says that
    no entry is missing and each fits the one before. Then the journal says what holds, else the tables, which are
    newer than what is left of it; `missing` says of a key whether a row of it can have been lost. What the journal
    knows to be removed stays away; what only one of the two has is taken from there, unless it is the other's with one
    value that the damage changed.
    """
    found: dict[Key, Record] = {}
    doubtful: list[Record] = []
    old: list[Record] = []
    live = {key: record for key, each in folded.items() if (record := each.record) is not None}
    for key in {**there, **folded}:
        row, entry = there.get(key), live.get(key)
        if entry is None:
            if row is not None and key not in folded:
                found[key] = row
        elif row is None:
            # with all rows read and an entry lost, that entry removed it
            if complete or missing(key):
                found[key] = entry
                if not complete:
                    old.append(entry)
        elif folded[key].says(row) or (missing(key) and _cut_short(row, entry)):
            found[key] = entry
        else:
            found[key] = entry if complete else row
            if complete:
                doubtful.append(entry)
    rows_only = [key for key in found if key not in live and not isinstance(found[key], Info)]
    entries_only = [key for key in live if key not in there and key in found]
    if len(rows_only) * len(entries_only) <= _MOST_PAIRS:
        doubtful += _without_twins(found, rows_only, entries_only)
    return Judged(found, tuple(doubtful), tuple(old))


def _cut_short(row: Record, entry: Record) -> bool:
    """Whether a row is an annotation without its last fragments, whose rows are lost."""
    if not isinstance(row, Annotation) or not isinstance(entry, Annotation):
        return False
    return row == replace(entry, fragments=entry.fragments[: len(row.fragments)])


_MOST_PAIRS = 100_000


def _without_twins(found: dict[Key, Record], rows_only: list[Key], entries_only: list[Key]) -> list[Record]:
    """Takes away one of two records that are the same but for one value; those taken away."""
    taken: list[Record] = []
    for key in rows_only:
        for other in entries_only:
            if other in found and _twins(found[key], found[other]):
                # the id of an annotation stands in its fragments as well, so that it was not the row that changed
                taken.append(found.pop(other if isinstance(found[key], Annotation) else key))
                break
    return taken


def _twins(one: Record, other: Record) -> bool:
    """Whether two records are the same but for one value."""
    if type(one) is not type(other):
        return False
    return [getattr(one, spec.name) == getattr(other, spec.name) for spec in fields(one)].count(False) == 1
