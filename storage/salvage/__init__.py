"""A damaged project file read as far as it can be, and a new project made of that.

`pages` has the bytes, `cells` takes them apart, `trees` finds the rows, `shapes` tells which table a row is of, `heap`
keeps them, `judging` weighs tables against journal, `building` and `restoring` make the new project, `losses` lists
what is not in it. SQLite never opens the damaged file.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from annotate.errors import StorageError
from storage.check import findings
from storage.files import place, refused, sync_file
from storage.migrations import create_tables
from storage.refusals import told
from storage.salvage.building import Building
from storage.salvage.heap import Heap
from storage.salvage.losses import Losses, Salvaged
from storage.salvage.pages import Pages

__all__ = ["Salvaged", "salvage"]

_COUNTED = {
    "documents": "document", "annotations": "annotation", "relations": "relation", "decisions": "decision",
    "statuses": "status", "entities": "entity_group", "waivers": "waiver", "suggestions": "suggestion",
    "journal entries": "journal", "schema versions": "schema", "annotators": "annotator", "settings": "setting",
}  # fmt: skip


def salvage(damaged: str, new: str) -> Salvaged:
    """Makes a project at `new` of what can be read of the file `damaged`, which is only read; `check` finds it sound.

    Where anything was lost, `new` + ".lost.txt" says what.

    Raises:
        StorageError: "exists" where there is something at `new` (or at the list of losses), "missing", "full", "io";
            "damaged" where nothing of a project could be read. There is no new file then.
    """
    source, target = Path(damaged), Path(new)
    listed = target.with_name(f"{target.name}.lost.txt")
    for path in (target, listed):
        if os.path.lexists(path):
            raise StorageError("exists", str(path), f"{path}: there is such a file already; choose another name")
    if not target.parent.is_dir():
        raise StorageError("missing", new, f"{new}: there is no folder {target.parent}; make it first")
    if source.exists() and not source.is_file():
        raise StorageError("not-a-project", damaged, f"{damaged}: this is not a regular file; choose a project file")
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with Pages(damaged) as pages, Heap() as heap:
            heap.fill(pages)
            if not heap.found():
                message = f"{damaged}: nothing of a project could be read in this file; use a backup (kavychki restore)"
                raise StorageError("damaged", damaged, message)
            saved, losses = _built(heap, draft, source.name)
        if losses.lines:
            listed.write_text("\n".join((*losses.lines, "")), encoding="utf-8")
        try:
            place(draft, target)
        except BaseException:
            listed.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise refused(error, new) from error
    except sqlite3.Error as error:
        message = f"{damaged}: what could be read does not make a project ({error}); use a backup (kavychki restore)"
        raise told(error, new) or StorageError("damaged", damaged, message) from error
    finally:
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return Salvaged(saved, losses.lines)


def _built(heap: Heap, draft: Path, name: str) -> tuple[dict[str, int], Losses]:
    draft.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as new:
        # the draft is made durable once, as a whole, before it gets its name
        for pragma in ("synchronous = OFF", "foreign_keys = ON", "trusted_schema = OFF"):
            new.execute(f"PRAGMA {pragma}")
        create_tables(new)
        new.execute("BEGIN")
        building = Building(heap, new, name)
        building.build()
        new.execute("COMMIT")
        if found := findings(new):
            message = f"{name}: what could be read does not make a sound project ({found[0].detail}); use a backup"
            raise StorageError("damaged", name, message)
        saved = {
            words: int(new.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - names of our own
            for words, table in _COUNTED.items()
        }
        # last, so that the header of the main file itself is complete
        new.execute("PRAGMA journal_mode = WAL")
    sync_file(draft)
    return saved, building.losses
