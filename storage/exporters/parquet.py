"""A dataset for Hugging Face `datasets`: a folder with data/train-00000-of-00001.parquet, a row a document.

Columns: the text and what is known of it; tokens (razdel's) with their offsets and IOB2 tags of entities as numbers;
spans of all layers with offsets in code points; relations by the numbers of the spans; quotations and claims told in
words. The names of the tags stand in the schema's metadata under "huggingface", where `datasets` looks for the features
(https://huggingface.co/docs/datasets/about_dataset_features). Row groups are written as they fill, so that memory is
bounded. Lists of values and what is no word are JSON in "attributes".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.exchange.flattening import FRAGMENTS, SNAPPING
from annotate.exchange.uima import dumped
from annotate.model.text import Span, covered
from annotate.model.tokens import Tokens
from annotate.model.values import plain_attributes, said
from annotate.ports import Format
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.placing import Placed, count, facts, links, placed, placed_spans, proposal, report_records
from storage.exporters.tagging import ENTITIES, flat, iob
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Nowhere, Source, Target
from storage.extras import require

FORMAT = Format(
    "parquet",
    "Hugging Face (Parquet)",
    "",
    "a folder for datasets.load_dataset: texts, tokens with tags, spans, quotations, claims",
    (ENTITIES, FRAGMENTS, SNAPPING),
    extra="parquet",
    folder=True,
)
ENDINGS = ("",)
TRAIN = "data/train-00000-of-00001.parquet"

_ROWS, _CHARACTERS = 1_000, 8_000_000
"""Documents, and characters of their texts, of a row group."""

WORDS = (
    "id", "text", "title", "date", "source", "url", "language", "bytes_sha256", "meta", "annotator", "progress", "note",
)  # fmt: skip
SPAN = ("number", "start", "end", "pieces", "layer", "label", "text", "attributes", "suggested", "proposal")
QUOTATION = ("span", "text", "type", "speaker", "cue", "source")
CLAIM = ("span", "text", "type", "claimant", "worth", "wording", "verdict")


def within(part: str, name: str) -> str:
    """Where the file of a part of a dataset lies in its folder: `datasets` looks for the name of the split."""
    return name.replace("train", part or "train", 1)


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the documents, a row group at a time."""
    require("pyarrow", FORMAT.extra)
    file = target.open_binary(TRAIN)
    if isinstance(target, Nowhere):
        for one in sets:
            row(one, tally, chosen)
        return
    import pyarrow as pa
    from pyarrow import parquet as pq

    schema = _schema(pa)
    names: list[str] = []
    # without Arrow's own copy of the schema, what is added at the end counts as the schema's metadata
    with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
        waiting: list[dict[str, Any]] = []
        characters = 0
        for one in sets:
            names = names or _names(one)
            made = row(one, tally, chosen)
            names += sorted({tag for tag in made["ner_tags"] if tag not in names})
            numbers = {name: number for number, name in enumerate(names)}
            made["ner_tags"] = [numbers[tag] for tag in made["ner_tags"]]
            waiting.append(made)
            characters += len(one.document.text)
            if len(waiting) == _ROWS or characters > _CHARACTERS:
                writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
                waiting, characters = [], 0
        if waiting:
            writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
        writer.add_key_value_metadata({"huggingface": json.dumps(_features(names), ensure_ascii=False)})


def _names(one: AnnotationSet) -> list[str]:
    """The tags of the label schema: O, then B- and I- of each label of entities."""
    layer = one.schema.layer("entity")
    return ["O", *(f"{mark}-{label.name}" for label in (layer.labels if layer else ()) for mark in "BI")]


def row(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> dict[str, Any]:
    """A document as a row, the tags as words; what it cannot hold goes to the losses."""
    text = one.document.text
    razdel = Tokens(text)
    tokens = razdel.inside(Span(0, len(text)))
    spans = placed(one, Tally(), {"overlapping": "keep", "discontinuous": "split"})  # the pieces stand in each span
    relations = links(one, spans, tally)
    report_records(one, tally)
    count(tally, spans, len(relations))
    entities = [span for span in one.spans if span.layer == "entity" and span.origin != "suggested"]
    tagged = placed_spans(one, entities, tally, {**chosen, "overlapping": "keep"}, razdel)
    tags = iob(tokens, flat(one, tagged, tally, chosen["entities"], "the tags"))
    numbers = {p.span.id: number for number, p in enumerate(spans)}
    words = {p.span.id: covered(p.pieces, text) for p in spans}
    told: dict[tuple[str, str], str] = {}
    for relation in relations:
        told.setdefault((relation.head, relation.type), words[relation.tail])
    known = facts(one)
    return {
        **{name: _word(one, known, name) for name in WORDS},
        "flagged": bool(known["flagged"]),
        "tokens": [token.of(text) for token in tokens],
        "token_starts": [token.start for token in tokens],
        "ner_tags": tags,
        "spans": [_span(number, p, text) for number, p in enumerate(spans)],
        "relations": [
            {"type": r.type, "head": numbers[r.head], "tail": numbers[r.tail]} for r in relations
        ],
        "quotations": [_told(p, numbers, words, told, QUOTATION) for p in spans if _is(p, "quote")],
        "claims": [_told(p, numbers, words, told, CLAIM) for p in spans if _is(p, "claim")],
    }  # fmt: skip


def _word(one: AnnotationSet, known: Mapping[str, Any], name: str) -> str:
    if name == "text":
        return one.document.text
    value = one.key if name == "id" else known[name]
    return value if isinstance(value, str) else dumped(value)


def _is(p: Placed, layer: str) -> bool:
    return p.span.layer == layer and p.span.origin != "suggested"


def _span(number: int, p: Placed, text: str) -> dict[str, Any]:
    made = p.span
    return {
        "number": number,
        "start": p.pieces[0].start,
        "end": p.pieces[-1].end,
        "pieces": [{"start": piece.start, "end": piece.end} for piece in p.pieces],
        "layer": made.layer,
        "label": made.label,
        "text": covered(p.pieces, text),
        "attributes": dumped(plain_attributes(made.attributes)) if made.attributes else "",
        "suggested": made.origin == "suggested",
        "proposal": dumped(found) if (found := proposal(made)) else "",
    }


def _told(
    p: Placed, numbers: Mapping[str, int], words: Mapping[str, str], told: Mapping[tuple[str, str], str],
    columns: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    """A quotation or a claim in words."""
    return {name: _value(p.span, name, numbers, words, told) for name in columns}


def _value(
    made: Exported, name: str, numbers: Mapping[str, int], words: Mapping[str, str],
    told: Mapping[tuple[str, str], str],
) -> Any:  # fmt: skip
    if name == "span":
        return numbers[made.id]
    if name == "text":
        return words[made.id]
    if name in ("cue", "source"):
        return told.get((made.id, name), "")
    return said(made.attributes.get(name, made.inherited.get(name)))


def _schema(pa: Any) -> Any:
    place = [("start", pa.int64()), ("end", pa.int64())]
    kinds = {
        "number": pa.int64(), "start": pa.int64(), "end": pa.int64(), "span": pa.int64(),
        "pieces": pa.list_(pa.struct(place)), "suggested": pa.bool_(),
    }  # fmt: skip

    def table(columns: tuple[str, ...]) -> Any:
        return pa.list_(pa.struct([(name, kinds.get(name, pa.string())) for name in columns]))

    return pa.schema(
        [
            *((name, pa.string()) for name in WORDS),
            ("flagged", pa.bool_()),
            ("tokens", pa.list_(pa.string())),
            ("token_starts", pa.list_(pa.int64())),
            ("ner_tags", pa.list_(pa.int64())),
            ("spans", table(SPAN)),
            ("relations", pa.list_(pa.struct([("type", pa.string()), ("head", pa.int64()), ("tail", pa.int64())]))),
            ("quotations", table(QUOTATION)),
            ("claims", table(CLAIM)),
        ]
    )


def _features(names: list[str]) -> dict[str, Any]:
    """The features as `datasets` writes them."""

    def value(kind: str) -> dict[str, Any]:
        return {"dtype": kind, "_type": "Value"}

    def several(feature: dict[str, Any]) -> dict[str, Any]:
        return {"feature": feature, "_type": "Sequence"}

    kinds: dict[str, Any] = {
        **dict.fromkeys(("number", "start", "end", "span", "head", "tail"), value("int64")),
        "pieces": [{"start": value("int64"), "end": value("int64")}],
        "suggested": value("bool"),
    }

    def table(columns: tuple[str, ...]) -> list[Any]:
        return [{name: kinds.get(name, value("string")) for name in columns}]

    features: dict[str, Any] = {name: value("string") for name in WORDS}
    features |= {
        "flagged": value("bool"),
        "tokens": several(value("string")),
        "token_starts": several(value("int64")),
        "ner_tags": several({"names": names, "_type": "ClassLabel"}),
        "spans": table(SPAN),
        "relations": table(("type", "head", "tail")),
        "quotations": table(QUOTATION),
        "claims": table(CLAIM),
    }
    return {"info": {"features": features}}


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """The rows, read by pyarrow, are what was meant, and the numbers of the tags have the names."""
    require("pyarrow", FORMAT.extra)
    from pyarrow import parquet as pq

    with pq.ParquetFile(source.path(TRAIN)) as file:
        features = json.loads(file.schema_arrow.metadata[b"huggingface"])["info"]["features"]
        if list(features) != file.schema_arrow.names:
            raise Differs("the features are not the columns")
        names = features["ner_tags"]["feature"]["names"]
        same(((one.key, row(one, Tally(), chosen)) for one in sets), _rows(file, names))


def _rows(file: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=100):
        for found in batch.to_pylist():
            yield found | {"ner_tags": [names[number] for number in found["ner_tags"]]}
