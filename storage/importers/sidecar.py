"""The file `.tokens.tsv` beside a file of tokens: where each token stands (storage/exporters/conll2003.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from annotate.saying import saying
from storage.importers.token_lines import LONGEST_TEXT, TooLong, lines

SUFFIX = ".tokens.tsv"
_HEAD = ["document", "sentence", "start", "end", "token"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A token: its document, its place; annotation and origin by names of columns of tags ("" where there is one)."""

    document: str
    start: int
    end: int
    word: str
    owners: dict[str, tuple[str, str]]

    def of(self, name: str) -> tuple[str, str]:
        """The annotation and its origin by a column of tags."""
        return self.owners.get(name, ("", ""))


@dataclass
class Sidecar:
    """The rows beside a file, taken a document at a time; `trouble` says why they are not used, once they are not."""

    trouble: str = ""
    _rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    _there: bool = False

    @classmethod
    def beside(cls, path: Path, stack: ExitStack) -> Sidecar:
        """The sidecar of a file; one without rows where there is none."""
        try:
            file = stack.enter_context(path.with_name(path.name + SUFFIX).open("rb"))
        except OSError:
            return cls()
        return cls("", _rows(line for _, line in lines(file)), True)

    def take(self, sentences: list[list[str]]) -> list[list[Row]]:
        """The rows of a document with these tokens, by sentences; none where they are not of it."""
        if not self._there:
            return []
        found: list[list[Row]] = []
        at = gaps = 0
        try:
            for words in sentences:
                found.append([])
                for word in words:
                    row = next(self._rows, None)
                    if (
                        row is None
                        or row.word != word
                        or row.start < at
                        or row.document != (found[0] or [row])[0].document
                    ):
                        raise ValueError(saying("its tokens are others"))
                    gaps += row.start - at
                    if gaps > LONGEST_TEXT or row.end - row.start != len(word):
                        raise ValueError(
                            saying(
                                "{start}..{end} is no place of {word!r:.50}", start=row.start, end=row.end, word=word
                            )
                        )
                    found[-1].append(row)
                    at = row.end
        except (ValueError, TooLong) as error:
            self._there = False
            self.trouble = saying("the places in the file {name} beside it are not used: {why}", name=SUFFIX, why=error)
            return []
        return found

    @staticmethod
    def text(known: list[list[Row]], sentences: list[list[str]]) -> tuple[str, list[list[Place]]]:
        """A text with the tokens in their places, sentences on lines of their own, and the places."""
        made: list[str] = []
        at = 0
        for rows, words in zip(known, sentences, strict=True):
            for i, (row, word) in enumerate(zip(rows, words, strict=True)):
                gap = " " * (row.start - at)
                made.append(gap if i or not made else gap.replace(" ", "\n", 1))
                made.append(word)
                at = row.end
        return "".join(made), [[(row.start, row.end) for row in rows] for rows in known]


def _rows(found: Iterator[str]) -> Iterator[Row]:
    """Raises ValueError for what is no sidecar."""
    head = next(found, "").split("\t")
    if head[: len(_HEAD)] != _HEAD:
        raise ValueError(saying("its columns are others"))
    cells = {name: i for i, name in enumerate(head)}
    sides = [
        (name.partition(":")[2], i, cells[name.replace("annotation", "origin", 1)])
        for name, i in cells.items()
        if name.partition(":")[0] == "annotation" and name.replace("annotation", "origin", 1) in cells
    ]
    for line in found:
        row = line.split("\t")
        if len(row) != len(head):
            raise ValueError(saying("a line of it has other columns"))
        owners = {name: (row[i], row[j]) for name, i, j in sides if row[i]}
        yield Row(row[0], int(row[2]), int(row[3]), row[4], owners)
