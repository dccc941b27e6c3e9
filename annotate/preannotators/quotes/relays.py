"""Media that hand on the words of somebody else: «...», — цитирует слова Y агентство X (R1)."""

from __future__ import annotations

from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue, Found, Mention
from annotate.preannotators.quotes.scene import Scene

RELAYING = frozenset("цитировать процитировать приводить привести передавать передать".split())


def medium(scene: Scene, quote: Found) -> Mention | None:
    """Who hands on the words of the source: "цитирует слова Y агентство X" is a quotation of X as well (R1)."""
    cue, source = quote.cue, quote.source
    if cue is None or source is None or scene.cues.lemma(cue.head) not in RELAYING or quote.rule != "marks-dash":
        return None
    found = relay(scene, cue, scene.sentence_of(cue.head).last)
    return None if found is None or (found.first < source.last and source.first < found.last) else found


def relay(scene: Scene, cue: Cue, last: int) -> Mention | None:
    """The medium behind a verb of handing on: the last name of an organisation that is no genitive."""
    tokens = scene.tokens
    for i in range(last - 1, cue.last, -1):
        if tokens[i].name == "ORG" and tokens[i].case in ("Nom", "", "Acc") and scene.pair_of(i) is None:
            first = scene.phrases.name_of[i][0]
            head = first - 1 if tokens[first - 1].lemma in lex.MEDIA and tokens[first - 1].case == "Nom" else first
            return scene.sources.mention(head, last) if head > cue.last else None
    for i in range(cue.last, last):
        if tokens[i].lemma in lex.MEDIA and tokens[i].case == "Nom":
            return scene.sources.mention(i, last)
    return None


def genitive_behind(scene: Scene, cue: Cue, last: int) -> Mention | None:
    for i in range(cue.last, min(last, cue.last + 5)):
        token = scene.tokens[i]
        if token.pos in ("NOUN", "PROPN") and token.case == "Gen":
            return scene.sources.mention(i, last)
        if token.pos not in ("ADJ", "DET"):
            return None
    return None
