"""Work of many tasks, done by several processes of this program, with the results in the order of the tasks.

Each process has a pipe of its own, over which it is given one task at a time: so one that is killed is noticed at once,
and when the process that gives the tasks is killed, the others end by themselves.
"""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

from annotate.errors import KavychkiError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

J = TypeVar("J")
T = TypeVar("T")
R = TypeVar("R")

Opened = Callable[[J], AbstractContextManager[Callable[[T], R]]]
"""Makes a process ready for a job: what then does its tasks. A function of a module, so that it can be passed."""

_AHEAD = 3  # results a process that wait for the one before them; bounds what they take on the disk
_LOOK = 0.02  # seconds between two looks whether it is to go on


class Ended(Exception):
    """A process ended in the middle of its work: with this exit code, or (below 0) by this signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


def cores() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered(
    jobs: int, opened: Opened[J, T, R], job: J, tasks: Iterator[T], waiting: Callable[[], None]
) -> Generator[R, None, None]:
    """The results of the tasks, in the order of these. `waiting` is called every now and then, and may raise to end it.

    Leaving the iterator (close it) ends the processes, whatever they are doing.

    Raises:
        Ended: where a process was killed.
        Exception: what a task raises, in its turn: the same whatever the number of processes.
    """
    import multiprocessing  # when it is needed: the window starts without it

    # spawn, not fork: a process of the window has threads, and forked threads' locks never open again
    context = multiprocessing.get_context("spawn")
    started: dict[Connection, SpawnProcess] = {}
    try:
        for _ in range(jobs):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, opened, job), daemon=True)
            process.start()
            there.close()  # so that the end of the process is the end of the pipe
            started[here] = process
        yield from _results(started, tasks, waiting)
    finally:
        for here, process in started.items():
            here.close()
            process.terminate()
        for process in started.values():
            process.join()
            process.close()


def _results(started: dict[Connection, SpawnProcess], tasks: Iterator[T], waiting: Callable[[], None]) -> Iterator[Any]:
    from multiprocessing.connection import wait

    idle: deque[Connection] = deque(started)
    busy: dict[Connection, int] = {}
    found: dict[int, tuple[bool, Any]] = {}  # what has come before its turn
    given = awaited = 0
    while True:
        while idle and given - awaited < _AHEAD * len(started) and (task := next(tasks, None)) is not None:
            with _ending(started[idle[0]]):
                idle[0].send(task)
            busy[idle.popleft()] = given
            given += 1
        if awaited in found:
            fine, result = found.pop(awaited)
            if not fine:
                raise result
            awaited += 1
            yield result
        elif busy:
            waiting()
            ready = wait(list(busy), _LOOK)
            for here in [one for one in busy if one in ready]:
                with _ending(started[here]):
                    found[busy.pop(here)] = here.recv()
                idle.append(here)
        else:
            return


@contextlib.contextmanager
def _ending(process: SpawnProcess) -> Iterator[None]:
    """Tells the end of a pipe as that of the process behind it."""
    try:
        yield
    except (EOFError, OSError) as error:
        process.join(1)
        raise Ended(process.exitcode) from error


def _serve(there: Connection, opened: Opened[J, T, R], job: J) -> None:
    """Does tasks until nobody gives any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all: who gives the tasks decides what becomes of it
    do: Callable[[T], R] | None = None
    with contextlib.suppress(EOFError, OSError), there, contextlib.ExitStack() as stack:
        while True:
            task = there.recv()
            told: tuple[bool, object]
            try:
                do = do or stack.enter_context(opened(job))
                told = True, do(task)
            except Exception as error:  # noqa: BLE001 - raised again where the result is awaited
                if not isinstance(error, KavychkiError):
                    error.add_note("".join(traceback.format_exception(error)))
                told = False, error
            there.send(told)
