"""States as keys of caches: equal as long as the parts that count are the very same."""

from __future__ import annotations

from annotate.commands import flag
from annotate.model.kept import Kept
from tests.annotate.making import Desk, draft

TEXT = "Анна Белова приехала."


def test_a_state_is_the_same_key_until_one_of_its_parts_changes() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    first = desk.state
    key = Kept(first, first.annotations, first.names)
    desk.do(flag(desk.state, True, desk.by))
    flagged = desk.state
    assert Kept(flagged, flagged.annotations, flagged.names) == key
    assert hash(Kept(flagged, flagged.annotations, flagged.names)) == hash(key)
    desk.put("entity", "PER", "Анна")
    assert Kept(desk.state, desk.state.annotations, desk.state.names) != key
    assert Kept(first, first.annotations) != key
    assert key != first
