"""Whatever an annotator does, in whatever order: undo brings back what was, and a restart shows the same."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate import commands
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Transaction
from annotate.model.state import prepared, with_suggestions
from annotate.model.text import Span
from annotate.speakers import candidates
from annotate.suggestions import Draft, open_suggestions
from tests.annotate.making import Content, Desk, content, draft, reopened

TEXT = (
    " date 2026-02-03 Министр Анна\u00a0Белова 👩\u200d🚒 приехала. «Мост, — заявила она, — откроют в июне», — "
    "пишет «Вестник».\n"
    'По словам Бело\u0301вой, "денег хватит"\u2028и работы идут. Она добавила: «Всё готово».'
)


def drafts() -> list[Draft]:
    spoken = {"type": "direct", "speaker": "Анна Белова"}
    return [
        draft(TEXT, "entity", "PER", "Анна\u00a0Белова", attributes={"normal": "Анна Белова"}),
        draft(TEXT, "entity", "PER", "Белова", score=0.4),
        draft(TEXT, "entity", "ORG", "Анна\u00a0Белова", score=0.3, maker="other"),
        draft(TEXT, "entity", "ORG", "«Вестник»", score=0.8),
        draft(TEXT, "quote", "QUOTE", ("Мост", "откроют в июне"), cue="заявила", source="она", attributes=spoken),
        draft(TEXT, "quote", "QUOTE", "денег хватит", cue="По словам", source="Бело\u0301вой", score=0.5),
        draft(TEXT, "quote", "QUOTE", "Всё готово", cue="добавила", source="она", score=0.7),
        draft(TEXT, "claim", "CLAIM", "откроют в июне", attributes={"type": "PREDICT", "claimant": "Анна Белова"}),
        draft(TEXT, "claim", "CLAIM", "денег хватит", score=0.2),
        draft(TEXT, "claim", "CLAIM", "Всё готово", score=0.6),
    ]


LABELS = [(layer.name, label.name) for layer in DEFAULT_SCHEMA.layers for label in layer.labels]
Draw = st.DataObject
Act = Callable[[Desk, Draw], Transaction | None]


def mark(desk: Desk, data: Draw) -> str:
    return data.draw(st.sampled_from([m.id for m in desk.state.marks] or ["none"]))


def span(data: Draw) -> Span:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    return Span(start, data.draw(st.integers(start + 1, min(len(TEXT), start + 40))))


def annotate(desk: Desk, data: Draw) -> Transaction | None:
    fragments = tuple(span(data) for _ in range(data.draw(st.integers(1, 2))))
    layer, label = data.draw(st.sampled_from(LABELS))
    focus = mark(desk, data) if data.draw(st.booleans()) else None
    exact = data.draw(st.booleans())
    return commands.annotate(desk.state, fragments, layer, label, desk.by, quote=focus, exact=exact)


def again(desk: Desk, data: Draw) -> Transaction | None:
    """Annotates at the very place of a mark."""
    found = desk.state.marks.get(mark(desk, data))
    layer, label = data.draw(st.sampled_from(LABELS))
    return commands.annotate(desk.state, found.fragments, layer, label, desk.by) if found else None


def attribute(desk: Desk, data: Draw) -> Transaction | None:
    choices = {"type": ["EVENT", "direct"], "worth": ["2"], "speaker": ["Вера", "Анна Белова"], "claimant": ["Вера"]}
    name = data.draw(st.sampled_from([*choices, "note", "wording"]))
    value = data.draw(st.sampled_from([None, *choices.get(name, ["слово"])]))
    return commands.set_attribute(desk.state, mark(desk, data), name, value, desk.by)


def alike(desk: Desk, data: Draw) -> Transaction | None:
    """Annotates several places, some of them those of marks."""
    found = [m.fragments[0] for _ in range(2) if (m := desk.state.marks.get(mark(desk, data)))]
    layer, label = data.draw(st.sampled_from(LABELS))
    given = {"name": "Вера", "speaker": "Вера"}
    return commands.annotate_alike(desk.state, [span(data), *found, span(data)], layer, label, desk.by, given)


edges = st.sampled_from(["start", "end"])
ACTS: list[Act] = [
    annotate,
    again,
    alike,
    lambda k, d: commands.delete_alike(k.state, [mark(k, d) for _ in range(3)], k.by),
    attribute,
    lambda k, d: commands.relabel(k.state, mark(k, d), d.draw(st.sampled_from(LABELS))[1], k.by),
    lambda k, d: commands.move_boundary(
        k.state, mark(k, d), d.draw(edges), d.draw(st.sampled_from([-2, -1, 1, 2])), k.by  # type: ignore[arg-type]
    ),
    lambda k, d: commands.set_boundary(
        k.state, mark(k, d), d.draw(st.integers(0, 1)), d.draw(edges), d.draw(st.integers(0, len(TEXT))), k.by,  # type: ignore[arg-type]
        d.draw(st.booleans()),
    ),
    lambda k, d: commands.add_fragment(k.state, mark(k, d), span(d), k.by, d.draw(st.booleans())),
    lambda k, d: commands.cut_fragment(k.state, mark(k, d), span(d), k.by, d.draw(st.booleans())),
    lambda k, d: commands.drop_fragment(k.state, mark(k, d), d.draw(st.integers(0, 2)), k.by),
    lambda k, d: commands.reshape(k.state, mark(k, d), d.draw(st.integers(0, 1)), span(d), k.by, "grow"),
    lambda k, d: commands.move_boundary(
        k.state, mark(k, d), d.draw(edges), d.draw(st.sampled_from([-1, 1])), k.by,  # type: ignore[arg-type]
        d.draw(st.integers(0, 2)), True,
    ),
    lambda k, d: commands.delete(k.state, mark(k, d), k.by),
    lambda k, d: commands.accept(k.state, (mark(k, d),), k.by),
    lambda k, d: commands.accept(k.state, (mark(k, d), mark(k, d), mark(k, d)), k.by),
    lambda k, d: commands.reject(k.state, (mark(k, d),), k.by),
    lambda k, d: commands.reject(k.state, (mark(k, d), mark(k, d)), k.by),
    lambda k, d: commands.done(k.state, d.draw(st.sampled_from([None, 0.0, 0.5, 0.8])), k.by),
    lambda k, d: commands.set_speaker(k.state, mark(k, d), d.draw(st.sampled_from(["", "Вера", "Анна Белова"])), k.by),
    lambda k, d: commands.set_part(k.state, mark(k, d), d.draw(st.sampled_from(["cue", "source"])), (span(d),), k.by),
    lambda k, d: commands.set_note(k.state, d.draw(st.sampled_from(["", "ждать"])), k.by),
    lambda k, d: commands.flag(k.state, d.draw(st.booleans()), k.by),
    lambda k, d: commands.set_progress(k.state, d.draw(st.sampled_from(["new", "started", "done"])), k.by),
]  # fmt: skip


def holds(desk: Desk) -> None:
    """What is true of every state."""
    state = desk.state
    fresh = reopened(state, desk)
    assert content(state) == content(fresh)
    assert state.history == fresh.history
    assert {m.owner for m in state.open_marks()} == {
        s.id for s in open_suggestions(desk.suggestions, state.decisions.values(), state.annotations)
    }
    for decision in state.decisions.values():
        assert (decision.annotation in state.annotations) == (decision.verdict != "rejected")
    for annotation in state.annotations:
        assert not annotation.suggestion or annotation.suggestion in state.decisions
        assert annotation.fragments[0].start < annotation.fragments[-1].end <= len(TEXT)
        layer = DEFAULT_SCHEMA.layer(annotation.layer)
        assert layer is not None
        assert layer.gaps or len(annotation.fragments) == 1
    for found in state.marks:
        if found.layer == "quote":
            names = [c.name for c in candidates(state, found)]
            assert len({n.casefold() for n in names}) == len(names) <= 9
            assert all(names)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_undo_brings_back_what_was_redo_what_came_and_a_restart_shows_the_same(data: Draw) -> None:
    desk = Desk(TEXT, *drafts(), body=17)
    before: list[Content] = [content(desk.state)]
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=3, max_size=10)):
        transaction = act(desk, data)
        if transaction is None:
            continue
        assert all(edit.before != edit.after for edit in transaction.edits)
        ids = [edit.record.id for edit in transaction.edits]
        assert len(set(ids)) == len(ids)
        prepared(desk.state, transaction)
        desk.do(transaction)
        holds(desk)
        before.append(content(desk.state))
        if data.draw(st.booleans()):
            desk.undo()
            assert content(desk.state) == before[-2]
            desk.redo()
            assert content(desk.state) == before[-1]
    assert content(with_suggestions(desk.state, reversed(desk.suggestions))) == before[-1]
    for was in reversed(before[:-1]):
        desk.undo()
        assert content(desk.state) == was
    assert desk.state.history.done == ()
    for came in before[1:]:
        desk.redo()
        assert content(desk.state) == came
    holds(desk)
