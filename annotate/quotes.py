"""A quote as one thing: its words, type, cue, source mention, speaker, addressee and note, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from annotate.commands.quotes import part_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Fragments, on_one_line
from annotate.model.values import said
from annotate.model.voices import Voice, voice_of

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
        on_one_line(mark.fragments, state.text),
        said(mark.attributes.get("type")),
        speaker,
        kind,
        on_one_line(cue.fragments, state.text) if cue else "",
        on_one_line(source.fragments, state.text) if source else "",
        said(mark.attributes.get("addressee")),
        said(mark.attributes.get("note")),
        mark.suggested,
        cue.fragments if cue else (),
        source.fragments if source else (),
    )


def quotes(state: State) -> list[QuoteRecord]:
    """The quotes of a document in reading order."""
    return [quote_record(state, mark) for mark in state.marks if mark.layer == "quote"]


class Spoken(Protocol):
    """What a filter asks of a quote: that of a document, or a row of the project's list."""

    @property
    def words(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def speaker(self) -> str: ...

    @property
    def speaker_kind(self) -> str: ...

    @property
    def missing(self) -> frozenset[Missing]: ...


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which quotes of many: of one voice (name, kind; ("", "") is that of nobody yet), of one type, with something
    missing. None lets all through.
    """

    voice: Voice | None = None
    type: str | None = None
    missing: Missing | None = None

    def fits(self, quote: Spoken) -> bool:
        return (
            (self.voice is None or self.voice == (quote.speaker, quote.speaker_kind))
            and (self.type is None or self.type == quote.type)
            and (self.missing is None or self.missing in quote.missing)
        )


def voices_of(found: Iterable[Spoken]) -> list[Voice]:
    """Everybody who speaks some quotes, whoever speaks most first, without nobody."""
    times = Counter((quote.speaker, quote.speaker_kind) for quote in found)
    times.pop(("", ""), None)
    return [voice for voice, _ in sorted(times.items(), key=lambda item: (-item[1], item[0]))]
