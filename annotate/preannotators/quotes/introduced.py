"""Quotations in marks that a colon or a cry introduces."""

from __future__ import annotations

from annotate.preannotators.marks import Pair
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.clauses import complementiser
from annotate.preannotators.quotes.contents import direct_places
from annotate.preannotators.quotes.filters import is_title
from annotate.preannotators.quotes.parts import Cue, Found
from annotate.preannotators.quotes.relays import genitive_behind
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speech import any_subject, telling

_SHOUTS = frozenset(
    "крикнуть кричать закричать прокричать воскликнуть выкрикнуть выкрикивать скандировать гласить".split()
)
_CRIES = frozenset("крик возглас слово вопль призыв клич формулировка".split())


def introduced(scene: Scene, pair: Pair) -> Found | None:
    text = scene.text
    i = pair.start
    while i > 0 and text[i - 1] in " '\u00a0\n\t":
        i -= 1
    if not i or text[i - 1] != ":" or text.count("\n", i, pair.start) > 2:
        return None
    colon = scene.analysis.first_token(i - 1)
    if colon >= len(scene.tokens) or colon == 0:
        return None
    sentence = scene.sentence_of(colon)
    places = direct_places(scene, pair)
    if not places:
        return None
    cue = next((scene.cues.verbs[k] for k in range(colon - 1, sentence.first - 1, -1) if k in scene.cues.verbs), None)
    words = scene.words(*pair.inner)
    if cue is not None:
        outer = _outer(scene, cue, sentence.first)
        cue = outer if outer is not cue or _governs(scene, cue.last, colon) else None
    if cue is not None:
        source = scene.sources.of(cue, sentence.first, colon)
        return Found(places, "direct", "colon-marks", 0.95, cue, source)
    noun = next(
        (
            k
            for k in range(colon - 1, max(sentence.first, colon - 9) - 1, -1)
            if scene.tokens[k].lemma in lex.COLON_NOUNS and scene.tokens[k].pos == "NOUN"
        ),
        None,
    )
    if noun is not None and words > 1:
        cue = Cue(noun, noun + 1, noun, "noun")
        source = genitive_behind(scene, cue, colon) or any_subject(scene, sentence.first, colon)
        return Found(places, "direct", "noun-colon", 0.8, cue, source)
    if words >= 4 and (scene.has_finite(*pair.inner) or words > 6) and not is_title(scene, pair):
        cue, source = telling(scene, sentence.first, colon)
        source = source or any_subject(scene, sentence.first, colon)
        return Found(places, "direct", "colon", 0.7 if source else 0.5, cue, source)
    return None


def shouted(scene: Scene, pair: Pair) -> Found | None:
    """крикнул «Ура!», надпись гласит «...»: no colon, but the verb takes nothing else."""
    first = scene.analysis.first_token(pair.start)
    cue = scene.cues.verbs.get(first - 1) if first else None
    if cue is None and (cry := _cry(scene, first)) is not None and (places := direct_places(scene, pair)):
        sentence = scene.sentence_of(cry.head)
        kind = "mixed" if scene.tokens[cry.head].lemma == "формулировка" else "direct"
        return Found(places, kind, "shout", 0.7, cry, any_subject(scene, sentence.first, cry.first))
    if cue is None or scene.cues.lemma(cue.head) not in _SHOUTS or not (places := direct_places(scene, pair)):
        return None
    sentence = scene.sentence_of(cue.head)
    return Found(places, "direct", "shout", 0.75, cue, scene.sources.of(cue, sentence.first, first))


def _cry(scene: Scene, first: int) -> Cue | None:
    """с криком «Ура!», со словами «До встречи»: a noun of speech in the instrumental right before the marks."""
    if first < 2:
        return None
    preposition, noun = scene.tokens[first - 2 : first]
    if noun.lemma not in _CRIES or noun.case not in ("Ins", ""):
        return None
    if preposition.lower in ("с", "со"):
        return Cue(first - 2, first, first - 1, "noun")
    return Cue(first - 1, first, first - 1, "noun") if noun.lower == "словами" else None


def _outer(scene: Scene, cue: Cue, first: int) -> Cue:
    """рассказал, что назвали его случайно: «...»: who tells it, where the nearer verb is no verb of saying."""
    if scene.cues.lemma(cue.head) in lex.SAY | lex.WRITE | lex.VOICE | lex.ASK:
        return cue
    for i in range(cue.head - 1, first - 1, -1):
        if (other := scene.cues.verbs.get(i)) and (opened := complementiser(scene, other)) and opened[1] <= cue.head:
            return other
    return cue


def _governs(scene: Scene, first: int, colon: int) -> bool:
    """Whether nothing between cue and colon is a predicate of its own ("сказал, что приедет: «...»" is)."""
    tokens = scene.tokens
    for i in range(first, colon):
        if tokens[i].is_finite and i not in scene.cues.verbs:
            back = max(first - 1, i - 8)
            if not any(tokens[k].lemma == "который" for k in range(back, i)):
                return False
    return True
