"""Edits in the journal: every record comes back as it was, and what no file can hold is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import EditRejected
from annotate.model.edits import Edit
from annotate.model.records import Annotation, Decision, Info, Record, Relation, Status
from annotate.model.text import Span, normalised
from storage.journal import edits_from_json, edits_to_json
from storage.kept import loaded

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
names = st.text(min_size=1, max_size=8, alphabet="abcdef0123456789-")
scalars = st.one_of(
    words, st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 2**31), st.integers(1, 5000))
fragments = st.lists(spans, min_size=1, max_size=4).map(normalised)
flags = st.booleans()


def record(id: str) -> st.SearchStrategy[Record]:
    """A record of any kind with that id."""
    attributes = st.dictionaries(words, scalars, max_size=3)
    meta = st.dictionaries(words, words, max_size=2)
    return st.one_of(
        st.builds(Annotation, st.just(id), names, names, words, words, fragments, attributes, names),
        st.builds(Relation, st.just(id), names, names, words, names, names),
        st.builds(Decision, st.just(id), names, names, names, st.sampled_from(["accepted", "rejected"]), names),
        st.builds(Status, st.just(id), names, names, st.sampled_from(["new", "done"]), flags, words),
        st.builds(Info, st.just(id), names, names, words, words, words, words, words, names, flags, meta),
    )


@st.composite
def edit(draw: st.DrawFn) -> Edit:
    one = draw(record(draw(names)))
    kind = draw(st.sampled_from(["created", "removed", "changed"]))
    if kind == "changed":
        return Edit(one, draw(record(one.id).filter(lambda other: type(other) is type(one))))
    return Edit(None, one) if kind == "created" else Edit(one, None)


@given(st.lists(edit(), max_size=4))
def test_edits_come_back_as_they_went(edits: list[Edit]) -> None:
    back = edits_from_json(edits_to_json(edits))
    assert back == tuple(edits)
    # True == 1 and 1 == 1.0 in Python, so the types are compared too
    assert [_types(e.record) for e in back] == [_types(e.record) for e in edits]


def _types(record: Record) -> list[str]:
    return [type(v).__name__ for v in record.attributes.values()] if isinstance(record, Annotation) else []


@pytest.mark.parametrize("value", ["полу\ud83dзнак", "конец\0строки", "\\\0", math.nan, math.inf, [1, {2}]])
def test_what_no_file_can_hold_is_refused(value: object) -> None:
    bad = Annotation("a", "d", "n", "entity", "PER", (Span(0, 1),), {"note": value})  # type: ignore[dict-item]
    with pytest.raises(EditRejected) as raised:
        edits_to_json([Edit(None, bad)])
    assert raised.value.code == "text"


def test_a_backslash_before_u0000_is_no_zero_character() -> None:
    fine = Annotation("a", "d", "n", "entity", "PER", (Span(0, 1),), {"note": "\\u0000"})
    assert edits_from_json(edits_to_json([Edit(None, fine)])) == (Edit(None, fine),)


@pytest.mark.parametrize(
    "kept",
    [
        "{}x", "[1]", '[{"kind": "annotation"}]', '[{"kind": "none", "before": null, "after": {}}]',
        '[{"kind": "status", "before": null, "after": {"id": "x", "colour": "red"}}]',
        '[{"kind": "annotation", "before": null, "after": {"id": "a", "document": "d", "annotator": "n", "layer": "e",'
        ' "label": "P", "fragments": [[3, 3]]}}]',
        '[{"kind": "status", "before": null, "after": null}]',
    ],
)  # fmt: skip
def test_what_is_no_journal_is_a_value_error(kept: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        edits_from_json(kept)


def test_a_column_of_json_is_parsed_at_once() -> None:
    assert loaded(['{"a":1}', "[]", '"б"']) == [{"a": 1}, [], "б"]
    assert loaded([]) == []
