"""Who is who, from the window to the file: by keys alone and by pointer alone, each step taken back again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotate.model.text import Document, text_sha256
from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.annotate.making import draft
from tests.ui.entity_hands import click, drag, entities, lists, naming, place
from tests.ui.hands import Hands, answering, until
from tests.ui.windows import Open

TEXT = (
    "Директор завода Егор Лужин показал цех. «Линия пущена», — заявил Лужин.\n"
    "Цех посетила и Мария Лужина. Позже Лужин уехал. «Я довольна», — сказала Лужина."
)
START = ("Лужин ×2", "Егор Лужин ×1", "Лужина ×1", "Мария Лужина ×1")


def _drafts() -> list[Any]:
    def person(words: str, name: str, nth: int = 0) -> Any:
        return draft(TEXT, "entity", "PER", words, nth=nth, attributes={"name": name})

    def quote(words: str, cue: str, source: str, speaker: str) -> Any:
        attributes = {"type": "direct", "speaker": speaker}
        return draft(TEXT, "quote", "QUOTE", words, cue=cue, source=source, attributes=attributes)

    return [
        person("Егор Лужин", "Егор Лужин"),
        person("Лужин", "Лужин", 1),
        person("Мария Лужина", "Мария Лужина"),
        person("Лужин", "Лужин", 3),
        person("Лужина", "Лужина", 1),
        quote("Линия пущена", "заявил", "заявил Лужин", "Лужин"),
        quote("Я довольна", "сказала", "сказала Лужина", "Лужина"),
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "кто-есть-кто.kavychki"


@pytest.fixture
def h(window: Open, path: Path) -> Hands:
    project = SqliteProject.create(str(path))
    anna = project.annotator("Анна")
    project.add([Document("d", TEXT, "Цех", text_sha256=text_sha256(TEXT))], anna.id)
    project.put_suggestions("d", {"rules": "1"}, [suggestion("d", d) for d in _drafts()])
    project.close()
    h = window()
    assert h.window.open_project(str(path))
    lists(h, *START)
    return h


def _accept_all(h: Hands) -> None:
    """Accepts what stands in the article, one after another, by keys."""
    while h.state.open_marks():
        h.key("Space")


def _read(path: Path, question: str) -> list[tuple[Any, ...]]:
    """The file as somebody else's program reads it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(question).fetchall()


def _groups(path: Path) -> list[tuple[str, list[str], str]]:
    found = _read(path, "SELECT name, aliases, wikidata FROM entity_group ORDER BY name")
    return [(name, json.loads(aliases), wikidata) for name, aliases, wikidata in found]


def _mentions(path: Path) -> list[tuple[str, str, str]]:
    return _read(path, "SELECT text, name, wikidata FROM entities ORDER BY start")


def _speakers(path: Path) -> list[tuple[str, str, str]]:
    return _read(path, "SELECT text, speaker, wikidata FROM quotes ORDER BY start")


BEFORE = [
    ("Егор Лужин", "Егор Лужин", ""), ("Лужин", "Лужин", ""), ("Мария Лужина", "Мария Лужина", ""),
    ("Лужин", "Лужин", ""), ("Лужина", "Лужина", ""),
]  # fmt: skip


def _undo_all(h: Hands, path: Path, steps: int) -> None:
    """Every step is one of undo; what is left is what was accepted."""
    h.view.setFocus()
    h.key(*["Ctrl+Z"] * steps)
    assert _groups(path) == []
    assert _mentions(path) == BEFORE
    assert _speakers(path) == [("Линия пущена", "Лужин", ""), ("Я довольна", "Лужина", "")]
    assert set(_read(path, "SELECT verdict FROM decision")) == {("accepted",)}
    lists(h, *START)


def _closed(h: Hands, path: Path) -> None:
    """The file holds what its journal says."""
    h.window.close_project()
    project = SqliteProject.open(str(path))
    assert project.check() == []
    project.close()


def test_who_is_who_by_keys_alone(h: Hands, path: Path) -> None:
    _accept_all(h)
    entries = len(h.bench.store.journal())
    # the director's name for all his mentions, by the list
    h.key("F6")
    assert h.window.focusWidget() is h.window.inspector.entities
    h.key("Home")
    with answering(naming("Егор Петрович Лужин")):
        h.key("F2")
    lists(h, "Егор Петрович Лужин ×2", *START[1:])
    # his full name and this one are the same person: both rows chosen and merged
    entities(h)
    h.key("Home", "Shift+Down", "m")
    lists(h, "Егор Петрович Лужин ×3", "Лужина ×1", "Мария Лужина ×1")
    # his Wikidata id, by its address
    entities(h)
    h.key("Home")
    with answering(naming(wikidata="https://www.wikidata.org/wiki/Q159")):
        h.key("w")
    lists(h, "Егор Петрович Лужин Q159 · ×3", "Лужина ×1", "Мария Лужина ×1")
    assert _groups(path) == [("Егор Петрович Лужин", ["Лужин", "Егор Лужин"], "Q159")]
    assert _mentions(path)[1] == ("Лужин", "Егор Петрович Лужин", "Q159")
    assert _speakers(path)[0] == ("Линия пущена", "Егор Петрович Лужин", "Q159")
    # Лужина is Мария: from the article, found under another case
    h.key("Esc")
    h.click("Я довольна")
    with answering(naming("мария ЛУЖИНА")):
        h.key("y")
    lists(h, "Егор Петрович Лужин Q159 · ×3", "Мария Лужина ×2")
    # he who left is somebody else after all
    entities(h)
    h.key("Home", "Right")
    until(lambda: len(entities(h).lines.rows) == 5)
    h.key("Down", "Down", "Down")
    with answering(naming("Пётр Лужин")):
        h.key("s")
    lists(
        h, "Егор Петрович Лужин Q159 · ×2", "- Егор Лужин", "- Лужин", "Мария Лужина ×2", "Пётр Лужин ×1"
    )  # fmt: skip
    assert _mentions(path) == [
        ("Егор Лужин", "Егор Петрович Лужин", "Q159"), ("Лужин", "Егор Петрович Лужин", "Q159"),
        ("Мария Лужина", "Мария Лужина", ""), ("Лужин", "Пётр Лужин", ""), ("Лужина", "Мария Лужина", ""),
    ]  # fmt: skip
    assert _speakers(path) == [
        ("Линия пущена", "Егор Петрович Лужин", "Q159"), ("Я довольна", "Мария Лужина", "")
    ]  # fmt: skip
    assert dict(_read(path, "SELECT verdict, count(*) FROM decision GROUP BY 1")) == {"accepted": 6, "corrected": 1}
    assert len(h.bench.store.journal()) == entries + 5
    _undo_all(h, path, 5)
    _closed(h, path)


def test_who_is_who_by_pointer_alone(h: Hands, path: Path) -> None:
    _accept_all(h)
    lists(h, *START)
    view = entities(h)
    # the director by his short name is the director
    drag(h, place(h, "Лужин"), place(h, "Егор Лужин"))
    lists(h, "Егор Лужин ×3", "Лужина ×1", "Мария Лужина ×1")
    assert _groups(path) == [("Егор Лужин", ["Лужин"], "")]
    # unfolded, and the one who left dragged off
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(6, place(h, "Егор Лужин").y()))
    lists(h, "Егор Лужин ×3", "- Егор Лужин", "- Лужин", "- Лужин", "Лужина ×1", "Мария Лужина ×1")
    nowhere = QPoint(80, view.viewport().height() - 6)
    assert not view.indexAt(nowhere).isValid()
    with answering(naming("Пётр Лужин")):
        drag(h, place(h, "- Лужин", 1), nowhere)
    assert _mentions(path)[3] == ("Лужин", "Пётр Лужин", "")
    # and back again, onto the row of the director
    lists(h, "Егор Лужин ×2", "- Егор Лужин", "- Лужин", "Лужина ×1", "Мария Лужина ×1", "Пётр Лужин ×1")
    drag(h, place(h, "Пётр Лужин"), place(h, "Егор Лужин"))
    assert _groups(path) == [("Егор Лужин", ["Лужин", "Пётр Лужин"], "")]
    # two rows chosen with Ctrl, dragged onto each other
    lists(h, "Егор Лужин ×3", "- Егор Лужин", "- Лужин", "- Лужин", "Лужина ×1", "Мария Лужина ×1")
    drag(h, place(h, "Лужина"), place(h, "Мария Лужина"))
    lists(h, "Егор Лужин ×3", "- Егор Лужин", "- Лужин", "- Лужин", "Мария Лужина ×2")
    # the Wikidata id by the words in the form
    click(h, "Мария Лужина")
    found: list[QPushButton] = []

    def there() -> bool:
        buttons = h.window.inspector.form.findChildren(QPushButton)
        found[:] = [b for b in buttons if b.text() == "Мария Лужина · ×2" and b.isVisible()]
        return bool(found)

    until(there)
    with answering(naming(wikidata="q42")):
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
    assert _groups(path)[1] == ("Мария Лужина", ["Лужина"], "Q42")
    assert _speakers(path)[1] == ("Я довольна", "Мария Лужина", "Q42")
    for _ in range(5):
        QTest.mouseClick(h.window.top.undo, Qt.MouseButton.LeftButton)
    assert _groups(path) == []
    assert _mentions(path) == BEFORE
    _closed(h, path)


def test_entities_of_several_documents_are_one_until_undo_after_a_restart_too(
    h: Hands, path: Path, window: Open
) -> None:
    other = TEXT.replace("цех", "склад")
    h.bench.store.add([Document("e", other, "Склад", text_sha256=text_sha256(other))], h.bench.annotator.id)
    h.bench.store.put_suggestions("e", {"rules": "1"}, [suggestion("e", d) for d in _drafts()[:4]])
    _accept_all(h)
    h.bench.open("e")
    _accept_all(h)
    from tests.ui.test_names import key, pick, read, rows, shown

    def unite(dialog: Any) -> None:
        pick(dialog, "Егор Лужин", "Лужин")
        with answering(naming("Егор Лужин")):
            key(dialog, Qt.Key.Key_M)
        read(dialog)
        until(lambda: any("one in 2" in row for row in rows(dialog)))

    shown(h, unite)
    identities = _read(path, "SELECT document, identity <> '', count(*) FROM entities WHERE identity <> '' GROUP BY 1")
    assert identities == [("d", 1, 3), ("e", 1, 3)]
    assert len(_read(path, "SELECT DISTINCT identity FROM entity_group")) == 1
    assert _read(path, "SELECT identity <> '' FROM quotes WHERE document = 'd' ORDER BY start") == [(1,), (0,)]
    h.window.close_project()
    later = window()
    assert later.window.open_project(str(path))
    later.bench.open("d")
    later.key("Ctrl+Z")
    assert _groups(path) == []
    later.key("Ctrl+Shift+Z")
    assert len(_groups(path)) == 2
    _closed(later, path)
