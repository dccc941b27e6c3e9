"""One loaded pre-annotator for all tests here: loading takes a second, and nothing in it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from annotate.model.text import covered
from annotate.preannotators import NewsPreAnnotator
from annotate.suggestions import Draft


class Said(NamedTuple):
    """A quotation in words: type, content, cue, source, speaker (empty strings where there is none)."""

    type: str
    content: str
    cue: str
    source: str
    speaker: str


Suggest = Callable[[str], list[Draft]]
Quotes = Callable[[str], list[Said]]


@pytest.fixture(scope="session")
def preannotator() -> NewsPreAnnotator:
    loaded = NewsPreAnnotator()
    loaded.load()
    return loaded


@pytest.fixture(scope="session")
def suggest(preannotator: NewsPreAnnotator) -> Suggest:
    """The drafts of one text."""
    return lambda text: preannotator.suggest_many([text])[0]


@pytest.fixture(scope="session")
def quotes(suggest: Suggest) -> Quotes:
    """The quotations of one text in words, in reading order."""

    def found(text: str) -> list[Said]:
        return [
            Said(
                str(draft.attributes["type"]),
                covered(draft.fragments, text),
                draft.cue.of(text) if draft.cue else "",
                draft.source.of(text) if draft.source else "",
                str(draft.attributes.get("speaker", "")),
            )
            for draft in suggest(text)
            if draft.layer == "quote"
        ]

    return found
