"""Who is meant by a cue: the mention in its clause (rules S1 to S7)."""

from __future__ import annotations

from annotate.preannotators.analysis import Analysis, Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue, Mention
from annotate.preannotators.quotes.phrases import Phrases

_CLAUSE_MARKS = (",", ";", ":", "(", ")", "—", "–", "-")


class Sources:
    """Finds mentions in one text."""

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.phrases = phrases

    def of(self, cue: Cue, first: int, last: int, right_first: bool = False) -> Mention | None:
        """The source of `cue` among the tokens `first <= i < last` (the author's words around it)."""
        if cue.kind == "passive":
            return self.place(cue.head, first, last, passive=True)
        head = self._subject(cue.head, first, last)
        if head is None:
            head = self._near(cue, first, last, right_first)
        if head is not None:
            return self.mention(head, last if head > cue.head else cue.first)
        if self.tokens[cue.head].number == "Plur" or cue.kind == "state":
            return self.place(cue.head, first, last)
        return None

    def mention(self, head: int, last: int | None = None) -> Mention:
        a, b = self.phrases.around(head, last)
        return Mention(a, self._apposed(a, b, head, last), head)

    def _apposed(self, first: int, end: int, head: int, last: int | None) -> int:
        """The end with a name behind a comma: "председатель ОБСЕ, министр Дидье Буркхальтер"."""
        tokens = self.tokens
        limit = min(last if last is not None else len(tokens), self.analysis.sentences[tokens[head].sentence].last)
        noun = tokens[head]
        if (
            end + 1 >= limit
            or tokens[end].text not in (",", "—", "–")
            or noun.feats.get("Animacy") != "Anim"
            or noun.pos != "NOUN"
        ):
            return end
        if any(tokens[i].name == "PER" and tokens[i].case in ("", noun.case) for i in range(first, end)):
            return end
        for i in range(end + 1, min(limit, end + 11)):
            token = tokens[i]
            if token.name == "PER" and token.case in ("", noun.case, "Nom"):
                return self.phrases.name_of[i][1]
            if (
                token.is_finite
                or (token.pos == "ADP" and i == end + 1)
                or token.text in (",", ":", "—")
                or token.lemma == "который"
            ):
                return end
            if i == end + 1 and token.case not in ("", noun.case):
                return end
        return end

    def has_own_subject(self, verb: int) -> bool:
        return any(
            self.tokens[c].rel.startswith("nsubj") and self.tokens[c].sentence == self.tokens[verb].sentence
            for c in self.analysis.children[verb]
        )

    def _subject(self, verb: int, first: int, last: int, depth: int = 0) -> int | None:
        for child in self.analysis.children[verb]:
            token = self.tokens[child]
            if token.rel.startswith("nsubj") and first <= child < last and self._can_speak(token, verb):
                if token.lemma in ("который", "кто") or (token.lower == "что" and token.pos == "PRON"):
                    return self._antecedent(child)
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
        follows = form in ("Conv", "Inf") or token.rel == "conj"
        if follows and governor >= 0 and depth < 4 and self.tokens[governor].pos in ("VERB", "AUX", "ADJ"):
            low = self.analysis.sentences[token.sentence].first if form != "Conv" or first < verb else first
            return self._subject(governor, min(first, low), max(last, governor + 1), depth + 1)
        return None

    def _antecedent(self, relative: int) -> int | None:
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

    def _can_speak(self, token: Token, verb: int) -> bool:
        if token.name:
            return token.case in ("Nom", "", "Acc") or bool(token.feats.get("Foreign"))
        if token.case not in ("Nom", ""):
            return False
        if token.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
            return False
        number = self.tokens[verb].number
        joined = any(self.tokens[c].rel == "conj" for c in self.analysis.children[token.index])
        return not (number == "Sing" and token.number == "Plur") or joined

    def _near(self, cue: Cue, first: int, last: int, right_first: bool) -> int | None:
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
            elif self._stands_alone(token, cue.head):
                return self.phrases.name_of.get(i, (i, i))[0]
            i -= 1
        return None

    def _stands_alone(self, token: Token, verb: int) -> bool:
        if token.pos not in ("NOUN", "PROPN", "PRON"):
            return False
        if not token.name and (
            token.case != "Nom" or token.lower in ("что", "это", "то", "который", "которые", "которая")
        ):
            return False
        if token.name and token.case not in ("Nom", "") and not token.feats.get("Foreign"):
            return False
        before = self.tokens[token.index - 1] if token.index else None
        if before is not None and before.pos == "ADP":
            return False
        if not token.name and token.feats.get("Animacy") == "Inan" and token.lemma not in lex.INSTITUTION:
            return False
        verb_number = self.tokens[verb].number
        return not (verb_number and token.number and verb_number != token.number) or bool(
            token.name and verb_number == "Sing"
        )

    def place(self, verb: int, first: int, last: int, passive: bool = False) -> Mention | None:
        """в + locative: the institution (L1), or the document whose words are given and who made it (S5)."""
        sentence = self.analysis.sentences[self.tokens[verb].sentence]
        low, high = max(first, sentence.first), min(last, sentence.last)
        order = [*range(verb + 1, high), *range(verb - 1, low - 1, -1)]
        for i in order:
            token = self.tokens[i]
            if i > verb and (token.is_finite or (token.lower in lex.COMPLEMENTISERS and i > verb + 1)):
                # to the right the clause ends here; the left side is still to be seen
                order_left = range(verb - 1, low - 1, -1)
                return next((m for j in order_left if (m := self._place_at(j, high, passive))), None)
            if found := self._place_at(i, high, passive):
                return found
        return None

    def _place_at(self, i: int, high: int, passive: bool) -> Mention | None:
        token = self.tokens[i]
        if token.lower not in ("в", "во", "на") or i + 1 >= high:
            return None
        head = self._noun_behind(i, high)
        if head is None:
            return None
        noun = self.tokens[head]
        if noun.lemma in lex.ARTEFACT or (passive and noun.lemma in ("речь", "итог", "ходатайство")):
            return self._maker_of(head, high) or (Mention(*self.phrases.around(head, high), head) if passive else None)
        if noun.name == "ORG" or noun.lemma in lex.METONYMS or noun.lemma in lex.INSTITUTION:
            return self.mention(head, high)
        if noun.name == "LOC" and self._is_metonym(head):
            return self.mention(head, high)
        if noun.lemma in lex.TIME_PLACE or noun.name:
            return None
        return None

    def _is_metonym(self, head: int) -> bool:
        a, b = self.phrases.name_of.get(head, (head, head + 1))
        return " ".join(self.tokens[i].lemma for i in range(a, b)) in ("белый дом", "кремль", "смольный", "капитолий")

    def _noun_behind(self, preposition: int, high: int) -> int | None:
        for i in range(preposition + 1, min(preposition + 6, high)):
            token = self.tokens[i]
            if token.pos in ("NOUN", "PROPN") or token.name:
                a, b = self.phrases.name_of.get(i, (i, i + 1))
                if token.name and self.tokens[a].pos == "ADJ":
                    return next((j for j in range(a, b) if self.tokens[j].pos in ("NOUN", "PROPN")), a)
                return i if token.case in ("Loc", "", "Dat", "Acc", "Nom", "Gen") else None
            if token.pos not in ("ADJ", "DET", "NUM", "VERB", "ADV"):
                return None
        return None

    def _maker_of(self, artefact: int, high: int) -> Mention | None:
        """заявление МИД РФ, сообщение на сайте ведомства: whose words they are."""
        _, b = self.phrases.around(artefact, high)
        for i in range(artefact + 1, min(high, artefact + 8)):
            token = self.tokens[i]
            if token.text in (",", ":", "—", ".") or token.is_finite:
                return None
            if token.name:
                first = self.phrases.name_of[i][0]
                low = max(artefact + 1, self._genitive_start(artefact, first))
                return Mention(low, max(b, self.phrases.around(i, high)[1]), low)
            if (
                token.pos == "NOUN"
                and token.case == "Gen"
                and (token.lemma in lex.INSTITUTION or token.feats.get("Animacy") == "Anim")
            ):
                span = self.phrases.around(i, high)
                return Mention(max(span[0], artefact + 1), span[1], i)
        return None

    def _genitive_start(self, artefact: int, name: int) -> int:
        """Nouns in the genitive left of a name belong to it: в письме главы МИД Лаврова."""
        i = name
        while (
            i - 1 > artefact and self.tokens[i - 1].case == "Gen" and self.tokens[i - 1].pos in ("NOUN", "ADJ", "PROPN")
        ):
            i -= 1
        return i
