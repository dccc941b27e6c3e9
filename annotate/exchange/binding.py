"""What came with a document, made that of a document and an annotator of a project."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TypeVar

from annotate.model.ids import suggestion_id, uuid7
from annotate.model.quick import quick
from annotate.model.records import Annotation, Decision, Group, Record, Relation, Status, Waiver, status_id
from annotate.ports import Incoming
from annotate.suggestions import Suggestion


def ids(one: Incoming) -> list[str]:
    """The ids of the records that came, which another project may have given already."""
    r = one.records
    return [record.id for part in (r.annotations, r.relations, r.decisions, r.groups, r.waivers) for record in part]


def bound(
    one: Incoming, document: str, annotator: str, taken: Collection[str] = ()
) -> tuple[list[Record], list[Suggestion]]:
    """The records and suggestions of `one` for that document and annotator; ids that are `taken` are made anew."""
    new = {id: uuid7() for id in taken}
    proposals = [_proposed(s, document) for s in one.suggestions]
    renamed = {old.id: now.id for old, now in zip(one.suggestions, proposals, strict=True)}

    def own(id: str) -> str:
        return new.get(id, id)

    def proposal(id: str) -> str:
        return renamed.get(id, id)

    r, here = one.records, partial(_here, document=document, annotator=annotator)
    made: list[Record] = [
        _annotation(own(a.id), document, annotator, a.layer, a.label, a.fragments, a.attributes, proposal(a.suggestion))
        for a in r.annotations
    ]
    made += [_relation(own(x.id), document, annotator, x.type, own(x.head), own(x.tail)) for x in r.relations]
    made += [
        here(replace(d, id=own(d.id), suggestion=proposal(d.suggestion), annotation=own(d.annotation)))
        for d in r.decisions
    ]
    made += [here(replace(g, id=own(g.id))) for g in r.groups]
    made += [here(replace(w, id=own(w.id), annotation=own(w.annotation))) for w in r.waivers]
    if r.status is not None:
        made.append(here(replace(r.status, id=status_id(document, annotator))))
    return made, proposals


_annotation, _relation = quick(Annotation), quick(Relation)
T = TypeVar("T", Decision, Group, Waiver, Status)


def _here(record: T, document: str, annotator: str) -> T:
    return replace(record, document=document, annotator=annotator)


def _proposed(suggestion: Suggestion, document: str) -> Suggestion:
    if suggestion.document == document:
        return suggestion
    s = suggestion
    return replace(s, id=suggestion_id(document, s.layer, s.label, s.fragments), document=document)
