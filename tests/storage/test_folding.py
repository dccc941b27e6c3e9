"""The journal folded: what it adds up to, what is told of it, and that nothing in the program ever alters it."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.model.edits import reverting
from annotate.model.ids import uuid7
from annotate.model.records import Info, Record, to_json
from annotate.model.schema import switched
from annotate.ports import Records
from storage.folding import Fold
from storage.project import SqliteProject
from tests.storage.material import AT, ODD, annotation, changing, creating, document, fill, proposal, span


@pytest.fixture
def anna(project: SqliteProject) -> str:
    return fill(project)


@pytest.fixture
def connection(project: SqliteProject) -> Iterator[sqlite3.Connection]:
    with project._database.reading() as found:
        yield found


def _flat(records: Records) -> set[str]:
    each: list[Record] = [*records.annotations, *records.relations, *records.decisions]
    return {str(to_json(record)) for record in (*each, records.status) if record is not None}


def test_a_fold_is_what_the_tables_hold(anna: str, project: SqliteProject, connection: sqlite3.Connection) -> None:
    with Fold() as fold:
        assert list(fold.take(connection)) == []
        found = [folded.record for folded in fold.of("odd").values()]
        made = [record for record in found if record is not None and not isinstance(record, Info)]
        assert {str(to_json(record)) for record in made} == _flat(project.records("odd", anna))
        assert (list(fold.documents()), fold.annotators()) == (["odd", "plain", "short"], [anna])


def test_what_was_removed_is_remembered_as_removed(anna: str, project: SqliteProject) -> None:
    town = next(a for a in project.records("plain", anna).annotations if a.label == "LOC")
    project.append(changing(town, None, "delete"))
    with project._database.reading() as connection, Fold() as fold:
        assert list(fold.take(connection)) == []
        folded = fold.of("plain")[("annotation", town.id)]
    assert (folded.record, folded.number) == (None, 15)


def test_edits_that_somebody_else_wrote_are_read_as_well(anna: str, project: SqliteProject) -> None:
    """Spaces, another order, escapes: the same records."""
    with project._database.writing() as connection:
        for number, edits in connection.execute("SELECT number, edits FROM journal").fetchall():
            turned = [dict(reversed(item.items())) for item in json.loads(edits)]
            connection.execute("UPDATE journal SET edits = ? WHERE number = ?", (json.dumps(turned, indent=1), number))
    assert project.check() == []


def test_what_a_salvage_entry_settles_is_not_told(anna: str, project: SqliteProject) -> None:
    with project._database.writing() as connection:
        connection.execute("DELETE FROM journal WHERE number IN (3, 4, 12)")
    assert {finding.kind for finding in project.check()} == {"journal", "projection"}
    with project._database.reading() as connection, Fold() as fold:
        told = [trouble.detail for trouble in fold.take(connection)]
        lost = [r for r in project.records("odd", anna).annotations if ("annotation", r.id) not in fold.of("odd")]
    assert told == ["entries 3 to 4 are missing", "entry 12 is missing"]
    assert len(lost) == 3
    with project._database.writing() as connection:
        connection.execute(
            "INSERT INTO journal (at, author, action, subject, edits) VALUES (?, ?, 'salvage', '', '[]')", (AT, anna)
        )
    assert {finding.kind for finding in project.check()} == {"projection"}


def test_a_change_of_what_was_not_so_is_told(anna: str, project: SqliteProject) -> None:
    town = next(a for a in project.records("plain", anna).annotations if a.label == "LOC")
    project.append(changing(town, replace(town, label="ORG")))
    with project._database.writing() as connection:
        connection.execute('UPDATE journal SET edits = replace(edits, \'"before":{\', \'"before":null,"x":{\')')
    assert {finding.kind for finding in project.check()} == {"journal"}


def test_the_journal_only_grows_whatever_is_done(project: SqliteProject) -> None:
    """SQLite is asked to tell each statement that would change or take away an entry."""
    told: list[tuple[int, str]] = []

    def authorise(action: int, table: str | None, *rest: str | None) -> int:
        if table == "journal" and action != sqlite3.SQLITE_READ:
            told.append((action, table))
        return sqlite3.SQLITE_OK

    project._database._connection.set_authorizer(authorise)
    anna = fill(project)
    for number in (14, 13, 5, 1):
        project.append(reverting(project.entry(number), anna, AT))
    project.set_schema(replace(switched(project.schema(), "entity", ["LOC"]), version=9), anna)
    project.add([document("odd", ODD), document("new", "Мост открыли.")], anna)
    project.put_suggestions("odd", {"rules": "2"}, [proposal("odd", "entity", "LOC", span(ODD, "Ульяновске"))])
    made = annotation("n1", "new", anna, "entity", "LOC", span("Мост открыли.", "Мост"))
    project.append_all([creating(made), changing(made, replace(made, label="ORG")), changing(made, None)][:2])
    project.set_setting("a", "b")
    assert set(told) == {(sqlite3.SQLITE_INSERT, "journal")}


def test_memory_does_not_grow_with_the_journal(project: SqliteProject) -> None:
    anna = project.annotator("Анна").id
    project.add([document("odd", ODD)], anna)
    place, note = span(ODD, "Ульяновске"), {"note": "слово " * 200}
    for _ in range(10):
        made = [annotation(uuid7(), "odd", anna, "entity", "LOC", place, attributes=note) for _ in range(300)]
        project.append_all([creating(one) for one in made])
    with project._database.reading() as connection, Fold() as fold:
        tracemalloc.start()
        assert list(fold.take(connection)) == []
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 200_000 < _size(Path(project.path))


def _size(path: Path) -> int:
    return path.stat().st_size + path.with_name(path.name + "-wal").stat().st_size


def test_a_project_that_may_not_be_written_is_checked(path: Path, project: SqliteProject, anna: str) -> None:
    project.close()
    path.chmod(0o444)
    opened = SqliteProject.open(str(path))
    assert (opened.read_only, opened.check()) == (True, [])
    opened.close()
