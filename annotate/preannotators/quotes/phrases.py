"""Noun phrases: how far the mention of a source reaches around its head (rule S7)."""

from __future__ import annotations

from annotate.preannotators.analysis import Analysis, Token
from annotate.preannotators.marks import Pair

_NOMINAL = ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET")


class Phrases:
    """Noun phrases of one text; `pairs` are its pairs of quotation marks."""

    def __init__(self, analysis: Analysis, pairs: list[Pair]) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.pair_at = {pair.start: pair for pair in pairs}
        self._pair_to = {pair.end: pair for pair in pairs}
        self.name_of: dict[int, tuple[int, int]] = {}
        for name in analysis.names:
            for i in range(name.first, name.last):
                self.name_of[i] = (name.first, name.last)

    def around(self, head: int, last: int | None = None) -> tuple[int, int]:
        """The tokens `first <= i < end` of the phrase around `head`; `last` is a token index not to be passed."""
        sentence = self.analysis.sentences[self.tokens[head].sentence]
        limit = sentence.last if last is None else min(max(last, head + 1), sentence.last)
        first = self._leftwards(head, sentence.first)
        return first, self._rightwards(head, limit)

    def _leftwards(self, head: int, limit: int) -> int:
        tokens = self.tokens
        first = self.name_of.get(head, (head, head))[0]
        case = tokens[head].case
        while first > limit:
            before = tokens[first - 1]
            if before.pos in ("ADJ", "DET", "NUM") and _agrees(before, tokens[head]) and before.is_word:
                first -= 1
            elif (
                before.pos == "VERB" and before.feats.get("VerbForm") == "Part" and before.case and before.case == case
            ):
                first -= 1
            elif before.pos == "ADV" and first - 2 >= limit and tokens[first].pos == "ADJ" and before.rel == "advmod":
                first -= 1
            else:
                break
        title = self._title(head, first, limit)
        return title if title is not None else first

    def _title(self, head: int, first: int, limit: int) -> int | None:
        """Where the title left of a person's name begins: "министр обороны США Ллойд Остин"."""
        tokens = self.tokens
        if tokens[first].name != "PER" and tokens[head].name != "PER":
            return None
        case = tokens[head].case
        i = first - 1
        steps = 0
        while i >= limit and steps < 14:
            token = tokens[i]
            if token.text in '»"”“':
                pair = self._pair_to.get(token.end)
                if pair is None:
                    return None
                i = self.analysis.first_token(pair.start) - 1
                steps += 1
                continue
            if token.pos == "NOUN" and token.case == case and token.feats.get("Animacy") == "Anim" and not token.name:
                return self._adjectives(i, limit)
            if token.pos == "PROPN" and token.name == "PER":
                return None
            if token.is_finite or token.text in ",:;()—–" or (token.pos == "PUNCT" and token.text not in "-/"):
                return None
            i -= 1
            steps += 1
        return None

    def _adjectives(self, i: int, limit: int) -> int:
        first = i
        while first > limit and (
            (self.tokens[first - 1].pos in ("ADJ", "DET") and _agrees(self.tokens[first - 1], self.tokens[i]))
            or (self.tokens[first - 1].pos == "NUM" and self.tokens[first - 1].text[:1].isdigit())
        ):
            first -= 1
        return first

    def _rightwards(self, head: int, limit: int) -> int:
        tokens = self.tokens
        end = min(self.name_of.get(head, (head, head + 1))[1], limit)
        end = max(end, head + 1)
        if tokens[head].pos == "PRON":
            return end
        person_seen = tokens[head].name == "PER"
        head_token = tokens[head]
        while end < limit:
            token = tokens[end]
            name = self.name_of.get(end)
            if token.start in self.pair_at:
                pair = self.pair_at[token.start]
                if pair.end - pair.start > 90 or person_seen:
                    break
                end = max(self.analysis.first_token(pair.end), end + 1)
            elif token.text.startswith("''") or token.text == "'" or token.text == "`":
                reach = self._italics(end, limit)
                if reach is None:
                    break
                end = reach
            elif token.name == "PER" and head_token.case == "Gen" and _is_subject(token):
                break  # по словам врачей | Иван Петров жив
            elif token.name == "PER" and not person_seen and name and token.case in ("", head_token.case, "Nom", "Gen"):
                person_seen = token.case != "Gen" or head_token.case == "Gen"
                end = name[1]
            elif token.text == "и" and end + 1 < limit and (reach := self._joined(head, end, limit)):
                return reach
            elif person_seen:
                break
            elif name and token.name in ("ORG", "LOC") and token.case in ("Gen", "", "Nom", head_token.case):
                end = name[1]
            elif token.pos in ("NOUN", "PROPN", "ADJ", "DET", "NUM") and token.case == "Gen" and token.is_word:
                end += 1
            elif (
                token.pos in ("NOUN", "PROPN")
                and token.case == head_token.case == "Nom"
                and head_token.pos == "NOUN"
                and token.rel in ("appos", "flat", "flat:name")
            ):
                end += 1
            elif token.pos == "VERB" and token.feats.get("VerbForm") == "Part" and token.case == "Gen":
                end += 1
            elif token.feats.get("Foreign") or (token.pos == "PROPN" and not token.case):
                end += 1
            elif token.pos == "ADP" and self._attached(token, head, end) and (reach := self._adposition(end, limit)):
                end = reach
            elif token.text in ("-", "&") and end + 1 < limit:
                end += 2
            else:
                break
        return max(min(end, limit), head + 1)

    def _italics(self, at: int, limit: int) -> int | None:
        """The end of a title between the double apostrophes of wiki markup."""
        text = self.analysis.text
        start = self.tokens[at].start
        closing = text.find("''", start + 2, start + 80)
        if not text.startswith("''", start) or closing < 0:
            return None
        return min(max(self.analysis.first_token(closing + 2), at + 1), limit)

    def _attached(self, token: Token, head: int, end: int) -> bool:
        """Whether the preposition's noun hangs on the phrase (представитель России в ООН), not on the verb."""
        noun = token.head
        return (
            noun > token.index
            and head <= self.tokens[noun].head < end
            and token.lower in ("в", "по", "при", "во", "на", "из", "от", "с", "со")
            and self.tokens[noun].rel == "nmod"
        )

    def _adposition(self, at: int, limit: int) -> int | None:
        noun = self.tokens[at].head
        if noun >= limit or noun - at > 4:
            return None
        return max(noun + 1, min(self.name_of.get(noun, (noun, noun + 1))[1], limit))

    def _joined(self, head: int, at: int, limit: int) -> int | None:
        """The end of "X и Y" where Y is a second source in the same case."""
        i = at + 1
        while i < limit and self.tokens[i].pos in ("ADJ", "DET"):
            i += 1
        if i >= limit:
            return None
        other = self.tokens[i]
        case = self.tokens[head].case
        if other.pos in ("NOUN", "PROPN") and other.case == case and case in ("Nom", "Gen", "Loc"):
            if other.rel == "conj" or (other.name == "PER" and self.tokens[head].name == "PER"):
                return self._rightwards(i, limit) if not self._starts_clause(i, limit) else None
        return None

    def _starts_clause(self, noun: int, limit: int) -> bool:
        return any(
            child > noun and self.tokens[child].is_finite for child in self.analysis.children[noun] if child < limit
        )


def _is_subject(name: Token) -> bool:
    """Whether a name stands in the nominative for sure: a form that would be another in the genitive."""
    return name.case == "Nom" and name.text[-1:].lower() in "бвгджзйклмнпрстфхцчшщь"


def _agrees(left: Token, head: Token) -> bool:
    same = left.case == head.case or {left.case, head.case} == {"Nom", "Acc"}  # two cases that often look the same
    if left.case and head.case and not same:
        return False
    return not (left.number and head.number and left.number != head.number)
