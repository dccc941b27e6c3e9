"""The list of documents of the file says what a plain list in memory says, whatever was written before, by whom."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Info, Status, status_id
from annotate.ports import Counts, DocumentFilter
from storage.project import SqliteProject
from storage.search import _WORD, match_expression, query_words
from tests.memory_store import MemoryStore
from tests.storage.material import AT, document

_WORDS = ("мост", "мосты", "Ёлка", "ель", "18", "про")
_FILTERS = [
    DocumentFilter(query, progress, flagged)
    for query in ("", "мост", "м", "ел про", "…")
    for progress in (None, "new", "started", "done")
    for flagged in (False, True)
]
_text = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
_act = st.one_of(
    st.tuples(st.just("add"), st.lists(_text, min_size=1, max_size=3)),
    st.tuples(
        st.just("status"), st.integers(0, 9), st.sampled_from("AB"), st.sampled_from(("new", "started", "done")),
        st.booleans(),
    ),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.tuples(st.just("title"), st.integers(0, 9), _text),
    st.tuples(st.just("elsewhere"), st.integers(0, 9), st.sampled_from(("started", "done"))),
    st.tuples(st.just("refused"), st.integers(0, 9)),
    st.tuples(st.just("look"), st.sampled_from(_FILTERS)),
)  # fmt: skip


class _Both:
    """The file, the same file through another window, and a store in memory that gets the same."""

    def __init__(self, path: str) -> None:
        self.file = SqliteProject.create(path)
        self.other = SqliteProject.open(path)
        self.memory = MemoryStore()
        self.who = {name: self.file.annotator(name).id for name in "AB"}
        self.plain = {name: self.memory.annotator(name).id for name in "AB"}
        self.ids: list[str] = []

    def add(self, texts: list[str]) -> None:
        first = len(self.ids)
        made = [document(f"d{first + i}", f"{text} {first + i}") for i, text in enumerate(texts)]
        self.file.add(made, self.who["A"])
        self.memory.add(made, self.plain["A"])
        self.ids += [one.id for one in made]

    def status(self, number: int, name: str, progress: str, flagged: bool, elsewhere: bool = False) -> None:
        document = self.ids[number % len(self.ids)]
        for store, who in ((self.other if elsewhere else self.file, self.who), (self.memory, self.plain)):
            before = store.records(document, who[name]).status
            after = Status(status_id(document, who[name]), document, who[name], progress, flagged)  # type: ignore[arg-type]
            store.append(Transaction((Edit(before, after),), "status", who[name], AT, document))

    def info(self, number: int, **values: object) -> None:
        document = self.ids[number % len(self.ids)]
        for store, who in ((self.file, self.who), (self.memory, self.plain)):
            d = store.document(document)
            before = Info(d.id, d.id, "", d.title, d.date, d.source, d.url, d.language, d.text_sha256, d.removed)
            store.append(Transaction((Edit(before, replace(before, **values)),), "info", who["A"], AT, document))  # type: ignore[arg-type]

    def refused(self, number: int) -> None:
        """A transaction that is taken back halfway."""
        document = self.ids[number % len(self.ids)]
        was = self.file.records(document, self.who["A"]).status
        after = Status(status_id(document, self.who["A"]), document, self.who["A"], "done", True)
        stale = Edit(replace(after, progress="new", note="nobody wrote this"), after)
        with pytest.raises(EditRejected):
            self.file.append(Transaction((Edit(was, after), stale), "status", self.who["A"], AT, document))

    def compare(self) -> None:
        for name in "AB":
            who, plain = self.who[name], self.plain[name]
            assert self.file.counts(who) == self.memory.counts(plain)
            for which in _FILTERS:
                rows = self.memory.rows(which, plain, 0, 1000)
                assert self.file.rows(which, who, 0, 1000) == rows, which
                assert self.file.rows(which, who, 1, 2) == rows[1:3]
                assert self.file.count(which, who) == len(rows)
                for id in self.ids[:3] + self.ids[-2:]:
                    assert self.file.position(id, which, who) == self.memory.position(id, which, plain)
                    for step in (-2, -1, 1, 2):
                        found = self.memory.neighbour(id, which, plain, step)
                        assert self.file.neighbour(id, which, who, step) == found
            for id in self.ids:
                assert self.file.next_open(id, who) == self.memory.next_open(id, plain)

    def close(self) -> None:
        self.file.close()
        self.other.close()


@settings(max_examples=15)
@given(st.lists(_act, max_size=8))
def test_lists_follow_what_is_written(acts: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        both = _Both(str(Path(folder, "p.kavychki")))
        both.add(["мост про", "Ёлка ель", "мосты 18", "про"])
        for act, *given in acts:
            match act:
                case "add":
                    both.add(*given)  # type: ignore[arg-type]
                case "status":
                    both.status(*given)  # type: ignore[arg-type]
                case "elsewhere":
                    both.status(given[0], "A", given[1], False, elsewhere=True)  # type: ignore[arg-type]
                case "remove":
                    both.info(given[0], removed=True)  # type: ignore[arg-type]
                case "title":
                    both.info(given[0], title=given[1])  # type: ignore[arg-type]
                case "refused":
                    both.refused(given[0])  # type: ignore[arg-type]
                case _:
                    both.file.count(given[0], both.who["A"])  # type: ignore[arg-type]
        both.compare()
        both.close()


def test_an_empty_list_has_no_place_and_no_neighbours(project: SqliteProject) -> None:
    anna = project.annotator("Анна").id
    project.add([document("a", "Мост.")], anna)
    nothing = DocumentFilter("слон")
    assert (project.count(nothing, anna), project.rows(nothing, anna)) == (0, [])
    assert project.position("a", nothing, anna) is None
    assert project.neighbour("a", nothing, anna, 1) is None
    assert project.neighbour("nobody", DocumentFilter(), anna, 1) is None
    assert project.counts(anna) == Counts(1, 0, 0)


def test_a_status_of_a_document_that_is_not_there_is_refused(project: SqliteProject) -> None:
    anna = project.annotator("Анна").id
    lost = Edit(None, Status(status_id("lost", anna), "lost", anna, "done"))
    with pytest.raises(EditRejected, match="stale"):
        project.append(Transaction((lost,), "status", anna, AT))
    assert project.journal() == []


def test_every_letter_of_a_word_is_one_for_sqlite_too() -> None:
    """The index knows no order of words, so a word that its tokeniser cut in two could not be asked for."""
    codes = (*range(0x3000), *range(0xA000, 0xAC00), *range(0xF900, 0x10000))  # without Chinese and Korean: too many
    letters = [chr(code) for code in codes if re.fullmatch(_WORD, chr(code))]
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'unicode61 remove_diacritics 0')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance')")
        connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", ((ord(c), f"а{c}б") for c in letters))
        cut = connection.execute("SELECT doc FROM v GROUP BY doc HAVING count(*) <> 1").fetchall()
    connection.close()
    assert len(letters) > 8_000
    assert cut == []


@given(st.text(max_size=12))
def test_whatever_is_typed_can_be_asked_for(typed: str) -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5 (x, content = '', tokenize = 'unicode61 remove_diacritics 0',"
            " detail = none, prefix = '1 2 3')"
        )
        connection.execute("INSERT INTO t (x) VALUES ('а')")
        if words := query_words(typed):
            connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (match_expression(words),)).fetchall()
    connection.close()
