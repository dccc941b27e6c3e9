"""What the same words are labelled elsewhere in a project."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping

# The condition on the length is that of the index fragment_words, which SQLite takes only where a query repeats it;
# CROSS JOIN keeps the given words outermost, so that only they are looked up.
LABELS = """SELECT f.text, a.label, count(*)
FROM json_each(:words) AS w
  CROSS JOIN fragment AS f ON f.text = w.value AND length(f.text) <= 80
  CROSS JOIN annotation AS a ON a.id = f.annotation
  CROSS JOIN document AS d ON d.id = a.document
WHERE a.layer = :layer AND a.annotator = :annotator AND a.document <> :without AND d.removed = 0
  AND NOT EXISTS (SELECT 1 FROM fragment AS more WHERE more.annotation = f.annotation AND more.nr <> f.nr)
GROUP BY f.text, a.label ORDER BY f.text, a.label"""


def labels(
    connection: sqlite3.Connection, words: Collection[str], layer: str, annotator: str, without: str
) -> Mapping[str, Mapping[str, int]]:
    """Words -> label -> how many annotations of one piece carry it; words that have none are left out."""
    given = {
        "words": json.dumps(sorted(set(words)), ensure_ascii=False),
        "layer": layer,
        "annotator": annotator,
        "without": without,
    }
    found: dict[str, dict[str, int]] = {}
    for text, label, times in connection.execute(LABELS, given):
        found.setdefault(text, {})[label] = times
    return found
