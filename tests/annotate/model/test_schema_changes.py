"""What of one label schema becomes what of another, and what becomes of annotations with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given

from annotate.model.edits import Edit
from annotate.model.naming import meant, naming
from annotate.model.proposals import proposals_of
from annotate.model.records import Annotation, Decision, Group, Relation
from annotate.model.schema import Attribute, Choice, Label, Schema
from annotate.model.schema_changes import Change, Plan, Thing, aliased, changes
from annotate.model.schema_draft import Draft, Item, Mistake
from annotate.model.schema_migration import Migration, converted, migrated
from annotate.model.text import Span
from annotate.model.values import Link, Value
from annotate.suggestions import Suggestion
from tests.annotate.schemas import FARM, schemas

COW, GOAT, MEAT = (
    Thing("label", "COW", "entity"),
    Thing("label", "GOAT", "entity"),
    Thing("choice", "meat", "entity", "kind"),
)


def annotation(
    label: str = "COW", layer: str = "entity", id: str = "a", start: int = 0, **attributes: Value
) -> Annotation:
    return Annotation(id, "d", "anna", layer, label, (Span(start, start + 3),), attributes)


def draft() -> Draft:
    return Draft(FARM)


def part(draft: Draft, *path: str) -> Item:
    """The part of a draft with these names on the way to it."""
    found = draft.item(*path)
    assert found is not None, path
    return found


def edited(path: tuple[str, ...], **fields: object) -> Plan:
    """The plan of a draft in which one thing has other fields."""
    d = draft()
    item = part(d, *path)
    for name, value in fields.items():
        d.set(item, name, value)
    return d.plan()


@given(schemas())
def test_a_draft_that_nobody_touched_changes_nothing(schema: Schema) -> None:
    plan = Draft(schema).plan()
    assert (plan.after, changes(plan)) == (schema, [])


def test_a_renamed_label_takes_its_annotations_along() -> None:
    plan = edited(("entity", "COW"), name="CATTLE")
    assert changes(plan) == [Change("renamed", COW, "CATTLE")]
    assert migrated(annotation("COW", age=3), plan) == annotation("CATTLE", age=3)
    assert migrated(annotation("GOAT"), plan) == annotation("GOAT")


def test_names_that_change_places_are_two_renamings() -> None:
    d = draft()
    cow, goat = part(d, "entity", "COW"), part(d, "entity", "GOAT")
    d.set(cow, "name", "GOAT")
    d.set(goat, "name", "COW")
    plan = d.plan()
    assert [migrated(annotation(name), plan) for name in ("COW", "GOAT")] == [annotation("GOAT"), annotation("COW")]
    assert {(c.what, c.thing, c.to) for c in changes(plan)} == {("renamed", COW, "GOAT"), ("renamed", GOAT, "COW")}


def test_a_merged_label_becomes_the_other_one() -> None:
    d = draft()
    goat, cow = part(d, "entity", "GOAT"), part(d, "entity", "COW")
    d.merge(goat, cow)
    d.set(cow, "name", "CATTLE")
    plan = d.plan()
    assert [migrated(annotation(name), plan) for name in ("COW", "GOAT")] == [annotation("CATTLE")] * 2
    assert changes(plan) == [Change("renamed", COW, "CATTLE"), Change("merged", GOAT, "CATTLE")]


def test_annotations_with_a_removed_label_go_or_are_taken_over() -> None:
    d = draft()
    goat, barn = part(d, "entity", "GOAT"), part(d, "entity", "BARN")
    d.remove(goat)
    assert changes(d.plan()) == [Change("removed", GOAT)]
    assert migrated(annotation("GOAT"), d.plan()) is None
    assert d.heirs(GOAT) == [part(d, "entity", "COW"), barn]
    d.settle(GOAT, barn)
    assert migrated(annotation("GOAT"), d.plan()) == annotation("BARN")


def test_choices_are_renamed_merged_and_removed() -> None:
    renamed = edited(("entity", "kind", "meat"), value="beef")
    assert migrated(annotation(kind="meat"), renamed) == annotation(kind="beef")
    d = draft()
    meat, both = part(d, "entity", "kind", "meat"), part(d, "entity", "kind", "both")
    d.merge(meat, both)
    assert migrated(annotation(kind="meat"), d.plan()) == annotation(kind="both")
    d = draft()
    meat = part(d, "entity", "kind", "meat")
    d.remove(meat)
    assert changes(d.plan()) == [Change("removed", MEAT)]
    assert migrated(annotation(kind="meat", age=2), d.plan()) == annotation(age=2)


def test_attributes_are_renamed_and_dropped() -> None:
    assert migrated(annotation(age=2), edited(("entity", "age"), name="years")) == annotation(years=2)
    d = draft()
    age = part(d, "entity", "age")
    d.remove(age)
    assert migrated(annotation(age=2, note="бодрая"), d.plan()) == annotation(note="бодрая")


def test_one_of_several_becomes_several_of_and_back() -> None:
    several = edited(("entity", "kind"), type="choices")
    assert migrated(annotation(kind="milk"), several) == annotation(kind=("milk",))
    back = Plan(several.after, FARM)
    assert migrated(annotation(kind=("milk",)), back) == annotation(kind="milk")
    assert migrated(annotation(kind=("milk", "meat")), back) == annotation()


def spec(type: str, *values: str) -> Attribute:
    return Attribute("x", type, choices=tuple(Choice(v) for v in values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "type", "becomes"),
    [
        (5, "text", "5"),
        (True, "text", "true"),
        ("2026-02", "text", "2026-02"),
        (("a", "b"), "text", "a; b"),
        (("a; c", "b"), "text", None),
        ((Link("https://x.example"),), "text", "https://x.example"),
        ((Link("https://x.example", "2026-02-03"),), "text", None),
        ("5", "number", 5),
        ("2,5", "number", 2.5),
        ("много", "number", None),
        ("nan", "number", None),
        (True, "number", None),
        ("true", "bool", True),
        ("да", "bool", None),
        ("2026-02-03", "date", "2026-02-03"),
        ("вчера", "date", None),
        ("a", "choice", "a"),
        (5, "choice", "5"),
        ("c", "choice", None),
        (("a",), "choice", "a"),
        (("a", "5"), "choice", None),
        ("a", "choices", ("a",)),
        ("c", "choices", None),
        ("https://x.example", "link", (Link("https://x.example"),)),
        ("нет ссылки", "link", None),
    ],
)
def test_values_are_converted_where_nothing_is_lost(value: Value, type: str, becomes: Value | None) -> None:
    choices = ("a", "5") if type.startswith("choice") else ()
    found = converted(value, spec(type, *choices))
    assert (found, found.__class__) == (becomes, becomes.__class__)


def test_what_another_type_loses_is_counted() -> None:
    plan = edited(("entity", "note"), type="number")
    migration = Migration(plan)
    migration.add([annotation(note="5", id="a"), annotation(note="пять", id="b"), annotation(id="c")], [], [])
    (change,) = changes(plan)
    touched = migration.touched[change]
    assert (change.what, change.to, touched.annotations, touched.lost) == ("type", "number", 2, 1)
    assert [e.after for e in migration.edits] == [annotation(note=5, id="a"), annotation(id="b")]


def relation(id: str, type: str = "who", head: str = "m", tail: str = "a") -> Relation:
    return Relation(id, "d", "anna", type, head, tail)


def edits_of(plan: Plan, *relations: Relation, decisions: tuple[Decision, ...] = ()) -> list[Edit]:
    migration = Migration(plan)
    made = [annotation("MILKING", "deed", "m", 10), annotation("COW", id="a"), annotation("GOAT", id="b", start=5)]
    migration.add(made, relations, decisions, [Group("g", "d", "anna", "Бурёнка", "COW")])
    return migration.edits


def test_relations_are_renamed_and_go_with_what_they_join() -> None:
    plan = edited(("who",), name="whom")
    assert edits_of(plan, relation("r")) == [Edit(relation("r"), relation("r", "whom"))]
    d = draft()
    cow = part(d, "entity", "COW")
    d.remove(cow)
    decision = Decision("x", "d", "anna", "s", "accepted", "a")
    found = edits_of(d.plan(), relation("r"), relation("q", tail="b"), decisions=(decision,))
    group = Group("g", "d", "anna", "Бурёнка", "COW")
    assert found == [
        Edit(annotation("COW"), None),
        Edit(relation("r"), None),
        Edit(decision, replace(decision, verdict="rejected", annotation="")),
        Edit(group, replace(group, label="")),
    ]


def test_of_several_relations_the_first_stays_where_one_is_allowed_now() -> None:
    plan = edited(("who",), single=True)
    assert edits_of(plan, relation("r1"), relation("r2", tail="b")) == [Edit(relation("r2", tail="b"), None)]
    other = edited(("who",), tail="deed")
    assert edits_of(other, relation("r")) == [Edit(relation("r"), None)]
    assert [c.what for c in changes(other)] == ["rule"]


def test_a_stricter_rule_tells_what_breaks_it_and_leaves_it() -> None:
    plan = edited(("entity",), overlap="none")
    migration = Migration(plan)
    migration.add([annotation(id="a"), annotation("GOAT", id="b", start=2), annotation(id="c", start=9)], [], [])
    assert ([t.annotations for t in migration.touched.values()], migration.edits) == ([2], [])


def test_renamed_layers_take_relations_and_annotations_along() -> None:
    plan = edited(("deed",), name="work")
    assert [r.head for r in plan.after.relations] == ["work", "work"]
    assert migrated(annotation("MILKING", "deed"), plan) == annotation("MILKING", "work")
    assert edits_of(plan, relation("r")) == [
        Edit(annotation("MILKING", "deed", "m", 10), annotation("MILKING", "work", "m", 10))
    ]


def suggestion(label: str, attributes: Mapping[str, Value] | None = None) -> Suggestion:
    return Suggestion("s", "d", "rules", "1", "entity", label, (Span(0, 3),), 0.9, attributes=attributes or {})


def test_makers_go_on_using_the_names_from_before() -> None:
    d = draft()
    for path, name, value in (
        (("entity", "COW"), "name", "CATTLE"),
        (("entity", "kind"), "name", "use"),
        (("entity", "use", "meat"), "value", "beef"),
    ):
        d.set(part(d, *path), name, value)
    goat, cattle = part(d, "entity", "GOAT"), part(d, "entity", "CATTLE")
    d.merge(goat, cattle)
    schema = aliased(d.plan())
    assert schema.label("entity", "CATTLE") == Label("CATTLE", "c", aliases=("COW", "GOAT"))
    names = naming(schema)
    now = [names.of(suggestion(label, {"kind": "meat", "age": 2})) for label in ("COW", "GOAT", "CATTLE")]
    assert now == [suggestion("CATTLE", {"use": "beef", "age": 2})] * 3
    assert names.of(suggestion("HORSE")) is None
    assert meant(schema, "entity", "GOAT", "BARN") == {"CATTLE", "BARN"}
    assert [s.label for s in proposals_of(schema, [suggestion("GOAT")]).by_id.values()] == ["CATTLE"]
    back = Draft(schema)
    cattle = part(back, "entity", "CATTLE")
    back.set(cattle, "name", "COW")
    label = aliased(back.plan()).label("entity", "COW")
    assert label is not None
    assert label.aliases == ("GOAT", "CATTLE")


def test_a_name_that_something_has_is_nobodys_alias() -> None:
    d = draft()
    cow = part(d, "entity", "COW")
    d.set(cow, "name", "CATTLE")
    entity = cow.parent
    assert entity is not None
    d.add(entity, "label", "COW")
    schema = aliased(d.plan())
    assert [(x.name, x.aliases) for x in schema.layers[0].labels][:1] == [("CATTLE", ())]
    assert naming(schema).of(suggestion("COW")) == suggestion("COW")


def test_mistakes_stand_beside_their_fields() -> None:
    d = draft()
    cow, goat, kind, who = (
        part(d, *path) for path in (("entity", "COW"), ("entity", "GOAT"), ("entity", "kind"), ("who",))
    )
    assert d.wrong() == []
    d.set(cow, "key", "g")
    assert d.mistakes(cow) == [Mistake("key", "key", "GOAT")]
    d.set(cow, "key", "я")
    d.set(cow, "name", "GOAT")
    assert d.mistakes(cow) == [Mistake("name", "double"), Mistake("key", "letter")]
    d.set(goat, "name", " ")
    assert d.mistakes(goat) == [Mistake("name", "empty")]
    for choice in list(kind.children):
        d.remove(choice)
    assert d.mistakes(kind) == [Mistake("choices", "few")]
    d.set(who, "tail", "nobody")
    assert d.mistakes(who) == [Mistake("tail", "layer")]
    assert d.wrong() == [cow, goat, kind, who]


def test_parts_are_added_under_names_of_their_own_and_moved_among_their_like() -> None:
    d = draft()
    entity = part(d, "entity")
    made = [d.add(entity, "label"), d.add(entity, "label"), d.add(entity, "attribute")]
    assert [item.name for item in made] == ["LABEL1", "LABEL2", "attribute1"]
    assert d.move(made[1], -1)
    assert d.move(made[1], -1)
    assert [x.name for x in d.schema().layers[0].labels] == ["COW", "GOAT", "LABEL2", "BARN", "LABEL1"]
    assert not d.move(made[2], 1)
    assert d.wrong() == []
    assert {c.what for c in changes(d.plan())} == {"added"}


def test_an_attribute_that_chooses_gets_something_to_choose() -> None:
    d = draft()
    note = part(d, "entity", "note")
    d.set(note, "type", "choice")
    assert (d.wrong(), [c.name for c in note.children]) == ([], ["choice1"])
    d.set(note, "type", "text")
    assert d.schema().attribute("entity", "note") == Attribute("note")


def test_an_imported_schema_takes_over_what_is_called_the_same_or_was_before() -> None:
    d = draft()
    renamed = aliased(edited(("entity", "COW"), name="CATTLE"))
    without = replace(
        renamed, layers=(replace(renamed.layers[0], labels=renamed.layers[0].labels[:2]), renamed.layers[1])
    )
    d.take_over(replace(without, version=7))
    assert d.schema() == replace(without, version=FARM.version)
    assert changes(d.plan()) == [Change("renamed", COW, "CATTLE"), Change("removed", Thing("label", "BARN", "entity"))]
