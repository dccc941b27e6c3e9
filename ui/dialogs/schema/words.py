"""Words of the schema editor: kinds of things, mistakes, what a change touches."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.model.schema import Attribute, RelationType, words
from annotate.model.schema_changes import Change, Thing
from annotate.model.schema_draft import Item, ItemKind, Mistake
from annotate.model.schema_migration import Touched
from annotate.ports import Usage
from ui.i18n import language, noop, tr

KINDS: dict[ItemKind, str] = {
    "schema": noop("Label schema"),
    "layer": noop("Layer"),
    "label": noop("Label"),
    "attribute": noop("Attribute"),
    "choice": noop("Choice"),
    "relation": noop("Relation"),
}
TYPES = {
    "text": noop("text"),
    "number": noop("number"),
    "bool": noop("yes or no"),
    "choice": noop("one of"),
    "choices": noop("several of"),
    "date": noop("date"),
    "link": noop("link"),
}
OVERLAPS = {
    "any": noop("as they like"),
    "nested": noop("within one another only"),
    "none": noop("not at all"),
}
UNITS = {"token": noop("the token"), "sentence": noop("the sentence")}
_MISTAKES = {
    "empty": noop("It needs a name."),
    "double": noop("Something beside it has that name already."),
    "key": noop("This is the key of {name}."),
    "letter": noop("A key is one Latin letter."),
    "digit": noop("A key is a digit, with ! before it for Shift."),
    "few": noop("There has to be at least one in it."),
    "layer": noop("There is no such layer."),
}


def mistake_words(mistake: Mistake) -> str:
    return tr(_MISTAKES[mistake.code]).format(name=mistake.detail)


def item_words(item: Item) -> str:
    """An item in the tree: its name, and what it is called."""
    value = item.value
    if isinstance(value, RelationType):
        return f"{value.name}: {value.head} → {value.tail}"
    title = words(value.titles, language(), "")
    said = f"{item.name} · {title}" if title and title != item.name else item.name
    if isinstance(value, Attribute):
        return f"{said} ({tr(TYPES[value.type])})"
    return said


def thing_words(thing: Thing) -> str:
    """A thing of the schema with where it is: "Attribute claim.type"."""
    place = ".".join(filter(None, (thing.layer, thing.attribute)))
    name = thing.name if thing.kind in ("layer", "relation") or not place else f"{place}.{thing.name}"
    return f"{tr(KINDS[thing.kind])} {name}"


def counted(annotations: int, documents: int, annotators: int, relations: bool = False) -> str:
    """How much is used or touched: "12 annotations in 5 documents by 2 annotators"."""
    if not annotations:
        return tr("not used yet")
    said = tr("%n link(s)", annotations) if relations else tr("%n annotation(s)", annotations)
    parts = [said, tr("in %n document(s)", documents)]
    if annotators > 1:
        parts.append(tr("by %n annotator(s)", annotators))
    return " ".join(parts)


def usage_words(usages: Sequence[Usage]) -> str:
    """How much what an item stands for is used, each by its name where that is several things."""
    said = [counted(u.annotations, u.documents, u.annotators) for u in usages]
    return said[0] if len(said) == 1 else "; ".join(f"{u.value}: {w}" for u, w in zip(usages, said, strict=True))


def change_words(change: Change, touched: Touched) -> str:
    """A change and what it touches, as a line."""
    thing = thing_words(change.thing)
    whole = touched.annotations, len(touched.documents), len(touched.annotators)
    count = counted(*whole, relations=change.thing.kind == "relation")
    if change.what == "added":
        return tr("{thing} is new").format(thing=thing)
    if change.what == "rule":
        return _rule_words(change, thing, touched)
    if change.what == "renamed":
        line = f"{thing} → {change.to}: {count}"
    elif change.what == "merged":
        line = tr("{thing} joins {other}: {count}").format(thing=thing, other=change.to, count=count)
    elif change.what == "type":
        kind = tr(TYPES[change.to])
        line = tr("{thing} becomes “{type}”: {count}").format(thing=thing, type=kind, count=count)
    else:
        line = tr("{thing} goes: {count}").format(thing=thing, count=count)
    if touched.lost and change.thing.kind in ("attribute", "choice"):
        line += ". " + tr("%n of them lose(s) a value.", touched.lost)
    return line


def _rule_words(change: Change, thing: str, touched: Touched) -> str:
    """A stricter rule, and what does not keep to it."""
    if change.thing.kind == "layer":
        rule = tr(OVERLAPS[change.to])
        line = tr("{thing}: annotations may meet {rule}").format(thing=thing, rule=rule)
        more = tr("%n annotation(s) that meet otherwise stay as they are.", touched.annotations)
        return f"{line}. {more}" if touched.annotations else line
    line = f"{thing}: {change.to}"
    return f"{line}. " + tr("%n link(s) that do not fit go.", touched.lost) if touched.lost else line
