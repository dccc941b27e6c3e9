"""Values of attributes: what goes into JSON comes back, and what is no value is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.values import (
    STANCES,
    Link,
    Value,
    is_empty,
    links,
    plain,
    plain_attributes,
    said,
    several,
    valued,
    valued_attributes,
)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
some_links = st.builds(Link, words.filter(bool), words, st.sampled_from(STANCES), words)
values: st.SearchStrategy[Value] = (
    words
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.lists(words, min_size=1, max_size=4).map(tuple)
    | st.lists(some_links, min_size=1, max_size=4).map(tuple)
)


@given(st.dictionaries(words, values, max_size=4))
def test_values_come_back_from_json_as_they_were(attributes: dict[str, Value]) -> None:
    assert valued_attributes(json.loads(json.dumps(plain_attributes(attributes)))) == attributes


def test_a_link_holds_in_json_only_what_is_said_of_it() -> None:
    seen = Link("https://a.example/1", "2026-02-03", "refutes")
    assert plain((seen, Link("b"))) == [
        {"url": "https://a.example/1", "seen": "2026-02-03", "stance": "refutes"},
        {"url": "b"},
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], {}, {"url": "a"}, [1], [["a"]], ["a", {"url": "b"}], [{}], [{"url": ""}], [{"url": 7}],
        [{"url": "a", "when": "2026"}], [{"url": "a", "stance": "perhaps"}], [{"url": "a", "seen": None}],
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="is no"):
        valued(wrong)


def test_values_are_said_in_words() -> None:
    assert [said(v) for v in ("да", 3, 0.5, True, False, None, ("а", "б"), (Link("u"), Link("v")))] == [
        "да", "3", "0.5", "true", "false", "", "а; б", "u; v",
    ]  # fmt: skip
    assert [several(v) for v in ("", None, "а", ("а", "б"))] == [(), (), ("а",), ("а", "б")]
    assert [is_empty(v) for v in (None, "", (), 0, False, ("",))] == [True, True, True, False, False, False]


def test_an_address_alone_is_a_link_without_a_date() -> None:
    assert links("https://a.example") == (Link("https://a.example"),)
    assert links((Link("b", "2026"),)) == (Link("b", "2026"),)
    assert [links(v) for v in (None, "", 7, ("слово",))] == [(), (), (), ()]
