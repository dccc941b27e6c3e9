"""A project file of each version that was ever released opens, is brought up to date, and has lost nothing."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotate.model.records import Group, Waiver
from storage.backups.listing import all_backups
from storage.project import SqliteProject
from storage.tables import VERSION
from tests.storage.material import ODD, creating, document, everything, fill, span

FILES = sorted((Path(__file__).resolve().parents[1] / "old_projects").glob("*.kavychki"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_old_project_is_what_it_was(file: Path, tmp_path: Path) -> None:
    path = tmp_path / file.name
    shutil.copyfile(file, path)
    with contextlib.closing(SqliteProject.open(str(path))) as old:
        anna = old.annotator("Анна").id
        assert old.check() == []
        assert old.schema().attribute("quote", "addressee") is not None
        assert old.document("odd").text == ODD
        with contextlib.closing(SqliteProject.create(str(tmp_path / "new.kavychki"))) as new:
            again = fill(new)
            mine, theirs = everything(old, anna)[0], everything(new, again)[0]
            assert str(mine).replace(anna, "") == str(theirs).replace(again, "")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        quote = connection.execute("SELECT speaker, speaker_kind, cue FROM quotes").fetchall()
    assert quote == [("Павел Круглов", "", "сказал")]
    (backup,) = all_backups(path)
    assert (backup.why, backup.sound, backup.documents) == ("before-migration", True, 3)
    with contextlib.closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (int(file.stem[1:]),)


def test_there_is_a_file_of_each_version_before_this_one() -> None:
    assert [file.stem for file in FILES] == [f"v{number}" for number in range(1, VERSION)]


def test_groups_and_waivers_come_back_as_they_were_written(tmp_path: Path) -> None:
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as project:
        anna = project.annotator("Анна").id
        project.add([document("odd", ODD)], anna)
        group = Group("g1", "odd", anna, "Павел Круглов", "PER", ("Круглов", "П. К."), "Q42", "same", "директор")
        waiver = Waiver("w1", "odd", anna, "no-cue", "q1")
        project.append(creating(group))
        project.append(creating(waiver, Group("g2", "odd", anna, "Ульяновск", "LOC")))
        kept = project.records("odd", anna)
        assert (kept.groups, kept.waivers) == ((group, Group("g2", "odd", anna, "Ульяновск", "LOC")), (waiver,))
        assert project.check() == []
        assert span(ODD, "Ульяновске").of(ODD)
