"""Values that no program of ours writes: each reading ends as damage that is told, or well; none hangs or is a bug."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import itertools
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from annotate.errors import EditRejected, StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Group
from annotate.model.schema import Label, Layer, Schema
from annotate.model.schema_json import to_json
from annotate.ports import DocumentFilter
from storage import kept
from storage.journal import edits_from_json, edits_to_json
from storage.kept import Unreadable
from storage.project import SqliteProject
from storage.shape import STATEMENTS
from tests.storage.crafted import crafted, filled, running, unchecked
from tests.storage.material import ODD, annotation, changing, creating, document, refused, span, status, stranger

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
DEEP = "[" * 100_000
LONG = 50_000_000


def _readings(project: SqliteProject, anna: str) -> dict[str, Callable[[], object]]:
    """Whatever the window and the commands ask of a project."""
    some = DocumentFilter(progress="done", query="музей")
    return {
        "schema": project.schema,
        "setting": lambda: project.setting("done"),
        "annotators": project.annotators,
        "rows": lambda: [project.rows(which, anna) for which in (DocumentFilter(), some)],
        "row": lambda: project.row("odd", anna),
        "counts": lambda: project.counts(anna),
        "count": lambda: project.count(some, anna),
        "next": lambda: (project.next_open("odd", anna), project.neighbour("odd", some, anna, 1)),
        "holding": lambda: project.holding([["музей"]]),
        "labels": lambda: project.labels_of_words(["Туле"], "entity", anna),
        "quotes": lambda: project.quotes(anna),
        "document": lambda: [project.document(id) for id in ("odd", "plain", "short")],
        "records": lambda: [project.records(id, anna) for id in ("odd", "plain", "short")],
        "annotations": lambda: [project.annotations(layer) for layer in ("entity", "quote", "claim")],
        "label usage": lambda: project.label_usage("entity"),
        "value usage": lambda: project.value_usage("quote", "type"),
        "journal": project.journal,
        "entry": lambda: project.entry(2),
        "steps": lambda: [project.steps(id, anna) for id in ("odd", "plain")],
        "last change": lambda: project.last_change(anna),
        "suggestions": lambda: project.suggestions("odd"),
        "without": lambda: project.without_suggestions({"rules": "1"}),
        "names": lambda: project.names(anna),
        "figures": project.figures,
        "at work": project.at_work,
        "check": project.check,
    }


def _require_types(found: object) -> None:
    """Passes where fields of records and rows that should be words or whole numbers are."""
    if isinstance(found, list | tuple):
        for item in found:
            _require_types(item)
    elif dataclasses.is_dataclass(found):
        for spec in dataclasses.fields(found):
            value = getattr(found, spec.name)
            meant = {"str": str, "int": int, "bool": bool, "float": float}.get(str(spec.type))
            assert meant is None or isinstance(value, meant), (type(found).__name__, spec.name, value)
            _require_types(value)


def _refusals(path: Path, only: Collection[str] = (), typed: bool = False) -> dict[str, str]:
    """Which readings of a file (all, or some) are refused, with the code; none takes long, or fails otherwise."""
    with stranger(path) as other:
        (anna,) = other.execute("SELECT id FROM annotator LIMIT 1").fetchone()
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        found, said = {}, []
        for name, read in _readings(project, anna).items():
            if only and name not in only:
                continue
            start = time.process_time()
            try:
                given = read()
                if typed:
                    _require_types(given)
            except StorageError as error:
                found[name] = error.code
                said.append(str(error))
            assert time.process_time() - start < 2, name
    assert all(len(words) < 1000 for words in said)
    return found


# JSON

_COLUMNS = {
    "annotation.attributes": "UPDATE annotation SET attributes = ? WHERE id = 'r01'",
    "suggestion.attributes": "UPDATE suggestion SET attributes = ? WHERE layer = 'quote'",
    "suggestion.fragments": "UPDATE suggestion SET fragments = ? WHERE layer = 'quote'",
    "document.meta": "UPDATE document SET meta = ? WHERE id = 'odd'",
    "schema.definition": "UPDATE schema SET definition = ?",
    "journal.edits": "UPDATE journal SET edits = ? WHERE number = 2",
    "entity_group.aliases": "INSERT INTO entity_group SELECT 'g', 'odd', id, 'x', 'PER', ?, '', '', '' FROM annotator",
}
_READ_BY = {
    "annotation.attributes": "records",
    "suggestion.attributes": "suggestions",
    "suggestion.fragments": "suggestions",
    "document.meta": "document",
    "schema.definition": "schema",
    "journal.edits": "entry",
    "entity_group.aliases": "records",
}
_NONSENSE = {
    "deep": DEEP,
    "deep and closed": "[" * 5_000 + "]" * 5_000,
    "deep tables": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "no JSON": "{",
    "two values": "{},{}",
    "NaN": '{"a":NaN}',
    "infinite": '{"a":1e999}',
    "half a pair": '{"a":"\\ud800"}',
    "zero": '{"a":"\\u0000"}',
    "huge number": '{"a":' + "9" * 4_000 + "}",
    "number": "5",
    "word": '"а"',
    "null": "null",
    "mixed list": '[{},1,"a",null]',
    "table of tables": '{"a":{"b":{"c":1}}}',
    "list of nothing": '{"a":[]}',
    "nothing": '{"a":null}',
    "places": "[[5,1],[-1,3]]",
    "fractions": "[[0.5,1.5]]",
    "far places": "[[1,90000000000000000000000]]",
}


@pytest.mark.parametrize("column", _COLUMNS)
def test_json_that_is_none_of_ours_is_damage(path: Path, column: str) -> None:
    change = _COLUMNS[column]
    for name, value in _NONSENSE.items():
        crafted(path, lambda connection, value=value: connection.execute(change, (value,)))  # type: ignore[misc]
        found = _refusals(path, () if name in ("deep", "no JSON", "table of tables") else (_READ_BY[column], "names"))
        assert found.get(_READ_BY[column]) == "damaged", name
        assert set(found.values()) == {"damaged"}, name


@pytest.mark.parametrize("column", _COLUMNS)
def test_values_without_measure_are_damage(path: Path, column: str) -> None:
    value = json.dumps({"a": "x" * (LONG if column == "annotation.attributes" else LONG // 10)})
    crafted(path, lambda connection: connection.execute(_COLUMNS[column], (value,)))
    with stranger(path) as other:
        (anna,) = other.execute("SELECT id FROM annotator LIMIT 1").fetchone()
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        start = time.process_time()
        assert refused(_readings(project, anna)[_READ_BY[column]]).code == "damaged"
        assert time.process_time() - start < 2


def _schemas() -> Iterator[object]:
    good = json.loads(json.dumps(to_json(DEFAULT_SCHEMA)))
    yield []
    yield 5
    yield {"name": "x"}
    yield {"name": "x", "layers": [{"name": "entity"}]}
    yield {**good, "layers": 7}
    yield {**good, "layers": [7]}
    yield {**good, "relations": [{"name": "r", "head": "nowhere", "tail": "entity"}]}
    yield {**good, "version": 10**12, "name": ["x"]}
    yield {**good, "layers": [{**good["layers"][0], "labels": [{"name": "A", "key": "p"}, {"name": "B", "key": "p"}]}]}
    yield {**good, "layers": [{**good["layers"][0], "labels": [{"name": "A", "key": "Esc"}]}]}


def test_a_label_schema_that_makes_no_sense_is_damage(path: Path) -> None:
    for definition in _schemas():
        value = json.dumps(definition, ensure_ascii=False)
        crafted(path, lambda connection, value=value: connection.execute("UPDATE schema SET definition = ?", (value,)))  # type: ignore[misc]
        found = _refusals(path)
        assert found.get("schema") == "damaged", value[:100]


@pytest.mark.parametrize("count", [5_000, 100_000])
def test_a_label_schema_without_measure_is_damage(path: Path, count: int) -> None:
    good = json.loads(json.dumps(to_json(DEFAULT_SCHEMA)))
    labels = [{"name": f"L{n}", "titles": {"ru": "Метка с очень длинным именем"}} for n in range(count)]
    value = json.dumps({**good, "layers": [{**good["layers"][0], "labels": labels}]}, ensure_ascii=False)
    crafted(path, lambda connection: connection.execute("UPDATE schema SET definition = ?", (value,)))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        start = time.process_time()
        assert refused(project.schema).code == "damaged"
        assert time.process_time() - start < 2


def test_aliases_that_lead_in_a_circle_lead_nowhere(path: Path) -> None:
    good = json.loads(json.dumps(to_json(DEFAULT_SCHEMA)))
    first, second = good["layers"][0]["labels"][:2]
    first["aliases"], second["aliases"] = [second["name"]], [first["name"]]
    crafted(path, lambda connection: connection.execute("UPDATE schema SET definition = ?", (json.dumps(good),)))
    assert _refusals(path) == {}


# Values of another kind than the column has


def _columns() -> list[tuple[str, str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as made:
        for statement in itertools.chain(*STATEMENTS.values()):
            made.execute(statement)
        tables = [name for (name,) in made.execute("SELECT name FROM pragma_table_list WHERE strict")]
        return [
            (table, *column) for table in tables
            for column in made.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
        ]  # fmt: skip


@pytest.mark.parametrize("table", sorted({table for table, *_ in _columns()}))
def test_a_value_of_the_wrong_kind_is_damage_or_does_no_harm(path: Path, table: str) -> None:
    one = "" if table in ("fragment", "status", "preannotation", "document_sketch") else "WHERE rowid = 1"
    for column, type in ((column, type) for found, column, type in _columns() if found == table):
        value = b"\xff\xfe" if type == "TEXT" else "x"
        path.write_bytes(filled())
        unchecked(path, table, f'UPDATE {table} SET "{column}" = ? {one}', (value,))
        # an id that is another one now leads to nothing
        assert set(_refusals(path, typed=True).values()) <= {"damaged", "missing"}, column


def test_text_that_is_no_utf8_is_damage_and_not_shown(path: Path) -> None:
    crafted(path, running("UPDATE document SET title = CAST(x'c3c3d0a2d183d0bbd0b0' AS TEXT) WHERE id = 'odd'"))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        error = refused(lambda: project.document("odd"))
        assert error.code == "damaged"
        assert "Тула" not in str(error)


def test_a_place_behind_the_end_of_the_text_is_damage(path: Path) -> None:
    crafted(path, running("UPDATE fragment SET start = 90000, \"end\" = 90000 + length(text) WHERE annotation = 'r00'"))
    assert _refusals(path)["records"] == "damaged"
    crafted(path, running("UPDATE suggestion SET cue_start = 90000, cue_end = 90001 WHERE layer = 'quote'"))
    assert _refusals(path)["suggestions"] == "damaged"


def test_damage_met_while_writing_is_told_as_damage_and_nothing_is_written(path: Path) -> None:
    crafted(path, running("UPDATE annotation SET attributes = '[' WHERE id = 'r00'"))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna, steps = project.annotators()[0].id, len(project.journal())
        known = annotation("r00", "odd", anna, "entity", "LOC", span(ODD, "Ульяновске"))
        assert refused(lambda: project.append(changing(known, None))).code == "damaged"
        assert len(project.journal()) == steps


# On the way in: what could not be read again is not written


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("я" * 2_000_000, "size"),
        (2**63, "text"),
        (float("nan"), "text"),
        ({"a": {"b": 1}}, "text"),
        ([[[]]], "text"),
        (None, "text"),
        ((), "text"),
        (("а", 1), "text"),
        ("\ud800", "text"),
    ],
)
def test_an_attribute_that_could_not_be_read_again_is_not_written(path: Path, value: object, code: str) -> None:
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna, before = project.annotators()[0].id, project.journal()
        made = annotation("new", "short", anna, "entity", "LOC", span("Реки", "Реки"), attributes={"note": value})  # type: ignore[dict-item]
        with pytest.raises(EditRejected) as raised:
            project.append(creating(made))
        assert raised.value.code == code
        assert project.journal() == before
        assert project.check() == []


def test_notes_and_lists_without_measure_are_not_written(path: Path) -> None:
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna = project.annotators()[0].id
        for record in (
            status("short", anna, note="я" * 2_000_000),
            Group("g", "short", anna, "Реки", "LOC", tuple(f"река {n}" for n in range(200_000))),
        ):
            with pytest.raises(EditRejected, match="size"):
                project.append(creating(record))
        with pytest.raises(EditRejected, match="size"):
            project.add([document("long", "Текст.", title="я" * 2_000_000)], anna)
        assert [row.id for row in project.rows(DocumentFilter(), anna)] == ["odd", "plain", "short"]


def test_a_label_schema_that_could_not_be_read_again_makes_no_project(path: Path) -> None:
    words = "я" * 20_000
    labels = tuple(Label(f"L{n}", guideline={"ru": words, "en": words}) for n in range(120))
    with pytest.raises(EditRejected, match="size"):
        SqliteProject.create(str(path), Schema("своя", (Layer("entity", labels),)))
    assert list(path.parent.iterdir()) == []


def test_what_is_just_short_enough_is_written_and_read_again(path: Path) -> None:
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna = project.annotators()[0].id
        room = kept.VALUE - 300
        made = annotation(
            "new", "short", anna, "entity", "LOC", span("Реки", "Реки"), attributes={"note": "я" * room}
        )  # fmt: skip
        project.append(creating(made))
        assert made in project.records("short", anna).annotations
        assert project.check() == []


def test_a_bulk_act_of_many_records_is_longer_than_one_record_may_be() -> None:
    many = tuple(
        Edit(None, Annotation(f"a{n}", "d", "anna", "entity", "LOC", (span("Реки", "Реки"),), {"note": "я" * 90}))
        for n in range(9_000)
    )
    written = edits_to_json(many)
    assert len(written) > 2 * kept.VALUE
    assert edits_from_json(written) == many


def test_all_edits_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.journal.EDITS", 1000)
    edits = tuple(Edit(None, status("d", f"anna{n}")) for n in range(50))
    with pytest.raises(EditRejected, match="size"):
        edits_to_json(edits)


def test_a_deep_schema_in_an_entry_is_unreadable() -> None:
    deep: object = 1
    for _ in range(100):
        deep = {"a": deep}
    edits = [{"kind": "schemaversion", "before": None, "after": {"id": "schema", "document": "", "annotator": "", "definition": deep}}]  # fmt: skip  # noqa: E501
    with pytest.raises(Unreadable, match="nested"):
        edits_from_json(json.dumps(edits))


@pytest.mark.parametrize(
    ("written", "depth"), [("[]", 1), ('["[[[{{"]', 1), ('{"a\\"[":[{}]}', 3), ('["\\\\",[[]]]', 3), ("1", 0)]
)
def test_depth_counts_brackets_outside_of_words(written: str, depth: int) -> None:
    assert kept._depth(written) == depth


def test_what_a_crafted_file_says_of_transactions_is_checked_as_a_whole(path: Path) -> None:
    """Entries that contradict each other are findings, not crashes."""
    entry = json.dumps([{"kind": "annotation", "before": None, "after": {"id": "r00", "document": "odd", "annotator": "x", "layer": "entity", "label": "LOC", "fragments": [[0, 10**12]]}}])  # fmt: skip  # noqa: E501
    crafted(path, lambda connection: connection.execute("UPDATE journal SET edits = ? WHERE number = 2", (entry,)))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert {finding.kind for finding in project.check()} == {"projection"}
        anna = project.annotators()[0].id
        with pytest.raises(EditRejected):
            project.append(Transaction((project.entry(2).transaction.edits[0].inverse,), "x", anna, "", "odd"))


def test_a_project_lets_go_of_its_file_after_a_journal_that_cannot_be_read(path: Path) -> None:
    """Whatever Python still holds of the error."""
    crafted(path, lambda connection: connection.execute(_COLUMNS["journal.edits"], (_NONSENSE["deep tables"],)))
    gc.collect()
    gc.disable()
    try:
        with contextlib.closing(SqliteProject.open(str(path))) as project:
            assert refused(project.journal).code == "damaged"
        with stranger(path) as other:
            assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    finally:
        gc.enable()
