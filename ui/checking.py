"""Findings of the checks at the window: gone through, mended and let be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotate.checks import Finding, holds, is_waived, mend, unwaive, waive
from annotate.model.edits import Transaction
from annotate.model.marks import PARTS, part_id
from annotate.model.state import State
from ui.i18n import tr
from ui.keycaps import cap, spoken
from ui.looking import Looking
from ui.remarks import advice, mending, wrong
from ui.verbs import checks_setting

if TYPE_CHECKING:
    from ui.window import MainWindow


class Checking(QObject):
    """Goes through what the checks have found, and does something about it; `current` is the finding gone to last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.current: Finding | None = None
        self.looking = Looking(self)
        self.looking.settled.connect(self._show)
        self.looking.failed.connect(window.tell)
        panel = window.inspector.checks
        panel.chosen.connect(self.go)
        panel.mended.connect(self.mend)
        panel.waived.connect(self.waive)
        panel.reached.connect(self._reached)

    @property
    def state(self) -> State | None:
        return self._window.bench.state if self._window.bench else None

    @property
    def open(self) -> list[Finding]:
        """The findings in reading order that nobody has let be."""
        return self.looking.open

    def _show(self) -> None:
        window, found = self._window, self.looking
        window.inspector.show_checks(self.state, found.open, found.waived)
        window.status.show_findings(len(found.open))
        window.view.noted = frozenset(finding.annotation for finding in found.open)
        window.view.canvas.refresh()
        window.view.voice.follow()
        window.echo.hint()

    # going through them

    def step(self, step: int) -> bool:
        """Goes to the next (+1) or previous (-1) finding from where the person is, around the end."""
        found, state = self.looking.now(), self.state
        if state is None:
            return False
        index = self._next(found, step)
        for _ in found:
            finding = found[index % len(found)]
            if self.looking.is_current or holds(state, finding):
                self.go(finding, not 0 <= index < len(found))
                self._window.view.setFocus()
                return True
            index += step
        self._window.status.notice(tr("Nothing to remark."))
        return True

    def _next(self, found: list[Finding], step: int) -> int:
        """The index of the finding to go to; one behind either end is around it."""
        view, mark = self._window.view, self._window.view.focused_mark
        last = self.current
        if mark is not None and last is not None and last.annotation == mark.id and last in found:
            return found.index(last) + step
        place = mark.fragments[0].start if mark else view.caret.token.start if view.caret else 0
        behind = sum(f.fragments[0].start < place for f in found)
        at = [i for i, f in enumerate(found) if mark is not None and f.annotation == mark.id]
        return (at[0] if at else behind) if step > 0 else behind - 1

    def go(self, finding: Finding, around: bool = False) -> None:
        """Focuses a finding in the article, shows its row, and says what is wrong and what the keys do."""
        state = self.state
        if state is None or state.annotation(finding.annotation) is None:
            return
        self.current = finding
        self._window.view.focus_on(finding.annotation)
        self._window.inspector.checks.select(finding)
        pairs = [f"{key.replace(' ', '+')}: {words}" for key, words in self.hints() if key]
        said = f"{wrong(state, finding)}. {', '.join(pairs)}"
        self._window.status.notice(f"{tr('Again from the top.')} {said}" if around else said)

    def at_focus(self) -> Finding | None:
        """The open finding that the keys are about: the one gone to, else the first of the focused mark."""
        mark = self._window.view.focused_mark
        here = [finding for finding in self.open if mark is not None and finding.annotation == mark.id]
        return self.current if self.current in here else here[0] if here else None

    def hints(self) -> list[tuple[str, str]]:
        """What the keys do about the finding at the focus."""
        state, finding, bench = self.state, self.at_focus(), self._window.bench
        if state is None or finding is None or bench is None:
            return []
        keys = self._window.keying.map
        does = mending(finding, mend(state, finding, bench.by))
        leave = (cap(keys, "waive"), tr("let it be"))
        return [(cap(keys, "mend"), does), leave] if does else [leave]

    # doing something about them

    def mend_here(self) -> bool:
        """Mends the finding of the focused mark, of the current row where the list has the keys."""
        return self._at(self.mend)

    def waive_here(self) -> bool:
        """Lets that finding be; a row that was let be is shown again."""
        return self._at(self.waive)

    def _at(self, act: Callable[[Finding], None]) -> bool:
        panel = self._window.inspector.checks
        self.looking.now()
        finding = panel.finding if panel.has_keys else self.at_focus()
        if finding is None:
            key = spoken(self._window.keying.map, "next_finding")
            words = tr("There is nothing to remark here.")
            if key and self.open:
                words += " " + tr("{key} goes to the next finding.").format(key=key)
            self._window.status.notice(words)
            return True
        act(finding)
        return True

    def mend(self, finding: Finding) -> None:
        """Mends a finding; where a person is needed, leads to what can be done."""
        state, bench = self.state, self._window.bench
        if state is None or bench is None:
            return
        made = mend(state, finding, bench.by)
        if made is None:
            self._lead(state, finding)
            return
        if self._done(made, finding):
            words = tr("Mended: {what}.").format(what=wrong(state, finding))
            self._window.status.notice(f"{words} {self._left()}")

    def waive(self, finding: Finding) -> None:
        """Lets a finding be, or shows it again where that was done before."""
        state, bench = self.state, self._window.bench
        if state is None or bench is None:
            return
        again = is_waived(state, finding)
        made = (unwaive if again else waive)(state, finding, bench.by)
        if self._done(made, finding):
            words = tr("Shown again: {what}.") if again else tr("Let be: {what}.")
            self._window.status.notice(f"{words.format(what=wrong(state, finding))} {self._left()}")

    def _done(self, made: Transaction | None, finding: Finding) -> bool:
        """Writes what was made of a finding; whether that worked."""
        bench = self._window.bench
        if bench is None or bench.dispatch(made) is None:
            return False
        self.looking.drop(finding)
        return True

    def _left(self) -> str:
        return tr("%n finding(s) left.", len(self.open)) if self.open else tr("Nothing to remark.")

    def _lead(self, state: State, finding: Finding) -> None:
        window = self._window
        if finding.check == "quote-without-speaker":
            window.view.focus_on(finding.annotation)
            window.act("name")
            return
        if not holds(state, finding):
            return
        self.current = finding
        window.view.focus_on(finding.annotation)
        window.view.setFocus()
        layer = state.schema.layer("cue")
        if finding.check == "quote-without-cue" and layer is not None and window.verbs is not None:
            window.verbs.arm("cue", layer.labels[0].name)
        window.status.notice(advice(state, finding, window.keying.map))

    def _reached(self, finding: Finding | None) -> None:
        """Another row of the list is current: its buttons say what they do."""
        state, bench = self.state, self._window.bench
        does, again = "", False
        if state is not None and bench is not None and finding is not None:
            again = is_waived(state, finding)
            does = "" if again else mending(finding, mend(state, finding, bench.by))
        self._window.inspector.checks.show_deeds(does, again)

    # done

    def may_end(self, after: State) -> bool:
        """Whether the work on a document may end in the state `after`, as the project's setting says."""
        bench = self._window.bench
        policy = checks_setting(bench.store) if bench else "ignore"
        found = self.looking.would_find(after) if policy != "ignore" else []
        if not found:
            return True
        answer = self._asked(len(found)) if policy == "ask" else 0
        if answer:
            return answer > 0
        window = self._window
        window.inspector.tabs.setCurrentWidget(window.inspector.checks)
        self.looking.now()
        self._go_to_cause(after, found[0])
        if policy == "require":
            words = tr("%n finding(s) left.", len(found)), tr("This project is done only without any.")
            window.status.notice(f"{' '.join(words)} {wrong(after, found[0])}.")
        return False

    def _asked(self, count: int) -> int:
        """1 for "done all the same", 0 for "show them", -1 for neither."""
        from ui.dialogs.ask import choose

        return choose(self._window, tr("%n finding(s) left.", count), (tr("Show them"), tr("Done all the same")))

    def _go_to_cause(self, after: State, finding: Finding) -> None:
        """Focuses what is found, or the suggestion that it would come from."""
        here, annotation = self.state, after.annotation(finding.annotation)
        if here is None or annotation is None:
            return
        if here.annotation(annotation.id):
            self.go(finding)
            return
        made = annotation.suggestion
        part = part_id(made, annotation.layer)
        self._window.view.focus_on(part if annotation.layer in PARTS and part in here.marks else made)
        self._window.view.setFocus()
