"""The same mentions: offered, ticked, changed as one step, in an article and in a whole project."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from annotate.errors import StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import switched
from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.annotate.making import draft
from tests.ui.hands import Hands, answering, chord_of, until
from tests.ui.windows import Open, article, document, in_memory
from ui import seeking
from ui.dialogs.same import SameDialog

TEXT = "Анна Белова приехала. Анну Белову ждали, с Анной Беловой говорили. Белова рада."
OTHER = "О приезде Анны Беловой писали. Белова уехала."


def _labels(h: Hands) -> list[tuple[str, str, str]]:
    """Label, words and origin of everything in the article."""
    return [(m.label, m.fragments[0].of(h.text), m.origin) for m in h.state.marks]


def _keys(dialog: QDialog, *chords: str) -> None:
    for keys in chords:
        QTest.keyClick(dialog.focusWidget(), *chord_of(keys))


def _offered(dialog: QDialog) -> list[str]:
    assert isinstance(dialog, SameDialog)
    until(lambda: dialog._seeking is None)
    ticked = dialog.model.ticked
    return [("+" if i in ticked else "-") + mention.words for i, (_, mention) in enumerate(dialog.model.places)]


def _button(dialog: QDialog) -> str:
    return dialog.findChildren(QDialogButtonBox)[0].button(QDialogButtonBox.StandardButton.Ok).text()


def _same(h: Hands, act: Callable[[QDialog], object], key: str = "g") -> None:
    with answering(act):
        h.key(key)
    until(lambda: h.window.same._changing is None)


def test_what_was_made_once_is_made_everywhere_as_one_step(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анну Белову"))
    h.select("Анна Белова")
    h.key("p")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.extend((_offered(dialog), _button(dialog)))
        _keys(dialog, "Return")

    _same(h, act)
    assert seen == [["+Анну Белову", "+Анной Беловой"], "Annotate 2 places"]
    assert _labels(h) == [
        ("PER", "Анна Белова", "hand"),
        ("PER", "Анну Белову", "accepted"),
        ("PER", "Анной Беловой", "hand"),
    ]
    h.key("Ctrl+Z")
    assert _labels(h) == [("PER", "Анна Белова", "hand"), ("PER", "Анну Белову", "suggested")]
    assert h.view.hasFocus()


def test_ticks_are_set_by_space_all_by_ctrl_a_and_escape_changes_nothing(window: Open) -> None:
    h = article(window, TEXT)
    h.select("Анна Белова")
    h.key("p")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.append(_offered(dialog))
        _keys(dialog, "Space")
        seen.extend((_offered(dialog), _button(dialog)))
        _keys(dialog, "Ctrl+a")
        seen.append(_button(dialog))
        _keys(dialog, "Ctrl+a")
        seen.append(_button(dialog))
        _keys(dialog, "Return")
        assert dialog.isVisible()
        _keys(dialog, "Esc")

    _same(h, act, "Ctrl+G")
    both = ["+Анну Белову", "+Анной Беловой"]
    assert seen == [both, ["-" + both[0][1:], both[1]], "Annotate 1 place", "Annotate 2 places", "Annotate 0 places"]
    assert len(h.state.marks) == 1


def test_after_a_rejection_the_others_go_too_though_the_focus_has_gone_on(window: Open) -> None:
    h = article(
        window,
        TEXT,
        draft(TEXT, "entity", "ORG", "Анна Белова"),
        draft(TEXT, "entity", "ORG", "Анну Белову"),
        draft(TEXT, "entity", "PER", "Анной Беловой"),
    )
    h.key("Tab", "Backspace")
    assert h.focused() == ("entity", "ORG", "Анну Белову")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.extend((_offered(dialog), _button(dialog)))
        _keys(dialog, "Return")

    _same(h, act)
    assert seen == [["+Анну Белову", "-Анной Беловой"], "Remove 1 place"]
    assert _labels(h) == [("PER", "Анной Беловой", "suggested")]


def test_after_a_rejection_another_mark_that_one_goes_to_is_what_is_meant(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "ORG", "Анна Белова"), draft(TEXT, "entity", "PER", "Анну Белову"))
    h.key("Tab", "Backspace", "Esc")
    h.click("Анну")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.extend((_offered(dialog), _button(dialog)))
        _keys(dialog, "Esc")

    _same(h, act)
    assert seen == [["+Анна Белова", "+Анну Белову", "+Анной Беловой"], "Annotate 3 places"]


def test_without_a_mark_it_says_what_to_do(window: Open) -> None:
    h = article(window, TEXT)
    h.key("g")
    assert h.window.status._notice.text() == "Focus an annotation first: its words are looked for."


def test_a_project_whose_product_has_the_key_keeps_it_while_it_is_on(window: Open) -> None:
    def old() -> object:
        from dataclasses import replace

        layer = DEFAULT_SCHEMA.layers[0]
        labels = tuple(replace(x, key="g") if x.name == "PRODUCT" else x for x in layer.labels)
        return replace(DEFAULT_SCHEMA, layers=(replace(layer, labels=labels), *DEFAULT_SCHEMA.layers[1:]))

    h = article(window, TEXT)
    store = h.bench.store
    store.set_schema(switched(old(), "entity", ["PER", "PRODUCT"]), h.bench.annotator.id)  # type: ignore[arg-type]
    h.window.use(store)
    h.select("Анна Белова")
    h.key("g")
    assert h.focused() == ("entity", "PRODUCT", "Анна Белова")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.append(_offered(dialog))
        _keys(dialog, "Esc")

    _same(h, act, "Ctrl+G")
    assert seen == [["+Анну Белову", "+Анной Беловой"]]


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A project on disk: two articles that speak of one person, one that does not."""
    path = str(tmp_path / "двое.kavychki")
    project = SqliteProject.create(path)
    anna = project.annotator("Анна").id
    project.add([document("a", TEXT), document("b", OTHER, "Приезд"), document("c", "Ни слова о ней.")], anna)
    made = draft(OTHER, "entity", "PER", "Анны Беловой", attributes={"normal": "Анна Белова"})
    project.put_suggestions("b", {"rules": "1"}, [suggestion("b", made)])
    project.close()
    return path


def _rows(path: str) -> list[tuple[str, str, str]]:
    """What the file has: document, label, words."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT a.document, a.label, f.text FROM annotation AS a JOIN fragment AS f ON f.annotation = a.id"
            " ORDER BY a.document, f.start"
        )
        return [tuple(row) for row in found]


ALL = [("a", "PER", "Анна Белова"), ("a", "PER", "Анну Белову"), ("a", "PER", "Анной Беловой"),
       ("b", "PER", "Анны Беловой")]  # fmt: skip


def _everywhere(dialog: QDialog) -> None:
    assert isinstance(dialog, SameDialog)
    _keys(dialog, "Alt+p")
    assert _offered(dialog) == ["+Анну Белову", "+Анной Беловой", "+Анны Беловой"]
    assert dialog.model.places[2][0] == "Приезд"
    dialog.grab()
    _keys(dialog, "Return")


def test_a_whole_project_is_changed_and_taken_back_as_one_step_also_after_a_restart(window: Open, file: str) -> None:
    h = window()
    assert h.window.open_project(file)
    h.select("Анна Белова")
    h.key("p")
    _same(h, _everywhere)
    assert _rows(file) == ALL
    assert len(h.state.marks) == 3
    assert [row.progress for row in (h.window.documents.model.row_at(i) for i in range(3)) if row] == [
        "started",
        "started",
        "new",
    ]
    h.key("Ctrl+Z")
    assert _rows(file) == ALL[:1]
    h.key("Ctrl+Shift+Z")
    assert _rows(file) == ALL
    h.key("Ctrl+PgDown", "Ctrl+Z")
    assert (_rows(file), h.state.document.id) == (ALL[:1], "b")
    assert [m.origin for m in h.state.marks] == ["suggested"]
    h.key("Ctrl+Y")
    h.window.close_project()
    again = window()
    assert again.window.open_project(file)
    assert isinstance(again.bench.store, SqliteProject)
    assert again.bench.store.check() == []
    again.key("Ctrl+Z")
    assert _rows(file) == ALL[:1]
    again.key("Ctrl+Z")
    assert _rows(file) == []
    assert again.bench.store.check() == []


def test_places_are_capped_and_the_search_can_be_stopped(window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "MOST", 3)
    h = window()
    h.window.use(in_memory(document("a", "Тула. " * 9), document("b", "О Туле.")))
    h.key("l")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SameDialog)
        seen.extend((_offered(dialog), dialog.said.text()))
        dialog.everywhere.setChecked(True)
        dialog._stopped()
        seen.append(dialog.said.text())
        dialog.reject()

    _same(h, act)
    assert seen[0] == ["+Тула"] * 3
    assert str(seen[1]).startswith("Only the first")
    assert str(seen[2]).startswith("Stopped")


def test_a_failed_write_changes_nothing_anywhere(window: Open) -> None:
    h = window()
    store = in_memory(document("a", TEXT), document("b", OTHER))
    h.window.use(store)
    h.select("Анна Белова")
    h.key("p")

    def act(dialog: QDialog) -> None:
        _keys(dialog, "Alt+p")
        _offered(dialog)
        store.fail_next = StorageError("full", "p", "the disk is full")
        _keys(dialog, "Return")

    _same(h, act)
    assert not h.window.message.isHidden()
    assert len(store.records("b", h.bench.annotator.id).annotations) == 0
    assert h.bench.retry() is not None
    assert len(store.records("b", h.bench.annotator.id).annotations) == 1


def test_a_read_only_project_is_only_looked_at(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    store = h.bench.store
    store._read_only = True  # type: ignore[attr-defined]
    h.key("Tab", "g")
    assert "read-only" in h.window.status._notice.text()


def test_after_a_deletion_the_others_are_offered_until_one_goes_elsewhere_or_takes_it_back(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анну Белову"))
    h.select("Анна Белова")
    h.key("p", "Backspace")
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        seen.append((_offered(dialog), _button(dialog)))
        _keys(dialog, "Esc")

    _same(h, act)
    h.key("Tab")
    _same(h, act)
    h.key("Esc")
    h.key("Ctrl+Z")  # the annotation is there again, and has the focus
    _same(h, act)
    h.key("Esc", "Esc", "g")
    assert seen == [
        (["+Анну Белову"], "Remove 1 place"),
        (["+Анна Белова", "+Анну Белову", "+Анной Беловой"], "Annotate 3 places"),
        (["+Анну Белову", "+Анной Беловой"], "Annotate 2 places"),
    ]
    assert h.window.status._notice.text() == "Focus an annotation first: its words are looked for."


def test_the_dialog_is_low_for_few_places_and_higher_for_many_and_fits_the_screen(window: Open) -> None:
    heights: list[int] = []

    def look(dialog: QDialog) -> None:
        _offered(dialog)
        QTest.qWait(20)
        heights.append(dialog.height())
        assert dialog.screen().availableSize().height() > dialog.height()

    for count in (2, 12, 90):
        text = "Анна Белова приехала. " * count
        h = article(window, text, draft(text, "entity", "PER", "Анна Белова"))
        h.key("Tab")
        _same(h, look)
    few, some, many = heights
    assert few < some < many <= 640
