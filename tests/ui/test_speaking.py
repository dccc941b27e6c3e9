"""Who speaks, by one key: digits, Enter, and the list that / brings up beside the quote; all by real events."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from annotate import clips
from annotate.claims import claimant_of
from annotate.model.text import covered
from tests.annotate.making import draft
from tests.ui.hands import LEFT, NONE, Hands, typed, until
from tests.ui.windows import Open, article
from ui.article.picker import Picker

TEXT = (
    "«Пруд чистый, — сказала Нина Ежова, — и глубокий». Рядом стоял Антон Фёдоров.\n"
    "Сторож добавил: «Рыбы много». По словам жителей, раньше её не было. Пруд углубят, говорится в плане."
)


@pytest.fixture
def h(window: Open) -> Hands:
    direct = {"type": "direct"}
    return article(
        window,
        TEXT,
        draft(TEXT, "entity", "PER", "Нина Ежова", attributes={"name": "Нина Ежова"}),
        draft(TEXT, "entity", "PER", "Антон Фёдоров", attributes={"name": "Антон Фёдоров"}),
        draft(
            TEXT, "quote", "QUOTE", ("Пруд чистый", "и глубокий"), cue="сказала", source="Нина Ежова", attributes=direct
        ),
        draft(TEXT, "quote", "QUOTE", "Рыбы много", cue="добавил", attributes=direct | {"speaker": "Сторож"}),
        draft(TEXT, "quote", "QUOTE", "раньше её не было", cue="По словам", source="жителей"),
        draft(TEXT, "claim", "CLAIM", "Пруд углубят"),
    )


def quote(h: Hands, words: str) -> dict[str, object]:
    (found,) = [m for m in h.state.marks if m.layer == "quote" and covered(m.fragments, h.text) == words]
    return dict(found.attributes)


BROKEN = "Пруд чистый … и глубокий"


def picker(h: Hands) -> Picker:
    return h.window.picking.picker


def write(words: str) -> None:
    for letter in words:
        focus = QApplication.focusWidget()
        assert focus is not None
        QCoreApplication.sendEvent(focus, typed(letter))


def rows(h: Hands) -> list[str]:
    return [c.words for c in picker(h).model.rows]


@pytest.mark.parametrize("key", ["Return", "Enter"])
def test_enter_names_the_first_candidate_and_goes_on(h: Hands, key: str) -> None:
    h.click("чистый")
    if key == "Return":
        h.key("Return")
    else:
        QTest.keyClick(h.view, Qt.Key.Key_Enter)
    assert quote(h, BROKEN) == {"type": "direct", "speaker": "Нина Ежова"}
    assert h.focused() == ("entity", "PER", "Антон Фёдоров") or h.mark_focused().suggested
    assert [s.action for s in h.state.history.done] == ["speaker"]


def test_enter_accepts_where_somebody_speaks_and_space_accepts_always(h: Hands) -> None:
    h.click("Рыбы")
    h.key("Return")
    assert quote(h, "Рыбы много")["speaker"] == "Сторож"
    assert [s.action for s in h.state.history.done] == ["accept"]
    h.click("чистый")
    h.key("Space")
    assert "speaker" not in quote(h, BROKEN)
    h.click("чистый")
    h.key("Return")  # an annotation now
    assert quote(h, BROKEN)["speaker"] == "Нина Ежова"


def test_the_bottom_line_says_whom_enter_would_name(h: Hands) -> None:
    h.click("чистый")

    def told() -> bool:
        return any(label.text() == "speaks: Нина Ежова" for label in h.window.status.findChildren(QLabel))

    until(told)
    h.key("1")
    until(lambda: not told())


def test_eight_nine_and_nought_are_several_the_article_and_nobody_known(h: Hands) -> None:
    h.click("раньше")
    h.key("8")
    assert quote(h, "раньше её не было") == {"speaker": "жителей", "speaker_kind": "collective"}
    h.key("9")
    assert quote(h, "раньше её не было") == {"speaker_kind": "article"}
    h.key("0")
    assert quote(h, "раньше её не было") == {"speaker_kind": "unknown"}
    h.key("1")
    assert "speaker_kind" not in quote(h, "раньше её не было")


def test_slash_brings_up_the_list_beside_the_quote_and_enter_takes_the_first(h: Hands) -> None:
    h.click("чистый")
    h.key("/")
    assert picker(h).isVisible()
    assert picker(h).parent() is h.view.viewport()
    assert rows(h)[:2] == ["Нина Ежова", "Антон Фёдоров"]
    h.key("Return")
    assert quote(h, BROKEN)["speaker"] == "Нина Ежова"
    assert (picker(h).isVisible(), h.view.hasFocus()) == (False, True)


def test_typing_finds_by_beginnings_of_words_in_any_order_and_a_new_name_last(h: Hands) -> None:
    h.click("чистый")
    h.key("/")
    write("ФЕД ант")
    assert rows(h) == ["Антон Фёдоров", "new name: ФЕД ант"]
    h.key("Return")
    assert quote(h, BROKEN)["speaker"] == "Антон Фёдоров"
    h.key("/")
    write("Зоолог")
    assert rows(h) == ["new name: Зоолог"]
    h.key("Return")
    assert quote(h, BROKEN)["speaker"] == "Зоолог"


def test_arrows_move_digits_pick_and_esc_changes_nothing(h: Hands) -> None:
    h.click("чистый")
    focus = h.view.focus_id
    h.key("/", "Esc")
    assert (h.view.focus_id, h.view.hasFocus(), picker(h).isVisible()) == (focus, True, False)
    assert h.state.history.done == ()
    h.key("/", "Down", "Return")
    assert quote(h, BROKEN)["speaker"] == "Антон Фёдоров"
    h.key("/", "9")
    assert quote(h, BROKEN)["speaker_kind"] == "article"
    h.key("/")
    write("x9")
    assert rows(h) == ["new name: x9"]
    h.key("Esc")


def test_the_key_of_the_slash_works_under_the_russian_layout_and_letters_are_typed(h: Hands) -> None:
    h.click("чистый")
    QCoreApplication.sendEvent(h.view, typed(".", scan=61))
    assert picker(h).isVisible()
    write("ежо")
    assert rows(h)[0] == "Нина Ежова"
    h.key("Return")
    assert quote(h, BROKEN)["speaker"] == "Нина Ежова"


def test_a_claimant_is_found_in_the_same_way(h: Hands) -> None:
    h.click_at(h.flag(h.mark("claim", "Пруд углубят").id))
    h.key("/")
    h.key("9")
    # the article claims what stands in no quote: that is inherited and not stored
    assert claimant_of(h.state, h.mark("claim", "Пруд углубят")) == ("", "article", True)
    h.key("/")
    h.key("8")
    assert h.mark("claim", "Пруд углубят").attributes["claimant_kind"] == "collective"
    h.key("/")
    write("нин")
    h.key("Return")
    claim = h.mark("claim", "Пруд углубят").attributes
    assert (claim["claimant"], "claimant_kind" in claim) == ("Нина Ежова", False)


def test_the_list_stays_within_a_narrow_window_and_goes_with_a_click_elsewhere(h: Hands) -> None:
    h.window.resize(760, 560)
    h.click("чистый")
    h.key("/")
    assert h.view.viewport().rect().contains(picker(h).geometry())
    h.click("Рядом")
    assert not picker(h).isVisible()


def test_a_name_is_taken_with_the_pointer(h: Hands) -> None:
    h.click("чистый")
    h.key("/")
    box = picker(h).list.visualRect(picker(h).model.index(1, 0))
    QTest.mouseClick(picker(h).list.viewport(), LEFT, NONE, QPoint(box.center()))
    assert quote(h, BROKEN)["speaker"] == "Антон Фёдоров"


def test_q_between_two_pieces_keeps_the_quote_whole(h: Hands) -> None:
    h.click("сказала")
    h.key("Esc")
    assert h.focused() is None
    h.russian("й")
    assert h.focused() == ("quote", "QUOTE", BROKEN)
    kept = h.mark_focused()
    assert (len(kept.fragments), kept.origin) == (2, "accepted")
    tails = [h.state.tail(kept.id, part) for part in ("cue", "source")]
    assert [covered(t.fragments, h.text) for t in tails if t] == ["сказала", "Нина Ежова"]
    h.click("сказала")
    h.key("q")  # it is there already
    assert h.focused() == ("quote", "QUOTE", BROKEN)
    assert len([a for a in h.state.annotations if a.layer == "quote"]) == 1


def test_a_card_dropped_on_a_cue_takes_all_of_it(h: Hands) -> None:
    said = h.mark("quote", "Рыбы много").id
    h.drag(h.card(said), h.point(h.span("словам").start + 1, scroll=False))
    found = h.state.tail(h.mark("quote", "Рыбы много").id, "cue")
    assert found is not None
    assert covered(found.fragments, h.text) == "По словам"
    assert h.mark("quote", "Рыбы много").attributes["speaker"] == "Сторож"


def test_a_quote_is_copied_as_one_from_its_cue_too_and_selected_words_as_words(h: Hands) -> None:
    h.click("чистый")
    h.key("1")
    h.click("сказала")
    assert h.mark_focused().layer == "cue"
    h.key("Ctrl+C")
    board = QGuiApplication.clipboard()
    assert board.text() == "«Пруд чистый … и глубокий» — Нина Ежова (сказала), d"
    record = json.loads(bytes(board.mimeData().data(clips.MIME).data()))
    assert (record["attributes"]["speaker"], record["source"]["text"]) == ("Нина Ежова", "Нина Ежова")
    h.select("Рядом", "стоял")
    h.key("Ctrl+C")
    assert (board.text(), board.mimeData().hasFormat(clips.MIME)) == ("Рядом стоял", False)
    board.clear()


def test_what_was_copied_is_pasted_on_another_quote_as_one_step(h: Hands) -> None:
    h.click("чистый")
    h.key("1", "Ctrl+C")
    h.click("Рыбы")
    h.key("Ctrl+V")
    assert quote(h, "Рыбы много") == {"type": "direct", "speaker": "Нина Ежова"}
    h.key("Ctrl+Z")
    assert quote(h, "Рыбы много")["speaker"] == "Сторож"
    h.click("Нина")
    h.key("Ctrl+V")
    assert "Nothing of what was copied" in h.window.status._notice.text()
    QGuiApplication.clipboard().setText("просто слова")
    h.key("Ctrl+V")
    assert "no copied annotation" in h.window.status._notice.text()
    QGuiApplication.clipboard().clear()


def test_the_line_for_whom_it_is_said_to_offers_the_names_of_the_article(h: Hands) -> None:
    h.click("чистый")
    until(lambda: bool(h.window.inspector.form.findChildren(QLineEdit)))
    (line,) = [w for w in h.window.inspector.form.findChildren(QLineEdit) if w.accessibleName() == "Said to"]
    line.setFocus()
    for letter in "ан":
        QCoreApplication.sendEvent(line, typed(letter))
    completer = line.completer()
    assert completer is not None
    completer.setCompletionPrefix("анто")
    assert completer.currentCompletion() == "Антон Фёдоров"
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    QApplication.processEvents()
