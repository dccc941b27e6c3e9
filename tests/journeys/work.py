"""What keyboard and mouse share: the words of the work, the project it begins with, what is looked at on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMessageBox

from annotate.model.marks import Mark
from annotate.model.text import covered
from tests.journeys import story
from tests.ui.hands import Hands, until
from ui.dialogs.same import SameDialog

THIRD = "О словах Сергея Лаврова пишут газеты. Лавров промолчал, а Сергеем Лавровым довольны."
NOTE = "сравнить с прошлым годом"
ON_DOCUMENT = "трудный текст"
MINISTRY = "МИД РФ"
LISTED = "энергетика, критически важные минералы"
SENTENCE = (
    "Отметим, что еще в марте 2025 года в команде Трампа заявляли, что он хочет перезагрузить отношения России и США."
)
PEOPLE = ["+Сергея Лаврова", "+Сергея Лаврова", "+Сергеем Лавровым"]
"""The other mentions of Сергей Лавров in the project: one here, two in the third article."""


def begin(h: Hands, path: Path) -> None:
    """A new project with the sample article, and two short ones behind it."""
    story.begin(h, path)
    h.bench.store.add([h.window.outside.read_text(THIRD)], h.bench.annotator.id)
    h.window.documents.reload()


def parsed(h: Hands) -> None:
    """Waits until the worker has told what belongs together in the paragraph at the caret."""
    caret = h.view.caret
    assert caret is not None
    line = h.state.tokens.paragraph(caret.token.start)
    assert line is not None
    until(lambda: line.of(h.text) in h.window.parsing._known)


def offered(dialog: QDialog) -> list[str]:
    """The places that a dialog of the same mentions offers, once it has looked everywhere: ticked "+" or not "-"."""
    assert isinstance(dialog, SameDialog)
    until(lambda: dialog._seeking is None)
    ticked = dialog.model.ticked
    return [("+" if i in ticked else "-") + mention.words for i, (_, mention) in enumerate(dialog.model.places)]


def settled(h: Hands) -> None:
    """Waits until the same mentions are changed."""
    until(lambda: h.window.same._changing is None)


def open_marks(h: Hands, which: Callable[[Mark], bool]) -> list[str]:
    """The undecided suggestions of a kind, in words."""
    return [covered(m.fragments, h.text) for m in h.state.open_marks() if which(m)]


def question(dialog: QDialog) -> str:
    """What a question asks."""
    assert isinstance(dialog, QMessageBox)
    return dialog.text()


def done(h: Hands) -> Sequence[str]:
    """What was done to the document and not taken back, the newest last."""
    return [step.action for step in h.state.history.done]
