"""Infinitives that are what somebody asks, promises or offers: призвал освободить, обратился с просьбой помочь."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.clauses import clause_end, infinitive_behind
from annotate.preannotators.quotes.filters import content_type
from annotate.preannotators.quotes.parts import Cue, Found
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speech import left_limit, somebody, unwrapped

# Nouns of asking, ordering and wishing that stand with a verb: обратиться с просьбой, выразить готовность.
_ASKING = frozenset(
    """
    просьба призыв предложение требование распоряжение приказ указание поручение готовность желание намерение
    пожелание обещание рекомендация совет
    """.split()
)
_GIVING = frozenset(
    """
    обратиться обращаться выступить выступать дать давать отдать отдавать выразить выражать изъявить изъявлять
    высказать высказывать заявить
    """.split()
)
_OFFERED = frozenset("предлагаться рекомендоваться предписываться".split())
_OFFERED_SHORT = frozenset("предложить рекомендовать предписать".split())
_SUBORDINATING = frozenset(
    """
    который что чтобы если когда где как пока хотя поскольку чей куда откуда кто чем будто ли какой сколько почему
    """.split()
)


def requests(scene: Scene) -> Iterator[Found]:
    """All infinitive contents of a text."""
    yield from _of_verbs(scene)
    yield from _of_nouns(scene)
    yield from _offered(scene)


def _of_nouns(scene: Scene) -> Iterator[Found]:
    """обратился к ним с просьбой помочь: the cue reaches from the verb to the noun."""
    tokens = scene.tokens
    for token in tokens:
        if token.pos != "NOUN" or token.lemma not in _ASKING or token.case not in ("Ins", "Acc"):
            continue
        sentence = scene.sentence_of(token.index)
        verb = _verb_of(scene, token, sentence.first, sentence.last)
        if verb is None:
            continue
        infinitive = _infinitive_of(scene, token.index, sentence.last)
        if infinitive is None:
            continue
        first, last = min(verb, token.index), max(verb, token.index)
        behind = verb > token.index  # с призывом уйти выступили активисты
        cue = Cue(verb, verb + 1, verb, "verb") if behind else Cue(first, last + 1, verb, "verb")
        place = scene.trimmed(tokens[infinitive].start, tokens[verb].start if behind else _end(scene, cue, infinitive))
        if place is None:
            continue
        low = left_limit(scene, cue, sentence.first)
        source = scene.sources.of(cue, low, sentence.last if behind else infinitive)
        if somebody(scene, cue, source):
            yield Found((place,), content_type(scene, *place), "infinitive", 0.8, cue, source)


def _verb_of(scene: Scene, noun: Token, first: int, last: int) -> int | None:
    """The verb that a noun of asking stands with."""
    tokens = scene.tokens
    for i in range(noun.index - 1, max(first, noun.index - 14) - 1, -1):
        if tokens[i].lemma in _GIVING and tokens[i].pos == "VERB":
            return i
        if tokens[i].is_finite:
            return None
    if noun.case != "Ins":
        return None
    return next((i for i in range(noun.index + 1, min(last, noun.index + 14)) if tokens[i].lemma in _GIVING), None)


def _infinitive_of(scene: Scene, noun: int, limit: int) -> int | None:
    for i in range(noun + 1, min(limit, noun + 6)):
        token = scene.tokens[i]
        if token.feats.get("VerbForm") == "Inf":
            return i
        if token.is_finite or token.text in (",", ":", ";", "—", "(") or token.lower == "о":
            return None
    return None


def _offered(scene: Scene) -> Iterator[Found]:
    """предлагается ввести штрафы, было предложено уехать: nobody is named, or the document that says it."""
    tokens = scene.tokens
    for token in tokens:
        short = token.feats.get("Variant") == "Short" and token.gender == "Neut" and token.lemma in _OFFERED_SHORT
        if not short and not (token.lemma in _OFFERED and token.is_finite and token.number == "Sing"):
            continue
        if token.index + 1 >= len(tokens) or tokens[token.index + 1].feats.get("VerbForm") != "Inf":
            continue
        sentence = scene.sentence_of(token.index)
        first = token.index - 1 if short and tokens[token.index - 1].lower == "было" else token.index
        cue = Cue(max(first, 0), token.index + 1, token.index, "passive")
        place = scene.trimmed(tokens[token.index + 1].start, _end(scene, cue, token.index + 1))
        if place is not None and scene.words(*place) > 1:
            source = scene.sources.of(cue, sentence.first, token.index)
            yield Found((place,), content_type(scene, *place), "infinitive", 0.7, cue, source)


def _end(scene: Scene, cue: Cue, start: int) -> int:
    """Where an infinitive phrase ends: before a predicate that belongs to nothing in it."""
    tokens = scene.tokens
    end = clause_end(scene, cue, start, {})
    home = scene.pair_of(cue.head)
    joint: int | None = None
    below = False
    for i in range(start + 1, scene.analysis.first_token(end)):
        token = tokens[i]
        if scene.pair_of(i) is not home:
            continue
        if token.text in (",", "—", "–"):
            joint = i
        elif token.lower in lex.JOINTS and tokens[i - 1].text != ",":
            joint = i
        elif token.lemma in _SUBORDINATING:
            below = True
        elif token.is_finite and joint is not None:
            contrast = tokens[joint + 1].lower in ("а", "но", "однако")
            if not below or contrast:
                return tokens[joint].start
    return end


def _of_verbs(scene: Scene) -> Iterator[Found]:
    tokens = scene.tokens
    for head, cue in scene.cues.verbs.items():
        if scene.cues.lemma(head) not in lex.DIRECT or cue.kind != "verb":
            continue
        if tokens[head].feats.get("VerbForm") == "Inf" and tokens[head].rel != "conj":
            continue
        sentence = scene.sentence_of(head)
        infinitive = infinitive_behind(scene, cue, sentence.last)
        if infinitive is None:
            continue
        start = infinitive
        while (
            start - 1 >= cue.last and tokens[start - 1].pos in ("ADV", "PART") and tokens[start - 1].head == infinitive
        ):
            start -= 1
        begin = tokens[start].start
        pair = scene.pair_of(infinitive)
        if pair is not None and pair is not scene.pair_of(head) and pair.start >= tokens[cue.last - 1].end:
            if scene.analysis.first_token(pair.inner_start) == start:
                begin = pair.start
        place = scene.trimmed(begin, _end(scene, cue, infinitive))
        if place is None:
            continue
        place = unwrapped(scene, place)
        source = scene.sources.of(cue, left_limit(scene, cue, sentence.first), start)
        if not somebody(scene, cue, source):
            continue
        yield Found((place,), content_type(scene, *place), "infinitive", 0.82, cue, source)
