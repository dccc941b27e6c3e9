"""The ground is taken away from under an open project: the disk is full, the file or its folder gone or closed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.model.edits import Transaction
from annotate.model.text import Span
from storage.project import SqliteProject
from tests.storage.faults import contents
from tests.storage.material import annotation, creating, document, everything, fill, refused

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and pipes of POSIX")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root mounts a disk")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", mounted], capture_output=True, check=False
    ).returncode:
        pytest.skip("this system lets nobody mount a disk")
    yield mounted
    subprocess.run(["umount", mounted], check=True)


def _gesture(anna: str, number: int) -> Transaction:
    return creating(annotation(f"g{number}", "odd", anna, "entity", "LOC", Span(number % 90, number % 90 + 2)))


def test_a_disk_that_fills_up_loses_nothing_that_was_written(small_disk: Path) -> None:
    path = small_disk / "новости.kavychki"
    project = SqliteProject.create(str(path))
    anna = fill(project)
    written, refusals = 0, []
    for number in range(40):
        try:
            project.add([document(f"big{number}", f"Новость {number}. " * 4000)], anna)
            written += 1
        except StorageError as error:
            refusals.append(error)
    assert 0 < written < 40
    assert {error.code for error in refusals} == {"full"}
    before = contents(path)
    with contextlib.suppress(StorageError):  # a small one may still find room
        while True:
            project.append(_gesture(anna, len(project.journal())))
            before = contents(path)
    assert refused(lambda: project.append(_gesture(anna, 9_999))).code == "full"
    assert (contents(path), project.check()) == (before, [])
    # room is made: it goes on where it was
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)
    project.append(_gesture(anna, 9_999))
    project.close()
    with contextlib.closing(SqliteProject.open(str(path))) as again:
        assert (len(again.journal()), again.check()) == (len(before["journal"]) + 1, [])


def test_a_disk_that_is_full_when_the_last_window_closes_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "новости.kavychki"
    project = SqliteProject.create(str(path))
    anna = fill(project)
    kept = everything(project, anna)
    with contextlib.suppress(OSError), (small_disk / "other").open("wb") as other:
        while True:
            other.write(b"\0" * 4096)
    project.close()
    with contextlib.closing(SqliteProject.open(str(path))) as again:
        assert (everything(again, anna), again.check()) == (kept, [])


def test_a_file_that_another_one_has_replaced_is_not_written_to(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    other = SqliteProject.create(str(path.with_name("другое.kavychki")))
    other.close()
    path.rename(path.with_name("прежнее.kavychki"))
    path.with_name("другое.kavychki").rename(path)
    before = path.read_bytes()
    refusal = refused(lambda: project.append(_gesture(anna, 1)))
    assert (refusal.code, "moved or deleted" in str(refusal)) == ("missing", True)
    assert path.read_bytes() == before
    assert len(project.journal()) == 14  # what is open can still be read, and exported


def test_a_file_that_was_deleted_and_a_folder_that_is_gone(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    path.unlink()
    assert refused(lambda: project.append(_gesture(anna, 1))).code == "missing"
    shutil.rmtree(path.parent)
    assert refused(lambda: project.set_setting("done", "ask")).code == "missing"
    assert len(project.records("odd", anna).annotations) == 9
    path.parent.mkdir()


def test_what_stands_in_a_wal_that_was_deleted_is_saved(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    wal = path.with_name(f"{path.name}-wal")
    assert wal.stat().st_size
    wal.unlink()
    entry = project.append(_gesture(anna, 1))
    assert wal.exists()
    # a crash now: somebody else reads what is on disk
    copy = path.with_name("copy.kavychki")
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{copy}{end}")
    with contextlib.closing(SqliteProject.open(str(copy))) as survivor:
        assert (survivor.entry(entry.number), survivor.check()) == (entry, [])
    assert project.check() == []


def test_a_wal_that_another_program_has_begun_is_not_mixed_with_ours(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    wal = path.with_name(f"{path.name}-wal")
    wal.rename(wal.with_name("elsewhere"))
    wal.write_bytes(b"")
    assert refused(lambda: project.append(_gesture(anna, 1))).code == "missing"
    wal.unlink()
    wal.with_name("elsewhere").rename(wal)
    project.append(_gesture(anna, 1))
    assert project.check() == []


_SHUT_OUT = """
import os, stat, sys
import urllib.parse  # which pathlib takes late, when whoever runs this may not see Python's own files any more
from pathlib import Path
from annotate.errors import StorageError
from storage.project import SqliteProject
from tests.storage.test_lost_ground import _gesture
path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
project = SqliteProject.open(str(path))
anna = project.annotators()[0].id
said = []
for mode, target in ((0o444, path), (0o555, path.parent), (0o000, path), (0o000, path.parent)):
    target.chmod(mode)
    try:
        project.append(_gesture(anna, len(said)))
        said.append("written")
    except StorageError as error:
        said.append(error.code)
path.parent.chmod(0o755)
path.chmod(0o644)
project.append(_gesture(anna, 50))
project.close()
path.chmod(0o444)
opened = SqliteProject.open(str(path))
print(*said, opened.read_only, len(opened.check()), len(opened.journal()))
opened.close()
path.chmod(0o644)
"""


@POSIX
def test_permissions_that_are_lost_while_it_is_open() -> None:
    # not in pytest's folder: nobody but its owner may look into that
    with tempfile.TemporaryDirectory(prefix="kavychki-") as temporary:
        folder = Path(temporary) / "folder"
        folder.mkdir()
        path = folder / "новости.kavychki"
        with contextlib.closing(SqliteProject.create(str(path))) as project:
            fill(project)
        if os.geteuid() == 0:
            Path(temporary).chmod(0o755)
            os.chown(folder, 65534, 65534)
            os.chown(path, 65534, 65534)
        command = [sys.executable, "-c", _SHUT_OUT, str(path)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stderr == ""
    # who has it open may go on; whoever cannot even see the file any more is told that it is gone
    assert ended.stdout.split() == ["written", "written", "written", "missing", "True", "0", "18"]
