"""A window in a process of its own, worked in by real events, that tells each change once it is acknowledged.

`python -m tests.journeys.driver PROJECT SETTINGS HOW`: "whole" does the whole job and then waits to be killed,
"restless" goes on and on without a pause. Every line on standard output is a JSON object:
{"worker": pid}, then for each change {"number", "action", "records"} as the window shows it.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtTest import QTest

from annotate.model.edits import Entry
from annotate.model.records import Record, kind_of, to_json
from annotate.model.state import State
from tests.journeys import story
from tests.ui.hands import Hands
from tests.ui.windows import opened

WORKER = [sys.executable, str(Path(__file__).with_name("worker.py"))]


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def records_of(state: State) -> list[list[Any]]:
    """All records of a state as plain values, sorted by kind and id."""
    records: list[Record] = [*state.annotations, *state.relations.values(), *state.decisions.values(), state.status]
    records += [*state.groups.values(), *state.waivers.values()]
    return sorted(([kind_of(r), to_json(r)] for r in records), key=lambda pair: (pair[0], pair[1]["id"]))


def tell(hands: Hands) -> None:
    def changed(entry: Entry) -> None:
        say({"number": entry.number, "action": entry.transaction.action, "records": records_of(hands.state)})

    hands.bench.changed.connect(changed)


def restless(hands: Hands) -> None:
    """Accepts, flags, undoes, until somebody makes an end of it."""
    hands.key("Tab")
    while True:
        hands.key("Space")
        hands.key("f")
        hands.key("Ctrl+Z")


def broken(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(3)


def main(project: str, settings: str, how: str) -> None:
    sys.excepthook = broken
    hands = opened(Path(settings), WORKER)
    story.begin(hands, Path(project))
    process = hands.window.suggester._process
    say({"worker": process.processId() if process else 0})
    tell(hands)
    if how == "restless":
        restless(hands)
    story.work(hands)
    say({"finished": True})
    while True:
        QTest.qWait(1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
