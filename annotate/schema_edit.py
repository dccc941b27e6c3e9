"""Changing the label schema of a project: what that touches, and the one gesture that does all of it."""

from __future__ import annotations

from dataclasses import replace

from annotate.commands.gesture import By
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation
from annotate.model.schema_changes import Plan, Thing, aliased
from annotate.model.schema_json import record_of
from annotate.model.schema_migration import Migration
from annotate.ports import ProjectStore, Usage

_PAGE = 2000


def looked_through(store: ProjectStore, plan: Plan) -> Migration:
    """What a plan does to the annotations of a project, of all documents and annotators. Raises StorageError."""
    migration = Migration(plan)
    places: dict[tuple[str, str], None] = {}
    for layer in migration.layers:
        after = ""
        while page := store.annotations(layer, after, _PAGE):
            places.update({_place(a): None for a in page if migration.concerns(a)})
            after = page[-1].id
    for document, annotator in sorted(places):
        found = store.records(document, annotator)
        migration.add(found.annotations, found.relations, found.decisions, found.groups)
    return migration


def used(store: ProjectStore, thing: Thing) -> Usage | None:
    """How often a label or choice is used in a project, None for what is not counted. Raises StorageError."""
    if thing.kind == "label":
        found = store.label_usage(thing.layer)
    elif thing.kind == "choice":
        found = store.value_usage(thing.layer, thing.attribute)
    else:
        return None
    return next((usage for usage in found if usage.value == thing.name), Usage(thing.name, 0, 0, 0))


def _place(annotation: Annotation) -> tuple[str, str]:
    return annotation.document, annotation.annotator


def schema_change(migration: Migration, author: str, by: By) -> Transaction | None:
    """The gesture that makes the schema the plan's, and the annotations what they become; None for no change.

    It belongs to the project, so that undo takes all of it back, in whichever document.
    """
    before = migration.plan.before
    after = replace(aliased(migration.plan), version=before.version + 1)
    if replace(after, version=before.version) == before and not migration.edits:
        return None
    edits = (Edit(record_of(before), record_of(after)), *migration.edits)
    return Transaction(edits, "schema", author, by.now(), subject=_subject(migration) or after.name)


def _subject(migration: Migration) -> str:
    """The first change that touches what people see: "ORG → COMPANY"."""
    for change in migration.changes:
        if change.what in ("renamed", "merged"):
            return f"{change.thing.name} → {change.to}"
    return ""
