"""A dataset in the place of another: nothing of the old one stays beside it, and nobody's files go with it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.ports import ExportPlan, ExportReport, ProjectStore, Split
from storage.exporters import export
from storage.exporters.writing import Files
from tests.storage.filled import store
from tests.storage.material import refused

__all__ = ["store"]

HALVES = Split((0.5, 0.0, 0.5))
WHOLE = {"o.jsonl", "o.jsonl.card.md", "o.jsonl.manifest.json"}
PARTS = {"o.train.jsonl", "o.test.jsonl", "o.jsonl.card.md", "o.jsonl.manifest.json"}


def _export(
    store: ProjectStore, folder: Path, split: Split | None = None, format: str = "jsonl", overwrite: bool = True
) -> ExportReport:
    target = folder / ("o" if format in ("csv", "brat") else "o.jsonl")
    return export(store, ExportPlan(format, str(target), "Анна", done=False, overwrite=overwrite, split=split))


def _there(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("first", "second", "left"), [(HALVES, None, WHOLE), (None, HALVES, PARTS)])
def test_parts_of_an_earlier_dataset_go(
    store: ProjectStore, folder: Path, first: Split | None, second: Split | None, left: set[str]
) -> None:
    _export(store, folder, first)
    before = _there(folder)
    report = _export(store, folder, second)
    assert set(_there(folder)) == left
    assert {Path(name).name for name in report.removed} == before.keys() - left


def test_fewer_parts_leave_no_third_one(store: ProjectStore, folder: Path) -> None:
    _export(store, folder, Split((0.4, 0.3, 0.3)))
    report = _export(store, folder, HALVES)
    assert set(_there(folder)) == PARTS
    assert report.removed == (str(folder / "o.dev.jsonl"),)


def test_what_another_format_has_left_beside_goes_too(store: ProjectStore, folder: Path) -> None:
    _export(store, folder, format="conll2003")
    report = _export(store, folder)
    assert set(_there(folder)) == WHOLE
    assert report.removed == (str(folder / "o.jsonl.losses.tsv"), str(folder / "o.jsonl.tokens.tsv"))


def test_unasked_the_earlier_parts_are_named_and_stay(store: ProjectStore, folder: Path) -> None:
    _export(store, folder, HALVES)
    before = _there(folder)
    for name in ("o.jsonl.card.md", "o.jsonl.manifest.json"):
        refusal = refused(lambda: _export(store, folder, overwrite=False))
        assert (refusal.code, refusal.detail) == ("exists", "o.test.jsonl, o.train.jsonl")
        assert "o.test.jsonl, o.train.jsonl" in str(refusal)
        assert name in _there(folder)
    assert _there(folder) == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_part_that_was_changed_or_is_not_ours_stops_it(store: ProjectStore, folder: Path, overwrite: bool) -> None:
    _export(store, folder, HALVES)
    part = folder / "o.train.jsonl"
    part.write_bytes(part.read_bytes() + b"\n")
    before = _there(folder)
    refusal = refused(lambda: _export(store, folder, overwrite=overwrite))
    assert (refusal.code, refusal.path) == ("foreign", str(part))
    assert str(part) in str(refusal)
    assert _there(folder) == before
    part.unlink()
    _export(store, folder)
    assert set(_there(folder)) == WHOLE


def test_a_file_called_like_a_part_is_not_taken_for_one_of_ours(store: ProjectStore, folder: Path) -> None:
    (folder / "o.train.jsonl").write_text("дорогое", encoding="utf-8")
    assert refused(lambda: _export(store, folder)).code == "foreign"
    assert _there(folder) == {"o.train.jsonl": "дорогое".encode()}


def test_what_changes_while_it_is_exported_stays(
    store: ProjectStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _export(store, folder, HALVES)
    part, settle = folder / "o.train.jsonl", Files.settle

    def changing(self: Files) -> dict[str, Path]:
        part.write_text("дорогое", encoding="utf-8")
        return settle(self)

    monkeypatch.setattr(Files, "settle", changing)
    assert refused(lambda: _export(store, folder)).code == "foreign"
    assert part.read_text(encoding="utf-8") == "дорогое"
    assert set(_there(folder)) == PARTS


@pytest.mark.parametrize("name", ["мое.txt", "../мое.txt", "o.jsonl/мое.txt", "/etc/passwd"])
def test_a_manifest_cannot_have_other_files_removed(store: ProjectStore, folder: Path, name: str) -> None:
    _export(store, folder, HALVES)
    manifest = folder / "o.jsonl.manifest.json"
    known = json.loads(manifest.read_text(encoding="utf-8"))
    mine = folder / "мое.txt"
    mine.write_bytes((folder / "o.train.jsonl").read_bytes())
    known["files"].append({**known["files"][-1], "name": name})
    for entry in known["files"]:
        if entry["name"] == "o.train.jsonl":
            known["files"][-1] = {**entry, "name": name}
    manifest.write_text(json.dumps(known), encoding="utf-8")
    with_mine = _there(folder)
    with contextlib.suppress(StorageError):
        _export(store, folder)
    assert mine.read_bytes() == with_mine["мое.txt"]


@pytest.mark.parametrize("format", ["csv", "brat"])
def test_a_folder_with_files_of_somebody_is_not_replaced(store: ProjectStore, folder: Path, format: str) -> None:
    _export(store, folder, format=format)
    _export(store, folder, HALVES, format)
    mine = folder / "o" / "train" / "заметки.txt"
    mine.write_text("дорогое", encoding="utf-8")
    before = _there(folder)
    refusal = refused(lambda: _export(store, folder, format=format))
    assert (refusal.code, refusal.path) == ("foreign", str(mine))
    assert _there(folder) == before
    mine.unlink()
    (folder / "o" / ".DS_Store").write_bytes(b"x")
    _export(store, folder, format=format)
    assert not (folder / "o" / "train").exists()


def test_a_folder_with_the_manifest_of_another_program_is_not_replaced(store: ProjectStore, folder: Path) -> None:
    (folder / "o").mkdir()
    (folder / "o" / "manifest.json").write_text('{"manifest_version": 3, "name": "дополнение"}', encoding="utf-8")
    before = _there(folder)
    assert refused(lambda: _export(store, folder, format="csv")).code == "exists"
    assert _there(folder) == before
