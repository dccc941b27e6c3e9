"""Indirect and mixed quotations: clauses behind a conjunction, infinitives, what stands beside an attribution."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.adverbials import adverbials
from annotate.preannotators.quotes.anaphors import about_this, anaphors
from annotate.preannotators.quotes.clauses import clause_end, complementiser
from annotate.preannotators.quotes.filters import content_type
from annotate.preannotators.quotes.parentheses import how_clauses, parentheses
from annotate.preannotators.quotes.parts import Cue, Found, Mention, Place
from annotate.preannotators.quotes.remainder import remainder
from annotate.preannotators.quotes.requests import requests
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speech import left_limit, somebody, unwrapped
from annotate.preannotators.quotes.zones import Zone, Zones, by_sentence

# Verbs that take up the words of somebody else.
_ABOUT_WORDS = frozenset("опровергнуть опровергать прокомментировать комментировать отрицать оспорить осудить".split())
_CLAUSE_VERBS = lex.ACCUSE | lex.DENIED | lex.SAY | lex.WRITE | lex.THINK | lex.FIND | lex.DIRECT | lex.VOICE


def indirect(scene: Scene, found_zones: Zones) -> list[Found]:
    """All indirect and mixed quotations that need no marks to be found."""
    quotes = [*_clauses(scene, found_zones), *requests(scene), *_beside(scene, found_zones)]
    quotes.extend(anaphors(scene, found_zones))
    return quotes


def _clauses(scene: Scene, found_zones: Zones) -> Iterator[Found]:
    apart = {zone.cue.head for zone in _all(found_zones) if zone.rule in ("how", "about-which")}
    for head, cue in scene.cues.verbs.items():
        lemma = scene.cues.lemma(head)
        if (cue.kind == "verb" and lemma not in _CLAUSE_VERBS) or head in apart:
            continue
        opened = complementiser(scene, cue)
        if opened is None or (
            lemma in ("ссылаться", "сослаться") and scene.tokens[head].feats.get("VerbForm") == "Conv"
        ):
            continue
        if lemma in lex.ACCUSE and scene.tokens[opened[1] - 3].lower != "том":
            continue
        conjunction, start = opened
        sentence = scene.sentence_of(head)
        end = clause_end(scene, cue, start, found_zones)
        place = scene.trimmed(scene.tokens[start].start, end)
        if place is None or (scene.words(*place) < 2 and not scene.has_finite(*place)):
            continue
        place = unwrapped(scene, place)
        source = scene.sources.of(cue, left_limit(scene, cue, sentence.first), conjunction)
        if cue.kind == "light" and source is not None and cue.first <= source.head < cue.last:
            source = scene.sources.medium(head, sentence.first, conjunction)
            if source is None:
                continue  # nobody is named, and nothing but the appearance is told
        if not somebody(scene, cue, source):
            continue
        if lemma in _ABOUT_WORDS and (other := _whose_words(scene, cue, conjunction)) is not None:
            cue, source = other
        score = 0.92 if source is not None else (0.85 if cue.kind == "passive" else 0.7)
        if lemma in lex.THINK:
            score -= 0.1
        yield Found((place,), content_type(scene, place[0], place[1]), "clause", score, cue, source)
    yield from _noun_clauses(scene, found_zones)


def _whose_words(scene: Scene, cue: Cue, conjunction: int) -> tuple[Cue, Mention] | None:
    """опроверг слова Y о том, что Z: Z is what Y says."""
    tokens = scene.tokens
    for i in range(cue.last, conjunction - 1):
        if tokens[i].pos == "NOUN" and tokens[i].lemma in lex.CLAUSE_NOUNS and tokens[i + 1].case == "Gen":
            return Cue(i, i + 1, i, "noun"), scene.sources.mention(i + 1, conjunction)
    return None


def _noun_clauses(scene: Scene, found_zones: Zones) -> Iterator[Found]:
    """информация о том, что; заявление X о том, что; с заявлением, что."""
    tokens = scene.tokens
    for token in tokens:
        if token.lower != "что" or token.index < 3 or tokens[token.index - 1].text != ",":
            continue
        i = token.index
        sentence = scene.sentence_of(i)
        about = tokens[i - 2].lower == "том" and tokens[i - 3].lower == "о"
        behind = i - 3 if about else i - 1
        noun = None
        for j in range(behind - 1, max(sentence.first, behind - 8) - 1, -1):
            if tokens[j].pos == "NOUN" and tokens[j].lemma in lex.CLAUSE_NOUNS:
                noun = j
                break
            if j in scene.cues.verbs or tokens[j].is_finite or tokens[j].text in (",", ":", ";"):
                break
        if noun is None or (not about and noun != behind - 1):
            continue
        if any(c.first <= noun < c.last for c in scene.cues.verbs.values()):
            continue
        verb = next(
            (
                c
                for c in scene.cues.verbs.values()
                if sentence.first <= c.head < noun
                and noun - c.head < 6
                and (opened := complementiser(scene, c))
                and opened[1] == i + 1
            ),
            None,
        )
        if verb is not None:
            continue
        if i + 1 >= sentence.last:
            continue
        cue = Cue(noun, noun + 1, noun, "noun")
        end = clause_end(scene, cue, i + 1, found_zones)
        place = scene.trimmed(tokens[i + 1].start, end) if i + 1 < sentence.last else None
        if place is None or scene.words(*place) < 2:
            continue
        source: Mention | None = None
        if tokens[noun].lemma not in (
            "заявление",
            "сообщение",
            "утверждение",
            "обещание",
            "предупреждение",
            "мнение",
            "слово",
        ):
            continue
        if noun + 1 < behind:
            head = next(
                (k for k in range(noun + 1, behind) if tokens[k].case == "Gen" and tokens[k].pos in ("NOUN", "PROPN")),
                None,
            )
            if head is not None:
                source = scene.sources.mention(head, behind)
        yield Found((place,), content_type(scene, *place), "noun-clause", 0.5 if about else 0.45, cue, source)


def _beside(scene: Scene, found_zones: Zones) -> Iterator[Found]:
    pointing = {s.index for s in scene.analysis.sentences if about_this(scene, s)}
    scores = {
        "adverbial": 0.91,
        "how": 0.89,
        "parenthesis": 0.85,
        "reference": 0.83,
        "about-which": 0.8,
        "by-which": 0.8,
    }
    for zone in _all(found_zones):
        sentence = scene.sentence_of(zone.first)
        if zone.rule in ("reference", "parenthesis") and sentence.index in pointing:
            # "об этом сообщает X со ссылкой на Y": the sentence before is what Y says too
            if zone.rule == "parenthesis" or sentence.index == 0:
                continue
            before = scene.analysis.sentences[sentence.index - 1]
            place = scene.trimmed(before.start, before.end)
        else:
            place = remainder(scene, zone, found_zones[scene.tokens[zone.first].sentence])
        if place is None or not _states(scene, place):
            continue
        if zone.rule == "reference" and (opened := _shared_clause(scene, zone, found_zones)) is not None:
            place = opened
        spoken = "direct" if zone.rule == "parenthesis" and _dialogue(scene, zone) else content_type(scene, *place)
        yield Found((place,), spoken, zone.rule, scores[zone.rule], zone.cue, zone.source)


def _states(scene: Scene, place: Place) -> bool:
    """Whether words are enough for a statement: not "в частности", "к счастью"."""
    words = scene.words(*place)
    predicates = [
        t
        for t in scene.analysis.within(*place)
        if t.pos in ("VERB", "AUX") or (t.pos == "ADJ" and t.feats.get("Variant") == "Short")
    ]
    return words > 2 or (words > 1 and bool(predicates))


def _dialogue(scene: Scene, zone: Zone) -> bool:
    """— Когда? — спросил X: a dash opens the paragraph, another one the author's words (D11)."""
    paragraph = scene.paragraph_of(zone.first)
    opens = scene.tokens[paragraph.first].text in ("—", "–", "-")
    return opens and zone.first > paragraph.first and scene.tokens[zone.first - 1].text in ("—", "–", "-")


def _shared_clause(scene: Scene, zone: Zone, found_zones: Zones) -> Place | None:
    """ "X со ссылкой на Y сообщил, что Z": the reference has the clause of the verb for its content."""
    sentence = scene.sentence_of(zone.first)
    for cue in scene.cues.verbs.values():
        if sentence.first <= cue.head < sentence.last and (opened := complementiser(scene, cue)) is not None:
            if opened[1] < sentence.last and not zone.first > opened[1]:
                return scene.trimmed(scene.tokens[opened[1]].start, clause_end(scene, cue, opened[1], found_zones))
    return None


def zones(scene: Scene) -> Zones:
    """All attributions apart of a text."""
    found = [*how_clauses(scene), *adverbials(scene)]
    taken = {zone.cue.head for zone in found}
    found.extend(zone for zone in parentheses(scene) if zone.cue.head not in taken)
    return by_sentence(scene, found)


def _all(found_zones: Zones) -> Iterator[Zone]:
    return (zone for inside in found_zones.values() for zone in inside)
