"""Folders with a gold standard, as the public corpora and this project's own come.

Quotations: `gold.jsonl`, a line for each document: {"id", "quotes": [{"start", "end", "type", "fragments"?, "source"?,
"cue"?, "speaker"}], "sentences"?: [[start, end, worth in 0..1, ...], ...], "from"?, "sha256"?}; the texts are
`texts/ID.txt`, or {"id", "text"} lines of `input.jsonl`, or the paths in "from", seen from one of the folders above.
Entities: ID.txt with ID.ann (brat standoff; NEREL) or with ID.spans and ID.objects (factRuEval-2016).
Offsets are code points of the file read without translation of line ends.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate.preannotators.training import brat
from tests.benchmarks.measures import Mention

_NEREL = {**brat.LABELS, "TIME": "TIME"}  # what no maker gives counts as missed, as in the published measures
LABELS = frozenset(_NEREL.values())
_FACTRUEVAL = {"Person": "PER", "Org": "ORG", "Location": "LOC", "LocOrg": "LOC"}
_NAMED_BY = {"Org": "org_name", "Location": "loc_name", "LocOrg": "loc_name"}


@dataclass(frozen=True)
class Gold:
    """A folder's texts by id, and what is right in them: `quotes` (lines of gold.jsonl), or `entities`."""

    name: str
    corpus: str  # "quotes", "nerel", "factrueval"
    texts: Mapping[str, str]
    quotes: Mapping[str, Mapping[str, Any]]
    entities: Mapping[str, set[Mention]]


def read(folder: Path, texts: Path | None = None) -> Gold:
    """The gold of a folder; `texts` is where the ID.txt of its gold.jsonl are, if elsewhere.

    Raises:
        ValueError: where there is none, a text is missing, or it is not the text that was annotated.
    """
    if (folder / "gold.jsonl").exists():
        lines = {line["id"]: line for line in _lines(folder / "gold.jsonl")}
        return Gold(folder.name, "quotes", dict(_texts(folder, lines, texts)), lines, {})
    held: dict[str, str] = {}
    entities: dict[str, set[Mention]] = {}
    corpus = ""
    for path in sorted(folder.glob("*.txt")):
        if path.with_suffix(".ann").exists():
            entities[path.stem], corpus = set(_standoff(path)), "nerel"
        elif path.with_suffix(".objects").exists():
            entities[path.stem], corpus = set(_objects(path)), "factrueval"
        else:
            continue
        held[path.stem] = _read(path)
    if not held:
        raise ValueError(f"{folder}: neither gold.jsonl nor texts with .ann, or .spans and .objects")
    return Gold(folder.name, corpus, held, {}, entities)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _texts(folder: Path, gold: Mapping[str, Mapping[str, Any]], elsewhere: Path | None) -> Iterator[tuple[str, str]]:
    given = {}
    if (folder / "input.jsonl").exists():
        given = {line["id"]: line["text"] for line in _lines(folder / "input.jsonl")}
    for identity, line in gold.items():
        places = [base / f"{identity}.txt" for base in (elsewhere, folder / "texts") if base]
        if named := line.get("from"):
            places += [base / named for base in (elsewhere or folder, folder, *folder.resolve().parents)]
        path = next((place for place in places if place.is_file()), None)
        text = _read(path) if path is not None else given.get(identity)
        if text is None:
            raise ValueError(f"{folder}: no text for {identity!r}")
        wanted = line.get("sha256")
        if wanted and hashlib.sha256(text.encode("utf-8")).hexdigest() != wanted:
            raise ValueError(f"{folder}: {identity!r} is not the text that was annotated")
        yield identity, text


def _standoff(path: Path) -> Iterator[Mention]:
    for line in _read(path.with_suffix(".ann")).split("\n"):
        if line.startswith("T"):
            kind, _, offsets = line.split("\t")[1].partition(" ")
            pieces = [piece.split() for piece in offsets.split(";")]
            if kind in _NEREL:
                yield int(pieces[0][0]), int(pieces[-1][1]), _NEREL[kind]


def _objects(path: Path) -> Iterator[Mention]:
    """People whole, organisations and places by their names, without the descriptor."""
    spans: dict[str, tuple[str, int, int]] = {}
    for fields in _fields(path.with_suffix(".spans")):
        spans[fields[0]] = (fields[1], int(fields[2]), int(fields[2]) + int(fields[3]))
    for fields in _fields(path.with_suffix(".objects")):
        label = _FACTRUEVAL.get(fields[1])
        parts = [spans[number] for number in fields[2:] if number in spans]
        if label is None or not parts:
            continue
        if fields[1] == "Person":
            yield min(start for _, start, _ in parts), max(end for _, _, end in parts), label
        else:
            yield from ((start, end, label) for kind, start, end in parts if kind == _NAMED_BY[fields[1]])


def _fields(path: Path) -> Iterator[list[str]]:
    for line in _read(path).split("\n"):
        if fields := line.partition("#")[0].split():
            yield fields
