"""What every ProjectStore says of a whole project: pages of a layer, and how often labels and values are used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotate.model.edits import Edit, Transaction, reverting
from annotate.model.records import Annotation, Relation
from annotate.model.schema import switched
from annotate.model.schema_draft import Draft
from annotate.model.text import Span
from annotate.model.values import Link, Value
from annotate.ports import ProjectStore, Usage
from annotate.schema_edit import looked_through, schema_change
from storage.project import SqliteProject
from tests.annotate.making import numbered
from tests.annotate.schemas import FARM
from tests.storage.material import AT, ODD, PLAIN, SHORT, Making, changing, creating, document, stranger


def put(
    store: ProjectStore, id: str, doc: str, who: str, label: str, layer: str = "entity", **values: Value
) -> Annotation:
    made = Annotation(
        id, doc, who, layer, label, (Span(0, 3), Span(5, 7)) if layer == "quote" else (Span(0, 3),), values
    )
    store.append(creating(made))
    return made


def filled(store: ProjectStore) -> tuple[str, str]:
    anna, boris = store.annotator("Анна").id, store.annotator("Борис").id
    store.add([document("odd", ODD), document("plain", PLAIN), document("short", SHORT)], anna)
    return anna, boris


def test_a_layer_is_read_in_pages_over_documents_and_annotators(store: ProjectStore) -> None:
    anna, boris = filled(store)
    made = [
        put(store, "c", "odd", anna, "PER", note="а"),
        put(store, "a", "plain", boris, "ORG"),
        put(store, "b", "odd", boris, "PER", evidence=(Link("https://x.example"),)),
        put(store, "d", "short", anna, "PER"),
    ]
    quote = put(store, "q", "odd", anna, "QUOTE", "quote", type="direct")
    c, a, b, d = made
    assert store.annotations("entity") == [a, b, c, d]
    assert store.annotations("entity", limit=2) == [a, b]
    assert store.annotations("entity", "b", 2) == [c, d]
    assert store.annotations("entity", "d") == []
    assert store.annotations("quote") == [quote]
    assert store.annotations("claim") == []
    store.append(changing(c, None))
    assert store.annotations("entity", limit=2) == [a, b]


def test_uses_of_labels_and_values_are_counted(store: ProjectStore) -> None:
    anna, boris = filled(store)
    put(store, "a", "odd", anna, "PER", age=5, kind="x", sure=True, several=("x", "y"))
    put(store, "b", "odd", boris, "PER", kind="x", several=("y",), links=(Link("https://x.example", "2026-02-03"),))
    put(store, "c", "plain", anna, "ORG", kind='"z" — ё', age=2.5, sure=False)
    put(store, "d", "short", anna, "CLAIM", "claim", kind="x")
    assert store.label_usage("entity") == [Usage("ORG", 1, 1, 1), Usage("PER", 2, 1, 2)]
    assert store.label_usage("source") == []
    assert store.value_usage("entity", "kind") == [Usage('"z" — ё', 1, 1, 1), Usage("x", 2, 1, 2)]
    assert store.value_usage("entity", "age") == [Usage("2.5", 1, 1, 1), Usage("5", 1, 1, 1)]
    assert store.value_usage("entity", "sure") == [Usage("false", 1, 1, 1), Usage("true", 1, 1, 1)]
    assert store.value_usage("entity", "several") == [Usage("x", 1, 1, 1), Usage("y", 2, 1, 2)]
    assert store.value_usage("entity", "links") == [Usage("https://x.example", 1, 1, 1)]
    assert store.value_usage("entity", "name") == []


def test_a_change_of_the_schema_is_a_step_of_every_document_of_its_author(store: ProjectStore) -> None:
    anna, boris = filled(store)
    before = store.schema()
    store.set_schema(switched(before, "entity", ["PER"]), anna)
    (step,) = store.steps("odd", anna)
    assert (step.action, step.document) == ("schema", "")
    assert store.steps("short", anna) == [step]
    assert store.steps("odd", boris) == []


def test_a_change_of_the_schema_takes_all_annotations_along_and_is_taken_back(making: Making) -> None:
    store = making(FARM)
    anna, boris = filled(store)
    cow = put(store, "a", "odd", anna, "COW", kind="meat")
    goat = put(store, "b", "plain", boris, "GOAT")
    barn = put(store, "c", "short", anna, "BARN")
    deed = put(store, "m", "odd", anna, "MILKING", "deed")
    link = Relation("r", "odd", anna, "who", "m", "a")
    store.append(creating(link))
    draft = Draft(FARM)
    for path, name in ((("entity", "COW"), "CATTLE"), (("who",), "whom")):
        item = draft.item(*path)
        assert item is not None
        draft.set(item, "name", name)
    for path in (("entity", "BARN"), ("where",)):
        item = draft.item(*path)
        assert item is not None
        draft.remove(item)
    migration = looked_through(store, draft.plan())
    counts = {(c.what, c.thing.name): t.annotations for c, t in migration.touched.items()}
    assert counts == {("renamed", "COW"): 1, ("removed", "BARN"): 1, ("renamed", "who"): 1, ("removed", "where"): 0}
    change = schema_change(migration, anna, numbered())
    assert change is not None
    assert (change.document, change.action, change.subject) == ("", "schema", "COW → CATTLE")
    entry = store.append(change)
    assert store.annotations("entity") == [replace(cow, label="CATTLE"), goat]
    assert store.records("odd", anna).relations == (replace(link, type="whom"),)
    assert (store.schema().version, store.schema().relation("where")) == (FARM.version + 1, None)
    back = tuple(edit.inverse for edit in reversed(change.edits))
    store.append(Transaction(back, "schema", anna, AT, reverts=entry.number))
    assert store.annotations("entity") == [cow, goat, barn]
    assert store.annotations("deed") == [deed]
    assert store.records("odd", anna).relations == (link,)
    assert store.schema() == replace(FARM, version=FARM.version + 2)


def test_a_plan_without_changes_is_no_gesture(making: Making) -> None:
    store = making(FARM)
    assert schema_change(looked_through(store, Draft(FARM).plan()), "anna", numbered()) is None
    draft = Draft(FARM)
    cow = draft.item("entity", "COW")
    assert cow is not None
    draft.set(cow, "colour", "blue")
    change = schema_change(looked_through(store, draft.plan()), "anna", numbered())
    assert change is not None
    assert [type(e.record).__name__ for e in change.edits] == ["SchemaVersion"]
    assert isinstance(change.edits[0], Edit)


def test_a_schema_in_the_journal_of_an_earlier_program_is_still_that_schema(project: SqliteProject, path: Path) -> None:
    anna = project.annotator("Анна").id
    before = project.schema()
    project.set_schema(switched(before, "entity", ["PER"]), anna)
    with stranger(path) as file:  # which knew of no aliases
        file.execute("""UPDATE journal SET edits = replace(replace(edits, ',"aliases":[]', ''), '"aliases":[],', '')""")
    (entry,) = project.journal()
    assert '"aliases"' not in str(entry)
    assert project.check() == []
    project.append(reverting(entry, anna, AT))
    assert (replace(project.schema(), version=before.version), project.check()) == (before, [])
