"""CoNLL-U, ours (storage/exporters/conllu.py) and that of others: texts from forms and white space, spans from MISC.

Brackets as in CorefUD, `Entity=` and whatever else has brackets, become spans; `NER=` and `NE=` are read as tags.
Multiword tokens give their own form, empty nodes none. Morphology and trees have no place here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from annotate.exchange.bracketing import Bracket, bracketed, gap_of, unescaped
from annotate.exchange.layers import placed
from annotate.exchange.tagging import Manner, runs
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import Mark, marked
from storage.importers.streaming import LONGEST, guarded
from storage.importers.token_lines import LONGEST_TEXT, TooLong, built, is_whole, lines, whole

FORMAT = Format("conllu", "CoNLL-U", ".conllu", "tokens, sentences and white space; spans as brackets in MISC")

_TAGGED = ("NER", "NE", "ner")
_WORD = re.compile(r"\d+\t")
_RANGE = re.compile(r"(\d+)-(\d+)")
_SPACES = ("SpaceAfter", "SpacesAfter", "SpacesBefore", "SpacesInToken", "StartChar", "EndChar", "Relation")


def knows(head: bytes) -> bool:
    """Whether there is a word with ten columns."""
    found = head.decode("utf-8", "replace").split("\n")[:200]
    return any(_WORD.match(line) and line.count("\t") == 9 for line in found)


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, one at a time; never raises."""
    return guarded(path, lambda file: _read(file, path, plan))


@dataclass
class Page:
    """What was read of a document so far."""

    number: int
    known: dict[str, Any] = field(default_factory=dict)
    fields: list[str] = field(default_factory=lambda: ["eid", "etype"])
    text: list[str] = field(default_factory=list)
    length: int = 0
    gap: str | None = None
    opened: dict[tuple[str, str, int], list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    marks: list[Mark] = field(default_factory=list)
    parts: dict[tuple[str, str], Mark] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    tagged: list[tuple[str, int, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    behind: int = 0  # the last word that the multiword token before covers
    newpar: bool = False
    unread: str = ""  # the first line that is not of the encoding

    @property
    def ours(self) -> bool:
        return "spans" in self.known


def _read(file: BinaryIO, path: Path, plan: ImportPlan) -> Iterator[Read]:
    shown, number = str(path), 0
    try:
        for page in _pages(lines(file, plan.encoding)):
            number += 1
            yield built(shown, saying("line {line}", line=page.number), lambda page=page: _document(page, path))  # type: ignore[misc]
    except (TooLong, LookupError) as error:
        yield Read(shown, code="broken", message=saying("{file}: {why}", file=shown, why=error))
        return
    if not number:
        yield Read(shown, code="empty", message=saying("{file}: there are no documents in it", file=shown))


def _pages(numbered: Iterator[tuple[int, str]]) -> Iterator[Page]:
    """The documents of a file; one without borders is cut where it gets too long."""
    page, bordered = Page(1), False
    fields = page.fields
    for number, line in numbered:
        if line.startswith("#"):
            name, _, value = line[1:].partition("=")
            name = name.strip()
            if name.startswith("newdoc"):
                if page.text:
                    yield page
                bordered = True
                page = Page(number, {"title": value.strip()} if value.strip() else {}, fields)
            elif name.startswith("newpar"):
                page.newpar = True
            elif name == "kavychki":
                _know(page, value)
            elif name == "global.Entity":
                page.fields = fields = value.strip().split("-")
        elif not line.strip():
            _end_sentence(page)
            if page.length > (LONGEST if bordered else LONGEST_TEXT):
                yield page
                page = Page(number, {}, fields)
        else:
            _token(page, line, number)
        page.unread = page.unread or ("" if is_whole(line) else line)
    _end_sentence(page)
    if page.text:
        yield page


def _know(page: Page, value: str) -> None:
    try:
        known = json.loads(value)
    except (ValueError, RecursionError):
        known = None
    if isinstance(known, dict) and isinstance(known.get("spans"), dict):
        page.known = known
    else:
        page.remarks.append(saying("the comment kavychki is none of ours and left out"))


def _end_sentence(page: Page) -> None:
    """Tags go on within a sentence only."""
    page.behind = 0
    if page.tagged:
        tags = [tag for tag, _, _ in page.tagged]
        manner = Manner()
        manner.look(tags)
        for run in runs(tags, manner.scheme)[0]:
            place = page.tagged[run.first][1], page.tagged[run.last][2]
            page.marks.append(Mark("", placed(run.label)[0], run.label, [place]))
        page.tagged = []


def _token(page: Page, line: str, number: int) -> None:
    columns = line.split("\t")
    if len(columns) < 10:
        page.remarks.append(
            saying("line {line}: it has {count} columns instead of ten", line=number, count=len(columns))
        )
        return
    id, form = columns[:2]
    told = dict(part.partition("=")[::2] for part in columns[9].split("|") if "=" in part)
    if found := _RANGE.fullmatch(id):
        page.behind = int(found[2][:9])
    elif not id.isdecimal():  # an empty node
        return
    if found or int(id[:9]) > page.behind:
        _say(page, form, told)
    if not found:
        _spans(page, told, number)


def _say(page: Page, form: str, told: dict[str, str]) -> None:
    """Adds a form to the text, with the white space that it follows."""
    gap = "\n" if page.newpar and page.gap == " " else page.gap or ""
    page.newpar = False
    gap += gap_of(told.get("SpacesBefore", ""))
    page.text += [gap, form]
    page.length += len(gap) + len(form)
    page.gap = gap_of(told["SpacesAfter"]) if "SpacesAfter" in told else "" if told.get("SpaceAfter") == "No" else " "


def _spans(page: Page, told: dict[str, str], number: int) -> None:
    """Takes what stands at a word: it lies where the form that was added last does."""
    if not page.text:
        return
    start, end = page.length - len(page.text[-1]), page.length
    for key, value in told.items():
        if key in _TAGGED:
            page.tagged.append((value, start, end))
        elif key not in _SPACES and ("(" in value or ")" in value):
            try:
                found = list(bracketed(value))
            except ValueError as error:
                page.remarks.append(saying("line {line}: {key}: {why}", line=number, key=key, why=error))
                continue
            for one in found:
                _bracket(page, key, one, start, end, number)
    for word in filter(None, told.get("Relation", "").split(",")):
        kind, _, ends = word.partition(":")
        head, _, tail = ends.partition(">")
        page.links.append((unescaped(kind), head, tail))


def _bracket(page: Page, key: str, one: Bracket, start: int, end: int, number: int) -> None:
    waiting = page.opened[key, one.name, one.part]
    if one.opens:
        at = page.fields.index("etype") if "etype" in page.fields else 1
        waiting.append((start, one.fields[at - 1] if 0 < at <= len(one.fields) else ""))
    if not one.closes:
        return
    if not waiting:
        page.remarks.append(
            saying("line {line}: {key}: {name} ends and has not begun", line=number, key=key, name=one.name)
        )
        return
    begun, label = waiting.pop()
    layer = unescaped(key[6:]) if key.startswith("Layer:") else key.lower()
    known = page.parts.get((key, one.name)) if one.parts > 1 else None
    if known is not None and len(known.pieces) < one.parts:
        known.pieces.append((begun, end))
        return
    more = page.known["spans"].get(one.name) if page.ours else None
    more = more if isinstance(more, dict) else {}
    attributes = more.get("attributes")
    mark = Mark(
        one.name if page.ours else "",
        layer,
        label or "MENTION",
        [(begun, end)],
        attributes if isinstance(attributes, dict) else {},
        more if more.get("origin") == "suggested" else None,
    )
    page.marks.append(mark)
    page.parts[key, one.name] = mark


def _document(page: Page, path: Path) -> Incoming:
    """Raises TextRejected, ValueError where the forms make no text."""
    text = "".join(page.text) + (page.gap if (page.gap and page.gap != " ") or (page.ours and page.gap) else "")
    whole(page.unread)
    found = marked(text, page.known, path.name)
    found.marks += page.marks
    found.links += page.links
    left = sorted({name for (_, name, _), waiting in page.opened.items() if waiting})
    found.builder.remarks += page.remarks[:20]
    if len(page.remarks) > 20:
        found.builder.remarks.append(saying("{count} more such lines", count=len(page.remarks) - 20))
    if left:
        found.builder.remarks.append(saying("{names}: begins and does not end, left out", names=", ".join(left[:5])))
    return found.incoming()
