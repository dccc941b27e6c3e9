"""What stands beside a dataset: its manifest and card, its parts, and the check of its files."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import main
from annotate.model.text import Document, Span
from annotate.ports import EACH, ExportPlan, Split
from storage.exporters import export
from storage.exporters.again import command
from storage.exporters.card import card, escaped
from storage.exporters.checking import wrong
from storage.exporters.writing import Files
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.material import annotation, creating, fill, refused, status
from tests.storage.test_copies import wire


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _filled() -> MemoryStore:
    store = MemoryStore()
    fill(store)
    return store


def test_the_counts_are_those_of_what_was_written(tmp_path: Path) -> None:
    export(_filled(), ExportPlan("jsonl", str(tmp_path / "o.jsonl"), "Анна", done=False, suggestions=True))
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    manifest = _read(tmp_path / "o.jsonl.manifest.json")
    spans = Counter((span["layer"], span["label"]) for line in lines for span in line["spans"])
    said = {(layer, label): n for layer, of in manifest["selected"]["annotations"].items() for label, n in of.items()}
    assert said == spans
    assert manifest["selected"]["relations"] == Counter(r["type"] for line in lines for r in line["relations"])
    assert (manifest["documents"], manifest["selected"]["sets"]) == (len(lines), len(lines))
    assert manifest["selected"]["characters"] == sum(len(line["text"]) for line in lines)


def test_the_command_makes_the_same_dataset_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    project = SqliteProject.create("наши новости.kavychki")
    fill(project)
    plan = ExportPlan(
        "doccano", str(tmp_path / "набор 1.jsonl"), "Анна", False, True, layers=("entity", "quote"),
        split=Split((0.5, 0.25, 0.25), "date", 7), until="2030",
    )  # fmt: skip
    export(project, plan)
    project.close()
    before = {path.name: path.read_bytes() for path in tmp_path.glob("набор*")}
    words = shlex.split(_read(tmp_path / "набор 1.jsonl.manifest.json")["command"])
    assert words[:4] == ["kavychki", "export", "наши новости.kavychki", "набор 1.jsonl"]
    assert main.main([*words[1:], "--overwrite"]) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.glob("набор*")} == before
    assert main.main(["verify", "набор 1.jsonl"]) == 0


def test_nothing_of_the_machine_and_no_hidden_name_is_in_it() -> None:
    plan = ExportPlan("jsonl", "some/where/-o.jsonl", "Анна", pseudonyms=True)
    assert command("some/where/p.kavychki", plan) == (
        "kavychki export p.kavychki ./-o.jsonl --format jsonl --annotator=ANNOTATOR --pseudonyms"
    )


def test_a_split_keeps_copies_in_one_part_and_tells_its_facts(tmp_path: Path) -> None:
    store = MemoryStore()
    anna = store.annotator("Анна").id
    store.add([Document(f"w{nr}", wire(nr)) for nr in range(4)], anna)
    store.add([Document(f"d{nr}", f"Заметка номер {nr}.") for nr in range(6)], anna)
    export(store, ExportPlan("jsonl", str(tmp_path / "o.jsonl"), "Анна", done=False, split=Split((0.6, 0.2, 0.2))))
    parts = {
        name: {json.loads(line)["id"] for line in (tmp_path / f"o.{name}.jsonl").read_text("utf-8").splitlines()}
        for name in ("train", "dev", "test")
    }
    assert {name: len(ids) for name, ids in parts.items()} == {"train": 6, "dev": 2, "test": 2}
    assert {"w0", "w1", "w2", "w3"} <= parts["train"]
    manifest = _read(tmp_path / "o.jsonl.manifest.json")
    assert manifest["plan"]["split"] == {"shares": "60/20/20", "by": "document", "seed": 0}
    assert {name: part["documents"] for name, part in manifest["parts"].items()} == {"train": 6, "dev": 2, "test": 2}
    assert sorted(file["name"] for file in manifest["files"]) == [
        "o.dev.jsonl", "o.jsonl.card.md", "o.test.jsonl", "o.train.jsonl",
    ]  # fmt: skip


def test_in_a_folder_each_part_has_its_own(tmp_path: Path) -> None:
    export(_filled(), ExportPlan("csv", str(tmp_path / "o"), "Анна", done=False, split=Split((0.5, 0.0, 0.5))))
    found = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert found == ["README.md", "losses.tsv", "manifest.json", "test", "train"]
    assert wrong(str(tmp_path / "o")) == []


def test_a_format_may_name_the_files_of_a_part_itself(tmp_path: Path) -> None:
    def within(part: str, name: str) -> str:
        return name.replace("train", part or "train")

    with Files(str(tmp_path / "o"), False, ("",), ("train", "test"), True, within) as files:
        for part in files.parts.values():
            part.open("data/train-00000-of-00001.txt").write("x")
        assert files.settle().keys() == {"data/test-00000-of-00001.txt", "data/train-00000-of-00001.txt"}


def test_pseudonyms_are_the_same_in_all_parts(tmp_path: Path) -> None:
    store = MemoryStore()
    anna, boris = store.annotator("Анна").id, store.annotator("Борис").id
    store.add([Document(f"d{nr}", f"Заметка номер {nr}.", date=f"2026-01-0{nr + 1}") for nr in range(2)], anna)
    for who, id in ((anna, "d1"), (boris, "d0"), (boris, "d1")):
        store.append(creating(status(id, who, "done")))
    export(store, ExportPlan("jsonl", str(tmp_path / "o"), EACH, split=Split((0.5, 0.0, 0.5), "date"), pseudonyms=True))
    said = {
        part: [json.loads(line)["annotator"] for line in (tmp_path / f"o.{part}").read_text("utf-8").splitlines()]
        for part in ("train", "test")
    }
    assert said == {"train": ["A2"], "test": ["A1", "A2"]}
    assert _read(tmp_path / "o.manifest.json")["annotators"] == ["A1", "A2"]


def test_two_annotators_of_the_same_documents_are_compared(tmp_path: Path) -> None:
    store = MemoryStore()
    store.add([Document("d", "В Туле открыли музей.")], store.annotator("Анна").id)
    for name, label in (("Анна", "LOC"), ("Борис", "ORG")):
        who = store.annotator(name).id
        store.append(creating(annotation(f"{name}1", "d", who, "entity", label, Span(2, 6))))
        store.append(creating(annotation(f"{name}2", "d", who, "entity", "ORG", Span(15, 20))))
        store.append(creating(status("d", who, "done")))
    export(store, ExportPlan("jsonl", str(tmp_path / "o"), EACH, pseudonyms=True))
    (found,) = _read(tmp_path / "o.manifest.json")["agreement"]
    assert found == {
        "annotators": ["A1", "A2"], "layer": "entity", "documents": 1, "annotations": [2, 2], "equal": 1, "f1": 0.5,
        "places_in_common": 2, "kappa": 0.0,
    }  # fmt: skip
    assert "| A1 / A2 | entity | 1 | 0.50 | 0.00 |" in (tmp_path / "o.card.md").read_text(encoding="utf-8")


def test_verify_tells_what_is_missing_or_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(_filled(), ExportPlan("conll2003", str(tmp_path / "o"), "Анна"))
    target = str(tmp_path / "o")
    assert (wrong(target), wrong(target + ".manifest.json")) == ([], [])
    data = (tmp_path / "o").read_bytes()
    (tmp_path / "o").write_bytes(data[:-1] + b"!")
    (tmp_path / "o.tokens.tsv").unlink()
    assert main.main(["verify", target]) == 1
    said = capsys.readouterr().err
    assert f"{target}: is not what was written (sha256)" in said
    assert f"{target}.tokens.tsv: is missing" in said


@pytest.mark.parametrize(
    "words", ["", "[]", "{}", '{"manifest": 1, "files": [{"name": "../../etc/passwd"}]}', "[" * 9000]
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, words: str) -> None:
    (tmp_path / "o.manifest.json").write_text(words, encoding="utf-8")
    assert refused(lambda: wrong(str(tmp_path / "o"))).code == "damaged"
    assert refused(lambda: wrong(str(tmp_path / "nothing"))).code == "missing"


def test_names_of_strangers_are_words_in_the_card(tmp_path: Path) -> None:
    name = "</b>`[x](http://a)|\n# нет: --- \u202e"
    store = MemoryStore()
    anna = store.annotator(name).id
    store.add([replace(Document("d", "Текст."), language="ru\n- x")], anna)
    export(store, ExportPlan("jsonl", str(tmp_path / "o"), name, done=False))
    read = (tmp_path / "o.card.md").read_text(encoding="utf-8")
    assert escaped(name) in read
    without_code = re.sub(r"(`{3,})sh\n.*?\n\1\n", "", read, flags=re.DOTALL)
    assert "\n# нет" not in without_code
    assert "<" not in without_code.split("---\n")[2]
    head = read.split("---\n")[1]
    assert "- x" not in head
    assert card(_read(tmp_path / "o.manifest.json"), ["o"]) == read


def test_every_file_is_synced_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: Counter[str] = Counter()
    monkeypatch.setattr("storage.exporters.writing.sync_file", lambda path: synced.update([path.name]))
    export(_filled(), ExportPlan("brat", str(tmp_path / "b"), "Анна", done=False))
    there = {path.name for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert (set(synced), set(synced.values())) == (there, {1})
