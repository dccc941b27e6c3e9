"""Whether a project file is sound: the journal folded again and compared, every offset, every sum."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from annotate.model.records import Record
from annotate.model.text import Span, text_sha256
from storage import copies, documents, ledger, records, schemas, suggestions, text_corrections
from storage.folding import Fold, Folded, Key, key_of
from storage.kept import loaded
from storage.shape import differences
from storage.tables import VERSION


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: its kind, the document it is about ("" for the file), and what was found."""

    kind: str
    document: str
    detail: str


MOST = 10_000
"""How many findings are told: a file that has more is no better known by them, and they would have to be held."""


def findings(connection: sqlite3.Connection) -> list[Finding]:
    """All that is wrong with a project, at most MOST things; empty for a sound one.

    Reads everything, a document at a time: memory does not grow with the project.
    """
    broken = [
        Finding("damaged", "", str(line))
        for (line,) in connection.execute("PRAGMA integrity_check")
        if line != "ok"
    ]  # fmt: skip
    if broken:
        # what SQLite itself cannot read is not worth comparing
        return broken
    found = list(islice(chain(_structure(connection), _texts(connection), _refolded(connection)), MOST))
    # what is derived of a journal is worth comparing only where that holds
    derived = chain(
        (Finding("ledger", *told) for told in ledger.wrong(connection)),
        (Finding("copies", *told) for told in copies.wrong(connection)),
    )
    return found or list(islice(derived, MOST))


def _structure(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign key", "", f"{table}, row {rowid}: what it refers to is missing from {parent}")
    for found in differences(connection, "", VERSION):
        yield Finding("trigger" if found.kind == "trigger" else "altered", "", str(found))
    yield from unsearchable(connection)


def unsearchable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """The documents that the full-text index does not have, and what it has of none."""
    for (document,) in connection.execute(
        "SELECT id FROM document WHERE nr NOT IN (SELECT id FROM document_search_docsize)"
    ):
        yield Finding("search", document, "its words are not in the full-text index")
    for (nr,) in connection.execute("SELECT id FROM document_search_docsize WHERE id NOT IN (SELECT nr FROM document)"):
        yield Finding("search", "", f"the full-text index has words of a document nr {nr} that does not exist")
    for (document,) in connection.execute(
        "SELECT d.id FROM status AS s JOIN document AS d ON d.id = s.document WHERE d.nr <> s.nr"
    ):
        yield Finding("projection", document, "status: its nr is that of another document")


def _texts(connection: sqlite3.Connection) -> Iterator[Finding]:
    ids = [row[0] for row in connection.execute("SELECT id FROM document ORDER BY nr")]
    for id in ids:
        text, sha256, length, body = connection.execute(
            "SELECT text, text_sha256, length(text), body FROM document WHERE id = ?", (id,)
        ).fetchone()
        if text_sha256(text) != sha256:
            yield Finding("text", id, "the text is not the one that was imported or corrected last (sha256)")
        # the same count of code points here and in SQLite is what makes substr() and slices agree
        if len(text) != length:
            yield Finding("text", id, f"SQLite counts {length} code points, the text has {len(text)}")
        if body >= len(text):
            yield Finding("text", id, f"the article would begin at {body}, behind the end of the text")
        yield from fragments(connection, id, text)
        yield from _suggested(connection, id, len(text))
        yield from _untouched(connection, id)


def fragments(connection: sqlite3.Connection, document: str, text: str) -> Iterator[Finding]:
    """The fragments of a document that do not hold the words of its text."""
    found = connection.execute(
        """SELECT a.id, f.nr, f.start, f."end", f.text FROM annotation AS a
LEFT JOIN fragment AS f ON f.annotation = a.id WHERE a.document = ? ORDER BY a.id, f.nr""",
        (document,),
    )
    previous, last = "", 0
    for annotation, nr, start, end, words in found:
        if nr is None:
            yield Finding("offsets", document, f"annotation {annotation} has no fragment")
            continue
        if annotation == previous and start <= last:
            yield Finding("offsets", document, f"annotation {annotation}, fragment {nr} touches the one before it")
        if text[start:end] != words or end > len(text):
            yield Finding(
                "offsets", document, f"annotation {annotation}, fragment {nr}: {start}..{end} has other words"
            )
        previous, last = annotation, end


def _suggested(connection: sqlite3.Connection, document: str, length: int) -> Iterator[Finding]:
    found = connection.execute(
        'SELECT id, start, "end", max(coalesce(cue_end, 0), coalesce(source_end, 0)), fragments FROM suggestion'
        " WHERE document = ?",
        (document,),
    ).fetchall()
    try:
        places = loaded(row[-1] for row in found)
    except ValueError as error:
        yield Finding("offsets", document, f"fragments of a suggestion cannot be read: {error}")
        return
    for (id, start, end, parts_end, _), pairs in zip(found, places, strict=True):
        try:
            spans = [Span(low, high) for low, high in pairs]
        except (TypeError, ValueError) as error:
            yield Finding("offsets", document, f"suggestion {id}: {error}")
            continue
        whole = (spans[0].start, spans[-1].end) if spans else None
        if whole != (start, end) or max(end, parts_end) > length:
            yield Finding("offsets", document, f"suggestion {id}: {start}..{end} does not fit")


def _untouched(connection: sqlite3.Connection, document: str) -> Iterator[Finding]:
    found = connection.execute(
        "SELECT s.id FROM suggestion AS s WHERE s.document = :document AND s.touched = 0"
        " AND s.id IN (SELECT suggestion FROM decision WHERE document = :document)",
        {"document": document},
    )
    for (id,) in found:
        yield Finding("projection", document, f"suggestion {id} was decided on, and is not marked so")


def _refolded(connection: sqlite3.Connection) -> Iterator[Finding]:
    """The record tables must say what the journal says, entry after entry."""
    with Fold() as fold:
        for trouble in fold.take(connection):
            yield Finding("journal", trouble.document, trouble.detail)
        yield from _schema(connection, fold.of(""))
        annotators = [row[0] for row in connection.execute("SELECT id FROM annotator")]
        for (document,) in connection.execute("SELECT id FROM document ORDER BY nr").fetchall():
            yield from _compared(connection, document, annotators, fold.of(document))
        for document in fold.documents():
            if not connection.execute("SELECT 1 FROM document WHERE id = ?", (document,)).fetchone():
                yield from _differences(document, {}, fold.of(document))


def _schema(connection: sqlite3.Connection, folded: Mapping[Key, Folded]) -> Iterator[Finding]:
    try:
        newest = schemas.newest(connection)
    except (ValueError, TypeError) as error:
        yield Finding("projection", "", f"the label schema cannot be read: {error}")
        yield from _differences("", {}, folded)
        return
    # the schema that a project began with is in no entry
    yield from _differences("", {("schema",): newest} if ("schema",) in folded else {}, folded)


def _compared(
    connection: sqlite3.Connection, document: str, annotators: Sequence[str], folded: Mapping[Key, Folded]
) -> Iterator[Finding]:
    there: dict[Key, Record] = {}
    try:
        for record in chain(of_document(connection, document, annotators), corrected(connection, folded)):
            there[key_of(record)] = record
    except ValueError as error:
        yield Finding("projection", document, f"a record cannot be read: {error}")
    yield from _differences(document, there, folded)


def _differences(document: str, there: Mapping[Key, Record], folded: Mapping[Key, Folded]) -> Iterator[Finding]:
    for key, what in differing(there, folded):
        yield Finding("projection", document, f"{' '.join(key)}: {what}")


def differing(there: Mapping[Key, Record], folded: Mapping[Key, Folded]) -> Iterator[tuple[Key, str]]:
    """The records of one document that the tables have otherwise than the journal, and in which way."""
    for key in sorted(there.keys() | folded.keys()):
        found, meant = there.get(key), folded.get(key)
        if meant is None or meant.kept is None:
            if not records.same(found, None):
                yield key, "is not in the journal"
        elif not meant.says(found):
            yield key, "is missing" if found is None else "differs"


def of_document(connection: sqlite3.Connection, document: str, annotators: Iterable[str]) -> Iterator[Record]:
    """Every record of one document by these annotators in the tables. Raises ValueError where one cannot be read."""
    found = documents.info(connection, document)
    assert found is not None
    yield found
    for annotator in annotators:
        made = records.read(connection, document, annotator)
        yield from made.annotations
        yield from made.relations
        yield from made.decisions
        yield from made.groups
        yield from made.waivers
        if made.status is not None:
            yield made.status


def corrected(connection: sqlite3.Connection, folded: Mapping[Key, Folded]) -> Iterator[Record]:
    """The texts and suggestions of one document that the journal speaks of, as the tables have them.

    Those of which it does not speak were never changed. Raises ValueError where one cannot be read.
    """
    for each in folded.values():
        if each.key[0] == "text":
            yield text_corrections.read(connection, each.key[-1])
        elif each.key[0] == "suggestion" and (found := suggestions.one(connection, each.document, each.key[-1])):
            yield found
