"""How backups are called: file names that sort by time, and say why."""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

SUFFIX = ".kavychki"
BY_HAND = "by-hand"

# Times of names are UTC: they sort by time on the night when the clocks go back, too, and wherever the file goes.
_STAMP = "%Y-%m-%d %H-%M-%S"
_NAME = r"(?s).+ (?P<at>\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)Z (?P<why>[a-z][a-z0-9-]*)(?P<unsound> unsound)?\.[^.]+"
_DRAFT = r"(?s)\.(?P<host>.*)\.(?P<pid>\d+)\.\d+\.draft(-journal|-wal|-shm)?"
_STEM_BYTES = 150  # of at most 255 that a name may have
_OLD = 86_400.0  # seconds after which a draft is nobody's any more

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Named:
    """A file that is a backup by its name; `at` is in UTC."""

    path: Path
    at: datetime
    why: str
    sound: bool

    @property
    def automatic(self) -> bool:
        return self.why != BY_HAND


def folder_of(project: str | Path) -> Path:
    """The folder with the backups of a project."""
    path = Path(project).resolve()
    # two projects of one stem keep theirs apart
    name = path.stem if path.suffix in (SUFFIX, "") else path.name
    return path.with_name(f"{name}.backups")


def file_of(project: str | Path, at: datetime, why: str, sound: bool) -> Path:
    """The file of a backup that was begun at that time."""
    path = Path(project).resolve()
    stem = path.stem.encode("utf-8", "surrogateescape")[:_STEM_BYTES].decode("utf-8", "ignore") or "project"
    name = f"{stem} {stamp(at)} {why}{'' if sound else ' unsound'}{path.suffix or SUFFIX}"
    return folder_of(path) / name


def stamp(at: datetime) -> str:
    """A time as names have it."""
    return f"{at.astimezone(UTC).strftime(_STAMP)}Z"


def named(path: Path) -> Named | None:
    """What the name of a file says of it; None where it is no backup's."""
    found = re.fullmatch(_NAME, path.name)
    if found is None or path.name.startswith("."):
        return None
    try:
        at = datetime.strptime(found["at"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Named(path, at, found["why"], not found["unsound"])


def all_named(folder: Path) -> list[Named]:
    """The backups of a folder by their names, the oldest first; none where there is no folder."""
    try:
        found = [one for path in folder.iterdir() if (one := named(path)) is not None]
    except OSError:
        return []
    return sorted(found, key=lambda one: (one.at, one.path.name))


@lru_cache
def _host() -> str:
    # only whoever makes a backup needs it: a keeper is made while a project opens
    import socket

    return socket.gethostname()


def draft_in(folder: Path) -> Path:
    """A free name for a file that is not finished yet."""
    return folder / f".{_host()}.{os.getpid()}.{next(_numbers)}.draft"


def remove_draft(draft: Path) -> None:
    """Removes a draft with what SQLite may have put beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + end).unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Removes the drafts of processes that have ended; what cannot be removed is left for the next time."""
    try:
        files = list(folder.iterdir())
    except OSError:
        return
    for file in files:
        found = re.fullmatch(_DRAFT, file.name)
        try:
            if found and (_ended(found["host"], int(found["pid"])) or time.time() - file.stat().st_mtime > _OLD):
                file.unlink(missing_ok=True)
        except OSError:
            continue


def _ended(host: str, pid: int) -> bool:
    """Whether a process is known to have ended. On Windows there is no harmless way to ask."""
    if host != _host() or sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
