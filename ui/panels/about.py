"""What the form says where nothing is focused: the document, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from annotate.model.state import State
from ui.i18n import tr
from ui.keycaps import spoken
from ui.keymap import Keymap
from ui.panels.field import narrow
from ui.panels.labels import breakable, brief, plain

_NAMED = 3  # copies that are named
_SHOWN = 120  # characters of their titles


def about_document(state: State, keymap: Keymap, copies: Sequence[str]) -> QWidget:
    """Title, date, source and what else is known of a document; which near copies it has."""
    about = QWidget()
    layout = QVBoxLayout(about)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(9)
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
        (tr("Copies"), _named(copies)),
    ):
        if value:
            text = plain(breakable(brief(value, 1_000)), wrap=True)
            form.addRow(plain(title, "faint"), narrow(text))
    layout.addLayout(form)
    following, sheet = spoken(keymap, "next"), spoken(keymap, "help")
    said = [tr("{key} goes to the next suggestion.").format(key=following)] if following else []
    said += [tr("{key} shows all keys.").format(key=sheet)] if sheet else []
    layout.addWidget(plain(" ".join(said), "faint", wrap=True))
    return about


def _named(copies: Sequence[str]) -> str:
    """The titles of the closest copies, a line each, and how many more there are."""
    lines = [brief(" ".join(title.split()), _SHOWN) for title in copies[:_NAMED]]
    if more := len(copies) - len(lines):
        lines.append(tr("and %n more", more))
    return "\n".join(lines)
