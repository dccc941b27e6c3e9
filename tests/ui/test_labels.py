"""Words that find too little room, and what shows them anew."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from tests.annotate.making import draft
from tests.ui.hands import until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article, document, in_memory
from ui.panels.labels import ElidedLine


def test_what_is_shown_anew_is_never_a_window_of_its_own(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Анна")
    before: list[QWidget] = [b for b in h.window.palette_bar.findChildren(QToolButton) if b.isVisible()]
    page = h.window.empty._content
    assert before
    assert page
    h.click("Туле")
    h.window.empty.retranslate()
    assert [w for w in (*before, page) if w.isWindow() or w.isVisible()] == []


def test_fields_of_the_inspector_show_the_start_of_long_words_and_an_ellipsis(window: Open) -> None:
    speaker = "Представитель Федеральной службы по надзору в сфере защиты прав потребителей Пётр Ильин"
    quote = draft(TEXT, "quote", "QUOTE", "Ехать стало ближе", attributes={"speaker": speaker})
    h = article(window, TEXT, quote)
    h.click("Ехать")
    until(lambda: [w for w in h.window.inspector.findChildren(ElidedLine) if w.text() == speaker])
    (line,) = [w for w in h.window.inspector.findChildren(ElidedLine) if w.text() == speaker]
    assert line.shown().startswith("Представитель")
    assert line.shown().endswith("…")
    empty = line.grab().toImage()
    line.setFocus()
    line.end(False)
    assert line.grab().toImage() != empty
    h.view.setFocus()
    assert line.cursorPosition() == 0
    assert line.grab().toImage() == empty


def test_long_names_of_a_document_break_into_lines_in_a_slim_pane(window: Open) -> None:
    h = window()
    long = replace(document("d", "Мост открыт."), title="Достопримечательность " * 5, source="press-conference-" * 5)
    h.window.use(in_memory(long))
    h.window.resize(720, 430)
    area = h.window.inspector.form
    until(lambda: area.viewport().width() > 100)
    QTest.qWait(60)
    form = area.widget()
    assert form is not None
    assert form.width() <= area.viewport().width()
    for label in (label for label in form.findChildren(QLabel) if label.wordWrap()):
        assert label.width() >= label.fontMetrics().horizontalAdvance("Достопри")
        assert label.height() >= label.heightForWidth(label.width())
