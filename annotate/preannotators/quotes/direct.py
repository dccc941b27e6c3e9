"""Direct quotations in marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from annotate.preannotators.marks import DASHES, Pair
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.contents import content, direct_places
from annotate.preannotators.quotes.introduced import introduced, shouted
from annotate.preannotators.quotes.parts import Cue, Found, Mention, Place
from annotate.preannotators.quotes.relays import RELAYING, genitive_behind, medium, relay
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speech import any_subject

_SKIPPED = " \t\u00a0',.!?…"
_LONGEST_WORDS = 330  # code points of the author's words between two parts of a quotation
_DASH_INSIDE = re.compile(rf"[,.!?…;]['»“\"]?\s*[{DASHES}]\s+")


def direct(scene: Scene) -> list[Found]:
    """The quotations of the outermost pairs of marks, in order."""
    found: list[Found] = []
    used: set[int] = set()
    pairs = scene.outer
    for n, pair in enumerate(pairs):
        if n in used:
            continue
        inserted = _inserted(scene, pair)
        found.extend(inserted[:-1])
        quote = (
            (inserted[-1] if inserted else None)
            or _followed(scene, pair, pairs, n)
            or introduced(scene, pair)
            or shouted(scene, pair)
        )
        if quote is None:
            continue
        used.add(n)
        quote = _continued(scene, quote, pairs, n, used)
        found.append(quote)
        if relayed := medium(scene, quote):
            found.append(replace(quote, source=relayed, score=0.75))
    return found + list(_floating(scene, found, used))


def _followed(scene: Scene, pair: Pair, pairs: list[Pair], n: int) -> Found | None:
    zone = _words_behind(scene, pair.end, pairs[n + 1].start if n + 1 < len(pairs) else len(scene.text))
    if zone is None:
        return None
    first, last, dashed = zone
    before = scene.text[max(0, pair.start - 60) : pair.start].rstrip(" '\u00a0")
    opens = (
        not before
        or before[-1] in '.!?…:\n—–»)"'
        or pair.start == scene.analysis.paragraphs[scene.analysis.paragraph_at(pair.start)].start
    )
    cue = _speech(scene, first, last, dashed)
    if cue is None:
        if (
            dashed
            and opens
            and (person := _bare_person(scene, first, last)) is not None
            and scene.words(*pair.inner) > 3
        ):
            return Found(direct_places(scene, pair), "direct", "dash-name", 0.75, None, person)
        return None
    if not opens or not direct_places(scene, pair):
        return None
    source = _source(scene, cue, first, last)
    score = 0.97 if dashed else 0.85
    return Found(direct_places(scene, pair), "direct", "marks-dash", score, cue, source)


def _words_behind(scene: Scene, offset: int, limit: int) -> tuple[int, int, bool] | None:
    """The author's words behind a closing mark: (first token, last token, whether a dash leads them)."""
    text = scene.text
    i = offset
    while i < len(text) and text[i] in _SKIPPED:
        i += 1
    between = text[offset:i]
    dashed = i < len(text) and text[i] in DASHES
    if dashed:
        i += 1
    elif text[i : i + 1] == "\n":
        j = i
        while j < len(text) and text[j] in " \n\t":
            j += 1
        if j < len(text) and text[j] in DASHES and text.count("\n", i, j) <= 2:
            i, dashed = j + 1, True
        else:
            return None
    elif "," not in between and not re.search(r"[!?…]", text[max(0, offset - 2) : offset]):
        return None
    first = scene.analysis.first_token(i)
    if first >= len(scene.tokens) or scene.tokens[first].start >= limit:
        return None
    sentence = scene.sentence_of(first)
    last = min(sentence.last, scene.analysis.first_token(limit))
    # the second dash opens the rest of the quotation
    for k in range(first + 1, last):
        if scene.tokens[k].text in "—–―" and scene.tokens[k - 1].text in (",", ".", ":") and k - first > 1:
            last = k
            break
    return (first, last, dashed) if last > first else None


def _speech(scene: Scene, first: int, last: int, dashed: bool) -> Cue | None:
    """The cue of the author's words; without a dash it must come first or right behind its subject."""
    tokens = scene.tokens
    for i in range(first, last):
        cue = scene.cues.verbs.get(i)
        if cue is not None:
            if not dashed:
                if i - first > 3 or tokens[first].lower in ("а", "но", "и", "что", "который", "которая", "которые"):
                    return None
                if i + 1 < last and tokens[i + 1].text == "," and i + 2 < last and tokens[i + 2].lower == "что":
                    return None
                if i > first and not (tokens[first].case == "Nom" or tokens[first].pos in ("ADV", "PRON")):
                    return None
            return cue
        if tokens[i].is_finite and not dashed:
            return None
        if tokens[i].is_finite and i == first:
            # a verb in the cue's own place speaks whatever it means: "— не сдержался X"
            continue
    return _noun_cue(scene, first, last) if dashed else None


def _noun_cue(scene: Scene, first: int, last: int) -> Cue | None:
    """— такие слова X: a noun of speech in the author's words."""
    for i in range(first, min(last, first + 5)):
        if scene.tokens[i].lemma in ("слово", "цитата") and scene.tokens[i].pos == "NOUN":
            return Cue(i, i + 1, i, "noun")
    return None


def _source(scene: Scene, cue: Cue, first: int, last: int) -> Mention | None:
    if cue.kind == "noun":
        return genitive_behind(scene, cue, last) or any_subject(scene, cue.last, last)
    lemma = scene.cues.lemma(cue.head)
    if lemma in RELAYING:
        # a relay: the words are those of the person or body it quotes (R1)
        handed = relay(scene, cue, last)
        last = handed.first if handed is not None and handed.first > cue.last else last
        for i in range(cue.last, last):
            token = scene.tokens[i]
            if token.name == "PER" and token.case in ("Gen", "Acc"):
                head = scene.phrases.name_of[i][0]
                return scene.sources.mention(head, last)
            body = token.lemma in lex.INSTITUTION or token.feats.get("Animacy") == "Anim"
            if token.pos == "NOUN" and body and token.case == "Acc" and handed is not None:
                return scene.sources.mention(i, last)
            if token.lemma == "слово" and token.case == "Acc":
                found = genitive_behind(scene, Cue(i, i + 1, i, "noun"), last)
                if found is not None:
                    return found
    return scene.sources.of(cue, first, last, right_first=True)


def _bare_person(scene: Scene, first: int, last: int) -> Mention | None:
    """— Татьяна Петрова, заместитель начальника: a name without a verb."""
    if any(token.is_finite for token in scene.tokens[first:last]):
        return None
    for i in range(first, min(last, first + 12)):
        token = scene.tokens[i]
        if token.name == "PER" and token.case in ("Nom", ""):
            return scene.sources.mention(scene.phrases.name_of[i][0], last)
        if token.text in (",", "(") and i - first > 6:
            return None
    return None


def _inserted(scene: Scene, pair: Pair) -> list[Found]:
    """The author's words inside one pair of marks, as Russian typography wants them.

    Insertions with the same verb break one quotation; another verb ("..., — говорит X, — ..., — заключает он, — ...")
    introduces what stands behind it.
    """
    if len(pair.pieces) > 1 or pair.end - pair.start < 12:
        return []
    quotes: list[Found] = []
    start = pair.inner_start
    for mark, end, cue, source in _insertions(scene, pair):
        before = content(scene, start, mark)
        if quotes:
            quotes[-1] = _with(quotes[-1], before)
        if not quotes or scene.cues.lemma(cue.head) != scene.cues.lemma(_cue_of(quotes[-1]).head):
            places = (before,) if before and not quotes else ()
            quotes.append(Found(places, "direct", "inserted", 0.95, cue, source))
        start = end
    if quotes:
        quotes[-1] = _with(quotes[-1], content(scene, start, pair.inner_end))
    return [quote for quote in quotes if quote.places]


def _cue_of(quote: Found) -> Cue:
    assert quote.cue is not None
    return quote.cue


def _with(quote: Found, place: Place | None) -> Found:
    return replace(quote, places=(*quote.places, place)) if place else quote


def _insertions(scene: Scene, pair: Pair) -> Iterator[tuple[int, int, Cue, Mention | None]]:
    """(where the source's words break off, where they go on, cue, source) of each insertion between two marks."""
    text = scene.text
    at = pair.inner_start
    while found := _DASH_INSIDE.search(text, at, pair.inner_end):
        at = found.end()
        zone = _insertion(scene, found.end(), pair.inner_end)
        if zone is None:
            continue
        first, last, end = zone
        spoken = _speech(scene, first, last, True)
        if spoken is None or spoken.head - first > 6 or _predicate_between(scene, first, spoken.head):
            continue
        mark = found.start() + 1 if text[found.start()] in ".!?…" else found.start()
        yield mark, end, spoken, _source(scene, spoken, first, last)
        at = end


def _predicate_between(scene: Scene, first: int, head: int) -> bool:
    return any(scene.tokens[i].is_finite for i in range(first, head))


def _insertion(scene: Scene, start: int, limit: int) -> tuple[int, int, int] | None:
    """The author's words from `start`: (first token, last token, offset at which the source goes on)."""
    text = scene.text
    first = scene.analysis.first_token(start)
    if first >= len(scene.tokens):
        return None
    stop = re.compile(rf"[,.:;!?]\s*[{DASHES}]\s+").search(text, start, min(limit, start + _LONGEST_WORDS))
    if stop is not None:
        return first, scene.analysis.first_token(stop.start()), stop.end()
    sentence_end = min(scene.sentence_of(first).end, limit)
    if sentence_end - start > _LONGEST_WORDS:
        return None
    return first, scene.analysis.first_token(sentence_end), sentence_end


def _continued(scene: Scene, quote: Found, pairs: list[Pair], n: int, used: set[int]) -> Found:
    """With the pairs that go on behind the author's words: «Ц1», — сказал X, — «Ц2»."""
    last = n
    while last + 1 < len(pairs) and last + 1 not in used and quote.rule != "dash-name":
        pair = pairs[last + 1]
        before = pairs[last].end
        gap = scene.text[before : pair.start]
        if "\n" in gap or pair.start - before > _LONGEST_WORDS or quote.cue is None:
            break
        cue_end = scene.tokens[quote.cue.last - 1].end
        tail = gap.rstrip(" '")
        dash = bool(tail) and tail[-1] in "—–―-" and re.search(rf"[,.:]\s*[{DASHES}]$", tail) is not None
        plain = bool(tail) and tail[-1] in ".:" and cue_end > before and quote.rule == "marks-dash"
        listed = quote.rule in ("colon-marks", "noun-colon", "shout") and gap.strip(" '.!?") in ("и", ",", ", и", "или")
        if listed and (places := direct_places(scene, pair)):
            quote = replace(quote, places=quote.places + places)
            last += 1
            used.add(last)
            continue
        if not ((dash and cue_end > before) or plain):
            break
        first = next((t for t in scene.analysis.within(*pair.inner) if t.is_word), None)
        if first is None or (plain and not first.text[0].isupper()) or (plain and scene.words(*pair.inner) < 4):
            break
        behind = _followed(scene, pair, pairs, last + 1) or _inserted(scene, pair)
        if plain and behind is not None:
            break
        places = quote.places + direct_places(scene, pair)
        quote = replace(quote, places=places)
        last += 1
        used.add(last)
    return quote


def _floating(scene: Scene, found: list[Found], used: set[int]) -> Iterator[Found]:
    """A sentence or paragraph that is only a quotation: the speaker is that of the quotation before it (D9)."""
    for n, pair in enumerate(scene.outer):
        if n in used or scene.words(*pair.inner) < 5 or not scene.has_finite(*pair.inner):
            continue
        paragraph = scene.analysis.paragraphs[scene.analysis.paragraph_at(pair.start)]
        before = scene.text[paragraph.start : pair.start].rstrip(" '")
        after = scene.text[pair.end : paragraph.end].lstrip(" '.,")
        if (before and before[-1] not in '.!?…»"') or (after and not after[0].isupper() and after[0] not in '«"'):
            continue
        near = [q for q in found[max(0, n - 40) : n] if q.cue is not None and 0 <= pair.start - q.end < 600]
        if near and (places := direct_places(scene, pair)):
            cue = near[-1].cue
            assert cue is not None
            yield Found(places, "direct", "floating", 0.6, None, None, borrowed=cue.head)
        elif not before and not after and (places := direct_places(scene, pair)):
            yield Found(places, "direct", "floating", 0.5, None, None)
