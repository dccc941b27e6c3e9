"""What each check finds, and what it lets pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.checks import CHECKS, Finding, all_findings, findings, unwaive, waive
from annotate.checks.balance import lone_marks
from annotate.checks.spans import cuts
from annotate.commands import delete
from annotate.commands.gesture import Gesture
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import Waiver
from annotate.model.schema import Attribute, Label, Layer, Schema
from annotate.model.text import Span, covered
from annotate.model.tokens import Tokens
from tests.annotate.making import Desk, place

TEXT = "«Мост, — заявила мэр Анна Лодкина, — откроют в мае», — пишет «Вестник». По словам врачей, всё спокойно."


def found(desk: Desk, check: str = "") -> list[tuple[str, str, str]]:
    """Check, words and detail of what is found."""
    return [
        (f.check, covered(f.fragments, desk.text), f.detail)
        for f in findings(desk.state)
        if check in ("", f.check)
    ]  # fmt: skip


def names(desk: Desk) -> list[str]:
    return [check for check, _, _ in found(desk)]


def complete(desk: Desk) -> str:
    """A quote with all that belongs to it; its id."""
    quote = desk.put("quote", "QUOTE", ("Мост", "откроют в мае"), type="direct", speaker="Анна Лодкина")
    desk.link("cue", quote, desk.put("cue", "CUE", "заявила"))
    desk.link("source", quote, desk.put("source", "SOURCE", "мэр Анна Лодкина"))
    return quote


def test_every_check_has_a_name_of_its_own_in_small_letters() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names) == 10
    assert all(name.replace("-", "").isascii() and name == name.lower() for name in names)


def test_work_without_fault_has_no_findings() -> None:
    desk = Desk(TEXT)
    complete(desk)
    desk.put("entity", "PER", "Анна Лодкина")
    desk.put("entity", "ORG", "«Вестник»")
    desk.put("claim", "CLAIM", "всё спокойно", type="EVENT")
    assert found(desk) == []


def test_an_empty_document_has_none() -> None:
    assert findings(Desk(TEXT).state) == []


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, True),
        ({"type": "direct"}, True),
        ({"speaker": "Анна Лодкина"}, False),
        ({"speaker_kind": "article"}, False),
        ({"speaker_kind": "collective"}, False),
        ({"speaker_kind": "unknown"}, False),
    ],
)
def test_a_quote_wants_a_speaker_or_that_somebody_says_there_is_none(
    attributes: dict[str, str], expected: bool
) -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "всё спокойно", **attributes)
    assert ("quote-without-speaker" in names(desk)) == expected


@pytest.mark.parametrize(("kind", "expected"), [("unknown", True), ("collective", True), ("article", False)])
def test_a_quote_wants_a_cue_unless_the_article_itself_speaks(kind: str, expected: bool) -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "всё спокойно", speaker_kind=kind)
    assert names(desk) == ["quote-without-cue"] * expected


def test_a_cue_and_a_source_want_a_quote() -> None:
    desk = Desk(TEXT)
    cue, source = desk.put("cue", "CUE", "По словам"), desk.put("source", "SOURCE", "врачей")
    assert found(desk) == [("cue-without-quote", "По словам", ""), ("source-without-quote", "врачей", "")]
    quote = desk.put("quote", "QUOTE", "всё спокойно", speaker="врачи")
    desk.link("cue", quote, cue)
    desk.link("source", quote, source)
    assert found(desk) == []


@pytest.mark.parametrize(
    ("text", "words", "lone"),
    [
        ("Мы в «Волне» живём", "Мы в «Волне» живём", ""),
        ("Мы в «Волне, сказал он", "Мы в «Волне, сказал он", "«"),
        ("Мы в Волне» живём", "Мы в Волне» живём", "»"),
        ("Завод «Завод „Волна“» стоит", "«Завод „Волна“»", ""),
        ("Завод «Завод „Волна» стоит", "«Завод „Волна»", "„"),
        ("Роман “Мост” и роман", "Роман “Мост” и роман", ""),
        ("Роман “Мост и роман", "Роман “Мост и роман", "“"),
        ('Фильм "Мост" снят', 'Фильм "Мост" снят', ""),
        ('Фильм "Мост снят', 'Фильм "Мост снят', '"'),
        ('Фильм Мост" снят', 'Фильм Мост" снят', '"'),
        ('Экран 5" и 7" рядом', 'Экран 5" и 7" рядом', ""),
        ("Газета „Труд” вышла", "Газета „Труд” вышла", ""),
        ("Газета «Труд“ и » вышла", "Газета «Труд", "«"),
        ("Роман ‹Мост› вышел", "Роман ‹Мост› вышел", ""),
        ('Роман «Мост "Ока"» вышел', 'Роман «Мост "Ока"» вышел', ""),
        ("Мы в «Волне» и »", "Мы в «Волне» и »", "»"),
    ],
)
def test_the_marks_of_a_content_are_in_pairs(text: str, words: str, lone: str) -> None:
    assert "".join(text[i] for i in lone_marks(text, (place(text, words),))) == lone


def test_marks_may_open_in_one_piece_and_close_in_another() -> None:
    text = "«Роман „Мост, — сказал он, — через Оку“ вышел»"
    pieces = (place(text, "Роман „Мост"), place(text, "через Оку“ вышел"))
    assert lone_marks(text, pieces) == []
    assert [text[i] for i in lone_marks(text, pieces[:1])] == ["„"]


@given(st.text('аб «»„“”"‹›,5', min_size=1, max_size=30))
def test_marks_put_around_words_without_any_are_found_or_not_but_never_break_it(text: str) -> None:
    lone = lone_marks(text, (Span(0, len(text)),))
    assert lone == sorted(set(lone))
    assert all(text[i] in '«»„“”"‹›' for i in lone)


def test_a_mark_without_its_partner_in_a_content_is_found() -> None:
    desk = Desk("Мэр сказал: «Мы видели завод «Волна», — и ушёл.")
    desk.put("quote", "QUOTE", "Мы видели завод «Волна", speaker="мэр", speaker_kind="")
    assert "unbalanced-marks" in names(desk)


@pytest.mark.parametrize(
    ("words", "layer", "expected"),
    [
        ("всё спокойно", "quote", False),
        (", всё спокойно", "quote", True),
        ("«Мост", "quote", True),
        ("откроют в мае»,", "quote", True),
        ("«Вестник»", "entity", False),
        ("врачей,", "entity", True),
        ("всё спокойно.", "claim", True),
    ],
)
def test_a_comma_or_mark_at_an_edge_is_found_where_the_layer_does_not_want_it(
    words: str, layer: str, expected: bool
) -> None:
    desk = Desk(TEXT)
    label = {"quote": "QUOTE", "entity": "ORG", "claim": "CLAIM"}[layer]
    desk.put(layer, label, words)
    assert ("untrimmed-edge" in names(desk)) == expected


@pytest.mark.parametrize(
    ("words", "layer", "expected"),
    [
        ("Анна Лодкина", "entity", False),
        ("Анна Лодки", "entity", True),
        ("нна Лодкина", "entity", True),
        ("Вестник", "entity", False),
        ("заяви", "cue", True),
        ("слова", "source", True),
        ("спокой", "quote", False),
    ],
)
def test_an_edge_in_the_middle_of_a_token_is_found_in_layers_that_go_by_tokens(
    words: str, layer: str, expected: bool
) -> None:
    desk = Desk(TEXT)
    desk.put(layer, {"entity": "PER"}.get(layer, layer.upper()), words)
    assert ("cut-token" in names(desk)) == expected


@given(st.text("аБ1. ,:;-—«»“()!?…%$5\n", min_size=1, max_size=24), st.integers(0, 24))
def test_no_edge_is_said_to_cut_a_token_that_does_not(text: str, offset: int) -> None:
    tokens = Tokens(text)
    offset = min(offset, len(text))
    token = tokens.at(offset) if offset < len(text) else None
    really = token is not None and token.start < offset
    assert not cuts(text, tokens, offset) or really
    if really and text[offset - 1].isalnum() and text[offset].isalnum():
        assert cuts(text, tokens, offset)


TWO = "Волга обмелела. Волга купила баржи, а Волга молчит. Ока и Ока."


def put_at(desk: Desk, label: str, words: str, nth: int) -> str:
    id = desk.put("entity", label, words)
    annotation = desk.state.annotation(id)
    assert annotation is not None
    g = Gesture(desk.state, desk.by)
    g.put(replace(annotation, fragments=(place(desk.text, words, nth),)))
    if nth:
        desk.do(g.transaction("move_start"))
    return id


def test_the_label_that_fewer_of_the_same_words_have_is_found() -> None:
    desk = Desk(TWO)
    put_at(desk, "LOC", "Волга", 2)
    put_at(desk, "LOC", "Волга", 1)
    odd = put_at(desk, "ORG", "Волга", 0)
    put_at(desk, "LOC", "Ока", 0)
    (finding,) = findings(desk.state)
    assert (finding.annotation, finding.detail, finding.mended) == (odd, "LOC", "LOC")


def test_where_no_label_has_more_each_is_found_and_none_is_said_to_be_right() -> None:
    desk = Desk(TWO)
    ids = [put_at(desk, "ORG", "Волга", 1), put_at(desk, "LOC", "Волга", 0)]
    assert {(f.annotation, f.detail, f.mended) for f in findings(desk.state)} == {
        (ids[0], "LOC", ""),
        (ids[1], "ORG", ""),
    }


def test_the_labels_of_the_same_words_in_other_documents_count() -> None:
    desk = Desk(TWO)
    put_at(desk, "LOC", "Волга", 0)
    elsewhere = {"entity": {"Волга": {"ORG": 3, "LOC": 1}, "Ока": {"ORG": 9}}}
    assert [(f.detail, f.mended) for f in findings(desk.state, elsewhere)] == [("ORG", "ORG")]
    assert findings(desk.state, {"entity": {"Волга": {"LOC": 5}}}) == []
    assert findings(desk.state, {"entity": {"Волга": {"ORG": 1, "LOC": 1}}}) == []
    assert findings(desk.state, {"entity": {"волга": {"ORG": 5}}}) == []
    assert findings(desk.state, {"source": {"Волга": {"ORG": 5}}}) == []


def test_words_in_several_pieces_are_not_compared() -> None:
    gaps = replace(DEFAULT_SCHEMA.layers[0], gaps=True)
    desk = Desk("Анна и Борис Громовы", schema=replace(DEFAULT_SCHEMA, layers=(gaps, *DEFAULT_SCHEMA.layers[1:])))
    desk.put("entity", "PER", ("Анна", "Громовы"))
    assert findings(desk.state, {"entity": {"Анна": {"ORG": 5}, "Анна … Громовы": {"ORG": 5}}}) == []


def test_a_claim_wants_a_type() -> None:
    desk = Desk(TEXT)
    desk.put("claim", "CLAIM", "всё спокойно")
    assert found(desk) == [("missing-attribute", "всё спокойно", "type")]


def test_whatever_the_schema_requires_is_wanted() -> None:
    attributes = (Attribute("kind", "text", required=True), Attribute("tags", "choices", required=True))
    schema = Schema("own", (Layer("thing", (Label("X"),), (*attributes, Attribute("note", "text"))),))
    desk = Desk(TEXT, schema=schema)
    desk.put("thing", "X", "врачей")
    assert found(desk) == [("missing-attribute", "врачей", "kind")]
    desk.put("thing", "X", "мэр", kind="чин")
    assert found(desk)[0] == ("missing-attribute", "мэр", "tags")


def test_quotes_that_share_words_and_not_their_speaker_are_found() -> None:
    desk = Desk(TEXT)
    for layer_words, speaker in (("По словам врачей, всё", "мэр"), ("врачей, всё спокойно", "врачи")):
        desk.put("quote", "QUOTE", layer_words, speaker=speaker)
    assert found(desk, "overlapping-speakers") == [("overlapping-speakers", "врачей, всё спокойно", "мэр")]


def test_the_same_words_with_two_speakers_are_found_and_with_one_are_not() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "всё спокойно", speaker="ТАСС")
    desk.put("quote", "QUOTE", "всё спокойно", speaker="ТАСС")
    assert found(desk, "overlapping-speakers") == []
    desk.put("quote", "QUOTE", "всё спокойно", speaker_kind="unknown")
    assert len(found(desk, "overlapping-speakers")) == 1


def test_a_quotation_in_a_quotation_and_one_in_the_gap_of_another_are_as_they_should_be() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", ("Мост", "откроют в мае"), speaker="Анна Лодкина")
    desk.put("quote", "QUOTE", "заявила мэр", speaker="ТАСС")
    desk.put("quote", "QUOTE", "в мае", speaker="ТАСС")
    assert found(desk, "overlapping-speakers") == []


def test_a_waived_finding_is_silent_until_it_is_taken_back() -> None:
    desk = Desk(TEXT)
    desk.put("claim", "CLAIM", "всё спокойно")
    (finding,) = findings(desk.state)
    waived = desk.do(waive(desk.state, finding, desk.by))
    assert (waived.action, findings(desk.state), all_findings(desk.state)) == ("waive", [], [finding])
    assert waive(desk.state, finding, desk.by) is None
    assert [(w.check, w.annotation) for w in desk.state.waivers.values()] == [(finding.check, finding.annotation)]
    assert desk.do(unwaive(desk.state, finding, desk.by)).action == "unwaive"
    assert (findings(desk.state), dict(desk.state.waivers)) == ([finding], {})
    assert unwaive(desk.state, finding, desk.by) is None
    desk.undo()
    assert findings(desk.state) == []
    desk.undo()
    assert findings(desk.state) == [finding]


def test_a_waiver_silences_only_its_own_check() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "всё спокойно")
    first, second = findings(desk.state)
    desk.do(waive(desk.state, first, desk.by))
    assert findings(desk.state) == [second]


def test_a_waiver_goes_with_its_annotation_and_comes_back_with_it() -> None:
    desk = Desk(TEXT)
    quote = complete(desk)
    kept = desk.put("claim", "CLAIM", "всё спокойно")
    cue = desk.annotation("cue").id
    for check, annotation in (("overlapping-speakers", quote), ("cut-token", cue), ("missing-attribute", kept)):
        desk.do(waive(desk.state, Finding(check, annotation, ()), desk.by))
    before = dict(desk.state.waivers)
    gone = desk.do(delete(desk.state, quote, desk.by))
    assert {w.annotation for w in desk.state.waivers.values()} == {kept}
    assert sum(isinstance(edit.before, Waiver) for edit in gone.edits) == 2
    desk.undo()
    assert dict(desk.state.waivers) == before
    desk.redo()
    assert len(desk.state.waivers) == 1


def test_nobody_waives_what_is_gone() -> None:
    desk = Desk(TEXT)
    assert waive(desk.state, Finding("cut-token", "none", ()), desk.by) is None
