"""The label schema: its editor, and the guideline of a label beside the article."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QDialog

from annotate.errors import KavychkiError
from annotate.model.text import Span, hull
from ui.deeds.base import WindowDeeds
from ui.i18n import tr


class SchemaDeeds(WindowDeeds):
    """What is done with the label schema."""

    def do_schema(self) -> bool:
        from annotate.schema_edit import looked_through, schema_change, used
        from ui.dialogs.schema import SchemaDialog

        bench, window = self.bench, self.window
        if bench is None:
            return False
        try:
            schema = bench.store.schema()
        except KavychkiError as error:
            window.tell(error)
            return False
        store = bench.store
        dialog = SchemaDialog(
            window,
            schema,
            window.theme,
            window.keying.map.of(schema),
            window.outside,
            partial(looked_through, store),
            partial(used, store),
            self._focused_words(),
            window.settings.reading.patterns,
            store.read_only,
        )
        done = dialog.exec() == QDialog.DialogCode.Accepted
        migration = dialog.migration
        dialog.deleteLater()
        if not done or migration is None:
            return False
        change = schema_change(migration, bench.annotator.id, bench.by)
        if change is None or bench.dispatch(change) is None:
            return False
        window.status.notice(tr("The label schema is changed. Undo takes it back with everything that it changed."))
        return True

    def _focused_words(self) -> str:
        """The sentence in focus, with the words in focus in square brackets."""
        view, state = self.window.view, self.bench.state if self.bench else None
        if state is None:
            return ""
        mark, caret = view.focused_mark, view.caret
        span = view.selection or (hull(mark.fragments) if mark else caret.token if caret else None)
        sentence = state.tokens.sentence(span.start) if span else None
        if span is None or sentence is None:
            return ""
        whole = Span(min(sentence.start, span.start), max(sentence.end, span.end))
        text = state.text
        return f"{text[whole.start : span.start]}[{span.of(text)}]{text[span.end : whole.end]}"

    def do_guideline(self) -> bool:
        window, state = self.window, self.bench.state if self.bench else None
        if state is None:
            return False
        card = window.guideline
        if card.isVisible():
            card.close_card()
            return True
        mark = window.view.focused_mark
        found = (mark.layer, mark.label) if mark else self.verbs.armed_label if self.verbs else None
        card.show_label(state.schema, found)
        return True
