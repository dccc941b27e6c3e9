"""Findings in the window: a quiet list, keys that go from one to the next, mend, let be; and "done" that waits."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from annotate.checks import Finding
from annotate.errors import StorageError
from tests.annotate.making import place
from tests.ui.hands import Hands, until
from tests.ui.keys_hands import hint_line
from tests.ui.remarks import TEXT, checks, link, put, rows, said, shown, title, words
from tests.ui.windows import Open, article, document, in_memory
from ui.article import speaking


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT)


def test_without_findings_the_window_is_silent_and_the_list_says_so(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громов")
    assert (checks(h), rows(h), title(h)) == ([], [], "Checks")
    assert h.window.status._findings.isHidden()
    shown(h)
    panel = h.window.inspector.checks
    assert (panel.none.isVisible(), panel.none.text()) == (True, "Nothing to remark.")
    assert not any(widget.isVisible() for widget in (panel.list, panel.mend, panel.waive, panel.show_waived))
    h.view.setFocus()
    h.key("F8")
    assert said(h) == "Nothing to remark."
    h.key("F7", "Shift+F7")
    assert said(h) == "There is nothing to remark here."


def test_findings_come_a_moment_after_a_change_and_are_counted(h: Hands) -> None:
    h.view.setFocus()
    put(h, "entity", "PER", "Пётр Громо")
    assert title(h) == "Checks"  # nothing is looked at while the hands are at it
    put(h, "claim", "CLAIM", "мост откроют в мае")
    assert checks(h) == ["missing-attribute", "cut-token"]
    assert title(h) == "Checks 2"
    sign = h.window.status._findings
    assert (sign.isVisible(), sign.text()) == (True, "2 findings")
    assert rows(h) == ["Not filled in: Type: мост откроют в мае", "An edge cuts a word: Пётр Громо"]
    assert h.view.hasFocus()
    assert h.view.focus_id == ""


def test_keys_go_from_finding_to_finding_around_the_end_and_back(h: Hands) -> None:
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    person = put(h, "entity", "PER", "Пётр Громо")
    h.view.setFocus()
    h.key("F8")  # the checks have not looked yet: the key does not go by what they found before
    assert h.view.focus_id == claim
    assert said(h) == "Not filled in: Type. F7: what to press, Shift+F7: let it be"
    h.key("F8")
    assert h.view.focus_id == person
    assert said(h) == "An edge cuts a word. F7: take the whole word, Shift+F7: let it be"
    h.key("F8")
    assert (h.view.focus_id, said(h)[:19]) == (claim, "Again from the top.")
    h.key("Shift+F8")
    assert h.view.focus_id == person
    h.key("Shift+F8")
    assert h.view.focus_id == claim
    assert h.window.inspector.checks.finding == h.window.checking.open[0]


def test_keys_go_on_from_where_the_caret_is(h: Hands) -> None:
    put(h, "claim", "CLAIM", "мост откроют в мае")
    person = put(h, "entity", "PER", "Пётр Громо")
    h.click("врачей")
    h.key("F8")
    assert h.view.focus_id == person
    h.click("врачей")
    h.key("Shift+F8")
    assert h.view.focus_id != person


def test_the_bottom_line_names_the_keys_while_the_mark_has_the_focus(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громо")
    assert checks(h)
    assert "F7" not in hint_line(h)
    h.key("F8")
    assert hint_line(h)[:4] == ["F7", "take the whole word", "Shift F7", "let it be"]


def test_a_key_mends_as_one_step_that_undo_takes_back(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    h.key("F8", "F7")
    assert (words(h, person), h.view.focus_id) == ("Пётр Громов", person)
    assert said(h) == "Mended: An edge cuts a word. Nothing to remark."
    assert h.menu("undo").text() == "Undo: mend «Пётр Громов»"
    assert checks(h) == []
    h.key("Ctrl+Z")
    assert (words(h, person), checks(h)) == ("Пётр Громо", ["cut-token"])


def test_of_several_findings_of_a_mark_the_first_is_mended_first(h: Hands) -> None:
    quote = put(h, "quote", "QUOTE", ", что мост откроют в мае", speaker="мэр")
    put(h, "cue", "CUE", "заявил")
    h.key("F8", "F8")
    assert h.window.checking.current is not None
    assert h.window.checking.current.check == "quote-without-cue"
    h.key("F7")
    assert {(r.head, r.type) for r in h.state.relations.values()} == {(quote, "cue")}
    h.key("F7")
    assert words(h, quote) == "что мост откроют в мае"
    assert checks(h) == []


def test_who_speaks_is_asked_for(h: Hands) -> None:
    quote = put(h, "quote", "QUOTE", "всё спокойно")
    link(h, "cue", quote, put(h, "cue", "CUE", "По словам"))
    h.key("F8")
    h.key("F7")
    h.window.picking.picker.line.insert("врачи")
    h.key("Return")
    found = h.state.annotation(quote)
    assert found is not None
    assert (found.attributes["speaker"], checks(h)) == ("врачи", [])


def test_a_type_is_a_key_away(h: Hands) -> None:
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    h.key("F8", "F7")
    assert said(h) == "Type: keys 1–9."
    h.key("6")
    found = h.state.annotation(claim)
    assert found is not None
    assert (found.attributes["type"], checks(h)) == ("PREDICT", [])


def test_a_missing_cue_is_armed_and_taken(h: Hands) -> None:
    quote = put(h, "quote", "QUOTE", "мост откроют в мае", speaker="мэр")
    h.key("F8", "F7")
    assert h.view.held.armed == ("cue", "CUE")
    assert said(h) == "Take the cue: select the word that introduces the quote, then u."
    h.key("Left", "Left", "Left", "u")
    assert [(words(h, r.head), words(h, r.tail)) for r in h.state.relations.values()] == [(words(h, quote), "заявил")]
    assert checks(h) == []


def test_what_needs_a_person_says_so(h: Hands) -> None:
    for speaker in ("мэр", "врачи"):
        quote = put(h, "quote", "QUOTE", "всё спокойно", speaker=speaker)
        link(h, "cue", quote, put(h, "cue", "CUE", "По словам"))
    h.key("F8")
    assert said(h) == "Overlaps a quote of another speaker: мэр. Shift+F7: let it be"
    h.key("F7")
    assert said(h) == "Which of the two is right? Backspace deletes the focused one.".replace("Backspace", "⌫")
    assert checks(h) == ["overlapping-speakers"]


def test_a_quiet_sign_stands_at_the_line_and_goes_with_the_finding(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громов")
    checks(h)
    before = h.view.viewport().grab().toImage()
    person = put(h, "entity", "LOC", "Тул")
    checks(h)
    assert h.view.noted == {person}
    left, line = round(h.view.column.left), h.point(h.span("Пётр").start).y()
    image = h.view.viewport().grab().toImage()

    def others(a: int, b: int) -> int:
        y = range(line - 8, line + 9)
        return sum(image.pixel(x, j) != before.pixel(x, j) for x in range(left + a, left + b) for j in y)

    assert others(-12, -3) > 10
    assert others(-40, -13) == 0
    h.key("F8", "F7", "Esc")
    assert (checks(h), h.view.noted) == ([], frozenset())


def test_a_screen_reader_is_told_of_a_finding(h: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(speaking, "send", lambda event: heard.append(event.message()))
    QAccessible.setActive(True)
    try:
        put(h, "entity", "PER", "Пётр Громо")
        checks(h)
        h.key("F8")
        until(lambda: heard)
        assert heard == ["person, by hand: Пётр Громо; 1 of 1; the checks have found something"]
    finally:
        QAccessible.setActive(False)


def test_the_labels_of_the_same_words_in_other_documents_are_asked_for_once(window: Open) -> None:
    h = window()
    other = "Волга обмелела, Волга вскрылась."
    store = in_memory(document("a", other), document("b", "Волга купила баржи, Ока стоит."))
    asked: list[list[str]] = []
    real = store.labels_of_words

    def asking(words_: set[str], *rest: str, **more: str) -> object:
        asked.append(sorted(words_))
        return real(words_, *rest, **more)

    store.labels_of_words = asking  # type: ignore[method-assign,assignment]
    h.window.use(store)
    for nth in (0, 1):
        put(h, "entity", "LOC", "Волга", nth)
    h.bench.open("b")
    river = put(h, "entity", "ORG", "Волга")
    assert checks(h) == ["labelled-differently"]
    put(h, "entity", "LOC", "Ока")
    assert checks(h) == ["labelled-differently"]
    assert asked[-2:] == [["Волга"], ["Ока"]]
    h.view.setFocus()
    h.key("F8")
    assert said(h) == "The same words are LOC elsewhere. F7: make it LOC, Shift+F7: let it be"
    h.key("F7")
    found = h.state.annotation(river)
    assert found is not None
    assert (found.label, checks(h)) == ("LOC", [])


def test_another_document_has_findings_of_its_own(window: Open) -> None:
    h = window()
    h.window.use(in_memory(document("a", TEXT), document("b", TEXT + " Конец.")))
    put(h, "entity", "PER", "Пётр Громо")
    assert checks(h) == ["cut-token"]
    h.key("Ctrl+PgDown")
    assert (title(h), h.window.checking.open) == ("Checks", [])
    assert checks(h) == []
    h.key("Ctrl+PgUp")
    assert checks(h) == ["cut-token"]
    h.window.close_project()
    assert h.window.checking.step(1) is False


def test_a_mend_that_the_disk_refuses_changes_nothing(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    h.key("F8")
    h.bench.store.fail_next = StorageError("full", "x", "full")  # type: ignore[attr-defined]
    h.key("F7")
    assert (words(h, person), checks(h)) == ("Пётр Громо", ["cut-token"])


def test_a_long_document_is_looked_at_in_slices_and_no_key_waits_for_it(
    h: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.looking._MANY", 1)
    person = put(h, "entity", "PER", "Пётр Громо")
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    assert len(checks(h)) == 2
    h.view.setFocus()
    put(h, "cue", "CUE", "По словам")
    h.key("F8")
    assert h.view.focus_id == claim  # what is new comes after the pause
    h.key("1", "F8")
    assert h.view.focus_id == person
    h.key("F7", "F8")
    assert said(h) == "Nothing to remark."
    assert checks(h) == ["cue-without-quote"]


def test_the_words_are_plain_in_the_language_of_the_window(window: Open) -> None:
    h = article(window, TEXT, language="ru")
    put(h, "quote", "QUOTE", "Мы видели завод «Волна", speaker_kind="article")
    assert checks(h) == ["unbalanced-marks"]
    assert (title(h), h.window.status._findings.text()) == ("Проверки 1", "1 замечание")
    h.view.setFocus()
    h.key("F8")
    assert said(h) == "У кавычки нет пары. F7: выправить кавычки, Shift+F7: отложить"
    h.key("F7")
    assert said(h) == "Исправлено: У кавычки нет пары. Замечаний нет"


def test_what_was_found_and_is_gone_meanwhile_is_left_alone(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    checks(h)
    gone = Finding("cut-token", "none", (place(TEXT, "Тулу"),))
    before = len(h.state.history.done)
    for act in (h.window.checking.go, h.window.checking.mend, h.window.checking.waive):
        act(gone)
    assert len(h.state.history.done) == before
    assert words(h, person) == "Пётр Громо"
