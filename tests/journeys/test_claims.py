"""Three claims by keys alone: tagged in claim mode, completed in the form, read from the file, taken back."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.annotate.making import draft
from tests.journeys.driver import records_of
from tests.journeys.keyboard import focus, russian, write
from tests.ui.hands import Hands, until
from tests.ui.windows import Open, document
from ui.panels.given import today

TEXT = (
    "Паром на Лену не вернут до июля, заявила начальник пристани Раиса Дьяконова. "
    "«Ремонт обошёлся в 70 млн рублей», — сказала она. В Якутске ждут жары. Пристань построили в 1962 году."
)
FERRY, REPAIR, HEAT, PIER = (
    "Паром на Лену не вернут до июля", "Ремонт обошёлся в 70 млн рублей", "В Якутске ждут жары",
    "Пристань построили в 1962 году",
)  # fmt: skip
DRAFTS = (
    draft(TEXT, "quote", "QUOTE", FERRY, cue="заявила", attributes={"type": "indirect", "speaker": "Раиса Дьяконова"}),
    draft(TEXT, "quote", "QUOTE", REPAIR, cue="сказала", attributes={"type": "direct", "speaker": "Раиса Дьяконова"}),
    draft(TEXT, "entity", "DATE", "июля", attributes={"value": "2026-07"}),
    draft(TEXT, "entity", "LOC", "Лену", attributes={"name": "Лена"}),
    draft(TEXT, "entity", "MONEY", "70 млн рублей", attributes={"value": "70000000 RUB"}),
    draft(TEXT, "entity", "LOC", "Якутске", attributes={"name": "Якутск"}),
    draft(TEXT, "claim", "CLAIM", FERRY, score=0.8, attributes={
        "type": "PREDICT", "worth": 1, "claimant": "Раиса Дьяконова",
    }),
    draft(TEXT, "claim", "CLAIM", REPAIR, score=0.9, attributes={
        "type": "EVENT", "worth": 2, "claimant": "Раиса Дьяконова",
    }),
    draft(TEXT, "claim", "CLAIM", HEAT, score=0.2, attributes={"type": "EVENT", "worth": 0}),
    draft(TEXT, "claim", "CLAIM", PIER, score=0.7, attributes={"type": "EVENT", "worth": 1}),
)  # fmt: skip


def begin(h: Hands, path: Path) -> None:
    assert h.window.deeds.create(str(path))
    store = h.bench.store
    store.add([document("d", TEXT, "Паром")], h.bench.annotator.id)
    store.put_suggestions("d", {"rules": "1"}, [suggestion("d", one) for one in DRAFTS])
    h.window.documents.reload()
    assert h.bench.open("d")


def rows(path: Path, question: str) -> list[dict[str, Any]]:
    """An answer as somebody else's program gets it, while the window is open."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(question)]


def tab_to(h: Hands, name: str) -> None:
    """Tab from field to field until the one of that name has the keys."""
    for _ in range(40):
        if focus().accessibleName() == name or (isinstance(focus(), QPushButton) and focus().text() == name):  # type: ignore[attr-defined]
            return
        h.key("Tab")
    raise AssertionError(name)


def settle(h: Hands) -> None:
    """Waits until the form has followed the focus."""
    until(lambda: not h.window.echo._following.isActive())


def test_three_claims_are_tagged_completed_read_as_tables_and_taken_back(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "claims.kavychki"
    h = window()
    begin(h, path)
    before = records_of(h.state)

    # the most check-worthy first; letters come while the Russian layout is on
    russian(h, "я")
    assert h.focused() == ("claim", "CLAIM", REPAIR)
    h.key("1", "Shift+3", "Tab")
    assert h.focused() == ("claim", "CLAIM", FERRY)
    h.key("6", "Shift+3", "Shift+9", "Space")
    assert h.focused() == ("claim", "CLAIM", PIER)
    h.key("2", "Shift+2", "Space", "Backspace")
    assert h.window.verbs is not None
    assert h.window.verbs.rounds.words == "Claims: 4 of 4 · 4 decided"

    # back to the first: wording and evidence in the form, and back to the article
    h.key("Shift+Tab", "Shift+Tab", "Shift+Tab")
    assert h.focused() == ("claim", "CLAIM", REPAIR)
    settle(h)
    h.key("F6")
    tab_to(h, "Stand-alone wording")
    write(" в 2026 году")
    tab_to(h, "Verdict and evidence")
    h.key("Space")
    tab_to(h, "Verdict")
    h.key("Down")
    tab_to(h, "+ link")
    h.key("Space")
    assert focus().accessibleName() == "Address"
    write("lena.example/parom")
    h.key("Tab", "Tab", "Down", "Tab")
    write("сумма контракта")
    h.key("Esc")
    assert h.view.hasFocus()

    assert rows(path, """
        SELECT text, type, worth, polarity, claimant, claimant_kind, wording, time, place, number, verdict, evidence,
          origin, document, annotator FROM claims ORDER BY start
    """) == [
        {
            "text": FERRY, "type": "PREDICT", "worth": "2", "polarity": "negated", "claimant": "Раиса Дьяконова",
            "claimant_kind": "", "wording": FERRY, "time": "2026-07", "place": "Лена", "number": "", "verdict": "",
            "evidence": 0, "origin": "corrected", "document": "d", "annotator": "Анна",
        },
        {
            "text": REPAIR, "type": "QUANT", "worth": "2", "polarity": "", "claimant": "Раиса Дьяконова",
            "claimant_kind": "", "wording": REPAIR + " в 2026 году", "time": "", "place": "",
            "number": "70000000 RUB", "verdict": "true", "evidence": 1, "origin": "corrected", "document": "d",
            "annotator": "Анна",
        },
        {
            "text": PIER, "type": "EVENT", "worth": "1", "polarity": "", "claimant": "", "claimant_kind": "article",
            "wording": PIER, "time": "", "place": "", "number": "", "verdict": "", "evidence": 0,
            "origin": "accepted", "document": "d", "annotator": "Анна",
        },
    ]  # fmt: skip
    assert rows(path, "SELECT document, nr, url, seen, stance, passage FROM evidence") == [
        {"document": "d", "nr": 1, "url": "https://lena.example/parom", "seen": today(), "stance": "supports",
         "passage": "сумма контракта"}
    ]  # fmt: skip

    # the quotes follow in their mode; the claims inherit their speaker then
    russian(h, "м")
    h.key("Space", "Space")
    voices = (
        "SELECT claimant, quote, (SELECT attributes LIKE '%claimant%' FROM annotation WHERE id = c.annotation) AS own"
    )
    assert rows(path, f"{voices} FROM claims AS c ORDER BY start")[:2] == [
        {"claimant": "Раиса Дьяконова", "quote": FERRY, "own": 0},
        {"claimant": "Раиса Дьяконова", "quote": REPAIR, "own": 0},
    ]

    while h.state.history.done:
        h.key("Ctrl+Z")
    assert records_of(h.state) == before
    assert rows(path, "SELECT * FROM claims") == rows(path, "SELECT * FROM evidence") == []
    assert h.window.verbs.rounds.kind == "quotes"
    h.window.close_project()
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []
