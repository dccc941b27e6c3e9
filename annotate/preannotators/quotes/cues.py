"""Which words of a text can introduce speech."""

from __future__ import annotations

from annotate.preannotators.analysis import Analysis, Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue
from annotate.preannotators.quotes.typos import meant

_VERBS = lex.SAY | lex.WRITE | lex.THINK | lex.DIRECT | lex.NAME | lex.VOICE | lex.FIND | lex.PASSIVE
_AUTHOR_PREFIX = (
    "следует",
    "стоит",
    "нужно",
    "надо",
    "важно",
    "необходимо",
    "можно",
    "интересно",
    "хочется",
    "хотелось",
)


class Cues:
    """The cues of one text by the index of their ruling word."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.verbs: dict[int, Cue] = {}
        self._lemmas: dict[int, str] = {}
        for token in self.tokens:
            if cue := self._cue(token):
                self.verbs[token.index] = cue

    def _cue(self, token: Token) -> Cue | None:
        lemma = token.lemma.replace("ё", "е")
        i = token.index
        if token.pos in ("VERB", "AUX"):
            form = token.feats.get("VerbForm")
            if form == "Part" and token.feats.get("Variant") == "Short":
                if token.gender in ("Neut", "") and lemma in lex.SHORT_PASSIVE:
                    first = i - 1 if i and self.tokens[i - 1].lower == "было" else i
                    return Cue(first, i + 1, i, "passive")
                return None
            if lemma in lex.PASSIVE and lemma.endswith("ся") and token.feats.get("Gender") != "Masc":
                return Cue(i, i + 1, i, "passive")
            if token.feats.get("Voice") == "Pass" and form == "Part":
                return None
            if lemma in lex.DENIED and i and self.tokens[i - 1].lower == "не":
                return Cue(i - 1, i + 1, i, "verb")
            if lemma not in _VERBS:
                return self._light(token, lemma) or self._understood(token, lemma) or self._mistyped(token)
            if self._is_formula(token, form, lemma):
                return None
            return self._light(token, lemma) or Cue(i, i + 1, i, "verb")
        # the dictionary takes "уверены" for a form of уверить
        if token.pos == "ADJ" and token.lower in lex.STATE and token.feats.get("Variant") == "Short":
            return Cue(i, i + 1, i, "state")
        return None

    def _light(self, token: Token, lemma: str) -> Cue | None:
        """выразил уверенность, пришли к выводу: the phrase whole."""
        if lemma not in lex.LIGHT:
            return None
        sentence = self.analysis.sentences[token.sentence]
        for i in range(token.index + 1, min(token.index + 6, sentence.last)):
            other = self.tokens[i]
            if (
                other.pos == "NOUN"
                and other.lemma in lex.CLAUSE_NOUNS
                and other.case in ("Acc", "Dat", "Ins", "Nom", "Gen")
            ):
                return Cue(token.index, i + 1, token.index, "light")
            if other.pos in ("PUNCT", "VERB", "SCONJ") or (other.pos in ("NOUN", "PROPN") and other.case == "Nom"):
                # "появилась у газеты информация" is rare; a subject between is not: "выразил премьер надежду"
                if other.pos in ("NOUN", "PROPN") and other.case == "Nom" and other.lemma not in lex.CLAUSE_NOUNS:
                    continue
                return None
        return None

    def _understood(self, token: Token, lemma: str) -> Cue | None:
        """дал понять."""
        if (
            lemma in ("дать", "давать")
            and token.index + 1 < len(self.tokens)
            and self.tokens[token.index + 1].lower == "понять"
        ):
            return Cue(token.index, token.index + 2, token.index, "light")
        return None

    def _mistyped(self, token: Token) -> Cue | None:
        """завила, что: a verb that takes no clause, a letter away from one that does, right before the clause."""
        i = token.index
        behind = [t.lower for t in self.tokens[i + 1 : i + 3]]
        if behind != [",", "что"] or not token.is_finite or token.lemma == "читать":
            return None
        lemma = meant(token.lower)
        if not lemma:
            return None
        self._lemmas[i] = lemma
        return Cue(i, i + 1, i, "verb")

    def _is_formula(self, token: Token, form: str | None, lemma: str) -> bool:
        """The author's own voice: "отметим, что", "стоит напомнить"."""
        if token.feats.get("Person") == "1" and token.number == "Plur" and lemma in lex.FORMULA:
            return token.feats.get("Tense") == "Fut" or token.feats.get("Mood") == "Imp" or not self._has_subject(token)
        if token.feats.get("Mood") == "Imp":
            return lemma in lex.FORMULA
        if form == "Inf":
            before = self.tokens[max(0, token.index - 3) : token.index]
            return any(other.lower in _AUTHOR_PREFIX for other in before)
        return False

    def _has_subject(self, token: Token) -> bool:
        return any(self.tokens[c].rel.startswith("nsubj") for c in self.analysis.children[token.index])

    def first_in(self, first: int, last: int, strict_too: bool = True) -> Cue | None:
        """The first cue whose ruling word is in `first <= i < last`."""
        for i in range(first, last):
            if (cue := self.verbs.get(i)) and (strict_too or self.lemma(i) not in lex.STRICT):
                return cue
        return None

    def lemma(self, i: int) -> str:
        """The verb at the token, what a mistyped one stands for, with е for ё."""
        return self._lemmas.get(i) or self.tokens[i].lemma.replace("ё", "е")
