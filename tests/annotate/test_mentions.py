"""The same words elsewhere in a document, and what stands there."""

from __future__ import annotations

from annotate import commands
from annotate.mentions import Mention, Subject, carried, mentions, removed_by, subject_of
from annotate.model.text import Span
from tests.annotate.making import Desk, draft, place

TEXT = (
    "Анна Белова открыла мост. Мост Анны Беловой ждали. Белову хвалят.\n"
    "Анной Беловой гордятся; белова. Дорога «Анна Белова — Тула» и Анна\nБелова."
)


def _seen(desk: Desk, subject: Subject) -> list[tuple[str, str, str, bool]]:
    return [(m.words, m.standing, m.label, m.offered) for m in mentions(desk.state, subject)]


def _subject(desk: Desk, words: str, act: str = "annotate") -> Subject:
    found = subject_of(desk.state, desk.mark("entity", words))
    return found if act == "annotate" else Subject("delete", found.words, found.layer, found.label)


def test_other_mentions_are_told_with_what_stands_there() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анны Беловой"), draft(TEXT, "entity", "LOC", "Анной Беловой"))
    desk.put("entity", "PER", "Анна Белова", name="Анна Белова")
    assert _seen(desk, _subject(desk, "Анна Белова")) == [
        ("Анны Беловой", "suggestion", "PER", True),
        ("Анной Беловой", "suggestion", "LOC", True),
        ("Анна Белова", "nothing", "", True),
        ("Анна Белова", "nothing", "", True),
    ]


def test_what_is_so_already_is_not_told_and_what_a_person_has_called_otherwise_is_not_offered() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "PER", "Анна Белова")
    desk.put("entity", "PER", "Анны Беловой")
    desk.put("entity", "ORG", "Анной Беловой")
    desk.put("entity", "WORK", "Анна Белова — Тула")
    found = _seen(desk, _subject(desk, "Анна Белова"))
    assert found == [
        ("Анной Беловой", "annotation", "ORG", False),
        ("Анна Белова", "annotation", "WORK", False),
        ("Анна Белова", "nothing", "", True),
    ]


def test_a_part_of_something_longer_with_that_label_is_no_mention() -> None:
    desk = Desk(TEXT)
    desk.put("entity", "PER", "Белову")
    desk.put("entity", "PER", "Анны Беловой")
    found = _seen(desk, _subject(desk, "Белову"))
    assert ("Беловой", "annotation", "PER", False) not in found
    assert [words for words, *_ in found] == ["Белова", "Беловой", "Белова", "Белова"]


def test_a_suggestion_offers_its_own_place_as_well() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Белову"))
    assert ("Белову", "suggestion", "PER", True) in _seen(desk, _subject(desk, "Белову"))


def test_what_was_deleted_is_remembered_and_finds_what_else_would_go() -> None:
    desk = Desk(TEXT, draft(TEXT, "entity", "PER", "Анны Беловой"), draft(TEXT, "entity", "ORG", "Анной Беловой"))
    id = desk.put("entity", "PER", "Анна Белова")
    before = desk.state
    gone = removed_by(before, desk.do(commands.delete(before, id, desk.by)))
    assert gone is not None
    assert (gone.act, gone.words, gone.layer, gone.label) == ("delete", "Анна Белова", "entity", "PER")
    assert _seen(desk, gone) == [
        ("Анны Беловой", "suggestion", "PER", True),
        ("Анной Беловой", "suggestion", "ORG", False),
    ]
    before = desk.state
    mark = desk.mark("entity", "Анны Беловой").id
    rejected = removed_by(before, desk.do(commands.reject(before, (mark,), desk.by)))
    assert rejected is not None
    assert rejected.words == "Анны Беловой"
    assert removed_by(desk.state, desk.do(commands.flag(desk.state, True, desk.by))) is None


def test_a_position_at_the_head_of_a_sentence_is_written_small_elsewhere() -> None:
    text = "Министр пришёл. Без министра скучно. «Министрам пора», — сказали министры."
    desk = Desk(text)
    desk.put("entity", "POSITION", "Министр")
    words = [m.words for m in mentions(desk.state, _subject(desk, "Министр"))]
    assert words[0] == "министра"
    assert all(w.lower().startswith("министр") for w in words)


def test_context_is_on_one_line_and_begins_with_the_body() -> None:
    desk = Desk("date Тула и\nТула, да\n\nТула", body=5)
    desk.put("entity", "LOC", "Тула")
    first = next(mentions(desk.state, subject_of(desk.state, desk.mark("entity"))))
    assert first == Mention("doc", Span(12, 16), "nothing", "", "", True, "Тула и ", "Тула", ", да Тула")


def test_a_value_stays_in_its_article() -> None:
    known = {"name": "x"}
    subject = Subject("annotate", "вчера", "entity", "DATE", {"value": "2026-02-02", "name": "вчера"}, document="a")
    assert carried(subject, "a", known) == {"value": "2026-02-02"}
    assert carried(subject, "b", {}) == {"name": "вчера"}


def test_a_mark_that_began_its_sentence_behind_a_sign_says_so() -> None:
    text = "— Директор ушёл, а директор пришёл."
    desk = Desk(text)
    desk.put("entity", "POSITION", "Директор")
    assert subject_of(desk.state, desk.mark("entity")).initial
    assert place(text, "Директор") == Span(2, 10)
