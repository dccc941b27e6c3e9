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

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        findings = project.check()
    for finding in findings:
        print(f"{finding.kind}: {f'document {finding.document}: ' if finding.document else ''}{finding.detail}")
    print(f"{given.project}: {f'{len(findings)} findings' if findings else 'sound'}")
    return FAILED if findings else 0
