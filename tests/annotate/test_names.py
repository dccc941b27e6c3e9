"""The names of a document, and finding one of them by typing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.edits import Edit, Transaction
from annotate.model.records import Group
from annotate.names import Known, matching, names_in
from tests.annotate.making import ANNOTATOR, DOCUMENT, NOW, Desk, draft

TEXT = "Фёдор Лаптев и Фёдора Лаптева нет. Тула ждёт «Водоканал». Лаптев сказал: «Труба цела»."


def desk() -> Desk:
    name = {"name": "Фёдор Лаптев"}
    on = Desk(
        TEXT,
        draft(TEXT, "entity", "LOC", "Тула"),
        draft(TEXT, "entity", "ORG", "«Водоканал»", attributes={"normal": "Водоканал"}),
        draft(TEXT, "entity", "PER", "Фёдор Лаптев", attributes=name),
        draft(TEXT, "entity", "PER", "Фёдора Лаптева", attributes=name),
        draft(TEXT, "quote", "QUOTE", "Труба цела", attributes={"speaker": "Пресс-служба"}),
    )
    group = Group("g", DOCUMENT, ANNOTATOR, "Фёдор Лаптев", "PER", ("глава района",))
    on.do(Transaction((Edit(None, group),), "group", ANNOTATOR, NOW, DOCUMENT))
    return on


def found(typed: str) -> list[str]:
    return [known.name for known in matching(names_in(desk().state), typed)]


def test_people_come_first_then_organisations_each_once() -> None:
    assert [(k.name, k.label, k.count) for k in names_in(desk().state)] == [
        ("Фёдор Лаптев", "PER", 2), ("Водоканал", "ORG", 1), ("Тула", "LOC", 1), ("Пресс-служба", "", 0),
    ]  # fmt: skip


def test_beginnings_of_words_in_any_order_find_a_name_by_its_mentions_and_aliases() -> None:
    assert found("лап фед") == ["Фёдор Лаптев"]
    assert found("ЛАПТЕВА") == ["Фёдор Лаптев"]
    assert found("глава рай") == ["Фёдор Лаптев"]
    assert found("служба") == ["Пресс-служба"]
    assert found("аптев") == []
    assert len(found("")) == 4


@given(st.text(max_size=8))
def test_whatever_is_typed_gives_names_of_the_document_in_their_order(typed: str) -> None:
    known = [Known("Анна", "PER", 1, frozenset(("анна",))), Known("Тула", "LOC", 1, frozenset(("тула",)))]
    assert [k for k in known if k in matching(known, typed)] == matching(known, typed)
