"""Steps that several documents share: changes of the project that reach into the annotations of many articles, and
those of the label schema, which all of them stand under.
"""

from __future__ import annotations

import re
import sqlite3

from annotate.model.edits import Step
from storage.kept import texts

_DOCUMENT = re.compile('"document":"([^"]+)"')  # within a JSON text the marks would be escaped
# the index names what it holds; left to itself SQLite goes through all imports as well
SHARED = """SELECT number, action, subject, author, at, coalesce(document, ''), reverts, edits
FROM journal INDEXED BY journal_shared WHERE document IS NULL AND number > ? AND action <> 'import' ORDER BY number"""
_SCHEMA = '"kind":"schemaversion"'


class SharedSteps:
    """Which documents each change of the project is about. The journal only grows, so each entry is read once."""

    def __init__(self) -> None:
        self._seen = 0
        self._known: list[tuple[Step, frozenset[str] | None]] = []  # None: all of them

    def of(self, connection: sqlite3.Connection, document: str, annotator: str) -> list[Step]:
        """The steps of an annotator that changed this document among others, or the label schema, in order."""
        found = connection.execute(SHARED, (self._seen,))
        for *step, edits in found:
            texts(step[1:6])
            reached = None if _SCHEMA in edits else frozenset(_DOCUMENT.findall(edits))
            self._known.append((Step(*step), reached))
            self._seen = self._known[-1][0].number
        mine = ((step, documents) for step, documents in self._known if step.author == annotator)
        return [step for step, documents in mine if documents is None or document in documents]
