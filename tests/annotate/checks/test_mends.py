"""How findings are mended: what is clear, as one step; the rest needs a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate import commands
from annotate.checks import Finding, all_findings, findings, mend
from annotate.model.records import Decision
from annotate.model.schema import switched
from annotate.model.text import covered
from tests.annotate.checks.test_checks import put_at
from tests.annotate.making import Desk, content, draft
from tests.annotate.test_random_work import ACTS, TEXT, drafts

Draw = st.DataObject
PLAIN = "Мэр заявил, что мост откроют в мае. По словам врачей, всё спокойно. Она добавила: «Всё готово»."


def only(desk: Desk, check: str) -> Finding:
    (found,) = (f for f in findings(desk.state) if f.check == check)
    return found


def mended(desk: Desk, check: str) -> str:
    """Mends the one finding of a check; the words of the annotation afterwards, "" where it is gone."""
    finding = only(desk, check)
    before = content(desk.state)
    made = desk.do(mend(desk.state, finding, desk.by))
    assert made.action == "mend"
    assert finding not in all_findings(desk.state)
    annotation = desk.state.annotation(finding.annotation)
    words = covered(annotation.fragments, desk.text) if annotation else ""
    after = content(desk.state)
    desk.undo()
    assert (content(desk.state), only(desk, check)) == (before, finding)
    desk.redo()
    assert content(desk.state) == after
    return words


def no_mend(desk: Desk, check: str) -> bool:
    return mend(desk.state, only(desk, check), desk.by) is None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Мост, откроют, сказал мэр", "Мост, откроют,", "Мост, откроют"),
        ("Он сказал: «Мост откроют».", "«Мост откроют».", "Мост откроют"),
        ("Он сказал, что — мост откроют", "— мост откроют", "мост откроют"),
    ],
)
def test_edges_are_trimmed(text: str, words: str, expected: str) -> None:
    desk = Desk(text)
    desk.put("quote", "QUOTE", words, speaker_kind="article")
    assert mended(desk, "untrimmed-edge") == expected


def test_only_marks_cannot_be_trimmed_to_nothing() -> None:
    desk = Desk("Он сказал: «…», и ушёл —")
    desk.put("quote", "QUOTE", "—", speaker_kind="article")
    assert no_mend(desk, "untrimmed-edge")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("«Мы видели завод «Волна», — сказал он.", "Мы видели завод «Волна", "Мы видели завод «Волна»"),
        ("«Мы видели завод «Волна!», — сказал он.", "Мы видели завод «Волна", "Мы видели завод «Волна!»"),
        ("Он сказал, что «Волна» встала.", "Волна» встала", "«Волна» встала"),
        ("Он сказал, что «Волна встала.", "«Волна встала", "Волна встала"),
        ("Он сказал, что Волна» встала.", "что Волна»", "что Волна"),
    ],
)
def test_a_partner_that_adjoins_is_taken_in_else_the_mark_at_the_edge_goes(
    text: str, words: str, expected: str
) -> None:
    desk = Desk(text)
    desk.put("quote", "QUOTE", words, speaker_kind="article")
    assert mended(desk, "unbalanced-marks") == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [("Он видел завод «Волна и ушёл", "видел завод «Волна и ушёл"), ("А» и «Б стоят тут", "А» и «Б стоят")],
)
def test_marks_in_the_middle_and_several_need_a_person(text: str, words: str) -> None:
    desk = Desk(text)
    desk.put("quote", "QUOTE", words, speaker_kind="article")
    assert no_mend(desk, "unbalanced-marks")


@pytest.mark.parametrize(
    ("words", "layer", "expected"),
    [("рач", "entity", "врачей"), ("заяви", "cue", "заявил"), ("эр заяв", "source", "Мэр заявил")],
)
def test_tokens_are_taken_whole(words: str, layer: str, expected: str) -> None:
    desk = Desk(PLAIN)
    desk.put(layer, {"entity": "PER"}.get(layer, layer.upper()), words)
    assert mended(desk, "cut-token") == expected


def test_the_odd_label_becomes_that_of_most() -> None:
    desk = Desk("Волга обмелела. Волга купила баржи, а Волга молчит.")
    for nth, label in ((2, "LOC"), (1, "LOC"), (0, "ORG")):
        put_at(desk, label, "Волга", nth)
    assert mended(desk, "labelled-differently") == "Волга"
    assert {a.label for a in desk.state.annotations} == {"LOC"}
    assert findings(desk.state) == []


def test_where_labels_are_even_a_person_decides() -> None:
    desk = Desk("Волга обмелела. Волга купила баржи.")
    for nth, label in ((1, "LOC"), (0, "ORG")):
        put_at(desk, label, "Волга", nth)
    assert [mend(desk.state, f, desk.by) for f in findings(desk.state)] == [None, None]


def test_a_label_that_the_schema_does_not_have_is_put_nowhere() -> None:
    desk = Desk("Волга обмелела.")
    put_at(desk, "LOC", "Волга", 0)
    (finding,) = findings(desk.state, {"entity": {"Волга": {"RIVER": 4}}})
    assert mend(desk.state, finding, desk.by) is None


def test_a_cue_goes_to_the_nearest_quote_without_one() -> None:
    desk = Desk(PLAIN)
    desk.put("quote", "QUOTE", "мост откроют в мае", speaker="мэр")
    desk.put("quote", "QUOTE", "всё спокойно", speaker="врачи")
    desk.put("cue", "CUE", "По словам")
    assert mended(desk, "cue-without-quote") == "По словам"
    assert desk.links() == {("cue", "всё спокойно", "По словам")}


def test_a_source_says_who_speaks_where_nobody_did() -> None:
    desk = Desk(PLAIN)
    desk.put("quote", "QUOTE", "всё спокойно")
    desk.put("source", "SOURCE", "врачей")
    assert mended(desk, "source-without-quote") == "врачей"
    assert desk.annotation("quote").attributes["speaker"] == "врачей"


@pytest.mark.parametrize("layer", ["cue", "source"])
def test_a_part_that_no_quote_lacks_is_deleted(layer: str) -> None:
    desk = Desk(PLAIN)
    desk.put(layer, layer.upper(), "врачей")
    assert mended(desk, f"{layer}-without-quote") == ""


def test_a_quote_gets_the_cue_that_was_suggested_with_it() -> None:
    desk = Desk(PLAIN, draft(PLAIN, "quote", "QUOTE", "всё спокойно", cue="По словам", source="врачей"))
    desk.do(commands.accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(commands.delete(desk.state, desk.mark("cue").id, desk.by))
    assert mended(desk, "quote-without-cue") == "всё спокойно"
    assert ("cue", "всё спокойно", "По словам") in desk.links()


def test_a_quote_gets_the_cue_beside_it_that_no_quote_has() -> None:
    desk = Desk(PLAIN)
    desk.put("quote", "QUOTE", "мост откроют в мае", speaker="мэр")
    desk.put("cue", "CUE", "заявил")
    assert mended(desk, "quote-without-cue") == "мост откроют в мае"
    assert desk.links() == {("cue", "мост откроют в мае", "заявил")}


def test_a_quote_gets_a_suggested_cue_of_its_sentence() -> None:
    desk = Desk(PLAIN, draft(PLAIN, "quote", "QUOTE", "спокойно", cue="По словам"))
    desk.put("quote", "QUOTE", "словам врачей, всё", speaker="врачи")
    desk.put("quote", "QUOTE", "мост откроют в мае", speaker="мэр")
    first, second = (f for f in findings(desk.state) if f.check == "quote-without-cue")
    assert mend(desk.state, first, desk.by) is None
    assert mend(desk.state, second, desk.by) is None  # the cue lies in it


def test_the_suggested_cue_of_an_unaccepted_twin_is_taken() -> None:
    desk = Desk(PLAIN, draft(PLAIN, "quote", "QUOTE", "всё спокойно", cue="По словам"))
    desk.put("quote", "QUOTE", "спокойно", speaker="врачи")
    assert mended(desk, "quote-without-cue") == "спокойно"
    assert desk.links() == {("cue", "спокойно", "По словам")}
    assert desk.annotation("cue").suggestion == ""


def test_a_quote_without_any_cue_near_needs_a_person() -> None:
    desk = Desk(PLAIN)
    desk.put("quote", "QUOTE", "Всё готово", speaker="она")
    assert no_mend(desk, "quote-without-cue")


def test_a_claim_gets_the_type_that_was_suggested() -> None:
    desk = Desk(PLAIN, draft(PLAIN, "claim", "CLAIM", "мост откроют в мае", attributes={"type": "PREDICT"}))
    desk.do(commands.accept(desk.state, (desk.mark("claim").id,), desk.by))
    desk.do(commands.set_attribute(desk.state, desk.mark("claim").id, "type", None, desk.by))
    assert mended(desk, "missing-attribute") == "мост откроют в мае"
    assert desk.annotation("claim").attributes["type"] == "PREDICT"


def test_a_claim_made_by_hand_needs_a_person() -> None:
    desk = Desk(PLAIN)
    desk.put("claim", "CLAIM", "мост откроют в мае")
    assert no_mend(desk, "missing-attribute")


def test_who_speaks_and_which_of_two_speakers_is_right_need_a_person() -> None:
    desk = Desk(PLAIN)
    desk.put("quote", "QUOTE", "всё спокойно")
    assert no_mend(desk, "quote-without-speaker")
    desk.put("quote", "QUOTE", "врачей, всё", speaker="мэр")
    desk.put("quote", "QUOTE", "словам врачей", speaker="врачи")
    assert no_mend(desk, "overlapping-speakers")


def test_an_accepted_suggestion_that_is_mended_counts_as_corrected() -> None:
    desk = Desk(PLAIN, draft(PLAIN, "entity", "PER", "врачей,"))
    desk.do(commands.accept(desk.state, (desk.mark("entity").id,), desk.by))
    assert mended(desk, "untrimmed-edge") == "врачей"
    assert [d.verdict for d in desk.state.decisions.values() if isinstance(d, Decision)] == ["corrected"]


def test_what_is_no_finding_is_not_mended() -> None:
    desk = Desk(PLAIN)
    id = desk.put("entity", "PER", "врачей")
    place = desk.at("врачей")
    for check in ("no-such-check", "untrimmed-edge", "cut-token", "unbalanced-marks", "labelled-differently"):
        assert mend(desk.state, Finding(check, id, place), desk.by) is None
    assert mend(desk.state, Finding("untrimmed-edge", "none", place), desk.by) is None


ELSEWHERE = {
    "entity": {
        "Анна\u00a0Белова": {"ORG": 2},
        "Белова": {"PER": 1},
        "«Вестник»": {"LOC": 1, "ORG": 1},
        "она": {"LOC": 3},
    }
}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_whatever_was_done_a_mended_finding_is_gone_and_undo_brings_it_back(data: Draw) -> None:
    desk = Desk(TEXT, *drafts(), body=17)
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=3, max_size=10)):
        if transaction := act(desk, data):
            desk.do(transaction)
    elsewhere = data.draw(st.sampled_from([{}, ELSEWHERE]))
    for finding in all_findings(desk.state, elsewhere):
        assert desk.state.annotation(finding.annotation) is not None
        before = content(desk.state)
        made = mend(desk.state, finding, desk.by)
        if made is None:
            continue
        desk.do(made)
        left = {(f.check, f.annotation) for f in all_findings(desk.state, elsewhere)}
        assert finding.check == "missing-attribute" or (finding.check, finding.annotation) not in left
        desk.undo()
        assert content(desk.state) == before
        assert finding in all_findings(desk.state, elsewhere)


def test_a_label_that_is_switched_off_is_mended_all_the_same() -> None:
    desk = Desk("Волга обмелела. Волга купила баржи, а Волга молчит.")
    off = switched(desk.state.schema, "entity", ["LOC"])
    for nth, label in ((2, "LOC"), (1, "LOC"), (0, "ORG")):
        put_at(desk, label, "Волга", nth)
    desk.state = replace(desk.state, schema=off)
    assert mended(desk, "labelled-differently") == "Волга"
