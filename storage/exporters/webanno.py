r"""WebAnno TSV 3.3, which INCEpTION and WebAnno read and write: a folder with a file a document.

By https://webanno.github.io/webanno/releases/3.4.5/docs/user-guide.html#sect_webannotsv: a header line for each type
with its features (#T_SP=type|feature|...), then the sentences with their text (#Text=) and a line for each token:
sentence-token, offsets in UTF-16 units, words, and the columns. Of several annotations of one type at one place the
values are joined by "|"; such ones, those of several tokens, and those that something links to have a number [n]. A
piece of a token is a line of its own (1-2.1). "_" is nothing, "*" an annotation without that feature; reserved
characters in values stand behind a backslash. Links are two columns, roles and where their targets begin.

Types and features are those of the XMI files (storage/exporters/casing.py); only those that a document uses are named,
so that plain entities go into any project of INCEpTION. A reader puts a line end between two sentences, and blanks
where there is more: what stands behind a sentence otherwise is part of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.exchange.uima import LINKS, label_feature
from annotate.model.text import Span
from annotate.ports import Format
from annotate.saying import saying
from storage.exporters.casing import CHOICES, Case, Mark, case, file_name, layout, link_type, ordered
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target
from storage.exporters.xmi import Units

FORMAT = Format(
    "webanno",
    "WebAnno TSV 3.3",
    "",
    "a folder of tables of tokens for INCEpTION and WebAnno",
    CHOICES,
    folder=True,
)
ENDINGS = ("",)

HEADER = "#FORMAT=WebAnno TSV 3.3"
TARGET = "uima.tcas.Annotation"

_VALUE = re.compile(r"->|[\\\[\]|_;*\t\n]")
_TEXT = re.compile(r"[\x00-\x1f\\]")
_NAMED = {"\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b"}


@dataclass(frozen=True, slots=True)
class Table:
    """What is written of a document: where each mark lies (units: sentence-token or a piece), which have a number."""

    case: Case
    marks: list[Mark]
    units: list[list[str]]
    numbers: dict[int, int]
    lines: dict[str, tuple[Span, list[int]]]


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes a file for each document."""
    for one in sets:
        made = table(one, tally, chosen)
        with target.open(f"{file_name(one.key)}.tsv") as file:
            file.write(written(made, layout(one.schema)))


def table(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> Table:
    """A document as lines of tokens; what they cannot hold goes to the losses."""
    given = case(one, tally, chosen, xml=False)
    text = given.text
    lead = text[: given.sentences[0][0].start]
    if lead.strip(" "):
        tally.lost(one, "characters", saying("white space before the first word is written as blanks"), 0, len(lead))
    names = {
        token: f"{row}-{column}"
        for row, sentence in enumerate(given.sentences, 1)
        for column, token in enumerate(sentence, 1)
    }
    order = list(names)
    found: dict[int, tuple[Mark, list[Span]]] = {}
    at = 0
    for number, mark in enumerate(given.marks):
        while at < len(order) and order[at].end <= mark.place.start:
            at += 1
        pieces = _pieces(mark.place, order, at)
        if pieces:
            place = Span(pieces[0].start, pieces[-1].end)
            if place != mark.place:
                label = mark.features.get(label_feature(mark.type))
                why = saying("{label}: written without the white space at its ends", label=label)
                tally.lost(one, "snapped-to-token", why, mark.place.start, mark.place.end)
            found[number] = Mark(mark.type, place, mark.features, mark.links), pieces
        else:
            tally.lost(
                one, "no-token", saying("it covers white space only: left out"), mark.place.start, mark.place.end
            )
    ranked = sorted(found, key=lambda number: (found[number][0].place.start, -found[number][0].place.end, number))
    moved = {number: rank for rank, number in enumerate(ranked)}
    marks = [_held(one, tally, found[number][0], moved) for number in ranked]
    if lost := sum(len(m.links) for m in given.marks) - sum(len(mark.links) for mark in marks):
        tally.lost(one, "relations", saying("{count} left out with what they join", count=lost))
    return _laid(given, marks, [found[number][1] for number in ranked], names)


def _pieces(place: Span, order: list[Span], at: int) -> list[Span]:
    """The tokens of a place, of cut ones what lies in it."""
    found = []
    for number in range(at, len(order)):
        token = order[number]
        if token.start >= place.end:
            break
        if token.overlaps(place):
            found.append(Span(max(token.start, place.start), min(token.end, place.end)))
    return found


def _held(one: AnnotationSet, tally: Tally, mark: Mark, moved: Mapping[int, int]) -> Mark:
    """A mark with links to what is written, and without what ends a line for Java."""
    features = {name: value.replace("\r", " ") for name, value in mark.features.items()}
    if features != mark.features:
        tally.lost(one, "characters", saying("a CR in a value is written as a blank"), mark.place.start, mark.place.end)
    links = [(role.replace("\r", " "), moved[at]) for role, at in mark.links if at in moved]
    return Mark(mark.type, mark.place, features, links)


def _laid(given: Case, marks: list[Mark], pieces: list[list[Span]], names: Mapping[Span, str]) -> Table:
    """The lines, each with the marks that lie on it."""
    on: dict[Span, list[int]] = {}
    for number, parts in enumerate(pieces):
        for part in parts:
            on.setdefault(part, []).append(number)
    cut: dict[Span, list[Span]] = {}
    order, at = list(names), 0
    for part in sorted(on):
        while order[at].end <= part.start:
            at += 1
        if part != order[at]:
            cut.setdefault(order[at], []).append(part)
    lines: dict[str, tuple[Span, list[int]]] = {}
    called: dict[Span, str] = {}
    for token, name in names.items():
        lines[name] = token, on.get(token, [])
        called[token] = name
        for number, part in enumerate(cut.get(token, ()), 1):
            lines[f"{name}.{number}"] = part, on[part]
            called[part] = f"{name}.{number}"
    stacked = {
        number
        for _, here in lines.values()
        for number in here
        if sum(marks[other].type == marks[number].type for other in here) > 1
    }
    ends = {at for mark in marks for _, at in mark.links}
    wanted = [n for n in range(len(marks)) if n in stacked or n in ends or len(pieces[n]) > 1]
    numbers = {number: nr for nr, number in enumerate(wanted, 1)}
    units = [[called[part] for part in parts] for parts in pieces]
    return Table(given, marks, units, numbers, lines)


def written(made: Table, known: Mapping[str, list[str]]) -> str:
    """A document as TSV."""
    columns = _columns(made, known)
    out = [f"{HEADER}\n"]
    for type, features, linked in columns:
        roles = f"|ROLE_{type}:{LINKS}_{link_type(type)}|{TARGET}" if linked else ""
        out.append(f"#T_SP={type}|{'|'.join(features)}{roles}\n")
    out.append("\n")
    text, units = made.case.text, Units(made.case.text)
    sentences = made.case.sentences
    for row, sentence in enumerate(sentences, 1):
        following = sentences[row][0].start if row < len(sentences) else None
        words = text[sentence[0].start : _end(text, sentence, following)]
        out.append("\n")
        out.extend(f"#Text={_TEXT.sub(_escaped_text, line)}\n" for line in words.split("\n"))
        for column in range(1, len(sentence) + 1):
            name, piece = f"{row}-{column}", 0
            while name in made.lines:
                out.append(_line(made, name, columns, text, units))
                piece += 1
                name = f"{row}-{column}.{piece}"
    return "".join(out)


def _end(text: str, sentence: list[Span], following: int | None) -> int:
    """Where the text of a sentence ends: before a gap that a reader fills by itself, else behind it."""
    end = sentence[-1].end
    if following is None:
        return len(text)
    gap = text[end:following]
    return end if not gap or re.fullmatch("\n *", gap) else following


def _columns(made: Table, known: Mapping[str, list[str]]) -> list[tuple[str, list[str], bool]]:
    """The types of a document with the features that it uses, and whether it has links of them."""
    found = []
    for type in sorted({mark.type for mark in made.marks}):
        own = [mark for mark in made.marks if mark.type == type]
        used = {name for mark in own for name in mark.features} | {label_feature(type)}
        found.append((type, [name for name in known[type] if name in used], any(mark.links for mark in own)))
    return found


def _line(made: Table, unit: str, columns: list[tuple[str, list[str], bool]], text: str, units: Units) -> str:
    place, here = made.lines[unit]
    cells = [unit, f"{units.of(place.start)}-{units.of(place.end)}", place.of(text)]
    for type, features, linked in columns:
        own = [number for number in here if made.marks[number].type == type]
        cells += [_stacked(made, own, [_value(made.marks[n].features.get(name)) for n in own]) for name in features]
        if linked:
            roles = [";".join(_value(role) for role, _ in made.marks[n].links) or "_" for n in own]
            cells.append(_stacked(made, own, roles))
            cells.append(
                "|".join(
                    ";".join(f"{made.units[at][0]}[{made.numbers[at]}]" for _, at in made.marks[n].links) or "*"
                    for n in own
                )
                or "_"
            )
    return "\t".join(cells) + "\t\n"


def _stacked(made: Table, own: list[int], values: list[str]) -> str:
    numbered = (
        f"{value}[{made.numbers[n]}]" if n in made.numbers else value for n, value in zip(own, values, strict=True)
    )
    return "|".join(numbered) or "_"


def _value(value: str | None) -> str:
    return _VALUE.sub(lambda found: _NAMED.get(found[0], "\\" + found[0]), value) if value else "*"


def _escaped_text(found: re.Match[str]) -> str:
    return _NAMED.get(found[0], "\\" + found[0])


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each file, read by a reader that knows nothing of the writer, has the text and the annotations meant."""
    same(
        ((one.key, _meant(table(one, Tally(), chosen))) for one in sets),
        (_read(source.path(name).read_bytes().decode()) for name in source.names()),
    )


def _meant(made: Table) -> dict[str, Any]:
    text, marks = made.case.text, made.marks
    start = made.case.sentences[0][0].start
    told = [
        (
            mark.type, mark.place.start, mark.place.of(text), mark.features,
            [(role, marks[at].type, marks[at].place.start, marks[at].place.of(text)) for role, at in mark.links],
        )
        for mark in marks
    ]  # fmt: skip
    return {"text": " " * start + text[start:], "marks": ordered(told)}


def _read(data: str) -> dict[str, Any]:
    """Text and annotations of a file, from its lines alone."""
    head, *blocks = data.split("\n\n")
    first, *types = head.split("\n")
    if first != HEADER:
        raise Differs(f"it begins with {first!r:.60}")
    columns = [(t.removeprefix("#T_SP=").split("|")[0], name) for t in types for name in t.split("|")[1:]]
    whole = b""  # UTF-16, so that the offsets of the file are those of the bytes
    found: dict[Any, list[Any]] = {}
    begins: dict[str, Any] = {}
    for block in blocks:
        lines = block.removeprefix("\n").removesuffix("\n").split("\n")
        words = [line.removeprefix("#Text=") for line in lines if line.startswith("#Text=")]
        rows = [line.split("\t") for line in lines if not line.startswith("#Text=")]
        begin = int(rows[0][1].split("-")[0]) * 2
        whole = whole[:begin] + b" \x00" * ((begin - len(whole)) // 2)
        whole += "\n".join(re.sub(r"\\(.)", _plain, line, flags=re.DOTALL) for line in words).encode("utf-16-le")
        whole += b"\n\x00"
        for name, place, said, *cells in rows:
            start, end = (int(offset) * 2 for offset in place.split("-"))
            if whole[start:end].decode("utf-16-le") != said:
                raise Differs(f"{name}: {said!r} does not stand at {place}")
            for (type, feature), cell in zip(columns, cells, strict=False):
                for nr, value in enumerate([] if cell == "_" else _apart(cell, "|")):
                    _take(found, begins, (name, type, nr), feature, value, (start, end))
    text = whole[:-2]
    numbered = {key: value for key, value in found.items() if isinstance(key, int)}

    points = [i for i, c in enumerate(text.decode("utf-16-le")) for _ in c.encode("utf-16-le")]

    def where(value: list[Any]) -> tuple[str, int, str]:
        return value[0], points[value[1]], text[value[1] : value[2]].decode("utf-16-le")

    told = [
        (
            *where(one), {n: v for n, v in one[3].items() if "." not in n and not n.startswith("ROLE_")},
            [(role, *where(numbered[at])) for role, at in zip(one[4], one[5], strict=True)],
        )
        for one in found.values()
    ]  # fmt: skip
    return {"text": text.decode("utf-16-le"), "marks": ordered(told)}


def _plain(found: re.Match[str]) -> str:
    return {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}.get(found[1], found[1])


def _apart(cell: str, mark: str) -> list[str]:
    return [found[0] for found in re.finditer(rf"(?<![^{re.escape(mark)}])(?:\\.|[^{re.escape(mark)}\\])+", cell)]


def _take(
    found: dict[Any, list[Any]], begins: dict[str, Any], key: Any, feature: str, value: str, place: tuple[int, int]
) -> None:
    """Takes what a cell says of one annotation into what is known of it."""
    if feature == TARGET:
        one = found[begins[key]]
        one[5] = [] if value == "*" else [int(re.findall(r"\[(\d+)\]", link)[0]) for link in value.split(";")]
        return
    numbered = re.fullmatch(r"((?:\\.|[^\\])*)\[(\d+)\]", value, re.DOTALL)
    known: Any = int(numbered[2]) if numbered else key
    begins[key] = known
    one = found.setdefault(known, [key[1], *place, {}, [], []])
    one[2] = place[1]
    words = numbered[1] if numbered else value
    if feature.startswith("ROLE_"):
        one[4] = [] if words == "_" else [re.sub(r"\\(.)", _plain, role) for role in _apart(words, ";")]
    elif words != "*":
        one[3][feature] = re.sub(r"\\(.)", _plain, words)
