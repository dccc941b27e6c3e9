"""Documents that come with annotations into the project in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from annotate.exchange.binding import bound, ids
from annotate.model.edits import Edit, Entry, Transaction
from annotate.model.records import Annotation
from annotate.model.text import Document
from annotate.ports import Added, Annotator, Brought, Incoming, Records
from annotate.suggestions import Suggestion


class Store(Protocol):
    """What of a store this needs."""

    def add(self, documents: Sequence[Document], author: str) -> list[Added]: ...
    def annotator(self, name: str) -> Annotator: ...
    def append(self, transaction: Transaction) -> Entry: ...
    def journal(self) -> list[Entry]: ...
    def records(self, document: str, annotator: str) -> Records: ...
    def put_suggestions(
        self, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion], text: str = ""
    ) -> bool: ...


def bring(store: Store, taken: set[str], incoming: Sequence[Incoming], author: str) -> list[Brought]:
    """As SqliteProject.bring; `taken` are the ids of all records that there are."""
    first = {(one.document.id, one.document.text): one.document for one in reversed(incoming)}
    order = list(dict.fromkeys((one.document.id, one.document.text) for one in incoming))
    here = dict(zip(order, store.add([first[key] for key in order], author), strict=True))
    noted = (len(store.journal()),) if any(not added.duplicate_of for added in here.values()) else ()
    result = []
    for one in incoming:
        added = here[one.document.id, one.document.text]
        brought = _filled(store, taken, one, added, author)
        result.append(brought if added.duplicate_of else replace(brought, entries=noted + brought.entries))
    return result


def _filled(store: Store, taken: set[str], one: Incoming, added: Added, author: str) -> Brought:
    annotator = store.annotator(one.annotator).id if one.annotator else author
    made, proposals = bound(one, added.document, annotator, taken & set(ids(one)))
    brought = Brought(added.document, added.title, added.duplicate_of, near=added.near)
    if made and store.records(added.document, annotator) != Records():
        return replace(brought, refused="this annotator has worked on it already")
    for maker, version in {s.maker: s.version for s in proposals}.items():
        store.put_suggestions(added.document, {maker: version}, [s for s in proposals if s.maker == maker])
    if made:
        edits = tuple(Edit(None, record) for record in made)
        at = "2026-02-03T00:00:00.000Z"
        entry = store.append(Transaction(edits, "import_annotations", annotator, at, added.document, added.title))
        brought = replace(brought, entries=(entry.number,))
    taken |= {record.id for record in made}
    count = sum(isinstance(record, Annotation) for record in made)
    return replace(brought, annotations=count, suggestions=len(proposals))
