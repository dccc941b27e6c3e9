"""Backups on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from main import main
from storage.backups.listing import all_backups
from storage.project import SqliteProject
from tests.storage.backups.material import work
from tests.storage.material import fill

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    project = SqliteProject.create("p.kavychki")
    fill(project)
    project.close()
    return tmp_path


def test_backups_are_listed_and_made(desk: Path, capsys: Printed) -> None:
    assert main(["backups", "p.kavychki"]) == 0
    assert capsys.readouterr().out == "p.kavychki: no backups yet\n"
    assert main(["backups", "p.kavychki", "--now"]) == 0
    assert capsys.readouterr().out.endswith(" by-hand.kavychki\n")
    assert main(["restore", "p.kavychki"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["time", "why", "size", "change", "documents", "annotations", "state"]
    number, _, _, why, _, *rest = line.split()
    assert (number, why, rest) == ("1", "by-hand", ["MB", "14", "3", "12", "sound"])


def test_a_project_is_restored_by_number_and_by_file(desk: Path, capsys: Printed) -> None:
    main(["backups", "p.kavychki", "--now"])
    file = capsys.readouterr().out.strip()
    project = SqliteProject.open("p.kavychki")
    work(project, project.annotators()[0].id, "later")
    project.close()
    assert main(["restore", "p.kavychki", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("p.kavychki: restored from ")
    assert " before-restore.kavychki" in err
    assert [backup.number for backup in all_backups("p.kavychki")] == [15, 14]
    Path("p.kavychki").unlink()
    assert main(["restore", "p.kavychki", file]) == 0
    assert main(["check", "p.kavychki"]) == 0
    Path("p.kavychki").write_bytes(b"gone")
    assert main(["restore", "p.kavychki", "2"]) == 0
    assert "the damaged file was put aside: " in capsys.readouterr().err
    assert main(["check", "p.kavychki"]) == 0


@pytest.mark.parametrize("word", ["0", "9", "none.kavychki"])
def test_what_is_not_there_is_said(desk: Path, capsys: Printed, word: str) -> None:
    assert main(["restore", "p.kavychki", word]) == 1
    assert f"there is no backup {word}" in capsys.readouterr().err


def test_an_import_is_backed_up_before_it(desk: Path, capsys: Printed) -> None:
    for name, text in (("1.txt", "Снег выпал рано."), ("2.txt", "Мост закрыли на ремонт.")):
        Path(name).write_text(text, encoding="utf-8")
    assert main(["import", "p.kavychki", "1.txt", "2.txt"]) == 0
    (made,) = all_backups("p.kavychki")
    assert (made.why, made.documents, made.sound) == ("before-import", 3, True)


def test_an_import_goes_on_where_no_backup_can_be_made(desk: Path, capsys: Printed) -> None:
    Path("p.backups").touch()
    Path("texts").mkdir()
    for number in range(120):
        Path("texts", f"{number}.txt").write_text(f"Снег выпал рано, {number} раз.", encoding="utf-8")
    assert main(["import", "p.kavychki", "texts"]) == 0
    out, err = capsys.readouterr()
    assert err.count("no backup: ") == 1
    assert "120 added" in out
