"""A project with everything that formats stumble over, and the way of a dataset out of it and into a new one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from annotate.exchange.intake import prepared
from annotate.model.records import Annotation, Relation
from annotate.model.text import Span, normalised
from annotate.model.values import Link, Value
from annotate.ports import ExportPlan, ExportReport, ImportPlan, ProjectStore, Read
from storage.exporters import export
from storage.importers import batches, incoming, read_paths
from tests.memory_store import MemoryStore
from tests.storage.material import creating, document, fill, proposal, span, status

BRIDGE = (
    "Мэр Й\u0306ошкина 👨‍👩‍👧‍👦: «Мост закроют, — заявил он\u00a0\u2014 и\u2028починят».\r\n"
    '\tЖители 😀 против; МИД РФ «против».  Цена: <5\u00a0%> & "10" млн.\r\n'
)
KEPT = BRIDGE.replace("\r\n", "\n")
EMPTY = "Ничего не случилось."
NONE: Mapping[str, Value] = {}
HARD: Mapping[str, Value] = {
    "type": "direct",
    "speaker": "О\"Нил, 'Иван';\n<b>&amp;\tи\\другие|=",
    "note": "две\nстроки, «кавычки»",
    "share": 0.25,
    "year": 2026,
    "checked": True,
    "reasons": ("раз", "два, три"),
    "links": (Link("https://example.org/?a=1&b=2", "2026-02-03", "supports", "слова"), Link("https://b.example")),
}


def filled(store: ProjectStore) -> str:
    """The project of tests/storage/material.py and three documents more; the annotator's id."""
    anna = fill(store)
    store.add(
        [document("bridge", BRIDGE, title='Мост; «через» "реку"'), document("empty", EMPTY, meta={"k": "v"})], anna
    )
    quote = (span(KEPT, "Мост закроют"), span(KEPT, "и\u2028починят"))

    def made(
        id: str, layer: str, label: str, *where: Span, attributes: Mapping[str, Value] | None = None
    ) -> Annotation:
        return Annotation(id, "bridge", anna, layer, label, where, dict(attributes or {}))

    inner = span(KEPT, "РФ")
    store.append(
        creating(
            made("b1", "quote", "QUOTE", *quote, attributes=HARD),
            made("b2", "cue", "CUE", span(KEPT, "заявил")),
            made("b3", "source", "SOURCE", span(KEPT, "он")),
            made("b4", "entity", "ORG", span(KEPT, "МИД РФ")),
            made("b5", "entity", "LOC", inner, attributes={"normal": "Российская Федерация"}),
            made("b6", "claim", "CLAIM", quote[0], attributes={"type": "FUTURE", "reasons": ("деньги",)}),
            made("b7", "misc", "вид:мост", quote[0]),
            made("b8", "misc", "PLANT", Span(inner.start - 2, inner.start + 5)),
            Relation("b9", "bridge", anna, "cue", "b1", "b2"),
            Relation("c1", "bridge", anna, "source", "b1", "b3"),
            Relation("c2", "bridge", anna, "quote", "b6", "b1"),
        )
    )
    store.append(creating(status("bridge", anna, "started", True, "ещё\tраз")))
    said = span(KEPT, "против")
    store.put_suggestions(
        "bridge",
        {"rules": "2"},
        [
            proposal("bridge", "quote", "QUOTE", said, *(), score=0.75, cue=span(KEPT, "заявил"), source=inner,
                     version="2", attributes={"speaker": "жители"}),
            proposal("bridge", "entity", "PER", span(KEPT, "Жители"), span(KEPT, "Цена"), score=0.5, version="2"),
        ],
    )  # fmt: skip
    return anna


def bring(store: ProjectStore, path: Path, plan: ImportPlan | None = None) -> list[str]:
    """Imports a file; what was refused or remarked."""
    plan = plan or ImportPlan()
    schema = store.schema()
    # labels that the schema lacks stay as they are: what readers give is looked at here
    author, said = store.annotator("Импорт").id, []
    reads = list(read_paths([str(path)], plan))
    for batch in batches(one for read in reads for one in incoming(read)):
        ready = [one if not plan.labels else prepared(one, plan, schema) for one in batch]
        ready = [prepared(one, replace(plan, labels={}), schema) if plan.suggestions else one for one in ready]
        said += [brought.refused for brought in store.bring(ready, author)]
        said += [remark for one in ready for remark in one.remarks]
    return [*(read.message for read in reads if read.code), *filter(None, said)]


def there_and_back(
    store: ProjectStore, fresh: ProjectStore, folder: Path, name: str, choices: Mapping[str, str], suffix: str
) -> tuple[ExportReport, Path, Path]:
    """Exports a project, imports that into another one, exports this: the report, the first file, the second one."""
    first, second = folder / f"1{suffix}", folder / f"2{suffix}"
    report = export(store, ExportPlan(name, str(first), "Анна", False, True, choices=choices))
    assert bring(fresh, first, ImportPlan(name)) == []
    export(fresh, ExportPlan(name, str(second), "Анна", False, True, choices=choices))
    return report, first, second


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with contextlib.closing(MemoryStore()) as made:
        filled(made)
        yield made


@pytest.fixture
def fresh() -> Iterator[MemoryStore]:
    with contextlib.closing(MemoryStore()) as made:
        yield made


_PIECES = ("дом", "и\u0306од", "😀", "👨‍👩‍👧", "\u00a0", "\t", "\n", "\u2028", " ", " ", "«", "»", ".", ",", "x1")
texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25).map("".join).filter(str.strip)
values: st.SearchStrategy[Value] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.sampled_from(["раз", "два, три"]), min_size=2, max_size=2, unique=True).map(tuple),
)

names = st.sampled_from([("entity", "PER"), ("quote", "QUOTE"), ("misc", "a:b"), ("misc", "С/")])


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, list[Annotation], list[tuple[int, int]]]:
    """A text, annotations of it in whatever places, and pairs of them to link."""
    text = draw(texts)
    offset = st.integers(0, len(text))
    made: list[Annotation] = []
    for number in range(draw(st.integers(0, 5))):
        pairs = draw(st.lists(st.tuples(offset, offset), min_size=1, max_size=2))
        fragments = normalised(Span(min(p), max(p)) for p in pairs if p[0] != p[1])
        if fragments:
            layer, label = draw(
                st.sampled_from([("entity", "PER"), ("quote", "QUOTE"), ("misc", "a:b"), ("misc", "С|")])
            )
            attributes = draw(st.dictionaries(st.sampled_from(["type", "note", "a-b", "x"]), values, max_size=2))
            one = Annotation(f"a{number}", "d", "", layer, label, fragments, attributes)
            # of two that are the same in everything, nothing says which one a link has as its end
            if not any(replace(other, id=one.id) == one for other in made):
                made.append(one)
    ends = st.integers(0, len(made) - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=3, unique=True)) if made else []
    return text, made, [pair for pair in pairs if pair[0] != pair[1]]


def project_of(given: tuple[str, list[Annotation], list[tuple[int, int]]]) -> MemoryStore:
    """A project with such a document."""
    text, annotations, pairs = given
    store = MemoryStore()
    anna = store.annotator("Анна").id
    store.add([document("d", text)], anna)
    records = [replace(a, annotator=anna) for a in annotations]
    relations = [Relation(f"r{i}", "d", anna, "cue", records[a].id, records[b].id) for i, (a, b) in enumerate(pairs)]
    for record in records:
        store.append(creating(record))
    for relation in relations:
        store.append(creating(relation))
    return store


def require_places(read: Read) -> None:
    """Whatever was read lies in its text."""
    assert bool(read.code) == (not read.documents)
    for one in read.sets:
        places = [a.fragments for a in one.records.annotations] + [s.fragments for s in one.suggestions]
        assert all(fragments and fragments[-1].end <= len(one.document.text) for fragments in places)
