"""What a correction does to everybody's work, and the gesture that comes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.commands import By
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Decision, Info, Record, Relation, Suggestion, Text, Waiver
from annotate.model.schema import Overlap, Schema
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import Records
from annotate.reanchor import Plan, correct_text, gone, planned

BY = By(lambda: "2026-02-03T10:00:00.000Z", iter("x").__next__)
TEXT = "Пётр Гуляив и Павел Гуляив строили мост. «Мост готов», — сказал Пётр."


def _span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _made(id: str, words: str, layer: str = "entity", label: str = "PER", who: str = "anna") -> Annotation:
    return Annotation(id, "d", who, layer, label, (_span(words),))


def _schema(rule: Overlap) -> Schema:
    layers = tuple(replace(layer, overlap=rule) for layer in DEFAULT_SCHEMA.layers)
    return replace(DEFAULT_SCHEMA, layers=layers)


def _plan(
    text: str, *records: Records, suggestions: tuple[Suggestion, ...] = (), schema: Schema = DEFAULT_SCHEMA
) -> Plan:
    document = Document("d", TEXT, "Мост", text_sha256=text_sha256(TEXT))
    return planned(document, text, records, suggestions, schema)


def _edits(plan: Plan, *dropped: str) -> dict[str, Record | None]:
    made = correct_text(plan, dropped, "anna", BY)
    assert made is not None
    return {edit.record.id: edit.after for edit in made.edits if not isinstance(edit.record, Info | Text)}


def test_the_gesture_says_what_was_corrected_and_on_which_text() -> None:
    made = correct_text(_plan(TEXT.replace("Гуляив и", "Гуляев и")), (), "anna", BY)
    assert made is not None
    assert (made.action, made.subject, made.author, made.document) == (
        "correct_text", "Гуляив → Гуляев", "anna", "d",
    )  # fmt: skip
    assert (made.texts, made.corrects) == ({"d": text_sha256(TEXT)}, True)
    info, text = made.edits
    assert isinstance(info.after, Info)
    assert isinstance(text.after, Text)
    assert info.after.text_sha256 == text_sha256(text.after.text)
    assert correct_text(_plan(TEXT), (), "anna", BY) is None


def test_fates_are_counted_and_uncertain_ones_stay_unless_somebody_drops_them() -> None:
    made = (_made("a", "мост"), _made("b", "Пётр Гуляив"), _made("c", "Мост готов", "quote", "QUOTE"))
    text = TEXT.replace("Гуляив и", "Гуляев и").replace("«Мост готов», — ", "")
    plan = _plan(text, Records(made))
    assert [plan.count(fate) for fate in ("unchanged", "moved", "uncertain", "lost")] == [1, 0, 1, 1]
    assert (gone(plan, ()), gone(plan, {"b", "a"})) == ({"c"}, {"b", "c"})


@pytest.mark.parametrize(("rule", "in_the_way"), [("none", True), ("any", False)])
def test_a_proposal_in_another_ones_way_does_not_stay(rule: Overlap, in_the_way: bool) -> None:
    text = TEXT.replace("строили мост", "строилимост")
    made = Records((_made("a", "строили"), _made("b", "мост")))
    other = Records((_made("c", "строили", who="boris"),))
    plan = _plan(text, made, other, schema=_schema(rule))
    met = {fallen.annotation.id for fallen in plan.annotations if fallen.in_the_way}
    assert bool(met) == in_the_way
    assert "c" not in met
    kept = [a.fragments[0].of(text) for a in _edits(plan).values() if isinstance(a, Annotation)]
    assert kept == ["строилимост"] * (3 - len(met))


def test_what_hangs_on_a_lost_annotation_goes_with_it_and_no_more() -> None:
    quote, cue, claim = (
        _made("q", "Мост готов", "quote", "QUOTE"), _made("u", "сказал", "cue", "CUE"),
        _made("f", "Мост готов", "claim", "CLAIM"),
    )  # fmt: skip
    made = Records(
        (quote, cue, claim),
        (Relation("r1", "d", "anna", "cue", "q", "u"), Relation("r2", "d", "anna", "quote", "f", "q")),
        waivers=(Waiver("w1", "d", "anna", "no_cue", "q"), Waiver("w2", "d", "anna", "no_quote", "u")),
    )
    after = _edits(_plan(TEXT.replace("«Мост готов», — ", ""), made))
    assert {id for id, record in after.items() if record is None} == {"q", "f", "r1", "r2", "w1"}
    assert {id for id, record in after.items() if record is not None} == {"u"}


def test_decisions_follow_their_suggestions_and_annotations() -> None:
    def proposal(id: str, words: str, cue: str = "") -> Suggestion:
        part = _span(cue) if cue else None
        return Suggestion(id, "d", "rules", "1", "entity", "PER", (_span(words),), 0.9, part)

    made = Records(
        (_made("a1", "Мост готов"), _made("a2", "Павел"), _made("a3", "сказал")),
        decisions=(
            Decision("d1", "d", "anna", "lost", "accepted", "a1"),
            Decision("d2", "d", "anna", "moved", "accepted", "a2"),
            Decision("d3", "d", "anna", "astray", "corrected", "a3"),
            Decision("d4", "d", "anna", "no", "rejected"),
            Decision("d5", "d", "anna", "stays", "corrected", "a1"),
        ),
    )
    suggestions = (
        proposal("lost", "Мост готов"), proposal("moved", "Павел", cue="готов"), proposal("astray", "готов"),
        proposal("no", "Мост"), proposal("stays", "Гуляив"), proposal("open", "сказал"),
    )  # fmt: skip
    text = ("Итак, " + TEXT).replace("«Мост готов», — ", "")
    after = _edits(_plan(text, made, suggestions=suggestions))
    assert (after["lost"], after["astray"], after["no"], "open" in after) == (None, None, None, False)
    moved = after["moved"]
    assert isinstance(moved, Suggestion)
    assert (moved.fragments[0].of(text), moved.cue) == ("Павел", None)
    assert (after["d1"], after["d4"]) == (None, None)
    assert ("d2" in after, "d3" in after) == (False, False)  # theirs are still there
    rejected = after["d5"]
    assert isinstance(rejected, Decision)
    assert (rejected.verdict, rejected.annotation) == ("rejected", "")


def test_a_correction_is_no_matter_of_one_annotators_state() -> None:
    from annotate.errors import EditRejected
    from annotate.model.state import opened, prepared

    state = opened(Document("d", TEXT, text_sha256=text_sha256(TEXT)), "anna", DEFAULT_SCHEMA)
    change = Edit(Text("d", "d", "", TEXT), Text("d", "d", "", "Мост."))
    with pytest.raises(EditRejected):
        prepared(state, Transaction((change,), "correct_text", "anna", "", "d"))
