"""How much each person of a text is in the reader's mind, word by word.

After Lappin and Leass 1994: a mention counts by what it is in its sentence, and half of it is forgotten with every
sentence. A pronoun counts for the person who is foremost when it comes, so that "он ... он ... он" stays with one,
a role noun for the one who was introduced with it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes.people import Named, People
from annotate.preannotators.quotes.scene import Scene

_PRONOUNS = {"он": "Masc", "его": "Masc", "ему": "Masc", "него": "Masc", "нему": "Masc", "она": "Fem", "ее": "Fem"} | {
    "её": "Fem",
    "ей": "Fem",
    "нее": "Fem",
    "неё": "Fem",
    "ней": "Fem",
}
_RECALLED = 12  # mentions of one person that still count
_CHOICE = 12  # persons among whom a pronoun chooses
_FORGOTTEN = 0.5  # of the weight, with each sentence


@dataclass(frozen=True, slots=True)
class _Seen:
    start: int
    sentence: int
    weight: float


class Salience:
    """The weights of one text's persons."""

    def __init__(self, scene: Scene, people: People) -> None:
        self._scene = scene
        self._people = people
        self._seen: dict[str, list[_Seen]] = defaultdict(list)
        self._pronouns: dict[str, list[tuple[int, str]]] = {"Masc": [], "Fem": []}
        recent: dict[str, None] = {}  # persons, the latest last
        events: list[tuple[int, Named | Token]] = [(m.start, m) for m in people.mentions if m.label == "PER"]
        events.extend(
            (t.start, t)
            for t in scene.tokens
            if not t.name and (t.lower in _PRONOUNS or (t.lemma in people.roles and self._stands_for(t)))
        )
        for start, event in sorted(events, key=lambda pair: pair[0]):
            token = event if isinstance(event, Token) else scene.tokens[self._first(event)]
            if isinstance(event, Named):
                name = event.name
            elif event.lower not in _PRONOUNS:
                name = self._in_role(event)
                if not name:
                    continue
            else:
                gender = _PRONOUNS[event.lower]
                name = self._foremost(list(recent), start, token.sentence, gender)
                if not name:
                    continue
                self._pronouns[gender].append((start, name))
            recent.pop(name, None)
            recent[name] = None
            if len(recent) > _CHOICE:
                del recent[next(iter(recent))]
            self._seen[name].append(_Seen(start, token.sentence, _weight(token)))

    def _first(self, mention: Named) -> int:
        return min(self._scene.analysis.first_token(mention.start), len(self._scene.tokens) - 1)

    def _stands_for(self, token: Token) -> bool:
        return token.pos == "NOUN" and token.number == "Sing" and token.index not in self._people.titles

    def _in_role(self, token: Token) -> str:
        """актёра, two sentences behind "актёр Олег Сомов"."""
        known = [name for offset, name, _ in self._people.roles[token.lemma] if offset < token.start]
        return known[-1] if len(set(known)) == 1 else ""

    def _foremost(self, names: list[str], start: int, sentence: int, gender: str) -> str:
        fit = [n for n in reversed(names) if self._people.gender(n) in ("", gender)]
        return max(fit, key=lambda n: self.of(n, start, sentence), default="")

    def of(self, name: str, start: int, sentence: int) -> float:
        """The weight of a person at an offset in a sentence; 0 for one not named yet."""
        seen = self._seen.get(name, [])
        last = bisect_left(seen, start, key=lambda one: one.start)
        return sum(
            one.weight * _FORGOTTEN ** (sentence - one.sentence) for one in seen[max(0, last - _RECALLED) : last]
        )

    def pronoun_before(self, start: int, gender: str) -> tuple[int, str]:
        """(offset, person) of the last pronoun of a gender before an offset; (-1, "") for none."""
        known = self._pronouns.get(gender, [])
        at = bisect_left(known, (start, ""))
        return known[at - 1] if at else (-1, "")


def _weight(token: Token) -> float:
    if token.rel.startswith("nsubj"):
        return 1.0
    if token.case == "Nom":
        return 0.8
    return 0.6 if token.rel in ("obj", "iobj") else 0.4
