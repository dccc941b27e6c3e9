"""How long something takes, on a machine that others use as well: the best of several tries is what it costs."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The least time of the processor that one of several tries takes."""
    return min(_once(work, process_time) for _ in range(times))


def within(limit: float, work: Callable[[], object], times: int = 3) -> bool:
    """Whether one of several tries is over in that many seconds, as somebody who waits would count them."""
    return any(_once(work, perf_counter) < limit for _ in range(times))


def linear(short: Callable[[], object], long: Callable[[], object], by: float, room: float = 6.0) -> bool:
    """Whether `long`, which is `by` times as long as `short`, takes no more than `room` times its share.

    Both are measured next to each other, several times: whatever holds one up is seldom there each time.
    """
    return any(_once(long, process_time) < room * by * max(seconds(short), 0.005) for _ in range(4))


def _once(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return clock() - begun
