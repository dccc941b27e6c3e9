"""Whether a copy is the project that it was copied from, and whether that is sound; if wished, in a process apart.

A process of its own because the full check is Python throughout: in a thread it would hold up the window's.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from annotate.errors import StorageError
from storage import check
from storage.backups.copying import Facts, Given, connected, facts, never, translated
from storage.header import require_project
from storage.tables import VERSION

FULL = 64 * 1024 * 1024
"""Bytes up to which the journal is folded again; of larger ones SQLite looks at every page and every key."""

_STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
_LOOK = 0.1  # seconds between two looks at whether to go on
_ROOT = Path(__file__).resolve().parents[2]


def verified(draft: Path, meant: Facts, full: bool | None = None) -> list[str]:
    """What is wrong with the project in a finished copy, in words; empty for a sound one.

    The full check is left out for old versions, and, unless `full` asks for it, for files above 64 MB.

    Raises:
        StorageError: "damaged" where the copy does not open, or is not what was copied.
    """
    require_project(str(draft))
    with translated(draft), contextlib.closing(connected(draft, "mode=ro&immutable=1")) as copy:
        broken = [str(line) for (line,) in copy.execute("PRAGMA integrity_check") if line != "ok"]
        if broken:
            raise _damaged(draft, broken[0])
        if (found := facts(copy)) != meant:
            raise _damaged(draft, f"the copy has change {found.number}, not {meant.number}, or other rows")
        copy.execute("SELECT 1 FROM schema LIMIT 1").fetchall()
        loose = [f"{table}, row {row}" for table, row, *_ in copy.execute("PRAGMA foreign_key_check")]
        whole = draft.stat().st_size <= FULL if full is None else full
        if loose or not whole or meant.version != VERSION:
            return loose
        try:
            return [f"{one.kind}: {one.detail}" for one in check.findings(copy)]
        except _STUMBLES as error:
            # SQLite reads the file well, so it is what is written there that no program of ours has written
            return [f"the check stumbles over what is in the project: {error!r}"]


def verified_apart(draft: Path, meant: Facts, stop: Callable[[], bool] = never, full: bool | None = None) -> list[str]:
    """`verified` in a process of its own, which gives way to others. Raises Given, too, where `stop` said so."""
    start = (
        "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), None, '__main__')"
    )
    words = [sys.executable, "-c", start, str(_ROOT), __name__, str(draft), meant.dumped(), json.dumps(full)]
    try:
        child = subprocess.Popen(  # noqa: S603
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        # no room for a process: then here
        return verified(draft, meant, full)
    said: str | None = None
    with child:
        while said is None:
            if stop():
                child.kill()
                raise Given
            with contextlib.suppress(subprocess.TimeoutExpired):
                said, _ = child.communicate(timeout=_LOOK)
    try:
        answer = json.loads(said)
    except ValueError:
        raise _damaged(draft, f"the check ended with {child.returncode}") from None
    if "refused" in answer:
        code, message = answer["refused"]
        raise StorageError(code, str(draft), message)
    return [str(line) for line in answer["findings"]]


def _damaged(draft: Path, why: str) -> StorageError:
    return StorageError("damaged", str(draft), f"{draft}: the copy is damaged ({why})")


def _main(draft: str, meant: str, full: str) -> None:
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        answer: dict[str, object] = {"findings": verified(Path(draft), Facts.loaded(meant), json.loads(full))}
    except StorageError as error:
        answer = {"refused": [error.code, str(error)]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main(*sys.argv[1:])
