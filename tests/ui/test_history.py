"""The history of a document: its rows, and the way to any step by key and by click."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtTest import QTest

from annotate.model.edits import Step
from annotate.model.history import History
from tests.ui.hands import LEFT, NONE, Hands, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.panels.history import Moment, moments, spoken_time


def _step(number: int, action: str, words: str = "Тула", reverts: int | None = None) -> Step:
    return Step(number, action, words, "a", "2026-02-03T11:00:00.000Z", "d", reverts)


def _rows(h: Hands) -> list[str]:
    """The rows in words: those taken back in brackets, the present one with a star."""
    h.window.inspector.history.grab()
    return [
        f"({m.words})" if m.undone else f"*{m.words}" if m.present else m.words
        for m in h.window.inspector.history.moments
    ]


def test_the_newest_stands_first_with_what_was_taken_back_above_it() -> None:
    history = History((_step(1, "accept"), _step(2, "relabel")), (_step(5, "delete", reverts=4), _step(6, "flag")))
    at = "2026-02-03T11:00:00.000Z"
    assert moments(history) == [
        Moment(5, "delete «Тула»", at, undone=True),
        Moment(6, "flag on «Тула»", at, undone=True),
        Moment(2, "relabel «Тула»", at, present=True),
        Moment(1, "accept «Тула»", at),
        Moment(0, "as it was opened first", ""),
    ]
    assert moments(History()) == [Moment(0, "as it was opened first", "", present=True)]


def test_a_time_of_today_is_told_without_the_day() -> None:
    now = datetime.now(UTC)
    stamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert spoken_time(stamp) == now.astimezone().strftime("%H:%M")
    earlier = (now - timedelta(days=40)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert "," in spoken_time(earlier)
    assert spoken_time("yesterday") == ""


def test_ctrl_h_shows_it_and_the_arrow_keys_and_enter_go_to_a_step(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.key("Tab", "Space", "Space", "Backspace")
    h.key("Ctrl+H")
    history = h.window.inspector.history
    until(lambda: len(history.moments) == 4)
    assert _rows(h) == [
        "*reject «Ехать стало ближе»", "accept «Туле»", "accept «Анна Белова»", "as it was opened first"
    ]  # fmt: skip
    h.key("Down", "Down", "Return")
    until(lambda: len(h.state.annotations) == 1)
    until(lambda: history.moments[2].present)
    assert _rows(h) == [
        "(reject «Ехать стало ближе»)", "(accept «Туле»)", "*accept «Анна Белова»", "as it was opened first"
    ]  # fmt: skip
    assert history.currentIndex().row() == 2
    h.key("Up", "Up", "Return")
    until(lambda: len(h.state.annotations) == 2)
    assert [d.verdict for d in h.state.decisions.values()].count("rejected") == 1


def test_a_click_goes_there_and_escape_gives_the_keys_back_to_the_article(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.key("Tab", "Space", "Space", "Ctrl+H")
    history = h.window.inspector.history
    until(lambda: len(history.moments) == 3)
    place = history.visualRect(history.model().index(2, 0)).center()
    QTest.mouseClick(history.viewport(), LEFT, NONE, place)
    until(lambda: not len(h.state.annotations))
    h.key("Esc")
    assert h.view.hasFocus()
    h.key("Ctrl+Shift+Z")
    assert len(h.state.annotations) == 1


def test_a_document_without_changes_has_its_beginning_only(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.key("Ctrl+H")
    until(lambda: len(h.window.inspector.history.moments) == 1)
    assert _rows(h) == ["*as it was opened first"]
    h.key("Return")
    assert len(h.bench.store.journal(h.state.document.id)) == 0
