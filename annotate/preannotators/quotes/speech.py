"""Whether a cue and its subject are somebody's speech, and how far the words around it may reach."""

from __future__ import annotations

from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue, Mention, Place
from annotate.preannotators.quotes.scene import Scene


def somebody(scene: Scene, cue: Cue, source: Mention | None) -> bool:
    """Whether the subject can speak: "всё указывает на то, что" and "это говорит о том, что" report nothing."""
    tokens = scene.tokens
    verb = tokens[cue.head]
    inside = scene.pair_of(cue.head) is not None
    if verb.feats.get("Person") == "1":
        return False  # the words of a speaker about his own
    if source is None:
        own = next((tokens[c] for c in scene.analysis.children[cue.head] if tokens[c].rel.startswith("nsubj")), None)
        if (
            own is not None
            and own.index < cue.head
            and own.pos in ("NOUN", "PRON")
            and own.feats.get("Animacy") == "Inan"
        ):
            return own.lemma in lex.INSTITUTION | lex.ARTEFACT
        if verb.feats.get("VerbForm") == "Inf":
            return False
        return not (inside and cue.kind != "passive")
    head = tokens[source.head]
    if head.lower in ("я", "мы", "все", "всё", "это", "то", "что", "кто"):
        return False
    if verb.lemma in ("угрожать", "грозить", "обещать") and head.feats.get("Animacy") == "Inan" and not head.name:
        return head.lemma in lex.INSTITUTION | lex.METONYMS | lex.COLLECTIVE
    if not head.name and head.pos == "NOUN" and head.feats.get("Animacy") == "Inan" and cue.kind == "verb":
        return (
            head.lemma in lex.INSTITUTION | lex.ARTEFACT | lex.METONYMS | lex.COLLECTIVE
            or head.number == "Plur"
            or verb.lemma
            not in ("говорить", "указывать", "указать", "свидетельствовать", "показать", "показывать", "означать")
        )
    return True


def unwrapped(scene: Scene, place: Place) -> Place:
    """The place without marks that enclose it whole."""
    pair = scene.phrases.pair_at.get(place[0])
    return pair.inner if pair is not None and pair.end >= place[1] else place


def left_limit(scene: Scene, cue: Cue, first: int) -> int:
    """Where the clause of the cue can begin: behind the marks or bracket that it stands in."""
    pair = scene.pair_of(cue.head)
    return max(first, scene.analysis.first_token(pair.inner_start)) if pair else first


def telling(scene: Scene, first: int, colon: int) -> tuple[Cue | None, Mention | None]:
    """What stands for the cue before a colon that no verb of saying governs: "описывал встречу так:".

    An attribution without a verb where there is one ("по словам X, он сбежал:"), else the last verb of saying, else
    the last predicate of the main clause; with its subject.
    """
    tokens = scene.tokens
    verb: int | None = None
    for i in range(colon - 1, first - 1, -1):
        if not tokens[i].is_finite or scene.pair_of(i) is not None:
            continue
        if i in scene.cues.verbs:
            verb = i
            break
        below = any(tokens[k].lemma in ("который", "где", "что", "чтобы", "когда") for k in range(max(first, i - 6), i))
        if verb is None and not below:
            verb = i
    if verb is None:
        return None, None
    cue = scene.cues.verbs.get(verb) or Cue(verb, verb + 1, verb, "verb")
    return cue, scene.sources.of(cue, first, colon)


def any_subject(scene: Scene, first: int, last: int) -> Mention | None:
    """The subject of the sentence, or the person named last before the colon (D3)."""
    tokens = scene.tokens
    for i in range(first, last):
        person = tokens[i].feats.get("Animacy") == "Anim" or tokens[i].name or tokens[i].lower in ("он", "она", "они")
        if tokens[i].rel.startswith("nsubj") and person:
            return scene.sources.mention(i, last)
    for i in range(last - 1, first - 1, -1):
        if tokens[i].name == "PER" and tokens[i].case in ("Nom", ""):
            return scene.sources.mention(scene.phrases.name_of[i][0], last)
    return None
