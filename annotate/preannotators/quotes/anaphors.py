""" "Об этом сообщил X": quotations whose content is the sentence before."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.preannotators.analysis import Stretch
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.clauses import complementiser, infinitive_behind
from annotate.preannotators.quotes.filters import content_type
from annotate.preannotators.quotes.parts import Cue, Found
from annotate.preannotators.quotes.remainder import behind_attribution
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.zones import Zones


def anaphors(scene: Scene, zones: Zones) -> Iterator[Found]:
    tokens = scene.tokens
    for sentence in scene.analysis.sentences:
        if sentence.index == 0:
            continue
        words = [t.lower for t in tokens[sentence.first : sentence.first + 6]]
        about = (
            about_this(scene, sentence)
            or (words[:1] == ["это"] and _says(scene, sentence.first + 1))
            or _afterthought(scene, sentence)
        )
        statement = (
            words[:1]
            and words[0] in ("такое", "такую", "такие", "эти")
            and len(words) > 1
            and (
                tokens[sentence.first + 1].lemma
                in ("мнение", "заявление", "информация", "данные", "вывод", "предположение")
            )
        )
        news = (
            len(words) > 2
            and words[0] in ("эту", "данную", "эти", "данные", "этот")
            and tokens[sentence.first + 1].lemma in ("информация", "сведение", "факт", "новость", "сообщение", "слух")
            and any(scene.cues.lemma(i) in ("подтвердить", "подтверждать") for i in _verbs(scene, sentence))
        )
        if not about and not statement and not news:
            continue
        cue = scene.cues.first_in(sentence.first, sentence.last)
        if cue is None and statement:
            verb = next((i for i in range(sentence.first, sentence.last) if tokens[i].is_finite), None)
            cue = Cue(verb, verb + 1, verb, "verb") if verb is not None else None
        if cue is None or cue.head - sentence.first > 12:
            continue
        if complementiser(scene, cue) is not None or infinitive_behind(scene, cue, sentence.last) is not None:
            continue
        before = scene.analysis.sentences[sentence.index - 1]
        opens = before.paragraph != sentence.paragraph
        first = scene.analysis.paragraphs[before.paragraph].first if opens else before.first
        if sentence.paragraph - before.paragraph > 1:
            continue
        said = [
            clause
            for i in range(first, before.last)
            if i in scene.cues.verbs and (clause := complementiser(scene, scene.cues.verbs[i]))
        ]
        if said and (len(said) > 1 or before.first > said[0][1] or not about_this(scene, sentence)):
            continue
        start = behind_attribution(scene, before.first, before.last, zones.get(before.index, ()))
        if said:  # the words that "this" points to are somebody's already: the second one says the same
            start = said[0][1]
        place = scene.trimmed(tokens[start].start, before.end)
        if place is None or scene.words(*place) < 4:
            continue
        source = scene.sources.of(cue, sentence.first, sentence.last, right_first=True)
        yield Found((place,), content_type(scene, *place), "about-this", 0.88, cue, source)


def _verbs(scene: Scene, sentence: Stretch) -> list[int]:
    return [i for i in range(sentence.first, min(sentence.last, sentence.first + 8)) if i in scene.cues.verbs]


def about_this(scene: Scene, sentence: Stretch) -> bool:
    words = [t.lower for t in scene.tokens[sentence.first : sentence.first + 3]]
    return words[:2] in (["об", "этом"], ["о", "чем"], ["о", "чём"]) or words == ["а", "об", "этом"]


def _says(scene: Scene, i: int) -> bool:
    """Это сообщила мать: the verb right behind, and it says."""
    return (
        i < len(scene.tokens)
        and scene.cues.lemma(i) in ("сообщить", "подтвердить", "рассказать", "заявить", "сказать")
        and (i in scene.cues.verbs)
    )


def _afterthought(scene: Scene, sentence: Stretch) -> bool:
    """Они сообщили об этом в соцсети."""
    tokens = scene.tokens
    words = sentence.last - sentence.first
    first = tokens[sentence.first]
    if words <= 12 and sentence.first in scene.cues.verbs and scene.cues.lemma(first.index) in lex.SAY:
        # "Рассказала его сестра.": a verb and who says it, and nothing that is said
        heads = [
            t
            for t in tokens[sentence.first + 1 : sentence.last]
            if t.case == "Nom" and t.pos in ("NOUN", "PROPN") and t.number == first.number
        ]
        return bool(heads) and all(
            t.text not in (",", ":", "—", "«", '"') for t in tokens[sentence.first : sentence.last]
        )
    if words > 30:
        return False
    for i in range(sentence.first + 1, sentence.last - 1):
        if tokens[i].lower == "об" and tokens[i + 1].lower == "этом":
            near = range(max(sentence.first, i - 3), i)
            return i - sentence.first < 10 and any(
                k in scene.cues.verbs and tokens[k].is_finite and scene.cues.lemma(k) in lex.SAY for k in near
            )
    return False
