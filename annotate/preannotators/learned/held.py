"""Model files: numpy archives with "about" (JSON: format, version ...) and "names" (one a line); never unpickled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np


@contextmanager
def opened(path: Path, form: int) -> Iterator[tuple[dict[str, Any], dict[str, int], Any]]:
    """(about, number of each name, the arrays) of a file of the format `form`.

    Raises: ValueError, KeyError, OSError for a file that is none.
    """
    with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
        about = json.loads(bytes(held["about"]).decode("utf-8"))
        if about["format"] != form:
            raise ValueError(f"format {about['format']}, not {form}")
        names = bytes(held["names"]).decode("utf-8").split("\n")
        yield about, {name: number for number, name in enumerate(names)}, held
