"""Linking any two marks as the label schema allows, and parting them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.commands.relations import joining, relate, unrelate
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Transaction
from annotate.model.schema import RelationType
from tests.annotate.making import Desk, content, draft

TEXT = "Седов руководит заводом «Луч». «Мы растём», — сказал директор завода Седов."
WORKS_FOR = RelationType("works-for", "entity", "entity", False)
SCHEMA = replace(DEFAULT_SCHEMA, relations=(*DEFAULT_SCHEMA.relations, WORKS_FOR))


def desk() -> Desk:
    return Desk(
        TEXT,
        draft(TEXT, "entity", "PER", "Седов"),
        draft(TEXT, "entity", "ORG", "Луч", nth=0),
        draft(TEXT, "quote", "QUOTE", "Мы растём", cue="сказал", attributes={"type": "direct"}),
        schema=SCHEMA,
    )


def link(d: Desk, head: str, tail: str, type: str) -> Transaction | None:
    return relate(d.state, head, tail, type, d.by)


def test_two_suggestions_are_accepted_and_linked_in_one_step() -> None:
    d = desk()
    before = content(d.state)
    d.do(link(d, d.mark("entity", "Седов").id, d.mark("entity", "Луч").id, "works-for"))
    assert d.links() == {("works-for", "Седов", "Луч")}
    assert [a.label for a in d.state.annotations] == ["PER", "ORG"]
    assert d.verdicts() == {"Седов": "accepted", "Луч": "accepted"}
    d.undo()
    assert content(d.state) == before


def test_only_what_the_schema_allows_can_be_linked_and_only_once() -> None:
    d = desk()
    person, works = d.mark("entity", "Седов").id, d.mark("entity", "Луч").id
    quote = d.mark("quote").id
    assert [r.name for r in joining(d.state, person, works)] == ["works-for"]
    assert [joining(d.state, *ends) for ends in ((person, person), (person, quote), ("?", works))] == [[], [], []]
    assert [link(d, person, quote, "works-for"), link(d, person, works, "cue")] == [None, None]
    d.do(link(d, person, works, "works-for"))
    person, works = d.mark("entity", "Седов").id, d.mark("entity", "Луч").id
    assert (joining(d.state, person, works), link(d, person, works, "works-for")) == ([], None)
    d.do(link(d, works, person, "works-for"))
    assert len(d.links()) == 2


def test_the_speaker_follows_a_source_that_is_linked() -> None:
    d = desk()
    d.put("source", "SOURCE", "директор завода Седов")
    d.do(link(d, d.mark("quote").id, d.mark("source").id, "source"))
    quote = d.annotation("quote")
    assert d.links() == {("source", "Мы растём", "директор завода Седов"), ("cue", "Мы растём", "сказал")}
    assert (quote.attributes["speaker"], d.verdicts()) == ("директор завода Седов", {"Мы растём": "corrected"})


def test_a_suggested_cue_can_be_given_to_another_quote() -> None:
    d = desk()
    other = d.put("quote", "QUOTE", "руководит заводом")
    d.do(link(d, other, d.mark("cue", "сказал").id, "cue"))
    assert d.links() == {("cue", "руководит заводом", "сказал"), ("cue", "Мы растём", "сказал")}


def test_parting_leaves_both_where_they_are() -> None:
    d = desk()
    d.do(link(d, d.mark("entity", "Седов").id, d.mark("entity", "Луч").id, "works-for"))
    (relation,) = d.state.relations
    d.do(unrelate(d.state, relation, d.by))
    assert (d.links(), len(list(d.state.annotations))) == (set(), 2)
    assert unrelate(d.state, relation, d.by) is None
    d.undo()
    assert d.links() == {("works-for", "Седов", "Луч")}


@pytest.mark.parametrize("ends", [("", ""), ("a", "b")])
def test_what_is_not_there_is_not_linked(ends: tuple[str, str]) -> None:
    d = desk()
    assert link(d, *ends, "works-for") is None
