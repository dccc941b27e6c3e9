"""A document with one finding of each check, worked through by keys alone until nothing is left, and taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotate.checks import CHECKS
from annotate.commands import By
from annotate.commands.gesture import Gesture
from annotate.model.ids import uuid7
from annotate.model.records import Annotation
from annotate.model.state import opened
from annotate.model.text import text_sha256
from annotate.ports import ProjectStore
from storage.project import SqliteProject
from tests.annotate.making import NOW, place
from tests.journeys.driver import records_of
from tests.ui.hands import Hands, until
from tests.ui.windows import Open, document

OTHER = "Тула встретила гостей, и Тула же их проводила."
TEXT = (
    "Мэр заявил, что мост откроют в мае. По словам врачей, всё спокойно.\n\n"
    "В порту сообщили: баржа стоит. Пётр Громов приехал из города Тула. "
    "Он сказал: «Мы видели завод «Волна», — и уехал.\n\n"
    "ТАСС со ссылкой на Минтранс сообщает: поезда пойдут."
)


class Making:
    """Annotations of one document, written as they would be by hand."""

    def __init__(self, store: ProjectStore, id: str) -> None:
        anna = store.annotator("Анна").id
        self._store, self._state = store, opened(store.document(id), anna, store.schema())
        self._g = Gesture(self._state, By(lambda: NOW, uuid7))

    def put(self, layer: str, label: str, words: str, nth: int = 0, **attributes: str) -> str:
        s, id = self._state, uuid7()
        fragments = (place(s.text, words, nth),)
        self._g.put(Annotation(id, s.document.id, s.annotator, layer, label, fragments, attributes))
        return id

    def quote(self, words: str, cue: str = "", **attributes: str) -> None:
        quote = self.put("quote", "QUOTE", words, 0, **attributes)
        if cue:
            self._g.relate("cue", quote, self.put("cue", "CUE", cue))

    def write(self) -> None:
        transaction = self._g.transaction("annotate", subject="слова")
        assert transaction is not None
        self._store.append(transaction)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project in which one document has a finding of each check."""
    path = tmp_path / "замечания.kavychki"
    with closing(SqliteProject.create(str(path))) as store:
        texts = {"other": OTHER, "seed": TEXT}
        store.add([document(id, text) for id, text in texts.items()], store.annotator("Анна").id)
        made = Making(store, "other")
        for nth in (0, 1):
            made.put("entity", "LOC", "Тула", nth)
        made.write()
        made = Making(store, "seed")
        made.put("cue", "CUE", "заявил")
        made.quote(", что мост откроют в мае", speaker="мэр")  # an edge; and no cue, until that one is linked
        made.quote("всё спокойно", "По словам", speaker="врачи")
        made.put("source", "SOURCE", "врачей")
        made.quote("баржа стоит", "сообщили")  # nobody speaks
        made.put("entity", "PER", "Пётр Громо")
        made.put("entity", "ORG", "Тула")
        made.quote("Мы видели завод «Волна", "сказал", speaker="Пётр Громов")
        made.quote("поезда пойдут", "сообщает", speaker="ТАСС")
        made.quote("поезда пойдут", speaker="Минтранс")
        made.put("claim", "CLAIM", "поезда пойдут")
        made.write()
    return path


def _read(path: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def _press(h: Hands, check: str) -> None:
    """What a person presses about a finding."""
    if check == "quote-without-speaker":
        h.key("F7")
        h.window.picking.picker.line.insert("портовики")
        h.key("Return")
    elif check == "missing-attribute":
        h.key("F7", "6")
    elif check in ("overlapping-speakers", "quote-without-cue"):
        h.key("Shift+F7")
    else:
        h.key("F7")


def test_each_finding_is_mended_or_let_be_by_keys_alone_and_all_of_it_taken_back(window: Open, path: Path) -> None:
    h = window(language="ru")
    h.window.open_project(str(path))
    h.bench.open("seed")
    checking = h.window.checking
    until(lambda: checking.looking.is_current)
    assert {finding.check for finding in checking.open} == {check.name for check in CHECKS}
    before, met = records_of(h.state), []
    h.view.setFocus()
    for _ in range(20):
        h.key("F8")
        if not checking.open:
            break
        assert checking.current is not None
        met.append(checking.current.check)
        _press(h, checking.current.check)
    assert h.window.status._notice.text() == h.window.inspector.checks.none.text() == "Замечаний нет"
    assert met == [
        "cue-without-quote", "untrimmed-edge", "source-without-quote", "quote-without-speaker", "cut-token",
        "labelled-differently", "unbalanced-marks", "quote-without-cue", "overlapping-speakers", "missing-attribute",
    ]  # fmt: skip
    assert _read(path, 'SELECT "check" FROM waiver ORDER BY rowid') == [
        ("quote-without-cue",),
        ("overlapping-speakers",),
    ]
    assert _read(path, "SELECT text, cue, source, speaker FROM quotes ORDER BY start, cue DESC") == [
        ("что мост откроют в мае", "заявил", "", "мэр"),
        ("всё спокойно", "По словам", "врачей", "врачи"),
        ("баржа стоит", "сообщили", "", "портовики"),
        ("Мы видели завод «Волна»", "сказал", "", "Пётр Громов"),
        ("поезда пойдут", "сообщает", "", "ТАСС"),
        ("поезда пойдут", "", "", "Минтранс"),
    ]
    assert _read(path, "SELECT text, label FROM entities WHERE document = 'seed' ORDER BY start") == [
        ("Пётр Громов", "PER"),
        ("Тула", "LOC"),
    ]
    assert _read(path, "SELECT type FROM claims") == [("PREDICT",)]
    h.view.setFocus()
    for _ in met:
        h.key("Ctrl+Z")
    assert records_of(h.state) == before
    assert _read(path, "SELECT count(*) FROM waiver") == [(0,)]
    until(lambda: checking.looking.is_current)
    assert {finding.check for finding in checking.open} == {check.name for check in CHECKS}
    h.window.close_project()
    with closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []
        texts = {d: text_sha256(project.document(d).text) for d in ("seed", "other")}
        assert texts == {"seed": text_sha256(TEXT), "other": text_sha256(OTHER)}
