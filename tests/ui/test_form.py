"""The inspector's form: it follows the focus, keeps what is typed, and knows what claims inherit and contain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from annotate.claims import claimant_of
from annotate.commands import set_attribute
from annotate.errors import StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Attribute, Schema
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import LEFT, Hands, typed, until
from tests.ui.windows import Open, article, document
from ui.panels.boxes import BoxField
from ui.panels.claimfields import ClaimantField, SlotField, WordingField
from ui.panels.field import Field
from ui.panels.lines import LineField
from ui.panels.sheet import Sheet

TEXT = (
    "«За май в Кирове сварили 40 тонн варенья», — хвалится Нина Рогова. Варенье дешевле не стало. "
    "Магазины в Вятке пусты с июня."
)
FIRST, SECOND, THIRD = (
    "За май в Кирове сварили 40 тонн варенья", "Варенье дешевле не стало", "Магазины в Вятке пусты с июня"
)  # fmt: skip
DRAFTS = (
    draft(TEXT, "quote", "QUOTE", FIRST, cue="хвалится", attributes={"type": "direct", "speaker": "Нина Рогова"}),
    draft(TEXT, "claim", "CLAIM", FIRST, score=0.9, attributes={
        "type": "QUANT", "worth": 2, "claimant": "Нина Рогова", "reasons": "number,date,odd",
    }),
    draft(TEXT, "claim", "CLAIM", SECOND, score=0.7),
    draft(TEXT, "claim", "CLAIM", THIRD, score=0.6, attributes={"type": "EVENT"}),
    draft(TEXT, "entity", "DATE", "За май", attributes={"value": "2026-05"}),
    draft(TEXT, "entity", "LOC", "Кирове", attributes={"name": "Киров"}),
    draft(TEXT, "entity", "LOC", "Вятке", attributes={"name": "Вятка"}),
    draft(TEXT, "entity", "PER", "Нина Рогова", attributes={"name": "Нина Рогова"}),
)  # fmt: skip


@pytest.fixture
def h(window: Open) -> Hands:
    found = article(window, TEXT, *DRAFTS)
    found.window.act("claim_mode")
    return found


def sheet(h: Hands) -> Sheet:
    """The fields of what has the focus, once the form has followed it."""
    h.window.echo._following.stop()
    h.window.echo._follow()
    found = h.window.inspector.form._sheet
    assert found is not None
    return found


def field(h: Hands, name: str) -> Field:
    return sheet(h).fields[name]


def attributes(h: Hands, words: str) -> dict[str, object]:
    return dict(h.mark("claim", words).attributes)


def said(h: Hands) -> list[str]:
    return [label.text() for label in h.window.inspector.form.findChildren(QLabel) if label.isVisible()]


def test_the_form_follows_the_focus_and_leaves_the_keys_to_the_article(h: Hands) -> None:
    for words in (FIRST, SECOND, THIRD):
        assert h.mark_focused() == h.mark("claim", words)
        wording = field(h, "wording")
        assert isinstance(wording, WordingField)
        assert (wording.text.placeholderText(), h.view.hasFocus()) == (words, True)
        h.key("Tab")


def test_fields_are_made_once_and_show_what_a_suggestion_says(h: Hands) -> None:
    first = field(h, "worth")
    assert isinstance(first, BoxField)
    assert first.box.currentText().startswith("2 worth checking")
    h.key("Tab")
    assert field(h, "worth") is first
    assert first.box.currentText() == "—"


def test_a_suggestion_says_why_and_what_is_still_to_be_filled_in(h: Hands) -> None:
    sheet(h)
    assert "number · date · odd" in said(h)
    assert "Type" in said(h)
    h.key("Tab")
    sheet(h)
    assert "Type •" in said(h)
    h.key("2")
    sheet(h)
    assert "Type" in said(h)


def test_an_inherited_claimant_is_faint_and_can_be_overridden_and_inherited_again(h: Hands) -> None:
    who = field(h, "claimant")
    assert isinstance(who, ClaimantField)
    assert (who.line.text(), who.line.placeholderText()) == ("", "Нина Рогова · from the quote")
    assert who.entries() == [("Нина Рогова", "Нина Рогова")]
    who.line.setFocus()
    who.line.setText("Пётр Дёмин")
    QTest.keyClick(who.line, Qt.Key.Key_Return)
    assert claimant_of(h.state, h.mark("claim", FIRST)) == ("Пётр Дёмин", "", False)
    sheet(h)
    assert who.line.text() == "Пётр Дёмин"
    assert who.entries()[0] == ("as inherited", "")
    who.line.setText("")
    QTest.keyClick(who.line, Qt.Key.Key_Return)
    h.key("Esc", "Tab")
    assert isinstance(field(h, "claimant"), ClaimantField)
    assert who.line.placeholderText() == "the article"


def test_a_wording_starts_from_the_words_and_is_kept_where_it_is_another(h: Hands) -> None:
    wording = field(h, "wording")
    assert isinstance(wording, WordingField)
    wording.text.setFocus()
    assert wording.typed == FIRST
    h.key("Esc")
    assert (h.view.hasFocus(), wording.typed, h.mark("claim", FIRST).suggested) == (True, "", True)
    wording.text.setFocus()
    wording.text.moveCursor(wording.text.textCursor().MoveOperation.End)
    for letter in " в 2026":
        QApplication.sendEvent(wording.text, typed(letter))
    h.key("Return")
    assert attributes(h, FIRST)["wording"] == FIRST + " в 2026"
    sheet(h)
    assert wording.reset.isVisible()
    QTest.mouseClick(wording.reset, LEFT)
    assert "wording" not in attributes(h, FIRST)
    assert h.mark("claim", FIRST).origin == "accepted"


def test_a_slot_is_filled_offers_entities_and_tells_what_they_say_by_now(h: Hands) -> None:
    h.key("Space", "Shift+Tab")
    assert (attributes(h, FIRST)["time"], attributes(h, FIRST)["place"]) == ("2026-05", "Киров")
    place = field(h, "place")
    assert isinstance(place, SlotField)
    assert place.entries() == [("Киров   Кирове", "Киров")]
    town = h.mark("entity", "Кирове").id
    assert h.bench.dispatch(set_attribute(h.state, town, "name", "Киров (Вятка)", h.bench.by))
    sheet(h)
    assert attributes(h, FIRST)["place"] == "Киров"
    assert (place.news.text(), place.news.isVisible()) == ("in the text: Киров (Вятка)", True)
    QTest.mouseClick(place.news, LEFT)
    assert attributes(h, FIRST)["place"] == "Киров (Вятка)"
    sheet(h)
    assert not place.news.isVisible()


def test_a_slot_takes_what_is_picked_from_its_list_by_keys(h: Hands) -> None:
    h.key("Tab", "Tab")
    place = field(h, "place")
    assert isinstance(place, SlotField)
    place.box.setFocus()
    QTest.keyClick(place.box, Qt.Key.Key_Down)
    until(place.box.view().isVisible)
    QTest.keyClick(place.box.view(), Qt.Key.Key_Down)
    QTest.keyClick(place.box.view(), Qt.Key.Key_Return)
    assert attributes(h, THIRD)["place"] == "Вятка"


def test_f6_goes_into_the_form_to_where_one_was_and_escape_back_to_the_article(h: Hands) -> None:
    sheet(h)
    h.key("F6")
    assert field(h, "type").inner.hasFocus()
    h.key("Esc")
    assert h.view.hasFocus()
    field(h, "note").setFocus()
    h.key("Esc", "F6")
    assert field(h, "note").inner.hasFocus()
    h.key("F6")
    assert h.window.inspector.tabs.currentWidget().hasFocus()


def test_tab_goes_through_the_fields_in_their_order(h: Hands) -> None:
    fields = sheet(h).fields
    fields["type"].setFocus()
    for name in ("worth", "modality", "polarity", "claimant", "claimant_kind", "wording"):
        h.key("Tab")
        found = sheet(h).field_with(QApplication.focusWidget())
        assert found is fields[name], name


def test_verdict_and_evidence_are_folded_until_somebody_opens_them_for_the_session(h: Hands) -> None:
    fold = sheet(h).fold
    assert fold is not None
    assert not field(h, "verdict").isVisible()
    QTest.mouseClick(fold, LEFT)
    assert field(h, "evidence").isVisible()
    h.window.inspector.form.show_anew()
    assert field(h, "verdict").isVisible()


def test_what_is_typed_stays_while_the_document_changes_around_it(h: Hands) -> None:
    note = field(h, "note")
    note.setFocus()
    for letter in "спросить":
        QApplication.sendEvent(note.inner, typed(letter))
    h.bench.refresh_suggestions("d")
    sheet(h)
    assert note.unsaved == "спросить"
    h.window.act("flag")  # whatever is done next gives it first
    assert attributes(h, FIRST)["note"] == "спросить"


def with_date(window: Open) -> Hands:
    """A project whose claims have a day, which most of the time is typed wrong."""
    layers = tuple(
        replace(x, attributes=(Attribute("since", "date", {"en": "Since"}), *x.attributes)) if x.name == "claim" else x
        for x in DEFAULT_SCHEMA.layers
    )
    store = MemoryStore(Schema("own", layers, DEFAULT_SCHEMA.relations))
    anna = store.annotator("Анна")
    store.add([document("d", TEXT)], anna.id)
    h = window()
    h.window.use(store)
    for words in (SECOND, THIRD):
        h.select(words.split()[0], words.split()[-1])
        h.key("c")
    return h


def test_wrong_input_is_told_and_is_there_again_when_one_comes_back_to_mend_it(window: Open) -> None:
    h = with_date(window)
    since = field(h, "since")
    assert isinstance(since, LineField)
    since.setFocus()
    since.line.setText("весной")
    h.click(SECOND.split(maxsplit=1)[0])
    assert (since.wrong, h.view.hasFocus()) != ("", False)
    assert h.focused() == ("claim", "CLAIM", SECOND)
    sheet(h)
    assert (since.line.text(), since.wrong) == ("", "")
    h.click(THIRD.split(maxsplit=1)[0])
    sheet(h)
    assert (since.line.text(), since.wrong) == ("весной", "A date: 2026, 2026-02 or 2026-02-03.")
    since.line.setText("2026-03")
    since.setFocus()
    h.key("Esc")
    assert attributes(h, THIRD)["since"] == "2026-03"


def test_a_slim_pane_has_fields_below_their_names(h: Hands) -> None:
    form = h.window.inspector.form
    form.set_slim(True)
    wide = field(h, "type")
    title = next(label for label in form.findChildren(QLabel) if label.text() == "Type" and label.isVisible())
    h.window.grab()
    assert title.mapTo(form, title.rect().bottomLeft()).y() <= wide.mapTo(form, wide.rect().topLeft()).y()
    form.set_slim(False)
    assert field(h, "type") is not wide


def test_words_of_the_article_are_never_markup_in_the_form(window: Open) -> None:
    text = "Завод <b>закрыт</b> с мая."
    h = article(window, text, draft(text, "claim", "CLAIM", text[:-1]))
    h.key("Tab")
    wording = field(h, "wording")
    assert isinstance(wording, WordingField)
    assert wording.text.placeholderText() == text[:-1]
    formats = {b.text() for b in h.window.inspector.form.findChildren(QPushButton)}
    assert formats
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in h.window.inspector.form.findChildren(QLabel))


def test_a_field_shows_again_what_is_so_when_the_disk_refuses_the_change(h: Hands) -> None:
    h.key("Space", "Shift+Tab")
    type_ = sheet(h).fields["type"]
    assert isinstance(type_, BoxField)
    before = type_.value
    h.bench.store.fail_next = StorageError("full", "p", "full")  # type: ignore[attr-defined]
    type_.give("LAW")
    assert h.mark_focused().attributes["type"] == before
    until(lambda: type_.value == before, 3)
    assert len(h.bench.unsaved) == 1
