"""Who may be meant by a source without a name of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotate.preannotators.analysis import Analyser
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.asking import Asked, asked
from annotate.preannotators.quotes.history import History, Spoken
from annotate.preannotators.quotes.parts import Found
from annotate.preannotators.quotes.people import Named, People
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.signs import BEFORE, Signs, step, weighed

_AFTER = 8  # mentions of names behind that are looked at
_SPOKEN = 8  # different speakers that are looked at
_MOST = 24  # candidates
_LABELS = {
    "he": ("PER",),
    "she": ("PER",),
    "role": ("PER",),
    "they": ("ORG", "LOC"),
    "media": ("ORG",),
    "body": ("ORG", "LOC"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have said it. `name` is empty for nobody; `described`: the words of the source itself."""

    name: str
    described: bool
    signs: tuple[str, ...]


class Antecedents:
    """The candidates of one text; `history` is filled by the one who asks."""

    def __init__(self, scene: Scene, people: People, words: Analyser, history: History) -> None:
        self.scene = scene
        self.people = people
        self.history = history
        self.signs = Signs(scene, people, words)
        self._subjects = [
            t.index
            for t in scene.tokens
            if t.pos == "NOUN"
            and t.case == "Nom"
            and not t.name
            and t.rel.startswith("nsubj")
            and t.index not in people.titles
            and (t.feats.get("Animacy") == "Anim" or t.lemma in lex.INSTITUTION)
        ]

    def label(self, name: str) -> str:
        """PER, LOC or ORG; empty for what is no name of the text."""
        return self.signs.label.get(name, "")

    def of(self, quote: Found, guess: str, described: str) -> list[Candidate]:
        """The candidates for a quotation: names, the words of the source (where it has any), and nobody."""
        question = asked(self.scene, self.people, quote, guess)
        ranks = self.signs.ranks(question)
        spoken = self._spoken(question)
        out = list(self._unnamed(question))
        out.extend(
            Candidate(name, False, self.signs.of(question, name, ranks, spoken))
            for name in self._names(question, spoken)
            if name != described
        )
        if described:
            out.append(Candidate(described, True, self.signs.described(question, [c.signs for c in out])))
        elif not out or question.kind not in ("he", "she", "they"):  # a pronoun stands for somebody
            out.append(Candidate("", False, self.signs.nobody(question)))
        return out

    def _names(self, question: Asked, spoken: Sequence[Spoken]) -> list[str]:
        labels = _LABELS.get(question.kind, ("PER", "ORG", "LOC"))
        found: dict[str, None] = {}
        if question.guess:
            found[question.guess] = None
        for name in self._in_role(question.lemma):
            if self.label(name) in labels:
                found[name] = None
        for said in spoken:
            if (self.label(said.name) or labels[0]) in labels:
                found[said.name] = None
        for mention in self._around(question.at):
            if mention.label in labels:
                found[mention.name] = None
        return list(found)[:_MOST]

    def _in_role(self, lemma: str) -> Iterator[str]:
        seen: set[str] = set()
        for _, name, _ in reversed(self.people.roles.get(lemma, ())):
            if name not in seen:
                seen.add(name)
                yield name
            if len(seen) == 4:
                return

    def _around(self, at: int) -> Iterator[Named]:
        """The names before, the nearest first, then those behind."""
        middle = bisect_left(self.signs.order, at)
        yield from reversed(self.people.mentions[max(0, middle - BEFORE) : middle])
        yield from self.people.mentions[middle : middle + _AFTER]

    def _spoken(self, question: Asked) -> list[Spoken]:
        """The different speakers before, the latest first."""
        found: dict[str, Spoken] = {}
        for spoken in self.history.recently():
            if spoken.name and spoken.offset < question.at and spoken.name not in found:
                found[spoken.name] = spoken
                if len(found) == _SPOKEN:
                    break
        return list(found.values())

    def _unnamed(self, question: Asked) -> Iterator[Candidate]:
        """Subjects without a name in the sentences before: "Врачи осмотрели его. Они считают"."""
        if question.kind not in ("he", "she", "they", "gap-verb"):
            return
        if question.kind == "they" and (pair := self._pair(question)):
            yield pair
        sentences = self.scene.analysis.sentences
        low = bisect_left(self._subjects, sentences[max(0, question.sentence - 2)].first)
        high = bisect_left(self._subjects, self.scene.analysis.first_token(question.at))
        rank = 0
        for index in reversed(self._subjects[low:high]):
            token = self.scene.tokens[index]
            if any(a <= token.start < b for a, b in question.quote.places):
                continue
            first, last = self.scene.phrases.around(index)
            name = " ".join(self.scene.text[self.scene.tokens[first].start : self.scene.tokens[last - 1].end].split())
            number = "agrees" if (token.number == "Plur") == question.plural else "clashes"
            gender = "unknown"
            if not question.plural and question.gender and token.gender:
                gender = "agrees" if token.gender == question.gender else "clashes"
            here = self.scene.sentence_of(index)
            signs = [
                "unnamed subject",
                f"subject number:{number}",
                f"subject gender:{gender}",
                f"subject rank:{rank}",
                f"subject sentences:{question.sentence - here.index}",
                "subject:" + ("living" if token.feats.get("Animacy") == "Anim" else "body"),
            ]
            yield Candidate(name[:1].lower() + name[1:], True, weighed(question, signs))
            rank += 1
            if rank == 3:
                return

    def _pair(self, question: Asked) -> Candidate | None:
        """Two persons named together: "Иван Петров и Анна Белова"."""
        middle = bisect_left(self.signs.order, question.at)
        for one, other in pairwise(reversed(self.people.mentions[max(0, middle - 8) : middle])):
            if one.label == other.label == "PER" and self.scene.text[other.end : one.start].strip() == "и":
                apart = question.sentence - self.scene.analysis.sentence_at(one.start)
                names = ", ".join(dict.fromkeys([other.name, one.name]))
                return Candidate(names, False, weighed(question, ["pair", f"pair:{step(apart)}"]))
        return None
