"""Examples of a label schema: sentences with [the words to annotate] in square brackets."""

from __future__ import annotations

from annotate.model.text import Fragments, Span


def bracketed(example: str) -> tuple[str, Fragments]:
    """The sentence without its brackets, and where the bracketed words stand in it; a bracket without its other half
    stays.
    """
    spans: list[Span] = []
    text, rest = "", example
    while True:
        before, opens, behind = rest.partition("[")
        inside, closes, after = behind.partition("]")
        if not opens or not closes:
            return text + rest, tuple(spans)
        text += before
        if inside:
            spans.append(Span(len(text), len(text) + len(inside)))
        text, rest = text + inside, after


def placed(fragments: Fragments, gaps: bool) -> list[Fragments]:
    """The annotations that an example shows: one of several fragments where the layer has gaps, else one each."""
    return [fragments] if gaps and fragments else [(fragment,) for fragment in fragments]
