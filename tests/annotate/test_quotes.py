"""A quote as one thing, and the candidates without a name."""

from __future__ import annotations

from annotate.commands import accept, set_claimant, set_speaker
from annotate.model.marks import Mark
from annotate.quotes import missing_of, quote_record, quotes
from annotate.speakers import Candidate, candidates, offered
from annotate.suggestions import Draft
from tests.annotate.making import Desk, draft

TEXT = "«Снег убрали, — сказала\nглава района Зоя Мухина, — ещё вчера». Напомним, зима будет долгой."


def broken(**attributes: str) -> Draft:
    return draft(
        TEXT, "quote", "QUOTE", ("Снег убрали", "ещё вчера"), cue="сказала", source="глава района Зоя Мухина",
        attributes={"type": "direct"} | attributes,
    )  # fmt: skip


def mark(desk: Desk) -> Mark:
    return desk.mark("quote", "Снег убрали … ещё вчера")


def test_a_suggestion_and_what_becomes_of_it_have_the_same_record() -> None:
    desk = Desk(TEXT, broken(speaker="Зоя Мухина", addressee="газете", note="проверить"))
    first = quote_record(desk.state, mark(desk))
    assert (first.words, first.type, first.cue, first.source, first.speaker, first.addressee, first.note) == (
        "Снег убрали … ещё вчера", "direct", "сказала", "глава района Зоя Мухина", "Зоя Мухина", "газете", "проверить",
    )  # fmt: skip
    assert (first.suggested, first.missing) == (True, frozenset())
    desk.do(accept(desk.state, (first.mark,), desk.by))
    second = quote_record(desk.state, mark(desk))
    assert (second.cue_at, second.source_at, second.words) == (first.cue_at, first.source_at, first.words)
    assert not second.suggested


def test_quotes_come_in_reading_order_and_say_what_they_lack() -> None:
    desk = Desk(TEXT, broken(), draft(TEXT, "quote", "QUOTE", "зима будет долгой", cue="Напомним"))
    assert [(q.words, sorted(q.missing)) for q in quotes(desk.state)] == [
        ("Снег убрали … ещё вчера", ["speaker"]),
        ("зима будет долгой", ["source", "speaker"]),
    ]
    desk.do(set_speaker(desk.state, desk.mark("quote", "зима будет долгой").id, "", desk.by, "article"))
    assert quotes(desk.state)[1].missing == frozenset()


def test_whoever_has_no_name_is_a_speaker_given() -> None:
    assert missing_of("", "collective", "говорят", "жители") == frozenset()
    assert missing_of("", "unknown", "", "") == {"cue", "source"}
    assert missing_of("", "article", "", "") == frozenset()


def test_those_without_a_name_have_keys_of_their_own() -> None:
    desk = Desk(TEXT, broken())
    found = offered(desk.state, mark(desk))
    assert [(c.number, c.kind) for c in found if c.kind] == [(8, "collective"), (9, "article"), (0, "unknown")]
    assert found[0] == Candidate("глава района Зоя Мухина", "source", number=1)


def test_several_together_go_by_the_nominative_of_the_source_where_that_is_known() -> None:
    text = "По словам экспертов, цены упадут. По словам жителей, нет."
    desk = Desk(
        text,
        draft(text, "quote", "QUOTE", "цены упадут", source="экспертов"),
        draft(text, "quote", "QUOTE", "нет", source="жителей"),
        draft(text, "entity", "NORP", "экспертов", attributes={"normal": "эксперты"}),
    )
    assert [c.name for c in offered(desk.state, desk.mark("quote", "нет")) if c.kind == "collective"] == ["жителей"]
    desk.put("entity", "POSITION", "экспертов", normal="эксперты")
    several = [c for c in offered(desk.state, desk.mark("quote", "цены упадут")) if c.kind == "collective"]
    assert [c.name for c in several] == ["эксперты"]


def test_who_stands_in_the_cues_clause_speaks_where_there_is_no_source() -> None:
    text = "Утром, когда приехал Глеб Носов, врач Ада Крылова сообщила: «Всё спокойно»."
    desk = Desk(
        text,
        *(draft(text, "entity", "PER", name) for name in ("Глеб Носов", "Ада Крылова")),
        draft(text, "quote", "QUOTE", "Всё спокойно", cue="сообщила"),
    )
    assert candidates(desk.state, desk.mark("quote"))[:2] == [
        Candidate("Ада Крылова", "cue"), Candidate("Глеб Носов", "sentence"),
    ]  # fmt: skip


def test_a_claim_is_made_by_whoever_speaks_its_quote_before_all_others() -> None:
    desk = Desk(TEXT, broken(speaker="Зоя Мухина"), draft(TEXT, "claim", "CLAIM", "Снег убрали"))
    claim = desk.mark("claim")
    assert candidates(desk.state, claim)[0] == Candidate("Зоя Мухина", "quote")
    made = desk.do(set_claimant(desk.state, claim.id, "", desk.by, "collective"))
    assert (made.action, made.subject) == ("claimant", "collective")
    assert desk.annotation("claim").attributes["claimant_kind"] == "collective"
    assert set_claimant(desk.state, desk.mark("claim").id, "", desk.by, "nonsense") is None
    assert set_claimant(desk.state, mark(desk).id, "Кто-то", desk.by) is None
