"""Datasets: the bytes that are meant, what they cannot hold said aloud, and all files or none."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate.model.text import Document, Span
from annotate.model.values import Scalar
from annotate.ports import ExportPlan, Loss, ProjectStore
from storage.exporters import EXPORTERS, export, rehearse
from tests.memory_store import MemoryStore
from tests.storage.filled import store
from tests.storage.material import ODD, PLAIN, annotation, creating, document, proposal, refused, span, status

__all__ = ["store"]

Golden = Callable[[str, str], None]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _files(folder: Path) -> dict[str, str]:
    """The files in a folder and its folders: words, or the digest of what is none."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _said(path.read_bytes()) for path in found}


def _said(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return hashlib.sha256(data).hexdigest()


_BINARY = ("xlsx", "spacy", "parquet")  # versions of the libraries show in their bytes


@pytest.mark.parametrize("suggestions", [False, True])
@pytest.mark.parametrize("name", [exporter.format.name for exporter in EXPORTERS])
def test_an_export_is_what_it_was(
    store: ProjectStore, folder: Path, golden: Golden, name: str, suggestions: bool
) -> None:
    kind = "all" if suggestions else "done"
    target = folder / f"{name}.{kind}"
    plan = ExportPlan(name, str(target), "Анна", not suggestions, suggestions)
    report = export(store, plan)
    written = _files(folder)
    assert sorted(str(folder / file) for file in written) == sorted(report.files)
    for file, text in written.items():
        if not target.name.startswith(_BINARY):
            golden(f"exports/{file}", text)
    rehearsed = rehearse(store, plan)
    assert rehearsed == replace(report, files=())
    assert _files(folder) == written


def test_the_same_project_gives_the_same_bytes(store: ProjectStore, folder: Path) -> None:
    for name in ("one", "two"):
        export(store, ExportPlan("jsonl", str(folder / name), "Анна", False, True))
    assert _text(folder / "one") == _text(folder / "two")


def test_jsonl_loses_nothing(store: ProjectStore, folder: Path) -> None:
    report = export(store, ExportPlan("jsonl", str(folder / "o.jsonl"), "Анна", done=False, suggestions=True))
    lines = [json.loads(line) for line in _text(folder / "o.jsonl").splitlines()]
    anna = store.annotators()[0].id
    assert (report.losses, report.documents) == ((), 3)
    assert report.counts == {
        "entity": 9, "quote": 1, "cue": 1, "source": 1, "claim": 1, "relation": 3, "decision": 3, "suggested": 1,
    }  # fmt: skip
    for line in lines:
        records, meant = store.records(line["id"], anna), store.document(line["id"])
        by_hand = {s["id"]: s for s in line["spans"] if s["origin"] != "suggested"}
        assert line["text"] == meant.text
        assert {
            id: (s["layer"], s["label"], s["pieces"], s["attrs"], s["suggestion"]) for id, s in by_hand.items()
        } == {
            a.id: (a.layer, a.label, [[f.start, f.end] for f in a.fragments], a.attributes, a.suggestion)
            for a in records.annotations
        }
        assert [(r["id"], r["type"], r["from"], r["to"]) for r in line["relations"]] == [
            (r.id, r.type, r.head, r.tail) for r in records.relations
        ]
        assert [(d["id"], d["suggestion"], d["verdict"], d["annotation"]) for d in line["decisions"]] == [
            (d.id, d.suggestion, d.verdict, d.annotation) for d in records.decisions
        ]
        assert list(line) == [
            "id", "text", "sha256", "title", "date", "source", "url", "language", "body", "bytes_sha256", "meta",
            "annotator", "status", "schema", "spans", "relations", "decisions", "groups", "waivers",
        ]  # fmt: skip
    assert [s["origin"] for s in lines[0]["spans"]].count("suggested") == 1


def test_suggestions_stay_at_home_unless_asked(store: ProjectStore, folder: Path) -> None:
    export(store, ExportPlan("jsonl", str(folder / "o"), "Анна"))
    assert '"suggested"' not in _text(folder / "o")
    export(store, ExportPlan("conll2003", str(folder / "c"), "Анна", suggestions=True))
    marked = [line.split("\t") for line in _text(folder / "c.tokens.tsv").splitlines() if "\tsuggested" in line]
    assert [(cells[4], cells[5]) for cells in marked] == [("\u200fмарганец", "B-ORG")]


def _conll(text: str) -> list[list[list[tuple[str, str]]]]:
    """Documents, sentences, (token, tag): a reader that knows nothing of the writer."""
    documents: list[list[list[tuple[str, str]]]] = []
    for block in re.split(r"\n\n+", text.strip("\n")):
        for line in block.split("\n"):
            word, _, chunk, tag = line.split(" ")
            assert chunk == "O"
            if word == "-DOCSTART-":
                documents.append([])
            elif line == block.split("\n", 1)[0]:
                documents[-1].append([(word, tag)])
            else:
                documents[-1][-1].append((word, tag))
    return documents


def test_conll_tags_every_token_of_the_article(store: ProjectStore, folder: Path) -> None:
    export(store, ExportPlan("conll2003", str(folder / "o"), "Анна"))
    odd, plain = _conll(_text(folder / "o"))
    assert plain == [
        [("В", "O"), ("Туле", "B-LOC"), ("открыли", "O"), ("музей", "O"), ("самоваров", "O"), (".", "O")],
        [("Директор", "O"), ("Анна", "O"), ("Белова", "O"), ("сообщила", "O"), (",", "O"), ("что", "O"), ("вход", "O"),
         ("бесплатный", "O"), (".", "O")],
    ]  # fmt: skip
    tagged = [(word, tag) for sentence in odd for word, tag in sentence if tag != "O"]
    assert tagged == [
        ("Сове\u0301т", "B-ORG"), ("директоров", "I-ORG"), ("«", "I-ORG"), ("Ро\u200bмашки", "I-ORG"), ("»", "I-ORG"),
        ("Ульяновске", "B-LOC"), ("Круглов", "B-PER"),
    ]  # fmt: skip


def test_the_sidecar_keeps_the_offsets(store: ProjectStore, folder: Path) -> None:
    export(store, ExportPlan("conll2003", str(folder / "o"), "Анна"))
    head, *lines = (line.split("\t") for line in _text(folder / "o.tokens.tsv").split("\n")[:-1])
    assert head == ["document", "sentence", "start", "end", "token", "tag", "annotation", "origin"]
    texts = {"odd": ODD, "plain": PLAIN}
    assert [texts[cells[0]][int(cells[2]) : int(cells[3])] for cells in lines] == [cells[4] for cells in lines]
    told = [(word, tag) for document in _conll(_text(folder / "o")) for sentence in document for word, tag in sentence]
    assert [(cells[4], cells[5]) for cells in lines] == told
    assert [cells[6:] for cells in lines if cells[4] == "Ульяновске"] == [["r00", "accepted"]]


def test_what_conll_cannot_hold_is_listed(store: ProjectStore, folder: Path) -> None:
    report = export(store, ExportPlan("conll2003", str(folder / "o"), "Анна"))
    board, family = span(ODD, "Сове\u0301т директоров\u00a0«Ро\u200bмашки»"), ODD.index(" собрался")
    inner, piece = span(ODD, "Ро\u200bмашки"), span(ODD, "Кругл")
    crossing = Span(board.start + 7, family)
    kept = f"ORG {board.of(ODD)!r} is kept"
    assert report.losses == (
        Loss("odd", "odd", "overlapping", crossing.start, family, f"LOC {crossing.of(ODD)!r}: left out: {kept}"),
        Loss("odd", "odd", "nested", inner.start, inner.end, f"ORG {inner.of(ODD)!r}: left out: {kept}"),
        Loss("odd", "odd", "snapped-to-token", piece.start, piece.end,
             f"PER 'Кругл': written as {piece.start}..{piece.end + 2} 'Круглов'"),
        Loss("odd", "odd", "layer", 0, 0, "claim: 1 left out"),
        Loss("odd", "odd", "layer", 0, 0, "cue: 1 left out"),
        Loss("odd", "odd", "layer", 0, 0, "quote: 1 left out"),
        Loss("odd", "odd", "layer", 0, 0, "source: 1 left out"),
        Loss("odd", "odd", "relations", 0, 0, "3 left out"),
        Loss("odd", "odd", "decisions", 0, 0, "3 left out"),
        Loss("odd", "odd", "status", 0, 0, "its note and flag are left out"),
        Loss("plain", "plain", "header", 6, 16, "DATE '2026-02-03': left out: it is in the header before the article"),
        Loss("plain", "plain", "discontinuous", 59, 70, "PER 'Анна … Белова': 2 fragments, left out"),
    )  # fmt: skip
    lines = [line.split("\t") for line in _text(folder / "o.losses.tsv").splitlines()]
    assert [cells[2] for cells in lines] == ["kind", *(loss.kind for loss in report.losses)]
    assert {len(cells) for cells in lines} == {6}


@pytest.fixture
def desk() -> tuple[MemoryStore, str]:
    store = MemoryStore()
    return store, store.annotator("Анна").id


def _tags(store: MemoryStore, folder: Path, **plan: Any) -> tuple[str, list[tuple[str, str]]]:
    """Word/tag pairs, sentences apart, and the kinds of losses with their details."""
    report = export(store, ExportPlan("conll2003", str(folder / "t"), "Анна", done=False, overwrite=True, **plan))
    sentences = (" ".join(f"{word}/{tag}" for word, tag in one) for one in _conll(_text(folder / "t"))[0])
    return " | ".join(sentences), [(loss.kind, loss.detail) for loss in report.losses]


def test_an_entity_is_never_cut_by_a_sentence_break(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    text = "Вышел журнал «Наука? И жизнь». Тираж велик."
    store.add([Document("d", text)], anna)
    store.append(creating(annotation("a", "d", anna, "entity", "ORG", span(text, "Наука? И жизнь"))))
    tags, _ = _tags(store, folder)
    assert "Наука/B-ORG ?/I-ORG И/I-ORG жизнь/I-ORG »/O ./O | Тираж/O" in tags


def test_neighbours_of_one_label_stay_two(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    text = "Иван Петров Мария Котова"
    store.add([Document("d", text)], anna)
    for id, words in (("a", "Иван Петров"), ("b", "Мария Котова")):
        store.append(creating(annotation(id, "d", anna, "entity", "PER", span(text, words))))
    assert _tags(store, folder) == ("Иван/B-PER Петров/I-PER Мария/B-PER Котова/I-PER", [])


def test_a_suggestion_never_displaces_an_annotation(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    text = "мэр Тулы Иван Петров"
    store.add([Document("d", text)], anna)
    store.append(creating(annotation("a", "d", anna, "entity", "PER", span(text, "Иван"))))
    store.put_suggestions("d", {"m": "1"}, [proposal("d", "entity", "PER", span(text, "Иван Петров"))])
    assert _tags(store, folder, suggestions=True) == (
        "мэр/O Тулы/O Иван/B-PER Петров/O",
        [("nested", "PER 'Иван Петров': left out: PER 'Иван' is kept")],
    )


def test_only_suggestions_of_labels_that_are_on_leave_and_names_and_values_leave_with_them(
    desk: tuple[MemoryStore, str], folder: Path
) -> None:
    store, anna = desk
    text = "МИД РФ собрал послов 3 февраля."
    store.add([Document("d", text)], anna)
    named: dict[str, Scalar] = {"normal": "МИД РФ", "name": "МИД РФ"}
    dated: dict[str, Scalar] = {"normal": "3 февраля", "value": "2026-02-03"}
    store.put_suggestions("d", {"rules": "1"}, [
        proposal("d", "entity", "ORG", span(text, "МИД РФ"), attributes=named),
        proposal("d", "entity", "DATE", span(text, "3 февраля"), attributes=dated),
        proposal("d", "entity", "NORP", span(text, "послов")),
    ])  # fmt: skip
    export(store, ExportPlan("jsonl", str(folder / "o.jsonl"), "Анна", done=False, suggestions=True))
    (line,) = [json.loads(line) for line in _text(folder / "o.jsonl").splitlines() if json.loads(line)["id"] == "d"]
    assert [(s["label"], s["attrs"]) for s in line["spans"]] == [("ORG", named), ("DATE", dated)]


def test_labels_with_blanks_and_spans_of_blanks_are_told(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    text = "Грипп  B пришёл"
    store.add([Document("d", text)], anna)
    store.append(creating(annotation("a", "d", anna, "entity", "вид\u00a0 болезни", span(text, "Грипп  B"))))
    store.append(creating(annotation("b", "d", anna, "entity", "LOC", Span(5, 7))))
    assert (
        _tags(store, folder)
        == (
            "Грипп/B-вид_болезни B/I-вид_болезни пришёл/O",
            [
                ("label", "'вид\\xa0 болезни' is written as 'вид_болезни'"),
                ("no-token", "LOC '  ': left out: it covers white space only"),
            ],
        )
        or _tags(store, folder)[1][0][0] == "label"
    )


# Writing


def _plan(folder: Path, **fields: Any) -> ExportPlan:
    return ExportPlan(**({"format": "conll2003", "target": str(folder / "o"), "annotator": "Анна"} | fields))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"annotator": "Борис"}, "no annotator is called 'Борис'; there are: Анна"),
        ({"format": "word"}, "there is no format 'word'; choose one of: jsonl, conll2003"),
    ],
)
def test_nothing_to_export_is_explained(store: ProjectStore, folder: Path, fields: dict[str, Any], words: str) -> None:
    for act in (export, rehearse):
        refusal = refused(lambda act=act: act(store, _plan(folder, **fields)))  # type: ignore[misc]
        assert (refusal.code, words in str(refusal)) == ("nothing", True), refusal
    assert _files(folder) == {}


def test_a_project_without_done_documents_says_so(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    empty = refused(lambda: export(store, _plan(folder)))
    store.add([document("plain", PLAIN)], anna)
    undone = refused(lambda: export(store, _plan(folder)))
    assert [empty.code, undone.code] == ["nothing", "nothing"]
    assert str(empty) == ":memory:: nothing to export: there are no documents in it; import some first"
    assert "Анна has no document done; mark some as done, or export all" in str(undone)
    assert _files(folder) == {}


@pytest.mark.parametrize("taken", ["o", "o.tokens.tsv", "o.losses.tsv", "o.manifest.json", "o.card.md"])
def test_an_existing_file_is_never_replaced_unasked(store: ProjectStore, folder: Path, taken: str) -> None:
    (folder / taken).write_text("дорогое", encoding="utf-8")
    refusal = refused(lambda: export(store, _plan(folder)))
    assert (refusal.code, refusal.path) == ("exists", str(folder / taken))
    assert _files(folder) == {taken: "дорогое"}
    export(store, _plan(folder, overwrite=True))
    assert "дорогое" not in _files(folder).values()
    assert list(_files(folder)) == ["o", "o.card.md", "o.losses.tsv", "o.manifest.json", "o.tokens.tsv"]


def test_a_file_that_appears_meanwhile_is_not_replaced(store: ProjectStore, folder: Path) -> None:
    def appear(done: int, of_all: int) -> bool:
        (folder / "o").write_text("дорогое", encoding="utf-8")
        return True

    assert refused(lambda: export(store, _plan(folder, format="jsonl"), appear)).code == "exists"
    assert _files(folder) == {"o": "дорогое"}


def test_losses_of_an_earlier_export_do_not_stay_beside_a_new_one(store: ProjectStore, folder: Path) -> None:
    export(store, _plan(folder))
    export(store, _plan(folder, format="jsonl", overwrite=True))
    assert "o.losses.tsv" not in _files(folder)


@pytest.mark.parametrize(("target", "code"), [(".", "exists"), ("нет/o", "missing")])
def test_a_target_that_is_no_file_name_is_refused(store: ProjectStore, folder: Path, target: str, code: str) -> None:
    assert refused(lambda: export(store, _plan(folder, target=str(folder / target)))).code == code
    assert _files(folder) == {}


def test_a_cancelled_export_leaves_nothing(store: ProjectStore, folder: Path) -> None:
    told: list[tuple[int, int]] = []

    def cancel(done: int, of_all: int) -> bool:
        told.append((done, of_all))
        return done < 1

    assert refused(lambda: export(store, _plan(folder), cancel)).code == "cancelled"
    assert (told, _files(folder)) == ([(0, 2), (1, 2)], {})


def test_progress_is_told_to_the_end_of_writing_and_of_reading_again(store: ProjectStore, folder: Path) -> None:
    told: list[tuple[int, int]] = []

    def go_on(done: int, of_all: int) -> bool:
        told.append((done, of_all))
        return True

    export(store, _plan(folder), go_on)
    assert told == [(0, 2), (1, 2), (2, 2)] * 2


def test_an_export_waits_for_no_status_row(desk: tuple[MemoryStore, str], folder: Path) -> None:
    store, anna = desk
    store.add([document("plain", PLAIN)], anna)
    export(store, _plan(folder, format="jsonl", done=False))
    line = json.loads(_text(folder / "o"))
    assert (line["status"], line["spans"]) == ({"progress": "new", "flagged": False, "note": ""}, [])
    store.append(creating(status("plain", anna, "done")))
    export(store, _plan(folder, format="jsonl", overwrite=True))
    assert json.loads(_text(folder / "o"))["status"]["progress"] == "done"
