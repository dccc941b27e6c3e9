"""A file from a stranger runs nothing: what SQLite would run by itself is refused before anything is read."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from main import main
from storage import shape
from storage.project import SqliteProject
from storage.shape import STATEMENTS, Altered, Difference, differences
from storage.tables import VERSION
from tests.storage.crafted import Craft, crafted, redefining, running
from tests.storage.material import refused, stranger
from tests.timing import within

OLD = Path(__file__).resolve().parents[1] / "old_projects"

FOREVER = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
CHECKED = "CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL CHECK ({})) STRICT"


def _opening(path: Path) -> Altered:
    with pytest.raises(Altered) as raised:
        SqliteProject.open(str(path))
    return raised.value


@pytest.mark.parametrize(
    ("craft", "found"),
    [
        (
            running("CREATE TRIGGER spy AFTER INSERT ON journal BEGIN DELETE FROM journal; END"),
            "trigger spy (the program makes none like it)",
        ),
        (
            running("CREATE TRIGGER journal_of_ AFTER UPDATE ON document BEGIN SELECT load_extension('/tmp/x'); END"),
            "trigger journal_of_ (the program makes none like it)",
        ),
        (running(f"CREATE VIEW endless AS {FOREVER}"), "view endless (the program makes none like it)"),
        (
            running("DROP VIEW quotes", f"CREATE VIEW quotes AS {FOREVER}"),
            "view quotes (not as the program makes it)",
        ),
        (
            running("DROP VIEW claims", "CREATE TABLE claims (annotation TEXT)"),
            "table claims (not as the program makes it)",
        ),
        (running("DROP INDEX annotation_of"), "index annotation_of (missing)"),
        (
            redefining("setting", CHECKED.format("load_extension('/tmp/x') OR 1")),
            "table setting (not as the program makes it)",
        ),
        (
            redefining("setting", CHECKED.format("length(hex(zeroblob(400000000))) > 0")),
            "table setting (not as the program makes it)",
        ),
        (
            redefining(
                "setting",
                "CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT AS (upper(name)) STORED) STRICT",
            ),
            "table setting (not as the program makes it)",
        ),
        (
            running("CREATE TABLE extra (a TEXT, b TEXT AS (lower(a)))"),
            "table extra (the program makes none like it)",
        ),
        (
            running("CREATE TABLE extra (a TEXT CHECK (length(hex(zeroblob(400000000))) > 0))"),
            "table extra (the program makes none like it)",
        ),
        (
            running("CREATE TABLE extra (a TEXT REFERENCES annotation (id) ON DELETE CASCADE)"),
            "table extra (the program makes none like it)",
        ),
        (
            running("CREATE TABLE extra (a TEXT DEFAULT (hex(randomblob(9))))"),
            "table extra (the program makes none like it)",
        ),
        (running("CREATE INDEX x ON annotation (lower(label))"), "index x (the program makes none like it)"),
        (running("CREATE INDEX x ON annotation (label || 'a')"), "index x (the program makes none like it)"),
        (running("CREATE INDEX x ON annotation (label) WHERE label > ''"), "index x (the program makes none like it)"),
        (running("CREATE UNIQUE INDEX x ON setting (value)"), "index x (the program makes none like it)"),
        (
            running("CREATE VIRTUAL TABLE words USING fts5vocab (document_search, 'row')"),
            "virtual table words (the program makes none like it)",
        ),
        (
            running("CREATE VIRTUAL TABLE box USING rtree (id, low, high)"),
            "virtual table box (the program makes none like it)",
        ),
        (
            redefining("document_search", "CREATE VIRTUAL TABLE document_search USING nobody_knows (title, text)"),
            "virtual table document_search (not as the program makes it)",
        ),
        (
            redefining("document_search_config", "CREATE TABLE document_search_config (k CHECK (abs(k)), v)"),
            "table document_search_config (not as the program makes it)",
        ),
    ],
)
def test_what_sqlite_would_run_by_itself_is_refused_and_named(path: Path, craft: Craft, found: str) -> None:
    before = crafted(path, craft)
    start = time.process_time()
    error = _opening(path)
    assert time.process_time() - start < 1
    assert (error.code, error.path) == ("altered", str(path))
    assert found in str(error)
    assert "kavychki salvage" in str(error)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE notes (day TEXT NOT NULL, words TEXT DEFAULT 'пусто' COLLATE NOCASE, PRIMARY KEY (day)) STRICT",
        "CREATE TABLE \"trigger on view\" (a INTEGER DEFAULT -1, 'check' BLOB, [select] REAL)",
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b VARCHAR(20) UNIQUE)",
        "CREATE TABLE t (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID",
        'CREATE INDEX by_label ON annotation ("label" COLLATE NOCASE DESC, layer)',
        "ANALYZE",
    ],
)
def test_plain_tables_and_indexes_of_others_may_stay(path: Path, statement: str) -> None:
    crafted(path, running(statement))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []
        project.set_setting("done", "ask")


def test_an_index_of_somebody_elses_own_table_may_be_unique(path: Path) -> None:
    crafted(path, running("CREATE TABLE notes (day TEXT)", "CREATE UNIQUE INDEX once ON notes (day)"))
    SqliteProject.open(str(path)).close()


def test_spaces_and_comments_in_a_definition_change_nothing(path: Path) -> None:
    words = "create  table setting(name TEXT PRIMARY KEY NOT NULL, -- the name\n value text NOT /* never */ NULL)STRICT"
    crafted(path, redefining("setting", words))
    SqliteProject.open(str(path)).close()


@pytest.mark.parametrize("kind", ["table", "index"])
def test_a_trigger_that_calls_itself_something_else_does_not_come_in(path: Path, kind: str) -> None:
    def craft(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, 'notes', 'journal', 0,"
            " 'CREATE TRIGGER notes AFTER INSERT ON journal BEGIN DELETE FROM journal; END')",
            (kind,),
        )
        connection.execute("PRAGMA writable_schema = RESET")

    with contextlib.suppress(sqlite3.DatabaseError):  # SQLite itself refuses to go on with such a list
        crafted(path, craft)
    assert refused(lambda: SqliteProject.open(str(path))).code in ("altered", "damaged")


def test_a_list_of_tables_that_cannot_be_read_is_damage(path: Path) -> None:
    def craft(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE setting (' WHERE name = 'setting'")

    crafted(path, craft)
    before = path.read_bytes()
    assert refused(lambda: SqliteProject.open(str(path))).code == "damaged"
    assert path.read_bytes() == before


def test_a_definition_kept_as_bytes_is_damage(path: Path) -> None:
    crafted(path, running())
    with stranger(path) as other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute("UPDATE sqlite_master SET sql = CAST('CREATE VIEW entities AS SELECT 1' AS BLOB) WHERE name = 'entities'")  # fmt: skip  # noqa: E501
    assert refused(lambda: SqliteProject.open(str(path))).code == "damaged"


def test_a_file_that_only_says_that_it_is_a_project_is_refused(path: Path) -> None:
    with stranger(path) as other:
        other.execute("PRAGMA application_id = 0x4B617679")
        other.execute(f"PRAGMA user_version = {VERSION}")
        other.execute("CREATE TABLE document (id TEXT)")
    error = _opening(path)
    assert "table annotator (missing)" in str(error)
    assert "more" in str(error)


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_old_file_is_held_against_its_own_shape_before_it_is_brought_up_to_date(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "p.kavychki"
    shutil.copyfile(OLD / f"v{version}.kavychki", path)
    with stranger(path) as other:
        assert differences(other, str(path), version) == ()
        other.execute("CREATE TRIGGER t AFTER UPDATE ON document BEGIN DELETE FROM journal; END")
    before = path.read_bytes()
    assert _opening(path).differences == (Difference("trigger", "t", "foreign"),)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.v*"))


def test_an_old_file_that_says_it_is_newer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.kavychki"
    shutil.copyfile(OLD / "v1.kavychki", path)
    with stranger(path) as other:
        other.execute("PRAGMA user_version = 2")
    assert Difference("table", "entity_group", "missing") in _opening(path).differences


def test_every_version_has_its_statements() -> None:
    assert list(STATEMENTS) == list(range(1, VERSION + 1))


def test_what_a_step_brings_is_expected_without_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns, indexes, views and tables alike, in new projects and in those that are brought up to date."""
    more = (
        "ALTER TABLE setting ADD COLUMN remark TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE step (nr INTEGER PRIMARY KEY CHECK (nr > 0)) STRICT",
        "CREATE INDEX setting_remarked ON setting (remark) WHERE remark <> ''",
        "DROP VIEW evidence",
        "CREATE VIEW evidence AS SELECT upper(name) AS claim FROM setting",
    )
    path, old = tmp_path / "new.kavychki", tmp_path / "old.kavychki"
    shutil.copyfile(OLD / f"v{VERSION - 1}.kavychki", old)
    monkeypatch.setitem(STATEMENTS, VERSION, (*STATEMENTS[VERSION], *more))
    shape._expected.cache_clear()
    try:
        SqliteProject.create(str(path)).close()
        for file in (path, path, old, old):
            SqliteProject.open(str(file)).close()
    finally:
        shape._expected.cache_clear()


def test_a_name_that_would_steer_a_terminal_is_shown_without_that(path: Path) -> None:
    name = "\x1b[2J\u202eevil" + "x" * 5000
    crafted(path, running(f'CREATE TRIGGER "{name}" AFTER INSERT ON journal BEGIN SELECT 1; END'))
    said = str(_opening(path))
    assert "trigger ?[2J?evilxxx" in said
    assert len(said) < 1000 + 2 * len(str(path))


def test_the_command_check_names_what_is_wrong_with_a_file_that_is_not_opened(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crafted(
        path,
        running(
            "CREATE TRIGGER spy AFTER INSERT ON journal BEGIN SELECT 1; END",
            "DROP VIEW evidence",
        ),
    )
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "altered: trigger spy (the program makes none like it)",
        "altered: view evidence (missing)",
    ]
    assert "not opened" in told.err


def test_looking_at_the_shape_costs_little(path: Path) -> None:
    SqliteProject.create(str(path)).close()
    with stranger(path) as other:
        assert differences(other, "", VERSION) == ()
        assert within(0.005, lambda: differences(other, "", VERSION), 5)


@pytest.mark.parametrize("mode", ["delete", "wal"])
@pytest.mark.parametrize("kind", ["", "nfs"])
def test_a_refused_file_is_as_it_was_however_it_is_kept(
    path: Path, mode: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.places.network", lambda path: kind)
    crafted(path, running("CREATE VIEW endless AS SELECT 1"))
    with stranger(path) as other:
        other.execute(f"PRAGMA journal_mode = {mode}")
    before = path.read_bytes()
    _opening(path)
    assert (path.read_bytes(), [p.name for p in path.parent.iterdir()]) == (before, [path.name])
