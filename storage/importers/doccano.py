"""doccano's JSONL and JSON, both shapes (storage/exporters/doccano.py), of whatever version.

Older versions call the text "data" and the spans "labels" too. Labels without a layer get it by the default schema.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotate.exchange.layers import placed
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import Mark, marked, offsets
from storage.importers.peeking import first_object
from storage.importers.streaming import objects, words

FORMAT = Format("doccano", "doccano JSONL", ".jsonl", "spans, or entities and relations, as doccano exports them")

Key = tuple[object, object, object]


def knows(head: bytes) -> bool:
    """Whether its first document has spans as doccano has them."""
    keys = first_object(head)
    if "words" not in (keys.get("text"), keys.get("data")) or {"tokens", "spans", "lead_time"} & keys.keys():
        return False
    return any(keys.get(name) == "list" for name in ("entities", "label", "labels"))


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a line or an element each; never raises."""
    return objects(path, lambda values: document_of(values, path.name), saying("document of doccano"))


def document_of(values: dict[str, Any], source: str = "") -> list[Incoming]:
    """Raises TextRejected, ValueError, KeyError, TypeError where it is none."""
    found = marked(words(values, "text" if "text" in values else "data"), values, source)
    spans = list(_spans(values))
    details = _details(values.get("details") or (), spans)
    for given in spans:
        start, end = offsets(given["start_offset"], given["end_offset"])
        name, same = words(given, "label"), details.get(_key(given))
        more: Mapping[str, Any] = same.popleft() if same else {}
        label, *told = name.split("|")
        attributes = dict(_attribute(part) for part in told if "=" in part) | (more.get("attributes") or {})
        proposal = more if more.get("origin") == "suggested" else None
        found.marks.append(Mark(str(given.get("id", "")), *placed(label), [(start, end)], attributes, proposal))
    if unused := sum(map(len, details.values())):
        found.builder.remarks.append(
            saying("details of {unused} spans that were moved or relabelled are left out", unused=unused)
        )
    for given in values.get("relations") or ():
        found.links.append((words(given, "type"), str(given["from_id"]), str(given["to_id"])))
    if values.get("Comments") or values.get("comments"):
        found.builder.remarks.append(saying("comments are left out"))
    return [found.incoming()]


def _details(given: Iterable[dict[str, Any]], spans: list[dict[str, Any]]) -> dict[Key, deque[dict[str, Any]]]:
    """What our exporter says of spans, by their place: ids are of no use once doccano has given its own. Where it has
    not, they tell spans of one place apart.
    """
    found: dict[Key, deque[dict[str, Any]]] = defaultdict(deque)
    ids: dict[Key, list[object]] = defaultdict(list)
    for span in spans:
        ids[_key(span)].append(span.get("id"))
    for told in given:
        found[_key(told)].append(told)
    for key, known in found.items():
        by_id = {told.get("id"): told for told in known}
        if any(id is not None and id in by_id for id in ids[key]):
            found[key] = deque(by_id.get(id, {}) for id in ids[key])
    return found


def _key(given: Mapping[str, Any]) -> Key:
    return given["start_offset"], given["end_offset"], given["label"]


def _spans(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The spans of either shape, as tables."""
    rows = next((values[name] for name in ("entities", "label", "labels") if values.get(name)), ())
    for row in rows:
        if isinstance(row, list):
            start, end, label = row
            yield {"start_offset": start, "end_offset": end, "label": label}
        elif isinstance(row, dict):
            yield row
        else:
            raise ValueError(saying("{row!r:.50} is no span", row=row))


def _attribute(part: str) -> tuple[str, Any]:
    """An attribute that a label says: "type=direct", "checked=true", "reasons=a,b"."""
    name, _, said = part.partition("=")
    if said in ("true", "false"):
        return name, said == "true"
    return name, said.split(",") if "," in said else said
