"""The tables by the version that brought them. STRICT, so that a column holds what it says.

JSON columns have no CHECK: with trusted_schema off, SQLite before 3.41 refuses its own json_valid() in one.
"""

from __future__ import annotations

APPLICATION_ID = 0x4B617679  # "Kavy", in the header of the file
VERSION = 3
"""The number of the newest shape, in the header too: a file with a higher one is left alone."""

TABLES = (
    """CREATE TABLE annotator (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE
) STRICT""",
    """CREATE TABLE schema (
  version INTEGER PRIMARY KEY CHECK (version >= 1),
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  definition TEXT NOT NULL
) STRICT""",
    """CREATE TABLE setting (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT""",
    # the text stands last: whatever else is read of a row is then on its first page
    """CREATE TABLE document (
  nr INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  date TEXT NOT NULL,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  language TEXT NOT NULL,
  body INTEGER NOT NULL CHECK (body >= 0),
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  bytes_sha256 TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  meta TEXT NOT NULL,
  text TEXT NOT NULL CHECK (text <> '')
) STRICT""",
    "CREATE UNIQUE INDEX document_by_text ON document (text_sha256)",
    # the list is counted, paged and filtered without touching the rows, which are wide
    "CREATE INDEX document_listed ON document (removed, nr, id)",
    # without content: the words are normalised (see storage/search.py), and the text is in the file once
    """CREATE VIRTUAL TABLE document_search USING fts5 (
  title, text, content = '', tokenize = 'unicode61 remove_diacritics 0'
)""",
    """CREATE TABLE annotation (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  layer TEXT NOT NULL,
  label TEXT NOT NULL,
  attributes TEXT NOT NULL,
  suggestion TEXT NOT NULL
) STRICT""",
    "CREATE INDEX annotation_of ON annotation (document, annotator)",
    """CREATE TABLE fragment (
  annotation TEXT NOT NULL REFERENCES annotation (id) ON DELETE CASCADE,
  nr INTEGER NOT NULL CHECK (nr >= 1),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (annotation, nr),
  CHECK (0 <= start AND start < "end"),
  CHECK (length(text) = "end" - start)
) STRICT, WITHOUT ROWID""",
    # deferred: within one transaction a relation may be written before the annotations that it joins
    """CREATE TABLE relation (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  type TEXT NOT NULL,
  head TEXT NOT NULL REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED,
  tail TEXT NOT NULL REFERENCES annotation (id) DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    "CREATE INDEX relation_of ON relation (document, annotator)",
    "CREATE INDEX relation_from ON relation (head, type)",
    "CREATE INDEX relation_to ON relation (tail)",
    """CREATE TABLE decision (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  suggestion TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'corrected', 'rejected')),
  annotation TEXT NOT NULL
) STRICT""",
    "CREATE UNIQUE INDEX decision_of ON decision (document, annotator, suggestion)",
    "CREATE INDEX decision_on ON decision (suggestion)",
    """CREATE TABLE status (
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  progress TEXT NOT NULL CHECK (progress IN ('new', 'started', 'done')),
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  note TEXT NOT NULL,
  PRIMARY KEY (annotator, document)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE suggestion (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  maker TEXT NOT NULL,
  version TEXT NOT NULL,
  layer TEXT NOT NULL,
  label TEXT NOT NULL,
  fragments TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  score REAL NOT NULL CHECK (0 <= score AND score <= 1),
  cue_start INTEGER,
  cue_end INTEGER,
  source_start INTEGER,
  source_end INTEGER,
  attributes TEXT NOT NULL,
  touched INTEGER NOT NULL DEFAULT 0 CHECK (touched IN (0, 1)),
  CHECK (0 <= start AND start < "end"),
  CHECK ((cue_start IS NULL) = (cue_end IS NULL) AND (cue_start IS NULL OR 0 <= cue_start AND cue_start < cue_end)),
  CHECK ((source_start IS NULL) = (source_end IS NULL)
    AND (source_start IS NULL OR 0 <= source_start AND source_start < source_end))
) STRICT""",
    "CREATE INDEX suggestion_of ON suggestion (document, maker, touched)",
    """CREATE TABLE preannotation (
  document TEXT NOT NULL REFERENCES document (id),
  maker TEXT NOT NULL,
  version TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (document, maker)
) STRICT, WITHOUT ROWID""",
    # the edits stand last, as they are long
    """CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES annotator (id),
  document TEXT REFERENCES document (id),
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  reverts INTEGER REFERENCES journal (number),
  edits TEXT NOT NULL
) STRICT""",
    "CREATE INDEX journal_of ON journal (document, author)",
    "CREATE INDEX journal_by ON journal (author)",
    "CREATE INDEX journal_reverts ON journal (reverts) WHERE reverts IS NOT NULL",
)

TABLES_2 = (
    """CREATE TABLE entity_group (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  name TEXT NOT NULL CHECK (name <> ''),
  label TEXT NOT NULL,
  aliases TEXT NOT NULL,
  wikidata TEXT NOT NULL,
  identity TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT""",
    "CREATE INDEX entity_group_of ON entity_group (document, annotator, name)",
    """CREATE TABLE waiver (
  id TEXT PRIMARY KEY NOT NULL,
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  "check" TEXT NOT NULL,
  annotation TEXT NOT NULL
) STRICT""",
    "CREATE INDEX waiver_of ON waiver (document, annotator)",
    # lists of a whole project go through a layer in pages, by id
    "CREATE INDEX annotation_in ON annotation (layer, id)",
    # the same words elsewhere: names are short, and long contents would only make the index large
    "CREATE INDEX fragment_words ON fragment (text) WHERE length(text) <= 80",
)

TABLES_3: tuple[str, ...] = (
    # who reads the ledger asks when a row came to be what it is, how far that is from what was suggested, and what the
    # last change took
    "ALTER TABLE annotation ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE annotation ADD COLUMN seconds REAL",
    "ALTER TABLE annotation ADD COLUMN moved_start INTEGER",
    "ALTER TABLE annotation ADD COLUMN moved_end INTEGER",
    "ALTER TABLE decision ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE decision ADD COLUMN seconds REAL",
    # the words at a place that an entry names are asked of the text only where that is still the same
    "CREATE INDEX journal_corrections ON journal (document) WHERE action = 'correct_text'",
    # the order of import in the table itself: lists by progress and by flag are read from an index alone
    """CREATE TABLE status_3 (
  document TEXT NOT NULL REFERENCES document (id),
  annotator TEXT NOT NULL REFERENCES annotator (id),
  progress TEXT NOT NULL CHECK (progress IN ('new', 'started', 'done')),
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  note TEXT NOT NULL,
  nr INTEGER NOT NULL REFERENCES document (nr),
  PRIMARY KEY (annotator, document)
) STRICT, WITHOUT ROWID""",
    """INSERT INTO status_3 (document, annotator, progress, flagged, note, nr)
SELECT s.document, s.annotator, s.progress, s.flagged, s.note, d.nr
FROM status AS s JOIN document AS d ON d.id = s.document""",
    "DROP TABLE status",
    "ALTER TABLE status_3 RENAME TO status",
    "CREATE INDEX status_listed ON status (annotator, progress, nr)",
    "CREATE INDEX status_flagged ON status (annotator, nr) WHERE flagged = 1",
    # Which documents have a word is all that is asked: without the places (detail) the index is a third as large, and
    # what is typed letter by letter is found at once (prefix). storage/documents.py fills it again.
    "DROP TABLE document_search",
    """CREATE VIRTUAL TABLE document_search USING fts5 (
  title, text, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = none, prefix = '1 2 3'
)""",
    # annotate/copies.py: which documents have a number of another one's sketch; storage/copies.py fills it
    """CREATE TABLE document_sketch (
  number INTEGER NOT NULL,
  nr INTEGER NOT NULL REFERENCES document (nr),
  size INTEGER NOT NULL CHECK (size > 0),
  PRIMARY KEY (number, nr)
) STRICT, WITHOUT ROWID""",
    # whoever has few of a layer must not wait while those of the others are passed over
    "CREATE INDEX annotation_quotes ON annotation (annotator, id) WHERE layer = 'quote'",
    # changes of many documents are few among the imports of a large project
    "CREATE INDEX journal_shared ON journal (number) WHERE document IS NULL AND action <> 'import'",
    # a window that looks for what others have written asks for the newest suggestions
    "CREATE INDEX preannotation_at ON preannotation (at)",
)
