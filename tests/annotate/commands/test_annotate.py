"""Creating annotations: trimming, what they correct, what they are linked to."""

from __future__ import annotations

import pytest

from annotate.claims import claimant_of
from annotate.commands import accept, annotate, delete, trimmed
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.text import Fragments, Span, covered
from tests.annotate.making import Desk, draft, place


def entity(desk: Desk, words: str, label: str = "PER") -> None:
    desk.do(annotate(desk.state, desk.at(words), "entity", label, desk.by))


@pytest.mark.parametrize(
    ("layer", "selected", "kept"),
    [
        ("entity", " Анна Белова, ", "Анна Белова"),
        ("entity", "«Вестник»", "«Вестник»"),
        ("entity", "(«Вестник»)", "(«Вестник»)"),
        ("entity", "\u00a0Белова\n", "Белова"),
        ("quote", "«Мост откроют»,", "Мост откроют"),
        ("quote", "„Мост откроют“ — ", "Мост откроют"),
        ("quote", '"Мост откроют", ', "Мост откроют"),
        ("quote", "«Мост откроют!»", "Мост откроют!"),
        ("quote", "«Вестник» сообщил об этом", "«Вестник» сообщил об этом"),
        ("quote", '"Вестник" сообщил об этом', '"Вестник" сообщил об этом'),
        ("quote", "„Вестник“ сообщил об этом", "„Вестник“ сообщил об этом"),
        ("quote", "“Вестник” сообщил об этом", "“Вестник” сообщил об этом"),
        ("quote", "об этом сообщил «Вестник»", "об этом сообщил «Вестник»"),
        ("quote", 'об этом сообщил "Вестник"', 'об этом сообщил "Вестник"'),
        ("quote", "«Вестник» и «Заря»", "«Вестник» и «Заря»"),
        ("quote", '"Вестник" и "Заря"', '"Вестник" и "Заря"'),
        ("quote", "«Купил «Вестник» и «Зарю» сразу»", "Купил «Вестник» и «Зарю» сразу"),
        ("quote", '"Купил "Вестник" и "Зарю" сразу"', 'Купил "Вестник" и "Зарю" сразу'),
        ("quote", "«Купил «Вестник»", "Купил «Вестник»"),
        ("quote", "«Мост откроют».", "Мост откроют"),
        ("quote", '"Мост откроют?!".', "Мост откроют?!"),
        ("quote", "«Купил «Вестник»».", "Купил «Вестник»"),
        ("quote", "Мост откроют».", "Мост откроют"),
        ("quote", "Мост откроют.", "Мост откроют."),
        ("quote", "пишет «Вестник».", "пишет «Вестник»."),
        ("claim", "пишет «Вестник».", "пишет «Вестник»"),
        ("quote", "«Мост", "Мост"),
        ("quote", "Мост»", "Мост"),
        ("quote", "— Приеду, —", "Приеду"),
        ("claim", "Мост откроют в июне.", "Мост откроют в июне"),
        ("quote", " «», ", None),
        ("entity", " ,\n", None),
    ],
)
def test_a_span_does_not_start_or_end_with_what_its_layer_does_not_want(
    layer: str, selected: str, kept: str | None
) -> None:
    text = f"Вот: {selected} и всё"
    rule = DEFAULT_SCHEMA.layer(layer)
    assert rule is not None
    found = trimmed(text, place(text, selected), rule)
    assert (found and found.of(text)) == kept


TEXT = "Вчера министр Анна Белова заявила: «Мост откроют в июне». Так пишет «Вестник»."


def test_a_hand_made_annotation_is_trimmed_and_starts_the_work() -> None:
    desk = Desk(TEXT)
    made = desk.do(annotate(desk.state, desk.at(" Анна Белова "), "entity", "PER", desk.by))
    assert (made.action, made.subject, made.author, made.document) == ("annotate", "Анна Белова", "anna", "doc")
    assert desk.shown() == [("entity", "PER", "Анна Белова", "hand")]
    assert (desk.annotation("entity").attributes, desk.annotation("entity").suggestion) == ({}, "")
    assert desk.state.status.progress == "started"
    desk.undo()
    assert (desk.shown(), desk.state.status.progress) == ([], "new")


def test_an_exact_span_is_left_as_it_was_drawn() -> None:
    desk = Desk(TEXT)
    desk.do(annotate(desk.state, desk.at("«Мост откроют в июне».", 0), "quote", "QUOTE", desk.by, exact=True))
    assert desk.mark("quote").fragments == desk.at("«Мост откроют в июне».")


@pytest.mark.parametrize(
    ("fragments", "layer", "label"),
    [
        ((), "entity", "PER"),
        ((Span(0, 5),), "mood", "SAD"),
        ((Span(0, 5),), "entity", "QUOTE"),
        ((Span(5, 6),), "entity", "PER"),
        ((Span(len(TEXT) - 3, len(TEXT) + 1),), "entity", "PER"),
        ((Span(len(TEXT) + 1, len(TEXT) + 5),), "entity", "PER"),
    ],
)
def test_nothing_is_annotated_where_there_is_nothing(fragments: Fragments, layer: str, label: str) -> None:
    desk = Desk(TEXT)
    assert annotate(desk.state, fragments, layer, label, desk.by) is None


def test_the_same_annotation_is_not_made_twice_and_another_label_replaces_the_first() -> None:
    desk = Desk(TEXT)
    entity(desk, "Вестник")
    assert annotate(desk.state, desk.at("Вестник"), "entity", "PER", desk.by) is None
    made = desk.do(annotate(desk.state, desk.at("Вестник"), "entity", "ORG", desk.by))
    assert made.action == "relabel"
    assert desk.shown() == [("entity", "ORG", "Вестник", "hand")]


def test_only_a_layer_that_allows_gaps_keeps_several_fragments() -> None:
    text = "«Мост, — сказала она, — откроют»"
    desk = Desk(text)
    pieces = (place(text, "Мост,"), place(text, "— откроют»"))
    desk.do(annotate(desk.state, pieces, "quote", "QUOTE", desk.by))
    assert desk.mark("quote").fragments == (place(text, "Мост"), place(text, "откроют"))
    desk.do(annotate(desk.state, pieces, "entity", "PER", desk.by))
    assert covered(desk.mark("entity").fragments, text) == "Мост, — сказала она, — откроют»"


@pytest.mark.parametrize("second", ["т откроют", " откроют", "откроют"])
def test_fragments_with_nothing_but_white_space_between_them_become_one(second: str) -> None:
    desk = Desk(TEXT)
    desk.do(annotate(desk.state, (*desk.at("Мост"), *desk.at(second)), "quote", "QUOTE", desk.by))
    assert desk.mark("quote").fragments == desk.at("Мост откроют")


def test_words_of_the_header_are_not_taken_along() -> None:
    text = " date 2026-02-03 Мост откроют в июне."
    desk = Desk(text, body=17)
    desk.do(annotate(desk.state, (Span(0, len(text)),), "claim", "CLAIM", desk.by))
    assert covered(desk.mark("claim").fragments, text) == "Мост откроют в июне"


def test_drawing_a_suggestion_itself_accepts_it() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна Белова", attributes={"normal": "Анна Белова"}))
    entity(desk, "Анна Белова")
    assert desk.shown() == [("entity", "PER", "Анна Белова", "accepted")]
    assert desk.annotation("entity").attributes == {"normal": "Анна Белова"}
    assert desk.verdicts() == {"Анна Белова": "accepted"}


def test_drawing_over_a_suggestion_of_the_same_label_corrects_it() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Белова", attributes={"normal": "Белова", "note": "?"}))
    entity(desk, "Анна Белова")
    assert desk.shown() == [("entity", "PER", "Анна Белова", "accepted")]
    assert desk.annotation("entity").attributes == {"note": "?"}
    assert desk.verdicts() == {"Белова": "corrected"}
    desk.undo()
    assert desk.shown() == [("entity", "PER", "Белова", "suggested")]


def test_drawing_another_label_on_the_very_place_corrects_it_and_one_that_only_overlaps_stays_open() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    entity(desk, "министр Анна Белова", "POSITION")
    assert desk.verdicts() == {}
    entity(desk, "Анна Белова", "ORG")
    assert desk.verdicts() == {"Анна Белова": "corrected"}


def test_one_annotation_may_correct_several_suggestions_and_is_of_the_likeliest() -> None:
    desk = Desk(
        TEXT,
        draft(TEXT, "entity", "PER", "Анна", attributes={"normal": "Анна"}),
        draft(TEXT, "entity", "PER", "Анна Белова", attributes={"normal": "Анна Белова"}),
    )
    entity(desk, "Анна Белова")
    assert desk.verdicts() == {"Анна": "corrected", "Анна Белова": "accepted"}
    assert desk.annotation("entity").attributes == {"normal": "Анна Белова"}
    desk.do(delete(desk.state, desk.mark("entity").id, desk.by))
    assert (desk.verdicts(), desk.shown()) == ({"Анна": "rejected", "Анна Белова": "rejected"}, [])


def test_a_quote_drawn_anew_keeps_type_speaker_cue_and_source_of_what_it_corrects() -> None:
    desk = Desk(
        TEXT,
        draft(
            TEXT, "quote", "QUOTE", "Мост откроют", cue="заявила", source="Анна Белова",
            attributes={"type": "direct", "speaker": "Анна Белова"},
        ),
    )  # fmt: skip
    desk.do(annotate(desk.state, desk.at("«Мост откроют в июне»."), "quote", "QUOTE", desk.by))
    assert desk.shown() == [
        ("source", "SOURCE", "Анна Белова", "accepted"),
        ("cue", "CUE", "заявила", "accepted"),
        ("quote", "QUOTE", "Мост откроют в июне", "accepted"),
    ]
    assert desk.annotation("quote").attributes == {"type": "direct", "speaker": "Анна Белова"}
    assert {type for type, _, _ in desk.links()} == {"cue", "source"}


def test_a_quote_that_has_little_in_common_with_a_suggestion_leaves_it_open() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "июне"))
    desk.do(annotate(desk.state, desk.at("Мост откроют в июне"), "quote", "QUOTE", desk.by))
    assert desk.verdicts() == {}


@pytest.mark.parametrize(
    ("text", "content", "type"),
    [
        ("Она сказала: «Мост откроют».", "Мост откроют", "direct"),
        ('"Мост откроют!" — сказала она.', "Мост откроют!", "direct"),
        ("„Мост откроют“, сказала она", "Мост откроют", "direct"),
        ("Итак.\n— Мост откроют, — сказала она.", "Мост откроют", "direct"),
        ("Она сказала, что мост откроют.", "мост откроют", "indirect"),
        ("Она назвала мост «первой ласточкой» года.", "мост «первой ласточкой» года", "mixed"),
        ("Она сказала, что «Вестник» закроют.", "«Вестник» закроют", "indirect"),
        ('Она сказала, что "Вестник" закроют.', '"Вестник" закроют', "indirect"),
        ('Мы верим "Заре"\nОни открыли мост "Заря"', "Они открыли мост", "indirect"),
    ],
)
def test_the_type_of_a_quote_is_read_from_its_marks(text: str, content: str, type: str) -> None:
    desk = Desk(text)
    desk.do(annotate(desk.state, desk.at(content), "quote", "QUOTE", desk.by))
    assert desk.annotation("quote").attributes == {"type": type}


def test_a_type_that_is_given_is_not_guessed() -> None:
    desk = Desk(TEXT)
    desk.do(annotate(desk.state, desk.at("Мост"), "quote", "QUOTE", desk.by, {"type": "indirect", "colour": "red"}))
    assert desk.annotation("quote").attributes == {"type": "indirect"}


def test_a_claim_in_a_quote_inherits_its_speaker_and_is_linked_to_it() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "Мост откроют в июне", speaker="Анна Белова")
    desk.do(annotate(desk.state, desk.at("Мост откроют в июне».", 0), "claim", "CLAIM", desk.by))
    assert claimant_of(desk.state, desk.mark("claim")) == ("Анна Белова", "", True)
    assert desk.annotation("claim").attributes == {}
    assert desk.links() == {("quote", "Мост откроют в июне", "Мост откроют в июне")}


def test_a_claim_of_the_article_itself_has_no_claimant() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "Мост откроют в июне", speaker="Анна Белова")
    desk.do(annotate(desk.state, desk.at("Так пишет «Вестник»."), "claim", "CLAIM", desk.by))
    assert (desk.annotation("claim").attributes, desk.links()) == ({}, set())


def test_a_claim_in_a_suggested_quote_has_its_speaker_and_is_linked_once_the_quote_is_accepted() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Мост откроют в июне", attributes={"speaker": "Анна Белова"}))
    desk.do(annotate(desk.state, desk.at("Мост откроют"), "claim", "CLAIM", desk.by))
    assert desk.annotation("claim").attributes == {"claimant": "Анна Белова"}
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    assert desk.links() == {("quote", "Мост откроют", "Мост откроют в июне")}
    assert desk.annotation("claim").attributes == {}
    assert claimant_of(desk.state, desk.mark("claim")) == ("Анна Белова", "", True)


def test_a_claim_belongs_to_the_innermost_quote_and_stays_with_its_own_when_another_is_drawn_in_that() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "заявила: «Мост откроют в июне»")
    desk.put("quote", "QUOTE", "Мост откроют в июне")
    desk.do(annotate(desk.state, desk.at("Мост откроют"), "claim", "CLAIM", desk.by))
    desk.do(annotate(desk.state, desk.at("Мост откроют в"), "quote", "QUOTE", desk.by))
    assert desk.links() == {("quote", "Мост откроют", "Мост откроют в июне")}


def test_a_cue_is_linked_to_the_nearest_quote_that_has_none() -> None:
    text = "«Мост откроют», — заявила Белова. Ещё она добавила: «Денег хватит»."
    desk = Desk(text)
    desk.put("quote", "QUOTE", "Мост откроют")
    desk.put("quote", "QUOTE", "Денег хватит")
    for words in ("добавила", "заявила"):
        desk.do(annotate(desk.state, desk.at(words), "cue", "CUE", desk.by))
    assert desk.links() == {("cue", "Мост откроют", "заявила"), ("cue", "Денег хватит", "добавила")}


def test_a_source_belongs_to_the_quote_of_its_sentence_though_the_next_one_is_nearer() -> None:
    text = "«Мост откроют в июне», — заявила министр Анна Белова. «Денег хватит», — добавила она."
    for words, quote in (("министр Анна Белова", "Мост откроют в июне"), ("она", "Денег хватит")):
        desk = Desk(text)
        desk.put("quote", "QUOTE", "Мост откроют в июне")
        desk.put("quote", "QUOTE", "Денег хватит")
        desk.do(annotate(desk.state, desk.at(words), "source", "SOURCE", desk.by))
        assert desk.links() == {("source", quote, words)}


def test_a_cue_far_from_every_quote_stands_alone() -> None:
    text = "Она заявила. " + "Прошёл дождь. " * 40 + "«Мост откроют»."
    desk = Desk(text)
    desk.put("quote", "QUOTE", "Мост откроют")
    desk.do(annotate(desk.state, desk.at("заявила"), "cue", "CUE", desk.by))
    assert desk.links() == set()


def test_a_source_names_the_speaker_of_a_quote_that_nobody_speaks_yet() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна Белова", attributes={"normal": "Белова Анна"}))
    desk.put("quote", "QUOTE", "Мост откроют в июне")
    desk.do(annotate(desk.state, desk.at("министр Анна Белова"), "source", "SOURCE", desk.by))
    assert desk.annotation("quote").attributes == {"speaker": "Белова Анна"}
    assert desk.links() == {("source", "Мост откроют в июне", "министр Анна Белова")}


def test_a_source_does_not_change_a_speaker_who_is_known() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "Мост откроют в июне", speaker="МИД")
    desk.do(annotate(desk.state, desk.at("министр Анна Белова"), "source", "SOURCE", desk.by))
    assert desk.annotation("quote").attributes == {"speaker": "МИД"}


def test_a_cue_for_a_suggested_quote_accepts_it_with_that_cue_instead_of_its_own() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Мост откроют в июне", cue="пишет", source="Анна Белова"))
    quote = desk.mark("quote").id
    desk.do(annotate(desk.state, desk.at("заявила"), "cue", "CUE", desk.by, quote=quote))
    assert [w for layer, _, w, _ in desk.shown() if layer == "cue"] == ["заявила"]
    assert ("cue", "Мост откроют в июне", "заявила") in desk.links()
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}


def test_a_focused_part_stands_for_its_quote_and_a_focused_entity_for_none() -> None:
    drafts = (
        draft(TEXT, "quote", "QUOTE", "Мост откроют в июне", source="Анна Белова"),
        draft(TEXT, "entity", "ORG", "Вестник"),
    )
    for layer in ("source", "entity"):
        desk = Desk(TEXT, *drafts)
        focus = desk.mark(layer).id
        desk.do(annotate(desk.state, desk.at("заявила"), "cue", "CUE", desk.by, quote=focus))
        assert ("cue", "Мост откроют в июне", "заявила") in desk.links()
        assert desk.verdicts() == {"Мост откроют в июне": "corrected"}


def test_a_mention_that_is_a_source_already_becomes_that_of_the_focused_quote_too() -> None:
    text = "«Мост откроют», — заявила Анна Белова. «Денег хватит», — добавила она."
    desk = Desk(text)
    desk.put("quote", "QUOTE", "Мост откроют")
    second = desk.put("quote", "QUOTE", "Денег хватит")
    desk.do(annotate(desk.state, desk.at("Анна Белова"), "source", "SOURCE", desk.by))
    assert annotate(desk.state, desk.at("Анна Белова"), "source", "SOURCE", desk.by) is None
    desk.do(annotate(desk.state, desk.at("Анна Белова"), "source", "SOURCE", desk.by, quote=second))
    assert desk.links() == {("source", "Мост откроют", "Анна Белова"), ("source", "Денег хватит", "Анна Белова")}
    assert desk.annotation("quote", "Денег хватит").attributes == {"speaker": "Анна Белова"}
