"""A quote as one thing: its words, type, cue, source mention, speaker, addressee and note, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotate.commands.materialise import voice_of
from annotate.commands.quotes import part_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Fragments, covered
from annotate.model.values import said

Missing = Literal["speaker", "cue", "source"]
MISSING: tuple[Missing, ...] = ("speaker", "cue", "source")


@dataclass(frozen=True, slots=True)
class QuoteRecord:
    """A quote, annotated or suggested, with all that belongs to it; nothing is "".

    `mark` is the id of its mark. `words`, `cue` and `source` are covered text on one line, `cue_at` and `source_at`
    where that stands. `speaker_kind` is "article", "collective" or "unknown" for a speaker without a name.
    """

    mark: str
    fragments: Fragments
    words: str
    type: str = ""
    speaker: str = ""
    speaker_kind: str = ""
    cue: str = ""
    source: str = ""
    addressee: str = ""
    note: str = ""
    suggested: bool = False
    cue_at: Fragments = ()
    source_at: Fragments = ()

    @property
    def missing(self) -> frozenset[Missing]:
        """What is still to be said: who speaks, in which words that is told. The article's own voice needs no words."""
        return missing_of(self.speaker, self.speaker_kind, self.cue, self.source)


def missing_of(speaker: str, kind: str, cue: str, source: str) -> frozenset[Missing]:
    """What is missing of a quote with these parts."""
    own = kind == "article"
    parts: dict[Missing, bool] = {
        "speaker": bool(speaker or kind),
        "cue": own or bool(cue),
        "source": own or bool(source),
    }
    return frozenset(name for name in MISSING if not parts[name])


def quote_record(state: State, mark: Mark) -> QuoteRecord:
    """The record of a quote's mark."""
    cue, source = part_of(state, mark, "cue"), part_of(state, mark, "source")
    speaker, kind = voice_of(mark.attributes, "speaker")
    return QuoteRecord(
        mark.id,
        mark.fragments,
        on_one_line(state, mark.fragments),
        said(mark.attributes.get("type")),
        speaker,
        kind,
        on_one_line(state, cue.fragments) if cue else "",
        on_one_line(state, source.fragments) if source else "",
        said(mark.attributes.get("addressee")),
        said(mark.attributes.get("note")),
        mark.suggested,
        cue.fragments if cue else (),
        source.fragments if source else (),
    )


def quotes(state: State) -> list[QuoteRecord]:
    """The quotes of a document in reading order."""
    return [quote_record(state, mark) for mark in state.marks if mark.layer == "quote"]


def on_one_line(state: State, fragments: Fragments) -> str:
    """Covered words without line breaks."""
    return " ".join(covered(fragments, state.text).split())
