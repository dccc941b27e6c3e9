"""The name behind a mention: pronouns, roles and "the ministry" resolved in reading order (rules S8 to S17)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Found, Mention
from annotate.preannotators.quotes.people import Named, People
from annotate.preannotators.quotes.scene import Scene

_MEMORY = 60  # speakers
_RECENT = 400  # code points after which a person mentioned since is likelier than the last speaker
_RELATIVES = frozenset(
    """
жена супруга муж супруг сын дочь отец мать брат сестра адвокат представитель представительница пресс-секретарь
сторонник друг помощник коллега соратник противник родственник окружение команда защитник советник администрация
правительство фанат поклонник юрист агент менеджер вдова бабушка дедушка внук тетя дядя племянник партия штаб офис
""".split()
)
_HE = {"он": "Masc", "его": "Masc", "него": "Masc", "она": "Fem", "ее": "Fem", "её": "Fem", "нее": "Fem", "неё": "Fem"}
_THEY = frozenset("они их них".split())


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Somebody who said something, as an antecedent of later pronouns."""

    offset: int
    name: str
    gender: str
    plural: bool
    organisation: bool
    sentence: int
    paragraph: int


class Speakers:
    """Resolves the mentions of one text; call in reading order."""

    def __init__(self, scene: Scene, people: People, normals: Normals) -> None:
        self.scene = scene
        self.normals = normals
        self.people = people
        self.said: list[_Spoken] = []

    def of(self, quote: Found) -> str:
        """The canonical name of the quotation's source, empty where the text gives none."""
        mention = quote.source
        if mention is None:
            return self._silent(quote)
        token = self.scene.tokens[mention.head]
        name, organisation = self._resolved(mention)
        if not name:
            name = self._described_as(mention)
        plural = token.number == "Plur"
        gender = self.people.gender(name) if name else token.gender
        self.register(token.start, name, gender, plural, organisation, mention.head)
        return name

    def register(self, offset: int, name: str, gender: str, plural: bool, organisation: bool, token: int) -> None:
        sentence = self.scene.sentence_of(token)
        self.said.append(_Spoken(offset, name, gender, plural, organisation, sentence.index, sentence.paragraph))

    def _silent(self, quote: Found) -> str:
        """No source in the clause: the one who spoke just before, where the form agrees (S12)."""
        if quote.cue is None:
            return ""
        cue = self.scene.tokens[quote.cue.head]
        sentence = self.scene.sentence_of(cue.index)
        if quote.cue.kind == "passive":
            return self._continues_passive(sentence.paragraph, sentence.index)
        if quote.cue.kind in ("noun", "adverbial"):
            return ""
        for spoken in self._recently():
            if spoken.offset > cue.start:
                continue
            if sentence.index - spoken.sentence > 2 or sentence.paragraph - spoken.paragraph > 1:
                return ""
            if cue.number == "Plur" and not (spoken.plural or spoken.organisation):
                continue
            if cue.number == "Sing" and spoken.plural:
                continue
            if cue.gender and spoken.gender and cue.gender != spoken.gender and not spoken.organisation:
                continue
            return spoken.name
        return ""

    def _continues_passive(self, paragraph: int, sentence: int) -> str:
        """ "А также отмечается, что" goes on with the document of the sentence or paragraph before."""
        for spoken in self._recently():
            if paragraph - spoken.paragraph <= 1 and sentence - spoken.sentence <= 3 and spoken.organisation:
                return spoken.name
            return ""
        return ""

    def _described_as(self, mention: Mention) -> str:
        """The words themselves, in the nominative, where a group or body without a name speaks: "эксперты"."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        if head.pos != "NOUN" or head.lemma in lex.ARTEFACT or head.lemma in lex.MEDIA | lex.BODY:
            return ""
        group = head.number == "Plur" and head.lemma not in (
            "источник",
            "данные",
            "материал",
            "документ",
            "сведение",
            "день",
        )
        body = head.feats.get("Animacy") != "Anim" and head.lemma in lex.INSTITUTION
        if head.lower == "сми":
            group = True
        if not group and not body and mention.last - mention.first < 3:
            return ""
        words = self.normals.phrase(list(tokens[mention.first : mention.last]))
        first = tokens[mention.first]
        return words if first.name or first.text.isupper() else words[:1].lower() + words[1:]

    def _recently(self) -> Iterator[_Spoken]:
        """Who spoke, the latest first, no further back than a pronoun can point."""
        return islice(reversed(self.said), _MEMORY)

    # -- mentions

    def _resolved(self, mention: Mention) -> tuple[str, bool]:
        """(name, whether an organisation)."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        if head.pos == "PRON" or head.lower in _HE or head.lower in _THEY:
            return self._pronoun(mention)
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        inside = self.people.inside(start, end)
        owner = next((n for n in inside if n.start <= head.start < n.end), None)
        if owner is not None:
            joined = [n for n in inside if n.label == owner.label == "PER" and n.start > owner.end]
            if joined and any(t.lower == "и" for t in self.scene.analysis.within(owner.end, joined[0].start)):
                return ", ".join([owner.name, *dict.fromkeys(n.name for n in joined)]), False
            return owner.name, owner.label != "PER"
        persons = [n for n in inside if n.label == "PER"]
        if persons and (person := self._apposed(mention, persons)):
            return person.name, False
        organisations = [n for n in inside if n.label == "ORG"]
        if organisations and head.lemma in lex.INSTITUTION and head.lemma not in lex.GENERIC and head.case:
            between = [
                t
                for t in self.scene.analysis.within(head.end, organisations[0].start)
                if t.case == "Gen" or t.pos == "ADP"
            ]
            direct = tokens[mention.head + 1 : mention.head + 2]
            if between or (direct and direct[0].case == "Gen"):
                return "", True  # пресс-служба полиции РА: a body of its own, not the one in its genitive
        animate = head.feats.get("Animacy") == "Anim"
        if not animate and organisations and head.lemma != "источник":
            return organisations[0].name, True
        if not animate:
            return self._body(mention)
        return self._role(mention), False

    def _apposed(self, mention: Mention, persons: list[Named]) -> Named | None:
        """The person that the noun describes, not one in its genitive: министр Иванов, but not адвокат Иванова."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        for person in persons:
            first = tokens[self.scene.analysis.first_token(person.start)]
            cases = {t.case for t in self.scene.analysis.within(person.start, person.end)}
            if head.case in cases or cases <= {""}:
                single = len(person.name.split()) == 1 or first.index == mention.head + 1
                if head.case == "Gen" and head.lemma in _RELATIVES and single and " " not in person.name:
                    continue
                return person
        return None

    def _body(self, mention: Mention) -> tuple[str, bool]:
        """ведомство, издание, "газета «Y»": the organisation that is meant."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        for pair in self.scene.pairs_from(start, end):
            if pair.end <= end:
                return self.scene.text[pair.inner_start : pair.inner_end].strip("' "), True
        if "''" in self.scene.text[start:end]:
            return self.scene.text[start:end].split("''")[1].strip(), True
        foreign = [t for t in tokens[mention.first : mention.last] if t.text[0].isascii() and t.text[0].isalpha()]
        if foreign:
            return self.scene.text[foreign[0].start : foreign[-1].end].strip("' "), True
        before = self.people.before(head.start, "ORG")
        if head.lemma in lex.MEDIA:
            for spoken in self._recently():
                if spoken.organisation and spoken.name and spoken.offset < head.start:
                    return spoken.name, True
            return (before[-1].name if before else ""), True
        if head.lemma in lex.BODY and mention.last - mention.first <= 2:
            for spoken in self._recently():
                if spoken.organisation and spoken.name and spoken.offset < head.start:
                    return spoken.name, True
            return (before[-1].name if before else ""), True
        return self._described_body(mention, before), True

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

    def _role(self, mention: Mention) -> str:
        """скульптор -> the one introduced as "скульптор Георгий Франгулян" (S10)."""
        tokens = self.scene.tokens
        head = tokens[mention.head]
        own = self.people.modifiers(mention.first, mention.head, mention.last)
        known = [r for r in self.people.roles.get(head.lemma, []) if r[0] < head.start] or self.people.roles.get(
            head.lemma, []
        )
        fitting = [r for r in known if not own or own <= r[2] or (r[2] and own & r[2])]
        if head.number == "Plur":
            return ""
        if fitting:
            names = {r[1] for r in fitting}
            if len(names) == 1 or not own:
                return fitting[-1][1]
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
        gender = "Fem" if head.gender == "Fem" else ""
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
                for s in self._recently()
                if s.name
                and not s.organisation
                and not s.plural
                and s.offset < head.start
                and here - s.paragraph <= 3
                and (not gender or s.gender in ("", gender))
            ),
            None,
        )
        if spoke is not None and (not subjects or subjects[-1].start < spoke.offset + _RECENT):
            return spoke.name
        return subjects[-1].name if subjects else ""

    def _pronoun(self, mention: Mention) -> tuple[str, bool]:
        """он, она, его, её: the last speaker of that gender, or a person mentioned since; они: the last group."""
        token = self.scene.tokens[mention.head]
        gender = _HE.get(token.lower) or token.gender
        if token.lower in _THEY or token.number == "Plur":
            for spoken in self._recently():
                if spoken.offset < token.start and (spoken.plural or spoken.organisation):
                    return spoken.name, spoken.organisation
            return "", True
        if token.lower in ("я", "мы", "кто", "это", "то", "все", "никто", "некоторые", "который"):
            return "", False
        sentence = self.scene.sentence_of(mention.head)
        last = next(
            (
                s
                for s in self._recently()
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
                return last.name, False
        nearest = self._salient(persons)
        return (nearest.name, False) if nearest else ((last.name, False) if last else ("", False))

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
