"""The learned tagger: what ships with its cards, what is done without it, and that its arithmetic is right."""

from __future__ import annotations

import itertools
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from annotate.preannotators import NewsPreAnnotator
from annotate.preannotators.claims.learned import model
from annotate.preannotators.learned import entities, perceptron, speakers
from annotate.preannotators.learned.attributes import REACH, attributes, shape
from annotate.preannotators.learned.chain import Chains
from annotate.preannotators.learned.clusters import FOLDER, Clusters
from annotate.preannotators.models import Natasha
from annotate.suggestions import Draft
from tests.annotate.preannotators.conftest import Suggest

TYPES = set("PER LOC ORG POSITION DATE MONEY PERCENT NUMBER AGE NORP EVENT LAW WORK PRODUCT".split())
NAMED = {"PER", "LOC", "ORG", "DATE", "MONEY"}
NEWS = (
    "Президент Франции Анна Белова 5 мая 2020 года подписала закон «О мире».\n"
    "30-летний немец Иван Петров заплатил 5 млн евро, сообщили в МИД РФ.\n"
    "По её словам, 20 процентов жителей\nМосквы придут на выборы"
)


def mentions(drafts: list[Draft], text: str, label: str) -> list[tuple[str, object]]:
    return [(d.fragments[0].of(text), d.attributes["normal"]) for d in drafts if d.label == label]


def test_each_model_has_a_card_with_its_size_and_version_and_all_are_small() -> None:
    models = sorted(p for p in FOLDER.iterdir() if p.suffix in (".npz", ".json"))
    assert [p.name for p in models] == [
        "claims.json",
        "clusters.npz",
        "entities.npz",
        "perceptron.npz",
        "speakers.json",
    ]
    assert sum(p.stat().st_size for p in models) < 8_000_000
    tagger, claims, other, ranker = entities.chains(), model(), perceptron.shipped(), speakers.model()
    assert tagger is not None
    assert claims is not None
    assert other is not None
    assert ranker is not None
    versions = {
        "entities.npz": tagger.version,
        "claims.json": claims.version,
        "clusters.npz": "1.0",
        "perceptron.npz": other.version,
        "speakers.json": ranker.version,
    }
    for path in models:
        card = path.with_suffix(".md").read_text(encoding="utf-8")
        assert f"- File: `{path.name}`, {path.stat().st_size} bytes\n- Version: {versions[path.name]}\n" in card
        for wanted in ("Made:", "Command:", "Made from:", "Licence:"):
            assert wanted in card, path.name


def test_types_of_the_schema_are_found_with_their_normal_forms(suggest: Suggest) -> None:
    drafts = suggest(NEWS)
    assert {d.label for d in drafts if d.layer == "entity"} <= TYPES
    assert mentions(drafts, NEWS, "POSITION")[0] == ("Президент Франции", "Президент Франции")
    assert mentions(drafts, NEWS, "AGE") == [("30-летний", "30-летний")]
    assert mentions(drafts, NEWS, "PERCENT") == [("20 процентов", "20 процентов")]
    assert mentions(drafts, NEWS, "LAW") == [("О мире", "О мире")]
    assert mentions(drafts, NEWS, "MONEY") == [("5 млн евро", "5 млн евро")]
    assert mentions(drafts, NEWS, "DATE") == [("5 мая 2020 года", "5 мая 2020 года")]


def test_a_position_has_its_nominative_and_the_position_inside_it_stands_apart(suggest: Suggest) -> None:
    text = "Об этом рассказали заместителю министра обороны России Ивану Петрову."
    assert mentions(suggest(text), text, "POSITION")[0] == (
        "заместителю министра обороны России",
        "заместитель министра обороны России",
    )


def test_no_mention_leaves_its_line_and_none_is_found_twice(suggest: Suggest) -> None:
    places = [(d.fragments, d.label) for d in suggest(NEWS) if d.layer == "entity"]
    assert len(places) == len(set(places))
    assert [f for fragments, _ in places for f in fragments if "\n" in f.of(NEWS)] == []


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken", b"no model"])
def test_without_a_model_that_can_be_read_the_rules_do_the_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "entities.npz"
    if content is not None:
        path.write_bytes(content)
    assert entities.chains(path) is None
    monkeypatch.setattr(entities, "chains", lambda: None)
    text = "Иван Петров приехал в МИД РФ 5 мая 2020 года и заплатил 5 млн рублей."
    (drafts,) = NewsPreAnnotator().suggest_many([text])
    assert [(d.label, d.fragments[0].of(text)) for d in drafts if d.layer == "entity"] == [
        ("PER", "Иван Петров"),
        ("ORG", "МИД РФ"),
        ("LOC", "РФ"),
        ("DATE", "5 мая 2020 года"),
        ("MONEY", "5 млн рублей"),
    ]
    assert re.search(r"entities\.npz.*rules alone", caplog.records[0].getMessage())


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken", b"no model"])
def test_without_a_perceptron_that_can_be_read_the_chains_tag_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "perceptron.npz"
    if content is not None:
        path.write_bytes(content)
    assert perceptron.shipped(path) is None
    monkeypatch.setattr(perceptron, "shipped", lambda: None)
    text = "Министр обороны Пётр Громов приехал в Омск 5 мая 2020 года и заплатил 5 млн рублей."
    assert Natasha().analyse(text).kept == []
    (drafts,) = NewsPreAnnotator().suggest_many([text])
    assert [(d.label, d.fragments[0].of(text)) for d in drafts if d.label in {"POSITION", *NAMED}] == [
        ("POSITION", "Министр обороны"),
        ("PER", "Пётр Громов"),
        ("LOC", "Омск"),
        ("DATE", "5 мая 2020 года"),
        ("MONEY", "5 млн рублей"),
    ]
    assert re.search(r"perceptron\.npz.*chains tag alone", caplog.records[0].getMessage())


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "entities.npz"
    np.savez(path, about=np.array([{"format": 1}], dtype=object))
    assert entities.chains(path) is None
    assert perceptron.shipped(path) is None


def test_without_clusters_or_for_other_vectors_no_word_has_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Clusters.shipped(10, tmp_path).of(3) == (0, 0)
    assert Clusters.shipped(10).of(3) == (0, 0)
    assert [record.getMessage() for record in caplog.records] == [
        "clusters.npz cannot be read (FileNotFoundError): words have no clusters",
        "clusters.npz is made for 250002 words, the vectors have 10",
    ]


def test_words_used_alike_share_a_cluster() -> None:
    words = Natasha()
    assert words.clusters("президент") == words.clusters("министр")
    assert words.clusters("президент") != words.clusters("сосиска")
    assert words.clusters("йцукенгшщз") == (0, 0)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("Москва", "Яяя"), ("МИД", "ЯЯ"), ("2020", "9999"), ("Ту-154", "Яя-99"), ("iPhone", "zZzz"), ("«", "«")],
)
def test_shape_of_a_word(word: str, wanted: str) -> None:
    assert shape(word) == wanted


def test_every_attribute_is_of_a_known_kind() -> None:
    words = Natasha()
    analysis = words.analyse(NEWS)
    kinds = {name[0] for own in attributes(analysis, words) for name in own}
    assert kinds <= REACH.keys()


def toy(folder: Path) -> Chains:
    """Two tags, two attributes: "w:a" speaks for B-X at its own token, "w:b" for B-X at the token before it."""
    path = folder / "toy.npz"
    about = {"format": 1, "version": "0", "groups": [{"name": "g", "tags": ["O", "B-X", "I-X"]}]}
    rows = np.zeros((5, 2), np.uint32)
    rows[2, 0], rows[3, 1] = 1, 2
    np.savez(
        path,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        names=np.frombuffer(b"w:a\nw:b", np.uint8),
        rows=rows,
        weights=np.array([[0, 0, 0], [0, 1.5, 0.5], [-0.5, 1, 0]], np.float16),
        lean=np.array([0.25, 0, 0], np.float32),
        transitions=np.array([[[0.5, 0, -30], [0, -1, 1], [0, -1, 0.75]]], np.float32),
    )
    return Chains(path)


def test_the_probability_of_a_tag_is_that_of_all_chains_through_it(tmp_path: Path) -> None:
    chains = toy(tmp_path)
    own = [["w:a"], ["w:b", "w:unknown"], ["w:b"], []]
    local = [[0.25, 1.5, 0.5], [0.25, 0.0, 0.0], [0.25, 0.0, 0.0], [0.25, 0.0, 0.0]]
    for token, following in ((0, 1), (1, 2)):
        assert own[following][0] == "w:b"
        local[token] = [a + b for a, b in zip(local[token], [-0.5, 1.0, 0.0], strict=True)]
    moves = chains.transitions[0]
    weight = {
        path: math.exp(
            sum(local[i][s] for i, s in enumerate(path)) + sum(moves[a, b] for a, b in itertools.pairwise(path))
        )
        for path in itertools.product(range(3), repeat=4)
    }
    total = sum(weight.values())
    chance = [[sum(w for p, w in weight.items() if p[i] == s) / total for s in range(3)] for i in range(4)]
    best = [max(range(3), key=lambda s, i=i: chance[i][s]) for i in range(4)]  # type: ignore[misc]
    (found, *more) = chains.find(own, [(0, 4)])["g"]
    assert (best[0], found.first, found.label, more) == (1, 0, "X", [])
    sure = [chance[i][best[i]] for i in range(found.last + 1)]
    assert found.score == pytest.approx(min(sure), abs=2e-3)


def test_hints_of_another_model_are_added_to_the_scores(tmp_path: Path) -> None:
    chains = toy(tmp_path)
    own: list[list[str]] = [["w:a"], [], ["w:b"], [], []]
    hints = np.zeros((5, 3), np.float32)
    hints[0, 0], hints[3, 1], hints[4, 2] = 9, 9, 9
    found = chains.find(own, [(0, 5)], hints)["g"]
    assert [(f.first, f.last, f.label) for f in chains.find(own, [(0, 5)])["g"]] == [(0, 4, "X")]
    assert [(f.first, f.last, f.label) for f in found] == [(1, 2, "X"), (3, 5, "X")]


def small(folder: Path) -> perceptron.Perceptron:
    """Two inputs, one hidden number a layer, two groups; the second layer sees the token and the one behind it."""
    path = folder / "small.npz"
    groups = [{"name": "g", "tags": ["O", "B-X"]}, {"name": "h", "tags": ["O", "B-Y"]}]
    about = {"format": 1, "version": "0", "groups": groups}
    np.savez(
        path,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        names=np.frombuffer(b"w:a\nw:b", np.uint8),
        first=np.array([[1], [2]], np.float16),
        first_bias=np.array([-1], np.float16),
        of_attributes=np.array([[3], [-9]], np.float16),
        second=np.array([[0], [0], [1], [0.5], [0]], np.float16),
        second_bias=np.array([0.25], np.float16),
        third=np.array([[0, 1, 0.5, 0]], np.float16),
        third_bias=np.array([0, -1, 0, 0], np.float16),
    )
    return perceptron.Perceptron(path)


def test_hints_are_the_log_probabilities_of_the_tags(tmp_path: Path) -> None:
    other = small(tmp_path)
    kept = [other.keep(np.array([[1.0], [0.0]]), [np.array([[0.5], [0.0]])]), other.seen(np.array([[0.0, 3.0]]))]
    hints = other.hints(kept, [["w:a"], ["w:a", "w:b", "w:unknown"], []], [("g", ["O", "B-X"]), ("h", ["B-Y", "B-Z"])])
    # of the three tokens: 1 + 1 - 1 + 3; -1 + 3 - 9, so nothing; 6 - 1
    second = [4 + 0 + 0.25, 0 + 2.5 + 0.25, 5 + 0.25]
    wanted = [
        [
            math.log(1 / (1 + math.exp(x - 1)) + perceptron.LEAST),
            math.log(1 / (1 + math.exp(1 - x)) + perceptron.LEAST),
            math.log(1 / (1 + math.exp(x / 2)) + perceptron.LEAST),
            0.0,
        ]
        for x in second
    ]
    assert hints.tolist() == [pytest.approx(row, abs=1e-5) for row in wanted]


def test_hints_do_not_depend_on_how_many_tokens_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    words, other = Natasha(), perceptron.shipped()
    assert other is not None
    analysis = words.analyse(NEWS * 3)
    own = attributes(analysis, words)
    whole = other.hints(analysis.kept, own, other.groups)
    monkeypatch.setattr(perceptron, "_AT_ONCE", 7)
    assert np.abs(other.hints(analysis.kept, own, other.groups) - whole).max() < 1e-4


def test_a_sentence_is_tagged_alike_alone_and_among_others_and_never_over_its_end(tmp_path: Path) -> None:
    chains = toy(tmp_path)
    own = [["w:a"], ["w:b"], [], ["w:b"], ["w:a"], [], ["w:a"]] * 300
    ends = [0, *itertools.accumulate(itertools.islice(itertools.cycle((2, 1, 4)), 900))]
    sentences = list(itertools.pairwise(ends))
    together = chains.find(own, sentences)["g"]
    alone = [found for sentence in sentences for found in chains.find(own, [sentence])["g"]]
    assert [(f.first, f.last, f.label) for f in together] == [(f.first, f.last, f.label) for f in alone]
    assert [f.score for f in together] == pytest.approx([f.score for f in alone], abs=1e-3)
    borders = set(ends)
    assert [f for f in together if any(f.first < border < f.last for border in borders)] == []
    assert chains.find([], []) == {"g": []}
