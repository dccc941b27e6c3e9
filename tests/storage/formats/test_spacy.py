"""spaCy's DocBin: what spaCy reads, the way back, files of others, broken ones, and spaCy missing."""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import KEPT, annotated, bring, fresh, project_of, store, there_and_back
from tests.storage.material import refused

__all__ = ["fresh", "store"]


def _docs(path: Path) -> list[Any]:
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def test_what_was_exported_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    _, first, second = there_and_back(store, fresh, tmp_path, "spacy", {}, ".spacy")
    assert second.read_bytes() == first.read_bytes()


@settings(max_examples=20)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        report, first, second = there_and_back(project_of(example), MemoryStore(), Path(name), "spacy", {}, ".spacy")
        if report.losses:  # what was moved onto the same tokens may stand in another order now
            counts = [sorted((n, len(group)) for n, group in _docs(path)[0].spans.items()) for path in (first, second)]
            assert counts[0] == counts[1]
        else:
            assert second.read_bytes() == first.read_bytes()


def test_spacy_finds_everything(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("spacy", str(tmp_path / "o.spacy"), "Анна", False, True))
    doc = next(doc for doc in _docs(tmp_path / "o.spacy") if doc.text == KEPT)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("МИД РФ", "ORG")]
    assert {name: [span.text for span in group] for name, group in doc.spans.items()} == {
        "claims": ["Мост закроют"], "cues": ["заявил"], "entities": ["МИД РФ", "РФ"],
        "entities.suggested": ["Жители", "Цена"], "misc": ["Мост закроют", "МИД РФ «против"],
        "quotes": ["Мост закроют", "и\u2028починят"], "quotes.suggested": ["против"], "sources": ["он"],
    }  # fmt: skip
    assert [sent.text.strip() for sent in doc.sents][-1].endswith("млн.")
    kept = doc.user_data["kavychki"]
    quote = doc.spans["quotes"][0].id_
    assert kept["spans"][quote]["attributes"]["share"] == 0.25
    assert [link["type"] for link in kept["relations"] if link["head"] == quote] == ["fragment", "cue", "source"]


@pytest.mark.parametrize(
    ("choice", "ents"), [("outermost", ["МИД РФ"]), ("innermost", ["РФ"]), ("longest", ["МИД РФ"])]
)
def test_which_entities_are_flat_can_be_chosen(
    store: MemoryStore, tmp_path: Path, choice: str, ents: list[str]
) -> None:
    report = export(
        store, ExportPlan("spacy", str(tmp_path / "o"), "Анна", False, choices={"entities": choice})
    )  # fmt: skip
    doc = next(doc for doc in _docs(tmp_path / "o") if doc.text == KEPT)
    assert [ent.text for ent in doc.ents] == ents
    assert [loss.kind for loss in report.losses if loss.document == "bridge"].count("nested") == 1


def test_files_of_others_are_read(tmp_path: Path, fresh: MemoryStore) -> None:
    nlp = spacy.blank("ru")
    doc: Any = nlp("Анна едет в Тулу. Лев ждёт.")
    doc.ents = [doc.char_span(0, 4, label="PER"), doc.char_span(12, 16, label="GPE")]
    doc.spans["sc"] = [doc.char_span(0, 4, label="PER"), doc.char_span(0, 9, label="QUOTE")]
    doc.spans["verbs"] = [doc.char_span(5, 9, label="V")]
    docs = DocBin()
    docs.add(doc)
    docs.add(nlp("Пусто."))
    docs.to_disk(tmp_path / "o.spacy")
    first, second = read_paths([str(tmp_path / "o.spacy")], ImportPlan())
    one, text = first.sets[0], doc.text
    assert [(a.layer, a.label, a.fragments[0].of(text)) for a in one.records.annotations] == [
        ("quote", "QUOTE", "Анна едет"), ("entity", "PER", "Анна"), ("verbs", "V", "едет"), ("entity", "GPE", "Тулу"),
    ]  # fmt: skip
    assert (one.document.text, second.documents[0].text) == (text, "Пусто.")
    assert bring(fresh, tmp_path / "o.spacy") == []


def test_nothing_makes_the_reader_stumble(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("spacy", str(tmp_path / "o.spacy"), "Анна", False, True))
    packed = (tmp_path / "o.spacy").read_bytes()
    chance = random.Random(3)
    path = tmp_path / "d.spacy"
    for number in range(300):
        data = bytearray(zlib.decompress(packed) if number % 2 else packed)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(zlib.compress(bytes(data)) if number % 2 else bytes(data))
        reads = list(read_paths([str(path)], ImportPlan()))
        assert all(bool(read.code) != bool(read.sets) for read in reads)


def test_what_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.importers.spacy._MOST", 100_000)
    (tmp_path / "d.spacy").write_bytes(zlib.compress(b"\xc6" + bytes(10_000_000)))
    (read,) = read_paths([str(tmp_path / "d.spacy")], ImportPlan())
    assert (read.code, "split it" in read.message) == ("broken", True)


def test_spacy_is_asked_for_where_it_is_missing(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    refusal = refused(lambda: export(store, ExportPlan("spacy", str(tmp_path / "o"), "Анна")))
    assert (refusal.code, 'pip install "kavychki[spacy]"' in str(refusal)) == ("missing-extra", True)
    (tmp_path / "d.spacy").write_bytes(b"x")
    (read,) = read_paths([str(tmp_path / "d.spacy")], ImportPlan())
    assert (read.code, 'pip install "kavychki[spacy]"' in read.message) == ("missing-extra", True)
