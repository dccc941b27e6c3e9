"""A desk without a window in a process of its own, on which edits are made at random until somebody ends it.

It is called without arguments, and for each line "SEED PROJECT" that it reads it forks somebody who works. What these
say is a JSON object a line: {"ready": 1} when the project is open, then {"number", "documents": {id: digest}} for each
change once it is acknowledged: the journal's number, and the digests of the records of the documents that it is about,
as the desk has them. Around that stand {"pid"} of who was forked, and {"ended": pid}.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from hashlib import sha256

from PySide6.QtCore import QCoreApplication

from annotate import commands
from annotate.model.edits import Entry, Transaction
from annotate.model.ids import suggestion_id, uuid7
from annotate.model.records import Record, kind_of, to_json
from annotate.model.state import State
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import DocumentFilter, Records
from annotate.suggestions import Suggestion
from storage.project import SqliteProject
from ui.workbench import Workbench

ANNOTATOR = "Анна"
_NAMES = ("Анна Белова", "Пётр Сомов", "Вестник", "Тула", "Ока", "Минстрой")
_VERBS = ("сообщила", "заявил", "построит", "открыли", "обещает", "проверяет")
_LABELS = (("entity", "PER"), ("entity", "LOC"), ("entity", "ORG"), ("quote", "QUOTE"), ("claim", "CLAIM"))


def digest(records: Records) -> str:
    """What an annotator has made of a document, in 64 letters."""
    every: list[Record] = [*records.annotations, *records.relations, *records.decisions]
    every += [*records.groups, *records.waivers]
    status = records.status
    if status is not None and (status.progress, status.flagged, status.note) != ("new", False, ""):
        every.append(status)
    return digest_of(every)


def digest_of(records: list[Record]) -> str:
    plain = sorted(([kind_of(r), to_json(r)] for r in records), key=lambda pair: json.dumps(pair, sort_keys=True))
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def records_of(state: State) -> Records:
    """The records of a state as a store gives them."""
    return Records(
        tuple(state.annotations),
        tuple(state.relations.values()),
        tuple(state.decisions.values()),
        state.status,
        tuple(state.groups.values()),
        tuple(state.waivers.values()),
    )


def say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def article(chance: random.Random) -> Document:
    """A text of a few sentences that no other has."""
    said = [
        f"«{chance.choice(_NAMES)} {chance.choice(_VERBS)}», — {chance.choice(_VERBS)} {chance.choice(_NAMES)}."
        for _ in range(chance.randint(3, 8))
    ]
    text = f"Номер {chance.getrandbits(60)}. " + " ".join(said)
    return Document(uuid7(), text, title=text[:20], text_sha256=text_sha256(text))


class Restless:
    """Somebody who edits at random."""

    def __init__(self, path: str, seed: int) -> None:
        self.path = path
        self.chance = random.Random(seed)
        self.sit_down()

    def sit_down(self) -> None:
        project = SqliteProject.open(self.path)
        with project._database.reading() as connection:
            connection.execute("PRAGMA wal_autocheckpoint = 40")  # so that many a kill falls into a checkpoint
        self.bench = Workbench(project, project.annotator(ANNOTATOR))
        self.bench.changed.connect(self._tell)
        self.bench.project_changed.connect(self._tell)
        self.project = project
        self.turn_over()

    def _tell(self, entry: Entry) -> None:
        documents = {e.record.document for e in entry.transaction.edits if e.record.document}
        state = self.bench.state
        here = state.document.id if state is not None else ""
        digests = {}
        for id in documents:
            on_desk = state is not None and id == here
            records = records_of(self.state) if on_desk else self.project.records(id, self.bench.annotator.id)
            digests[id] = digest(records)
        say({"number": entry.number, "documents": digests})

    @property
    def state(self) -> State:
        assert self.bench.state is not None
        return self.bench.state

    def mark(self) -> str:
        marks = [mark.id for mark in self.state.marks]
        return self.chance.choice(marks) if marks else ""

    def span(self) -> Span:
        start = self.chance.randrange(len(self.state.text) - 1)
        return Span(start, self.chance.randint(start + 1, min(len(self.state.text), start + 30)))

    def gesture(self) -> Transaction | None:
        """What somebody might do to the document on the desk."""
        state, by, chance = self.state, self.bench.by, self.chance
        layer, label = chance.choice(_LABELS)
        side: commands.Edge = "start" if chance.random() < 0.5 else "end"
        acts: list[Callable[[], Transaction | None]] = [
            lambda: commands.annotate(state, (self.span(),), layer, label, by),
            lambda: commands.annotate(state, (self.span(), self.span()), "quote", "QUOTE", by),
            lambda: commands.relabel(state, self.mark(), label, by),
            lambda: commands.accept(state, (self.mark(),), by),
            lambda: commands.reject(state, (self.mark(),), by),
            lambda: commands.move_boundary(state, self.mark(), side, chance.choice((-1, 1)), by),
            lambda: commands.set_speaker(state, self.mark(), chance.choice(_NAMES), by),
            lambda: commands.set_attribute(state, self.mark(), "note", chance.choice(_NAMES), by),
            lambda: commands.set_part(state, self.mark(), chance.choice(("cue", "source")), (self.span(),), by),
            lambda: commands.rename(state, chance.choice(_NAMES), chance.choice(_NAMES) + "-младший", by),
            lambda: commands.set_note(state, str(chance.random()), by),
            lambda: commands.flag(state, not state.status.flagged, by),
            lambda: commands.done(state, chance.choice((None, 0.5)), by),
            lambda: commands.describe(state, {"title": str(chance.random())}, by),
        ]
        return chance.choice(acts)()

    def edit(self) -> None:
        self.bench.dispatch(self.gesture())

    def suggest_again(self) -> None:
        self.suggest(self.state.document.id)

    def turn_over(self) -> None:
        """Another document comes onto the desk."""
        rows = self.project.rows(DocumentFilter(), self.bench.annotator.id)
        if not rows:
            self.add()
            rows = self.project.rows(DocumentFilter(), self.bench.annotator.id)
        self.bench.open(self.chance.choice(rows).id)

    def add(self) -> None:
        """Documents with suggestions."""
        added = self.project.add([article(self.chance) for _ in range(3)], self.bench.annotator.id)
        newest = self.project.newest()
        assert newest is not None
        say({"number": newest.number, "documents": {}})
        for one in added:
            self.suggest(one.document)

    def suggest(self, document: str) -> None:
        length, made = len(self.project.document(document).text), []
        for start in range(0, length - 12, 9):
            layer, label = self.chance.choice(_LABELS)
            place = (Span(start, start + self.chance.randint(3, 11)),)
            id = suggestion_id(document, layer, label, place)
            made.append(Suggestion(id, document, "rules", "1", layer, label, place, round(self.chance.random(), 2)))
        self.project.put_suggestions(document, {"rules": "1"}, made)
        self.bench.refresh_suggestions(document)

    def alike(self) -> None:
        """A change of several documents."""
        ids = [row.id for row in self.project.rows(DocumentFilter(), self.bench.annotator.id)]
        parts = []
        for id in self.chance.sample(ids, min(3, len(ids))):
            state = self.bench.read(id)
            parts.append(commands.annotate_alike(state, [Span(0, 5), Span(9, 14)], "entity", "LOC", self.bench.by))
        self.bench.dispatch(commands.together([part for part in parts if part]))

    def switch(self) -> None:
        """Other labels."""
        on = self.chance.sample(["PER", "LOC", "ORG", "DATE", "MONEY"], 4)
        self.bench.switch_labels("entity", on)

    def walk(self) -> None:
        """Back, or forth, to some step of the history."""
        steps = [*self.state.history.done, *self.state.history.undone]
        if steps:
            self.bench.go_to(self.chance.choice(steps[-6:]).number)

    def rest(self) -> None:
        """Closes the project, and opens it again."""
        self.bench.store.close()
        self.bench.deleteLater()
        QCoreApplication.sendPostedEvents()
        self.sit_down()

    def go_on(self) -> None:
        """One more of whatever may be done."""
        acts: dict[Callable[[], object], int] = {
            self.edit: 60,
            self.bench.undo: 10,
            self.bench.redo: 6,
            self.walk: 3,
            self.turn_over: 8,
            self.alike: 4,
            self.switch: 2,
            self.add: 2,
            self.rest: 2,
            self.suggest_again: 3,
        }
        self.chance.choices(tuple(acts), tuple(acts.values()))[0]()


def work(path: str, seed: int) -> None:
    """Works until the end of the process."""
    application = QCoreApplication([])
    somebody = Restless(path, seed)
    say({"ready": 1})
    while True:
        somebody.go_on()
        application.processEvents()


def main() -> None:
    while line := sys.stdin.readline():
        seed, _, path = line.rstrip("\n").partition(" ")
        pid = os.fork()
        if pid == 0:
            try:
                work(path, int(seed))
            finally:
                os._exit(1)
        say({"pid": pid})
        os.waitpid(pid, 0)
        sys.stdout.write("\n")  # who was killed may have left half a line
        say({"ended": pid})


if __name__ == "__main__":
    main()
