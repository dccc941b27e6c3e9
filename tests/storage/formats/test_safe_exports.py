"""Every export is all files or none, inside its target, under names that every system takes, over nobody's files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, TextIO

import pytest

from annotate.ports import ExportPlan, ProjectStore
from storage.exporters import EXPORTERS, Exporter, export
from storage.exporters.writing import MANIFEST, SIDES, Files
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import filled
from tests.storage.material import annotation, creating, document, refused, span

each_format = pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.format.name)
HOSTILE = (
    "../../etc/passwd", "/etc/passwd", "..", ".", "CON", "nul.txt", "com1", "a:b", "C:\\x", "a\\b", "конец.", "конец ",
    "a\nb\t", "a*?<>|\"", "-rf", "~", "Ж" * 300, "d", "D", "x/", "", ".hidden", "😀", "й", "и\u0306",
)  # fmt: skip
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    filled(made)
    yield made
    made.close()


def _plan(exporter: Exporter, folder: Path, overwrite: bool = False) -> ExportPlan:
    return ExportPlan(exporter.format.name, str(folder / "o"), "Анна", False, True, overwrite)


def _replaceable(exporter: Exporter, there: dict[str, bytes]) -> bool:
    """Whether what an export wrote may be replaced by another: a folder shows by its manifest that it is ours."""
    return not exporter.format.folder or f"o/{SIDES[MANIFEST]}" in there


def _there(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else b"/" for p in folder.rglob("*")}


@each_format
def test_a_cancelled_export_leaves_nothing(exporter: Exporter, store: ProjectStore, folder: Path) -> None:
    calls = 0

    def count(_done: int, _of_all: int) -> bool:
        nonlocal calls
        calls += 1
        return True

    export(store, _plan(exporter, folder), count)
    before = _there(folder)
    for stop in range(calls - 1):
        for overwrite, place in ((False, folder.parent / f"new{stop}"), (True, folder)):
            if overwrite and not _replaceable(exporter, before):
                continue
            place.mkdir(exist_ok=True)
            left = iter(range(stop))
            plan = _plan(exporter, place, overwrite)
            refusal = refused(lambda p=plan, n=left: export(store, p, lambda *_: next(n, None) is not None))  # type: ignore[misc]
            assert refusal.code == "cancelled"
            if not overwrite:
                assert _there(place) == {}
                place.rmdir()
        assert _there(folder) == before


class _Raw(io.RawIOBase):
    """A file on a disk that has `room` bytes left for all files together."""

    room = 0

    def __init__(self, path: Path) -> None:
        self._file = io.FileIO(path, "r+")

    def write(self, data: object) -> int:
        size = memoryview(data).nbytes  # type: ignore[arg-type]
        if size > _Raw.room:
            raise OSError(28, "No space left on device")
        _Raw.room -= size
        return self._file.write(data)  # type: ignore[arg-type]

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def truncate(self, size: int | None = None, /) -> int:
        return self._file.truncate(size)

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()
        super().close()


class _Full(Files):
    """Drafts on that disk."""

    def begin(self, part: str, name: str) -> tuple[BinaryIO, Path]:
        file, draft = super().begin(part, name)
        return self._full(file, draft), draft

    def as_text(self, file: BinaryIO) -> TextIO:
        if isinstance(file, io.BufferedWriter) and isinstance(file.raw, io.FileIO):
            file = self._full(file, Path(file.name))  # what stands beside the dataset
        return super().as_text(file)

    def _full(self, file: BinaryIO, draft: Path) -> BinaryIO:
        file.close()
        full = io.BufferedWriter(_Raw(draft))
        self._open.append(full)
        return full


@each_format
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_a_full_disk_leaves_nothing(
    exporter: Exporter, share: float, store: ProjectStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(store, _plan(exporter, folder))
    before = _there(folder)
    monkeypatch.setattr("storage.exporters.Files", _Full)
    fresh = folder.parent / "fresh"
    fresh.mkdir()
    for place in (fresh, folder) if _replaceable(exporter, before) else (fresh,):
        _Raw.room = int(sum(len(data) for data in before.values()) * share)
        refusal = refused(lambda p=place: export(store, _plan(exporter, p, overwrite=True)))  # type: ignore[misc]
        assert refusal.code == "full"
        assert _there(place) == ({} if place == fresh else before)


@each_format
def test_nobodys_files_are_written_over(exporter: Exporter, store: ProjectStore, folder: Path) -> None:
    plan = _plan(exporter, folder)
    names = ["o"] if exporter.format.folder else [f"o{ending}" for ending in exporter.endings]
    for name in names:
        (folder / name).write_text("дорогое", encoding="utf-8")
        assert refused(lambda: export(store, plan)).code == "exists"
        assert _there(folder) == {name: "дорогое".encode()}
        (folder / name).unlink()
        (folder / name).mkdir()
        (folder / name / "мое").write_text("дорогое", encoding="utf-8")
        for overwrite in (False, True):
            assert refused(lambda o=overwrite: export(store, _plan(exporter, folder, o))).code == "exists"  # type: ignore[misc]
        assert _there(folder) == {name: b"/", f"{name}/мое": "дорогое".encode()}
        (folder / name / "мое").unlink()
        (folder / name).rmdir()


@each_format
def test_names_of_documents_lead_nowhere(exporter: Exporter, folder: Path) -> None:
    store = MemoryStore()
    anna = store.annotator("Анна").id
    for number, name in enumerate(HOSTILE):
        text = f"Петя номер {number} сказал."
        store.add([document(name or "empty", text, title=name, source=name)], anna)
        store.append(creating(annotation(f"a{number}", name or "empty", anna, "entity", "PER", span(text, "Петя"))))
    report = export(store, _plan(exporter, folder))
    assert report.documents == len(HOSTILE)
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sorted(map(str, files)) == sorted(report.files)
    assert len({str(path).casefold() for path in files}) == len(files)
    for path in files:
        for part in path.relative_to(folder).parts:
            assert not _RESERVED.fullmatch(part), part
            assert PureWindowsPath(part).name == part == part.rstrip(". "), part
            assert not set(part) & set('<>:"/\\|?*'), part
            assert not any(ord(c) < 32 for c in part), part
            assert len(part.encode()) <= 255
