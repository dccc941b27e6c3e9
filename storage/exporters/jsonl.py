"""Lossless JSONL: one document a line with everything that one annotator made of it.

Offsets are code points of "text", half open. Keys stand in a fixed order, spans by start, the longer first, then
by id, so that the same project gives the same bytes. No value is NaN.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from annotate.model.records import Group, to_json
from annotate.model.text import Fragments, Span, covered
from annotate.model.values import plain_attributes
from annotate.ports import Format
from annotate.suggestions import Suggestion
from storage import kept
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format("jsonl", "JSONL (lossless)", ".jsonl", "everything: one document a line, offsets in code points")
ENDINGS = ("",)

_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Writes every set as a line; nothing is ever lost."""
    file, meant = target.open(), hashlib.sha256()
    for one in sets:
        words = dumped(line(one)) + "\n"
        meant.update(words.encode())
        file.write(words)
        tally.counts.update([span.layer for span in one.spans])
        tally.counts["relation"] += len(one.records.relations)
        tally.counts["decision"] += len(one.records.decisions)
        tally.counts["suggested"] += len(one.shown)
    target.note(meant.hexdigest())


def verify(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """Each line, parsed by the standard library, is the document that was meant.

    The same values are written in one way only: where what was parsed, written again, is what stands in the file, and
    all of it has the sum of what was meant, nothing has to be read from the project a second time.
    """
    found = hashlib.sha256()
    with source.path().open("rb") as file:
        for raw in file:
            source.passed()
            if (dumped(json.loads(raw)) + "\n").encode() != raw:
                break
            found.update(raw)
        else:
            if found.hexdigest() == source.noted():
                return
    with source.path().open(encoding="utf-8", newline="\n") as text:
        same(((one.key, line(one)) for one in sets), (json.loads(words) for words in text))
    raise Differs("the sum of the file is not that of what was meant")


def dumped(values: dict[str, Any]) -> str:
    """JSON on one line, also for readers that take U+0085, U+2028 and U+2029 for the end of one."""
    words = kept.dumped(values)
    for character, escape in _LINE_ENDS:
        words = words.replace(character, escape)
    return words


def write_graph(file: TextIO, context: Mapping[str, Any], items: Iterable[dict[str, Any]]) -> None:
    """Writes a JSON-LD object whose graph has an item a line."""
    file.write(f'{{"@context": {dumped(dict(context))},\n"@graph": [')
    comma = ""
    for item in items:
        file.write(f"{comma}\n{dumped(item)}")
        comma = ","
    file.write("\n]}\n")


def line(one: AnnotationSet) -> dict[str, Any]:
    """A document as plain values."""
    d, status = one.document, one.status
    return {
        "id": d.id,
        "text": d.text,
        "sha256": d.text_sha256,
        "title": d.title,
        "date": d.date,
        "source": d.source,
        "url": d.url,
        "language": d.language,
        "body": d.body,
        "bytes_sha256": d.bytes_sha256,
        "meta": dict(sorted(d.meta.items())),
        "annotator": one.annotator,
        "status": {"progress": status.progress, "flagged": status.flagged, "note": status.note},
        "schema": {"name": one.schema.name, "version": one.schema.version},
        "spans": [_span(span, d.text) for span in one.spans],
        "relations": [
            {"id": r.id, "type": r.type, "from": r.head, "to": r.tail}
            for r in sorted(one.records.relations, key=lambda r: r.id)
        ],
        "decisions": [
            {"id": x.id, "suggestion": x.suggestion, "verdict": x.verdict, "annotation": x.annotation}
            | _proposal(one.suggestions.get(x.suggestion))
            for x in sorted(one.records.decisions, key=lambda x: x.id)
        ],
        "groups": [_group(g) for g in sorted(one.records.groups, key=lambda g: (g.name, g.id))],
        "waivers": [
            {"id": w.id, "check": w.check, "annotation": w.annotation}
            for w in sorted(one.records.waivers, key=lambda w: w.id)
        ],
    }


def _span(span: Exported, text: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": span.id,
        "layer": span.layer,
        "label": span.label,
        "pieces": _pieces(span.fragments),
        "text": covered(span.fragments, text),
        "attrs": plain_attributes(dict(sorted(span.attributes.items()))) if span.attributes else {},
        "origin": span.origin,
        "suggestion": span.suggestion_id,
    }
    if span.inherited:
        out["inherited"] = plain_attributes(span.inherited)
    if span.suggestion is not None:
        out |= _made_by(span.suggestion)
        if span.origin == "suggested":
            out |= _parts(span.suggestion)
    return out


def _group(group: Group) -> dict[str, Any]:
    """What is known of an entity that mentions, speakers and claimants name; what is empty is left out."""
    return {name: value for name, value in to_json(group).items() if name not in ("document", "annotator")}


def _proposal(suggestion: Suggestion | None) -> dict[str, Any]:
    """What was decided on, so that what was rejected or corrected can be learnt from."""
    if suggestion is None:
        return {}
    proposed = {
        "layer": suggestion.layer,
        "label": suggestion.label,
        "pieces": _pieces(suggestion.fragments),
        "attrs": plain_attributes(dict(sorted(suggestion.attributes.items()))),
        **_made_by(suggestion),
        **_parts(suggestion),
    }
    return {"proposed": proposed}


def _made_by(suggestion: Suggestion) -> dict[str, Any]:
    return {"score": suggestion.score, "maker": suggestion.maker, "version": suggestion.version}


def _parts(suggestion: Suggestion) -> dict[str, Any]:
    return {
        name: _pieces((span,))[0] for name, span in (("cue", suggestion.cue), ("source", suggestion.source)) if span
    }


def _pieces(fragments: Fragments | tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in fragments]
