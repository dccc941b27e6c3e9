"""What every ProjectStore does, held by the SQLite project and by the one in memory that window tests run on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotate.errors import EditRejected, StorageError
from annotate.model.edits import Edit, Transaction, reverting, step_of
from annotate.model.records import Info, Relation, with_attribute
from annotate.model.schema import Label, Layer, Schema, switched
from annotate.model.text import Span
from annotate.model.values import Attributes, Link
from annotate.ports import Annotator, DocumentFilter, ProjectStore, Records
from tests.storage.material import (
    AT,
    ODD,
    PLAIN,
    SHORT,
    Making,
    annotation,
    changing,
    creating,
    decision,
    document,
    proposal,
    span,
    status,
)  # fmt: skip

ALL = DocumentFilter()


def _three(store: ProjectStore, anna: str) -> None:
    store.add([document("odd", ODD), document("plain", PLAIN), document("short", SHORT)], anna)


def _ids(store: ProjectStore, which: DocumentFilter, annotator: str) -> list[str]:
    return [row.id for row in store.rows(which, annotator)]


def test_a_new_project_is_empty_and_has_its_schema(making: Making) -> None:
    schema = Schema("свой", (Layer("entity", (Label("БОЛЕЗНЬ", "b"),)),), titles={"ru": "Своя"})
    store = making(schema)
    assert (store.name, store.read_only, store.schema()) == ("новости", False, schema)
    assert (store.annotators(), store.rows(ALL, ""), store.journal()) == ([], [], [])


def test_a_new_version_of_the_schema_counts_from_then_on(store: ProjectStore, anna: str) -> None:
    store.add([document("plain", PLAIN)], anna)
    proposals = [
        proposal("plain", "entity", "LOC", span(PLAIN, "Туле")),
        proposal("plain", "entity", "WORK", span(PLAIN, "музей самоваров")),
    ]
    store.put_suggestions("plain", {"rules": "1"}, proposals)
    before = store.schema()
    counted = [row.open for row in store.rows(ALL, anna)]
    later = switched(before, "entity", ["LOC", "WORK"])
    store.set_schema(later, anna)
    assert (counted, store.schema()) == ([1], later)
    assert [row.open for row in store.rows(ALL, anna)] == [2]
    with pytest.raises(EditRejected) as refused:
        store.set_schema(switched(before, "entity", []), anna)
    assert (refused.value.code, store.schema()) == ("stale", later)


def test_an_annotator_is_made_once(store: ProjectStore) -> None:
    anna, boris = store.annotator("Анна"), store.annotator("Борис")
    assert store.annotator("Анна") == anna
    assert store.annotators() == [anna, boris]
    assert (anna, boris) == (Annotator(anna.id, "Анна"), Annotator(boris.id, "Борис"))
    assert anna.id != boris.id


def test_a_setting_has_a_default_until_it_is_set(store: ProjectStore) -> None:
    before = store.setting("done"), store.setting("done", "accept")
    store.set_setting("done", "leave")
    store.set_setting("done", "ask")
    assert (before, store.setting("done", "accept")) == (("", "accept"), "ask")


def test_records_come_back_as_they_were_appended(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    quote = annotation(
        "a1", "odd", anna, "quote", "QUOTE", span(ODD, "Мы выросли"), span(ODD, "растем"),
        attributes={"type": "direct", "flag": True, "count": 2, "share": 0.5}, suggestion="s1",
    )  # fmt: skip
    cue = annotation("a2", "odd", anna, "cue", "CUE", span(ODD, "сказал"))
    link = Relation("r1", "odd", anna, "cue", "a1", "a2")
    found, state = decision("d1", "odd", anna, "s1", "corrected", "a1"), status("odd", anna, "started", True, "спорно")
    # the relation comes first: within one transaction the order of edits is free
    entry = store.append(creating(link, quote, cue, found, state))
    assert entry.number == 2
    assert store.records("odd", anna) == Records((quote, cue), (link,), (found,), state)
    assert store.records("plain", anna) == Records()
    assert store.records("odd", store.annotator("Борис").id) == Records()


def test_several_transactions_are_written_together_or_not_at_all(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    quote, other = (annotation(id, "odd", anna, "quote", "QUOTE", Span(0, 1)) for id in ("q1", "q2"))
    entries = store.append_all([creating(quote), changing(quote, with_attribute(quote, "speaker", "мэр"))])
    assert [e.number for e in entries] == [e.number for e in store.journal()[-2:]]
    before, records = store.journal(), store.records("odd", anna)
    with pytest.raises(EditRejected):
        store.append_all([creating(other), changing(quote, None)])
    assert (store.journal(), store.records("odd", anna)) == (before, records)
    assert store.append_all([]) == []


def test_records_are_changed_and_removed(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    before = annotation("a", "odd", anna, "entity", "LOC", span(ODD, "Ульяновске"))
    store.append(creating(before))
    after = replace(with_attribute(before, "normal", "Ульяновск"), label="ORG", fragments=(Span(0, 1), Span(5, 7)))
    change = store.append(changing(before, after))
    changed = store.records("odd", anna).annotations
    undo = store.append(reverting(change, anna, AT))
    undone = store.records("odd", anna).annotations
    store.append(changing(before, None))
    assert (changed, undone, store.records("odd", anna).annotations) == ((after,), (before,), ())
    assert undo.transaction.reverts == change.number


@pytest.mark.parametrize("kind", ["annotation", "relation", "decision", "status", "info", "missing", "again"])
def test_a_transaction_that_contradicts_the_store_changes_nothing(store: ProjectStore, anna: str, kind: str) -> None:
    _three(store, anna)
    one = annotation("a", "odd", anna, "entity", "LOC", span(ODD, "Ульяновске"))
    link = Relation("r", "odd", anna, "cue", "a", "a")
    found, state = decision("d", "odd", anna, "s", "rejected"), status("odd", anna, "started")
    store.append(creating(one, link, found, state))
    info = store.journal()[0].transaction.edits[0].after
    assert isinstance(info, Info)
    good = Edit(None, annotation("b", "odd", anna, "entity", "PER", span(ODD, "Павел Круглов")))
    stale = {
        "annotation": Edit(replace(one, label="PER"), None),
        "relation": Edit(replace(link, type="source"), None),
        "decision": Edit(None, replace(found, id="d2", verdict="accepted")),
        "status": Edit(None, replace(state, progress="done")),
        "info": Edit(replace(info, title="иначе"), replace(info, title="ещё иначе")),
        "missing": Edit(replace(one, id="c"), None),
        "again": Edit(None, one),
    }[kind]
    before = store.records("odd", anna), store.journal(), store.document("odd")
    with pytest.raises(EditRejected) as raised:
        store.append(Transaction((good, stale), "change", anna, AT, "odd"))
    assert raised.value.code == "stale"
    assert (store.records("odd", anna), store.journal(), store.document("odd")) == before


def test_a_relation_never_loses_an_end(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    quote = annotation("q", "odd", anna, "quote", "QUOTE", Span(0, 1))
    cue = annotation("c", "odd", anna, "cue", "CUE", Span(2, 3))
    link = Relation("r", "odd", anna, "cue", "q", "c")
    with pytest.raises(EditRejected, match="stale"):
        store.append(creating(quote, link))
    store.append(creating(quote, cue, link))
    with pytest.raises(EditRejected, match="stale"):
        store.append(changing(cue, None))
    assert store.records("odd", anna) == Records((quote, cue), (link,))
    both = (Edit(cue, None), Edit(link, None))
    store.append(Transaction(both, "delete", anna, AT, "odd"))
    assert store.records("odd", anna) == Records((quote,))


def test_a_span_outside_the_text_is_refused(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    with pytest.raises(EditRejected, match="bounds"):
        store.append(creating(annotation("a", "short", anna, "entity", "LOC", Span(3, len(SHORT) + 1))))
    assert store.records("short", anna) == Records()


def test_a_status_without_content_equals_none(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    fresh, done = status("odd", anna, "new"), status("odd", anna, "done")
    entry = store.append(changing(fresh, done))
    store.append(reverting(entry, anna, AT))
    store.append(creating(done))
    assert store.records("odd", anna).status == done


def test_the_journal_is_read_by_document_and_annotator(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    boris = store.annotator("Борис").id
    made = [
        store.append(creating(annotation("a", "odd", anna, "entity", "LOC", Span(0, 1)))),
        store.append(creating(annotation("b", "odd", boris, "entity", "LOC", Span(0, 1)))),
        store.append(creating(annotation("c", "plain", anna, "entity", "LOC", Span(0, 1)))),
    ]
    imported = store.entry(1)
    assert store.journal() == [imported, *made]
    assert store.journal("odd") == made[:2]
    assert store.journal("") == [imported]
    assert store.journal("odd", anna) == [made[0]]
    assert store.journal(annotator=anna) == [imported, made[0], made[2]]
    assert store.steps("odd", anna) == [step_of(made[0])]
    assert store.entry(3) == made[1]
    with pytest.raises(StorageError) as raised:
        store.entry(5)
    assert raised.value.code == "missing"


def test_the_last_change_is_the_newest_that_is_not_taken_back_in_any_document(store: ProjectStore, anna: str) -> None:
    boris = store.annotator("Борис").id
    assert store.last_change(anna) is None
    _three(store, anna)
    first = store.append(creating(annotation("a", "odd", anna, "entity", "LOC", Span(0, 1))))
    second = store.append(creating(annotation("b", "plain", anna, "entity", "LOC", Span(0, 1))))
    store.append(creating(annotation("c", "plain", boris, "entity", "LOC", Span(0, 1))))
    seen = [store.last_change(anna)]
    undo = store.append(reverting(second, anna, AT))
    seen.append(store.last_change(anna))
    # a gesture in another document leaves the redo of this one alone
    third = store.append(creating(annotation("d", "odd", anna, "entity", "LOC", Span(2, 3))))
    redo = store.append(reverting(undo, anna, AT))
    seen.append(store.last_change(anna))
    for entry in (redo, third, first):
        store.append(reverting(entry, anna, AT))
        seen.append(store.last_change(anna))
    store.append(reverting(store.entry(1), anna, AT))
    seen.append(store.last_change(anna))
    imported = step_of(store.entry(1))
    steps = [step_of(entry) for entry in (second, first, redo, third, first)]
    assert seen == [*steps, imported, None]
    assert store.last_change("nobody") is None


def test_suggestions_come_back_in_reading_order(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    given = [
        proposal("odd", "entity", "LOC", span(ODD, "Ульяновске"), score=1, attributes={"normal": "Ульяновск"}),
        proposal("odd", "quote", "QUOTE", Span(3, 9), Span(12, 20), cue=Span(10, 11), source=Span(30, 31), score=0.125),
        proposal("odd", "claim", "CLAIM", Span(3, 8), score=0),
    ]
    store.put_suggestions("odd", {"rules": "1"}, given)
    assert store.suggestions("odd") == [given[1], given[2], given[0]]
    assert store.suggestions("plain") == []


def test_a_suggestion_keeps_links_and_several_words(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    attributes: Attributes = {
        "evidence": (Link("https://example.org", "2026-02-03", "supports"),),
        "reasons": ("раз", "два"),
    }
    made = proposal("odd", "claim", "CLAIM", Span(0, 4), version="1", attributes=attributes)
    store.put_suggestions("odd", {"rules": "1"}, [made])
    assert store.suggestions("odd") == [made]


@pytest.mark.parametrize("said", ["a\x00", "\ud800", float("nan"), 10**30, (), "ы" * 1_100_000, (Link("a", "\x00"),)])
def test_a_suggestion_that_could_not_be_read_again_is_refused(store: ProjectStore, anna: str, said: Any) -> None:
    _three(store, anna)
    with pytest.raises(EditRejected):
        store.put_suggestions(
            "odd", {"rules": "1"}, [proposal("odd", "claim", "CLAIM", Span(0, 4), attributes={"note": said})]
        )
    assert store.suggestions("odd") == []
    assert store.without_suggestions({"rules": "1"}, ["odd"]) == ["odd"]


def test_a_new_run_replaces_only_its_own_suggestions_that_nobody_decided_on(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    old = [proposal("odd", "entity", "LOC", Span(n, n + 2)) for n in range(4)]
    other = proposal("odd", "entity", "LOC", Span(50, 60), maker="model")
    store.put_suggestions("odd", {"rules": "1", "model": "7"}, [*old, other])
    store.append(creating(decision("d0", "odd", anna, old[0].id, "rejected")))
    undone = store.append(creating(decision("d1", "odd", anna, old[1].id, "accepted", "a")))
    store.append(reverting(undone, anna, AT))
    new = [replace(s, version="2", score=0.5) for s in (old[0], old[2])]
    store.put_suggestions("odd", {"rules": "2"}, [*new, proposal("odd", "entity", "PER", Span(9, 12), version="2")])
    assert store.suggestions("odd") == [
        old[0], old[1], new[1], proposal("odd", "entity", "PER", Span(9, 12), version="2"), other,
    ]  # fmt: skip


def test_the_same_proposal_of_two_makers_is_kept_once(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    first = proposal("odd", "entity", "LOC", Span(0, 1), maker="rules")
    store.put_suggestions("odd", {"rules": "1", "model": "1"}, [first, replace(first, maker="model", score=0.1)])
    assert store.suggestions("odd") == [first]


def test_a_decision_outlives_a_suggestion_that_is_made_again_later(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    late = proposal("odd", "entity", "LOC", Span(0, 1))
    store.append(creating(decision("d", "odd", anna, late.id, "rejected")))
    store.put_suggestions("odd", {"rules": "1"}, [late])
    store.put_suggestions("odd", {"rules": "2"}, [])
    assert store.suggestions("odd") == [late]


def test_documents_without_current_suggestions_are_known(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    both = {"rules": "1", "model": "1"}
    store.put_suggestions("odd", both, [])
    store.put_suggestions("plain", {"rules": "1"}, [])
    assert store.without_suggestions(both) == ["plain", "short"]
    assert store.without_suggestions({"rules": "1"}) == ["short"]
    assert store.without_suggestions({"rules": "2"}) == ["odd", "plain", "short"]
    assert store.without_suggestions({}) == []
    assert store.without_suggestions(both, ["short", "odd", "none"]) == ["short"]
    assert store.without_suggestions(both, []) == []
    store.append(reverting(store.entry(1), anna, AT))
    assert store.without_suggestions(both) == []


def test_an_unknown_document_is_missing(store: ProjectStore) -> None:
    with pytest.raises(StorageError) as raised:
        store.document("none")
    assert (raised.value.code, raised.value.path) == ("missing", store.path)
