"""UIMA XMI: what cassis reads, the way back, files of INCEpTION, and files that mean harm."""

from __future__ import annotations

import random
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.model.records import Group
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.exporters.casing import file_name
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import annotated, bring, fresh, project_of, store
from tests.storage.material import annotation, creating, document, span

__all__ = ["fresh", "store"]

_TOP = '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///my/pack.ecore"'


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.xmi"))}


def _back(store: MemoryStore, fresh: MemoryStore, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of a project, and those of what came of them in a new one."""
    plan = {"annotator": "Анна", "done": False, "suggestions": True}
    export(store, ExportPlan("xmi", str(folder / "1"), **plan))  # type: ignore[arg-type]
    assert bring(fresh, folder / "1", ImportPlan("xmi")) == []
    export(fresh, ExportPlan("xmi", str(folder / "2"), **plan))  # type: ignore[arg-type]
    return _files(folder / "1"), _files(folder / "2")


def test_what_was_exported_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    first, second = _back(store, fresh, tmp_path)
    assert first == second
    assert sorted(first) == ["bridge.xmi", "empty.xmi", "odd.xmi", "plain.xmi", "short.xmi"]


@settings(max_examples=20)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = _back(project_of(example), MemoryStore(), Path(name))
        assert first == second


def test_cassis_reads_names_and_offsets(store: MemoryStore, tmp_path: Path) -> None:
    import cassis

    export(store, ExportPlan("xmi", str(tmp_path / "o"), "Анна", False, True))
    with (tmp_path / "o" / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    cas = cassis.load_cas_from_xmi(tmp_path / "o" / "bridge.xmi", types)
    named = cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    assert [(one.value, one.get_covered_text(), one.suggested) for one in named] == [
        ("PER", "Жители", "true"), ("ORG", "МИД РФ", None), ("LOC", "РФ", None), ("PER", "Цена", "true"),
    ]  # fmt: skip
    (quote, _, proposed) = cas.select("webanno.custom.Quote")
    linked = [(link.role, link.target.get_covered_text()) for link in quote.links.elements]
    assert linked == [("fragment", "и\u2028починят"), ("cue", "заявил"), ("source", "он")]
    assert (quote.typeValue, proposed.suggested, proposed.speaker) == ("direct", "true", "жители")
    text = (tmp_path / "o" / "bridge.xmi").read_text(encoding="utf-8")
    assert 'begin="75" end="77"' in text  # UTF-16: the family before it has four characters of two units


def test_wikidata_and_forbidden_characters(tmp_path: Path, fresh: MemoryStore) -> None:
    store = MemoryStore()
    anna = store.annotator("Анна").id
    text = "Тула\x07 и Тула"
    store.add([document("d", text)], anna)
    store.append(
        creating(
            annotation("a", "d", anna, "entity", "LOC", span(text, "Тула"), attributes={"name": "Тула"}),
            Group("g", "d", anna, "Тула", "LOC", wikidata="Q2770"),
        )
    )
    report = export(store, ExportPlan("xmi", str(tmp_path / "o"), "Анна", False))
    assert [loss.kind for loss in report.losses] == ["groups", "characters"]
    assert bring(fresh, tmp_path / "o" / "d.xmi") == []
    (made,) = fresh.records("d", fresh.annotator("Анна").id).annotations
    assert made.attributes == {"name": "Тула", "identifier": "http://www.wikidata.org/entity/Q2770"}
    assert fresh.document("d").text == "Тула\ufffd и Тула"


def _others(text: str = "😀 Тула ждёт", more: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{more}{_TOP} xmi:version="2.0"><cas:NULL xmi:id="0"/>'
        '<c:Place xmi:id="2" sofa="1" begin="3" end="7" kind="city" size="7" next="3"/>'
        '<c:Verb xmi:id="3" sofa="1" begin="8" end="12"/>'
        '<c:Of xmi:id="4" sofa="1" begin="8" end="12" Governor="2" Dependent="3" label="waits"/>'
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="{text}"/>'
        '<cas:View sofa="1" members="2 3 4"/></xmi:XMI>'
    )


_TYPES = (
    '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
    "<name>my.pack.Place</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>"
    "<name>next</name><rangeTypeName>my.pack.Verb</rangeTypeName></featureDescription></features></typeDescription>"
    "</types></typeSystemDescription>"
)


def _said(path: Path) -> Any:
    (read,) = read_paths([str(path)], ImportPlan())
    assert read.code == "", read.message
    (one,) = read.sets
    text = one.document.text
    spans = [(a.layer, a.label, a.fragments[0].of(text), dict(a.attributes)) for a in one.records.annotations]
    return one.document.title, spans, [relation.type for relation in one.records.relations]


def test_types_of_others_are_read_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "их.xmi").write_text(_others(), encoding="utf-8")
    wanted: list[Any] = [("place", "city", "Тула", {"size": "7"}), ("verb", "Verb", "ждёт", {})]
    loose = [("place", "city", "Тула", {"size": "7", "next": "3"}), wanted[1]]
    assert _said(tmp_path / "их.xmi") == ("их", loose, ["waits"])
    (tmp_path / "TypeSystem.xml").write_text(_TYPES, encoding="utf-8")
    assert _said(tmp_path / "их.xmi") == ("их", wanted, ["waits"])
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.write(tmp_path / "их.xmi", "admin/../их.xmi")
        file.write(tmp_path / "TypeSystem.xml", "TypeSystem.xml")
    assert _said(tmp_path / "export.zip") == ("их", wanted, ["waits"])


@pytest.mark.parametrize(
    "more",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE a [" + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9)) + ']><!-- "&a9;" -->',
    ],
)
def test_document_types_are_refused(tmp_path: Path, more: str) -> None:
    path = tmp_path / "d.xmi"
    path.write_text(_others(more=more), encoding="utf-8")
    (read,) = read_paths([str(path)], ImportPlan())
    assert (read.code, "declares a document type" in read.message) == ("broken", True)


def test_a_zip_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.xmi", b" " * 30_000_000)
        file.writestr("b.xmi", _others())
    first, second = read_paths([str(tmp_path / "b.zip")], ImportPlan())
    assert (first.code, "are not unpacked" in first.message, second.code) == ("broken", True, "")


def test_what_is_broken_is_said(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("xmi", str(tmp_path / "o"), "Анна", False, True))
    good = (tmp_path / "o" / "bridge.xmi").read_bytes()
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as file:
        file.writestr("a.xmi", good)
    chance = random.Random(7)
    for number in range(120):
        for kind in (good, (tmp_path / "z.zip").read_bytes()):
            data = bytearray(kind)
            for _ in range(chance.randint(1, 12)):
                data[chance.randrange(len(data))] = chance.choice(b'<>&"019 a\x00\xff')
            path = tmp_path / ("d.xmi" if kind is good else "d.zip")
            path.write_bytes(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]))
            reads = list(read_paths([str(path)], ImportPlan("xmi")))
            assert reads, number
            assert all(bool(read.code) != bool(read.sets) for read in reads)


def test_names_of_files_are_names_everywhere() -> None:
    keys = ["a/b", "..", ".x", "a:b", "иван.Анна", "a%2Fb", "я" * 300, "я" * 301, "", "a "]
    names = [file_name(key) for key in keys]
    assert len(set(names)) == len(keys)
    assert names[:4] == ["a%2Fb", "%2E%2E", "%2Ex", "a%3Ab"]
    assert names[5].startswith("a%252Fb")
