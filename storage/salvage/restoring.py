"""The records of a new project, a document at a time, and the entry that says what the journal does not."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from itertools import chain, groupby, pairwise

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Transaction
from annotate.model.ids import uuid7
from annotate.model.records import Annotation, Info, Record, Relation, SchemaVersion, kind_of
from annotate.model.text import covered
from storage import documents, journal, ledger, records, schemas
from storage.check import corrected, of_document
from storage.folding import SALVAGE, Fold, Folded, Key, key_of
from storage.salvage.heap import Heap
from storage.salvage.judging import judged
from storage.salvage.losses import Losses, quoted
from storage.suggestions import now

MOST_EDITS = 5_000
"""How many edits one entry holds: a value of SQLite has an end, and so has memory."""
_TABLES: Mapping[str, tuple[str, ...]] = {
    "info": ("document",),
    "annotation": ("annotation", "fragment"),
    "relation": ("relation",),
    "decision": ("decision",),
    "status": ("status",),
    "group": ("entity_group",),
    "waiver": ("waiver",),
}
_ORDER = tuple(_TABLES)
"""Kinds of records in the order in which they refer to each other, and their tables."""


class Restored:
    """Writes records into a new project. `changed` says whether the journal has to be told of any."""

    def __init__(
        self, heap: Heap, new: sqlite3.Connection, fold: Fold, complete: bool, losses: Losses, name: str
    ) -> None:  # fmt: skip
        self._heap, self._new, self._fold, self._complete, self._losses = heap, new, fold, complete, losses
        self._name = name
        self._edits: list[Edit] = []
        self._author = ""
        self.changed = False

    def document(self, document: str) -> None:
        """All records of a document that is in the new project."""
        title, text = self._new.execute("SELECT title, text FROM document WHERE id = ?", (document,)).fetchone()
        unfit = self._unfit(document, text)
        annotators = self._annotators(document)
        there = {key_of(record): record for record in of_document(self._heap.connection, document, annotators)}
        folded = self._fold.of(document)
        own = {key: each for key, each in folded.items() if key[0] in _ORDER}
        found = judged(there, own, self._complete, lambda key: key[-1] in unfit or self._missing(key[0]))
        for record in found.doubtful:
            self._losses.add(f"in doubt, two copies differ: {_named(record, text)} in {quoted(title)}")
        for record in found.old:
            if isinstance(record, Annotation):
                self._losses.add(f"in doubt, perhaps changed since: {_named(record, text)} in {quoted(title)}")
        for key in sorted(found.records, key=lambda key: _ORDER.index(key[0])):
            record = found.records[key]
            if not self._write(record, text) and key[-1] not in unfit:
                self._losses.add(f"{_named(record, text)} in {quoted(title)}")
        if ("info", document) not in found.records:
            documents.remove(self._new, document)
        # read again, because that is what the journal has to agree with
        authors = {record.annotator for record in found.records.values() if record.annotator}
        rows = chain(of_document(self._new, document, sorted(authors)), corrected(self._new, folded))
        written = {key_of(record): record for record in rows}
        for id, words in unfit.items():
            key = "annotation", id
            if key not in written and (key not in folded or folded[key].kept is not None):
                self._losses.add(f"annotation {quoted(words)} in {quoted(title)}")
        self._differences(folded, written)

    def _annotators(self, document: str) -> list[str]:
        tables = [table for kind, (table, *_) in _TABLES.items() if kind != "info"]
        asked = " UNION ".join(f'SELECT annotator FROM "{table}" WHERE document = :document' for table in tables)
        return sorted(row[0] for row in self._heap.connection.execute(asked, {"document": document}))

    def _missing(self, kind: str) -> bool:
        """Whether rows of records of that kind can have been lost."""
        return not self._heap.whole.issuperset(_TABLES[kind])

    def _unfit(self, document: str, text: str) -> dict[str, str]:
        """Takes those annotations out of the heap that do not fit the text; their words by id."""
        kept = self._heap.connection
        rows = kept.execute(
            'SELECT a.id, f.nr, f.start, f."end", f.text FROM annotation AS a'
            " LEFT JOIN fragment AS f ON f.annotation = a.id WHERE a.document = ? ORDER BY a.id, f.nr",
            (document,),
        ).fetchall()
        unfit = {}
        for id, found in groupby(rows, key=lambda row: row[0]):
            fragments = [row[1:] for row in found]
            last, fits = -1, True
            for nr, (said, start, end, words) in enumerate(fragments, 1):
                fits = fits and said == nr and start > last and text[start:end] == words and end <= len(text)
                last = end
            if not fits:
                unfit[id] = " … ".join(words for *_, words in fragments if words) or id
        kept.executemany("DELETE FROM annotation WHERE id = ?", ((id,) for id in unfit))
        return unfit

    def _write(self, record: Record, text: str) -> bool:
        """Whether a record could be written: it fits the text, and what it refers to is there."""
        self._new.execute("SAVEPOINT one")
        try:
            before = documents.info(self._new, record.document) if isinstance(record, Info) else None
            edit = Edit(before, record)
            journal.edits_to_json((edit,))  # refuses what no file can keep
            if isinstance(record, Annotation) and any(a.end >= b.start for a, b in pairwise(record.fragments)):
                raise EditRejected("bounds", record.id)
            # which entry wrote it is said at the end, when all entries are there
            records.write(self._new, edit, lambda _: text, ledger.Writing(0))
            if isinstance(record, Relation):
                for end in (record.head, record.tail):
                    if not self._new.execute("SELECT 1 FROM annotation WHERE id = ?", (end,)).fetchone():
                        raise EditRejected("stale", record.id)
        except (EditRejected, sqlite3.IntegrityError, ValueError):
            self._new.execute("ROLLBACK TO one")
            return False
        finally:
            self._new.execute("RELEASE one")
        return True

    def without(self, fold: Fold) -> None:
        """Tells the journal of the records of documents that are not there."""
        for document in fold.documents():
            if not self._new.execute("SELECT 1 FROM document WHERE id = ?", (document,)).fetchone():
                self._differences(fold.of(document), {})

    def schema(self) -> None:
        """The label schema: the newest of the two that are known."""
        folded = self._fold.of("")
        said = folded.pop(("schema",), None)
        self._differences(folded, {})
        meant, there = said.record if said else None, schemas.newest(self._new)
        if said is None or records.same(there, meant):
            return
        lost = "schema" not in self._heap.whole
        if isinstance(meant, SchemaVersion) and (self._complete or lost):
            try:
                schemas.write(self._new, meant)
            except EditRejected:
                self._losses.add("label schema: the newest version")
            there = schemas.newest(self._new)
        if not records.same(there, meant):
            self._edit(meant, there)

    def _differences(self, folded: dict[Key, Folded], written: dict[Key, Record]) -> None:
        for key in {**folded, **written}:
            meant, now_ = folded.get(key), written.get(key)
            if meant is None or not meant.says(now_):
                self._edit(meant.record if meant else None, now_)

    def _edit(self, before: Record | None, after: Record | None) -> None:
        if records.same(before, after):
            return
        self.changed = True
        if before is not None and after is not None and before.id != after.id:
            self._edits += [Edit(before, None), Edit(None, after)]
        else:
            self._edits.append(Edit(before, after))
        if len(self._edits) >= MOST_EDITS:
            self.settle()

    def settle(self) -> None:
        """Appends what is known to the journal; what does not fit before that is then settled."""
        if not self._author:
            # a file that was saved before has its name already
            self._new.execute(
                "INSERT INTO annotator (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (uuid7(), SALVAGE)
            )
            found = self._new.execute("SELECT id FROM annotator WHERE name = ?", (SALVAGE,)).fetchone()
            self._author = found[0]
        journal.write(self._new, Transaction(tuple(self._edits), SALVAGE, self._author, now(), subject=self._name))
        self._edits.clear()


def _named(record: Record, text: str) -> str:
    """A record in words."""
    if isinstance(record, Annotation):
        return f"annotation {record.label} {quoted(covered(record.fragments, text)) or record.id}"
    return f"{kind_of(record)} {record.id}"
