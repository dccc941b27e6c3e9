"""CoNLL-U: sentences and tokens of the whole text, every layer as brackets, the text exactly recoverable.

Ten columns after https://universaldependencies.org/format.html; there is no morphology and no tree, so that only FORM
and MISC are filled. White space that is no single blank stands in SpacesBefore and SpacesAfter as UDPipe writes it,
offsets in StartChar and EndChar. Entities are brackets as in CorefUD (`Entity=(e1-PER`), other layers likewise under
their own names (`Quote=`, `Claim=` ...), links in `Relation=cue:e1>e2` where their head begins. What has no column is
JSON in the comment `kavychki` of a document: what is known of it, attributes, what is only suggested.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.exchange.bracketing import Piece, brackets, escaped, spaces
from annotate.exchange.flattening import SNAPPING
from annotate.model.tokens import Tokens
from annotate.model.values import plain_attributes
from annotate.ports import Format
from storage.exporters.conll2003 import openings
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.placing import Placed, count, facts, links, placed_together, proposal, report_records
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "conllu", "CoNLL-U", ".conllu", "tokens of the whole text, spans as brackets, offsets and white space", (SNAPPING,)
)
ENDINGS = ("",)

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: what is known of it, its tokens (first offset, behind the last), those that open sentences, what
    stands in the last column of each, and, to compare, its spans and links.
    """

    key: str
    text: str
    known: dict[str, Any]
    starts: list[int]
    ends: list[int]
    opening: list[int]
    misc: list[list[str]]
    spans: dict[str, tuple[str, str, list[tuple[int, int]]]]
    links: list[str]


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes every set as a document."""
    file = target.open()
    for one in sets:
        file.write(_written(sheet(one, tally, chosen)))


def sheet(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> Sheet:
    """What is written of a document; what it cannot hold goes to the losses."""
    text = one.document.text
    tokens = Tokens(text)
    starts, ends = tokens.offsets()
    spans = placed_together(one, tally, chosen, tokens)
    relations = links(one, spans, tally)
    report_records(one, tally)
    count(tally, spans, len(relations))
    tally.counts["token"] += len(starts)
    names = {p.span.id: f"e{number}" for number, p in enumerate(spans, 1)}
    columns: dict[str, list[Piece]] = {}
    joined: set[int] = set()
    firsts: dict[str, int] = {}
    for p in spans:
        pieces = [(bisect_left(starts, piece.start), bisect_left(ends, piece.end)) for piece in p.pieces]
        firsts[p.span.id] = pieces[0][0]
        columns.setdefault(_key(p.span.layer), []).extend(
            Piece(first, last, names[p.span.id], p.span.label, part, len(pieces))
            for part, (first, last) in enumerate(pieces, 1)
        )
        if p.span.layer == "entity":
            # brackets of entities stay within a sentence
            joined.update(i for first, last in pieces for i in range(first + 1, last + 1))
    misc: list[list[str]] = [[] for _ in starts]
    for key in sorted(columns, key=lambda key: (key != "Entity", key)):
        for i, words in brackets(columns[key]).items():
            misc[i].append(f"{key}={words}")
    told: dict[int, list[str]] = {}
    for r in relations:
        told.setdefault(firsts[r.head], []).append(f"{escaped(r.type)}:{names[r.head]}>{names[r.tail]}")
    for i, words_of in told.items():
        misc[i].append(f"Relation={','.join(words_of)}")
    _space(text, starts, ends, misc)
    details = {names[p.span.id]: more for p in spans if (more := _more(p))}
    return Sheet(
        one.key, text, facts(one) | {"spans": details}, starts, ends,
        [i for i in openings(tokens, starts) if i not in joined], misc,
        {names[p.span.id]: (_key(p.span.layer), p.span.label, [(s.start, s.end) for s in p.pieces]) for p in spans},
        sorted(word for words_of in told.values() for word in words_of),
    )  # fmt: skip


def _key(layer: str) -> str:
    """The name of a layer in the last column."""
    plain = re.fullmatch("[a-z]+", layer) and layer != "relation"
    return layer.capitalize() if plain else f"Layer:{escaped(layer)}"


def _more(p: Placed) -> dict[str, Any]:
    """What there is to say of a span beyond its label."""
    attributes = plain_attributes(dict(sorted(p.span.attributes.items())))
    return ({"attributes": attributes} if attributes else {}) | proposal(p.span)


def _space(text: str, starts: list[int], ends: list[int], misc: list[list[str]]) -> None:
    """Offsets, and the white space around tokens that is no single blank."""
    last = len(starts) - 1
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        gap = text[end : starts[i + 1]] if i < last else text[end:]
        if not i and start:
            misc[i].append(f"SpacesBefore={spaces(text[:start])}")
        if not gap:
            misc[i].append("SpaceAfter=No")
        elif gap != " " or i == last:
            misc[i].append(f"SpacesAfter={spaces(gap)}")
        misc[i] += [f"StartChar={start}", f"EndChar={end}"]


def _written(made: Sheet) -> str:
    known = json.dumps(made.known, ensure_ascii=False, sort_keys=True)
    known = _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", known)
    key = " ".join(made.key.split())
    lines = [f"# newdoc id = {key}", "# global.Entity = eid-etype", f"# kavychki = {known}"]
    at = 0
    for number, (first, behind) in enumerate(zip(made.opening, [*made.opening[1:], len(made.starts)], strict=True), 1):
        if number == 1 or "\n" in made.text[at : made.starts[first]]:
            lines.append("# newpar")
        lines.append(f"# sent_id = {key}-{number}")
        words = [made.text[made.starts[i] : made.ends[i]] for i in range(first, behind)]
        glue = ["" if i + 1 == behind or made.ends[i] == made.starts[i + 1] else " " for i in range(first, behind)]
        lines.append(f"# text = {''.join(word + blank for word, blank in zip(words, glue, strict=True))}")
        for nr, (i, word) in enumerate(zip(range(first, behind), words, strict=True), 1):
            lines.append(f"{nr}\t{word}\t_\t_\t_\t_\t0\t_\t_\t{'|'.join(made.misc[i])}")
        lines.append("")
        at = made.ends[behind - 1]
    return "\n".join(lines) + "\n"


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Texts, offsets, spans and links, read by a reader that knows nothing of the writer, are those that were meant."""
    meant = ((one.key, _meant(sheet(one, Tally(), chosen))) for one in sets)
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(meant, _documents(file))


def _meant(made: Sheet) -> dict[str, Any]:
    return {"text": made.text, "known": made.known, "spans": made.spans, "links": made.links}


_UDPIPE = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
_ENDS = re.compile(r"\((e\d+)(?:\[\d+/\d+\])?-([^()]+?)(\)|(?=[(]|$))|(e\d+)(?:\[\d+/\d+\])?\)")


def _documents(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The documents of a file, told from it alone."""
    text: list[str] = []
    found: dict[str, Any] = {}
    opened: dict[str, int] = {}
    for line in lines:
        if line.startswith("# newdoc"):
            if found:
                yield _finished(found, text)
            text, opened, found = [], {}, {"text": "", "spans": {}, "links": []}
        elif line.startswith("# kavychki = "):
            found["known"] = json.loads(line.removeprefix("# kavychki = "))
        elif line[0].isdigit():
            _token(line, found, text, opened)
    if found:
        yield _finished(found, text)


def _finished(found: dict[str, Any], text: list[str]) -> dict[str, Any]:
    return found | {"text": "".join(text), "links": sorted(found["links"])}


def _token(line: str, found: dict[str, Any], text: list[str], opened: dict[str, int]) -> None:
    columns = line.rstrip("\n").split("\t")
    if len(columns) != 10 or columns[2:9] != ["_", "_", "_", "_", "0", "_", "_"]:
        raise Differs(f"{line!r:.80} has not the ten columns")
    told = dict(pair.split("=", 1) for pair in columns[9].split("|"))
    start, end = int(told.pop("StartChar")), int(told.pop("EndChar"))
    text += [_blanks(told.pop("SpacesBefore", "")), columns[1]]
    if "SpacesAfter" in told:
        text.append(_blanks(told.pop("SpacesAfter")))
    elif told.pop("SpaceAfter", "") != "No":
        text.append(" ")
    found["links"] += filter(None, told.pop("Relation", "").split(","))
    for key, words in told.items():
        for name, label, closed, ended in _ENDS.findall(words):
            if name:
                opened[name] = start
                plain = bytes.fromhex("".join(_bytes(label))).decode()
                found["spans"].setdefault(name, (key, plain, []))
            if closed or ended:
                found["spans"][name or ended][2].append((opened.pop(name or ended), end))


def _bytes(label: str) -> Iterator[str]:
    for number, sign in re.findall(r"%([0-9A-F]{2})|(.)", label, re.DOTALL):
        yield number or sign.encode().hex()


def _blanks(words: str) -> str:
    parts = re.findall(r"\\(u[0-9a-f]{4}|.)", words)
    return "".join(chr(int(part[1:], 16)) if len(part) > 1 else _UDPIPE[part] for part in parts)
