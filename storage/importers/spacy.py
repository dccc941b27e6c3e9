"""spaCy's DocBin (storage/exporters/spacy.py): documents with entities, span groups and what we keep in user_data.

The packed form is taken apart here and not by spaCy, which trusts the numbers in it; spaCy only says how it numbers
words. Of files of others `doc.ents` are entities, and the groups of `doc.spans` layers: by their names, else ("sc") by
their labels.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, BinaryIO

from annotate.errors import StorageError, TextRejected
from annotate.exchange.layers import placed
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.exporters.spacy import GROUPS, KEY, SUGGESTED, lists
from storage.extras import require
from storage.importers.marking import Mark, marked
from storage.importers.opening import rejection
from storage.importers.streaming import BROKEN, LONGEST, guarded

FORMAT = Format(
    "spacy", "spaCy DocBin", ".spacy", "documents with entities and span groups of spaCy", extra="spacy"
)  # fmt: skip

_MOST = 400_000_000
"""Bytes of a file, unpacked: about 5 million tokens."""
_DOCUMENTS = 1_000_000
"""Documents of a file."""
_SPAN = struct.Struct(">QQQllll")  # id, kb_id, label, first token, behind the last, two offsets
_LAYERS = {group: layer for layer, group in GROUPS.items()}
_GENERAL = ("sc", "spans", "ents")  # names of groups that say nothing


@dataclass(frozen=True, slots=True)
class _Bin:
    """A file taken apart: columns of tokens by name, words by number, and lists with a place for each document."""

    columns: Mapping[str, int]
    tokens: memoryview
    spaces: bytes
    lengths: list[int]
    words: Mapping[int, str]
    groups: tuple[Any, ...]
    data: tuple[Any, ...]


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, one after another; never raises."""
    shown = str(path)
    try:
        require("spacy", FORMAT.extra, shown)
    except StorageError as error:
        yield Read(shown, code=error.code, message=f"{shown}: {error}")
        return
    yield from guarded(path, lambda file: _read(file, path))


def _read(file: BinaryIO, path: Path) -> Iterator[Read]:
    shown = str(path)
    try:
        apart = _apart(_unpacked(file.read(_MOST + 1)))
    except StorageError as error:
        yield Read(shown, code=error.code, message=f"{shown}: {error}")
        return
    except (zlib.error, struct.error, *BROKEN) as error:
        yield Read(
            shown,
            code="broken",
            message=saying("{file}: this is no DocBin of spaCy ({why})", file=shown, why=error),
        )
        return
    ends = list(accumulate(apart.lengths, initial=0))
    for number, (start, end) in enumerate(pairwise(ends)):
        yield _document(apart, number, start, end, path)


def _document(apart: _Bin, number: int, start: int, end: int, path: Path) -> Read:
    where = saying("{file}, document {number}", file=str(path), number=number + 1)
    try:
        one = _incoming(apart, number, start, end, path.name)
    except TextRejected as error:
        return Read(str(path), code=error.code, message=saying("{file}: {why}", file=where, why=rejection(error)))
    except (struct.error, *BROKEN) as error:
        return Read(
            str(path), code="broken", message=saying("{file}: it cannot be read ({why})", file=where, why=error)
        )
    return Read(str(path), (one.document,), sets=(one,))


def _unpacked(packed: bytes) -> bytes:
    """Raises ValueError where it is larger than is read."""
    if len(packed) <= _MOST:
        stream = zlib.decompressobj()
        data = stream.decompress(packed, _MOST)
        if stream.eof:
            return data
        if len(data) < _MOST:
            raise ValueError(saying("the file ends too early"))
    raise ValueError(saying("more than {most} MB unpacked; split it", most=_MOST // 1_000_000))


def _loaded(data: bytes) -> Any:
    """The values of msgpack: nothing but tables, tuples, words, numbers and bytes."""
    # srsly is a part of spaCy; with a hook for pairs it makes no arrays of numpy
    return require("srsly.msgpack", FORMAT.extra).unpackb(data, raw=False, use_list=False, object_pairs_hook=dict)


def _apart(data: bytes) -> _Bin:
    """Raises one of BROKEN where it is no DocBin."""
    from spacy.attrs import IDS
    from spacy.strings import StringStore

    values = _loaded(data)
    names = {number: name for name, number in IDS.items()}
    columns = {
        names.get(attr, attr) if isinstance(attr, int) else str(attr): i for i, attr in enumerate(values["attrs"])
    }
    tokens = memoryview(values["tokens"]).cast("Q")
    counted = memoryview(values["lengths"]).cast("i")
    if len(counted) > _DOCUMENTS:
        raise ValueError(saying("{count} documents; at most {most} are read", count=len(counted), most=_DOCUMENTS))
    lengths = list(counted)
    spaces = bytes(values["spaces"])
    if min(lengths, default=0) < 0 or sum(lengths) * len(columns) != len(tokens) or len(spaces) != sum(lengths):
        raise ValueError(saying("its numbers of tokens do not fit together"))
    store = StringStore()  # some words, as ORG, have numbers of their own
    words = {store.add(word): word for word in map(str, values["strings"])}
    empty = (None,) * len(lengths)
    return _Bin(
        columns, tokens, spaces, lengths, words,
        tuple(values.get("span_groups") or empty), tuple(values.get("user_data") or empty),
    )  # fmt: skip


def _incoming(apart: _Bin, number: int, start: int, end: int, source: str) -> Incoming:
    text, places = _text(apart, start, end)
    data = _ours(apart.data[number])
    facts = data.get("facts")
    found = marked(text, facts if isinstance(facts, dict) else {}, source)
    told = data.get("spans") if isinstance(data.get("spans"), dict) else {}
    seen: set[tuple[Any, ...]] = set()

    def add(layer: str, label: str, first: int, behind: int, key: str, group: str = "") -> None:
        if not 0 <= first < behind <= len(places):
            found.builder.remarks.append(
                saying("{label}: tokens {first} to {behind} are not there", label=label, first=first, behind=behind)
            )
            return
        place = places[first][0], places[behind - 1][1]
        if not data and (layer, label, place) in seen:
            return
        seen.add((layer, label, place))
        own = told.get(key) if isinstance(told, dict) else None
        own = own if isinstance(own, dict) else {}
        attributes, proposal = own.get("attributes"), own.get("proposal")
        if group.endswith(SUGGESTED):
            proposal = proposal if isinstance(proposal, dict) else {}
        else:
            proposal = None
        found.marks.append(
            Mark(key, layer, label, [place], attributes if isinstance(attributes, dict) else {}, proposal)
        )

    if not data:
        for label, first, behind in _entities(apart, start, end):
            add("entity", label, first, behind, f"ent{first}")
    for name, spans in _groups(apart.groups[number]):
        for packed in spans:
            id, _, label, first, behind, _, _ = _SPAN.unpack(packed)
            word = apart.words.get(label, "")
            layer = _layer(name.removesuffix(SUGGESTED))
            guessed = (layer, word) if layer is not None else placed(word)
            add(*guessed, first, behind, apart.words.get(id, "") if data else "", name)
    for link in data.get("relations") or ():
        if isinstance(link, dict):
            found.links.append((str(link["type"]), str(link["head"]), str(link["tail"])))
    return found.incoming()


def _text(apart: _Bin, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """The text of a document and the places of its tokens."""
    width, column = len(apart.columns), apart.columns["ORTH"]
    words, places, at = [], [], 0
    for token in range(start, end):
        word = apart.words.get(apart.tokens[token * width + column])
        if word is None:
            raise ValueError(saying("token {token} has no words", token=token - start))
        places.append((at, at + len(word)))
        space = " " if apart.spaces[token] else ""
        if at > LONGEST:
            raise ValueError(
                saying("longer than {most} million characters; split it into articles", most=LONGEST // 1_000_000)
            )
        words.append(word + space)
        at += len(word) + len(space)
    return "".join(words), places


def _entities(apart: _Bin, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The entities by the columns of the tokens: label, first token, the one behind the last."""
    width = len(apart.columns)
    iob, kind = apart.columns.get("ENT_IOB"), apart.columns.get("ENT_TYPE")
    if iob is None or kind is None:
        return
    label, first = "", start
    for token in range(start, end + 1):
        inside, here = 2, ""
        if token < end:
            inside = apart.tokens[token * width + iob]
            here = apart.words.get(apart.tokens[token * width + kind], "")
        if label and (inside != 1 or here != label):
            yield label, first - start, token - start
            label = ""
        if not label and inside in (1, 3) and here:
            label, first = here, token


def _groups(packed: Any) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """The groups of spans with their names (spaCy 3.0 to 3.8 pack them in three ways)."""
    values = _loaded(packed) if packed else ()
    pairs = values.items() if isinstance(values, dict) else [(value, ()) for value in values]
    found = []
    for value, keys in pairs:
        group = _loaded(value)
        found += [(str(key), group["spans"]) for key in keys or (group["name"],)]
    yield from sorted(found)


def _layer(group: str) -> str | None:
    """The layer that a group's name stands for; None where it says nothing."""
    return None if group in _GENERAL else _LAYERS.get(group, group)


def _ours(packed: Any) -> dict[str, Any]:
    """What we have kept in a document's user_data."""
    values = _loaded(packed) if packed else {}
    own = values.get(KEY) if isinstance(values, dict) else None
    return lists(own) if isinstance(own, dict) else {}
