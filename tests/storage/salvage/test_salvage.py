"""A new project made of a damaged one: of a sound file it is the same, of any other it has what could be read."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.model.edits import Entry, Transaction
from annotate.model.records import Annotation, Info, Record
from storage.folding import Key, key_of
from storage.project import SqliteProject
from storage.salvage import Salvaged, salvage
from storage.salvage.cells import node
from storage.salvage.losses import MOST, Losses, quoted, ranges
from storage.salvage.pages import Pages
from storage.salvage.trees import masters
from tests.storage.material import refused
from tests.storage.salvage.damage import DOCUMENTS, PAGE, WAYS, Damage, damaged, make, state

OLD = sorted((Path(__file__).resolve().parents[2] / "old_projects").glob("*.kavychki"))


@dataclass(frozen=True)
class Original:
    """The bytes of a sound project, what it holds, and every value that a record of it ever had."""

    raw: bytes
    state: dict[Key, Record]
    ever: dict[Key, list[Record]]
    journal: dict[int, Entry]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    path = tmp_path_factory.mktemp("original") / "p.kavychki"
    make(str(path))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        ever: dict[Key, list[Record]] = {}
        entries = project.journal()
        for edit in (edit for entry in entries for edit in entry.transaction.edits):
            for record in (edit.before, edit.after):
                if record is not None:
                    ever.setdefault(key_of(record), []).append(record)
        return Original(path.read_bytes(), state(project), ever, {entry.number: entry for entry in entries})


@pytest.fixture
def file(tmp_path: Path, original: Original) -> Path:
    path = tmp_path / "p.kavychki"
    path.write_bytes(original.raw)
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new.kavychki"


def _rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as found:
        return found.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall()


TABLES = (
    "annotator", "document", "annotation", "fragment", "relation", "decision", "status", "entity_group", "waiver",
    "suggestion", "preannotation", "journal", "schema", "setting",
)  # fmt: skip


def test_a_sound_project_comes_out_as_it_was(file: Path, new: Path, original: Original) -> None:
    done = salvage(str(file), str(new))
    assert done.lost == ()
    for table in TABLES:
        assert _rows(new, table) == _rows(file, table), table
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
        assert _rows(new, table) == _rows(upgraded, table), table


def test_what_is_not_yet_in_the_main_file_is_saved(tmp_path: Path, new: Path) -> None:
    path, copy = tmp_path / "open.kavychki", tmp_path / "copy.kavychki"
    make(str(path), documents=1)
    project = SqliteProject.open(str(path))
    project.set_setting("later", "да")
    shutil.copyfile(path, copy)
    shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    project.close()
    assert salvage(str(copy), str(new)).lost == ()
    assert ("later", "да") in _rows(new, "setting")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_whatever_the_damage_the_new_project_is_sound_and_nothing_in_it_is_invented(
    file: Path, new: Path, original: Original, way: Damage
) -> None:
    for seed in range(2 if way.name in ("header", "master", "first page") else 7):
        raw = damaged(original.raw, way, seed, file)
        done = _salvaged(file, new, way)
        if done is None:
            continue
        assert file.read_bytes() == raw
        with contextlib.closing(SqliteProject.open(str(new))) as project:
            assert project.check() == []
            found = state(project)
            journal = {entry.number: entry for entry in project.journal() if entry.transaction.action != "salvage"}
        invented = {key for key in found if key[0] != "info"} - original.ever.keys()
        # another id in the only copy of a record cannot be seen
        assert len(invented) <= (3 if "bytes" in way.name else 0)
        assert journal.keys() <= original.journal.keys()
        if "bytes" not in way.name:
            # a byte in the middle of a word can be seen only where there is another copy of the word
            assert all(_was(found[key], original.ever[key]) for key in found if key[0] != "info")
            assert all(_said(entry) == _said(original.journal[number]) for number, entry in journal.items())
        _told(done, new, found, original)
        for made in (new, Path(f"{new}.lost.txt")):
            made.unlink(missing_ok=True)


def _was(record: Record, ever: list[Record]) -> bool:
    """Whether a record once was like that, or an annotation of which the last fragments are on a lost page."""
    if record in ever:
        return True
    if not isinstance(record, Annotation):
        return False
    several = [each for each in ever if isinstance(each, Annotation) and len(each.fragments) > len(record.fragments)]
    return record in [replace(each, fragments=each.fragments[: len(record.fragments)]) for each in several]


def _salvaged(file: Path, new: Path, way: Damage) -> Salvaged | None:
    """What became of a file, None for one that was cut before anything that somebody made."""
    if way.name != "cut":
        return salvage(str(file), str(new))
    with contextlib.suppress(StorageError):
        return salvage(str(file), str(new))
    assert not new.exists()
    return None


def _said(entry: Entry) -> Transaction:
    """An entry without the number of one that it takes back: that one may be lost."""
    return replace(entry.transaction, reverts=None)


def _told(done: Salvaged, new: Path, found: dict[Key, Record], original: Original) -> None:
    """Every loss is in the list."""
    listed = Path(f"{new}.lost.txt")
    assert listed.exists() == bool(done.lost)
    if done.lost:
        assert listed.read_text(encoding="utf-8").splitlines() == list(done.lost)
    if original.state.keys() - found.keys() or len(_rows(new, "journal")) < len(original.journal):
        assert done.lost


def _pages_of(raw: bytes, path: Path, table: str) -> list[int]:
    """The leaves of a table."""
    path.write_bytes(raw)
    with Pages(str(path)) as pages:
        roots, _ = masters(pages, bytearray(pages.count + 1))
        found, below = [], [roots[table]]
        while below:
            number = below.pop()
            page = pages.page(number)
            assert page is not None
            if page[0] in (10, 13):
                found.append(number)
            else:
                made = node(page, False, pages.usable)
                assert made is not None
                below += made.children
    return sorted(found)


def _zeroed(raw: bytes, pages: list[int]) -> bytes:
    changed = bytearray(raw)
    for number in pages:
        changed[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    return bytes(changed)


RECORDS = ("annotation", "fragment", "relation", "decision", "status", "entity_group", "waiver")


@pytest.mark.parametrize("tables", [(table,) for table in RECORDS] + [RECORDS])
def test_records_without_their_tables_are_those_of_the_journal(
    file: Path, new: Path, original: Original, tables: tuple[str, ...]
) -> None:
    file.write_bytes(_zeroed(original.raw, [n for table in tables for n in _pages_of(original.raw, file, table)]))
    salvage(str(file), str(new))
    with contextlib.closing(SqliteProject.open(str(new))) as project:
        assert state(project) == original.state
        assert {entry.number: entry for entry in project.journal()} == original.journal


def test_records_without_the_journal_are_those_of_the_tables(file: Path, new: Path, original: Original) -> None:
    file.write_bytes(_zeroed(original.raw, _pages_of(original.raw, file, "journal")))
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
    gone = [n for table in ("annotation", "journal") for n in _pages_of(original.raw, file, table)]
    file.write_bytes(_zeroed(original.raw, gone))
    lost = salvage(str(file), str(new)).lost
    made = [record for record in original.state.values() if isinstance(record, Annotation)]
    assert sum(line.startswith("annotation «") for line in lost) == len(made)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_what_half_a_journal_does_not_say_the_tables_do(
    file: Path, new: Path, original: Original, share: float
) -> None:
    pages = _pages_of(original.raw, file, "journal")
    file.write_bytes(_zeroed(original.raw, random.Random(share).sample(pages, int(len(pages) * share))))
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
    for page in _pages_of(original.raw, file, "document"):
        file.write_bytes(_zeroed(original.raw, [page]))
        done = salvage(str(file), str(new))
        with contextlib.closing(SqliteProject.open(str(new))) as project:
            found, ids = state(project), {row[1] for row in _rows(new, "document")}
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
    file.write_bytes(_zeroed(original.raw, _pages_of(original.raw, file, "journal")[:4]))
    salvage(str(file), str(new))
    again = tmp_path / "again.kavychki"
    assert salvage(str(new), str(again)).lost == ()
    for table in TABLES:
        assert _rows(again, table) == _rows(new, table), table


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
