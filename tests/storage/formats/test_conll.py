"""CoNLL-2003 and its kin: tags that a strict reader takes, what is lost told, files of others, and the way back."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.exchange.tagging import Run, runs, tags
from annotate.model.records import Annotation
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export, rehearse
from storage.importers import conll, importer_of, read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import annotated, bring, fresh, project_of, require_places, store
from tests.storage.material import refused, span

__all__ = ["fresh", "store"]

Found = list[tuple[str, int, int]]


def strict(tags: list[str], scheme: str) -> Found:
    """The spans of a sentence, by nothing but the definition of a scheme; whatever is against it fails."""
    found: Found = []
    inside = ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, label = tag.partition("-")
        if scheme == "biluo":
            assert (label if prefix in "IL" else "") == inside, tags
            if prefix in "BU":
                found.append((label, i, i))
            elif prefix in "IL":
                found[-1] = label, found[-1][1], i
            inside = label if prefix in "BI" else ""
            continue
        if scheme == "iob2":
            assert prefix in "BO" or label == inside, tags
        elif prefix == "B":
            assert label == inside, tags
        if prefix == "B" or (prefix == "I" and label != inside):
            found.append((label, i, i))
        elif prefix == "I":
            found[-1] = label, found[-1][1], i
        inside = label
    return found


def columns(path: Path) -> list[list[list[list[str]]]]:
    """Documents, sentences, lines, columns."""
    made: list[list[list[list[str]]]] = []
    for block in path.read_bytes().decode("utf-8").removesuffix("\n\n").split("\n\n"):
        rows = [line.split(" ") for line in block.split("\n")]
        if rows[0][0] == "-DOCSTART-":
            assert len(rows) == 1
            made.append([])
        else:
            made[-1].append(rows)
    return made


CHOICES = [
    {"scheme": scheme, "columns": layers, "overlapping": overlapping, "discontinuous": fragments}
    for scheme, layers, overlapping, fragments in [
        ("iob2", "entity", "outermost", "leave-out"), ("iob1", "entity", "innermost", "split"),
        ("biluo", "entity", "outermost", "hull"), ("iob2", "per-layer", "innermost", "split"),
        ("iob1", "per-layer", "outermost", "split"), ("biluo", "per-layer", "outermost", "leave-out"),
    ]
]  # fmt: skip


@pytest.mark.parametrize("choices", CHOICES)
@pytest.mark.parametrize("beside", [True, False])
def test_tags_are_valid_and_come_back_as_they_were(
    store: MemoryStore, fresh: MemoryStore, tmp_path: Path, choices: dict[str, str], beside: bool
) -> None:
    first, second = tmp_path / "1.conll", tmp_path / "2.conll"
    export(store, ExportPlan("conll2003", str(first), "Анна", False, True, choices=choices))
    meant = columns(first)
    for sentence in (sentence for one in meant for sentence in one):
        for column in list(zip(*sentence, strict=True))[3:]:
            strict([*column], choices["scheme"])
    sides = (tmp_path / "1.conll.tokens.tsv").read_text(encoding="utf-8").split("\n")
    if not beside:
        (tmp_path / "1.conll.tokens.tsv").unlink()
    assert bring(fresh, first, ImportPlan("conll")) == []
    export(fresh, ExportPlan("conll2003", str(second), "Импорт", False, True, choices=choices))
    assert second.read_bytes() == first.read_bytes()
    if beside:
        again = (tmp_path / "2.conll.tokens.tsv").read_text(encoding="utf-8").split("\n")
        assert [line.split("\t")[:6] for line in again] == [line.split("\t")[:6] for line in sides]


def test_every_layer_has_a_column_that_is_named(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "o.conll"
    report = export(store, ExportPlan("conll2003", str(path), "Анна", False, choices={"columns": "per-layer"}))
    assert path.read_text(encoding="utf-8").startswith("-DOCSTART- -X- O entity quote cue source claim\n\n")
    rows = [row for one in columns(path) for sentence in one for row in sentence]
    assert [row for row in rows if row[0] in ("он", "заявил")] == [
        ["заявил", "-X-", "O", "O", "O", "B-CUE", "O", "O"],
        ["он", "-X-", "O", "O", "O", "O", "B-SOURCE", "O"],
    ]
    lost = {(loss.kind, loss.detail) for loss in report.losses if loss.document == "bridge" and not loss.end}
    assert lost == {
        ("layer", "misc: 2 left out"), ("attributes", "claim: 2 left out"),
        ("relations", "3 left out"), ("status", "its note and flag are left out"),
    }  # fmt: skip
    head = (tmp_path / "o.conll.tokens.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert head.split("\t")[5:8] == ["tag:entity", "annotation:entity", "origin:entity"]


def test_a_quote_of_several_sentences_is_parted_and_joined_again(fresh: MemoryStore, tmp_path: Path) -> None:
    text = "Он сказал: «Мост закрыт. Реку перекрыли. Ждите»."
    place = span(text, "Мост закрыт. Реку перекрыли")
    store = project_of((text, [Annotation("a", "d", "", "quote", "QUOTE", (place,))], []))
    path = tmp_path / "o.conll"
    report = export(store, ExportPlan("conll2003", str(path), "Анна", False, choices={"columns": "per-layer"}))
    assert [(loss.kind, loss.detail.partition(": ")[2]) for loss in report.losses] == [
        ("discontinuous", "written as 2 spans: sentences end within it")
    ]
    assert bring(fresh, path) == []
    (quote,) = fresh.records("d", fresh.annotator("Импорт").id).annotations
    assert quote.fragments == (place,)


def test_overlaps_are_refused_where_that_is_chosen(store: MemoryStore) -> None:
    plan = ExportPlan("conll2003", "o", "Анна", False, choices={"overlapping": "refuse"})
    assert refused(lambda: rehearse(store, plan)).code == "overlapping"


SPANS = [Run(0, 1, "PER"), Run(2, 2, "PER"), Run(4, 4, "LOC"), Run(5, 6, "ORG"), Run(7, 7, "ORG")]
WRITTEN = {
    "iob2": "B-PER I-PER B-PER O B-LOC B-ORG I-ORG B-ORG",
    "iob1": "I-PER I-PER B-PER O I-LOC I-ORG I-ORG B-ORG",
    "biluo": "B-PER L-PER U-PER O U-LOC B-ORG L-ORG U-ORG",
}


@pytest.mark.parametrize("scheme", WRITTEN)
def test_spans_as_tags_and_back(scheme: str) -> None:
    made = tags(SPANS, 8, scheme)
    assert " ".join(made) == WRITTEN[scheme]
    assert runs(made, scheme) == (SPANS, [])
    assert strict(made, scheme) == [(run.label, run.first, run.last) for run in SPANS]
    assert tags(SPANS, 8, "iob1", {0, 2})[2] == "I-PER"


FILES = {
    "2003": ("-DOCSTART- -X- O O\n\nМэр NN I-NP O\nАнна NNP I-NP I-PER\nБелова NNP I-NP I-PER\n\nВ IN I-PP O\n"
             "Туле NNP I-NP I-LOC\nТуле NNP I-NP B-LOC\n. . O O\n",
             "Мэр Анна Белова\nВ Туле Туле.", ["PER Анна Белова", "LOC Туле", "LOC Туле"], ()),
    "tabs": ("# id 1 domain=en\nМэр\tO\nАнна\tB-PER\nБелова\tI-PER\n#\tO\n\n", "Мэр Анна Белова #",
             ["PER Анна Белова"], ()),
    "germeval": ("# www.example.org\n1\tМИД\tB-ORG\tO\n2\tРФ\tI-ORG\tB-LOC\n\n1\tДа\tO\tO\n", "МИД РФ\nДа",
                 ["ORG МИД РФ", "LOC РФ"], ()),
    "bilou": ("Анна U-PER\n, O\nМИД B-ORG\nРФ L-ORG\n", "Анна, МИД РФ", ["PER Анна", "ORG МИД РФ"], ()),
    "bioes": ("Анна S-PER\n( O\nМИД B-ORG\nРФ E-ORG\n) O\n", "Анна (МИД РФ)", ["PER Анна", "ORG МИД РФ"], ()),
    "bare": ("Анна PER\nБелова PER\nв O\nТуле LOC\n", "Анна Белова в Туле", ["PER Анна Белова", "LOC Туле"], ()),
    "crlf": ("\ufeffАнна B-PER\r\n\r\nв O\r\nТуле B-LOC\r\n", "Анна\nв Туле", ["PER Анна", "LOC Туле"], ()),
    "after O": ("в O\nТуле I-LOC\nАнна B-PER\nмэр B-X\n", "в Туле Анна мэр", ["LOC Туле", "PER Анна", "X мэр"],
                ("line 2: I-LOC goes on with nothing; read as its label says",)),
    "wrong L": ("Анна U-PER\nв L-LOC\nТуле B-LOC\n", "Анна в Туле", ["PER Анна", "LOC в", "LOC Туле"],
                ("line 2: L-LOC goes on with nothing (2 such tags); read as its label says",)),
    "short": ("Анна X B-PER\nв O\nТуле X B-LOC\n", "Анна в Туле", ["PER Анна", "LOC Туле"],
              ("line 2: its columns are not those of the file (1 such lines)",)),
    "nothing": ("Тихо O\n. O\n", "Тихо.", [], ()),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files_of_others_are_read(tmp_path: Path, name: str) -> None:
    words, text, meant, remarks = FILES[name]
    path = tmp_path / "x.conll"
    path.write_bytes(words.encode())
    (read,) = conll.read(path, ImportPlan())
    (one,) = read.sets
    assert (one.document.text, one.remarks) == (text, remarks)
    assert [f"{a.label} {a.fragments[0].of(text)}" for a in one.records.annotations] == meant
    assert {a.layer for a in one.records.annotations} <= {"entity"}
    assert name == "short" or importer_of(path, ImportPlan()).format.name == "conll"


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_text("B-NP Анна B-PER\nI-NP мэр O\n", encoding="utf-8")
    (read,) = conll.read(path, ImportPlan(choices={"token": "2", "tags": "1", "scheme": "iob2"}))
    assert (read.documents[0].text, read.sets[0].records.annotations[0].label) == ("Анна мэр", "NP")
    for number in ("0", "x", "1000"):
        (read,) = conll.read(path, ImportPlan(choices={"tags": number}))
        assert (read.code, "are no numbers of columns" in read.message) == ("broken", True)


def test_a_sidecar_of_another_file_is_told(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "o.conll"
    export(store, ExportPlan("conll2003", str(path), "Анна", False))
    path.write_text("-DOCSTART- O\n\nДругое B-X\n\n-DOCSTART- O\n\nИ ещё B-X\n", encoding="utf-8")
    reads = list(read_paths([str(path)]))
    assert reads[0].sets[0].remarks == (
        "the places in the file .tokens.tsv beside it are not used: its tokens are others",
    )
    assert reads[0].documents[0].text == "Другое"


def test_a_file_without_borders_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conll, "LONGEST_TEXT", 20)
    path = tmp_path / "x.conll"
    path.write_text("Анна B-PER\nдома O\n\n" * 9, encoding="utf-8")
    texts = [one.text for read in conll.read(path, ImportPlan()) for one in read.documents]
    assert texts == ["Анна дома\nАнна дома\nАнна дома"] * 3


@settings(max_examples=40, deadline=None)
@given(annotated(), st.sampled_from(CHOICES))
def test_whatever_is_annotated_comes_back(
    given: tuple[str, list[Annotation], list[tuple[int, int]]], choices: dict[str, str]
) -> None:
    text, made, _ = given
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "1"), Path(name, "2")
        export(project_of((text, made, [])), ExportPlan("conll2003", str(first), "Анна", False, choices=choices))
        other = MemoryStore()
        assert bring(other, first, ImportPlan("conll")) == []
        export(other, ExportPlan("conll2003", str(second), "Импорт", False, choices=choices))
        assert second.read_bytes() == first.read_bytes()


def test_spoilt_files_are_told_and_nothing_else_happens(store: MemoryStore, tmp_path: Path) -> None:
    rng = random.Random(5)
    path = tmp_path / "o.conll"
    export(store, ExportPlan("conll2003", str(path), "Анна", False, choices={"columns": "per-layer"}))
    good, side = path.read_bytes(), (tmp_path / "o.conll.tokens.tsv").read_bytes()
    for _ in range(60):
        for name, data in (("o.conll", good), ("o.conll.tokens.tsv", side)):
            spoilt = bytearray(data)
            for _ in range(rng.choice((0, 1, 5, 40))):
                at = rng.randrange(len(spoilt))
                spoilt[at : at + rng.choice((0, 1, 9))] = rng.choice(
                    (b"", b"\n", b"\t", b" ", b"B-", b"\xff", b"\0", b"-1")
                )
            (tmp_path / name).write_bytes(bytes(spoilt))
        for read in conll.read(path, ImportPlan()):
            require_places(read)
    for _ in range(60):
        path.write_bytes(rng.randbytes(rng.randrange(400)))
        for read in conll.read(path, ImportPlan()):
            require_places(read)
    assert [read.code for read in conll.read(tmp_path / "нет", ImportPlan())] == ["missing"]
