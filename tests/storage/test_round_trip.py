"""What leaves a project as a file and comes into another one is what it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.exchange.intake import prepared
from annotate.ports import ExportPlan, ImportPlan, ProjectStore
from storage.exporters import export
from storage.importers import batches, incoming, read_paths
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.material import ODD, annotation, creating, document, fill, span


@pytest.fixture(params=["memory", "sqlite"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProjectStore]:
    made: ProjectStore
    made = MemoryStore() if request.param == "memory" else SqliteProject.create(str(tmp_path / "fresh.kavychki"))
    yield made
    made.close()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[SqliteProject]:
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as made:
        fill(made)
        yield made


def _import(store: ProjectStore, path: Path, plan: ImportPlan = ImportPlan()) -> list[str]:  # noqa: B008
    author, schema, said = store.annotator("Импорт").id, store.schema(), []
    reads = list(read_paths([str(path)], plan))
    for batch in batches(one for read in reads for one in incoming(read)):
        said += [brought.refused for brought in store.bring([prepared(one, plan, schema) for one in batch], author)]
    return [*(read.message for read in reads if read.code), *filter(None, said)]


def test_jsonl_comes_back_as_it_was(filled: SqliteProject, fresh: ProjectStore, tmp_path: Path) -> None:
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    export(filled, ExportPlan("jsonl", str(first), "Анна", False, True))
    assert _import(fresh, first) == []
    export(fresh, ExportPlan("jsonl", str(second), "Анна", False, True))
    assert second.read_text(encoding="utf-8") == first.read_text(encoding="utf-8")
    if isinstance(fresh, SqliteProject):
        assert fresh.check() == []
    whose = fresh.annotator("Анна").id
    assert [step.action for step in fresh.steps("odd", whose)] == ["import_annotations"]


def test_work_that_is_there_is_never_written_over(filled: SqliteProject, fresh: ProjectStore, tmp_path: Path) -> None:
    path = tmp_path / "1.jsonl"
    export(filled, ExportPlan("jsonl", str(path), "Анна", False))
    assert _import(fresh, path) == []
    before = fresh.records("odd", fresh.annotator("Анна").id)
    assert _import(fresh, path) == ["this annotator has worked on it already"] * 3
    assert fresh.records("odd", fresh.annotator("Анна").id) == before
    # somebody else may have the same work: under ids of its own
    assert _import(fresh, path, ImportPlan(annotator="Борис")) == []
    theirs = fresh.records("odd", fresh.annotator("Борис").id)
    assert [(a.label, a.fragments, a.attributes) for a in theirs.annotations] == [
        (a.label, a.fragments, a.attributes) for a in before.annotations
    ]
    assert not {a.id for a in theirs.annotations} & {a.id for a in before.annotations}
    assert len(theirs.relations) == len(before.relations) == 3
    if isinstance(fresh, SqliteProject):
        assert fresh.check() == []


def test_annotations_come_as_suggestions_where_that_is_asked(
    filled: SqliteProject, fresh: ProjectStore, tmp_path: Path
) -> None:
    path = tmp_path / "1.jsonl"
    export(filled, ExportPlan("jsonl", str(path), "Анна", False))
    assert _import(fresh, path, ImportPlan(suggestions=True)) == []
    found = {(s.maker, s.layer, s.label): s for s in fresh.suggestions("odd")}
    quote = found["Анна", "quote", "QUOTE"]
    assert quote.cue == span(ODD, "сказал")
    assert quote.source == span(ODD, "Павел Круглов")
    assert quote.attributes["speaker"] == "Павел Круглов"
    assert not any(fresh.records("odd", a.id).annotations for a in fresh.annotators())


def test_labels_that_the_schema_lacks_become_what_the_plan_says(fresh: ProjectStore, tmp_path: Path) -> None:
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as other:
        anna = other.annotator("Анна").id
        other.add([document("odd", ODD)], anna)
        strange = [("x1", "entity", "PERSON", "Павел Круглов"), ("x2", "misc", "PLANT", "Ро\u200bмашки")]
        other.append(creating(*(annotation(i, "odd", anna, la, lb, span(ODD, w)) for i, la, lb, w in strange)))
        export(other, ExportPlan("jsonl", str(tmp_path / "x.jsonl"), "Анна", False))
    plan = ImportPlan(labels={("entity", "PERSON"): ("entity", "PER")})
    assert _import(fresh, tmp_path / "x.jsonl", plan) == []
    made = fresh.records("odd", fresh.annotator("Анна").id).annotations
    assert [(a.layer, a.label, a.fragments) for a in made] == [("entity", "PER", (span(ODD, "Павел Круглов"),))]


def test_a_broken_line_is_named_and_the_others_go_on(
    filled: SqliteProject, fresh: ProjectStore, tmp_path: Path
) -> None:
    path = tmp_path / "1.jsonl"
    export(filled, ExportPlan("jsonl", str(path), "Анна", False))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"id": "x", "spans": [' + b"\n" + b"\xff\n" + lines[1] + lines[2])
    said = _import(fresh, path, ImportPlan("jsonl"))
    assert [words.partition(": ")[0] for words in said] == [f"{path}, line 2", f"{path}, line 3"]
    assert len(fresh.journal("odd")) == 1
    assert fresh.document("plain").title
