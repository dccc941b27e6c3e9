"""A desk killed at random moments: nothing that was acknowledged is lost, and nothing is half done."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.journeys.kills import compared, killed
from tests.journeys.restless import digest
from tests.storage.material import fill, stranger

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
_ROOT = Path(__file__).resolve().parents[2]
_OLD = _ROOT / "tests" / "old_projects"


@POSIX
def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    tally = killed(tmp_path / "новости.kavychki", kills=20, seed=5)
    assert (tally.kills, tally.lost, tally.findings) == (20, 0, 0)
    assert tally.acknowledged > 20


def test_what_is_lost_is_noticed(tmp_path: Path) -> None:
    """So that a tally of none lost means something."""
    path = tmp_path / "новости.kavychki"
    with closing(SqliteProject.create(str(path))) as project:
        anna = fill(project)
        entries, last = project.journal(), digest(project.records("odd", anna))
        number = max(e.number for e in entries if e.transaction.document == "odd")
    told: list[dict[str, Any]] = [{"number": n, "documents": {}} for n in range(1, len(entries) + 1)]
    told[number - 1]["documents"]["odd"] = last
    assert compared([], entries, told).lost == 0
    assert compared([], entries[:-1], told).lost  # the last one is gone
    assert compared([], [*entries[:3], *entries[4:]], told).lost  # one in the middle is
    assert compared(entries[1:], entries, []).lost  # it is another history
    assert compared([], entries, told[:-2]).lost  # there are two more than were told
    told[number - 1]["documents"]["odd"] = "otherwise"
    assert compared([], entries, told).lost


_OPENING = """
import sys
from storage.project import SqliteProject
import storage.migrations
print("ready", flush=True)
sys.stdin.readline()
SqliteProject.open(sys.argv[1]).close()
"""

_IMPORTING = """
import sys
from annotate.model.text import Document, text_sha256
from storage.project import SqliteProject
project = SqliteProject.open(sys.argv[1])
anna = project.annotator("Анна").id
texts = [f"Новость {n}. " * 300 for n in range(200)]
print("ready", flush=True)
sys.stdin.readline()
project.add([Document(str(n), t, str(n), text_sha256=text_sha256(t)) for n, t in enumerate(texts)], anna)
"""


def _kill(program: str, path: Path, seconds: float) -> None:
    """Lets a program begin, and kills it so long afterwards."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    child.stdin.write(b"\n")
    child.stdin.flush()
    time.sleep(seconds)
    child.kill()
    child.wait(10)
    child.stdin.close()
    child.stdout.close()


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table but those of the search and of the migrations, as somebody else reads them."""
    with stranger(path) as other:
        other.row_factory = sqlite3.Row
        names = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith(("document_search", "sqlite", "_sqlite"))]
        return {name: [dict(row) for row in other.execute(f'SELECT * FROM "{name}"')] for name in sorted(kept)}


def test_a_kill_during_a_migration_leaves_a_project_that_opens(tmp_path: Path) -> None:
    chance = random.Random(3)
    for number, old in enumerate(("v1", "v2", "v1", "v1")):
        path = tmp_path / str(number) / "старое.kavychki"
        path.parent.mkdir()
        path.write_bytes((_OLD / f"{old}.kavychki").read_bytes())
        before = _rows(path)
        _kill(_OPENING, path, chance.uniform(0, 0.06))
        with closing(SqliteProject.open(str(path))) as project:
            assert project.check() == []
        after = _rows(path)
        for table, rows in before.items():
            assert [{name: row[name] for name in old} for row, old in zip(after[table], rows, strict=True)] == rows


def test_a_kill_during_an_import_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    chance, path, counts = random.Random(7), tmp_path / "новости.kavychki", set()
    SqliteProject.create(str(path)).close()
    for _ in range(4):
        _kill(_IMPORTING, path, chance.uniform(0, 0.25))
        with closing(SqliteProject.open(str(path))) as project:
            counts.add(project.count(DocumentFilter(), project.annotator("Анна").id))
            assert project.check() == []
    assert counts <= {0, 200}
