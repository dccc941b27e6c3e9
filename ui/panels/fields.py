"""A field for each type of attribute: `field_of`, for the inspector's form and wherever else a schema is shown."""

from __future__ import annotations

from annotate.model.schema import Attribute, words
from annotate.model.values import Value
from ui.i18n import language, tr
from ui.keymap import Keymap
from ui.panels.boxes import BoxField, SeveralField, choice_entries
from ui.panels.field import Field
from ui.panels.given import number_of, number_words
from ui.panels.lines import DayField, LineField, LongField
from ui.panels.links import LinksField

LONG = ("wording", "note", "comment")
"""Text attributes that are written on several lines."""


def field_of(spec: Attribute, value: Value | None = None, keymap: Keymap | None = None) -> Field:
    """A field for an attribute that shows `value`; choices are named with their keys."""
    made = _made(spec, keymap or Keymap())
    made.name(words(spec.titles, language(), spec.name), words(spec.guideline, language(), ""))
    made.show_value(value)
    return made


def _made(spec: Attribute, keymap: Keymap) -> Field:
    match spec.type:
        case "number":
            return LineField(spec, number_of, number_words)
        case "date":
            return DayField(spec)
        case "bool":
            return BoxField(spec, [(True, tr("yes"), ""), (False, tr("no"), "")])
        case "choice":
            return BoxField(spec, choice_entries(spec, keymap))
        case "choices":
            return SeveralField(spec, keymap)
        case "link":
            return LinksField(spec)
    return LongField(spec) if spec.name in LONG else LineField(spec)
