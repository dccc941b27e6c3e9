"""Kills somebody at work again and again, and looks each time whether anything is lost that was told."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
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


class Victim:
    """A process that is ready to work, so that the next one warms up while the one before is looked at."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.restless"],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def work(self, path: Path, seed: int, chance: random.Random) -> list[dict[str, Any]]:
        """Lets it work for a moment, kills it, and gives what it has told."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{seed} {path}\n")
        process.stdin.flush()
        first = ""
        if chance.random() < _EARLY:
            time.sleep(chance.uniform(0, 0.03))
        else:
            first = process.stdout.readline()
            assert first, "it ended by itself"
            time.sleep(chance.uniform(0, 0.35))
        assert process.poll() is None, "it ended by itself"
        process.kill()
        process.wait(10)
        told = first + process.stdout.read()
        self.close()
        whole = told[: told.rfind("\n") + 1]  # a line may have been cut
        return [line for line in map(json.loads, whole.splitlines()) if "number" in line]

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def killed(path: Path, kills: int, seed: int) -> Tally:
    """Kills so many at work on a project, which is made where there is none."""
    if not path.exists():
        SqliteProject.create(str(path)).close()
    chance, tally, begun = random.Random(seed), Tally(), time.monotonic()
    before = _entries(path, tally)
    victim = Victim()
    try:
        for number in range(kills):
            told = victim.work(path, seed * 10_000 + number, chance)
            victim = Victim()
            after = _entries(path, tally)
            tally.kills += 1
            tally.acknowledged += len(told)
            _compare(before, after, told, tally)
            before = after
    finally:
        victim.close()
    tally.seconds = time.monotonic() - begun
    return tally


def _entries(path: Path, tally: Tally) -> list[Entry]:
    """The journal as the next one to open the file finds it; the file is checked."""
    with closing(SqliteProject.open(str(path))) as project:
        tally.findings += len(project.check())
        return project.journal()


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
