"""A long document costs what its length says, and one change in it next to nothing. Ratios, not seconds."""

from __future__ import annotations

from functools import cache

from annotate.checks import findings
from annotate.commands import accept, annotate, done, reject
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Entry, Transaction
from annotate.model.state import State, apply, opened
from annotate.model.text import Document, Span
from annotate.suggestions import Draft, Suggestion, suggestion
from tests.annotate.making import ANNOTATOR, DOCUMENT, numbered
from tests.timing import seconds

LINE = "Министр Анна Белова заявила: «Мост откроют в июне, денег хватит всем».\n"
MANY = 8_000


def suggestions(lines: int) -> list[Suggestion]:
    """Four in a line: a person, a quote with cue and source, two claims in it."""
    made: list[Suggestion] = []
    for i in range(lines):
        at = i * len(LINE)

        def span(words: str, at: int = at) -> Span:
            start = at + LINE.index(words)
            return Span(start, start + len(words))

        drafts = (
            Draft("m", "1", "entity", "PER", (span("Анна Белова"),), 0.9),
            Draft(
                "m", "1", "quote", "QUOTE", (span("Мост откроют в июне, денег хватит всем"),), 0.9,
                span("заявила"), span("Министр Анна Белова"), {"type": "direct", "speaker": "Анна Белова"},
            ),
            Draft("m", "1", "claim", "CLAIM", (span("Мост откроют в июне"),), 0.6),
            Draft("m", "1", "claim", "CLAIM", (span("денег хватит всем"),), 0.6),
        )  # fmt: skip
        made.extend(suggestion(DOCUMENT, d) for d in drafts)
    return made


@cache
def desk(count: int) -> State:
    lines = count // 4
    return opened(Document(DOCUMENT, LINE * lines), ANNOTATOR, DEFAULT_SCHEMA, suggestions=suggestions(lines))


def applied(state: State, transaction: Transaction | None) -> State:
    assert transaction is not None
    return apply(state, Entry(1, transaction))


def test_opening_a_long_document_costs_what_its_suggestions_cost_to_make() -> None:
    """Making 16,000 suggestions is itself linear and quick (a digest each); opening is of that order."""
    made = suggestions(MANY // 4)
    base = seconds(lambda: suggestions(MANY // 4), 2)
    document = Document(DOCUMENT, LINE * (MANY // 4))
    opening = seconds(lambda: opened(document, ANNOTATOR, DEFAULT_SCHEMA, suggestions=made))
    assert len(desk(MANY).open_marks()) == MANY
    assert opening < 5 * base


def test_one_change_costs_a_small_part_of_opening_the_document() -> None:
    state = desk(MANY)
    opening = seconds(
        lambda: opened(state.document, ANNOTATOR, DEFAULT_SCHEMA, suggestions=state.proposals.by_id.values())
    )
    middle = state.open_marks()[MANY // 2 + 1]
    by = numbered()
    for work in (
        lambda: applied(state, accept(state, (middle.id,), by)),
        lambda: applied(state, reject(state, (middle.id,), by)),
        lambda: applied(state, annotate(state, (Span(100_000, 100_007),), "entity", "LOC", by)),
        lambda: state.marks.at(100_000),
    ):
        assert seconds(work, 5) < opening / 5


def test_deciding_on_everything_at_once_costs_no_more_for_each_than_in_a_short_document() -> None:
    def deciding(count: int) -> float:
        state = desk(count)
        marks = tuple(m.id for m in state.open_marks())
        accepting = seconds(lambda: accept(state, marks, numbered()), 1)
        return accepting + seconds(lambda: applied(state, done(state, 0.5, numbered())), 1)

    short = deciding(1_000)
    assert deciding(8_000) < 8 * 4 * short


def test_the_checks_cost_what_the_document_is_long_and_less_than_opening_it() -> None:
    few, many = (
        applied(state, done(state, 0.0, numbered())) for state in (desk(MANY // 4), desk(MANY))
    )  # fmt: skip
    assert len(many.annotations) > MANY
    short, long = seconds(lambda: findings(few)), seconds(lambda: findings(many))
    assert long < 4 * 3 * short
    opening = seconds(
        lambda: opened(
            many.document, ANNOTATOR, DEFAULT_SCHEMA, many.annotations, many.relations.values(), many.decisions.values()
        )
    )
    assert long < 2 * opening
