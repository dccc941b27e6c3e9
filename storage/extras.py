"""Libraries of formats that are installed only where somebody wants these formats."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from annotate.errors import StorageError


def require(module: str, extra: str, path: str = "") -> Any:
    """The module of an optional library.

    Raises:
        StorageError: "missing-extra", with the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        message = f'this format needs {name}, which is not installed; install it with: pip install "kavychki[{extra}]"'
        raise StorageError("missing-extra", path, message) from error
