"""Datasets on their way to disk: temporary files beside the target, renamed together when all is written."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, TextIO

from annotate.errors import StorageError
from storage.files import place, refused


class Target(Protocol):
    """Where an exporter writes: a main file and, by their endings, files beside it."""

    def open(self, ending: str = "") -> TextIO:
        """A text file (UTF-8, LF) whose name is the target's with `ending` appended."""
        ...


class Nowhere:
    """The target of a rehearsal: what is written there is gone."""

    def open(self, ending: str = "") -> TextIO:
        return _Drain(ending)


class _Drain(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


class Files:
    """A target on disk. Leaving the block without an error puts all files in place, with one nothing is left.

    Raises (from any method):
        StorageError: "exists", "missing" (the folder), "read-only", "full", "io".
    """

    def __init__(self, path: str, overwrite: bool, endings: tuple[str, ...]) -> None:
        self._path = Path(path)
        self._overwrite = overwrite
        self._endings = endings
        self._open: dict[str, tuple[Path, TextIO]] = {}
        self.written: tuple[str, ...] = ()

    def __enter__(self) -> Files:
        require_free(str(self._path), self._overwrite, self._endings)
        return self

    def open(self, ending: str = "") -> TextIO:
        assert ending in self._endings, ending
        target = self._at(ending)
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            file = draft.open("x", encoding="utf-8", newline="\n")
        except OSError as error:
            raise refused(error, target) from error
        self._open[ending] = draft, file
        return file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
            elif isinstance(error, OSError):
                raise refused(error, self._path) from error
        except OSError as failure:
            raise refused(failure, self._path) from failure
        finally:
            self._clean()

    def _finish(self) -> None:
        for _, file in self._open.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        # the main file last: where it stands, everything beside it does
        for ending in sorted(self._open, reverse=True):
            place(self._open[ending][0], self._at(ending), self._overwrite)
        for ending in self._endings:
            if ending not in self._open:
                # what an earlier export left beside the one that is replaced would be taken for this one's
                self._at(ending).unlink(missing_ok=True)
        self.written = tuple(str(self._at(ending)) for ending in sorted(self._open))

    def _clean(self) -> None:
        for draft, file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def _at(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)


def require_free(path: str, overwrite: bool, endings: tuple[str, ...]) -> None:
    """Raises StorageError where a dataset of that name cannot be written: "exists", "missing", "io"."""
    target = Path(path)
    if not target.name or target.is_dir():
        raise StorageError("exists", path, f"{path}: this is a folder; give the name of a file in it")
    if not target.parent.is_dir():
        raise StorageError("missing", path, f"{path}: there is no folder {target.parent}; make it first")
    for there in _there(target, endings):
        if not overwrite or not there.is_file():
            message = f"{there}: there is such a file already; choose another name, or allow it to be replaced"
            raise StorageError("exists", str(there), message)


def _there(target: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for ending in endings:
        path = target.with_name(target.name + ending)
        if os.path.lexists(path):
            yield path
