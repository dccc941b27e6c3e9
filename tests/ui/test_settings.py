"""What a person has chosen, kept in a file, and harmless where the file holds nonsense."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from ui.settings import Settings, settings_at


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_everything_is_there_again_after_a_restart(file: Path, tmp_path: Path) -> None:
    project = tmp_path / "проект.kavychki"
    project.touch()
    s = settings_at(str(file))
    s.language, s.appearance, s.text_size, s.annotator = "ru", "dark", 23.0, " Анна Белова "
    s.opened(str(project))
    s.set_place(str(project), "doc-17")
    s.set_blob("window", QByteArray(b"\x00\x01\xff"))
    s.sync()
    again = settings_at(str(file))
    assert (again.language, again.appearance, again.text_size, again.annotator) == ("ru", "dark", 23.0, "Анна Белова")
    assert again.recent == [str(project)]
    assert again.place(str(project)) == "doc-17"
    assert again.blob("window") == QByteArray(b"\x00\x01\xff")


def test_a_new_person_follows_the_system(file: Path) -> None:
    s = settings_at(str(file))
    assert (s.language, s.appearance, s.text_size, s.recent) == (None, "system", 19.0, [])
    assert (s.annotator, s.place("p"), s.blob("window")) == (getpass.getuser(), "", QByteArray())


def test_nonsense_in_the_file_counts_as_nothing(file: Path) -> None:
    raw = QSettings(str(file), QSettings.Format.IniFormat)
    for name, value in (("appearance", "pink"), ("text_size", "huge"), ("recent", 7), ("annotator", "  ")):
        raw.setValue(name, value)
    s = Settings(raw)
    assert (s.appearance, s.text_size, s.recent, s.annotator) == ("system", 19.0, [], getpass.getuser())


@pytest.mark.parametrize(("given", "kept"), [(3.0, 12.0), (100.0, 44.0), (20.5, 20.5)])
def test_the_size_of_the_text_has_limits(file: Path, given: float, kept: float) -> None:
    s = settings_at(str(file))
    s.text_size = given
    assert s.text_size == kept


def test_recent_projects_are_the_last_ten_that_are_still_there_each_once(file: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{i}.kavychki" for i in range(12)]
    s = settings_at(str(file))
    for path in [*paths, paths[5]]:
        path.touch()
        s.opened(str(path))
    paths[11].unlink()
    assert s.recent == [str(paths[i]) for i in (5, 10, 9, 8, 7, 6, 4, 3, 2)]


def test_no_name_for_the_account_is_no_reason_to_fail(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert settings_at(str(file)).annotator == "annotator"
