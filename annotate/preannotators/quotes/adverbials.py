""" "по словам X", "согласно X", "со ссылкой на X": attributions without a verb."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.preannotators.analysis import Token
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.parts import Cue, Mention
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.zones import Zone, past_apposition

# As acts these have an object: слушания по утверждению его кандидатуры.
_ACTS = frozenset("утверждение определение признание".split())
_ADVERBIAL_PRONOUNS = frozenset("его ее её их".split())


def adverbials(scene: Scene) -> Iterator[Zone]:
    tokens = scene.tokens
    for token in tokens:
        found = None
        if token.lower in ("по", "пр"):
            found = _by_words(scene, token.index)
        elif token.lower == "согласно":
            found = _according(scene, token.index)
        elif token.lower in ("со", "ссылаясь", "сославшись"):
            found = _with_reference(scene, token.index)
        elif token.lower in ("с", "на"):
            found = _from_the_mouth(scene, token.index)
        elif token.lower == "в" and scene.text[token.start : token.start + 17].lower() == "в соответствии с ":
            found = _in_accordance(scene, token.index)
        if found is not None:
            yield found


def _by_words(scene: Scene, i: int) -> Zone | None:
    tokens = scene.tokens
    sentence = scene.sentence_of(i)
    j = i + 1
    pronoun = None
    while j < sentence.last and j - i < 5 and tokens[j].lemma not in lex.ACCORDING:
        if tokens[j].lower in _ADVERBIAL_PRONOUNS:
            pronoun = j
        elif tokens[j].pos not in ("ADJ", "DET", "NUM", "ADV") and tokens[j].feats.get("VerbForm") != "Part":
            return None
        j += 1
    if (
        j >= sentence.last
        or tokens[j].lemma not in lex.ACCORDING
        or tokens[j].case not in ("Dat", "", "Loc", "Ins", "Acc")
    ):
        return None
    noun = tokens[j]
    if noun.text[0].isupper() and not noun.text.isupper():
        return None  # Комитет по Оценке
    if pronoun is not None and noun.lemma in _ACTS:
        return None
    if pronoun is not None:
        return _adverbial(scene, i, j + 1, Cue(i, j + 1, j, "adverbial"), Mention(pronoun, pronoun + 1, pronoun))
    if j + 1 >= sentence.last:
        return None
    source = _genitive(scene, j, sentence.last)
    if source is not None and j - i > 1 and not _can_be_asked(tokens[source.head]):
        source = None  # "по предварительным данным затраты составят": what follows is the content
    cue = Cue(i, j + 1, j, "adverbial")
    if source is None:
        described = j - i > 1  # "по предварительным данным", "по официальной версии"
        ends = tokens[j + 1].text == ","
        # "по предварительным данным" says that there is a source and not which; "по другим данным" sets two apart
        several = described and tokens[i + 1].lemma in ("один", "другой", "различный", "разный", "иной")
        if (not several and noun.lemma not in ("сообщение", "информация", "сведение")) or not (described or ends):
            return None
        if not _looks_attributive(tokens[i + 1].lemma if described else ""):
            return None
        return _adverbial(scene, i, j + 1, cue, None)
    return _adverbial(scene, i, source.last, cue, source)


def _can_be_asked(head: Token) -> bool:
    """Whether the word is somebody or something that gives data of its own."""
    things = lex.INSTITUTION | lex.COLLECTIVE | lex.ARTEFACT | lex.METONYMS
    return bool(head.name) or head.pos != "NOUN" or head.feats.get("Animacy") == "Anim" or head.lemma in things


def _looks_attributive(lemma: str) -> bool:
    return lemma in (
        "",
        "предварительный",
        "официальный",
        "последний",
        "первый",
        "первоначальный",
        "другой",
        "некоторый",
        "различный",
        "разный",
        "имеющийся",
        "неподтвержденный",
        "непроверенный",
        "оперативный",
        "данный",
        "уточненный",
        "неофициальный",
    )


def _genitive(scene: Scene, noun: int, limit: int) -> Mention | None:
    """The source behind "по словам", "по данным"."""
    tokens = scene.tokens
    i = noun + 1
    if i + 1 < limit and tokens[i].lower in _ADVERBIAL_PRONOUNS and tokens[i + 1].case == "Gen":
        i += 1
    if i + 2 < limit and tokens[i].lemma == "один" and tokens[i + 1].lower == "из":
        return Mention(i, scene.phrases.around(i + 2, limit)[1], i)
    while (
        i < limit
        and (tokens[i].pos in ("ADJ", "DET", "NUM") or tokens[i].feats.get("VerbForm") == "Part")
        and tokens[i].case in ("Gen", "")
    ):
        i += 1
    if i >= limit or i - noun > 6:
        return None
    if tokens[i].pos == "ADP" and i > noun + 1 and (behind := _behind_complement(scene, i, limit)) is not None:
        return Mention(noun + 1, scene.phrases.around(behind, limit)[1], behind)
    head = tokens[i]
    if head.pos not in ("NOUN", "PROPN", "PRON", "X") and not head.name:
        i = noun + 1
        head = tokens[i]
        if head.text.startswith("'"):
            return (
                Mention(i, scene.phrases.around(i - 1, limit)[1], i)
                if scene.phrases.around(i - 1, limit)[1] > i
                else None
            )
        if head.start in scene.phrases.pair_at:
            pair = scene.phrases.pair_at[head.start]
            return Mention(i, max(scene.analysis.first_token(pair.end), i + 1), i)
        if head.pos != "ADJ" or head.case != "Gen":
            return None
    if head.pos == "NOUN" and head.case not in ("Gen", "", "Acc") and not head.name:
        return None
    if head.feats.get("Foreign") is None and head.name == "" and not head.is_word:
        return None
    first, last = scene.phrases.around(i, limit)
    return Mention(max(first, noun + 1), last, i)


def _behind_complement(scene: Scene, preposition: int, limit: int) -> int | None:
    """по словам знакомого с ним | бизнесмена: the noun that an adjective with words of its own describes."""
    for i in range(preposition + 2, min(limit, preposition + 6)):
        token = scene.tokens[i]
        if token.pos in ("NOUN", "PROPN") and token.case == "Gen" and token.feats.get("Animacy") == "Anim":
            return i
        if token.is_finite or token.text == ",":
            return None
    return None


def _according(scene: Scene, i: int) -> Zone | None:
    tokens = scene.tokens
    sentence = scene.sentence_of(i)
    j = i + 1
    if j + 3 < sentence.last and tokens[j].lower in ("которому", "которой", "которым"):
        # "указ, согласно которому губернатор уволен": what follows is the content, the pronoun names the text
        noun = next((t for t in reversed(tokens[sentence.first : i - 1]) if t.pos == "NOUN"), None)
        text = noun is not None and noun.lemma in lex.ARTEFACT | lex.ACCORDING | {"поправка", "заключение"}
        if i == sentence.first or tokens[i - 1].text != "," or not text:
            return None
        return Zone(i, j + 1, Cue(i, j, i, "adverbial"), Mention(j, j + 1, j), "by-which")
    if j < sentence.last and tokens[j].pos == "PRON" and tokens[j].lower in ("ему", "ей", "им"):
        return _adverbial(scene, i, j + 1, Cue(i, j + 1, i, "adverbial"), Mention(j, j + 1, j))
    while (
        j < sentence.last
        and (tokens[j].pos in ("ADJ", "DET") or tokens[j].feats.get("VerbForm") == "Part")
        and j - i < 5
    ):
        j += 1
    if (
        j >= sentence.last
        or tokens[j].lower.startswith("котор")
        or not (tokens[j].pos in ("NOUN", "PROPN", "X") or tokens[j].name)
    ):
        return None
    noun = tokens[j]
    if noun.lemma in lex.ACCORDING:
        source = _genitive(scene, j, sentence.last)
        pronoun = next((k for k in range(i + 1, j) if tokens[k].lower in _ADVERBIAL_PRONOUNS), None)
        if pronoun is not None:
            return _adverbial(scene, i, j + 1, Cue(i, j + 1, i, "adverbial"), Mention(pronoun, pronoun + 1, pronoun))
        last = source.last if source else scene.phrases.around(j, sentence.last)[1]
        cue = Cue(i, j + 1, i, "adverbial") if source else Cue(i, i + 1, i, "adverbial")
        return _adverbial(scene, i, last, cue, source or Mention(i + 1, last, j))
    first, last = scene.phrases.around(j, sentence.last)
    document = Mention(max(first, i + 1), last, j)
    maker = _genitive(scene, j, sentence.last) if noun.lemma in lex.ARTEFACT else None
    if maker is not None and not scene.tokens[maker.head].name:
        maker = None
    return _adverbial(scene, i, last, Cue(i, i + 1, i, "adverbial"), maker or document)


def _with_reference(scene: Scene, i: int) -> Zone | None:
    tokens = scene.tokens
    sentence = scene.sentence_of(i)
    if tokens[i].lower == "со":
        if i + 2 >= sentence.last or tokens[i + 1].lemma != "ссылка" or tokens[i + 2].lower != "на":
            return None
        j = i + 3
    else:
        if i + 1 >= sentence.last or tokens[i + 1].lower != "на":
            return None
        j = i + 2
    first = j
    while j < sentence.last and tokens[j].pos in ("ADJ", "DET", "NUM") and not tokens[j].name:
        j += 1
    if j >= sentence.last:
        return None
    pair = scene.phrases.pair_at.get(tokens[j].start)
    if pair is not None:
        source = Mention(first, max(scene.analysis.first_token(pair.end), j + 1), j)
    else:
        a, b = scene.phrases.around(j, sentence.last)
        source = Mention(max(min(a, first), first), b, j)
        if tokens[j].lemma in lex.ACCORDING | lex.ARTEFACT and (inner := _genitive(scene, j, sentence.last)):
            source = inner
    return Zone(i, source.last, Cue(i, first, i, "adverbial"), source, "reference")


def _from_the_mouth(scene: Scene, i: int) -> Zone | None:
    """с точки зрения X, на взгляд X, со слов X, с его слов."""
    tokens = scene.tokens
    sentence = scene.sentence_of(i)
    words = [token.lower for token in tokens[i : min(i + 4, sentence.last)]]
    if words[:3] == ["с", "точки", "зрения"] or words[:2] in (["на", "взгляд"], ["со", "слов"], ["с", "слов"]):
        noun = i + (2 if words[0] == "с" and words[1] == "точки" else 1)
        source = _genitive(scene, noun, sentence.last)
        if source is None or not (tokens[source.head].name or tokens[source.head].feats.get("Animacy") == "Anim"):
            return None
        return _adverbial(scene, i, source.last, Cue(i, noun + 1, noun, "adverbial"), source)
    if len(words) >= 3 and words[1] in _ADVERBIAL_PRONOUNS and words[2] in ("слов", "взгляд"):
        return _adverbial(scene, i, i + 3, Cue(i, i + 3, i + 2, "adverbial"), Mention(i + 1, i + 2, i + 1))
    return None


def _in_accordance(scene: Scene, i: int) -> Zone | None:
    tokens = scene.tokens
    sentence = scene.sentence_of(i)
    j = i + 3
    while j < sentence.last and tokens[j].pos in ("ADJ", "DET") and j - i < 7:
        j += 1
    if j >= sentence.last or tokens[j].lemma not in lex.ACCORDING | lex.ARTEFACT:
        return None
    source = _genitive(scene, j, sentence.last) or Mention(*scene.phrases.around(j, sentence.last), j)
    return _adverbial(scene, i, source.last, Cue(i, i + 3, i, "adverbial"), source)


def _to_comma(scene: Scene, last: int, limit: int) -> int:
    """Past what else describes a source at the start of a sentence: "согласно закону | о службе в армии,"."""
    tokens = scene.tokens
    opening = tokens[last] if last < limit else None
    if opening is None or not (opening.pos == "ADP" or opening.text == "(" or not opening.is_word):
        return last
    depth = 0
    for i in range(last, min(limit, last + 16)):
        token = tokens[i]
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and depth <= 0:
            return i
        if depth <= 0 and (token.is_finite or token.text in (":", ";", "—") or _subject(token)):
            return last
    return last


def _subject(token: Token) -> bool:
    return token.rel.startswith("nsubj") and token.case == "Nom"


def _adverbial(scene: Scene, first: int, last: int, cue: Cue, source: Mention | None) -> Zone | None:
    before = scene.tokens[first - 1] if first else None
    sentence = scene.sentence_of(first)
    if source is not None and last < len(scene.tokens) and scene.tokens[last].text == ",":
        last = past_apposition(scene, last, sentence.last)
    elif source is not None and first == sentence.first:
        last = _to_comma(scene, last, sentence.last)
    if before is not None and before.pos == "ADP":
        return None
    return Zone(first, last, cue, source, "adverbial")
