r"""WebAnno TSV 3.0 to 3.3 (storage/exporters/webanno.py): a file with a document, as INCEpTION and WebAnno export it.

The text is that of the #Text lines; a sentence begins at the offset of its first token, in UTF-16 units, and what
stands between two sentences is a line end and blanks. Span layers with their slots and relation layers are read; of
chains (coreference) it is said that they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal

from annotate.errors import TextRejected
from annotate.exchange.offsets import Utf16
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import marked
from storage.importers.opening import rejection
from storage.importers.streaming import BROKEN, LONGEST, guarded
from storage.importers.structures import Structure, add, label_of, wanted
from storage.importers.token_lines import LONGEST_TEXT

FORMAT = Format(
    "webanno", "WebAnno TSV 3", ".tsv", "tables of tokens with annotations, as INCEpTION and WebAnno write them"
)

_HEAD = re.compile(r"#FORMAT=WebAnno TSV 3\.[0-3]")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNIT = re.compile(r"(\d+)-(\d+)(?:\.\d+)?")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NUMBERED = re.compile(r"((?:\\.|[^\\])*?)\[(\d{1,9})(?:_(\d{1,9}))?\]", re.DOTALL)
_PLAIN = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}

Kind = Literal["words", "role", "target", "base", "chain"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: of which type, what it holds, and the name of the feature, or the type at whose ends a relation is."""

    type: str
    kind: Kind
    name: str
    relation: bool = False


@dataclass(slots=True)
class _Link:
    """A relation or slot as it stands: its kind, and where its ends are (key, or unit and number)."""

    kind: str
    head: str
    tail: str


@dataclass
class _Sheet:
    """What is known of a file so far."""

    columns: list[Column] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    length: int = 0
    gaps: int = 0  # characters between sentences
    spans: dict[str, Structure] = field(default_factory=dict)
    at: dict[tuple[str, str], str] = field(default_factory=dict)
    links: list[_Link] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    places: list[tuple[int, int, str, int]] = field(default_factory=list)


def knows(head: bytes) -> bool:
    """Whether it begins as the format says."""
    return _HEAD.match(head.removeprefix(b"\xef\xbb\xbf")[:40].decode("utf-8", "replace")) is not None


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The document of a file; never raises."""
    return guarded(path, lambda file: _read(file, path))


def _read(file: BinaryIO, path: Path) -> Iterator[Read]:
    shown, data = str(path), file.read(LONGEST + 1)
    try:
        if len(data) > LONGEST:
            raise ValueError(saying("longer than {most} MB; split it", most=LONGEST // 1_000_000))
        one = incoming(data.decode("utf-8-sig"), path.name)
    except TextRejected as error:
        yield Read(shown, code=error.code, message=saying("{file}: {why}", file=shown, why=rejection(error)))
    except BROKEN as error:
        yield Read(shown, code="broken", message=saying("{file}: {why}", file=shown, why=error))
    else:
        yield Read(shown, (one.document,), "utf-8", sets=(one,))


def incoming(data: str, source: str) -> Incoming:
    """The document of a file.

    Raises:
        TextRejected, ValueError: with the line where it is none.
    """
    lines = [line.removesuffix("\r") for line in data.split("\n")]
    if not _HEAD.fullmatch(lines[0]):
        raise ValueError(saying("line 1: {line!r:.60} is no header of WebAnno TSV 3", line=lines[0]))
    top = 1
    sheet = _Sheet()
    while top < len(lines) and lines[top].startswith("#T_"):
        sheet.columns += _columns(lines[top])
        top += 1
    words: list[str] = []
    for number, line in enumerate(lines[top:], top + 1):
        try:
            if line.startswith("#"):
                if line.startswith("#Text="):
                    words.append(_unescaped(line.removeprefix("#Text=")))
            elif line:
                words = _row(sheet, line.split("\t"), words, number)
        except BROKEN as error:
            raise ValueError(saying("line {line}: {why}", line=number, why=error)) from error
    return _built(sheet, source)


def _columns(line: str) -> Iterator[Column]:
    """The columns of a type, by its line in the header."""
    kind, _, rest = line.partition("=")
    type, *names = rest.split("|")
    if kind == "#T_CH":
        yield from (Column(type, "chain", name) for name in names or [""])
        return
    for name in names or [""]:
        if name.startswith("ROLE_"):
            feature = name.removeprefix("ROLE_").partition(":")[2].partition("_")[0]
            yield Column(type, "role", feature)
        elif name.startswith("BT_"):
            yield Column(type, "base", name.removeprefix("BT_"), True)
        elif "." in name:
            yield Column(type, "target", name)
        else:
            yield Column(type, "words", name, kind == "#T_RL")


def _row(sheet: _Sheet, cells: list[str], words: list[str], number: int) -> list[str]:
    """Takes a line of a token; the words of a sentence that are still to be placed, none."""
    unit, place = _UNIT.fullmatch(cells[0]), _PLACE.fullmatch(cells[1])
    if unit is None or place is None or len(cells) < 3 + len(sheet.columns):
        raise ValueError(
            saying("{line!r:.40} is no line of a token with {count} columns", line=cells[0], count=len(sheet.columns))
        )
    start, end = int(place[1]), int(place[2])
    if words:
        _place(sheet, words, start)
    if not start < end <= sheet.length:
        raise ValueError(saying("{start}-{end} lies outside the text", start=start, end=end))
    sheet.places.append((start, end, cells[2], number))
    cells = cells[3:]
    relations: dict[tuple[str, int], dict[str, str]] = {}
    for column, cell in zip(sheet.columns, cells, strict=False):
        if cell == "_" or not cell:
            continue
        if column.kind == "chain":
            _say(sheet, saying("chains (coreference) are left out"))
            continue
        for nr, value in enumerate(_apart(cell, "|") if wanted(column.type) else ()):
            if column.relation:
                known = relations.setdefault((column.type, nr), {})
                known[column.name if column.kind == "words" else "BT_"] = value
                if column.kind == "base":
                    known["type"] = column.name
            else:
                _span(sheet, column, unit[0], nr, value, (start, end))
    for (type, _), known in relations.items():
        _relation(sheet, type, known, unit[0])
    return []


def _place(sheet: _Sheet, words: list[str], start: int) -> None:
    """Puts the text of a sentence where its first token begins."""
    if sheet.length > start:
        if sheet.length != start + 1 or not sheet.text:
            raise ValueError(saying("a sentence begins at {start}, within the one before", start=start))
        sheet.text[-1] = sheet.text[-1][:-1]
    else:
        sheet.gaps += start - sheet.length
        if sheet.gaps > LONGEST_TEXT:
            raise ValueError(saying("a sentence begins at {start}, far behind the one before", start=start))
        sheet.text.append(" " * (start - sheet.length))
    said = "\n".join(words) + "\n"
    sheet.text.append(said)
    sheet.length = start + len(said) + sum(c > "\uffff" for c in said)


def _span(sheet: _Sheet, column: Column, unit: str, nr: int, value: str, place: tuple[int, int]) -> None:
    """Takes what a cell says of one annotation of this line."""
    here = f"{unit}|{column.type}|{nr}"
    if column.kind == "target":
        one = sheet.spans.get(sheet.at.get((here, ""), ""))
        targets = [] if one is None or value in ("*", "_") else _apart(value, ";")
        if one is not None and not any(target for _, target in one.links):
            roles = [role for role, _ in one.links]
            one.links = [(role, _end(target, column.name)) for role, target in zip(roles, targets, strict=False)]
        return
    numbered = _NUMBERED.fullmatch(value)
    key = f"[{numbered[2]}]" if numbered else here
    words = numbered[1] if numbered else value
    one = sheet.spans.get(key)
    if one is None:
        one = sheet.spans[key] = Structure(key, column.type, *place, {})
    one.end = max(one.end, place[1])
    sheet.at.setdefault((here, ""), key)
    sheet.at.setdefault((unit, column.type), key)
    sheet.at.setdefault((unit, ""), key)
    if column.kind == "role":
        if words != "_" and not one.links:
            one.links = [("" if role == "*" else _unescaped(role), "") for role in _apart(words, ";")]
    elif words != "*" and column.name:
        one.features[column.name] = _unescaped(words)


def _end(target: str, type: str) -> str:
    """The end of a link as it is looked up later: a number, or a unit with a type."""
    numbered = _NUMBERED.fullmatch(target)
    return f"[{numbered[2]}]" if numbered else f"{target}|{type}"


def _relation(sheet: _Sheet, type: str, known: dict[str, str], unit: str) -> None:
    """Takes a relation, which stands in the line of the annotation to which it leads."""
    base = known.pop("type", "")
    where = known.pop("BT_", "")
    features = {name: _unescaped(value) for name, value in known.items() if value not in ("*", "_")}
    numbered = _NUMBERED.fullmatch(where)
    source = numbered[1] if numbered else where
    head = f"[{numbered[2]}]" if numbered and numbered[2] != "0" else f"{source}|{base}"
    tail = f"[{numbered[3]}]" if numbered and numbered[3] not in (None, "0") else f"{unit}|{base}"
    kind = features.get(label_of(type, features), "") or type.rpartition(".")[2]
    sheet.links.append(_Link(kind, head, tail))


def _built(sheet: _Sheet, source: str) -> Incoming:
    text = "".join(sheet.text)[:-1]
    stem = source.rpartition(".")[0]
    ours = {"doc_id": stem} if _UUID.fullmatch(stem) else {}
    found = marked(text, ours or {"title": stem}, source)
    units = Utf16(text)
    for start, end, said, number in sheet.places:
        if text[units.at(start) : units.at(end)] != said:
            _say(
                sheet,
                saying(
                    "line {line}: {said!r:.40} does not stand at {start}-{end}; the offsets may be wrong",
                    line=number,
                    said=said,
                    start=start,
                    end=end,
                ),
            )
            break
    found.builder.remarks += sheet.remarks

    def resolved(end: str) -> str:
        if end.startswith("["):
            return end
        unit, _, type = end.partition("|")
        return sheet.at.get((unit, type)) or sheet.at.get((unit, ""), end)

    for one in sheet.spans.values():
        one.start, one.end = units.at(one.start), units.at(one.end)
        one.links = [(role or "link", resolved(target)) for role, target in one.links if target]
    relations = [(link.kind, resolved(link.head), resolved(link.tail)) for link in sheet.links]
    add(found, sheet.spans.values(), relations)
    return found.incoming()


def _say(sheet: _Sheet, remark: str) -> None:
    if remark not in sheet.remarks:
        sheet.remarks.append(remark)


def _apart(cell: str, mark: str) -> list[str]:
    """The parts of a cell between marks that no backslash stands before."""
    cuts, at = [-1], 0
    while at < len(cell):
        if cell[at] == mark:
            cuts.append(at)
        at += 2 if cell[at] == "\\" else 1
    return [cell[start + 1 : end] for start, end in pairwise([*cuts, len(cell)])]


def _unescaped(words: str) -> str:
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), words)
