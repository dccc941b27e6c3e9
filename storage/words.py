"""What the same words are labelled elsewhere in a project."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

MOST = 100
"""How many annotations of the same words are counted; thousands more would say the same, and cost a pause."""
SEEN = 200
"""How many places of the same words are looked at, the newest first: of names that every article has, others in other
layers and by other annotators may be very many.
"""

# The condition on the length is that of the index fragment_words, which SQLite takes only where a query repeats it;
# CROSS JOIN keeps the words outermost, so that only they are looked up.
LABELS = """SELECT label, count(*) FROM (
  SELECT a.label AS label FROM (
    SELECT annotation, nr FROM fragment WHERE text = :words AND length(text) <= 80
    ORDER BY annotation DESC LIMIT :seen) AS f
  CROSS JOIN annotation AS a ON a.id = f.annotation
  WHERE a.layer = :layer AND a.annotator = :annotator AND a.document <> :without
    AND a.document NOT IN (SELECT id FROM document WHERE removed = 1)
    AND NOT EXISTS (SELECT 1 FROM fragment AS more WHERE more.annotation = f.annotation AND more.nr <> f.nr)
  LIMIT :most)
GROUP BY label ORDER BY label"""


def labels(
    connection: sqlite3.Connection, words: Collection[str], layer: str, annotator: str, without: str
) -> Mapping[str, Mapping[str, int]]:
    """Words -> label -> how many annotations of one piece carry it; words that have none are left out."""
    given = {"layer": layer, "annotator": annotator, "without": without, "most": MOST, "seen": SEEN}
    found = ((said, dict(connection.execute(LABELS, {**given, "words": said}))) for said in sorted(set(words)))
    return {said: counts for said, counts in found if counts}
