"""The clipboard: words, a quote as one thing, and what of it another mark may have."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from annotate import clips
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.quotes import quote_record
from ui.article.margins import voice_words
from ui.deeds.base import WindowDeeds
from ui.i18n import tr
from ui.panels.rows import spoken_date


class ClipDeeds(WindowDeeds):
    """Copying and pasting."""

    def do_copy(self) -> bool:
        """Selected words as plain text; else what is focused, in words and as a record; else the word at the caret."""
        view, state = self.window.view, self.window.view.state
        if state is None:
            return False
        data = QMimeData()
        if view.selection is not None:
            data.setText(view.selection.of(state.text))
        elif view.focused_mark is not None:
            mark = clips.subject(state, view.focused_mark)
            data.setText(self._said(state, mark))
            data.setData(clips.MIME, clips.to_json(state, mark).encode())
        elif view.caret is not None:
            data.setText(view.caret.token.of(state.text))
        else:
            return False
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def _said(self, state: State, mark: Mark) -> str:
        if mark.layer != "quote":
            return clips.text_of(state, mark)
        record, document = quote_record(state, mark), state.document
        speaker = voice_words(state.schema, record.speaker, record.speaker_kind)
        return clips.citation(record, speaker, document.title, spoken_date(document.date))

    def do_paste_attributes(self) -> bool:
        """Gives the focused mark what was copied from one of its layer."""
        data = QGuiApplication.clipboard().mimeData()
        words = bytes(data.data(clips.MIME).data()).decode(errors="replace") if data.hasFormat(clips.MIME) else ""
        clip = clips.from_json(words)
        if clip is None or self.verbs is None:
            self.window.status.notice(tr("There is no copied annotation to take anything from."))
            return False
        if not self.verbs.voices.paste(clip):
            self.window.status.notice(tr("Nothing of what was copied goes with this annotation."))
            return False
        return True
