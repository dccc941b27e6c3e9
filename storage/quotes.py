"""The list of a project's quotes, a page at a time."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3

from annotate.ports import QuoteRow
from storage.kept import texts

WORDS = 160  # characters of a quote that a row has


def _named(name: str) -> str:
    return f"CAST(coalesce(json_extract(a.attributes, '$.{name}'), '') AS TEXT)"


def _words(type: str) -> str:
    """The words of a quote's cue or source."""
    return f"""coalesce((SELECT group_concat(f.text, ' … ')
    FROM relation AS r JOIN fragment AS f ON f.annotation = r.tail
    WHERE r.head = a.id AND r.type = '{type}'), '')"""


_ROWS = f"""SELECT a.id, d.id, d.title,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr)),
  {_named("type")}, {_named("speaker")}, {_named("speaker_kind")}, {_words("cue")}, {_words("source")}
FROM annotation AS a JOIN document AS d ON d.id = a.document"""

# the index annotation_in (layer, id) gives the order: a page costs what it holds, not what is before it
PAGE = f"""{_ROWS} WHERE a.layer = 'quote' AND a.id > ? AND a.annotator = ? AND d.removed = 0
ORDER BY a.id LIMIT ?"""
# of one document the few that it has are read and sorted: + keeps SQLite from going through all quotes instead
_OF_DOCUMENT = f"""{_ROWS} WHERE +a.layer = 'quote' AND a.id > ? AND a.annotator = ? AND d.removed = 0
AND a.document = ? ORDER BY +a.id LIMIT ?"""


def page(
    connection: sqlite3.Connection, annotator: str, after: str, limit: int, document: str = ""
) -> list[QuoteRow]:  # fmt: skip
    """At most `limit` quotes behind the annotation `after`, of one document where it is named."""
    if document:
        found = connection.execute(_OF_DOCUMENT, (after, annotator, document, limit)).fetchall()
    else:
        found = connection.execute(PAGE, (after, annotator, limit)).fetchall()
    texts(*found)
    return [QuoteRow(id, of, title, shortened(words), *more) for id, of, title, words, *more in found]


def shortened(words: str) -> str:
    """The first words of a quote, on one line."""
    words = " ".join(words.split())
    return words if len(words) <= WORDS else words[: WORDS - 1].rstrip() + "…"
