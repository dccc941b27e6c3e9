"""Datasets written by several processes are those of one, and end like those: whole, or without a trace."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate.ports import EACH, ExportPlan, Split
from storage import places
from storage.exporters import EXPORTERS, Exporter, export, exporter_of, pieces
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage import piecework
from tests.storage.formats.exchanging import filled
from tests.storage.material import PLAIN, annotation, creating, document, refused, span, status, stranger

CUT = [exporter for exporter in EXPORTERS if exporter.in_pieces]
PLANS: dict[str, dict[str, Any]] = {
    "done": {},
    "everything": {"done": False, "suggestions": True},
    "each": {"annotator": EACH, "done": False, "suggestions": True},
    "each by pseudonym": {"annotator": EACH, "done": False, "pseudonyms": True},
    "split": {"annotator": EACH, "done": False, "split": Split((0.4, 0.3, 0.3), seed=3)},
    "empty parts": {"done": False, "split": Split((0.998, 0.001, 0.001))},
    "a layer": {"done": False, "layers": ("entity",), "labels": ("PER", "ORG")},
}


@pytest.fixture
def desk(project: SqliteProject) -> SqliteProject:
    """Two annotators, who have not both been at everything."""
    anna, boris = filled(project), project.annotator("Борис").id
    extra = [document(f"p{number}", f"{PLAIN} {number}", source=f"{number % 2}") for number in range(4)]
    project.add(extra, anna)
    for one in extra[1:]:
        where = span(one.text, "Анна Белова")
        project.append(creating(annotation(f"{one.id}a", one.id, boris, "entity", "PER", where)))
        project.append(creating(status(one.id, boris, flagged=True)))
    return project


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


def _here(jobs: int, opened: Any, job: Any, tasks: Iterator[Any], waiting: Callable[[], None]) -> Iterator[Any]:
    """What `ordered` does, in this process: all that passes between processes is pickled."""
    with opened(_pickled(job)) as do:
        for task in tasks:
            waiting()
            yield _pickled(do(_pickled(task)))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "ordered", _here)
    monkeypatch.setattr(pieces, "SLICE", 2)


def _plan(folder: Path, name: str = "jsonl", **fields: Any) -> ExportPlan:
    folder.mkdir(exist_ok=True)
    exporter = exporter_of(ExportPlan(name, "", ""))
    target = folder / f"o{'' if exporter.format.folder else exporter.format.extension}"
    return ExportPlan(name, str(target), fields.pop("annotator", "Анна"), **fields)


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("fields", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("exporter", CUT, ids=lambda exporter: exporter.format.name)
def test_pieces_joined_are_what_one_process_writes(
    desk: SqliteProject, folder: Path, exporter: Exporter, fields: dict[str, Any]
) -> None:
    name = exporter.format.name
    one = export(desk, _plan(folder / "1", name, **fields), jobs=1)
    several = export(desk, _plan(folder / "2", name, **fields), jobs=2)
    assert _files(folder / "2") == _files(folder / "1")
    assert replace(several, files=()) == replace(one, files=())
    assert list(several.counts) == list(one.counts)
    assert [file.replace("2", "1") for file in several.files] == [file.replace("2", "1") for file in one.files]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "choices", "file", "head"),
    [
        ("conll2003", {"columns": "per-layer", "scheme": "biluo"}, "o.conll.tokens.tsv", "document\tsentence"),
        ("csv", {"spreadsheet": "yes"}, "o/entities.csv", "\ufeffdocument;title"),
        ("prodigy", {"rejected": "lines"}, "o.jsonl", ""),
    ],
)
def test_a_line_that_a_file_opens_with_stands_there_once(
    desk: SqliteProject, folder: Path, name: str, choices: dict[str, str], file: str, head: str
) -> None:
    for number in (1, 2):
        export(desk, _plan(folder / f"{number}", name, done=False, choices=choices), jobs=number)
    assert _files(folder / "2") == _files(folder / "1")
    text = (folder / "2" / file).read_text(encoding="utf-8")
    assert text.startswith(head)
    assert head == "" or text.count(head) == 1


@pytest.mark.usefixtures("here")
def test_the_first_losses_of_each_kind_are_told(
    desk: SqliteProject, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.exporters.gathering.LOSSES_TOLD", 2)
    one, several = (
        export(desk, _plan(folder / f"{number}", "conll2003", annotator=EACH, done=False), jobs=number)
        for number in (1, 2)
    )
    assert several.losses == one.losses
    assert several.lost == one.lost
    assert sum(one.lost.values()) > len(one.losses)
    assert [vars(type(loss.detail)).keys() for loss in several.losses] == [
        vars(type(loss.detail)).keys() for loss in one.losses
    ]


@pytest.mark.usefixtures("here")
def test_a_project_that_changes_meanwhile_is_noticed(desk: SqliteProject, folder: Path, path: Path) -> None:
    def progressed(done: int, of: int) -> bool:
        if done == 4:
            other = SqliteProject.open(str(path))
            other.append(creating(status("p0", other.annotator("Вера").id)))
            other.close()
        return True

    refusal = refused(lambda: export(desk, _plan(folder, done=False), progressed, jobs=2))
    assert (refusal.code, "the project has changed while it was exported" in str(refusal)) == ("unverified", True)
    assert _files(folder) == {}
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_a_piece_that_is_not_what_was_read_again_is_refused(
    desk: SqliteProject, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def spoilt(*given: Any) -> Iterator[Any]:
        for made in _here(*given):
            file, _ = next(iter(made.files.values()))
            file.write_bytes(file.read_bytes()[:-1] + b" ")
            yield made

    monkeypatch.setattr(pieces, "ordered", spoilt)
    refusal = refused(lambda: export(desk, _plan(folder, name, done=False), jobs=2))
    assert (refusal.code, refusal.detail) == ("unverified", "the sum of the file is not that of its pieces")
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("here")
def test_a_file_that_changes_behind_the_pieces_is_refused(
    desk: SqliteProject, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = pieces.written

    def spoilt(*given: Any) -> pieces.Joined:
        made = written(*given)
        given[5].settle()
        (draft,) = made.sums
        with draft.open("ab") as file:
            file.write(b"\n")
        return made

    monkeypatch.setattr(pieces, "written", spoilt)
    assert refused(lambda: export(desk, _plan(folder, done=False), jobs=2)).code == "unverified"
    assert list(folder.iterdir()) == []


# Several processes indeed


def _nothing_left(folder: Path) -> bool:
    return not list(folder.iterdir()) and not multiprocessing.active_children()


def test_processes_write_what_one_writes(desk: SqliteProject, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SLICE", 2)
    told: list[tuple[int, int]] = []

    def progressed(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    fields: dict[str, Any] = {"annotator": EACH, "done": False, "suggestions": True}
    export(desk, _plan(folder / "1", "conll2003", **fields), jobs=1)
    export(desk, _plan(folder / "2", "conll2003", **fields), progressed, jobs=2)
    assert _files(folder / "2") == _files(folder / "1")
    assert (told[0], told[-1], told == sorted(told)) == ((0, 18), (18, 18), True)
    assert multiprocessing.active_children() == []


def test_cancelling_ends_the_processes_and_leaves_nothing(
    desk: SqliteProject, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SLICE", 1)
    refusal = refused(lambda: export(desk, _plan(folder, done=False), lambda done, of: not done, jobs=2))
    assert (refusal.code, _nothing_left(folder)) == ("cancelled", True)


def test_what_is_damaged_is_told_as_by_one_process(
    desk: SqliteProject, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stranger(path) as other:
        other.execute("UPDATE document SET body = 100000 WHERE id = 'p2'")
    monkeypatch.setattr(pieces, "SLICE", 2)
    one, several = (
        refused(lambda jobs=jobs: export(desk, _plan(folder, done=False), jobs=jobs))  # type: ignore[misc]
        for jobs in (1, 2)
    )
    assert (several.code, several.path, str(several), several.detail) == (one.code, one.path, str(one), one.detail)
    assert (one.code, _nothing_left(folder)) == ("damaged", True)


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Has JSONL written by another function."""

    def put(write: Any) -> None:
        first, *others = EXPORTERS
        monkeypatch.setattr("storage.exporters.EXPORTERS", (replace(first, write=write), *others))
        monkeypatch.setattr(pieces, "SLICE", 2)

    return put


def test_a_process_that_is_killed_is_told_and_leaves_nothing(
    desk: SqliteProject, folder: Path, odd: Callable[[Any], None]
) -> None:
    odd(piecework.die)
    refusal = refused(lambda: export(desk, _plan(folder, done=False), jobs=2))
    assert (refusal.code, refusal.detail, _nothing_left(folder)) == ("ended", "exit code 7", True)


def test_a_bug_in_a_process_is_told_with_its_place(
    desk: SqliteProject, folder: Path, odd: Callable[[Any], None]
) -> None:
    odd(piecework.stumble)
    with pytest.raises(LookupError, match="a bug") as raised:
        export(desk, _plan(folder, done=False), jobs=2)
    assert "in stumble" in "".join(raised.value.__notes__)
    assert _nothing_left(folder)


# When there are several


def test_only_large_exports_of_files_take_several_processes(
    project: SqliteProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "cores", lambda: 16)
    jsonl, brat = (exporter_of(ExportPlan(name, "", "")) for name in ("jsonl", "brat"))
    assert pieces.jobs_for(project, jsonl, 100_000) == pieces.MOST
    assert pieces.jobs_for(project, jsonl, pieces.ENOUGH - 1) == 1
    assert pieces.jobs_for(project, jsonl, pieces.ENOUGH - 1, 3) == 3
    assert pieces.jobs_for(project, jsonl, pieces.SLICE + 1, 9) == 2
    assert pieces.jobs_for(project, brat, 100_000, 3) == 1
    assert pieces.jobs_for(MemoryStore(), jsonl, 100_000, 3) == 1
    monkeypatch.setattr(pieces, "cores", lambda: 1)
    assert pieces.jobs_for(project, jsonl, 100_000) == 1


def test_a_project_in_safe_mode_is_exported_by_one_process(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "network", lambda path: "nfs")
    monkeypatch.setattr(pieces, "written", None)
    project = SqliteProject.create(str(path))
    filled(project)
    assert export(project, _plan(folder, done=False), jobs=2).documents == 5
    project.close()
