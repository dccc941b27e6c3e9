"""The history of a project in memory, as `storage.history` reads that of a file."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotate.changes import HistoryFilter, HistoryPage, HistoryRow, View, change_of
from annotate.model.edits import Entry, step_of
from annotate.model.text import Document, Fragments, covered
from annotate.ports import Annotator
from annotate.suggestions import Suggestion


class Histories:
    """What a store in memory has to have for its history to be read."""

    _journal: list[Entry]
    _documents: dict[str, Document]
    _annotators: list[Annotator]
    _suggestions: dict[str, Suggestion]

    def history(self, which: HistoryFilter, before: int = 0, after: int = 0, limit: int = 100) -> HistoryPage:
        kinds = {id: (s.layer, s.label) for id, s in self._suggestions.items()}
        found: list[HistoryRow] = []
        for entry in reversed(self._journal):
            step, edits = step_of(entry), entry.transaction.edits
            if (before and step.number >= before) or step.number <= after:
                continue
            if which.document not in ("", step.document) and (
                step.document or all(edit.record.document != which.document for edit in edits)
            ):
                continue
            deep = which.layer or which.label
            if which.fits(step) and (not deep or which.holds(edits, kinds)):
                row = self._history_row(entry, self._taken_back())
                if row.undone or not which.undone:
                    found.append(row)
        rows = tuple(found[:limit])
        return HistoryPage(rows, rows[-1].step.number if len(found) > limit else 0)

    def history_columns(self, view: View) -> tuple[str, ...]:
        return ("number", "at", "annotator", "title", "action", "subject") if view == "history" else ()

    def history_rows(self, view: View, which: HistoryFilter) -> Generator[Sequence[Any], None, None]:
        """A few of the columns of a file's history, and no ledger: that is a view of the file."""
        for row in reversed(self.history(which, limit=len(self._journal)).rows if view == "history" else ()):
            step = row.step
            yield step.number, step.at, row.annotator, row.title, step.action, step.subject

    def _taken_back(self) -> Mapping[int, bool]:
        gone: dict[int, bool] = {}
        for entry in reversed(self._journal):
            if (number := entry.transaction.reverts) is not None:
                gone[number] = not gone.get(entry.number, False)
        return gone

    def _history_row(self, entry: Entry, gone: Mapping[int, bool]) -> HistoryRow:
        step, edits = step_of(entry), entry.transaction.edits
        change = change_of(edits, self._words)
        made = self._suggestions.get(change.suggestion)
        if made is not None and not change.layer:
            change = replace(change, layer=made.layer, label_before=made.label)
        name = next(a.name for a in self._annotators if a.id == step.author)
        title = self._documents[step.document].title if step.document in self._documents else ""
        maker, score = (made.maker, made.score) if made else ("", None)
        times, number = 0, step.reverts
        while number is not None:
            times, number = times + 1, self._journal[number - 1].transaction.reverts
        again = times > 0 and times % 2 == 0
        return HistoryRow(step, name, title, gone.get(step.number, False), len(edits), change, maker, score, again)

    def _words(self, document: str, fragments: Fragments) -> str:
        return covered(fragments, self._documents[document].text)
