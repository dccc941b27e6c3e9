"""The work on a near copy, taken over: what comes, what does not, and as whose."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from annotate.carrying import carrying, take_over
from annotate.commands.gesture import By
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import Annotation, Group, Relation
from annotate.model.state import State, opened
from annotate.model.text import Document, Span
from annotate.ports import Records

COPY = Document("c", "В Туле открыли музей. «Ждём всех», — сказала Анна Белова ТАСС.", title="ТАСС")
HERE = Document("h", "ТУЛА. В Туле открыли музей. «Ждём всех», — сказала Анна Белёва.", title="Газета")


def _made(id: str, words: str, layer: str = "entity", label: str = "PER", where: Document = COPY) -> Annotation:
    at = where.text.index(words)
    return Annotation(id, where.id, "boris", layer, label, (Span(at, at + len(words)),), {"note": id}, "s")


WORK = Records(
    (
        _made("tula", "Туле", label="LOC"),
        _made("quote", "Ждём всех", "quote", "QUOTE"),
        _made("source", "Анна Белова", "source", "SOURCE"),
        _made("tass", "ТАСС", label="ORG"),
    ),
    (Relation("r", "c", "boris", "source", "quote", "source"),),
)


def _by() -> By:
    ids = count()
    return By(lambda: "2026-02-03T10:00:00.000Z", lambda: f"new{next(ids)}")


def _state(*annotations: Annotation) -> State:
    return opened(HERE, "anna", DEFAULT_SCHEMA, annotations)


def test_what_has_its_words_comes_and_the_rest_is_told() -> None:
    found = carrying(_state(), COPY, WORK)
    assert [(fallen.annotation.id, fallen.place.fate) for fallen in found.offered] == [
        ("source", "uncertain"), ("tula", "moved"), ("quote", "moved"), ("tass", "lost"),
    ]  # fmt: skip


def test_it_comes_as_ones_own_with_attributes_and_relations_in_one_step() -> None:
    state = _state()
    made = take_over(state, carrying(state, COPY, WORK), (), _by())
    assert made is not None
    records = [edit.after for edit in made.edits]
    annotations = [r for r in records if isinstance(r, Annotation)]
    assert [(a.document, a.annotator, a.suggestion, a.label, a.fragments[0].of(HERE.text)) for a in annotations] == [
        ("h", "anna", "", "LOC", "Туле"),
        ("h", "anna", "", "QUOTE", "Ждём всех"),
        ("h", "anna", "", "SOURCE", "Анна Белёва"),
    ]
    assert [a.attributes["note"] for a in annotations] == ["tula", "quote", "source"]
    (relation,) = [r for r in records if isinstance(r, Relation)]
    assert (relation.head, relation.tail) == (annotations[1].id, annotations[2].id)
    assert (made.action, made.author, made.subject) == ("carry_over", "anna", "ТАСС")


def test_what_is_dropped_stays_with_its_relations() -> None:
    state = _state()
    made = take_over(state, carrying(state, COPY, WORK), {"source"}, _by())
    assert made is not None
    assert not any(isinstance(edit.after, Relation) for edit in made.edits)


def test_nothing_is_put_where_an_equal_one_is() -> None:
    own = [_made(f"own-{a.id}", a.fragments[0].of(COPY.text), a.layer, a.label, HERE) for a in WORK.annotations[:2]]
    state = _state(*own)
    found = carrying(state, COPY, WORK)
    assert found.known == {"tula": "own-tula", "quote": "own-quote"}
    made = take_over(state, found, {"source"}, _by())
    assert made is None
    linked = take_over(state, found, (), _by())
    assert linked is not None
    (relation,) = [edit.after for edit in linked.edits if isinstance(edit.after, Relation)]
    assert relation.head == "own-quote"


def test_what_is_known_of_the_entities_comes_unless_something_is_known_here() -> None:
    attributes = {"quote": {"speaker": "Анна Белова"}, "tula": {"name": "Тула"}, "source": {}, "tass": {"name": "ТАСС"}}
    work = Records(
        tuple(replace(a, attributes=attributes[a.id]) for a in WORK.annotations),
        groups=(
            Group("g1", "c", "boris", "Анна Белова", "PER", ("Белова",), "Q7", "same", "директор"),
            Group("g2", "c", "boris", "Тула", "LOC", ("город",), "Q9"),
            Group("g3", "c", "boris", "ТАСС", "ORG"),
        ),
    )
    own = _made("own", "Туле", label="LOC", where=HERE)
    mine = Group("m", "h", "anna", "Тула", "LOC", wikidata="Q1")
    state = opened(HERE, "anna", DEFAULT_SCHEMA, [replace(own, attributes={"name": "Тула"})], groups=[mine])
    made = take_over(state, carrying(state, COPY, work), (), _by())
    assert made is not None
    (group,) = [edit.after for edit in made.edits if isinstance(edit.after, Group)]
    assert replace(group, id="") == Group(
        "", "h", "anna", "Анна Белова", "PER", ("Белова",), "Q7", "same", "директор"
    )  # fmt: skip
