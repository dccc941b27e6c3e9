"""Attributes, notes, flags and the progress of a document."""

from __future__ import annotations

import pytest

from annotate.commands import accept, describe, flag, set_attribute, set_note, set_progress
from annotate.commands.attributes import fits, info_of
from annotate.errors import EditRejected
from annotate.model.edits import Entry, reverting
from annotate.model.records import Progress, Status, status_id
from annotate.model.schema import Attribute, Choice
from annotate.model.state import apply
from annotate.model.values import Scalar
from tests.annotate.making import ANNOTATOR, DOCUMENT, NOW, Desk, draft

TEXT = "«Мост откроют в июне», — заявила Анна Белова."
CLAIM = draft(TEXT, "claim", "CLAIM", "Мост откроют в июне", attributes={"type": "EVENT", "worth": 1})


def test_an_attribute_is_set_changed_and_removed() -> None:
    desk = Desk(TEXT)
    id = desk.put("claim", "CLAIM", "Мост откроют в июне")
    made = desk.do(set_attribute(desk.state, id, "type", "PREDICT", desk.by))
    assert (made.action, made.subject) == ("set_type", "Мост откроют в июне")
    assert set_attribute(desk.state, id, "type", "PREDICT", desk.by) is None
    desk.do(set_attribute(desk.state, id, "type", "EVENT", desk.by))
    assert desk.annotation("claim").attributes == {"type": "EVENT"}
    desk.do(set_attribute(desk.state, id, "type", None, desk.by))
    assert desk.annotation("claim").attributes == {}
    assert set_attribute(desk.state, id, "type", "", desk.by) is None
    desk.undo()
    assert desk.annotation("claim").attributes == {"type": "EVENT"}


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("type", "EVENT", "accepted"),
        ("worth", "1", "accepted"),
        ("type", "PREDICT", "corrected"),
        ("worth", "2", "corrected"),
        ("type", None, "corrected"),
        ("claimant", "Анна Белова", "corrected"),
        ("note", "проверить", "accepted"),
        ("wording", "Мост через Быструю откроют в июне", "accepted"),
        ("verdict", "true", "accepted"),
    ],
)
def test_an_attribute_of_a_suggestion_accepts_it_and_corrects_it_where_it_said_otherwise(
    name: str, value: Scalar | None, verdict: str
) -> None:
    desk = Desk(TEXT, CLAIM)
    desk.do(set_attribute(desk.state, desk.mark("claim").id, name, value, desk.by))
    assert desk.mark("claim").origin == "accepted"
    assert desk.annotation("claim").attributes.get(name) == value
    assert desk.verdicts() == {"Мост откроют в июне": verdict}
    after = Desk(TEXT, CLAIM)
    after.do(accept(after.state, (after.mark("claim").id,), after.by))
    if (changed := set_attribute(after.state, after.mark("claim").id, name, value, after.by)) is not None:
        after.do(changed)
    assert after.verdicts() == desk.verdicts()
    assert after.annotation("claim").attributes == desk.annotation("claim").attributes


def test_a_note_on_a_suggested_part_accepts_the_quote_and_is_kept_with_the_part() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Мост откроют в июне", cue="заявила"))
    desk.do(set_attribute(desk.state, desk.mark("cue").id, "note", "точно?", desk.by))
    assert (desk.annotation("cue").attributes, desk.annotation("quote").attributes) == ({"note": "точно?"}, {})
    assert desk.verdicts() == {"Мост откроют в июне": "accepted"}


def test_an_attribute_that_the_layer_does_not_have_or_a_choice_it_does_not_offer_means_nothing() -> None:
    desk = Desk(TEXT, CLAIM)
    id = desk.mark("claim").id
    assert set_attribute(desk.state, id, "speaker", "Анна Белова", desk.by) is None
    assert set_attribute(desk.state, id, "type", "RUMOUR", desk.by) is None
    assert set_attribute(desk.state, id, "worth", 1, desk.by) is None
    assert set_attribute(desk.state, id, "wording", 5, desk.by) is None
    assert set_attribute(desk.state, "unknown", "note", "?", desk.by) is None


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        ("text", ["слово", "", None], [5, True, 1.5]),
        ("link", ["https://example.org", None], [5]),
        ("date", ["2026-02-03", None], [20260203]),
        ("number", [5, 1.5, 0, None], ["5", True]),
        ("bool", [True, False, None], ["да", 1, 0]),
        ("choice", ["yes", "", None], ["maybe", True, 1]),
    ],
)
def test_a_value_fits_its_type(type: str, good: list[Scalar | None], bad: list[Scalar | None]) -> None:
    choices = (Choice("yes"), Choice("no")) if type == "choice" else ()
    spec = Attribute("x", type, {}, choices)  # type: ignore[arg-type]
    assert [value for value in good if not fits(spec, value)] == []
    assert [value for value in bad if fits(spec, value)] == []


def test_a_note_on_the_document_starts_the_work() -> None:
    desk = Desk(TEXT)
    made = desk.do(set_note(desk.state, "спросить редактора", desk.by))
    assert (made.action, made.subject) == ("note", "Заголовок")
    assert desk.state.status == Status(
        status_id(DOCUMENT, ANNOTATOR), DOCUMENT, ANNOTATOR, "started", False, "спросить редактора"
    )
    assert set_note(desk.state, "спросить редактора", desk.by) is None
    desk.do(set_note(desk.state, "", desk.by))
    assert desk.state.status.note == ""


def test_a_flag_is_put_and_taken_away_and_starts_nothing() -> None:
    desk = Desk(TEXT)
    assert flag(desk.state, False, desk.by) is None
    assert desk.do(flag(desk.state, True, desk.by)).action == "flag"
    assert (desk.state.status.flagged, desk.state.status.progress) == (True, "new")
    assert flag(desk.state, True, desk.by) is None
    desk.undo()
    assert desk.state.status == Status(status_id(DOCUMENT, ANNOTATOR), DOCUMENT, ANNOTATOR)


def test_progress_goes_where_it_is_sent_and_keeps_flag_and_note() -> None:
    desk = Desk(TEXT)
    desk.do(flag(desk.state, True, desk.by))
    desk.do(set_note(desk.state, "ждать", desk.by))
    steps: tuple[Progress, ...] = ("done", "started", "new")
    for progress in steps:
        desk.do(set_progress(desk.state, progress, desk.by))
        status = desk.state.status
        assert (status.progress, status.flagged, status.note) == (progress, True, "ждать")
    assert set_progress(desk.state, "new", desk.by) is None


def test_a_document_is_described_anew_and_undo_brings_the_old_words_back() -> None:
    desk = Desk(TEXT)
    made = desk.do(describe(desk.state, {"title": "Мост", "date": "2026-02-03", "text": "другой"}, desk.by))
    assert (made.action, made.subject) == ("describe", "Мост")
    d = desk.state.document
    assert (d.title, d.date, d.text, d.language) == ("Мост", "2026-02-03", TEXT, "ru")
    assert describe(desk.state, {"title": "Мост"}, desk.by) is None
    assert info_of(d).title == "Мост"
    desk.do(describe(desk.state, {"source": "Вестник"}, desk.by))
    with pytest.raises(EditRejected, match="stale"):
        apply(desk.state, Entry(3, reverting(desk.entries[0], ANNOTATOR, NOW)))
    desk.undo()
    desk.undo()
    assert (desk.state.document.title, desk.state.document.date) == ("Заголовок", "")
