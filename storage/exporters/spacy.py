"""spaCy's DocBin (.spacy), as `spacy train` reads it: https://spacy.io/api/docbin.

The tokens are razdel's, so that the text is exactly the text: white space other than one blank behind a token is a
token. `doc.ents` are entities of which no two overlap; `doc.spans` has all: "entities", "quotes", "cues", "sources",
"claims", other layers by their names, open suggestions in groups of their own ("entities.suggested"). A span's `id_` is
its number, its `kb_id_` a Wikidata item. What else there is to say is in `doc.user_data["kavychki"]`: facts of the
document, attributes and proposals by the spans' numbers, relations; those of the type "fragment" join the pieces of one
annotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.exchange.flattening import FRAGMENTS, SNAPPING
from annotate.model.tokens import Tokens
from annotate.model.values import plain_attributes
from annotate.ports import Format
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.placing import FRAGMENT, count, facts, links, placed, proposal, report_records
from storage.exporters.prodigy import tokens_of
from storage.exporters.tagging import ENTITIES, flat
from storage.exporters.verifying import same
from storage.exporters.writing import Nowhere, Source, Target
from storage.extras import require

FORMAT = Format(
    "spacy",
    "spaCy DocBin",
    ".spacy",
    "documents with tokens, entities and span groups for spacy train",
    (ENTITIES, FRAGMENTS, SNAPPING),
    extra="spacy",
)
ENDINGS = ("",)

KEY = "kavychki"
"""Our place in doc.user_data."""
GROUPS = {"entity": "entities", "quote": "quotes", "cue": "cues", "source": "sources", "claim": "claims"}
SUGGESTED = ".suggested"

_ATTRS = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")
_ITEM = re.compile(r"Q\d+")


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the documents; they are in memory in spaCy's packed form until all are there."""
    require("spacy", FORMAT.extra)
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    file = target.open_binary()
    vocab, docs = Vocab(), DocBin(attrs=list(_ATTRS), store_user_data=True)
    for one in sets:
        made = content(one, tally, chosen)
        if not isinstance(target, Nowhere):
            docs.add(_doc(made, vocab))
    if not isinstance(target, Nowhere):
        file.write(docs.to_bytes())


def content(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> dict[str, Any]:
    """A document as spaCy holds it, plain; what it cannot hold goes to the losses. Spans are (first token, behind the
    last one, label, id, Wikidata item).
    """
    text = one.document.text
    razdel = Tokens(text)
    tokens = tokens_of(text, razdel)
    spans = placed(one, tally, {**chosen, "overlapping": "keep"}, razdel)
    relations = links(one, spans, tally)
    report_records(one, tally)
    count(tally, spans, len(relations))
    first = {token["start"]: token["id"] for token in tokens}
    last = {token["end"]: token["id"] + 1 for token in tokens}
    items = {group.name: group.wikidata for group in one.records.groups if _ITEM.fullmatch(group.wikidata)}
    groups: dict[str, list[tuple[int, int, str, str, str]]] = {}
    told: dict[str, dict[str, Any]] = {}
    joined: list[dict[str, str]] = []
    known: dict[str, str] = {}
    number = 0
    for span in spans:
        made = span.span
        attributes = plain_attributes(dict(sorted(made.attributes.items())))
        item = items.get(str(attributes.get("name", "")), "") if made.layer == "entity" else ""
        group = GROUPS.get(made.layer, made.layer) + (SUGGESTED if made.origin == "suggested" else "")
        for piece in span.pieces:
            id = str(number)
            number += 1
            place = first[piece.start], last[piece.end]
            groups.setdefault(group, []).append((*place, made.label, id, item))
            if made.id not in known:
                known[made.id] = id
                own = {"attributes": attributes, "proposal": proposal(made)}
                told[id] = {name: value for name, value in own.items() if value}
            else:
                joined.append({"type": FRAGMENT, "head": known[made.id], "tail": id})
    joined += [{"type": r.type, "head": known[r.head], "tail": known[r.tail]} for r in relations]
    return {
        "words": [token["text"] for token in tokens],
        "spaces": [token["ws"] for token in tokens],
        "starts": _starts(tokens, razdel),
        "ents": [
            (first[s.start], last[s.end], label) for s, label in flat(one, spans, tally, chosen["entities"], "doc.ents")
        ],
        "spans": groups,
        "data": {
            "facts": facts(one),
            "spans": {id: values for id, values in told.items() if values},
            "relations": joined,
        },
    }


def _starts(tokens: list[dict[str, Any]], razdel: Tokens) -> list[bool]:
    """Whether a sentence begins at each token; white space belongs to the sentence before it."""
    begins = {sentence.start for sentence in razdel.sentences()}
    return [token["start"] in begins or not token["id"] for token in tokens]


def _doc(made: dict[str, Any], vocab: Any) -> Any:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Part

    doc = Doc(vocab, words=made["words"], spaces=made["spaces"], sent_starts=made["starts"])
    items = {(start, end, label): item for start, end, label, _, item in made["spans"].get("entities", ())}
    doc.set_ents(
        [
            Part(doc, start, end, label=label, kb_id=items.get((start, end, label), ""))
            for start, end, label in made["ents"]
        ]
    )
    for name, group in sorted(made["spans"].items()):
        doc.spans[name] = [
            Part(doc, start, end, label=label, span_id=id, kb_id=item) for start, end, label, id, item in group
        ]
    doc.user_data[KEY] = made["data"]
    return doc


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """The documents, read by spaCy, have the text, tokens, entities and spans that were meant."""
    require("spacy", FORMAT.extra)
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = DocBin().from_disk(source.path())
    same(
        ((one.key, {"text": one.document.text, **content(one, Tally(), chosen)}) for one in sets),
        (_found(doc) for doc in docs.get_docs(Vocab())),
    )


def _found(doc: Any) -> dict[str, Any]:
    return {
        "text": doc.text,
        "words": [token.text for token in doc],
        "spaces": [bool(token.whitespace_) for token in doc],
        "starts": [bool(token.is_sent_start) for token in doc],
        "ents": [(ent.start, ent.end, ent.label_) for ent in doc.ents],
        "spans": {
            name: [(span.start, span.end, span.label_, span.id_, span.kb_id_) for span in group]
            for name, group in doc.spans.items()
        },
        "data": lists(doc.user_data[KEY]),
    }


def lists(value: Any) -> Any:
    """Plain values as they were before spaCy made tuples of lists."""
    if isinstance(value, dict):
        return {name: lists(inner) for name, inner in value.items()}
    return [lists(inner) for inner in value] if isinstance(value, tuple | list) else value
