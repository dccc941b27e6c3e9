"""Who is who: entities of the document on the desk are renamed, merged, split, linked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from annotate import commands
from annotate.commands.quotes import quote_of
from annotate.groups import entity, groups, named_by
from annotate.model.edits import Entry, Transaction
from annotate.model.marks import Mark
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import on_one_line
from ui.deeds.base import WindowDeeds
from ui.i18n import tr
from ui.keycaps import spoken


class GroupDeeds(WindowDeeds):
    """What is done to entities from the article, the form and the list."""

    def do_entity_name(self) -> bool:
        """The entity of the focused mention, or of the quote's speaker."""
        state, mark = self.bench.state if self.bench else None, self.window.view.focused_mark
        name = _named(state, mark) if state is not None and mark is not None else ""
        if not name:
            self.window.status.notice(tr("Focus a mention, or a quote of which the speaker is known."))
            return False
        return self.describe_entity(name)

    def do_entity_split(self) -> bool:
        """The focused mention is somebody else."""
        mark = self.window.view.focused_mark
        if mark is None or mark.layer != "entity":
            self.window.status.notice(tr("Focus a mention of an entity first."))
            return False
        return self.split_entity((mark.id,))

    def do_all_entities(self) -> bool:
        """The names of the whole project."""
        from ui.dialogs.names import NamesDialog

        bench = self.bench
        if bench is None:
            return False
        dialog = NamesDialog(self.window, bench)
        dialog.exec()
        went = dialog.went
        dialog.deleteLater()
        if went is not None:
            if (bench.state is None or bench.state.document.id != went.document) and not bench.open(went.document):
                return False
            self.window.view.focus_on(went.mark)
        self.window.view.setFocus()
        return True

    def link_entity(self, name: str) -> bool:
        return self.describe_entity(name, wikidata_first=True)

    def describe_entity(self, name: str, wikidata_first: bool = False) -> bool:
        """Asks for the name and the Wikidata id of an entity of the document."""
        from ui.dialogs.naming import EntityDialog

        bench = self.bench
        state = bench.state if bench else None
        one = entity(state, name) if state is not None else None
        if bench is None or state is None or one is None or not self.may_change():
            return False
        dialog = EntityDialog(self.window, groups(state), one, wikidata_first)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        wanted, wikidata = dialog.name, dialog.wikidata
        dialog.deleteLater()
        if not done or bench.state is None:
            return False
        return self._group(commands.rename(bench.state, one.name, wanted, bench.by, wikidata), wanted) is not None

    def merge_entities(self, asked: tuple[tuple[str, ...], str]) -> bool:
        """These entities are one and the same."""
        names, into = asked
        bench = self.bench
        if bench is None or bench.state is None or not self.may_change():
            return False
        done = self._group(commands.merge(bench.state, names, into, bench.by), into)
        if done is not None:
            words = tr("Merged into «{name}».").format(name=done.transaction.subject)
            key = spoken(self.window.keying.map, "undo")
            self.window.status.notice(words + (" " + tr("{key} takes it back.").format(key=key) if key else ""))
        return done is not None

    def move_mentions(self, asked: tuple[tuple[str, ...], str]) -> bool:
        """These mentions are that entity's, one without a name yet where it is ""."""
        return self.split_entity(*asked)

    def split_entity(self, marks: tuple[str, ...], name: str = "") -> bool:
        """These mentions are somebody else: whom is asked for where it is not said."""
        from ui.dialogs.naming import ask_whom

        bench = self.bench
        state = bench.state if bench else None
        first = state.marks.get(marks[0]) if state is not None and marks else None
        if bench is None or state is None or first is None or not self.may_change():
            return False
        if not name:
            words = on_one_line(first.fragments, state.text)
            name = ask_whom(self.window, words, groups(state), named_by(state, first)) or ""
        if not name or bench.state is None:
            return False
        focused = self.window.view.focus_id
        done = self._group(commands.split(bench.state, marks, name, bench.by), name)
        if done is not None and focused in marks:
            made = [e.after.id for e in done.transaction.edits if e.before is None and isinstance(e.after, Annotation)]
            if made:
                self.window.view.focus_on(made[0], scroll=False)
        return done is not None

    def _group(self, transaction: Transaction | None, name: str) -> Entry | None:
        """Does a change of who is who; the list then shows the entity of that name."""
        if self.bench is None or transaction is None:
            return None
        entities = self.window.inspector.entities
        entities.keep(name)
        return self.bench.dispatch(transaction)


def _named(state: State, mark: Mark) -> str:
    """The entity that a mark is about; a cue or source stands for its quote."""
    quote = quote_of(state, mark) if mark.layer in ("cue", "source") else None
    return named_by(state, quote or mark)
