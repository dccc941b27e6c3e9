"""What the label schema under edit would look like: a sentence of the article, and the form of the inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotate.model.examples import bracketed, placed
from annotate.model.records import Annotation
from annotate.model.schema import Choice, Label, Schema
from annotate.model.schema_draft import Draft, Item
from annotate.model.state import opened
from annotate.model.text import Document, Fragments
from ui.article.sample import Sample
from ui.i18n import tr
from ui.keymap import Keymap
from ui.panels.form import Form
from ui.panels.labels import plain
from ui.reading import Reading
from ui.theme import Theme


class Preview(QWidget):
    """Follows the item that is edited. `words` are a sentence of the article with [the words in focus], where the item
    has no example of its own.
    """

    def __init__(self, theme: Theme, keymap: Keymap, words: str, patterns: bool) -> None:
        super().__init__()
        self._words, self._keymap = words, keymap
        self.sample = Sample(theme, Reading(size=16, patterns=patterns))
        self.form = Form()
        self.form.set_slim(True)
        self.form.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(plain(tr("In the article"), "faint"))
        box.addWidget(self.sample)
        box.addWidget(plain(tr("In the inspector"), "faint"))
        box.addWidget(self.form, 1)

    def show_item(self, draft: Draft, item: Item) -> None:
        """Shows what an item is about; nothing while the schema has mistakes."""
        holder = item
        while holder.kind not in ("layer", "schema") and holder.parent is not None:
            holder = holder.parent
        if holder.kind == "schema" and holder.of("layer"):
            holder = holder.of("layer")[0]
        if holder.kind != "layer" or draft.wrong():
            return
        label = item if item.kind == "label" else holder.of("label")[0]
        schema = draft.schema()
        text, places = self._sentence(item, label, schema, holder.name)
        self.sample.show_words(schema, holder.name, label.name, text, places)
        first = places[0] if places else ()
        if not first:
            self.form.show_focus(None, None, [])
            return
        value = {item.parent.name: item.name} if item.kind == "choice" and item.parent else {}
        annotation = Annotation("a", "", "", holder.name, label.name, first, value)
        state = opened(Document("", text), "", schema, [annotation])
        self.form.set_keymap(self._keymap.of(schema))
        self.form.show_focus(state, state.marks.get("a"), [])
        for widget in self.form.findChildren(QWidget):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _sentence(self, item: Item, label: Item, schema: Schema, layer: str) -> tuple[str, list[Fragments]]:
        rule = schema.layer(layer)
        gaps = rule.gaps if rule else False
        for owner in (item, label):
            if isinstance(owner.value, Label | Choice):
                for example in owner.value.examples:
                    text, fragments = bracketed(example)
                    if fragments:
                        return text, placed(fragments, gaps)
        text, fragments = bracketed(self._words)
        return text, placed(fragments, gaps)
