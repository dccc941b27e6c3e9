"""Rounds: the order of claims and quotes, that it stays, and what comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.commands import accept, annotate, delete, reject, set_attribute, set_speaker
from annotate.model.text import covered
from annotate.rounds import Round, before, begun, mark_at, progress, renewed, stepped, stop_of
from annotate.suggestions import Draft
from tests.annotate.making import Desk, draft

TEXT = "Сбор яблок вырос. Склад закрыт с мая. Цена упадёт вдвое. Это прекрасно. «Ждём дождя», — сказал агроном."
SCORES = {"Сбор яблок вырос": 0.6, "Склад закрыт с мая": 0.9, "Цена упадёт вдвое": 0.75, "Это прекрасно": 0.1}


def claims(scores: dict[str, float] | None = None) -> list[Draft]:
    found = SCORES if scores is None else scores
    return [draft(TEXT, "claim", "CLAIM", w, score=s, attributes={"type": "EVENT"}) for w, s in found.items()]


def words(desk: Desk, round_: Round) -> list[str]:
    marks = [mark_at(desk.state, stop) for stop in round_.stops]
    return [covered(m.fragments, TEXT).split()[0] if m else "—" for m in marks]


def stop(desk: Desk, said: str) -> str:
    return stop_of(desk.state, desk.mark("claim", said))


def test_the_most_check_worthy_come_first_or_all_as_one_reads() -> None:
    desk = Desk(TEXT, *claims())
    assert words(desk, begun(desk.state, "claims", "worth")) == ["Склад", "Цена", "Сбор", "Это"]
    assert words(desk, begun(desk.state, "claims", "reading")) == ["Сбор", "Склад", "Цена", "Это"]


def test_the_order_stays_while_claims_are_decided_and_a_stop_leads_to_what_came_of_it() -> None:
    desk = Desk(TEXT, *claims())
    round_ = begun(desk.state, "claims", "worth")
    first, second = round_.stops[:2]
    desk.do(set_attribute(desk.state, first, "worth", "0", desk.by))
    desk.do(reject(desk.state, (second,), desk.by))
    assert renewed(round_, desk.state) == round_
    assert words(desk, round_) == ["Склад", "—", "Сбор", "Это"]
    assert stop_of(desk.state, desk.mark("claim", "Склад закрыт с мая")) == first
    desk.undo()
    desk.undo()
    assert words(desk, round_) == ["Склад", "Цена", "Сбор", "Это"]
    assert begun(desk.state, "claims", "worth") == round_


def test_a_round_begun_anew_after_work_has_the_same_order() -> None:
    desk = Desk(TEXT, *claims())
    round_ = begun(desk.state, "claims", "worth")
    desk.do(accept(desk.state, (round_.stops[2],), desk.by))
    assert begun(desk.state, "claims", "worth") == round_


def test_a_claim_made_meanwhile_stands_behind_the_one_where_one_is_or_in_its_place() -> None:
    desk = Desk(TEXT, *claims())
    worth, reading = begun(desk.state, "claims", "worth"), begun(desk.state, "claims", "reading")
    desk.do(annotate(desk.state, desk.at("Ждём дождя"), "claim", "CLAIM", desk.by))
    assert words(desk, renewed(worth, desk.state, worth.stops[0])) == ["Склад", "Ждём", "Цена", "Сбор", "Это"]
    assert words(desk, renewed(worth, desk.state)) == ["Склад", "Цена", "Сбор", "Это", "Ждём"]
    more = renewed(reading, desk.state)
    assert words(desk, more) == ["Сбор", "Склад", "Цена", "Это", "Ждём"]
    assert progress(more, desk.state, "").of == 5
    desk.do(delete(desk.state, desk.mark("claim", "Ждём дождя").id, desk.by))
    assert progress(more, desk.state, "").of == 4  # what was made by hand and is gone does not count


def test_tab_goes_to_each_space_to_what_is_open_and_that_around_the_end() -> None:
    desk = Desk(TEXT, *claims())
    round_ = begun(desk.state, "claims", "worth")
    desk.do(accept(desk.state, (round_.stops[1],), desk.by))

    def then(here: str, way: int, open_only: bool = False) -> str:
        found = stepped(round_, desk.state, here, way, open_only)
        return covered(found.fragments, TEXT).split()[0] if found else ""

    assert then("", 1) == "Склад"
    assert then("", -1) == "Это"
    assert then(round_.stops[0], 1) == "Цена"
    assert then(round_.stops[0], 1, True) == "Сбор"
    assert then(round_.stops[3], 1) == ""
    assert then(round_.stops[3], 1, True) == "Склад"
    assert then(round_.stops[2], -1) == "Цена"
    for id in (round_.stops[0], round_.stops[2], round_.stops[3]):
        desk.do(reject(desk.state, (id,), desk.by))
    assert then(round_.stops[3], 1, True) == ""
    assert then("", 1) == "Цена"


def test_progress_says_where_one_is_and_how_many_are_decided() -> None:
    desk = Desk(TEXT, *claims())
    round_ = begun(desk.state, "claims", "worth")
    desk.do(accept(desk.state, (round_.stops[0],), desk.by))
    desk.do(reject(desk.state, (round_.stops[1],), desk.by))
    found = progress(round_, desk.state, round_.stops[2])
    assert (found.place, found.of, found.decided) == (3, 4, 2)
    assert progress(round_, desk.state, "elsewhere").place == 0


def test_a_claim_of_ones_own_is_open_until_it_has_a_type() -> None:
    desk = Desk(TEXT)
    claim = desk.put("claim", "CLAIM", "Ждём дождя")
    round_ = begun(desk.state, "claims", "worth")
    assert progress(round_, desk.state, claim).decided == 0
    desk.do(set_attribute(desk.state, claim, "type", "PREDICT", desk.by))
    assert progress(round_, desk.state, claim).decided == 1


def test_quotes_are_gone_through_that_are_suggested_or_lack_speaker_or_cue() -> None:
    whole = draft(TEXT, "quote", "QUOTE", "Ждём дождя", cue="сказал", attributes={"speaker": "агроном"})
    desk = Desk(TEXT, whole)
    voiceless = desk.put("quote", "QUOTE", "Это прекрасно")
    round_ = begun(desk.state, "quotes", "worth")
    assert words(desk, round_) == ["Это", "Ждём"]
    desk.do(accept(desk.state, (round_.stops[1],), desk.by))
    desk.do(set_speaker(desk.state, voiceless, "агроном", desk.by))
    assert words(desk, renewed(round_, desk.state)) == ["Это", "Ждём"]
    assert progress(round_, desk.state, "").decided == 1  # the first has no cue yet
    assert words(desk, begun(desk.state, "quotes", "reading")) == ["Это"]


def test_from_another_mark_one_comes_back_to_the_stops_around_it() -> None:
    desk = Desk(TEXT, *claims())
    reading, worth = begun(desk.state, "claims", "reading"), begun(desk.state, "claims", "worth")
    assert before(reading, desk.state, TEXT.index("Цена")) == stop(desk, "Склад закрыт с мая")
    assert before(reading, desk.state, 0) == ""
    assert before(worth, desk.state, TEXT.index("Цена")) == ""


@given(
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(["accept", "reject", "undo"]), st.integers(0, 3)), max_size=12),
    st.sampled_from(["worth", "reading"]),
)
def test_whatever_is_decided_every_stop_is_met_once_and_in_the_same_order(
    scores: list[float], deeds: list[tuple[str, int]], order: str
) -> None:
    desk = Desk(TEXT, *claims(dict(zip(SCORES, scores, strict=True))))
    round_ = begun(desk.state, "claims", "worth" if order == "worth" else "reading")
    stops = round_.stops
    for deed, which in deeds:
        mark = mark_at(desk.state, stops[which])
        if deed == "undo" and desk.state.history.done:
            desk.undo()
        elif deed == "reject" and mark is not None:
            desk.do(reject(desk.state, (mark.id,), desk.by))
        elif deed == "accept" and mark is not None and mark.suggested:
            desk.do(accept(desk.state, (mark.id,), desk.by))
        round_ = renewed(round_, desk.state, stops[which])
    assert round_.stops == stops
    met, here = [], ""
    while (mark := stepped(round_, desk.state, here, 1)) is not None:
        here = stop_of(desk.state, mark)
        met.append(here)
    assert met == [s for s in stops if mark_at(desk.state, s)]
