"""CoNLL-U: read by the library conllu, files of others, the exact text, and the way back."""

from __future__ import annotations

import json
import random
import re
import tempfile
from pathlib import Path

import conllu as library
import pytest
from hypothesis import given, settings

from annotate.exchange.bracketing import escaped, gap_of, spaces, unescaped
from annotate.model.records import Annotation
from annotate.model.tokens import Tokens
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.importers import conllu, importer_of
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import (
    HARD,
    KEPT,
    annotated,
    fresh,
    project_of,
    require_places,
    store,
    there_and_back,
)

__all__ = ["fresh", "store"]


def test_the_library_reads_tokens_offsets_and_text(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "o.conllu"
    export(store, ExportPlan("conllu", str(path), "Анна", False))
    words = path.read_bytes().decode("utf-8")
    text = key = ""
    seen = []
    for sentence in library.parse(words):
        key = sentence.metadata.get("newdoc id", key)
        text = store.document(key).text
        seen += [key] if "newdoc id" in sentence.metadata else []
        for token in sentence:
            misc = token["misc"]
            start, end = int(misc["StartChar"]), int(misc["EndChar"])
            assert text[start:end] == token["form"]
            assert all(token[name] in (None, "_") for name in ("lemma", "upos", "xpos", "feats", "deprel", "deps"))
            gap = "" if misc.get("SpaceAfter") == "No" else misc.get("SpacesAfter", "\\s")
            assert text.startswith(gap_of(gap), end)
        told = "".join(t["form"] + ("" if t["misc"].get("SpaceAfter") == "No" else " ") for t in sentence)
        assert sentence.metadata["text"] == told.strip()
        assert sentence.metadata["sent_id"].startswith(f"{key}-")
    assert seen == ["odd", "plain", "short", "bridge", "empty"]
    assert "".join(sentence.serialize() for sentence in library.parse(words)).count("\t") == words.count("\t")


def test_brackets_stand_at_their_tokens(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "o.conllu"
    export(store, ExportPlan("conllu", str(path), "Анна", False))
    bridge = path.read_text(encoding="utf-8").partition("# newdoc id = bridge\n")[2].partition("# newdoc")[0]
    found = {}
    for sentence in library.parse(bridge):
        for token in sentence:
            for key, value in token["misc"].items():
                if not key.startswith(("Space", "Start", "End")):
                    found[token["form"], key] = value
    names = dict(re.findall(r"\((e\d+)(?:\[1/2\])?-([^()|\s]+)", bridge))
    by = {label: name for name, label in names.items()}
    quote = by["QUOTE"]
    assert found["Мост", "Quote"] == f"({quote}[1/2]-QUOTE"
    assert found["закроют", "Quote"] == f"{quote}[1/2])"
    assert (found["и", "Quote"], found["починят", "Quote"]) == (f"({quote}[2/2]-QUOTE", f"{quote}[2/2])")
    assert found["МИД", "Entity"] == f"({by['ORG']}-ORG"
    assert found["РФ", "Entity"] == f"{by['ORG']})({by['LOC']}-LOC)"
    assert found["Мост", "Misc"] == f"({by['вид%3Aмост']}-вид%3Aмост"
    assert {*found["Мост", "Relation"].split(",")} == {
        f"cue:{quote}>{by['CUE']}", f"source:{quote}>{by['SOURCE']}", f"quote:{by['CLAIM']}>{quote}",
    }  # fmt: skip


def test_everything_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    report, first, second = there_and_back(store, fresh, tmp_path, "conllu", {}, ".conllu")
    assert second.read_bytes() == first.read_bytes()
    assert {(loss.document, loss.kind) for loss in report.losses} == {
        ("odd", "decisions"), ("odd", "snapped-to-token"), ("bridge", "snapped-to-token"),
    }  # fmt: skip
    for id in ("odd", "plain", "short", "bridge", "empty"):
        assert fresh.document(id) == store.document(id)
    found = fresh.records("bridge", fresh.annotator("Анна").id)
    (quote,) = [a for a in found.annotations if a.layer == "quote"]
    assert quote.attributes == HARD
    assert [f.of(KEPT) for f in quote.fragments] == ["Мост закроют", "и\u2028починят"]
    assert {s.id: s for s in fresh.suggestions("bridge")} == {s.id: s for s in store.suggestions("bridge")}


TREE = (
    "# newdoc id = a\n# global.Entity = eid-etype-head-other\n# newpar\n# sent_id = 1\n# text = Il va au marché.\n"
    "1\tIl\til\tPRON\t_\t_\t2\tnsubj\t_\tEntity=(e1-person-1-)\n2\tva\t_\t_\t_\t_\t0\troot\t_\t_\n"
    "3-4\tau\t_\t_\t_\t_\t_\t_\t_\t_\n3\tà\t_\t_\t_\t_\t5\tcase\t_\t_\n4\tle\t_\t_\t_\t_\t5\tdet\t_\tEntity=(e2-place-2-\n"
    "5\tmarché\t_\t_\t_\t_\t2\tobl\t_\tSpaceAfter=No|Entity=e2)\n5.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n6\t.\t_\t_\t_\t_\t2\tp\t_\t_\n"
    "\n# newpar\n# sent_id = 2\n1\tIl\t_\t_\t_\t_\t0\troot\t_\tEntity=(e1-person-1-)|NER=S-PER\n\n"
    "# newdoc\n1\tAnn\t_\t_\t_\t_\t0\t_\t_\tNER=B-PER\n2\tLee\t_\t_\t_\t_\t0\t_\t_\tNER=I-PER|SpacesAfter=\\s\\s\\n\n"
)


def test_files_of_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.conllu"
    path.write_bytes(TREE.replace("\n", "\r\n").encode())
    assert importer_of(path, ImportPlan()).format.name == "conllu"
    first, second = conllu.read(path, ImportPlan())
    (one,) = first.sets
    text = one.document.text
    assert (text, one.document.title, one.remarks) == ("Il va au marché.\nIl", "a", ())
    assert sorted((a.label, a.fragments[0].of(text), a.fragments[0].start) for a in one.records.annotations) == [
        ("PER", "Il", 17), ("person", "Il", 0), ("person", "Il", 17), ("place", "au marché", 6),
    ]  # fmt: skip
    (two,) = second.sets
    assert (two.document.text, [a.label for a in two.records.annotations]) == ("Ann Lee  \n", ["PER"])


@pytest.mark.parametrize(
    ("misc", "said"),
    [
        ("Entity=e1)", "line 1: Entity: e1 ends and has not begun"),
        ("Entity=(e1-PER", "e1: begins and does not end, left out"),
        ("Entity=e1))", "line 1: Entity: 'e1))' are no brackets"),
        ("Entity=()", "line 1: Entity: '()': a bracket has no name"),
        ("Relation=cue:e1>e2", "link cue from e1 to e2: an end is not there"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, misc: str, said: str) -> None:
    path = tmp_path / "x.conllu"
    path.write_text(f"1\tДа\t_\t_\t_\t_\t0\t_\t_\t{misc}\n2\tкороткая\n", encoding="utf-8")
    (read,) = conllu.read(path, ImportPlan())
    assert {said, "line 2: it has 2 columns instead of ten"} == {*read.sets[0].remarks}


@settings(max_examples=40, deadline=None)
@given(annotated())
def test_whatever_is_annotated_comes_back(given: tuple[str, list[Annotation], list[tuple[int, int]]]) -> None:
    text, annotations, pairs = given
    tokens = Tokens(text)
    written = [f"{a.label} {[tokens.bounds(f) for f in a.fragments]} {a.attributes}" for a in annotations]
    if len({*written}) < len(written):
        pairs = []  # of two that are the same on tokens, nothing says which one a link has as its end
    with tempfile.TemporaryDirectory() as name:
        made, other = project_of((text, annotations, pairs)), MemoryStore()
        _, first, second = there_and_back(made, other, Path(name), "conllu", {}, "")
        assert second.read_bytes() == first.read_bytes()
        assert other.document("d").text == made.document("d").text
        library.parse(first.read_text(encoding="utf-8"))


@given(annotated())
@settings(max_examples=20, deadline=None)
def test_words_are_escaped_and_come_back(given: tuple[str, list[Annotation], list[tuple[int, int]]]) -> None:
    text = given[0] + "%=|()[]-,>:\\p\\u00a0"
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & set(" \t\n\u2028|=()[]-,>:")
    gap = "".join(filter(str.isspace, text)) + "|\\\r\v"
    assert gap_of(spaces(gap)) == gap


def test_spoilt_files_are_told_and_nothing_else_happens(store: MemoryStore, tmp_path: Path) -> None:
    rng = random.Random(5)
    path = tmp_path / "o.conllu"
    export(store, ExportPlan("conllu", str(path), "Анна", False, True))
    good = path.read_bytes()
    spoiling = (b"", b"\n", b"\t", b"(", b")", b"|", b"[", b"\xff", b"\0", b"9" * 30, json.dumps({"spans": 1}).encode())
    for _ in range(80):
        spoilt = bytearray(good)
        for _ in range(rng.choice((1, 5, 40))):
            at = rng.randrange(len(spoilt))
            spoilt[at : at + rng.choice((0, 1, 9))] = rng.choice(spoiling)
        path.write_bytes(bytes(spoilt))
        for read in conllu.read(path, ImportPlan()):
            require_places(read)
    for _ in range(60):
        path.write_bytes(b"1\t" + rng.randbytes(rng.randrange(400)))
        for read in conllu.read(path, ImportPlan()):
            require_places(read)
    assert [read.code for read in conllu.read(tmp_path / "нет", ImportPlan())] == ["missing"]
