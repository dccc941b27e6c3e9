"""Projects whose label schema is older than the program: they open, are worked on, and lose nothing."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.commands import accept
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Label, Layer, Schema, switched
from annotate.model.schema_json import to_json
from annotate.model.state import State, opened
from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.annotate.making import numbered
from tests.storage.material import document, proposal, span

TEXT = "МИД РФ ответил послам 3 февраля."
NEWS = {"PER", "LOC", "ORG", "POSITION", "DATE", "MONEY"}


def before() -> Schema:
    """The default schema as it was before canonical names and types that are switched off."""
    entity, *others = DEFAULT_SCHEMA.layers
    labels = tuple(label for label in entity.labels if label.name in NEWS)
    attributes = tuple(a for a in entity.attributes if a.name in ("normal", "note"))
    return replace(DEFAULT_SCHEMA, layers=(replace(entity, labels=labels, attributes=attributes), *others))


def project(path: Path, schema: Schema) -> SqliteProject:
    """A project with that schema and one pre-annotated article; the file is what an earlier program wrote."""
    made = SqliteProject.create(str(path), schema)
    made.close()
    values = to_json(schema)
    for layer in values["layers"]:
        for label in layer["labels"]:
            del label["active"], label["examples"]
    del values["edition"]
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE schema SET definition = ?", (json.dumps(values, ensure_ascii=False),))
        file.commit()
    store = SqliteProject.open(str(path))
    anna = store.annotator("Анна").id
    store.add([document("d", TEXT)], anna)
    store.put_suggestions("d", {"rules": "1"}, [
        proposal("d", "entity", "ORG", span(TEXT, "МИД РФ"), attributes={"normal": "МИД РФ", "name": "МИД РФ"}),
        proposal("d", "entity", "DATE", span(TEXT, "3 февраля"), attributes={"value": "2026-02-03"}),
        proposal("d", "entity", "NORP", span(TEXT, "послам"), attributes={"normal": "послы"}),
    ])  # fmt: skip
    return store


def state(store: SqliteProject) -> State:
    anna = store.annotator("Анна").id
    records = store.records("d", anna)
    return opened(
        store.document("d"), anna, store.schema(), records.annotations, records.relations, records.decisions,
        records.status, store.suggestions("d"), store.steps("d", anna),
    )  # fmt: skip


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[SqliteProject]:
    with contextlib.closing(project(tmp_path / "p.kavychki", before())) as store:
        yield store


def accepted(store: SqliteProject) -> list[tuple[str, dict[str, object]]]:
    """Accepts everything that shows; the annotations as the file then has them."""
    now = state(store)
    transaction = accept(now, tuple(m.id for m in now.open_marks()), numbered())
    assert transaction is not None
    store.append(transaction)
    return [(a.label, dict(a.attributes)) for a in state(store).annotations]


def test_names_and_values_of_suggestions_are_kept_when_they_are_accepted(earlier: SqliteProject) -> None:
    (row,) = earlier.rows(DocumentFilter(), earlier.annotator("Анна").id)
    assert (row.open, {label.name for label in earlier.schema().layers[0].offered}) == (2, NEWS)
    assert accepted(earlier) == [
        ("ORG", {"normal": "МИД РФ", "name": "МИД РФ"}), ("DATE", {"value": "2026-02-03"}),
    ]  # fmt: skip
    assert earlier.check() == []


def test_a_type_that_came_later_can_be_switched_on(earlier: SqliteProject) -> None:
    schema = switched(earlier.schema(), "entity", [*NEWS, "NORP"])
    earlier.set_schema(schema, earlier.annotator("Анна").id)
    assert [m.label for m in state(earlier).open_marks()] == ["ORG", "NORP", "DATE"]
    (row,) = earlier.rows(DocumentFilter(), earlier.annotator("Анна").id)
    assert (row.open, earlier.schema().version) == (3, 2)
    reopened = SqliteProject.open(earlier.path)
    with contextlib.closing(reopened):
        assert reopened.schema() == earlier.schema()
        assert reopened.check() == []


def test_a_schema_of_ones_own_drops_what_it_has_no_attribute_for(tmp_path: Path) -> None:
    own = Schema("своя", (Layer("entity", (Label("ORG", "o"), Label("DATE", "d"))),))
    with contextlib.closing(project(tmp_path / "p.kavychki", own)) as store:
        assert store.schema() == own
        assert accepted(store) == [("ORG", {}), ("DATE", {})]
        assert store.check() == []
