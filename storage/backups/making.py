"""One backup: copied by SQLite, verified, named; and only then older ones are dropped by the rule."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotate.errors import StorageError
from annotate.ports import Backup
from storage.backups.copying import Facts, Pinned, facts_of, never
from storage.backups.listing import Remembered, digest_of, remember, remembered, source_stamp
from storage.backups.naming import Named, all_named, draft_in, file_of, folder_of, remove_draft, remove_leftovers
from storage.backups.rule import kept
from storage.backups.verifying import verified, verified_apart
from storage.files import place, refused

_MAKING = 3600.0  # seconds that making a backup takes at most
_SPARE = 32 * 1024 * 1024  # bytes that stay free beside a backup: the project itself needs room to grow


def make(path: str | Path, why: str, apart: bool = False, stop: Callable[[], bool] = never) -> Backup:
    """Makes a backup of a project as it is now, and waits for it. `apart` verifies it in a process of its own.

    Raises:
        StorageError: "missing", "not-a-project", "too-new", "locked", "damaged", "full", "read-only", "io".
            Nothing is left behind then, and no older backup is dropped.
        Given: where `stop` said so.
    """
    begun = Begun(path, why)
    try:
        begun.copy(stop)
        made = begun.finish(apart, stop)
    finally:
        begun.close()
    assert made is not None
    return made


@dataclass(frozen=True, slots=True)
class _Copied:
    draft: Path
    facts: Facts
    digest: str = ""


class Begun:
    """A backup under way: the state of the project is held from now on, whatever is written to it meanwhile.

    The steps are `copy`, then `finish`; `close` at any time, which leaves nothing unfinished behind.

    Raises:
        StorageError: as `make`.
    """

    def __init__(self, path: str | Path, why: str) -> None:
        self.path = Path(path).resolve()
        self.why = why
        self.at = datetime.now(UTC).replace(microsecond=0)
        self._source = source_stamp(self.path)
        self._copied: _Copied | None = None
        self._pinned = Pinned(self.path)

    @property
    def holding(self) -> bool:
        """Whether others may write meanwhile; if not, copy at once."""
        return self._pinned.holding

    def unchanged(self) -> bool:
        """Whether the newest backup surely holds this very state."""
        newest = self._newest()
        if newest is None or newest.source != self._source:
            return False
        return newest.facts == self._pinned.facts()

    def copy(self, stop: Callable[[], bool] = never, patient: bool = False) -> None:
        """Writes the state into a draft; the project is let go of then.

        Where others could not write meanwhile, a `patient` copy lets them: SQLite begins again when they do, so that
        it is the state at its end. In WAL mode it is always that at its beginning.
        """
        folder = folder_of(self.path)
        try:
            folder.mkdir(exist_ok=True)
            remove_leftovers(folder)
            self._require_room(folder)
            draft = draft_in(folder)
            self._copied = _Copied(draft, self._pinned.facts())
            draft.touch()  # whether that may be done is told better here than by SQLite
            if patient and not self.holding:
                self._pinned.release()
            self._pinned.copy(draft, stop)
            self._pinned.release()
            if patient and not self.holding:
                self._copied = replace(self._copied, facts=facts_of(draft))
            self._copied = replace(self._copied, digest=digest_of(draft))
            with contextlib.suppress(OSError):
                shutil.copymode(self.path, draft)
        except OSError as error:
            raise refused(error, folder) from error

    def _require_room(self, folder: Path) -> None:
        sizes = (Path(f"{self.path}{end}") for end in ("", "-wal"))
        needed = sum(file.stat().st_size for file in sizes if file.exists()) + _SPARE
        free = shutil.disk_usage(folder).free
        if free < needed:
            message = f"{folder}: a backup needs {needed >> 20} MB, and {free >> 20} MB are free; free some space there"
            raise StorageError("full", str(folder), message)

    def finish(self, apart: bool = False, stop: Callable[[], bool] = never, always: bool = True) -> Backup | None:
        """Verifies the draft, names it, and drops what the rule does not keep.

        None where the newest backup has the same content already, unless `always`.
        """
        assert self._copied is not None
        draft, facts, digest = self._copied.draft, self._copied.facts, self._copied.digest
        try:
            newest = self._newest()
            if not always and newest is not None and newest.digest == digest:
                return None
            findings = self._verified(apart, stop)
            target = self._place(draft, not findings)
            found = target.stat()
            remember(target, Remembered(found.st_size, found.st_mtime_ns, facts, self._source, digest))
        except OSError as error:
            raise refused(error, draft.parent) from error
        if not findings:
            drop(draft.parent)
        at = self.at.isoformat()
        return Backup(
            str(target), at, self.why, not findings, found.st_size, facts.number, facts.documents, facts.annotations
        )

    def _verified(self, apart: bool, stop: Callable[[], bool]) -> list[str]:
        assert self._copied is not None
        draft, facts = self._copied.draft, self._copied.facts
        message = f"{draft.parent}: a backup could not be read back as it was written; is the disk failing?"
        try:
            findings = verified_apart(draft, facts, stop) if apart else verified(draft, facts)
            # SQLite does not see every byte that is another, and a check would blame the project
            if digest_of(draft) != self._copied.digest:
                raise StorageError("io", str(draft.parent), message)
            return findings
        except StorageError as error:
            if error.code not in ("damaged", "not-a-project"):
                raise
            if self._pinned.sound():
                raise StorageError("io", str(draft.parent), message) from error
            message = f"{self.path}: the project is damaged, so there is no backup of it; use an older one"
            raise StorageError("damaged", str(self.path), message) from error

    def _place(self, draft: Path, sound: bool) -> Path:
        # each has a second of its own: the rule tells them by their times
        while self.at in {one.at for one in all_named(draft.parent)}:
            self.at += timedelta(seconds=1)
        while True:
            target = file_of(self.path, self.at, self.why, sound)
            try:
                place(draft, target)
            except StorageError as error:
                if error.code != "exists":
                    raise
                # another window had the same thought meanwhile
                self.at += timedelta(seconds=1)
            else:
                return target

    def _newest(self) -> Remembered | None:
        """What is remembered of the newest backup, if it is as it was."""
        folder = folder_of(self.path)
        there = all_named(folder)
        seen = remembered(folder).get(there[-1].path.name) if there else None
        try:
            found = there[-1].path.stat() if seen else None
        except OSError:
            return None
        if seen is None or found is None or (seen.size, seen.changed) != (found.st_size, found.st_mtime_ns):
            return None
        return seen

    def close(self) -> None:
        self._pinned.close()
        if self._copied is not None:
            with contextlib.suppress(OSError):
                remove_draft(self._copied.draft)


def drop(folder: Path) -> None:
    """Drops the automatic backups that the rule does not keep.

    Those made by hand or marked unsound stay, and those in which somebody has worked as in a project.
    """
    ruled = [one for one in all_named(folder) if one.automatic and one.sound]
    stay = kept({one.at.astimezone() for one in ruled})
    known = remembered(folder)
    for one in ruled:
        # another process may have been faster, or somebody may have it open
        with contextlib.suppress(OSError):
            if one.at.astimezone() not in stay and _as_made(one, known.get(one.path.name)):
                one.path.unlink()


def _as_made(one: Named, seen: Remembered | None) -> bool:
    """Whether a backup is as it was made; where that is not remembered, its times have to speak for it."""
    if one.path.with_name(f"{one.path.name}-wal").exists():
        return False
    found = one.path.stat()
    if seen is not None and seen.digest:
        return (seen.size, seen.changed) == (found.st_size, found.st_mtime_ns)
    return found.st_mtime - one.at.timestamp() < _MAKING
