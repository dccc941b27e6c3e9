"""Relabelling, deleting, adding fragments."""

from __future__ import annotations

from annotate.commands import accept, add_fragment, annotate, delete, reject, relabel
from annotate.model.text import Span
from tests.annotate.making import Desk, content, draft, place

TEXT = "Вчера министр Анна Белова заявила: «Мост откроют в июне». Так пишет «Вестник»."


def entity(desk: Desk, words: str, label: str = "PER") -> None:
    desk.do(annotate(desk.state, desk.at(words), "entity", label, desk.by))


def test_relabelling_keeps_place_and_attributes() -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", "Вестник", normal="Вестник")
    made = desk.do(relabel(desk.state, id, "ORG", desk.by))
    assert (made.action, made.subject) == ("relabel", "Вестник")
    found = desk.annotation("entity")
    assert (found.id, found.label, found.attributes) == (id, "ORG", {"normal": "Вестник"})


def test_relabelling_a_suggestion_accepts_it_corrected() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Вестник", attributes={"normal": "Вестник"}))
    desk.do(relabel(desk.state, desk.mark("entity").id, "ORG", desk.by))
    assert desk.shown() == [("entity", "ORG", "Вестник", "accepted")]
    assert (desk.annotation("entity").attributes, desk.verdicts()) == (
        {"normal": "Вестник"}, {"Вестник": "corrected"},
    )  # fmt: skip


def test_relabelling_what_was_accepted_corrects_the_decision() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Вестник"))
    desk.do(accept(desk.state, (desk.mark("entity").id,), desk.by))
    desk.do(relabel(desk.state, desk.mark("entity").id, "ORG", desk.by))
    assert desk.verdicts() == {"Вестник": "corrected"}
    desk.undo()
    assert desk.verdicts() == {"Вестник": "accepted"}


def test_relabelling_means_nothing_without_another_label_of_the_same_layer() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Мост откроют", cue="заявила"))
    id = desk.put("entity", "PER", "Вестник")
    assert relabel(desk.state, id, "PER", desk.by) is None
    assert relabel(desk.state, id, "QUOTE", desk.by) is None
    assert relabel(desk.state, id, "QUOTE", desk.by, "quote") is None
    assert relabel(desk.state, "unknown", "ORG", desk.by) is None
    assert relabel(desk.state, desk.mark("cue").id, "ORG", desk.by) is None


def linked(*quotes: str) -> Desk:
    """Quotes with an own cue each and one source that they share."""
    text = "Анна Белова: «Мост откроют», — заявила она. «Денег хватит», — добавила она."
    desk = Desk(text)
    source = desk.put("source", "SOURCE", "Анна Белова")
    for words, cue in (("Мост откроют", "заявила"), ("Денег хватит", "добавила")):
        if words in quotes:
            id = desk.put("quote", "QUOTE", words)
            desk.link("cue", id, desk.put("cue", "CUE", cue))
            desk.link("source", id, source)
    return desk


def test_a_deleted_quote_takes_its_cue_along_and_its_source_only_when_no_other_quote_needs_it() -> None:
    desk = linked("Мост откроют", "Денег хватит")
    before = content(desk.state)
    desk.do(delete(desk.state, desk.mark("quote", "Мост откроют").id, desk.by))
    assert [w for _, _, w, _ in desk.shown()] == ["Анна Белова", "Денег хватит", "добавила"]
    desk.do(delete(desk.state, desk.mark("quote", "Денег хватит").id, desk.by))
    assert (desk.shown(), desk.links()) == ([], set())
    desk.undo()
    desk.undo()
    assert content(desk.state) == before


def test_a_deleted_part_leaves_the_quote_and_a_deleted_quote_its_claim() -> None:
    desk = linked("Мост откроют")
    desk.do(annotate(desk.state, desk.at("Мост откроют"), "claim", "CLAIM", desk.by))
    desk.do(delete(desk.state, desk.mark("cue").id, desk.by))
    assert {type for type, _, _ in desk.links()} == {"source", "quote"}
    desk.do(delete(desk.state, desk.mark("quote").id, desk.by))
    assert [layer for layer, *_ in desk.shown()] == ["claim"]
    assert desk.links() == set()


def test_only_an_annotation_can_be_deleted() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Вестник"))
    assert delete(desk.state, desk.mark("entity").id, desk.by) is None
    assert delete(desk.state, "unknown", desk.by) is None


def test_a_quote_gets_a_second_fragment_behind_the_words_of_the_author() -> None:
    text = "«Мост, — сказала она, — откроют в июне»"
    desk = Desk(text, draft(text, "quote", "QUOTE", "Мост", attributes={"type": "direct"}))
    made = desk.do(add_fragment(desk.state, desk.mark("quote").id, place(text, "— откроют в июне»"), desk.by))
    assert (made.action, made.subject) == ("add_fragment", "Мост … откроют в июне")
    assert desk.mark("quote").fragments == (place(text, "Мост"), place(text, "откроют в июне"))
    assert (desk.verdicts(), desk.annotation("quote").attributes) == ({"Мост": "corrected"}, {"type": "direct"})


def test_a_fragment_is_added_only_where_gaps_are_allowed_and_something_new_is_covered() -> None:
    text = "«Мост, — сказала она, — откроют в июне»"
    desk = Desk(text)
    quote = desk.put("quote", "QUOTE", "Мост, — сказала")
    entity = desk.put("entity", "PER", "она")
    assert add_fragment(desk.state, quote, place(text, "Мост"), desk.by) is None
    assert add_fragment(desk.state, quote, place(text, ", —"), desk.by) is None
    assert add_fragment(desk.state, quote, Span(len(text), len(text) + 2), desk.by) is None
    assert add_fragment(desk.state, entity, place(text, "июне"), desk.by) is None
    assert add_fragment(desk.state, "unknown", place(text, "июне"), desk.by) is None
    desk.do(add_fragment(desk.state, quote, place(text, "сказала она"), desk.by))
    assert desk.mark("quote").fragments == (place(text, "Мост, — сказала она"),)


def test_a_rejected_place_can_be_annotated_by_hand_and_is_then_accepted() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Вестник"))
    desk.do(reject(desk.state, (desk.mark("entity").id,), desk.by))
    entity(desk, "Вестник")
    assert desk.shown() == [("entity", "PER", "Вестник", "hand")]
    assert desk.verdicts() == {"Вестник": "rejected"}
