"""Pairs of quotation marks in a text: which mark opens, which closes, what lies inside.

Works on bare characters, a paragraph at a time; see also the repairs in `_repaired` and `_run`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotate.model.text import Span

OPENING = "«„‹"
CLOSING = "»›”"
EITHER = '“"'
MARKS = OPENING + CLOSING + EITHER
DASHES = "—–―-"
_SPACE_BEFORE_OPENER = re.compile(r"[\s(\[—–―\-«„“‹\"/]")
_LONGEST_RUN = 5  # paragraphs that one quotation may go on for


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of marks: `start..end` with the marks, `inner_start..inner_end` without.

    `depth` counts the pairs around it (0: outermost). `pieces` are the stretches of the inside, one for each
    paragraph where every paragraph is opened by a mark of its own; else one.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    pieces: tuple[Span, ...]

    @property
    def inner(self) -> tuple[int, int]:
        return self.inner_start, self.inner_end

    def contains(self, offset: int) -> bool:
        """Whether `offset` lies strictly inside the marks."""
        return self.start < offset < self.end - 1


@dataclass(frozen=True, slots=True)
class _Open:
    offset: int
    mark: str


def scan(text: str, paragraphs: Iterable[Span]) -> list[Pair]:
    """All pairs with something inside, by start; pairs are disjoint or nested."""
    found: list[Pair] = []
    lines = list(paragraphs)
    skip_to = 0
    for number, line in enumerate(lines):
        if line.start < skip_to:
            continue
        pairs, left = _line(text, line)
        if left:
            pairs, left = _repaired(text, line, pairs, left)
        if (left and left[0].offset <= line.start + 1) or (left and _after_colon(text, left[0].offset)):
            run = _run(text, lines, number, left[0])
            if run:
                found.append(run)
                skip_to = run.end
                pairs = [pair for pair in pairs if pair.end <= run.start or pair.start >= run.start]
        found.extend(pairs)
    return list(_nested(found))


def _line(text: str, line: Span) -> tuple[list[Pair], list[_Open]]:
    """The pairs of one paragraph and what stays open at its end."""
    stack: list[_Open] = []
    pairs: list[Pair] = []
    for found in re.finditer(f"[{re.escape(MARKS)}]", text[line.start : line.end]):
        offset = line.start + found.start()
        mark = found[0]
        if _opens(text, line, offset, mark, stack):
            if len(stack) < 8:  # deeper nesting is noise, and a text of brackets must stay cheap
                stack.append(_Open(offset, mark))
        elif stack and (opener := _closed(stack, mark)) is not None:
            del stack[opener + 1 :]
            top = stack.pop()
            if text[top.offset + 1 : offset].strip():
                pairs.append(_pair(top.offset, offset))
    return pairs, stack


def _opens(text: str, line: Span, offset: int, mark: str, stack: list[_Open]) -> bool:
    if mark in OPENING:
        return True
    if mark in CLOSING:
        return False
    before = text[offset - 1] if offset > line.start else " "
    after = text[offset + 1] if offset + 1 < line.end else " "
    if mark == "“":
        if any(opener.mark == "„" for opener in stack):
            return False
        return not after.isspace() and bool(_SPACE_BEFORE_OPENER.match(before))
    if before.isdigit() and not any(opener.mark == mark for opener in stack):
        return False  # inches, minutes of arc
    if _SPACE_BEFORE_OPENER.match(before) and not after.isspace() and after not in ",.;:!?)":
        return True
    if not before.isspace() and (after.isspace() or after in ',.;:!?)]…—–-»"'):
        return False
    return not any(opener.mark == mark for opener in stack)


def _closed(stack: list[_Open], mark: str) -> int | None:
    """Which opener of the stack this mark closes: the nearest of its own kind, else of a kind it may answer."""
    own = {"»": "«", "›": "‹", "”": "“„", "“": "„“", '"': '"'}[mark]
    for wanted in (own, {"»": "„“", "”": '"', "“": '"'}.get(mark, "")):
        for i in range(len(stack) - 1, -1, -1):
            if stack[i].mark in wanted:
                return i
    return None


def _pair(start: int, last: int, depth: int = 0) -> Pair:
    return Pair(start, last + 1, start + 1, last, depth, (Span(start + 1, last),))


def _repaired(text: str, line: Span, pairs: list[Pair], left: list[_Open]) -> tuple[list[Pair], list[_Open]]:
    """One closer for two: «Я работаю в «Газпроме», — сказал он."""
    outer = left[0]
    inner = [pair for pair in pairs if pair.start > outer.offset]
    for pair in reversed(inner):
        following = text[pair.end : line.end].lstrip()
        if not following or re.match(rf"[,.!?…]*\s*[{DASHES}]\s", following) or re.fullmatch(r"[.!?…,]+", following):
            joined = _pair(outer.offset, pair.end - 1)
            return [p for p in pairs if p.end <= outer.offset or p.start > outer.offset] + [joined], left[1:]
    return pairs, left


def _after_colon(text: str, offset: int) -> bool:
    return text[:offset].rstrip()[-1:] == ":" if offset < 200 else text[offset - 200 : offset].rstrip()[-1:] == ":"


def _run(text: str, lines: list[Span], number: int, opener: _Open) -> Pair | None:
    """A quotation that goes on over paragraphs and is closed only in the last one."""
    pieces = [Span(opener.offset + 1, lines[number].end)] if opener.offset + 1 < lines[number].end else []
    reopened = True
    for line in lines[number + 1 : number + _LONGEST_RUN]:
        opened = text[line.start] in MARKS
        reopened = reopened and opened
        start = line.start + 1 if opened else line.start
        depth = 0
        for offset in range(start, line.end):
            char = text[offset]
            if char in OPENING:
                depth += 1
            elif char in CLOSING or (char == '"' and not _opens(text, line, offset, char, [opener])):
                if depth:
                    depth -= 1
                    continue
                pieces.append(Span(start, offset) if start < offset else Span(start, start + 1))
                whole = _pair(opener.offset, offset)
                return replace(whole, pieces=tuple(pieces)) if reopened and len(pieces) > 1 else whole
        if depth:
            return None
        if start < line.end:
            pieces.append(Span(start, line.end))
        if not opened and len(pieces) > 2:
            return None  # without marks of their own, two paragraphs are as far as a forgotten closer explains
    return None


def _nested(pairs: list[Pair]) -> Iterator[Pair]:
    """By start, with depths; a pair that crosses another is left out."""
    around: list[Pair] = []
    for pair in sorted(pairs, key=lambda p: (p.start, -p.end)):
        while around and around[-1].end <= pair.start:
            around.pop()
        if around and pair.end > around[-1].end:
            continue
        leveled = replace(pair, depth=len(around))
        around.append(leveled)
        yield leveled
