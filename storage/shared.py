"""Steps that several documents share: changes of the project that reach into the annotations of many articles."""

from __future__ import annotations

import re
import sqlite3

from annotate.model.edits import Step

_DOCUMENT = re.compile('"document":"([^"]+)"')  # within a JSON text the marks would be escaped


class SharedSteps:
    """Which documents each change of the project is about. The journal only grows, so each entry is read once."""

    def __init__(self) -> None:
        self._seen = 0
        self._known: list[tuple[Step, frozenset[str]]] = []

    def of(self, connection: sqlite3.Connection, document: str, annotator: str) -> list[Step]:
        """The steps of an annotator that changed this document among others, in order."""
        found = connection.execute(
            "SELECT number, action, subject, author, at, coalesce(document, ''), reverts, edits FROM journal"
            " WHERE document IS NULL AND number > ? AND action <> 'import' ORDER BY number",
            (self._seen,),
        )
        for *step, edits in found:
            self._known.append((Step(*step), frozenset(_DOCUMENT.findall(edits))))
            self._seen = self._known[-1][0].number
        return [step for step, documents in self._known if step.author == annotator and document in documents]
