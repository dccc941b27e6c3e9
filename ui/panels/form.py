"""The form of the inspector: what is focused with its attributes, or the document where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotate.commands.quotes import part_of, quote_of
from annotate.model.marks import Mark
from annotate.model.schema import Attribute, words
from annotate.model.state import State
from annotate.model.text import covered
from annotate.speakers import Candidate
from ui.i18n import language, tr
from ui.keycaps import cap, choice_cap, spoken
from ui.keymap import Keymap
from ui.panels.labels import Elided, ElidedBox, ElidedButton, ElidedLine, breakable, plain

SLIM = 280  # pixels of pane below which fields stand below their names


class Form(QScrollArea):
    """Shows and edits the focused mark. What a person asks for goes out by signals; nothing is changed here.

    `attribute_set` carries (name, value), `speaker_set` a name, `label_set` a label, `went` a mark id,
    `decided` True for accept and False for reject or delete.
    """

    attribute_set = Signal(object)
    speaker_set = Signal(str)
    label_set = Signal(str)
    went = Signal(str)
    decided = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self._mark: Mark | None = None
        self._choices: list[Candidate] = []
        self._shown: object = None
        self._slim = False
        self._keymap = Keymap()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keys
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def set_keymap(self, keymap: Keymap) -> None:
        """Other key caps beside choices and candidates."""
        self._keymap = keymap
        self.show_anew()

    def set_slim(self, slim: bool) -> None:
        """Whether fields stand below their names."""
        if slim != self._slim:
            self._slim = slim
            self.show_anew()

    def show_anew(self) -> None:
        """The same in other words, colours or room."""
        self._shown = None
        self.show_focus(self._state, self._mark, self._choices)

    def show_focus(self, state: State | None, mark: Mark | None, choices: list[Candidate]) -> None:
        """The form for a mark, or what to do where nothing is focused."""
        self._state, self._mark, self._choices = state, mark, choices
        shown = (mark, tuple(choices), state.document.id if state else "", state.status if state and not mark else None)
        anew = (*shown, state.schema if state else None)
        if anew == self._shown:
            return
        self._shown = anew
        form = QWidget()
        form.setObjectName("side")
        layout = QVBoxLayout(form)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(9)
        if state is not None and mark is not None:
            self._mark_form(layout, state, mark, choices)
        elif state is not None:
            self._document_form(layout, state)
        layout.addStretch(1)
        self.setWidget(form)

    def _mark_form(self, layout: QVBoxLayout, state: State, mark: Mark, choices: list[Candidate]) -> None:
        layer = state.schema.layer(mark.layer)
        label = state.schema.label(mark.layer, mark.label)
        title = words(label.titles, language(), mark.label) if label else mark.label
        head = plain(title[:1].upper() + title[1:], "strong")
        layout.addWidget(head)
        body = Elided(_one_line(covered(mark.fragments, state.text), 160))
        body.setObjectName("faint")
        layout.addWidget(_narrow(body))
        form = QFormLayout()
        form.setContentsMargins(0, 4, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(7)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        policy = QFormLayout.RowWrapPolicy
        form.setRowWrapPolicy(policy.WrapAllRows if self._slim else policy.WrapLongRows)
        if layer is not None and len(layer.labels) > 1:
            box = ElidedBox()
            for known in layer.labels:
                if known.active or known.name == mark.label:
                    box.addItem(words(known.titles, language(), known.name), known.name)
            box.setCurrentIndex(max(0, box.findData(mark.label)))
            box.activated.connect(partial(self._label_picked, box))
            _narrow(box)
            box.setAccessibleName(tr("Label"))
            form.addRow(plain(tr("Label"), "faint"), box)
        quote = quote_of(state, mark)
        if quote is not None:
            for part, part_title in (("cue", tr("Cue")), ("source", tr("Source"))):
                found = part_of(state, quote, part)
                button, said = self._part(state, found), covered(found.fragments, state.text) if found else "—"
                button.setAccessibleName(f"{part_title}: {_one_line(said)}")
                form.addRow(plain(part_title, "faint"), button)
        for attribute in layer.attributes if layer else ():
            field, title = self._field(attribute, mark), words(attribute.titles, language(), attribute.name)
            field.setAccessibleName(title)
            form.addRow(plain(title, "faint"), field)
        if mark.suggested:
            score = QLocale().toString(mark.score or 0.0, "f", 2)
            form.addRow(plain(tr("Score"), "faint"), _narrow(Elided(f"{score} · {mark.maker}")))
        else:
            origin = tr("from a suggestion") if mark.origin == "accepted" else tr("by hand")
            form.addRow(plain(tr("Origin"), "faint"), _narrow(Elided(origin)))
        layout.addLayout(form)
        if quote is not None and choices:
            layout.addWidget(self._candidates(quote, choices))
        layout.addLayout(self._buttons(mark))

    def _part(self, state: State, found: Mark | None) -> QWidget:
        if found is None:
            return plain("—", "faint")
        button = ElidedButton(_one_line(covered(found.fragments, state.text), 120).replace("&", "&&"))
        button.setObjectName("flat")
        button.setStyleSheet("text-align: left; padding-left: 0;")
        button.clicked.connect(partial(self.went.emit, found.id))
        return _narrow(button)

    def _field(self, attribute: Attribute, mark: Mark) -> QWidget:
        value = mark.attributes.get(attribute.name)
        if attribute.type == "choice":
            box = ElidedBox()
            box.addItem("—", "")
            for choice in attribute.choices:
                key = choice_cap(self._keymap, choice.key)
                title = words(choice.titles, language(), choice.value)
                box.addItem(f"{title}   {key}" if key else title, choice.value)
            box.setCurrentIndex(max(0, box.findData(str(value) if value is not None else "")))
            box.activated.connect(partial(self._choice_picked, attribute.name, box))
            return _narrow(box)
        line = ElidedLine(str(value) if value is not None else "")
        line.setCursorPosition(0)
        line.editingFinished.connect(partial(self._text_given, attribute.name, line))
        return _narrow(line)

    def _candidates(self, quote: Mark, choices: list[Candidate]) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(6, 6, 6, 6)
        rows.setSpacing(1)
        reasons: dict[str, str] = {
            "suggested": tr("suggested"),
            "source": tr("source"),
            "sentence": tr("same sentence"),
            "paragraph": tr("same paragraph"),
            "before": tr("quote before"),
            "frequent": tr("frequent"),
        }
        speaker = str(quote.attributes.get("speaker") or "")
        for number, candidate in enumerate(choices, 1):
            key, why = cap(self._keymap, f"pick:{number}"), reasons.get(candidate.reason, "")
            pick = partial(self.speaker_set.emit, candidate.name)
            rows.addWidget(_choice_row(key, candidate.name, why, candidate.name == speaker, pick))
        none = cap(self._keymap, "pick:0")
        rows.addWidget(_choice_row(none, tr("unknown"), "", not speaker, partial(self.speaker_set.emit, "")))
        return card

    def _buttons(self, mark: Mark) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if mark.suggested:
            accept = QPushButton(tr("Accept"))
            accept.clicked.connect(partial(self.decided.emit, True))
            row.addWidget(accept)
        reject = QPushButton(tr("Reject") if mark.suggested else tr("Delete"))
        reject.clicked.connect(partial(self.decided.emit, False))
        row.addWidget(reject)
        row.addStretch(1)
        return row

    def _document_form(self, layout: QVBoxLayout, state: State) -> None:
        layout.addWidget(plain(tr("Document"), "strong"))
        d = state.document
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        for title, value in (
            (tr("Title"), d.title),
            (tr("Date"), d.date),
            (tr("Source"), d.source),
            (tr("Address"), d.url),
            (tr("Language"), d.language),
            (tr("Note"), state.status.note),
        ):
            if value:
                text = plain(breakable(value), wrap=True)
                form.addRow(plain(title, "faint"), _narrow(text))
        layout.addLayout(form)
        following, sheet = spoken(self._keymap, "next"), spoken(self._keymap, "help")
        said = [tr("{key} goes to the next suggestion.").format(key=following)] if following else []
        said += [tr("{key} shows all keys.").format(key=sheet)] if sheet else []
        layout.addWidget(plain(" ".join(said), "faint", wrap=True))

    def _label_picked(self, box: QComboBox, index: int) -> None:
        self.label_set.emit(str(box.itemData(index)))

    def _choice_picked(self, name: str, box: QComboBox, index: int) -> None:
        self.attribute_set.emit((name, str(box.itemData(index))))

    def _text_given(self, name: str, line: QLineEdit) -> None:
        before = self._mark.attributes.get(name) if self._mark else None
        if line.text().strip() != str(before if before is not None else ""):
            self.attribute_set.emit((name, line.text().strip()))


def _narrow(widget: QWidget) -> QWidget:
    """The widget, content with whatever width the pane has."""
    policy = widget.sizePolicy()  # that words break into lines stays in it
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    widget.setMinimumWidth(60)
    return widget


def _one_line(text: str, limit: int = 40) -> str:
    """Words on one line, at most `limit` characters."""
    said = " ".join(text.split())
    return said if len(said) <= limit else said[: limit - 1] + "…"


def _choice_row(key: str, name: str, reason: str, chosen: bool, pick: Callable[[], object]) -> QWidget:
    """A button in the look of a list row: key cap, name, why it is offered."""
    row = QPushButton()
    row.setObjectName("flat")
    row.setCheckable(True)
    row.setChecked(chosen)
    row.setAccessibleName(f"{key} {name}".strip())
    inside = QHBoxLayout(row)
    inside.setContentsMargins(6, 0, 6, 0)
    inside.setSpacing(9)
    title, why = Elided(name), Elided(reason)
    row.setMinimumHeight(max(28, title.sizeHint().height() + 12))
    why.setObjectName("faint")
    why.setMinimumWidth(1)
    _narrow(title)
    for label in (plain(key, "kbd"), title, why) if key else (title, why):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(label, 1 if label is title else 0)
    row.clicked.connect(lambda _=False: pick())
    return _narrow(row)
