"""Files of one token a line with columns of tags: CoNLL-2002, CoNLL-2003, and whatever is like them.

Columns are parted by tabs or blanks. The token is in the first one (in the second behind numbers), tags in those whose
every value is one; chunks, which tell nothing of the meaning, are left out. IOB1, IOB2, BIOES, BILUO and bare labels
are told by what opens spans. White space is not in such files: with the sidecar that our writer makes
(storage/exporters/conll2003.py) every token gets its own place, the text between them is blanks and line ends;
without it a sentence is a line, its tokens parted as Russian is written. Either way tokens and tags come out as they
were in the file when they are written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from annotate.exchange.layers import placed
from annotate.exchange.tagging import OUTSIDE, TAG, Manner, runs
from annotate.model.text import title_of
from annotate.ports import Choice, Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import Mark, marked
from storage.importers.sidecar import Place, Sidecar
from storage.importers.streaming import guarded
from storage.importers.token_lines import LONGEST_TEXT, TooLong, built, joined, lines, whole

FORMAT = Format(
    "conll",
    "CoNLL, one token a line",
    ".conll",
    "columns of tokens and tags: IOB1, IOB2, BILUO, BIOES or bare labels",
    (
        Choice(
            "scheme",
            ("auto", "iob2", "iob1", "biluo", "io"),
            saying("how tags are written; found out by what opens spans"),
        ),
        Choice(
            "tags",
            (),
            saying("the numbers of the columns with tags, the first being 1: 4, or 2,3; found out where empty"),
        ),
        Choice("token", (), saying("the number of the column with the token; found out where empty")),
    ),
)
START = "-DOCSTART-"

_LOOKED_AT = 50_000  # lines by which columns and scheme are told
_CHUNKS = {"NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"}
_OPENED = re.compile(r"[BIUS]-\S")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the columns of a file are."""

    tabs: bool
    width: int
    token: int
    tags: tuple[int, ...]
    scheme: str

    def split(self, line: str) -> list[str]:
        """The columns of a line."""
        return line.split("\t") if self.tabs else line.split()


@dataclass
class Page:
    """The lines of a document: sentences of (number, token, tags), and the names of the columns of tags."""

    number: int
    names: Mapping[int, str] = field(default_factory=dict)
    sentences: list[list[tuple[int, str, list[str]]]] = field(default_factory=list)
    length: int = 0
    odd: list[int] = field(default_factory=list)


def knows(head: bytes) -> bool:
    """Whether most of its lines are a token with tags."""
    found = head.decode("utf-8", "replace").split("\n")[:200]
    if any(line.startswith(START) for line in found):
        return True
    rows = [line.split("\t" if "\t" in line else None) for line in found[:-1] if line.strip() and line[0] != "#"]
    tagged = [row[-1] for row in rows if 1 < len(row) < 20]
    return 0 < len(rows) < 1.1 * len(tagged) and ("O" in tagged or any(_OPENED.match(tag) for tag in tagged))


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, one at a time; never raises."""
    return guarded(path, lambda file: _read(file, path, plan))


def _read(file: BinaryIO, path: Path, plan: ImportPlan) -> Iterator[Read]:
    shown = str(path)
    number = 0
    try:
        shape = _shape(lines(file, plan.encoding), FORMAT.chosen(plan.choices))
        if shape is None:
            yield Read(
                shown,
                code="broken",
                message=saying("{file}: it has no column of tags; name it, the first being 1", file=shown),
            )
            return
        file.seek(0)
        with ExitStack() as stack:
            sides = Sidecar.beside(path, stack)
            for page in _pages(lines(file, plan.encoding), shape):
                number += 1
                yield built(
                    shown,
                    saying("line {line}", line=page.number),
                    lambda page=page: _document(page, shape, path, sides),  # type: ignore[misc]
                )
    except (TooLong, LookupError, ValueError) as error:
        yield Read(shown, code="broken", message=saying("{file}: {why}", file=shown, why=error))
        return
    if not number:
        yield Read(shown, code="empty", message=saying("{file}: there are no documents in it", file=shown))


def _shape(numbered: Iterator[tuple[int, str]], chosen: Mapping[str, str]) -> Shape | None:
    """What the columns of a file are, None where it has no tags.

    Raises:
        ValueError: for columns that are no numbers.
    """
    rows: list[list[str] | None] = []
    tabs: bool | None = None
    for number, line in numbered:
        if number > _LOOKED_AT:
            break
        if not line.strip() or line.startswith(START):
            rows.append(None)
        elif not _is_comment(line):
            tabs = "\t" in line if tabs is None else tabs
            rows.append(line.split("\t") if tabs else line.split())
    widths = [len(row) for row in rows if row]
    width = max(set(widths), key=widths.count, default=0)
    whole_rows = [row for row in rows if row and len(row) == width]
    token = _numbers(chosen["token"])[0] if chosen["token"] else int(_is_counted(rows, width))
    columns = _numbers(chosen["tags"]) if chosen["tags"] else _tagged(whole_rows, token, width)
    if not columns:
        return None
    manner = Manner()
    for column in columns:
        sentence: list[str] = []
        for row in [*rows, None]:
            if row is None:
                manner.look(sentence)
                sentence = []
            elif column < len(row):
                sentence.append(row[column])
    scheme = manner.scheme if chosen["scheme"] == "auto" else chosen["scheme"]
    return Shape(bool(tabs), max(width, *(c + 1 for c in columns)), token, tuple(columns), scheme)


def _is_comment(line: str) -> bool:
    return line.startswith("#") and not TAG.fullmatch(line.rsplit(maxsplit=1)[-1])


def _numbers(said: str) -> list[int]:
    try:
        found = [int(part) - 1 for part in said.split(",")]
    except ValueError:
        found = [-1]
    if min(found) < 0 or max(found) > 100:
        raise ValueError(saying("{said!r} are no numbers of columns; the first one is 1", said=said))
    return found


def _is_counted(rows: list[list[str] | None], width: int) -> bool:
    """Whether the first of at least three columns counts the tokens of each sentence."""
    numbers = [row[0] for row in rows if row and len(row) == width]
    return width > 2 and len({*numbers}) > 1 and all(number.isdecimal() for number in numbers) and numbers[0] in "01"


def _tagged(rows: list[list[str]], token: int, width: int) -> list[int]:
    """The columns of tags; the last one where bare labels stand beside "O"."""
    values = {column: {row[column] for row in rows} for column in range(token + 1, width)}
    found = []
    for column, known in values.items():
        if all(TAG.fullmatch(value) or value in OUTSIDE for value in known) and any("-" in v[1:] for v in known):
            found.append(column)
    telling = [c for c in found if not {value[2:] for value in values[c] if value not in OUTSIDE} <= _CHUNKS]
    if telling or found:
        return telling or found
    return [width - 1] if width > 1 and "O" in values.get(width - 1, ()) else []


def _pages(numbered: Iterator[tuple[int, str]], shape: Shape) -> Iterator[Page]:
    """The documents of a file; one without borders is cut where it gets too long."""
    page = Page(1)
    opened = False
    for number, line in numbered:
        if line.startswith(START):
            if page.sentences:
                yield page
            cells = shape.split(line)
            names = {c: cells[c] for c in shape.tags if c < len(cells) and cells[c] not in OUTSIDE}
            page, opened = Page(number, names if len(cells) == shape.width else {}), False
        elif not line.strip():
            opened = False
            if page.length > LONGEST_TEXT:
                yield page
                page = Page(number, page.names)
        elif not _is_comment(line):
            cells = shape.split(line)
            word = "_".join(cells[shape.token].split()) if shape.token < len(cells) else ""
            if len(cells) != shape.width or not word:
                page.odd.append(number)
            if word:
                if not opened:
                    page.sentences.append([])
                opened = True
                tags = [cells[c] if c < len(cells) else "O" for c in shape.tags]
                page.sentences[-1].append((number, word, tags))
                page.length += len(word) + 1
    if page.sentences:
        yield page


def _document(page: Page, shape: Shape, path: Path, sides: Sidecar) -> Incoming:
    """Raises TextRejected, ValueError where the tokens make no text."""
    words = [[word for _, word, _ in sentence] for sentence in page.sentences]
    whole("".join([*map("".join, words), *page.names.values()]))
    whole("".join("".join(tags) for sentence in page.sentences for _, _, tags in sentence))
    known = sides.take(words)
    if known:
        text, places = sides.text(known, words)
        found = marked(text, {"doc_id": known[0][0].document, "title": title_of(text.strip())}, path.name)
    else:
        text, places = _laid(words)
        found = marked(text, {}, path.name)
    if sides.trouble:
        found.builder.remarks.append(sides.trouble)
    wrong: list[tuple[int, str]] = []
    ours: dict[str, Mark] = {}
    for column, at in enumerate(shape.tags):
        name = page.names.get(at, "")
        for nr, sentence in enumerate(page.sentences):
            tags = [tags[column] for _, _, tags in sentence]
            spans, problems = runs(tags, shape.scheme)
            wrong += [(sentence[i][0], why) for i, why in problems]
            for run in spans:
                piece = places[nr][run.first][0], places[nr][run.last][1]
                side = known[nr][run.first].of(name) if known else ("", "")
                layer = name or placed(run.label)[0]
                proposal = {"origin": "suggested"} if side[1] == "suggested" else None
                # what is of one annotation by the sidecar is one again, in one piece where only sentences part it
                if side[0] and (same := ours.get(f"{column} {side[0]}")):
                    if not run.first and nr and same.pieces[-1][1] == places[nr - 1][-1][1]:
                        piece = same.pieces.pop()[0], piece[1]
                    same.pieces.append(piece)
                    continue
                mark = Mark("", layer, run.label, [piece], {}, proposal)
                ours[f"{column} {side[0]}"] = mark
                found.marks.append(mark)
    _tell(found.builder.remarks, wrong, page.odd)
    return found.incoming()


def _laid(sentences: list[list[str]]) -> tuple[str, list[list[Place]]]:
    """The text of sentences, a line each, and where the tokens are in it."""
    made: list[str] = []
    places: list[list[Place]] = []
    start = 0
    for words in sentences:
        line = joined(words)
        at, found = 0, []
        for word in words:
            at = line.index(word, at)
            found.append((start + at, start + at + len(word)))
            at += len(word)
        places.append(found)
        made.append(line)
        start += len(line) + 1
    return "\n".join(made), places


def _tell(remarks: list[str], wrong: list[tuple[int, str]], odd: list[int]) -> None:
    """What is wrong in a document, the first of each kind with its line."""
    if wrong:
        line, why = min(wrong)
        if len(wrong) > 1:
            why = saying("{why} ({count} such tags)", why=why, count=len(wrong))
        remarks.append(saying("line {line}: {why}; read as its label says", line=line, why=why))
    if odd:
        remarks.append(
            saying(
                "line {line}: its columns are not those of the file ({count} such lines)", line=odd[0], count=len(odd)
            )
        )
