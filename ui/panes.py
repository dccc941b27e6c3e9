"""Which panes a window has room for: in a narrow one the documents come up only while they are worked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.window import MainWindow

NARROW = 880  # pixels of window below which documents and inspector share one place
_ARTICLE = 200  # pixels that the article always has
_BESIDE = 252  # pixels of the pane beside it in a narrow window


class Panes(QObject):
    """Documents and inspector of a window, shown as there is room for them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked = False
        self._was: tuple[bool, bool] | None = None
        self._wide: list[int] = []
        if centre := window.splitter.widget(1):
            centre.setMinimumWidth(_ARTICLE)
        window.splitter.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    @property
    def narrow(self) -> bool:
        return self._window.splitter.width() < NARROW

    def reach(self, widget: QWidget) -> None:
        """Makes room for the pane in which a widget is that gets the focus next."""
        self._asked = self._window.documents is widget or self._window.documents.isAncestorOf(widget)
        self.fit()

    def fit(self) -> None:
        """Shows what there is room for."""
        window, now = self._window, (self.narrow, self._asked)
        if now == self._was:
            return
        was, self._was = self._was, now
        if self.narrow and (was is None or not was[0]):
            self._wide = window.splitter.sizes()  # those before this change of size
        window.documents.setVisible(not self.narrow or self._asked)
        window.inspector.setVisible(not self.narrow or not self._asked)
        if self.narrow:
            window.splitter.setSizes([_BESIDE, window.splitter.width() - _BESIDE, _BESIDE])
        elif self._wide and self._wide[0] and self._wide[2]:
            left, _, right = self._wide
            window.splitter.setSizes([left, window.splitter.width() - left - right, right])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        window = self._window
        if self._asked and now is not None and now.window() is window and not window.documents.isAncestorOf(now):
            self._asked = False
            self.fit()
