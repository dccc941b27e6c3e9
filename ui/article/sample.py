"""A sentence as the article would show it: for samples of a label beside its guideline and in the schema editor."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotate.model.examples import bracketed, placed
from annotate.model.marks import Mark
from annotate.model.schema import Schema
from annotate.model.text import Fragments
from ui.article.decorations import Decoration, decorations
from ui.article.geometry import Geometry
from ui.article.offsets import OffsetMap, shown
from ui.article.painter import Painter
from ui.reading import Reading
from ui.theme import LIGHT, Theme, face

_RIM = 7  # pixels around the words, for outlines and underlines


class Sample(QWidget):
    """A few words on paper with the marks of one label; as high as its width makes it."""

    def __init__(self, theme: Theme = LIGHT, reading: Reading | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading = reading or Reading(size=16)
        self._document = QTextDocument(self)
        self._document.setUndoRedoEnabled(False)
        self._document.setDocumentMargin(_RIM)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self._offsets = OffsetMap("")
        self._shapes: list[Decoration] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(80)

    @property
    def text(self) -> str:
        """The words that it shows."""
        return self._document.toPlainText()

    @property
    def shapes(self) -> list[Decoration]:
        """What is drawn for its marks."""
        return self._shapes

    def show_example(self, schema: Schema, layer: str, label: str, example: str) -> None:
        """Shows an example of a schema, the words in brackets as annotations with that label."""
        rule = schema.layer(layer)
        text, fragments = bracketed(" ".join(example.split("\n")))
        self.show_words(schema, layer, label, text, placed(fragments, rule.gaps if rule else False))

    def show_words(self, schema: Schema, layer: str, label: str, text: str, places: list[Fragments]) -> None:
        """Shows words, some of them annotated."""
        self._document.setDefaultFont(face(self._reading.family, self._reading.size))
        self._document.setPlainText(shown(text))
        self._offsets = OffsetMap(text)
        marks = [Mark(f"{i}", layer, label, place, "accepted", f"{i}") for i, place in enumerate(places)]
        related = frozenset(m.id for m in marks) if layer == "claim" else frozenset[str]()  # else only flags would show
        self._shapes = decorations(schema, marks, "", related, self._reading.patterns)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(width)
        return round(self._document.size().height())

    def sizeHint(self) -> QSize:
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 300
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._document.setTextWidth(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.line))
        painter.setBrush(QColor(self._theme.paper))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        places = Geometry(self._document, self._offsets)
        Painter(painter, places, self._theme, 0, self.height(), self._reading).below(
            self._shapes, ((0, self.height()),)
        )
        context = QAbstractTextDocumentLayout.PaintContext()
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Text, QColor(self._theme.ink))
        context.palette = colours
        self._document.documentLayout().draw(painter, context)
        painter.end()
