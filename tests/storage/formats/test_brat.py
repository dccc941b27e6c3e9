"""brat standoff: lines that its parser takes, shapes of public corpora, archives, and the way back."""

from __future__ import annotations

import io
import json
import random
import re
import tempfile
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.exchange.standoff import escaped, on_lines, unescaped
from annotate.model.records import Annotation, Group, Relation
from annotate.model.text import Span
from annotate.ports import ExportPlan, ImportPlan, Read
from storage.exporters import export
from storage.exporters.brat import Names
from storage.exporters.writing import SIDES
from storage.importers import brat, read_paths
from storage.importers import zipped as archives
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import KEPT, annotated, bring, fresh, project_of, store, there_and_back
from tests.storage.material import creating

__all__ = ["fresh", "store"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def compared(folder: Path) -> dict[str, list[bytes]]:
    """The lines of all files but those about the dataset; documents, found by their names, in whatever order."""
    found = {name: data.split(b"\n") for name, data in contents(folder).items() if name not in SIDES.values()}
    return found | {"documents.json": sorted(line.rstrip(b",") for line in found["documents.json"])}


def standoff(text: str, words: str) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """The T lines of a file, each checked against its text: a parser that knows nothing of ours."""
    found = {}
    for line in words.splitlines():
        if line.startswith("T"):
            id, middle, covered = line.split("\t", 2)
            label, places = middle.split(" ", 1)
            pieces = [(int(a), int(b)) for a, b in (piece.split(" ") for piece in places.split(";"))]
            assert covered == " ".join(text[a:b] for a, b in pieces)
            assert re.fullmatch(r"[A-Za-z0-9_-]+", label)
            assert all(a < b <= c for (a, b), (c, _) in pairwise(pieces))
            found[id] = label, pieces
    return found


def test_lines_are_those_of_brat(store: MemoryStore, tmp_path: Path) -> None:
    folder = tmp_path / "o"
    export(store, ExportPlan("brat", str(folder), "Анна", False, True))
    files = contents(folder)
    assert {name for name in files if not name.endswith((".ann", ".txt"))} == {
        "README.md", "annotation.conf", "documents.json", "losses.tsv", "manifest.json", "visual.conf",
    }  # fmt: skip
    words, text = files["bridge.ann"].decode(), files["bridge.txt"].decode()
    spans = standoff(text, words)
    assert text == KEPT
    assert {label for label, _ in spans.values()} >= {"QUOTE", "misc_u3a_PLANT", f"misc_u3a_{escaped('вид:мост')}"}
    (quote,) = [id for id, (label, _) in spans.items() if label == "QUOTE" and f"\ttype {id} direct\n" in words]
    assert [text[a:b] for a, b in spans[quote][1]] == ["Мост закроют", "и", "починят"]
    ids = [line.split("\t")[0] for line in words.splitlines()]
    assert len(ids) == len({*ids})
    conf = files["annotation.conf"].decode()
    assert {label for label, _ in spans.values()} <= {*conf.partition("\n\n")[0].split("\n")}
    assert "\nchecked Arg:<ENTITY>\n" in conf


def test_quotes_and_claims_are_events_where_that_is_chosen(store: MemoryStore, tmp_path: Path) -> None:
    folder = tmp_path / "o"
    export(store, ExportPlan("brat", str(folder), "Анна", False, True, choices={"links": "events"}))
    words = (folder / "bridge.ann").read_text(encoding="utf-8")
    spans = standoff((folder / "bridge.txt").read_text(encoding="utf-8"), words)
    events = dict(re.findall(r"^(E\d+)\t\w+:(T\d+)", words, re.MULTILINE))
    assert {spans[t][0] for t in events.values()} == {"QUOTE", "CLAIM"}
    (told,) = re.findall(r"^E\d+\tQUOTE:T\d+ (.+)$", words, re.MULTILINE)
    arguments = dict(part.split(":") for part in told.split(" "))
    assert {role: (spans[end][0] if end in spans else end) for role, end in arguments.items()} == {
        "cue": "CUE", "source": "SOURCE",
    }  # fmt: skip
    assert {*re.findall(r"\ttype (\w+) ", words)} <= events.keys()
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    entities, kinds = (conf.partition(f"[{part}]\n")[2].partition("\n\n")[0] for part in ("entities", "events"))
    assert "QUOTE" not in entities.split("\n")
    assert {*kinds.split("\n")} == {
        "QUOTE\tcue*:<ENTITY>|<EVENT>, source*:<ENTITY>|<EVENT>", "CLAIM\tquote*:<ENTITY>|<EVENT>",
    }  # fmt: skip


def test_several_arguments_of_a_role_are_counted(fresh: MemoryStore, tmp_path: Path) -> None:
    quote = Annotation("q", "d", "", "quote", "QUOTE", (Span(0, 6),))
    others = [Annotation(f"s{n}", "d", "", "source", "SOURCE", (Span(n, n + 2),)) for n in (8, 11)]
    store = project_of(("Тихо? да, да, да.", [quote, *others], []))
    anna = store.annotator("Анна").id
    for n, (kind, head, tail) in enumerate(
        (("source", "q", "s8"), ("source", "q", "s11"), ("См. 2", "q", "s8"), ("source", "s8", "s11"))
    ):
        store.append(creating(Relation(f"r{n}", "d", anna, kind, head, tail)))
    choices = {"links": "events"}
    _, first, second = there_and_back(store, fresh, tmp_path, "brat", choices, "")
    words = (first / "d.ann").read_text(encoding="utf-8")
    assert "E1\tQUOTE:T1 source:T2 source2:T3\n" in words
    assert f"R1\t{escaped('См. 2')} Arg1:E1 Arg2:T2\t\nR2\tsource Arg1:T2 Arg2:T3\t\n" in words
    assert (second / "d.ann").read_text(encoding="utf-8") == words
    found = fresh.records("d", fresh.annotator("Анна").id).relations
    assert sorted(r.type for r in found) == ["source", "source", "source", "См. 2"]


@pytest.mark.parametrize("links", ["relations", "events"])
def test_everything_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path, links: str) -> None:
    report, first, second = there_and_back(store, fresh, tmp_path, "brat", {"links": links}, "")
    assert compared(second) == compared(first)
    assert {(loss.document, loss.kind) for loss in report.losses} == {("odd", "decisions")}
    for id in ("odd", "plain", "short", "bridge", "empty"):
        assert fresh.document(id) == store.document(id)
        meant = store.records(id, store.annotator("Анна").id).annotations
        found = fresh.records(id, fresh.annotator("Анна").id).annotations
        said = [
            [f"{a.layer} {a.label} {a.fragments} {sorted(a.attributes.items())}" for a in r] for r in (meant, found)
        ]
        assert sorted(said[0]) == sorted(said[1])
    assert {s.id: s for s in fresh.suggestions("bridge")} == {s.id: s for s in store.suggestions("bridge")}


def test_groups_are_references(fresh: MemoryStore, tmp_path: Path) -> None:
    one = Annotation("a", "d", "", "entity", "LOC", (Span(2, 6),), {"name": "Тула"})
    store = project_of(("В Туле тихо.", [one, replace(one, id="b", fragments=(Span(7, 11),))], []))
    anna = store.annotator("Анна").id
    store.append(creating(Group("g", "d", anna, "Тула", "LOC", ("Тулица",), "Q2770")))
    store.append(creating(Group("h", "d", anna, "Ока", "LOC")))
    report, first, second = there_and_back(store, fresh, tmp_path, "brat", {}, "")
    assert "N1\tReference T1 Wikidata:Q2770\tТула\n" in (first / "d.ann").read_text(encoding="utf-8")
    assert (second / "d.ann").read_bytes() == (first / "d.ann").read_bytes()
    assert [loss.detail for loss in report.losses] == ["1 left out", "aliases, identities and notes of 1 left out"]
    (group,) = fresh.records("d", fresh.annotator("Анна").id).groups
    assert (group.name, group.label, group.wikidata) == ("Тула", "LOC", "Q2770")


# Files of others, in the shape of NEREL's

TEXT = "Мэр Тулы Анна Белова ушла.\r\nОна работала в администрации Тулы с мая."
ANN = (
    "T1\tPROFESSION 0 8\tМэр Тулы\nT2\tCITY 4 8\tТулы\nT3\tPERSON 9 20\tАнна Белова\n"
    "T4\tDATE 0 3;9 13\tМэр Анна\nT5\tEVENT 21 25\tушла\n"
    "R1\tWORKS_AS Arg1:T3 Arg2:T1\t\nR2\tPLACE_OF Arg1:E1 Arg2:T9\n"
    "N1\tReference T2 Wikidata:Q2770\tТула\nN2\tReference T3 UMLS:C0\tx\nN3\tReference T99 Wikidata:Q1\ty\n"
    "E1\tEVENT:T5 Agent:T3 Place2:T2\nA1\tNegated E1\nA2\tMode T5 Some\n*\tEquiv T2 T1\n"
    "#1\tAnnotatorNotes T3\tкто это?\n#2\tAnnotatorNotes T3\t{нет\n"
    "T6\tPERSON 5\tкриво\nT7\tPERSON 0 999\tдалеко\nT8\tPERSON 9 13\tЖанна\nзачем\n"
)


def test_files_of_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "1_text.txt").write_bytes(TEXT.encode())
    (tmp_path / "1_text.ann").write_bytes(ANN.encode())
    (tmp_path / "annotation.conf").write_text("[entities]\nPERSON\n", encoding="utf-8")
    (tmp_path / "другое.txt").write_text("Другое.", encoding="utf-8")
    first, other = read_paths([str(tmp_path)])
    assert (other.documents[0].text, other.sets) == ("Другое.", ())
    (one,) = first.sets
    text = one.document.text
    assert (text, one.document.source) == (TEXT.replace("\r\n", "\n"), "1_text.txt")
    spans = {a.id: a for a in one.records.annotations}
    assert sorted((a.label, *(f.of(text) for f in a.fragments)) for a in spans.values()) == [
        ("CITY", "Тулы"), ("DATE", "Мэр", "Анна"), ("EVENT", "ушла"), ("PERSON", "Анна"), ("PERSON", "Анна Белова"),
        ("PROFESSION", "Мэр Тулы"),
    ]  # fmt: skip
    assert sorted((r.type, spans[r.head].label, spans[r.tail].label) for r in one.records.relations) == [
        ("Equiv", "CITY", "PROFESSION"), ("WORKS_AS", "PERSON", "PROFESSION"), ("agent", "EVENT", "PERSON"),
        ("place", "EVENT", "CITY"),
    ]  # fmt: skip
    given = {a.label: dict(a.attributes) for a in spans.values() if a.attributes}
    assert given == {
        "CITY": {"name": "Тула"}, "EVENT": {"Negated": True, "Mode": "Some"},
        "PERSON": {"reference": "UMLS:C0", "note": "кто это?; {нет"},
    }  # fmt: skip
    assert [(g.name, g.wikidata) for g in one.records.groups] == [("Тула", "Q2770")]
    assert one.remarks == (
        "line 17: 'PERSON 5' is no label with places; left out",
        f"line 18: T7 0 999 is outside the text of {len(TEXT)} characters; left out",
        "T8: the text has 'Анна' there, the file 'Жанна'; read by its places",
        "line 20: 'зачем' begins no line of brat; left out",
        "T99 Wikidata:Q1 y: there is no such span; left out",
        "link PLACE_OF from T5 to T9: an end is not there",
    )


def test_a_file_alone_is_told_or_read(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("T1\tX 0 1\tа\n", encoding="utf-8")
    (read,) = read_paths([str(tmp_path / "a.ann")])
    assert (read.code, read.message.endswith("there is no a.txt with its text beside it")) == ("missing", True)
    (tmp_path / "b.txt").write_text("Да.", encoding="utf-8")
    (read,) = read_paths([str(tmp_path / "b.txt")], ImportPlan("brat"))
    assert (read.code, read.sets[0].records.annotations) == ("", ())
    (tmp_path / "b.ann").write_bytes(b"")
    (read,) = read_paths([str(tmp_path / "b.ann")])
    assert read.documents[0].text == "Да."
    assert [one.code for one in brat.read(tmp_path / "нет.ann", ImportPlan())] == ["missing"]
    assert [one.code for one in brat.read(Path("a\0.ann"), ImportPlan())] == ["missing"]


# Archives


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_an_archive_is_read_as_its_folder(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    folder, path = tmp_path / "o", tmp_path / "o.zip"
    export(store, ExportPlan("brat", str(folder), "Анна", False, True))
    path.write_bytes(zipped({f"data/{name}": data for name, data in contents(folder).items()}))
    assert bring(fresh, path) == []
    export(fresh, ExportPlan("brat", str(tmp_path / "again"), "Анна", False, True))
    assert compared(tmp_path / "again") == compared(folder)


GOOD = {"a.txt": "Да.".encode(), "a.ann": "T1\tX 0 2\tДа\n".encode()}


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04.ann", zipped(GOOD | {"../b.txt": b"x"}), zipped(GOOD | {"/b.txt": b"x"}),
        zipped(GOOD | {"b.txt": b"x" * 5_000_000}), zipped(GOOD)[:60], zipped(GOOD | {"c\\..\\b.txt": b"x"}),
    ],
    ids=["no archive", "above", "from the root", "a bomb", "cut", "above, in another way"],
)  # fmt: skip
def test_hostile_archives_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert [one.code for one in brat.read(path, ImportPlan())] == ["broken"]


def test_archives_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"b.txt": b"x"}))
    assert [one.code for one in brat.read(path, ImportPlan())] == ["empty"]
    path.write_bytes(zipped(GOOD))
    assert [one.code for one in brat.read(path, ImportPlan())] == [""]
    for name in ("MOST", "ALTOGETHER", "LARGEST"):
        with monkeypatch.context() as patch:
            patch.setattr(archives, name, 1)
            assert [one.code for one in brat.read(path, ImportPlan())] == ["broken"]


# Names, whatever there is


def test_files_have_names_that_any_disk_takes() -> None:
    names = Names()
    keys = ["../../x", "a b", "a_b", "A_B", "con", "Тула", "", ".", "nul.txt", "x" * 300]
    found = [names.of(key) for key in keys]
    assert found[:5] == ["_.._x", "a_b", "a_b-2", "A_B-3", "_con"]
    assert len({name.lower() for name in found}) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,105}", name) for name in found)


@settings(max_examples=40, deadline=None)
@given(annotated(), st.sampled_from(["relations", "events"]))
def test_whatever_is_annotated_comes_back(
    given: tuple[str, list[Annotation], list[tuple[int, int]]], links: str
) -> None:
    text, annotations, pairs = given
    written = [f"{a.label} {on_lines(a.fragments, text)} {a.attributes}" for a in annotations]
    if len({*written}) < len(written):
        pairs = []  # of two that are the same without line ends, nothing says which one a link has as its end
    for label in ("_u5_", "_u5б", *(a.label for a in given[1]), given[0], "_" + given[0] + "_u"):
        assert unescaped(escaped(label)) == label
    with tempfile.TemporaryDirectory() as name:
        made, other = project_of((text, annotations, pairs)), MemoryStore()
        _, first, second = there_and_back(made, other, Path(name), "brat", {"links": links}, "")
        assert (second / "d.ann").read_bytes() == (first / "d.ann").read_bytes()
        assert other.document("d").text == made.document("d").text
        standoff(made.document("d").text, (first / "d.ann").read_bytes().decode())


def require_places(read: Read) -> None:
    """Whatever was read lies in its text."""
    assert bool(read.code) == (not read.documents)
    for one in read.sets:
        places = [a.fragments for a in one.records.annotations] + [s.fragments for s in one.suggestions]
        assert all(fragments and fragments[-1].end <= len(one.document.text) for fragments in places)


def test_spoilt_files_are_told_and_nothing_else_happens(tmp_path: Path) -> None:
    rng = random.Random(5)
    spoiling = (b"", b"\n", b"\t", b" ", b";", b":", b"T1", b"\xff", b"\0", b"9" * 30, json.dumps({"a": []}).encode())
    archive = zipped(GOOD)
    for _ in range(150):
        for name, data in (("a.ann", ANN.encode()), ("a.txt", TEXT.encode()), ("b.zip", archive)):
            spoilt = bytearray(data)
            for _ in range(rng.choice((0, 1, 5, 40))):
                at = rng.randrange(len(spoilt))
                spoilt[at : at + rng.choice((0, 1, 9))] = rng.choice(spoiling)
            (tmp_path / name).write_bytes(bytes(spoilt))
        (tmp_path / "documents.json").write_bytes(rng.randbytes(20))
        for name in ("a.ann", "b.zip"):
            for read in brat.read(tmp_path / name, ImportPlan()):
                require_places(read)
