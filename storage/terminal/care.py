"""Commands that look after a project file."""

from __future__ import annotations

import argparse
import contextlib

from storage.terminal.telling import FAILED, Adding


def register(add: Adding) -> None:
    """check."""
    check = add("check", _check, "verifies a project: its journal, every offset, the file itself")
    check.add_argument("project", metavar="PROJECT")


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
