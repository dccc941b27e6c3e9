"""Files of one token a line: their lines, the text that tokens make, and documents that get too long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from annotate.errors import KavychkiError
from annotate.model.tokens import Tokens
from annotate.ports import Incoming, Read
from annotate.saying import saying
from storage.importers.streaming import BROKEN, said

LONGEST_LINE = 8_000_000
"""Bytes of the longest line that is read."""

LONGEST_TEXT = 1_000_000
"""Characters after which a file without borders of documents is cut at the end of a sentence."""

_CLOSING = frozenset(".,:;!?…»)]}%”’")
_OPENING = frozenset("«([{„“‘")
_MARKS = '"'
_HALF = re.compile("[\ud800-\udfff]")


class TooLong(ValueError):
    """A line that is longer than LONGEST_LINE."""


def lines(file: BinaryIO, encoding: str = "") -> Iterator[tuple[int, str]]:
    """The numbered lines without their ends; what is not of the encoding becomes half characters (see `whole`).

    Raises:
        TooLong: for a line that is.
        LookupError: for an encoding that there is not, that parts no lines, or that the file is not in.
    """
    _require_lines(encoding)
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise TooLong(
                saying(
                    "line {line} is longer than {most} MB; nothing behind it is read",
                    line=number,
                    most=LONGEST_LINE // 1_000_000,
                )
            )
        if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        try:
            line = raw.decode(encoding or "utf-8", "surrogateescape")
        except UnicodeError as error:
            raise LookupError(
                saying("line {line} is not {encoding}; nothing behind it is read", line=number, encoding=encoding)
            ) from error
        yield number, line.rstrip("\r\n")


def _require_lines(encoding: str) -> None:
    """Raises LookupError for an encoding that there is not, or whose line ends are not those of ASCII."""
    try:
        fine = "a\n".encode(encoding or "utf-8") == b"a\n"
    except (LookupError, ValueError):
        fine = False
    if not fine:
        raise LookupError(saying("lines cannot be read as {encoding!r}; save the file as UTF-8", encoding=encoding))


def is_whole(words: str) -> bool:
    """Whether words hold no bytes that are not of the file's encoding."""
    return _HALF.search(words) is None


def whole(words: str) -> str:
    """Raises ValueError where words hold bytes that are not of the file's encoding."""
    if not is_whole(words):
        raise ValueError(saying("it is not UTF-8; save the file as UTF-8, or name its encoding"))
    return words


def joined(tokens: Sequence[str]) -> str:
    """The text of a sentence whose white space is not known: no blank before closing punctuation or behind opening one;
    a blank between all where tokens would not be found again otherwise.
    """
    made: list[str] = []
    glued, marks = True, 0
    for token in tokens:
        closing = token[0] in _CLOSING and (len(token) == 1 or not any(c.isalnum() for c in token))
        if token in _MARKS:
            marks += 1
            closing = marks % 2 == 0
        if made and not glued and not closing:
            made.append(" ")
        made.append(token)
        glued = token in _OPENING or (token in _MARKS and marks % 2 == 1)
    text = "".join(made)
    return text if found_again(text, tokens) else " ".join(tokens)


def found_again(text: str, tokens: Sequence[str]) -> bool:
    """Whether our tokens of a line are these, and one sentence."""
    known = Tokens(text)
    starts, ends = known.offsets()
    return [text[start:end] for start, end in zip(starts, ends, strict=True)] == [*tokens]


def built(shown: str, place: str, make: Callable[[], Incoming]) -> Read:
    """What became of a document, or why there is none."""
    try:
        one = make()
    except (KavychkiError, *BROKEN) as failure:
        return Read(
            shown, code="broken", message=saying("{file}, {place}: {why}", file=shown, place=place, why=said(failure))
        )
    return Read(shown, (one.document,), sets=(one,))
