"""Libraries of formats that are installed only where somebody wants these formats."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from annotate.errors import StorageError
from annotate.ports import Format

LIBRARIES = {"spacy": "spacy", "parquet": "pyarrow", "xlsx": "openpyxl"}
"""What each optional part of the installation brings."""


def require(module: str, extra: str, path: str = "") -> Any:
    """The module of an optional library.

    Raises:
        StorageError: "missing-extra", with the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise _missing(module.partition(".")[0], extra, path) from error


def missing(known: Format) -> StorageError | None:
    """What `require` would say of a format's library, without importing it; None where it is there."""
    library = LIBRARIES.get(known.extra, known.extra)
    try:
        there = not library or find_spec(library) is not None
    except ValueError:  # a test or a broken installation has put None in the place of the module
        there = False
    return None if there else _missing(library, known.extra, "")


def _missing(library: str, extra: str, path: str) -> StorageError:
    message = f'this format needs {library}, which is not installed; install it with: pip install "kavychki[{extra}]"'
    return StorageError("missing-extra", path, message)
