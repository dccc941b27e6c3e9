"""What a look through files has found before anything of them is written."""

from __future__ import annotations

from collections import Counter

from annotate.exchange.labels import listed, strange
from annotate.model.schema import Schema
from annotate.ports import Read, Unknown

KEPT = 200
"""Problems, annotators and files that are kept one by one; all are counted."""


class Survey:
    """Files, documents and annotations by number; formats, encodings, annotators and strange labels by name.

    It grows with what there is to tell, not with the files.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._path = ""
        self._unknown: Counter[tuple[str, str]] = Counter()
        self.files = self.documents = self.annotations = self.suggestions = self.failed = 0
        self.formats: Counter[str] = Counter()
        self.encodings: Counter[str] = Counter()
        self.annotators: Counter[str] = Counter()
        self.problems: list[Read] = []

    def note(self, read: Read) -> None:
        """Counts a file, or a document of it."""
        if read.path != self._path:
            self._path = read.path
            self.files += 1
            self.formats[read.format] += 1
            if read.encoding:
                self.encodings[read.encoding] += 1
        if read.code:
            self.failed += 1
            if len(self.problems) < KEPT:
                self.problems.append(read)
        self.documents += len(read.documents)
        for one in read.sets:
            self.annotations += len(one.records.annotations)
            self.suggestions += len(one.suggestions)
            self._unknown.update(strange(one, self._schema))
            if one.annotator and (one.annotator in self.annotators or len(self.annotators) < KEPT):
                self.annotators[one.annotator] += 1

    @property
    def unknown(self) -> list[Unknown]:
        """The labels that the schema does not have, the most frequent first."""
        return listed(self._unknown, self._schema)
