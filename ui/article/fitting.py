"""What would be made of words before it is made: pure, for the preview of a drag."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from annotate.commands.fragments import added_to, cut_from, with_span, without_span
from annotate.commands.gesture import By
from annotate.commands.spans import annotate
from annotate.commands.trimming import trimmed
from annotate.model.marks import Mark
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Span
from ui.article.gestures import Aim, Fits


def fits(
    state: State,
    aim: Aim,
    armed: tuple[str, str] | None,
    held: Mark | None,
    exact: bool,
    shows: Callable[[Mark], bool] | None = None,
) -> Fits | None:
    """What a drag with that aim would make: of the armed label, or of the mark that pieces are added to.

    That is the one held; where others are looked for, `shows` says which of them can be seen.
    """
    if aim == "select":
        return partial(annotated, state, armed, exact) if armed else None
    if shows is not None:
        return partial(_nearest, state, aim, held, exact, shows)
    return partial(added if aim == "add" else cut, state, held, exact) if held else None


def _nearest(
    state: State, aim: Aim, held: Mark | None, exact: bool, shows: Callable[[Mark], bool], span: Span
) -> Span | None:
    if aim == "add":
        mark = added_to(state, held, span, shows)
        return added(state, mark, exact, span) if mark else None
    return span if cut_from(state, held, span, shows, exact) else None


def annotated(state: State, armed: tuple[str, str], exact: bool, span: Span) -> Span | None:
    """The place of the annotation that these words would become, None where it would be refused."""
    numbers = count()
    by = By(lambda: "", lambda: f"preview{next(numbers)}")
    transaction = annotate(state, (span,), *armed, by, exact=exact)
    made = [e.after for e in transaction.edits if isinstance(e.after, Annotation)] if transaction else []
    places = [f for record in made if record.layer == armed[0] for f in record.fragments if f.overlaps(span)]
    return places[0] if places else None


def added(state: State, mark: Mark, exact: bool, span: Span) -> Span | None:
    """The piece that these words would add to a mark."""
    rule = state.schema.layer(mark.layer)
    if rule is None or with_span(state, mark, span, exact) is None:
        return None
    return span if exact else trimmed(state.text, span, rule)


def cut(state: State, mark: Mark, exact: bool, span: Span) -> Span | None:
    """The words that would go out of a mark."""
    return span if without_span(state, mark, span, exact) else None
