"""The entities of the project: listed, made one in many documents, told apart again, each as one step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from annotate.commands import accept
from annotate.errors import StorageError
from annotate.suggestions import Draft
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.entity_hands import naming
from tests.ui.hands import Hands, answering, press, the, until
from tests.ui.windows import Open, document, in_memory
from ui.dialogs.names import NamesDialog

TEXT = "Олег Громов открыл {}. «Готово», — сказал Громов. Рядом Вера Ёлкина."


def _drafts(text: str) -> list[Draft]:
    def person(words: str, name: str, nth: int = 0) -> Draft:
        return draft(text, "entity", "PER", words, nth=nth, attributes={"name": name})

    return [
        person("Олег Громов", "Олег Громов"),
        person("Громов", "Громов", 1),
        person("Вера Ёлкина", "Вера Ёлкина"),
        draft(text, "quote", "QUOTE", "Готово", cue="сказал", attributes={"speaker": "Громов", "type": "direct"}),
    ]


@pytest.fixture
def h(window: Open) -> Hands:
    """Three documents of which all suggestions are accepted, and a fourth that nobody has looked at."""
    texts = {id: TEXT.format(word) for id, word in zip("abcd", ("каток", "мост", "цех", "парк"), strict=True)}
    store = in_memory(
        *(document(id, text, f"Про {id}") for id, text in texts.items()),
        drafts={id: _drafts(text) for id, text in texts.items()},
    )
    h = window()
    h.window.use(store)
    for id in "abc":
        h.bench.open(id)
        h.bench.dispatch(accept(h.state, tuple(m.id for m in h.state.open_marks()), h.bench.by))
    h.bench.open("d")
    return h


def rows(dialog: NamesDialog) -> list[str]:
    """The table as it reads, cells joined by a bar."""
    model = dialog.model
    return [
        " | ".join(str(model.data(model.index(row, column))).strip() for column in range(model.columnCount())).rstrip()
        for row in range(model.rowCount())
    ]


def read(dialog: QDialog) -> NamesDialog:
    """The dialog once all is read and nothing is being changed."""
    assert isinstance(dialog, NamesDialog)
    until(lambda: dialog._changing is None and dialog._writing is None and not dialog.bar.isVisible())
    return dialog


def pick(dialog: NamesDialog, *names: str) -> None:
    """Chooses rows by the words they begin with."""
    table, model = dialog.table, dialog.model
    table.clearSelection()
    for name in names:
        found = [i for i, row in enumerate(rows(dialog)) if row.lstrip("▸▾ ").split(" | ")[0] == name]
        place = table.visualRect(model.index(found[0], 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    table.setFocus()


def key(dialog: NamesDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.table, key)


def shown(h: Hands, act: Callable[[NamesDialog], object]) -> None:
    """Opens the list by its key, and closes it when that is done."""

    def work(dialog: QDialog) -> None:
        act(read(dialog))

    with answering(work):
        h.key("Ctrl+Shift+G")


def groups(h: Hands) -> dict[str, list[tuple[str, tuple[str, ...], str, bool]]]:
    """What is known of entities in each document: name, aliases, Wikidata id, whether it has an identity."""
    found = {}
    for id in "abcd":
        records = h.bench.store.records(id, h.bench.annotator.id)
        found[id] = [(g.name, g.aliases, g.wikidata, bool(g.identity)) for g in records.groups]
    return {id: known for id, known in found.items() if known}


def test_the_names_of_all_documents_are_listed_found_and_ordered(h: Hands) -> None:
    def look(dialog: NamesDialog) -> None:
        assert rows(dialog) == [
            "▸  Вера Ёлкина | person | same name in 3 documents | 3 | 0 |",
            "▸  Громов | person | same name in 3 documents | 3 | 3 |",
            "▸  Олег Громов | person | same name in 3 documents | 3 | 0 |",
        ]
        assert dialog.said.text() == "3 names, 3 in several documents."
        dialog.order.setCurrentIndex(dialog.order.findData("quotes"))
        assert rows(dialog)[0].startswith("▸  Громов")
        dialog.search.setText("елкИн")
        until(lambda: len(rows(dialog)) == 1)
        dialog.search.setText("")
        until(lambda: len(rows(dialog)) == 3)

    shown(h, look)


def test_a_row_unfolds_to_its_documents_and_enter_goes_to_one(h: Hands) -> None:
    def look(dialog: NamesDialog) -> None:
        pick(dialog, "Громов")
        key(dialog, Qt.Key.Key_Right)
        assert rows(dialog)[1:5] == [
            "▾  Громов | person | same name in 3 documents | 3 | 3 |",
            "Про a | person |  | 1 | 1 |", "Про b | person |  | 1 | 1 |", "Про c | person |  | 1 | 1 |",
        ]  # fmt: skip
        pick(dialog, "Про b")
        key(dialog, Qt.Key.Key_Return)

    shown(h, look)
    assert h.state.document.id == "b"
    assert h.focused() == ("entity", "PER", "Громов")


def test_names_of_several_documents_are_made_one_in_one_step_that_undo_takes_back_from_anywhere(h: Hands) -> None:
    before = len(h.bench.store.journal())

    def unite(dialog: NamesDialog) -> None:
        pick(dialog, "Громов", "Олег Громов")
        with answering(naming("Олег Громов")):
            key(dialog, Qt.Key.Key_M)
        read(dialog)
        until(lambda: len(rows(dialog)) == 2)
        assert rows(dialog)[0] == "▸  Олег Громов | person | one in 3 documents | 6 | 3 |"

    shown(h, unite)
    assert groups(h) == {id: [("Олег Громов", ("Громов",), "", True)] for id in "abc"}
    assert len(h.bench.store.journal()) == before + 1
    identities = {g.identity for id in "abc" for g in h.bench.store.records(id, h.bench.annotator.id).groups}
    assert len(identities) == 1
    assert "«Олег Громов» is one in several documents" in h.menu("undo").text()
    h.key("Ctrl+Z")
    assert groups(h) == {}
    h.key("Ctrl+Shift+Z")
    assert len(groups(h)) == 3


def test_one_document_is_told_apart_again_and_the_wikidata_id_is_for_all(h: Hands) -> None:
    def work(dialog: NamesDialog) -> None:
        pick(dialog, "Вера Ёлкина")
        key(dialog, Qt.Key.Key_M)
        read(dialog)
        until(lambda: any("one in 3" in row for row in rows(dialog)))
        pick(dialog, "Вера Ёлкина")
        with answering(naming(wikidata="q12")):
            key(dialog, Qt.Key.Key_W)
        read(dialog)
        until(lambda: any(row.endswith("Q12") for row in rows(dialog)))
        pick(dialog, "Вера Ёлкина")
        key(dialog, Qt.Key.Key_Right)
        pick(dialog, "Про c")
        key(dialog, Qt.Key.Key_S)
        read(dialog)
        until(lambda: len(rows(dialog)) > 3)

    shown(h, work)
    known = ("Вера Ёлкина", (), "Q12")
    assert groups(h) == {"a": [(*known, True)], "b": [(*known, True)], "c": [(*known, False)]}
    assert [e.transaction.action for e in h.bench.store.journal("")][-3:] == [
        "unite_groups", "set_wikidata", "separate_groups"
    ]  # fmt: skip


def test_a_change_that_only_the_open_document_has_is_its_own_step(h: Hands) -> None:
    h.bench.open("a")

    def work(dialog: NamesDialog) -> None:
        pick(dialog, "Громов")
        key(dialog, Qt.Key.Key_Right)
        pick(dialog, "Про a")
        with answering(naming(wikidata="Q1")):
            press(dialog, "Wikidata id… (W)")
        read(dialog)
        until(lambda: "Q1" in rows(dialog)[1])

    shown(h, work)
    assert h.bench.store.journal()[-1].transaction.document == "a"
    h.key("Ctrl+Z")
    assert groups(h) == {}


def test_a_change_of_one_document_that_is_not_open_is_written_too(h: Hands) -> None:
    def work(dialog: NamesDialog) -> None:
        pick(dialog, "Громов")
        key(dialog, Qt.Key.Key_Right)
        pick(dialog, "Про b")
        with answering(naming(wikidata="Q1")):
            key(dialog, Qt.Key.Key_W)
        read(dialog)
        until(lambda: "Q1" in rows(dialog)[1])

    shown(h, work)
    assert groups(h) == {"b": [("Громов", (), "Q1", False)]}


def test_a_disk_that_refuses_leaves_all_as_it_was(h: Hands) -> None:
    store = h.bench.store
    assert isinstance(store, MemoryStore)

    def work(dialog: NamesDialog) -> None:
        pick(dialog, "Громов")
        store.fail_next = StorageError("full", store.path, "no room")
        key(dialog, Qt.Key.Key_M)
        until(lambda: dialog.said.text() == "Nothing was changed.")

    shown(h, work)
    assert groups(h) == {}
    assert "disk is full" in h.window.message.words


def test_nothing_can_be_made_one_in_a_project_that_cannot_be_written(h: Hands) -> None:
    assert isinstance(h.bench.store, MemoryStore)
    h.bench.store._read_only = True

    def work(dialog: NamesDialog) -> None:
        pick(dialog, "Громов", "Олег Громов")
        assert [button.isEnabled() for button in dialog.acts.values()] == [False, False, False]
        key(dialog, Qt.Key.Key_M)

    shown(h, work)
    assert groups(h) == {}


def test_reading_can_be_stopped_and_enter_in_the_search_goes_to_the_table(h: Hands) -> None:
    def work(dialog: NamesDialog) -> None:
        dialog._read()
        press(dialog, "Stop")
        assert dialog.said.text() == "Stopped; what was found so far is shown."
        dialog._read()
        read(dialog)
        line = the(dialog, QLineEdit, "Find…")
        line.setFocus()
        line.insert("вера")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert len(rows(dialog)) == 1
        assert dialog.table.hasFocus()
        assert [row.one.name for row in dialog.table.chosen()] == ["Вера Ёлкина"]

    shown(h, work)
