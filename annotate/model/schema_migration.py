"""What becomes of annotations under another label schema: relabelled, their values converted, or lost."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from math import isfinite

from annotate.model.edits import Edit
from annotate.model.overlap import offending
from annotate.model.records import Annotation, Decision, Group, Record, Relation
from annotate.model.schema import CHOOSING, Attribute
from annotate.model.schema_changes import Change, Plan, Thing, changes
from annotate.model.values import Link, Value, is_empty, said, several

DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ADDRESS = re.compile(r"\w+://\S+")


def converted(value: Value, spec: Attribute) -> Value | None:
    """A value as another type of attribute has it, None where that would lose something."""
    words = several(value)
    plain = words[0] if len(words) == 1 else None
    offered = {c.value for c in spec.choices}
    match spec.type:
        case "text":
            return None if _rich(value) else said(value)
        case "number":
            return value if isinstance(value, int | float) and not isinstance(value, bool) else _number(plain or "")
        case "bool":
            return value if isinstance(value, bool) else {"true": True, "false": False}.get(plain or "")
        case "date":
            return plain if plain and DAY.fullmatch(plain) else None
        case "choice":
            one = said(value) if not isinstance(value, tuple) else plain
            return one if one in offered else None
        case "choices":
            kept = words if isinstance(value, tuple) else (said(value),)
            return kept if kept and set(kept) <= offered else None
        case "link":
            if isinstance(value, tuple) and value and all(isinstance(item, Link) for item in value):
                return value
            return tuple(Link(word) for word in words) if words and all(map(_ADDRESS.fullmatch, words)) else None


def _rich(value: Value) -> bool:
    """Whether words cannot say it: more than the address of a link, a separator within one of several words."""
    if not isinstance(value, tuple):
        return False
    return any((item != Link(item.url)) if isinstance(item, Link) else ";" in item for item in value)


def _number(word: str) -> int | float | None:
    try:
        found = float(word.replace(",", "."))
    except ValueError:
        return None
    return int(word) if re.fullmatch(r"-?\d{1,15}", word) else found if isfinite(found) else None


def migrated(annotation: Annotation, plan: Plan) -> Annotation | None:
    """What becomes of an annotation, None where it goes."""
    return _migrated(annotation, plan)[0]


def _migrated(annotation: Annotation, plan: Plan) -> tuple[Annotation | None, list[Thing]]:
    """The same, and the attributes or choices whose values it loses."""
    a = annotation
    layer, label = plan.layer(a.layer), plan.label(a.layer, a.label)
    if layer is None or label is None:
        return None, []
    lost: list[Thing] = []
    attributes: dict[str, Value] = {}
    for name, value in a.attributes.items():
        before, after = plan.before.attribute(a.layer, name), plan.attribute(a.layer, name)
        if before is None:  # made under yet another schema: not for this change to judge
            attributes.setdefault(name, value)
        elif after is None:
            lost.append(Thing("attribute", name, a.layer))
        else:
            kept, gone = _value(plan, a.layer, before, after, value)
            lost.extend(gone)
            if kept is not None and not is_empty(kept):
                attributes.setdefault(after.name, kept)
    if (layer.name, label.name, attributes) == (a.layer, a.label, a.attributes):
        return a, lost
    return replace(a, layer=layer.name, label=label.name, attributes=attributes), lost


def _value(
    plan: Plan, layer: str, before: Attribute, after: Attribute, value: Value
) -> tuple[Value | None, list[Thing]]:
    """What a value becomes, and what of it is lost."""
    lost: list[Thing] = []
    if before.type in CHOOSING and after.type in CHOOSING:
        offered, known = {c.value for c in after.choices}, {c.value for c in before.choices}
        kept: list[str] = []
        for word in several(value):
            choice = plan.choice(layer, before.name, word)
            if choice in offered:
                kept.append(choice)
            elif word in known:
                lost.append(Thing("choice", word, layer, before.name))
            else:
                kept.append(word)  # a stray value, as it was
        if after.type == "choice" and len(set(kept)) > 1:
            return None, [Thing("attribute", before.name, layer)]
        several_now = tuple(dict.fromkeys(kept))
        return (several_now if after.type == "choices" else "".join(several_now[:1])), lost
    if before.type == after.type:
        return value, lost
    found = converted(value, after)
    return found, lost if found is not None else [Thing("attribute", before.name, layer)]


@dataclass(slots=True)
class Touched:
    """What a change touches: `annotations` (relations for a relation type), and how many of them lose a value or
    break a rule; `documents` and `annotators` are their ids.
    """

    annotations: int = 0
    lost: int = 0
    documents: set[str] = field(default_factory=set)
    annotators: set[str] = field(default_factory=set)

    def note(self, record: Record, lost: bool = False) -> None:
        self.annotations += 1
        self.lost += lost
        self.documents.add(record.document)
        self.annotators.add(record.annotator)


class Migration:
    """Gathers what a plan does to the annotations of a project: edits, and counts by change."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.changes = changes(plan)
        self.edits: list[Edit] = []
        self.touched: dict[Change, Touched] = {change: Touched() for change in self.changes}
        self._by_thing: dict[Thing, list[Change]] = {}
        for change in self.changes:
            if change.what != "added":
                self._by_thing.setdefault(change.thing, []).append(change)
        self._names = {
            tuple(filter(None, (thing.kind, thing.layer, thing.attribute, thing.name))) for thing in self._by_thing
        }
        self._chosen = any(thing.kind == "choice" for thing in self._by_thing)
        self._heads = {r.head for r in plan.before.relations if Thing("relation", r.name) in self._by_thing}

    @property
    def layers(self) -> list[str]:
        """The layers of the schema before whose annotations have to be looked at."""
        found = {t.name if t.kind == "layer" else t.layer for t in self._by_thing if t.kind != "relation"}
        for thing in self._by_thing:
            relation = self.plan.before.relation(thing.name) if thing.kind == "relation" else None
            if relation is not None:
                found.add(relation.head)
        return [layer.name for layer in self.plan.before.layers if layer.name in found]

    def concerns(self, annotation: Annotation) -> bool:
        """Whether the records of that annotator in that document have to be looked at."""
        return annotation.layer in self._heads or self._changes(annotation)

    def _changes(self, annotation: Annotation) -> bool:
        """Whether a change touches an annotation itself; cheap, as all of a project are asked."""
        a, known = annotation, self._names
        if ("layer", a.layer) in known or ("label", a.layer, a.label) in known:
            return True
        return any(
            ("attribute", a.layer, name) in known
            or any(("choice", a.layer, name, word) in known for word in (several(value) if self._chosen else ()))
            for name, value in a.attributes.items()
        )

    def add(
        self,
        annotations: Collection[Annotation],
        relations: Collection[Relation],
        decisions: Collection[Decision],
        groups: Collection[Group] = (),
    ) -> None:
        """Takes in the records of one annotator in one document."""
        edits: list[Edit] = []
        now: dict[str, Annotation] = {}
        for a in annotations:
            if not self._changes(a):
                now[a.id] = a
                continue
            after, lost_of = _migrated(a, self.plan)
            if after is not None:
                now[a.id] = after
            for change, lost in self._reasons(a, set(lost_of)).items():
                self.touched[change].note(a, lost)
            if after != a:
                edits.append(Edit(a, after))
        self._join(relations, now, edits)
        gone = {a.id for a in annotations if a.id not in now}
        edits += [Edit(d, replace(d, verdict="rejected", annotation="")) for d in decisions if d.annotation in gone]
        for group in groups:
            label = self.plan.label("entity", group.label) if group.label else None
            renamed = label.name if label else ""
            if group.label and self.plan.before.label("entity", group.label) and renamed != group.label:
                edits.append(Edit(group, replace(group, label=renamed)))
        for layer in self.plan.before.layers:
            rules = [c for c in self._of(Thing("layer", layer.name)) if c.what == "rule"]
            after_rule = self.plan.layer(layer.name)
            for change in rules if after_rule else ():
                assert after_rule is not None
                for a in offending(after_rule.overlap, [x for x in now.values() if x.layer == after_rule.name]):
                    self.touched[change].note(a, True)
        self.edits += edits

    def _join(self, relations: Collection[Relation], now: dict[str, Annotation], edits: list[Edit]) -> None:
        """What becomes of relations: their ends must be there, of the layers that the type joins now, and a head that
        may have one keeps the first.
        """
        taken: set[tuple[str, str]] = set()
        for relation in sorted(relations, key=lambda r: r.id):
            kind = self.plan.relation(relation.type)
            head, tail = now.get(relation.head), now.get(relation.tail)
            known = self.plan.before.relation(relation.type) is not None
            fits = kind is not None and head and tail and (head.layer, tail.layer) == (kind.head, kind.tail)
            if kind is not None and kind.single and (kind.name, relation.head) in taken:
                fits = False
            after = replace(relation, type=kind.name) if kind is not None and fits else None
            if not known and head and tail:
                after = relation
            if after is not None:
                taken.add((after.type, after.head))
            for change in self._of(Thing("relation", relation.type)):
                if change.what != "rule" or after is None:
                    self.touched[change].note(relation, after is None)
            if after != relation:
                edits.append(Edit(relation, after))

    def _of(self, thing: Thing) -> list[Change]:
        return self._by_thing.get(thing, [])

    def _reasons(self, annotation: Annotation, lost: set[Thing]) -> dict[Change, bool]:
        """The changes that touch an annotation, and whether it loses a value by them (or itself)."""
        a = annotation
        found: dict[Change, bool] = {}
        for thing in (Thing("layer", a.layer), Thing("label", a.label, a.layer)):
            for change in self._of(thing):
                if change.what != "rule":
                    found[change] = change.what == "removed"
        for name, value in a.attributes.items():
            thing = Thing("attribute", name, a.layer)
            for change in self._of(thing):
                found[change] = thing in lost
            for word in several(value):
                choice = Thing("choice", word, a.layer, name)
                for change in self._of(choice):
                    found[change] = choice in lost
        return found
