"""Many places at once: what single keys would do at each, as one gesture."""

from __future__ import annotations

from dataclasses import replace

from annotate import commands
from annotate.model.edits import Transaction
from annotate.model.text import Span
from tests.annotate.making import Desk, content, draft, place

TEXT = "Тула растёт. О Туле пишут. В Туле тепло. Туле рады, Тулой горды."


def _spans(text: str, *words: str) -> list[Span]:
    return [place(text, w) for w in words]


def test_each_place_becomes_what_its_own_key_would_make_of_it() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "LOC", "Тула"), draft(TEXT, "entity", "ORG", "Тулой"))
    desk.put("entity", "PER", "Туле")
    before = content(desk.state)
    spans = [*_spans(TEXT, "Тула", "Туле", "Тулой"), place(TEXT, "Туле", 1)]
    given = {"name": "Тула", "nonsense": "x"}
    done = desk.do(commands.annotate_alike(desk.state, spans, "entity", "LOC", desk.by, given))
    assert done.action == "annotate_alike"
    assert [(label, words, origin) for _, label, words, origin in desk.shown()] == [
        ("LOC", "Тула", "accepted"),
        ("LOC", "Туле", "hand"),
        ("LOC", "Туле", "hand"),
        ("LOC", "Тулой", "accepted"),
    ]
    assert desk.verdicts() == {"Тула": "accepted", "Тулой": "corrected"}
    assert {str(m.attributes.get("name")) for m in desk.state.marks} == {"Тула"}
    assert "nonsense" not in desk.annotation("entity", "Тулой").attributes
    desk.undo()
    assert content(desk.state) == before


def test_attributes_that_a_place_has_stay() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "LOC", "Тула", attributes={"name": "город Тула"}))
    desk.do(commands.annotate_alike(desk.state, _spans(TEXT, "Тула"), "entity", "LOC", desk.by, {"name": "Тула"}))
    assert desk.annotation("entity").attributes == {"name": "город Тула"}


def test_where_all_is_so_already_nothing_is_done() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "LOC", "Тула")
    assert commands.annotate_alike(desk.state, _spans(TEXT, "Тула"), "entity", "LOC", desk.by, {"name": "x"}) is None
    assert commands.annotate_alike(desk.state, [], "entity", "LOC", desk.by) is None
    assert commands.annotate_alike(desk.state, _spans(TEXT, "Тула"), "entity", "NONE", desk.by) is None
    assert commands.delete_alike(desk.state, ["nothing"], desk.by) is None


def test_annotations_are_deleted_and_suggestions_rejected_with_their_twins() -> None:
    desk = Desk(
        TEXT,
        draft(TEXT, "entity", "LOC", "Тула"),
        draft(TEXT, "entity", "LOC", "Тулой"),
        draft(TEXT, "entity", "ORG", "Тулой"),
    )
    desk.do(commands.accept(desk.state, (desk.mark("entity", "Тула").id,), desk.by))
    marks = [m.id for m in desk.state.marks if m.label == "LOC"]
    before = content(desk.state)
    assert desk.do(commands.delete_alike(desk.state, marks, desk.by)).action == "delete_alike"
    assert desk.shown() == [("entity", "ORG", "Тулой", "suggested")]
    assert sorted(desk.verdicts().values()) == ["rejected", "rejected"]
    desk.undo()
    assert content(desk.state) == before


def test_cues_do_not_take_a_quote_from_each_other() -> None:
    text = "«Мост открыт», — сказал он и сказала она. «Путь закрыт», — сказал мэр."
    desk = Desk(text, draft(text, "quote", "QUOTE", "Мост открыт"), draft(text, "quote", "QUOTE", "Путь закрыт"))
    spans = [place(text, "сказал"), place(text, "сказала"), place(text, "сказал", 2)]
    desk.do(commands.annotate_alike(desk.state, spans, "cue", "CUE", desk.by))
    assert [words for layer, _, words, _ in desk.shown() if layer == "cue"] == ["сказал", "сказала", "сказал"]
    assert desk.links() == {("cue", "Мост открыт", "сказал"), ("cue", "Путь закрыт", "сказал")}


def test_parts_of_a_suggested_quote_go_without_it() -> None:
    text = "«Мост открыт», — сказал мэр."
    desk = Desk(text, draft(text, "quote", "QUOTE", "Мост открыт", cue="сказал", source="мэр"))
    desk.do(commands.delete_alike(desk.state, [desk.mark("cue").id], desk.by))
    assert [(layer, origin) for layer, _, _, origin in desk.shown()] == [("quote", "accepted"), ("source", "accepted")]


def test_gestures_in_several_documents_become_one_of_the_project() -> None:
    desk = Desk(TEXT)
    one = commands.annotate_alike(desk.state, _spans(TEXT, "Тула"), "entity", "LOC", desk.by)
    assert one is not None
    other = replace(one, document="other")
    assert commands.together([]) is None
    assert commands.together([one]) is one
    both = commands.together([one, other])
    assert both == Transaction((*one.edits, *other.edits), one.action, one.author, one.at, "", "Тула")
