"""Text and places in it. Offsets are Unicode code points; spans are half open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from annotate.errors import TextRejected
from annotate.saying import saying


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text, `start <= offset < end`, in code points; never empty.

    Raises:
        ValueError: where `0 <= start < end` does not hold.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The covered words."""
        return text[self.start : self.end]


Fragments = tuple[Span, ...]


def hull(fragments: Fragments) -> Span:
    """The smallest span that covers all fragments."""
    return Span(fragments[0].start, fragments[-1].end)


def normalised(fragments: Iterable[Span]) -> Fragments:
    """Sorted, disjoint fragments: overlapping and touching ones are joined."""
    joined: list[Span] = []
    for span in sorted(fragments):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def covered(fragments: Fragments, text: str) -> str:
    """The words of all fragments, gaps shown as an ellipsis."""
    if len(fragments) == 1:
        return text[fragments[0].start : fragments[0].end]
    return " … ".join(span.of(text) for span in fragments)


def on_one_line(fragments: Fragments, text: str) -> str:
    """The same without line ends, and without more than one blank in a row."""
    return " ".join(covered(fragments, text).split())


def shared(a: Span, b: Span) -> int:
    """How many code points two spans have in common."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def holds(fragments: Fragments, place: Span) -> bool:
    """Whether most of `place` stands in one of the fragments."""
    return any(2 * shared(f, place) > len(place) for f in fragments)


_REFUSED = ((r"\x00", "binary"), (r"[\ud800-\udfff]", "surrogate"), (r"[\ufffe\uffff]", "noncharacter"))


def canonical(raw: str) -> str:
    """`raw` as it is kept for ever: no byte order marks at the start, line ends as LF.

    A canonical text is canonical again, or an exported text would come back with other offsets.
    Everything else stays as it is (NBSP, combining accents, emoji, bidi marks, U+2028).

    Raises:
        TextRejected: "binary" for U+0000, "surrogate" for a lone surrogate, "noncharacter" for
            U+FFFE and U+FFFF, "empty" where nothing but white space remains.
    """
    text = raw.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # most texts have none of them, and are looked through once
    refused = re.search(r"[\x00\ud800-\udfff\ufffe\uffff]", text)
    for pattern, code in _REFUSED if refused else ():
        if found := re.search(pattern, text):
            line = text.count("\n", 0, found.start()) + 1
            raise TextRejected(code, saying("line {line}, {code}", line=line, code=f"U+{ord(found[0]):04X}"))
    if not text.strip():
        raise TextRejected("empty")
    return text


def text_sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the UTF-8 form of a canonical text: the same text, the same sum."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Header:
    """Machine-written words before an article: where they end, and the date that they give."""

    end: int
    date: str


_HEADER = re.compile(r"\s*date[ \t:]+(\d{4})-(\d{2})-(\d{2})(?:[ \t]+|[ \t]*\n\s*)(?=\S)")


def header(text: str) -> Header | None:
    """The header ` date 2026-02-03 ` of a crawled article, None where there is none or the date is impossible."""
    found = _HEADER.match(text)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Header(found.end(), day.isoformat())


_CAPTION = re.compile(r"(?:^|\. )Фото: ")
_SENTENCE_END = re.compile(r"[.!?…]+[»\"”]?(?=\s|$)")


def title_of(text: str, limit: int = 90) -> str:
    """A title for a text that came without one: its first line or sentence that is no caption of a picture.

    It is cut at a word and at most `limit` characters long.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines[:5] if not _CAPTION.search(line)), lines[0] if lines else "")
    line = re.sub(r"\s+", " ", line)
    if len(line) <= limit:
        return line.rstrip(".") or line
    for found in _SENTENCE_END.finditer(line):
        if found.start() >= 25 and found.end() <= limit:
            return line[: found.end()].rstrip(".")
    cut = line[: limit - 1].rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:—–-") + "…"


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its text, which only a correction changes, and what is known of it.

    `body` is the offset at which the article begins behind a recognised header; it is 0 without one.
    `date` is ISO 8601 ("2026-02-03") or empty; `bytes_sha256` is of the file as it was read.
    `removed` documents stay in the file and can be brought back.
    """

    id: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = "ru"
    body: int = 0
    bytes_sha256: str = ""
    text_sha256: str = ""
    removed: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)
