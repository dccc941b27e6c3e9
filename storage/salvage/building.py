"""A new project made of what could be read of a damaged one."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import Info
from annotate.model.schema_json import record_of
from annotate.model.text import text_sha256
from storage import copies, documents, journal, ledger, schemas
from storage.folding import Fold
from storage.salvage.heap import Heap
from storage.salvage.losses import Losses, quoted, ranges
from storage.salvage.restoring import Restored
from storage.salvage.shapes import Values

_WITHOUT_ROW = """CREATE TABLE without_row AS SELECT annotation, group_concat(text, ' … ') AS words FROM fragment
WHERE annotation NOT IN (SELECT id FROM annotation) GROUP BY annotation"""
MOST_NR = 1 << 40  # an order of import that somebody counted to


class Building:
    """Fills an empty project from a heap; what cannot be used goes onto the list of losses."""

    def __init__(self, heap: Heap, new: sqlite3.Connection, name: str) -> None:
        """`name` is that of the damaged file."""
        self.losses = Losses()
        self._heap, self._new, self._name = heap, new, name

    def build(self) -> None:
        """Everything, in the order in which one thing refers to another."""
        heap = self._heap
        with Fold() as fold:
            settled = self._settled()
            troubles = sum(1 for _ in fold.take(heap.connection))
            complete = "journal" in heap.whole and not troubles
            self._true_ids(fold)
            self._annotators(fold)
            self._documents(fold)
            self._schemas()
            self._copied("setting")
            dropped = self._journal()
            self._missing_entries(settled, complete)
            self._heap.connection.execute(_WITHOUT_ROW)
            restored = Restored(heap, self._new, fold, complete, self.losses, self._name)
            for (document,) in self._new.execute("SELECT id FROM document ORDER BY nr").fetchall():
                restored.document(document)
            if dropped:
                # what the journal now says of documents that are not there is less than it said
                with Fold() as kept:
                    for _ in kept.take(self._new):
                        pass
                    restored.without(kept)
            else:
                restored.without(fold)
            self._words_without_row(fold)
            restored.schema()
            if troubles or dropped or restored.changed:
                restored.settle()
        self._suggestions()
        ledger.fill(self._new)
        copies.fill(self._new)

    def _settled(self) -> int:
        found = self._heap.connection.execute("SELECT coalesce(max(number), 0) FROM journal WHERE action = 'salvage'")
        return int(found.fetchone()[0])

    def _true_ids(self, fold: Fold) -> None:
        """A text under an id that nothing knows, and an id without its text, both of the same sum: one document."""
        kept = self._heap.connection
        known = dict(kept.execute("SELECT id, text_sha256 FROM document").fetchall())
        strays = {digest: id for id, digest in known.items() if fold.get(id, ("info", id)) is None and not fold.of(id)}
        for document in fold.documents() if strays else ():
            described = fold.get(document, ("info", document))
            info = described.record if described else None
            if document not in known and isinstance(info, Info) and info.text_sha256 in strays:
                stray = strays.pop(info.text_sha256)
                kept.execute("UPDATE document SET id = ? WHERE id = ?", (document, stray))

    def _annotators(self, fold: Fold) -> None:
        kept = self._heap.connection
        for id, name in kept.execute("SELECT id, name FROM annotator ORDER BY rowid").fetchall():
            self._annotator(id, name)
        tables = [table for table, shape in self._heap.shapes.items() if "annotator" in shape.columns]
        asked = [f'SELECT annotator FROM "{table}"' for table in tables] + ["SELECT author FROM journal"]
        referred = {row[0] for row in kept.execute(" UNION ".join(asked))} | set(fold.annotators())
        known = {row[0] for row in kept.execute("SELECT id FROM annotator")}
        for id in sorted(referred - known):
            name = self._annotator(id, f"? {id[:8]}")
            kept.execute("INSERT INTO annotator (id, name) VALUES (?, ?)", (id, name))
            self.losses.add(f"annotator {id}: the name; now {name}")

    def _annotator(self, id: str, name: str) -> str:
        """Adds an annotator; the name, which is told from that of others where it must be."""
        made = "INSERT INTO annotator (id, name) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
        while not self._new.execute(made, (id, name)).rowcount:
            name += f" ({id[:8]})"
        return name

    def _documents(self, fold: Fold) -> None:
        referred: set[str] = set()
        for (id,) in self._heap.connection.execute("SELECT id FROM document ORDER BY nr").fetchall():
            row = next(self._heap.rows("document", "id = ?", id))
            if not self._document(row):
                referred.add(id)
        for table, shape in self._heap.shapes.items():
            if "document" in shape.columns:
                asked = f'SELECT DISTINCT document FROM "{table}" WHERE document IS NOT NULL'
                referred |= {row[0] for row in self._heap.connection.execute(asked)}
        present = {row[0] for row in self._new.execute("SELECT id FROM document")}
        for document in sorted((referred | set(fold.documents())) - present):
            self._lost_document(document, fold)

    def _document(self, row: Values) -> bool:
        """Whether the text is the one that was imported, and is now in the project."""
        text = str(row["text"])
        if text_sha256(text) != row["text_sha256"]:
            return False
        if int(str(row["body"])) >= len(text):
            row["body"] = 0
            self.losses.add(f"document {quoted(str(row['title']))}: where the article begins behind its header")
        nr = row["nr"] if isinstance(row["nr"], int) and 0 < row["nr"] < MOST_NR else None
        for number in (nr, None):
            try:
                made = self._insert("document", {**row, "nr": number}).lastrowid
            except sqlite3.IntegrityError:
                continue
            assert made is not None
            documents.index(self._new, made, str(row["title"]), text)
            return True
        return False

    def _lost_document(self, document: str, fold: Fold) -> None:
        row = next(self._heap.rows("document", "id = ?", document), None)
        folded = fold.of(document)
        described = folded.get(("info", document))
        info = described.record if described else None
        if row is None and described is not None and not (isinstance(info, Info) and not info.removed):
            return  # it was removed long before
        title = info.title if isinstance(info, Info) else str(row["title"]) if row else ""
        self.losses.add(f"document {quoted(title) if title else document}: its text")
        words = self._words(document)
        live = {key[1]: each for key, each in folded.items() if key[0] == "annotation" and each.kept is not None}
        for id in sorted({*words, *live}):
            self.losses.add(f"annotation {quoted(words[id]) if words.get(id) else id}, of that document")

    def _words(self, document: str) -> dict[str, str]:
        """The words of each annotation that the tables have of a document."""
        found = self._heap.connection.execute(
            "SELECT a.id, (SELECT group_concat(text, ' … ') FROM fragment WHERE annotation = a.id)"
            " FROM annotation AS a WHERE a.document = ?",
            (document,),
        )
        return dict(found.fetchall())

    def _words_without_row(self, fold: Fold) -> None:
        """Lists the annotations of which only the words were read."""
        kept = self._heap.connection
        for id, words in kept.execute("SELECT annotation, words FROM without_row ORDER BY annotation"):
            if not self._has("annotation", "id", id) and not fold.removed(("annotation", id)):
                self.losses.add(f"annotation {quoted(words)}")

    def _schemas(self) -> None:
        self._copied("schema")
        if not self._new.execute("SELECT 1 FROM schema").fetchone():
            schemas.write(self._new, record_of(DEFAULT_SCHEMA))
            self.losses.add("label schema: all versions; the one for news stands for it until the journal says another")

    def _copied(self, table: str) -> None:
        for row in self._heap.rows(table):
            self._insert(table, row)

    def _insert(self, table: str, row: Values) -> sqlite3.Cursor:
        columns = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" * len(row))
        return self._new.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', tuple(row.values()))

    def _journal(self) -> int:
        """Copies the entries; how many are left out because all that they are about is gone."""
        dropped = 0
        for row in self._heap.rows("journal"):
            reverts = row["reverts"]
            if row["document"] is not None and not self._has("document", "id", row["document"]):
                about = {edit.record.document for edit in journal.edits_from_json(str(row["edits"]))}
                there = [document for document in about if self._has("document", "id", document)]
                if not there:
                    dropped += 1
                    continue
                # it is not the document that is lost, but its id in this row
                row["document"] = there[0] if len(there) == 1 else None
            if reverts is not None and not (
                int(str(reverts)) < int(str(row["number"])) and self._has("journal", "number", reverts)
            ):
                row["reverts"] = None
            self._insert("journal", row)
        return dropped

    def _has(self, table: str, column: str, value: object) -> bool:
        return self._new.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = ?', (value,)).fetchone() is not None

    def _missing_entries(self, settled: int, complete: bool) -> None:
        missing = list(self._gaps(settled))
        if missing:
            count = sum(high - low + 1 for low, high in missing)
            self.losses.add(f"journal: {count} entries: {ranges(missing)}")
        elif "journal" not in self._heap.whole:
            self.losses.add("journal: perhaps the newest entries")
        elif not complete:
            self.losses.add("journal: some entries do not fit those before them")

    def _gaps(self, settled: int) -> Iterator[tuple[int, int]]:
        before = settled
        for (number,) in self._new.execute("SELECT number FROM journal WHERE number > ? ORDER BY number", (settled,)):
            if number > before + 1:
                yield before + 1, number - 1
            before = number

    def _suggestions(self) -> None:
        heap = self._heap
        refused = heap.refused["suggestion"]
        for row in heap.rows("suggestion"):
            length = self._new.execute("SELECT length(text) FROM document WHERE id = ?", (row["document"],)).fetchone()
            ends = [value for name, value in row.items() if name.endswith("end") and isinstance(value, int)]
            if length is None:
                continue  # lost with its document
            if max(ends) > length[0]:
                refused += 1
                continue
            self._insert("suggestion", row)
        self._new.execute("UPDATE suggestion SET touched = 1 WHERE id IN (SELECT suggestion FROM decision)")
        if "suggestion" in heap.whole and not refused:
            for row in heap.rows("preannotation"):
                if self._has("document", "id", row["document"]):
                    self._insert("preannotation", row)
            return
        # without the note that somebody has been at them, documents are read again
        count = f"{refused} or more" if refused else "perhaps some"
        self.losses.add(f"suggestions: {count}; `kavychki suggest` makes those again that nobody decided on")
