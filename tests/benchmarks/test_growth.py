"""Small versions of the long and odd texts: suggestions are made, in bounded time and memory."""

from __future__ import annotations

import gc
import time
import tracemalloc

import pytest

from annotate.preannotators import NewsPreAnnotator
from tests.benchmarks.growth import KINDS

_SMALL = 1_000  # code points


@pytest.fixture(scope="module")
def preannotator() -> NewsPreAnnotator:
    loaded = NewsPreAnnotator()
    loaded.suggest_many(["Мэр Олег Сомов сообщил, что школу построят к осени."])
    return loaded


def _seconds(preannotator: NewsPreAnnotator, text: str) -> float:
    """Of a run without garbage collection, which goes by what else the process has in memory."""
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        preannotator.suggest_many([text])
        return time.process_time() - begun
    finally:
        gc.enable()


@pytest.mark.parametrize("name", [name for name in KINDS if name != "one word"])
def test_the_cost_does_not_grow_with_the_square_of_the_length(preannotator: NewsPreAnnotator, name: str) -> None:
    make = KINDS[name][0]
    tries: list[tuple[float, float]] = []
    for _ in range(4):  # a machine that others use is now slow, now fast: what is compared is measured side by side
        short, long = _seconds(preannotator, make(_SMALL)), _seconds(preannotator, make(4 * _SMALL))
        if long < 12 * short + 0.1:
            return
        tries.append((short, long))
    pytest.fail(", ".join(f"{short:.3f} s, then {long:.3f} s" for short, long in tries))


def test_a_word_of_a_megabyte_is_read_in_no_time(preannotator: NewsPreAnnotator) -> None:
    assert _seconds(preannotator, KINDS["one word"][0](1_000_000)) < 5


@pytest.mark.parametrize("name", ["list without a stop", "brackets", "opening quote marks", "emoji"])
def test_memory_stays_small_on_texts_without_an_end(preannotator: NewsPreAnnotator, name: str) -> None:
    text = KINDS[name][0](4 * _SMALL)
    tracemalloc.start()
    try:
        preannotator.suggest_many([text])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000


def test_every_kind_of_text_has_the_size_asked_for() -> None:
    for make, _ in KINDS.values():
        assert 0.8 * _SMALL < len(make(_SMALL)) < 1.3 * _SMALL
