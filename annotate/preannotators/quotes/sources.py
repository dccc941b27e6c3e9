"""Who is meant by a cue: the mention in its clause (rules S1 to S7)."""

from __future__ import annotations

from annotate.preannotators.analysis import Analysis
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue, Mention
from annotate.preannotators.quotes.phrases import Phrases
from annotate.preannotators.quotes.subjects import Subjects


class Sources:
    """Finds mentions in one text."""

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.phrases = phrases
        self.subjects = Subjects(analysis, phrases)

    def of(self, cue: Cue, first: int, last: int, right_first: bool = False) -> Mention | None:
        """The source of `cue` among the tokens `first <= i < last` (the author's words around it)."""
        if cue.kind == "passive":
            return self._relative(cue) or self.place(cue.head, first, last, passive=True)
        head = self.subjects.of(cue.head, first, last)
        if head is None:
            head = self.subjects.near(cue, first, last, right_first)
        if head is None and cue.kind in ("verb", "light", "state"):
            head = self.subjects.shared(cue.head)
        if head is not None:
            return self.mention(head, last if head > cue.head else cue.first)
        if self.tokens[cue.head].number == "Plur" or cue.kind == "state":
            found = self.place(cue.head, first, last)
            if found is None and cue.kind == "verb" and self.tokens[cue.head].is_finite:
                sentence = self.analysis.sentences[self.tokens[cue.head].sentence]
                near = range(cue.first - 2, max(first, sentence.first, cue.first - 8) - 1, -1)
                found = next((m for i in near if (m := self._next_to(i, cue.first, last))), None)
            return found
        return None

    def _relative(self, cue: Cue) -> Mention | None:
        """заявление, в котором говорится: whose the text is, else who gave it out, else the text."""
        tokens = self.tokens
        low = self.analysis.sentences[tokens[cue.head].sentence].first
        for i in range(cue.first - 1, max(low, cue.first - 6), -1):
            if tokens[i].lower != "где" and tokens[i].lemma != "который":
                if tokens[i].pos in ("ADV", "PART", "ADP", "CCONJ") or tokens[i].text == ",":
                    continue
                return None
            comma = i - 1 if tokens[i].lower == "где" else i - 2
            if comma <= low or tokens[comma].text != "," or (i - comma == 2 and tokens[i - 1].lower not in ("в", "на")):
                return None
            noun = self.subjects.antecedent(i) if tokens[i].lemma == "который" else self._noun_before(comma, low)
            if noun is None:
                return None
            if tokens[noun].lemma in lex.ARTEFACT:
                return self._maker_of(noun, comma) or self._giver(noun, low) or self.mention(noun, comma)
            return self.mention(noun, comma)
        return None

    def _noun_before(self, comma: int, low: int) -> int | None:
        return next((i for i in range(comma - 1, low - 1, -1) if self.tokens[i].pos in ("NOUN", "PROPN")), None)

    def _giver(self, text: int, low: int) -> Mention | None:
        """The subject of the verb that the text is an object of: комитет распространил заявление."""
        verb = self.tokens[text].head
        if verb < low or not self.tokens[verb].is_finite:
            return None
        for child in self.analysis.children[verb]:
            token = self.tokens[child]
            if token.rel == "nsubj" and low <= child < text and self.subjects.can_speak(token, verb):
                if token.lemma not in lex.ARTEFACT:
                    return self.mention(child, text)
        return None

    def referent(self, source: Mention) -> Mention:
        """What a relative pronoun stands for, any other source itself."""
        if self.tokens[source.head].lemma != "который":
            return source
        noun = self.subjects.antecedent(source.head)
        return source if noun is None else self.mention(noun, source.head)

    def mention(self, head: int, last: int | None = None) -> Mention:
        a, b = self.phrases.around(head, last)
        if (noun := self.subjects.counted_by(head)) is not None and (last is None or noun < last):
            b = max(b, self.phrases.around(noun, last)[1])
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

    def medium(self, verb: int, first: int, last: int) -> Mention | None:
        """Where rumours and news appear: в прессе, из правительства, на сайте газеты "Заря"."""
        for i in range(first, last):
            token = self.tokens[i]
            if token.lower in ("в", "во", "на", "из", "от") and i + 1 < last:
                head = self._noun_behind(i, last)
                if head is None or self.tokens[head].lemma in lex.TIME_PLACE - {"сеть", "соцсеть"}:
                    continue
                if self.tokens[head].lemma in lex.ARTEFACT and (maker := self._maker_of(head, last)):
                    return maker
                if self.tokens[head].lemma[:1].isdigit() or self.tokens[head].name == "LOC":
                    continue
                return self.mention(head, verb if head < verb else last)
        return None

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

    def _next_to(self, i: int, verb: int, high: int) -> Mention | None:
        """в Лондоне утверждают, в колонии сообщили: any place that stands right before a plural verb of saying."""
        head = self._noun_behind(i, high)
        if head is None or self.tokens[i].lower not in ("в", "во", "на"):
            return None
        noun = self.tokens[head]
        found = self.mention(head, verb)
        between = self.tokens[found.last : verb]
        if any(t.pos not in ("ADV", "PART") for t in between) or (
            noun.lemma in lex.TIME_PLACE | lex.ARTEFACT and not noun.name
        ):
            return None
        return found if noun.case == "Loc" and noun.feats.get("Animacy") != "Anim" else None

    def _place_at(self, i: int, high: int, passive: bool) -> Mention | None:
        token = self.tokens[i]
        if token.lower not in ("в", "во", "на") or i + 1 >= high:
            return None
        head = self._noun_behind(i, high)
        if head is None:
            return None
        noun = self.tokens[head]
        if noun.pos == "PRON":
            return Mention(head, head + 1, head) if passive else None
        if noun.lemma in lex.ARTEFACT or (passive and noun.lemma in ("речь", "итог", "ходатайство")):
            return self._maker_of(head, high) or (Mention(*self.phrases.around(head, high), head) if passive else None)
        if noun.name == "ORG" or noun.lemma in lex.METONYMS or noun.lemma in lex.INSTITUTION:
            return self.mention(head, high)
        if noun.name == "LOC" and self._is_metonym(head):
            return self.mention(head, high)
        if not passive or noun.name or noun.lemma in lex.TIME_PLACE or noun.case != "Loc":
            return None
        # the text that says it, whatever kind of text it is: "в приговоре отмечается"
        return self.mention(head, high) if noun.feats.get("Animacy") == "Inan" else None

    def _is_metonym(self, head: int) -> bool:
        a, b = self.phrases.name_of.get(head, (head, head + 1))
        return " ".join(self.tokens[i].lemma for i in range(a, b)) in ("белый дом", "кремль", "смольный", "капитолий")

    def _noun_behind(self, preposition: int, high: int) -> int | None:
        for i in range(preposition + 1, min(preposition + 6, high)):
            token = self.tokens[i]
            if token.lower in ("нем", "нём", "ней", "них") and i == preposition + 1:
                return i
            if token.text in '«"„' and i == preposition + 1:
                continue
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
