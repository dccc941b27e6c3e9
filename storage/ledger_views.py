"""The views of version 3: what was done in a project, change by change, and what became of each suggestion."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

TEXT_ACTION = "correct_text"
"""The action of entries that change the text of a document: places of before are places in another text."""


def _covered(fragments: str) -> str:
    """The words of the text of the document `d` at a JSON list of fragments."""
    return f"""(SELECT group_concat(substr(d.text, json_extract(value, '$[0]') + 1,
    json_extract(value, '$[1]') - json_extract(value, '$[0]')), ' … ') FROM json_each({fragments}))"""


# --- history

_BEFORE, _AFTER = "json_extract(e.value, '$.before')", "json_extract(e.value, '$.after')"


def _was(name: str) -> str:
    return f"json_extract(e.value, '$.before.{name}')"


def _is(name: str) -> str:
    return f"json_extract(e.value, '$.after.{name}')"


def _of(name: str) -> str:
    return f"coalesce({_is(name)}, {_was(name)})"


def _words(side: str, again: str) -> str:
    """The words that an annotation covers, where the text is still the one that its entry was about."""
    return f"""CASE WHEN json_extract(e.value, '$.kind') = 'annotation' AND NOT EXISTS (
    SELECT 1 FROM journal AS t WHERE t.action = '{TEXT_ACTION}' AND t.document = d.id AND t.number {again} j.number)
    THEN {_covered(f"json_extract(e.value, '$.{side}.fragments')")} END"""


_HISTORY = f"""SELECT j.number AS number, j.at AS at, n.name AS annotator,
  {{document}} AS document, coalesce(d.title, '') AS title,
  j.action AS action, j.subject AS subject, j.reverts AS reverts,
  (WITH RECURSIVE taken (number, times) AS (SELECT j.number, 0
      UNION ALL SELECT r.number, times + 1 FROM taken
        JOIN journal AS r ON r.reverts = taken.number AND r.number > taken.number)
    SELECT max(times) % 2 FROM taken) AS undone,
  json_extract(e.value, '$.kind') AS kind, {_of("id")} AS record,
  CASE WHEN {_BEFORE} IS NULL THEN 'made' WHEN {_AFTER} IS NULL THEN 'removed' ELSE 'changed' END AS change,
  coalesce({_of("layer")}, '') AS layer,
  coalesce({_was("label")}, {_was("type")}, '') AS label_before, coalesce({_is("label")}, {_is("type")}, '') AS label,
  {_words("before", ">=")} AS text_before, {_words("after", ">")} AS text,
  {_was("fragments[0][0]")} AS start_before, {_is("fragments[0][0]")} AS start,
  {_was("fragments[#-1][1]")} AS end_before, {_is("fragments[#-1][1]")} AS "end",
  coalesce({_was("attributes")}, '') AS attributes_before, coalesce({_is("attributes")}, '') AS attributes,
  coalesce({_was("verdict")}, '') AS verdict_before, coalesce({_is("verdict")}, '') AS verdict,
  coalesce({_of("suggestion")}, '') AS suggestion, coalesce(s.maker, '') AS maker, coalesce(s.version, '') AS version,
  s.score AS score, {_BEFORE} AS before, {_AFTER} AS after
FROM journal AS j JOIN json_each(j.edits) AS e JOIN annotator AS n ON n.id = j.author
LEFT JOIN document AS d ON d.id = {{document}} LEFT JOIN suggestion AS s ON s.id = {_of("suggestion")}
WHERE j.document IS {{whether}} NULL"""

# An entry about one document is found by the document's index; in the others each record says what it is about.
_CHANGES = " UNION ALL ".join(
    _HISTORY.format(document=document, whether=whether)
    for document, whether in (("j.document", "NOT"), (f"CAST(coalesce({_of('document')}, '') AS TEXT)", ""))
)

# --- corrections

_PLACES = """(SELECT json_group_array(json_array(start, "end"))
    FROM (SELECT start, "end" FROM fragment WHERE annotation = a.id ORDER BY nr))"""
_TEXT = """(SELECT group_concat(text, ' … ') FROM (SELECT text FROM fragment WHERE annotation = a.id ORDER BY nr))"""

_DECIDED = f"""SELECT k.document AS document, d.title AS title, d.date AS date, n.name AS annotator,
  k.suggestion AS suggestion, coalesce(s.maker, '') AS maker, coalesce(s.version, '') AS version,
  coalesce(s.layer, a.layer, '') AS layer, s.score AS score,
  CASE WHEN k.verdict = 'rejected' OR a.id IS NULL THEN 'rejected'
    WHEN a.suggestion <> k.suggestion THEN 'merged'
    WHEN {_PLACES} <> s.fragments AND a.label <> s.label THEN 'moved and relabelled'
    WHEN {_PLACES} <> s.fragments THEN 'moved'
    WHEN a.label <> s.label THEN 'relabelled'
    WHEN k.verdict = 'corrected' THEN 'changed' ELSE 'kept' END AS outcome,
  coalesce(s.label, '') AS label_suggested, coalesce(a.label, '') AS label,
  CASE WHEN {_PLACES} = s.fragments THEN {_TEXT} ELSE coalesce({_covered("s.fragments")}, '') END AS text_suggested,
  coalesce({_TEXT}, '') AS text,
  s.start AS start_suggested, s."end" AS end_suggested,
  (SELECT min(start) FROM fragment WHERE annotation = a.id) AS start,
  (SELECT max("end") FROM fragment WHERE annotation = a.id) AS "end",
  CASE WHEN a.suggestion = k.suggestion THEN a.moved_start END AS moved_start,
  CASE WHEN a.suggestion = k.suggestion THEN a.moved_end END AS moved_end,
  CASE WHEN a.suggestion = k.suggestion THEN abs(a.moved_start) + abs(a.moved_end) END AS moved,
  coalesce(s.attributes, '') AS attributes_suggested, coalesce(a.attributes, '') AS attributes,
  coalesce(a.id, '') AS annotation, coalesce(j.at, '') AS at,
  CASE WHEN j.author = k.annotator THEN CASE WHEN a.changed > k.changed THEN a.seconds ELSE k.seconds END END AS seconds
FROM decision AS k JOIN document AS d ON d.id = k.document JOIN annotator AS n ON n.id = k.annotator
LEFT JOIN suggestion AS s ON s.id = k.suggestion LEFT JOIN annotation AS a ON a.id = k.annotation
LEFT JOIN journal AS j ON j.number = max(k.changed, coalesce(a.changed, 0))
WHERE d.removed = 0"""

_ADDED = f"""SELECT a.document, d.title, d.date, n.name,
  '', '', '', a.layer, NULL, 'added', '', a.label, '', {_TEXT}, NULL, NULL,
  (SELECT min(start) FROM fragment WHERE annotation = a.id),
  (SELECT max("end") FROM fragment WHERE annotation = a.id),
  NULL, NULL, NULL, '', a.attributes, a.id, coalesce(j.at, ''),
  CASE WHEN j.author = a.annotator THEN a.seconds END
FROM annotation AS a JOIN document AS d ON d.id = a.document JOIN annotator AS n ON n.id = a.annotator
LEFT JOIN journal AS j ON j.number = a.changed
WHERE d.removed = 0 AND a.suggestion = ''"""

HISTORY, CORRECTIONS = _CHANGES, f"{_DECIDED} UNION ALL {_ADDED}"
"""What the views ask. The program asks it itself: with trusted_schema off, SQLite before 3.41 has no JSON in a view."""

VIEWS_3 = (f"CREATE VIEW history AS {HISTORY}", f"CREATE VIEW corrections AS {CORRECTIONS}")
