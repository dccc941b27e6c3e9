"""Every statement of every write path fails once; whatever it was, nothing is half done."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Decision, Group, Info, Record, Relation, Waiver
from annotate.model.schema import switched
from annotate.model.text import Span
from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.storage.faults import MOST, FaultyConnection, contents, each_statement_fails, faulty, faulty_connections
from tests.storage.material import (
    AT,
    ODD,
    PLAIN,
    SHORT,
    annotation,
    changing,
    creating,
    document,
    fill,
    proposal,
    refused,
    span,
    status,
    stranger,
)

Desk = tuple[SqliteProject, FaultyConnection, str]


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    """A project with a day's work in it over a connection that can be made to fail, and its annotator."""
    made = SqliteProject.create(str(path))
    anna = fill(made)
    made.append(
        creating(
            Group("g", "odd", anna, "Павел Круглов", "PER", ("Круглов",)), Waiver("w", "odd", anna, "no-speaker", "r00")
        )
    )
    made.close()
    project, connection = faulty(path)
    yield project, connection, anna
    project.close()


def _creations(project: SqliteProject, anna: str) -> Transaction:
    """One record of each kind, in one gesture."""
    made = annotation("x", "short", anna, "entity", "LOC", span(SHORT, "Реки"), span(SHORT, "берегов"))
    other = annotation("y", "short", anna, "cue", "CUE", span(SHORT, "вышли"))
    return creating(
        made,
        other,
        Relation("rel", "short", anna, "cue", "x", "y"),
        Decision("dec", "short", anna, "sug", "accepted", "x"),
        status("short", anna, "started", True, "заметка"),
        Group("grp", "short", anna, "Реки", "LOC", ("реки",)),
        Waiver("wai", "short", anna, "no-cue", "x"),
    )


def _changes(project: SqliteProject, anna: str) -> Transaction:
    """A record of each kind that can be changed, and the label schema with them."""
    found = project.records("plain", anna)
    odd = project.records("odd", anna)
    moved, group, decided = found.annotations[0], odd.groups[0], odd.decisions[0]
    status_ = found.status
    assert status_ is not None
    edits = (
        Edit(moved, replace(moved, fragments=(span(PLAIN, "музей"),), label="ORG")),
        Edit(group, replace(group, note="чей?")),
        Edit(decided, replace(decided, verdict="rejected")),
        Edit(status_, replace(status_, note="ещё раз")),
    )
    return Transaction(edits, "change", anna, AT)


def _removals(project: SqliteProject, anna: str) -> Transaction:
    """Everything that somebody has made of one document."""
    found = project.records("odd", anna)
    every: list[Record] = [*found.relations, *found.decisions, *found.groups, *found.waivers, *found.annotations]
    return Transaction(tuple(Edit(record, None) for record in every), "delete", anna, AT, "odd")


def _described(project: SqliteProject, anna: str) -> Transaction:
    (entry,) = [entry for entry in project.journal() if entry.transaction.action == "import"]
    info = entry.transaction.edits[2].after
    assert isinstance(info, Info)
    return changing(info, replace(info, title="Реки и берега"), author=anna)


@pytest.mark.parametrize("make", [_creations, _changes, _removals, _described])
def test_a_gesture_is_written_whole_or_not_at_all(
    desk: Desk, path: Path, make: Callable[[SqliteProject, str], Transaction]
) -> None:
    project, connection, anna = desk
    gesture, count = make(project, anna), len(project.journal())
    assert each_statement_fails(path, connection, lambda: project.append(gesture)) >= 12
    assert (len(project.journal()), project.check()) == (count + 1, [])


def test_several_gestures_are_written_together_or_not_at_all(desk: Desk, path: Path) -> None:
    project, connection, anna = desk
    gestures = [_creations(project, anna), _removals(project, anna)]
    assert each_statement_fails(path, connection, lambda: project.append_all(gestures)) >= 60
    assert (project.records("odd", anna).annotations, project.check()) == ((), [])


def test_documents_come_all_together_or_none(desk: Desk, path: Path) -> None:
    project, connection, anna = desk
    before = contents(path)
    entry = project.append(_described(project, anna))
    project.append(changing(entry.transaction.edits[0].record, None, author=anna))
    given = [document("n1", "Первая."), document("again", SHORT), document("same", ODD), document("n2", "Вторая.")]
    assert each_statement_fails(path, connection, lambda: project.add(given, anna)) >= 21
    added = project.add(given, anna)
    assert [bool(a.duplicate_of) for a in added] == [True] * 4
    assert len(contents(path)["document"]) == len(before["document"]) + 2
    assert [row.id for row in project.rows(DocumentFilter(query="вторая"), anna)] == ["n2"]
    assert project.check() == []


def test_a_run_of_suggestions_replaces_the_one_before_or_leaves_it(desk: Desk, path: Path) -> None:
    project, connection, _ = desk
    fresh = [proposal("odd", "entity", "LOC", Span(n, n + 2), version="2") for n in range(0, 60, 3)]
    run = lambda: project.put_suggestions("odd", {"rules": "2", "more": "1"}, fresh)  # noqa: E731
    assert each_statement_fails(path, connection, run) >= 18
    assert {s.id for s in fresh} <= {s.id for s in project.suggestions("odd")}
    assert project.check() == []


def test_schema_settings_and_annotators_too(desk: Desk, path: Path) -> None:
    project, connection, anna = desk
    schema = project.schema()
    fewer = replace(switched(schema, "entity", ["PER", "LOC"]), version=schema.version + 1)
    acts: list[Callable[[], object]] = [
        lambda: project.set_schema(fewer, anna),
        lambda: project.set_setting("done", "ask"),
        lambda: project.annotator("Борис"),
    ]
    for act in acts:
        assert each_statement_fails(path, connection, act) >= 9
    assert [len(layer.offered) for layer in project.schema().layers if layer.name == "entity"] == [2]
    assert (project.setting("done"), [a.name for a in project.annotators()][-1]) == ("ask", "Борис")
    assert project.check() == []


def _opened_with_a_fault(path: Path, failing: int) -> SqliteProject | None:
    """The project, where it opens although the statement of that number would fail."""
    assert failing < MOST
    FaultyConnection.failing = failing
    try:
        with faulty_connections():
            return SqliteProject.open(str(path))
    except StorageError:
        return None
    finally:
        FaultyConnection.failing = 0


def test_a_migration_is_whole_or_the_old_project_is_there(path: Path) -> None:
    path.write_bytes((Path(__file__).parents[1] / "old_projects" / "v1.kavychki").read_bytes())
    before, failing, failures = contents(path), 0, 0
    del before["_sqlite_migrations"]
    while (project := _opened_with_a_fault(path, failing := failing + 1)) is None:
        failures += 1
        there = contents(path)
        done = len(there.pop("_sqlite_migrations"))
        with stranger(path) as other:  # each step is whole: the next opening goes on from there
            assert other.execute("PRAGMA user_version").fetchone() == (done,)
        assert {name: rows for name, rows in there.items() if name in before} == before, failing
        for backup in path.parent.glob("*.v?.*"):
            assert contents(backup).items() >= before.items()
            backup.unlink()
    assert failures >= 15
    with contextlib.closing(project):
        assert project.check() == []


def test_a_rollback_that_is_refused_does_not_hide_why(desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite may have rolled back by itself, and says so with an error."""
    project, connection, _ = desk
    execute = FaultyConnection.execute

    def refusing(self: FaultyConnection, sql: str, *given: object) -> sqlite3.Cursor:
        if sql != "ROLLBACK":
            return execute(self, sql, *given)
        execute(self, sql)
        raise sqlite3.OperationalError("cannot rollback - no transaction is active")

    monkeypatch.setattr(FaultyConnection, "execute", refusing)
    connection.arm(2)
    assert refused(lambda: project.set_setting("done", "ask")).code == "full"
    connection.arm(0)
    project.set_setting("done", "ask")
    assert project.setting("done") == "ask"
