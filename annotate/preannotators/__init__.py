"""Pre-annotators: makers of suggestions. Text in, drafts out; importing this loads no model.

A maker is a module with `NAME`, `VERSION` and `drafts(view)`; `MAKERS` lists them in the order in which
they run. A learned model is one more entry.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotate.model.text import Span, header
from annotate.phrases import Groups
from annotate.suggestions import Draft

if TYPE_CHECKING:
    from annotate.preannotators.view import View


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes drafts of one kind: its name and version, and the module whose `drafts(view)` does the work."""

    name: str
    version: str
    module: str

    def drafts(self, view: View) -> list[Draft]:
        make: Callable[[View], list[Draft]] = importlib.import_module(self.module).drafts
        return make(view)


_HERE = "annotate.preannotators"

# Later makers read what earlier ones found: quotations use the entities, claims use both; "entity-meaning" only says
# more of what the makers before it found.
MAKERS: tuple[Maker, ...] = (
    Maker("natasha-entities", "3.0", f"{_HERE}.entities.names"),
    Maker("date-rules", "2.0", f"{_HERE}.entities.dates"),
    Maker("money-rules", "2.0", f"{_HERE}.entities.money"),
    Maker("entity-model", "1.1", f"{_HERE}.entities.kinds"),
    Maker("entity-meaning", "1.0", f"{_HERE}.entities.meaning"),
    Maker("quote-rules", "2.0", f"{_HERE}.quotes.rules"),
    Maker("claim-rules", "2.0", f"{_HERE}.claims.candidates"),
)


class NewsPreAnnotator:
    """Entities, quotations and claims of Russian news; fills `annotate.ports.PreAnnotator`.

    Pure: the drafts of a text depend on nothing but the text. Picklable: models are loaded where it is used.
    """

    def __init__(self) -> None:
        self._analyser: Any = None

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._analyser = None

    @property
    def makers(self) -> Mapping[str, str]:
        """name -> version of everything whose drafts it gives."""
        return MappingProxyType({maker.name: maker.version for maker in MAKERS})

    def load(self) -> None:
        """Loads the models now instead of at the first text (about a second)."""
        if self._analyser is None:
            from annotate.preannotators.models import Natasha

            self._analyser = Natasha()
        self._analyser.load()

    def suggest_many(self, texts: Sequence[str]) -> list[list[Draft]]:
        """The drafts of each text in reading order: by start, the longer first, entities before quotes and claims."""
        self.load()
        return [self._suggest(text) for text in texts]

    def groups(self, text: str) -> Groups:
        """The nominal groups and clauses of a paragraph. The parser is never given more than 128 tokens at once."""
        from annotate.preannotators.cleaning import plain
        from annotate.preannotators.nominal import groups

        self.load()
        twin = plain(text)
        found = groups(self._analyser.analyse(twin.text))
        return Groups(tuple(map(twin.original, found.nominal)), tuple(map(twin.original, found.clauses)))

    def _suggest(self, text: str) -> list[Draft]:
        from annotate.preannotators.stretches import stretches

        found = header(text)
        date = found.date if found else ""
        moved = [d for stretch in stretches(text, found.end if found else 0) for d in self._read(text, stretch, date)]
        order = {"entity": 0, "quote": 1, "claim": 2}
        return sorted(
            moved, key=lambda d: (d.fragments[0].start, order[d.layer], -d.fragments[-1].end, d.fragments, d.label)
        )

    def _read(self, text: str, stretch: Span, date: str) -> list[Draft]:
        from annotate.preannotators.cleaning import plain
        from annotate.preannotators.view import View

        twin = plain(stretch.of(text))
        view = View(self._analyser.analyse(twin.text), self._analyser, date=date)
        for maker in MAKERS:
            view.add(maker.drafts(view))
        if twin.starts is None and not stretch.start:
            return view.drafts  # everything stands where it stood
        return [_moved(draft, lambda span: _shifted(twin.original(span), stretch.start)) for draft in view.drafts]


def _shifted(span: Span, begin: int) -> Span:
    return Span(span.start + begin, span.end + begin) if begin else span


def _moved(draft: Draft, move: Callable[[Span], Span]) -> Draft:
    return Draft(
        draft.maker,
        draft.version,
        draft.layer,
        draft.label,
        tuple(move(span) for span in draft.fragments),
        draft.score,
        move(draft.cue) if draft.cue else None,
        move(draft.source) if draft.source else None,
        draft.attributes,
    )
