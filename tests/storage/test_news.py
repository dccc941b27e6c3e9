"""What a window learns of what others have written."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.model.edits import step_of
from annotate.model.records import Info
from annotate.model.schema import switched
from annotate.model.text import Span
from annotate.ports import News, ProjectStore
from storage.project import SqliteProject
from tests.storage.material import annotation, changing, creating, document, fill, proposal, status, stranger
from tests.timing import within

ROOT = Path(__file__).resolve().parents[2]
Two = tuple[SqliteProject, SqliteProject, str]


@pytest.fixture
def two(path: Path) -> Iterator[Two]:
    """Two windows on one file that have looked at it, and their annotator."""
    one = SqliteProject.create(str(path))
    anna = fill(one)
    other = SqliteProject.open(str(path))
    assert (one.news(), other.news()) == (None, None)
    yield one, other, anna
    one.close()
    other.close()


def test_only_what_others_have_written_is_news_and_only_once(two: Two) -> None:
    one, other, anna = two
    mine = one.append(creating(annotation("a", "odd", anna, "entity", "LOC", Span(1, 3))))
    theirs = other.append(creating(annotation("b", "short", anna, "entity", "LOC", Span(1, 3))))
    one.append(creating(annotation("c", "plain", anna, "entity", "LOC", Span(1, 3))))
    assert one.news() == News((step_of(theirs),), frozenset({("short", anna)}))
    found = other.news()
    assert found is not None
    assert [step.number for step in found.steps] == [mine.number, mine.number + 2]
    assert found.documents == {"odd", "plain"}
    assert (one.news(), other.news()) == (None, None)


def test_each_kind_of_change_says_what_it_reaches(two: Two) -> None:
    one, other, anna = two
    boris = other.annotator("Борис").id
    other.append(creating(status("odd", boris, "done")))
    found = one.news()
    assert found is not None
    assert found == News(found.steps, frozenset({("odd", boris)}))
    (import_,) = [e for e in other.journal() if e.transaction.action == "import"]
    info = import_.transaction.edits[0].after
    assert isinstance(info, Info)
    other.append(changing(info, replace(info, title="Иначе"), author=anna))
    found = one.news()
    assert found is not None
    assert found == News(found.steps, frozenset({("odd", "")}), listed=True)
    (added,) = other.add([document("new", "Новая статья.")], anna)
    found = one.news()
    assert found is not None
    assert found == News(found.steps, frozenset({(added.document, "")}), listed=True)
    schema = other.schema()
    other.set_schema(replace(switched(schema, "entity", ["PER"]), version=schema.version + 1), anna)
    found = one.news()
    assert found is not None
    assert found == News(found.steps, frozenset({("", "")}), schema=True)
    assert (found.documents, one.schema()) == (frozenset(), other.schema())
    other.set_setting("done", "ask")
    assert one.news() is None


def test_suggestions_are_news_for_whoever_did_not_write_them(two: Two) -> None:
    one, other, _ = two
    other.put_suggestions("odd", {"rules": "2"}, [proposal("odd", "entity", "LOC", Span(0, 2))])
    one.put_suggestions("short", {"rules": "2"}, [])
    assert one.news() == News(suggested=frozenset({"odd"}))
    assert other.news() == News(suggested=frozenset({"short"}))


@pytest.mark.parametrize("since", ["own", "theirs", "suggestions"])
def test_a_file_whose_history_is_another_one_is_read_anew(two: Two, path: Path, since: str) -> None:
    one, other, anna = two
    with contextlib.closing(sqlite3.connect(":memory:")) as kept:
        with stranger(path) as live:
            live.backup(kept)
        if since == "suggestions":
            one.put_suggestions("short", {"rules": "2"}, [])
        else:
            (one if since == "own" else other).append(
                creating(annotation("a", "odd", anna, "entity", "LOC", Span(1, 3)))
            )
        one.news()
        with contextlib.closing(sqlite3.connect(path)) as live:
            kept.backup(live)
    assert one.news() == News(anew=True)
    assert one.news() is None
    entry = one.append(creating(annotation("z", "odd", anna, "entity", "LOC", Span(1, 3))))
    assert (entry.number, one.check()) == (15, [])


def test_looking_does_not_wait_for_another_thread_nor_for_a_writer(two: Two, path: Path) -> None:
    one, other, anna = two
    other.append(creating(annotation("a", "odd", anna, "entity", "LOC", Span(1, 3))))
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with one._database.reading():
            held.set()
            free.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    assert within(0.1, one.news)
    assert one.news() is None
    free.set()
    thread.join()
    with stranger(path) as writer:
        writer.execute("BEGIN IMMEDIATE")
        found: list[News | None] = []
        assert within(0.1, lambda: found.append(one.news()))
        assert any(found)


def test_who_changed_a_record_last(store: ProjectStore) -> None:
    anna = fill(store)
    (found, *_) = store.records("plain", anna).annotations
    entry = store.append(changing(found, replace(found, label="ORG")))
    store.append(creating(annotation("a", "plain", anna, "entity", "LOC", Span(1, 3))))
    assert store.last_about("plain", [found.id]) == step_of(entry)
    assert store.last_about("", ["nobody", found.id]) == step_of(entry)
    assert store.last_about("plain", ["nobody"]) is None
    assert store.last_about("odd", [found.id]) is None
    newest = store.newest()
    assert newest is not None
    assert (newest.number, newest.action) == (entry.number + 1, "annotate")


_HAMMER = """
import sys
from annotate.errors import EditRejected, StorageError
from annotate.model.text import Span
from storage.project import SqliteProject
from tests.storage.material import annotation, creating
project = SqliteProject.open(sys.argv[1])
anna = project.annotators()[0].id
print("ready", flush=True)
sys.stdin.readline()
for n in range(150):
    project.append(creating(annotation(f"{sys.argv[2]}{n}", "odd", anna, "entity", "LOC", Span(n % 90, n % 90 + 2))))
    if n % 10 == 0:
        project.put_suggestions("short", {sys.argv[2]: str(n)}, [])
print("done", flush=True)
"""


def test_two_programs_that_write_as_fast_as_they_can_both_get_on(path: Path) -> None:
    with contextlib.closing(SqliteProject.create(str(path))) as project:
        anna = fill(project)
        before = len(project.journal())
        children = [
            subprocess.Popen(
                [sys.executable, "-c", _HAMMER, str(path), name],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for name in ("x", "y")
        ]  # fmt: skip
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = [child.communicate(timeout=60)[0] for child in children]
        assert said == ["done\n", "done\n"]
        ids = [entry.transaction.edits[0].record.id for entry in project.journal()[before:]]
        assert sorted(ids) == sorted(f"{name}{n}" for name in "xy" for n in range(150))
        # neither had to wait until the other had finished
        last = {name: max(i for i, id in enumerate(ids) if id.startswith(name)) for name in "xy"}
        first = {name: min(i for i, id in enumerate(ids) if id.startswith(name)) for name in "xy"}
        assert first["x"] < last["y"]
        assert first["y"] < last["x"]
        assert (len(project.records("odd", anna).annotations) - 300 > 0, project.check()) == (True, [])
