"""What becomes of several fragments, half tokens and overlaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.exchange.flattening import OVERLAPS, Unit, on_tokens, overlaps, parts, without_overlaps
from annotate.model.text import Span, normalised
from annotate.model.tokens import Tokens

TWO = (Span(0, 3), Span(5, 9))


@pytest.mark.parametrize(("strategy", "left"), [("split", TWO), ("hull", (Span(0, 9),)), ("leave-out", ())])
def test_fragments_are_split_covered_or_left_out(strategy: str, left: tuple[Span, ...]) -> None:
    assert parts(TWO, strategy) == left
    assert parts(TWO[:1], strategy) == TWO[:1]


@pytest.mark.parametrize(
    ("piece", "outwards", "inwards", "left"),
    [
        (Span(0, 4), Span(0, 4), Span(0, 4), Span(0, 4)),
        (Span(1, 9), Span(0, 9), Span(5, 9), None),
        (Span(6, 8), Span(5, 9), None, None),
        (Span(3, 5), Span(0, 4), None, None),
        (Span(4, 9), Span(5, 9), Span(5, 9), None),
        (Span(4, 5), None, None, None),
    ],
)
def test_half_tokens(piece: Span, outwards: Span | None, inwards: Span | None, left: Span | None) -> None:
    tokens = Tokens("Анна дома")
    found = [on_tokens(piece, tokens, strategy) for strategy in ("outwards", "inwards", "leave-out")]
    assert found == [outwards, inwards, left]


def _units(*pieces: tuple[int, int], weak: int = -1) -> list[Unit[str]]:
    return [Unit("abcdefg"[i], (Span(*p),), i == weak) for i, p in enumerate(pieces)]


@pytest.mark.parametrize(
    ("strategy", "kept", "dropped"),
    [
        ("outermost", "ad", ["b nested a", "c overlapping a"]),
        ("innermost", "bd", ["a nested b", "c overlapping b"]),
        ("longest", "cd", ["a overlapping c", "b overlapping c"]),
    ],
)
def test_overlaps(strategy: str, kept: str, dropped: list[str]) -> None:
    given = _units((0, 6), (2, 5), (4, 12), (12, 14))
    left, gone = without_overlaps(given, strategy)
    assert "".join(unit.item for unit in left) == kept
    assert [f"{one.unit.item} {one.kind} {one.kept.item}" for one in gone] == dropped
    assert overlaps(given) is not None
    assert overlaps(left) is None


def test_a_suggestion_never_displaces_an_annotation() -> None:
    for strategy in OVERLAPS.values[1:4]:
        left, _ = without_overlaps(_units((0, 9), (2, 4), weak=0 if strategy != "innermost" else 1), strategy)
        assert [unit.weak for unit in left] == [False]


_places = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), min_size=1, max_size=2)


@given(st.lists(_places, max_size=7), st.sampled_from(OVERLAPS.values[1:4]))
def test_what_is_kept_shares_no_place_and_what_is_not_meets_what_is(
    places: list[list[tuple[int, int]]], strategy: str
) -> None:
    units = [Unit(i, normalised(Span(s, s + n) for s, n in pieces)) for i, pieces in enumerate(places)]
    left, gone = without_overlaps(units, strategy)
    taken = [offset for unit in left for piece in unit.pieces for offset in range(piece.start, piece.end)]
    assert len(taken) == len({*taken})
    assert sorted([unit.item for unit in left] + [one.unit.item for one in gone]) == list(range(len(units)))
    for one in gone:
        assert one.kept in left
        assert any(a.overlaps(b) for a in one.unit.pieces for b in one.kept.pieces)
