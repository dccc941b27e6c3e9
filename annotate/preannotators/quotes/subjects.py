"""The subject of a verb of saying: by the parser, by the sentence, by the nearest nominative (rules S1 to S4)."""

from __future__ import annotations

from annotate.preannotators.analysis import Analysis, Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue
from annotate.preannotators.quotes.phrases import Phrases

_QUANTITIES = frozenset("несколько много немало большинство ряд часть половина множество".split())


class Subjects:
    """Finds subjects in one text, each as the index of its head."""

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.phrases = phrases

    def has_own(self, verb: int) -> bool:
        return any(
            self.tokens[c].rel.startswith("nsubj") and self.tokens[c].sentence == self.tokens[verb].sentence
            for c in self.analysis.children[verb]
        )

    def of(self, verb: int, first: int, last: int, depth: int = 0) -> int | None:
        """The subject of a verb by the parser inside `first <= i < last`, else that of the verb it follows."""
        subjects = [
            c for c in self.analysis.children[verb] if self.tokens[c].rel.startswith("nsubj") and first <= c < last
        ]
        for child in sorted(subjects, key=lambda c: (self._unlikely(c, verb), c)):
            token = self.tokens[child]
            if (counted := self._counted(child)) is not None:
                return counted
            if self.can_speak(token, verb):
                if token.lower == "что" and token.pos == "PRON":
                    return self.antecedent(child)
                return child
        token = self.tokens[verb]
        form = token.feats.get("VerbForm")
        governor = token.head
        if (
            form == "Part"
            and token.rel in ("acl", "amod")
            and governor >= 0
            and self.tokens[governor].pos in ("NOUN", "PROPN")
        ):
            return governor
        ruling = self.tokens[governor] if governor >= 0 else token
        joined = token.rel == "conj" and (form != "Fin" or not ruling.number or ruling.number == token.number)
        follows = form in ("Conv", "Inf") or joined
        if follows and governor >= 0 and depth < 4 and self.tokens[governor].pos in ("VERB", "AUX", "ADJ"):
            low = self.analysis.sentences[token.sentence].first if form != "Conv" or first < verb else first
            return self.of(governor, min(first, low), max(last, governor + 1), depth + 1)
        return None

    def shared(self, verb: int) -> int | None:
        """The subject of an earlier verb of the sentence that the cue is joined to: приехал в город и | пообещал."""
        token = self.tokens[verb]
        low = self.analysis.sentences[token.sentence].first
        conv = token.feats.get("VerbForm") == "Conv"
        if not token.is_finite and not conv:
            return None
        for i in range(verb - 1, low - 1, -1):
            other = self.tokens[i]
            if other.text in (":", ";", "«", '"', "—"):
                return None
            if not other.is_finite:
                continue
            for child in self.analysis.children[i]:
                subject = self.tokens[child]
                if (
                    not subject.rel.startswith("nsubj")
                    or not low <= child < verb
                    or subject.lemma in ("который", "кто")
                ):
                    continue
                agrees = conv or not (subject.number and token.number and subject.number != token.number)
                if agrees and not conv and subject.gender and token.gender and subject.number == "Sing":
                    agrees = subject.gender == token.gender
                if agrees and self.can_speak(subject, i) and (subject.name or subject.feats.get("Animacy") != "Inan"):
                    return child
        return None

    def _unlikely(self, noun: int, verb: int) -> int:
        """How much speaks against the noun as the subject of the verb where the parser gives several."""
        token, ruling = self.tokens[noun], self.tokens[verb]
        gender = bool(token.gender and ruling.gender and token.gender != ruling.gender and token.number != "Plur")
        number = bool(token.number and ruling.number and token.number != ruling.number)
        foreign = token.text[0].isascii() or token.case != "Nom"
        behind = noun > 0 and self.tokens[noun - 1].pos in ("ADP", "NOUN") and foreign
        return 2 * behind + foreign + gender + number

    def _counted(self, noun: int) -> int | None:
        """несколько сетей, двое врачей: the index of the word that counts, where it rules a genitive."""
        token = self.tokens[noun]
        if token.case != "Gen" or token.number != "Plur" or token.name == "PER":
            return None
        for i in range(noun - 1, max(noun - 9, -1), -1):
            before = self.tokens[i]
            if before.lower in _QUANTITIES or (before.pos == "NUM" and before.text.isalpha()):
                return i
            if before.is_finite or not before.is_word or before.sentence != token.sentence:
                return None
        return None

    def counted_by(self, word: int) -> int | None:
        """The noun that a word of quantity counts: несколько близких к семье | источников."""
        token = self.tokens[word]
        if token.lower not in _QUANTITIES and token.pos != "NUM":
            return None
        last = self.analysis.sentences[token.sentence].last
        for i in range(word + 1, min(last, word + 9)):
            if self.tokens[i].is_finite or not self.tokens[i].is_word:
                return None
            if self.tokens[i].pos == "NOUN" and self._counted(i) == word:
                return i
        return None

    def antecedent(self, relative: int) -> int | None:
        """The noun that "который" stands for: it stands before the comma and agrees."""
        pronoun = self.tokens[relative]
        i = relative - 1
        while i >= 0 and self.tokens[i].sentence == pronoun.sentence and relative - i < 14:
            token = self.tokens[i]
            if token.pos in ("NOUN", "PROPN") and (not pronoun.number or token.number == pronoun.number):
                if pronoun.number == "Plur" or not pronoun.gender or token.gender == pronoun.gender:
                    return self.phrases.name_of.get(i, (i, i))[0] if token.name == "PER" else i
            i -= 1
        return None

    def can_speak(self, token: Token, verb: int) -> bool:
        if token.name:
            undeclined = token.text.isupper() and token.text.isalpha()  # the case of США is a guess
            opens = token.index == self.analysis.sentences[token.sentence].first
            return token.case in ("Nom", "", "Acc") or undeclined or opens or bool(token.feats.get("Foreign"))
        if token.case not in ("Nom", ""):
            return False
        if token.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
            return False
        number = self.tokens[verb].number
        joined = any(self.tokens[c].rel == "conj" for c in self.analysis.children[token.index])
        return not (number == "Sing" and token.number == "Plur") or joined

    def near(self, cue: Cue, first: int, last: int, right_first: bool) -> int | None:
        """The nearest nominative without help of the parser (S4)."""
        sides = [self._rightwards(cue, last), self._leftwards(cue, first)]
        if not right_first and sides[1] is not None and sides[0] is not None:
            sides.reverse() if cue.head - sides[1] < sides[0] - cue.head else None
        return next((side for side in sides if side is not None), None)

    def _rightwards(self, cue: Cue, last: int) -> int | None:
        i = cue.last
        while i < min(last, cue.last + 9):
            token = self.tokens[i]
            if token.text in (",", ";", ":", "—", "–") or token.is_finite or token.lower in lex.COMPLEMENTISERS:
                return None
            if self._stands_alone(token, cue.head):
                return i
            i = self.phrases.name_of.get(i, (i, i + 1))[1]
        return None

    def _leftwards(self, cue: Cue, first: int) -> int | None:
        i = cue.first - 1
        commas = 0
        while i >= max(first, cue.first - 14):
            token = self.tokens[i]
            if token.text in (";", ":", "—", "–", "(", ")") or token.is_finite:
                return None
            if token.text == ",":
                commas += 1
                if commas > 2:
                    return None
            elif token.pos == "NOUN" and (counted := self._counted(i)) is not None:
                return counted
            elif self._stands_alone(token, cue.head):
                return self.phrases.name_of.get(i, (i, i))[0]
            i -= 1
        return None

    def _nominative_too(self, token: Token, verb: int) -> bool:
        """Whether an accusative may be the nominative that looks the same: заявило ведомство."""
        ruling = self.tokens[verb]
        alike = token.case == "Acc" and token.feats.get("Animacy") == "Inan" and token.lemma in lex.INSTITUTION
        return alike and token.number == ruling.number and token.gender in (ruling.gender, "") and token.gender != "Fem"

    def _stands_alone(self, token: Token, verb: int) -> bool:
        if token.pos not in ("NOUN", "PROPN", "PRON"):
            return False
        if not token.name and (
            not (token.case == "Nom" or self._nominative_too(token, verb))
            or token.lower in ("что", "это", "то", "который", "которые", "которая")
        ):
            return False
        if token.name and token.case not in ("Nom", "") and not token.feats.get("Foreign"):
            return False
        before = self.tokens[token.index - 1] if token.index else None
        if before is not None and before.pos == "ADP":
            return False
        if (
            not token.name
            and token.feats.get("Animacy") == "Inan"
            and token.lemma not in lex.INSTITUTION | lex.COLLECTIVE
        ):
            ruling = self.tokens[verb]
            near = token.index < verb <= token.index + 3 and token.rel.startswith("nsubj")
            agrees = token.number == ruling.number and token.gender == ruling.gender
            if not near or not agrees or token.lemma in lex.ARTEFACT | lex.ACCORDING:
                return False
        verb_number = self.tokens[verb].number
        return not (verb_number and token.number and verb_number != token.number) or bool(
            token.name and verb_number == "Sing"
        )
