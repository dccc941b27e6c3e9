"""Counts over a whole project, all documents and annotators: which labels and which values are used how often."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from annotate.ports import Usage
from storage.kept import texts


def label_usage(connection: sqlite3.Connection, layer: str) -> list[Usage]:
    found = connection.execute(
        "SELECT label, count(*), count(DISTINCT document), count(DISTINCT annotator) FROM annotation"
        " WHERE layer = ? GROUP BY label ORDER BY label",
        (layer,),
    )
    return _usages(found)


def value_usage(connection: sqlite3.Connection, layer: str, attribute: str) -> list[Usage]:
    # the name is compared, not put into a path: it may hold anything
    found = connection.execute(
        """WITH held (id, document, annotator, value) AS (
  SELECT a.id, a.document, a.annotator, CASE v.type WHEN 'object' THEN json_extract(v.value, '$.url')
    WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE v.value END
  FROM annotation AS a, json_each(a.attributes) AS t,
    json_each(CASE t.type WHEN 'array' THEN t.value ELSE json_array(CASE t.type WHEN 'true' THEN 'true'
      WHEN 'false' THEN 'false' ELSE t.value END) END) AS v
  WHERE a.layer = :layer AND t.key = :attribute)
SELECT CAST(value AS TEXT), count(DISTINCT id), count(DISTINCT document), count(DISTINCT annotator)
FROM held GROUP BY 1 ORDER BY 1""",
        {"layer": layer, "attribute": attribute},
    )
    return _usages(found)


def _usages(rows: Iterable[tuple[str, int, int, int]]) -> list[Usage]:
    found = list(rows)
    texts(row[0] for row in found)
    return [Usage(*row) for row in found]
