"""brat standoff: `NAME.ann` and the `NAME.txt` beside it, or a zip archive of such files.

T lines are spans (pieces with only line ends between them are one), R lines and the arguments of events links, A lines
and AnnotatorNotes attributes, N lines of Wikidata names and groups. Offsets count the code points of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

from annotate.errors import KavychkiError, TextRejected
from annotate.exchange.layers import placed
from annotate.exchange.standoff import rejoined, unescaped
from annotate.model.ids import uuid7
from annotate.model.records import Group
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.files import refused
from storage.importers.decoding import decoded
from storage.importers.marking import Mark, Marked, marked, sound
from storage.importers.packages import damage, of_the_disk
from storage.importers.streaming import BROKEN, said
from storage.importers.zipped import LARGEST, looked_at, unpacked

FORMAT = Format("brat", "brat standoff", ".ann", "texts and annotations: .ann beside .txt, or both in a zip archive")
DOCUMENTS = "documents.json"

_TEXT_BOUND = re.compile(r"(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)")
_REMARKS = 20
_LOOKED_AT = 200
"""Characters that are compared in any case."""
_NAME = 1_000
"""Characters of the longest name of a group."""

Bytes = Callable[[], bytes]


def knows(head: bytes) -> bool:
    """Whether it is no archive, or one with files of brat."""
    return b".ann" in head if head.startswith(b"PK") else True


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The document of a file and the one beside it, or those of an archive; never raises."""
    shown = str(path)
    try:
        if path.suffix.lower() == ".zip":
            yield from _archived(path, plan)
            return
        text, ann = path.with_suffix(".txt"), path.with_suffix(".ann")
        if not path.exists():
            path.open("rb").close()  # says why
        facts = _facts(path.parent / DOCUMENTS).get(path.stem, {})
        if path == text and not ann.exists():
            yield _built(shown, path.name, facts, plan, partial(_bytes, text), bytes)
        elif not text.exists():
            message = saying("{file}: there is no {name} with its text beside it", file=shown, name=text.name)
            yield Read(shown, code="missing", message=message)
        else:
            yield _built(shown, text.name, facts, plan, partial(_bytes, text), partial(_bytes, ann))
    except OSError as error:
        refusal = refused(error, shown)
        yield Read(shown, code=refusal.code, message=str(refusal))
    except ValueError as error:  # a zero byte in the name
        yield Read(
            shown,
            code="missing",
            message=saying("{file!r}: this cannot be the name of a file ({why})", file=shown, why=error),
        )


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(saying("{name} is larger than {most} MB", name=path.name, most=LARGEST // 1_000_000))
    return data


def _archived(path: Path, plan: ImportPlan) -> Iterator[Read]:
    from zipfile import ZipFile

    shown, number = str(path), 0
    try:
        with ZipFile(path) as archive:
            files = looked_at(archive)
            known: dict[str, Mapping[str, Mapping[str, Any]]] = {}
            for name in sorted(files):
                place = PurePosixPath(name)
                text = str(place.with_suffix(".txt"))
                if place.suffix.lower() != ".ann" or text not in files:
                    continue
                number += 1
                beside = str(place.parent / DOCUMENTS)
                if beside not in known:
                    known = {beside: _named(unpacked(archive, files[beside])) if beside in files else {}}
                facts = known[beside].get(place.stem, {})
                texts, anns = (partial(unpacked, archive, files[one]) for one in (text, name))
                yield _built(f"{shown}: {name}", PurePosixPath(text).name, facts, plan, texts, anns)
    except damage() as error:
        if of_the_disk(error):
            raise
        yield Read(
            shown,
            code="broken",
            message=saying("{file}: it is no archive that can be read ({why})", file=shown, why=said(error)),
        )
        return
    if not number:
        yield Read(
            shown,
            code="empty",
            message=saying("{file}: there is no .ann file with a .txt beside it in this archive", file=shown),
        )


def _facts(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """What our writer says of the documents in a folder; nothing where it says nothing."""
    try:
        state = path.stat()
        return _facts_of(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return {}


@lru_cache(maxsize=2)
def _facts_of(path: Path, _changed: int, _size: int) -> Mapping[str, Mapping[str, Any]]:
    try:
        return _named(_bytes(path))
    except ValueError:
        return {}


def _named(data: bytes) -> Mapping[str, Mapping[str, Any]]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    rows = values if isinstance(values, list) else []
    return {row["file"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("file"), str)}


def _built(shown: str, source: str, facts: Mapping[str, Any], plan: ImportPlan, text: Bytes, ann: Bytes) -> Read:
    try:
        found = decoded(text(), plan.encoding)
        one = _document(found.text, ann(), facts, source)
    except TextRejected as error:
        return Read(
            shown,
            code=error.code,
            message=saying("{file}: its text cannot be kept ({why})", file=shown, why=said(error)),
        )
    except (KavychkiError, *BROKEN) as error:
        return Read(shown, code="broken", message=saying("{file}: {why}", file=shown, why=said(error)))
    return Read(shown, (one.document,), found.encoding, sets=(one,))


@dataclass
class Lines:
    """What the lines of a file say, by the ids that they give."""

    marks: dict[str, Mark] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    triggers: dict[str, str] = field(default_factory=dict)
    late: list[tuple[str, list[str]]] = field(default_factory=list)  # of what the whole file has to be known
    wrong: list[str] = field(default_factory=list)

    def mark(self, id: str) -> Mark | None:
        """The span of an id, of an event its trigger."""
        return self.marks.get(self.triggers.get(id, id))


def _document(raw: str, ann: bytes, facts: Mapping[str, Any], source: str) -> Incoming:
    """Raises TextRejected where the text is none."""
    found = marked(raw, facts, source)
    lines = Lines()
    for number, line in enumerate(ann.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n"), 1):
        if line.strip():
            try:
                _line(lines, line, raw)
            except (ValueError, IndexError) as error:
                lines.wrong.append(saying("line {line}: {why}; left out", line=number, why=said(error)))
    groups = _late(lines, found)
    found.marks += lines.marks.values()
    found.links += lines.links
    remarks = found.builder.remarks
    remarks += lines.wrong[:_REMARKS]
    if len(lines.wrong) > _REMARKS:
        remarks.append(saying("{count} more such lines", count=len(lines.wrong) - _REMARKS))
    one = found.incoming()
    return replace(one, records=replace(one.records, groups=groups)) if groups else one


def _line(lines: Lines, line: str, text: str) -> None:
    """Raises ValueError, IndexError for a line that is none of brat."""
    id, *columns = line.split("\t", 2)
    if id[0] == "T":
        _text_bound(lines, id, columns, text)
    elif id[0] == "R":
        kind, *ends = columns[0].split()
        head, tail = (end.split(":", 1)[1] for end in ends[:2])
        lines.late.append(("R", [unescaped(kind), head, tail]))
    elif id[0] == "E":
        first, *ends = columns[0].split()
        lines.triggers[id] = first.split(":", 1)[1]
        for end in ends:
            role, name = end.split(":", 1)
            lines.late.append(("R", [unescaped(role.rstrip("0123456789")).lower(), id, name]))
    elif id[0] == "*":
        kind, first, *others = columns[0].split()
        lines.late += [("R", [kind, first, other]) for other in others]
    elif id[0] in "AM":
        name, target, *value = columns[0].split()
        lines.late.append(("A", [unescaped(name), target, *map(unescaped, value[:1])]))
    elif id[0] == "N":
        _, target, item = columns[0].split(maxsplit=2)
        lines.late.append(("N", [target, item, columns[1] if len(columns) > 1 else ""]))
    elif id[0] == "#":
        kind, target = columns[0].split()
        lines.late.append(("#", [kind, target, columns[1] if len(columns) > 1 else ""]))
    else:
        raise ValueError(saying("{id!r:.20} begins no line of brat", id=id))


def _text_bound(lines: Lines, id: str, columns: list[str], text: str) -> None:
    found = _TEXT_BOUND.fullmatch(columns[0])
    if not found:
        raise ValueError(saying("{line!r:.60} is no label with places", line=columns[0]))
    places = [tuple(map(int, piece.split(" "))) for piece in found[2].split(";")]
    pieces = [(start, end) for start, end in places]
    if id in lines.marks:
        raise ValueError(saying("{id} is there already", id=id))
    if any(not 0 <= start < end <= len(text) for start, end in pieces):
        raise ValueError(
            saying("{id} {found} is outside the text of {count} characters", id=id, found=found[2], count=len(text))
        )
    words = _words(pieces, text, 2 * sum(map(len, columns[1:])) + _LOOKED_AT)
    if len(columns) > 1 and columns[1].split() != words.split():
        lines.wrong.append(
            saying(
                "{id}: the text has {words!r:.60} there, the file {line!r:.60}; read by its places",
                id=id,
                words=words,
                line=columns[1],
            )
        )
    layer, label = placed(unescaped(found[1]))
    lines.marks[id] = Mark(id, layer, label, rejoined(pieces, text), {})


def _words(pieces: list[tuple[int, int]], text: str, most: int) -> str:
    """The words of a span; of a longer one as much as tells that the file has others."""
    words = ""
    for start, end in pieces:
        words += " " * bool(words) + text[start : min(end, start + most)]
        if len(words) > most:
            break
    return words


def _late(lines: Lines, found: Marked) -> tuple[Group, ...]:
    """Carries out what links, attributes and notes say; the groups that references make."""
    groups: dict[str, Group] = {}
    for kind, words in lines.late:
        if kind == "R":
            lines.links.append((words[0], *(lines.triggers.get(end, end) for end in words[1:])))  # type: ignore[arg-type]
            continue
        mark = lines.mark(words[1] if kind in "A#" else words[0])
        if mark is None:
            lines.wrong.append(saying("{names}: there is no such span; left out", names=" ".join(words)[:60]))
            continue
        given = dict(mark.attributes)
        if kind == "A":
            given[words[0]] = words[2] if len(words) > 2 else True
        elif kind == "N":
            _refer(groups, mark, given, words, found.builder.document.id)
        else:
            _note(mark, given, words[2])
        mark.attributes = given
    return tuple(groups.values())


def _refer(groups: dict[str, Group], mark: Mark, given: dict[str, Any], words: list[str], document: str) -> None:
    source, _, item = words[1].partition(":")
    name = given.get("name") or " ".join(words[2].split())
    if (
        source.lower() == "wikidata"
        and re.fullmatch(r"Q\d{1,12}", item)
        and isinstance(name, str)
        and 0 < len(name) <= _NAME
    ):
        given["name"] = name = sound(name)
        groups.setdefault(name, Group(uuid7(), document, "", name, mark.label, wikidata=item))
    else:
        given["reference"] = words[1]


def _note(mark: Mark, given: dict[str, Any], words: str) -> None:
    try:
        values = json.loads(words) if words.startswith("{") else None
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict) and values.keys() & {"attributes", "origin"}:
        attributes = values.get("attributes")
        given |= attributes if isinstance(attributes, dict) else {}
        mark.proposal = values if values.get("origin") == "suggested" else mark.proposal
    elif words.strip():
        given["note"] = "; ".join(filter(None, (given.get("note"), words.strip())))
