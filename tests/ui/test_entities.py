"""The list of entities and the dialogs about who somebody is."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton

from annotate.commands import accept
from annotate.groups import groups
from annotate.suggestions import Draft
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.entity_hands import choose, click, drag, entities, lists, naming, place, shown
from tests.ui.hands import Hands, answering, the, typed, until
from tests.ui.windows import Open, article
from ui.dialogs.naming import EntityDialog, NameField

TEXT = "Олег Громов открыл каток. Громов сказал: «Лёд готов». Вера Громова рада. Громов ушёл. Семён Ёлкин тоже."
ALL = ("Громов ×2", "Вера Громова ×1", "Олег Громов ×1", "Семён Ёлкин ×1")


def person(words: str, name: str, nth: int = 0) -> Draft:
    return draft(TEXT, "entity", "PER", words, nth=nth, attributes={"name": name})


DRAFTS = [
    person("Олег Громов", "Олег Громов"),
    person("Громов", "Громов", 1),
    person("Вера Громова", "Вера Громова"),
    person("Громов", "Громов", 3),
    person("Семён Ёлкин", "Семён Ёлкин"),
    draft(TEXT, "quote", "QUOTE", "Лёд готов", cue="сказал", source="Громов", attributes={"speaker": "Громов"}),
]


@pytest.fixture
def h(window: Open) -> Hands:
    h = article(window, TEXT, *DRAFTS)
    lists(h, *ALL)
    return h


def _names(h: Hands) -> dict[str, int]:
    return {one.name: len(one.mentions) for one in groups(h.state) if one.mentions}


def test_a_row_unfolds_to_its_mentions_and_folds_again(h: Hands) -> None:
    choose(h, "Громов")
    h.key("Right")
    lists(h, "Громов ×2", "- Громов", "- Громов", *ALL[1:])
    view = entities(h)
    line = view.lines.rows[2]
    assert line.below == "…Громова рада. [Громов] ушёл. Семён Ёлкин тоже."
    h.key("Left")
    lists(h, *ALL)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(6, place(h, "Громов").y()))
    assert "- Громов" in shown(h)
    click(h, "- Громов", nth=1)
    assert h.focused() == ("entity", "PER", "Громов")
    assert h.mark_focused().fragments == (h.span("Громов", 3),)


def test_f2_renames_the_entity_of_the_row_and_the_row_stays_the_current_one(h: Hands) -> None:
    choose(h, "Громов")
    with answering(naming("  Громов  О. П. ")):
        h.key("F2")
    assert _names(h)["Громов О. П."] == 2
    lists(h, "Громов О. П. ×2", *ALL[1:])
    line = entities(h).line()
    assert line is not None
    assert line.name == "Громов О. П."
    h.key("Ctrl+Z")
    lists(h, *ALL)


def test_m_merges_the_selected_rows_into_the_most_frequent_and_says_so(h: Hands) -> None:
    choose(h, "Олег Громов", "Громов")
    h.key("m")
    lists(h, "Громов ×3", "Вера Громова ×1", "Семён Ёлкин ×1")
    assert "Merged into «Громов»." in h.window.status._notice.text()
    assert "Ctrl+Z" in h.window.status._notice.text()


def test_one_selected_row_merges_with_nothing(h: Hands) -> None:
    before = len(h.bench.store.journal())
    choose(h, "Громов")
    h.key("m")
    assert len(h.bench.store.journal()) == before


def test_the_keys_of_the_list_work_under_the_russian_layout(h: Hands) -> None:
    choose(h, "Олег Громов", "Громов")
    QCoreApplication.sendEvent(entities(h), typed("ь"))
    assert _names(h)["Громов"] == 3


def test_s_splits_the_focused_mention_off(h: Hands) -> None:
    h.click("Громов", 3)
    until(lambda: entities(h).delegate.focused == h.view.focus_id)
    choose(h, "Громов")
    with answering(naming("Пётр Громов")):
        h.key("s")
    assert _names(h) == {"Громов": 1, "Пётр Громов": 1, "Олег Громов": 1, "Вера Громова": 1, "Семён Ёлкин": 1}
    assert h.mark("entity", "Громов", 3).attributes["name"] == "Пётр Громов"
    assert h.mark("entity", "Громов", 1).suggested


def test_w_sets_a_wikidata_id_which_the_row_and_the_form_show(h: Hands) -> None:
    choose(h, "Громов")
    with answering(naming(wikidata="https://www.wikidata.org/wiki/Q15")):
        h.key("w")
    lists(h, "Громов Q15 · ×2", *ALL[1:])
    h.click("Громов", 3)
    until(lambda: [b for b in h.window.inspector.form.findChildren(QPushButton) if b.text() == "Громов · ×2 · Q15"])


def test_a_click_on_who_it_is_in_the_form_opens_the_dialog(h: Hands) -> None:
    h.click("Вера")
    found: list[QPushButton] = []

    def there() -> bool:
        buttons = h.window.inspector.form.findChildren(QPushButton)
        found[:] = [b for b in buttons if b.text() == "Вера Громова" and b.isVisible()]
        return bool(found)

    until(there)
    with answering(naming("Вера Громова-Белова")):
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
    assert "Вера Громова-Белова" in _names(h)


@pytest.mark.parametrize(
    ("start", "end", "words", "after"),
    [
        ("Олег Громов", "Громов", "«Олег Громов» is the same as «Громов»", {"Громов": 3}),
        ("Громов", "Олег Громов", "«Громов» is the same as «Олег Громов»", {"Олег Громов": 3}),
        ("- Громов", "Вера Громова", "«Громов» becomes a mention of «Вера Громова»", {"Громов": 1, "Вера Громова": 2}),
    ],
)
def test_a_row_that_is_dragged_onto_another_joins_it(
    h: Hands, start: str, end: str, words: str, after: dict[str, int]
) -> None:
    view = entities(h)
    choose(h, "Громов")
    h.key("Right")
    view.clearSelection()
    said: list[Any] = []
    nth = 1 if start.startswith("-") else 0
    drag(h, place(h, start, nth), place(h, end), lambda: said.extend((view.outcome(), view.drawing.onto, view.grab())))
    assert said[:2] == [words, end]
    assert view.outcome() == view.drawing.onto == ""
    assert _names(h).items() >= after.items()
    h.key("Ctrl+Z")
    assert _names(h) == {"Громов": 2, "Вера Громова": 1, "Олег Громов": 1, "Семён Ёлкин": 1}


def test_a_mention_dragged_onto_nothing_is_split_off_under_a_name_that_is_asked_for(h: Hands) -> None:
    choose(h, "Громов")
    h.key("Right")
    view = entities(h)
    nowhere = QPoint(60, view.viewport().height() - 8)
    assert not view.indexAt(nowhere).isValid()
    with answering(naming("Иван Громов")):
        drag(h, place(h, "- Громов"), nowhere)
    assert _names(h)["Иван Громов"] == 1
    assert h.mark("entity", "Громов", 1).attributes["name"] == "Иван Громов"


def test_a_drag_onto_itself_onto_nothing_or_ended_by_esc_does_nothing(h: Hands) -> None:
    before = len(h.bench.store.journal())
    choose(h, "Громов")
    h.key("Right")
    view = entities(h)
    nowhere = QPoint(60, view.viewport().height() - 8)
    drag(h, place(h, "Олег Громов"), nowhere)
    drag(h, place(h, "- Громов"), place(h, "Громов"))
    drag(h, place(h, "Громов"), place(h, "- Громов", 1))
    drag(h, place(h, "Олег Громов"), place(h, "Громов"), lambda: QTest.keyClick(view, Qt.Key.Key_Escape))
    assert len(h.bench.store.journal()) == before


def test_several_selected_rows_are_dragged_together(h: Hands) -> None:
    choose(h, "Громов", "Олег Громов")
    drag(h, place(h, "Олег Громов"), place(h, "Семён Ёлкин"))
    assert _names(h) == {"Вера Громова": 1, "Семён Ёлкин": 4}


def test_the_menu_of_the_list_has_the_acts_with_their_keys(h: Hands) -> None:
    choose(h, "Громов")
    menu = entities(h).menu()
    assert [(a.text(), a.isEnabled()) for a in menu.actions()] == [
        ("Rename…\tF2", True), ("Merge the selected ones\tm", False),
        ("Split off: somebody else…\ts", True), ("Wikidata id…\tw", True),
    ]  # fmt: skip
    menu.deleteLater()
    choose(h, "Громов", "Олег Громов")
    menu = entities(h).menu()
    with_two = menu.actions()[1]
    with_two.trigger()
    menu.deleteLater()
    assert _names(h)["Громов"] == 3


def test_y_asks_who_the_mention_or_the_speaker_is_and_says_what_would_be_merged(h: Hands) -> None:
    seen: list[object] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, EntityDialog)
        ok = dialog.findChildren(QDialogButtonBox)[0].button(QDialogButtonBox.StandardButton.Ok)
        line, link = dialog.field.line, dialog.link
        seen.append([label.text() for label in dialog.findChildren(QLabel) if "mention" in label.text()])
        for name, id in (("семен елкин", ""), ("", ""), ("Громов", "три"), ("вера громова", "Q3")):
            line.setText(name)
            link.selectAll()
            link.insert(id)
            seen.append((dialog.name, dialog.said.text(), ok.isEnabled()))
        ok.click()

    h.click("Лёд")
    with answering(look):
        h.key("y")
    assert seen == [
        ["2 mentions, 1 quote"],
        ("Семён Ёлкин", "Will be merged with «Семён Ёлкин»: 1 mention.", True),
        ("", "", False),
        ("Громов", "A Wikidata id looks like Q159; the address of the item will do, too.", False),
        ("Вера Громова", "Will be merged with «Вера Громова»: 1 mention.", True),
    ]
    assert _names(h)["Вера Громова"] == 3
    assert h.state.group("Вера Громова").wikidata == "Q3"  # type: ignore[union-attr]
    assert h.mark("quote", "Лёд готов").attributes["speaker"] == "Вера Громова"


def test_shift_y_says_that_the_mention_is_somebody_else(h: Hands) -> None:
    h.click("Громов", 1)
    with answering(naming("ВЕРА громова")):
        h.key("Shift+y")
    assert _names(h)["Вера Громова"] == 2
    assert h.focused() == ("entity", "PER", "Громов")
    h.key("Esc", "Esc")
    h.click("Лёд")
    h.key("Shift+y")
    assert "Focus a mention of an entity first." in h.window.status._notice.text()


def test_a_dialog_that_is_left_changes_nothing(h: Hands) -> None:
    before = len(h.bench.store.journal())
    h.click("Вера")
    for keys in ("y", "Shift+y"):
        with answering(QDialog.reject):
            h.key(keys)
    assert len(h.bench.store.journal()) == before


def test_a_project_that_cannot_be_written_says_so(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    assert isinstance(h.bench.store, MemoryStore)
    h.bench.store._read_only = True
    h.click("Вера")
    h.key("y")
    assert "read-only" in h.window.status._notice.text()


def test_names_that_only_speakers_have_are_in_the_list_too(window: Open) -> None:
    quote = draft(TEXT, "quote", "QUOTE", "Лёд готов", attributes={"speaker": "Пресс-служба"})
    h = article(window, TEXT, quote)
    lists(h, "Пресс-служба 1 quote")
    click(h, "Пресс-служба 1")
    assert h.focused() == ("quote", "QUOTE", "Лёд готов")


def test_the_arrows_go_through_the_known_names_and_typing_narrows_them(window: Open) -> None:
    h = window()
    field = NameField(["Анна Белова", "Пётр Серов", "Анна Серова"], parent=h.window)
    field.show()
    line = the(field, QLineEdit, "Name")
    for letter in "сер":
        line.insert(letter)
        line.textEdited.emit(line.text())
    assert [field.list.model().index(i, 0).data() for i in range(field.list.model().rowCount())] == [
        "Пётр Серов", "Анна Серова"
    ]  # fmt: skip
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert field.name == "Анна Серова"
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert field.name == "Пётр Серов"
    field.deleteLater()


def test_what_is_selected_stays_so_when_something_else_is_done(h: Hands) -> None:
    choose(h, "Вера Громова", "Семён Ёлкин")
    h.bench.dispatch(accept(h.state, (h.mark("entity", "Олег Громов").id,), h.bench.by))
    until(lambda: not h.window.inspector.entities.lines.rows[2].suggested)
    assert [line.name for line in entities(h).chosen_lines()] == ["Вера Громова", "Семён Ёлкин"]
