"""Values that are made in the quick way are the same as all others."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.marks import Mark
from annotate.model.quick import quick
from annotate.model.records import Annotation, Decision
from annotate.model.text import Span


@given(st.text(), st.dictionaries(st.text(), st.integers()), st.integers(0, 99))
def test_it_is_equal_in_every_way(words: str, attributes: dict[str, int], start: int) -> None:
    given_ = (words, "d", "a", "entity", "PER", (Span(start, start + 1),), attributes)
    slow, fast = Annotation(*given_), quick(Annotation)(*given_)
    assert type(fast) is Annotation
    assert (fast, repr(fast)) == (slow, repr(slow))
    assert fast.suggestion == ""


def test_defaults_of_every_kind_are_filled_in() -> None:
    made = quick(Mark)("1", "entity", "PER", (Span(0, 1),), "hand", "1")
    assert made == Mark("1", "entity", "PER", (Span(0, 1),), "hand", "1")
    assert made.attributes == {}


def test_it_has_the_same_hash_and_stays_frozen() -> None:
    made = quick(Decision)("1", "d", "a", "s", "accepted")
    assert hash(made) == hash(Decision("1", "d", "a", "s", "accepted"))
    with pytest.raises(FrozenInstanceError):
        made.id = "2"  # type: ignore[misc]


def test_a_class_without_slots_for_its_fields_is_refused() -> None:
    @dataclass(frozen=True)
    class Loose:
        id: str

    with pytest.raises(TypeError, match="Loose has no slots"):
        quick(Loose)


def test_wrong_arguments_are_told_as_ever() -> None:
    with pytest.raises(TypeError):
        quick(Decision)("1")  # type: ignore[call-arg]
