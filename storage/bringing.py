"""Documents that come into a project, alone or with annotations, and the journal entries about it."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from annotate.exchange.binding import bound, ids
from annotate.model.edits import Edit, Entry, Transaction
from annotate.model.ids import uuid7
from annotate.model.quick import quick
from annotate.model.records import Annotation, Info
from annotate.model.text import Document
from annotate.ports import Added, Brought, Incoming
from annotate.saying import saying
from storage import copies, documents, journal, suggestions, writing
from storage.kept import dumped
from storage.suggestions import now

_CLOSEST = 4  # texts that are compared to say of which another is a copy
_edit = quick(Edit)
WORKED = saying("this annotator has worked on it already")


def add(connection: sqlite3.Connection, document: Document, edits: list[Edit], sketches: copies.Waiting) -> Added:
    """Adds one document, or says which one has its text; what was removed before comes back. Its sketch waits among
    `sketches`, to be written with those of others.
    """
    found = documents.info_with_text(connection, document.text_sha256)
    if found is not None and not found.removed:
        return Added(found.document, document.title, found.title or found.source or found.document)
    near = copies.near(connection, document.text, found.document if found else document.id, _CLOSEST, sketches)
    if found is None:
        if connection.execute("SELECT 1 FROM document WHERE id = ?", (document.id,)).fetchone():
            document = replace(document, id=uuid7())  # another text has this id already
        documents.insert(connection, document, sketches)
        after = documents.info_of(document)
    else:
        after = documents.info_of(replace(document, id=found.document))
        documents.update(connection, after)
    edits.append(Edit(None, after))
    return Added(after.document, after.title, near=near[0].title if near else "")


def note(connection: sqlite3.Connection, edits: Sequence[Edit], author: str) -> list[Entry]:
    """One journal entry for all documents that came; none where none did."""
    if not edits:
        return []
    first = edits[0].record
    assert isinstance(first, Info)
    subject = first.title + (f" (+{len(edits) - 1})" if len(edits) > 1 else "")
    return [journal.write(connection, Transaction(tuple(edits), "import", author, now(), subject=subject))]


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hundreds of thousands of values without a circle among them: the search for circles would find none of them
    again and again, for a tenth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_undisturbed()
def bring(
    connection: sqlite3.Connection,
    incoming: Sequence[Incoming],
    author: str,
    annotators: Mapping[str, str],
) -> tuple[list[Brought], list[Entry]]:
    """Writes documents with what came with them, and the entries about it; `annotators` are ids by name."""
    edits: list[Edit] = []
    sketches = copies.Waiting()
    here: dict[tuple[str, str], Added] = {}  # by their ids and texts in the files: several may have annotated one
    for one in incoming:
        key = one.document.id, one.document.text_sha256
        if key not in here:
            here[key] = add(connection, one.document, edits, sketches)
    sketches.write(connection)
    entries = note(connection, edits, author)
    noted = tuple(entry.number for entry in entries)
    done: list[Brought] = []
    for one in incoming:
        added = here[one.document.id, one.document.text_sha256]
        brought, entry = _filled(connection, one, added, annotators.get(one.annotator, author))
        made = (entry.number,) if entry is not None else ()
        done.append(replace(brought, entries=made if added.duplicate_of else noted + made))
        entries += [entry] if entry is not None else []
    return done, entries


def _filled(
    connection: sqlite3.Connection, one: Incoming, added: Added, annotator: str
) -> tuple[Brought, Entry | None]:
    document = added.document
    brought = Brought(document, added.title, added.duplicate_of, near=added.near)
    taken = connection.execute(
        """SELECT value FROM json_each(:ids) AS given WHERE EXISTS (SELECT 1 FROM annotation WHERE id = given.value)
  OR EXISTS (SELECT 1 FROM relation WHERE id = given.value) OR EXISTS (SELECT 1 FROM decision WHERE id = given.value)
  OR EXISTS (SELECT 1 FROM entity_group WHERE id = given.value)
  OR EXISTS (SELECT 1 FROM waiver WHERE id = given.value)""",
        {"ids": dumped(ids(one))},
    )
    made, proposals = bound(one, document, annotator, [id for (id,) in taken])
    if made and _worked(connection, document, annotator):
        return replace(brought, refused=WORKED), None
    for maker, version in {s.maker: s.version for s in proposals}.items():
        theirs = [s for s in proposals if s.maker == maker]
        suggestions.put(connection, document, {maker: version}, theirs)
    entry = None
    if made:
        changes = tuple([_edit(None, record) for record in made])
        arrived = Transaction(changes, "import_annotations", annotator, now(), document, subject=added.title)
        # a document that is there already was found by this very text
        entry = writing.write(connection, arrived, lambda _: one.document.text, new=True)
    count = sum(isinstance(record, Annotation) for record in made)
    return replace(brought, annotations=count, suggestions=len(proposals)), entry


def _worked(connection: sqlite3.Connection, document: str, annotator: str) -> bool:
    """Whether an annotator has made anything of a document."""
    found = connection.execute(
        """SELECT EXISTS (SELECT 1 FROM annotation WHERE document = :d AND annotator = :a)
  OR EXISTS (SELECT 1 FROM decision WHERE document = :d AND annotator = :a)
  OR EXISTS (SELECT 1 FROM status WHERE document = :d AND annotator = :a)""",
        {"d": document, "a": annotator},
    ).fetchone()
    return bool(found[0])
