"""`apply` and what it refuses; marks; the parts that are looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from annotate.commands import reject, set_attribute
from annotate.errors import EditRejected
from annotate.model.edits import Edit, Entry, Step, Transaction, reverting, step_of
from annotate.model.history import History
from annotate.model.marks import Mark, part_id
from annotate.model.records import Annotation, Decision, Record, Relation, Status, status_id
from annotate.model.schema import Schema, switched
from annotate.model.state import State, apply, opened, prepared, with_suggestions
from annotate.model.text import Fragments, Span
from annotate.suggestions import Suggestion, suggestion
from tests.annotate.making import ANNOTATOR, DOCUMENT, NOW, Desk, content, draft, reopened

TEXT = "«Мост откроют в июне», — заявила Анна Белова."


FIRST: Fragments = (Span(0, 5),)


def annotation(id: str, layer: str = "entity", label: str = "PER", at: Fragments = FIRST) -> Annotation:
    return Annotation(id, DOCUMENT, ANNOTATOR, layer, label, at)


def relation(id: str, type: str, head: str, tail: str) -> Relation:
    return Relation(id, DOCUMENT, ANNOTATOR, type, head, tail)


def gesture(*edits: tuple[Record | None, Record | None], number: int = 1) -> Entry:
    return Entry(number, Transaction(tuple(Edit(a, b) for a, b in edits), "test", ANNOTATOR, NOW, DOCUMENT))


QUOTE, CUE = annotation("q", "quote", "QUOTE", (Span(1, 20),)), annotation("c", "cue", "CUE", (Span(24, 31),))
PERSON = annotation("p", at=(Span(32, 43),))
LINK = relation("r", "cue", "q", "c")
STATUS = Status(status_id(DOCUMENT, ANNOTATOR), DOCUMENT, ANNOTATOR, "started")
DECISION = Decision("d", DOCUMENT, ANNOTATOR, "s", "rejected")


def started() -> State:
    """A state with a quote, its cue, a person, a decision and a status."""
    return apply(
        Desk(TEXT).state,
        gesture((None, QUOTE), (None, CUE), (None, LINK), (None, PERSON), (None, DECISION), (None, STATUS)),
    )


def test_an_applied_transaction_shows_in_a_new_state_and_the_old_one_stays() -> None:
    old = Desk(TEXT).state
    before = content(old)
    new = started()
    assert content(old) == before
    assert list(new.annotations) == [QUOTE, CUE, PERSON]
    assert (new.relations, new.decisions, new.status) == ({"r": LINK}, {"s": DECISION}, STATUS)
    assert [(m.id, m.origin) for m in new.marks] == [("q", "hand"), ("c", "hand"), ("p", "hand")]
    assert new.history == History((step_of(gesture()),))


def moved(record: Annotation, *fragments: Span) -> Annotation:
    return replace(record, fragments=fragments)


@pytest.mark.parametrize(
    ("code", "edits"),
    [
        ("stale", [(None, PERSON)]),
        ("stale", [(replace(PERSON, label="ORG"), PERSON)]),
        ("stale", [(annotation("x"), None)]),
        ("stale", [(annotation("x"), annotation("x", label="ORG"))]),
        ("stale", [(PERSON, None), (PERSON, None)]),
        ("stale", [(None, LINK)]),
        ("stale", [(relation("r", "cue", "q", "p"), None)]),
        ("stale", [(relation("x", "cue", "q", "c"), None)]),
        ("stale", [(None, DECISION)]),
        ("stale", [(None, replace(DECISION, id="e"))]),
        ("stale", [(replace(DECISION, verdict="accepted"), None)]),
        ("stale", [(None, STATUS)]),
        ("stale", [(replace(STATUS, progress="done"), STATUS)]),
        ("stale", [(None, replace(annotation("x"), document="another"))]),
        ("stale", [(None, replace(annotation("x"), annotator="boris"))]),
        ("bounds", [(None, annotation("x", at=(Span(40, len(TEXT) + 1),)))]),
        ("bounds", [(PERSON, moved(PERSON, Span(100, 101)))]),
        ("bounds", [(None, annotation("x", at=()))]),
        ("bounds", [(None, annotation("x", at=(Span(3, 5), Span(0, 2))))]),
        ("bounds", [(None, annotation("x", at=(Span(0, 3), Span(3, 5))))]),
        ("bounds", [(None, annotation("x", at=(Span(0, 4), Span(3, 5))))]),
        ("layer", [(None, annotation("x", "mood", "SAD"))]),
        ("label", [(None, annotation("x", "entity", "QUOTE"))]),
        ("label", [(PERSON, replace(PERSON, label="FESTIVAL"))]),
        ("relation", [(None, relation("x", "spouse", "q", "c"))]),
        ("relation", [(None, relation("x", "source", "q", "gone"))]),
        ("relation", [(None, relation("x", "source", "gone", "p"))]),
        ("relation", [(None, relation("x", "source", "q", "p"))]),
        ("relation", [(None, relation("x", "cue", "c", "q"))]),
        ("relation", [(CUE, None)]),
        ("relation", [(QUOTE, None)]),
        ("relation", [(CUE, replace(CUE, layer="source", label="SOURCE"))]),
        ("relation", [(None, annotation("c2", "cue", "CUE")), (None, relation("x", "cue", "q", "c2"))]),
    ],
)
def test_a_transaction_that_contradicts_the_state_or_the_schema_is_refused_and_changes_nothing(
    code: str, edits: list[tuple[Record | None, Record | None]]
) -> None:
    state = started()
    before = content(state)
    with pytest.raises(EditRejected) as caught:
        apply(state, gesture(*edits, number=2))
    assert caught.value.code == code
    with pytest.raises(EditRejected):
        prepared(state, gesture(*edits).transaction)
    assert content(state) == before


@pytest.mark.parametrize(
    "edits",
    [
        [(CUE, None), (LINK, None)],
        [(LINK, None), (CUE, None), (QUOTE, None)],
        [(LINK, None), (None, annotation("c2", "cue", "CUE")), (None, relation("x", "cue", "q", "c2"))],
        [(None, annotation("x")), (annotation("x"), None)],
        [(None, relation("x", "source", "q", "s")), (None, annotation("s", "source", "SOURCE", (Span(32, 43),)))],
        [(STATUS, None)],
        [(STATUS, replace(STATUS, progress="new"))],
        [(PERSON, moved(PERSON, Span(32, 36), Span(37, 43)))],
    ],
)
def test_a_transaction_counts_as_a_whole_in_whatever_order_its_edits_stand(
    edits: list[tuple[Record | None, Record | None]],
) -> None:
    state = started()
    entry = gesture(*edits, number=2)
    prepared(state, entry.transaction)
    changed = apply(state, entry)
    back = apply(changed, Entry(3, reverting(entry, ANNOTATOR, NOW)))
    assert content(back) == content(state)


def test_a_relation_that_gets_another_tail_is_found_at_that_one_only() -> None:
    other = annotation("c2", "cue", "CUE")
    state = apply(started(), gesture((None, other), (LINK, replace(LINK, tail="c2")), number=2))
    assert state.relations_of("c") == []
    assert state.relations_of("c2") == state.relations_of("q") == [replace(LINK, tail="c2")]


def test_what_is_linked_is_found_from_either_end() -> None:
    state = started()
    assert (state.tail("q", "cue"), state.tail("q", "source"), state.tail("c", "cue")) == (CUE, None, None)
    assert (state.heads("c", "cue"), state.heads("q", "cue")) == ([QUOTE], [])
    assert state.relations_of("q") == state.relations_of("c") == [LINK]
    assert state.relations_of("p") == []


def quoted() -> Desk:
    return Desk(
        TEXT,
        draft(TEXT, "quote", "QUOTE", "Мост откроют в июне", cue="заявила", source="Анна Белова", score=0.5),
        draft(TEXT, "entity", "PER", "Анна Белова", score=0.9, maker="natasha", version="1.6"),
    )


def test_open_suggestions_show_as_marks_with_their_parts() -> None:
    desk = quoted()
    quote, person = (s.id for s in desk.suggestions)
    assert list(desk.state.marks) == [
        Mark(quote, "quote", "QUOTE", desk.at("Мост откроют в июне"), "suggested", quote, {}, 0.5, "rules 1"),
        Mark(part_id(quote, "cue"), "cue", "CUE", desk.at("заявила"), "suggested", quote, {}, 0.5, "rules 1"),
        *sorted(
            (
                Mark(
                    part_id(quote, "source"), "source", "SOURCE", desk.at("Анна Белова"), "suggested", quote, {}, 0.5,
                    "rules 1",
                ),
                Mark(person, "entity", "PER", desk.at("Анна Белова"), "suggested", person, {}, 0.9, "natasha 1.6"),
            ),
            key=lambda m: m.id,
        ),
    ]  # fmt: skip
    assert [m.id for m in desk.state.open_marks()] == [quote, person]
    assert [(m.is_part, m.suggested) for m in desk.state.marks if m.layer == "cue"] == [(True, True)]


def test_a_suggestion_hides_where_its_place_is_annotated_and_comes_back_when_that_is_gone() -> None:
    desk = quoted()
    before = content(desk.state)
    for words, layer, label, left in (
        ("Мост откроют в июне", "quote", "QUOTE", ["entity", "quote"]),
        ("заявила", "cue", "CUE", ["cue", "entity", "quote", "source"]),
        ("Анна Белова", "entity", "ORG", ["cue", "entity", "quote", "source"]),
        ("Анна Белова", "claim", "CLAIM", ["claim", "cue", "entity", "quote", "source"]),
    ):
        desk.put(layer, label, words)
        assert sorted(m.layer for m in desk.state.marks) == left
        assert content(reopened(desk.state, desk)) == content(desk.state)
        desk.undo()
        assert content(desk.state) == before


def test_two_annotations_at_a_place_hide_a_suggestion_until_both_are_gone() -> None:
    desk = quoted()
    for _ in range(2):
        desk.put("entity", "ORG", "Анна Белова")
    desk.undo()
    assert [m.origin for m in desk.state.marks if m.layer == "entity"] == ["hand"]
    desk.undo()
    assert [m.origin for m in desk.state.marks if m.layer == "entity"] == ["suggested"]


def test_new_suggestions_replace_the_old_ones_and_decisions_hold() -> None:
    desk = quoted()
    desk.do(Transaction(
        (Edit(None, Decision("d", DOCUMENT, ANNOTATOR, desk.suggestions[1].id, "rejected")),), "reject", ANNOTATOR, NOW,
        DOCUMENT,
    ))  # fmt: skip
    again = [suggestion(DOCUMENT, replace(d, version="2")) for d in (
        draft(TEXT, "entity", "PER", "Анна Белова"), draft(TEXT, "entity", "DATE", "июне"),
    )]  # fmt: skip
    state = with_suggestions(desk.state, again)
    assert [(m.label, m.maker) for m in state.marks] == [("DATE", "rules 2")]
    assert (state.decisions, state.history) == (desk.state.decisions, desk.state.history)


def _under(state: State, schema: Schema, suggestions: Iterable[Suggestion]) -> State:
    """The state as it would be read again under another version of the label schema."""
    return with_suggestions(replace(state, schema=schema), suggestions)


def test_what_is_switched_off_is_suggested_again_when_it_is_switched_on() -> None:
    desk = quoted()
    desk.do(reject(desk.state, (desk.suggestions[1].id,), desk.by))
    assert desk.suggestions[1].layer == "entity"
    off = switched(desk.state.schema, "entity", ["LOC"])
    without = _under(desk.state, off, desk.suggestions)
    assert [m.layer for m in without.open_marks()] == [m.layer for m in desk.state.open_marks() if m.layer != "entity"]
    assert (without.rejected(0, 999), without.suggestion(desk.suggestions[1].id)) == ([], desk.suggestions[1])
    assert without.decisions == desk.state.decisions
    back = _under(without, switched(off, "entity", ["PER", "LOC"]), desk.suggestions)
    assert content(back) == content(desk.state)
    assert back.rejected(0, 999) == [desk.suggestions[1]]


def test_an_annotation_of_a_label_that_is_switched_off_stays_and_can_be_changed() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "PER", "Анна Белова")
    state = _under(desk.state, switched(desk.state.schema, "entity", ["LOC"]), ())
    (mark,) = state.marks
    assert (mark.label, mark.origin) == ("PER", "hand")
    noted = set_attribute(state, mark.id, "note", "проверить", desk.by)
    assert noted is not None
    assert prepared(state, noted).marks.get(mark.id).attributes == {"note": "проверить"}  # type: ignore[union-attr]


def test_a_state_opened_without_anything_is_new() -> None:
    state = opened(Desk(TEXT).state.document, ANNOTATOR, Desk(TEXT).state.schema)
    assert state.status == Status(f"{DOCUMENT}:{ANNOTATOR}", DOCUMENT, ANNOTATOR)
    assert (len(state.annotations), len(state.marks), state.history) == (0, 0, History())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Edit(None, None), "an edit of nothing"),
        (lambda: Edit(PERSON, CUE), "an edit of two records: p, c"),
        (lambda: Edit(replace(STATUS, id="x"), replace(DECISION, id="x")), "an edit of two records: x, x"),
    ],
)
def test_an_edit_is_of_one_record(make: Callable[[], Edit], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_an_edit_inverts_by_swapping() -> None:
    edit = Edit(PERSON, moved(PERSON, Span(32, 36)))
    assert edit.inverse == Edit(moved(PERSON, Span(32, 36)), PERSON)
    assert edit.inverse.inverse == edit
    assert (edit.record, Edit(PERSON, None).record) == (moved(PERSON, Span(32, 36)), PERSON)


def test_a_reverting_transaction_takes_the_edits_back_from_the_last_to_the_first() -> None:
    entry = Entry(7, replace(gesture((None, QUOTE), (CUE, None)).transaction, action="annotate", subject="Мост"))
    found = reverting(entry, "boris", "2026-02-04T00:00:00.000Z")
    assert found == Transaction(
        (Edit(None, CUE), Edit(QUOTE, None)), "annotate", "boris", "2026-02-04T00:00:00.000Z", DOCUMENT, "Мост", 7
    )
    assert step_of(Entry(8, found)) == Step(8, "annotate", "Мост", "boris", "2026-02-04T00:00:00.000Z", DOCUMENT, 7)
