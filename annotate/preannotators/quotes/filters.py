"""When words in marks are no quotation: names, titles, terms, scare quotes (rules F1 to F7)."""

from __future__ import annotations

from annotate.preannotators.analysis import Token
from annotate.preannotators.marks import Pair
from annotate.preannotators.quotes import lexicon as lex
from annotate.preannotators.quotes.scene import Scene


def is_title(scene: Scene, pair: Pair) -> bool:
    """Whether the pair is a name or title by itself, whatever stands around it."""
    words = scene.words(*pair.inner)
    if not words:
        return True
    before = _before(scene, pair)
    finite = scene.has_finite(*pair.inner)
    tokens = scene.analysis.within(*pair.inner)
    first = next((t for t in tokens if t.is_word), None)
    capital = first is not None and first.text[0].isupper()
    if before is not None and words <= 9:
        if before.lemma in lex.GENERIC and (
            capital or words <= 3 or before.lemma in ("термин", "слово", "понятие", "название")
        ):
            return True
    if any(phrase in scene.text[max(0, pair.start - 25) : pair.start].lower() for phrase in lex.SO_CALLED):
        return True
    named = sum(t.name in ("ORG", "LOC") for t in tokens)
    if named and not finite and words <= 5 and capital:
        return True
    if capital and not finite and words <= 6:
        return True
    if first is not None and not first.text[0].isalpha() and words <= 2 and not finite:
        return True
    if (pair.start and scene.text[pair.start - 1] == "-") or scene.text[max(0, pair.start - 1)].isalnum():
        return True
    return _in_list(scene, pair) and words <= 4 and capital


def is_scare(scene: Scene, pair: Pair) -> bool:
    """Whether the pair is too short to be anybody's words without a verb that names: one to three words."""
    return scene.words(*pair.inner) <= 3 and not scene.has_finite(*pair.inner)


def verbatim(scene: Scene, start: int, end: int) -> bool:
    """Whether `start..end` holds a pair of marks with the source's own wording, so that a clause is mixed."""
    for pair in scene.pairs_from(start, end):
        if pair.end <= end and not is_title(scene, pair):
            tokens = [t for t in scene.analysis.within(*pair.inner) if t.is_word]
            if len(tokens) >= 2 or (tokens and tokens[0].text[0].islower()):
                return True
    return False


def _before(scene: Scene, pair: Pair) -> Token | None:
    """The word before the marks, over white space only."""
    i = scene.analysis.first_token(pair.start) - 1
    if i < 0:
        return None
    token = scene.tokens[i]
    return token if scene.text[token.end : pair.start].strip("' ") == "" else None


def _in_list(scene: Scene, pair: Pair) -> bool:
    """«А», «Б» и «В»."""
    rest = scene.text[pair.end : pair.end + 6].lstrip(" ,и")
    back = scene.text[max(0, pair.start - 6) : pair.start].rstrip(" ,и")
    return rest[:1] in ("«", '"', "„") or back[-1:] in ("»", '"', "”")


def content_type(scene: Scene, start: int, end: int) -> str:
    """Mixed where the words at `start..end` hold wording of the source in marks, else indirect."""
    return "mixed" if verbatim(scene, start, end) else "indirect"
