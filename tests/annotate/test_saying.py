"""Sayings: English wherever they go, and still the pattern and values that another language is made of."""

from __future__ import annotations

import copy
import json
import pickle

from annotate.errors import StorageError
from annotate.saying import Saying, put_for, reason, saying


def test_a_saying_is_its_english_sentence() -> None:
    made = saying("line {line}: {word!r:.20} is no label", line=3, word="ЛЮДИ")
    assert made == "line 3: 'ЛЮДИ' is no label"
    assert json.dumps(made, ensure_ascii=False) == "\"line 3: 'ЛЮДИ' is no label\""
    assert f"a.txt, {made}" == "a.txt, line 3: 'ЛЮДИ' is no label"
    assert (made.pattern, made.values) == ("line {line}: {word!r:.20} is no label", {"line": 3, "word": "ЛЮДИ"})


def test_braces_in_values_are_nothing_but_signs() -> None:
    inner = saying("{word} is no label", word="{0.__class__}")
    assert saying("{file}: {why}", file="{why}", why=inner) == "{why}: {0.__class__} is no label"


def test_an_error_among_the_values_is_what_it_was_given() -> None:
    why = saying("{count} columns", count=3)
    assert reason(ValueError(why)) is why
    assert reason(ValueError("odd")) == "odd"
    assert reason(StorageError("io", "a", "gone")) == "gone"
    made = saying("{file}: {why}", file="a.txt", why=ValueError(why))
    assert made == "a.txt: 3 columns"
    assert made.values["why"] is why


def test_a_name_is_put_for_another_within_the_values() -> None:
    made = saying("{place}: {why}", place=saying("{file}, row {row}", file="/tmp/x1/a", row=2), why="/tmp/x1/a is odd")
    put = put_for(made, "/tmp/x1/a", "news.zip/a")
    assert put == "news.zip/a, row 2: news.zip/a is odd"
    assert isinstance(put, Saying)
    assert put.pattern == "{place}: {why}"
    assert put_for("/tmp/x1/a is odd", "/tmp/x1/a", "a") == "a is odd"


def test_copies_are_sayings() -> None:
    made = saying("line {line}", line=3)
    for other in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (other, other.pattern, other.values) == (made, made.pattern, made.values)
