"""What a window asks of a large project is looked up by indexes: no statement goes through a whole table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from storage.shared import SHARED
from tests.benchmarks.largefile import ANNA, make

_GROWS = frozenset("document annotation fragment relation decision status suggestion journal preannotation".split())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the benchmark, small."""
    path = tmp_path_factory.mktemp("large") / "p.kavychki"
    make(path, 20, told=lambda _: None)
    return path


@pytest.fixture
def asked(large: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SqliteProject, list[str]]]:
    """An open project, and every statement that is asked of it from now on."""
    store = SqliteProject.open(str(large))
    said: list[str] = []
    connection = store._database._connection
    connection.set_trace_callback(said.append)
    yield store, said
    connection.set_trace_callback(None)
    store.close()


def _scans(path: Path, statements: list[str]) -> list[tuple[str, str]]:
    """(step, statement) of whatever goes through a whole table or index that grows with the project.

    The names in a plan are those of the statement ("d"), so they are looked up in it.
    """
    found = []
    with sqlite3.connect(path) as connection:
        for sql in statements:
            if not re.match(r"(?i)\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b", sql):
                continue
            named = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN|,) (\w+) AS (\w+)", sql)}
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}"):
                if scan := re.match(r"SCAN (\w+)(?! VIRTUAL)", step):
                    if named.get(scan[1], scan[1]) in _GROWS:
                        found.append((step, sql))
    connection.close()
    return found


def _as_a_window(store: SqliteProject) -> None:
    """Opens, looks through lists, goes from document to document, edits, takes back."""
    from annotate.commands import By
    from annotate.model.edits import Edit, Transaction, reverting
    from annotate.model.ids import uuid7
    from annotate.model.records import Status, status_id

    by = By(lambda: "2026-02-03T12:00:00.000Z", uuid7)
    who = store.annotator(ANNA).id
    store.schema()
    store.last_change(who)
    store.steps("", who)
    ids = [row.id for row in store.rows(DocumentFilter(), who, 0, 20)]
    for which in (
        DocumentFilter(),
        DocumentFilter(progress="new"),
        DocumentFilter(progress="done"),
        DocumentFilter(flagged=True, progress="started"),
        DocumentFilter("завод пр", "new"),
        DocumentFilter("18", flagged=True),
    ):
        store.count(which, who)
        store.rows(which, who, 2, 10)
        store.position(ids[3], which, who)
        store.neighbour(ids[3], which, who, 1)
    for id in ids[:3]:
        store.counts(who)
        store.document(id)
        store.suggestions(id)
        records = store.records(id, who)
        store.steps(id, who)
        store.row(id, who)
        store.without_suggestions({"bench": "2"}, [id, ids[-1]])
        store.labels_of_words(["сообщил", "протокол"], "entity", who, without=id)
        store.quotes(who, document=id)
        after = Status(status_id(id, who), id, who, "started", True)
        edit = Edit(records.status, after)
        entry = store.append(Transaction((edit,), "status", who, by.now(), id))
        store.append(reverting(store.entry(entry.number), who, by.now()))
        store.next_open(id, who)
    store.quotes(who, after="0")
    store.names(who, ids[2], 5)
    store.holding([["завод"], ["протокол", "протокола"]])
    store.put_suggestions(ids[4], {"bench": "3"}, [])
    store.annotations("claim", "0", 5)


def test_a_window_scans_no_table_that_grows(asked: tuple[SqliteProject, list[str]], large: Path) -> None:
    store, said = asked
    _as_a_window(store)
    assert len(set(said)) > 60
    assert _scans(large, sorted(set(said))) == []


def test_the_test_sees_a_scan(large: Path) -> None:
    sql = "SELECT d.id FROM document AS d LEFT JOIN status AS s ON s.document = d.id WHERE d.title = 'x'"
    assert [step.split()[:2] for step, _ in _scans(large, [sql])] == [["SCAN", "d"], ["SCAN", "s"]]


def test_the_project_of_the_benchmark_is_sound(large: Path) -> None:
    store = SqliteProject.open(str(large))
    try:
        assert store.check() == []
        figures = store.figures()
        annotators = figures["annotators"]
    finally:
        store.close()
    assert figures["documents"] == 20
    assert sum(annotators[ANNA]["annotations"].values()) > 300
    assert annotators[ANNA]["decisions"]
    assert annotators["Борис"]["done"] > 0
    assert figures["suggestions"]["bench 1"] > 50


def test_changes_of_many_documents_are_not_looked_for_among_the_imports(large: Path) -> None:
    with sqlite3.connect(large) as connection:
        plan = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {SHARED}", (0,))]
    connection.close()
    assert plan == ["SEARCH journal USING INDEX journal_shared (number>?)"]
