"""The mode in which the text is corrected: what it tells, what it writes, what it leaves alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from annotate.errors import StorageError
from annotate.model.text import Span
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.correcting import TEXT, boris, correct, desk, looked, write
from tests.ui.hands import Hands, answering, until
from tests.ui.windows import Open, article, document, in_memory
from ui.dialogs.correct import CorrectDialog


def _rows(dialog: CorrectDialog) -> list[str]:
    return [f"{'+' if dialog.fates.stays(line) else '-'}{line.words} ({line.about})" for line in dialog.fates.rows]


def _labels(h: Hands) -> list[tuple[str, str]]:
    return [(a.label, a.fragments[0].of(h.text)) for a in h.state.annotations]


def test_a_corrected_word_takes_its_annotation_along(window: Open) -> None:
    h = desk(window)
    seen: list[object] = []

    def act(dialog: CorrectDialog) -> None:
        seen.append((dialog.counts.text(), dialog.save.isEnabled()))
        write(dialog, "Ивон", "Иван")
        looked(dialog)
        seen.extend((dialog.counts.text(), _rows(dialog)))
        dialog.accept()

    correct(h, act)
    assert seen == [
        ("Nothing is changed yet.", False),
        "2 annotations untouched, 0 moved, 1 to look at",
        ["+Ивон Павлов → Иван Павлов (PER)"],
    ]
    assert h.text == TEXT.replace("Ивон", "Иван")
    assert _labels(h) == [("PER", "Иван Павлов"), ("LOC", "Клинцы"), ("LOC", "Унече")]
    assert h.view.toPlainText().startswith("Вчера Иван")
    assert h.window.status._notice.text() == "text corrected: 1 moved"
    h.key("Ctrl+Z")
    assert (h.text, _labels(h)[0]) == (TEXT, ("PER", "Ивон Павлов"))
    assert h.view.toPlainText().startswith("Вчера Ивон")
    h.key("Ctrl+Y")
    assert (h.text, _labels(h)[0][1]) == (TEXT.replace("Ивон", "Иван"), "Иван Павлов")


def test_what_somebody_does_not_want_to_keep_goes(window: Open) -> None:
    h = desk(window)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Ивон", "Иван")
        write(dialog, " в Унече", "")
        looked(dialog)
        rows.append(_rows(dialog))
        dialog.list.setFocus()
        assert dialog.editor.textCursor().selectedText() == "Иван Павлов"
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        rows.append(_rows(dialog))
        dialog.list.setCurrentIndex(dialog.fates.index(1))
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # there is no choice for what is lost
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    rows: list[list[str]] = []
    correct(h, act)
    lost = "-Унече (LOC · its words are gone)"
    assert rows == [["+Ивон Павлов → Иван Павлов (PER)", lost], ["-Ивон Павлов → Иван Павлов (PER)", lost]]
    assert _labels(h) == [("LOC", "Клинцы")]
    assert h.window.status._notice.text() == "text corrected: 2 dropped"
    h.key("Ctrl+Z")
    assert len(_labels(h)) == 3


def test_other_peoples_annotations_are_listed_with_their_names(window: Open) -> None:
    h = desk(window)
    who = boris(h, "Вчера")

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Вчерась")
        looked(dialog)
        rows.extend(_rows(dialog))
        dialog.accept()

    rows: list[str] = []
    correct(h, act)
    assert rows == ["+Вчера → Вчерась (LOC · Борис)"]
    (theirs,) = h.bench.store.records("d", who).annotations
    assert theirs.fragments[0].of(h.text) == "Вчерась"


def test_what_somebody_does_meanwhile_is_looked_at_first(window: Open) -> None:
    h = desk(window)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Ивон", "Иван")
        looked(dialog)
        boris(h, "Вчера Ивон")
        dialog.accept()
        said.append((dialog.isVisible(), dialog.said.text()[:8]))
        looked(dialog)
        said.append(_rows(dialog))
        dialog.accept()

    said: list[object] = []
    correct(h, act)
    assert said == [
        (True, "Somebody"),
        ["+Вчера Ивон → Вчера Иван (LOC · Борис)", "+Ивон Павлов → Иван Павлов (PER)"],
    ]
    assert h.text.startswith("Вчера Иван")


def test_ctrl_enter_right_after_a_key_saves_only_what_needs_no_look(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    h = desk(window)

    def harmless(dialog: CorrectDialog) -> None:
        write(dialog, "приехал", "прибыл")
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(lambda: not dialog.isVisible())

    def telling(dialog: CorrectDialog) -> None:
        write(dialog, "Клинцы", "Клинцах")
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        looked(dialog)
        seen.append((dialog.isVisible(), _rows(dialog)))
        monkeypatch.setattr("ui.dialogs.correct.dialog.confirm", lambda *_: True)
        dialog.reject()
        assert not dialog.isVisible()

    seen: list[object] = []
    correct(h, harmless)
    assert "прибыл в Клинцы" in h.text
    correct(h, telling)
    assert seen == [(True, ["+Клинцы → Клинцах (LOC)"])]
    assert "прибыл в Клинцы" in h.text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (TEXT, "", "The text is empty."),
        (TEXT, " \n", "The text is empty."),
        ("Вчера", "\uffff", "The text holds characters that mean nothing: line 1, U+FFFF."),
        (TEXT, "Другая новость.", "This is the text of another document: Другая"),
    ],
)
def test_a_text_that_cannot_be_kept_is_told_at_once(window: Open, old: str, new: str, why: str) -> None:
    h = window()
    h.window.use(in_memory(document("d", TEXT), document("e", "Другая новость.", "Другая")))

    def act(dialog: CorrectDialog) -> None:
        at = TEXT.index(old)
        dialog.editor.show_span(Span(at, at + len(old)), TEXT)
        dialog.editor.textCursor().insertText(new)
        until(dialog.said.text)
        said.append((dialog.said.text(), dialog.save.isEnabled()))
        dialog.accept()
        said.append(dialog.isVisible())
        dialog.editor.undo()
        until(lambda: not dialog.said.text())
        said.append(dialog.said.text())

    said: list[object] = []
    correct(h, act)
    assert said == [(why, False), True, ""]
    assert h.text == TEXT


def test_leaving_asks_where_something_was_written(window: Open) -> None:
    h = desk(window)

    def untouched(dialog: CorrectDialog) -> None:
        QTest.keyClick(dialog.editor, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def stays(dialog: CorrectDialog) -> None:
        write(dialog, "Ивон", "Иван")
        with answering(lambda box: questions.append(isinstance(box, QMessageBox))):
            dialog.reject()
        questions.append(dialog.isVisible())
        dialog.editor.undo()
        dialog.editor.undo()
        dialog.reject()

    questions: list[bool] = []
    before = len(h.bench.store.journal())
    correct(h, untouched)
    correct(h, stays)
    assert (questions, h.text, len(h.bench.store.journal())) == ([True, True], TEXT, before)


def test_a_read_only_project_is_not_corrected(window: Open) -> None:
    h = desk(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    store._read_only = True
    h.key("Ctrl+Shift+T")
    assert h.window.status._notice.text().startswith("This project is read-only")


def test_a_disk_that_is_full_changes_nothing_and_it_can_be_tried_again(window: Open) -> None:
    h = desk(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Ивон", "Иван")
        looked(dialog)
        store.fail_next = StorageError("full", store.path, "full")
        dialog.accept()

    correct(h, act)
    assert (h.text, h.window.message.isVisible()) == (TEXT, True)
    h.bench.retry()
    assert h.text.startswith("Вчера Иван")


def test_an_edit_made_on_the_old_text_is_refused_and_the_new_text_shows(window: Open) -> None:
    """Somebody corrects the text in another window; this one still shows the old one."""
    h = desk(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    before = h.state

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Позавчера")
        looked(dialog)
        dialog.accept()

    correct(h, act)
    h.bench.state = before  # what the other window still holds
    h.view.show_state(before, h.view._heading)
    h.select("Всё\u00a0идёт")
    h.key("q")
    assert h.text.startswith("Позавчера")
    assert h.view.toPlainText().startswith("Позавчера")
    assert [a.layer for a in h.state.annotations] == ["entity"] * 3


def test_history_shows_the_step_and_leads_behind_it(window: Open) -> None:
    h = desk(window)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Сегодня")
        looked(dialog)
        dialog.accept()

    correct(h, act)
    h.select("Сегодня")
    h.key("d")
    from ui.panels.history import moments

    words = [moment.words for moment in moments(h.state.history)]
    assert words[:2] == ["annotate «Сегодня»", "text corrected «Вчера → Сегодня»"]
    h.bench.go_to(h.state.history.done[0].number)
    assert (h.text, _labels(h)) == (TEXT, [("PER", "Ивон Павлов")])
    assert h.view.toPlainText().startswith("Вчера")
    h.bench.go_to(h.state.history.undone[0].number)
    assert (h.text.startswith("Сегодня"), _labels(h)[0]) == (True, ("DATE", "Сегодня"))


def test_undecided_suggestions_are_asked_for_again(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "LOC", "Клинцы"), draft(TEXT, "entity", "LOC", "Унече"))
    h.key("Tab", "Space")

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Сегодня")
        looked(dialog)
        dialog.accept()

    correct(h, act)
    assert [m.origin for m in h.state.marks] == ["accepted"]
    assert h.bench.store.without_suggestions({"test": "1"}, ["d"]) == ["d"]


def test_proposals_that_were_under_way_for_the_old_text_are_not_shown(window: Open) -> None:
    h = article(window, TEXT)
    late, before = draft(TEXT, "entity", "LOC", "Унече"), h.state
    h.window.suggesting._noted("d", lambda: TEXT)  # it went to the worker

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Позавчера")
        looked(dialog)
        dialog.accept()

    correct(h, act)
    h.window.suggesting._made(("d", [late]))
    assert list(h.state.marks) == []
    after, h.bench.state = h.state, before  # as another window has it, in which nobody has corrected anything
    h.window.suggesting._noted("d", lambda: TEXT)
    h.window.suggesting._made(("d", [late]))
    assert (h.text, list(h.state.marks)) == (after.text, [])
    h.window.suggesting._noted("d", lambda: h.text)
    h.window.suggesting._made(("d", [draft(h.text, "entity", "LOC", "Унече")]))
    assert [m.fragments[0].of(h.text) for m in h.state.marks] == ["Унече"]
