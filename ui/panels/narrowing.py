"""A slim row of filters above a list of quotes: who speaks, which type, what is missing, and how many that are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from annotate.model.schema import Schema
from annotate.model.voices import Voice
from annotate.quotes import MISSING, Missing, QuoteFilter
from ui.article.margins import choice_title, voice_words
from ui.i18n import noop, tr
from ui.panels.labels import ElidedBox, plain

_LACKS: dict[Missing, str] = {
    "speaker": noop("without speaker"),
    "cue": noop("without cue"),
    "source": noop("without source"),
}
_LACKING: tuple[Missing | None, ...] = (None, *MISSING)
_MOST = 500  # speakers to choose from; a project has thousands


def lacking(missing: frozenset[Missing]) -> str:
    """What a quote lacks beside its speaker, for whom a question stands already, in words; "" for nothing."""
    if {"cue", "source"} <= missing:
        return tr("without cue and source")
    return next((tr(_LACKS[part]) for part in ("cue", "source") if part in missing), "")


class Narrowing(QWidget):
    """Three boxes and a count. `changed` tells that another filter holds."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: Schema | None = None
        self._voices: Sequence[Voice] = ()
        self._which = QuoteFilter()
        self._voiced: list[Voice | None] = [None]  # what the rows of the boxes stand for
        self._typed: list[str | None] = [None]
        self.speaker, self.type, self.missing = ElidedBox(), ElidedBox(), ElidedBox()
        self.count = plain("", "faint")
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 7, 10, 5)
        grid.setSpacing(6)
        grid.addWidget(self.speaker, 0, 0, 1, 3)
        grid.addWidget(self.count, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.type, 1, 0, 1, 2)
        grid.addWidget(self.missing, 1, 2, 1, 2)
        for column in range(4):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 40)
        for box in (self.speaker, self.type, self.missing):
            policy = box.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            box.setSizePolicy(policy)
            box.setMinimumWidth(60)
            box.activated.connect(self._picked)
        self.retranslate()

    @property
    def which(self) -> QuoteFilter:
        """The filter that holds."""
        return self._which

    def reset(self) -> None:
        """Lets everything through again."""
        self._which = QuoteFilter()
        self._fill()

    def offer(self, schema: Schema, voices: Sequence[Voice]) -> None:
        """Whom and what there is to choose from; what is chosen stays so, also where there is none of it now."""
        if (schema, list(voices)) != (self._schema, list(self._voices)):
            self._schema, self._voices = schema, list(voices)
            self._fill()

    def retranslate(self) -> None:
        for box, title in ((self.speaker, tr("Speaker")), (self.type, tr("Type")), (self.missing, tr("Missing"))):
            box.setAccessibleName(title)
        self._fill()

    def tell(self, shown: int, of: int) -> None:
        """How many there are; of how many, where the filter hides some."""
        self.count.setText(tr("{number} of {all}").format(number=shown, all=of) if shown != of else str(of))

    def _fill(self) -> None:
        which, schema, voices = self._which, self._schema, list(self._voices)[:_MOST]
        types = [c.value for c in spec.choices] if schema and (spec := schema.attribute("quote", "type")) else []
        if which.voice not in (None, ("", ""), *voices) and which.voice:
            voices.append(which.voice)
        said = [voice_words(schema, *voice) if schema else voice[0] for voice in voices]
        self._voiced = [None, ("", ""), *voices]
        self._typed = [None, *types]
        self._put(self.speaker, [tr("All speakers"), tr("Nobody yet"), *said], self._voiced.index(which.voice))
        titles = [choice_title(schema, "quote", "type", value) if schema else value for value in types]
        number = self._typed.index(which.type) if which.type in self._typed else 0
        self._put(self.type, [tr("All types"), *titles], number)
        lacks = [tr(_LACKS[part]) for part in MISSING]
        self._put(self.missing, [tr("Complete or not"), *lacks], _LACKING.index(which.missing))

    def _put(self, box: ElidedBox, titles: Sequence[str], chosen: int) -> None:
        box.clear()
        box.addItems(titles)
        box.setCurrentIndex(chosen)

    def _picked(self, _index: int) -> None:
        self._which = QuoteFilter(
            self._voiced[self.speaker.currentIndex()],
            self._typed[self.type.currentIndex()],
            _LACKING[self.missing.currentIndex()],
        )
        self.changed.emit()
