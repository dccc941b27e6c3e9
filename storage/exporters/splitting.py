"""The parts of a dataset: which selected documents go where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotate.ports import SPLITS, ExportPlan, ProjectStore
from annotate.splits import Item, split
from storage.exporters.gathering import Selected


def parted(store: ProjectStore, plan: ExportPlan, selected: Sequence[Selected]) -> dict[str, list[Selected]]:
    """Part -> what is in it; one part "" of a plan without a split. A part to which nothing fell is empty."""
    if plan.split is None:
        return {"": list(selected)}
    ids = list(dict.fromkeys(id for one in selected for id in one.documents))
    place = split([_item(store, id) for id in ids], _copies(store, ids), plan.split)
    shares = zip(SPLITS, plan.split.shares, strict=True)
    return {part: _only(selected, place, part) for part, share in shares if share > 0}


def _item(store: ProjectStore, id: str) -> Item:
    document = store.document(id)
    return Item(id, document.source, document.date)


def _copies(store: ProjectStore, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for id in ids:
        for copy in store.copies(id):
            yield id, copy.document


def _only(selected: Sequence[Selected], place: Mapping[str, str], part: str) -> list[Selected]:
    kept = (Selected(one.annotator, tuple(id for id in one.documents if place[id] == part)) for one in selected)
    return [one for one in kept if one.documents]
