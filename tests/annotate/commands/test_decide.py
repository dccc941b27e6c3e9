"""Accepting, rejecting, and the end of the work on a document."""

from __future__ import annotations

from annotate.claims import claimant_of
from annotate.commands import accept, annotate, delete, done, move_boundary, reject, set_progress, undecided_above
from annotate.model.text import covered
from annotate.suggestions import Draft
from tests.annotate.making import Desk, content, draft, place

TEXT = (
    "«Мост откроют в июне», — заявила министр Анна Белова. «Денег хватит», — добавила она.\n"
    "По словам Беловой, движение начнётся сразу."
)


def quote(score: float = 0.9) -> Draft:
    return draft(
        TEXT,
        "quote",
        "QUOTE",
        "Мост откроют в июне",
        cue="заявила",
        source="министр Анна Белова",
        score=score,
        attributes={"type": "direct", "speaker": "Анна Белова", "rule": "D1"},
    )


def second(source: str = "министр Анна Белова") -> Draft:
    return draft(TEXT, "quote", "QUOTE", "Денег хватит", cue="добавила", source=source, score=0.6)


def person(score: float = 0.95) -> Draft:
    return draft(TEXT, "entity", "PER", "Анна Белова", score=score, attributes={"normal": "Анна Белова"})


def claim(words: str = "Мост откроют в июне", score: float = 0.7) -> Draft:
    attributes: dict[str, str | int | float | bool] = {"type": "PREDICT", "worth": 2, "claimant": "Анна Белова"}
    return draft(TEXT, "claim", "CLAIM", words, score=score, attributes=attributes | {"reasons": "будущее"})


def test_an_accepted_entity_is_an_annotation_with_its_normal_form() -> None:
    desk = Desk(TEXT, person())
    made = desk.do(accept(desk.state, (desk.mark("entity").id,), desk.by))
    assert (made.action, made.subject) == ("accept", "Анна Белова")
    found = desk.annotation("entity")
    assert (found.label, found.fragments, found.attributes, found.suggestion) == (
        "PER", desk.at("Анна Белова"), {"normal": "Анна Белова"}, desk.suggestions[0].id,
    )  # fmt: skip
    assert desk.shown() == [("entity", "PER", "Анна Белова", "accepted")]
    assert desk.verdicts() == {"Анна Белова": "accepted"}
    assert desk.state.status.progress == "started"


def test_an_accepted_quote_comes_with_cue_source_and_relations_in_one_step() -> None:
    desk = Desk(TEXT, quote())
    empty = content(desk.state)
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    assert desk.shown() == [
        ("quote", "QUOTE", "Мост откроют в июне", "accepted"),
        ("cue", "CUE", "заявила", "accepted"),
        ("source", "SOURCE", "министр Анна Белова", "accepted"),
    ]
    assert desk.links() == {
        ("cue", "Мост откроют в июне", "заявила"),
        ("source", "Мост откроют в июне", "министр Анна Белова"),
    }
    assert desk.annotation("quote").attributes == {"type": "direct", "speaker": "Анна Белова"}
    desk.undo()
    assert content(desk.state) == empty


def test_a_suggested_part_stands_for_its_whole_quote() -> None:
    desk = Desk(TEXT, quote())
    desk.do(accept(desk.state, (desk.mark("cue").id, desk.mark("source").id), desk.by))
    assert desk.verdicts() == {"Мост откроют в июне": "accepted"}
    assert desk.entries[-1].transaction.action == "accept"


def test_a_source_mention_that_two_quotes_share_is_annotated_once() -> None:
    desk = Desk(TEXT, quote(), second())
    for words in ("Мост откроют в июне", "Денег хватит"):
        desk.do(accept(desk.state, (desk.mark("quote", words).id,), desk.by))
    assert [w for layer, _, w, _ in desk.shown() if layer == "source"] == ["министр Анна Белова"]
    assert {link for link in desk.links() if link[0] == "source"} == {
        ("source", "Мост откроют в июне", "министр Анна Белова"),
        ("source", "Денег хватит", "министр Анна Белова"),
    }


def test_the_same_holds_for_both_accepted_at_once() -> None:
    desk = Desk(TEXT, quote(), second())
    made = desk.do(accept(desk.state, tuple(m.id for m in desk.state.open_marks()), desk.by))
    assert made.action == "accept_many"
    assert [w for layer, _, w, _ in desk.shown() if layer == "source"] == ["министр Анна Белова"]


def test_what_a_schema_does_not_know_of_a_suggestion_is_left_out() -> None:
    odd = draft(TEXT, "claim", "CLAIM", "Денег хватит", attributes={"type": "RUMOUR", "worth": 1, "reasons": "деньги"})
    unknown = draft(TEXT, "entity", "FESTIVAL", "июне")
    desk = Desk(TEXT, odd, unknown, draft(TEXT, "mood", "SAD", "Денег"))
    assert desk.shown() == [("claim", "CLAIM", "Денег хватит", "suggested")]
    desk.do(done(desk.state, 0.0, desk.by))
    assert desk.annotation("claim").attributes == {"worth": "1"}


def test_an_accepted_claim_belongs_to_the_quote_that_it_stands_in() -> None:
    desk = Desk(TEXT, quote(), claim())
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    assert ("quote", "Мост откроют в июне", "Мост откроют в июне") in desk.links()
    assert desk.annotation("claim").attributes == {"type": "PREDICT", "worth": "2"}
    assert claimant_of(desk.state, desk.mark("claim")) == ("Анна Белова", "", True)


def test_a_quote_accepted_after_its_claim_is_joined_to_it_as_well() -> None:
    desk = Desk(TEXT, quote(), claim())
    desk.do(accept(desk.state, (desk.mark("claim").id,), desk.by))
    assert desk.links() == set()
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    assert ("quote", "Мост откроют в июне", "Мост откроют в июне") in desk.links()


def test_done_joins_claims_to_quotes_at_the_very_same_place() -> None:
    for words in ("Мост откроют в июне", "откроют в июне"):
        desk = Desk(TEXT, claim(words), quote())
        desk.do(done(desk.state, 0.5, desk.by))
        assert ("quote", words, "Мост откроют в июне") in desk.links()


def test_of_two_proposals_for_one_place_the_likelier_one_is_accepted_with_many() -> None:
    desk = Desk(TEXT, person(0.6), draft(TEXT, "entity", "ORG", "Анна Белова", score=0.7, maker="natasha"))
    both = tuple(m.id for m in desk.state.open_marks())
    for transaction in (accept(desk.state, both, desk.by), done(desk.state, 0.5, desk.by)):
        desk.do(transaction)
        assert desk.shown() == [("entity", "ORG", "Анна Белова", "accepted")]
        desk.undo()


def test_nothing_is_accepted_where_no_suggestion_is() -> None:
    desk = Desk(TEXT, person())
    id = desk.put("entity", "LOC", "июне")
    assert accept(desk.state, (), desk.by) is None
    assert accept(desk.state, (id, "unknown"), desk.by) is None
    gone = desk.mark("entity", "Анна Белова").id
    desk.do(reject(desk.state, (gone,), desk.by))
    assert accept(desk.state, (gone,), desk.by) is None


def test_a_rejected_suggestion_is_gone_with_its_parts() -> None:
    desk = Desk(TEXT, quote(), person())
    made = desk.do(reject(desk.state, (desk.mark("quote").id,), desk.by))
    assert (made.action, made.subject) == ("reject", "Мост откроют в июне")
    assert desk.shown() == [("entity", "PER", "Анна Белова", "suggested")]
    assert desk.verdicts() == {"Мост откроют в июне": "rejected"}


def test_many_are_rejected_in_one_step_and_annotations_among_them_stay() -> None:
    desk = Desk(TEXT, quote(), person())
    id = desk.put("entity", "DATE", "июне")
    made = desk.do(reject(desk.state, (id, *(m.id for m in desk.state.marks if m.suggested)), desk.by))
    assert made.action == "reject_many"
    assert desk.shown() == [("entity", "DATE", "июне", "hand")]
    desk.undo()
    assert len(desk.state.open_marks()) == 2


def test_rejecting_a_part_keeps_the_rest_of_the_quote() -> None:
    desk = Desk(TEXT, quote())
    desk.do(reject(desk.state, (desk.mark("cue").id,), desk.by))
    assert desk.shown() == [
        ("quote", "QUOTE", "Мост откроют в июне", "accepted"),
        ("source", "SOURCE", "министр Анна Белова", "accepted"),
    ]
    assert desk.verdicts() == {"Мост откроют в июне": "corrected"}
    desk.undo()
    desk.do(reject(desk.state, (desk.mark("source").id,), desk.by))
    assert [layer for layer, *_ in desk.shown()] == ["quote", "cue"]


def test_deleting_or_moving_an_accepted_part_corrects_its_quote_and_rejects_nothing() -> None:
    for gesture in ("delete", "move"):
        desk = Desk(TEXT, quote())
        desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
        source = desk.mark("source").id
        moved = move_boundary(desk.state, source, "start", 1, desk.by)
        desk.do(reject(desk.state, (source,), desk.by) if gesture == "delete" else moved)
        assert desk.verdicts() == {"Мост откроют в июне": "corrected"}
        (decision,) = desk.state.decisions.values()
        assert decision.annotation == desk.annotation("quote").id


def test_rejecting_an_annotation_deletes_it() -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "DATE", "июне")
    assert desk.do(reject(desk.state, (id,), desk.by)).action == "delete"
    assert desk.shown() == []
    assert reject(desk.state, (id,), desk.by) is None
    assert reject(desk.state, (), desk.by) is None


def test_an_accepted_suggestion_that_is_deleted_counts_as_rejected_and_stays_away() -> None:
    desk = Desk(TEXT, person())
    desk.do(accept(desk.state, (desk.mark("entity").id,), desk.by))
    desk.do(delete(desk.state, desk.mark("entity").id, desk.by))
    assert (desk.shown(), desk.verdicts()) == ([], {"Анна Белова": "rejected"})
    desk.undo()
    assert (desk.shown(), desk.verdicts()) == (
        [("entity", "PER", "Анна Белова", "accepted")], {"Анна Белова": "accepted"},
    )  # fmt: skip


def test_done_accepts_what_is_likely_enough_and_leaves_the_rest_open() -> None:
    desk = Desk(TEXT, quote(0.9), second("она"), person(0.75), claim("Денег хватит", 0.5))
    assert [covered(m.fragments, TEXT) for m in undecided_above(desk.state, 0.75)] == [
        "Мост откроют в июне", "Анна Белова",
    ]  # fmt: skip
    before = content(desk.state)
    made = desk.do(done(desk.state, 0.75, desk.by))
    assert (made.action, made.subject) == ("done", "Заголовок")
    assert desk.verdicts() == {"Мост откроют в июне": "accepted", "Анна Белова": "accepted"}
    assert desk.state.status.progress == "done"
    assert {covered(m.fragments, TEXT) for m in desk.state.open_marks()} == {"Денег хватит"}
    desk.undo()
    assert content(desk.state) == before


def test_done_without_a_threshold_leaves_all_suggestions_open() -> None:
    desk = Desk(TEXT, quote(), person())
    desk.do(done(desk.state, None, desk.by))
    assert (desk.verdicts(), desk.state.status.progress, len(desk.state.open_marks())) == ({}, "done", 2)


def test_done_means_nothing_where_it_would_change_nothing() -> None:
    desk = Desk(TEXT, person(0.4))
    desk.do(done(desk.state, 0.5, desk.by))
    assert done(desk.state, 0.5, desk.by) is None
    desk.do(done(desk.state, 0.4, desk.by))
    assert done(desk.state, 0.0, desk.by) is None


def test_done_never_accepts_what_was_rejected_or_stands_annotated_already() -> None:
    desk = Desk(TEXT, person(), draft(TEXT, "entity", "DATE", "июне"))
    desk.do(reject(desk.state, (desk.mark("entity", "Анна Белова").id,), desk.by))
    desk.put("entity", "MONEY", "июне")
    assert undecided_above(desk.state, 0.0) == []
    desk.do(done(desk.state, 0.0, desk.by))
    assert desk.shown() == [("entity", "MONEY", "июне", "hand")]


def test_a_document_that_was_done_is_reopened_without_touching_anything_else() -> None:
    desk = Desk(TEXT, person())
    desk.do(done(desk.state, 0.5, desk.by))
    desk.do(set_progress(desk.state, "started", desk.by))
    assert desk.state.status.progress == "started"
    assert desk.verdicts() == {"Анна Белова": "accepted"}
    assert set_progress(desk.state, "started", desk.by) is None


def test_work_on_a_done_document_leaves_it_done() -> None:
    desk = Desk(TEXT)
    desk.do(done(desk.state, None, desk.by))
    desk.do(annotate(desk.state, (place(TEXT, "июне"),), "entity", "DATE", desk.by))
    assert desk.state.status.progress == "done"
