"""`check` finds what is wrong with a file, whatever it is, and nothing where nothing is."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.model.edits import reverting
from storage.check import Finding
from storage.project import SqliteProject
from tests.storage.material import AT, ODD, fill


@pytest.fixture
def project(tmp_path: Path) -> Iterator[SqliteProject]:
    made = SqliteProject.create(str(tmp_path / "p.kavychki"))
    fill(made)
    yield made
    made.close()


def _damage(project: SqliteProject, *statements: str) -> list[tuple[str, str]]:
    """Kinds and documents of what is found after somebody has written past the program."""
    with contextlib.closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            other.execute(statement)
    return sorted({(finding.kind, finding.document) for finding in project.check()})


def test_a_project_that_was_worked_on_is_sound(project: SqliteProject) -> None:
    anna = project.annotators()[0].id
    for number in (14, 13, 1):
        project.append(reverting(project.entry(number), anna, AT))
    assert project.check() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE document SET text = replace(text, 'Ульяновске', 'Ульяновска') WHERE id = 'odd'", [
            ("offsets", "odd"), ("text", "odd"),
        ]),
        ("UPDATE document SET body = 5000 WHERE id = 'plain'", [("text", "plain")]),
        ("UPDATE document SET title = 'иначе' WHERE id = 'plain'", [("projection", "plain")]),
        ("UPDATE document SET removed = 1 WHERE id = 'short'", [("projection", "short")]),
        ("UPDATE document SET meta = '{' WHERE id = 'short'", [("projection", "short")]),
        ("UPDATE annotation SET label = 'PER' WHERE id = 'r12'", [("projection", "plain")]),
        ("UPDATE annotation SET attributes = '{' WHERE id = 'r12'", [("projection", "plain")]),
        ("DELETE FROM decision WHERE id = 'd3'", [("projection", "odd")]),
        ("DELETE FROM status WHERE document = 'plain'", [("projection", "plain")]),
        ("DELETE FROM relation WHERE id = 'r05'", [("projection", "odd")]),
        ("DELETE FROM fragment WHERE annotation = 'r12'", [("offsets", "plain"), ("projection", "plain")]),
        ("UPDATE fragment SET text = 'Тула' WHERE annotation = 'r12'", [("offsets", "plain")]),
        ("UPDATE fragment SET start = start + 1, end = end + 1 WHERE annotation = 'r12'", [
            ("offsets", "plain"), ("projection", "plain"),
        ]),
        ("UPDATE suggestion SET end = 5000, fragments = '[[4999,5000]]', start = 4999 WHERE score = 0.25", [
            ("offsets", "odd"),
        ]),
        ("UPDATE suggestion SET source_end = 5000 WHERE layer = 'quote'", [("offsets", "odd")]),
        ("UPDATE suggestion SET fragments = '[[7,7]]' WHERE score = 0.25", [("offsets", "odd")]),
        ("UPDATE suggestion SET fragments = '[' WHERE score = 0.25", [("offsets", "odd")]),
        ("DELETE FROM journal WHERE number = 4", [("journal", ""), ("projection", "odd")]),
        ("UPDATE journal SET number = 40 WHERE number = 14", [("journal", "")]),
        ("UPDATE journal SET number = 0 WHERE number = 1", [("journal", "")]),
        ("UPDATE journal SET reverts = 5 WHERE number = 4", [("journal", "")]),
        ("UPDATE journal SET edits = CAST(x'5b80' AS TEXT) WHERE number = 14", [
            ("journal", ""), ("projection", "plain"),
        ]),
        ("UPDATE journal SET edits = '[{\"kind\":[],\"before\":null,\"after\":1}]' WHERE number = 14", [
            ("journal", ""), ("projection", "plain"),
        ]),
        ("UPDATE journal SET edits = '[{}]' WHERE number = 4", [("journal", ""), ("projection", "odd")]),
        ("UPDATE journal SET edits = (SELECT edits FROM journal WHERE number = 2) WHERE number = 4", [
            ("journal", "odd"), ("projection", "odd"),
        ]),
        ("UPDATE annotation SET annotator = 'nobody' WHERE id = 'r12'", [("foreign key", ""), ("projection", "plain")]),
        ("CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM setting; END", [("trigger", "")]),
        ("INSERT INTO document_search (rowid, title, text) VALUES (99, 'а', 'б')", [("search", "")]),
        ("DELETE FROM document_search_docsize WHERE id = 2", [("search", "plain")]),
        ("UPDATE status SET nr = nr % 2 + 1", [("projection", "odd"), ("projection", "plain")]),
        ("UPDATE fragment SET start = 9, end = 2 WHERE annotation = 'r12'", [("damaged", "")]),
    ],
)  # fmt: skip
def test_what_was_written_past_the_program_is_found(
    project: SqliteProject, statement: str, found: list[tuple[str, str]]
) -> None:
    assert _damage(project, statement) == found


def test_a_finding_says_where_and_what(project: SqliteProject) -> None:
    _damage(project, "UPDATE fragment SET text = 'Ульяновски' WHERE annotation = 'r00'")
    start = ODD.index("Ульяновске")
    assert project.check() == [
        Finding("offsets", "odd", f"annotation r00, fragment 1: {start}..{start + 10} has other words")
    ]


def test_touching_fragments_are_found(project: SqliteProject) -> None:
    start = ODD.index("сказал")
    found = _damage(
        project,
        f"INSERT INTO fragment VALUES ('r02', 2, {start + 6}, {start + 7}, ' ')",
    )
    assert found == [("offsets", "odd"), ("projection", "odd")]
