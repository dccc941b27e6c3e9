"""Training: what is read as gold; that the packed model tags as crfsuite does; that the same data give the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pycrfsuite
import pytest

from annotate.preannotators import MAKERS
from annotate.preannotators.cleaning import plain
from annotate.preannotators.learned.attributes import attributes
from annotate.preannotators.learned.chain import Chains
from annotate.preannotators.learned.perceptron import Everything, Perceptron, window
from annotate.preannotators.models import Natasha
from annotate.preannotators.training import brat, claims, entities, logistic, measure, pack, perceptron, speakers
from annotate.preannotators.view import View

TEXTS = {
    "a": ("Иван Петров, министр России, приехал в Омск.", [("PERSON", "Иван Петров"), ("COUNTRY", "России")]),
    "b": ("Анна Белова уехала из Омска в Псков.", [("PERSON", "Анна Белова"), ("CITY", "Омска"), ("CITY", "Псков")]),
    "c": ("В российском Омске был Олег Сомов.", [("COUNTRY", "российском"), ("CITY", "Омске")]),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    for name, (text, spans) in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        lines = [
            f"T{n}\t{kind} {text.index(words)} {text.index(words) + len(words)}\t{words}\n"
            for n, (kind, words) in enumerate(spans)
        ]
        extra = "T8\tPERSON 0 2;5 7\tв кусках\nR1\tWORKS_AS Arg1:T0 Arg2:T1\nT9\tCRIME 0 3\tнет такого типа\n"
        (folder / f"{name}.ann").write_text("".join(lines) + extra, encoding="utf-8")
    return folder


def test_gold_has_the_schemas_labels_without_country_adjectives_and_mentions_in_pieces(corpus: Path) -> None:
    read = {
        name: sorted((text[a:b], label) for a, b, label in gold) for name, (text, gold) in brat.read(corpus).items()
    }
    assert read == {
        "a": [("Иван Петров", "PER"), ("России", "LOC")],
        "b": [("Анна Белова", "PER"), ("Омска", "LOC"), ("Псков", "LOC")],
        "c": [("Омске", "LOC")],
    }


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no texts"):
        brat.read(tmp_path)


def test_of_nested_mentions_each_group_takes_the_outer_or_the_inner_ones() -> None:
    spans = [(0, 30, "POSITION"), (5, 30, "POSITION"), (0, 9, "POSITION"), (40, 50, "POSITION")]
    assert brat.outermost(spans) == [(0, 30, "POSITION"), (40, 50, "POSITION")]
    assert brat.innermost(spans) == [(0, 9, "POSITION"), (40, 50, "POSITION")]


def documents(folder: Path, words: Natasha | None = None) -> list[entities.Document]:
    words = words or Natasha()
    out: list[entities.Document] = []
    for text, gold in brat.read(folder).values():
        analysis = words.analyse(text)
        out.append((analysis, attributes(analysis, words), gold))
    return out * 4


def test_the_packed_model_tags_as_crfsuite_and_training_again_gives_the_same_file(corpus: Path, tmp_path: Path) -> None:
    learned_from = documents(corpus)
    packed = []
    for name in ("one", "two"):
        trained = {"names": tmp_path / f"{name}.crf"}
        entities.train(learned_from, "names", trained["names"])
        pack.pack(trained, tmp_path / f"{name}.npz", "1.0")
        packed.append((tmp_path / f"{name}.npz").read_bytes())
    assert packed[0] == packed[1]
    chains = Chains(tmp_path / "one.npz")
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "one.crf"))
    for analysis, own, _ in learned_from[:3]:
        found = chains.find(own, [(0, len(analysis.tokens))])["names"]
        tags = ["O"] * len(analysis.tokens)
        for mention in found:
            inside = [f"I-{mention.label}"] * (mention.last - mention.first - 1)
            tags[mention.first : mention.last] = [f"B-{mention.label}", *inside]
        seen = pycrfsuite.ItemSequence(list(entities.windows(own, 0, len(analysis.tokens))))
        assert tags == tagger.tag(seen)
        for mention in found:
            assert mention.score <= tagger.marginal(tags[mention.first], mention.first) + 0.02
    figures = measure.exact(tmp_path / "one.npz", learned_from[:3])
    assert figures["names PER"] == (1.0, 1.0, 1.0, 2)


def test_a_perceptron_learns_its_texts_and_training_again_gives_the_same_file(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perceptron, "ROUNDS", 120)
    monkeypatch.setattr(perceptron, "RAREST", 4)
    learned_from = documents(corpus, Natasha(Everything()))
    given = perceptron.material(learned_from)
    assert given.groups == [
        ("names", ["O", "B-LOC", "B-PER", "I-PER"]),
        ("figures", ["O"]),
        ("things", ["O"]),
        ("heads", ["O"]),
    ]
    for name in ("one", "two"):
        perceptron.train(given, tmp_path / f"{name}.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    learned = Perceptron(tmp_path / "one.npz")
    for (analysis, own, gold), wanted in zip(learned_from, given.wanted, strict=True):
        assert entities.tags(analysis, gold, "names") == [given.groups[0][1][tag] for tag in wanted[0]]
        hints = learned.hints([learned.seen(rows) for rows in analysis.kept], own, given.groups[:1])
        assert hints.argmax(axis=1).tolist() == wanted[0].tolist()
    assert [analysis.kept for analysis, _, _ in perceptron.bare(learned_from)] == [()] * len(learned_from)


def test_slopes_go_back_the_way_that_the_window_came() -> None:
    random = np.random.default_rng(5)
    rows, back = random.standard_normal((7, 3)), random.standard_normal((7, 15))
    assert (window(rows) * back).sum() == pytest.approx((rows * perceptron.unwound(back, 3)).sum(), rel=1e-5)


def test_logistic_regression_finds_what_tells_and_leaves_out_what_is_rare() -> None:
    rows = [{"good": 1.0, "any": 1.0} if i % 2 else {"bad": 1.0, "any": 1.0} for i in range(40)]
    rows[0] = {**rows[0], "once": 1.0}
    wanted = [float(i % 2) for i in range(40)]
    first = logistic.fit(rows, wanted, list(range(40)), lambda _: 1.0)
    assert first == logistic.fit(rows, wanted, list(range(40)), lambda _: 1.0)
    _, weights = first
    assert sorted(weights) == ["any", "bad", "good"]
    assert (weights["good"] > 1, weights["bad"] < -1, abs(weights["any"]) < 0.1) == (True, True, True)


def test_average_precision_ranks_sentences_by_their_best_unit() -> None:
    def row(sentence: int) -> claims.Row:
        return claims.Row(0, sentence, {}, 0.0, "EVENT", 0.0, "UFS")

    units = [row(0), row(1), row(1), row(2)]
    assert claims.average_precision(units, [[1.0, 0.0, 1.0, 0.0]], [0.9, 0.1, 0.8, 0.5]) == pytest.approx(
        (1 / 1 + 2 / 3) / 2
    )


SPEECHES = (
    ("Олег Сомов увидел Анну Белову. Он сказал, что рад встрече.", "рад встрече", "Он", "сказал", "Олег Сомов"),
    (
        "Анна Белова позвала Олега Сомова. Она сказала, что рада встрече.",
        "рада встрече",
        "Она",
        "сказала",
        "Анна Белова",
    ),
    ("Иван Петров уехал. По словам соседа, дом пуст.", "дом пуст", "соседа", "По словам", None),
)


def speeches() -> list[speakers.Article]:
    words = Natasha()
    out = []
    for text, *parts, speaker in SPEECHES:
        view = View(words.analyse(text), words)
        for maker in MAKERS:
            if maker.name not in ("quote-rules", "claim-rules"):
                view.add(maker.drafts(view))
        content, source, cue = ([text.index(part), text.index(part) + len(part)] for part in parts)
        gold = {"start": content[0], "end": content[1], "type": "indirect", "source": source, "cue": cue}
        out.append(speakers.article(view, [{**gold, "speaker": speaker}]))
    return out


def test_speakers_are_learned_from_found_quotations_and_from_those_of_the_gold(tmp_path: Path) -> None:
    articles = speeches()
    known = speakers.learned_from(articles)
    assert [(row.article, row.kind, row.gold, row.answer) for row in known] == 2 * [
        (0, "he", "Олег Сомов", "Олег Сомов"),
        (1, "she", "Анна Белова", "Анна Белова"),
        (2, "named", "", "сосед"),
    ]
    assert [[row.candidates[i].name for i in row.right] for row in known[:2]] == [["Олег Сомов"], ["Анна Белова"]]
    figures = speakers.make(articles * 6, tmp_path)
    assert figures["every kind"] == (18, 1.0, 1.0)
    first = (tmp_path / "speakers.json").read_bytes()
    speakers.make(articles * 6, tmp_path)
    assert (tmp_path / "speakers.json").read_bytes() == first


def test_a_speaker_is_right_by_a_shared_word_and_a_description_where_the_gold_has_none() -> None:
    assert speakers.is_right("Олег Сомов", False, "Сомова Олега Ивановича")
    assert speakers.is_right("сосед", True, "")
    assert not speakers.is_right("Олег Сомов", False, "")
    assert not speakers.is_right("Олег Сомов", False, "Анна Белова")


def test_gold_is_moved_into_the_readable_twin_of_a_text() -> None:
    text = "Ива\u0301н сказал, что рад."
    twin = plain(text)
    assert twin.starts is not None
    start, cue = text.index("рад"), text.index("сказал")
    gold = {"start": start, "end": start + 3, "cue": [cue, cue + 6], "source": None, "fragments": [[start, start + 3]]}
    found = speakers.moved(gold, twin)
    assert twin.text[found["start"] : found["end"]] == "рад"
    assert [twin.text[slice(*span)] for span in (found["cue"], *found["fragments"])] == ["сказал", "рад"]
    assert found["source"] is None
