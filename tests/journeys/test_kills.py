"""A desk killed at random moments: nothing that was acknowledged is lost, and nothing is half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.journeys.kills import killed
from tests.storage.faults import contents

_ROOT = Path(__file__).resolve().parents[2]
_OLD = _ROOT / "tests" / "old_projects"


def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    tally = killed(tmp_path / "новости.kavychki", kills=20, seed=5)
    assert (tally.kills, tally.lost, tally.findings) == (20, 0, 0)
    assert tally.acknowledged > 20


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


@pytest.mark.parametrize("old", ["v1", "v2"])
def test_a_kill_during_a_migration_leaves_a_project_that_opens(old: str, tmp_path: Path) -> None:
    chance, path = random.Random(old), tmp_path / "старое.kavychki"
    for _ in range(3):
        path.write_bytes((_OLD / f"{old}.kavychki").read_bytes())
        before = contents(path)
        del before["_sqlite_migrations"]
        _kill(_OPENING, path, chance.uniform(0, 0.06))
        with closing(SqliteProject.open(str(path))) as project:
            assert project.check() == []
        assert contents(path).items() >= before.items()
        for leftover in tmp_path.iterdir():
            leftover.unlink()


def test_a_kill_during_an_import_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    chance, path, counts = random.Random(7), tmp_path / "новости.kavychki", set()
    SqliteProject.create(str(path)).close()
    for _ in range(4):
        _kill(_IMPORTING, path, chance.uniform(0, 0.25))
        with closing(SqliteProject.open(str(path))) as project:
            counts.add(project.count(DocumentFilter(), project.annotator("Анна").id))
            assert project.check() == []
    assert counts <= {0, 200}
