"""Words looked for in a whole project, and changes that reach into several of its documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotate.errors import EditRejected
from annotate.model.edits import Transaction, reverting
from annotate.occurrences import Wanted, needles
from annotate.ports import ProjectStore
from storage.project import SqliteProject
from tests.storage.material import AT, ODD, PLAIN, annotation, creating, document, span, status

THIRD = "Про Анну\u0301 Белову из Тулы, семёрку и МИД."


def _filled(store: ProjectStore) -> str:
    anna = store.annotator("Анна").id
    store.add([document("odd", ODD), document("plain", PLAIN), document("third", THIRD)], anna)
    return anna


def _both(anna: str) -> Transaction:
    """One gesture in two documents."""
    one = creating(annotation("a1", "plain", anna, "entity", "PER", span(PLAIN, "Анна Белова")))
    two = creating(
        annotation("a2", "third", anna, "entity", "PER", span(THIRD, "Белову")), status("third", anna, "started")
    )
    return Transaction((*one.edits, *two.edits), "annotate_alike", anna, AT, "", "Анна Белова")


@pytest.mark.parametrize(
    ("words", "forms", "found"),
    [
        ("Анна Белова", True, ["plain", "third"]),
        ("Анна Белова", False, ["plain"]),
        ("Туле", True, ["plain", "third"]),
        ("Семерка", True, ["third"]),
        ("директоров «Ромашки»", True, []),  # a space without width parts the word in the index
        ("МИД", True, ["third"]),
        ("бесплатный", True, ["plain"]),
        ("нигде", True, []),
    ],
)
def test_documents_that_hold_forms_of_the_words_are_found(
    store: ProjectStore, words: str, forms: bool, found: list[str]
) -> None:
    _filled(store)
    assert store.holding(needles(Wanted(words, all_forms=forms))) == found


def test_removed_documents_are_not_found_and_signs_ask_for_nothing(store: ProjectStore) -> None:
    anna = _filled(store)
    store.append(reverting(store.entry(1), anna, AT))
    assert store.holding(needles(Wanted("Тула", all_forms=True))) == []
    assert store.holding([]) == []


def test_a_change_of_several_documents_is_a_step_of_each_of_them(store: ProjectStore) -> None:
    anna = _filled(store)
    own = store.append(creating(status("plain", anna, "started")))
    shared = store.append(_both(anna))
    assert [s.number for s in store.steps("plain", anna)] == [own.number, shared.number]
    assert [s.number for s in store.steps("third", anna)] == [shared.number]
    assert store.steps("odd", anna) == []
    assert store.steps("third", store.annotator("Борис").id) == []
    back = store.append(reverting(shared, anna, AT))
    assert [(s.number, s.reverts) for s in store.steps("third", anna)] == [
        (shared.number, None),
        (back.number, shared.number),
    ]
    last = store.last_change(anna)
    assert last is not None
    assert last.number == own.number


def test_one_stale_record_refuses_the_change_in_all_documents(store: ProjectStore) -> None:
    anna = _filled(store)
    both = _both(anna)
    store.append(creating(status("third", anna, "done")))
    before = len(store.journal())
    with pytest.raises(EditRejected) as refused:
        store.append(both)
    assert refused.value.code == "stale"
    assert len(store.journal()) == before
    assert store.records("plain", anna).annotations == ()


def test_the_file_is_sound_after_such_changes_and_tells_them_again(project: SqliteProject, path: Path) -> None:
    anna = _filled(project)
    shared = project.append(_both(anna))
    assert project.check() == []
    back = project.append(reverting(shared, anna, AT))
    project.append(reverting(back, anna, AT))
    assert project.check() == []
    (made,) = project.records("third", anna).annotations
    project.append(creating(replace(made, id="a3", fragments=(span(THIRD, "Тулы"),), label="LOC")))
    assert project.check() == []
    project.close()
    again = SqliteProject.open(str(path))
    try:
        assert [s.action for s in again.steps("third", anna)] == ["annotate_alike"] * 3 + ["annotate"]
        assert [s.reverts for s in again.steps("plain", anna)] == [None, shared.number, back.number]
    finally:
        again.close()
