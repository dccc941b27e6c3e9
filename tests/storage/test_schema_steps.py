"""The label schema is changed by steps of the journal: written with them, taken back with them, told by the check."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Transaction, reverting
from annotate.model.records import SchemaVersion
from annotate.model.schema import Schema, switched
from annotate.model.schema_json import record_of
from storage.project import SqliteProject
from tests.storage.material import AT, fill


@pytest.fixture
def project(tmp_path: Path) -> Iterator[SqliteProject]:
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as made:
        fill(made)
        yield made


def changed(project: SqliteProject, after: Schema) -> Transaction:
    edit = Edit(record_of(project.schema()), record_of(after))
    return Transaction((edit,), "schema", project.annotator("Анна").id, AT)


def definition(project: SqliteProject) -> Schema:
    return replace(project.schema(), version=1)


def test_a_change_is_taken_back_and_done_again_by_the_next_versions(project: SqliteProject) -> None:
    first = project.schema()
    later = switched(first, "entity", ["LOC"])
    done = project.append(changed(project, later))
    assert project.schema() == later
    undone = project.append(reverting(done, done.transaction.author, AT))
    assert (definition(project), project.schema().version) == (first, 3)
    again = project.append(reverting(undone, done.transaction.author, AT))
    assert (definition(project), project.schema().version) == (replace(later, version=1), 4)
    assert again.number == done.number + 2
    assert project.check() == []


def test_a_change_of_what_is_not_there_any_more_is_refused_and_changes_nothing(project: SqliteProject) -> None:
    first, anna = project.schema(), project.annotator("Анна").id
    stale = changed(project, switched(first, "entity", ["PER"]))
    project.set_schema(switched(first, "entity", ["LOC"]), anna)
    before = project.journal()
    with pytest.raises(EditRejected) as refused:
        project.append(stale)
    assert (refused.value.code, project.journal()) == ("stale", before)


def test_a_definition_that_is_no_schema_is_refused(project: SqliteProject) -> None:
    record = record_of(project.schema())
    broken = SchemaVersion(record.id, "", "", {**record.definition, "layers": []})
    edit = Edit(record, broken)
    with pytest.raises(EditRejected) as refused:
        project.append(Transaction((edit,), "schema", project.annotator("Анна").id, AT))
    assert (refused.value.code, refused.value.detail) == ("schema", "layers: a schema needs at least one")
    assert (project.schema().version, project.check()) == (1, [])


def test_the_check_tells_a_schema_that_somebody_changed_behind_the_journal(project: SqliteProject) -> None:
    project.append(changed(project, switched(project.schema(), "entity", ["LOC"])))
    with contextlib.closing(sqlite3.connect(project.path)) as other:
        other.execute("UPDATE schema SET definition = replace(definition, '\"CLAIM\"', '\"THESIS\"') WHERE version = 2")
        other.commit()
    assert [(f.kind, f.detail) for f in project.check()] == [("projection", "schema: differs")]
