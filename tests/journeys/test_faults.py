"""The disk refuses each statement once while somebody works: what is on screen is always what is in the file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotate import commands
from annotate.errors import KavychkiError
from annotate.model.edits import Entry
from annotate.model.text import Span
from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.journeys.restless import digest, records_of
from tests.storage.faults import CODES, FaultyConnection, faulty
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import document
from ui.workbench import Workbench

Desk = tuple[Workbench, FaultyConnection, SqliteProject]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose disk may be made to fail, and somebody else who reads the file."""
    path = tmp_path / "новости.kavychki"
    with contextlib.closing(SqliteProject.create(str(path))) as made:
        anna = made.annotator("Анна")
        made.add([document("d", TEXT), document("e", "Во втором стоит Тула.")], anna.id)
        made.put_suggestions("d", {d.maker: d.version for d in DRAFTS}, [suggestion("d", d) for d in DRAFTS])
    project, connection = faulty(path)
    bench = Workbench(project, anna)
    assert bench.open("d")
    with contextlib.closing(SqliteProject.open(str(path))) as other:
        yield bench, connection, other
    bench.deleteLater()
    project.close()


def _together(bench: Workbench) -> Entry | None:
    parts = [
        commands.annotate_alike(bench.read(id), [Span(0, 3)], "entity", "LOC", bench.by) for id in ("d", "e")
    ]  # fmt: skip
    return bench.dispatch(commands.together([part for part in parts if part]))


def _state(bench: Workbench):  # type: ignore[no-untyped-def]
    assert bench.state is not None
    return bench.state


_ACTS: list[Callable[[Workbench], Entry | bool | None]] = [
    lambda bench: bench.dispatch(commands.accept(_state(bench), (_state(bench).open_marks()[0].id,), bench.by)),
    lambda bench: bench.dispatch(commands.annotate(_state(bench), (Span(24, 28),), "entity", "ORG", bench.by)),
    lambda bench: bench.dispatch(commands.flag(_state(bench), True, bench.by)),
    _together,
    lambda bench: bench.undo(),
    lambda bench: bench.redo(),
    lambda bench: bench.go_to(0),
    lambda bench: bench.switch_labels("entity", ["PER", "LOC"]),
    lambda bench: bench.dispatch(commands.describe(_state(bench), {"title": "Мост"}, bench.by)),
]


def test_whatever_is_refused_the_screen_shows_what_is_in_the_file(desk: Desk) -> None:
    bench, connection, other = desk
    failed: list[KavychkiError] = []
    bench.failed.connect(failed.append)
    failures = told = 0
    for act in _ACTS:
        for failing in range(1, 100):
            connection.arm(failing, CODES[failing % len(CODES)])
            failed.clear()
            try:
                done = act(bench)
            except KavychkiError as error:  # whoever gathers a change of many documents tells that
                done = None
                failed.append(error)
            hit = connection.seen >= failing
            connection.arm(0)
            bench.elsewhere.look()  # as the window does four times a second
            shown = bench.state
            assert shown is not None
            assert digest(records_of(shown)) == digest(other.records("d", bench.annotator.id)), (act, failing)
            assert shown.schema == other.schema()
            assert shown.document == other.document("d")
            newest = other.newest()
            assert newest is not None
            assert bench.on_disk == newest
            if not hit:
                break
            if not done:  # else what failed was looking at it afterwards
                failures += 1
                told += bool(failed)
            bench.give_up()
        else:
            pytest.fail("it never came to an end")
    assert failures > 60
    assert told > 0.9 * failures  # where undo cannot look what there is to undo, it is greyed
    assert other.check() == []
