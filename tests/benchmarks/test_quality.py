"""The measuring command on small folders of each kind."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.benchmarks import quality
from tests.benchmarks.gold import read

TEXT = "Мэр Олег Сомов сообщил, что школу построят к осени.\r\nОн приехал в Омск."


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def _gold(**more: object) -> str:
    quote = {"start": 28, "end": 50, "type": "indirect", "source": [4, 14], "cue": [15, 22], "speaker": "Олег Сомов"}
    return json.dumps({"id": "a", "quotes": [quote], **more}, ensure_ascii=False) + "\n"


def test_a_folder_of_quotations_has_its_texts_beside_it_in_lines_or_where_from_says(tmp_path: Path) -> None:
    _write(tmp_path / "files" / "gold.jsonl", _gold())
    _write(tmp_path / "files" / "texts" / "a.txt", TEXT)
    _write(tmp_path / "lines" / "gold.jsonl", _gold())
    _write(tmp_path / "lines" / "input.jsonl", json.dumps({"id": "a", "text": TEXT}))
    _write(tmp_path / "corpus" / "news" / "1.txt", TEXT)
    _write(tmp_path / "corpus" / "quotes" / "gold.jsonl", _gold(**{"from": "corpus/news/1.txt"}))
    for folder in ("files", "lines", "corpus/quotes"):
        gold = read(tmp_path / folder)
        assert (gold.corpus, gold.texts, list(gold.quotes)) == ("quotes", {"a": TEXT}, ["a"])


def test_another_text_than_the_annotated_one_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "gold.jsonl", _gold(sha256=hashlib.sha256(TEXT.encode()).hexdigest()))
    _write(tmp_path / "texts" / "a.txt", TEXT.replace("\r\n", "\n"))
    with pytest.raises(ValueError, match="'a' is not the text that was annotated"):
        read(tmp_path)
    _write(tmp_path / "texts" / "a.txt", TEXT)
    assert read(tmp_path).texts == {"a": TEXT}


def test_a_gold_without_texts_and_a_folder_without_gold_are_refused(tmp_path: Path) -> None:
    _write(tmp_path / "gold.jsonl", _gold())
    with pytest.raises(ValueError, match="no text for 'a'"):
        read(tmp_path)
    with pytest.raises(ValueError, match=r"neither gold\.jsonl nor texts"):
        read(tmp_path.parent)


def test_standoff_of_nerel_and_objects_of_factrueval_are_read_alike(tmp_path: Path) -> None:
    _write(tmp_path / "nerel" / "a.txt", TEXT)
    standoff = "T1\tPERSON 4 14\tОлег Сомов\nT2\tPROFESSION 0 3\tМэр\nT3\tCITY 67 71\tОмск\nT4\tCRIME 0 3\tМэр\n"
    _write(tmp_path / "nerel" / "a.ann", standoff + "T5\tDATE 43 44;45 50\tк осени\nR1\tX Arg1:T1 Arg2:T2\n")
    gold = read(tmp_path / "nerel")
    assert (gold.corpus, gold.entities) == (
        "nerel",
        {"a": {(4, 14, "PER"), (0, 3, "POSITION"), (67, 71, "LOC"), (43, 50, "DATE")}},
    )
    _write(tmp_path / "fact" / "a.txt", TEXT)
    spans = "1 name 4 4 # 1 1 Олег\n2 surname 9 5 # 2 1 Сомов\n3 loc_name 67 4 # 9 1 Омск\n4 loc_descr 65 1 # 8 1 в\n"
    _write(tmp_path / "fact" / "a.spans", spans)
    _write(tmp_path / "fact" / "a.objects", "7 Person 1 2 # Олег Сомов\n8 LocOrg 3 4 # Омск\n9 Project 4 # x\n")
    gold = read(tmp_path / "fact")
    assert (gold.corpus, gold.entities) == ("factrueval", {"a": {(4, 14, "PER"), (67, 71, "LOC")}})


def test_quotations_are_told_beside_their_bars(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path / "quotes" / "gold.jsonl", _gold(sentences=[[0, 51, 1.0], [53, 71, 0.0]]))
    _write(tmp_path / "quotes" / "texts" / "a.txt", TEXT)
    made = {"start": 28, "end": 51, "type": "indirect", "source": [0, 14], "cue": None, "speaker": "", "score": 0.82}
    claim = {"start": 0, "end": 51, "score": 0.7}
    _write(tmp_path / "made.jsonl", json.dumps({"id": "a", "quotes": [made], "claims": [claim], "entities": []}) + "\n")
    assert quality.main([str(tmp_path / "quotes"), "--predictions", str(tmp_path / "made.jsonl")]) == 0
    told = capsys.readouterr().out.splitlines()[3:]
    assert told == [
        "detection F1                                  1.000  bar 0.920  ok      precision 1.000, recall 1.000",
        "exact F1                                      1.000  bar 0.860  ok      precision 1.000, recall 1.000",
        "recall of indirect                            1.000                     1 in the gold",
        "type                                          1.000                     of 1 found",
        "source                                        1.000  bar 0.960  ok      of 1 found",
        "cue                                           0.000  bar 0.980  MISSED  of 1 found",
        "speaker                                       0.000                     of 1 found",
        "with the right speaker, F1                    0.000  bar 0.830  MISSED",
        "check-worthy sentences, average precision     1.000  bar 0.810  ok      chance 0.500, 2 sentences",
        "",
        "scores of quotations, and the share that was right",
        "score        suggestions  mean score   right  right to the edge",
        "0.80 to 0.85           1       0.820   1.000              1.000",
    ]


def test_entities_are_told_as_a_table_for_a_readme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path / "nerel" / "a.txt", TEXT)
    _write(tmp_path / "nerel" / "a.ann", "T1\tPERSON 4 14\tОлег Сомов\nT3\tCITY 67 71\tОмск\n")
    found = [{"start": 4, "end": 14, "label": "PER", "score": 0.98}, {"start": 67, "end": 70, "label": "LOC"}]
    _write(tmp_path / "made.jsonl", json.dumps({"id": "a", "entities": found}) + "\n")
    quality.main([str(tmp_path / "nerel"), "--predictions", str(tmp_path / "made.jsonl"), "--markdown"])
    told = capsys.readouterr().out
    assert "| PER+LOC+ORG | 0.500 | 0.860 | precision 0.500, recall 0.500, overlap 1.000, 2 in gold |" in told
    assert "| LOC | 0.000 |  | precision 0.000, recall 0.000, overlap 1.000, 1 in gold |" in told


def test_the_program_itself_reads_a_folder_and_natasha_alone_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(tmp_path / "nerel" / "a.txt", TEXT)
    _write(tmp_path / "nerel" / "a.ann", "T1\tPERSON 4 14\tОлег Сомов\nT3\tCITY 67 71\tОмск\n")
    quality.main([str(tmp_path / "nerel"), "--jobs", "1", "--natasha"])
    told = capsys.readouterr().out
    assert "PER                                           1.000" in told
    assert "1 in gold; natasha alone 1.000" in told
