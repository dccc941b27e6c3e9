"""`repair` mends what the journal knows, whatever somebody has done to the tables, and nothing else."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from annotate.model.records import Group, Waiver
from annotate.model.schema import switched
from annotate.ports import DocumentFilter
from storage.backups.listing import all_backups
from storage.project import SqliteProject
from storage.repair import Repaired, repair
from tests.storage.material import ODD, creating, everything, fill, refused
from tests.storage.salvage.damage import state

Content = tuple[object, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Content]:
    """A project with a bit of everything, and what it holds."""
    path = tmp_path_factory.mktemp("repair") / "новости.kavychki"
    with contextlib.closing(SqliteProject.create(str(path))) as project:
        anna = fill(project)
        project.append(creating(Group("g1", "odd", anna, "Павел Круглов", "PER", ("Круглов",), "Q42")))
        project.append(creating(Waiver("w1", "odd", anna, "no-cue", "r01")))
        project.set_schema(switched(project.schema(), "entity", ["PER", "LOC"]), anna)
    return path.read_bytes(), _content(path)


@pytest.fixture
def sound(path: Path, made: tuple[bytes, Content]) -> Path:
    path.write_bytes(made[0])
    return path


def _write_past(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        for pragma in ("ignore_check_constraints = ON", "writable_schema = ON", "foreign_keys = OFF"):
            other.execute(f"PRAGMA {pragma}")
        for statement in statements:
            other.execute(statement)


def _content(path: Path) -> Content:
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna = project.annotators()[0].id
        found = project.holding([["ульяновске"]])
        return (*everything(project, anna), state(project), project.check(), project.schema().layers, found)


def _backups(path: Path) -> list[Path]:
    return [Path(one.path) for one in all_backups(path)]


def test_a_sound_project_is_left_alone(sound: Path) -> None:
    before = sound.read_bytes()
    assert repair(str(sound)) == Repaired((), None)
    assert (sound.read_bytes(), _backups(sound)) == (before, [])


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE annotation SET label = 'PER' WHERE id = 'r12'",),
        ("UPDATE annotation SET attributes = '{' WHERE id = 'r12'",),
        ("UPDATE annotation SET annotator = 'nobody' WHERE id = 'r12'",),
        ("UPDATE annotation SET document = 'short' WHERE id = 'r12'",),
        ("UPDATE annotation SET document = 'nowhere' WHERE id = 'r12'",),
        ("UPDATE fragment SET text = 'Тула' WHERE annotation = 'r12'",),
        ("UPDATE fragment SET start = start + 1, end = end + 1 WHERE annotation = 'r12'",),
        ("UPDATE fragment SET start = 9, end = 2 WHERE annotation = 'r12'",),
        ("DELETE FROM fragment WHERE annotation = 'r12'",),
        ("DELETE FROM annotation WHERE document = 'odd'", "DELETE FROM fragment"),
        ("DELETE FROM annotation", "DELETE FROM fragment", "DELETE FROM relation", "DELETE FROM decision"),
        ("INSERT INTO annotation (id, document, annotator, layer, label, attributes, suggestion)"
         " SELECT 'new', document, annotator, layer, label, attributes, '' FROM annotation"
         " WHERE id = 'r12'", "INSERT INTO fragment SELECT 'new', nr, start, end, text FROM fragment"
         " WHERE annotation = 'r12'"),
        ("UPDATE relation SET head = tail WHERE id = 'r05'",),
        ("DELETE FROM relation WHERE id = 'r05'",),
        ("UPDATE decision SET verdict = 'rejected' WHERE id = 'd1'",),
        ("DELETE FROM decision WHERE id = 'd3'",),
        ("UPDATE status SET note = 'другое', progress = 'new'",),
        ("DELETE FROM status",),
        ("UPDATE status SET nr = 3",),
        ("UPDATE annotation SET changed = 99, moved_start = 7",),
        ("UPDATE entity_group SET aliases = '[1'",),
        ("DELETE FROM entity_group",),
        ("UPDATE waiver SET \"check\" = 'edge'",),
        ("UPDATE document SET title = 'иначе', removed = 1, date = '1999' WHERE id = 'odd'",),
        ("UPDATE document SET meta = '{' WHERE id = 'short'",),
        ("UPDATE schema SET definition = replace(definition, '\"CLAIM\"', '\"THESIS\"') WHERE version = 2",),
        ("UPDATE schema SET definition = '{' WHERE version = 2",),
        ("DELETE FROM schema WHERE version = 2",),
        ("UPDATE suggestion SET touched = 0 WHERE score > 0.3",),
        ("DELETE FROM annotator",),
        ("DELETE FROM document_search_docsize WHERE id = 1",),
        ("INSERT INTO document_search (rowid, title, text) VALUES (99, 'а', 'б')",),
        ("INSERT INTO document_search (document_search, rowid, title, text)"
         " VALUES ('delete', 1, 'odd', 'ульяновске')",),
        ("DELETE FROM document_search_idx", "DELETE FROM document_search_data WHERE id > 10"),
        ("UPDATE document_search_data SET block = x'00' WHERE id > 10",),
        ("DELETE FROM document_search_data",),
        ("DROP INDEX annotation_of", "CREATE INDEX annotation_of ON annotation (document, annotator) WHERE 0",
         "UPDATE sqlite_master SET sql = 'CREATE INDEX annotation_of ON annotation (document, annotator)'"
         " WHERE name = 'annotation_of'"),
    ],
)  # fmt: skip
def test_what_was_written_past_the_program_is_mended(
    sound: Path, made: tuple[bytes, Content], statements: tuple[str, ...]
) -> None:
    _write_past(sound, *statements)
    done = repair(str(sound))
    assert done.lines
    if "DELETE FROM annotator" in statements:
        assert any("without the name" in line for line in done.lines)
    assert _content(sound) == made[1]
    assert repair(str(sound)) == Repaired((), None)
    assert _backups(sound) == [done.backup]


def test_what_was_mended_is_told_in_a_line_each(sound: Path) -> None:
    _write_past(
        sound,
        "UPDATE annotation SET label = 'PER' WHERE id = 'r12'",
        "DELETE FROM status WHERE document = 'plain'",
        "INSERT INTO relation SELECT 'new', document, annotator, type, head, tail FROM relation WHERE id = 'r05'",
    )
    assert repair(str(sound)).lines == (
        "relation new: taken away; it is not in the journal",
        "full-text index: made again",
        "annotation: 1 changed back",
        "relation: 1 taken away",
        "status: 1 written again",
    )


def test_the_backup_is_the_project_as_it_was(sound: Path) -> None:
    _write_past(sound, "UPDATE fragment SET start = 9, end = 2 WHERE annotation = 'r12'")
    done = repair(str(sound))
    assert done.backup is not None
    with contextlib.closing(sqlite3.connect(done.backup)) as kept:
        found = kept.execute("SELECT start, \"end\" FROM fragment WHERE annotation = 'r12'").fetchone()
    assert found == (9, 2)


def test_suggestions_that_fit_no_text_go_and_can_be_made_again(sound: Path) -> None:
    _write_past(sound, "UPDATE suggestion SET end = 5000, fragments = '[[4999,5000]]', start = 4999 WHERE score = 0.25")
    assert any("kavychki suggest" in line for line in repair(str(sound)).lines)
    with contextlib.closing(SqliteProject.open(str(sound))) as project:
        assert (project.check(), project.without_suggestions({"rules": "1"})) == ([], ["odd", "short"])
        assert project.count(DocumentFilter(), "") == 3


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE journal SET edits = '[{}]' WHERE number = 4", "entry 4 cannot be read"),
        ("DELETE FROM journal WHERE number = 4", "entry 4 is missing"),
        ("UPDATE journal SET edits = (SELECT edits FROM journal WHERE number = 2) WHERE number = 4", "was not so"),
        ("UPDATE document SET text = replace(text, 'Ульяновске', 'Ульяновска') WHERE id = 'odd'", "sha256"),
        ("DELETE FROM document WHERE id = 'short'", "would remain"),
        ("UPDATE document SET body = -5 WHERE id = 'short'", "would remain"),
    ],
)
def test_what_the_journal_does_not_know_is_refused_and_nothing_changes(sound: Path, statement: str, why: str) -> None:
    _write_past(sound, statement, "UPDATE annotation SET label = 'PER' WHERE id = 'r12'")
    with contextlib.closing(sqlite3.connect(sound)) as kept:
        before = list(kept.iterdump())
    refusal = refused(lambda: repair(str(sound)))
    assert refusal.code == "damaged"
    for words in (why, "Nothing was changed", "kavychki restore", "kavychki salvage"):
        assert words in str(refusal)
    with contextlib.closing(sqlite3.connect(sound)) as kept:
        assert list(kept.iterdump()) == before
    assert _backups(sound) == []


def test_a_file_that_sqlite_cannot_read_is_refused(sound: Path) -> None:
    raw = bytearray(sound.read_bytes())
    with contextlib.closing(sqlite3.connect(sound)) as kept:
        (root,) = kept.execute("SELECT rootpage FROM sqlite_master WHERE name = 'relation'").fetchone()
    raw[(root - 1) * 4096 : root * 4096] = bytes(4096)
    sound.write_bytes(raw)
    refusal = refused(lambda: repair(str(sound)))
    assert (refusal.code, sound.read_bytes(), _backups(sound)) == ("damaged", bytes(raw), [])


def test_the_journal_is_not_written_by_a_repair(sound: Path) -> None:
    _write_past(sound, "DELETE FROM annotation", "DELETE FROM fragment", "UPDATE document SET title = 'иначе'")
    with contextlib.closing(SqliteProject.open(str(sound))) as project:
        before = project.journal()
    repair(str(sound))
    with contextlib.closing(SqliteProject.open(str(sound))) as project:
        assert (project.journal(), project.document("odd").text) == (before, ODD)
