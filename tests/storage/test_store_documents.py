"""What every ProjectStore does with documents: import, undo of an import, description, list, search."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.errors import TextRejected
from annotate.model.edits import Edit, Entry, Transaction, reverting
from annotate.model.records import Info
from annotate.model.text import Span
from annotate.ports import Added, Counts, DocumentFilter, ProjectStore, Row
from tests.storage.material import (
    AT,
    ODD,
    PLAIN,
    SHORT,
    annotation,
    changing,
    creating,
    document,
    fill,
    proposal,
    span,
    status,
)

ALL = DocumentFilter()


def _three(store: ProjectStore, anna: str) -> None:
    store.add([document("odd", ODD), document("plain", PLAIN), document("short", SHORT)], anna)


def _ids(store: ProjectStore, which: DocumentFilter, annotator: str) -> list[str]:
    return [row.id for row in store.rows(which, annotator)]


def test_documents_come_back_as_they_were_added(store: ProjectStore, anna: str) -> None:
    given = [
        document("odd", ODD, url="https://пример.рф/1", meta={"автор": "И. Петров"}, bytes_sha256="a" * 64),
        document("plain", PLAIN),
    ]
    assert store.add(given, anna) == [Added("odd", "odd"), Added("plain", "plain")]
    assert [store.document("odd"), store.document("plain")] == given


def test_an_import_is_one_entry_of_the_journal(store: ProjectStore, anna: str) -> None:
    given = [document("odd", ODD, meta={"автор": "И. Петров"}), document("plain", PLAIN)]
    store.add(given, anna)
    (entry,) = store.journal()
    infos = tuple(
        Edit(None, Info(d.id, d.id, "", d.title, d.date, d.source, d.url, "ru", d.text_sha256, False, d.meta))
        for d in given
    )
    assert entry == Entry(1, Transaction(infos, "import", anna, entry.transaction.at, subject="odd (+1)"))


def test_an_equal_text_is_reported_and_not_added(store: ProjectStore, anna: str) -> None:
    store.add([document("odd", ODD)], anna)
    again = store.add([document("other", ODD), document("short", SHORT), document("third", SHORT)], anna)
    assert again == [Added("odd", "other", "odd"), Added("short", "short"), Added("short", "third", "short")]
    assert _ids(store, ALL, anna) == ["odd", "short"]
    assert store.add([document("x", ODD)], anna) == [Added("odd", "x", "odd")]
    assert len(store.journal()) == 2


def test_a_text_that_is_none_is_refused_with_the_whole_batch(store: ProjectStore, anna: str) -> None:
    bad = replace(document("bad", SHORT), text="полу\ud83dзнак")
    with pytest.raises(TextRejected, match="surrogate"):
        store.add([document("odd", ODD), bad], anna)
    assert (store.rows(ALL, anna), store.journal()) == ([], [])


def test_an_undone_import_is_gone_from_the_list_and_a_redone_one_is_back(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    undo = store.append(reverting(store.entry(1), anna, AT))
    gone = _ids(store, ALL, anna), store.row("odd", anna), store.counts(anna), store.document("odd").removed
    store.append(reverting(undo, anna, AT))
    assert gone == ([], None, Counts(0, 0, 0), True)
    assert _ids(store, ALL, anna) == ["odd", "plain", "short"]
    assert store.document("odd") == document("odd", ODD)


def test_a_removed_document_comes_back_when_its_text_is_imported_again(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    store.append(creating(annotation("a", "odd", anna, "entity", "LOC", span(ODD, "Ульяновске"))))
    store.append(reverting(store.entry(1), anna, AT))
    assert store.add([document("new", ODD, title="Ромашка")], anna) == [Added("odd", "Ромашка")]
    assert _ids(store, ALL, anna) == ["odd"]
    assert store.document("odd") == replace(document("odd", ODD), title="Ромашка", source="new.txt")
    assert len(store.records("odd", anna).annotations) == 1


def test_describing_a_document_changes_list_and_search(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    before = store.journal()[0].transaction.edits[2].after
    assert isinstance(before, Info)
    after = replace(before, title="Паводок", date="2026-03-01", url="https://пример.рф", meta={"раздел": "погода"})
    store.append(changing(before, after, "describe", anna))
    assert store.row("short", anna) == Row("short", "Паводок", "2026-03-01", "short.txt", "new", False, None, 0)
    assert _ids(store, DocumentFilter("паводок реки"), anna) == ["short"]
    assert _ids(store, DocumentFilter("short"), anna) == []
    assert store.document("short").meta == {"раздел": "погода"}


def test_a_document_can_be_removed_and_brought_back(store: ProjectStore, anna: str) -> None:
    _three(store, anna)
    before = store.journal()[0].transaction.edits[0].after
    assert isinstance(before, Info)
    entry = store.append(changing(before, replace(before, removed=True), "remove", anna))
    removed = _ids(store, ALL, anna)
    store.append(reverting(entry, anna, AT))
    assert (removed, _ids(store, ALL, anna)) == (["plain", "short"], ["odd", "plain", "short"])


def test_the_list_shows_how_far_each_document_is(store: ProjectStore) -> None:
    anna = fill(store)
    boris = store.annotator("Борис").id
    rows = [
        Row("odd", "odd", "", "odd.txt", "done", True, 1, 3),
        Row("plain", "plain", "2026-02-03", "plain.txt", "done", False, 0, 0),
        Row("short", "short", "", "short.txt", "new", False, None, 0),
    ]
    assert store.rows(ALL, anna) == rows
    assert [store.row(id, anna) for id in ("odd", "plain", "short", "none")] == [*rows, None]
    assert store.row("odd", boris) == Row("odd", "odd", "", "odd.txt", "new", False, 4, 0)
    assert (store.counts(anna), store.counts(boris)) == (Counts(3, 0, 2), Counts(3, 0, 0))


def test_the_list_is_filtered_and_paged(store: ProjectStore, anna: str) -> None:
    store.add([document(f"d{n}", f"Новость {n}: в Туле открыли музей.") for n in range(7)], anna)
    for n, progress in ((1, "done"), (3, "started"), (4, "done")):
        store.append(creating(status(f"d{n}", anna, progress, n == 4)))  # type: ignore[arg-type]
    assert [row.id for row in store.rows(ALL, anna, 2, 3)] == ["d2", "d3", "d4"]
    assert store.rows(ALL, anna, 7) == []
    for which, ids in (
        (DocumentFilter(progress="done"), ["d1", "d4"]),
        (DocumentFilter(progress="new"), ["d0", "d2", "d5", "d6"]),
        (DocumentFilter(flagged=True), ["d4"]),
        (DocumentFilter("3", "started"), ["d3"]),
        (DocumentFilter("3", "done"), []),
    ):
        assert (_ids(store, which, anna), store.count(which, anna)) == (ids, len(ids))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ульян", ["odd"]),
        ("УЛЬЯН круглов", ["odd"]),
        ("совет", ["odd"]),  # the text has a stress accent in it
        ("йод", ["odd"]),  # and й as two code points
        ("растём", ["odd"]),  # ё and е are one letter to a reader
        ("реки берег", ["short"]),
        ("реки круглов", []),
        ("ромашка", []),
        ("18,3", ["odd"]),
        ("«", ["odd", "plain", "short"]),
        ('"OR', []),
        ("  ", ["odd", "plain", "short"]),
    ],
)
def test_search_finds_words_by_their_beginnings(store: ProjectStore, anna: str, query: str, found: list[str]) -> None:
    _three(store, anna)
    assert _ids(store, DocumentFilter(query), anna) == found


def test_neighbours_and_positions_follow_the_filter(store: ProjectStore, anna: str) -> None:
    store.add([document(f"d{n}", f"Новость {n}") for n in range(5)], anna)
    for n in (1, 3):
        store.append(creating(status(f"d{n}", anna, "done")))
    new = DocumentFilter(progress="new")
    assert [store.neighbour("d2", which, anna, step) for which in (ALL, new) for step in (1, -1, 2, -2, 3)] == [
        "d3", "d1", "d4", "d0", None, "d4", "d0", None, None, None,
    ]  # fmt: skip
    # a document that has just left the list still has neighbours in it
    assert [store.neighbour("d1", new, anna, step) for step in (1, -1)] == ["d2", "d0"]
    assert [store.position(id, new, anna) for id in ("d0", "d1", "d4", "none")] == [0, None, 2, None]
    assert store.neighbour("none", ALL, anna, 1) is None


def test_only_suggestions_for_labels_of_the_schema_count_as_open(store: ProjectStore, anna: str) -> None:
    store.add([document("short", SHORT)], anna)
    first = Span(0, 1)
    made = [proposal("short", "entity", label, first) for label in ("PER", "LOC", "UNHEARD-OF")]
    store.put_suggestions("short", {"rules": "1"}, made)
    assert [row.open for row in store.rows(ALL, anna)] == [2]


def test_the_next_open_document_is_found_around_the_end(store: ProjectStore, anna: str) -> None:
    store.add([document(f"d{n}", f"Новость {n}") for n in range(4)], anna)
    for n in (1, 3):
        store.append(creating(status(f"d{n}", anna, "done")))
    assert [store.next_open(f"d{n}", anna) for n in range(4)] == ["d2", "d2", "d0", "d0"]
    store.append(creating(status("d2", anna, "done")))
    assert [store.next_open("d0", anna), store.next_open("d2", anna)] == [None, "d0"]
