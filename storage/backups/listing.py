"""The backups of a project as a list, and what is remembered of them so that no list has to open them all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from annotate.errors import StorageError
from annotate.ports import Backup
from storage.backups.copying import Facts, facts_of
from storage.backups.naming import Named, all_named, draft_in, folder_of, remove_draft

_REMEMBERED = ".facts.json"
"""A file in the folder: name of a backup -> its size, its time of change, its facts. It may be deleted any time."""

_BLOCK = 1 << 20
_HEADER = 100  # bytes with counters of SQLite's own


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a backup; `source` is how the project's files stood before, `digest` "" where unknown."""

    size: int
    changed: int
    facts: Facts
    source: str = ""
    digest: str = ""


def all_backups(project: str | Path) -> list[Backup]:
    """All backups of a project, the newest first; those that cannot be read say so."""
    folder = folder_of(project)
    known = remembered(folder)
    found = [_backup(one, known) for one in reversed(all_named(folder))]
    return [backup for backup in found if backup is not None]


def backup_at(path: Path) -> Backup:
    """Any project file as a backup, be it called as it may. Raises StorageError where it cannot be read."""
    from storage.backups.naming import named

    one = named(path)
    seen = _look(path)
    at = one.at.isoformat() if one else ""
    made = Backup(str(path), at, one.why if one else "", one.sound if one else True, seen.size)
    return _with(made, seen.facts)


def _backup(one: Named, known: dict[str, Remembered]) -> Backup | None:
    try:
        found = one.path.stat()
    except OSError:
        # another process has dropped it meanwhile
        return None
    made = Backup(str(one.path), one.at.isoformat(), one.why, one.sound, found.st_size)
    seen = known.get(one.path.name)
    if seen is not None and (seen.size, seen.changed) == (found.st_size, found.st_mtime_ns):
        return _with(made, seen.facts)
    try:
        now = _look(one.path)
    except StorageError:
        return made
    if seen is None or not seen.digest:
        # how it was made is what tells that somebody has worked in it since
        remember(one.path, now)
    return _with(made, now.facts)


def _with(made: Backup, seen: Facts) -> Backup:
    return replace(made, number=seen.number, documents=seen.documents, annotations=seen.annotations)


def _look(path: Path) -> Remembered:
    found = path.stat()
    return Remembered(found.st_size, found.st_mtime_ns, facts_of(path))


def remembered(folder: Path) -> dict[str, Remembered]:
    """What is remembered of the backups of a folder by their names; nothing where that cannot be read."""
    try:
        kept = json.loads((folder / _REMEMBERED).read_text(encoding="utf-8"))
        return {
            name: Remembered(int(one["size"]), int(one["changed"]), Facts(**one["facts"]), one["source"], one["digest"])
            for name, one in kept.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def remember(backup: Path, seen: Remembered) -> None:
    """Remembers that of a backup, and forgets what is not there any more. Where that fails, lists are slower."""
    folder = backup.parent
    there = {one.path.name for one in all_named(folder)}
    known = {name: one for name, one in remembered(folder).items() if name in there} | {backup.name: seen}
    plain = {
        name: {
            "size": one.size,
            "changed": one.changed,
            "facts": json.loads(one.facts.dumped()),
            "source": one.source,
            "digest": one.digest,
        }
        for name, one in known.items()
    }
    draft = draft_in(folder)
    try:
        draft.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        draft.replace(folder / _REMEMBERED)
    except OSError:
        with contextlib.suppress(OSError):
            remove_draft(draft)


def source_stamp(project: Path) -> str:
    """How the files of a project stand: when it is the same again, nobody has written anything meanwhile."""
    stamps = []
    for end in ("", "-wal"):
        try:
            found = os.stat(f"{project}{end}")  # noqa: PTH116
        except OSError:
            continue
        if found.st_size:
            stamps.append(f"{found.st_size}:{found.st_mtime_ns}")
    return " ".join(stamps)


def digest_of(file: Path) -> str:
    """SHA-256 of what a finished copy holds: equal for copies of the same state."""
    made = hashlib.sha256()
    with file.open("rb") as opened:
        opened.seek(_HEADER)
        while block := opened.read(_BLOCK):
            made.update(block)
    return made.hexdigest()
