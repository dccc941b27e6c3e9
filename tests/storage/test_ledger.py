"""The view corrections says what became of each suggestion, what was added by hand, and how long it took."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate import commands
from annotate.model.edits import Edit, Transaction
from annotate.model.text import Span
from storage import ledger
from storage.project import SqliteProject
from tests.storage.desk import Clock, Person
from tests.storage.material import document, proposal, span

TEXT = (
    "Мэр Твери Анна Белова открыла мост. «Мост готов», — сказала Белова. "
    "По её словам, работы шли год. Река Волга замёрзла."
)
ID = "d"
SOURCE = Span(TEXT.index("Белова. По"), TEXT.index(". По"))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[SqliteProject]:
    made = SqliteProject.create(str(tmp_path / "p.kavychki"))
    made.add([document(ID, TEXT)], made.annotator("Олег").id)
    quote = proposal(
        ID, "quote", "QUOTE", span(TEXT, "Мост готов"), cue=span(TEXT, "сказала"), source=SOURCE,
        attributes={"type": "direct", "speaker": "Анна Белова"}, maker="quote-rules", version="3",
    )  # fmt: skip
    entities = [
        proposal(ID, "entity", label, span(TEXT, words), score=score)
        for label, words, score in (("LOC", "Твери", 0.9), ("PER", "Анна Белова", 0.8), ("LOC", "Река Волга", 0.6))
    ]
    made.put_suggestions(ID, {"rules": "1", "quote-rules": "3"}, [*entities, quote])
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def anna(project: SqliteProject, clock: Clock) -> Person:
    return Person(project, "Анна", ID, clock)


def ask(project: SqliteProject, question: str, *given: object) -> list[dict[str, Any]]:
    with contextlib.closing(sqlite3.connect(project.path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(question, given)]


def outcomes(project: SqliteProject, annotator: str = "Анна") -> dict[str, str]:
    """The words suggested, or else annotated -> outcome."""
    rows = ask(
        project,
        "SELECT coalesce(nullif(text_suggested, ''), text) AS of, outcome FROM corrections WHERE annotator = ?",
        annotator,
    )
    return {row["of"]: row["outcome"] for row in rows}


def told(project: SqliteProject, words: str, *columns: str) -> tuple[Any, ...]:
    (row,) = ask(project, "SELECT * FROM corrections WHERE ? IN (text_suggested, text)", words)
    return tuple(row[column] for column in columns)


def test_a_suggestion_that_is_open_has_no_row(project: SqliteProject) -> None:
    assert ask(project, "SELECT * FROM corrections") == []


def test_a_kept_suggestion_says_all_that_there_is_to_know(project: SqliteProject, anna: Person) -> None:
    made = anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    place = span(TEXT, "Твери")
    (suggestion,) = [s.id for s in project.suggestions(ID) if s.fragments == (place,)]
    assert ask(project, "SELECT * FROM corrections") == [
        {
            "document": ID, "title": ID, "date": "", "annotator": "Анна", "suggestion": suggestion, "maker": "rules",
            "version": "1", "layer": "entity", "score": 0.9, "outcome": "kept", "label_suggested": "LOC",
            "label": "LOC", "text_suggested": "Твери", "text": "Твери", "start_suggested": place.start,
            "end_suggested": place.end, "start": place.start, "end": place.end, "moved_start": 0, "moved_end": 0,
            "moved": 0, "attributes_suggested": "{}", "attributes": "{}", "annotation": anna.annotation("Твери").id,
            "at": made.transaction.at, "seconds": None,
        }
    ]  # fmt: skip


def test_a_story_and_each_step_of_it_taken_back(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    anna.do(commands.accept(anna.state, (anna.mark("Анна Белова"),), anna.by))
    anna.do(commands.reject(anna.state, (anna.mark("Река Волга"),), anna.by))
    kept = {"Твери": "kept", "Анна Белова": "kept", "Река Волга": "rejected"}
    assert outcomes(project) == kept
    place = anna.span("Мэр Твери Анна Белова")
    anna.do(commands.reshape(anna.state, anna.mark("Анна Белова"), 0, place, anna.by, "grow"))
    moved = ("moved_start", "moved_end", "moved", "text_suggested", "text")
    assert outcomes(project) == kept | {"Анна Белова": "moved"}
    assert told(project, "Анна Белова", *moved) == (-2, 0, 2, "Анна Белова", "Мэр Твери Анна Белова")
    anna.do(commands.relabel(anna.state, anna.mark("Мэр Твери Анна Белова"), "ORG", anna.by))
    assert outcomes(project) == kept | {"Анна Белова": "moved and relabelled"}
    anna.do(commands.annotate(anna.state, (anna.span("мост"),), "entity", "LOC", anna.by))
    assert outcomes(project)["мост"] == "added"
    assert told(project, "мост", "suggestion", "maker", "score", "label_suggested", *moved) == (
        "", "", None, "", None, None, None, "", "мост",
    )  # fmt: skip
    anna.do(commands.delete(anna.state, anna.mark("Твери"), anna.by))
    assert outcomes(project)["Твери"] == "rejected"
    assert told(project, "Твери", "label", "text", "start", "end", "moved", "annotation") == (
        "", "", None, None, None, "",
    )  # fmt: skip
    anna.undo()
    anna.undo()
    assert outcomes(project) == kept | {"Анна Белова": "moved and relabelled"}
    anna.undo()
    anna.undo()
    assert outcomes(project) == kept
    anna.undo()
    anna.undo()
    anna.undo()
    assert outcomes(project) == {}
    anna.redo()
    assert outcomes(project) == {"Твери": "kept"}
    assert project.check() == []


def test_a_relabelled_suggestion_stands_where_it_stood(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.relabel(anna.state, anna.mark("Твери"), "ORG", anna.by))
    assert told(project, "Твери", "outcome", "label_suggested", "label", "moved") == ("relabelled", "LOC", "ORG", 0)


def test_a_quote_with_another_speaker_is_changed(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.set_speaker(anna.state, anna.mark("Мост готов"), "Пётр Ким", anna.by))
    assert outcomes(project) == {"Мост готов": "changed"}
    said = told(project, "Мост готов", "layer", "maker", "version", "attributes_suggested", "attributes")
    assert said[:3] == ("quote", "quote-rules", "3")
    assert ("Анна Белова" in said[3], "Пётр Ким" in said[4]) == (True, True)


def test_cue_and_source_say_how_far_they_are_from_those_suggested(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Мост готов"),), anna.by))
    moves = "SELECT layer, moved_start, moved_end FROM annotation ORDER BY layer"
    assert [tuple(row.values()) for row in ask(project, moves)] == [("cue", 0, 0), ("quote", 0, 0), ("source", 0, 0)]
    assert outcomes(project) == {"Мост готов": "kept"}
    anna.do(commands.reshape(anna.state, anna.mark("сказала"), 0, anna.span("сказала Белова"), anna.by, "grow"))
    assert [tuple(row.values()) for row in ask(project, moves)] == [("cue", 0, 1), ("quote", 0, 0), ("source", 0, 0)]
    assert outcomes(project) == {"Мост готов": "changed"}


def test_a_part_that_was_never_suggested_has_no_way_that_it_went(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Мост готов"),), anna.by))
    source = anna.annotation("Белова", "source")
    claim = replace(source, layer="claim", label="CLAIM")
    anna.do(Transaction((Edit(source, claim),), "relabel", anna.id, "", ID))
    assert ask(project, "SELECT moved_start, moved_end FROM annotation WHERE layer = 'claim'") == [
        {"moved_start": None, "moved_end": None}
    ]


def test_of_several_fragments_the_outer_edges_count(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Мост готов"),), anna.by))
    quote = anna.annotation("Мост готов")
    apart = replace(quote, fragments=(anna.span("Мост"), anna.span("готов")))
    anna.do(Transaction((Edit(quote, apart),), "cut_fragment", anna.id, "", ID))
    assert told(project, "Мост … готов", "outcome", "moved_start", "moved_end", "moved") == ("moved", 0, 0, 0)


def test_suggestions_that_become_one_annotation_are_merged_but_for_the_first(
    project: SqliteProject, anna: Person
) -> None:  # fmt: skip
    whole = anna.span("Твери Анна Белова")
    more = proposal(ID, "entity", "PER", anna.span("Твери Анна"), score=0.3, maker="other")
    project.put_suggestions(ID, {"other": "1"}, [more])
    anna.do(commands.annotate(anna.state, (whole,), "entity", "PER", anna.by))
    assert outcomes(project) == {"Анна Белова": "moved", "Твери Анна": "merged"}
    assert {row["moved"] for row in ask(project, "SELECT moved FROM corrections WHERE outcome = 'merged'")} == {None}


def test_each_annotator_has_rows_of_their_own(project: SqliteProject, anna: Person, clock: Clock) -> None:
    boris = Person(project, "Борис", ID, clock)
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    boris.do(commands.reject(boris.state, (boris.mark("Твери"),), boris.by))
    assert (outcomes(project), outcomes(project, "Борис")) == ({"Твери": "kept"}, {"Твери": "rejected"})


def test_removed_documents_are_not_in_the_ledger(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    with contextlib.closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute("UPDATE document SET removed = 1")
    assert ask(project, "SELECT * FROM corrections") == []


def seconds(project: SqliteProject, annotator: str = "Анна") -> dict[str, float | None]:
    rows = ask(
        project,
        "SELECT coalesce(nullif(text_suggested, ''), text) AS of, seconds FROM corrections WHERE annotator = ?",
        annotator,
    )
    return {row["of"]: row["seconds"] for row in rows}


def test_seconds_are_those_since_the_annotators_own_entry_before(
    project: SqliteProject, anna: Person, clock: Clock
) -> None:  # fmt: skip
    boris = Person(project, "Борис", ID, clock)
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by), 50)
    boris.do(commands.reject(boris.state, (boris.mark("Твери"),), boris.by), 2)
    anna.do(commands.accept(anna.state, (anna.mark("Анна Белова"),), anna.by), 1.25)
    boris.do(commands.set_note(boris.state, "проверить", boris.by), 3600)
    boris.do(commands.reject(boris.state, (boris.mark("Анна Белова"),), boris.by), 4)
    anna.do(commands.annotate(anna.state, (anna.span("мост"),), "entity", "LOC", anna.by), 301)
    assert seconds(project) == {"Твери": None, "Анна Белова": 3.25, "мост": 300.0}
    assert seconds(project, "Борис") == {"Твери": None, "Анна Белова": 4.0}


def test_what_one_gesture_does_shares_its_seconds(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.set_note(anna.state, "начато", anna.by))
    marks = tuple(anna.mark(words) for words in ("Твери", "Река Волга", "Мост готов"))
    anna.do(commands.accept(anna.state, marks, anna.by), 6)
    assert seconds(project) == {"Твери": 2.0, "Река Волга": 2.0, "Мост готов": 2.0}
    # a later change of one of them is that one's alone
    anna.do(commands.set_attribute(anna.state, anna.mark("Твери"), "note", "город", anna.by), 5)
    assert seconds(project) == {"Твери": 5.0, "Река Волга": 2.0, "Мост готов": 2.0}


def test_a_question_about_one_document_reads_only_that(project: SqliteProject) -> None:
    for view in ("corrections", "history"):
        with contextlib.closing(sqlite3.connect(project.path)) as connection:
            plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {view} WHERE document = 'd'").fetchall()
        tables = ("decision", "annotation", "document", "suggestion", "journal", "d", "k", "a", "s", "j", "x", "y")
        assert not [row[3] for row in plan if row[3].split()[0] == "SCAN" and row[3].split()[1] in tables]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE annotation SET changed = changed + 1",
        "UPDATE decision SET changed = 0",
        "UPDATE decision SET seconds = 7",
        "UPDATE annotation SET seconds = NULL",
        "UPDATE annotation SET moved_end = 3",
        "UPDATE annotation SET moved_start = NULL",
    ],
)
def test_check_compares_the_ledger_with_the_journal(project: SqliteProject, anna: Person, damage: str) -> None:
    anna.do(commands.set_note(anna.state, "начато", anna.by))
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    assert project.check() == []
    with contextlib.closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute(damage)
    assert [(finding.kind, finding.document) for finding in project.check()] == [("ledger", ID)]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_rows_of_an_old_project_say_their_past_too(version: str, tmp_path: Path) -> None:
    path = tmp_path / "old.kavychki"
    shutil.copyfile(Path(__file__).resolve().parents[1] / "old_projects" / f"{version}.kavychki", path)
    with contextlib.closing(SqliteProject.open(str(path))) as old:
        assert old.check() == []
        rows = ask(old, "SELECT id, changed, moved_start, moved_end FROM annotation ORDER BY id")
        assert [tuple(row.values()) for row in rows[:5]] == [
            ("r00", 2, 0, 0), ("r01", 3, 0, 0), ("r02", 3, 0, 0), ("r03", 3, 0, 0), ("r04", 5, None, None),
        ]  # fmt: skip
        assert ask(old, "SELECT id, changed FROM decision ORDER BY id") == [
            {"id": "d1", "changed": 2}, {"id": "d2", "changed": 3}, {"id": "d3", "changed": 4},
        ]  # fmt: skip
        assert [row["outcome"] for row in ask(old, "SELECT outcome FROM corrections WHERE suggestion <> ''")] == [
            "kept", "rejected", "changed",
        ]  # fmt: skip


def test_moves_of_an_old_project_are_measured(project: SqliteProject, anna: Person) -> None:
    anna.do(commands.accept(anna.state, (anna.mark("Анна Белова"),), anna.by))
    place = anna.span("Мэр Твери Анна Белова")
    anna.do(commands.reshape(anna.state, anna.mark("Анна Белова"), 0, place, anna.by, "grow"))
    after = ask(project, "SELECT * FROM annotation"), ask(project, "SELECT * FROM decision")
    with project._database.writing() as connection:
        connection.execute("UPDATE annotation SET changed = 0, seconds = NULL, moved_start = NULL, moved_end = NULL")
        connection.execute("UPDATE decision SET changed = 0, seconds = NULL")
        ledger.fill(connection)
    assert (ask(project, "SELECT * FROM annotation"), ask(project, "SELECT * FROM decision")) == after
    assert told(project, "Анна Белова", "outcome", "moved_start", "seconds") == ("moved", -2, 1.0)
    assert project.check() == []
