"""Drafts between processes: their shapes, the helper of the window, many texts for the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span, normalised
from annotate.preannotators import NewsPreAnnotator
from annotate.preannotators.bulk import _chunks, suggest_in_processes
from annotate.preannotators.shapes import draft_from_json, draft_to_json, prediction
from annotate.suggestions import Draft
from tests.annotate.preannotators.conftest import Suggest

TEXT = "Мэр Олег Сомов сообщил, что школу построят к осени."

spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 10**6), st.integers(1, 500))
drafts = st.builds(
    Draft,
    maker=st.text(),
    version=st.text(),
    layer=st.sampled_from(["entity", "quote", "claim"]),
    label=st.text(),
    fragments=st.lists(spans, min_size=1, max_size=4).map(normalised),
    score=st.floats(0, 1),
    cue=st.none() | spans,
    source=st.none() | spans,
    attributes=st.dictionaries(st.text(), st.text() | st.integers() | st.floats(0, 1) | st.booleans()),
)


@given(drafts)
def test_a_draft_survives_the_way_through_json(draft: Draft) -> None:
    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


@pytest.mark.parametrize("damage", [{"fragments": [[3, 3]]}, {"fragments": None}, {"cue": [5]}, {"score": None}])
def test_what_is_no_draft_is_refused(damage: dict[str, object]) -> None:
    whole = draft_to_json(Draft("m", "1", "entity", "PER", (Span(0, 3),), 0.5))
    with pytest.raises(ValueError, match="not a"):
        draft_from_json({**whole, **damage})


def test_a_prediction_has_the_shapes_of_the_scorers() -> None:
    given_drafts = [
        Draft("m", "1", "entity", "PER", (Span(4, 14),), 0.9, attributes={"normal": "Олег Сомов"}),
        Draft(
            "q",
            "1",
            "quote",
            "QUOTE",
            (Span(28, 40), Span(45, 50)),
            0.8,
            Span(15, 22),
            Span(0, 14),
            {"type": "indirect", "speaker": "Олег Сомов", "rule": "clause"},
        ),
        Draft(
            "c", "1", "claim", "CLAIM", (Span(28, 50),), 0.7, attributes={"type": "EVENT", "worth": 2, "reasons": ""}
        ),
    ]
    assert prediction("a", given_drafts) == {
        "id": "a",
        "entities": [{"start": 4, "end": 14, "label": "PER", "normal": "Олег Сомов", "score": 0.9}],
        "quotes": [
            {
                "start": 28,
                "end": 50,
                "type": "indirect",
                "fragments": [[28, 40], [45, 50]],
                "source": [0, 14],
                "cue": [15, 22],
                "speaker": "Олег Сомов",
                "rule": "clause",
                "score": 0.8,
            }
        ],
        "claims": [{"start": 28, "end": 50, "score": 0.7, "type": "EVENT", "worth": 2, "reasons": ""}],
    }


def test_the_worker_says_when_it_is_ready_answers_in_order_and_ends_with_its_input(
    preannotator: NewsPreAnnotator, suggest: Suggest
) -> None:
    lines = [
        json.dumps({"job": 1, "text": TEXT}),
        "это не JSON",
        json.dumps({"job": ["a", 2], "text": 5}),
        "",
        json.dumps({"job": "last", "text": "Москва\u2028😀"}, ensure_ascii=False),
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "annotate.preannotators.worker"],
        input="\n".join(lines).encode("utf-8"),
        capture_output=True,
        timeout=120,
        check=True,
    )
    answers = [json.loads(line) for line in ran.stdout.decode("ascii").splitlines()]
    assert answers[0] == {"ready": dict(preannotator.makers)}
    assert answers[1] == {"job": 1, "drafts": [draft_to_json(draft) for draft in suggest(TEXT)]}
    assert answers[2:4] == [{"job": None, "error": "JSONDecodeError"}, {"job": ["a", 2], "error": "TypeError"}]
    assert answers[4]["job"] == "last"
    assert len(answers) == 5


def test_several_processes_give_the_same_in_the_same_order(suggest: Suggest) -> None:
    texts = [(str(n), f"{TEXT} Это новость номер {n}.") for n in range(20)]
    alone = list(suggest_in_processes(iter(texts), 1))
    assert [identity for identity, _ in alone] == [identity for identity, _ in texts]
    assert list(suggest_in_processes(iter(texts), 2)) == alone


def test_texts_are_read_no_further_than_the_work_goes() -> None:
    taken = []

    def texts() -> Iterator[tuple[str, str]]:
        for n in range(1000):
            taken.append(n)
            yield str(n), "Мост открыт."

    first = next(suggest_in_processes(texts(), 1))
    assert (first[0], len(taken)) == ("0", 1)


def test_a_task_is_as_long_as_a_few_articles() -> None:
    texts = [("a", "слово " * 700), ("b", "слово " * 200), ("c", "слово " * 2000), *((str(n), "") for n in range(60))]
    assert [[identity for identity, _ in chunk] for chunk in _chunks(texts)] == [
        ["a", "b"],
        ["c"],
        [str(n) for n in range(50)],
        [str(n) for n in range(50, 60)],
    ]
    assert list(_chunks([])) == []
