"""What is copied of a mark, and what of it another mark takes over, whoever wrote the clipboard."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import clips
from annotate.commands import accept, paste_attributes
from annotate.quotes import quote_record
from tests.annotate.making import Desk, content, draft

TEXT = "«План «Луч» готов, — заявил Юрий Котов, — и утверждён». Он добавил, что деньги есть. Цены растут. Цены стоят."


def desk() -> Desk:
    said = {"type": "direct", "speaker": "Юрий Котов", "addressee": "совету", "note": "важно"}
    return Desk(
        TEXT,
        draft(TEXT, "quote", "QUOTE", ("План «Луч» готов", "и утверждён"), cue="заявил", source="Юрий Котов",
              attributes=said),
        draft(TEXT, "quote", "QUOTE", "деньги есть", cue="добавил", source="Он", attributes={"type": "indirect"}),
        draft(TEXT, "claim", "CLAIM", "Цены растут", attributes={"type": "QUANT", "worth": "2"}),
        draft(TEXT, "claim", "CLAIM", "Цены стоят"),
    )  # fmt: skip


def test_direct_speech_is_cited_in_marks_and_a_retelling_without() -> None:
    on = desk()
    first, second = (quote_record(on.state, m) for m in on.state.marks if m.layer == "quote")
    assert clips.citation(first, "Юрий Котов", "Совет", "3 мая") == (
        "«План „Луч“ готов … и утверждён» — Юрий Котов (заявил), Совет, 3 мая"
    )
    assert clips.citation(second, "", "Совет", "") == "деньги есть — (добавил; Он), Совет"


def test_the_record_is_read_again_and_stands_for_the_whole_quote() -> None:
    on = desk()
    quote = on.mark("quote", "План «Луч» готов … и утверждён")
    cue = next(m for m in on.state.marks if m.layer == "cue" and m.owner == quote.id)
    assert clips.subject(on.state, cue) == quote
    written = clips.to_json(on.state, quote)
    read = clips.from_json(written)
    assert read == clips.Clip("quote", "QUOTE", quote.attributes)
    values = json.loads(written)
    assert (values["cue"]["text"], values["source"]["text"]) == ("заявил", "Юрий Котов")
    assert values["text"] == "План «Луч» готов … и утверждён"


def test_another_quote_takes_over_type_speaker_addressee_and_note_in_one_step() -> None:
    on = desk()
    clip = clips.from_json(clips.to_json(on.state, on.mark("quote", "План «Луч» готов … и утверждён")))
    assert clip is not None
    before = content(on.state)
    on.do(paste_attributes(on.state, on.mark("quote", "деньги есть").id, clip.layer, clip.attributes, on.by))
    assert on.annotation("quote", "деньги есть").attributes == {
        "type": "direct", "speaker": "Юрий Котов", "addressee": "совету", "note": "важно",
    }  # fmt: skip
    assert on.verdicts()["деньги есть"] == "corrected"
    again = paste_attributes(on.state, on.mark("quote", "деньги есть").id, clip.layer, clip.attributes, on.by)
    assert again is None
    on.undo()
    assert content(on.state) == before


def test_a_kind_of_speaker_takes_the_place_of_a_name() -> None:
    on = desk()
    quote = on.mark("quote", "План «Луч» готов … и утверждён").id
    on.do(accept(on.state, (quote,), on.by))
    quote = on.mark("quote", "План «Луч» готов … и утверждён").id
    on.do(paste_attributes(on.state, quote, "quote", {"speaker_kind": "article"}, on.by))
    attributes = on.annotation("quote", "План «Луч» готов … и утверждён").attributes
    assert ("speaker" in attributes, attributes["speaker_kind"]) == (False, "article")


def test_a_claim_takes_its_tags_over_and_only_from_a_claim() -> None:
    on = desk()
    clip = clips.from_json(clips.to_json(on.state, on.mark("claim", "Цены растут")))
    assert clip is not None
    assert paste_attributes(on.state, on.mark("quote", "деньги есть").id, clip.layer, clip.attributes, on.by) is None
    on.do(paste_attributes(on.state, on.mark("claim", "Цены стоят").id, clip.layer, clip.attributes, on.by))
    assert on.annotation("claim", "Цены стоят").attributes == {"type": "QUANT", "worth": "2"}


HOSTILE = (
    "", "null", "[]", "{", "7", '{"format": 2, "layer": "quote", "attributes": {}}',
    '{"format": 1, "layer": 3, "attributes": {}}', '{"format": 1, "layer": "quote", "attributes": []}',
    '{"format": 1, "layer": "quote", "attributes": {"type": {"a": 1}}}',
    '{"format": 1, "layer": "quote", "attributes": {"note": "\\ud800"}}', "[" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_no_record_is_none(words: str) -> None:
    assert clips.from_json(words) is None


@given(
    st.dictionaries(
        st.sampled_from(["type", "speaker", "speaker_kind", "addressee", "note", "id", "wording", "чужое"]),
        st.one_of(
            st.text(max_size=5), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=3), max_size=2)
        ),
    )
)
def test_a_hostile_record_gives_a_mark_nothing_that_the_schema_does_not_know(values: dict[str, object]) -> None:
    on = desk()
    clip = clips.from_json(json.dumps({"format": 1, "layer": "quote", "label": "QUOTE", "attributes": values}))
    quote = on.mark("quote", "деньги есть").id
    made = paste_attributes(on.state, quote, clip.layer, clip.attributes, on.by) if clip else None
    if made is not None:
        on.do(made)
        given = on.annotation("quote", "деньги есть").attributes
        assert given.keys() <= {"type", "speaker", "speaker_kind", "addressee", "note"}
        assert all(isinstance(value, str) for value in given.values())
        assert given.get("type", "direct") in ("direct", "indirect", "mixed")
        assert given.get("speaker_kind", "unknown") in ("article", "collective", "unknown")
