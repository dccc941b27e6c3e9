"""Datasets of Hugging Face in Parquet (storage/exporters/parquet.py): a row a document, read a few rows at a time.

Ours come back with all spans and relations. Of others' files a column "text" is the text, else "tokens" are, with
blanks between them; tags of tokens ("ner_tags", named by the features) are entities.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from annotate.errors import StorageError, TextRejected
from annotate.exchange.uima import loaded
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.extras import require
from storage.importers.marking import Mark, Marked, marked
from storage.importers.opening import rejection
from storage.importers.streaming import BROKEN, guarded

FORMAT = Format(
    "parquet", "Hugging Face (Parquet)", ".parquet", "datasets with texts, spans, or tokens with tags", extra="parquet"
)

_ROWS = 50
_MOST = 2_000_000_000
"""Bytes of a row group, unpacked; they are read a column at a time."""
_LIMITS = {"thrift_string_size_limit": 50_000_000, "thrift_container_size_limit": 1_000_000}
_FACTS = ("title", "date", "source", "url", "language", "bytes_sha256", "annotator", "progress", "note", "flagged")
_TAGS = ("ner_tags", "tags", "labels")


def knows(head: bytes) -> bool:
    """Whether it begins as the format says."""
    return head[:4] == b"PAR1"


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a few in memory at a time; never raises."""
    shown = str(path)
    try:
        require("pyarrow", FORMAT.extra, shown)
    except StorageError as error:
        yield Read(shown, code=error.code, message=f"{shown}: {error}")
        return
    yield from guarded(path, lambda file: _read(file, path))


def _read(file: BinaryIO, path: Path) -> Iterator[Read]:
    from pyarrow import ArrowException

    shown, number = str(path), 0
    try:
        for number, (row, names) in enumerate(_rows(file), 1):
            yield _document(row, names, path, number)
    except (ArrowException, MemoryError, *BROKEN) as error:
        yield _unreadable(shown, number, error)
    except OSError as error:
        if error.errno is not None:
            raise
        # pyarrow tells of damaged pages so
        yield _unreadable(shown, number, error)


def _unreadable(shown: str, number: int, error: Exception) -> Read:
    """What is told of a file that cannot be read behind a row."""
    why = error if isinstance(error, ValueError) else str(error)[:300]
    if number:
        message = saying("{file}: it cannot be read behind row {row} ({why})", file=shown, row=number, why=why)
    else:
        message = saying("{file}: it cannot be read at the beginning ({why})", file=shown, why=why)
    return Read(shown, code="broken", message=message)


def _rows(source: Any) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """The rows of a file with the names of its tags.

    Raises:
        ArrowException, ValueError: where it is damaged, or unpacks to more than is read.
    """
    from pyarrow import parquet as pq

    with pq.ParquetFile(source, **_LIMITS) as file:
        meta = file.metadata
        sizes = [meta.row_group(number).total_byte_size for number in range(meta.num_row_groups)]
        if max(sizes, default=0) > _MOST:
            raise ValueError(saying("a row group of {size} bytes; write smaller ones", size=max(sizes)))
        schema = file.schema_arrow
        names = _names(schema.metadata or {})
        known = {"text", "id", "meta", "tokens", "spans", "relations", *_FACTS, *_TAGS}
        columns = [name for name in schema.names if name in known]
        if not {"text", "tokens"} & set(columns):
            raise ValueError(
                saying("there is no column text or tokens, only {names}", names=", ".join(schema.names)[:200])
            )
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for number in range(batch.num_rows):
                yield {name: batch.column(name)[number].as_py() for name in batch.schema.names}, names


def _names(metadata: Mapping[bytes, bytes]) -> list[str]:
    """The names of the tags by the features of Hugging Face; none where it has none."""
    try:
        features = json.loads(metadata[b"huggingface"])["info"]["features"]
        found = next(features[name] for name in _TAGS if name in features)
        names = (found.get("feature") or found)["names"]
    except (StopIteration, *BROKEN):
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def _document(row: dict[str, Any], names: list[str], path: Path, number: int) -> Read:
    where = saying("{file}, row {row}", file=str(path), row=number)
    try:
        one = _incoming(row, names, path.name)
    except TextRejected as error:
        return Read(str(path), code=error.code, message=saying("{file}: {why}", file=where, why=rejection(error)))
    except BROKEN as error:
        return Read(
            str(path), code="broken", message=saying("{file}: it is no document ({why})", file=where, why=error)
        )
    return Read(str(path), (one.document,), sets=(one,))


def _incoming(row: dict[str, Any], names: list[str], source: str) -> Incoming:
    tokens = row.get("tokens") or []
    text = row.get("text")
    if not isinstance(text, str):
        text = " ".join(map(str, tokens))
    spans = row.get("spans")
    ours = isinstance(spans, list) and "annotator" in row
    facts = {name: row[name] for name in _FACTS if row.get(name) is not None}
    if ours:
        facts["meta"] = loaded(row.get("meta") or "")
        facts["doc_id"] = row.get("id")
    found = marked(text, facts, source)
    if isinstance(spans, list) and all(isinstance(span, dict) for span in spans):
        for number, span in enumerate(spans):
            found.marks.append(_mark(span, str(span.get("number", number))))
    else:
        tags: list[Any] = next((row[name] for name in _TAGS if isinstance(row.get(name), list)), [])
        _tagged(found, text, tokens, [names[tag] if isinstance(tag, int) and names else str(tag) for tag in tags])
    for link in row.get("relations") or ():
        if isinstance(link, dict):
            found.links.append((str(link["type"]), str(link["head"]), str(link["tail"])))
    return found.incoming()


def _mark(span: dict[str, Any], key: str) -> Mark:
    pieces = [(int(piece["start"]), int(piece["end"])) for piece in span.get("pieces") or (span,)]
    proposal = None
    if span.get("suggested"):
        proposal = loaded(span.get("proposal") or "")
    attributes = loaded(span.get("attributes") or "")
    return Mark(key, str(span.get("layer") or ""), str(span["label"]), pieces, attributes, proposal)


def _tagged(found: Marked, text: str, tokens: Sequence[Any], tags: Sequence[str]) -> None:
    """Entities of IOB tags: each token is looked for behind the one before it."""
    if tags and len(tags) != len(tokens):
        raise ValueError(saying("{count} tokens have {tags} tags", count=len(tokens), tags=len(tags)))
    at, label, pieces = 0, "", [(0, 0)]
    for token, tag in zip([*map(str, tokens), ""], [*tags, "O"], strict=False):
        start = text.find(token, at)
        if start < 0:
            raise ValueError(saying("the token {token!r:.40} is not in the text behind {at}", token=token, at=at))
        mark, _, named = tag.partition("-") if tag[:2] in ("B-", "I-") else ("O" if tag == "O" else "I", "", tag)
        if label and (mark != "I" or named != label):
            found.marks.append(Mark("", "entity", label, pieces))
            label = ""
        if mark != "O":
            pieces = [(pieces[0][0] if label else start, start + len(token))]
            label = named
        at = start + len(token)
