"""The question that an unnamed source puts: what stands there, in which form, and where the reader is."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.guesses import HE, IT, NOBODY, THEY
from annotate.preannotators.quotes.parts import Found, Mention
from annotate.preannotators.quotes.people import People
from annotate.preannotators.quotes.scene import Scene

_ADD = frozenset(
    "добавить добавлять продолжить продолжать пояснить уточнить подчеркнуть заключить резюмировать".split()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: the quotation, the words that stand for its source, and where the reader is."""

    kind: str
    quote: Found
    mention: Mention | None
    at: int
    sentence: int
    paragraph: int
    gender: str
    noun_gender: str
    plural: bool
    lemma: str
    modifiers: frozenset[str]
    guess: str
    goes_on: bool


def asked(scene: Scene, people: People, quote: Found, guess: str) -> Asked:
    """The question about a quotation; `guess` is the answer of the rules, empty for none."""
    tokens = scene.tokens
    mention = quote.source
    if mention or quote.cue:
        index = mention.head if mention else quote.cue.head if quote.cue else 0
    else:
        index = min(scene.analysis.first_token(quote.start), len(tokens) - 1)
    token = tokens[index]
    sentence = scene.sentence_of(index)
    return Asked(
        kind=_kind(scene, quote),
        quote=quote,
        mention=mention,
        at=token.start if mention or quote.cue else quote.start,
        sentence=sentence.index,
        paragraph=sentence.paragraph,
        gender=HE.get(token.lower) or said_by(scene, quote) or ("" if _either(token) else token.gender),
        noun_gender="" if token.lemma in lex.EITHER else token.gender,
        plural=token.number == "Plur" or token.lower in THEY,
        lemma=token.lemma if mention else "",
        modifiers=people.modifiers(mention.first, mention.head, mention.last) if mention else frozenset(),
        guess=guess,
        goes_on=goes_on(scene, quote),
    )


def said_by(scene: Scene, quote: Found) -> str:
    """The gender of the verb: "глава банка сообщила" is a woman."""
    if quote.cue is None or quote.source is None or quote.cue.kind not in ("verb", "light"):
        return ""
    verb = scene.tokens[quote.cue.head]
    subject = scene.tokens[quote.source.head]
    past = verb.feats.get("Tense") == "Past" and verb.number == "Sing" and verb.is_finite
    return verb.gender if past and subject.case == "Nom" else ""


def _either(token: Token) -> bool:
    """Whether a noun may be a woman's as well as a man's: глава, судья, министр."""
    return token.pos == "NOUN" and (token.gender == "Masc" or token.lemma in lex.EITHER)


def goes_on(scene: Scene, quote: Found) -> bool:
    """добавил, также отметил: more of the same speaker's."""
    if quote.cue is None:
        return False
    head = quote.cue.head
    around = scene.tokens[max(0, head - 4) : head + 3]
    return scene.cues.lemma(head) in _ADD or any(t.lower in ("также", "тоже", "еще", "ещё") for t in around)


def _kind(scene: Scene, quote: Found) -> str:
    """What stands for the source; every sign is also weighed by kind."""
    if quote.source is None:
        if quote.cue is None:
            return "float"
        return "gap-" + ("noun" if quote.cue.kind in ("noun", "adverbial") else quote.cue.kind)
    token = scene.tokens[quote.source.head]
    if token.lower in THEY:
        return "they"
    if token.lower in NOBODY:
        return "odd"
    if token.lower in IT and quote.cue is not None and quote.cue.kind == "passive":
        return "it"
    if token.pos == "PRON" or token.lower in HE:
        return "they" if token.number == "Plur" else "she" if (HE.get(token.lower) or token.gender) == "Fem" else "he"
    if token.pos not in ("NOUN", "PROPN"):
        return "odd"
    if token.feats.get("Animacy") == "Anim":
        return "role"
    if token.lemma in lex.ARTEFACT:
        return "paper"
    return "media" if token.lemma in lex.MEDIA else "body"
