"""The name behind a mention: read off where it stands there, else chosen among candidates (rules S8 to S17)."""

from __future__ import annotations

from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.learned import speakers as learned
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.antecedents import Antecedents, Candidate
from annotate.preannotators.quotes.asking import said_by
from annotate.preannotators.quotes.guesses import HE, THEY, Guesses
from annotate.preannotators.quotes.history import History, Spoken
from annotate.preannotators.quotes.parts import Found, Mention
from annotate.preannotators.quotes.people import Named, People
from annotate.preannotators.quotes.scene import Scene

_QUANTITIES = frozenset("несколько много немало сколько около более менее свыше до".split())
_SOME = frozenset("некоторые многие немногие другие одни все никто кое-кто кто-то некто остальные".split())


class Speakers:
    """Resolves the mentions of one text; call in reading order."""

    def __init__(self, scene: Scene, people: People, normals: Normals) -> None:
        self.scene = scene
        self.normals = normals
        self.people = people
        self.history = History()
        self.guesses = Guesses(scene, people, self.history)
        self.antecedents = Antecedents(scene, people, normals.words, self.history)

    def of(self, quote: Found) -> str:
        """The canonical name of the quotation's source, empty where the text gives none."""
        name = self.named(quote)
        if name is None:
            name = self._chosen(quote)
        self.settle(quote, name)
        return name

    def _chosen(self, quote: Found) -> str:
        model = learned.model()
        if model is None:
            return self.guess(quote) or self.described(quote.source)
        return model.best(self.candidates(quote)).name

    def candidates(self, quote: Found) -> list[Candidate]:
        """Who may have said it, where the source has no name of its own."""
        return self.antecedents.of(quote, self.guess(quote), self.described(quote.source))

    def guess(self, quote: Found) -> str:
        """The answer of the rules alone."""
        return self.guesses.silent(quote.cue) if quote.source is None else self.guesses.of(quote.source)

    def settle(self, quote: Found, name: str) -> None:
        """Remembers who said it, for the pronouns that follow."""
        mention = quote.source
        if mention is None and quote.cue is None:
            return
        token = self.scene.tokens[mention.head if mention else quote.cue.head if quote.cue else 0]
        sentence = self.scene.sentence_of(token.index)
        label = self.antecedents.label(name)
        plural = ", " in name or (not label and token.number == "Plur")
        organisation = label in ("ORG", "LOC") or (
            not label and mention is not None and token.feats.get("Animacy") != "Anim" and token.pos == "NOUN"
        )
        noun = "" if token.lemma in lex.EITHER else token.gender
        gender = self.people.gender(name) or ("" if label else said_by(self.scene, quote) or noun)
        described = bool(name) and not label and ", " not in name
        written = mention is not None and quote.cue is not None and quote.cue.kind == "passive"
        where = (sentence.index, sentence.paragraph)
        self.history.add(Spoken(token.start, name, gender, plural, organisation, described, written, *where))

    # -- what the words themselves say

    def named(self, quote: Found) -> str | None:
        """The name that the source itself gives, None where it has none."""
        mention = quote.source
        if mention is None:
            return (self.guesses.also_written(quote.cue) if quote.cue else "") or None
        tokens = self.scene.tokens
        head = tokens[mention.head]
        if head.pos == "PRON" or head.lower in HE or head.lower in THEY:
            return None
        if head.lower in _SOME and mention.last - mention.first == 1:
            return ""
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        inside = self.people.inside(start, end)
        owner = next((n for n in inside if n.start <= head.start < n.end), None)
        if owner is not None:
            joined = [n for n in inside if n.label == owner.label == "PER" and n.start > owner.end]
            if joined and any(t.lower == "и" for t in self.scene.analysis.within(owner.end, joined[0].start)):
                return ", ".join([owner.name, *dict.fromkeys(n.name for n in joined)])
            return owner.name
        persons = [n for n in inside if n.label == "PER"]
        if persons and (person := self._apposed(mention, persons)):
            return person.name
        if self._tells_nobody(mention):
            one = head.feats.get("Animacy") == "Anim" and head.number != "Plur"
            return (self.guesses.role(mention) if one else "") or self.described(mention)
        if head.feats.get("Animacy") == "Anim":
            return None
        organisations = [n for n in inside if n.label == "ORG"]
        if organisations:
            return self._of_organisation(mention, organisations[0])
        name = self._in_marks(mention)
        if name is None and head.pos in ("NOUN", "PROPN") and head.lemma not in lex.MEDIA | lex.BODY | lex.ARTEFACT:
            return self.guesses.of(mention) or self.described(mention)  # the police, the court: as they are called
        return name

    def _tells_nobody(self, mention: Mention) -> bool:
        """эксперты, источник в полиции, его адвокат, закон: words that no name of the text stands behind by themselves.

        The learned ranker knows no better there than the rules.
        """
        head = self.scene.tokens[mention.head]
        if head.pos not in ("NOUN", "PROPN") or head.lemma in lex.MEDIA:
            return False
        if head.lemma in lex.LAWS | {"источник"} or head.number == "Plur":
            return True
        return head.feats.get("Animacy") == "Anim" and head.lemma in lex.UNNAMED | lex.RELATIVES | lex.HUMAN

    def _apposed(self, mention: Mention, persons: list[Named]) -> Named | None:
        """The person that the noun describes, not one in its genitive: министр Иванов, but not адвокат Иванова."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        fitting: list[Named] = []
        for person in persons:
            first = tokens[self.scene.analysis.first_token(person.start)]
            cases = {t.case for t in self.scene.analysis.within(person.start, person.end)}
            if head.case not in cases and not cases <= {""}:
                continue
            if head.case == "Nom" and person.declined and cases & {"Gen", ""} and len(persons) > 1:
                continue
            single = len(person.name.split()) == 1 or first.index == mention.head + 1
            if head.case == "Gen" and head.lemma in lex.RELATIVES and single and " " not in person.name:
                continue
            fitting.append(person)
        # врач Хиллари Клинтон Лиза Бардек: names that do not decline stand before the speaker's own
        return fitting[-1] if fitting and head.lemma in lex.RELATIVES | lex.UNNAMED else next(iter(fitting), None)

    def _of_organisation(self, mention: Mention, organisation: Named) -> str | None:
        """газета «Труд» is Труд; пресс-служба полиции is a body of its own, not the one in its genitive."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        if head.lemma in lex.INSTITUTION and head.lemma not in lex.GENERIC and head.case:
            between = self.scene.analysis.within(head.end, organisation.start)
            direct = tokens[mention.head + 1 : mention.head + 2]
            if any(t.case == "Gen" or t.pos == "ADP" for t in between) or (direct and direct[0].case == "Gen"):
                return self.described(mention)
        return organisation.name

    def _in_marks(self, mention: Mention) -> str | None:
        """газета «Y», агентство ''Y'', портал Y.com."""
        tokens = self.scene.tokens
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        for pair in self.scene.pairs_from(start, end):
            if pair.end <= end:
                return self.scene.text[pair.inner_start : pair.inner_end].strip("' ")
        if "''" in self.scene.text[start:end]:
            return self.scene.text[start:end].split("''")[1].strip()
        foreign = [t for t in tokens[mention.first : mention.last] if t.text[0].isascii() and t.text[0].isalpha()]
        if foreign:
            return self.scene.text[foreign[0].start : foreign[-1].end].strip("' ")
        return None

    def described(self, mention: Mention | None) -> str:
        """The source's own words in the nominative ("эксперты", "один из врачей"); empty for a pronoun."""
        if mention is None:
            return ""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        if head.pos == "PRON" or head.lower in HE or head.lower in THEY:
            return ""
        words = tokens[mention.first : mention.last]
        before = [t for t in words if t.index < mention.head]
        if any(t.pos == "NUM" or t.lemma in _QUANTITIES for t in before):
            text = self.scene.text[words[0].start : words[-1].end]  # "несколько врачей" has no other nominative
        else:
            link = next((t.index for t in before if t.pos == "ADP"), -1)  # "один из врачей"
            last = link if link > mention.first else mention.last if head.pos in ("NOUN", "PROPN") else mention.head + 1
            core = list(tokens[mention.first : last])
            one = core[0]
            if len(core) == 1 and one.pos not in ("NOUN", "PROPN"):
                text = self.normals.words.nominative(one.text, one.feats)
            else:
                text = self.normals.phrase(core)
            text += self.scene.text[tokens[last - 1].end : words[-1].end]
        text = " ".join(text.split())
        first = tokens[mention.first]
        return text if first.name or first.text.isupper() else text[:1].lower() + text[1:]
