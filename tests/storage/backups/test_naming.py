"""The names of backups."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.ports import REASONS
from storage.backups.naming import Named, draft_in, file_of, folder_of, named, remove_leftovers

AT = datetime(2026, 11, 28, 14, 2, 11, tzinfo=UTC)


def test_a_name_says_when_and_why(tmp_path: Path) -> None:
    project = tmp_path / "новости.kavychki"
    file = file_of(project, AT, "before-import", True)
    assert file == tmp_path / "новости.backups" / "новости 2026-11-28 14-02-11Z before-import.kavychki"
    assert named(file) == Named(file, AT, "before-import", True)
    marked = file_of(project, AT, "opened", False)
    assert marked.name == "новости 2026-11-28 14-02-11Z opened unsound.kavychki"
    assert named(marked) == Named(marked, AT, "opened", False)


@given(st.sampled_from(REASONS), st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.booleans())  # noqa: DTZ001
def test_names_are_read_as_they_were_written(why: str, at: datetime, sound: bool) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    file = file_of("/x/п 2026-01-01 00-00-00Z opened.kavychki", at, why, sound)
    assert named(file) == Named(file, at, why, sound)
    assert not set(file.name) & set('<>:"/\\|?*')


def test_projects_that_differ_in_the_suffix_alone_keep_theirs_apart(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / name).name for name in ("a.kavychki", "a.db", "a")]
    assert folders == ["a.backups", "a.db.backups", "a.backups"]


def test_a_very_long_name_still_fits(tmp_path: Path) -> None:
    project = tmp_path / f"{'ё' * 122}.kavychki"
    file = file_of(project, AT, "before-migration", False)
    assert len(file.name.encode()) <= 255
    assert named(file) is not None


@pytest.mark.parametrize("name", ["a.kavychki", ".a 2026-11-28 14-02-11Z opened.kavychki",
                                  "a 2026-13-28 14-02-11Z opened.kavychki", "notes.txt"])  # fmt: skip
def test_other_files_are_no_backups(name: str) -> None:
    assert named(Path(name)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no harmless way to ask for a process there")
def test_drafts_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    mine = draft_in(tmp_path)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    theirs = tmp_path / mine.name.replace(f".{os.getpid()}.", f".{ended.pid}.")
    journal = theirs.with_name(f"{theirs.name}-journal")
    elsewhere = tmp_path / ".another-machine.1.1.draft"
    for file in (mine, theirs, journal, elsewhere):
        file.touch()
    remove_leftovers(tmp_path)
    assert set(tmp_path.iterdir()) == {mine, elsewhere}
    for file in (mine, elsewhere):
        os.utime(file, (time.time() - 90_000,) * 2)
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []
