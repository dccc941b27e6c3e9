"""The list of a project's quotes, a page at a time."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3

from annotate.ports import QuoteRow

WORDS = 160  # characters of a quote that a row has


def _named(name: str) -> str:
    return f"coalesce(json_extract(a.attributes, '$.{name}'), '')"


def _words(type: str) -> str:
    """The words of a quote's cue or source."""
    return f"""coalesce((SELECT group_concat(f.text, ' … ')
    FROM relation AS r JOIN fragment AS f ON f.annotation = r.tail
    WHERE r.head = a.id AND r.type = '{type}'), '')"""


# the index annotation_in (layer, id) gives the order; a page costs what it holds, not what is before it
_PAGE = f"""SELECT a.id, d.id, d.title,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr)),
  {_named("type")}, {_named("speaker")}, {_named("speaker_kind")}, {_words("cue")}, {_words("source")}
FROM annotation AS a JOIN document AS d ON d.id = a.document
WHERE a.layer = 'quote' AND a.id > ? AND a.annotator = ? AND d.removed = 0"""


def page(
    connection: sqlite3.Connection, annotator: str, after: str, limit: int, document: str = ""
) -> list[QuoteRow]:  # fmt: skip
    """At most `limit` quotes behind the annotation `after`, of one document where it is named."""
    rule, values = (" AND a.document = ?", (document,)) if document else ("", ())
    found = connection.execute(f"{_PAGE}{rule} ORDER BY a.id LIMIT ?", (after, annotator, *values, limit))
    return [QuoteRow(id, of, title, shortened(words), *more) for id, of, title, words, *more in found]


def shortened(words: str) -> str:
    """The first words of a quote, on one line."""
    words = " ".join(words.split())
    return words if len(words) <= WORDS else words[: WORDS - 1].rstrip() + "…"
