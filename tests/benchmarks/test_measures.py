"""The measures of the suggestions, on values small enough to count by hand."""

from __future__ import annotations

import pytest

from tests.benchmarks.measures import (
    Bin,
    Judged,
    Rate,
    Share,
    average_precision,
    calibration,
    entity_figures,
    matched,
    outermost,
    overlapping,
    quote_figures,
    same_place,
    same_speaker,
    trimmed,
)

TEXT = "Мэр Олег Сомов сообщил: «Школу построят к осени». Дождь."


def _quote(words: str, kind: str = "direct", **more: object) -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "type": kind, **more}


def test_a_quotation_is_found_from_half_overlap_on_and_exact_without_its_marks() -> None:
    gold = {"a": {"quotes": [_quote("Школу построят к осени", source=[0, 14], cue=[15, 22], speaker="Олег Сомов")]}}
    whole = {"a": {"quotes": [_quote("«Школу построят к осени».", source=[4, 14], cue=None, speaker="Сомова")]}}
    figures = quote_figures(gold, whole, {"a": TEXT})
    assert (figures.detection, figures.exact) == (Rate(1, 1, 1), Rate(1, 1, 1))
    assert (figures.kind, figures.source, figures.cue, figures.speaker) == (
        Share(1, 1),
        Share(1, 1),
        Share(0, 1),
        Share(1, 1),
    )
    assert quote_figures(gold, whole).exact == Rate(0, 1, 1)  # without the text nothing is trimmed
    half = {"a": {"quotes": [_quote("Школу построят", "mixed", speaker="")]}}
    figures = quote_figures(gold, half, {"a": TEXT})
    assert (figures.detection, figures.exact, figures.kind, figures.attributed) == (
        Rate(1, 1, 1),
        Rate(0, 1, 1),
        Share(0, 1),
        Rate(0, 1, 1),
    )
    less = {"a": {"quotes": [_quote("Школу")]}}
    figures = quote_figures(gold, less, {"a": TEXT})
    assert figures.detection == Rate(0, 1, 1)
    assert figures.missed == [("a", (25, 47), "direct")]
    assert figures.spurious == [("a", (25, 30), "direct")]


def test_each_fragment_counts_as_a_quotation() -> None:
    parts = {**_quote("Школу построят к осени"), "fragments": [[25, 30], [31, 47]]}
    figures = quote_figures({"a": {"quotes": [parts]}}, {"a": {"quotes": [parts]}}, {"a": TEXT})
    assert figures.detection == Rate(2, 2, 2)
    assert figures.by_type == {"direct": Share(2, 2)}


def test_a_gold_quotation_without_source_and_cue_says_nothing_of_them() -> None:
    gold = {"a": {"quotes": [_quote("Школу построят к осени", speaker=None)]}}
    made = {"a": {"quotes": [_quote("Школу построят к осени", source=[0, 3], cue=[15, 22], speaker=None)]}}
    figures = quote_figures(gold, made, {"a": TEXT})
    assert (figures.source.value, figures.cue.value, figures.speaker.value) == (None, None, 1.0)


def test_a_document_without_predictions_has_all_its_quotations_missed() -> None:
    figures = quote_figures({"a": {"quotes": [_quote("Школу")]}}, {}, {"a": TEXT})
    assert figures.detection == Rate(0, 0, 1)
    assert (figures.detection.precision, figures.detection.recall, figures.detection.f1) == (0.0, 0.0, 0.0)


def test_gold_without_sentences_leaves_claims_unjudged() -> None:
    made = {"a": {"quotes": [], "claims": [{"start": 0, "end": 20, "score": 0.9}]}}
    figures = quote_figures({"a": {"quotes": []}}, made, {"a": TEXT})
    assert (figures.average_precision, figures.chance) == (None, None)


def test_a_claims_score_goes_to_the_sentence_that_it_overlaps_most() -> None:
    sentences = [[0, 49, 1.0, "CFS:EVENT"], [50, 56, 0.0, "NFS"]]
    claims = [{"start": 10, "end": 52, "score": 0.4}, {"start": 25, "end": 47, "score": 0.7}]
    figures = quote_figures({"a": {"quotes": [], "sentences": sentences}}, {"a": {"claims": claims}}, {"a": TEXT})
    assert figures.ranked == [(0.7, 1.0), (0.0, 0.0)]
    assert (figures.average_precision, figures.chance) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [([1, 0, 1], (1 + 2 / 3) / 2), ([0, 1], 0.5), ([0.5, 1], (0.5 * 0.5 + 1 * 0.75) / 1.5), ([0, 0], 0.0), ([], 0.0)],
)
def test_average_precision(ranked: list[float], expected: float) -> None:
    assert average_precision(ranked) == pytest.approx(expected)


def test_the_best_overlaps_are_paired_first_and_each_once() -> None:
    assert matched([(0, 10), (0, 8)], [(0, 8), (0, 9)]) == [(1, 0), (0, 1)]
    assert matched([(0, 10)], [(10, 20), (4, 14)]) == []


def test_spans_are_trimmed_to_words() -> None:
    assert trimmed((23, 50), TEXT) == (25, 47)
    assert trimmed((23, 25), TEXT) == (25, 25)


def test_places_agree_where_they_overlap_or_both_are_absent() -> None:
    assert same_place([0, 5], [4, 9])
    assert not same_place([0, 5], [5, 9])
    assert same_place(None, None)
    assert not same_place([0, 5], None)


def test_speakers_agree_by_the_start_of_one_word() -> None:
    assert same_speaker("Олег Сомов", "Сомова")
    assert not same_speaker("Олег Сомов", "Ирина Дятлова")
    assert same_speaker(None, "")
    assert not same_speaker(None, "МЧС")


ENTITIES = {"a": {(4, 14, "PER"), (0, 3, "POSITION"), (4, 8, "PER")}}


def test_entities_are_counted_by_label_and_only_the_outermost_names() -> None:
    made = {
        "a": [
            {"start": 4, "end": 14, "label": "PER", "score": 0.9},
            {"start": 0, "end": 14, "label": "POSITION", "score": 0.4},
            {"start": 25, "end": 30, "label": "CRIME", "score": 0.5},
        ]
    }
    figures = entity_figures(ENTITIES, made, {"a": TEXT}, {"PER", "LOC", "ORG", "POSITION"})
    assert figures.exact == {
        "PER": Rate(1, 1, 1),
        "LOC": Rate(0, 0, 0),
        "ORG": Rate(0, 0, 0),
        "POSITION": Rate(0, 1, 1),
    }
    assert figures.overlap["POSITION"] == Rate(1, 1, 1)
    assert figures.main() == Rate(1, 1, 1)
    assert figures.judged == [Judged(0.9, True, True), Judged(0.4, True, False)]
    assert figures.errors == {
        ("spurious", "POSITION", "Мэр Олег Сомов"): 1,
        ("missed", "POSITION", "Мэр"): 1,
    }


def test_outermost_keeps_equal_places_and_drops_nested_ones() -> None:
    assert outermost({(0, 9, "ORG"), (4, 9, "LOC"), (0, 9, "LOC")}) == {(0, 9, "ORG"), (0, 9, "LOC")}


def test_overlapping_mentions_are_paired_once() -> None:
    gold, made = {(0, 10, "LOC"), (12, 15, "LOC")}, {(0, 4, "LOC"), (6, 13, "LOC")}
    assert overlapping(gold, made) == [((0, 10, "LOC"), (0, 4, "LOC")), ((12, 15, "LOC"), (6, 13, "LOC"))]


def test_scores_are_held_against_the_share_that_was_right() -> None:
    judged = [Judged(0.8125, *right) for right in ((True, False), (True, True), (False, False))]
    assert calibration([Judged(1.0, True, True), *judged]) == [
        Bin(0.8, 0.85, 3, 0.8125, 2 / 3, 1 / 3),
        Bin(0.95, 1.0, 1, 1.0, 1.0, 1.0),
    ]
    assert calibration([]) == []
