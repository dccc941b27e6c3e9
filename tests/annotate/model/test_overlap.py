"""Which annotations of a layer may meet, as a rule and as commands and `apply` keep to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import commands
from annotate.commands import By
from annotate.errors import EditRejected
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Transaction
from annotate.model.overlap import breaks, offending
from annotate.model.records import Annotation
from annotate.model.schema import Overlap, Schema
from annotate.model.state import prepared
from annotate.model.text import Span
from annotate.suggestions import Draft
from tests.annotate.making import DOCUMENT, NOW, Desk, draft

TEXT = "Музей истории города Тулы открыт. Мэр Тулы доволен."
spans = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def ruled(rule: Overlap, layer: str = "entity") -> Schema:
    layers = tuple(replace(x, overlap=rule) if x.name == layer else x for x in DEFAULT_SCHEMA.layers)
    return replace(DEFAULT_SCHEMA, layers=layers)


def desk(rule: Overlap, *drafts: Draft) -> tuple[Desk, list[str]]:
    """A desk whose layer of entities has that rule, and why commands refused something."""
    made = Desk(TEXT, *drafts, schema=ruled(rule))
    said: list[str] = []
    made.by = By(made.by.now, made.by.new_id, said.append)
    return made, said


@given(spans, spans)
def test_rules_are_the_same_both_ways(a: Span, b: Span) -> None:
    one, other = (a,), (b,)
    assert not breaks("any", one, other)
    assert breaks("none", one, other) == breaks("none", other, one) == a.overlaps(b)
    assert breaks("nested", one, other) == (a.overlaps(b) and not (a.contains(b) or b.contains(a)))


def test_what_lies_in_the_gap_of_another_does_not_meet_it() -> None:
    broken = (Span(0, 4), Span(8, 12))
    assert not breaks("none", broken, (Span(5, 7),))
    assert breaks("nested", broken, (Span(2, 10),))
    assert not breaks("nested", broken, (Span(0, 12),))
    assert not breaks("nested", broken, (Span(9, 11),))


def test_all_that_break_a_rule_are_found() -> None:
    made = [Annotation(id, "d", "a", "entity", "PER", (Span(*at),)) for id, at in
            (("a", (0, 5)), ("b", (3, 8)), ("c", (6, 7)), ("d", (9, 12)))]  # fmt: skip
    assert {a.id for a in offending("nested", made)} == {"a", "b"}
    assert {a.id for a in offending("none", made)} == {"a", "b", "c"}
    assert offending("any", made) == []


def test_where_nothing_may_meet_an_annotation_keeps_others_off() -> None:
    d, said = desk("none")
    d.do(commands.annotate(d.state, d.at("Музей истории города Тулы"), "entity", "ORG", d.by))
    assert commands.annotate(d.state, d.at("Тулы"), "entity", "LOC", d.by) is None
    assert said == ["overlap"]
    d.do(commands.annotate(d.state, d.at("Тулы", 1), "entity", "LOC", d.by))
    d.do(commands.annotate(d.state, d.at("Тулы"), "claim", "CLAIM", d.by))


def test_what_may_lie_within_another_may_not_cross_it() -> None:
    d, said = desk("nested")
    d.do(commands.annotate(d.state, d.at("Музей истории города"), "entity", "ORG", d.by))
    d.do(commands.annotate(d.state, d.at("города"), "entity", "LOC", d.by))
    assert commands.annotate(d.state, d.at("города Тулы"), "entity", "LOC", d.by) is None
    inner = d.mark("entity", "города")
    assert commands.move_boundary(d.state, inner.id, "end", 1, d.by) is None
    assert said == ["overlap", "overlap"]
    d.do(commands.move_boundary(d.state, inner.id, "start", -1, d.by))
    assert d.shown() == [("entity", "ORG", "Музей истории города", "hand"), ("entity", "LOC", "истории города", "hand")]


def test_a_suggestion_is_not_accepted_where_an_annotation_is_in_the_way() -> None:
    museum = draft(TEXT, "entity", "ORG", "Музей истории города Тулы")
    city, mayor = draft(TEXT, "entity", "LOC", "Тулы"), draft(TEXT, "entity", "POSITION", "Мэр")
    d, said = desk("none", museum, city, mayor)
    d.do(commands.annotate(d.state, d.at("города Тулы"), "entity", "WORK", d.by))
    found = {m.fragments[0].of(TEXT): m.id for m in d.state.open_marks()}
    assert commands.accept(d.state, (found["Тулы"],), d.by) is None
    assert said == ["overlap"]
    d.do(commands.accept(d.state, tuple(found.values()), d.by))
    assert [shown[2:] for shown in d.shown() if shown[3] != "suggested"] == [
        ("города Тулы", "hand"),
        ("Мэр", "accepted"),
    ]


def test_of_two_suggestions_that_meet_the_first_is_taken_by_a_bulk_act() -> None:
    both = draft(TEXT, "entity", "ORG", "Музей истории"), draft(TEXT, "entity", "LOC", "истории города")
    d, _ = desk("none", *both)
    d.do(commands.done(d.state, 0.0, d.by))
    assert [s[2:] for s in d.shown() if s[3] == "accepted"] == [("Музей истории", "accepted")]


def test_bulk_annotating_passes_over_places_that_are_taken() -> None:
    d, _ = desk("none")
    d.do(commands.annotate(d.state, d.at("города Тулы"), "entity", "LOC", d.by))
    places = (*d.at("Тулы"), *d.at("Тулы", 1))
    d.do(commands.annotate_alike(d.state, places, "entity", "LOC", d.by))
    assert [s[2] for s in d.shown()] == ["города Тулы", "Тулы"]


def crossing(d: Desk) -> Annotation:
    return Annotation("x", DOCUMENT, "anna", "entity", "LOC", d.at("города Тулы"))


def test_apply_rejects_what_breaks_a_rule() -> None:
    d, _ = desk("nested")
    d.put("entity", "ORG", "истории города")
    change = Transaction((Edit(None, crossing(d)),), "annotate", "anna", NOW, DOCUMENT)
    with pytest.raises(EditRejected) as refused:
        prepared(d.state, change)
    assert refused.value.code == "overlap"
    assert prepared(replace(d.state, schema=DEFAULT_SCHEMA), change).annotation("x") == crossing(d)


def test_what_broke_a_rule_before_it_was_made_stays_and_can_be_edited_and_taken_back() -> None:
    d = Desk(TEXT)
    d.put("entity", "ORG", "истории города")
    d.put("entity", "LOC", "города Тулы")
    d.state = replace(d.state, schema=ruled("none"))
    mark = d.mark("entity", "города Тулы")
    d.do(commands.set_attribute(d.state, mark.id, "note", "?", d.by))
    d.do(commands.relabel(d.state, mark.id, "ORG", d.by))
    before = d.shown()
    d.do(commands.delete(d.state, mark.id, d.by))
    d.undo()
    assert d.shown() == before


def test_the_default_rule_costs_no_look_at_the_neighbours() -> None:
    d = Desk(TEXT)
    looked: list[object] = []
    over: Callable[..., object] = looked.append
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotate.commands.gesture.in_the_way", over)
        patch.setattr("annotate.model.state.in_the_way", over)
        d.do(commands.annotate(d.state, d.at("Тулы"), "entity", "LOC", d.by))
    assert looked == []
