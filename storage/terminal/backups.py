"""Commands for backups of a project."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.terminal.telling import Adding, Failed, say

if TYPE_CHECKING:
    from annotate.ports import Backup, Kept
    from storage.project import SqliteProject


def register(add: Adding) -> None:
    """backups, restore."""
    backups = add("backups", _backups, "lists the backups of a project, or makes one")
    backups.add_argument("project", metavar="PROJECT")
    backups.add_argument("--now", action="store_true", help="make a backup now; it is never dropped by itself")

    restore = add("restore", _restore, "makes a project what it was in a backup; without a number it lists them")
    restore.add_argument("project", metavar="PROJECT")
    restore.add_argument("backup", metavar="NUMBER|FILE", nargs="?", help="as listed, 1 being the newest; or a file")
    restore.add_argument("--anyway", action="store_true", help="also where the check finds something in the backup")


@contextlib.contextmanager
def keeping(project: SqliteProject) -> Iterator[None]:
    """Backups before bulk acts meanwhile; what goes wrong with them is said, and keeps nothing up."""
    from storage.backups.keeper import Keeper

    failed: set[str] = set()

    def told(kept: Kept) -> None:
        if kept.failure is not None:
            if kept.failure.code not in failed:
                say(f"no backup: {kept.failure}")
            failed.add(kept.failure.code)
        elif kept.backup is not None and not kept.backup.sound:
            say(f"{project.path}: the check finds something, see `kavychki check`; older backups are all kept")

    keeper = Keeper(project.path, apart=False)
    keeper.listen(told)
    project.keeper = keeper
    try:
        yield
    finally:
        project.keeper = None
        keeper.close(patience=3600.0)


def _backups(given: argparse.Namespace) -> int:
    from storage.backups.restoring import ProjectBackups

    backups = ProjectBackups(given.project, apart=False)
    if given.now:
        made = backups.make("by-hand")
        print(made.path)
        if not made.sound:
            say(f"{given.project}: the check finds something, see `kavychki check`")
        return 0
    _list(backups.all(), given.project)
    return 0


def _restore(given: argparse.Namespace) -> int:
    from storage.backups.restoring import ProjectBackups, restore

    backups = ProjectBackups(given.project, apart=False)
    listed = backups.all()
    if given.backup is None:
        _list(listed, given.project)
        return 0
    chosen = _chosen(given.backup, listed)
    done = restore(given.project, chosen, given.anyway)
    if done.before is not None:
        say(f"what there was before: {done.before.path}")
    if done.aside:
        say(f"the damaged file was put aside: {done.aside}")
    print(f"{given.project}: restored from {chosen}")
    return 0


def _chosen(word: str, listed: list[Backup]) -> Path:
    if word.isdecimal() and 1 <= int(word) <= len(listed):
        return Path(listed[int(word) - 1].path)
    if Path(word).exists():
        return Path(word)
    raise Failed(f"there is no backup {word}; see `kavychki backups`")


def _list(backups: list[Backup], project: str) -> None:
    if not backups:
        print(f"{project}: no backups yet")
        return
    print(f"{'':>3}  {'time':<19}  {'why':<17}{'size':>11}{'change':>9}{'documents':>11}{'annotations':>13}  state")
    for number, one in enumerate(backups, 1):
        at = datetime.fromisoformat(one.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        counts = (one.number, one.documents, one.annotations) if one.readable else ("?", "?", "?")
        state = "unreadable" if not one.readable else "sound" if one.sound else "unsound"
        size = f"{one.size / 1_000_000:.1f} MB"
        print(f"{number:>3}  {at}  {one.why:<17}{size:>11}{counts[0]:>9}{counts[1]:>11}{counts[2]:>13}  {state}")
