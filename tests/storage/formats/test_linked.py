"""JSON-LD, TEI and the page to print, read by those whose formats they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

from annotate.model.values import Link
from annotate.ports import ExportPlan
from storage.exporters import EXPORTERS, Exporter, export
from storage.exporters.claimreview import rating
from storage.exporters.tei import NAMESPACE
from storage.exporters.verifying import Differs
from storage.exporters.writing import Files
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import KEPT, fresh, store
from tests.storage.material import ODD, annotation, creating, document, refused, span

__all__ = ["fresh", "store"]
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # within rdflib itself
OA = Namespace("http://www.w3.org/ns/oa#")
T = f"{{{NAMESPACE}}}"
WRITING = [exporter for exporter in EXPORTERS if exporter.format.name != "claimreview"]  # no verdict, no review
ID = "{http://www.w3.org/XML/1998/namespace}id"


def _export(project: MemoryStore, name: str, target: Path, **choices: str) -> Any:
    return export(project, ExportPlan(name, str(target), "Анна", False, True, choices=choices))


def test_web_annotations_are_triples_without_fetching_anything(store: MemoryStore, tmp_path: Path) -> None:
    _export(store, "webannotation", tmp_path / "a.jsonld")
    graph = Graph().parse(tmp_path / "a.jsonld", format="json-ld")
    spans = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert len(set(graph.subjects(RDF.type, OA.Annotation))) == sum(one["type"] == "Annotation" for one in spans)
    quote = next(one for one in spans if one["id"].endswith(":b1"))
    texts = {one["id"]: one["value"] for one in spans if one["type"] == "Text"}
    for target in quote["target"]:
        place, words = target["selector"]
        assert texts[target["source"]][place["start"] : place["end"]] == words["exact"]
    exact = {str(words) for words in graph.objects(None, OA.exact)}
    assert {"Мост закроют", "и\u2028починят"} <= exact
    assert (None, OA.motivatedBy, OA.linking) in graph


def test_web_annotations_can_leave_the_texts_out(store: MemoryStore, tmp_path: Path) -> None:
    _export(store, "webannotation", tmp_path / "a.jsonld", texts="without")
    items = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert all("value" not in item for item in items if item["type"] == "Text")


def test_an_edge_within_a_seen_character_is_told(tmp_path: Path) -> None:
    project = MemoryStore()
    anna = project.annotator("Анна").id
    project.add([document("odd", ODD)], anna)
    project.append(creating(annotation("a", "odd", anna, "entity", "ORG", span(ODD, "Сове"))))
    report = _export(project, "webannotation", tmp_path / "a.jsonld")
    assert [(loss.kind, loss.start) for loss in report.losses] == [("characters", ODD.index("Сове"))]


def test_tei_has_the_article_in_its_text_nodes(store: MemoryStore, tmp_path: Path) -> None:
    _export(store, "tei", tmp_path / "c.xml")
    corpus = etree.parse(tmp_path / "c.xml").getroot()
    assert corpus.tag == f"{T}teiCorpus"
    bridge = next(one for one in corpus.iterfind(f"{T}TEI") if one.get("n") == "bridge")
    assert "".join(bridge.find(f".//{T}ab").itertext()) == KEPT
    said = [one for one in bridge.iter(f"{T}said") if one.get(ID).startswith("a.b1")]
    assert [("".join(one.itertext()), one.get("part"), one.get("next")) for one in said] == [
        ("Мост закроют", "I", "#a.b1.2"),
        ("и\u2028починят", "F", None),
    ]
    assert [one.text for one in bridge.iter(f"{T}placeName")] == ["РФ"]
    # a plant crosses the ministry: it stands apart, between two anchors
    (apart,) = bridge.iterfind(f".//{T}standOff/{T}span")
    ends = {anchor.get(ID) for anchor in bridge.iter(f"{T}anchor")}
    assert {apart.get("from")[1:], apart.get("to")[1:]} == ends
    assert {one.get("type") for one in bridge.iter(f"{T}link")} == {"cue", "source", "quote"}


def test_a_page_shows_the_articles_and_runs_nothing(store: MemoryStore, tmp_path: Path) -> None:
    anna = store.annotators()[0].id
    store.add([document("evil", "<script>alert(1)</script> & «кавычки»", title="<img src=x onerror=alert(1)>")], anna)
    _export(store, "html", tmp_path / "p.html")
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    tree = etree.HTML(page)
    assert (tree.findall(".//script"), tree.findall(".//img"), tree.findall(".//link")) == ([], [], [])
    shown = ["".join(one.itertext()) for one in tree.iterfind(".//div[@class='text']")]
    assert "<script>alert(1)</script> & «кавычки»" in shown
    assert "default-src 'none'" in page
    assert "О\"Нил, 'Иван';" in "".join(words for one in tree.iterfind(".//table") for words in one.itertext())


@pytest.fixture
def checked(tmp_path: Path) -> MemoryStore:
    project = MemoryStore()
    anna = project.annotator("Анна").id
    project.add([document("odd", ODD, date="2026-02-03", url="https://example.org/n")], anna)
    place = span(ODD, "Мы выросли на 18,3\u00a0%")
    evidence = (Link("https://example.org/1", "2026-02-05"), Link("https://example.org/2", "2026-02-04"))
    common: dict[str, Any] = {
        "claimant": "Павел Круглов",
        "evidence": evidence,
        "wording": "Компания выросла на 18,3 %.",
    }
    project.append(
        creating(annotation("a", "odd", anna, "claim", "CLAIM", place, attributes={**common, "verdict": "half-true"}))
    )
    project.append(creating(annotation("b", "odd", anna, "claim", "CLAIM", span(ODD, "подешевели"))))
    return project


def test_only_claims_with_a_verdict_become_reviews(checked: MemoryStore, tmp_path: Path) -> None:
    report = _export(checked, "claimreview", tmp_path / "c.jsonld", author="Проверка", address="https://f.example/")
    (review,) = json.loads((tmp_path / "c.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", "Компания выросла на 18,3 %.")
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "правда наполовину", "ratingValue": 3, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert (review["url"], review["datePublished"]) == ("https://f.example/a", "2026-02-05")
    assert review["itemReviewed"]["author"] == {"@type": "Person", "name": "Павел Круглов"}
    assert [(loss.kind, loss.detail) for loss in report.losses] == [("layer", "claim without verdict: 1 left out")]
    graph = Graph().parse(tmp_path / "c.jsonld", format="json-ld")
    schema = Namespace("https://schema.org/")
    assert len(set(graph.subjects(RDF.type, schema.ClaimReview))) == 1
    assert [str(value) for value in graph.objects(None, schema.ratingValue)] == ["3"]


def test_a_verdict_that_is_none_has_a_name_and_no_figure(checked: MemoryStore) -> None:
    assert rating(checked.schema(), "unverifiable", "ru") == {"@type": "Rating", "alternateName": "нельзя проверить"}
    assert rating(checked.schema(), "true", "en")["ratingValue"] == 5


@pytest.mark.parametrize(
    "exporter", [e for e in EXPORTERS if e.format.name != "claimreview"], ids=lambda exporter: exporter.format.name
)
def test_what_was_changed_on_the_way_to_disk_is_noticed(
    exporter: Exporter, store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses some of what it is given: nothing is placed, and it is told."""
    settled = Files.settle

    def settle(self: Files) -> dict[str, Path]:
        found = settled(self)
        for name, draft in found.items():
            if "losses" not in name and "manifest" not in name and "card" not in name and "README" not in name:
                draft.write_bytes(draft.read_bytes()[: draft.stat().st_size * 2 // 3])
        return found

    monkeypatch.setattr(Files, "settle", settle)
    plan = ExportPlan(exporter.format.name, str(tmp_path / "x"), "Анна", False, True)
    assert refused(lambda: export(store, plan)).code == "unverified"
    assert list(tmp_path.iterdir()) == []
    assert Differs("x").args == ("x",)
