"""Near copies in a project: told at import, listed, kept through corrections, checked and mended."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

from annotate.commands.gesture import By
from annotate.model.edits import Transaction
from annotate.model.text import Document
from annotate.ports import Incoming, ProjectStore
from annotate.reanchor import correct_text, planned
from storage.project import SqliteProject
from storage.repair import repair
from tests.storage.material import AT

_WIRE = random.Random(7).choices(
    "суд город завод река мост школа театр поезд дорога цена рынок банк закон выборы совет отчёт".split(), k=240
)


def wire(change: int = 0) -> str:
    """The text of an agency as a paper prints it, with so many sentences of its own at the end."""
    return " ".join(_WIRE) + "." + "".join(f" Дополнение {number}." for number in range(change))


OTHER = " ".join(random.Random(8).choices("лес поле трава звезда море камень песок ветер снег".split(), k=240))


def _filled(store: ProjectStore, author: str) -> None:
    store.add([Document("a", wire(), "Агентство"), Document("o", OTHER, "Другое")], author)


def test_an_import_says_of_what_a_text_is_nearly_a_copy(store: ProjectStore, anna: str) -> None:
    _filled(store, anna)
    (added,) = store.add([Document("b", wire(3), "Газета")], anna)
    (brought,) = store.bring([Incoming(Document("c", wire(6), "Сайт"))], anna)
    assert (added.near, brought.near, brought.duplicate_of) == ("Агентство", "Газета", "")


def test_the_copies_of_a_document_are_listed_the_closest_first(store: ProjectStore, anna: str) -> None:
    _filled(store, anna)
    store.add([Document("b", wire(9), "Газета"), Document("c", wire(3), "Сайт")], anna)
    assert [(copy.document, copy.title) for copy in store.copies("a")] == [("c", "Сайт"), ("b", "Газета")]
    assert [copy.document for copy in store.copies("c")] == ["a", "b"]
    assert store.copies("o") == []


def _corrected(store: ProjectStore, document: str, text: str, author: str) -> Transaction:
    d = store.document(document)
    plan = planned(d, text, [], [], store.schema())
    made = correct_text(plan, (), author, By(lambda: AT, lambda: ""))
    assert made is not None
    return made


def test_a_corrected_text_has_the_copies_of_its_new_words(store: ProjectStore, anna: str) -> None:
    _filled(store, anna)
    store.add([Document("b", wire(3), "Газета")], anna)
    store.append(_corrected(store, "b", OTHER + " И ещё.", anna))
    assert (store.copies("a"), [copy.document for copy in store.copies("o")]) == ([], ["b"])
    if isinstance(store, SqliteProject):
        assert store.check() == []


def test_check_finds_a_wrong_sketch_and_repair_makes_it_again(tmp_path: Path) -> None:
    path = str(tmp_path / "p.kavychki")
    with contextlib.closing(SqliteProject.create(path)) as project:
        _filled(project, project.annotator("Анна").id)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM document_sketch WHERE number = (SELECT min(number) FROM document_sketch)")
        connection.execute("INSERT INTO document_sketch VALUES (7, 2, 3)")
    with contextlib.closing(SqliteProject.open(path)) as project:
        assert {finding.kind for finding in project.check()} == {"copies"}
    assert repair(path).lines == ("sketches of the texts: made again",)
    with contextlib.closing(SqliteProject.open(path)) as project:
        assert project.check() == []
