"""Lines and bars: what the keys do here, that the last change is on disk, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from annotate.rounds import Kind
from ui.i18n import tr
from ui.keycaps import spoken
from ui.keymap import Keymap
from ui.panels.labels import Elided, plain, tip
from ui.rounds import MODES

_NOTICE = 6_000  # milliseconds for which words stay in the status line


class StatusLine(QWidget):
    """The bottom line: armed label, keys, words about what happened, background work, the last saved change.

    While arrows go by characters, a filter hides marks or checks have found something it says so.

    `cancelled` asks for the end of the background work, `disarmed` (a click on it) for that of the armed label;
    `acted` carries the name of an action.
    """

    cancelled = Signal()
    disarmed = Signal()
    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._armed = _Clickable()
        self._armed.setObjectName("armed")
        self._armed.setTextFormat(Qt.TextFormat.PlainText)
        self._armed.clicked.connect(self.disarmed)
        self._mode = _Clickable()
        self._mode.setObjectName("mode")
        self._mode.setTextFormat(Qt.TextFormat.PlainText)
        self._mode.setFixedHeight(22)
        self._mode.clicked.connect(self._leave)
        self._mode.hide()
        self._kind: Kind | None = None
        self._characters, self._filter, self._findings = _Clickable(), _Clickable(), _Clickable()
        for sign, action in (
            (self._characters, "characters"),
            (self._filter, "walk_filter"),
            (self._findings, "next_finding"),
        ):
            sign.setObjectName("kbd")
            sign.setTextFormat(Qt.TextFormat.PlainText)
            sign.setFixedHeight(22)
            sign.clicked.connect(partial(self.acted.emit, action))
            sign.hide()
        self._keys = _Keys()
        self._keys_row = QHBoxLayout(self._keys)
        self._keys_row.setContentsMargins(0, 0, 0, 0)
        self._keys_row.setSpacing(6)
        self._keys_row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._keys_row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._notice = Elided()
        for ignored in (self._keys, self._notice):  # neither may widen the window
            ignored.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._work = plain("", "faint")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(90)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setObjectName("flat")
        self._cancel.setText("✕")
        self._saved = plain("", "faint")
        self._unsaved = _Clickable()
        self._unsaved.setObjectName("unsaved")
        self._unsaved.setTextFormat(Qt.TextFormat.PlainText)
        self._unsaved.clicked.connect(partial(self.acted.emit, "save"))
        self._unsaved.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(12)
        row.addWidget(self._mode)
        row.addWidget(self._armed)
        row.addWidget(self._characters)
        row.addWidget(self._filter)
        row.addWidget(self._keys, 1)
        row.addWidget(self._notice, 1)
        for widget in (self._work, self._bar, self._cancel, self._findings, self._saved, self._unsaved):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True, interval=_NOTICE)
        self._timer.timeout.connect(self.quiet)
        self._cancel.clicked.connect(self.cancelled)
        self._shown: object = None
        self._keymap = Keymap()
        self.show_armed("", "")
        self.show_work("", 0, 0)
        self._notice.hide()

    def set_keymap(self, keymap: Keymap) -> None:
        """The keys that do what a click on a sign does."""
        self._keymap = keymap
        self._tips()

    def _tips(self) -> None:
        escape, tokens, which = (spoken(self._keymap, name) for name in ("escape", "characters", "walk_filter"))
        click = tr("A drag creates this. Click: choose a label after the drag.")
        either = tr("A drag creates this. Click or {key}: choose a label after the drag.")
        self._armed.setToolTip(either.format(key=escape) if escape else click)
        click, either = tr("Click: leave the mode."), tr("Click or {key}: leave the mode.")
        self._mode.setToolTip(tip(either.format(key=escape) if escape else click))
        click = tr("Arrows and mouse go by character. Click: by word again.")
        either = tr("Arrows and mouse go by character. Click or {key}: by word again.")
        self._characters.setToolTip(tip(either.format(key=tokens) if tokens else click))
        click, either = (
            tr("Not all marks are shown. Click: change that."),
            tr("Not all marks are shown. Click or {key}: change that."),
        )
        self._filter.setToolTip(tip(either.format(key=which) if which else click))
        save = spoken(self._keymap, "save")
        click, either = tr("Not on disk. Click: try again."), tr("Not on disk. Click or {key}: try again.")
        self._unsaved.setToolTip(tip(either.format(key=save) if save else click))
        following = spoken(self._keymap, "next_finding")
        click = tr("The checks have found something. Click: go to the next.")
        either = tr("The checks have found something. Click or {key}: go to the next.")
        self._findings.setToolTip(tip(either.format(key=following) if following else click))

    def show_armed(self, label: str, colour: str) -> None:
        """The label that the next drag creates."""
        self._armed.setText(f"{label} ▸" if label else "")
        self._tips()
        self._armed.setStyleSheet(f"color: {colour};" if colour else "")
        self._armed.setVisible(bool(label))

    def show_mode(self, words: str, kind: Kind | None) -> None:
        """The mode that is on and how far it is; "" for none."""
        self._kind = kind
        self._mode.setText(words)
        self._tips()
        self._mode.setVisible(bool(words))

    def _leave(self) -> None:
        if self._kind is not None:
            self.acted.emit(MODES[self._kind])

    def show_characters(self, on: bool) -> None:
        """Whether arrows and mouse go by characters."""
        self._characters.setText(tr("by character"))
        self._tips()
        self._characters.setVisible(on)

    def show_filter(self, words: str) -> None:
        """What a filter does not show; "" where it shows all."""
        self._filter.setText(words)
        self._tips()
        self._filter.setVisible(bool(words))

    def show_findings(self, count: int) -> None:
        """How many findings of the checks are open; silent at none."""
        self._findings.setText(tr("%n finding(s)", count) if count else "")
        self._tips()
        self._findings.setVisible(bool(count))

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Key caps with what they do here and now."""
        if tuple(keys) == self._shown:
            return
        self._shown = tuple(keys)
        self._keys.pairs.clear()
        while item := self._keys_row.takeAt(0):
            if widget := item.widget():
                widget.hide()  # still a child: without a parent it would be a window for a moment
                widget.deleteLater()
        for i, (key, meaning) in enumerate(keys):
            if i:
                self._keys_row.addSpacing(8)
            cap = plain("", "kbd")
            cap.setText(key)
            cap.setMinimumHeight(22)
            cap.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            words = plain("", "faint")
            words.setText(meaning)
            self._keys_row.addWidget(cap)
            self._keys_row.addWidget(words)
            self._keys.pairs.append((cap, words))
        self._keys_row.addStretch(1)
        self._keys.fit()

    def notice(self, words: str) -> None:
        """Says something for a few seconds, in place of the keys."""
        self._notice.setText(words)
        self._notice.setToolTip(tip(words))
        self._notice.show()
        self._keys.hide()
        self._timer.start()

    def quiet(self) -> None:
        """What was said is over, and the keys are there again."""
        self._timer.stop()
        self._notice.hide()
        self._keys.show()

    def show_work(self, words: str, done: int, of: int, cancel: bool = False) -> None:
        """Background work: what, how much; "" for none."""
        self._work.setText(words)
        self._work.setVisible(bool(words))
        self._bar.setVisible(bool(words) and of > 1)
        self._bar.setMaximum(max(1, of))
        self._bar.setValue(done)
        self._cancel.setVisible(bool(words) and cancel)
        self._cancel.setToolTip(tr("Stop"))
        self._cancel.setAccessibleName(tr("Stop"))

    def show_saved(self, words: str) -> None:
        """Which change is on disk."""
        self._saved.setText(words)

    def show_unsaved(self, words: str) -> None:
        """What could not be written and waits, in place of the last change that was; "" for nothing."""
        self._unsaved.setText(words)
        self._tips()
        self._unsaved.setVisible(bool(words))
        self._saved.setVisible(not words)


class _Keys(QWidget):
    """Key caps with their meanings in `pairs`: as many as there is room for, none of them cut."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[QLabel, QLabel]] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Shows the first ones, up to the width there is."""
        left = self.width()
        for cap, words in self.pairs:
            left -= cap.sizeHint().width() + words.sizeHint().width() + 6
            for label in (cap, words):
                if left < 0 or label.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                    label.setVisible(left >= 0)  # new ones come up with the layout
            left -= 20


class _Clickable(QLabel):
    """A label that tells of a click."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class MessageBar(QFrame):
    """A bar above the article: an error or a note, with one thing to do about it, or another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorbar")
        self._words = plain()
        self._words.setWordWrap(True)
        self._act, self._other = QPushButton(), QPushButton()
        self._close = QToolButton()
        self._close.setObjectName("flat")
        self._close.setText("✕")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._act)
        row.addWidget(self._other)
        row.addWidget(self._close)
        self._doing: Callable[[], object] | None = None
        self._instead: Callable[[], object] | None = None
        self._act.clicked.connect(self._do)
        self._other.clicked.connect(self._do_instead)
        self._close.clicked.connect(self.hide)
        self.hide()

    def say(
        self,
        words: str,
        error: bool = True,
        act: str = "",
        doing: Callable[[], object] | None = None,
        other: str = "",
        instead: Callable[[], object] | None = None,
    ) -> None:
        """Shows words, and where given a button `act` that does `doing`, and a button `other` that does `instead`."""
        self.setObjectName("errorbar" if error else "noticebar")
        self.style().unpolish(self)
        self.style().polish(self)
        self._words.setText(words)
        self._act.setText(act)
        self._act.setVisible(bool(act))
        self._other.setText(other)
        self._other.setVisible(bool(other))
        self._doing, self._instead = doing, instead
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))
        self.show()

    @property
    def words(self) -> str:
        return self._words.text()

    def _do(self) -> None:
        self.hide()
        if self._doing is not None:
            self._doing()

    def _do_instead(self) -> None:
        self.hide()
        if self._instead is not None:
            self._instead()
