"""The whole job on the sample article, step by step, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QPlainTextEdit

from storage.outside import World
from tests.ui.hands import Hands, answering, press_ok, the, until

SECOND = "Сегодня утром в Туле открыли мост. Движение по нему пустят в марте."
NOTE = "проверить у агентства, когда это сказано"

QUOTE = "Российская сторона считает важным"
LAST_WORDS = "между Москвой и Вашингтоном"


def begin(hands: Hands, path: Path) -> None:
    """A new project with the sample article dropped on it and a second one pasted, suggestions shown."""
    assert hands.window.deeds.create(str(path))
    hands.drop(*World().sample_paths())
    until(lambda: hands.bench.state is not None and hands.window.deeds.importing is None)
    until(lambda: hands.state.proposals.by_id)

    here = hands.state.document.id
    hands.bench.store.add([hands.window.outside.read_text(SECOND)], hands.bench.annotator.id)
    hands.window.documents.reload()
    assert hands.bench.open(here)


def write_note(words: str) -> Callable[[QDialog], None]:
    """Types a note into its dialog and accepts it."""

    def answer(dialog: QDialog) -> None:
        text = the(dialog, QPlainTextEdit)
        text.selectAll()
        # QTest types Latin letters only; other words come as from an input method or the clipboard
        text.insertPlainText(words)
        press_ok(dialog)

    return answer


def work(hands: Hands) -> None:
    """Every verb at least once, by key and by mouse; the article is done at the end."""
    h = hands
    # reject what is no claim, accept what is right, going from one to the next
    h.key("Tab")
    assert h.focused() == ("claim", "CLAIM", "Министр иностранных дел России Сергей Лавров")
    h.key("Backspace")
    assert h.focused() == ("entity", "LOC", "России")
    h.key("Space")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")
    h.key("Space")
    assert h.focused() == ("entity", "ORG", "Reuters")

    # create from a selection with the Russian layout on, and correct its edge by a token
    h.key("Esc")
    h.click("Министр")
    h.key("Shift+Right", "Shift+Right")
    assert h.selected() == "Министр иностранных дел"
    h.russian("е")
    assert h.focused() == ("entity", "POSITION", "Министр иностранных дел")
    h.key("Alt+Right")
    assert h.focused() == ("entity", "POSITION", "Министр иностранных дел России")

    # correct an edge with the handle, relabel by key
    h.click("РФ.\n\nВ МИД")
    assert h.focused() == ("entity", "LOC", "РФ")
    (country,) = h.mark_focused().fragments
    h.edge("start", country, h.span("дипломатическом ведомстве").start)
    assert h.focused() == ("entity", "LOC", "дипломатическом ведомстве РФ")
    h.russian("щ")
    assert h.focused() == ("entity", "ORG", "дипломатическом ведомстве РФ")

    # who speaks: by number, and by dragging the card to a mention
    quote = h.mark("quote", h.text[494:826])
    h.show(h.span(QUOTE))
    h.click_at(h.card(quote.id))
    assert h.view.focus_id == quote.id
    assert [c.name for c in h.view.choices][:2] == ["Министерство иностранных дел России", "МИД РФ"]
    h.key("2")
    assert h.mark("quote", h.text[494:826]).attributes["speaker"] == "МИД РФ"
    said = h.mark("quote", h.text[1229:1408])
    h.show(h.span("Мы приветствовали"))
    h.drag(h.card(said.id), h.point(h.span("дипломатическом ведомстве").start + 3, scroll=False))
    assert h.mark("quote", h.text[1229:1408]).attributes["speaker"] == "дипломатическом ведомстве РФ"

    # a claim that was suggested: its type and worth; one of our own from the sentence under the caret
    claim = h.mark("claim", "Индия согласилась прекратить покупать нефть у России")
    h.show(h.span("Индия"))
    h.click_at(h.flag(claim.id))
    h.key("2", "Shift+3")
    with answering(write_note(NOTE)):
        h.russian("т")
    found = h.mark("claim", "Индия согласилась прекратить покупать нефть у России")
    assert dict(found.attributes) == {
        "claimant": "Дональд Трамп", "type": "EVENT", "worth": "2", "place": "Индия", "note": NOTE,
    }  # fmt: skip
    h.click("Среди")
    h.russian("с")
    assert h.focused() == ("claim", "CLAIM", h.text[1067:1225])
    h.key("9")

    # the label stays armed: a drag makes a second claim, which is not what was wanted
    h.select("марте", "года")
    assert h.focused() == ("claim", "CLAIM", "марте 2025 года")
    h.key("Ctrl+Z")
    assert h.focused() is None
    h.key("Esc", "Esc", "Esc")

    # a date from a selection; then a deletion, undone and done again
    h.select("марте", "года")
    h.russian("в")
    assert h.focused() == ("entity", "DATE", "марте 2025 года")
    h.click("Сергей Лавров")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")
    h.key("Backspace")
    h.key("Ctrl+Z")
    assert h.mark("entity", "Сергей Лавров").origin == "accepted"
    h.key("Ctrl+Shift+Z")
    assert not [m for m in h.state.marks if m.layer == "entity" and m.fragments == (h.span("Сергей Лавров"),)]

    # the document: a note on it, a flag, done; the next one comes up
    h.key("Esc", "Esc")
    with answering(write_note("трудный текст")):
        h.key("n")
    h.russian("а")
    assert (h.state.status.note, h.state.status.flagged) == ("трудный текст", True)
    h.key("Ctrl+Return")
    assert h.text == SECOND
