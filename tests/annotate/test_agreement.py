"""Agreement: F1 of equal annotations and kappa of labels, on figures that were worked out by hand."""

from __future__ import annotations

import pytest

from annotate.agreement import Agreement
from annotate.model.records import Annotation
from annotate.model.text import Span


def _made(*places: tuple[int, str]) -> list[Annotation]:
    return [Annotation(f"{at}{label}", "d", "a", "entity", label, (Span(at, at + 2),)) for at, label in places]


def test_f1_counts_equal_places_with_equal_labels() -> None:
    found = Agreement()
    found.count(_made((0, "PER"), (5, "ORG"), (9, "LOC")), _made((0, "PER"), (5, "LOC")))
    assert (found.one, found.other, found.equal, found.f1) == (3, 2, 1, 0.4)


def test_kappa_is_that_of_cohens_table() -> None:
    """20 and 15 of 50 alike; A says yes 25 times, B 30: (0.7 - 0.5) / (1 - 0.5)."""
    found = Agreement()
    table = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    found.count(
        _made(*((3 * nr, a) for nr, (a, _) in enumerate(pairs))),
        _made(*((3 * nr, b) for nr, (_, b) in enumerate(pairs))),
    )
    assert found.kappa == pytest.approx(0.4)


def test_nothing_and_one_label_say_nothing() -> None:
    found = Agreement()
    assert (found.f1, found.kappa) == (None, None)
    found.count(_made((0, "PER")), _made((0, "PER")))
    assert (found.f1, found.kappa, found.documents) == (1.0, None, 1)


def test_twice_the_same_place_counts_twice_and_has_no_label_of_its_own() -> None:
    found = Agreement()
    found.count(_made((0, "PER"), (0, "ORG")), _made((0, "PER")))
    assert (found.one, found.other, found.equal, found.labels.total()) == (2, 1, 1, 0)
