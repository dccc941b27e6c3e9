"""Every verb by keyboard alone, and every verb by mouse alone: the same work in the tables."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.project import SqliteProject
from tests.journeys import by_keyboard, by_mouse, keyboard, story, tables, work
from tests.ui.hands import Hands
from tests.ui.windows import Open

WORKER = [sys.executable, str(Path(__file__).with_name("worker.py"))]
Chapters = Sequence[Callable[[Hands], None]]


def _worked(h: Hands, path: Path, chapters: Chapters) -> dict[str, tables.Rows]:
    """The tables after each chapter, by its name."""
    work.begin(h, path)
    found = {}
    for chapter in chapters:
        chapter(h)
        found[chapter.__name__] = tables.rows(path)
    h.window.close_project()
    return found


def _sound(path: Path) -> None:
    project = SqliteProject.open(str(path))
    try:
        assert project.check() == []
    finally:
        project.close()


def _read(path: Path, question: str) -> list[tuple[Any, ...]]:
    """What SQLite itself answers."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def test_keyboard_alone_and_mouse_alone_leave_the_same_in_the_tables(window: Open, tmp_path: Path) -> None:
    paths = tmp_path / "keys.kavychki", tmp_path / "mouse.kavychki"
    by_keys = _worked(window(WORKER), paths[0], by_keyboard.CHAPTERS)
    by_pointer = _worked(window(WORKER), paths[1], by_mouse.CHAPTERS)
    assert list(by_keys) == list(by_pointer)
    for chapter in by_keys:
        assert by_keys[chapter] == by_pointer[chapter], chapter
    changes = [before for before, after in zip(by_keys, list(by_keys)[1:], strict=False)
               if by_keys[before] == by_keys[after]]  # fmt: skip
    assert changes == ["bulk"]  # going back and forth in the history leaves what was there
    for path in paths:
        _sound(path)
        _made(path, by_keys["finish"])


def _made(path: Path, rows: tables.Rows) -> None:
    """What came of each verb."""
    made = [(layer, label, words) for _, layer, label, _, words, _, suggested in rows["annotations"] if not suggested]
    for layer, label, words in (
        ("entity", "POSITION", "главы"),
        ("entity", "DATE", "марте 2025 года"),
        ("entity", "ORG", "ресс"),
        ("entity", "LOC", "нефт"),
        ("entity", "ORG", "дипломатического ведомства"),
        ("entity", "POSITION", "новых санкций"),
        ("entity", "LOC", "американцами"),
        ("entity", "LOC", "Американцам"),
        ("entity", "PER", "Сергея Лаврова"),
        ("claim", "CLAIM", work.SENTENCE[:-1]),
    ):
        assert (layer, label, [words]) in made, words
    assert ("entity", "PER", ["Сергеем Лавровым"]) not in made
    claim = next(a for a in rows["annotations"] if a[1] == "claim" and a[3] == [[1067, 1225]])
    assert claim[5] == {"note": work.NOTE, "type": "COMPARE", "worth": "1", "place": "Арктика"}
    quote = next(a for a in rows["annotations"] if a[1] == "quote" and a[3] == [[494, 826]])
    assert quote[5] == {"speaker": "МИД РФ", "type": "direct"}
    speakers = {a[3][0][0]: a[5].get("speaker") for a in rows["annotations"] if a[1] == "quote"}
    assert (speakers[1229], speakers[1479]) == (work.MINISTRY, None)
    pieces = [
        'Соединенным Штатам Америки предложения по устранению "серьезных барьеров"', '"оздоровлению" отношений',
        "важные минералы и тому",
    ]  # fmt: skip
    assert pieces in [a[4] for a in rows["annotations"] if a[1] == "quote"]
    assert [s[1:] for s in rows["status"]] == [["done", 1, work.ON_DOCUMENT], ["started", 0, ""]]
    assert _read(
        path,
        "SELECT f.text, count(*) FROM fragment AS f JOIN annotation AS a ON a.id = f.annotation"
        " WHERE a.layer = 'entity' AND f.text IN ('США', 'Сергея Лаврова', 'Путиным', 'РФ') GROUP BY 1 ORDER BY 1",
    ) == [("Путиным", 1), ("РФ", 1), ("США", 4), ("Сергея Лаврова", 2)]
    verdicts = _read(path, "SELECT verdict, count(*) FROM decision GROUP BY 1 ORDER BY 1")
    assert verdicts == [("accepted", 27), ("corrected", 7), ("rejected", 12)]


def test_the_left_hand_does_the_main_verbs_with_keys_of_its_own(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "left.kavychki"
    h = window(WORKER)
    work.begin(h, path)
    keyboard.take_preset(h, "One hand, left")
    h.key("Tab", "f", "Space", "Space")  # no claim; a place; a person
    assert h.focused() == ("entity", "ORG", "Reuters")
    h.key("a")
    assert h.focused() == ("entity", "LOC", "Reuters")
    h.key("Tab")
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел России")
    h.key("Alt+a", "Alt+Shift+d", "Alt+Shift+a")
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    h.key("Esc")
    while not h.selected().endswith("заявили"):
        h.key("Shift+d")
    h.key("q")
    assert h.focused() == ("quote", "QUOTE", "Министерстве иностранных дел России заявили")
    h.key("Ctrl+z")
    assert h.focused() is None
    h.key("Esc", "Esc")
    keyboard.walk_to(h, "quote", h.text[494:826])
    h.key("2")
    assert h.mark_focused().attributes["speaker"] == "МИД РФ"
    keyboard.walk_to(h, "claim", h.text[1479:1559])
    h.key("Ctrl+1", "Shift+3")
    assert (h.mark_focused().attributes["type"], h.mark_focused().attributes["worth"]) == ("PREDICT", "2")
    h.key("Shift+f", "F4")
    assert h.text == story.SECOND
    h.key("F5")
    assert h.text == work.THIRD
    h.key("Ctrl+d", "Ctrl+d", "Shift+d", "e")
    assert h.focused() == ("entity", "PER", "Сергея Лаврова")
    h.key(*["Ctrl+d"] * 5)
    h.key("r")
    assert h.focused() == ("entity", "PER", "Лавров")
    h.window.close_project()
    _sound(path)
    made = tables.rows(path)["annotations"]
    assert [(label, words) for title, _, label, _, words, _, _ in made if title in work.THIRD] == [
        ("PER", ["Сергея Лаврова"]), ("PER", ["Лавров"])
    ]  # fmt: skip
    assert [s[1:] for s in tables.rows(path)["status"]] == [["done", 1, ""], ["started", 0, ""]]
