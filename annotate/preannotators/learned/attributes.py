"""What a learned tagger sees of each token: named attributes, and at which distances each counts.

An attribute is a string "kind:value" that belongs to a token; a chain looks at the attributes of the tokens around
as well, as far as `REACH` says. So one list a token serves the whole window and every group of types.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from annotate.preannotators.analysis import Analyser, Analysis, Token
from annotate.preannotators.entities.gazetteer import BODIES, LABELS
from annotate.preannotators.marks import scan

# kind -> distances (in tokens) at which it counts
REACH: Mapping[str, tuple[int, ...]] = {
    "w": (-1, 0, 1),  # the word in lower case
    "l": (-2, -1, 0, 1, 2),  # its lemma
    "p": (-2, -1, 0, 1, 2),  # part of speech and case
    "f": (0,),  # all that the morphological tagger says
    "s": (-1, 0, 1),  # shape
    "a": (-1, 0, 1),  # the last three letters
    "b": (0,),  # other affixes
    "n": (-2, -1, 0, 1, 2),  # natasha's own name tag
    "d": (-1, 0, 1),  # what natasha says of this lemma elsewhere in the document
    "g": (-1, 0, 1),  # dictionary, lists
    "k": (-1, 0, 1),  # cluster of the word's vector, fine
    "K": (-2, -1, 0, 1, 2),  # the same, coarse
    "m": (-1, 0, 1),  # cluster of its lemma's vector
    "q": (-1, 0, 1),  # inside short quote marks, and the noun before them
    "h": (0,),  # the governing word
    "v": (0,),  # governed words
    "x": (0,),  # pairs of neighbours
    "c": (0,),  # place in the sentence and article, capitals in the document
    "e": (-1, 0, 1),  # edges of the sentence
}
FARTHEST = 2

_GRAMMEMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr")
_LONGEST_PAIR = 90  # code points between quote marks that may hold a title
_LONGEST_WORD = 40
_TELLING = ("nmod", "amod", "appos", "flat:name", "nummod", "nsubj", "obl", "obj")


def attributes(analysis: Analysis, words: Analyser) -> list[list[str]]:
    """The attributes of each token of the text."""
    tokens = analysis.tokens
    tags = _tags(analysis)
    found = [_own(token, tag) for token, tag in zip(tokens, tags, strict=True)]
    _dictionary(tokens, words, found)
    _document(tokens, tags, found)
    _quoted(analysis, found)
    _neighbours(analysis, words, tags, found)
    return found


def _tags(analysis: Analysis) -> list[str]:
    tags = ["O"] * len(analysis.tokens)
    for name in analysis.names:
        for i in range(name.first, name.last):
            tags[i] = ("B-" if i == name.first else "I-") + name.label
    return tags


def _own(token: Token, tag: str) -> list[str]:
    feats = token.feats
    return [
        *_of_word(token.text, token.is_word),
        "l:" + token.lemma[:_LONGEST_WORD].replace("ё", "е"),
        "p:" + token.pos + feats.get("Case", ""),
        "f:" + token.pos + "|" + "|".join(feats.values()),
        "n:" + tag,
        "h:r" + token.rel,
    ]


@lru_cache(maxsize=20_000)
def _of_word(text: str, is_word: bool) -> tuple[str, ...]:
    """What the letters alone say."""
    word = text.lower()[:_LONGEST_WORD].replace("ё", "е")
    found: tuple[str, ...] = ("w:" + word, "s:" + shape(text))
    if len(word) > 3 and is_word:
        found += ("a:" + word[-3:], "b:2" + word[-2:], "b:4" + word[-4:], "b:p" + word[:4], "b:q" + word[:3])
    return found


def shape(text: str) -> str:
    """The word's look: runs of capitals, small letters, digits; Latin apart; numbers with their length."""
    if text.isdigit():
        return "9" * min(len(text), 5)
    out = ""
    for char in text[:_LONGEST_WORD]:
        if char.isdigit():
            kind = "9"
        elif char.isalpha():
            kind = ("Z" if char.isupper() else "z") if char < "\u0400" else ("Я" if char.isupper() else "я")
        else:
            kind = char
        if out[-2:] != kind * 2:
            out += kind
    return out


def _dictionary(tokens: Sequence[Token], words: Analyser, found: list[list[str]]) -> None:
    for token, own in zip(tokens, found, strict=True):
        if token.text[:1].isupper():
            has = words.grammemes(token.text)
            own.extend("g:" + mark for mark in _GRAMMEMES if mark in has)
        fine, coarse = words.clusters(token.lower)
        if fine:
            own.append(f"k:{fine}")
            own.append(f"K:{coarse}")
        lemma = token.lemma
        fine, _ = words.clusters(lemma)
        if fine:
            own.append(f"m:{fine}")
        if lemma in LABELS:
            own.append(f"g:list{LABELS[lemma]}")
        if lemma in BODIES:
            own.append("g:body")


def _document(tokens: Sequence[Token], tags: list[str], found: list[list[str]]) -> None:
    """Votes of the other mentions of a lemma in the document, and whether it is ever written small."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    small: set[str] = set()
    for token, tag in zip(tokens, tags, strict=True):
        if token.text[:1].isupper():
            votes[token.lemma][tag] += 1
        else:
            small.add(token.lemma)
    for token, own in zip(tokens, found, strict=True):
        if not token.text[:1].isupper():
            continue
        cast = votes[token.lemma]
        total = sum(cast.values())
        if total > 1:
            tag, most = min(cast.items(), key=lambda item: (-item[1], item[0]))
            own.append(f"d:{tag}{'!' if most == total else ''}")
        own.append("c:also-small" if token.lemma in small else "c:never-small")


def _quoted(analysis: Analysis, found: list[list[str]]) -> None:
    """Words between short quote marks, with the noun that stands before the marks: фильм «Солнце»."""
    tokens = analysis.tokens
    for pair in scan(analysis.text, [p.span for p in analysis.paragraphs]):
        if pair.end - pair.start > _LONGEST_PAIR:
            continue
        first, last = analysis.first_token(pair.start), analysis.first_token(pair.end)
        before = "-"
        if first and tokens[first - 1].sentence == tokens[min(first, len(tokens) - 1)].sentence:
            before = tokens[first - 1].lemma[:_LONGEST_WORD]
        capital = "A" if pair.inner_start < len(analysis.text) and analysis.text[pair.inner_start].isupper() else "a"
        for i in range(first, last):
            place = "(" if i == first else ")" if i == last - 1 else "B" if i == first + 1 else "I"
            found[i].append(f"q:{place}{capital}")
            found[i].append(f"q:{place}{before}")


def _neighbours(analysis: Analysis, words: Analyser, tags: list[str], found: list[list[str]]) -> None:
    tokens = analysis.tokens
    lemmas = [token.lemma[:_LONGEST_WORD] for token in tokens]
    kinds = [token.pos + token.feats.get("Case", "") for token in tokens]
    for sentence in analysis.sentences:
        first, last = sentence.first, sentence.last - 1
        headline = tokens[last].text[-1] not in '.!?…»":;' if last >= first else False
        lead = "0" if sentence.index == 0 else "1" if sentence.index < 3 else "2"
        place = "c:" + lead + ("h" if headline else "")
        for i in range(first, last + 1):
            token, own, lemma, kind = tokens[i], found[i], lemmas[i], kinds[i]
            own.append(place)
            if i == first:
                own.append("e:first")
            if i == last:
                own.append("e:last")
            if i > first:
                own.append(f"x:l-{lemmas[i - 1]}|{lemma}")
                own.append(f"x:p-{kinds[i - 1]}|{kind}")
                own.append(f"x:n-{tags[i - 1]}|{tags[i]}")
            if i < last:
                own.append(f"x:l+{lemma}|{lemmas[i + 1]}")
                own.append(f"x:p+{kind}|{kinds[i + 1]}")
                own.append(f"x:n+{tags[i]}|{tags[i + 1]}")
                if i > first:
                    own.append(f"x:pp{kinds[i - 1]}|{kind}|{kinds[i + 1]}")
            head = token.head
            if first <= head <= last and head != i:
                side, rel = "<" if head < i else ">", token.rel
                own.append(f"h:{side}{lemmas[head]}")
                own.append(f"h:{side}{words.clusters(tokens[head].lemma)[1]}{rel}")
                own.append(f"h:{side}{rel}{tokens[head].pos}")
                own.append("h:n" + tags[head])
                if rel in _TELLING:
                    governed = found[head]
                    governed.append("v:" + rel + ("" if head < i else "<") + tags[i])
                    governed.append(f"v:{rel}{words.clusters(token.lemma)[1]}")
            if token.pos == "NUM" or token.text[:1].isdigit():
                left = tokens[i - 1].lemma if i > first else ""
                right = tokens[i + 1].lemma if i < last else ""
                own.append("x:#" + left + "|" + right)
