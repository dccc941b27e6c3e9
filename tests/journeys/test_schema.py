"""Changing the label schema of a project with 200 annotations of two annotators, and taking it back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Decision, Record, Relation
from annotate.model.text import Document, Span
from annotate.suggestions import Draft, suggestion
from storage.project import SqliteProject
from tests.journeys import tables
from tests.storage.material import AT
from tests.ui.hands import Hands, answering, the, until
from tests.ui.windows import Open
from ui.dialogs.schema import SchemaDialog
from ui.dialogs.schema.affected import AffectedDialog

NAMES = ("Вера Ткачук", "Клинцы", "Завод", "Пётр Гуляев", "Унеча", "Лицей")
LABELS = ("PER", "LOC", "ORG", "PER", "LOC", "ORG")


def _text(nr: int) -> str:
    return f"Номер {nr}. " + " ".join(f"{name} в новостях." for name in NAMES) + " «Всё идёт по плану», — сказала она."


def _made(document: Document, who: str, nr: int) -> list[Record]:
    """Ten annotations: six names, a quote with cue and source, a claim in it."""
    text, id = document.text, f"{document.id}-{who[-4:]}-{nr}"

    def at(words: str) -> tuple[Span, ...]:
        start = text.index(words)
        return (Span(start, start + len(words)),)

    def annotation(key: str, layer: str, label: str, words: str, **attributes: str) -> Annotation:
        return Annotation(f"{id}-{key}", document.id, who, layer, label, at(words), attributes)

    named = [
        annotation(f"e{i}", "entity", label, words, name=words)
        for i, (label, words) in enumerate(zip(LABELS, NAMES, strict=True))
    ]
    quote = annotation("q", "quote", "QUOTE", "Всё идёт по плану", type="direct")
    cue, source = annotation("c", "cue", "CUE", "сказала"), annotation("s", "source", "SOURCE", "она")
    claim = annotation("f", "claim", "CLAIM", "Всё идёт по плану", type="QUANT")
    links = [
        Relation(f"{id}-r{i}", document.id, who, kind, head.id, tail.id)
        for i, (kind, head, tail) in enumerate(
            (("cue", quote, cue), ("source", quote, source), ("quote", claim, quote))
        )
    ]
    return [*named, quote, cue, source, claim, *links]


def _project(path: Path) -> None:
    """Ten documents, annotated by two people; in each the first name came from a suggestion, and one is still open."""
    with closing(SqliteProject.create(str(path))) as project:
        people = [project.annotator(name).id for name in ("Анна", "Борис")]
        documents = [Document(f"d{nr}", _text(nr), f"Новость {nr}") for nr in range(10)]
        project.add(documents, people[0])
        for document in documents:
            start = document.text.index("новостях")
            drafts = [Draft("rules", "1", "entity", label, (Span(at, end),), 0.9) for label, at, end in
                      (("PER", document.text.index(NAMES[0]), document.text.index(NAMES[0]) + 11),
                       ("LOC", start, start + 8))]  # fmt: skip
            proposals = [suggestion(document.id, draft) for draft in drafts]
            project.put_suggestions(document.id, {"rules": "1"}, proposals)
            for nr, who in enumerate(people):
                records = _made(document, who, nr)
                first = records[0]
                assert isinstance(first, Annotation)
                records[0] = replace(first, suggestion=proposals[0].id)
                records.append(Decision(f"{first.id}-d", document.id, who, proposals[0].id, "accepted", first.id))
                edits = tuple(Edit(None, record) for record in records)
                project.append(Transaction(edits, "accept", who, AT, document.id, NAMES[0]))


def _asked(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(question).fetchall()


def _labels(path: Path) -> dict[tuple[str, str], int]:
    """How often each label stands in the view of entities, by annotator."""
    return dict(Counter(_asked(path, "SELECT annotator, label FROM entities")))


def _sound(path: Path) -> list[object]:
    with closing(SqliteProject.open(str(path))) as project:
        return list(project.check())


def _edit(dialog: QDialog) -> None:
    """PER becomes HUMAN, LOC joins ORG, the quote's type QUANT becomes ЧИСЛА: by keys, saved with the mouse."""
    assert isinstance(dialog, SchemaDialog)
    per = dialog.draft.item("entity", "PER")
    assert per is not None
    dialog.tree.select(per)
    name = the(dialog, QLineEdit, "Name")
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "HUMAN")
    dialog.tree.setFocus()
    QTest.keyClick(dialog.tree, Qt.Key.Key_Down)
    assert dialog.tree.item.name == "LOC"
    QTest.keyClick(dialog.tree, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    until(dialog.merge_menu.isVisible)
    assert [a.text() for a in dialog.merge_menu.actions()[:2]] == ["merge into HUMAN", "merge into ORG"]
    QTest.keyClick(dialog.merge_menu, Qt.Key.Key_Down)
    QTest.keyClick(dialog.merge_menu, Qt.Key.Key_Return)
    quant = dialog.draft.item("claim", "type", "QUANT")
    assert quant is not None
    dialog.tree.select(quant)
    value = the(dialog, QLineEdit, "Name")
    value.setText("ЧИСЛА")
    value.textEdited.emit("ЧИСЛА")
    with answering(_agree):
        _ok(dialog)


def _ok(dialog: QDialog) -> None:
    (box,) = (b for b in dialog.findChildren(QDialogButtonBox) if b.window() is dialog)
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def _agree(dialog: QDialog) -> None:
    assert isinstance(dialog, AffectedDialog)
    assert dialog.lines == [
        "Label entity.PER → HUMAN: 40 annotations in 10 documents by 2 annotators",
        "Label entity.LOC joins ORG: 40 annotations in 10 documents by 2 annotators",
        "Choice claim.type.QUANT → ЧИСЛА: 20 annotations in 10 documents by 2 annotators",
    ]
    _ok(dialog)


def _shown(h: Hands) -> list[tuple[str, str]]:
    return [(m.label, m.origin) for m in h.state.marks if m.layer == "entity"]


def test_the_schema_of_a_project_with_200_annotations_is_changed_and_taken_back(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "новости.kavychki"
    _project(path)
    assert _asked(path, "SELECT count(*) FROM annotation") == [(200,)]
    before, labels = tables.rows(path), _labels(path)
    h = window()
    assert h.window.open_project(str(path))
    h.bench.open("d4")
    with answering(_edit):
        h.key("Ctrl+Shift+K")
    now = {(who, label): n for who in ("Анна", "Борис") for label, n in (("HUMAN", 20), ("ORG", 40))}
    assert _labels(path) == now
    assert _asked(path, "SELECT DISTINCT type FROM claims") == [("ЧИСЛА",)]
    assert _asked(path, "SELECT count(*) FROM quotes WHERE cue = 'сказала' AND source = 'она'") == [(20,)]
    assert _asked(path, "SELECT count(*) FROM decision WHERE verdict = 'accepted'") == [(20,)]
    assert _sound(path) == []
    # the article shows it at once; a suggestion of the maker's LOC is still there, as an ORG, and can be accepted
    assert Counter(_shown(h)) == {
        ("HUMAN", "accepted"): 1, ("HUMAN", "hand"): 1, ("ORG", "hand"): 4, ("ORG", "suggested"): 1,
    }  # fmt: skip
    assert [row.open for row in h.bench.store.rows(h.window.documents.which, h.bench.annotator.id)] == [1] * 10
    h.click("новостях")
    h.key("Space")
    assert _shown(h).count(("ORG", "accepted")) == 1
    h.key("Ctrl+Z")
    # one undo takes all of it back, from another document as well
    h.key("Ctrl+PgDown")
    assert h.state.document.id == "d5"
    assert h.menu("undo").text() == "Undo: label schema «PER → HUMAN»"
    h.key("Ctrl+Z")
    assert _labels(path) == labels
    assert tables.rows(path)["annotations"] == before["annotations"]
    assert h.bench.store.schema().layers == DEFAULT_SCHEMA.layers
    assert _sound(path) == []
    # and after the program was closed
    h.key("Ctrl+Shift+Z")
    assert ("Борис", "HUMAN") in _labels(path)
    h.window.close_project()
    again = window()
    assert again.window.open_project(str(path))
    assert again.menu("undo").text() == "Undo: label schema «PER → HUMAN»"
    again.key("Ctrl+Z")
    again.window.close_project()
    assert (_labels(path), _sound(path)) == (labels, [])
    changed = tables.rows(path)
    assert [changed[name] for name in ("annotations", "relations")] == [
        before[name] for name in ("annotations", "relations")
    ]
