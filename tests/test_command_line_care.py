"""The commands that look after a file: repair and salvage, as somebody with a broken project uses them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

import main
from storage.backups.listing import all_backups
from storage.project import SqliteProject
from tests.storage.material import fill


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project in which Anna has worked; commands run in it."""
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as project:
        fill(project)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    """Exit code, the lines that were printed, what was said."""
    code = main.main(words)
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def test_a_sound_project_is_not_repaired(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "repair", "p.kavychki") == (0, ["p.kavychki: sound; nothing to repair"], "")
    assert [p.name for p in desk.iterdir()] == ["p.kavychki"]


def test_a_project_is_repaired_and_what_was_done_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(sqlite3.connect("p.kavychki", isolation_level=None)) as past:
        past.execute("UPDATE annotation SET label = 'PER' WHERE id = 'r12'")
        past.execute("DELETE FROM status")
    code, out, err = _run(capsys, "repair", "p.kavychki")
    (backup,) = [one.path for one in all_backups(desk / "p.kavychki")]
    assert (code, err) == (0, "")
    assert out == [
        "full-text index: made again",
        "annotation: 1 changed back",
        "status: 2 written again",
        f"p.kavychki: repaired, and sound now; as it was before: {backup}",
    ]
    assert _run(capsys, "check", "p.kavychki") == (0, ["p.kavychki: sound"], "")


def test_a_project_with_a_broken_journal_is_not_repaired_but_salvaged(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.closing(sqlite3.connect("p.kavychki", isolation_level=None)) as past:
        past.execute("UPDATE journal SET edits = '[{}]' WHERE number = 4")
    code, out, err = _run(capsys, "repair", "p.kavychki")
    assert (code, out) == (1, [])
    assert err.startswith("kavychki: p.kavychki: the journal itself is damaged: entry 4 cannot be read")
    code, out, err = _run(capsys, "salvage", "p.kavychki", "new.kavychki")
    assert (code, err) == (0, "")
    assert out[:2] == ["saved: 3 documents", "saved: 12 annotations"]
    assert out[-2:] == [
        "lost: journal: 1 entries: 4",
        "new.kavychki: made; new.kavychki.lost.txt lists what was lost or is in doubt",
    ]
    assert Path("new.kavychki.lost.txt").read_text(encoding="utf-8") == "journal: 1 entries: 4\n"
    assert _run(capsys, "check", "new.kavychki") == (0, ["new.kavychki: sound"], "")
    code, _, err = _run(capsys, "salvage", "p.kavychki", "new.kavychki")
    assert (code, "there is such a file already" in err) == (1, True)


def test_a_file_that_does_not_open_any_more_is_salvaged(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(Path("p.kavychki").read_bytes())
    raw[:4096] = bytes(4096)
    Path("p.kavychki").write_bytes(raw)
    assert _run(capsys, "check", "p.kavychki")[0] == 1
    code, out, _ = _run(capsys, "salvage", "p.kavychki", "new.kavychki")
    assert (code, out[:2]) == (0, ["saved: 3 documents", "saved: 12 annotations"])
    assert [line for line in out if line.startswith("lost: ")] == [
        "lost: journal: perhaps the newest entries",
        "lost: suggestions: perhaps some; `kavychki suggest` makes those again that nobody decided on",
    ]
    assert _run(capsys, "check", "new.kavychki") == (0, ["new.kavychki: sound"], "")
