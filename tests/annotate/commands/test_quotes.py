"""Who speaks a quote, and its cue and source."""

from __future__ import annotations

from annotate.claims import claimant_of
from annotate.commands import accept, annotate, set_attribute, set_part, set_speaker
from annotate.commands.quotes import name_at, nearest_quote, part_of, quote_of
from annotate.model.text import Fragments, Span
from annotate.suggestions import Draft
from tests.annotate.making import Desk, content, draft, place

TEXT = (
    "Министр Анна Белова приехала утром. «Мост откроют в июне», — заявила она. "
    "«Денег хватит», — добавила Белова газете «Вестник»."
)


def quote(words: str = "Мост откроют в июне", speaker: str = "Вера Чернова") -> Draft:
    spoken = {"speaker": speaker} if speaker else {}
    return draft(TEXT, "quote", "QUOTE", words, cue="заявила", source="она", attributes={"type": "direct"} | spoken)


def entities() -> tuple[Draft, ...]:
    return (
        draft(TEXT, "entity", "PER", "Анна Белова", attributes={"normal": "Анна Белова"}),
        draft(TEXT, "entity", "ORG", "«Вестник»", attributes={"normal": "Вестник"}),
    )


def test_naming_the_speaker_of_a_suggested_quote_accepts_it_corrected_in_one_step() -> None:
    desk = Desk(TEXT, quote())
    before = content(desk.state)
    made = desk.do(set_speaker(desk.state, desk.mark("quote").id, " Анна Белова ", desk.by))
    assert (made.action, made.subject) == ("speaker", "Анна Белова")
    assert desk.annotation("quote").attributes == {"type": "direct", "speaker": "Анна Белова"}
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}
    assert {type for type, _, _ in desk.links()} == {"cue", "source"}
    desk.undo()
    assert content(desk.state) == before
    desk.redo()
    assert desk.annotation("quote").attributes["speaker"] == "Анна Белова"


def test_naming_the_suggested_speaker_accepts_the_quote_as_it_is() -> None:
    desk = Desk(TEXT, quote())
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "Вера Чернова", desk.by))
    assert desk.verdicts() == {"Мост откроют в июне": "accepted"}
    assert set_speaker(desk.state, desk.mark("quote").id, "Вера Чернова", desk.by) is None


def test_a_speaker_named_after_accepting_corrects_the_decision_and_unknown_removes_the_name() -> None:
    desk = Desk(TEXT, quote())
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "", desk.by))
    assert desk.annotation("quote").attributes == {"type": "direct"}
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}


def test_the_cue_or_source_of_a_quote_stands_for_it() -> None:
    desk = Desk(TEXT, quote(), *entities())
    desk.do(set_speaker(desk.state, desk.mark("cue").id, "Анна Белова", desk.by))
    desk.do(set_speaker(desk.state, desk.mark("source").id, "Белова", desk.by))
    assert desk.annotation("quote").attributes["speaker"] == "Белова"


def test_only_a_quote_has_a_speaker() -> None:
    desk = Desk(TEXT, *entities())
    assert set_speaker(desk.state, desk.mark("entity", "Анна Белова").id, "Белова", desk.by) is None
    assert set_speaker(desk.state, "unknown", "Белова", desk.by) is None
    lone = desk.put("cue", "CUE", "заявила")
    assert set_speaker(desk.state, lone, "Белова", desk.by) is None


def test_the_claimants_of_its_claims_follow_a_new_speaker_unless_they_are_somebody_else() -> None:
    text = TEXT
    claims = [
        draft(text, "claim", "CLAIM", words, attributes={"type": "EVENT"} | ({"claimant": who} if who else {}))
        for words, who in (("Мост откроют", "Вера Чернова"), ("откроют в июне", "Пётр Серов"))
    ]
    desk = Desk(text, quote(), *claims)
    for mark in desk.state.open_marks():
        desk.do(accept(desk.state, (mark.id,), desk.by))
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "Анна Белова", desk.by))
    assert claimant_of(desk.state, desk.mark("claim", "Мост откроют")) == ("Анна Белова", "", True)
    assert claimant_of(desk.state, desk.mark("claim", "откроют в июне")) == ("Пётр Серов", "", False)
    desk.do(set_attribute(desk.state, desk.mark("quote").id, "speaker", "", desk.by))
    assert claimant_of(desk.state, desk.mark("claim", "Мост откроют")) == ("", "", True)
    assert claimant_of(desk.state, desk.mark("claim", "откроют в июне")) == ("Пётр Серов", "", False)


def test_a_claim_accepted_after_its_quote_was_given_another_speaker_has_that_one() -> None:
    desk = Desk(TEXT, quote(), draft(TEXT, "claim", "CLAIM", "Мост откроют", attributes={"claimant": "Вера Чернова"}))
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "Анна Белова", desk.by))
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    assert desk.annotation("claim").attributes == {}
    assert claimant_of(desk.state, desk.mark("claim")) == ("Анна Белова", "", True)
    assert desk.verdicts()["Мост откроют"] == "accepted"


def test_a_quote_dragged_to_a_mention_is_spoken_by_it() -> None:
    desk = Desk(TEXT, quote(), *entities())
    before = content(desk.state)
    made = desk.do(set_part(desk.state, desk.mark("quote").id, "source", desk.at("Анна Белова"), desk.by))
    assert (made.action, made.subject) == ("set_source", "Анна Белова")
    assert desk.annotation("quote").attributes == {"type": "direct", "speaker": "Анна Белова"}
    assert [w for layer, _, w, _ in desk.shown() if layer == "source"] == ["Анна Белова"]
    assert ("source", "Мост откроют в июне", "Анна Белова") in desk.links()
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}
    desk.undo()
    assert content(desk.state) == before


def test_another_cue_replaces_the_one_before_and_leaves_the_speaker() -> None:
    desk = Desk(TEXT, quote())
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(set_part(desk.state, desk.mark("quote").id, "cue", desk.at("добавила"), desk.by))
    assert [w for layer, _, w, _ in desk.shown() if layer == "cue"] == ["добавила"]
    assert desk.annotation("quote").attributes["speaker"] == "Вера Чернова"
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}


def test_a_part_that_stands_annotated_already_is_shared() -> None:
    desk = Desk(TEXT)
    first, second = desk.put("quote", "QUOTE", "Мост откроют в июне"), desk.put("quote", "QUOTE", "Денег хватит")
    for id in (first, second):
        desk.do(set_part(desk.state, id, "source", desk.at("Анна Белова"), desk.by))
    assert len([m for m in desk.state.marks if m.layer == "source"]) == 1
    desk.do(set_part(desk.state, first, "source", desk.at("она"), desk.by))
    assert {(h, t) for type, h, t in desk.links() if type == "source"} == {
        ("Мост откроют в июне", "она"), ("Денег хватит", "Анна Белова"),
    }  # fmt: skip


def test_the_part_that_it_has_already_changes_nothing() -> None:
    desk = Desk(TEXT, quote(speaker="она"))
    desk.do(set_part(desk.state, desk.mark("quote").id, "source", desk.at("она"), desk.by))
    assert desk.verdicts() == {"Мост откроют в июне": "accepted"}
    assert set_part(desk.state, desk.mark("quote").id, "source", desk.at("она"), desk.by) is None
    assert set_part(desk.state, desk.mark("quote").id, "cue", desk.at("заявила"), desk.by) is None


def test_a_part_needs_a_quote_a_known_layer_and_words() -> None:
    desk = Desk(TEXT, *entities())
    id = desk.put("quote", "QUOTE", "Мост откроют в июне")
    outside: Fragments = (Span(len(TEXT), len(TEXT) + 3),)
    assert set_part(desk.state, id, "mood", desk.at("она"), desk.by) is None
    assert set_part(desk.state, id, "entity", desk.at("она"), desk.by) is None
    assert set_part(desk.state, id, "source", (), desk.by) is None
    assert set_part(desk.state, id, "source", outside, desk.by) is None
    assert set_part(desk.state, "unknown", "source", desk.at("она"), desk.by) is None
    person = desk.mark("entity", "Анна Белова").id
    assert set_part(desk.state, person, "source", desk.at("она"), desk.by) is None


def test_words_are_called_by_the_person_in_them_else_the_organisation_else_themselves() -> None:
    desk = Desk(TEXT, *entities(), draft(TEXT, "entity", "LOC", "утром"))
    for words, name in (
        ("Министр Анна Белова", "Анна Белова"),
        ("Белова", "Анна Белова"),
        ("Белова газете «Вестник»", "Вестник"),
        ("Министр", "Министр"),
        ("утром", "утром"),
        ("она", "она"),
    ):
        assert name_at(desk.state, place(TEXT, words)) == name


def test_an_entity_without_a_normal_form_is_called_by_its_words() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "PER", "Анна Белова")
    assert name_at(desk.state, place(TEXT, "Министр Анна Белова")) == "Анна Белова"


def test_a_part_is_found_from_its_quote_and_the_quote_from_its_part() -> None:
    desk = Desk(TEXT, quote(), *entities())
    for _ in ("suggested", "accepted"):
        whole = desk.mark("quote")
        for layer in ("cue", "source"):
            assert part_of(desk.state, whole, layer) == desk.mark(layer)
            assert quote_of(desk.state, desk.mark(layer)) == whole
        assert quote_of(desk.state, whole) == whole
        if whole.suggested:
            desk.do(accept(desk.state, (whole.id,), desk.by))
    assert quote_of(desk.state, desk.mark("entity", "Анна Белова")) is None


def test_a_suggested_part_where_an_annotation_stands_is_that_annotation() -> None:
    desk = Desk(TEXT, quote())
    desk.do(annotate(desk.state, desk.at("заявила"), "cue", "CUE", desk.by))
    found = part_of(desk.state, desk.mark("quote"), "cue")
    assert (found and found.origin, desk.links()) == ("hand", set())
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    assert ("cue", "Мост откроют в июне", "заявила") in desk.links()
    assert [layer for layer, *_ in desk.shown()].count("cue") == 1


def test_a_quote_without_a_part_has_none() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Денег хватит"))
    assert part_of(desk.state, desk.mark("quote"), "cue") is None
    assert nearest_quote(desk.state, place(TEXT, "добавила"), "cue") == desk.mark("quote").id
    id = desk.put("quote", "QUOTE", "Мост откроют в июне")
    assert part_of(desk.state, desk.mark("quote", "Мост откроют в июне"), "source") is None
    assert nearest_quote(desk.state, place(TEXT, "заявила"), "cue") == id
