"""Whether a dataset on disk still is what its manifest says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotate.errors import StorageError
from storage.exporters.manifest import VERSION, sum_of
from storage.exporters.writing import MANIFEST, SIDES, confined

_LARGEST = 64 << 20  # bytes of a manifest


def wrong(dataset: str) -> list[str]:
    """What is wrong with a dataset (a folder, a file, its manifest), a line each; none for a sound one.

    Raises:
        StorageError: "missing" where there is no manifest, "damaged" where it is none.
    """
    path = _manifest_of(Path(dataset))
    lines = []
    for entry in listed(path):
        name, size, digest = entry["name"], entry["bytes"], entry["sha256"]
        file = path.parent / confined(name)
        try:
            there = file.stat().st_size
            if there != size:
                lines.append(f"{file}: has {there} bytes, not {size}")
            elif sum_of(file) != digest:
                lines.append(f"{file}: is not what was written (sha256)")
        except FileNotFoundError:
            lines.append(f"{file}: is missing")
        except OSError as error:
            lines.append(f"{file}: cannot be read: {error.strerror}")
    return lines


def _manifest_of(path: Path) -> Path:
    beside = manifest_beside(path)
    ways = (path / SIDES[MANIFEST], beside, path)
    found = next((way for way in ways if way.is_file() and way.name.endswith((MANIFEST, SIDES[MANIFEST]))), None)
    if found is None:
        raise StorageError("missing", str(path), f"{path}: there is no manifest in it or beside it ({beside.name})")
    return found


def manifest_beside(path: Path) -> Path:
    """Where the manifest of a dataset that is a file stands."""
    return path.with_name(path.name + MANIFEST) if path.name else path


def listed(path: Path) -> list[dict[str, Any]]:
    """The files that a manifest lists: name, bytes, sha256.

    Raises:
        StorageError: "damaged" where it is none of ours, "io".
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is too large")
        read = json.loads(path.read_bytes())
        if read["manifest"] != VERSION:
            raise ValueError(f"its version is {read['manifest']!r:.20}, not {VERSION}")
        files: list[dict[str, Any]] = read["files"]
        for entry in files:
            confined(entry["name"])
            if not isinstance(entry["bytes"], int) or not isinstance(entry["sha256"], str):
                raise ValueError("a size or sum is none")
    except OSError as error:
        raise StorageError("io", str(path), f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError("damaged", str(path), f"{path}: is no manifest of a dataset ({error})") from error
    return files
