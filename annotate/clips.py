"""What is copied of a mark: a record for pasting into another one, and words for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from annotate.commands.quotes import quote_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import covered, on_one_line
from annotate.model.values import Attributes, plain_attributes, valued_attributes
from annotate.quotes import QuoteRecord, quote_record

MIME = "application/x-kavychki-record+json"
FORMAT = 1
_LARGEST = 1_000_000  # characters of a record that is read


@dataclass(frozen=True, slots=True)
class Clip:
    """A copied record: of which layer and label, with which attributes. Nothing of it has been checked by a schema."""

    layer: str
    label: str
    attributes: Attributes


def subject(state: State, mark: Mark) -> Mark:
    """What copying a mark copies: for a quote's cue or source the quote."""
    return quote_of(state, mark) or mark if mark.layer in ("cue", "source") else mark


def to_json(state: State, mark: Mark) -> str:
    """A mark as the clipboard holds it: a quote with its cue and source. `from_json` reads it."""
    values: dict[str, Any] = {
        "format": FORMAT,
        "layer": mark.layer,
        "label": mark.label,
        "document": {"id": state.document.id, "title": state.document.title, "date": state.document.date},
        "fragments": [[f.start, f.end] for f in mark.fragments],
        "text": covered(mark.fragments, state.text),
        "attributes": plain_attributes(mark.attributes),
    }
    if mark.layer == "quote":
        record = quote_record(state, mark)
        for name, words, place in (("cue", record.cue, record.cue_at), ("source", record.source, record.source_at)):
            if place:
                values[name] = {"text": words, "fragments": [[f.start, f.end] for f in place]}
    return json.dumps(values, ensure_ascii=False)


def from_json(words: str) -> Clip | None:
    """The record in a clipboard, whoever wrote it there; None for what is none."""
    if len(words) > _LARGEST:
        return None
    try:
        values = json.loads(words)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        return None
    layer, label, attributes = values.get("layer"), values.get("label", ""), values.get("attributes")
    if not isinstance(layer, str) or not isinstance(label, str) or not isinstance(attributes, dict):
        return None
    try:
        json.dumps(attributes, ensure_ascii=False).encode()  # half a character, which no file can hold, is refused
        return Clip(layer, label, valued_attributes(attributes))
    except (TypeError, ValueError):
        return None


def citation(record: QuoteRecord, speaker: str, title: str, date: str) -> str:
    """A quote for pasting into a message: «words» — speaker (cue; source), title, date.

    Marks stand around what was said in these words (direct speech), marks within become „“. `speaker` and `date` are
    in the language of the reader.
    """
    words = record.words
    if record.type == "direct":
        words = f"«{_inner(words)}»"
    told = "; ".join(dict.fromkeys(part for part in (record.cue, record.source) if part and part != speaker))
    who = " ".join(filter(None, (speaker, f"({told})" if told else "")))
    return " — ".join(filter(None, (words, ", ".join(filter(None, (who, title, date))))))


def _inner(words: str) -> str:
    return words.replace("«", "„").replace("»", "“")


def text_of(state: State, mark: Mark) -> str:
    """The covered words of a mark, fragments joined by an ellipsis."""
    return on_one_line(mark.fragments, state.text)
