"""The history of a project, a page at a time; for the SQLite project and the one in memory."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from annotate import commands
from annotate.changes import KINDS, Change, HistoryFilter, HistoryRow, begins, kind_of_action
from annotate.model.edits import Edit, Transaction
from annotate.model.text import Span
from annotate.ports import ProjectStore
from storage import history
from storage.project import SqliteProject
from tests.storage.desk import Clock, Person
from tests.storage.material import PLAIN, SHORT, annotation, document, proposal, span
from tests.timing import within

ALL = HistoryFilter()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(store: ProjectStore, clock: Clock) -> tuple[Person, Person]:
    """Анна at one document and Борис at another."""
    anna, boris = (Person(store, name, id, clock) for name, id in (("Анна", "plain"), ("Борис", "short")))
    store.add([document("plain", PLAIN), document("short", SHORT)], anna.id)
    town = proposal("plain", "entity", "LOC", span(PLAIN, "Туле"), score=0.75)
    name = proposal("plain", "entity", "PER", span(PLAIN, "Анна Белова"))
    store.put_suggestions("plain", {"rules": "1"}, [town, name])
    return anna, boris


@pytest.fixture
def project(path: Path) -> Iterator[SqliteProject]:
    made = SqliteProject.create(str(path))
    yield made
    made.close()


def told(rows: tuple[HistoryRow, ...]) -> list[tuple[str, str, str]]:
    return [(row.annotator, row.step.action, row.step.subject) for row in rows]


def work(people: tuple[Person, Person]) -> None:
    anna, boris = people
    anna.do(commands.accept(anna.state, (anna.mark("Туле"),), anna.by))  # 2
    boris.do(commands.annotate(boris.state, (boris.span("Реки"),), "entity", "LOC", boris.by))  # 3
    anna.do(commands.relabel(anna.state, anna.mark("Туле"), "ORG", anna.by))  # 4
    anna.do(commands.reshape(anna.state, anna.mark("Туле"), 0, anna.span("В Туле"), anna.by, "grow"))  # 5
    anna.do(commands.reject(anna.state, (anna.mark("Анна Белова"),), anna.by))  # 6
    anna.undo()  # 7
    boris.do(commands.set_note(boris.state, "ещё раз", boris.by))  # 8


def numbers(store: ProjectStore, which: HistoryFilter) -> list[int]:
    return [row.step.number for row in store.history(which).rows]


def test_the_newest_change_comes_first_with_who_made_it(store: ProjectStore, people: tuple[Person, Person]) -> None:
    work(people)
    page = store.history(ALL)
    assert (told(page.rows), page.before) == ([
        ("Борис", "note", "short"), ("Анна", "reject", "Анна Белова"), ("Анна", "reject", "Анна Белова"),
        ("Анна", "grow", "В Туле"), ("Анна", "relabel", "Туле"), ("Борис", "annotate", "Реки"),
        ("Анна", "accept", "Туле"), ("Анна", "import", "plain (+1)"),
    ], 0)  # fmt: skip
    assert [row.title for row in page.rows] == ["short", "plain", "plain", "plain", "plain", "short", "plain", ""]
    assert [row.step.number for row in page.rows if row.undone] == [6]


def test_a_row_says_from_what_to_what_and_by_which_suggestion(
    store: ProjectStore, people: tuple[Person, Person]
) -> None:  # fmt: skip
    work(people)
    rows = {row.step.number: row for row in store.history(ALL).rows}
    (town, name) = sorted(store.suggestions("plain"), key=lambda s: s.fragments[0].start)
    id = rows[2].change.annotation
    assert rows[2].change == Change(id, "entity", "", "LOC", verdict="accepted", suggestion=town.id, document="plain")
    assert (rows[2].maker, rows[2].score, rows[2].changes) == ("rules", 0.75, 3)
    assert rows[4].change == Change(
        id, "entity", "LOC", "ORG", verdict="corrected", suggestion=town.id, document="plain"
    )
    assert rows[5].change == Change(id, "entity", "ORG", "ORG", "Туле", "В Туле", suggestion=town.id, document="plain")
    assert rows[6].change == Change("", "entity", "PER", "", verdict="rejected", suggestion=name.id, document="plain")
    assert (rows[3].maker, rows[3].score, rows[1].changes) == ("", None, 2)


def test_values_are_told_as_they_were_and_as_they_are(store: ProjectStore, people: tuple[Person, Person]) -> None:
    anna, _ = people
    anna.do(commands.accept(anna.state, (anna.mark("Туле"),), anna.by))
    anna.do(commands.set_attribute(anna.state, anna.mark("Туле"), "note", "город", anna.by))
    anna.do(commands.set_attribute(anna.state, anna.mark("Туле"), "note", "область", anna.by))
    assert [row.change.values for row in store.history(ALL, limit=2).rows] == [
        (("note", "город", "область"),), (("note", "", "город"),),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (HistoryFilter(document="plain"), [7, 6, 5, 4, 2, 1]),
        (HistoryFilter(action="decisions"), [7, 6, 2]),
        (HistoryFilter(action="reject"), [7, 6]),
        (HistoryFilter(action="undo"), [7]),
        (HistoryFilter(action="documents"), [8, 1]),
        (HistoryFilter(action="nothing"), []),
        (HistoryFilter(layer="entity", label="PER"), [7, 6]),
        (HistoryFilter(label="ORG"), [5, 4]),
        (HistoryFilter(layer="quote"), []),
        (HistoryFilter(words="ТУЛ"), [5, 4, 2]),
        (HistoryFilter(words="в тул"), [5]),
        (HistoryFilter(undone=True), [6]),
        (HistoryFilter(since="2026-02-03T10:00:06"), [8, 7]),
        (HistoryFilter(since="2026-02-03T10:00:02", until="2026-02-03T10:00:04.000Z"), [4, 3]),
        (HistoryFilter(document="short", action="annotations"), [3]),
    ],
)
def test_a_filter_lets_some_through(
    store: ProjectStore, people: tuple[Person, Person], which: HistoryFilter, found: list[int]
) -> None:
    work(people)
    assert [number for number in numbers(store, which) if number > 1 or not which.since] == found


def test_the_changes_of_one_annotator(store: ProjectStore, people: tuple[Person, Person]) -> None:
    work(people)
    anna, boris = people
    assert numbers(store, HistoryFilter(annotator=boris.id)) == [8, 3]
    assert numbers(store, HistoryFilter(annotator=anna.id, document="short")) == [1]


def test_pages_go_on_where_the_one_before_ended_and_new_changes_are_asked_for(
    store: ProjectStore, people: tuple[Person, Person]
) -> None:
    work(people)
    first = store.history(ALL, limit=3)
    then = store.history(ALL, first.before, limit=3)
    last = store.history(ALL, then.before, limit=3)
    assert [[row.step.number for row in page.rows] for page in (first, then, last)] == [[8, 7, 6], [5, 4, 3], [2, 1]]
    assert [page.before for page in (first, then, last)] == [6, 3, 0]
    assert [row.step.number for row in store.history(ALL, after=6).rows] == [8, 7]
    boris = people[1]
    boris.do(commands.set_note(boris.state, "", boris.by))
    assert [row.step.number for row in store.history(ALL, after=8).rows] == [9]
    assert store.history(ALL, after=9).rows == ()


def test_a_change_of_several_documents_is_in_the_history_of_each(
    store: ProjectStore, people: tuple[Person, Person]
) -> None:
    anna, _ = people
    edits = [Edit(None, annotation(f"n{id}", id, anna.id, "entity", "LOC", Span(0, 4))) for id in ("plain", "short")]
    anna.do(Transaction(tuple(edits), "annotate_alike", anna.id, "", "", "слова"))
    for id in ("plain", "short"):
        assert numbers(store, HistoryFilter(document=id, action="annotate_alike")) == [2]
    anna.do(Transaction(tuple(e.inverse for e in edits), "annotate_alike", anna.id, "", "", "слова", 2))
    assert numbers(store, HistoryFilter(document="short")) == [3, 2, 1]
    assert numbers(store, HistoryFilter(document="short", undone=True)) == [2]


def test_an_undo_that_was_taken_back_leaves_its_change_standing(
    store: ProjectStore, people: tuple[Person, Person]
) -> None:  # fmt: skip
    anna, _ = people
    anna.do(commands.accept(anna.state, (anna.mark("Туле"),), anna.by))
    anna.undo()
    assert [row.undone for row in store.history(ALL).rows] == [False, True, False]
    anna.redo()
    assert [row.undone for row in store.history(ALL).rows] == [False, True, False, False]
    assert [row.again for row in store.history(ALL).rows] == [True, False, False, False]
    anna.undo()
    assert [(row.undone, row.again) for row in store.history(ALL).rows] == [
        (False, False), (True, True), (False, False), (True, False), (False, False),
    ]  # fmt: skip


def test_every_action_of_a_kind_is_of_that_kind_only() -> None:
    actions = [action for kind in KINDS.values() for action in kind]
    assert len(actions) == len(set(actions))
    assert [kind_of_action(a) for a in ("set_type", "set_source", "set_wikidata", "accept", "unheard")] == [
        "attributes", "links", "entities", "decisions", "",
    ]  # fmt: skip


def test_words_begin_words_whatever_their_case() -> None:
    assert begins("елк КИМ", "Пётр Ёлкин, Ким")
    assert not begins("лкин", "Пётр Ёлкин")


def test_words_of_a_text_that_was_corrected_since_are_not_told(project: SqliteProject) -> None:
    anna = Person(project, "Анна", "plain", Clock())
    project.add([document("plain", PLAIN)], anna.id)
    anna.do(commands.annotate(anna.state, (anna.span("Туле"),), "entity", "LOC", anna.by))  # 2
    anna.do(commands.reshape(anna.state, anna.mark("Туле"), 0, anna.span("В Туле"), anna.by, "grow"))  # 3
    asked = "SELECT number, text_before, text FROM history WHERE kind = 'annotation' ORDER BY number"

    def words() -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(project.path)) as connection:
            return connection.execute(asked).fetchall()

    assert words() == [(2, None, "Туле"), (3, "Туле", "В Туле")]
    found = anna.annotation("В Туле")
    later = replace(found, fragments=(Span(1, 5),))
    anna.do(Transaction((Edit(found, later),), "correct_text", anna.id, "", "plain"))  # 4
    assert words() == [(2, None, None), (3, None, None), (4, None, "date")]
    assert [row.change.words for row in project.history(ALL, limit=2).rows] == ["", ""]


def test_entries_that_take_each_other_back_in_a_damaged_file_end(project: SqliteProject) -> None:
    anna = Person(project, "Анна", "plain", Clock())
    project.add([document("plain", PLAIN)], anna.id)
    anna.do(commands.set_note(anna.state, "раз", anna.by))
    anna.do(commands.set_note(anna.state, "два", anna.by))
    with contextlib.closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute("UPDATE journal SET reverts = 5 - number WHERE number > 1")
        asked = "SELECT DISTINCT number, undone FROM history ORDER BY number"
        assert connection.execute(asked).fetchall() == [(1, 0), (2, 1), (3, 0)]
    assert [(row.undone, row.step.number) for row in project.history(ALL).rows] == [(False, 3), (True, 2), (False, 1)]


def test_a_page_looks_at_a_bounded_number_of_entries(
    store: ProjectStore, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(people)
    monkeypatch.setattr(history, "LOOKED", 3)
    which = HistoryFilter(action="accept")
    pages = [store.history(which)]
    while pages[-1].before:
        pages.append(store.history(which, pages[-1].before))
    assert [row.step.number for page in pages for row in page.rows] == [2]
    assert len(pages) == (3 if isinstance(store, SqliteProject) else 1)


def test_a_page_of_a_long_journal_is_there_at_once(project: SqliteProject) -> None:
    anna, boris = (project.annotator(name).id for name in ("Анна", "Борис"))
    project.add([document("plain", PLAIN)], anna)
    project.append(Transaction((Edit(None, annotation("a", "plain", anna, "entity", "LOC", Span(0, 4))),), "annotate",
                               anna, "2026-02-03T10:00:00.000Z", "plain", "слова"))  # fmt: skip
    with contextlib.closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute(
            """WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
INSERT INTO journal SELECT i, '2026-02-04T10:00:00.000Z', ?, document, action, subject, reverts, edits
FROM n, journal WHERE number = 2""",
            (anna,),
        )
    for which in (ALL, HistoryFilter(annotator=boris), HistoryFilter(action="reject"), HistoryFilter(label="PER"),
                  HistoryFilter(words="никогда"), HistoryFilter(annotator=anna)):  # fmt: skip
        assert within(0.5, partial(project.history, which)), which  # 50 ms is meant, with nothing else to do
