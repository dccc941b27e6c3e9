"""The views of version 1: the tables put together so that they read like a dataset."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

# Where an annotation stands and what it is: the columns that all three views open with.
_COMMON = """a.id AS annotation, d.id AS document, d.title AS title, d.date AS date, n.name AS annotator,
  (SELECT group_concat(text, ' … ') FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr)) AS text,
  (SELECT min(start) FROM fragment WHERE annotation = a.id) AS start,
  (SELECT max("end") FROM fragment WHERE annotation = a.id) AS "end",
  (SELECT count(*) FROM fragment WHERE annotation = a.id) AS fragments,
  CASE WHEN a.suggestion = '' THEN 'hand' ELSE coalesce((SELECT verdict FROM decision
    WHERE annotation = a.id AND document = a.document AND annotator = a.annotator), 'accepted') END AS origin"""

_FROM = """FROM annotation AS a JOIN document AS d ON d.id = a.document JOIN annotator AS n ON n.id = a.annotator"""


def _attribute(name: str) -> str:
    return f"coalesce(json_extract(a.attributes, '$.{name}'), '') AS {name}"


def _words(type: str) -> str:
    """The words of what the relation `type` leads to."""
    return f"""coalesce((SELECT group_concat(f.text, ' … ')
    FROM relation AS r JOIN fragment AS f ON f.annotation = r.tail
    WHERE r.head = a.id AND r.type = '{type}'), '')"""


VIEWS = (
    f"""CREATE VIEW entities AS SELECT {_COMMON},
  a.label AS label, {_attribute("normal")}, {_attribute("note")}
{_FROM} WHERE a.layer = 'entity' AND d.removed = 0""",
    f"""CREATE VIEW quotes AS SELECT {_COMMON},
  {_attribute("type")}, {_attribute("speaker")},
  {_words("cue")} AS cue,
  {_words("source")} AS source,
  {_attribute("note")}
{_FROM} WHERE a.layer = 'quote' AND d.removed = 0""",
    f"""CREATE VIEW claims AS SELECT {_COMMON},
  {_attribute("type")}, {_attribute("worth")}, {_attribute("claimant")}, {_attribute("wording")},
  {_attribute("verdict")}, {_attribute("evidence")},
  {_words("quote")} AS quote,
  {_attribute("note")}
{_FROM} WHERE a.layer = 'claim' AND d.removed = 0""",
)

NAMES = ("entities", "quotes", "claims")
