"""The mode in which the text is corrected: what it tells, what it writes, what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from annotate.errors import StorageError
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.reanchor import correct_text, planned
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.storage.material import AT
from tests.ui.hands import Hands, answering, typed, until
from tests.ui.windows import Open, article, document, in_memory
from ui.dialogs.correct import CorrectDialog

TEXT = "Вчера Ивон Павлов приехал в Клинцы.\n\n«Всё\u00a0идёт по\u202fплану», — сказал Павлов в Унече.\n"


def _correct(h: Hands, act: Callable[[CorrectDialog], object]) -> None:
    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, CorrectDialog)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.done(0)  # without its question

    with answering(look):
        h.key("Ctrl+Shift+T")


def _write(dialog: CorrectDialog, old: str, new: str) -> None:
    """Puts `new` in the place of `old`, letter by letter."""
    text = dialog.editor.text
    at = text.index(old)
    dialog.editor.show_span(Span(at, at + len(old)), text)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Delete)
    for letter in new:
        QCoreApplication.sendEvent(dialog.editor, typed(letter, key=0))


def _planned(dialog: CorrectDialog) -> None:
    until(lambda: dialog.plan is not None and dialog.plan.text == dialog.editor.text)


def _rows(dialog: CorrectDialog) -> list[str]:
    return [f"{'+' if dialog.fates.stays(line) else '-'}{line.words} ({line.about})" for line in dialog.fates.rows]


def _labels(h: Hands) -> list[tuple[str, str]]:
    return [(a.label, a.fragments[0].of(h.text)) for a in h.state.annotations]


def _window(window: Open) -> Hands:
    h = article(window, TEXT)
    for words, key in (("Ивон Павлов", "p"), ("Клинцы", "l"), ("Унече", "l")):
        h.select(words)
        h.key(key)
    assert h.window.verbs is not None
    h.window.verbs.arm("", "")
    return h


def _boris(h: Hands, words: str) -> str:
    """Boris annotates words of the document, in another window."""
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    boris, text = store.annotator("Борис").id, store.document("d").text
    at = text.index(words)
    made = Annotation(f"b-{words}", "d", boris, "entity", "LOC", (Span(at, at + len(words)),))
    store.append(Transaction((Edit(None, made),), "annotate", boris, AT, "d", words))
    return boris


def test_a_corrected_word_takes_its_annotation_along(window: Open) -> None:
    h = _window(window)
    seen: list[object] = []

    def act(dialog: CorrectDialog) -> None:
        seen.append((dialog.counts.text(), dialog.save.isEnabled()))
        _write(dialog, "Ивон", "Иван")
        _planned(dialog)
        seen.extend((dialog.counts.text(), _rows(dialog)))
        dialog.accept()

    _correct(h, act)
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
    h = _window(window)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Ивон", "Иван")
        _write(dialog, " в Унече", "")
        _planned(dialog)
        rows.append(_rows(dialog))
        dialog.list.setFocus()
        assert dialog.editor.textCursor().selectedText() == "Иван Павлов"
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        rows.append(_rows(dialog))
        dialog.list.setCurrentIndex(dialog.fates.index(1))
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # there is no choice for what is lost
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    rows: list[list[str]] = []
    _correct(h, act)
    lost = "-Унече (LOC · its words are gone)"
    assert rows == [["+Ивон Павлов → Иван Павлов (PER)", lost], ["-Ивон Павлов → Иван Павлов (PER)", lost]]
    assert _labels(h) == [("LOC", "Клинцы")]
    assert h.window.status._notice.text() == "text corrected: 2 dropped"
    h.key("Ctrl+Z")
    assert len(_labels(h)) == 3


def test_other_peoples_annotations_are_listed_with_their_names(window: Open) -> None:
    h = _window(window)
    boris = _boris(h, "Вчера")

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Вчера", "Вчерась")
        _planned(dialog)
        rows.extend(_rows(dialog))
        dialog.accept()

    rows: list[str] = []
    _correct(h, act)
    assert rows == ["+Вчера → Вчерась (LOC · Борис)"]
    (theirs,) = h.bench.store.records("d", boris).annotations
    assert theirs.fragments[0].of(h.text) == "Вчерась"


def test_what_somebody_does_meanwhile_is_looked_at_first(window: Open) -> None:
    h = _window(window)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Ивон", "Иван")
        _planned(dialog)
        _boris(h, "Вчера Ивон")
        dialog.accept()
        said.append((dialog.isVisible(), dialog.said.text()[:8]))
        _planned(dialog)
        said.append(_rows(dialog))
        dialog.accept()

    said: list[object] = []
    _correct(h, act)
    assert said == [
        (True, "Somebody"),
        ["+Вчера Ивон → Вчера Иван (LOC · Борис)", "+Ивон Павлов → Иван Павлов (PER)"],
    ]
    assert h.text.startswith("Вчера Иван")


def test_ctrl_enter_right_after_a_key_saves_only_what_needs_no_look(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    h = _window(window)

    def harmless(dialog: CorrectDialog) -> None:
        _write(dialog, "приехал", "прибыл")
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(lambda: not dialog.isVisible())

    def telling(dialog: CorrectDialog) -> None:
        _write(dialog, "Клинцы", "Клинцах")
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        _planned(dialog)
        seen.append((dialog.isVisible(), _rows(dialog)))
        monkeypatch.setattr("ui.dialogs.correct.dialog.confirm", lambda *_: True)
        dialog.reject()
        assert not dialog.isVisible()

    seen: list[object] = []
    _correct(h, harmless)
    assert "прибыл в Клинцы" in h.text
    _correct(h, telling)
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
    _correct(h, act)
    assert said == [(why, False), True, ""]
    assert h.text == TEXT


def test_leaving_asks_where_something_was_written(window: Open) -> None:
    h = _window(window)

    def untouched(dialog: CorrectDialog) -> None:
        QTest.keyClick(dialog.editor, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def stays(dialog: CorrectDialog) -> None:
        _write(dialog, "Ивон", "Иван")
        with answering(lambda box: questions.append(isinstance(box, QMessageBox))):
            dialog.reject()
        questions.append(dialog.isVisible())
        dialog.editor.undo()
        dialog.editor.undo()
        dialog.reject()

    questions: list[bool] = []
    before = len(h.bench.store.journal())
    _correct(h, untouched)
    _correct(h, stays)
    assert (questions, h.text, len(h.bench.store.journal())) == ([True, True], TEXT, before)


def test_a_read_only_project_is_not_corrected(window: Open) -> None:
    h = _window(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    store._read_only = True
    h.key("Ctrl+Shift+T")
    assert h.window.status._notice.text().startswith("This project is read-only")


def test_a_disk_that_is_full_changes_nothing_and_it_can_be_tried_again(window: Open) -> None:
    h = _window(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Ивон", "Иван")
        _planned(dialog)
        store.fail_next = StorageError("full", store.path, "full")
        dialog.accept()

    _correct(h, act)
    assert (h.text, h.window.message.isVisible()) == (TEXT, True)
    h.bench.retry()
    assert h.text.startswith("Вчера Иван")


def test_an_edit_made_on_the_old_text_is_refused_and_the_new_text_shows(window: Open) -> None:
    """Somebody corrects the text in another window; this one still shows the old one."""
    h = _window(window)
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    before = h.state

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Вчера", "Позавчера")
        _planned(dialog)
        dialog.accept()

    _correct(h, act)
    h.bench.state = before  # what the other window still holds
    h.view.show_state(before, h.view._heading)
    h.select("Всё\u00a0идёт")
    h.key("q")
    assert h.text.startswith("Позавчера")
    assert h.view.toPlainText().startswith("Позавчера")
    assert [a.layer for a in h.state.annotations] == ["entity"] * 3


def test_history_shows_the_step_and_leads_behind_it(window: Open) -> None:
    h = _window(window)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Вчера", "Сегодня")
        _planned(dialog)
        dialog.accept()

    _correct(h, act)
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
        _write(dialog, "Вчера", "Сегодня")
        _planned(dialog)
        dialog.accept()

    _correct(h, act)
    assert [m.origin for m in h.state.marks] == ["accepted"]
    assert h.bench.store.without_suggestions({"test": "1"}, ["d"]) == ["d"]


def test_proposals_that_were_under_way_for_the_old_text_are_not_shown(window: Open) -> None:
    h = article(window, TEXT)
    late, before = draft(TEXT, "entity", "LOC", "Унече"), h.state
    h.window.suggesting._noted("d", lambda: TEXT)  # it went to the worker

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Вчера", "Позавчера")
        _planned(dialog)
        dialog.accept()

    _correct(h, act)
    h.window.suggesting._made(("d", [late]))
    assert list(h.state.marks) == []
    after, h.bench.state = h.state, before  # as another window has it, in which nobody has corrected anything
    h.window.suggesting._noted("d", lambda: TEXT)
    h.window.suggesting._made(("d", [late]))
    assert (h.text, list(h.state.marks)) == (after.text, [])
    h.window.suggesting._noted("d", lambda: h.text)
    h.window.suggesting._made(("d", [draft(h.text, "entity", "LOC", "Унече")]))
    assert [m.fragments[0].of(h.text) for m in h.state.marks] == ["Унече"]


def test_what_others_have_made_since_goes_along_when_the_correction_is_taken_back(window: Open) -> None:
    h = _window(window)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Вчера", "Позавчера")
        _planned(dialog)
        dialog.accept()

    _correct(h, act)
    boris = _boris(h, "сказал")
    h.key("Ctrl+Z")
    (theirs,) = h.bench.store.records("d", boris).annotations
    assert (h.text, theirs.fragments[0].of(h.text)) == (TEXT, "сказал")
    h.key("Ctrl+Y")
    (theirs,) = h.bench.store.records("d", boris).annotations
    assert theirs.fragments[0].of(h.text) == "сказал"
    _boris(h, "Позавчера")
    h.key("Ctrl+Z")  # the old text does not have that word
    assert (h.text.startswith("Позавчера"), h.window.message.words[:10]) == (True, "Since then")


def test_a_text_that_somebody_else_corrects_meanwhile_is_not_written_over(window: Open) -> None:
    h = _window(window)
    before = h.state

    def elsewhere(text: str) -> None:
        store, document = h.bench.store, h.bench.store.document("d")
        plan = planned(document, text, store.everybodys_records("d"), store.suggestions("d"), store.schema())
        made = correct_text(plan, (), store.annotator("Борис").id, h.bench.by)
        assert made is not None
        store.append(made)

    def act(dialog: CorrectDialog) -> None:
        _write(dialog, "Ивон", "Иван")
        _planned(dialog)
        elsewhere(TEXT.replace("Вчера", "Сегодня"))
        dialog.accept()
        said.append((dialog.isVisible(), dialog.said.text()[:28], "Иван" in dialog.editor.text))

    said: list[object] = []
    _correct(h, act)
    assert said == [(True, "Somebody has corrected this ", True)]
    assert h.bench.store.document("d").text.startswith("Сегодня Ивон")
    h.bench.state = before
    _correct(h, lambda dialog: said.append(dialog.editor.text[:12]))  # it begins with what is there now
    assert said[1:] == ["Сегодня Ивон"]
