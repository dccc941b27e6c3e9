"""Linking two annotations by keys: pick one up, go to the other, the same key again."""

from __future__ import annotations

from dataclasses import replace

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import RelationType
from annotate.model.text import covered
from tests.annotate.making import draft
from tests.ui.hands import Hands, answering, press
from tests.ui.windows import Open, article

TEXT = "Седов руководит заводом «Луч». «Мы растём», — сказал директор. Седов доволен."
WORKS_FOR = RelationType("works-for", "entity", "entity", False)


def _window(window: Open) -> Hands:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Седов"), draft(TEXT, "entity", "ORG", "Луч"))
    store, who = h.bench.store, h.bench.annotator.id
    store.set_schema(replace(DEFAULT_SCHEMA, version=2, relations=(*DEFAULT_SCHEMA.relations, WORKS_FOR)), who)
    h.window.use(store)
    return h


def _links(h: Hands) -> set[tuple[str, str, str]]:
    def said(id: str) -> str:
        found = h.state.annotation(id)
        assert found is not None
        return covered(found.fragments, h.text)

    return {(r.type, said(r.head), said(r.tail)) for r in h.state.relations.values()}


def test_two_marks_are_linked_the_way_that_is_chosen_and_parted_again(window: Open) -> None:
    h = _window(window)
    h.key("Tab", "Ctrl+J", "Tab")
    with answering(lambda dialog: press(dialog, "works-for: Седов → Луч")):
        h.key("Ctrl+J")
    assert _links(h) == {("works-for", "Седов", "Луч")}
    assert h.focused() == ("entity", "PER", "Седов")
    h.key("Ctrl+J", "Tab", "Ctrl+J")  # only the other direction is left
    assert _links(h) == {("works-for", "Седов", "Луч"), ("works-for", "Луч", "Седов")}
    h.key("Ctrl+Z", "Ctrl+Z")
    assert (_links(h), [m.suggested for m in h.state.marks]) == (set(), [True, True])


def test_a_single_way_needs_no_question_and_the_key_parts_what_has_no_other(window: Open) -> None:
    h = _window(window)
    h.select("Мы растём")
    h.key("q", "Esc", "Esc")
    h.select("сказал")
    h.key("u", "Esc")
    h.click("Мы растём")
    assert _links(h) == {("cue", "Мы растём", "сказал")}
    h.key("Ctrl+J")
    h.click("сказал")
    h.key("Ctrl+J")
    assert _links(h) == set()
    h.click("Мы растём")
    h.key("Ctrl+J")
    h.click("сказал")
    h.key("Ctrl+J")
    assert _links(h) == {("cue", "Мы растём", "сказал")}


def test_escape_lets_go_and_what_cannot_be_linked_is_said(window: Open) -> None:
    h = _window(window)
    h.key("Tab", "Ctrl+J", "Esc", "Tab", "Ctrl+J")
    assert (h.window.linking.mark, _links(h)) == (h.mark_focused().id, set())
    h.key("Esc")
    h.select("Мы растём")
    h.key("q", "Esc")
    h.click("Мы растём")
    h.key("Ctrl+J")
    h.click("Седов")
    h.key("Ctrl+J")
    assert (_links(h), h.window.linking.mark) == (set(), "")
