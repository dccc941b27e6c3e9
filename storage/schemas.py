"""The label schema in the project file: a row for each version, the newest one counts."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from annotate.errors import EditRejected
from annotate.model import schema_json
from annotate.model.default_schema import completed
from annotate.model.records import SchemaVersion
from annotate.model.schema import Schema
from storage.kept import DEFINITION, dumped, loaded_one
from storage.suggestions import now


def version(connection: sqlite3.Connection) -> int:
    """The number of the newest version, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM schema").fetchone()[0])


def read(connection: sqlite3.Connection) -> Schema:
    """The schema that holds now. Raises ValueError where it cannot be read."""
    row = connection.execute("SELECT version, definition FROM schema ORDER BY version DESC LIMIT 1").fetchone()
    if row is None:
        raise ValueError("there is no label schema")
    found = completed(schema_json.from_json(loaded_one(row[1], DEFINITION)))
    return replace(found, version=row[0])


def newest(connection: sqlite3.Connection) -> SchemaVersion:
    """The same as a record."""
    return schema_json.record_of(read(connection))


def write(connection: sqlite3.Connection, record: SchemaVersion) -> None:
    """Makes a schema the next version.

    Raises:
        EditRejected: "schema" where the definition is none, with the place of the mistake.
    """
    try:
        schema = schema_json.from_json(record.definition)
    except ValueError as error:
        raise EditRejected("schema", str(error)) from error
    number = version(connection) + 1
    kept = schema_json.to_json(replace(schema, version=number))
    connection.execute(
        "INSERT INTO schema (version, name, at, definition) VALUES (?, ?, ?, ?)",
        (number, schema.name, now(), dumped(kept)),
    )
