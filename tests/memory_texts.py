"""What the project in memory does with corrections of texts: as storage/text_corrections.py in a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from dataclasses import replace

from annotate.copies import likeness, shingles, sketch
from annotate.errors import EditRejected
from annotate.model.edits import Edit, Entry, Step, Transaction, step_of
from annotate.model.records import Annotation, Decision, Info, Record, Suggestion, Text
from annotate.model.text import Document, canonical, text_sha256
from annotate.ports import Copy, ProjectStore, Records
from tests.memory_records import reaches, words_of


class TextsInMemory:
    """What corrections and searches ask a project about."""

    _documents: dict[str, Document]

    def everybodys_records(self: ProjectStore, document: str) -> list[Records]:
        found = [self.records(document, annotator.id) for annotator in self.annotators()]
        return [records for records in found if records != Records()]

    def copies(self, document: str) -> list[Copy]:
        return self.near(self._documents[document], document)

    def near(self, document: Document, without: str) -> list[Copy]:
        found = shingles(document.text)
        others = [d for d in self._documents.values() if d.id != without and not d.removed and sketch(d.text)]
        likes = [(d, likeness(found, shingles(d.text))) for d in others if sketch(document.text)]
        copies = [Copy(d.id, d.title or d.source or d.id, like.resemblance) for d, like in likes if like.copies]
        return sorted(copies, key=lambda copy: (-copy.resemblance, copy.document))

    def holding(self, needles: Sequence[Collection[str]]) -> list[str]:
        wanted = [{word for form in forms for word in words_of(form)} for forms in needles]
        there = {d.id: set(words_of(f"{d.title}\n{d.text}")) for d in self._documents.values() if not d.removed}
        return [id for id, words in there.items() if all(words & forms for forms in wanted)]

    def holder(self, text_sha256: str) -> str:
        return next((d.id for d in self._documents.values() if d.text_sha256 == text_sha256), "")


_ORDER: dict[type, int] = {Info: 0, Text: 1}


def in_order(transaction: Transaction) -> list[Edit]:
    edits = list(transaction.edits)
    return sorted(edits, key=lambda edit: _ORDER.get(type(edit.record), 2)) if transaction.corrects else edits


def check_texts(documents: Mapping[str, Document], journal: list[Entry], transaction: Transaction) -> None:
    """Whether a transaction was made on the texts that are there."""
    for id, sha256 in transaction.texts.items():
        if sha256 and id in documents and documents[id].text_sha256 != sha256:
            raise EditRejected("stale", id)
    for edit in transaction.edits:
        if isinstance(edit.after, Text):
            assert canonical(edit.after.text) == edit.after.text
            holder = [d for d in documents.values() if d.text_sha256 == text_sha256(edit.after.text)]
            if any(d.id != edit.after.document for d in holder):
                raise EditRejected("same-text", holder[0].title)
    if transaction.reverts is not None and not transaction.corrects:
        for edit in transaction.edits:
            if isinstance(edit.after, Annotation):
                document = edit.after.document
                then = _sum_at(journal, document, transaction.reverts)
                if then not in ("", documents[document].text_sha256):
                    raise EditRejected("corrected", document)


def _sum_at(journal: list[Entry], document: str, number: int) -> str:
    known = ""
    for entry in journal:
        if entry.transaction.corrects and entry.transaction.document == document:
            info = entry.transaction.edits[0 if isinstance(entry.transaction.edits[0].record, Info) else -1]
            assert isinstance(info.before, Info)
            assert isinstance(info.after, Info)
            if entry.number > number:
                return known or info.before.text_sha256
            known = info.after.text_sha256
    return known


def corrected(document: Document, edit: Edit) -> Document:
    """The document with the text of the edit."""
    before, after = edit.before, edit.after
    assert isinstance(before, Text)
    assert isinstance(after, Text)
    if (before.text, before.body) != (document.text, document.body):
        raise EditRejected("stale", document.id)
    return replace(document, text=after.text, body=after.body, text_sha256=text_sha256(after.text))


def settled(
    transaction: Transaction,
    before: Mapping[tuple[str, ...], Record],
    records: Mapping[tuple[str, ...], Record],
    suggestions: MutableMapping[str, Suggestion],
) -> None:
    """Moves decided suggestions, drops the others, and looks whether all that stands there fits."""
    text = next(edit for edit in transaction.edits if isinstance(edit.record, Text))
    assert isinstance(text.before, Text)
    assert isinstance(text.after, Text)
    known = {edit.record.id for edit in transaction.edits}
    decided = {r.suggestion for r in before.values() if isinstance(r, Decision)}
    for id in [s.id for s in suggestions.values() if s.document == text.after.document and s.id not in decided]:
        del suggestions[id]
    for edit in transaction.edits:
        if isinstance(edit.record, Suggestion):
            if suggestions.get(edit.record.id) != edit.before:
                raise EditRejected("stale", edit.record.id)
            suggestions.pop(edit.record.id, None)
            if isinstance(edit.after, Suggestion):
                suggestions[edit.after.id] = edit.after
    for a in records.values():
        if isinstance(a, Annotation) and a.document == text.after.document and a.id not in known:
            if any(f.of(text.before.text) != f.of(text.after.text) for f in a.fragments):
                raise EditRejected("unfit", a.id)


def steps(journal: list[Entry], document: str, annotator: str) -> list[Step]:
    """The steps of an annotator about a document; corrections are everybody's."""
    return [
        step_of(entry)
        for entry in journal
        if (entry.transaction.author == annotator or (document and entry.transaction.corrects))
        and (entry.transaction.document == document or (document and reaches(entry.transaction, document)))
    ]
