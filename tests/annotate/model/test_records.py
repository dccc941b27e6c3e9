"""Records as plain values and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.records import (
    KINDS,
    Annotation,
    Decision,
    Info,
    Record,
    Relation,
    Status,
    Suggestion,
    Text,
    from_json,
    kind_of,
    status_id,
    to_json,
    with_attribute,
)
from annotate.model.text import Fragments, Span, normalised

words = st.text(max_size=12)
names = st.text(min_size=1, max_size=8)
scalars = words | st.integers() | st.booleans() | st.floats(allow_nan=False)
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 10**6), st.integers(1, 10**4))
fragments: st.SearchStrategy[Fragments] = st.lists(spans, min_size=1, max_size=4).map(normalised)
records: st.SearchStrategy[Record] = st.one_of(
    st.builds(
        Annotation, names, names, names, names, names, fragments, st.dictionaries(names, scalars, max_size=4), words
    ),
    st.builds(Relation, names, names, names, names, names, names),
    st.builds(
        Decision, names, names, names, names, st.sampled_from(["accepted", "corrected", "rejected"]), words
    ),
    st.builds(Status, names, names, names, st.sampled_from(["new", "started", "done"]), st.booleans(), words),
    st.builds(
        Info, names, names, names, words, words, words, words, words, words, st.booleans(),
        st.dictionaries(names, words, max_size=3),
    ),
    st.builds(Text, names, names, st.just(""), words, st.integers(0, 9)),
    st.builds(
        Suggestion, names, names, names, names, names, names, fragments, st.floats(0, 1), st.none() | spans,
        st.none() | spans, st.dictionaries(names, scalars, max_size=3),
    ),
)  # fmt: skip


@given(records)
def test_a_record_comes_back_from_json_as_it_was(record: Record) -> None:
    text = json.dumps(to_json(record), ensure_ascii=False)
    found = from_json(kind_of(record), json.loads(text))
    assert (type(found), found) == (type(record), record)
    assert json.dumps(to_json(found), ensure_ascii=False) == text


def test_default_values_are_left_out_and_all_else_is_told() -> None:
    assert to_json(Status("s", "d", "a")) == {"id": "s", "document": "d", "annotator": "a"}
    annotation = Annotation("n", "d", "a", "quote", "QUOTE", (Span(1, 4), Span(6, 9)), {"type": "direct"}, "sug")
    assert to_json(annotation) == {
        "id": "n",
        "document": "d",
        "annotator": "a",
        "layer": "quote",
        "label": "QUOTE",
        "fragments": [[1, 4], [6, 9]],
        "attributes": {"type": "direct"},
        "suggestion": "sug",
    }


def test_every_kind_has_the_name_it_stands_under() -> None:
    assert {name: kind.__name__.lower() for name, kind in KINDS.items()} == {name: name for name in KINDS}


PROPOSAL: dict[str, Any] = {
    "id": "s",
    "document": "d",
    "maker": "rules",
    "version": "1",
    "layer": "quote",
    "label": "QUOTE",
    "fragments": [[1, 4]],
    "score": 0.5,
}
ENTITY: dict[str, Any] = {
    "id": "n",
    "document": "d",
    "annotator": "a",
    "layer": "entity",
    "label": "PER",
    "fragments": [[1, 4]],
}
STATUS: dict[str, Any] = {"id": "s", "document": "d", "annotator": "a"}
DECISION: dict[str, Any] = {"id": "x", "document": "d", "annotator": "a", "suggestion": "s", "verdict": "accepted"}


@pytest.mark.parametrize(
    ("kind", "values", "place"),
    [
        ("annotations", ENTITY, "annotations"),
        ("annotation", {k: v for k, v in ENTITY.items() if k != "label"}, "label"),
        ("annotation", ENTITY | {"colour": "red"}, "colour"),
        ("annotation", ENTITY | {"fragments": [[4, 4]]}, "4..4"),
        ("annotation", ENTITY | {"fragments": [[4]]}, "fragments"),
        ("annotation", ENTITY | {"fragments": [["1", "4"]]}, "fragments"),
        ("annotation", ENTITY | {"fragments": [[1.5, 4]]}, "fragments"),
        ("annotation", ENTITY | {"fragments": [[1, 4, 6]]}, "fragments"),
        ("annotation", ENTITY | {"fragments": []}, "fragments"),
        ("annotation", ENTITY | {"fragments": None}, "fragments"),
        ("annotation", ENTITY | {"attributes": ["PER"]}, "attributes"),
        ("text", {"id": "d", "document": "d", "annotator": "", "text": "а", "body": -1}, "text.body"),
        ("text", {"id": "d", "document": "d", "annotator": "", "text": ["а"]}, "text.text"),
        ("suggestion", PROPOSAL | {"score": 2}, "suggestion.score"),
        ("suggestion", PROPOSAL | {"score": True}, "suggestion.score"),
        ("suggestion", PROPOSAL | {"cue": [4, 4]}, "4..4"),
        ("suggestion", PROPOSAL | {"source": "он"}, "suggestion.source"),
        ("annotation", ENTITY | {"attributes": {"normal": None}}, "attributes"),
        ("annotation", ENTITY | {"attributes": {"normal": [["Белова"]]}}, "attributes"),
        ("annotation", ENTITY | {"label": 7}, "label"),
        ("status", STATUS | {"progress": "almost"}, "progress"),
        ("status", STATUS | {"flagged": "yes"}, "flagged"),
        ("decision", DECISION | {"verdict": "perhaps"}, "verdict"),
        ("info", STATUS | {"meta": {"page": 4}}, "meta"),
        ("status", ["s", "d", "a"], "status"),
        ("status", None, "status"),
    ],
)
def test_values_that_are_no_record_are_refused_with_their_place(kind: str, values: Any, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        from_json(kind, values)


def test_an_attribute_is_set_replaced_and_removed_in_a_new_value() -> None:
    bare = Annotation("n", "d", "a", "quote", "QUOTE", (Span(0, 1),), {"type": "direct"})
    spoken = with_attribute(bare, "speaker", "Анна Белова")
    assert spoken.attributes == {"type": "direct", "speaker": "Анна Белова"}
    assert with_attribute(spoken, "type", "mixed").attributes == {"speaker": "Анна Белова", "type": "mixed"}
    assert with_attribute(spoken, "speaker", "") == with_attribute(spoken, "speaker", None) == bare
    assert with_attribute(bare, "score", 0).attributes == {"type": "direct", "score": 0}
    assert with_attribute(bare, "sure", False).attributes == {"type": "direct", "sure": False}
    assert bare.attributes == {"type": "direct"}


def test_the_status_of_a_document_is_one_for_each_annotator() -> None:
    assert {status_id(d, a) for d in ("d1", "d2") for a in ("anna", "boris")} == {
        *("d1:anna", "d1:boris", "d2:anna", "d2:boris"),
    }
