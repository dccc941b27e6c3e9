"""Slots of a claim: when, where, how many, from the entities that stand in it."""

from __future__ import annotations

from annotate.commands import accept, annotate, reject, set_attribute
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Attribute
from annotate.slots import Offer, fitting, fresh, offers
from annotate.suggestions import Draft
from tests.annotate.making import Desk, draft

TEXT = "В Твери в мае построили 14 школ за 2 млрд рублей. В Калуге в июне — ни одной."
TIME = Attribute("time", fill=("DATE",))
PLACE = Attribute("place", fill=("LOC",))


def entities(score: float = 0.9) -> tuple[Draft, ...]:
    return (
        draft(TEXT, "entity", "LOC", "Твери", score=score, attributes={"normal": "Тверь", "name": "Тверь"}),
        draft(TEXT, "entity", "DATE", "мае", score=score, attributes={"value": "2026-05"}),
        draft(TEXT, "entity", "NUMBER", "14", score=score, attributes={"value": "14"}),
        draft(TEXT, "entity", "MONEY", "2 млрд рублей", score=score, attributes={"value": "2000000000 RUB"}),
        draft(TEXT, "entity", "LOC", "Калуге", score=score, attributes={"normal": "Калуга"}),
        draft(TEXT, "entity", "DATE", "июне", score=score),
    )


def claim(words: str) -> Draft:
    return draft(TEXT, "claim", "CLAIM", words, attributes={"type": "QUANT"})


FIRST = "В Твери в мае построили 14 школ за 2 млрд рублей"


def test_a_claim_made_by_hand_takes_the_first_entity_of_each_kind_that_stands_in_it() -> None:
    desk = Desk(TEXT, *entities())
    desk.do(annotate(desk.state, desk.at(FIRST), "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes == {"time": "2026-05", "place": "Тверь", "number": "14"}
    desk.undo()
    assert not [m for m in desk.state.marks if m.layer == "claim"]


def test_so_does_one_that_is_accepted_in_the_same_step_and_it_is_no_correction() -> None:
    desk = Desk(TEXT, *entities(), claim("В Калуге в июне — ни одной"))
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    # a date without a value is there in its words
    assert desk.annotation("claim").attributes == {"type": "QUANT", "time": "июне", "place": "Калуга"}
    assert set(desk.verdicts().values()) == {"accepted"}


def test_unlikely_and_rejected_entities_fill_nothing() -> None:
    desk = Desk(TEXT, *entities(0.4))
    desk.do(annotate(desk.state, desk.at(FIRST), "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes == {}
    desk = Desk(TEXT, *entities())
    desk.do(reject(desk.state, (desk.mark("entity", "мае").id,), desk.by))
    desk.do(annotate(desk.state, desk.at(FIRST), "claim", "CLAIM", desk.by))
    assert "time" not in desk.annotation("claim").attributes


def test_types_that_are_switched_off_fill_as_well() -> None:
    label = DEFAULT_SCHEMA.label("entity", "NUMBER")
    assert label is not None
    assert not label.active
    desk = Desk(TEXT, *entities())
    assert "14" not in [words for _, _, words, _ in desk.shown()]
    desk.do(annotate(desk.state, desk.at("построили 14 школ"), "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes == {"number": "14"}


def test_a_canonical_name_that_the_annotator_gave_is_the_one_that_is_taken() -> None:
    desk = Desk(TEXT, *entities())
    town = desk.mark("entity", "Твери").id
    desk.do(set_attribute(desk.state, town, "name", "Тверь (город)", desk.by))
    desk.do(annotate(desk.state, desk.at(FIRST), "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes["place"] == "Тверь (город)"


def test_entities_in_a_gap_of_a_claim_are_not_in_it() -> None:
    desk = Desk(TEXT, *entities())
    places = (*desk.at("В Твери"), *desk.at("построили 14 школ"))
    desk.do(annotate(desk.state, places, "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes == {"place": "Тверь", "number": "14"}


def test_the_form_offers_what_stands_in_the_claim_then_in_its_sentence() -> None:
    desk = Desk(TEXT, *entities())
    assert offers(desk.state, desk.at("построили 14 школ"), PLACE) == [Offer("Твери", "Тверь", False)]
    whole = (desk.at("в мае построили")[0],)
    assert offers(desk.state, whole, TIME) == [Offer("мае", "2026-05")]


def test_a_slot_does_not_follow_an_entity_but_the_fresh_value_can_be_told() -> None:
    desk = Desk(TEXT, *entities())
    desk.do(annotate(desk.state, desk.at(FIRST), "claim", "CLAIM", desk.by))
    desk.do(set_attribute(desk.state, desk.mark("entity", "мае").id, "value", "2025-05", desk.by))
    found = desk.annotation("claim")
    assert found.attributes["time"] == "2026-05"
    assert fresh(desk.state, found.fragments, TIME, found.attributes["time"]) == "2025-05"
    assert fresh(desk.state, found.fragments, PLACE, found.attributes["place"]) == ""


def test_what_an_entity_says_is_taken_only_as_a_value_of_the_attribute() -> None:
    assert fitting(Attribute("when", "date"), "2026-05") == "2026-05"
    assert fitting(Attribute("when", "date"), "в мае") is None
    assert fitting(Attribute("when", "date"), "2026-21") is None  # a season has no place in an attribute of that type
    assert fitting(Attribute("sum", "number"), "2000000000 RUB") == 2_000_000_000
    assert fitting(Attribute("sum", "number"), "много") is None
    assert fitting(Attribute("sum", "bool"), "2") is None
