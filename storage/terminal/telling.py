"""What all commands share: how they are registered, how they end, and how they say how far they are."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from annotate.errors import KavychkiError

FAILED = 1

Command = Callable[[argparse.Namespace], int]
"""What a command does; its exit code."""

Adding = Callable[[str, Command, str], argparse.ArgumentParser]
"""Adds a command of a name that does something, described in a sentence; its parser, for arguments."""


class Failed(KavychkiError):
    """A command could not do what it was asked; the message says why and what to do."""


@contextlib.contextmanager
def in_one_go() -> Iterator[None]:
    """Ctrl+C waits for the end of the block: what is in the file by then is known to whoever would take it back."""
    before = signal.getsignal(signal.SIGINT)
    if before in (signal.SIG_IGN, None) or threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def say(message: str) -> None:
    """Words for a person, beside what is printed."""
    print(message, file=sys.stderr)


def pairs(given: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE words as a table. Raises Failed."""
    found = [word.partition("=") for word in given]
    for name, sign, _ in found:
        if not (name and sign):
            raise Failed(f"--set {name!r}: write NAME=VALUE; `kavychki formats F` lists those of a format")
    return {name: value for name, _, value in found}


def processes(word: str) -> int:
    """The value of --jobs. Raises ArgumentTypeError, ValueError."""
    count = int(word)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


class Progress:
    """A counter on stderr: rewritten in place on a terminal, else a line every ten seconds, and none in the first."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + 1.0
        self._shown = False

    def __call__(self, done: int, of_all: int) -> bool:
        if time.monotonic() >= self._next:
            words = f"{done} of {of_all} {self._verb}" if of_all else f"{done} {self._verb}"
            print(f"\r{words}" if self._terminal else words, end="" if self._terminal else "\n", file=sys.stderr)
            sys.stderr.flush()
            self._next = time.monotonic() + (0.2 if self._terminal else 10.0)
            self._shown = True
        return True

    def finish(self) -> None:
        if self._shown and self._terminal:
            print(file=sys.stderr)


@contextlib.contextmanager
def counted(verb: str) -> Iterator[Progress]:
    """A counter that is ended in good order."""
    progress = Progress(verb)
    try:
        yield progress
    finally:
        progress.finish()
