"""Whom pronouns, roles, "the ministry" and missing subjects mean, by rules of the language alone (S10 to S12).

The learned ranker reads these answers as one of its signs; without its model they are the program's own.
"""

from __future__ import annotations

from functools import cached_property

from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.history import History
from annotate.preannotators.quotes.parts import Cue, Mention
from annotate.preannotators.quotes.people import Named, People
from annotate.preannotators.quotes.scene import Scene

_FEW = 50  # persons of a text that are looked through
_RECENT = 400  # code points after which a person mentioned since is likelier than the last speaker
HE = dict.fromkeys("он его него ему нему ним нем нём".split(), "Masc") | dict.fromkeys(
    "она ее её нее неё ей ней".split(), "Fem"
)
IT = frozenset("нем нём ней котором которой".split())  # "в нём говорится": a text
THEY = frozenset("они их них".split())
NOBODY = frozenset("я мы кто это то все никто некоторые который".split())


class Guesses:
    """Answers of the rules for one text; an empty string where they have none."""

    def __init__(self, scene: Scene, people: People, history: History) -> None:
        self.scene = scene
        self.people = people
        self.history = history

    def silent(self, cue: Cue | None) -> str:
        """No source in the clause: the one who spoke just before, where the form agrees (S12)."""
        if cue is None or cue.kind in ("noun", "adverbial"):
            return ""
        verb = self.scene.tokens[cue.head]
        sentence = self.scene.sentence_of(verb.index)
        if cue.kind == "passive":
            return self._continues_passive(sentence.paragraph, sentence.index)
        for spoken in self.history.recently():
            if spoken.offset > verb.start:
                continue
            if sentence.index - spoken.sentence > 2 or sentence.paragraph - spoken.paragraph > 1:
                return ""
            if verb.number == "Plur" and not (spoken.plural or spoken.organisation):
                continue
            if verb.number == "Sing" and spoken.plural:
                continue
            if verb.gender and spoken.gender and verb.gender != spoken.gender and not spoken.organisation:
                continue
            return spoken.name
        return ""

    def _continues_passive(self, paragraph: int, sentence: int) -> str:
        """отмечается, что: the document of the sentence or paragraph before goes on."""
        for spoken in self.history.recently():
            if paragraph - spoken.paragraph <= 1 and sentence - spoken.sentence <= 3 and spoken.organisation:
                return spoken.name
            return ""
        return ""

    def also_written(self, cue: Cue) -> str:
        """ "А также отмечается, что" behind "говорится в заявлении МИД" is from the same text."""
        sentence = self.scene.sentence_of(cue.head)
        last = next(self.history.recently(), None)
        if cue.kind != "passive" or last is None or not last.written or sentence.paragraph - last.paragraph > 1:
            return ""
        around = self.scene.tokens[max(sentence.first, cue.head - 3) : cue.head + 2]
        return last.name if any(t.lower in ("также", "тоже") for t in around) else ""

    def of(self, mention: Mention) -> str:
        """Whom a mention without a name of its own means."""
        head = self.scene.tokens[mention.head]
        if head.pos == "PRON" or head.lower in HE or head.lower in THEY:
            return self._pronoun(mention)
        if head.feats.get("Animacy") == "Anim":
            return self.role(mention)
        return self._body(mention)

    def _body(self, mention: Mention) -> str:
        """ведомство, издание: the organisation that spoke last, else the one named last."""
        head = self.scene.tokens[mention.head]
        before = self.people.before(head.start, "ORG")
        if head.lemma in lex.MEDIA or (head.lemma in lex.BODY and mention.last - mention.first <= 2):
            for spoken in self.history.recently():
                if spoken.organisation and spoken.name and not spoken.described and spoken.offset < head.start:
                    return spoken.name
            return before[-1].name if before else ""
        return self._described_body(mention, before)

    def _described_body(self, mention: Mention, before: list[Named]) -> str:
        """дипломатическое ведомство РФ -> МИД РФ; else the words themselves have no name."""
        tokens = self.scene.tokens
        words = {t.lemma for t in tokens[mention.first : mention.last]}
        kinds = {
            "дипломатический": ("МИД", "Министерство иностранных дел"),
            "внешнеполитический": ("МИД", "Министерство иностранных дел"),
            "оборонный": ("Минобороны", "Министерство обороны"),
            "военный": ("Минобороны", "Министерство обороны"),
        }
        for word, names in kinds.items():
            if word in words and ("ведомство" in words or "министерство" in words):
                for known in reversed(before):
                    if known.name.startswith(names):
                        return known.name
        return ""

    def role(self, mention: Mention) -> str:
        """скульптор -> the one introduced as "скульптор Георгий Франгулян" (S10)."""
        head = self.scene.tokens[mention.head]
        if head.number == "Plur":
            return ""
        own = self.people.modifiers(mention.first, mention.head, mention.last)
        roles = self.people.roles.get(head.lemma, [])
        known = [r for r in roles if r[0] < head.start] or roles
        fitting = [r for r in known if not own or own <= r[2] or (r[2] and own & r[2])]
        if fitting:
            return fitting[-1][1]
        if head.lemma in lex.UNNAMED or not self._only_place(mention):
            return ""
        return self._varied(mention)

    def _only_place(self, mention: Mention) -> bool:
        """Whether nothing but adjectives and places describe the noun: "лидер США", "сербский президент"."""
        around = [t for t in self.scene.tokens[mention.first : mention.last] if t.index != mention.head and t.is_word]
        return all(t.pos in ("ADJ", "DET") or t.name == "LOC" or t.lemma == "государство" for t in around)

    def _varied(self, mention: Mention) -> str:
        """A bare person noun as a second name ("лидер США", "музыкант"): the last speaker, else the last subject."""
        head = self.scene.tokens[mention.head]
        here = self.scene.sentence_of(mention.head).paragraph
        gender = "Fem" if head.gender == "Fem" and head.lemma not in lex.EITHER else ""
        subjects = [
            m
            for m in self.people.before(head.start, "PER")
            if self.scene.tokens[self.scene.analysis.first_token(m.start)].case == "Nom"
            and (not gender or self.people.gender(m.name) in ("", gender))
            and here - self.scene.analysis.paragraph_at(m.start) <= 2
        ]
        spoke = next(
            (
                s
                for s in self.history.recently()
                if s.name
                and not (s.organisation or s.plural or s.described)
                and s.offset < head.start
                and here - s.paragraph <= 3
                and (not gender or s.gender in ("", gender))
            ),
            None,
        )
        if spoke is None and not subjects:
            return self._only_one(head.gender) if head.lemma in lex.HUMAN else ""
        if spoke is not None and (not subjects or subjects[-1].start < spoke.offset + _RECENT):
            return spoke.name
        return subjects[-1].name if subjects else ""

    def _only_one(self, gender: str) -> str:
        """женщина, where the text names one woman."""
        known = [name for name in self._persons if self.people.gender(name) == gender]
        return known[0] if gender in ("Masc", "Fem") and len(known) == 1 else ""

    @cached_property
    def _persons(self) -> list[str]:
        return sorted({m.name for m in self.people.mentions if m.label == "PER"})[:_FEW]

    def _pronoun(self, mention: Mention) -> str:
        """он, она, его, её: the last speaker of that gender, or a person mentioned since; они: the last group."""
        token = self.scene.tokens[mention.head]
        gender = HE.get(token.lower) or token.gender
        if token.lower in THEY or token.number == "Plur":
            for spoken in self.history.recently():
                if spoken.offset < token.start and (spoken.plural or spoken.organisation):
                    return spoken.name
            return ""
        if token.lower in NOBODY:
            return ""
        sentence = self.scene.sentence_of(mention.head)
        last = next(
            (
                s
                for s in self.history.recently()
                if s.offset < token.start
                and s.name
                and not s.organisation
                and (not gender or not s.gender or s.gender == gender)
            ),
            None,
        )
        persons = [
            m
            for m in self.people.before(token.start, "PER")
            if not gender or self.people.gender(m.name) in ("", gender)
        ]
        if last is not None and token.start - last.offset <= _RECENT * 2:
            since = [m for m in persons if m.start > last.offset + _RECENT and m.end <= sentence.start]
            if not since:
                return last.name
        nearest = self._salient(persons)
        return nearest.name if nearest else last.name if last else ""

    def _salient(self, persons: list[Named]) -> Named | None:
        """The nearest person before, a subject of the sentence before rather than its object."""
        if not persons:
            return None
        last = persons[-1]
        tokens = self.scene.tokens
        same = [m for m in persons if m.start >= last.start - 200]
        for m in reversed(same):
            token = tokens[self.scene.analysis.first_token(m.start)]
            if token.case == "Nom":
                return m
        return last
