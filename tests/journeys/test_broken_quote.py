"""A quote that the author's words interrupt, made from nothing by keyboard, and taken back to nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from annotate.ports import ExportPlan
from storage.exporters import export
from storage.project import SqliteProject
from tests.journeys import tables
from tests.journeys.keyboard import free, russian, select, write
from tests.ui.hands import Hands
from tests.ui.windows import Open

TEXT = (
    "В Ревде выпал снег, и улицы опустели. Школы закрыли до среды.\n"
    "«Дороги чистят, — сказал мэр Седов, — каждую ночь».\n"
    "Автобусы ходят реже, чем обычно, а поезда не опаздывают."
)


def _read(path: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def _begin(h: Hands, path: Path) -> None:
    assert h.window.deeds.create(str(path))
    h.bench.store.add([h.window.outside.read_text(TEXT)], h.bench.annotator.id)
    h.window.documents.reload()
    h.window.open_somewhere(h.bench)
    h.view.setFocus()


def _made(h: Hands) -> None:
    """Two pieces, cue, source, and who speaks."""
    select(h, "Дороги", "чистят")
    russian(h, "й")
    assert h.focused() == ("quote", "QUOTE", "Дороги чистят")
    select(h, "каждую", "каждую")
    h.key("=")
    assert h.focused() == ("quote", "QUOTE", "Дороги чистят … каждую")
    free(h)
    select(h, "сказал", "сказал")
    russian(h, "г")
    free(h)
    select(h, "мэр", "Седов")
    russian(h, "ы")
    free(h)
    h.key("Shift+Tab", "Shift+Tab", "Shift+Tab")
    assert h.focused() == ("quote", "QUOTE", "Дороги чистят … каждую")
    h.key("/")
    write("Павел Седов")
    h.key("Return")
    assert h.mark_focused().attributes["speaker"] == "Павел Седов"


def _edge_moved(h: Hands) -> None:
    """The right edge of the second piece, a token on; its left edge there and back."""
    russian(h, "ч")
    russian(h, "ч")
    assert h.view.held.fragment == 1
    h.key("Alt+Right")
    assert h.focused() == ("quote", "QUOTE", "Дороги чистят … каждую ночь")
    h.key("Alt+Shift+Right", "Alt+Shift+Left")
    assert h.focused() == ("quote", "QUOTE", "Дороги чистят … каждую ночь")


def test_a_broken_quote_is_made_by_keyboard_read_in_sqlite_and_undone_to_nothing(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "снег.kavychki"
    h = window()
    _begin(h, path)
    untouched = tables.rows(path)
    _made(h)
    _edge_moved(h)
    pieces = "SELECT text FROM fragment JOIN annotation ON id = annotation WHERE layer = 'quote' ORDER BY nr"
    assert _read(path, pieces) == [("Дороги чистят",), ("каждую ночь",)]
    assert _read(
        path,
        """SELECT r.type, a.layer, f.text FROM relation AS r JOIN annotation AS a ON a.id = r.tail
JOIN fragment AS f ON f.annotation = r.tail ORDER BY r.type""",
    ) == [("cue", "cue", "сказал"), ("source", "source", "мэр Седов")]
    assert _read(path, "SELECT text, fragments, type, speaker, speaker_kind, cue, source, annotator FROM quotes") == [
        ("Дороги чистят … каждую ночь", 2, "direct", "Павел Седов", "", "сказал", "мэр Седов", "Анна")
    ]
    for _ in h.state.history.done:
        h.key("Ctrl+Z")
    assert h.state.history.done == ()
    assert (list(h.state.annotations), dict(h.state.relations)) == ([], {})
    assert tables.rows(path) == untouched
    h.window.close_project()
    project = SqliteProject.open(str(path))
    assert project.check() == []
    project.close()


def test_one_quote_leaves_whole_in_the_view_and_in_json_lines(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "снег.kavychki"
    h = window()
    _begin(h, path)
    _made(h)
    assert h.window.verbs is not None
    h.window.verbs.attribute("addressee", "газете")
    h.window.verbs.attribute("note", "сверить")
    h.key("8")
    whole = ("direct", "сказал", "мэр Седов", "мэр Седов", "collective", "газете", "сверить")
    names = "type, cue, source, speaker, speaker_kind, addressee, note"
    assert _read(path, f"SELECT {names} FROM quotes") == [whole]
    plan = ExportPlan("jsonl", str(tmp_path / "out"), "Анна", done=False)
    export(h.bench.store, plan)
    (file,) = (path for path in tmp_path.glob("out*") if not path.name.endswith((".card.md", ".manifest.json")))
    (line,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    spans = {span["id"]: span for span in line["spans"]}
    (quote,) = [span for span in spans.values() if span["layer"] == "quote"]
    parts = {r["type"]: spans[r["to"]]["text"] for r in line["relations"] if r["from"] == quote["id"]}
    said = quote["attrs"]
    found = {**said, "cue": parts["cue"], "source": parts["source"]}
    assert tuple(found[name] for name in names.split(", ")) == whole


def test_moving_a_piece_keeps_the_links_and_deleting_takes_all_of_the_quote(window: Open, tmp_path: Path) -> None:
    h = window()
    _begin(h, tmp_path / "снег.kavychki")
    _made(h)
    before = {r.type: r.tail for r in h.state.relations.values()}
    _edge_moved(h)
    assert {r.type: r.tail for r in h.state.relations.values()} == before
    h.key("Backspace")
    assert (list(h.state.annotations), dict(h.state.relations)) == ([], {})
    h.key("Ctrl+Z")
    assert {r.type: r.tail for r in h.state.relations.values()} == before
