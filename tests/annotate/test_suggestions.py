"""Suggestions: their identity, and which are open."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import Annotation, Decision
from annotate.model.state import opened
from annotate.model.text import Document, Span
from annotate.suggestions import Draft, Suggestion, open_suggestions, suggestion
from tests.annotate.making import ANNOTATOR, DOCUMENT

DRAFT = Draft(
    "rules", "1", "quote", "QUOTE", (Span(1, 20),), 0.8, Span(24, 31), Span(32, 43), {"type": "direct", "rule": "D1"}
)


def test_a_suggestion_is_its_draft_with_a_document_and_an_id() -> None:
    made = suggestion("doc", DRAFT)
    assert made == Suggestion(
        made.id, "doc", "rules", "1", "quote", "QUOTE", (Span(1, 20),), 0.8, Span(24, 31), Span(32, 43),
        {"type": "direct", "rule": "D1"},
    )  # fmt: skip


def test_the_same_proposal_has_the_same_id_whoever_makes_it_and_with_whatever_parts() -> None:
    first = suggestion("doc", DRAFT).id
    for other in (
        replace(DRAFT, version="2"),
        replace(DRAFT, maker="model"),
        replace(DRAFT, score=0.1),
        replace(DRAFT, cue=None, source=Span(50, 60)),
        replace(DRAFT, attributes={"speaker": "Анна Белова"}),
    ):
        assert suggestion("doc", other).id == first


def test_another_place_label_layer_or_document_is_another_proposal() -> None:
    ids = {
        suggestion("doc", DRAFT).id,
        suggestion("other", DRAFT).id,
        suggestion("doc", replace(DRAFT, fragments=(Span(1, 21),))).id,
        suggestion("doc", replace(DRAFT, fragments=(Span(1, 8), Span(9, 20)))).id,
        suggestion("doc", replace(DRAFT, label="CLAIM")).id,
        suggestion("doc", replace(DRAFT, layer="claim")).id,
    }
    assert len(ids) == 6


TEXT = "а" * 40
kinds = st.sampled_from([(layer.name, label.name) for layer in DEFAULT_SCHEMA.layers[:2] for label in layer.labels[:3]])
places = st.sampled_from([(Span(0, 2),), (Span(0, 4),), (Span(3, 6), Span(8, 9))])
drafts = st.lists(st.builds(lambda kind, at: replace(DRAFT, layer=kind[0], label=kind[1], fragments=at), kinds, places))


@given(drafts, st.data())
def test_what_is_open_agrees_with_the_state_of_the_document(proposed: list[Draft], data: st.DataObject) -> None:
    made = list({s.id: s for s in (suggestion(DOCUMENT, d) for d in proposed)}.values())
    some = st.lists(st.sampled_from(made), max_size=3, unique_by=lambda s: s.id) if made else st.just([])
    decisions = [Decision(s.id, DOCUMENT, ANNOTATOR, s.id, "rejected") for s in data.draw(some)]
    annotations = [
        Annotation(f"n{i}", DOCUMENT, ANNOTATOR, kind[0], kind[1], at)
        for i, (kind, at) in enumerate(data.draw(st.lists(st.tuples(kinds, places), max_size=2)))
    ]
    found = open_suggestions(made, decisions, annotations)
    state = opened(Document(DOCUMENT, TEXT), ANNOTATOR, DEFAULT_SCHEMA, annotations, (), decisions, None, made)
    assert sorted(s.id for s in found) == sorted(m.id for m in state.open_marks())
    decided, taken = {d.suggestion for d in decisions}, {(a.layer, a.fragments) for a in annotations}
    assert found == [s for s in made if s.id not in decided and (s.layer, s.fragments) not in taken]
