"""A label schema in a file of its own, JSON or TOML."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.schema_json import from_json
from storage.files import refused


def read_schema(path: str) -> Schema:
    """The schema in a file.

    Raises:
        StorageError: "missing" ..., "not-a-schema" with the place of the mistake.
    """
    try:
        words = Path(path).read_text(encoding="utf-8")
        return from_json(tomllib.loads(words) if Path(path).suffix.lower() == ".toml" else json.loads(words))
    except OSError as error:
        raise refused(error, path) from error
    except (ValueError, RecursionError) as error:
        raise StorageError("not-a-schema", path, f"{path}: this is no label schema: {error}") from error
