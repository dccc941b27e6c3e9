"""Flat tables: what a row says, and that spreadsheets take no cell for a formula."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from annotate.ports import ExportPlan
from storage.exporters import export, xlsx
from storage.exporters.flat import guarded
from storage.exporters.rows import TABLES
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import KEPT, annotated, fresh, project_of, store
from tests.storage.material import ODD, annotation, creating, document, refused, span

__all__ = ["fresh", "store"]


def _csv(path: Path, mark: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=mark))


def _plan(name: str, target: Path, **fields: Any) -> ExportPlan:
    return ExportPlan(name, str(target), "Анна", False, True, **fields)


def test_a_row_says_what_an_annotation_is(store: MemoryStore, tmp_path: Path) -> None:
    report = export(store, _plan("csv", tmp_path / "t"))
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == sorted(
        ["README.md", "losses.tsv", "manifest.json", *(f"{name}.csv" for name in TABLES)]
    )
    quote = next(row for row in _csv(tmp_path / "t" / "quotes.csv") if row["annotation"] == "b1")
    cue = span(KEPT, "заявил")
    assert (quote["cue"], quote["cue_start"], quote["cue_end"]) == ("заявил", str(cue.start), str(cue.end))
    assert (quote["text"], quote["fragments"]) == ("Мост закроют … и\u2028починят", "2")
    assert quote["speaker"] == "О\"Нил, 'Иван';\n<b>&amp;\tи\\другие|="
    claim = next(row for row in _csv(tmp_path / "t" / "claims.csv") if row["annotation"] == "b6")
    assert (claim["type"], claim["claimant"], claim["quote"]) == ("FUTURE", quote["speaker"], quote["text"])
    suggested = [row for row in _csv(tmp_path / "t" / "quotes.csv") if row["origin"] == "suggested"]
    assert [(row["score"], row["cue"], row["speaker"]) for row in suggested if row["document"] == "bridge"] == [
        ("0.75", "заявил", "жители")
    ]
    assert {row["label"] for row in _csv(tmp_path / "t" / "others.csv")} >= {"PLANT", "CUE", "SOURCE"}
    assert {"attributes", "discontinuous"} <= {loss.kind for loss in report.losses}
    assert [row["url"] for row in _csv(tmp_path / "t" / "evidence.csv")] == []


@pytest.mark.parametrize("start", ["=1+1", "+7", "-5", "@SUM(A1)", "\t=x", "\r=x"])
def test_no_cell_is_a_formula_in_a_spreadsheet(start: str, tmp_path: Path) -> None:
    project = MemoryStore()
    anna = project.annotator("Анна").id
    project.add([document("odd", ODD, title=start)], anna)
    project.append(
        creating(annotation("a", "odd", anna, "entity", "PER", span(ODD, "Павел Круглов"), attributes={"note": start}))
    )
    export(project, _plan("csv", tmp_path / "s", choices={"spreadsheet": "yes"}))
    raw = (tmp_path / "s" / "entities.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = _csv(tmp_path / "s" / "entities.csv", ";")
    assert (row["title"], row["note"]) == (guarded(start), f"'{start}")
    export(project, _plan("csv", tmp_path / "plain"))
    (row,) = _csv(tmp_path / "plain" / "entities.csv")
    assert (row["title"], row["note"]) == (start, start)
    openpyxl = pytest.importorskip("openpyxl")
    export(project, _plan("xlsx", tmp_path / "b.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    cells = {c.value: c for c in book["entities"][2]}
    assert (cells[start].data_type, cells[start].quotePrefix) == ("s", start[0] in "=+-@")


def test_a_workbook_of_the_same_project_has_the_same_bytes(store: MemoryStore, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        export(store, _plan("xlsx", tmp_path / name))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_a_table_goes_on_in_another_sheet(store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST", 4)
    export(store, _plan("xlsx", tmp_path / "b.xlsx"))
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert "entities 2" in book.sheetnames
    assert [c.value for c in book["entities 2"][1]] == list(TABLES["entities"])


def test_what_a_cell_cannot_hold_is_told(tmp_path: Path) -> None:
    project = MemoryStore()
    anna = project.annotator("Анна").id
    project.add([document("d", "Да\x07нет. " + "😀" * 20_000)], anna)
    project.append(creating(annotation("a", "d", anna, "entity", "PER", span("Да\x07нет.", "Да\x07нет"))))
    whole = annotation("b", "d", anna, "quote", "QUOTE", span(project.document("d").text, "😀" * 20_000))
    project.append(creating(whole))
    report = export(project, _plan("xlsx", tmp_path / "b.xlsx"))
    assert [loss.kind for loss in report.losses if loss.kind == "characters"] == ["characters"] * 2


def test_a_missing_library_is_named_with_the_way_to_get_it(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    refusal = refused(lambda: export(store, _plan("xlsx", tmp_path / "b.xlsx")))
    assert (refusal.code, 'pip install "kavychki[xlsx]"' in str(refusal)) == ("missing-extra", True)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotated())
def test_whatever_is_annotated_is_read_back_as_it_was_meant(tmp_path_factory: Any, made: Any) -> None:
    folder = tmp_path_factory.mktemp("t")
    project = project_of(made)
    for name in ("csv", "tsv", "xlsx", "webannotation", "tei", "claimreview", "html"):
        # the comparison with what was meant is in the export itself
        assert export(project, _plan(name, folder / name)).documents == 1
    export(project, _plan("csv", folder / "spreadsheet", choices={"spreadsheet": "yes"}))
