"""A project in memory, for tests of the window: `annotate.ports.ProjectStore` without a file.

It keeps the contract of tests/storage/test_store_contract.py, which holds for it and for the SQLite project.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from annotate.errors import EditRejected, StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Entry, Step, Transaction
from annotate.model.history import folded
from annotate.model.ids import uuid7
from annotate.model.records import (
    Annotation,
    Decision,
    Group,
    Info,
    Record,
    Relation,
    SchemaVersion,
    Status,
    Text,
    Waiver,
)
from annotate.model.schema import Schema
from annotate.model.schema_json import record_of
from annotate.model.text import Document, canonical, covered, text_sha256
from annotate.ports import Added, Annotator, Brought, Counts, DocumentFilter, Incoming, QuoteRow, Records, Row, Usage
from annotate.suggestions import Suggestion
from storage.suggestions import written
from storage.words import MOST
from tests.memory_bringing import bring
from tests.memory_history import Histories
from tests.memory_names import NamesInMemory
from tests.memory_news import MemoryNews
from tests.memory_records import (
    described,
    has_words,
    info_of,
    key_of,
    meaning_of,
    next_version,
    removed,
    words_of,
)
from tests.memory_texts import TextsInMemory, check_texts, corrected, in_order, settled, steps
from tests.usages import label_usage, value_usage

PATH = ":memory:"


class MemoryStore(Histories, MemoryNews, NamesInMemory, TextsInMemory):
    """A project that is gone when nobody holds it.

    `fail_next` makes the next write raise that error and change nothing, as a full disk would.
    """

    safe_mode = ""

    def __init__(self, schema: Schema = DEFAULT_SCHEMA, name: str = "memory", read_only: bool = False) -> None:
        self.path = PATH
        self.fail_next: StorageError | None = None
        self.closed = False
        self._schema = schema
        self._name = name
        self._read_only = read_only
        self._settings: dict[str, str] = {}
        self._annotators: list[Annotator] = []
        self._documents: dict[str, Document] = {}
        self._records: dict[tuple[str, ...], Record] = {}
        self._journal: list[Entry] = []
        self._suggestions: dict[str, Suggestion] = {}
        self._touched: set[str] = set()
        self._made: dict[tuple[str, str], str] = {}

    @property
    def name(self) -> str:
        return self._name

    @property
    def read_only(self) -> bool:
        return self._read_only

    def _write(self) -> None:
        if self._read_only:
            raise StorageError("read-only", self.path, "this project may not be written")
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error

    def schema(self) -> Schema:
        return self._schema

    def set_schema(self, schema: Schema, author: str) -> None:
        if schema == self._schema:
            return
        if schema.version <= self._schema.version:
            raise EditRejected("stale", f"label schema, version {self._schema.version}")
        edit = Edit(record_of(self._schema), record_of(schema))
        at = "2026-02-03T00:00:00.000Z"
        self.append(Transaction((edit,), "schema", author, at, subject=schema.name))

    def setting(self, name: str, default: str = "") -> str:
        return self._settings.get(name, default)

    def set_setting(self, name: str, value: str) -> None:
        self._write()
        self._settings[name] = value

    def annotator(self, name: str) -> Annotator:
        for found in self._annotators:
            if found.name == name:
                return found
        if self._read_only:
            return Annotator("", name)
        self._write()
        made = Annotator(f"annotator-{len(self._annotators) + 1}", name)
        self._annotators.append(made)
        return made

    def annotators(self) -> list[Annotator]:
        return list(self._annotators)

    def add(self, documents: Sequence[Document], author: str) -> list[Added]:
        self._write()
        given = []
        for document in documents:
            canonical(document.text)
            given.append(replace(document, text_sha256=text_sha256(document.text)))
        added, edits = [], []
        for document in given:
            known = next((d for d in self._documents.values() if d.text_sha256 == document.text_sha256), None)
            if known is not None and not known.removed:
                added.append(Added(known.id, document.title, known.title or known.source or known.id))
                continue
            near = self.near(document, known.id if known else "")
            kept = replace(document, id=known.id, body=known.body) if known else document
            if known is None and kept.id in self._documents:
                kept = replace(kept, id=uuid7())
            self._documents[kept.id] = replace(kept, removed=False)
            edits.append(Edit(None, info_of(self._documents[kept.id])))
            added.append(Added(kept.id, kept.title, near=near[0].title if near else ""))
        if edits:
            subject = next(done.title for done in added if not done.duplicate_of)
            subject += f" (+{len(edits) - 1})" if len(edits) > 1 else ""
            at = "2026-02-03T00:00:00.000Z"
            self._journal.append(
                Entry(len(self._journal) + 1, Transaction(tuple(edits), "import", author, at, subject=subject))
            )
        return added

    def bring(self, incoming: Sequence[Incoming], author: str) -> list[Brought]:
        return bring(self, {record.id for record in self._records.values()}, incoming, author)

    def _listed(self, which: DocumentFilter, annotator: str) -> list[Document]:
        words = words_of(which.query)
        return [
            d
            for d in self._documents.values()
            if not d.removed
            and (which.progress is None or self._status(d.id, annotator).progress == which.progress)
            and (not which.flagged or self._status(d.id, annotator).flagged)
            and (not words or has_words(d, words))
        ]

    def _status(self, document: str, annotator: str) -> Status:
        found = self._records.get(("status", document, annotator))
        return found if isinstance(found, Status) else Status("", document, annotator)

    def _row(self, d: Document, annotator: str) -> Row:
        status = self._status(d.id, annotator)
        known = {
            (layer.name, name)
            for layer in self._schema.layers
            for label in layer.offered
            for name in (label.name, *label.aliases)
        }
        ids = [s.id for s in self._suggestions.values() if s.document == d.id and (s.layer, s.label) in known]
        decided = sum(("decision", d.id, annotator, id) in self._records for id in ids)
        made = any(document == d.id for document, _ in self._made)
        is_open = len(ids) - decided if made else None
        return Row(d.id, d.title, d.date, d.source, status.progress, status.flagged, is_open, decided)

    def count(self, which: DocumentFilter, annotator: str) -> int:
        return len(self._listed(which, annotator))

    def rows(self, which: DocumentFilter, annotator: str, start: int = 0, limit: int = 200) -> list[Row]:
        return [self._row(d, annotator) for d in self._listed(which, annotator)[start : start + limit]]

    def row(self, document: str, annotator: str) -> Row | None:
        found = self._documents.get(document)
        return self._row(found, annotator) if found and not found.removed else None

    def counts(self, annotator: str) -> Counts:
        progress = [self._status(d.id, annotator).progress for d in self._documents.values() if not d.removed]
        return Counts(len(progress), progress.count("started"), progress.count("done"))

    def neighbour(self, document: str, which: DocumentFilter, annotator: str, step: int) -> str | None:
        order = list(self._documents)
        if document not in order or step == 0:
            return None
        here = order.index(document)
        ids = [d.id for d in self._listed(which, annotator)]
        side = [id for id in ids if order.index(id) > here] if step > 0 else ids[::-1]
        if step < 0:
            side = [id for id in side if order.index(id) < here]
        return side[abs(step) - 1] if abs(step) <= len(side) else None

    def next_open(self, document: str, annotator: str) -> str | None:
        order = list(self._documents)
        here = order.index(document) + 1 if document in order else 0
        for id in order[here:] + order[:here]:
            open_ = not self._documents[id].removed and self._status(id, annotator).progress != "done"
            if open_ and id != document:
                return id
        return None

    def position(self, document: str, which: DocumentFilter, annotator: str) -> int | None:
        ids = [d.id for d in self._listed(which, annotator)]
        return ids.index(document) if document in ids else None

    def labels_of_words(
        self, words: Collection[str], layer: str, annotator: str, without: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for a in self._records.values():
            if not isinstance(a, Annotation) or (a.layer, a.annotator) != (layer, annotator):
                continue
            document = self._documents[a.document]
            said = a.fragments[0].of(document.text)
            if len(a.fragments) == 1 and len(said) <= 80 and said in words:
                if a.document != without and not document.removed:
                    labels = found.setdefault(said, {})
                    labels[a.label] = labels.get(a.label, 0) + (sum(labels.values()) < MOST)
        return found

    def quotes(self, annotator: str, after: str = "", limit: int = 100, document: str = "") -> list[QuoteRow]:
        found = [
            r
            for r in self._records.values()
            if isinstance(r, Annotation) and r.layer == "quote" and r.annotator == annotator and r.id > after
        ]
        found = [a for a in found if document in ("", a.document) and not self._documents[a.document].removed]
        return [self._quote_row(a) for a in sorted(found, key=lambda a: a.id)[:limit]]

    def _quote_row(self, quote: Annotation) -> QuoteRow:
        text, said = self._documents[quote.document].text, quote.attributes
        parts = {"cue": "", "source": ""}
        for r in self._records.values():
            if isinstance(r, Relation) and r.head == quote.id and r.type in parts:
                part = self._records["Annotation", r.tail]
                assert isinstance(part, Annotation)
                parts[r.type] = covered(part.fragments, text)
        words = " ".join(covered(quote.fragments, text).split())
        words = words if len(words) <= 160 else words[:159].rstrip() + "…"
        kind, speaker, voice = (str(said.get(name, "")) for name in ("type", "speaker", "speaker_kind"))
        title = self._documents[quote.document].title
        return QuoteRow(quote.id, quote.document, title, words, kind, speaker, voice, parts["cue"], parts["source"])

    def document(self, document: str) -> Document:
        try:
            return self._documents[document]
        except KeyError:
            raise StorageError("missing", self.path, f"there is no document {document}") from None

    def records(self, document: str, annotator: str) -> Records:
        mine = [r for r in self._records.values() if (r.document, r.annotator) == (document, annotator)]
        annotations = [r for r in mine if isinstance(r, Annotation)]
        status = self._records.get(("status", document, annotator))
        return Records(
            tuple(sorted(annotations, key=lambda a: (a.fragments[0].start, -a.fragments[-1].end, a.id))),
            tuple(sorted((r for r in mine if isinstance(r, Relation)), key=lambda r: r.id)),
            tuple(sorted((r for r in mine if isinstance(r, Decision)), key=lambda d: d.id)),
            status if isinstance(status, Status) else None,
            tuple(sorted((r for r in mine if isinstance(r, Group)), key=lambda g: g.id)),
            tuple(sorted((r for r in mine if isinstance(r, Waiver)), key=lambda w: w.id)),
        )

    def annotations(self, layer: str, after: str = "", limit: int = 500) -> list[Annotation]:
        found = [r for r in self._records.values() if isinstance(r, Annotation) and r.layer == layer and r.id > after]
        return sorted(found, key=lambda a: a.id)[:limit]

    def label_usage(self, layer: str) -> list[Usage]:
        return label_usage(self.annotations(layer, limit=sys.maxsize))

    def value_usage(self, layer: str, attribute: str) -> list[Usage]:
        return value_usage(self.annotations(layer, limit=sys.maxsize), attribute)

    def append(self, transaction: Transaction) -> Entry:
        return self.append_all([transaction])[0]

    def append_all(self, transactions: Sequence[Transaction]) -> list[Entry]:
        self._write()
        records, documents, schema = dict(self._records), dict(self._documents), self._schema
        suggestions, made = dict(self._suggestions), dict(self._made)
        for transaction in transactions:
            check_texts(documents, self._journal, transaction)
            for edit in in_order(transaction):
                if isinstance(edit.record, SchemaVersion):
                    schema = next_version(schema, edit)
                elif isinstance(edit.record, Text):
                    documents[edit.record.id] = corrected(documents[edit.record.id], edit)
                elif not isinstance(edit.record, Suggestion):
                    self._apply(edit, records, documents)
            if transaction.corrects:
                settled(transaction, self._records, records, suggestions)
                made = {key: version for key, version in made.items() if key[0] != transaction.document}
        ends = {end for r in records.values() if isinstance(r, Relation) for end in (r.head, r.tail)}
        if not ends <= {r.id for r in records.values() if isinstance(r, Annotation)}:
            raise EditRejected("stale", "an end of a relation is gone")
        decided = {e.after.suggestion for t in transactions for e in t.edits if isinstance(e.after, Decision)}
        self._touched |= decided & self._suggestions.keys()
        self._records, self._documents, self._schema = records, documents, schema
        self._suggestions, self._made = suggestions, made
        entries = [Entry(number, t) for number, t in enumerate(transactions, len(self._journal) + 1)]
        self._journal.extend(entries)
        return entries

    def _apply(self, edit: Edit, records: dict[tuple[str, ...], Record], documents: dict[str, Document]) -> None:
        key, after = key_of(edit.record), edit.after
        document = documents.get(edit.record.document)
        if document is None:
            raise EditRejected("stale", f"there is no document {edit.record.document}")
        found: Record | None = info_of(document) if isinstance(edit.record, Info) else records.get(key)
        if meaning_of(found) != meaning_of(edit.before):
            raise EditRejected("stale", edit.record.id)
        if isinstance(edit.record, Info):
            documents[document.id] = described(document, after) if isinstance(after, Info) else removed(document)
        elif after is None:
            records.pop(key, None)
        else:
            if isinstance(after, Annotation) and after.fragments[-1].end > len(document.text):
                raise EditRejected("bounds", after.id)
            records[key] = after

    def journal(self, document: str | None = None, annotator: str | None = None) -> list[Entry]:
        return [
            entry
            for entry in self._journal
            if document in (None, entry.transaction.document) and annotator in (None, entry.transaction.author)
        ]

    def entry(self, number: int) -> Entry:
        if not 1 <= number <= len(self._journal):
            raise StorageError("missing", self.path, f"there is no journal entry {number}")
        return self._journal[number - 1]

    def steps(self, document: str, annotator: str) -> list[Step]:
        return steps(self._journal, document, annotator)

    def last_change(self, annotator: str) -> Step | None:
        documents = {entry.transaction.document for entry in self._journal}
        folds = [folded(self.steps(document, annotator)).done for document in documents]
        last = [done[-1] for done in folds if done and done[-1].author == annotator]
        return max(last, key=lambda step: step.number, default=None)

    def suggestions(self, document: str) -> list[Suggestion]:
        mine = [s for s in self._suggestions.values() if s.document == document]
        return sorted(mine, key=lambda s: (s.fragments[0].start, -s.fragments[-1].end, s.id))

    def without_suggestions(self, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
        return [
            d.id
            for d in self._documents.values()
            if not d.removed
            and (among is None or d.id in among)
            and any(self._made.get((d.id, maker)) != version for maker, version in makers.items())
        ]

    def put_suggestions(
        self, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion], text: str = ""
    ) -> bool:
        self._write()
        if text not in ("", self._documents[document].text_sha256):
            return False
        decided = {r.suggestion for r in self._records.values() if isinstance(r, Decision)}
        kept = {
            s.id: s
            for s in self._suggestions.values()
            if s.document != document or s.maker not in makers or s.id in self._touched
        }
        there = {(s.layer, s.label, s.fragments) for s in kept.values() if s.document == document}
        for s in suggestions:
            if written(s) and s.id not in kept and (s.layer, s.label, s.fragments) not in there:
                kept[s.id] = s
                self._touched |= {s.id} & decided
        self._suggestions = kept
        self._made |= {(document, maker): version for maker, version in makers.items()}
        return True

    def close(self) -> None:
        self.closed = True
