"""Correcting the text of a document, with everybody's work on it, as one gesture."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from annotate.commands.attributes import info_of
from annotate.commands.gesture import By
from annotate.model.edits import Edit, Entry, Transaction, reverting
from annotate.model.records import Decision, Suggestion, Text
from annotate.ports import ProjectStore, Records
from annotate.reanchor.plan import Plan, gone, planned, sum_of

ACTION = "correct_text"
_SUBJECT = 28  # code points of the old and of the new words that a journal entry shows


def correct_text(plan: Plan, dropped: Collection[str], annotator: str, by: By) -> Transaction | None:
    """The gesture that puts the corrected text in place; None where it is the old one.

    Annotations are moved; the lost ones, and the uncertain ones among `dropped`, go with their relations and waivers.
    A suggestion of which such an annotation came counts as rejected; decisions about a suggestion whose words are gone
    go with it, unless an annotation of it stays.
    """
    if not plan.changes_text:
        return None
    d = plan.document
    sha256 = sum_of(plan)
    before = info_of(d)
    edits = [
        Edit(before, replace(before, text_sha256=sha256)),
        Edit(Text(d.id, d.id, "", d.text, d.body), Text(d.id, d.id, "", plan.text, plan.body)),
    ]
    leaves = gone(plan, dropped)
    for fallen in plan.annotations:
        a = fallen.annotation
        after = None if a.id in leaves else replace(a, fragments=fallen.place.fragments)
        # one that stays at its offsets has other words there: that is a change too, if none of the record
        if after != a or fallen.place.fate == "uncertain":
            edits.append(Edit(a, after))
    edits += [Edit(was, now) for was, now in plan.suggestions if was != now or _says_other(was, plan)]
    lost = {was.id for was, now in plan.suggestions if now is None}
    for made in plan.records:
        edits += _without(made, leaves, lost)
    texts = {d.id: d.text_sha256}
    return Transaction(tuple(edits), ACTION, annotator, by.now(), d.id, _subject(plan), texts=texts)


def taken_back(store: ProjectStore, entry: Entry, author: str, at: str) -> Transaction:
    """The transaction that takes an entry back. Under a correction, what has been made in the corrected text since goes
    along, where it keeps its words; where something does not, the project refuses the transaction. Raises StorageError.
    """
    back = reverting(entry, author, at)
    text = next((edit.after.text for edit in back.edits if isinstance(edit.after, Text)), None)
    if text is None:
        return back
    id = back.document
    plan = planned(store.document(id), text, store.everybodys_records(id), store.suggestions(id), store.schema())
    known = {edit.record.id for edit in back.edits}
    later = [
        Edit(fallen.annotation, replace(fallen.annotation, fragments=fallen.place.fragments))
        for fallen in plan.annotations
        if fallen.place.fate == "moved" and fallen.annotation.id not in known
    ]
    later += [Edit(was, now) for was, now in plan.suggestions if now is not None and was != now and was.id not in known]
    return replace(back, edits=(*back.edits, *later))


def _says_other(suggestion: Suggestion, plan: Plan) -> bool:
    """Whether a suggestion has other words at its offsets."""
    places = (*suggestion.fragments, *filter(None, (suggestion.cue, suggestion.source)))
    return any(place.of(plan.document.text) != place.of(plan.text) for place in places)


def _without(made: Records, leaves: set[str], lost: set[str]) -> list[Edit]:
    """What goes of one annotator's work together with annotations that leave and suggestions that are lost."""
    edits = [Edit(r, None) for r in made.relations if r.head in leaves or r.tail in leaves]
    edits += [Edit(w, None) for w in made.waivers if w.annotation in leaves]
    for decision in made.decisions:
        after = _decided(decision, leaves, lost)
        if after != decision:
            edits.append(Edit(decision, after))
    return edits


def _decided(decision: Decision, leaves: set[str], lost: set[str]) -> Decision | None:
    stays = decision.annotation and decision.annotation not in leaves
    if decision.suggestion in lost:
        return decision if stays else None
    return replace(decision, verdict="rejected", annotation="") if decision.annotation in leaves else decision


def _subject(plan: Plan) -> str:
    """The first words that changed: "Ивонов → Иванов"."""
    old, new = plan.correction.old, plan.correction.new
    start, end, start_new, end_new = plan.correction.changes[0]
    words = _words(old, start, end), _words(new, start_new, end_new)
    return " → ".join(word for word in words if word)


def _words(text: str, start: int, end: int) -> str:
    """The words that a change touches, on one line."""
    while start > 0 and not text[start - 1].isspace() and end - start < _SUBJECT:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - start < _SUBJECT:
        end += 1
    found = re.sub(r"\s+", " ", text[start:end]).strip()
    return found if len(found) <= _SUBJECT else found[: _SUBJECT - 1].rstrip() + "…"
