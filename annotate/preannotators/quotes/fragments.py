"""Quoted fragments built into the sentence of the author: назвал это «катастрофой»."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.preannotators.analysis import Token
from annotate.preannotators.marks import Pair
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.contents import direct_places
from annotate.preannotators.quotes.filters import is_scare, is_title
from annotate.preannotators.quotes.parts import Cue, Found, Places
from annotate.preannotators.quotes.scene import Scene

_NEAR = 3  # tokens between a verb of saying and one to three words in marks that may be its own


def fragments(scene: Scene, taken: Places[None]) -> Iterator[Found]:
    """Quoted fragments in the author's sentence, outside the places that are quotations already."""
    last: tuple[Pair, Found] | None = None
    for pair in scene.outer:
        if any(True for _ in taken.over(*pair.inner)):
            continue
        first = scene.analysis.first_token(pair.start)
        sentence = scene.sentence_of(min(first, len(scene.tokens) - 1))
        places = direct_places(scene, pair)
        if last is not None and places and _joined(scene, last[0], pair) and not is_title(scene, pair):
            last = pair, Found(places, "mixed", "fragment", last[1].score, last[1].cue, last[1].source)
            yield last[1]
            continue
        cue = _governing(scene, first, sentence.first)
        if cue is None or not places:
            continue
        naming = scene.cues.lemma(cue.head) in lex.NAME
        if is_title(scene, pair) or (is_scare(scene, pair) and not naming and first - cue.last > _NEAR):
            continue
        source = scene.sources.of(cue, sentence.first, sentence.last)
        verb = scene.tokens[cue.head]
        if source is None and (not naming or verb.number == "Plur" or verb.feats.get("VerbForm") == "Inf"):
            continue
        if source is not None and not _can_name(scene.tokens[source.head]):
            continue
        if scene.cues.lemma(cue.head) in ("опубликовать", "публиковать", "понимать"):
            continue
        last = pair, Found(places, "mixed", "fragment", 0.82 if naming else 0.75, cue, source)
        yield last[1]


def _can_name(head: Token) -> bool:
    """Whether the head of a source is somebody: a name, a pronoun, a being, a body, a text."""
    being = head.feats.get("Animacy") == "Anim" or head.pos != "NOUN"
    return bool(head.name) or being or head.lemma in lex.INSTITUTION | lex.ARTEFACT | lex.METONYMS


def _joined(scene: Scene, before: Pair, pair: Pair) -> bool:
    """«А» и «Б»: a second fragment of the same words."""
    between = scene.text[before.end : pair.start]
    return "\n" not in between and between.strip() in ("и", ",", "и о", "или", ", а также", "и об", ", о", "а также")


def _governing(scene: Scene, pair: int, limit: int) -> Cue | None:
    """The cue before a fragment, no other predicate between."""
    for steps, i in enumerate(range(pair - 1, limit - 1, -1), 1):
        token = scene.tokens[i]
        if cue := scene.cues.verbs.get(i):
            reach = 18 if scene.cues.lemma(i) in lex.NAME else 10
            return cue if steps <= reach and cue.kind in ("verb", "light") else None
        if token.is_finite or steps > 18 or token.text in (";", ":"):
            return None
    return None
