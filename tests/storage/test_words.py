"""What the same words are labelled elsewhere: the same in both stores, and looked up by the index in the file."""

from __future__ import annotations

from annotate.model.edits import reverting
from annotate.model.text import Span
from annotate.ports import ProjectStore
from storage.project import SqliteProject
from storage.words import LABELS, MOST, SEEN
from tests.storage.material import AT, annotation, creating, document, span

RIVER = "Волга обмелела. «Волга» купила баржи, а Волга молчит."
CITY = "На заводе «Волга» праздник: Волга вскрылась. Павел и Круглов приехали."
LONG = "Общество " + "с очень длинным именем " * 4 + "и ещё длиннее"


def _filled(store: ProjectStore) -> tuple[str, str]:
    anna, boris = store.annotator("Анна").id, store.annotator("Борис").id
    store.add([document("river", RIVER), document("city", CITY), document("long", LONG)], anna)
    first, second = span(RIVER, "Волга"), Span(17, 22)
    pieces = (span(CITY, "Павел"), span(CITY, "Круглов"))
    for made in (
        annotation("a1", "river", anna, "entity", "LOC", first),
        annotation("a2", "river", anna, "entity", "ORG", second),
        annotation("a3", "river", anna, "source", "SOURCE", second),
        annotation("a4", "river", boris, "entity", "PER", first),
        annotation("a5", "city", anna, "entity", "LOC", span(CITY, "Волга")),
        annotation("a6", "city", anna, "entity", "PER", *pieces),
        annotation("a7", "long", anna, "entity", "ORG", Span(0, len(LONG))),
        annotation("a8", "long", anna, "entity", "ORG", span(LONG, "Общество")),
    ):
        store.append(creating(made))
    return anna, boris


def test_the_labels_of_words_are_counted_in_a_layer_of_one_annotator(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    words = ["Волга", "Павел", "Круглов", LONG, "Общество", "Ока"]
    assert store.labels_of_words(words, "entity", anna) == {"Волга": {"LOC": 2, "ORG": 1}, "Общество": {"ORG": 1}}
    assert store.labels_of_words(["Волга"], "entity", boris) == {"Волга": {"PER": 1}}
    assert store.labels_of_words(["Волга"], "source", anna) == {"Волга": {"SOURCE": 1}}
    assert store.labels_of_words([], "entity", anna) == {}


def test_the_words_of_one_document_can_be_left_out_and_removed_ones_are(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    assert store.labels_of_words(["Волга"], "entity", anna, without="river") == {"Волга": {"LOC": 1}}
    store.append(reverting(store.entry(1), anna, AT))  # takes the import back
    assert store.labels_of_words(["Волга"], "entity", anna) == {}


def test_words_are_compared_letter_by_letter(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    assert store.labels_of_words(["волга", "Волг", "«Волга»"], "entity", anna) == {}


def test_the_file_looks_words_up_by_their_index(project: SqliteProject) -> None:
    anna, _ = _filled(project)
    given = {"words": "Волга", "layer": "entity", "annotator": anna, "without": "", "most": MOST, "seen": SEEN}
    with project._database.reading() as connection:
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + LABELS, given)]
    assert any("fragment USING" in step and "fragment_words (text=?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN") and step.split()[1] in ("fragment", "a") for step in plan), plan


def test_of_very_many_as_many_are_counted_as_are_enough_to_know(store: ProjectStore) -> None:
    anna = store.annotator("Анна").id
    text = "Ока " * 220
    store.add([document("oka", text)], anna)
    made = (annotation(f"n{n:03}", "oka", anna, "entity", "LOC", Span(4 * n, 4 * n + 3)) for n in range(220))
    store.append(creating(*made))
    assert store.labels_of_words(["Ока"], "entity", anna) == {"Ока": {"LOC": MOST}}
