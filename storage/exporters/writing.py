"""Datasets on their way to disk: drafts beside the target, given their names together when all is written and read."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Protocol, TextIO

from annotate.errors import StorageError
from storage.files import place, refused, sync_file, sync_folder

LOSSES, MANIFEST, CARD = ".losses.tsv", ".manifest.json", ".card.md"
SIDES = {LOSSES: "losses.tsv", MANIFEST: "manifest.json", CARD: "README.md"}
"""What stands beside a dataset: the ending of a file beside a file, and its name within a folder."""


class Target(Protocol):
    """Where an exporter writes. `name` is the target's name plus an ending ("" for the main file), of a folder a path
    within it, with slashes.
    """

    def open(self, name: str = "") -> TextIO:
        """A text file (UTF-8, LF)."""
        ...

    def open_binary(self, name: str = "") -> BinaryIO: ...

    def note(self, digest: str) -> None:
        """Keeps the sum of what was meant to be written, for whoever reads it again."""
        ...


class Source(Protocol):
    """Where what was written can be read again before it has its name."""

    def path(self, name: str = "") -> Path: ...

    def names(self) -> list[str]:
        """The names under which files were opened, in order."""
        ...

    def noted(self) -> str:
        """The sum that was noted while writing, "" for none."""
        ...

    def passed(self) -> None:
        """Tells that a document is read again, where no set is gathered for it. Raises StorageError "cancelled"."""
        ...


class Nowhere:
    """The target of a rehearsal: what is written there is gone."""

    def open(self, name: str = "") -> TextIO:
        return _Drain(name)

    def open_binary(self, name: str = "") -> BinaryIO:
        return _BinaryDrain(name.encode())

    def note(self, digest: str) -> None:
        """What is gone is never read again."""


class _Drain(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


class _BinaryDrain(io.BytesIO):
    def write(self, data: object, /) -> int:
        return memoryview(data).nbytes  # type: ignore[arg-type]


def within(part: str, name: str) -> str:
    """The path in a dataset's folder of a file of a part: each part has a folder of its own."""
    return f"{part}/{name}" if part else name


def _nothing() -> None:
    """Nobody wants to be told."""


class Part:
    """One part of a dataset (the whole one, or "train" ...) as a Target, and as the Source of what was written."""

    def __init__(self, files: Files, name: str) -> None:
        self._files = files
        self._part = name
        self._drafts: dict[str, Path] = {}
        self._sum = ""
        self.passed: Callable[[], None] = _nothing

    def open(self, name: str = "") -> TextIO:
        return self._files.as_text(self.open_binary(name))

    def open_binary(self, name: str = "") -> BinaryIO:
        file, self._drafts[name] = self._files.begin(self._part, name)
        return file

    def path(self, name: str = "") -> Path:
        return self._drafts[name]

    def names(self) -> list[str]:
        return list(self._drafts)

    def note(self, digest: str) -> None:
        self._sum = digest

    def noted(self) -> str:
        return self._sum


class Files:
    """The files of one dataset. Leaving the block without an error puts all in place, with one nothing is left.

    `parts` are the names of its parts: `news.jsonl` becomes `news.train.jsonl` ...; in a folder
    each has its own, or what `within` says of a part and a name. `going` says, when all is written, which files of an
    earlier dataset go; `removed` are those that went.

    Raises (from any method):
        StorageError: "exists", "missing" (the folder), "read-only", "full", "io".
    """

    def __init__(
        self,
        path: str,
        overwrite: bool,
        endings: Sequence[str],
        parts: Sequence[str] = ("",),
        folder: bool = False,
        within: Callable[[str, str], str] = within,
        going: Callable[[], Sequence[Path]] = tuple,
    ) -> None:
        self._going = going
        self._within = within
        self._path = Path(path)
        self._overwrite = overwrite
        self._endings = tuple(endings)
        self._names = tuple(parts)
        self._folder = folder
        self._open: list[TextIO | BinaryIO] = []
        self._places: dict[Path, Path] = {}  # target -> draft
        self._unsynced: list[Path] = []
        self.parts = {name: Part(self, name) for name in parts}
        self.written: tuple[str, ...] = ()
        self.removed: tuple[str, ...] = ()

    def __enter__(self) -> Files:
        require_free(str(self._path), self._overwrite, self._endings, self._names, self._folder)
        if self._folder:
            try:
                self._draft.mkdir()
            except OSError as error:
                raise refused(error, self._path) from error
        return self

    @property
    def _draft(self) -> Path:
        return self._path.with_name(f".{self._path.name}.{os.getpid()}.part")

    def begin(self, part: str, name: str) -> tuple[BinaryIO, Path]:
        """A new draft file of a part, and where it is."""
        if self._folder:
            target = self._path / confined(self._within(part, name))
            draft = self._draft / target.relative_to(self._path)
        else:
            assert name in self._endings, name
            target = named(self._path, part, name)
            draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        return self._draft_of(target, draft), draft

    def _draft_of(self, target: Path, draft: Path) -> BinaryIO:
        try:
            draft.parent.mkdir(parents=True, exist_ok=True)
            file = draft.open("xb")
        except OSError as error:
            raise refused(error, target) from error
        self._places[target] = draft
        self._unsynced.append(draft)
        self._open.append(file)
        return file

    def side(self, ending: str) -> TextIO:
        """A text file beside the dataset: one of SIDES."""
        if self._folder:
            file = self._draft_of(self._path / SIDES[ending], self._draft / SIDES[ending])
        else:
            target = self._path.with_name(self._path.name + ending)
            file = self._draft_of(target, target.with_name(f".{target.name}.{os.getpid()}.part"))
        return self.as_text(file)

    def as_text(self, file: BinaryIO) -> TextIO:
        """A draft as a text file (UTF-8, LF)."""
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        self._open.append(text)
        return text

    def settle(self) -> dict[str, Path]:
        """Ends the writing of what is open: name within the dataset -> draft, in the order of the names."""
        for file in reversed(self._open):
            file.close()
        self._open.clear()
        for draft in self._unsynced:
            sync_file(draft)
        self._unsynced.clear()
        base = self._path if self._folder else self._path.parent
        return {t.relative_to(base).as_posix(): d for t, d in sorted(self._places.items())}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.settle()
                self._finish()
            elif isinstance(error, OSError):
                raise refused(error, self._path) from error
        except OSError as failure:
            raise refused(failure, self._path) from failure
        finally:
            self._clean()

    def _finish(self) -> None:
        going = self._going()  # or it says why not, and everything stays as it is
        if self._folder:
            self._finish_folder()
        else:
            placed: list[Path] = []
            try:
                # the main files last: where they stand, everything beside them does
                for target in sorted(self._places, key=lambda t: (len(t.name), t.name), reverse=True):
                    place(self._places[target], target, self._overwrite)
                    placed.append(target)
            except BaseException:
                for target in () if self._overwrite else placed:
                    target.unlink(missing_ok=True)  # all files, or none
                raise
            # what an earlier export left beside the one that is replaced would be taken for this one's
            left = (
                set(possible(self._path, self._endings, self._names)) - self._places.keys() if self._overwrite else ()
            )
            removed = sorted({*going, *(target for target in left if target.exists())})
            for target in removed:
                target.unlink(missing_ok=True)
            self.removed = tuple(map(str, removed))
        self.written = tuple(str(target) for target in sorted(self._places, key=self._order))

    def _order(self, target: Path) -> tuple[bool, bool, Path]:
        """The dataset first, what is said of it last."""
        beside = target.name in SIDES.values() or target.name.endswith(tuple(SIDES))
        return target != self._path, beside, target

    def _finish_folder(self) -> None:
        old = self._draft.with_name(self._draft.name + ".old")
        if self._path.exists():
            self._path.rename(old)
        try:
            self._draft.rename(self._path)
        except OSError:
            if old.exists():
                old.rename(self._path)
            raise
        sync_folder(self._path.parent)
        shutil.rmtree(old, ignore_errors=True)

    def _clean(self) -> None:
        for file in reversed(self._open):
            with contextlib.suppress(OSError, ValueError):
                file.close()
        for draft in self._places.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        if self._folder:
            shutil.rmtree(self._draft, ignore_errors=True)


def confined(name: str) -> str:
    """A path within a dataset's folder, as it is.

    Raises:
        ValueError: where it would lead out of it, or is no name of a file anywhere.
    """
    path = PurePosixPath(name)
    if (
        not name
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or any(ord(c) < 32 or c == ":" for c in name)
    ):
        raise ValueError(f"{name!r} is no name of a file in a folder")
    return name


def require_free(
    path: str, overwrite: bool, endings: Sequence[str], parts: Sequence[str] = ("",), folder: bool = False
) -> None:
    """Raises StorageError where a dataset of that name cannot be written: "exists", "missing", "io"."""
    target = Path(path)
    if not target.name or (target.is_dir() and not folder):
        raise StorageError("exists", path, f"{path}: this is a folder; give the name of a file in it")
    if not target.parent.is_dir():
        raise StorageError("missing", path, f"{path}: there is no folder {target.parent}; make it first")
    if folder:
        if os.path.lexists(target) and not (overwrite and _ours(target)) and not _empty(target):
            hint = (
                "it is no dataset of this program, so it is never replaced"
                if overwrite
                else "or allow it to be replaced"
            )
            raise StorageError("exists", path, f"{path}: there is something already; choose another name, {hint}")
        return
    for there in possible(target, endings, parts):
        if os.path.lexists(there) and (not overwrite or not there.is_file()):
            message = f"{there}: there is such a file already; choose another name, or allow it to be replaced"
            raise StorageError("exists", str(there), message)


def _ours(folder: Path) -> bool:
    """Whether a folder is a dataset that this program wrote: nobody's other files are ever replaced."""
    return folder.is_dir() and (folder / SIDES[MANIFEST]).is_file()


def _empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def named(path: Path, part: str, ending: str) -> Path:
    """The file of a part of a dataset that is no folder; the part "" is the whole one."""
    return path.with_name((f"{path.stem}.{part}{path.suffix}" if part else path.name) + ending)


def possible(path: Path, endings: Sequence[str], parts: Sequence[str]) -> Iterator[Path]:
    """The files that a dataset may have, and what may stand beside it."""
    for part in parts:
        for ending in endings:
            yield named(path, part, ending)
    for ending in SIDES:
        yield path.with_name(path.name + ending)
