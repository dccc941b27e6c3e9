"""Prodigy's JSONL: its documented shape, tokens that make the text, answers, and the way back."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.ports import DocumentFilter, ExportPlan
from storage.exporters import export, rehearse
from storage.exporters.prodigy import tokens_of
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import (
    HARD,
    KEPT,
    annotated,
    bring,
    fresh,
    project_of,
    store,
    texts,
    there_and_back,
)

__all__ = ["fresh", "store"]

_NUMBER = {"type": "integer", "minimum": 0}
_SPAN = {
    "type": "object",
    "required": ["start", "end", "token_start", "token_end", "label"],
    "properties": {
        **dict.fromkeys(("start", "end", "token_start", "token_end"), _NUMBER),
        "label": {"type": "string", "minLength": 1},
    },
}
# https://prodi.gy/docs/api-interfaces: spans_manual and relations
TASK = {
    "type": "object",
    "required": ["text", "tokens", "spans", "relations", "answer", "meta"],
    "properties": {
        "text": {"type": "string"},
        "tokens": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["text", "start", "end", "id", "ws"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "minLength": 1},
                    **dict.fromkeys(("start", "end", "id"), _NUMBER),
                    "ws": {"type": "boolean"},
                },
            },
        },
        "spans": {"type": "array", "items": _SPAN},
        "relations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["head", "child", "head_span", "child_span", "label"],
                "properties": {
                    "head": _NUMBER,
                    "child": _NUMBER,
                    "head_span": _SPAN,
                    "child_span": _SPAN,
                    "label": {"type": "string", "minLength": 1},
                },
            },
        },
        "answer": {"enum": ["accept", "reject", "ignore"]},
        "meta": {"type": "object"},
    },
}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("rejected", ["leave-out", "lines"])
@pytest.mark.parametrize("snapping", ["outwards", "inwards", "leave-out"])
@pytest.mark.parametrize("overlapping", ["keep", "innermost"])
def test_tasks_have_the_documented_shape_and_come_back_as_they_were(
    store: MemoryStore, fresh: MemoryStore, tmp_path: Path, rejected: str, snapping: str, overlapping: str
) -> None:
    choices = {"rejected": rejected, "snapped-to-token": snapping, "overlapping": overlapping}
    _, first, second = there_and_back(store, fresh, tmp_path, "prodigy", choices, ".jsonl")
    tasks = _lines(first)
    for task in tasks:
        jsonschema.validate(task, TASK)
        taken = [n for s in task["spans"] for n in range(s["token_start"], s["token_end"] + 1)]
        assert overlapping == "keep" or len(taken) == len({*taken})
    assert second.read_bytes() == first.read_bytes()
    answers = {task["meta"]["doc_id"]: task["answer"] for task in reversed(tasks)}
    assert answers == {"odd": "ignore", "plain": "accept", "short": "ignore", "bridge": "ignore", "empty": "ignore"}
    assert [t["answer"] for t in tasks].count("reject") == (rejected == "lines")


def test_spacy_makes_the_same_text_of_the_tokens(store: MemoryStore, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import Doc

    export(store, ExportPlan("prodigy", str(tmp_path / "o"), "Анна", False))
    vocab = spacy.blank("xx").vocab
    for task in _lines(tmp_path / "o"):
        tokens = task["tokens"]
        doc = Doc(vocab, words=[t["text"] for t in tokens], spaces=[t["ws"] for t in tokens])
        assert doc.text == task["text"]
        assert [token.idx for token in doc] == [t["start"] for t in tokens]
        for span in task["spans"]:
            found = doc.char_span(span["start"], span["end"])
            assert found is not None
            assert (found.start, found.end) == (span["token_start"], span["token_end"] + 1)


@given(texts)
def test_nothing_of_a_text_is_missing_in_the_tokens(text: str) -> None:
    tokens = tokens_of(text, Tokens(text))
    assert "".join(t["text"] + " " * t["ws"] for t in tokens) == text
    assert all(text[t["start"] : t["end"]] == t["text"] for t in tokens)


def test_relations_stand_at_the_last_tokens_of_their_spans(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("prodigy", str(tmp_path / "o"), "Анна", False))
    (task,) = [t for t in _lines(tmp_path / "o") if t["meta"]["doc_id"] == "bridge"]
    words = [t["text"] for t in task["tokens"]]
    assert sorted((r["label"], words[r["head"]], words[r["child"]]) for r in task["relations"]) == [
        ("cue", "закроют", "заявил"),
        ("fragment", "закроют", "починят"),
        ("quote", "закроют", "закроют"),
        ("source", "закроют", "он"),
    ]


def test_everything_but_decisions_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    there_and_back(store, fresh, tmp_path, "prodigy", {"rejected": "lines"}, ".jsonl")
    found = fresh.records("bridge", fresh.annotator("Анна").id)
    (quote,) = [a for a in found.annotations if a.layer == "quote"]
    assert quote.attributes == HARD
    assert [f.of(KEPT) for f in quote.fragments] == ["Мост закроют", "и\u2028починят"]
    assert (found.status.progress, found.status.flagged, found.status.note) == ("started", True, "ещё\tраз")  # type: ignore[union-attr]
    assert {s.id: s for s in fresh.suggestions("bridge")} == {s.id: s for s in store.suggestions("bridge")}
    odd = fresh.records("odd", fresh.annotator("Анна").id)
    assert [(d.verdict, d.suggestion) for d in odd.decisions] == [
        (d.verdict, d.suggestion)
        for d in store.records("odd", store.annotator("Анна").id).decisions
        if d.verdict == "rejected"
    ]
    assert fresh.document("empty") == store.document("empty")


def test_half_tokens_and_white_space_are_told(tmp_path: Path) -> None:
    text = "Круглов  дома"
    made = [
        Annotation("a", "d", "", "entity", "PER", (Span(0, 5),)),
        Annotation("b", "d", "", "entity", "LOC", (Span(7, 9),)),
    ]
    for choice, place in (("outwards", [(0, 7)]), ("inwards", []), ("leave-out", [])):
        plan = ExportPlan("prodigy", str(tmp_path / choice), "Анна", False, choices={"snapped-to-token": choice})
        report = export(project_of((text, made, [])), plan)
        (task,) = _lines(tmp_path / choice)
        assert [(s["start"], s["end"]) for s in task["spans"]] == place
        assert [(loss.kind, loss.start, loss.end) for loss in report.losses] == [
            ("snapped-to-token", 0, 5),
            ("no-token", 7, 9),
        ]


def test_losses_are_told(store: MemoryStore, tmp_path: Path) -> None:
    report = rehearse(store, ExportPlan("prodigy", str(tmp_path / "o"), "Анна", False))
    assert {(loss.document, loss.kind) for loss in report.losses} == {
        ("odd", "discontinuous"), ("odd", "snapped-to-token"), ("odd", "decisions"), ("plain", "discontinuous"),
        ("bridge", "discontinuous"), ("bridge", "snapped-to-token"),
    }  # fmt: skip


def test_tasks_of_prodigy_are_read(fresh: MemoryStore, tmp_path: Path) -> None:
    """As db-out gives them: a manual recipe, then a binary one with several tasks of a text, then relations."""
    text = "Анна Белова живёт в Туле."
    tokens = tokens_of(text, Tokens(text))
    person = {"start": 0, "end": 11, "token_start": 0, "token_end": 1, "label": "PERSON"}
    town = {"start": 20, "end": 24, "token_start": 4, "token_end": 4, "label": "LOC"}
    hashes = {"_input_hash": 1, "_task_hash": -2, "_session_id": "ner-anna", "_view_id": "ner_manual"}
    relation = {
        "head": 1, "child": 4, "label": "LIVES", "color": "#ffd882",
        "head_span": person, "child_span": {**town, "label": None},
    }  # fmt: skip
    tasks: list[dict[str, Any]] = [
        {"text": f"1. {text}", "tokens": [], "spans": [{**town, "start": 23, "end": 27}], "answer": "accept", **hashes},
        {
            "text": text,
            "spans": [{**town, "source": "ru_core"}],
            "answer": "accept",
            "meta": {"score": 0.5, "source": "РИА"},
        },
        {"text": text, "spans": [{**person, "source": "ru_core"}], "answer": "reject"},
        {"text": text, "spans": [{**person, "label": "ORG"}], "answer": "ignore"},
        {"text": f"{text}!", "tokens": tokens, "spans": [person, town], "relations": [relation], "answer": "accept"},
        {
            "text": f"{text}?",
            "tokens": tokens,
            "relations": [{"head": 2, "child": 0, "label": "nsubj"}],
            "answer": "accept",
        },
    ]
    path = tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="utf-8")
    reads = list(read_paths([str(path)]))
    assert [(len(read.sets), read.code) for read in reads] == [(1, "")] * 4
    manual, binary, related, parsed = (read.sets[0] for read in reads)
    assert (manual.annotator, manual.records.status.progress) == ("ner-anna", "done")  # type: ignore[union-attr]
    assert [(a.layer, a.label) for a in binary.records.annotations] == [("entity", "LOC"), ("entity", "ORG")]
    assert [(s.label, s.maker) for s in binary.suggestions] == [("PERSON", "ru_core")]
    assert [(d.verdict, d.suggestion) for d in binary.records.decisions] == [("rejected", binary.suggestions[0].id)]
    assert (binary.document.source, binary.document.meta) == ("РИА", {"score": "0.5"})
    ends = {a.id: a.label for a in related.records.annotations}
    assert [(r.type, ends[r.head], ends[r.tail]) for r in related.records.relations] == [("LIVES", "PERSON", "LOC")]
    assert parsed.remarks == ("1 relations between words that are no spans are left out",)
    assert bring(fresh, path) == list(parsed.remarks)
    rows = {row.title: row.id for row in fresh.rows(DocumentFilter(), "")}
    whose = fresh.annotator("Импорт").id
    assert len(fresh.records(rows[binary.document.title], whose).decisions) == 1


@settings(max_examples=30)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        report, first, second = there_and_back(project_of(example), MemoryStore(), Path(name), "prodigy", {}, ".jsonl")
        if report.losses:  # what was moved onto the same tokens may be the same now but for its links
            assert len(_lines(second)[0]["spans"]) == len(_lines(first)[0]["spans"])
        else:
            assert second.read_bytes() == first.read_bytes()
