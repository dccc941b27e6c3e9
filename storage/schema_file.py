"""A label schema in a file of its own, JSON or TOML: readable, in a fixed order, without what goes without saying."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import tomli_w

from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.schema_json import from_json, sparse
from storage.files import place, refused, sync_file

_HELD = "\ue000trim\ue000"


def read_schema(path: str) -> Schema:
    """The schema in a file.

    Raises:
        StorageError: "missing" ..., "not-a-schema" with the place of the mistake.
    """
    try:
        words = Path(path).read_text(encoding="utf-8-sig")
        return from_json(tomllib.loads(words) if _is_toml(path) else json.loads(words))
    except OSError as error:
        raise refused(error, path) from error
    except (ValueError, RecursionError) as error:
        raise StorageError("not-a-schema", path, f"{path}: this is no label schema: {error}") from error


def write_schema(schema: Schema, path: str, overwrite: bool = False) -> None:
    """Writes the schema, as TOML where the name ends so, else as JSON; the file is there whole or not at all.

    Raises:
        StorageError: "exists", "read-only", "full" ...
    """
    target = Path(path)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        fresh.write_text(schema_text(schema, _is_toml(path)), encoding="utf-8", newline="\n")
        sync_file(fresh)
        place(fresh, target, overwrite)
    except OSError as error:
        raise refused(error, path) from error
    except UnicodeEncodeError as error:
        raise StorageError("not-a-schema", path, f"{path}: no file can hold this label schema: {error}") from error
    finally:
        fresh.unlink(missing_ok=True)


def schema_text(schema: Schema, toml: bool = True) -> str:
    """The schema as the words of a file."""
    values = sparse(schema)
    if not toml:
        return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    # several lines of TOML end as the file's lines do, so a carriage return is written as what it is
    if "\\r" in json.dumps(values):
        return tomli_w.dumps(values)
    # words of several lines are written as such, but for the characters to trim, among which a line end is just one
    trims = [layer["trim"] for layer in values["layers"] if "trim" in layer]
    for layer in values["layers"]:
        if "trim" in layer:
            layer["trim"] = _HELD
    words = tomli_w.dumps(values, multiline_strings=True)
    for trim in trims:
        words = words.replace(f'trim = "{_HELD}"\n', tomli_w.dumps({"trim": trim}), 1)
    return words


def _is_toml(path: str) -> bool:
    return Path(path).suffix.lower() == ".toml"
