"""Commands that look after a project file."""

from __future__ import annotations

import argparse
import contextlib

from storage.terminal.telling import FAILED, Adding


def register(add: Adding) -> None:
    """check, repair, salvage."""
    check = add("check", _check, "verifies a project: its journal, every offset, the file itself")
    check.add_argument("project", metavar="PROJECT")

    repair = add("repair", _repair, "makes the tables of a project again from its journal, after a backup")
    repair.add_argument("project", metavar="PROJECT")

    salvage = add(
        "salvage", _salvage, "makes a new project of what can be read of a damaged file, which stays as it is"
    )
    salvage.add_argument("damaged", metavar="DAMAGED")
    salvage.add_argument("new", metavar="NEW", help="must not exist; NEW.lost.txt says what is not in it")


def _check(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.shape import Altered

    try:
        opened = SqliteProject.open(given.project)
    except Altered as error:
        # what a file that is not opened has in it cannot be checked further, but it can be named
        for difference in error.differences:
            print(f"altered: {difference}")
        raise
    with contextlib.closing(opened) as project:
        findings = project.check()
    for finding in findings:
        print(f"{finding.kind}: {f'document {finding.document}: ' if finding.document else ''}{finding.detail}")
    print(f"{given.project}: {f'{len(findings)} findings' if findings else 'sound'}")
    return FAILED if findings else 0


def _repair(given: argparse.Namespace) -> int:
    from storage.repair import repair

    done = repair(given.project)
    for line in done.lines:
        print(line)
    if done.backup is None:
        print(f"{given.project}: sound; nothing to repair")
    else:
        print(f"{given.project}: repaired, and sound now; as it was before: {done.backup}")
    return 0


def _salvage(given: argparse.Namespace) -> int:
    from storage.salvage import salvage

    done = salvage(given.damaged, given.new)
    for what, count in done.saved.items():
        print(f"saved: {count} {what}")
    for line in done.lost:
        print(line if line.startswith("in doubt") else f"lost: {line}")
    listed = f"; {given.new}.lost.txt lists what was lost or is in doubt" if done.lost else ", nothing was lost"
    print(f"{given.new}: made{listed}")
    return 0
