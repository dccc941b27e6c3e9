"""The mode in which the text is corrected, driven by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation
from annotate.model.text import Span
from tests.memory_store import MemoryStore
from tests.storage.material import AT
from tests.ui.hands import Hands, answering, typed, until
from tests.ui.windows import Open, article
from ui.dialogs.correct import CorrectDialog

TEXT = "Вчера Ивон Павлов приехал в Клинцы.\n\n«Всё\u00a0идёт по\u202fплану», — сказал Павлов в Унече.\n"


def correct(h: Hands, act: Callable[[CorrectDialog], object]) -> None:
    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, CorrectDialog)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.done(0)  # without its question

    with answering(look):
        h.key("Ctrl+Shift+T")


def write(dialog: CorrectDialog, old: str, new: str) -> None:
    """Puts `new` in the place of `old`, letter by letter."""
    text = dialog.editor.text
    at = text.index(old)
    dialog.editor.show_span(Span(at, at + len(old)), text)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Delete)
    for letter in new:
        QCoreApplication.sendEvent(dialog.editor, typed(letter, key=0))


def looked(dialog: CorrectDialog) -> None:
    until(lambda: dialog.plan is not None and dialog.plan.text == dialog.editor.text)


def desk(window: Open) -> Hands:
    h = article(window, TEXT)
    for words, key in (("Ивон Павлов", "p"), ("Клинцы", "l"), ("Унече", "l")):
        h.select(words)
        h.key(key)
    assert h.window.verbs is not None
    h.window.verbs.arm("", "")
    return h


def boris(h: Hands, words: str) -> str:
    """Boris annotates words of the document, in another window."""
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    boris, text = store.annotator("Борис").id, store.document("d").text
    at = text.index(words)
    made = Annotation(f"b-{words}", "d", boris, "entity", "LOC", (Span(at, at + len(words)),))
    store.append(Transaction((Edit(None, made),), "annotate", boris, AT, "d", words))
    return boris
