"""Moving the edges of annotations and suggestions by tokens and by the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.commands import Edge, accept, move_boundary, set_attribute, set_boundary
from annotate.commands.edges import dragged, stepped
from annotate.model.text import Span, covered
from tests.annotate.making import Desk, content, draft, place

TEXT = "Вчера, в среду, министр Анна Белова (МИД) заявила: «Мост, увы, откроют в июне!» Ура."


def walk(desk: Desk, layer: str, edge: Edge, step: int, times: int) -> list[str]:
    """The words of a layer's mark after each press of the key."""
    seen = []
    for _ in range(times):
        desk.do(move_boundary(desk.state, desk.mark(layer).id, edge, step, desk.by))
        seen.append(covered(desk.mark(layer).fragments, desk.text))
    return seen


def test_an_edge_goes_on_by_tokens_and_passes_over_what_the_layer_does_not_want() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "PER", "Анна")
    assert walk(desk, "entity", "end", 1, 2) == ["Анна Белова", "Анна Белова ("]
    assert walk(desk, "entity", "end", -1, 2) == ["Анна Белова", "Анна"]
    assert walk(desk, "entity", "start", -1, 3) == [
        "министр Анна", "среду, министр Анна", "в среду, министр Анна",
    ]  # fmt: skip
    assert walk(desk, "entity", "start", 1, 3) == ["среду, министр Анна", "министр Анна", "Анна"]


def test_a_press_of_the_key_always_moves_over_a_word_in_a_quote() -> None:
    desk = Desk(TEXT)
    desk.put("quote", "QUOTE", "Мост")
    there = ["Мост, увы", "Мост, увы, откроют", "Мост, увы, откроют в", "Мост, увы, откроют в июне"]
    assert walk(desk, "quote", "end", 1, 5) == [*there, "Мост, увы, откроют в июне!"]
    assert walk(desk, "quote", "end", -1, 4) == there[::-1]
    assert walk(desk, "quote", "start", 1, 1) == ["увы"]


def test_several_tokens_are_moved_over_in_one_step() -> None:
    desk = Desk(TEXT)
    id = desk.put("quote", "QUOTE", "Мост")
    desk.do(move_boundary(desk.state, id, "end", 3, desk.by))
    assert covered(desk.mark("quote").fragments, TEXT) == "Мост, увы, откроют в"
    assert move_boundary(desk.state, id, "end", 0, desk.by) is None


@pytest.mark.parametrize(
    ("words", "edge", "step"),
    [("Вчера", "start", -1), ("Ура", "end", 3), ("Анна", "end", -1), ("Анна", "start", 1), ("Анна", "end", -2)],
)
def test_an_edge_does_not_leave_the_text_nor_the_annotation(words: str, edge: Edge, step: int) -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", words)
    assert move_boundary(desk.state, id, edge, step, desk.by) is None


def test_nothing_moves_where_there_is_nothing() -> None:
    desk = Desk(TEXT)
    assert move_boundary(desk.state, "unknown", "end", 1, desk.by) is None
    assert stepped(desk.state, Span(0, 5), "mood", "end", 1) is None
    assert dragged(desk.state, Span(0, 5), "mood", "end", 7) is None


def test_the_start_stops_at_the_first_word_of_the_article() -> None:
    text = " date 2026-02-03 Министр Анна Белова"
    desk = Desk(text, body=17)
    id = desk.put("entity", "PER", "Анна")
    desk.do(set_boundary(desk.state, id, 0, "start", 3, desk.by))
    assert covered(desk.mark("entity").fragments, text) == "Министр Анна"
    desk.undo()
    assert walk(desk, "entity", "start", -1, 1) == ["Министр Анна"]
    assert move_boundary(desk.state, desk.mark("entity").id, "start", -1, desk.by) is None


def test_a_token_is_moved_over_whole_whatever_it_is_made_of() -> None:
    desk = Desk("за\u0301мок 👨\u200d👩\u200d👧 МИД\u00a0РФ\u2028שלום 18,3")
    desk.put("entity", "LOC", "за\u0301мок")
    assert walk(desk, "entity", "end", 1, 5) == [
        "за\u0301мок 👨\u200d👩\u200d👧",
        "за\u0301мок 👨\u200d👩\u200d👧 МИД",
        "за\u0301мок 👨\u200d👩\u200d👧 МИД\u00a0РФ",
        "за\u0301мок 👨\u200d👩\u200d👧 МИД\u00a0РФ\u2028שלום",
        "за\u0301мок 👨\u200d👩\u200d👧 МИД\u00a0РФ\u2028שלום 18,3",
    ]


def test_of_a_quote_of_two_fragments_the_outer_edges_move() -> None:
    text = "Да: «Мост, — сказала она, — откроют в июне»"
    desk = Desk(text)
    desk.put("quote", "QUOTE", ("Мост", "откроют в"))
    assert walk(desk, "quote", "end", 1, 1) == ["Мост … откроют в июне"]
    assert walk(desk, "quote", "end", -1, 2) == ["Мост … откроют в", "Мост … откроют"]
    assert move_boundary(desk.state, desk.mark("quote").id, "end", -1, desk.by) is None
    assert walk(desk, "quote", "start", -1, 1) == ["Да: «Мост … откроют"]


def test_moving_the_edge_of_a_suggestion_accepts_it_corrected() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна", attributes={"normal": "Анна", "note": "кто?"}))
    before = content(desk.state)
    made = desk.do(move_boundary(desk.state, desk.mark("entity").id, "end", 1, desk.by))
    assert (made.action, made.subject) == ("move_end", "Анна Белова")
    assert desk.shown() == [("entity", "PER", "Анна Белова", "accepted")]
    assert desk.verdicts() == {"Анна": "corrected"}
    assert desk.annotation("entity").attributes == {"note": "кто?"}
    desk.undo()
    assert content(desk.state) == before


def test_moving_what_was_accepted_corrects_the_decision() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анна"))
    desk.do(accept(desk.state, (desk.mark("entity").id,), desk.by))
    desk.do(move_boundary(desk.state, desk.mark("entity").id, "end", 1, desk.by))
    assert desk.verdicts() == {"Анна": "corrected"}
    desk.undo()
    assert desk.verdicts() == {"Анна": "accepted"}


def test_what_the_annotator_wrote_stays_when_an_edge_moves() -> None:
    desk = Desk(TEXT, draft(TEXT, "claim", "CLAIM", "Мост", attributes={"type": "EVENT"}))
    wording = "Мост через Быструю откроют в июне 2026 года"
    desk.do(set_attribute(desk.state, desk.mark("claim").id, "wording", wording, desk.by))
    desk.do(move_boundary(desk.state, desk.mark("claim").id, "end", 1, desk.by))
    assert desk.annotation("claim").attributes == {"type": "EVENT", "wording": wording}


def quote() -> Desk:
    drafted = draft(TEXT, "quote", "QUOTE", "Мост, увы, откроют", cue="заявила", source="Анна Белова")
    return Desk(TEXT, replace(drafted, attributes={"type": "direct", "speaker": "Анна Белова"}))


def test_moving_a_suggested_quote_accepts_it_with_its_parts() -> None:
    desk = quote()
    desk.do(move_boundary(desk.state, desk.mark("quote").id, "end", 2, desk.by))
    assert [(layer, words, origin) for layer, _, words, origin in desk.shown()] == [
        ("source", "Анна Белова", "accepted"),
        ("cue", "заявила", "accepted"),
        ("quote", "Мост, увы, откроют в июне", "accepted"),
    ]
    assert desk.verdicts() == {"Мост, увы, откроют": "corrected"}
    assert {type for type, _, _ in desk.links()} == {"cue", "source"}


def test_moving_a_suggested_part_accepts_the_quote_with_the_moved_part() -> None:
    desk = quote()
    desk.do(move_boundary(desk.state, desk.mark("source").id, "start", -1, desk.by))
    assert ("source", "Мост, увы, откроют", "министр Анна Белова") in desk.links()
    assert [w for layer, _, w, _ in desk.shown() if layer == "source"] == ["министр Анна Белова"]
    assert desk.verdicts() == {"Мост, увы, откроют": "corrected"}


@pytest.mark.parametrize(
    ("edge", "offset", "words"),
    [
        ("end", "Белова", "Анна Белова"),
        ("start", "министр", "министр Анна"),
        ("start", "нистр", "министр Анна"),
        ("start", ", министр", "министр Анна"),
    ],
)
def test_a_dragged_edge_snaps_to_tokens(edge: Edge, offset: str, words: str) -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", "Анна")
    at = place(TEXT, offset)
    to = at.start + 2 if edge == "end" else at.start
    desk.do(set_boundary(desk.state, id, 0, edge, to, desk.by))
    assert covered(desk.mark("entity").fragments, TEXT) == words


def test_an_exact_edge_stands_where_it_is_put() -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", "Анна")
    desk.do(set_boundary(desk.state, id, 0, "end", place(TEXT, "лова").start, desk.by, exact=True))
    assert covered(desk.mark("entity").fragments, TEXT) == "Анна Бе"
    assert walk(desk, "entity", "end", -1, 1) == ["Анна"]


def test_a_step_from_the_middle_of_a_word_goes_to_its_border() -> None:
    for edge, step, words in (
        ("end", 1, "нна Белова"),
        ("start", -1, "Анна Бе"),
        ("end", -1, "нна"),
        ("start", 1, "Бе"),
    ):
        desk = Desk(TEXT)
        desk.put("entity", "PER", "нна Бе")
        side: Edge = "end" if edge == "end" else "start"
        assert walk(desk, "entity", side, step, 1) == [words]


@pytest.mark.parametrize(
    ("index", "edge", "offset"),
    [
        (0, "end", 24),
        (0, "end", 20),
        (0, "start", 28),
        (0, "start", -1),
        (0, "end", 999),
        (1, "end", 30),
        (-1, "end", 30),
    ],
)
def test_an_edge_is_not_dragged_over_the_other_nor_out_of_the_text(index: int, edge: Edge, offset: int) -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", "Анна")
    assert desk.mark("entity").fragments == (Span(24, 28),)
    assert set_boundary(desk.state, id, index, edge, offset, desk.by) is None
    assert set_boundary(desk.state, "unknown", 0, edge, offset, desk.by) is None


def test_an_edge_that_is_dragged_to_where_it_is_does_nothing() -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "PER", "Анна")
    assert set_boundary(desk.state, id, 0, "end", 28, desk.by) is None
    assert set_boundary(desk.state, id, 0, "end", 27, desk.by) is None


def test_an_inner_edge_dragged_over_the_gap_joins_the_fragments() -> None:
    text = "«Мост, — сказала она, — откроют в июне»"
    desk = Desk(text)
    id = desk.put("quote", "QUOTE", ("Мост", "откроют"))
    desk.do(set_boundary(desk.state, id, 0, "end", place(text, "откроют").end, desk.by))
    assert covered(desk.mark("quote").fragments, text) == "Мост, — сказала она, — откроют"
