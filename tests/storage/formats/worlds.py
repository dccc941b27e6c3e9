"""Projects of generated documents, and what of a project can be compared whatever ids its records have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from annotate.model.records import Annotation, Decision, Group, Progress, Record, Relation, Status, status_id
from annotate.model.text import Document, Fragments, Span, canonical, normalised
from annotate.model.values import Link, Value
from annotate.ports import DocumentFilter, ProjectStore
from annotate.suggestions import Suggestion, open_suggestions
from tests.memory_store import MemoryStore
from tests.storage.material import creating, document, proposal, status

PLACES = frozenset(
    ("nested", "overlapping", "discontinuous", "snapped-to-token", "no-token", "header", "label", "layer", "characters")
)
"""The kinds of Loss that leave a span out, or change it."""

_PIECES = (
    *(
        "дом",
        "и\u0306од",
        "😀",
        "👨‍👩‍👧",
        "е\u0301",
        "\u00a0",
        "\t",
        "\r\n",
        "\u2028",
        " ",
        " ",
        " ",
        "«",
        "»",
        ".",
        ",",
    ),
    *("x1", "-", "<b>", "&amp;", '"', "[", "|", "#", "\\", "\ufeff", "\u200f", "Петя", "сказал"),
)
_LABELS = (
    *(("entity", "PER"), ("entity", "ORG"), ("quote", "QUOTE"), ("claim", "CLAIM"), ("cue", "CUE")),
    *(("misc", "a:b"), ("misc", "С|/ x"), ("source", "SOURCE")),
)
_NAMES = ("type", "note", "a-b", "x", "speaker", "normal")
nasty = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)
_values: st.SearchStrategy[Value] = st.one_of(
    nasty,
    st.sampled_from(['"', "a\nb", "=1+1", "a, b", "\t", "<>&", "''", "a|b=c", "\u2028", "NaN", "null"]),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.sampled_from(["раз", "два, три"]), min_size=2, max_size=2, unique=True).map(tuple),
    st.just((Link("https://example.org/?a=1&b=2", "2026-02-03", "supports", "слова"),)),
)


@dataclass(frozen=True)
class World:
    """A document and what one annotator made of it; `anna` stands for the annotator."""

    document: Document
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    groups: tuple[Group, ...] = ()
    status: Status | None = None


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, ...]:
    """One to three documents with different texts."""
    return tuple(_world(draw, f"d{number}") for number in range(draw(st.integers(1, 3))))


def _world(draw: st.DrawFn, id: str) -> World:
    text = draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25).map("".join))
    kept = canonical(f"{id} {text}")
    offset = st.integers(0, len(kept))
    made: list[Annotation] = []
    for number in range(draw(st.integers(0, 6))):
        pairs = draw(st.lists(st.tuples(offset, offset), min_size=1, max_size=2))
        fragments = normalised(Span(min(p), max(p)) for p in pairs if p[0] != p[1])
        layer, label = draw(st.sampled_from(_LABELS))
        attributes = draw(st.dictionaries(st.sampled_from(_NAMES), _values, max_size=2))
        one = Annotation(f"{id}a{number}", id, "anna", layer, label, fragments, attributes)
        # of two that are the same in everything, nothing says which one a link has as its end
        if fragments and not any(replace(other, id=one.id) == one for other in made):
            made.append(one)
    ends = st.integers(0, len(made) - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=3, unique=True)) if made else []
    relations = tuple(
        Relation(f"{id}r{nr}", id, "anna", draw(st.sampled_from(["cue", "source", "quote"])), made[a].id, made[b].id)
        for nr, (a, b) in enumerate(pair for pair in pairs if pair[0] != pair[1])
    )
    proposals = {s.id: s for s in (_suggestion(draw, id, kept) for _ in range(draw(st.integers(0, 2)))) if s}
    title = draw(
        st.sampled_from([id, "", "../../etc/passwd", "CON", 'Мост; «через»\t"реку"', "a/b\\c:d", "=1+1", "😀"])
    )
    progress: Progress = draw(st.sampled_from(["new", "started", "done"]))
    note = draw(st.sampled_from(["", "ещё\tраз", "две\nстроки"]))
    info = {"title": title, "url": draw(st.sampled_from(["", "https://example.org/?a=1&b=2"]))}
    return World(
        document(id, kept, **info),
        tuple(made),
        relations,
        tuple(proposals.values()),
        status=status(id, "anna", progress, draw(st.booleans()), note),
    )


def _suggestion(draw: st.DrawFn, id: str, text: str) -> Suggestion | None:
    start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    if start == end:
        return None
    layer, label = draw(st.sampled_from(_LABELS[:3]))
    attributes = draw(st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(["x", 'y "z"']), max_size=1))
    return proposal(id, layer, label, Span(start, end), score=draw(st.sampled_from([0.25, 0.5])), attributes=attributes)


def project(given: tuple[World, ...], store: ProjectStore | None = None) -> ProjectStore:
    """A project with these documents, worked on by Анна."""
    made = store or MemoryStore()
    anna = made.annotator("Анна").id
    made.add([one.document for one in given], anna)
    for one in given:
        id = one.document.id
        makers = {s.maker: s.version for s in one.suggestions}
        made.put_suggestions(id, makers, one.suggestions)
        records: list[Record] = [
            *(replace(a, annotator=anna) for a in one.annotations),
            *(replace(r, annotator=anna) for r in one.relations),
            *(replace(d, annotator=anna) for d in one.decisions),
            *(replace(g, annotator=anna) for g in one.groups),
        ]
        if one.status is not None and (one.status.progress, one.status.flagged, one.status.note) != ("new", False, ""):
            records.append(replace(one.status, id=status_id(id, anna), annotator=anna))
        if records:
            made.append(creating(*records))
    return made


Place = tuple[tuple[int, int], ...]


def _place(fragments: Fragments) -> Place:
    return tuple((span.start, span.end) for span in fragments)


def _plain(attributes: Mapping[str, Value]) -> tuple[tuple[str, str, str], ...]:
    return tuple(sorted((name, type(value).__name__, repr(value)) for name, value in attributes.items()))


@dataclass(frozen=True)
class Content:
    """What a project holds, an aspect at a time, each with the number of the document; ids are in none."""

    texts: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    meta: tuple[tuple[tuple[str, str], ...], ...]
    places: Counter[Any]
    attributes: Counter[Any]
    relations: Counter[Any]
    suggestions: Counter[Any]
    decisions: Counter[Any]
    groups: Counter[Any]
    statuses: tuple[tuple[str, bool, str], ...]


def content(store: ProjectStore) -> Content:
    """What everybody has made in a project."""
    who = store.annotators()
    rows = store.rows(DocumentFilter(), who[0].id, 0, 1000) if who else []
    # ids may be new ones, and files of a folder in another order: each text is there once
    documents = sorted((store.document(row.id) for row in rows), key=lambda one: one.text)
    found: dict[str, Counter[Any]] = {
        name: Counter() for name in ("places", "attributes", "relations", "suggestions", "decisions", "groups")
    }
    statuses = []
    for nr, one in enumerate(documents):
        made = [r for a in who for r in [store.records(one.id, a.id)]]
        proposals = {s.id: s for s in store.suggestions(one.id)}
        decisions = [d for r in made for d in r.decisions]
        # what somebody has decided on, or made by hand, is proposed no longer
        left = open_suggestions(list(proposals.values()), decisions, [a for r in made for a in r.annotations])
        here = {a.id: (a.layer, a.label, _place(a.fragments)) for r in made for a in r.annotations}
        for r in made:
            for a in r.annotations:
                found["places"][nr, here[a.id]] += 1
                found["attributes"][nr, here[a.id], _plain(a.attributes)] += 1
            for x in r.relations:
                found["relations"][nr, x.type, here.get(x.head), here.get(x.tail)] += 1
            for d in r.decisions:
                s = proposals.get(d.suggestion)
                on = (s.layer, s.label, _place(s.fragments)) if s else None
                found["decisions"][nr, d.verdict, on, here.get(d.annotation)] += 1
            for g in r.groups:
                found["groups"][nr, g.name, g.label, g.aliases, g.wikidata, g.identity, g.note] += 1
        for s in left:
            parts = (s.cue, s.source)
            found["suggestions"][nr, s.layer, s.label, _place(s.fragments), s.score, parts, _plain(s.attributes)] += 1
        said = [(r.status.progress, r.status.flagged, r.status.note) for r in made if r.status]
        statuses.append(said[0] if said else ("new", False, ""))
    return Content(
        tuple(d.text for d in documents),
        tuple((d.title, d.date, d.source, d.url, d.language) for d in documents),
        tuple(tuple(sorted(d.meta.items())) for d in documents),
        **found,
        statuses=tuple(statuses),
    )
