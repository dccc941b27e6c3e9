"""The work on the sample article by keyboard alone, in chapters. Most letters come while the Russian layout is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from tests.journeys import story
from tests.journeys.keyboard import (
    caret_to,
    choose,
    focus,
    free,
    keys,
    note,
    push,
    russian,
    select,
    send,
    toggle,
    walk_to,
    write,
)
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
    parsed,
    question,
    settled,
)
from tests.ui.hands import Hands, answering, until


def decide(h: Hands) -> None:
    h.key("Tab", "Backspace", "Space", "Space")  # no claim; a place; a person
    assert h.focused() == ("entity", "ORG", "Reuters")
    h.key("Tab", "Shift+Tab")
    assert h.focused() == ("entity", "ORG", "Reuters")
    russian(h, "д")
    assert h.focused() == ("entity", "LOC", "Reuters")
    h.key("Tab", "Alt+Left", "Alt+Shift+Right")
    assert h.focused() == ("entity", "ORG", "иностранных дел")
    h.key("Alt+Shift+Left")
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    h.key("Esc")
    caret_to(h, "главы")
    h.key("t")
    assert h.focused() == ("entity", "POSITION", "главы")
    h.key("Esc")
    caret_to(h, "марте")
    h.key("Shift+Right", "Shift+Right")
    russian(h, "в")
    assert h.focused() == ("entity", "DATE", "марте 2025 года")
    caret_to(h, "углеводороды")
    h.key("m", "Backspace")  # a mistake, deleted
    assert h.focused() is None
    caret_to(h, "Российская")
    walk_to(h, "quote", h.text[494:826])
    h.key("2")
    assert h.mark_focused().attributes["speaker"] == "МИД РФ"
    caret_to(h, "углеводороды")
    russian(h, "с")
    h.key("4", "Shift+2")
    with answering(note(NOTE)):
        russian(h, "т")
    assert h.focused() == ("claim", "CLAIM", h.text[1067:1225])
    free(h)


def characters(h: Hands) -> None:
    """F2, and the arrow keys go by character."""
    caret_to(h, "пресс-конференции")
    h.key("F2", *["Shift+Right"] * 5)
    assert h.selected() == "пресс"
    russian(h, "щ")
    assert h.focused() == ("entity", "ORG", "пресс")
    h.key("Alt+Right", "Alt+Right")
    assert h.focused() == ("entity", "ORG", "пресс-к")
    h.key("Alt+Left", "Alt+Left", "Alt+Shift+Right")
    assert h.focused() == ("entity", "ORG", "ресс")
    h.key("F2")
    free(h)
    caret_to(h, "нефтяных")
    h.key("F2", "Shift+Right", "Shift+Right", "Shift+Right", "Shift+Right", "l", "F2")
    assert h.focused() == ("entity", "LOC", "нефт")
    free(h)


def sentences(h: Hands) -> None:
    caret_to(h, "Отметим")
    h.key("Ctrl+Shift+Right")
    assert h.selected() == SENTENCE
    russian(h, "с")
    assert h.focused() == ("claim", "CLAIM", SENTENCE[:-1])
    h.key("3")
    assert h.mark_focused().attributes["type"] == "CAUSE"
    h.key("Esc")
    caret_to(h, "качестве")
    russian(h, "с")
    assert h.focused() == ("claim", "CLAIM", h.text[261:372])
    free(h)


def growth(h: Hands) -> None:
    """The key of a label again, b and Shift+b."""
    caret_to(h, "ведомства")
    parsed(h)
    russian(h, "щ", "щ")
    assert h.focused() == ("entity", "ORG", "дипломатического ведомства")
    russian(h, "и")
    assert h.focused() == ("entity", "ORG", "главы дипломатического ведомства")
    russian(h, "Shift+и")
    assert h.focused() == ("entity", "ORG", "дипломатического ведомства")
    free(h)
    caret_to(h, "санкций")
    parsed(h)
    h.key("b", "b", "Shift+b")
    assert h.selected() == "новых санкций"
    h.key("t")
    assert h.focused() == ("entity", "POSITION", "новых санкций")
    free(h)


def pieces(h: Hands) -> None:
    """x, = and -."""
    walk_to(h, "quote", h.text[129:259])
    select(h, "энергетика", "минералы")
    assert h.focused() is None
    h.key("=")
    assert h.focused() == ("quote", "QUOTE", f"{h.text[129:259]} … {LISTED}")
    h.key("x", "x")
    assert h.view.held.fragment == 1
    h.key("Alt+Right", "Alt+Right", "Alt+Right", "Alt+Left")
    assert h.focused() == ("quote", "QUOTE", f"{h.text[129:259]} … {LISTED} и тому")
    russian(h, "ч")
    assert h.view.held.fragment == 0
    h.key("Alt+Shift+Right")
    assert h.focused() == ("quote", "QUOTE", f"{h.text[138:259]} … {LISTED} и тому")
    select(h, "на пути", "полноценному")
    h.key("-")
    assert len(h.mark_focused().fragments) == 3
    select(h, "критически", "критически")
    h.key("-")
    assert len(h.mark_focused().fragments) == 4
    h.key("x", "x", "x", "-")  # the third of them
    assert len(h.mark_focused().fragments) == 3
    h.key("Ctrl+Z")
    russian(h, "Ctrl+Shift+я")
    assert len(h.mark_focused().fragments) == 3
    free(h)


def speakers(h: Hands) -> None:
    """A name typed after /; nobody."""
    walk_to(h, "quote", h.text[1229:1408])
    h.key("/")
    write(MINISTRY)
    h.key("Return")
    assert (h.mark_focused().attributes["speaker"], h.view.hasFocus()) == (MINISTRY, True)
    walk_to(h, "quote", h.text[1479:1559])
    h.key("0")
    assert not h.mark_focused().attributes.get("speaker")
    free(h)


def same(h: Hands) -> None:
    """g: in the article, then with Alt+P in the project."""
    caret_to(h, "США")
    russian(h, "д")
    assert (h.focused(), h.mark_focused().origin) == (("entity", "LOC", "США"), "accepted")

    def here(dialog: QDialog) -> None:
        assert offered(dialog) == ["+США"] * 3
        keys("Space", "Return")  # not the first of them

    with answering(here):
        russian(h, "п")
    settled(h)
    assert open_marks(h, lambda m: m.label == "LOC").count("США") == 1
    free(h)
    walk_to(h, "entity", "Сергей Лавров")

    def everywhere(dialog: QDialog) -> None:
        keys()
        send(focus(), "Alt+з")
        assert offered(dialog) == PEOPLE
        keys("Down", "Down", "Space")
        assert offered(dialog)[2] == "-Сергеем Лавровым"
        keys("Return")

    with answering(everywhere):
        h.key("g")
    settled(h)
    assert h.mark("entity", "Сергея Лаврова").origin == "accepted"
    assert h.view.hasFocus()
    free(h)


def search(h: Hands) -> None:
    """Ctrl+F, F3 and the full stop."""
    bar = h.window.find_bar
    russian(h, "Ctrl+а")
    assert focus() is bar.line
    write("американец")
    send(bar.line, "Alt+а")
    h.key("Return", "Esc")
    assert h.view.hasFocus()
    russian(h, "д")
    assert h.focused() == ("entity", "LOC", "американцами")
    h.key("F3")
    h.key(".")
    assert h.focused() == ("entity", "LOC", "Американцам")
    free(h)
    h.key("Ctrl+F")
    write("путин")
    send(bar.line, "Alt+ф")
    assert bar.told == "1 of 2"  # the claim around him, and he
    h.key("Return", "Esc")
    assert h.focused() == ("entity", "PER", "Путиным")
    russian(h, "з")
    assert h.mark_focused().origin == "accepted"
    h.key("Ctrl+F")
    send(bar.line, "Alt+ф")
    h.key("Esc")
    free(h)


def circle(h: Hands) -> None:
    """` from one mark to the next at one place; the last decision again elsewhere."""
    caret_to(h, "РФ")
    assert h.focused() == ("entity", "LOC", "РФ")
    russian(h, "ё")
    assert h.focused() == ("entity", "ORG", "МИД РФ")
    h.key("`")
    assert h.focused() == ("entity", "LOC", "РФ")
    h.key("Backspace")
    free(h)
    caret_to(h, "РФ", 1)
    assert h.focused() == ("entity", "LOC", "РФ")
    h.key(".")
    assert h.focused() is None
    free(h)
    with answering(note(ON_DOCUMENT)):
        russian(h, "т")
    assert h.state.status.note == ON_DOCUMENT


def bulk(h: Hands) -> None:
    """Claims only, from a score on: rejected. Then places only: accepted. Then everything is shown again."""

    def claims(dialog: QDialog) -> None:
        for title in ("Entities", "Quotes", "Cues", "Sources"):
            toggle(dialog, title)
        choose(0.3)
        keys("Return")

    with answering(claims):
        h.key("Ctrl+Shift+L")
    _decide_all(h, "Ctrl+Shift+Backspace", lambda m: m.layer == "claim" and (m.score or 0) >= 0.3)

    def places(dialog: QDialog) -> None:
        for title in ("Entities", "Claims", "ORG", "PER"):
            toggle(dialog, title)
        keys("Return")

    with answering(places):
        russian(h, "Ctrl+Shift+д")
    _decide_all(h, "Ctrl+Shift+A", lambda m: m.label == "LOC")

    def everything(dialog: QDialog) -> None:
        push("Show everything")
        push("OK")

    with answering(everything):
        h.key("Ctrl+Shift+L")
    assert h.view.filter == type(h.view.filter)()
    free(h)


def _decide_all(h: Hands, key: str, meant: Callable[..., bool]) -> None:
    shown, others = open_marks(h, meant), open_marks(h, lambda m: not meant(m))
    steps = len(done(h))
    assert len(shown) > 2
    verb = "Accept" if key.endswith("A") else "Reject"

    def yes(dialog: QDialog) -> None:
        assert question(dialog) == f"{verb} {len(shown)} suggestions?"
        keys("Return")

    with answering(yes):
        h.key(key)
    assert open_marks(h, lambda _: True) == others
    assert len(done(h)) == steps + 1


def back_and_forth(h: Hands) -> None:
    """Ctrl+H: back to before both of them, and to the newest step again."""
    newest, steps = h.state.marks, done(h)
    history = h.window.inspector.history
    russian(h, "Ctrl+р")
    assert focus() is history
    until(lambda: len(history.moments) == len(steps) + 1)
    h.key("Down", "Down", "Return")
    until(lambda: len(done(h)) == len(steps) - 2)
    assert open_marks(h, lambda m: m.layer == "claim" and (m.score or 0) >= 0.3)
    until(lambda: history.moments[2].present)
    h.key("Up", "Up", "Return")
    until(lambda: done(h) == steps)
    assert [m.id for m in h.state.marks] == [m.id for m in newest]
    h.key("Esc")
    assert h.view.hasFocus()


def finish(h: Hands) -> None:
    russian(h, "а", "Ctrl+я", "Ctrl+Shift+я")
    assert h.state.status.flagged
    h.key("Ctrl+Return")
    assert h.text == story.SECOND


CHAPTERS = (decide, characters, sentences, growth, pieces, speakers, same, search, circle, bulk, back_and_forth, finish)
