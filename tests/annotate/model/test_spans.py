"""The sorted set of placed things agrees with a plain list of them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import example, given
from hypothesis import strategies as st

from annotate.model.spans import SpanSet, place_key
from annotate.model.text import Fragments, Span, normalised


@dataclass(frozen=True)
class Thing:
    id: str
    fragments: Fragments
    word: str = ""

    @property
    def start(self) -> int:
        return self.fragments[0].start

    @property
    def end(self) -> int:
        return self.fragments[-1].end


ids = st.sampled_from("абвгдежзик")
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 20), st.integers(1, 8))
things = st.builds(Thing, ids, st.lists(spans, min_size=1, max_size=3).map(normalised), st.sampled_from("xy"))
many = st.lists(things, max_size=12)
changes = st.lists(st.tuples(st.lists(ids, max_size=4), st.lists(things, max_size=4)), max_size=6)


def ordered(kept: dict[str, Thing]) -> list[Thing]:
    return sorted(kept.values(), key=lambda t: (t.start, -t.end, t.id))


@given(many, changes)
@example([], [([], [Thing("а", (Span(0, 2),)), Thing("а", (Span(3, 4),))])])
def test_a_changed_set_holds_what_a_changed_dictionary_holds_and_the_old_one_stays(
    first: list[Thing], steps: list[tuple[list[str], list[Thing]]]
) -> None:
    kept = {thing.id: thing for thing in first}
    found = SpanSet(first)
    for removed, added in steps:
        before, was = list(found), dict(kept)
        changed = found.changed(iter(removed), iter(added))
        for id in removed:
            kept.pop(id, None)
        kept.update((thing.id, thing) for thing in added)
        assert list(changed) == ordered(kept)
        assert list(found) == before == ordered(was)
        found = changed
    assert len(found) == len(kept)
    assert {id: found.get(id) for id in "абвгдежзик" if id in found} == kept


@given(many, st.integers(0, 30), st.integers(0, 10))
def test_what_overlaps_a_stretch_is_found_in_reading_order(first: list[Thing], start: int, length: int) -> None:
    found, end = SpanSet(first), start + length
    assert found.overlapping(start, end) == [t for t in found if t.start < end and start < t.end]


@given(many, st.integers(0, 30))
def test_what_lies_at_a_place_is_found_the_shortest_first(first: list[Thing], offset: int) -> None:
    found = SpanSet(first)
    here = [t for t in found if any(f.start <= offset < f.end for f in t.fragments)]
    assert found.at(offset) == sorted(here, key=lambda t: (t.end - t.start, t.id))


@given(many, things)
def test_a_rank_counts_what_stands_before(first: list[Thing], thing: Thing) -> None:
    found = SpanSet(first)
    assert [found.ranked(found.rank(t)) for t in found] == list(found)
    assert found.rank(thing) == sum(place_key(t) < place_key(thing) for t in found)


@given(st.integers(60, 70), st.integers(0, 140))
def test_many_changes_at_once_are_as_good_as_few(added: int, removed: int) -> None:
    base = SpanSet(Thing(f"б{i:03}", (Span(i, i + 2),)) for i in range(140))
    fresh = [Thing(f"н{i:03}", (Span(2 * i, 2 * i + 1),)) for i in range(added)] + [Thing("б005", (Span(0, 9),))]
    gone = [f"б{i:03}" for i in range(removed)]
    kept = {t.id: t for t in base if t.id not in gone} | {t.id: t for t in fresh}
    assert list(base.changed(gone, fresh)) == ordered(kept)
    assert len(base) == 140


def test_an_empty_set_finds_nothing() -> None:
    empty: SpanSet[Thing] = SpanSet()
    assert (len(empty), list(empty), empty.overlapping(0, 9), empty.at(0), empty.get("а")) == (0, [], [], [], None)
    assert "а" not in empty
