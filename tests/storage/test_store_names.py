"""The names of a project, as both stores give them."""

from __future__ import annotations

from annotate.model.edits import reverting
from annotate.model.records import Group
from annotate.model.text import Span
from annotate.ports import ProjectStore
from annotate.project_names import Named, NamesPage
from tests.storage.material import AT, annotation, creating, document, fill, span

TEXT = "Анна  Белова и Белова.\nОна же Белова сказала: «Да». Нет."


def _one(store: ProjectStore, anna: str, id: str = "a") -> None:
    store.add([document(id, TEXT + id)], anna)
    text, name = TEXT, "Анна Белова"
    store.append(
        creating(
            annotation(f"{id}5", id, anna, "entity", "PER", span(text, "Анна  Белова")),
            annotation(f"{id}1", id, anna, "entity", "PER", Span(15, 21), attributes={"normal": "Белова"}),
            annotation(
                f"{id}2", id, anna, "entity", "ORG", span(text, "Она"), attributes={"name": name, "normal": "она"}
            ),
            annotation(f"{id}3", id, anna, "quote", "QUOTE", span(text, "Да"), attributes={"speaker": "Белова"}),
            annotation(f"{id}4", id, anna, "claim", "CLAIM", span(text, "Нет"), attributes={"claimant": "Кто-то"}),
            annotation(f"{id}6", id, anna, "quote", "QUOTE", span(text, "Нет")),
            annotation(f"{id}7", id, anna, "cue", "CUE", span(text, "сказала"), attributes={"name": "не имя"}),
        )
    )


def test_names_are_those_of_mentions_speakers_and_claimants(store: ProjectStore, anna: str) -> None:
    _one(store, anna)
    assert store.names(anna) == NamesPage(
        (
            Named("a", "a", "Анна Белова", "PER", 2, 0, 0, "a5"),
            Named("a", "a", "Белова", "PER", 1, 1, 0, "a1"),
            Named("a", "a", "Кто-то", "", 0, 0, 1, "a4"),
        ),
        1,
        "",
    )


def test_what_is_known_of_an_entity_goes_with_its_name_and_its_aliases(store: ProjectStore, anna: str) -> None:
    _one(store, anna)
    group = Group("g", "a", anna, "Анна Белова", "PER", ("Белова",), "Q5", "identity")
    alone = Group("h", "a", anna, "Никто", "ORG", (), "Q6")
    store.append(creating(group, alone, action="merge_groups"))
    found = store.names(anna).rows
    assert found[0] == Named("a", "a", "Анна Белова", "PER", 3, 1, 0, "a5", "Q5", "identity")
    assert found[-1] == Named("a", "a", "Никто", "ORG", 0, 0, 0, "", "Q6")


def test_names_come_a_few_documents_at_a_time(store: ProjectStore, anna: str) -> None:
    for id in "abc":
        _one(store, anna, id)
    store.add([document("d", "Пусто.")], anna)
    first = store.names(anna, limit=2)
    second = store.names(anna, first.last, limit=2)
    third = store.names(anna, second.last, limit=2)
    assert [(page.documents, page.last) for page in (first, second, third)] == [(2, "b"), (2, "d"), (0, "")]
    assert [row.document for row in (*first.rows, *second.rows)] == [id for id in "abc" for _ in range(3)]
    assert store.names("nobody").rows == ()


def test_a_removed_document_has_no_names(store: ProjectStore, anna: str) -> None:
    _one(store, anna)
    store.append(reverting(store.entry(1), anna, AT))
    assert store.names(anna) == NamesPage((), 0, "")


def test_a_whole_project_has_the_names_of_its_pages(store: ProjectStore) -> None:
    anna = fill(store)
    rows = store.names(anna).rows
    assert ("odd", "Павел Круглов", 0, 1) in [(r.document, r.name, r.mentions, r.quotes) for r in rows]
    assert ("plain", "Анна … Белова", 1) in [(r.document, r.name, r.mentions) for r in rows]
