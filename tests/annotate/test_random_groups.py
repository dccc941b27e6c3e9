"""Whatever is renamed, merged and split, in whatever order: each name is one entity, and undo works."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate import commands
from annotate.groups import entity_name, groups, named_by, tidied
from annotate.model.edits import Transaction
from annotate.model.state import State
from tests.annotate.making import Content, Desk, content, draft, reopened

TEXT = (
    "Анна Белова и Белова, Вера Чернова и Чернова, Белова опять. «Раз», — сказала Белова. «Два», — сказала Вера.\n"
    "«Три», — сказала она. Чернова права. Белова не права."
)
NAMES = ["Анна Белова", "Белова", "Вера Чернова", "Чернова", "она", "Вера", "Пушкин", " Анна  Белова ", ""]


def desk() -> Desk:
    def person(words: str, nth: int = 0, **attributes: str) -> object:
        return draft(TEXT, "entity", "PER", words, nth=nth, attributes=attributes)

    def quote(words: str, source: str, **attributes: str) -> object:
        return draft(TEXT, "quote", "QUOTE", words, cue="сказала", source=source, attributes=attributes)

    made = [
        person("Анна Белова", name="Анна Белова"),
        person("Белова", 1, name="Белова", normal="Белова"),
        person("Белова", 2, normal="Белова"),
        person("Белова", 3),
        person("Вера Чернова", name="Вера Чернова"),
        person("Чернова", 1, name="Вера Чернова", normal="Чернова"),
        person("Вера", 1, name="Вера"),
        person("Чернова", 2, name="Чернова"),
        quote("Раз", "Белова", speaker="Белова", type="direct"),
        quote("Два", "Вера", speaker="Вера Чернова", type="direct"),
        quote("Три", "она", type="direct"),
        draft(TEXT, "claim", "CLAIM", "Чернова права", attributes={"claimant": "Белова"}),
    ]
    return Desk(TEXT, *made)  # type: ignore[arg-type]


Draw = st.DataObject
Act = Callable[[Desk, Draw], Transaction | None]
some_name = st.sampled_from(NAMES)


def present(k: Desk, d: Draw) -> str:
    return d.draw(st.sampled_from([*(one.name for one in groups(k.state)), "Пушкин"]))


def mentions(k: Desk, d: Draw) -> list[str]:
    there = [m.id for m in k.state.marks if m.layer in ("entity", "quote")] or ["none"]
    return d.draw(st.lists(st.sampled_from(there), min_size=1, max_size=4))


def any_mark(k: Desk, d: Draw) -> str:
    return d.draw(st.sampled_from([m.id for m in k.state.marks] or ["none"]))


ACTS: list[Act] = [
    lambda k, d: commands.rename(k.state, present(k, d), d.draw(some_name), k.by),
    lambda k, d: commands.rename(k.state, present(k, d), d.draw(some_name), k.by, d.draw(st.sampled_from(["Q1", ""]))),
    lambda k, d: commands.merge(k.state, [present(k, d), present(k, d)], d.draw(some_name), k.by),
    lambda k, d: commands.merge(k.state, [present(k, d), present(k, d)], present(k, d), k.by),
    lambda k, d: commands.split(k.state, mentions(k, d), d.draw(some_name), k.by),
    lambda k, d: commands.split(k.state, mentions(k, d), d.draw(some_name), k.by),
    lambda k, d: commands.split(k.state, mentions(k, d), present(k, d), k.by),
    lambda k, d: commands.set_wikidata(k.state, present(k, d), d.draw(st.sampled_from(["Q1", "Q2", "", "x"])), k.by),
    lambda k, d: commands.set_group_note(k.state, present(k, d), d.draw(st.sampled_from(["ждать", ""])), k.by),
    lambda k, d: commands.unite(k.state, [present(k, d), d.draw(some_name)], present(k, d), "same", k.by, "Q3"),
    lambda k, d: commands.separate(k.state, present(k, d), k.by),
    lambda k, d: commands.accept(k.state, (any_mark(k, d), any_mark(k, d)), k.by),
    lambda k, d: commands.reject(k.state, (any_mark(k, d),), k.by),
    lambda k, d: commands.delete(k.state, any_mark(k, d), k.by),
    lambda k, d: commands.set_speaker(k.state, any_mark(k, d), d.draw(some_name), k.by),
    lambda k, d: commands.set_attribute(k.state, any_mark(k, d), "name", d.draw(some_name), k.by),
    lambda k, d: commands.annotate(k.state, k.at("она"), "entity", "PER", k.by),
]  # fmt: skip


def holds(k: Desk) -> None:
    """What is true of the names of every state."""
    state = k.state
    assert content(state) == content(reopened(state, k))
    found = groups(state)
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    assert all(name == " ".join(name.split()) != "" for name in names)
    own = {group.name for group in state.groups.values()}
    aliases = [alias for group in state.groups.values() for alias in group.aliases]
    assert len(aliases) == len(set(aliases))
    assert not own & set(aliases)
    assert len(own) == len(state.groups)
    assert not set(names) & set(aliases)
    assert all(g.aliases or g.wikidata or g.identity or g.note for g in state.groups.values())
    for mark in state.marks:
        assert named_by(state, mark) in (*names, "")


def pointed(state: State) -> dict[str, str]:
    """Whom quotes and claims point to."""
    return {m.id: named_by(state, m) for m in state.marks if m.layer in ("quote", "claim")}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_entities_stay_entities_and_undo_brings_back_what_was(data: Draw) -> None:
    k = desk()
    before: list[Content] = [content(k.state)]
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=3, max_size=9)):
        transaction = act(k, data)
        if transaction is None:
            continue
        assert all(edit.before != edit.after for edit in transaction.edits)
        was = pointed(k.state)
        step = k.do(transaction)
        holds(k)
        if step.action in ("rename_group", "merge_groups", "split_group", "unite_groups", "set_wikidata"):
            for mark, name in pointed(k.state).items():
                assert bool(name) == bool(was[mark])  # nobody loses or gets a voice
        before.append(content(k.state))
        if data.draw(st.booleans()):
            k.undo()
            assert content(k.state) == before[-2]
            k.redo()
            assert content(k.state) == before[-1]
    for was_content in reversed(before[:-1]):
        k.undo()
        assert content(k.state) == was_content
    for came in before[1:]:
        k.redo()
        assert content(k.state) == came


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_split_moves_these_mentions_and_no_annotation_besides(data: Draw) -> None:
    k = desk()
    for act in data.draw(st.lists(st.sampled_from(ACTS[:4] + ACTS[11:12]), max_size=4)):
        if (transaction := act(k, data)) is not None:
            k.do(transaction)
    chosen, name = mentions(k, data), data.draw(some_name)
    before = {m.fragments: (m, entity_name(k.state, m)) for m in k.state.marks if m.layer == "entity"}
    step = commands.split(k.state, chosen, name, k.by)
    if step is None:
        return
    meant = {tidied(name), k.state.canonical(tidied(name))}
    k.do(step)
    for mark in k.state.marks:
        if mark.layer != "entity":
            continue
        was, called = before[mark.fragments]
        now = entity_name(k.state, mark)
        if was.id in chosen:
            assert now in meant
        elif not was.suggested:
            assert now == called
