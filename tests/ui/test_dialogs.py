"""Dialogs, driven as a person would: what they show, what they ask, what they leave alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from annotate.model.schema import words
from annotate.ports import LOSSES
from tests.annotate.making import draft
from tests.journeys.story import write_note
from tests.ui.hands import Hands, answering, press, press_ok, the, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.actions import ACTIONS, key_title
from ui.dialogs.ask import report_bug
from ui.dialogs.export import KINDS, ExportDialog
from ui.dialogs.parts import lines
from ui.dialogs.preferences import Preferences
from ui.i18n import tr


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, *DRAFTS)


def _exporting(act: Callable[[ExportDialog], None]) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        act(dialog)

    return answer


def _said(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_export_dialog_lists_what_the_format_cannot_hold_before_anything_is_written(
    window: Open, tmp_path: Path
) -> None:
    text = "Глава МИД РФ приехал."
    h = article(window, text, draft(text, "entity", "ORG", "МИД РФ"), draft(text, "entity", "LOC", "РФ"))
    h.key("Tab", "Space", "Space", "Ctrl+Return")
    target = tmp_path / "набор.conll"

    def act(dialog: ExportDialog) -> None:
        dialog.formats.pick("conll2003")
        dialog.target.setText(str(target))
        until(lambda: not dialog.rehearsal.busy)
        assert "nested in another one (1)" in [line.text(0) for line in lines(dialog.losses)]
        assert "1 document" in _said(dialog)
        assert not target.exists()
        press_ok(dialog)

    with answering(_exporting(act)):
        h.key("Ctrl+E")
    assert "B-ORG" in target.read_text(encoding="utf-8")
    assert "nested" in Path(f"{target}.losses.tsv").read_text(encoding="utf-8")
    assert target.name in h.window.message.words
    assert str(tmp_path) in h.window.message.words


@pytest.mark.parametrize(("agree", "left"), [(False, "old"), (True, "new")])
def test_an_existing_file_is_replaced_only_when_the_person_says_so(
    h: Hands, tmp_path: Path, agree: bool, left: str
) -> None:
    target = tmp_path / "a.jsonl"
    target.write_text("old", encoding="utf-8")
    asked: list[str] = []

    def replace(question: QWidget | None) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        press(question, "Replace" if agree else "Cancel")

    def act(dialog: ExportDialog) -> None:
        dialog.documents.all.setChecked(True)
        dialog.target.setText(str(target))
        until(lambda: not dialog.rehearsal.busy)
        QTimer.singleShot(50, lambda: replace(QApplication.activeModalWidget()))
        press_ok(dialog)
        assert dialog.isVisible() is not agree

    h.key("Tab", "Space")
    with answering(_exporting(act)):
        h.key("Ctrl+E")
    assert asked == ["a.jsonl exists. Replace it?"]
    assert ("old" if target.read_text(encoding="utf-8") == "old" else "new") == left
    if agree:
        assert json.loads(target.read_text(encoding="utf-8"))["spans"][0]["text"] == "Анна Белова"


def test_parts_of_an_earlier_dataset_are_named_before_they_go_and_when_they_are_gone(h: Hands, tmp_path: Path) -> None:
    target, asked = tmp_path / "a.jsonl", list[str]()

    def replace(question: QWidget | None) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        press(question, "Replace")

    def act(dialog: ExportDialog, parts: int) -> None:
        dialog.documents.all.setChecked(True)
        dialog.documents.parting.by.setCurrentIndex(parts)
        dialog.target.setText(str(target))
        until(lambda: not dialog.rehearsal.busy)
        if not parts:
            QTimer.singleShot(50, lambda: replace(QApplication.activeModalWidget()))
        press_ok(dialog)

    h.key("Tab", "Space")
    for parts in (1, 0):
        with answering(_exporting(partial(act, parts=parts))):
            h.key("Ctrl+E")
    gone = "a.dev.jsonl, a.test.jsonl, a.train.jsonl"
    assert asked == [f"An earlier dataset a.jsonl is there. Replace it? Of its files these are removed: {gone}."]
    assert h.window.message.words.endswith(f"Removed, of the earlier dataset: {gone}")
    assert {path.name for path in tmp_path.glob("a.*")} == {"a.jsonl", "a.jsonl.card.md", "a.jsonl.manifest.json"}


def test_where_nothing_is_selected_the_dialog_says_why_and_cannot_export(h: Hands) -> None:
    def act(dialog: ExportDialog) -> None:
        assert dialog.documents.all.isChecked()
        dialog.documents.all.setChecked(False)
        until(lambda: "There is nothing to export" in _said(dialog))
        assert not dialog.export.isEnabled()
        dialog.documents.all.setChecked(True)
        until(lambda: not dialog.rehearsal.busy)
        dialog.target.setText("")
        press_ok(dialog)
        assert "Say which file to write." in _said(dialog)
        dialog.reject()

    with answering(_exporting(act)):
        h.key("Ctrl+E")


def test_a_folder_that_is_not_there_is_said_in_the_dialog(h: Hands, tmp_path: Path) -> None:
    def act(dialog: ExportDialog) -> None:
        dialog.target.setText(str(tmp_path / "nowhere" / "a.jsonl"))
        until(lambda: not dialog.rehearsal.busy)
        press_ok(dialog)
        assert dialog.isVisible()
        assert dialog.report is None
        dialog.reject()

    with answering(_exporting(act)):
        h.key("Ctrl+E")
    assert list(tmp_path.glob("**/*.jsonl")) == []


def test_preferences_keep_the_policy_of_the_project_and_the_name_of_the_person(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        assert (dialog.policy.currentData(), dialog.score.value()) == ("accept", 0.8)
        dialog.policy.setCurrentIndex(dialog.policy.findData("ask"))
        dialog.score.setValue(0.65)
        dialog.annotator.setText("Борис")
        dialog.language.setCurrentIndex(dialog.language.findData("ru"))
        dialog.appearance.setCurrentIndex(dialog.appearance.findData("dark"))
        press_ok(dialog)

    with answering(act):
        h.window.act("preferences")
    store = h.bench.store
    assert (store.setting("done"), store.setting("done_score")) == ("ask", "0.65")
    assert h.bench.annotator.name == h.window.settings.annotator == "Борис"
    assert h.window.theme.dark
    assert h.window.top.done.text() == "Готово"


def test_cancelled_preferences_change_nothing(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        dialog.policy.setCurrentIndex(dialog.policy.findData("leave"))
        dialog.annotator.setText("Борис")
        press(dialog, "Cancel")

    with answering(act):
        h.window.act("preferences")
    assert h.bench.store.setting("done", "accept") == "accept"
    assert h.window.settings.annotator == "Анна"


def test_the_command_palette_finds_by_words_and_does_what_is_taken(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        line, found = the(dialog, QLineEdit), the(dialog, QListWidget)
        everything = found.count()
        line.setText("flag doc")
        assert found.count() == 1
        assert "f" in found.item(0).text()
        line.setText("")
        assert found.count() == everything
        line.setText("flag doc")
        QTest.keyClick(line, Qt.Key.Key_Return)

    with answering(act):
        h.key("Ctrl+K")
    assert h.state.status.flagged


def test_the_command_palette_goes_round_with_arrows_and_escape_does_nothing(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        line, found = the(dialog, QLineEdit), the(dialog, QListWidget)
        QTest.keyClick(line, Qt.Key.Key_Up)
        assert found.currentRow() == found.count() - 1
        QTest.keyClick(line, Qt.Key.Key_Down)
        assert found.currentRow() == 0
        line.setText("такой команды нет")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert dialog.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    before = len(h.bench.store.journal())
    with answering(act):
        h.key("Ctrl+K")
    assert len(h.bench.store.journal()) == before


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_help_lists_every_key_and_every_label(window: Open, language: str) -> None:
    h = article(window, TEXT, language=language)
    sheet: list[str] = []

    def act(dialog: QDialog) -> None:
        sheet.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.reject()

    with answering(act):
        h.key("F1")
    keys = "\n".join(sheet)
    article_keys = sheet[: sheet.index(tr("List of entities"))]
    for action in ACTIONS:
        if action.keys:
            assert tr(action.text).rstrip("…") in sheet
            assert key_title(action.keys[0]) in keys
    for layer in h.state.schema.layers:
        for label in layer.labels:
            title = words(label.titles, language, label.name)
            assert any(label.name in line and title in line for line in sheet) == label.active
            assert (label.key in article_keys) == label.active


def test_a_note_is_kept_on_the_focused_mark_or_on_the_document(h: Hands) -> None:
    with answering(write_note("<b>спросить</b>")):
        h.key("n")
    assert h.state.status.note == "<b>спросить</b>"
    h.click("Ехать")
    with answering(write_note("чьи слова?")):
        h.russian("т")
    assert h.mark("quote", "Ехать стало ближе").attributes["note"] == "чьи слова?"
    with answering(lambda dialog: press(dialog, "Cancel")):
        h.key("n")
    assert h.mark("quote", "Ехать стало ближе").attributes["note"] == "чьи слова?"


@pytest.mark.parametrize("keys", [Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["main", "keypad"])
def test_enter_begins_a_line_of_a_note_and_with_ctrl_accepts_it(h: Hands, keys: Qt.Key) -> None:
    def answer(dialog: QDialog) -> None:
        text = the(dialog, QPlainTextEdit)
        until(text.hasFocus)
        QTest.keyClicks(text, "a")
        QTest.keyClick(text, keys)
        QTest.keyClicks(text, "b")
        QTest.keyClick(text, keys, Qt.KeyboardModifier.ControlModifier)

    with answering(answer):
        h.key("n")
    assert h.state.status.note == "a\nb"


def test_a_pasted_article_is_added_and_a_known_one_is_opened(h: Hands) -> None:
    def paste(title: str) -> Callable[[QDialog], None]:
        def act(dialog: QDialog) -> None:
            assert the(dialog, QPlainTextEdit).toPlainText() == "Паводок отступил. Вода ушла."
            the(dialog, QLineEdit).setText(title)
            press_ok(dialog)

        return act

    QGuiApplication.clipboard().setText("Паводок отступил. Вода ушла.")
    with answering(paste("Паводок")):
        h.key("Ctrl+Shift+V")
    assert (h.text, h.state.document.title) == ("Паводок отступил. Вода ушла.", "Паводок")
    with answering(paste("Ещё раз")):
        h.key("Ctrl+Shift+V")
    assert h.window.message.words == "This text is in the project already: Паводок"
    assert h.window.documents.model.rowCount() == 2
    QGuiApplication.clipboard().clear()


def test_an_empty_paste_is_refused_with_words(h: Hands) -> None:
    QGuiApplication.clipboard().clear()
    with answering(press_ok):
        h.key("Ctrl+Shift+V")
    assert h.window.message.words == "The text holds no text."
    assert h.text == TEXT


def test_the_fields_of_a_document_take_only_real_dates(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        (box,) = dialog.findChildren(QDialogButtonBox)
        ok = box.button(QDialogButtonBox.StandardButton.Ok)
        title, date, *_ = [line for line in dialog.findChildren(QLineEdit) if line.isVisible()]
        date.setText("3 февраля")
        assert not ok.isEnabled()
        assert "A date is written 2026-02-03." in _said(dialog)
        date.setText("2026-02-03")
        title.setText("Мост & река")
        assert ok.isEnabled()
        press_ok(dialog)

    with answering(act):
        h.key("Ctrl+D")
    d = h.state.document
    assert (d.title, d.date) == ("Мост & река", "2026-02-03")
    h.key("Ctrl+Z")
    assert h.state.document.title == "d"


def test_a_new_project_is_made_where_the_person_says_and_never_over_another_file(
    h: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "новый"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    h.key("Ctrl+N")
    assert h.bench.store.path == f"{path}.kavychki"
    h.key("Ctrl+N")
    assert "новый.kavychki exists already. Choose another name." in h.window.message.words


def test_a_defect_is_reported_in_plain_text_and_can_be_copied(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert the(dialog, QPlainTextEdit).toPlainText() == "Traceback <b>x</b>"
        press(dialog, "Copy the report")
        assert QGuiApplication.clipboard().text() == "Traceback <b>x</b>"
        dialog.reject()

    with answering(act):
        report_bug(h.window, "Traceback <b>x</b>")
    QGuiApplication.clipboard().clear()


def test_about_says_name_and_version(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        assert dialog.text().startswith("Kavychki 0.")
        dialog.accept()

    with answering(act):
        h.window.act("about")
    assert QApplication.activeModalWidget() is None


def test_every_kind_of_loss_has_words() -> None:
    assert set(KINDS) == set(LOSSES)
