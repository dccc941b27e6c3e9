"""A text is corrected: everybody's work goes along, one step takes all of it back, and old places are kept away."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.commands import By
from annotate.errors import EditRejected
from annotate.model.edits import Edit, Entry, Transaction, reverting
from annotate.model.history import folded
from annotate.model.records import Relation, Waiver
from annotate.model.text import text_sha256
from annotate.ports import DocumentFilter, ProjectStore, Records
from annotate.reanchor import Plan, correct_text, planned, taken_back
from storage.project import SqliteProject
from tests.storage.material import AT, PLAIN, annotation, creating, decision, document, proposal, span

BY = By(lambda: AT, iter("x").__next__)
OLD = "😀 В Туле открыли музей самаваров.\n\nДиректор Анна Белова сообщила, что вход бесплатный.\nПриходите.\n"
NEW = "😀 В городе Туле открыли музей самоваров.\n\nДиректор Анна Белова сообщила, что вход бесплатный.\n"


def _filled(store: ProjectStore) -> tuple[str, str]:
    """A document with the work of two people, suggestions that they decided on, and one that nobody did."""
    anna, boris = store.annotator("Анна").id, store.annotator("Борис").id
    store.add([document("d", OLD), document("plain", PLAIN)], anna)
    city = proposal("d", "entity", "LOC", span(OLD, "Туле"))
    come = proposal("d", "entity", "ORG", span(OLD, "Приходите"), score=0.3)
    open_ = proposal("d", "entity", "PER", span(OLD, "Анна Белова"))
    store.put_suggestions("d", {"rules": "1"}, [city, come, open_])
    store.append(
        creating(
            annotation("a1", "d", anna, "entity", "LOC", *city.fragments, suggestion=city.id),
            decision("d1", "d", anna, city.id, "accepted", "a1"),
            annotation("a2", "d", anna, "quote", "QUOTE", span(OLD, "вход бесплатный")),
            annotation("a3", "d", anna, "cue", "CUE", span(OLD, "сообщила")),
            Relation("r1", "d", anna, "cue", "a2", "a3"),
            decision("d2", "d", anna, come.id, "rejected"),
        )
    )
    store.append(
        creating(
            annotation("b1", "d", boris, "entity", "WORK", span(OLD, "музей самаваров")),
            annotation("b2", "d", boris, "claim", "CLAIM", span(OLD, "Приходите")),
            annotation("b3", "d", boris, "quote", "QUOTE", span(OLD, "Анна Белова")),
            Relation("r2", "d", boris, "quote", "b2", "b3"),
            Waiver("w1", "d", boris, "no_cue", "b2"),
        )
    )
    return anna, boris


def _plan(store: ProjectStore, text: str = NEW, document: str = "d") -> Plan:
    records, suggestions = store.everybodys_records(document), store.suggestions(document)
    return planned(store.document(document), text, records, suggestions, store.schema())


def _correct(store: ProjectStore, author: str, text: str = NEW) -> Entry:
    return store.append(_gesture(store, author, text))


def _gesture(store: ProjectStore, author: str, text: str = NEW) -> Transaction:
    made = correct_text(_plan(store, text), (), author, BY)
    assert made is not None
    return made


def _words(store: ProjectStore, annotator: str) -> dict[str, str]:
    text = store.document("d").text
    return {a.id: a.fragments[0].of(text) for a in store.records("d", annotator).annotations}


def _all(store: ProjectStore) -> tuple[object, ...]:
    """What a correction may change, but for the proposals that are only made again."""
    records: list[Records] = store.everybodys_records("d")
    decided = {decision.suggestion for made in records for decision in made.decisions}
    suggestions = [s for s in store.suggestions("d") if s.id in decided]
    plain = [
        (r.annotations, {x.id: x for x in r.relations}, {x.id: x for x in r.decisions}, r.waivers) for r in records
    ]
    return store.document("d"), plain, suggestions


def test_everybodys_annotations_go_along_and_what_has_no_words_goes(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    _correct(store, anna)
    d = store.document("d")
    assert (d.text, d.text_sha256, d.body) == (NEW, text_sha256(NEW), 0)
    assert _words(store, anna) == {"a1": "Туле", "a2": "вход бесплатный", "a3": "сообщила"}
    assert _words(store, boris) == {"b1": "музей самоваров", "b3": "Анна Белова"}
    theirs = store.records("d", boris)
    assert (theirs.relations, theirs.waivers) == ((), ())
    assert [r.id for r in store.records("d", anna).relations] == ["r1"]


def test_other_words_at_the_same_offsets_are_a_change_too(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    before = _all(store)
    made = _correct(store, anna, OLD.replace("самаваров", "самоваров").replace("Туле", "Тула"))
    assert (_words(store, boris)["b1"], _words(store, anna)["a1"]) == ("музей самоваров", "Тула")
    store.append(reverting(made, anna, AT))
    assert (_all(store), _words(store, boris)["b1"]) == (before, "музей самаваров")


def test_decided_suggestions_move_the_others_are_asked_for_again(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    city = store.suggestions("d")[0]
    _correct(store, anna)
    (moved,) = store.suggestions("d")
    assert moved == replace(city, fragments=(span(NEW, "Туле"),))
    assert [d.suggestion for d in store.records("d", anna).decisions] == [city.id]
    assert store.without_suggestions({"rules": "1"}, ["d"]) == ["d"]
    again = [
        proposal("d", "entity", "LOC", span(NEW, "Туле")),
        proposal("d", "entity", "PER", span(NEW, "Анна Белова")),
        proposal("d", "entity", "LOC", *city.fragments),  # the id that the moved one has
    ]
    assert store.put_suggestions("d", {"rules": "1"}, again, text_sha256(NEW))
    places = [(s.label, s.fragments[0].of(NEW)) for s in store.suggestions("d")]
    assert places.count(("LOC", "Туле")) == 1
    assert ("PER", "Анна Белова") in places


def test_proposals_for_another_text_are_not_written(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    _correct(store, anna)
    late = proposal("d", "entity", "PER", span(OLD, "Анна Белова"))
    assert not store.put_suggestions("d", {"rules": "1"}, [late], text_sha256(OLD))
    assert late.id not in [s.id for s in store.suggestions("d")]


def test_undo_gives_all_of_it_back_and_redo_takes_it_again(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    before = _all(store)
    made = _correct(store, anna)
    after = _all(store)
    back = store.append(reverting(made, anna, AT))
    assert _all(store) == before
    store.append(reverting(back, anna, AT))
    assert _all(store) == after


def test_the_step_is_in_everybodys_history_and_anybody_takes_it_back(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    made = _correct(store, anna)
    for who in (anna, boris):
        assert folded(store.steps("d", who)).done[-1].number == made.number
    last = store.last_change(boris)  # from elsewhere nobody takes back what another person has done
    assert last is None
    back = store.append(reverting(made, boris, AT))
    for who in (anna, boris):
        history = folded(store.steps("d", who))
        assert (history.done[-1].action, history.undone[-1].number) == ("annotate", back.number)


def test_an_earlier_step_is_not_taken_back_in_a_text_that_it_does_not_fit(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    gone = store.append(Transaction((_edit(store, boris, "b1"),), "delete", boris, AT, "d"))
    made = _correct(store, anna)
    with pytest.raises(EditRejected) as refused:
        store.append(reverting(gone, boris, AT))
    assert refused.value.code == "corrected"
    store.append(reverting(made, boris, AT))
    store.append(reverting(gone, boris, AT))
    assert _words(store, boris)["b1"] == "музей самаваров"


def _edit(store: ProjectStore, who: str, id: str) -> Edit:
    return Edit(next(a for a in store.records("d", who).annotations if a.id == id), None)


def test_what_was_made_on_the_old_text_is_refused(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    late = creating(annotation("b9", "d", boris, "entity", "PER", span(OLD, "Белова")))
    late = replace(late, texts={"d": text_sha256(OLD)})
    _correct(store, anna)
    with pytest.raises(EditRejected) as refused:
        store.append(late)
    assert (refused.value.code, "b9" in _words(store, boris)) == ("stale", False)


def test_a_correction_that_does_not_know_of_an_annotation_is_refused(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    plan = _gesture(store, anna)
    store.append(creating(annotation("b9", "d", boris, "entity", "PER", span(OLD, "Белова"))))
    with pytest.raises(EditRejected) as refused:
        store.append(plan)
    assert (refused.value.code, store.document("d").text) == ("unfit", OLD)


def test_a_correction_is_not_taken_back_under_what_was_made_since(store: ProjectStore) -> None:
    anna, boris = _filled(store)
    made = _correct(store, anna)
    store.append(creating(annotation("b9", "d", boris, "entity", "LOC", span(NEW, "городе"))))
    with pytest.raises(EditRejected) as refused:
        store.append(reverting(made, anna, AT))
    assert (refused.value.code, store.document("d").text) == ("unfit", NEW)


def test_what_was_made_since_goes_along_where_it_keeps_its_words(project: SqliteProject) -> None:
    anna, boris = _filled(project)
    before = _words(project, boris)
    made = _correct(project, anna)
    project.append(creating(annotation("b9", "d", boris, "entity", "PER", span(NEW, "Белова"))))
    back = project.append(taken_back(project, made, anna, AT))
    assert (_words(project, boris), project.check()) == (before | {"b9": "Белова"}, [])
    project.append(taken_back(project, back, anna, AT))
    assert (_words(project, boris)["b9"], project.check()) == ("Белова", [])
    project.append(creating(annotation("b10", "d", boris, "entity", "LOC", span(NEW, "городе"))))
    with pytest.raises(EditRejected):
        project.append(taken_back(project, project.journal("d")[-2], anna, AT))


def test_no_two_documents_have_one_text(store: ProjectStore) -> None:
    anna, _ = _filled(store)
    assert (store.holder(text_sha256(PLAIN)), store.holder(text_sha256(NEW))) == ("plain", "")
    with pytest.raises(EditRejected) as refused:
        _correct(store, anna, PLAIN)
    assert (refused.value.code, refused.value.detail) == ("same-text", "plain")


def test_a_description_does_not_change_the_text(project: SqliteProject) -> None:
    anna, _ = _filled(project)
    gesture = _gesture(project, anna)
    with pytest.raises(EditRejected):
        project.append(replace(gesture, edits=gesture.edits[:1], texts={}))
    assert project.check() == []


def test_the_file_is_sound_at_each_step_and_after_a_restart(project: SqliteProject, path: Path) -> None:
    anna, boris = _filled(project)

    def found(words: str) -> list[str]:
        return [row.id for row in project.rows(DocumentFilter(words), anna)]

    before = _all(project)
    made = _correct(project, anna)
    assert (project.check(), found("самоваров городе"), found("самаваров")) == ([], ["d"], [])
    after = _all(project)
    project.append(reverting(made, anna, AT))
    assert (project.check(), found("самаваров"), found("городе")) == ([], ["d"], [])
    project.close()
    again = SqliteProject.open(str(path))
    try:
        assert _all(again) == before
        redo = folded(again.steps("d", boris)).undone[-1]
        again.append(reverting(again.entry(redo.number), boris, AT))
        assert (again.check(), _all(again)) == ([], after)
    finally:
        again.close()


def test_words_of_fragments_follow_in_the_file(project: SqliteProject, path: Path) -> None:
    anna, _ = _filled(project)
    _correct(project, anna)
    with closing(sqlite3.connect(path)) as connection:
        odd = connection.execute(
            "SELECT f.text FROM fragment AS f JOIN annotation AS a ON a.id = f.annotation"
            ' JOIN document AS d ON d.id = a.document WHERE substr(d.text, f.start + 1, f."end" - f.start) <> f.text'
        ).fetchall()
    assert odd == []


def test_another_window_that_shows_the_old_text_writes_nothing_into_wrong_places(
    project: SqliteProject, path: Path
) -> None:
    """Its caches know the old text; what it makes there is refused, and what it reads then is the new text."""
    anna, boris = _filled(project)
    other = SqliteProject.open(str(path))
    try:
        # it has written with the old text before
        other.append(creating(annotation("b8", "d", boris, "entity", "PER", span(OLD, "Белова"))))
        shown = other.document("d")
        _correct(project, anna)
        late = creating(annotation("b9", "d", boris, "entity", "LOC", span(OLD, "Туле")))
        with pytest.raises(EditRejected) as refused:
            other.append(replace(late, texts={"d": shown.text_sha256}))
        assert refused.value.code == "stale"
        assert other.document("d").text == NEW
        other.append(creating(annotation("b9", "d", boris, "entity", "LOC", span(NEW, "Туле"))))
        assert other.check() == []
    finally:
        other.close()


def test_a_correction_of_a_header_takes_the_beginning_of_the_article_along(store: ProjectStore) -> None:
    anna = store.annotator("Анна").id
    store.add([document("plain", PLAIN)], anna)
    before = store.document("plain")
    longer = PLAIN.replace("date ", "date  ", 1)
    made = correct_text(_plan(store, longer, "plain"), (), anna, BY)
    assert made is not None
    entry = store.append(made)
    after = store.document("plain")
    assert after.text[after.body :] == before.text[before.body :]
    store.append(reverting(entry, anna, AT))
    assert store.document("plain") == before


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_any_corrections_in_any_order_leave_a_sound_file_and_all_come_back(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(SqliteProject.create(f"{folder}/p.kavychki")) as project:
        who = _filled(project)
        begun, made = _all(project), []
        for _ in range(data.draw(st.integers(1, 3))):
            text = project.document("d").text
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, min(len(text), start + 40)))
            words = data.draw(st.sampled_from(["", "я", " Туле ", "\n", "Приходите.", "😀", "и\u0306"]))
            changed = text[:start] + words + text[end:]
            plan = _plan(project, changed)
            dropped = data.draw(st.sets(st.sampled_from([f.annotation.id for f in plan.uncertain] or ["-"])))
            gesture = correct_text(plan, dropped, data.draw(st.sampled_from(who)), BY) if changed.strip() else None
            if gesture is not None:
                made.append(project.append(gesture))
                assert project.check() == []
        for entry in reversed(made):
            project.append(reverting(entry, data.draw(st.sampled_from(who)), AT))
            assert project.check() == []
        assert _all(project) == begun
