"""The views of version 2: the tables put together so that they read like a dataset, a row each."""

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
    return f"coalesce({_named(name)}, '') AS {name}"


def _words(type: str) -> str:
    """The words of what the relation `type` leads to."""
    return f"""coalesce((SELECT group_concat(f.text, ' … ')
    FROM relation AS r JOIN fragment AS f ON f.annotation = r.tail
    WHERE r.head = a.id AND r.type = '{type}'), '')"""


def _of_group(column: str, name: str) -> str:
    """What is known of the entity of that name (an expression)."""
    return f"""coalesce((SELECT g.{column} FROM entity_group AS g WHERE g.document = a.document
    AND g.annotator = a.annotator AND g.name = {name}), '')"""


def _named(name: str) -> str:
    """The value of an attribute, NULL without one."""
    return f"json_extract(a.attributes, '$.{name}')"


def _inherited(what: str) -> str:
    """An attribute, or the id, of the quotation that a claim is made in; NULL without one."""
    value = "q.id" if what == "id" else f"json_extract(q.attributes, '$.{what}')"
    return f"""(SELECT {value} FROM relation AS r JOIN annotation AS q ON q.id = r.tail
    WHERE r.head = a.id AND r.type = 'quote')"""


# Who makes a claim: whom the annotator named, else the speaker of the quotation that it is made in.
_CLAIMANT = f"""CASE WHEN {_named("claimant_kind")} IS NULL
    THEN coalesce({_named("claimant")}, {_inherited("speaker")}, '') ELSE coalesce({_named("claimant")}, '') END"""


VIEWS_2 = (
    f"""CREATE VIEW entities AS SELECT {_COMMON},
  a.label AS label, {_attribute("normal")}, {_attribute("name")}, {_attribute("value")},
  {_of_group("wikidata", _named("name"))} AS wikidata,
  {_of_group("identity", _named("name"))} AS identity,
  {_attribute("note")}
{_FROM} WHERE a.layer = 'entity' AND d.removed = 0""",
    f"""CREATE VIEW quotes AS SELECT {_COMMON},
  {_attribute("type")}, {_attribute("speaker")}, {_attribute("speaker_kind")},
  {_of_group("wikidata", _named("speaker"))} AS wikidata,
  {_of_group("identity", _named("speaker"))} AS identity,
  {_words("cue")} AS cue,
  {_words("source")} AS source,
  {_attribute("addressee")}, {_attribute("note")}
{_FROM} WHERE a.layer = 'quote' AND d.removed = 0""",
    f"""CREATE VIEW claims AS SELECT {_COMMON},
  {_attribute("type")}, {_attribute("worth")}, {_attribute("modality")}, {_attribute("polarity")},
  {_CLAIMANT} AS claimant,
  CASE WHEN {_named("claimant")} IS NOT NULL THEN coalesce({_named("claimant_kind")}, '')
    ELSE coalesce({_named("claimant_kind")}, {_inherited("speaker_kind")},
      CASE WHEN {_inherited("id")} IS NULL THEN 'article' ELSE '' END) END AS claimant_kind,
  {_of_group("wikidata", _CLAIMANT)} AS wikidata,
  {_of_group("identity", _CLAIMANT)} AS identity,
  coalesce(json_extract(a.attributes, '$.wording'), (SELECT group_concat(text, ' … ')
    FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr))) AS wording,
  {_attribute("time")}, {_attribute("place")}, {_attribute("number")}, {_attribute("verdict")},
  (SELECT count(*) FROM json_each(a.attributes, '$.evidence')) AS evidence,
  {_words("quote")} AS quote,
  {_attribute("note")}
{_FROM} WHERE a.layer = 'claim' AND d.removed = 0""",
    # an address alone is how projects of version 1 hold evidence
    """CREATE VIEW evidence AS SELECT a.id AS claim, d.id AS document, n.name AS annotator,
  coalesce(e.key, 0) + 1 AS nr,
  CASE e.type WHEN 'object' THEN json_extract(e.value, '$.url') ELSE e.value END AS url,
  CASE e.type WHEN 'object' THEN coalesce(json_extract(e.value, '$.seen'), '') ELSE '' END AS seen,
  CASE e.type WHEN 'object' THEN coalesce(json_extract(e.value, '$.stance'), '') ELSE '' END AS stance,
  CASE e.type WHEN 'object' THEN coalesce(json_extract(e.value, '$.passage'), '') ELSE '' END AS passage
FROM annotation AS a JOIN document AS d ON d.id = a.document JOIN annotator AS n ON n.id = a.annotator,
  json_each(a.attributes, '$.evidence') AS e
WHERE a.layer = 'claim' AND d.removed = 0""",
)
