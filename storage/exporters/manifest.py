"""The manifest beside a dataset: how it was made, what is in it, and the sums of its files.

It has no time stamp and no path of the machine: the same project gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotate.model.schema import Schema
from annotate.model.schema_json import to_json
from annotate.ports import ExportPlan, Format, ProjectStore
from storage.exporters.again import command, plain
from storage.exporters.counting import Contents, agreements
from storage.exporters.gathering import Selected, Tally

VERSION = 1
_CHUNK = 1 << 20


def described(
    store: ProjectStore,
    plan: ExportPlan,
    format: Format,
    selected: list[Selected],
    parts: Mapping[str, list[Selected]],
    contents: Mapping[str, Contents],
    tally: Tally,
) -> dict[str, Any]:
    """All of a manifest but the files; `parts` and `contents` by part."""
    names = {
        one.annotator.id: f"A{nr}" if plan.pseudonyms else one.annotator.name for nr, one in enumerate(selected, 1)
    }
    total = sum(contents.values(), Contents())
    return {
        "manifest": VERSION,
        "program": "kavychki",
        "dataset": Path(plan.target).name,
        "format": {"name": format.name, "title": format.title, "description": format.description},
        "command": command(store.path, plan),
        "plan": plain(plan, format.chosen(plan.choices)),
        "schema": _schema(store.schema()),
        "pre_annotators": [{"name": maker, "version": version} for maker, version in sorted(total.makers)],
        "annotators": [names[one.annotator.id] for one in selected],
        "languages": dict(sorted(total.languages.items())),
        "documents": _documents(selected),
        "selected": total.plain(),
        "parts": {part: {"documents": _documents(parts[part]), **contents[part].plain()} for part in parts if part},
        "written": {kind: count for kind, count in sorted(tally.counts.items()) if count},
        "losses": dict(sorted(tally.by_kind.items())),
        "agreement": agreements(store, plan, selected, names),
    }


def _documents(selected: list[Selected]) -> int:
    return len({id for one in selected for id in one.documents})


def _schema(schema: Schema) -> dict[str, Any]:
    """A label schema by name, version and the sum of its definition, which has the guideline's texts; its labels."""
    definition = json.dumps(to_json(schema), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "name": schema.name,
        "version": schema.version,
        "sha256": hashlib.sha256(definition.encode()).hexdigest(),
        "guideline": {"version": schema.version, "sha256": _sum_of_guideline(schema)},
        "layers": {layer.name: [label.name for label in layer.labels] for layer in schema.layers},
        "attributes": {layer.name: [a.name for a in layer.attributes] for layer in schema.layers},
        "relations": [relation.name for relation in schema.relations],
    }


def _sum_of_guideline(schema: Schema) -> str:
    told = [
        [
            [layer.name, thing.name, dict(thing.guideline)]
            for things in (layer.labels, layer.attributes)
            for thing in things
        ]
        for layer in schema.layers
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def files(drafts: Mapping[str, Path]) -> list[dict[str, Any]]:
    """The files of a dataset with their sizes in bytes and sums."""
    return [{"name": name, "bytes": path.stat().st_size, "sha256": sum_of(path)} for name, path in drafts.items()]


def sum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def dumped(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
