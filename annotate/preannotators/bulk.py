"""Pre-annotation of many texts for the command line: in this process or in several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from annotate.preannotators import NewsPreAnnotator
from annotate.preannotators.collector import spare
from annotate.suggestions import Draft

_ENOUGH = 5_000  # code points a task (0.1 s): passing them costs nothing beside, and no process waits long at the end
_MOST = 50  # texts a task, however short
_AHEAD = 4  # tasks a process that wait or run at once; bounds the memory

_worker: NewsPreAnnotator | None = None


def suggest_in_processes(texts: Iterable[tuple[str, str]], jobs: int) -> Iterator[tuple[str, list[Draft]]]:
    """(id, drafts) for each (id, text), in the order given; the drafts do not depend on `jobs`.

    `texts` is read as far as the work goes, never whole. With one job everything stays in this process.
    """
    if jobs <= 1:
        preannotator = NewsPreAnnotator()
        for identity, text in texts:
            yield identity, preannotator.suggest_many([text])[0]
        return
    chunks = _chunks(texts)
    # spawn, not fork: a process of the window has threads, and forked threads' locks never open again
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=_load) as pool:
        running = deque(pool.apply_async(_suggest, (chunk,)) for chunk in islice(chunks, jobs * _AHEAD))
        while running:
            done = running.popleft().get()
            if chunk := next(chunks, None):
                running.append(pool.apply_async(_suggest, (chunk,)))
            yield from done


def _chunks(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    chunk: list[tuple[str, str]] = []
    size = 0
    for one in texts:
        chunk.append(one)
        size += len(one[1])
        if size >= _ENOUGH or len(chunk) == _MOST:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _load() -> None:
    global _worker
    _worker = NewsPreAnnotator()
    _worker.load()
    spare()


def _suggest(chunk: list[tuple[str, str]]) -> list[tuple[str, list[Draft]]]:
    assert _worker is not None
    drafts = _worker.suggest_many([text for _, text in chunk])
    return [(identity, found) for (identity, _), found in zip(chunk, drafts, strict=True)]
