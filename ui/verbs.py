"""The verbs of the program: what each action does with the workbench and the article view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotate import commands
from annotate.again import Again
from annotate.commands.fragments import between_pieces
from annotate.commands.quotes import quote_of
from annotate.model.edits import Entry, Transaction
from annotate.model.marks import PARTS, Mark
from annotate.model.records import Annotation
from annotate.model.schema import Label, Layer, Schema
from annotate.model.state import State, prepared
from annotate.model.text import Fragments, Span
from annotate.model.values import Value
from annotate.ports import ProjectStore
from annotate.preannotators.marks import scan
from ui.article import caret as carets
from ui.article.gestures import Outcome
from ui.article.view import ArticleView
from ui.growing import Growing
from ui.i18n import tr
from ui.keycaps import spoken
from ui.keymap import Keymap
from ui.memory import Memory
from ui.pieces import Pieces
from ui.rounds import Rounds
from ui.voices import Voices
from ui.workbench import Workbench


class Verbs(QObject):
    """Acts on what is focused or selected. `noticed` carries words for the status line, `armed` a label's name."""

    noticed = Signal(str)
    armed = Signal(str)

    def __init__(self, workbench: Workbench, view: ArticleView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench = workbench
        self.view = view
        self.keymap = Keymap()  # for words that name a key
        self.memory = Memory()
        self.growing = Growing(self)
        self.pieces = Pieces(self)
        self.rounds = Rounds(self)
        self.voices = Voices(self)
        self._twice: Entry | None = None  # what a double click made, until something else is done
        view.held.armed = None
        view.focused.connect(self._focused)
        workbench.changed.connect(self._written)

    def _written(self, entry: Entry) -> None:
        if entry.transaction.reverts is not None:
            self.memory.forget()

    @property
    def state(self) -> State | None:
        return self.bench.state

    @property
    def mark(self) -> Mark | None:
        return self.view.focused_mark

    def _do(self, transaction: Transaction | None, layer: str = "") -> Entry | None:
        """Dispatches; afterwards the annotation that came of it (of that layer) has the focus."""
        before = self.state
        entry = self.bench.dispatch(transaction)
        if entry is not None and before is not None:
            self.memory.note(before, entry.transaction)
        if entry is not None and layer:
            made = [
                e.after.id
                for e in entry.transaction.edits
                if isinstance(e.after, Annotation) and e.after.layer == layer
            ]
            if made:
                self.view.focus_on(made[0], scroll=False)
        return entry

    def _focused(self, mark: str) -> None:
        self.memory.forget()
        self.growing.let_go(mark)

    def change(self, transaction: Transaction | None, mark: Mark) -> bool:
        """Does what a command makes of a mark, which has the focus afterwards; whether it did anything."""
        return self._do(transaction, mark.layer) is not None

    @property
    def armed_label(self) -> tuple[str, str] | None:
        """Layer and name of the label that the next drag creates."""
        return self.view.held.armed

    # create and relabel

    def label(self, layer: Layer, label: Label) -> bool:
        """The key of a label: annotates the selection, relabels the focus, or takes what is at the caret."""
        state, mark, selection = self.state, self.mark, self.view.selection
        if state is None:
            return False
        self.arm(layer.name, label.name)
        if selection is not None:
            exact = self.view.caret is not None and self.view.caret.exact
            return self.create((selection,), layer.name, label.name, exact, grows=True)
        if mark is None or mark.layer != layer.name:
            caret = self.view.caret
            broken = between_pieces(state, layer, caret.token) if caret else None
            if broken is not None:  # the author's words belong to it, whatever stands in them
                self.view.focus_on(broken.id, scroll=False)
                return self.accept(go_on=False) if broken.suggested else True
        if mark is not None and mark.layer == layer.name:
            if mark.label != label.name:
                return self._do(commands.relabel(state, mark.id, label.name, self.bench.by), layer.name) is not None
            if mark.suggested:
                return self.accept(go_on=False)
            return self.growing.may(mark) and self.growing.again(mark)
        fragments = self._taken(state, mark, layer)
        return bool(fragments) and self.create(fragments, layer.name, label.name, grows=True)

    def _taken(self, state: State, mark: Mark | None, layer: Layer) -> Fragments:
        """What a label's key takes where nothing is selected."""
        small = ("entity", "cue", "source")
        if mark is not None and mark.layer in small and layer.name in small:
            return mark.fragments
        if mark is not None and mark.layer in ("quote", "claim") and layer.unit == "sentence":
            return mark.fragments
        caret = self.view.caret
        if caret is None:
            return ()
        if layer.unit == "token":
            return (caret.token,)
        inside = between_marks(state, caret.token.start) if layer.name == "quote" else None
        sentence = inside or state.tokens.sentence(caret.token.start)
        if sentence is None:
            return ()
        return (Span(max(sentence.start, state.document.body), sentence.end),)

    def create(self, fragments: Fragments, layer: str, label: str, exact: bool = False, grows: bool = False) -> bool:
        """Annotates; the new annotation has the focus and its label stays armed. What `grows` becomes larger when
        the label's key is pressed again.
        """
        if self.state is None:
            return False
        caret = self.view.caret
        quote = quote_of(self.state, self.mark) if self.mark else None
        state, by = self.state, self.bench.by
        transaction = commands.annotate(
            state, fragments, layer, label, by, quote=quote.id if quote else None, exact=exact
        )
        if transaction is None and layer in PARTS and (held := state.marks.get(self.view.held.mark)):
            # the mention is another quote's source already: the quote that was focused before it was selected is meant
            transaction = commands.annotate(state, fragments, layer, label, by, quote=held.id, exact=exact)
        selection = self.view.selection
        self.view.select(None)
        objects = self.bench.objection
        if self._do(transaction, layer) is None:
            if transaction is not None:
                self.view.select(selection, exact)  # it was refused, which is told: all is as it was
            elif not objects:
                self.noticed.emit(tr("There is such an annotation already."))
            return False
        if grows and self.mark is not None:
            self.growing.made(self.mark.id, caret.token if caret else None)
        return True

    def arm(self, layer: str, label: str) -> None:
        """The label that the next drag creates; "" for none."""
        self.view.held.armed = (layer, label) if label else None
        self.armed.emit(label)

    def lay_down(self, schema: Schema) -> None:
        """Disarms a label that the schema has switched off, or has no more."""
        label = schema.label(*self.armed_label) if self.armed_label else None
        if self.armed_label and (label is None or not label.active):
            self.arm("", "")

    # decide

    def accept(self, go_on: bool = True) -> bool:
        """Accepts the focused suggestion; an annotation is passed over. Then the next suggestion has the focus."""
        state, mark = self.state, self.mark
        if state is None:
            return False
        if mark is None:
            return self.next_suggestion()
        place = carets.place_of(mark)
        if mark.suggested:
            if self._do(commands.accept(state, (mark.id,), self.bench.by), mark.layer) is None:
                return False
            if not go_on:
                return True
        return self.next_suggestion(place)

    def reject(self, go_on: bool = True) -> bool:
        """Rejects the focused suggestion or deletes the focused annotation; then the next suggestion."""
        state, mark = self.state, self.mark
        if state is None or mark is None:
            return False
        place, suggested = carets.place_of(mark), mark.suggested
        if self._do(commands.reject(state, (mark.id,), self.bench.by)) is None:
            return False
        moved = self.next_suggestion(place) if go_on and (suggested or self.rounds.kind) else True
        self.memory.settle()
        return moved

    def next_suggestion(self, place: tuple[int, int, str] | None = None) -> bool:
        """Focuses the next suggestion that the filter lets through; from the top again where there is none below.

        In a mode it is the next one of that.
        """
        if self.rounds.kind is not None:
            return self.rounds.onward()

        def stops(mark: Mark) -> bool:
            return mark.suggested and self.view.filter.walks(mark)

        if self.view.walk(1, stops, place) or self.view.walk(1, stops, (-1, 0, "")):
            return True
        words, key = tr("No suggestion is left to decide."), spoken(self.keymap, "done")
        self.noticed.emit(f"{words} {tr('{key}: done and next document.').format(key=key)}" if key else words)
        return True

    def many(self, marks: list[str], accepted: bool) -> bool:
        """Accepts or rejects all the suggestions given, as one undo step."""
        if self.state is None:
            return False
        command = commands.accept if accepted else commands.reject
        return self._do(command(self.state, tuple(marks), self.bench.by)) is not None

    # boundaries

    def move(self, edge: str, step: int) -> bool:
        """Moves an edge of the focused mark by a token."""
        state, mark = self.state, self.mark
        if state is None or mark is None:
            return False
        side: commands.Edge = "start" if edge == "start" else "end"
        held = self.view.held
        index, by, exact = held.index(), self.bench.by, self.view.characters
        done = self.change(commands.move_boundary(state, mark.id, side, step, by, index, exact), mark)
        if done and index is not None and self.mark is not None:  # a suggestion has another id now
            old = mark.fragments[index]
            held.take(self.mark, old.start if side == "end" else old.end - 1)
        if done:
            self.memory.again = Again("edge", name=edge, step=step)
        return done

    def asked(self, outcome: Outcome) -> None:
        """What the mouse asked for."""
        state = self.state
        if state is None:
            return
        twice, self._twice = self._twice, None
        if outcome.kind == "selected" and outcome.span:
            if self.armed_label is None:
                self.view.select(outcome.span, outcome.exact)
                return
            undo = self.bench.next_undo()
            if outcome.clicks == 3 and twice and undo and undo.number == twice.number:
                self.bench.undo()  # the token was only the way to the sentence
            last = self.bench.last_saved
            made = self.create((outcome.span,), *self.armed_label, outcome.exact)
            if made and outcome.clicks == 2 and self.bench.last_saved is not last:
                self._twice = self.bench.last_saved
        elif outcome.kind in ("added", "cut") and outcome.span:
            (self.pieces.add if outcome.kind == "added" else self.pieces.cut)(outcome.span, outcome.exact)
        elif outcome.kind == "edge" and outcome.edge:
            mark = state.marks.get(outcome.mark)
            by = self.bench.by
            move = commands.set_boundary(state, outcome.mark, outcome.fragment, outcome.edge, outcome.offset, by, True)
            self._do(move, mark.layer if mark else "")
        elif outcome.kind == "link" and outcome.span:
            part = "cue" if _is_cue(state, outcome.span) else "source"
            self._do(commands.set_part(state, outcome.mark, part, (outcome.span,), self.bench.by), "quote")

    # quotes and claims

    def digit(self, number: int) -> bool:
        """A number key: the speaker of the focused quote, or a choice of the focused claim."""
        return self.voices.pick(number) if self.voices.quote else self.choice(str(number))

    def choice(self, key: str) -> bool:
        """The key of a choice ("1", or "!1" with Shift) of the focused mark's layer."""
        mark = self.mark
        layer = self.state.schema.layer(mark.layer) if self.state and mark else None
        for attribute in layer.attributes if layer else ():
            for choice in attribute.choices:
                if choice.key == key:
                    return self.attribute(attribute.name, choice.value)
        return False

    def attribute(self, name: str, value: Value | None) -> bool:
        """An attribute of the focused mark."""
        state, mark = self.state, self.mark
        if state is None or mark is None:
            return False
        return self._do(commands.set_attribute(state, mark.id, name, value, self.bench.by), mark.layer) is not None

    # the document

    def flag(self) -> bool:
        state = self.state
        if state is None:
            return False
        return self._do(commands.flag(state, not state.status.flagged, self.bench.by)) is not None

    def note(self, words: str) -> bool:
        """The note of the focused mark, of the document where nothing is focused."""
        if self.mark is not None:
            return self.attribute("note", words)
        return self.state is not None and self._do(commands.set_note(self.state, words, self.bench.by)) is not None

    def done(self, ask: Callable[[int, float], str], may: Callable[[State], bool]) -> bool:
        """Ends the work on the document as the project's setting says, then goes on to the next one.

        `ask(count, score)` answers "accept", "leave" or "" (not yet done) where the setting is to ask; `may` says
        whether the document can be done in the state that it would be in then.
        """
        state, store = self.state, self.bench.store
        if state is None:
            return False
        policy, score = done_setting(store)
        count = len(commands.undecided_above(state, score))
        if policy == "ask":
            policy = ask(count, score) if state.open_marks() else "leave"
        if not policy:
            return False
        here = state.document.id
        left = len(state.open_marks()) - (count if policy == "accept" else 0)
        transaction = commands.done(state, score if policy == "accept" else None, self.bench.by)
        if not may(prepared(state, transaction) if transaction else state):
            return False
        entry = self.bench.dispatch(transaction)
        accepted = count if entry is not None and policy == "accept" else 0
        following = store.next_open(here, self.bench.annotator.id)
        if following and following != here and self.bench.open(following):
            self.next_suggestion()
        if entry is not None:
            self.bench.left_behind(entry)
            words = tr("Done: %n suggestion(s) accepted", accepted) + ", " + tr("%n left open", left) + "."
            last = "" if following else " " + tr("All documents are done.")
            key = spoken(self.keymap, "undo")
            self.noticed.emit(words + last + (" " + tr("{key} takes it back.").format(key=key) if key else ""))
        return True


def done_setting(store: ProjectStore) -> tuple[str, float]:
    """What "done" does with undecided suggestions in a project ("accept", "leave", "ask"), and from which score.

    The default, accept from 0.8, stands for whatever a file has there that is none of these.
    """
    policy = store.setting("done", "accept")
    try:
        score = float(store.setting("done_score", "0.8"))
    except ValueError:
        score = 0.8
    return policy if policy in ("accept", "leave", "ask") else "accept", score if 0 <= score <= 1 else 0.8


def checks_setting(store: ProjectStore) -> str:
    """What "done" does with open findings in a project: "ignore", "ask" or "require"."""
    policy = store.setting("done_checks", "ignore")
    return policy if policy in ("ignore", "ask", "require") else "ignore"


def _is_cue(state: State, span: Span) -> bool:
    return any(m.layer == "cue" for m in state.marks.at(span.start)) and not any(
        m.layer in ("entity", "source") for m in state.marks.at(span.start)
    )


def between_marks(state: State, offset: int) -> Span | None:
    """The words between the innermost pair of quote marks around an offset in its paragraph; None outside marks."""
    line = state.tokens.paragraph(offset)
    pairs = [pair for pair in scan(state.text, [line]) if pair.start <= offset < pair.end] if line else []
    if not pairs:
        return None
    inner = max(pairs, key=lambda pair: pair.depth)
    return Span(inner.inner_start, inner.inner_end)
