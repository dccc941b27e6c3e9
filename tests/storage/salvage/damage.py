"""A project with a bit of everything, and ways to damage its bytes."""

from __future__ import annotations

import contextlib
import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from unittest import mock

from annotate.model.edits import Entry, reverting
from annotate.model.ids import uuid7
from annotate.model.records import Annotation, Decision, Group, Record, Relation, Waiver
from annotate.model.schema import switched
from annotate.model.text import Span
from storage.check import of_document
from storage.folding import Key, key_of
from storage.project import SqliteProject
from storage.salvage.cells import node, values
from storage.salvage.pages import Pages
from storage.salvage.trees import masters
from tests.storage.material import AT, changing, creating, document, proposal, status

PAGE = 4096
DOCUMENTS = 9
_WHO = ("Вера Ильина", "Олег Сухов", "Зоя Маркова", "Пётр Лунин")
_WHAT = ("открыла мост", "починил насос", "нашла архив", "посадил сад")
_WHERE = ("в Рязани", "на Каме", "под Тверью", "у Онеги")


def text(number: int) -> str:
    """The text of a document; every fourth is several pages long."""
    sentences = [
        f"{_WHO[(number + n) % 4]} {_WHAT[(3 * number + n) % 4]} {_WHERE[(number + 2 * n) % 4]}: запись {number}.{n}."
        for n in range(60 if number % 4 == 0 else 8)
    ]
    return " ".join(sentences)


def make(path: str, documents: int = DOCUMENTS) -> None:
    """A project in which two people worked: bulk acts, undo, another label schema, suggestions, settings.

    Its bytes are the same each time but for the day of its making, so that the same damage hits the same.
    """
    numbers = count()
    with contextlib.ExitStack() as fixed:
        for name in ("storage.project.now", "storage.suggestions.now", "storage.schemas.now"):
            fixed.enter_context(mock.patch(name, return_value=AT))
        fixed.enter_context(mock.patch("storage.project.uuid7", side_effect=lambda: _id(next(numbers))))
        _work(SqliteProject.create(path), documents, numbers)


def _id(number: int) -> str:
    return uuid7(1_770_000_000_000 + 1000 * number, hashlib.sha256(str(number).encode()).digest()[:10])


def _work(project: SqliteProject, documents: int, numbers: Iterator[int]) -> None:
    anna, boris = (project.annotator(name).id for name in ("Анна", "Борис"))
    texts = [document(_id(next(numbers)), text(number), title=f"Запись {number}") for number in range(documents)]
    project.add(texts[:6], anna)
    project.add(texts[6:], boris)
    project.set_setting("done", "ask")
    for number, one in enumerate(texts):
        who = boris if number % 3 == 0 else anna
        places = [Span(at, at + 5) for at in range(0, len(one.text) - 10, 70)]
        proposed = [proposal(one.id, "entity", "PER", place, score=0.7) for place in places[:6]]
        project.put_suggestions(one.id, {"rules": "1"}, proposed)
        taken = [
            Annotation(_id(next(numbers)), one.id, who, "entity", "PER", p.fragments, {"name": _WHO[n % 4]}, p.id)
            for n, p in enumerate(proposed[:3])
        ]
        decided = [
            Decision(_id(next(numbers)), one.id, who, p.id, "accepted", a.id)
            for p, a in zip(proposed, taken, strict=False)
        ]
        project.append(creating(*taken, *decided, action="accept_many"))
        quote, cue = (
            Annotation(
                _id(next(numbers)), one.id, who, "quote", "QUOTE", (Span(6, 20), Span(30, 44)), {"type": "direct"}
            ),
            Annotation(_id(next(numbers)), one.id, who, "cue", "CUE", (Span(22, 28),)),
        )
        project.append(creating(quote, cue, Relation(_id(next(numbers)), one.id, who, "cue", quote.id, cue.id)))
        made = Annotation(
            _id(next(numbers)), one.id, who, "entity", "LOC", (Span(50, 60),), {"note": "заметка " * (number * 20)}
        )
        project.append(creating(made))
        moved = replace(made, label="ORG", fragments=(Span(51, 61),))
        done = project.append(changing(made, moved, "relabel"))
        if number % 4 == 1:
            project.append(reverting(done, who, AT))
        if number % 4 == 2:
            project.append(changing(moved, None, "delete"))
        project.append(
            creating(Group(_id(next(numbers)), one.id, who, _WHO[0], "PER", ("Вера",), "Q1"), action="rename_group")
        )
        project.append(creating(Waiver(_id(next(numbers)), one.id, who, "no-speaker", quote.id), action="waive"))
        project.append(creating(status(one.id, who, "done", number % 2 == 0, "проверено")))
    project.set_schema(switched(project.schema(), "entity", ["PER", "ORG"]), anna)
    project.append(reverting(project.entry(2), boris, AT))  # the second import is taken back, and done again
    project.append(reverting(project.entry(project.journal()[-1].number), boris, AT))
    project.close()


def state(project: SqliteProject) -> dict[Key, Record]:
    """Every record of a project by its key."""
    with project._database.reading() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM document")]
        who = [row[0] for row in connection.execute("SELECT id FROM annotator")]
        return {key_of(record): record for id in ids for record in of_document(connection, id, who)}


@dataclass(frozen=True)
class Damage:
    """A way to damage a file: its name, and what becomes of the bytes."""

    name: str
    do: Callable[[bytearray, random.Random], None]


def flips(most: int) -> Damage:
    def do(raw: bytearray, chance: random.Random) -> None:
        for _ in range(chance.randint(1, most)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)

    return Damage(f"up to {most} bytes", do)


def zeros(most: int) -> Damage:
    def do(raw: bytearray, chance: random.Random) -> None:
        for _ in range(chance.randint(1, most)):
            page = chance.randrange(1, len(raw) // PAGE)
            raw[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)

    return Damage(f"up to {most} pages of zeros", do)


def _noise(raw: bytearray, chance: random.Random) -> None:
    page = chance.randrange(1, len(raw) // PAGE)
    raw[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)


def _cut(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw)) :]


def _header(raw: bytearray, chance: random.Random) -> None:
    raw[:100] = chance.choice((bytes(100), chance.randbytes(100)))


def _master(raw: bytearray, chance: random.Random) -> None:
    raw[100:PAGE] = chance.choice((bytes(PAGE - 100), chance.randbytes(PAGE - 100)))


def _first(raw: bytearray, chance: random.Random) -> None:
    raw[:PAGE] = chance.randbytes(PAGE)


def _swapped(raw: bytearray, chance: random.Random) -> None:
    """Two pages in each other's place, as a broken disk has them."""
    one, other = (chance.randrange(1, len(raw) // PAGE) * PAGE for _ in range(2))
    raw[one : one + PAGE], raw[other : other + PAGE] = raw[other : other + PAGE], raw[one : one + PAGE]


WAYS = (
    flips(3), flips(30), flips(200), zeros(1), zeros(6), Damage("noise", _noise), Damage("cut", _cut),
    Damage("header", _header), Damage("master", _master), Damage("first page", _first), Damage("swapped", _swapped),
)  # fmt: skip


def damaged(sound: bytes, way: Damage, seed: int, path: Path) -> bytes:
    """Writes a damaged copy of a file to `path` and gives its bytes."""
    raw = bytearray(sound)
    way.do(raw, random.Random(f"{way.name} {seed}"))
    path.write_bytes(raw)
    return bytes(raw)


@dataclass(frozen=True)
class Original:
    """The bytes of a sound project, what it holds, and every value that a record of it ever had."""

    raw: bytes
    state: dict[Key, Record]
    ever: dict[Key, list[Record]]
    journal: dict[int, Entry]


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a table as they are."""
    with contextlib.closing(sqlite3.connect(path)) as found:
        return found.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall()


TABLES = (
    "annotator", "document", "annotation", "fragment", "relation", "decision", "status", "entity_group", "waiver",
    "suggestion", "preannotation", "journal", "schema", "setting",
)  # fmt: skip


def leaves(raw: bytes, path: Path, table: str) -> list[int]:
    """The pages with the rows of a table of the project `raw`, which is written to `path`."""
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


def zeroed(raw: bytes, pages: list[int]) -> bytes:
    """The file with zeros in place of these pages."""
    changed = bytearray(raw)
    for number in pages:
        changed[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    return bytes(changed)


def document_pages(raw: bytes, path: Path) -> dict[str, set[int]]:
    """The pages on which the row of each document lies, by its id; `path` is where the project is written."""
    found: dict[str, set[int]] = {}
    for leaf in leaves(raw, path, "document"):
        with Pages(str(path)) as pages:
            page = pages.page(leaf)
            assert page is not None
            made = node(page, False, pages.usable)
            assert made is not None
            for cell in made.cells:
                assert cell is not None
                lies, number = {leaf}, cell.overflow
                while number:
                    lies.add(number)
                    following = pages.page(number)
                    assert following is not None
                    number = int.from_bytes(following[:4], "big")
                id = values(cell.local + pages.rest(cell))[1]
                found[str(id)] = lies
    return found


def same_pages(raw: bytes, other: bytes, pages: set[int]) -> bool:
    """Whether these pages are alike in both."""
    return all(raw[(n - 1) * PAGE : n * PAGE] == other[(n - 1) * PAGE : n * PAGE] for n in pages)
