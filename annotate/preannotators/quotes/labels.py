"""Speech without marks: headline labels, interview turns, block quotations behind a colon, dialogue dashes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from annotate.preannotators.analysis import Stretch
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.contents import content
from annotate.preannotators.quotes.parts import Cue, Found, Mention
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speech import any_subject, telling
from annotate.preannotators.quotes.zones import Zones

_NO_LABEL = frozenset(
    "фото видео источник справка читайте подробнее категория см также ссылки автор текст иллюстрация".split()
)
_TELLING = (
    lex.SAY | lex.WRITE | lex.VOICE | lex.ASK | lex.PASSIVE | frozenset("вспомнить вспоминать призвать".split())
) - frozenset("начать начинать продолжить продолжать раскрыть".split())
_LIST_MARK = re.compile(r"\s*(?:[—–•*·\-]|\d+[.)])\s*")


def labelled(scene: Scene, found_zones: Zones) -> list[Found]:
    return [*_turns(scene), *_headline(scene), *_blocks(scene, found_zones)]


def _label(scene: Scene, number: int) -> tuple[int, int, int] | None:
    """(first token, colon token, last token) of a paragraph that starts with a short name and a colon."""
    paragraph = scene.analysis.paragraphs[number]
    for i in range(paragraph.first, min(paragraph.first + 7, paragraph.last)):
        if scene.tokens[i].text == ":" and i > paragraph.first and i + 1 < paragraph.last:
            words = scene.tokens[paragraph.first : i]
            if words[0].lower in _NO_LABEL or any(t.is_finite or t.pos == "ADP" for t in words):
                return None
            return paragraph.first, i, paragraph.last
        if not scene.tokens[i].is_word and scene.tokens[i].text not in '.-«»"':
            return None
    return None


def _turns(scene: Scene) -> Iterator[Found]:
    """Имя Фамилия: реплика, the label again and again."""
    labels = {n: label for n in range(len(scene.analysis.paragraphs)) if (label := _label(scene, n))}
    named = {n: scene.text[scene.tokens[a].start : scene.tokens[c].start].strip() for n, (a, c, _) in labels.items()}
    often = Counter(named.values())
    for n, (first, colon, last) in labels.items():
        if often[named[n]] < 2 or not any(scene.tokens[i].name in ("PER", "ORG") for i in range(first, colon)):
            continue
        place = content(scene, scene.tokens[colon + 1].start, scene.tokens[last - 1].end)
        if place is not None and scene.tokens[colon + 1].start not in scene.phrases.pair_at:
            yield Found((place,), "direct", "turn", 0.85, None, Mention(first, colon, first))


def _headline(scene: Scene) -> Iterator[Found]:
    """X: что-то случилось, as the first line."""
    if not scene.analysis.paragraphs:
        return
    label = _label(scene, 0)
    paragraph = scene.analysis.paragraphs[0]
    if label is None or paragraph.end - paragraph.start > 160:
        return
    first, colon, last = label
    words = scene.tokens[first:colon]
    named = (
        any(t.name in ("PER", "ORG") and t.case in ("Nom", "") for t in words)
        or scene.text[words[0].start : words[-1].end] == "СМИ"
    )
    role = words[0].pos == "NOUN" and words[0].case == "Nom" and words[0].feats.get("Animacy") == "Anim"
    body = words[-1].lemma in lex.INSTITUTION and words[-1].case in ("Nom", "")
    institution = (
        role
        or body
        or words[-1].lower
        in (
            "эксперты",
            "источник",
            "источники",
            "ученые",
            "учёные",
            "власти",
            "полиция",
            "мид",
            "очевидцы",
        )
    )
    if not (named or institution) or scene.tokens[colon + 1].start in scene.phrases.pair_at:
        return
    if len(scene.analysis.sentences) and not any(
        t.is_finite or t.pos in ("VERB", "NOUN") for t in scene.tokens[colon + 1 : last]
    ):
        return
    place = scene.trimmed(scene.tokens[colon + 1].start, scene.tokens[last - 1].end)
    if place is not None and scene.words(*place) > 2:
        yield Found((place,), "indirect", "headline", 0.85, None, Mention(first, colon, first))


def _blocks(scene: Scene, found_zones: Zones) -> Iterator[Found]:
    """X заявил: and the words without marks, in the same line or as the next paragraph."""
    paragraphs = scene.analysis.paragraphs
    for sentence in scene.analysis.sentences:
        colon = next((i for i in range(sentence.last - 1, sentence.first, -1) if scene.tokens[i].text == ":"), None)
        if colon is None:
            continue
        cue, source = _introducing(scene, sentence.first, colon, found_zones)
        if cue is None and not _own_words(scene, sentence, colon):
            continue
        if cue is None:
            beside = next(
                (z for z in found_zones.get(sentence.index, ()) if z.rule == "adverbial" and z.last <= colon), None
            )
            cue, source = (beside.cue, beside.source) if beside else telling(scene, sentence.first, colon)
            source = source or any_subject(scene, sentence.first, colon)
        if colon == sentence.last - 1:
            paragraph = paragraphs[sentence.paragraph]
            if paragraph.last != sentence.last:
                following = scene.analysis.sentences[sentence.index + 1]
                start, end = following.start, paragraph.end
            elif sentence.paragraph + 1 < len(paragraphs):
                block = paragraphs[sentence.paragraph + 1]
                if scene.text.count("\n", paragraph.end, block.start) > 2:
                    continue
                if scene.tokens[block.last - 1].text == ":":
                    continue  # another line that introduces
                start, end = block.start, block.end
            else:
                continue
            if _marked(scene, start):
                continue
            if _LIST_MARK.match(scene.text, start):
                continue
            says = cue is not None and cue.kind in ("verb", "passive", "adverbial")
            if not scene.has_finite(start, end) and not (says and scene.words(start, end) > 3):
                continue
            if end - start < 30 and not (says and scene.words(start, end) > 2):
                continue
            score = 0.95
        else:
            start, end = scene.tokens[colon + 1].start, sentence.end
            behind = scene.tokens[colon + 1]
            if start == scene.tokens[colon].end:  # 11:00
                continue
            if _marked(scene, start) or not scene.has_finite(start, end) or scene.words(start, end) < 4:
                continue
            if not behind.text[0].isupper() and (cue is None or cue.kind != "verb"):
                continue
            score = 0.85
        if place := content(scene, start, end):
            lower = scene.text[place[0]].islower()
            yield Found((place,), "indirect" if lower else "direct", "block", score, cue, source)


def _own_words(scene: Scene, sentence: Stretch, colon: int) -> bool:
    """Whether a line that ends in a colon is followed by a paragraph in the first person."""
    paragraphs = scene.analysis.paragraphs
    if colon != sentence.last - 1 or paragraphs[sentence.paragraph].last != sentence.last:
        return False
    if sentence.paragraph + 1 >= len(paragraphs):
        return False
    block = paragraphs[sentence.paragraph + 1]
    return any(
        t.lower in ("я", "мы", "мне", "нам", "меня", "мой", "моя", "наш", "наша") or t.feats.get("Person") == "1"
        for t in scene.tokens[block.first : block.last]
    )


def _marked(scene: Scene, start: int) -> bool:
    """Whether the words at `start` are in marks of their own, over wiki's italics too."""
    while start < len(scene.text) and scene.text[start] in "' \u00a0\n":
        start += 1
    return start in scene.phrases.pair_at


def _introducing(scene: Scene, first: int, colon: int, found_zones: Zones) -> tuple[Cue | None, Mention | None]:
    verbs = [i for i in range(colon - 1, first - 1, -1) if i in scene.cues.verbs]
    # "попросил помощи, ссылаясь на отзывы:": the verb introduces the words rather than the participle beside it
    for i in sorted(verbs, key=lambda i: scene.tokens[i].feats.get("VerbForm") == "Conv"):
        if cue := scene.cues.verbs.get(i):
            ends_line = (
                colon + 1 >= len(scene.tokens) or scene.tokens[colon + 1].sentence != scene.tokens[colon].sentence
            )
            apart = any(scene.tokens[k].is_finite for k in range(cue.last, colon)) or colon - cue.last > 25
            if (cue.kind == "verb" and scene.cues.lemma(i) not in _TELLING) or (apart and not ends_line):
                continue
            return cue, scene.sources.of(cue, first, colon)
    for zone in found_zones.get(scene.tokens[first].sentence, ()):
        if first <= zone.first < colon and zone.rule == "adverbial" and colon - zone.last <= 2:
            return zone.cue, zone.source
    return None, None
