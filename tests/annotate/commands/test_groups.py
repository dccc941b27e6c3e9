"""Entities of a document: renamed, merged, split, described, each as one step, honest about suggestions."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.claims import claimant_of
from annotate.commands import (
    accept,
    annotate,
    merge,
    rename,
    separate,
    set_attribute,
    set_group_note,
    set_speaker,
    set_wikidata,
    split,
    unite,
)  # fmt: skip
from annotate.groups import alike, entity, folded, groups, wikidata_id
from annotate.suggestions import Draft
from tests.annotate.making import Desk, content, draft, place, reopened

TEXT = (
    "Мэр Олег Громов открыл каток. Громов сказал: «Лёд готов». Губернатор Вера Громова приехала.\n"
    "«Каток лучший», — добавила Громова. Мэр считает, что Громова права. Олег Петрович ушёл. Громов остался."
)


def person(words: str, name: str, nth: int = 0) -> Draft:
    return draft(TEXT, "entity", "PER", words, nth=nth, attributes={"normal": words, "name": name})


def spoken(words: str, source: str, **attributes: str) -> Draft:
    return draft(TEXT, "quote", "QUOTE", words, source=source, attributes={"type": "direct", **attributes})


def people() -> list[Draft]:
    return [
        person("Олег Громов", "Олег Громов"),
        person("Громов", "Громов", nth=1),
        person("Вера Громова", "Вера Громова"),
        person("Громова", "Громова", nth=1),
        person("Громова", "Громова", nth=2),
        person("Олег Петрович", "Олег Петрович"),
        person("Громов", "Громов", nth=5),
    ]


def desk(*more: Draft) -> Desk:
    return Desk(TEXT, *people(), *more)


def told(k: Desk) -> dict[str, int]:
    """How many mentions go by each name."""
    return {one.name: len(one.mentions) for one in groups(k.state)}


def mention(k: Desk, words: str, nth: int = 0) -> str:
    wanted = (place(TEXT, words, nth),)
    return next(m.id for m in k.state.marks if m.layer == "entity" and m.fragments == wanted)


def known(k: Desk) -> list[tuple[str, tuple[str, ...], str]]:
    return sorted((g.name, g.aliases, g.wikidata) for g in k.state.groups.values())


def undone(k: Desk, before: object) -> None:
    """One undo brings back what was, and one redo what came; a restart shows the same."""
    after = content(k.state)
    assert content(reopened(k.state, k)) == after
    k.undo()
    assert content(k.state) == before
    k.redo()
    assert content(k.state) == after


def test_the_entities_of_a_document_have_their_mentions_quotes_and_claims() -> None:
    k = desk(spoken("Лёд готов", "Громов", speaker="Громов"), spoken("Каток лучший", "Громова", speaker="Она"))
    k.put("claim", "CLAIM", "Громова права", claimant="Громов")
    found = {one.name: one for one in groups(k.state)}
    mayor = found["Громов"]
    assert (mayor.label, len(mayor.mentions), len(mayor.quotes), len(mayor.claims)) == ("PER", 2, 1, 1)
    assert (found["Она"].label, found["Она"].mentions, found["Она"].marks) == ("", (), found["Она"].quotes)
    assert told(k) == {
        "Олег Громов": 1, "Громов": 2, "Вера Громова": 1, "Громова": 2, "Олег Петрович": 1, "Она": 0
    }  # fmt: skip


def test_a_name_that_is_rid_of_blanks_is_given_to_all_that_went_by_the_old_one() -> None:
    k = desk(spoken("Лёд готов", "Громов", speaker="Громов"))
    k.do(accept(k.state, (mention(k, "Громов", 1), k.mark("quote").id), k.by))
    by_hand = k.put("claim", "CLAIM", "Громова права", claimant="Громов")
    before = content(k.state)
    step = k.do(rename(k.state, "Громов", "  Олег \n Ильич  Громов ", k.by))
    assert (step.action, step.subject) == ("rename_group", "Олег Ильич Громов")
    assert told(k)["Олег Ильич Громов"] == 2
    own = entity(k.state, "Олег Ильич Громов")
    assert own is not None
    assert [id in k.state.proposals.by_id for id in own.mentions] == [False, True]
    assert k.annotation("quote").attributes["speaker"] == "Олег Ильич Громов"
    claim = k.state.annotation(by_hand)
    assert claim is not None
    assert claim.attributes["claimant"] == "Олег Ильич Громов"
    assert known(k) == [("Олег Ильич Громов", ("Громов",), "")]
    assert set(k.verdicts().values()) == {"accepted"}
    undone(k, before)


def test_nothing_is_renamed_to_nothing_nor_to_what_it_is_called_nor_what_nobody_mentions() -> None:
    k = desk()
    assert rename(k.state, "Громов", "  ", k.by) is None
    assert rename(k.state, "Громов", " Громов ", k.by) is None
    assert rename(k.state, "Сидоров", "Иванов", k.by) is None
    assert merge(k.state, ["Громов", "Сидоров"], "Громов", k.by) is None
    assert merge(k.state, ["Громов"], " ", k.by) is None
    assert split(k.state, [mention(k, "Громов", 1)], " ", k.by) is None
    assert split(k.state, [mention(k, "Громов", 1)], "Громов", k.by) is None
    assert split(k.state, ["none"], "Другой", k.by) is None


def test_a_mention_that_comes_later_joins_the_group_that_has_its_name_as_an_alias() -> None:
    k = Desk(TEXT, *people()[:1])
    k.do(rename(k.state, "Олег Громов", "Громов О. П.", k.by))
    k.do(annotate(k.state, k.at("Олег Петрович"), "entity", "PER", k.by))
    k.do(merge(k.state, ["Громов О. П.", "Олег Петрович"], "Громов О. П.", k.by))
    k.do(rename(k.state, "Громов О. П.", "Олег Петрович Громов", k.by))
    assert known(k) == [("Олег Петрович Громов", ("Громов О. П.", "Олег Громов", "Олег Петрович"), "")]
    k.undo()
    k.do(annotate(k.state, k.at("Олег Громов"), "entity", "PER", k.by))
    assert k.annotation("entity", "Олег Громов").attributes["name"] == "Громов О. П."
    assert k.verdicts() == {"Олег Громов": "accepted"}


def test_an_accepted_suggestion_of_an_alias_says_the_canonical_name_and_is_no_correction() -> None:
    k = desk()
    k.do(rename(k.state, "Громов", "Олег Громов", k.by))
    id = mention(k, "Громов", 1)
    k.do(accept(k.state, (id,), k.by))
    assert k.state.annotation(mention(k, "Громов", 1)).attributes["name"] == "Олег Громов"  # type: ignore[union-attr]
    assert k.verdicts() == {"Громов": "accepted"}
    k.do(set_attribute(k.state, mention(k, "Громов", 1), "name", "Пётр Громов", k.by))
    assert k.verdicts() == {"Громов": "corrected"}


def test_renaming_onto_the_name_of_another_entity_merges_them() -> None:
    k = desk()
    k.do(set_wikidata(k.state, "Олег Громов", "Q7", k.by))
    k.do(set_wikidata(k.state, "Громов", "Q8", k.by))
    before = content(k.state)
    step = k.do(rename(k.state, "Громов", "Олег Громов", k.by))
    assert step.action == "merge_groups"
    assert known(k) == [("Олег Громов", ("Громов",), "Q7")]
    assert told(k)["Олег Громов"] == 3
    undone(k, before)


def test_a_merge_keeps_what_is_known_and_unites_aliases() -> None:
    k = desk()
    k.do(rename(k.state, "Олег Петрович", "О. П. Громов", k.by))
    k.do(set_wikidata(k.state, "О. П. Громов", "https://www.wikidata.org/wiki/Q15", k.by))
    k.do(set_group_note(k.state, "О. П. Громов", "мэр", k.by))
    before = content(k.state)
    k.do(merge(k.state, ["Олег Громов", "О. П. Громов", "Громов"], "Олег Громов", k.by))
    assert known(k) == [("Олег Громов", ("О. П. Громов", "Олег Петрович", "Громов"), "Q15")]
    assert [g.note for g in k.state.groups.values()] == ["мэр"]
    assert told(k) == {"Олег Громов": 4, "Вера Громова": 1, "Громова": 2}
    undone(k, before)


def test_a_merge_may_give_a_new_name() -> None:
    k = desk()
    k.do(merge(k.state, ["Громов", "Олег Громов"], "Громов, Олег", k.by))
    assert known(k) == [("Громов, Олег", ("Громов", "Олег Громов"), "")]
    assert told(k)["Громов, Олег"] == 3


def test_an_alias_means_its_entity_and_may_become_its_name() -> None:
    k = desk()
    k.do(merge(k.state, ["Громов", "Олег Громов"], "Олег Громов", k.by))
    k.do(rename(k.state, "Олег Петрович", "Громов", k.by))
    assert told(k)["Олег Громов"] == 4
    k.do(rename(k.state, "Олег Громов", "Громов", k.by))
    assert known(k) == [("Громов", ("Олег Громов", "Олег Петрович"), "")]
    assert told(k)["Громов"] == 4


def test_one_of_several_mentions_of_a_name_is_split_off_by_accepting_it() -> None:
    k = desk()
    before = content(k.state)
    step = k.do(split(k.state, [mention(k, "Громов", 5)], "Пётр Громов", k.by))
    assert (step.action, step.subject) == ("split_group", "Громов")
    assert told(k)["Громов"] == 1
    assert told(k)["Пётр Громов"] == 1
    assert k.verdicts() == {"Громов": "corrected"}
    assert known(k) == []
    undone(k, before)


def test_all_mentions_of_an_alias_are_split_off_and_stay_open() -> None:
    k = desk()
    k.do(merge(k.state, ["Громов", "Олег Громов", "Громова"], "Олег Громов", k.by))
    before = content(k.state)
    both = [mention(k, "Громова", 1), mention(k, "Громова", 2)]
    k.do(split(k.state, both, "Вера Громова", k.by))
    assert k.verdicts() == {}
    assert told(k) == {"Олег Громов": 3, "Вера Громова": 3, "Олег Петрович": 1}
    assert known(k) == [("Вера Громова", ("Громова",), ""), ("Олег Громов", ("Громов",), "")]
    undone(k, before)


def test_a_name_that_was_an_alias_stops_being_one_when_it_is_split_off() -> None:
    k = desk()
    k.put("entity", "PER", "Мэр", name="Олег Громов")
    k.do(merge(k.state, ["Громов", "Олег Громов"], "Олег Громов", k.by))
    k.do(accept(k.state, (mention(k, "Громов", 5),), k.by))
    before = content(k.state)
    k.do(split(k.state, [mention(k, "Громов", 1)], "Громов", k.by))
    assert known(k) == []
    assert told(k)["Громов"] == 1
    assert told(k)["Олег Громов"] == 3
    assert k.verdicts() == {"Громов": "accepted"}
    undone(k, before)


def test_the_last_mention_takes_its_group_along() -> None:
    k = desk()
    k.do(set_wikidata(k.state, "Олег Петрович", "q5", k.by))
    before = content(k.state)
    step = k.do(split(k.state, [mention(k, "Олег Петрович")], "Пётр Олегович", k.by))
    assert step.action == "rename_group"
    assert known(k) == [("Пётр Олегович", ("Олег Петрович",), "Q5")]
    undone(k, before)


def test_only_the_quote_whose_source_is_the_mention_follows_it_with_its_claims() -> None:
    k = desk(
        spoken("Лёд готов", "Громов сказал", speaker="Громов"),
        spoken("Каток лучший", "Громова", speaker="Громов"),
    )
    k.do(accept(k.state, tuple(m.id for m in k.state.open_marks() if m.layer == "quote"), k.by))
    k.do(annotate(k.state, k.at("Лёд готов"), "claim", "CLAIM", k.by))
    source = next(m for m in k.state.marks if m.layer == "source" and m.fragments[0].start < 40)
    assert source.fragments[0].start == place(TEXT, "Громов сказал").start
    before = content(k.state)
    k.do(split(k.state, [mention(k, "Громов", 1)], "Иван Громов", k.by))
    quotes = [a for a in k.state.annotations if a.layer == "quote"]
    speakers = {k.text[q.fragments[0].start :][:3]: q.attributes["speaker"] for q in quotes}
    assert speakers == {"Лёд": "Иван Громов", "Кат": "Громов"}
    assert claimant_of(k.state, k.mark("claim")).name == "Иван Громов"
    assert k.verdicts()["Лёд готов"] == "corrected"
    assert k.verdicts()["Каток лучший"] == "accepted"
    undone(k, before)


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("Q159", "Q159"), (" q42 ", "Q42"), ("https://www.wikidata.org/wiki/Q159", "Q159"), ("", ""), ("  ", ""),
        ("http://www.wikidata.org/entity/Q1", "Q1"), ("https://m.wikidata.org/wiki/q9#P31", "Q9"),
        ("Q0", None), ("Q", None), ("159", None), ("Q12a", None), ("P31", None), ("Россия", None), ("Q1 Q2", None),
        ("Q١", None), ("https://example.org/wiki/Q1", None),
    ],
)  # fmt: skip
def test_a_wikidata_id_is_taken_as_an_id_or_as_an_address(typed: str, id: str | None) -> None:
    assert wikidata_id(typed) == id


def test_a_wikidata_id_is_set_and_taken_away_and_a_record_that_says_nothing_goes() -> None:
    k = desk()
    k.do(accept(k.state, (mention(k, "Вера Громова"),), k.by))
    assert set_wikidata(k.state, "Вера Громова", "Q0", k.by) is None
    assert set_wikidata(k.state, "Вера Громова", "", k.by) is None
    k.do(set_wikidata(k.state, "Вера Громова", "q77", k.by))
    assert known(k) == [("Вера Громова", (), "Q77")]
    assert set_wikidata(k.state, "Вера Громова", "Q77", k.by) is None
    k.do(set_wikidata(k.state, "Вера Громова", " ", k.by))
    assert known(k) == []


def test_a_mention_made_by_hand_says_its_name_once_something_is_known_of_it() -> None:
    k = Desk(TEXT)
    id = k.put("entity", "LOC", "каток")
    k.do(set_wikidata(k.state, "каток", "Q1", k.by))
    made = k.state.annotation(id)
    assert made is not None
    assert made.attributes == {"name": "каток"}
    k.do(annotate(k.state, k.at("Каток"), "entity", "LOC", k.by))
    assert k.annotation("entity", "Каток").attributes == {}


def test_name_and_wikidata_id_change_in_one_step() -> None:
    k = desk()
    before = content(k.state)
    k.do(rename(k.state, "Громов", "Олег Громов", k.by, wikidata="Q3"))
    assert known(k) == [("Олег Громов", ("Громов",), "Q3")]
    assert rename(k.state, "Олег Громов", "Громов", k.by, wikidata="три") is None
    undone(k, before)


def test_a_speaker_who_is_typed_under_an_alias_is_the_entity() -> None:
    k = desk(spoken("Лёд готов", "Громов"))
    k.do(merge(k.state, ["Громов", "Олег Громов"], "Олег Громов", k.by))
    k.do(set_speaker(k.state, k.mark("quote").id, " Громов ", k.by))
    assert k.annotation("quote").attributes["speaker"] == "Олег Громов"


def test_one_document_has_its_part_in_an_entity_of_several() -> None:
    k = desk()
    before: Any = content(k.state)
    k.do(unite(k.state, ["Громов", "Мэр города", "Олег Громов"], "Олег Громов", "identity-1", k.by, "Q9"))
    one = entity(k.state, "Громов")
    assert one is not None
    assert (one.name, one.identity, one.wikidata, len(one.mentions)) == ("Олег Громов", "identity-1", "Q9", 3)
    assert unite(k.state, ["Никто"], "Никто", "identity-1", k.by) is None
    undone(k, before)
    k.do(separate(k.state, "Олег Громов", k.by))
    assert separate(k.state, "Олег Громов", k.by) is None
    assert known(k) == [("Олег Громов", ("Громов",), "Q9")]


def test_names_that_people_take_for_one_are_found_under_it() -> None:
    assert folded("  СЕМЁН \n Ёлкин") == "семен елкин"
    assert alike(["Семён", "Семен"], "Семен") == "Семен"
    assert alike(["Семён", "Иван"], "семен") == "Семён"
    assert alike(["Семён"], "Пётр") == ""


def test_a_claim_that_inherits_its_claimant_is_counted_and_goes_with_the_quote_without_storing_it() -> None:
    k = desk(spoken("Лёд готов", "Громов сказал", speaker="Громов"))
    k.do(accept(k.state, tuple(m.id for m in k.state.open_marks() if m.layer == "quote"), k.by))
    k.do(annotate(k.state, k.at("Лёд готов"), "claim", "CLAIM", k.by))
    claim = k.mark("claim").id
    assert [one.name for one in groups(k.state) if claim in one.claims] == ["Громов"]
    k.do(rename(k.state, "Громов", "Олег Громов", k.by))
    assert [one.name for one in groups(k.state) if claim in one.claims] == ["Олег Громов"]
    assert "claimant" not in k.annotation("claim").attributes
