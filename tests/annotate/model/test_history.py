"""Undo and redo stacks: folded at once as step by step, and as a plain model of them says."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.edits import Step
from annotate.model.history import History, folded


def step(number: int, reverts: int | None = None) -> Step:
    return Step(number, "annotate", "", "anna", "", "doc", reverts)


def numbers(history: History) -> tuple[list[int], list[int]]:
    return [s.number for s in history.done], [s.number for s in history.undone]


journals = st.lists(st.none() | st.integers(1, 14), max_size=14).map(
    lambda reverted: [step(i, reverts) for i, reverts in enumerate(reverted, 1)]
)


@given(journals)
def test_a_journal_folded_at_once_equals_one_folded_step_by_step(steps: list[Step]) -> None:
    assert folded(steps) == reduce(History.then, steps, History())


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=30))
def test_undo_and_redo_walk_along_the_gestures(keys: list[str]) -> None:
    history, made = History(), 0
    done: list[int] = []  # the gestures that stand, whatever the numbers of the entries that brought them back
    undone: list[int] = []
    of: dict[int, int] = {}
    for number, key in enumerate(keys, 1):
        stack = {"undo": history.done, "redo": history.undone, "do": ()}[key]
        if key != "do" and not stack:
            continue
        if key == "do":
            made += 1
            of[number] = made
            done.append(made)
            undone.clear()
        else:
            of[number] = of[stack[-1].number]
            (undone if key == "undo" else done).append((done if key == "undo" else undone).pop())
        history = history.then(step(number, stack[-1].number if stack else None))
        assert [of[s.number] for s in history.done] == done
        assert [of[s.number] for s in history.undone] == undone


def test_an_undo_a_redo_and_an_undo_of_that() -> None:
    steps = [step(1), step(2), step(3, 2), step(4, 3), step(5, 4), step(6, 1)]
    seen = [numbers(folded(steps[:n])) for n in range(7)]
    assert seen == [
        ([], []),
        ([1], []),
        ([1, 2], []),
        ([1], [3]),
        ([1, 4], []),
        ([1], [5]),
        ([], [5, 6]),
    ]


def test_a_new_gesture_ends_redo() -> None:
    assert numbers(folded([step(1), step(2, 1), step(3)])) == ([3], [])


def test_an_older_step_taken_back_on_its_own_leaves_the_others() -> None:
    history = folded([step(1), step(2), step(3), step(4, 2)])
    assert numbers(history) == ([1, 3], [4])
    assert numbers(history.then(step(5, 4))) == ([1, 3, 5], [])


def test_a_step_that_reverts_what_is_not_there_changes_nothing() -> None:
    history = folded([step(1), step(2, 1)])
    assert history.then(step(3, 1)) == history == folded([step(1), step(2, 1), step(3, 1), step(4, 77)])
