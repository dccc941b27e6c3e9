"""The list of a project's quotes, a page at a time; for the SQLite project and the one in memory."""

from __future__ import annotations

from annotate.model.edits import Edit, Transaction
from annotate.model.records import Relation, with_attribute
from annotate.model.text import Span
from annotate.ports import ProjectStore, QuoteRow
from storage.project import SqliteProject
from storage.quotes import PAGE
from tests.storage.material import AT, ODD, PLAIN, SHORT, annotation, changing, creating, document, span


def _work(store: ProjectStore, anna: str) -> None:
    store.add([document("odd", ODD), document("plain", PLAIN), document("short", SHORT)], anna)
    words = span(ODD, "Мы выросли"), span(ODD, "растем дальше")
    said = {"type": "direct", "speaker": "Павел Круглов"}
    store.append(
        creating(
            annotation("q2", "odd", anna, "quote", "QUOTE", *words, attributes=said),
            annotation("c1", "odd", anna, "cue", "CUE", span(ODD, "сказал")),
            annotation("s1", "odd", anna, "source", "SOURCE", span(ODD, "Павел Круглов")),
            Relation("r1", "odd", anna, "cue", "q2", "c1"),
            Relation("r2", "odd", anna, "source", "q2", "s1"),
        )
    )
    kind = {"speaker_kind": "unknown"}
    store.append(
        creating(annotation("q1", "plain", anna, "quote", "QUOTE", span(PLAIN, "вход бесплатный"), attributes=kind))
    )
    store.append(creating(annotation("q3", "short", anna, "quote", "QUOTE", Span(0, len(SHORT)))))
    store.append(creating(annotation("e1", "short", anna, "entity", "LOC", Span(0, 4))))


FULL = QuoteRow(
    "q2", "odd", "odd", "Мы выросли … растем дальше", "direct", "Павел Круглов", "", "сказал", "Павел Круглов"
)  # fmt: skip
UNKNOWN = QuoteRow("q1", "plain", "plain", "вход бесплатный", speaker_kind="unknown")
BARE = QuoteRow("q3", "short", "short", SHORT)


def test_quotes_come_in_pages_by_the_id_of_their_annotation(store: ProjectStore, anna: str) -> None:
    _work(store, anna)
    assert store.quotes(anna) == [UNKNOWN, FULL, BARE]
    assert store.quotes(anna, limit=2) == [UNKNOWN, FULL]
    assert store.quotes(anna, "q2", 2) == [BARE]
    assert store.quotes(anna, "q3") == []
    assert store.quotes(anna, document="odd") == [FULL]
    assert store.quotes(store.annotator("Борис").id) == []
    assert [sorted(row.missing) for row in store.quotes(anna)] == [
        ["cue", "source"], [], ["cue", "source", "speaker"],
    ]  # fmt: skip


def test_the_list_follows_what_is_changed_and_removed(store: ProjectStore, anna: str) -> None:
    _work(store, anna)
    (bare,) = [a for a in store.records("short", anna).annotations if a.layer == "quote"]
    told = with_attribute(bare, "speaker", "МЧС")
    store.append(changing(bare, told))
    assert [row.speaker for row in store.quotes(anna, document="short")] == ["МЧС"]
    store.append(changing(told, None))
    assert store.quotes(anna, document="short") == []
    info = next(e.after for entry in store.journal() for e in entry.transaction.edits if e.record.document == "plain")
    assert info is not None
    store.append(Transaction((Edit(info, None),), "remove", anna, AT, "plain"))
    assert [row.document for row in store.quotes(anna)] == ["odd"]


def test_long_words_are_shortened(store: ProjectStore, anna: str) -> None:
    text = "Слово " * 100
    store.add([document("long", text)], anna)
    store.append(creating(annotation("q", "long", anna, "quote", "QUOTE", Span(0, len(text) - 1))))
    (row,) = store.quotes(anna)
    assert (len(row.words), row.words[-1]) == (159, "…") or (len(row.words) <= 160 and row.words.endswith("…"))


def test_a_page_is_read_by_the_index(anna: str, store: ProjectStore) -> None:
    if not isinstance(store, SqliteProject):
        return
    with store._database.reading() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {PAGE}", ("", anna, 1)).fetchall()
    said = " ".join(str(row[-1]) for row in plan)
    assert "annotation_quotes" in said
    assert "TEMP B-TREE" not in said.split("SCALAR")[0]
