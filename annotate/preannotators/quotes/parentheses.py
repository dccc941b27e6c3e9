"""Attributions with a verb, apart from the words they attribute: "..., сообщает X", "как пишет X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.zones import Zone, past_apposition, zone_end

_PARENTHETIC = (lex.SAY | lex.WRITE | lex.THINK | lex.VOICE) - frozenset(
    "показать решить установить найти начать привести бросить находить знать понимать понять узнать".split()
)


def how_clauses(scene: Scene) -> Iterator[Zone]:
    tokens = scene.tokens
    for token in tokens:
        if token.lower not in ("как", "о") or (token.lower == "о" and not _about_what(scene, token.index)):
            continue
        i = token.index
        sentence = scene.sentence_of(i)
        if (
            token.lower == "как"
            and i + 1 < sentence.last
            and tokens[i + 1].lower in ("и", "бы", "только", "раз", "минимум", "будто")
        ):
            continue
        before = tokens[i - 1] if i > sentence.first else None
        if (
            before is not None
            and before.text not in (",", "—", "–", "(", "«", '"', "-")
            and before.lower not in ("однако", "но", "а", "и")
        ):
            continue
        if before is not None and before.text == "," and _of_time(tokens[max(0, i - 3) : i - 1]):
            continue
        cue = None
        for j in range(i + 1, min(i + 12, sentence.last)):
            if j in scene.cues.verbs:
                cue = scene.cues.verbs[j]
                break
            if (tokens[j].is_finite and tokens[j].lemma != "быть") or tokens[j].text in (",", ":", "—"):
                break
        if cue is None or tokens[cue.head].feats.get("VerbForm") in ("Conv", "Inf"):
            continue
        if scene.cues.lemma(cue.head) in lex.VOICE - lex.SAY or tokens[cue.head].feats.get("Person") == "1":
            continue
        last = zone_end(scene, cue.last, sentence.last)
        last = past_apposition(scene, last, sentence.last)
        if (
            last < sentence.last
            and tokens[last].text == ","
            and last + 1 < sentence.last
            and tokens[last + 1].lower == "что"
        ):
            continue
        source = scene.sources.of(cue, i + 1, last, right_first=True)
        yield Zone(i, last, cue, source, "how" if token.lower == "как" else "about-which")


def _of_time(before: Sequence[Token]) -> bool:
    """после того, как; до того, как; тем, как: a conjunction in two parts."""
    words = [token.lower for token in before]
    return words[-1:] in (["тем"], ["так"], ["то"]) or (
        words[-1:] == ["того"] and words[0] in ("после", "до", "вместо", "раньше", "с")
    )


def _about_what(scene: Scene, i: int) -> bool:
    return (
        i + 1 < len(scene.tokens)
        and scene.tokens[i + 1].lower in ("чем", "чём")
        and i > 0
        and scene.tokens[i - 1].text == ","
    )


def parentheses(scene: Scene) -> Iterator[Zone]:
    tokens = scene.tokens
    for head, cue in scene.cues.verbs.items():
        lemma = scene.cues.lemma(head)
        sentence = scene.sentence_of(head)
        if cue.kind == "light" or (
            tokens[head].feats.get("VerbForm") in ("Conv", "Inf", "Part") and cue.kind != "passive"
        ):
            continue
        if cue.kind == "verb" and lemma not in _PARENTHETIC:
            continue
        first = _behind_comma(scene, cue.first, sentence.first)
        if first is None:
            continue
        last = zone_end(scene, cue.last, sentence.last)
        while (
            last < sentence.last - 1 and tokens[last].text in (",", "—", "–") and _goes_on(scene, last, sentence.last)
        ):
            last = zone_end(scene, last + 1, sentence.last)
        follows = tokens[last] if last < sentence.last else None
        if follows is not None and follows.text == ":":
            continue
        if (
            follows is not None
            and follows.text == ","
            and last + 1 < sentence.last
            and tokens[last + 1].lower in ("что", "чтобы")
        ):
            continue
        if any(tokens[j].lower in ("что", "чтобы") and tokens[j].pos == "SCONJ" for j in range(cue.last, last)):
            continue
        if cue.kind == "passive" and tokens[cue.first - 1].lower == "не":
            continue  # какую должность он занимал, не сообщается: nothing is reported
        source = scene.sources.of(cue, first, last, right_first=True)
        if source is None and cue.kind != "passive":
            # "приехал в Москву, рассказал о планах": a second act of the subject, not an attribution
            continue
        if source is not None and cue.kind != "passive" and source.head < first:
            continue
        yield Zone(first, last, cue, source, "parenthesis")


def _behind_comma(scene: Scene, cue_first: int, limit: int) -> int | None:
    """The first token of the attribution where nothing but adverbs stands between a comma or dash and the cue."""
    i = cue_first
    steps = 0
    while i > limit and steps < 5:
        before = scene.tokens[i - 1]
        if before.text in (",", "—", "–") or (before.text == "-" and scene.text[before.end : before.end + 1] == " "):
            return i
        adverbial = before.pos in ("ADV", "PART") or before.lower in (
            "в",
            "во",
            "этом",
            "при",
            "свою",
            "очередь",
            "об",
            "не",
        )
        if not adverbial or before.lower in ("и", "а", "но"):
            return None
        i -= 1
        steps += 1
    return None


def _goes_on(scene: Scene, comma: int, limit: int) -> bool:
    """Whether the attribution goes on behind a comma up to the end: ", сообщил X, отвечая на вопрос"."""
    nxt = scene.tokens[comma + 1]
    if nxt.feats.get("VerbForm") == "Conv" or nxt.lower in ("который", "которая", "которые", "ссылаясь"):
        return True
    rest = scene.tokens[comma + 1 : limit]
    if any(token.is_finite or token.text in ("—", "–", "-") for token in rest) or len(rest) > 18:
        return False
    person = any(t.feats.get("Animacy") == "Anim" and t.case == "Nom" for t in rest[:4])
    return nxt.case == "Nom" and (person or nxt.name == "PER")
