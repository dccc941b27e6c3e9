"""Near copies in a file: the sketches of the texts, and finding the documents that share most of theirs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from annotate.copies import SHARED, likeness, may_be_copies, shingles, sketch, sketch_of
from annotate.ports import Copy
from storage.kept import dumped, texts, wholes

_LOOKED_AT = 64  # documents with one number: what stands under every article of a paper is no sign of a copy
_COMPARED = 64  # documents whose texts are read, those with the most numbers in common

Sharing = tuple[int, int, int]
"""A document that shares numbers of a sketch: its number, the size of its own sketch, how many they share."""

# counted by SQLite: where articles are put together of the same sentences, each shares some with a thousand others
_SHARING = """SELECT s.nr, s.size, count(*) FROM json_each(:numbers) AS wanted
CROSS JOIN document_sketch AS s ON s.number = wanted.value AND s.nr <= ifnull((
  SELECT nr FROM document_sketch WHERE number = wanted.value ORDER BY nr LIMIT 1 OFFSET :looked_at - 1
), 9223372036854775807)
GROUP BY s.nr HAVING count(*) >= :least"""


class Waiting:
    """Sketches of documents that come together: written at once and in order, which takes a third of the time."""

    def __init__(self) -> None:
        self._of: dict[int, list[tuple[int, int]]] = {}

    def put(self, nr: int, text: str) -> None:
        """Keeps the sketch of a document."""
        numbers = sketch(text)
        for number in numbers:
            self._of.setdefault(number, []).append((nr, len(numbers)))

    def sharing(self, numbers: Sequence[int]) -> list[Sharing]:
        """The documents that have some of the numbers in their sketches."""
        counted = Counter(chain.from_iterable(self._of.get(number, ())[:_LOOKED_AT] for number in numbers))
        return [(nr, size, count) for (nr, size), count in counted.items()]

    def write(self, connection: sqlite3.Connection) -> None:
        """Puts them into the file."""
        connection.executemany(
            "INSERT OR REPLACE INTO document_sketch (number, nr, size) VALUES (?, ?, ?)",
            [(number, nr, size) for number in sorted(self._of) for nr, size in self._of[number]],
        )
        self._of.clear()


def put(connection: sqlite3.Connection, nr: int, text: str) -> None:
    """Keeps the sketch of a document."""
    one = Waiting()
    one.put(nr, text)
    one.write(connection)


def put_again(connection: sqlite3.Connection, nr: int, before: str, after: str) -> None:
    """The same for a text that was corrected."""
    connection.executemany(
        "DELETE FROM document_sketch WHERE number = ? AND nr = ?", [(number, nr) for number in sketch(before)]
    )
    put(connection, nr, after)


def fill(connection: sqlite3.Connection) -> None:
    """Makes the sketches of all documents anew."""
    connection.execute("DELETE FROM document_sketch")
    for nr, text in connection.execute("SELECT nr, text FROM document ORDER BY nr"):
        put(connection, nr, text)


def wrong(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The documents whose sketch is not that of their text, and why; "" for numbers of no document."""
    meant = 0
    for nr, document, text in connection.execute("SELECT nr, id, text FROM document ORDER BY nr"):
        numbers = sketch(text)
        meant += len(numbers)
        here = "SELECT 1 FROM document_sketch WHERE number = ? AND nr = ? AND size = ?"
        if not all(connection.execute(here, (number, nr, len(numbers))).fetchone() for number in numbers):
            yield document, "its sketch is not that of its text"
    (there,) = connection.execute("SELECT count(*) FROM document_sketch").fetchone()
    if there > meant:
        yield "", f"the sketches have {there - meant} numbers that no text has"


def _sharing(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Sharing]:
    """The documents in the file that share so many numbers of a sketch that they may be copies."""
    given = {"numbers": dumped(numbers), "looked_at": _LOOKED_AT, "least": SHARED}
    found = connection.execute(_SHARING, given).fetchall() if numbers else []
    wholes(*found)
    return found


def near(
    connection: sqlite3.Connection,
    text: str,
    without: str = "",
    most: int = _COMPARED,
    waiting: Waiting | None = None,
) -> list[Copy]:
    """The documents that are near copies of a text, the closest first; removed ones and `without` aside.

    Those whose sketches are `waiting` to be written are found too.
    """
    found = shingles(text)
    numbers = sketch_of(found)
    shared = _sharing(connection, numbers)
    if waiting is not None:
        shared += waiting.sharing(numbers)
    likely = [(-count, nr) for nr, size, count in shared if may_be_copies(count, len(numbers), size)]
    copies: list[Copy] = []
    for _, nr in sorted(likely)[: most + 1]:
        row = connection.execute(
            "SELECT id, title, source, text FROM document WHERE nr = ? AND removed = 0 AND id <> ?", (nr, without)
        ).fetchone()
        if row is not None:
            id, title, source, other = row
            texts(row)
            alike = likeness(found, shingles(other))
            if alike.copies:
                copies.append(Copy(id, title or source or id, alike.resemblance))
    return sorted(copies, key=lambda copy: (-copy.resemblance, copy.document))


def of_document(connection: sqlite3.Connection, document: str) -> list[Copy]:
    """The near copies of a document; none of one that there is not."""
    row = connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
    return near(connection, row[0], document) if row else []
