"""What of an earlier dataset would stay beside one that takes its place, and would be read with it: parts of a split,
files that another format has. What this program wrote, by the manifest and its sums, goes; anything else is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotate.errors import StorageError
from annotate.ports import SPLITS
from storage.exporters.checking import listed, manifest_beside
from storage.exporters.manifest import sum_of
from storage.exporters.writing import MANIFEST, SIDES, named, possible

_OF_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")
"""Files that systems leave in folders by themselves."""


def require_replaceable(
    path: str, overwrite: bool, endings: Sequence[str], parts: Sequence[str], folder: bool
) -> tuple[Path, ...]:
    """The files of an earlier dataset that go when another one takes its place; those that it writes anew are not among
    them.

    Raises:
        StorageError: "foreign" where one of them is not as this program wrote it, "exists" where there are any and
            nothing may be replaced; `detail` names them.
    """
    target = Path(path)
    if folder:
        if overwrite and (target / SIDES[MANIFEST]).is_file():
            _require_nobodys_else(target)
        return ()
    going = tuple(sorted(_stale(target, endings, parts)))
    if going and not overwrite:
        names = ", ".join(file.name for file in going)
        message = f"{path}: an earlier dataset is there ({names}); choose another name, or allow it to be replaced"
        raise StorageError("exists", path, message, names)
    return going


def _stale(target: Path, endings: Sequence[str], parts: Sequence[str]) -> Iterator[Path]:
    """Raises StorageError "foreign"."""
    known = {target.with_name(entry["name"]): entry for entry in _known(target) if _belongs(entry["name"], target)}
    anew = set(possible(target, endings, parts))
    like = {named(target, part, ending) for part in ("", *SPLITS) for ending in endings}
    for file in (known.keys() | like) - anew:
        if not os.path.lexists(file):
            continue
        if file not in known or not _as_written(file, known[file]):
            raise _foreign(file)
        yield file


def _known(target: Path) -> list[dict[str, Any]]:
    """The files of the manifest beside a dataset; none where there is none of ours."""
    beside = manifest_beside(target)
    try:
        return listed(beside) if beside.is_file() else []
    except StorageError:
        return []


def _belongs(name: str, target: Path) -> bool:
    """Whether a file that a manifest lists is called as one of this dataset: it may come from anybody."""
    own = (named(target, part, "").name for part in ("", *SPLITS))
    return "/" not in name and any(name == one or name.startswith(f"{one}.") for one in own)


def _as_written(file: Path, entry: dict[str, Any]) -> bool:
    try:
        return file.is_file() and file.stat().st_size == entry["bytes"] and sum_of(file) == entry["sha256"]
    except OSError:
        return False


def _require_nobodys_else(folder: Path) -> None:
    """Raises StorageError "foreign" for a file in a dataset's folder that is none of it, "exists" where the folder is
    none of ours.
    """
    try:
        known = {folder / entry["name"] for entry in listed(folder / SIDES[MANIFEST])} | {folder / SIDES[MANIFEST]}
    except StorageError as error:
        message = f"{folder}: it is no dataset of this program, so it is never replaced; choose another name"
        raise StorageError("exists", str(folder), message) from error
    for here, _, names in os.walk(folder):
        for name in sorted(names):
            file = Path(here, name)
            if file not in known and name not in _OF_SYSTEMS:
                raise _foreign(file)


def _foreign(file: Path) -> StorageError:
    message = (
        f"{file}: it stands where the dataset goes, and is not as this program wrote it; move it away, or choose "
        "another name for the dataset"
    )
    return StorageError("foreign", str(file), message)
