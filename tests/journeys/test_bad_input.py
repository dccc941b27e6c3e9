"""What the world throws at the window: it says which file and what to do, stays open, and nothing is half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from annotate.errors import StorageError
from annotate.model.edits import Entry, Transaction
from annotate.ports import DocumentFilter
from storage import outside
from storage.importers import text
from storage.project import SqliteProject
from tests.journeys import tables
from tests.ui.hands import Hands, press, until
from tests.ui.windows import Open
from ui import keeping

ARTICLE = "Мэр Анна Белова открыла мост. «Ехать стало ближе», — сказала она."


@pytest.fixture
def desk(window: Open, tmp_path: Path) -> Hands:
    """A window on a project with one article."""
    h = window()
    assert h.window.deeds.create(str(tmp_path / "мост.kavychki"))
    assert h.window.deeds.add_text("", ARTICLE)
    return h


def _import(h: Hands, *paths: Path) -> str:
    h.drop(*map(str, paths))
    until(lambda: h.window.deeds.importing is None)
    return h.window.message.words


def _documents(h: Hands) -> int:
    return h.bench.store.count(DocumentFilter(), h.bench.annotator.id)


def test_files_that_are_no_articles_are_named_with_what_to_do_and_the_good_one_is_added(
    desk: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "LARGEST", 1000)
    files = {
        "картинка.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2,
        "пусто.txt": b" \n\n",
        "огромный.txt": b"a" * 2000,
        "хороший.txt": "Паводок отступил.".encode("cp1251"),
    }
    paths = [tmp_path / name for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    said = _import(desk, *paths, tmp_path / "нет такого.txt")
    for words in (
        "1 document added, cp1251: 1.",
        "картинка.txt is not a text file. Save the article as plain text and import that.",
        "пусто.txt holds no text.",
        "огромный.txt is too large for one article. Split it into single articles.",
        "нет такого.txt is not there any more.",
    ):
        assert words in said
    assert _documents(desk) == 2
    assert desk.text == ARTICLE
    assert desk.window.isVisible()


def test_the_same_article_twice_is_said_and_not_doubled(desk: Hands, tmp_path: Path) -> None:
    again = tmp_path / "снова.txt"
    again.write_bytes(b"\xef\xbb\xbf" + ARTICLE.encode())
    assert _import(desk, again) == "0 documents added, 1 known already."
    assert _documents(desk) == 1


def _no_project(path: Path) -> None:
    path.write_text("Просто текст, и довольно длинный, чтобы заголовок было где искать. " * 4, encoding="utf-8")


def _too_new(path: Path) -> None:
    SqliteProject.create(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def _damaged(path: Path) -> None:
    SqliteProject.create(str(path)).close()
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\xff" * (len(data) - 200))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_no_project, "плохой.kavychki is not a project of Kavychki."),
        (_too_new, "плохой.kavychki was made by a newer version of Kavychki."),
        (_damaged, "плохой.kavychki is damaged. Restore a backup"),
        (lambda path: None, "плохой.kavychki is not there any more."),
    ],
    ids=["no project", "too new", "damaged", "missing"],
)
def test_a_file_that_cannot_be_opened_leaves_the_present_project_open(
    desk: Hands, tmp_path: Path, make: object, words: str
) -> None:
    path = tmp_path / "плохой.kavychki"
    assert callable(make)
    make(path)
    before = path.read_bytes() if path.exists() else None
    assert not desk.window.open_project(str(path))
    assert words in desk.window.message.words
    assert desk.window.message.isVisible()
    assert desk.text == ARTICLE
    assert (path.read_bytes() if path.exists() else None) == before
    desk.key("f")
    assert desk.state.status.flagged


def test_a_read_only_project_is_looked_at_and_a_key_says_why_nothing_changes(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "только чтение.kavychki"
    project = SqliteProject.create(str(path))
    anna = project.annotator("Анна")
    project.add([window().window.outside.read_text(ARTICLE)], anna.id)
    project.close()
    path.chmod(0o444)
    h = window()
    assert h.window.open_project(str(path))
    assert "read-only" in h.window.message.words
    assert h.text == ARTICLE
    h.key("f")
    assert "только чтение.kavychki cannot be written." in h.window.message.words
    assert not [b for b in h.window.message.findChildren(QPushButton) if b.isVisible()]  # nothing to try again
    assert not h.state.status.flagged
    h.window.close_project()
    assert tables.rows(path)["status"] == []


@pytest.fixture
def locked(window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Hands, sqlite3.Connection]]:
    """A window on a project that another program is in the middle of writing."""
    monkeypatch.setattr(outside, "WINDOW_SECONDS", 0.02)
    monkeypatch.setattr(keeping, "_WAITS", (20, 20))
    h = window()
    assert h.window.deeds.create(str(tmp_path / "занят.kavychki"))
    assert h.window.deeds.add_text("", ARTICLE)
    with closing(sqlite3.connect(tmp_path / "занят.kavychki", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield h, other


def test_a_change_that_meets_another_writer_waits_for_try_again(
    locked: tuple[Hands, sqlite3.Connection], tmp_path: Path
) -> None:
    h, other = locked
    h.click("Анна")
    h.russian("з")
    assert "This is saved as soon as it lets go." in h.window.message.words
    until(lambda: "занят.kavychki is in use by another program." in h.window.message.words)
    assert len(h.state.marks) == 0
    other.execute("ROLLBACK")
    press(h.window.message, "Try again")
    assert not h.window.message.isVisible()
    (made,) = h.state.marks
    assert (made.label, made.fragments) == ("PER", (h.span("Анна"),))
    h.window.close_project()
    assert [a[1:3] for a in tables.rows(tmp_path / "занят.kavychki")["annotations"]] == [["entity", "PER"]]


def test_a_full_disk_keeps_the_gesture_until_there_is_room(
    desk: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, full = SqliteProject.append, [True]

    def append(project: SqliteProject, transaction: Transaction) -> Entry:
        if full[0]:
            raise StorageError("full", project.path, "the disk is full")
        return real(project, transaction)

    monkeypatch.setattr(SqliteProject, "append", append)
    before = tables.rows(tmp_path / "мост.kavychki")
    desk.click("Анна")
    desk.key("Shift+Right", "p")
    assert "The disk is full, мост.kavychki could not be written." in desk.window.message.words
    assert len(desk.state.marks) == 0
    assert tables.rows(tmp_path / "мост.kavychki") == before
    press(desk.window.message, "Try again")
    assert "The disk is full" in desk.window.message.words
    assert desk.window.message.isVisible()
    full[0] = False
    press(desk.window.message, "Try again")
    (made,) = desk.state.marks
    assert (made.label, made.fragments) == ("PER", (desk.span("Анна Белова"),))
    assert not desk.window.message.isVisible()
