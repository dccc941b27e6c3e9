"""A large dataset written by several processes: each writes slices of the documents as pieces and reads them again.

Joined in order, the pieces are what one process would have written: a slice is so many documents, whatever the number
of processes. What was joined has the sums of the pieces that were read again, and so is proven by them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from annotate.errors import StorageError
from annotate.model.edits import Step
from annotate.ports import ExportPlan, ProjectStore
from annotate.saying import saying
from storage.exporters.counting import Contents
from storage.exporters.gathering import Selected, Tally, sets
from storage.exporters.manifest import sum_of
from storage.exporters.processes import Ended, cores, ordered
from storage.exporters.telling import Losses, Telling, changed
from storage.exporters.verifying import read_again
from storage.exporters.writing import LOSSES, Files
from storage.files import refused
from storage.project import SqliteProject

if TYPE_CHECKING:
    from storage.exporters import Exporter

SLICE = 100
"""Documents of a piece."""
ENOUGH = 1_500
"""Documents from which on it pays: to start processes takes as long as to write some hundreds."""
MOST = 4
"""Processes, however many cores there are: together they stay below 300 MB."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Job:
    """What the slices have in common. `whole` is the selection without its documents; `newest` the last entry of the
    journal, by which a process knows the project.
    """

    exporter: Exporter
    plan: ExportPlan
    project: str
    whole: list[Selected]
    newest: Step | None
    folder: Path


@dataclass(frozen=True, slots=True)
class _Slice:
    """Documents of a part that are written as a piece."""

    number: int
    part: str
    selected: list[Selected]

    @property
    def documents(self) -> int:
        return sum(len(one.documents) for one in self.selected)


@dataclass(frozen=True, slots=True)
class _Made:
    """A piece that was read again: its files by their names in the dataset, each with its sum."""

    slice: _Slice
    tally: Tally
    contents: Contents
    files: dict[str, tuple[Path, str]]


@dataclass
class Joined:
    """What was written of a dataset, and the sums that its files have to have."""

    tally: Tally
    contents: dict[str, Contents]
    sums: Mapping[Path, str]

    def require(self, drafts: Mapping[str, Path], listed: Sequence[Mapping[str, Any]], plan: ExportPlan) -> None:
        """Passes where the files have these sums, as a manifest lists them. Raises StorageError "unverified"."""
        for entry in listed:
            if self.sums.get(drafts[entry["name"]], entry["sha256"]) != entry["sha256"]:
                raise _unlike(plan)


def _unlike(plan: ExportPlan) -> StorageError:
    why = saying("the sum of the file is not that of its pieces")
    message = f"{plan.target}: what was written did not read back as meant, so it is not kept ({why})"
    return StorageError("unverified", plan.target, message, why)


def jobs_for(store: ProjectStore, exporter: Exporter, count: int, wanted: int = 0) -> int:
    """How many processes write so many documents; 0 for `wanted` leaves that to what pays.

    Who reads waits for who reads in a project in safe mode, and only a file can be opened by several.
    """
    if not exporter.in_pieces or not isinstance(store, SqliteProject) or store.safe_mode:
        return 1
    return min(wanted or (min(cores(), MOST) if count >= ENOUGH else 1), -(-count // SLICE))


def written(
    exporter: Exporter,
    store: ProjectStore,
    plan: ExportPlan,
    selected: Sequence[Selected],
    parts: Mapping[str, list[Selected]],
    files: Files,
    told: Telling,
    jobs: int,
) -> Joined:
    """Writes all parts of a dataset, read again.

    Raises:
        StorageError: as the exporter's functions; "ended" where a process was killed, "unverified" where the project
            has changed meanwhile.
    """
    whole = [replace(one, documents=()) for one in selected]
    target = Path(plan.target)
    joining, done = _Joining(exporter, plan, files, parts), 0
    name = f".{target.name[:40]}."
    with tempfile.TemporaryDirectory(".pieces", name, target.parent, ignore_cleanup_errors=True) as folder:
        job = _Job(exporter, plan, store.path, whole, store.newest(), Path(folder))
        with contextlib.closing(ordered(jobs, _opened, job, _slices(parts), lambda: told.tell(done))) as pieces:
            try:
                for made in pieces:
                    joining.add(made)
                    done += made.slice.documents
            except Ended as error:
                raise _ended(plan, error) from error
        if store.newest() != job.newest:
            raise changed(plan)
    told.end()
    return joining.joined()


def _ended(plan: ExportPlan, error: Ended) -> StorageError:
    if error.code is not None and error.code < 0:
        why = saying("signal {number}", number=-error.code)
    else:
        why = saying("exit code {number}", number=error.code)
    message = f"{plan.target}: a process that wrote it ended before it was done ({why}), perhaps for want of memory"
    return StorageError("ended", plan.target, f"{message}; nothing is written, try again", why)


def _slices(parts: Mapping[str, list[Selected]]) -> Iterator[_Slice]:
    """All parts in slices; one without documents has a slice without any, as its files are written all the same."""
    number = 0
    for part, selected in parts.items():
        cut = [
            [Selected(one.annotator, one.documents[start : start + SLICE])]
            for one in selected
            for start in range(0, len(one.documents), SLICE)
        ]
        for documents in cut or [[]]:
            yield _Slice(number, part, documents)
            number += 1


# In a process


@contextlib.contextmanager
def _opened(job: _Job) -> Iterator[partial[_Made]]:
    """Opens the project for slices. Raises StorageError."""
    with contextlib.closing(SqliteProject.open(job.project)) as store:
        if store.newest() != job.newest:
            raise changed(job.plan)
        yield partial(_made, job, store)


def _made(job: _Job, store: SqliteProject, given: _Slice) -> _Made:
    """Writes a piece and reads it again."""
    exporter, plan, contents = job.exporter, job.plan, Contents()
    chosen = exporter.format.chosen(plan.choices)
    try:
        with _Piece(job.folder, given.number) as piece:
            told = Telling(plan, given.documents, write=Losses(partial(piece.open, LOSSES)).write)
            passing = contents.passing(sets(store, plan, given.selected, job.whole))
            exporter.write(told.of(passing), piece, told.tally, chosen)
        meant = Contents()
        again = meant.passing(sets(store, plan, given.selected, job.whole))
        if read_again(exporter.verify, again, piece, chosen, plan.target) and meant != contents:
            raise changed(plan)
        return _Made(given, told.tally, contents, {name: (piece.path(name), piece.sum(name)) for name in piece.all()})
    except OSError as error:
        raise refused(error, plan.target) from error


class _Piece:
    """A piece as a Target, until the block ends, and as the Source of what was written."""

    def __init__(self, folder: Path, number: int) -> None:
        self._folder, self._number = folder, number
        self._paths: dict[str, Path] = {}
        self._noted = ""
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> _Piece:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def open(self, name: str = "") -> TextIO:
        text = io.TextIOWrapper(self.open_binary(name), encoding="utf-8", newline="\n")
        return self._stack.enter_context(text)

    def open_binary(self, name: str = "") -> BinaryIO:
        self._paths[name] = self._folder / f"{self._number}-{len(self._paths)}"
        return self._stack.enter_context(self._paths[name].open("xb"))

    def path(self, name: str = "") -> Path:
        return self._paths[name]

    def names(self) -> list[str]:
        return [name for name in self._paths if name != LOSSES]

    def all(self) -> list[str]:
        """The names of all files, that of the losses too."""
        return list(self._paths)

    def sum(self, name: str) -> str:
        """The sum of a file."""
        return sum_of(self._paths[name])

    def note(self, digest: str) -> None:
        self._noted = digest

    def noted(self) -> str:
        return self._noted

    def passed(self) -> None:
        """Whoever waits for the piece tells how far it all is."""


# Where they are joined


@dataclass
class _Whole:
    """A file of the dataset that pieces are put behind each other in; `head` is the line that it opens with."""

    file: BinaryIO
    digest: Any = field(default_factory=hashlib.sha256)
    head: bytes = b""

    def put(self, words: bytes) -> None:
        self.digest.update(words)
        self.file.write(words)


class _Joining:
    def __init__(self, exporter: Exporter, plan: ExportPlan, files: Files, parts: Mapping[str, object]) -> None:
        self._plan, self._files = plan, files
        self._headed = {*exporter.headed, LOSSES}
        self._wholes: dict[tuple[str, str], _Whole] = {}
        self._tally = Tally()
        self._contents = {part: Contents() for part in parts}

    def add(self, made: _Made) -> None:
        """Puts a piece behind those before it. Raises StorageError "unverified"."""
        part = made.slice.part
        for name, (path, digest) in made.files.items():
            place = ("" if name == LOSSES else part), name
            if place not in self._wholes:
                # of losses there is one file for all parts
                file = self._files.side(LOSSES).buffer if name == LOSSES else self._files.parts[part].open_binary(name)
                self._wholes[place] = _Whole(file)
            if self._put(self._wholes[place], path, name in self._headed) != digest:
                raise _unlike(self._plan)
            path.unlink()
        self._tally.add(made.tally)
        self._contents[part] += made.contents

    def _put(self, whole: _Whole, path: Path, headed: bool) -> str:
        """Puts what is in a file behind a whole one, without the line that this has already; the sum of the file."""
        digest = hashlib.sha256()
        with path.open("rb") as file:
            if headed and (head := file.readline()):
                digest.update(head)
                if not whole.head:
                    whole.head = head
                    whole.put(head)
                elif head != whole.head:
                    raise changed(self._plan)
            while words := file.read(_CHUNK):
                digest.update(words)
                whole.put(words)
        return digest.hexdigest()

    def joined(self) -> Joined:
        sums = {Path(whole.file.name): whole.digest.hexdigest() for whole in self._wholes.values()}
        return Joined(self._tally, self._contents, sums)
