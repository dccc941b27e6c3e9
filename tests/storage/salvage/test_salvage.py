"""A new project made of a damaged one: of a sound file it is the same, of any other it has what could be read."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.model.records import Annotation, Info
from storage.project import SqliteProject
from storage.salvage import salvage
from storage.salvage.losses import MOST, Losses, quoted, ranges
from tests.storage.material import refused
from tests.storage.salvage.damage import DOCUMENTS, TABLES, Original, leaves, make, rows, state, zeroed

OLD = sorted((Path(__file__).resolve().parents[2] / "old_projects").glob("*.kavychki"))


def test_a_sound_project_comes_out_as_it_was(file: Path, new: Path, original: Original) -> None:
    done = salvage(str(file), str(new))
    assert done.lost == ()
    for table in TABLES:
        assert rows(new, table) == rows(file, table), table
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert (project.check(), len(project.holding([["мост"]]))) == ([], DOCUMENTS)
    assert file.read_bytes() == original.raw
    assert sorted(p.name for p in new.parent.iterdir()) == ["new.kavychki", "p.kavychki"]


@pytest.mark.parametrize("old", OLD, ids=lambda old: old.stem)
def test_a_project_of_an_older_version_comes_out_as_one_of_the_newest(old: Path, new: Path, tmp_path: Path) -> None:
    done = salvage(str(old), str(new))
    upgraded = tmp_path / old.name
    shutil.copyfile(old, upgraded)
    SqliteProject.open(str(upgraded)).close()
    assert done.lost == ()
    for table in TABLES:
        assert rows(new, table) == rows(upgraded, table), table


def test_what_is_not_yet_in_the_main_file_is_saved(tmp_path: Path, new: Path) -> None:
    path, copy = tmp_path / "open.kavychki", tmp_path / "copy.kavychki"
    make(str(path), documents=1)
    project = SqliteProject.open(str(path))
    project.set_setting("later", "да")
    shutil.copyfile(path, copy)
    shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    project.close()
    assert salvage(str(copy), str(new)).lost == ()
    assert ("later", "да") in rows(new, "setting")


RECORDS = ("annotation", "fragment", "relation", "decision", "status", "entity_group", "waiver")


@pytest.mark.parametrize("tables", [(table,) for table in RECORDS] + [RECORDS])
def test_records_without_their_tables_are_those_of_the_journal(
    file: Path, new: Path, original: Original, tables: tuple[str, ...]
) -> None:
    file.write_bytes(zeroed(original.raw, [n for table in tables for n in leaves(original.raw, file, table)]))
    salvage(str(file), str(new))
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert state(project) == original.state
        assert {entry.number: entry for entry in project.journal()} == original.journal


def test_records_without_the_journal_are_those_of_the_tables(file: Path, new: Path, original: Original) -> None:
    file.write_bytes(zeroed(original.raw, leaves(original.raw, file, "journal")))
    done = salvage(str(file), str(new))
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert (state(project), project.check()) == (original.state, [])
        (entry,) = project.journal()
        names = {annotator.id: annotator.name for annotator in project.annotators()}
        assert (entry.number, entry.transaction.action) == (1, "salvage")
        assert (names[entry.transaction.author], entry.transaction.subject) == ("salvage", "p.kavychki")
        assert project.at_work() == ["Анна", "Борис"]
    assert done.lost == ("journal: perhaps the newest entries",)


def test_words_without_their_annotation_are_listed(file: Path, new: Path, original: Original) -> None:
    gone = [n for table in ("annotation", "journal") for n in leaves(original.raw, file, table)]
    file.write_bytes(zeroed(original.raw, gone))
    lost = salvage(str(file), str(new)).lost
    made = [record for record in original.state.values() if isinstance(record, Annotation)]
    assert sum(line.startswith("annotation «") for line in lost) == len(made)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_what_half_a_journal_does_not_say_the_tables_do(
    file: Path, new: Path, original: Original, share: float
) -> None:
    pages = leaves(original.raw, file, "journal")
    file.write_bytes(zeroed(original.raw, random.Random(share).sample(pages, int(len(pages) * share))))
    done = salvage(str(file), str(new))
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert (state(project), project.check()) == (original.state, [])
        kept = {entry.number for entry in project.journal() if entry.transaction.action != "salvage"}
        missing = len(original.journal) - len(kept)
        assert f"journal: {missing} entries: " in "\n".join(done.lost) or max(kept) < len(original.journal)
        # and work goes on
        project.set_setting("a", "b")


def test_documents_whose_pages_were_not_hit_are_there_with_all_that_was_made_of_them(
    file: Path, new: Path, original: Original
) -> None:
    """Each leaf of the documents in its turn: only the documents on it are lost."""
    for page in leaves(original.raw, file, "document"):
        file.write_bytes(zeroed(original.raw, [page]))
        done = salvage(str(file), str(new))
        with contextlib.closing(SqliteProject.open(str(new))) as project:
            found, ids = state(project), {row[1] for row in rows(new, "document")}
            assert project.check() == []
        assert DOCUMENTS - 4 <= len(ids) < DOCUMENTS
        assert found == {key: record for key, record in original.state.items() if record.document in ids}
        gone = {r.title: r.document for r in original.state.values() if isinstance(r, Info) and r.document not in ids}
        for title, id in gone.items():
            assert f"document «{title}»: its text" in done.lost
            made = [r for r in original.state.values() if isinstance(r, Annotation) and r.document == id]
            assert len(made) >= 5
        assert sum(line.endswith("of that document") for line in done.lost) == sum(
            isinstance(r, Annotation) and r.document in gone.values() for r in original.state.values()
        )
        for made_file in (new, Path(f"{new}.lost.txt")):
            made_file.unlink()


def test_a_text_that_is_not_the_one_that_was_imported_is_kept_out(file: Path, new: Path, original: Original) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as past:
        past.execute("UPDATE document SET text = replace(text, 'мост', 'мёст') WHERE title = 'Запись 3'")
        (id,) = past.execute("SELECT id FROM document WHERE title = 'Запись 3'").fetchone()
    done = salvage(str(file), str(new))
    assert done.lost[0] == "document «Запись 3»: its text"
    assert any(line.startswith("annotation «") and line.endswith("of that document") for line in done.lost)
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert state(project) == {key: record for key, record in original.state.items() if record.document != id}
        assert project.check() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE annotation SET label = 'LOC' WHERE id = (SELECT min(id) FROM annotation)", "in doubt, two copies"),
        ("UPDATE annotation SET id = 'x' || substr(id, 2) WHERE id = (SELECT min(id) FROM annotation)", ""),
        ("DELETE FROM annotation", ""),
        ("DELETE FROM relation", ""),
        ("UPDATE relation SET id = 'x' || substr(id, 2)", ""),
        ("UPDATE decision SET verdict = 'rejected'", "in doubt, two copies"),
        ("DELETE FROM document_search_data", ""),
        ("UPDATE document SET id = 'new' WHERE title = 'Запись 5'", ""),
        ("DELETE FROM annotator", "the name; now ? "),
        ("UPDATE suggestion SET start = 4, fragments = '[[4,5]]', \"end\" = 5000", "suggestions: "),
        ("DELETE FROM schema", "label schema"),
        ("UPDATE journal SET document = 'nowhere' WHERE number > 5", ""),
        ("CREATE TABLE other (a, b, c, d, e, f, g)", ""),
    ],
)
def test_what_somebody_changed_past_the_program_does_not_matter(
    file: Path, new: Path, original: Original, statement: str, told: str
) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as past:
        past.execute(statement)
    done = salvage(str(file), str(new))
    assert told in "\n".join(done.lost)
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert (state(project), project.check()) == (original.state, [])


HOSTILE = (
    ("edits", json.dumps([{"kind": "status", "before": None, "after": {
        "id": "s", "document": "D", "annotator": "A", "progress": "done"}}])),
    ("edits", json.dumps([{"kind": "schemaversion", "before": {"id": "schema", "document": "", "annotator": ""},
                           "after": None}])),
    ("edits", json.dumps([{"kind": "waiver", "before": None, "after": {"id": "w", "document": "", "annotator": "A",
                                                                       "check": "", "annotation": "\0\ud800"}}])),
    ("edits", json.dumps([{"kind": "annotation", "before": None, "after": {
        "id": "q", "document": "D", "annotator": "A", "layer": "l", "label": "L",
        "fragments": [[5, 6], [3, 4], [4, 900]], "attributes": {"a": 1e999}}}])),
    ("edits", json.dumps([{"kind": "annotation", "before": None, "after": {
        "id": "q", "document": "D", "annotator": "A", "layer": "l", "label": "L", "fragments": [[5, 6], [3, 4]]}}])),
    ("edits", json.dumps([{"kind": "relation", "before": None, "after": {
        "id": "q", "document": "D", "annotator": "A", "type": "cue", "head": "nothing", "tail": "nothing"}}])),
    ("edits", "[" * 100_000),
    ("edits", "[]"),
    ("number", 1 << 62),
    ("reverts", 1 << 40),
    ("author", "somebody"),
    ("action", "salvage"),
)  # fmt: skip


@pytest.mark.parametrize(("column", "value"), HOSTILE)
def test_entries_that_no_program_wrote_do_no_harm(file: Path, new: Path, column: str, value: object) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as past:
        document, author = past.execute("SELECT document, annotator FROM annotation").fetchone()
        if isinstance(value, str):
            value = value.replace('"D"', f'"{document}"').replace('"A"', f'"{author}"')
        past.execute(f"UPDATE journal SET {column} = ? WHERE number = 20", (value,))
    salvage(str(file), str(new))
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert project.check() == []
        assert len(project.holding([])) == DOCUMENTS


def test_a_salvaged_project_can_be_salvaged_again(file: Path, new: Path, tmp_path: Path, original: Original) -> None:
    file.write_bytes(zeroed(original.raw, leaves(original.raw, file, "journal")[:4]))
    salvage(str(file), str(new))
    again = tmp_path / "again.kavychki"
    assert salvage(str(new), str(again)).lost == ()
    for table in TABLES:
        assert rows(again, table) == rows(new, table), table


def test_where_a_file_is_nothing_is_written(file: Path, new: Path, original: Original) -> None:
    new.write_text("мой", encoding="utf-8")
    assert refused(lambda: salvage(str(file), str(new))).code == "exists"
    assert new.read_text(encoding="utf-8") == "мой"
    other = new.with_name("other.kavychki")
    Path(f"{other}.lost.txt").write_text("мой", encoding="utf-8")
    assert refused(lambda: salvage(str(file), str(other))).code == "exists"
    assert refused(lambda: salvage(str(file), str(file.parent / "нет" / "p"))).code == "missing"


def _random(path: Path) -> None:
    path.write_bytes(random.Random(5).randbytes(300_000))


def _other_database(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (a, b)")
        made.executemany("INSERT INTO t VALUES (?, ?)", [(f"имя {n}", "слово") for n in range(400)])
        made.commit()


@pytest.mark.parametrize(
    ("make_it", "code"),
    [
        (lambda path: path.write_bytes(b""), "damaged"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "damaged"),
        (_random, "damaged"),
        (_other_database, "damaged"),
        (lambda path: path.mkdir(), "not-a-project"),
        (lambda path: None, "missing"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, new: Path, make_it: Callable[[Path], object], code: str) -> None:
    path = tmp_path / "чужой.kavychki"
    make_it(path)
    assert refused(lambda: salvage(str(path), str(new))).code == code
    assert [p.name for p in tmp_path.iterdir()] in ([], [path.name])


def test_a_list_of_losses_has_an_end() -> None:
    losses = Losses()
    for number in range(MOST + 7):
        losses.add(str(number))
    assert (len(losses.lines), losses.lines[-1]) == (MOST + 1, "7 more")
    assert (quoted("а\n б"), len(quoted("а" * 1000)), ranges([(3, 3), (5, 9)])) == ("«а б»", 202, "3, 5 to 9")
    assert ranges([(n, n) for n in range(1, 2000, 2)]).endswith("997, 999, …")
