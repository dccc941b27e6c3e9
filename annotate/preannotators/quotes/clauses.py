"""Where an indirect clause begins and ends behind its cue."""

from __future__ import annotations

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.filters import is_title
from annotate.preannotators.quotes.parts import Cue
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.zones import Zone, Zones

_QUESTION_WORDS = frozenset("как почему где когда зачем сколько какой какая какие какое кто ли откуда".split())
_QUESTIONERS = lex.ASK | frozenset(
    "рассказать рассказывать объяснить объяснять пояснить пояснять сообщить сообщать сказать уточнить спросить "
    "ответить поинтересоваться".split()
)


def complementiser(scene: Scene, cue: Cue) -> tuple[int, int] | None:
    """(index of the comma or first word of the conjunction, index of the first token of the clause)."""
    if cue not in scene.opened:
        scene.opened[cue] = _complementiser(scene, cue)
    return scene.opened[cue]


def _complementiser(scene: Scene, cue: Cue) -> tuple[int, int] | None:
    tokens = scene.tokens
    sentence = scene.sentence_of(cue.head)
    lemma = scene.cues.lemma(cue.head)
    i = cue.last
    in_relative = False
    home = scene.pair_of(cue.head)
    while i < min(sentence.last, cue.last + 45):
        token = tokens[i]
        if scene.pair_of(i) is not home and token.start in scene.phrases.pair_at:
            i = max(scene.analysis.first_token(scene.phrases.pair_at[token.start].end), i + 1)
            continue
        if token.text in (":", ";") or (token.text in ("»", "”") and home is None):
            return None
        comma = tokens[i - 1].text in (",", "—", "–") or (
            i - 2 >= cue.last - 1 and tokens[i - 1].lower in ("то", "том", "тем")
        )
        # the comma before что is forgotten often enough behind a verb that takes nothing else
        comma = comma or (i == cue.last and token.lower == "что" and token.pos == "SCONJ")
        if comma and token.lower == "что" and _of_something_else(scene, i):
            return None
        if comma and token.lower in ("что", "чтобы", "будто", "якобы") and not _pronoun_what(scene, i):
            if i + 1 >= sentence.last:
                return None
            if token.lower == "чтобы" and (lemma not in lex.WISH or infinitive_behind(scene, cue, i) is not None):
                return None
            start = i + 1
            if tokens[start].text == ",":  # "что, по его мнению, ..."
                start += 1
            if start >= sentence.last:
                return None
            back = i - 1
            while (
                back > cue.last and tokens[back - 1].lower in ("о", "об", "то", "том", "на", "в", ",") and i - back < 4
            ):
                back -= 1
            return max(back, cue.last), start
        denied = cue.first > 0 and tokens[cue.first - 1].lower == "не"
        if comma and token.lower in _QUESTION_WORDS and lemma in _QUESTIONERS and i - cue.last <= 8 and not denied:
            if token.lower in ("когда", "где") and lemma not in lex.ASK:
                return None
            return (i - 1, i) if tokens[i - 2].lower not in ("того", "тем") else None
        if token.text == "," and i + 1 < sentence.last:
            in_relative = tokens[i + 1].lemma == "который" or (
                tokens[i + 1].pos == "ADP" and i + 2 < sentence.last and tokens[i + 2].lemma == "который"
            )
        if token.is_finite and (not in_relative or i in scene.cues.verbs):
            return None
        if token.feats.get("VerbForm") == "Conv" and i in scene.cues.verbs and i > cue.last:
            return None
        if token.pos == "CCONJ" and token.lower in ("но", "а") and i > cue.last:
            return None
        i += 1
    return None


def _of_something_else(scene: Scene, i: int) -> bool:
    """за то, что; кроме того, что; всё то, что; при условии, что."""
    words = [t.lower for t in scene.tokens[max(0, i - 3) : i]]
    if words[-2:] in (["того", ","], ["условии", ","]) or words == ["связи", "с", "тем"]:
        return True
    return words in (["за", "то", ","], ["все", "то", ","], ["всё", "то", ","])


def _pronoun_what(scene: Scene, i: int) -> bool:
    """ "рассказал, что видел" stays a clause; "то, что осталось" is a noun phrase: its pronoun is the subject."""
    tokens = scene.tokens
    before = tokens[i - 2].lower if i >= 2 else ""
    return tokens[i].pos == "PRON" and before in ("то", "того", "все", "всё") and i >= 1 and tokens[i - 1].text == ","


def clause_end(scene: Scene, cue: Cue, start: int, found_zones: Zones) -> int:
    """Where an indirect clause ends, as an offset."""
    tokens = scene.tokens
    sentence = scene.sentence_of(cue.head)
    last = sentence.last
    pair = scene.pair_of(cue.head)
    if pair is not None and pair.inner_end < sentence.end + 1:
        last = min(last, scene.analysis.first_token(pair.inner_end))
    depth = 0
    below = _noun_of(scene, cue)
    for i in range(start, last):
        token = tokens[i]
        if scene.pair_of(i) is not pair and scene.pair_of(i) is not None:
            continue
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth < 0:
                return tokens[i].start
        elif token.text == ";":
            return token.start
        elif token.text == ":" and i + 1 < len(tokens) and _opens_words(scene, tokens[i + 1].start):
            return token.start
        elif token.text == "," and i > start + 1 and _turns(scene, i, sentence.last):
            return token.start
        elif i > start + 1 and (stop := _second_cue(scene, cue, start, i)):
            return stop
        elif i > start + 1 and token.text == "," and below is not None and _main_verb(scene, i + 1, below):
            return token.start
    for zone in found_zones.get(sentence.index, ()):
        if start + 2 < zone.first < last and (stop := _says_on(scene, zone, start, last)):
            last = stop
            break
        if (
            zone.rule in ("parenthesis", "how", "about-which")
            and start < zone.first
            and zone.last >= last - 1
            and zone.first < last
        ):
            last = zone.first
            break
    end = tokens[last - 1].end if last > start else tokens[start].start
    # razdel may cut the sentence inside a pair of marks; the clause goes on to the closing mark
    for other in scene.pairs_from(tokens[start].start, end):
        if tokens[start].start <= other.start < end < other.end and other.end - other.start < 1500:
            return other.end
    return end


def _opens_words(scene: Scene, offset: int) -> bool:
    """Whether a pair of marks at the offset, behind a colon, holds words and no name."""
    pair = scene.phrases.pair_at.get(offset)
    return pair is not None and not is_title(scene, pair) and scene.has_finite(*pair.inner)


def _turns(scene: Scene, comma: int, limit: int) -> bool:
    """Whether the author tells what came of it: ", однако позже", ", и в связи с этим"."""
    tokens = scene.tokens
    i = comma + 1
    words = [t.lower for t in tokens[i : min(i + 5, limit)]]
    if words[:1] in (["однако"], ["но"]):
        return words[1:2] in (["позже"], ["затем"], ["потом"], ["впоследствии"], ["вскоре"]) or words[1:3] == [
            "в",
            "итоге",
        ]
    return words[:4] == ["и", "в", "связи", "с"] or words[:2] == ["в", "ответ"]


def _noun_of(scene: Scene, cue: Cue) -> Token | None:
    """The noun that a cue describes: офицер, который признался; горничная, утверждающая."""
    tokens = scene.tokens
    low = scene.sentence_of(cue.head).first
    token = tokens[cue.head]
    if token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short":
        comma = cue.first - 1
    else:
        near = range(cue.first - 1, max(low, cue.first - 5), -1)
        comma = next((i - 1 for i in near if tokens[i].lemma == "который" and tokens[i].case == "Nom"), -1)
    if comma <= low or tokens[comma].text != ",":
        return None
    found = scene.sources.subjects.antecedent(comma + 1)
    return tokens[found] if found is not None else None


def _main_verb(scene: Scene, i: int, noun: Token) -> bool:
    """Whether a predicate of the noun stands at the token, over adverbs."""
    tokens = scene.tokens
    while i < len(tokens) and tokens[i].pos in ("ADV", "PART"):
        i += 1
    if i >= len(tokens) or not tokens[i].is_finite:
        return False
    verb = tokens[i]
    return verb.number == noun.number and (not verb.gender or not noun.gender or verb.gender == noun.gender)


def _says_on(scene: Scene, zone: Zone, start: int, last: int) -> int | None:
    """The joint before a second statement of the same speaker: ..., но, | по его словам, ..."""
    tokens = scene.tokens
    if zone.rule != "adverbial" or zone.source is None or tokens[zone.source.head].pos not in ("PRON", "DET"):
        return None
    joint = zone.first - 1
    while joint > start and tokens[joint].lower in (",", "но", "а", "и", "однако"):
        joint -= 1
    if not any(t.lower in ("но", "а", "и", "однако", ",") for t in tokens[joint + 1 : zone.first]):
        return None
    whole = any(t.is_finite for t in tokens[start : joint + 1]) and any(t.is_finite for t in tokens[zone.last : last])
    below = any(t.lemma in ("который", "что", "если", "когда", "где") for t in tokens[joint + 1 : zone.first])
    return joint + 1 if whole and not below and tokens[joint].lemma != "который" else None


def _second_cue(scene: Scene, cue: Cue, start: int, i: int) -> int | None:
    """The comma or conjunction before a second cue of the same subject: "..., и добавил, что"."""
    tokens = scene.tokens
    other = scene.cues.verbs.get(i)
    if other is None or other.kind == "passive":
        return _author_goes_on(scene, cue, start, i)
    token = tokens[i]
    back = i
    while back > start and (
        tokens[back - 1].pos in ("ADV", "PART") or tokens[back - 1].lower in ("также", "при", "этом")
    ):
        back -= 1
    before = tokens[back - 1]
    if token.feats.get("VerbForm") == "Conv":
        if before.text != ",":
            # two adverbial participles joined by и: the second goes on with the first, not with the clause
            joined = tokens[cue.head].feats.get("VerbForm") == "Conv" and tokens[back - 1].lower == "и"
            plain = not any(t.feats.get("VerbForm") == "Conv" for t in tokens[start : back - 1])
            return before.start if joined and plain else None
        return (
            before.start
            if complementiser(scene, other) or (tokens[i + 1 : i + 2] and not scene.sources.subjects.has_own(i))
            else None
        )
    if not token.is_finite:
        return None
    opened = complementiser(scene, other)
    if opened and (turn := _other_side(scene, start, i)):
        return turn
    if before.lower not in lex.JOINTS | {","}:
        return None
    first = tokens[cue.head]
    gerund = (
        first.feats.get("VerbForm") == "Conv"
        and before.lower == "и"
        and tokens[back - 2].text == ","
        and opened is not None
    )
    if not gerund:
        if token.number != first.number or (token.gender and first.gender and token.gender != first.gender):
            return None
        contrast = before.lower in ("но", "однако") and opened is not None
        if token.feats.get("Tense") != first.feats.get("Tense") and not contrast:
            return None
    if scene.sources.subjects.has_own(i):
        return None
    # the clause itself must be able to do without this verb: it has a predicate of its own before it
    if not any(
        t.is_finite or t.feats.get("Variant") == "Short" or t.feats.get("VerbForm") == "Inf"
        for t in tokens[start : back - 1]
    ):
        return None
    if opened is None and not _own_tense(scene, token, start, back) and not _also(scene, back):
        return None
    place = back - 1
    if tokens[place].lower in lex.JOINTS and tokens[place - 1].text == ",":
        place -= 1
    return tokens[place].start


def _author_goes_on(scene: Scene, cue: Cue, start: int, i: int) -> int | None:
    """The joint before a verb that can only go with the cue: потребовала, чтобы он уехал, и направила письмо.

    It has the cue's number, gender and tense and no subject of its own, and nothing in the clause is like it.
    """
    tokens = scene.tokens
    verb, first = tokens[i], tokens[cue.head]
    if not verb.is_finite or cue.kind not in ("verb", "light", "state") or scene.sources.subjects.has_own(i):
        return None
    back = i
    while (
        back > start
        and tokens[back - 1].lower not in lex.JOINTS
        and (tokens[back - 1].pos in ("ADV", "PART") or tokens[back - 1].lower in ("в", "итоге"))
    ):
        back -= 1
    joint = back - 1
    behind_comma = tokens[joint - 1].text == ","
    if tokens[joint].lower not in lex.JOINTS or not behind_comma or not _alike(verb, first):
        return None
    like = any(t.is_finite and _alike(t, verb) for t in tokens[start:joint])
    return tokens[joint - 1].start if not like or tokens[joint].lower == "однако" else None


def _alike(a: Token, b: Token) -> bool:
    """Whether two verbs agree in number, tense and, where both have one, gender."""
    same = a.number == b.number and a.feats.get("Tense") == b.feats.get("Tense")
    return same and (not a.gender or not b.gender or a.gender == b.gender)


def _other_side(scene: Scene, start: int, i: int) -> int | None:
    """The comma of ", а глава МИД отметил, что": another speaker's turn."""
    tokens = scene.tokens
    for k in range(i - 1, max(start, i - 12), -1):
        if tokens[k].is_finite or tokens[k].text in (";", ":"):
            return None
        if tokens[k].text == "," and tokens[k + 1].lower == "а" and k + 2 < i:
            subject = any(tokens[j].case == "Nom" and tokens[j].pos in ("NOUN", "PROPN") for j in range(k + 2, i))
            return tokens[k].start if subject else None
    return None


def _own_tense(scene: Scene, token: Token, start: int, back: int) -> bool:
    """Whether the verb goes with the cue and not with the clause: behind a comma, in another tense than the clause."""
    tokens = scene.tokens
    comma = tokens[back - 1].text == "," or tokens[back - 2].text == ","
    before = next((t for t in reversed(tokens[start : back - 1]) if t.is_finite), None)
    if before is None:
        return True  # an infinitive: a finite verb cannot be joined to it
    return comma and before.feats.get("Tense") != token.feats.get("Tense")


def _also(scene: Scene, back: int) -> bool:
    """, а также поделилась."""
    tokens = scene.tokens
    return tokens[back - 1].lower == "а" and tokens[back].lower == "также" and tokens[back - 2].text == ","


def infinitive_behind(scene: Scene, cue: Cue, limit: int) -> int | None:
    tokens = scene.tokens
    for i in range(cue.last, min(limit, cue.last + 14)):
        token = tokens[i]
        if token.feats.get("VerbForm") == "Inf":
            noun = tokens[i - 1]
            of_noun = noun.pos == "NOUN" and token.head == noun.index and noun.case in ("Gen", "Loc", "Ins")
            return i if not of_noun or i - 1 < cue.last else None
        if token.is_finite or token.lower in ("что", "чтобы", ":", ";") or token.text in (":", ";", "—"):
            return None
        if token.text == "," and not (i + 1 < limit and tokens[i + 1].lemma == "который"):
            return None
    return None
