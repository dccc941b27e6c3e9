"""Splits: everything in one part, what belongs together in the same one, shares as close as groups allow."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.ports import Split
from annotate.splits import Item, split

_PLAN = Split((0.8, 0.1, 0.1))

_dates = st.sampled_from(["", "2025-01-01", "2025-06-01", "2026-01-01"])
_items = st.integers(1, 60).flatmap(
    lambda count: st.tuples(
        *(st.builds(Item, st.just(f"d{nr:02}"), st.sampled_from(["", "ТАСС", "РБК"]), _dates) for nr in range(count))
    )
)
_pairs = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=10)
_plans = st.builds(
    Split,
    st.sampled_from([(0.8, 0.1, 0.1), (0.5, 0.5, 0.0), (0.7, 0.0, 0.3), (1.0, 0.0, 0.0)]),
    st.sampled_from(["document", "source", "date"]),
    st.integers(0, 3),
)


@settings(max_examples=60, deadline=None)
@given(_items, _pairs, _plans)
def test_each_document_has_one_part_and_what_belongs_together_the_same(
    items: tuple[Item, ...], pairs: list[tuple[int, int]], plan: Split
) -> None:
    copies = [(f"d{a:02}", f"d{b:02}") for a, b in pairs]
    found = split(items, copies, plan)
    assert found.keys() == {item.document for item in items}
    assert set(found.values()) <= {p for p, s in zip(("train", "dev", "test"), plan.shares, strict=True) if s}
    assert all(found[a] == found[b] for a, b in copies if a in found and b in found)
    if plan.by == "source":
        sources = {item.source: found[item.document] for item in items if item.source}
        assert all(found[item.document] == sources[item.source] for item in items if item.source)
    assert found == split(items[::-1], copies[::-1], plan)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(0, 5))
def test_shares_of_single_documents_are_right_to_one(count: int, seed: int) -> None:
    found = Counter(
        split([Item(f"d{nr}") for nr in range(count)], (), Split((0.8, 0.1, 0.1), "document", seed)).values()
    )
    for part, share in (("train", 0.8), ("dev", 0.1), ("test", 0.1)):
        assert abs(found[part] - share * count) <= 1


def test_another_seed_draws_others() -> None:
    items = [Item(f"d{nr}") for nr in range(100)]
    assert split(items, (), _PLAN) != split(items, (), Split((0.8, 0.1, 0.1), "document", 1))


def test_by_date_the_newest_are_tested_with_and_a_copy_is_as_new_as_its_newest() -> None:
    items = [Item(f"d{nr}", date=f"2026-01-{nr + 1:02}") for nr in range(10)]
    found = split(items, [("d0", "d9")], Split((0.6, 0.2, 0.2), "date"))
    assert [found[item.document] for item in items] == [
        "test", "train", "train", "train", "train", "train", "train", "dev", "dev", "test",
    ]  # fmt: skip


def test_a_large_group_leaves_the_rest_to_the_others() -> None:
    items = [Item(f"d{nr}") for nr in range(10)]
    together = [("d0", f"d{nr}") for nr in range(1, 6)]
    assert Counter(split(items, together, Split((0.6, 0.2, 0.2))).values()) == {"train": 6, "dev": 2, "test": 2}


@pytest.mark.parametrize(
    ("shares", "by"), [((0.5, 0.1, 0.1), "date"), ((1.2, -0.1, -0.1), "date"), ((1.0, 0.0, 0.0), "moon")]
)
def test_a_split_that_is_none_is_refused(shares: tuple[float, float, float], by: str) -> None:
    with pytest.raises(ValueError, match=r"share|by"):
        Split(shares, by)
