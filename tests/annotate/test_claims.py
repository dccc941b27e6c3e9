"""Claims as records: who makes one, what is stored of that, and in which words a claim stands alone."""

from __future__ import annotations

from annotate.claims import claimant_of, inherited, reasons_of, starting_words
from annotate.commands import accept, annotate, delete, move_boundary, reject, set_attribute, set_boundary, set_speaker
from annotate.suggestions import Draft
from tests.annotate.making import Desk, content, draft, reopened

TEXT = (
    "«Пристань достроят к осени, рабочих хватает», — обещала Зоя Нилова. В городе не видели чертежей.\n"
    "Жители сомневаются: «Пристань не достроят»."
)
SAID = "Пристань достроят к осени, рабочих хватает"


def said(speaker: str = "Зоя Нилова", kind: str = "") -> Draft:
    spoken = {"speaker": speaker} | ({"speaker_kind": kind} if kind else {})
    return draft(TEXT, "quote", "QUOTE", SAID, attributes={"type": "direct"} | spoken)


def claimed(words: str = "Пристань достроят к осени", who: str = "Зоя Нилова") -> Draft:
    return draft(TEXT, "claim", "CLAIM", words, attributes={"type": "PREDICT"} | ({"claimant": who} if who else {}))


def whose(desk: Desk, words: str | None = None) -> tuple[str, str, bool]:
    return claimant_of(desk.state, desk.mark("claim", words))


def test_a_claim_is_the_speakers_of_the_quote_around_it_and_the_articles_elsewhere() -> None:
    desk = Desk(TEXT, said(), claimed(), claimed("В городе не видели чертежей", ""))
    assert whose(desk, "Пристань достроят к осени") == ("Зоя Нилова", "", True)
    assert whose(desk, "В городе не видели чертежей") == ("", "article", True)
    for mark in desk.state.open_marks():
        desk.do(accept(desk.state, (mark.id,), desk.by))
    assert whose(desk, "Пристань достроят к осени") == ("Зоя Нилова", "", True)
    assert whose(desk, "В городе не видели чертежей") == ("", "article", True)
    assert [a.attributes for a in desk.state.annotations if a.layer == "claim"] == [{"type": "PREDICT"}] * 2


def test_of_a_speaker_without_a_name_the_kind_is_inherited() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", "Пристань не достроят")
    desk.do(annotate(desk.state, desk.at("Пристань не достроят"), "claim", "CLAIM", desk.by))
    assert whose(desk) == ("", "", True)  # nobody has looked yet who speaks
    desk.do(set_speaker(desk.state, quote, "", desk.by, "collective"))
    assert whose(desk) == ("", "collective", True)


def test_an_own_claimant_stays_whoever_speaks_and_one_can_go_back_to_inheriting() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("рабочих хватает"), "claim", "CLAIM", desk.by))
    claim = desk.mark("claim").id
    before = content(desk.state)
    desk.do(set_attribute(desk.state, claim, "claimant", "Глеб Орлов", desk.by))
    assert whose(desk) == ("Глеб Орлов", "", False)
    desk.do(set_speaker(desk.state, quote, "Вера Сомова", desk.by))
    assert whose(desk) == ("Глеб Орлов", "", False)
    desk.do(set_attribute(desk.state, claim, "claimant", "", desk.by))
    assert whose(desk) == ("Вера Сомова", "", True)
    for _ in range(3):
        desk.undo()
    assert content(desk.state) == before


def test_naming_whom_a_claim_inherits_anyway_stores_nothing() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("рабочих хватает"), "claim", "CLAIM", desk.by))
    assert set_attribute(desk.state, desk.mark("claim").id, "claimant", "Зоя Нилова", desk.by) is None
    article = Desk(TEXT)
    claim = article.put("claim", "CLAIM", "В городе не видели чертежей")
    assert set_attribute(article.state, claim, "claimant_kind", "article", article.by) is None


def test_a_kind_takes_the_name_away_unless_it_is_a_group() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("рабочих хватает"), "claim", "CLAIM", desk.by))
    claim = desk.mark("claim").id
    desk.do(set_attribute(desk.state, claim, "claimant", "жители", desk.by))
    desk.do(set_attribute(desk.state, claim, "claimant_kind", "collective", desk.by))
    assert whose(desk) == ("жители", "collective", False)
    desk.do(set_attribute(desk.state, claim, "claimant_kind", "article", desk.by))
    assert whose(desk) == ("", "article", False)


def test_a_claim_in_a_quote_that_is_only_suggested_keeps_the_speaker_itself_until_that_is_decided() -> None:
    desk = Desk(TEXT, said(), claimed())
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    assert desk.annotation("claim").attributes == {"type": "PREDICT", "claimant": "Зоя Нилова"}
    assert whose(desk) == ("Зоя Нилова", "", True)
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "Глеб Орлов", desk.by))
    assert whose(desk) == ("Глеб Орлов", "", True)
    assert desk.annotation("claim").attributes == {"type": "PREDICT"}
    rejected = Desk(TEXT, said(), claimed())
    rejected.do(accept(rejected.state, (rejected.mark("claim").id,), rejected.by))
    rejected.do(reject(rejected.state, (rejected.mark("quote").id,), rejected.by))
    assert whose(rejected) == ("Зоя Нилова", "", False)


def test_a_claim_stored_with_its_speaker_by_an_earlier_version_inherits_him() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    claim = desk.put("claim", "CLAIM", "рабочих хватает", claimant="Зоя Нилова")
    desk.link("quote", claim, quote)
    assert whose(desk) == ("Зоя Нилова", "", True)
    desk.do(set_speaker(desk.state, quote, "Глеб Орлов", desk.by))
    assert whose(desk) == ("Глеб Орлов", "", True)


def test_without_its_quote_a_claim_is_the_articles() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("рабочих хватает"), "claim", "CLAIM", desk.by))
    desk.do(delete(desk.state, quote, desk.by))
    assert whose(desk) == ("", "article", True)
    desk.undo()
    assert whose(desk) == ("Зоя Нилова", "", True)
    assert claimant_of(reopened(desk.state, desk), desk.mark("claim")) == ("Зоя Нилова", "", True)


def test_another_claimant_than_was_suggested_corrects_and_going_back_to_the_quotes_does_not() -> None:
    desk = Desk(TEXT, said(), claimed())
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(set_attribute(desk.state, desk.mark("claim").id, "claimant", "", desk.by))
    assert desk.verdicts()["Пристань достроят к осени"] == "accepted"
    desk.do(set_attribute(desk.state, desk.mark("claim").id, "claimant", "Глеб Орлов", desk.by))
    assert desk.verdicts()["Пристань достроят к осени"] == "corrected"


def test_exports_are_told_what_a_claim_inherits() -> None:
    quote = {"speaker": "Зоя Нилова", "type": "direct"}
    assert inherited({"type": "LAW"}, quote) == {"claimant": "Зоя Нилова"}
    assert inherited({}, {"speaker_kind": "unknown"}) == {"claimant_kind": "unknown"}
    assert inherited({"claimant": "Глеб Орлов"}, quote) == {}
    assert inherited({"claimant_kind": "article"}, quote) == {}
    assert inherited({"type": "LAW"}, {}) == {}


def test_a_wording_is_kept_on_one_line_and_only_where_it_is_not_the_covered_text() -> None:
    desk = Desk(TEXT)
    claim = desk.put("claim", "CLAIM", "рабочих хватает")
    assert starting_words(desk.state, desk.mark("claim")) == "рабочих хватает"
    assert set_attribute(desk.state, claim, "wording", " рабочих\nхватает ", desk.by) is None
    desk.do(set_attribute(desk.state, claim, "wording", "На пристани\n  хватает рабочих", desk.by))
    assert desk.annotation("claim").attributes == {"wording": "На пристани хватает рабочих"}
    desk.do(set_attribute(desk.state, claim, "wording", "рабочих хватает", desk.by))
    assert desk.annotation("claim").attributes == {}


def test_a_suggestion_says_why_it_was_made() -> None:
    why = draft(TEXT, "claim", "CLAIM", "рабочих хватает", attributes={"reasons": "number, date"})
    desk = Desk(TEXT, why)
    assert reasons_of(desk.mark("claim")) == ("number", "date")
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    assert reasons_of(desk.mark("claim")) == ()


def test_a_claim_goes_with_the_quote_that_it_stands_in_once_one_of_them_has_moved() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", "Пристань достроят к осени", speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("рабочих хватает"), "claim", "CLAIM", desk.by))
    assert whose(desk) == ("", "article", True)
    before = content(desk.state)
    end = desk.at(SAID)[0].end
    desk.do(set_boundary(desk.state, quote, 0, "end", end, desk.by))
    assert whose(desk) == ("Зоя Нилова", "", True)
    assert desk.links() == {("quote", "рабочих хватает", SAID)}
    desk.undo()
    assert content(desk.state) == before
    desk.redo()
    desk.do(set_boundary(desk.state, quote, 0, "end", desk.at("Пристань достроят")[0].end, desk.by))
    assert (whose(desk), desk.links()) == (("", "article", True), set())


def test_a_claim_that_still_stands_in_its_quote_stays_with_it() -> None:
    desk = Desk(TEXT)
    quote = desk.put("quote", "QUOTE", SAID, speaker="Зоя Нилова")
    desk.do(annotate(desk.state, desk.at("Пристань достроят к осени"), "claim", "CLAIM", desk.by))
    relations = dict(desk.state.relations)
    desk.do(set_boundary(desk.state, quote, 0, "end", desk.at("Пристань достроят к осени")[0].end, desk.by))
    desk.do(move_boundary(desk.state, desk.mark("claim").id, "end", -1, desk.by))
    assert dict(desk.state.relations) == relations
