"""Kills somebody at work again and again, and looks each time whether anything is lost that was told."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate.model.edits import Entry
from annotate.model.records import Decision, Info, Record, SchemaVersion, Status
from storage.project import SqliteProject
from tests.journeys.restless import digest_of

_ROOT = Path(__file__).resolve().parents[2]
_EARLY = 0.2
"""The share of kills that come while the project is still being opened."""


@dataclass
class Tally:
    """What came of it. `lost` counts changes that were acknowledged and are not there, or not as they were told."""

    kills: int = 0
    acknowledged: int = 0
    beyond: int = 0
    lost: int = 0
    findings: int = 0
    seconds: float = 0.0


class Victims:
    """Whoever works and is killed, one after the other; the process that they are forked from has all it needs."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.restless"],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def work(self, path: Path, seed: int, chance: random.Random) -> list[dict[str, Any]]:
        """Lets one work for a moment, kills it, and gives what it has told."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seed} {path}\n")
        self._process.stdin.flush()
        early, pid, ready, told = chance.random() < _EARLY, 0, False, list[dict[str, Any]]()
        killed = False
        for line in self._lines():
            if "number" in line:
                told.append(line)
            if "ended" in line:
                return told
            pid, ready = line.get("pid", pid), ready or early or "ready" in line
            if pid and ready and not killed:
                time.sleep(chance.uniform(0, 0.03 if early else 0.25))
                os.kill(pid, signal.SIGKILL)
                killed = True
        raise AssertionError("it ended by itself")

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                yield json.loads(line)
            except ValueError:
                continue  # cut by the kill

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def killed(path: Path, kills: int, seed: int) -> Tally:
    """Kills so many at work on a project, which is made where there is none."""
    if not path.exists():
        SqliteProject.create(str(path)).close()
    chance, tally, begun = random.Random(seed), Tally(), time.monotonic()
    before = _entries(path, tally)
    victims = Victims()
    try:
        for number in range(kills):
            told = victims.work(path, seed * 10_000 + number, chance)
            after = _entries(path, tally)
            tally.kills += 1
            tally.acknowledged += len(told)
            _compare(before, after, told, tally)
            before = after
    finally:
        victims.close()
    tally.seconds = time.monotonic() - begun
    return tally


def _entries(path: Path, tally: Tally) -> list[Entry]:
    """The journal as the next one to open the file finds it; the file is checked."""
    with closing(SqliteProject.open(str(path))) as project:
        tally.findings += len(project.check())
        return project.journal()


def compared(before: list[Entry], after: list[Entry], told: list[dict[str, Any]]) -> Tally:
    """One kill: the journal before and after it, and what was told in between."""
    tally = Tally(kills=1, acknowledged=len(told))
    _compare(before, after, told, tally)
    return tally


def _compare(before: list[Entry], after: list[Entry], told: list[dict[str, Any]], tally: Tally) -> None:
    numbers = [change["number"] for change in told]
    known = len(before)
    if after[:known] != before or [entry.number for entry in after] != list(range(1, len(after) + 1)):
        tally.lost += 1  # history has changed
    if numbers != sorted(set(numbers)) or (numbers and not known < numbers[0] <= numbers[-1] <= len(after)):
        tally.lost += 1
        return
    last = numbers[-1] if numbers else known
    untold = [entry for entry in after[known:] if entry.number not in set(numbers)]
    beyond = [entry for entry in untold if entry.number > last]
    # going to a step of the history is one gesture of several entries, of which the last is told
    if len(beyond) > 1 and not all(entry.transaction.reverts for entry in beyond):
        tally.lost += 1
    tally.lost += sum(entry.transaction.reverts is None for entry in untold if entry.number <= last)
    tally.beyond += bool(beyond)
    newest = {document: (c["number"], digest) for c in told for document, digest in c["documents"].items()}
    for document, (number, digest) in newest.items():
        tally.lost += _folded(after[:number], document) != digest


def _folded(entries: list[Entry], document: str) -> str:
    """The digest of what the journal makes of a document."""
    there: dict[tuple[str, str], Record] = {}
    for entry in entries:
        for edit in entry.transaction.edits:
            record = edit.record
            if record.document != document or isinstance(record, Info | SchemaVersion):
                continue
            id = record.suggestion if isinstance(record, Decision) else record.id
            there.pop((type(record).__name__, id), None)
            after = edit.after
            if after is not None and not (
                isinstance(after, Status) and (after.progress, after.flagged, after.note) == ("new", False, "")
            ):
                there[type(record).__name__, id] = after
    return digest_of(list(there.values()))
