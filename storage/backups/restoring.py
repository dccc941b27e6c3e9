"""A backup comes back: checked first, the present state kept, and then in one step or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from annotate.errors import StorageError
from annotate.ports import Backup, Difference, Restored
from storage.backups.copying import Facts, Pinned, connected, facts, mode_of, translated
from storage.backups.making import make
from storage.backups.naming import draft_in, folder_of, remove_draft, remove_leftovers, stamp
from storage.backups.verifying import verified, verified_apart
from storage.database import BUSY_SECONDS
from storage.files import place, refused, sync_file, sync_folder
from storage.header import require_project
from storage.tables import VERSION

_COMMON = """SELECT b.number FROM backup.journal AS b JOIN main.journal AS j ON j.number = b.number
WHERE j.at = b.at AND j.author = b.author AND j.edits = b.edits ORDER BY b.number DESC LIMIT 1"""
_LOST = """SELECT coalesce(n.name, j.author), count(*) FROM main.journal AS j
LEFT JOIN main.annotator AS n ON n.id = j.author WHERE j.number > ? GROUP BY 1 ORDER BY 2 DESC, 1"""
_RETURNING = "SELECT count(*) FROM backup.journal WHERE number > ?"
_ATTEMPTS = 4  # to back up a project that somebody works on
_DAMAGED = ("damaged", "not-a-project")


def restore(path: str | Path, backup: str | Path, anyway: bool = False, apart: bool = False) -> Restored:
    """Makes a project what it was in a backup, after the full check of that and a backup of the present state.

    A project that can be read gets the contents by SQLite, as one transaction that other windows see as a change. One
    that is damaged is put aside, never deleted, and the copy gets its name.

    Raises:
        StorageError: "unsound" where the check finds something in the backup and `anyway` is not set; "damaged",
            "missing", "not-a-project", "too-new" for the backup; "locked", "full", "read-only", "io". The project is
            as it was then, or, where it was damaged, it lies aside as a whole.
    """
    project, folder = Path(path).resolve(), folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
        remove_leftovers(folder)
        working = draft_in(folder)
        try:
            _prepare(Path(backup), working, anyway, apart)
            return _put(working, project, apart)
        finally:
            with contextlib.suppress(OSError):
                remove_draft(working)
    except OSError as error:
        raise refused(error, folder) from error


def _prepare(backup: Path, working: Path, anyway: bool, apart: bool) -> None:
    """A copy of the backup in today's shape, checked in full."""
    pinned = Pinned(backup)
    try:
        meant = pinned.facts()
        pinned.copy(working)
    finally:
        pinned.close()
    with contextlib.suppress(OSError):
        shutil.copymode(backup, working)
    if meant.version != VERSION:
        # what it was in its own shape first: a step may stumble over what is broken
        verified(working, meant)
        meant = _brought_up(working)
    check = verified_apart if apart else verified
    try:
        findings = check(working, meant, full=True)
    except StorageError as error:
        raise StorageError("damaged", str(backup), f"{backup}: this backup is damaged ({error})") from error
    if findings and not anyway:
        message = f"{backup}: the check finds {len(findings)} things in this backup, first: {findings[0]}"
        raise StorageError("unsound", str(backup), message)


def _brought_up(working: Path) -> Facts:
    from storage.migrations import apply

    with translated(working), contextlib.closing(connected(working, "mode=rw")) as connection:
        apply(connection)
        found = facts(connection)
    sync_file(working)
    return found


def _put(working: Path, project: Path, apart: bool) -> Restored:
    try:
        before = _kept_before(project, apart)
    except StorageError as error:
        if error.path != str(project) or error.code not in (*_DAMAGED, "missing"):
            raise
        aside = _aside(project)
        place(working, project, overwrite=True)
        return Restored(None, str(aside) if aside else "")
    _through(working, project)
    return Restored(before)


def _kept_before(project: Path, apart: bool) -> Backup:
    """A backup of the project as it is, with the last change of anybody: others may work on while it is verified."""
    for _ in range(_ATTEMPTS):
        before = make(project, "before-restore", apart)
        pinned = Pinned(project)
        try:
            if pinned.facts().number == before.number:
                return before
        finally:
            pinned.close()
    message = f"{project}: somebody goes on changing it in another window; close that, or try again later"
    raise StorageError("locked", str(project), message)


def _through(working: Path, project: Path) -> None:
    """Writes the contents of a copy into a project that others may have open, as one transaction."""
    until = time.monotonic() + BUSY_SECONDS

    def between(status: int, _left: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            message = f"{project}: another window or program is writing to it; close it, or try again in a moment"
            raise StorageError("locked", str(project), message)

    with contextlib.ExitStack() as stack:
        stack.enter_context(translated(project))
        source = stack.enter_context(contextlib.closing(connected(working, "mode=ro&immutable=1")))
        live = stack.enter_context(contextlib.closing(connected(project, "mode=rw")))
        live.execute("PRAGMA synchronous = FULL")
        source.backup(live, pages=-1, progress=between, sleep=0.05)


def _aside(project: Path) -> Path | None:
    """Puts a damaged project with its -wal and -shm aside, as a whole, before anything of it goes; None without one.

    Until the last step the file keeps its name as well, so that an end in between leaves it where it was.
    """
    name = f"{project.stem}.damaged {stamp(datetime.now(UTC))}{project.suffix}"
    parts = {end: Path(f"{project}{end}") for end in ("", "-wal", "-shm") if os.path.lexists(f"{project}{end}")}
    if not parts:
        return None
    target = project.with_name(name)
    while any(os.path.lexists(f"{target}{end}") for end in parts):
        target = target.with_name(f"{target.stem}+{target.suffix}")
    for end, part in parts.items():
        _also_at(part, Path(f"{target}{end}"))
    sync_folder(project.parent)
    for end, part in parts.items():
        # a -wal of the old file beside the new one would be read as the new one's
        if end:
            part.unlink()
    sync_folder(project.parent)
    return target if "" in parts else Path(f"{target}{next(iter(parts))}")


def _also_at(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except OSError:
        # file systems without hard links
        shutil.copy2(part, target)
        sync_file(target)


def difference(path: str | Path, backup: str | Path) -> Difference:
    """What restoring a backup takes away from a project, and what it brings back: entries of the journal.

    Both journals only grow, so they are the same up to an entry, and apart from there on.
    """
    project, other = Path(path), f"{Path(backup).absolute().as_uri()}?mode=ro&immutable=1"
    require_project(str(backup))
    try:
        require_project(str(project))
        with translated(project), contextlib.closing(connected(project, mode_of(project))) as connection:
            connection.execute("ATTACH ? AS backup", (other,))
            common = connection.execute(_COMMON).fetchone()
            since = (common[0] if common else 0,)
            lost = dict(connection.execute(_LOST, since).fetchall())
            return Difference(lost, connection.execute(_RETURNING, since).fetchone()[0])
    except StorageError:
        return Difference(readable=False)


def copy_to(backup: str | Path, target: str | Path) -> None:
    """Puts a copy of a backup at a new name, whole or not at all. Raises StorageError "exists", "full" ..."""
    goal = Path(target).absolute()
    if os.path.lexists(goal):
        raise StorageError("exists", str(goal), f"{goal}: there is such a file already; choose another name")
    draft = draft_in(goal.parent)
    pinned = Pinned(backup)
    try:
        meant = pinned.facts()
        pinned.copy(draft)
        verified(draft, meant, full=False)
        place(draft, goal)
    except OSError as error:
        raise refused(error, goal) from error
    finally:
        pinned.close()
        with contextlib.suppress(OSError):
            remove_draft(draft)


class ProjectBackups:
    """`annotate.ports.Backups` of the project at a path."""

    def __init__(self, path: str | Path, apart: bool = True) -> None:
        self.path = Path(path)
        self._apart = apart

    @property
    def folder(self) -> str:
        return str(folder_of(self.path))

    def all(self) -> list[Backup]:
        from storage.backups.listing import all_backups

        return all_backups(self.path)

    def make(self, why: str) -> Backup:
        return make(self.path, why, self._apart)

    def difference(self, backup: Backup) -> Difference:
        return difference(self.path, backup.path)

    def restore(self, backup: Backup, anyway: bool = False) -> Restored:
        return restore(self.path, backup.path, anyway, self._apart)

    def copy(self, backup: Backup, target: str) -> None:
        copy_to(backup.path, target)
