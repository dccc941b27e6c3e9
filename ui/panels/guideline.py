"""The guideline of a label beside the article: what it means, examples painted as they would be, its choices."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from annotate.model.schema import Label, Layer, Schema, words
from ui.article.sample import Sample
from ui.article.strokes import icon
from ui.i18n import language, tr
from ui.panels.labels import plain
from ui.reading import Reading
from ui.theme import LIGHT, Theme

_WIDE, _RIM = 380, 14


class GuidelineCard(QFrame):
    """Lies over the article and leaves it the keys; only the chooser, where no label is meant, takes them for a while.

    `left` asks for the keys to go back to the article.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theme: Theme = LIGHT
        self._patterns = False
        self._schema: Schema | None = None
        self._shown: tuple[str, str] | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.addWidget(self._area)
        parent.installEventFilter(self)
        self.hide()

    @property
    def shown(self) -> tuple[str, str] | None:
        """The layer and label that it is about, None while it is hidden or asks which."""
        return self._shown if self.isVisible() else None

    @property
    def words(self) -> list[str]:
        """The words of the card and of its examples, from above."""
        page = self._area.widget()
        found = page.findChildren(QWidget) if page else []
        return [w.text if isinstance(w, Sample) else w.text() for w in found if isinstance(w, Sample | QLabel)]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._again()

    def set_patterns(self, on: bool) -> None:
        """Whether labels differ by patterns as well as by colours."""
        self._patterns = on
        self._again()

    def _again(self) -> None:
        if self.isVisible() and self._schema is not None:
            self.show_label(self._schema, self._shown)

    def show_label(self, schema: Schema, which: tuple[str, str] | None) -> None:
        """The guideline of a label (layer, name); without one, or an unknown one, the choice among all."""
        layer = schema.layer(which[0]) if which else None
        label = schema.label(*which) if which else None
        self._schema, self._shown = schema, which if label else None
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(14, 10, 12, 12)
        rows.setSpacing(8)
        if layer is not None and label is not None:
            self._about(rows, schema, layer, label)
        else:
            self._choose(rows, schema)
        rows.addStretch(1)
        self._area.setWidget(page)
        self._fit()
        self.show()
        self.raise_()
        if label is None and (first := page.findChild(QPushButton)) is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def show_schema(self, schema: Schema) -> None:
        """The schema is another now: an open card says what that has."""
        if self.isVisible():
            self.show_label(schema, self._shown)

    def follow(self, schema: Schema, which: tuple[str, str] | None) -> None:
        """Another label has the focus: an open card shows that one."""
        if self.isVisible() and which is not None and (self._schema, self._shown) != (schema, which):
            self.show_label(schema, which)

    def close_card(self) -> None:
        """Hides it; whoever was in it is in the article again."""
        asked = self._shown is None
        self.hide()
        if asked:
            self.left.emit()

    def _about(self, rows: QVBoxLayout, schema: Schema, layer: Layer, label: Label) -> None:
        title = words(label.titles, language(), label.name)
        self._head(rows, f"{title[:1].upper()}{title[1:]}", label.name if title != label.name else "")
        guide = words(label.guideline, language(), "")
        rows.addWidget(plain(guide or tr("There is no guideline for it yet."), "" if guide else "faint", wrap=True))
        for example in label.examples:
            rows.addWidget(self._sample(schema, layer, label, example))
        for attribute in layer.attributes:
            said = words(attribute.guideline, language(), "")
            known = [c for c in attribute.choices if words(c.guideline, language(), "")]
            if not said and not known:
                continue
            rows.addWidget(plain(words(attribute.titles, language(), attribute.name), "strong", wrap=True))
            if said:
                rows.addWidget(plain(said, wrap=True))
            for choice in known:
                name = words(choice.titles, language(), choice.value)
                meaning = words(choice.guideline, language(), "")
                rows.addWidget(plain(f"{name} — {meaning[:1].lower()}{meaning[1:]}", wrap=True))
                for example in choice.examples[:1]:
                    rows.addWidget(self._sample(schema, layer, label, example))

    def _head(self, rows: QVBoxLayout, title: str, name: str = "") -> None:
        line = QHBoxLayout()
        line.setSpacing(9)
        line.addWidget(plain(title, "strong", wrap=True), 1)
        if name:
            line.addWidget(plain(name, "faint"))
        close = QToolButton()
        close.setObjectName("flat")
        close.setText("✕")
        close.setAccessibleName(tr("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.close_card)
        line.addWidget(close)
        rows.addLayout(line)

    def _sample(self, schema: Schema, layer: Layer, label: Label, example: str) -> Sample:
        sample = Sample(self._theme, Reading(size=15, patterns=self._patterns))
        sample.show_example(schema, layer.name, label.name, example)
        return sample

    def _choose(self, rows: QVBoxLayout, schema: Schema) -> None:
        self._head(rows, tr("Guideline of which label?"))
        for layer in schema.layers:
            for label in layer.offered:
                title = words(label.titles, language(), label.name)
                button = QPushButton(f"{label.name} · {title}".replace("&", "&&"))
                button.setObjectName("flat")
                button.setStyleSheet("text-align: left;")
                button.setIcon(icon(self._theme, label.colour, "", self.devicePixelRatioF()))
                button.clicked.connect(partial(self._chosen, layer.name, label.name))
                rows.addWidget(button)

    def _chosen(self, layer: str, label: str, _checked: bool = False) -> None:
        if self._schema is not None:
            self.left.emit()
            self.show_label(self._schema, (layer, label))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the chooser: arrows go on, Enter takes, Esc closes."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        elif key == Qt.Key.Key_Escape:
            self.close_card()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(now := self.focusWidget(), QPushButton):
            now.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        """In the right upper corner of the article, no higher than that."""
        around = self.parentWidget()
        assert around is not None
        room = around.rect().adjusted(_RIM, _RIM, -_RIM, -_RIM)
        wide = min(_WIDE, room.width())
        page = self._area.widget()
        layout = page.layout() if page else None
        need = layout.totalHeightForWidth(wide - 6) + 6 if layout else 0
        self.setGeometry(room.right() - wide, room.top(), wide, min(room.height(), need))
