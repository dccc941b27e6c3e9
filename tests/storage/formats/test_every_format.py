"""Every format there is: verified, the same each time, and what comes back is what it keeps."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotate.ports import ExportPlan, ExportReport, ImportPlan, ProjectStore, Split
from storage.exporters import EXPORTERS, Exporter, export, rehearse
from storage.importers import IMPORTERS
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import bring, filled
from tests.storage.formats.worlds import PLACES, Content, World, content, project, worlds

READ = {importer.format.name for importer in IMPORTERS}
each_format = pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.format.name)
few = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own for each example."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def written(target: Path) -> dict[str, bytes]:
    """All files beside a target and in it."""
    found = sorted(path for path in target.parent.rglob("*") if path.is_file())
    return {path.relative_to(target.parent).as_posix(): path.read_bytes() for path in found}


def out(store: ProjectStore, exporter: Exporter, place: Path) -> tuple[ExportReport, Path]:
    """Exports all that there is, of whoever worked on it, into a new folder."""
    place.mkdir()
    target = place / f"o{'' if exporter.format.folder else exporter.format.extension}"
    names = {annotator.name for annotator in store.annotators()}
    who = "Анна" if "Анна" in names else "Импорт"
    return export(store, ExportPlan(exporter.format.name, str(target), who, False, True)), target


def trip(store: ProjectStore, exporter: Exporter, place: Path) -> tuple[ExportReport, MemoryStore]:
    """Exports a project and reads it into a new one."""
    report, target = out(store, exporter, place)
    back = MemoryStore()
    said = bring(back, target, ImportPlan(exporter.format.name))
    assert said == [], f"{exporter.format.name}: {said}"
    return report, back


@each_format
@few
@given(worlds())
def test_it_passes_its_own_verification_and_is_the_same_each_time(exporter: Exporter, made: tuple[World, ...]) -> None:
    with folder() as here:
        store = project(made)
        report, target = out(store, exporter, here / "1")
        again, other = out(store, exporter, here / "2")
        assert written(target) == written(other)
        assert [path.replace("/1/", "/2/") for path in report.files] == list(again.files)
        plan = ExportPlan(exporter.format.name, str(here / "3"), "Анна", False, True)
        assert rehearse(store, plan) == replace(report, files=())


@each_format
@pytest.mark.parametrize("shares", [(1.0, 0.0, 0.0), (0.998, 0.001, 0.001)], ids=["one part", "empty parts"])
def test_a_part_without_documents_is_verified_too(
    exporter: Exporter, shares: tuple[float, float, float], tmp_path: Path
) -> None:
    store = MemoryStore()
    filled(store)
    name = f"o{'' if exporter.format.folder else exporter.format.extension}"
    plan = ExportPlan(exporter.format.name, str(tmp_path / name), "Анна", False, True, split=Split(shares))
    report = export(store, plan)
    assert report.documents
    assert report.files


@each_format
@few
@given(worlds())
def test_it_comes_back_but_for_the_losses_that_were_told(exporter: Exporter, made: tuple[World, ...]) -> None:
    if exporter.format.name not in READ:
        return
    with folder() as here:
        store = project(made)
        report, back = trip(store, exporter, here / "1")
        require_equal(content(store), content(back), set(report.lost))
        # what has been through the format once is what the format keeps; a name of a file may stand for a lost title
        _, twice = trip(back, exporter, here / "2")
        once = content(back)
        again = content(twice)
        if once.facts != content(store).facts:
            again = replace(again, facts=once.facts, meta=once.meta)
        assert again == once


def require_equal(meant: Content, found: Content, lost: set[str]) -> None:
    """Whatever no loss was told of is the same on both sides."""
    if "characters" not in lost:
        assert found.texts == meant.texts
    if not lost & PLACES:
        assert found.places == meant.places
        if "attributes" not in lost:
            assert found.attributes == meant.attributes
        if "relations" not in lost:
            assert found.relations == meant.relations
        if "attributes" not in lost:
            assert found.suggestions == meant.suggestions
    if "decisions" not in lost:
        assert found.decisions == meant.decisions
    if "status" not in lost:
        # "started" is what anybody's work on a document is; the note and the flag are what somebody has said
        assert [status[1:] for status in found.statuses] == [status[1:] for status in meant.statuses]
    if "groups" not in lost:
        assert found.groups == meant.groups
