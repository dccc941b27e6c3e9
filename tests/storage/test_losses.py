"""What a format cannot hold, where that is very much."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.ports import ExportPlan
from storage.exporters import export
from storage.project import SqliteProject
from tests.storage.material import fill


def test_of_very_many_losses_the_first_are_in_memory_and_all_in_the_file(
    project: SqliteProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(project)
    everything = export(project, ExportPlan("conll2003", str(tmp_path / "all"), "Анна"))
    monkeypatch.setattr("storage.exporters.gathering.LOSSES_TOLD", 2)
    report = export(project, ExportPlan("conll2003", str(tmp_path / "few"), "Анна"))
    by_kind = {loss.kind: [one for one in everything.losses if one.kind == loss.kind] for loss in everything.losses}
    assert sorted(report.losses, key=str) == sorted((one for kind in by_kind.values() for one in kind[:2]), key=str)
    assert report.lost == everything.lost
    assert sum(report.lost.values()) == len(everything.losses) > 2
    assert Path(tmp_path, "few.losses.tsv").read_bytes() == Path(tmp_path, "all.losses.tsv").read_bytes()
