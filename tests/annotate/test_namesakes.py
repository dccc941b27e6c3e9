"""Namesakes of a project: one row for one identity, else for one name."""

from __future__ import annotations

from annotate.namesakes import Namesake, add, holding, ordered
from annotate.project_names import Named

PLACES = [
    Named("a", "А", "Громов", "PER", 2, 1, 0, "m1"),
    Named("b", "Б", "Громов", "ORG", 1, 0, 0, "m2", "Q1"),
    Named("b", "Б", "Вера Ёлкина", "PER", 1, 4, 1, "m3"),
    Named("c", "В", "Олег Громов", "PER", 9, 0, 0, "m4", "Q2", "same"),
    Named("d", "Г", "Громов", "PER", 1, 0, 0, "m5", "Q1", "same"),
    Named("e", "Д", "Олег Громов", "PER", 1, 0, 0, "m6", "Q2", "same"),
]


def _found() -> dict[tuple[str, str], Namesake]:
    found: dict[tuple[str, str], Namesake] = {}
    add(found, PLACES[:3])
    add(found, PLACES[3:])
    return found


def test_an_identity_is_one_row_whatever_it_is_called_and_a_name_without_one_another() -> None:
    said = [
        (one.key, one.name, one.label, one.documents, one.mentions, one.quotes, one.claims, one.wikidata, one.united)
        for one in _found().values()
    ]
    assert said == [
        (("", "Громов"), "Громов", "PER", 2, 3, 1, 0, "Q1", False),
        (("", "Вера Ёлкина"), "Вера Ёлкина", "PER", 1, 1, 4, 1, "", False),
        (("same", ""), "Олег Громов", "PER", 3, 11, 0, 0, "Q1, Q2", True),
    ]


def test_names_are_found_by_parts_of_words_in_any_case() -> None:
    found = _found().values()
    assert [one.name for one in holding(found, "елк ВЕРА")] == ["Вера Ёлкина"]
    assert [one.name for one in holding(found, "олег")] == ["Олег Громов"]
    assert len(holding(found, " ")) == 3
    assert holding(found, "Пётр") == []


def test_names_are_ordered_by_what_is_asked_for() -> None:
    def names(by: str) -> list[str]:
        return [one.name for one in ordered(_found().values(), by)]

    assert names("documents") == ["Олег Громов", "Громов", "Вера Ёлкина"]
    assert names("mentions") == ["Олег Громов", "Громов", "Вера Ёлкина"]
    assert names("quotes") == ["Вера Ёлкина", "Громов", "Олег Громов"]
    assert names("name") == ["Вера Ёлкина", "Громов", "Олег Громов"]
