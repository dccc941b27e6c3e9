"""doccano's JSONL and JSON, both shapes (storage/exporters/doccano.py), of whatever version.

Older versions call the text "data" and the spans "labels" too. Labels without a layer get it by the default schema.
Before version 1.6 (2022) the JSONL export of several users had the numbers of labels and users instead of names: each
user is an annotator, and what the numbers mean is asked as of any label that the schema lacks.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
    if keys.get("annotations") == "list" and "text" in keys:
        return True
    return any(keys.get(name) == "list" for name in ("entities", "label", "labels"))


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a line or an element each; never raises."""
    return objects(path, lambda values: document_of(values, path.name), saying("document of doccano"))


def document_of(values: dict[str, Any], source: str = "") -> list[Incoming]:
    """A document for each annotator. Raises TextRejected, ValueError, KeyError, TypeError where it is none."""
    if isinstance(values.get("annotations"), list):
        return _by_user(values, source)
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


def _by_user(values: dict[str, Any], source: str) -> list[Incoming]:
    """What each user of an older doccano made of a document; one without annotations is there all the same."""
    spans: dict[str, list[dict[str, Any]]] = {}
    for given in values["annotations"]:
        label = given["label"]
        if type(label) not in (str, int):
            raise ValueError(saying("{label!r:.50} is no label", label=label))
        spans.setdefault(f"doccano {given.get('user', 1)}"[:100], []).append(dict(given, label=str(label)))
    rest = {name: value for name, value in values.items() if name not in ("annotations", "annotator")}
    made = [
        document_of(rest | {"entities": found, "annotator": who}, source)[0] for who, found in spans.items()
    ] or document_of(rest, source)
    return [replace(one, document=made[0].document) for one in made]


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
