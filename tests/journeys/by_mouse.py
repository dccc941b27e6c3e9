"""The same work as in `by_keyboard`, by mouse alone. Words come into dialogs as from the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from annotate.model.text import covered
from tests.journeys import story
from tests.journeys.mouse import (
    ALT,
    CTRL,
    SHIFT,
    check_box,
    choice,
    click,
    draw,
    drop_down,
    free,
    menu,
    moment,
    nobody,
    row,
    tick,
)
from tests.journeys.story import write_note
from tests.journeys.work import (
    LISTED,
    MINISTRY,
    NOTE,
    ON_DOCUMENT,
    PEOPLE,
    SENTENCE,
    done,
    offered,
    open_marks,
    question,
    settled,
)
from tests.ui.hands import LEFT, NONE, Hands, answering, press, press_first, press_ok, until
from ui.dialogs.same import SameDialog


def decide(h: Hands) -> None:
    h.click("Министр")
    assert h.focused() == ("claim", "CLAIM", "Министр иностранных дел России Сергей Лавров")
    h.palette("✕")
    assert h.focused() == ("entity", "LOC", "России")
    press(h.window.inspector, "Accept")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")
    click(h, "Сергей Лавров", "entity")
    h.palette("✓")
    assert h.focused() == ("entity", "ORG", "Reuters")
    row(h, "Reuters")
    h.click("Reuters")
    h.palette("LOC")
    assert h.focused() == ("entity", "LOC", "Reuters")
    click(h, "Министерстве", "entity", "Министерстве иностранных дел России")
    (place,) = h.mark_focused().fragments
    h.edge("end", place, h.span("дел России заявили").start + 2)
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    (place,) = h.mark_focused().fragments
    h.edge("start", place, place.start + 15)
    (place,) = h.mark_focused().fragments
    h.edge("start", place, place.start - 5)
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    free(h)
    h.double_click("главы")
    h.palette("POSITION")
    assert h.focused() == ("entity", "POSITION", "главы")
    h.select("марте", "2025 года")  # the label is armed still
    assert h.focused() == ("entity", "POSITION", "марте 2025 года")
    h.click("2025 года")
    h.palette("DATE")
    assert h.focused() == ("entity", "DATE", "марте 2025 года")
    h.select("углеводороды")
    click(h, "углеводороды", "entity")
    h.palette("✕")
    assert h.focused() is None
    free(h)
    h.show(h.span("Российская"))
    h.click_at(h.card(h.mark("quote", h.text[494:826]).id))
    h.click_at(h.candidate(2))
    assert h.mark_focused().attributes["speaker"] == "МИД РФ"
    h.select("Среди направлений", "искусственный интеллект и космос")
    h.palette("CLAIM")
    assert h.focused() == ("claim", "CLAIM", h.text[1067:1225])
    choice(h, "COMPARE")
    choice(h, "1")
    click(h, "углеводороды", "claim", h.text[1067:1225])
    with answering(write_note(NOTE)):
        h.palette("✎")
    free(h)


def characters(h: Hands) -> None:
    """Alt and a drag; or the switch in the menu."""
    draw(h, "пресс", ALT)
    assert h.selected() == "пресс"
    h.palette("ORG")
    assert h.focused() == ("entity", "ORG", "пресс")
    (place,) = h.mark_focused().fragments
    h.edge("end", place, place.end + 1, ALT, 0.9)
    assert h.focused() == ("entity", "ORG", "пресс-к")
    (place,) = h.mark_focused().fragments
    h.edge("end", place, place.end - 3, ALT, 0.9)
    (place,) = h.mark_focused().fragments
    h.edge("start", place, place.start + 1, ALT, 0.1)
    assert h.focused() == ("entity", "ORG", "ресс")
    free(h)
    menu(h, "View", "characters")
    assert h.view.characters
    draw(h, "нефт", NONE, 0)
    assert h.selected() == "нефт"
    h.palette("LOC")
    menu(h, "View", "characters")
    assert h.focused() == ("entity", "LOC", "нефт")
    free(h)


def sentences(h: Hands) -> None:
    """Three clicks: to select, or to make what is armed."""
    h.triple_click("Отметим")
    assert h.selected() == SENTENCE
    h.palette("CLAIM")
    assert h.focused() == ("claim", "CLAIM", SENTENCE[:-1])
    choice(h, "CAUSE")
    steps = len(done(h))
    h.triple_click("качестве")
    assert h.focused() == ("claim", "CLAIM", h.text[261:372])
    assert len(done(h)) == steps + 1
    free(h)


def growth(h: Hands) -> None:
    h.select("дипломатического", "ведомства")
    h.palette("ORG")
    assert h.focused() == ("entity", "ORG", "дипломатического ведомства")
    (place,) = h.mark_focused().fragments
    h.edge("start", place, h.span("главы").start)
    assert h.focused() == ("entity", "ORG", "главы дипломатического ведомства")
    (place,) = h.mark_focused().fragments
    h.edge("start", place, h.span("дипломатического").start)
    assert h.focused() == ("entity", "ORG", "дипломатического ведомства")
    free(h)
    h.select("новых", "санкций")
    assert h.selected() == "новых санкций"
    h.palette("POSITION")
    free(h)


def pieces(h: Hands) -> None:
    """Ctrl and a drag, with Shift; + and −; each piece's handles."""
    click(h, "передали", "quote", h.text[129:259])
    draw(h, LISTED, CTRL)
    assert h.focused() == ("quote", "QUOTE", f"{h.text[129:259]} … {LISTED}")
    first, second = h.mark_focused().fragments
    h.edge("end", second, h.span("тому").start + 1)
    assert h.focused() == ("quote", "QUOTE", f"{h.text[129:259]} … {LISTED} и тому")
    h.edge("start", first, h.span("Соединенным").start + 1)
    assert h.focused() == ("quote", "QUOTE", f"{h.text[138:259]} … {LISTED} и тому")
    draw(h, "на пути к полноценному", CTRL | SHIFT)
    assert len(h.mark_focused().fragments) == 3
    h.select("критически")
    h.palette("−")
    assert len(h.mark_focused().fragments) == 4
    whole = covered(h.mark_focused().fragments, h.text)
    h.click("энергетика")  # the claim that lies there too
    click(h, "энергетика", "quote", whole)
    assert h.view.held.fragment == 2
    menu(h, "Annotate", "cut_fragment")
    assert len(h.mark_focused().fragments) == 3
    h.select("энергетика")
    h.palette("+")
    assert len(h.mark_focused().fragments) == 4
    QTest.mouseClick(h.window.top.undo, LEFT)
    assert len(h.mark_focused().fragments) == 3


def speakers(h: Hands) -> None:
    """Candidates: in the margin beside the quote, and in the inspector."""
    h.show(h.span("Мы приветствовали"))
    h.click_at(h.card(h.mark("quote", h.text[1229:1408]).id))
    h.click_at(h.candidate([c.name for c in h.view.choices].index(MINISTRY) + 1))
    assert h.mark_focused().attributes["speaker"] == MINISTRY
    h.show(h.span("не все в Вашингтоне"))
    h.click_at(h.card(h.mark("quote", h.text[1479:1559]).id))
    until(lambda: nobody(h))
    QTest.mouseClick(nobody(h)[0], LEFT)
    assert not h.mark_focused().attributes.get("speaker")


def same(h: Hands) -> None:
    """The entry of the menu; ticks by click; the button."""
    click(h, "США", "entity")
    h.palette("✓")
    click(h, "США", "entity")
    assert h.mark_focused().origin == "accepted"

    def here(dialog: QDialog) -> None:
        assert offered(dialog) == ["+США"] * 3
        tick(dialog, 0)
        press(dialog, "Annotate 2 places")

    with answering(here):
        menu(h, "Annotate", "same")
    settled(h)
    assert open_marks(h, lambda m: m.label == "LOC").count("США") == 1
    click(h, "Сергей Лавров", "entity")

    def everywhere(dialog: QDialog) -> None:
        assert isinstance(dialog, SameDialog)
        QTest.mouseClick(dialog.everywhere, LEFT, NONE, QPoint(12, dialog.everywhere.height() // 2))
        assert offered(dialog) == PEOPLE
        tick(dialog, 2)
        press(dialog, "Annotate 2 places")

    with answering(everywhere):
        menu(h, "Annotate", "same")
    settled(h)
    assert h.mark("entity", "Сергея Лаврова").origin == "accepted"


def search(h: Hands) -> None:
    """The words selected are looked for; arrows, switches and the palette beside what was found."""
    bar = h.window.find_bar
    h.double_click("Американцам")
    menu(h, "Go", "find_text")
    assert bar.line.text() == "Американцам"
    QTest.mouseClick(bar.switches["all_forms"], LEFT)
    QTest.mouseClick(bar.next, LEFT)
    assert h.selected() == "американцами"
    h.palette("LOC")
    assert h.focused() == ("entity", "LOC", "американцами")
    QTest.mouseClick(bar.previous, LEFT)
    assert h.selected() == "Американцам"
    menu(h, "Annotate", "repeat")
    assert h.focused() == ("entity", "LOC", "Американцам")
    QTest.mouseClick(bar._close, LEFT)
    free(h)
    h.double_click("Путиным")
    menu(h, "Go", "find_text")
    QTest.mouseClick(bar.switches["annotations"], LEFT)
    assert bar.told == "2 of 2"
    QTest.mouseClick(bar.previous, LEFT)
    QTest.mouseClick(bar.next, LEFT)
    assert h.focused() == ("entity", "PER", "Путиным")
    h.palette("✓")
    assert h.mark("entity", "Путиным").origin == "accepted"
    QTest.mouseClick(bar.switches["annotations"], LEFT)
    QTest.mouseClick(bar._close, LEFT)


def circle(h: Hands) -> None:
    """A click on the same words again takes the next longer mark."""
    h.click("РФ")
    assert h.focused() == ("entity", "LOC", "РФ")
    h.click("РФ")
    assert h.focused() == ("entity", "ORG", "МИД РФ")
    h.click("РФ")
    assert h.focused() == ("entity", "LOC", "РФ")
    h.palette("✕")
    click(h, "РФ", "entity", nth=1)
    menu(h, "Annotate", "repeat")
    assert h.focused() is None
    h.click("Ранее")
    assert h.focused() is None
    with answering(write_note(ON_DOCUMENT)):
        menu(h, "Annotate", "note")
    assert h.state.status.note == ON_DOCUMENT


def bulk(h: Hands) -> None:
    """The button of the layers and the dialog behind it."""
    layers = h.window.top.layers
    for title in ("Entities", "Quotes", "Cues", "Sources"):
        drop_down(layers, title)
    drop_down(layers, "Claim suggestions from 0.3")
    _decide_all(h, "reject_all", lambda m: m.layer == "claim" and (m.score or 0) >= 0.3)

    def places(dialog: QDialog) -> None:
        for title in ("Entities", "Claims", "ORG", "PER"):
            check_box(dialog, title)
        press_ok(dialog)

    with answering(places):
        drop_down(layers, "What is shown and walked…")
    _decide_all(h, "accept_all", lambda m: m.label == "LOC")

    def everything(dialog: QDialog) -> None:
        press(dialog, "Show everything")
        press_ok(dialog)

    with answering(everything):
        menu(h, "View", "walk_filter")
    assert h.view.filter == type(h.view.filter)()


def _decide_all(h: Hands, name: str, meant: Callable[..., bool]) -> None:
    shown, others = open_marks(h, meant), open_marks(h, lambda m: not meant(m))
    steps = len(done(h))
    assert len(shown) > 2
    verb = "Accept" if name == "accept_all" else "Reject"

    def yes(dialog: QDialog) -> None:
        assert question(dialog) == f"{verb} {len(shown)} suggestions?"
        press_first(dialog)

    with answering(yes):
        menu(h, "Annotate", name)
    assert open_marks(h, lambda _: True) == others
    assert len(done(h)) == steps + 1


def back_and_forth(h: Hands) -> None:
    """The rows of the history."""
    newest, steps = h.state.marks, done(h)
    inspector = h.window.inspector
    bar = inspector.tabs.tabBar()
    QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(inspector.tabs.indexOf(inspector.history)).center())
    until(lambda: len(inspector.history.moments) == len(steps) + 1)
    moment(h, 2)
    until(lambda: len(done(h)) == len(steps) - 2)
    assert open_marks(h, lambda m: m.layer == "claim" and (m.score or 0) >= 0.3)
    until(lambda: inspector.history.moments[2].present)
    moment(h, 0)
    until(lambda: done(h) == steps)
    assert [m.id for m in h.state.marks] == [m.id for m in newest]


def finish(h: Hands) -> None:
    menu(h, "Annotate", "flag")
    QTest.mouseClick(h.window.top.undo, LEFT)
    QTest.mouseClick(h.window.top.redo, LEFT)
    assert h.state.status.flagged
    QTest.mouseClick(h.window.top.done, LEFT)
    assert h.text == story.SECOND


CHAPTERS = (decide, characters, sentences, growth, pieces, speakers, same, search, circle, bulk, back_and_forth, finish)
