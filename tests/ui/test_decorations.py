"""What is drawn for marks, and which of them show, as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.marks import Mark, Origin
from annotate.model.text import Span, hull
from tests.annotate.making import Desk, draft
from ui.article.decorations import Decoration, Filter, decorations, lanes_of


def _mark(
    id: str,
    start: int,
    end: int,
    layer: str = "entity",
    label: str = "PER",
    origin: Origin = "hand",
    score: float | None = None,
    owner: str = "",
) -> Mark:
    return Mark(id, layer, label, (Span(start, end),), origin, owner or id, {}, score)


def test_marks_that_do_not_meet_share_the_lane_next_to_the_text() -> None:
    assert lanes_of([_mark("a", 0, 3), _mark("b", 3, 5), _mark("c", 8, 9)]) == {"a": 0, "b": 0, "c": 0}


def test_what_lies_inside_is_nearer_to_the_text() -> None:
    assert lanes_of([_mark("out", 0, 30), _mark("in", 5, 9), _mark("core", 6, 7)]) == {"core": 0, "in": 1, "out": 2}


_PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=25)


@given(_PLACES)
def test_no_two_that_overlap_share_a_lane_and_no_lane_is_left_empty(places: list[tuple[int, int]]) -> None:
    marks = [_mark(f"m{i}", start, start + length) for i, (start, length) in enumerate(places)]
    lanes = lanes_of(marks)
    assert lanes.keys() == {m.id for m in marks}
    for a in marks:
        for b in marks:
            if a.id < b.id and hull(a.fragments).overlaps(hull(b.fragments)):
                assert lanes[a.id] != lanes[b.id]
    assert set(lanes.values()) == set(range(max(lanes.values(), default=-1) + 1))


def test_a_decoration_says_shape_colour_look_and_focus() -> None:
    marks = [
        _mark("q", 0, 40, "quote", "QUOTE", "suggested", 0.9),
        _mark("e", 3, 9, "entity", "LOC", "accepted"),
        _mark("u", 41, 47, "cue", "CUE", "suggested", 0.9, owner="q"),
    ]
    assert decorations(DEFAULT_SCHEMA, marks, "e", frozenset({"q"})) == [
        Decoration("q", "content", marks[0].fragments, "violet", "suggested", 0, "QUOTE", False, True),
        Decoration("e", "entity", marks[1].fragments, "green", "accepted", 0, "LOC", True, False),
        Decoration("u", "cue", marks[2].fragments, "violet", "suggested", 0, "CUE", False, False),
    ]


def test_quotes_are_drawn_below_claims_below_names_and_the_longer_below_the_shorter() -> None:
    marks = [
        _mark("cue", 0, 3, "cue", "CUE"),
        _mark("short", 4, 6),
        _mark("long", 4, 12),
        _mark("claim", 4, 20, "claim", "CLAIM"),
        _mark("quote", 4, 30, "quote", "QUOTE"),
        _mark("source", 31, 35, "source", "SOURCE"),
    ]
    order = [d.mark for d in decorations(DEFAULT_SCHEMA, marks, "", frozenset())]
    assert order == ["quote", "claim", "long", "short", "source", "cue"]


def test_a_label_that_the_schema_does_not_know_is_grey() -> None:
    (found,) = decorations(DEFAULT_SCHEMA, [_mark("x", 0, 1, "entity", "WEATHER")], "", frozenset())
    assert found.colour == "grey"


@pytest.mark.parametrize(
    ("which", "mark", "shows", "walks"),
    [
        (Filter(), _mark("m", 0, 1), True, True),
        (Filter(hidden=frozenset({"entity"})), _mark("m", 0, 1), False, False),
        (Filter(), _mark("m", 0, 1, "claim", "CLAIM", "suggested", 0.49), False, False),
        (Filter(), _mark("m", 0, 1, "claim", "CLAIM", "suggested", 0.5), True, True),
        (Filter(), _mark("m", 0, 1, "claim", "CLAIM", "accepted"), True, True),
        (Filter(claims_from=1.01), _mark("m", 0, 1, "claim", "CLAIM", "suggested", 1.0), False, False),
        (Filter(suggested_only=True), _mark("m", 0, 1), True, False),
        (Filter(suggested_only=True), _mark("m", 0, 1, origin="suggested", score=0.9), True, True),
        (Filter(below=0.8), _mark("m", 0, 1, origin="suggested", score=0.8), True, False),
        (Filter(below=0.8), _mark("m", 0, 1, origin="suggested", score=0.79), True, True),
        (Filter(below=0.8), _mark("m", 0, 1), True, True),
        (Filter(), _mark("s#cue", 0, 1, "cue", "CUE", "suggested", 0.9, owner="s"), True, False),
    ],
)
def test_a_filter_says_what_is_drawn_and_where_tab_stops(which: Filter, mark: Mark, shows: bool, walks: bool) -> None:
    assert (which.shows(mark), which.walks(mark)) == (shows, walks)


def test_a_filter_hides_by_label_too_and_what_is_hidden_is_not_walked() -> None:
    text = "Мэр Белова в Туле."
    desk = Desk(text, draft(text, "entity", "PER", "Белова"), draft(text, "entity", "LOC", "Туле"))
    person, town = desk.mark("entity", "Белова"), desk.mark("entity", "Туле")
    which = Filter(labels=frozenset({("entity", "PER"), ("quote", "LOC")}))
    assert (which.shows(person), which.walks(person), which.hides("entity", "PER")) == (False, False, True)
    assert (which.shows(town), which.walks(town), which.hides("entity", "LOC")) == (True, True, False)
