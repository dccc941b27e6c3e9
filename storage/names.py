"""The names of a project, read a few documents at a time: who is mentioned, speaks and claims where."""

from __future__ import annotations

import sqlite3

from annotate.project_names import Named, NamesPage, Naming, named
from storage import records
from storage.kept import texts

# "name" over "normal" over the words, as annotate.groups.bare_name has it
_SAID = """SELECT a.id, a.layer, a.label, CASE a.layer
  WHEN 'entity' THEN coalesce(nullif(json_extract(a.attributes, '$.name'), ''),
    nullif(json_extract(a.attributes, '$.normal'), ''),
    (SELECT group_concat(text, ' … ') FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr)))
  WHEN 'quote' THEN json_extract(a.attributes, '$.speaker')
  ELSE json_extract(a.attributes, '$.claimant') END AS said
FROM annotation AS a JOIN fragment AS f ON f.annotation = a.id AND f.nr = 1
WHERE a.document = ? AND a.annotator = ? AND a.layer IN ('entity', 'quote', 'claim') AND said <> ''
ORDER BY f.start, a.id"""


def page(connection: sqlite3.Connection, annotator: str, after: str, limit: int) -> NamesPage:
    """The names of the next documents behind `after`."""
    documents = connection.execute(
        "SELECT id, title FROM document WHERE removed = 0"
        " AND nr > coalesce((SELECT nr FROM document WHERE id = ?), 0) ORDER BY nr LIMIT ?",
        (after, limit),
    ).fetchall()
    texts(*documents)
    rows: list[Named] = []
    for document, title in documents:
        namings = connection.execute(_SAID, (document, annotator)).fetchall()
        texts(*(naming[:3] for naming in namings))
        said = [Naming(id, layer, label, str(name)) for id, layer, label, name in namings]
        rows.extend(named(document, title, said, records.groups(connection, document, annotator)))
    more = len(documents) == limit
    return NamesPage(tuple(rows), len(documents), documents[-1][0] if more else "")
