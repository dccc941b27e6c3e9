"""Who says it: the speaker of the focused quote, the claimant of the focused claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate import clips, commands
from annotate.clips import Clip
from annotate.commands.quotes import quote_of
from annotate.model.marks import Mark
from annotate.model.voices import voice_of
from annotate.speakers import Candidate, first_candidate
from ui.article import caret as carets

if TYPE_CHECKING:
    from ui.verbs import Verbs


class Voices:
    """Acts on the focused mark: for a cue or source on its quote."""

    def __init__(self, verbs: Verbs) -> None:
        self._verbs = verbs

    @property
    def quote(self) -> Mark | None:
        """The quote that is focused, or whose cue or source is."""
        state, mark = self._verbs.state, self._verbs.mark
        return quote_of(state, mark) if state and mark else None

    def pick(self, number: int) -> bool:
        """The candidate with that number."""
        found = next((c for c in self._verbs.view.choices if c.number == number), None)
        return found is not None and self.give(found.name, found.kind)

    def give(self, name: str, kind: str = "") -> bool:
        """Says who speaks the quote or makes the claim: a name, or `kind` for somebody without one."""
        state, mark, quote = self._verbs.state, self._verbs.mark, self.quote
        if state is None or mark is None:
            return False
        by = self._verbs.bench.by
        if quote is not None:
            return self._verbs.change(commands.set_speaker(state, quote.id, name, by, kind), quote)
        return self._verbs.change(commands.set_claimant(state, mark.id, name, by, kind), mark)

    def first(self) -> Candidate | None:
        """Whom Enter would name: the first candidate where nobody is said to speak the focused quote."""
        quote = self.quote
        if quote is None or voice_of(quote.attributes, "speaker") != ("", ""):
            return None
        return first_candidate(self._verbs.view.choices)

    def accept_first(self) -> bool:
        """Gives a quote that nobody speaks yet its first candidate and goes on; anything else is accepted."""
        first, quote = self.first(), self.quote
        if first is None or quote is None:
            return self._verbs.accept()
        place = carets.place_of(quote)
        return self.give(first.name, first.kind) and self._verbs.next_suggestion(place)

    def paste(self, clip: Clip) -> bool:
        """Takes over what was copied from another mark of the layer."""
        state, mark = self._verbs.state, self._verbs.mark
        if state is None or mark is None:
            return False
        mark = clips.subject(state, mark)
        made = commands.paste_attributes(state, mark.id, clip.layer, clip.attributes, self._verbs.bench.by)
        return self._verbs.change(made, mark)
