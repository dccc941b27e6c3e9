"""Checks of where annotations begin and end: quote marks, edges, tokens."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.checks.balance import OPENING, lone_marks, opens
from annotate.checks.finding import Finding, Look
from annotate.commands.edges import placed
from annotate.commands.gesture import By
from annotate.commands.trimming import closed, trimmed
from annotate.model.edits import Transaction
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Fragments, Span
from annotate.model.tokens import Tokens

_STOPS = ".!?…"
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
_ALONE = frozenset("«»„“”()[]—")
"""Characters that are tokens of their own wherever they stand."""
_AFTER_WORDS = frozenset(",.;:!?…»”“")


def unbalanced(look: Look) -> Iterator[Finding]:
    """Annotations with a quote mark whose partner is not in them."""
    text = look.state.text
    for layer in look.state.schema.layers:
        for annotation in look.of(layer.name):
            if lone_marks(text, annotation.fragments):
                yield Finding("unbalanced-marks", annotation.id, annotation.fragments)


def untrimmed(look: Look) -> Iterator[Finding]:
    """Annotations with something at an edge that their layer does not want there."""
    text = look.state.text
    for layer in look.state.schema.layers:
        if not layer.trim:
            continue
        doubtful = frozenset(layer.trim + _STOPS)
        for annotation in look.of(layer.name):
            for fragment in annotation.fragments:
                if text[fragment.start] not in doubtful and text[fragment.end - 1] not in doubtful:
                    continue
                if trimmed(text, fragment, layer) != fragment:
                    yield Finding("untrimmed-edge", annotation.id, annotation.fragments)
                    break


def cut_token(look: Look) -> Iterator[Finding]:
    """Annotations of layers that go by tokens with an edge in the middle of one."""
    state = look.state
    for layer in state.schema.layers:
        if layer.unit != "token":
            continue
        for annotation in look.of(layer.name):
            for fragment in annotation.fragments:
                if cuts(state.text, state.tokens, fragment.start) or cuts(state.text, state.tokens, fragment.end):
                    yield Finding("cut-token", annotation.id, annotation.fragments)
                    break


def cuts(text: str, tokens: Tokens, offset: int) -> bool:
    """Whether a token has `offset` in its middle."""
    if offset <= 0 or offset >= len(text):
        return False
    before, after = text[offset - 1], text[offset]
    # most edges are plain to see; tokenising a long document for them would take seconds
    if before.isspace() or after.isspace() or before in _ALONE or after in _ALONE:
        return False
    if before in _RUSSIAN and after in _RUSSIAN:
        return True
    if before.isalnum() and after in _AFTER_WORDS and (offset + 1 == len(text) or text[offset + 1].isspace()):
        return False
    token = tokens.at(offset)
    return token is not None and token.start < offset


def mend_edges(state: State, _finding: Finding, annotation: Annotation, by: By) -> Transaction | None:
    """Cuts what the layer does not want off the edges."""
    layer = state.schema.layer(annotation.layer)
    if layer is None:
        return None
    spans = (trimmed(state.text, fragment, layer) for fragment in annotation.fragments)
    return _placed(state, annotation, closed(state.text, filter(None, spans)), by)


def mend_token(state: State, _finding: Finding, annotation: Annotation, by: By) -> Transaction | None:
    """Takes the tokens whole."""
    layer = state.schema.layer(annotation.layer)
    if layer is None:
        return None
    whole = [state.tokens.snapped(f.start, f.end) or f for f in annotation.fragments]
    bare = [trimmed(state.text, span, layer) or span for span in whole]
    cut = any(cuts(state.text, state.tokens, edge) for span in bare for edge in (span.start, span.end))
    return _placed(state, annotation, closed(state.text, whole if cut else bare), by)


def mend_marks(state: State, _finding: Finding, annotation: Annotation, by: By) -> Transaction | None:
    """Takes the partner of the one lone mark in where it adjoins, else cuts the mark off where it is at an edge."""
    layer, lone = state.schema.layer(annotation.layer), lone_marks(state.text, annotation.fragments)
    if layer is None or len(lone) != 1:
        return None
    index = next(i for i, f in enumerate(annotation.fragments) if f.start <= lone[0] < f.end)
    for span in _balancing(state.text, annotation.fragments[index], lone[0]):
        bare = trimmed(state.text, span, layer)
        others = (*annotation.fragments[:index], *annotation.fragments[index + 1 :])
        fragments = closed(state.text, (*others, bare)) if bare else ()
        if fragments and not lone_marks(state.text, fragments):
            return _placed(state, annotation, fragments, by)
    return None


def _balancing(text: str, span: Span, mark: int) -> Iterator[Span]:
    """The places that a fragment could take for the sake of the lone mark in it, the best first."""
    if opens(text, mark, []):
        end = span.end
        if end + 1 < len(text) and text[end] in _STOPS:
            end += 1
        if end < len(text) and text[end] in OPENING[text[mark]]:
            yield Span(span.start, end + 1)
    elif span.start and text[mark] in OPENING.get(text[span.start - 1], ""):
        yield Span(span.start - 1, span.end)
    if len(span) > 1 and mark == span.start:
        yield Span(span.start + 1, span.end)
    if len(span) > 1 and mark == span.end - 1:
        yield Span(span.start, span.end - 1)


def _placed(state: State, annotation: Annotation, fragments: Fragments, by: By) -> Transaction | None:
    mark = state.marks.get(annotation.id)
    if mark is None or not fragments or fragments == annotation.fragments:
        return None
    return placed(state, mark, fragments, by, "mend")
