"""Peoples by noun, beside what the learned tagger finds."""

from __future__ import annotations

import pytest

from tests.annotate.preannotators.conftest import Suggest

CASES = {
    "plural, singular, women": (
        "Уйгуры и туареги встретились с одной якуткой.",
        [("Уйгуры", "Уйгуры"), ("туареги", "туареги"), ("якуткой", "якутка")],
    ),
    "a republic is no people, though its name is one": ("Он родился в Республике Коми.", []),
}


@pytest.mark.parametrize("case", CASES)
def test_peoples(suggest: Suggest, case: str) -> None:
    text, wanted = CASES[case]
    found = [d for d in suggest(text) if d.label == "NORP"]
    assert [(d.fragments[0].of(text), d.attributes["normal"]) for d in found] == wanted
