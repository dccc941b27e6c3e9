"""The import dialog: what was found, what is chosen about it, and that nothing is written before it is confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QListWidget

from annotate.errors import StorageError
from annotate.exchange.survey import Survey
from annotate.ports import Columns, DocumentFilter, ImportPlan
from annotate.ports.outside import PLAN
from tests.ui.hands import Hands, answering, press_ok, until
from tests.ui.windows import Open, Outside, forgotten, in_memory
from ui.dialogs.bringing import ImportDialog

TEXT = "Анна Белова пишет в Омск."


def _doccano(path: Path, *labels: str, count: int = 3) -> Path:
    rows = [{"text": f"{i}. {TEXT}", "label": [[3, 14, label] for label in labels]} for i in range(count)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def h(window: Open) -> Hands:
    h = window()
    h.window.use(in_memory())
    return h


Opening = Callable[..., ImportDialog]


@pytest.fixture
def opening(h: Hands) -> Iterator[Opening]:
    made: list[ImportDialog] = []

    def show(*paths: Path) -> ImportDialog:
        given, schema = [str(path) for path in paths], h.bench.store.schema()
        survey = Survey(schema)
        for read in h.window.outside.read(given):
            survey.note(read)
        made.append(ImportDialog(h.window, h.window.outside, schema, ["Анна", "Борис"], given, survey))
        made[-1].show()
        return made[-1]

    yield show
    forgotten(*made)


def _said(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def _choose(box: QComboBox, words: str) -> None:
    rows = [row for row in range(box.count()) if words in box.itemText(row)]
    box.setCurrentIndex(rows[0])


def test_what_was_found_and_what_could_not_be_read_is_said(opening: Opening, tmp_path: Path) -> None:
    good = _doccano(tmp_path / "a.jsonl", "PER", "PERSONA")
    with good.open("a", encoding="utf-8") as file:
        file.write('{"text": 5, "label": []}\n')
    empty = tmp_path / "пусто.txt"
    empty.write_text(" ", encoding="utf-8")
    dialog = opening(good, empty)
    said = _said(dialog)
    assert "2 files · 3 documents · 6 annotations" in said
    assert "doccano (JSON lines) (1)" in said
    assert "2 could not be read" in said
    problems = [dialog.problems.item(i).text() for i in range(dialog.problems.count())]
    assert "a.jsonl, line 4" in problems[0]
    assert problems[1] == "пусто.txt holds no text."


def test_strange_labels_stand_in_a_table_with_guesses(opening: Opening, tmp_path: Path) -> None:
    dialog = opening(_doccano(tmp_path / "a.jsonl", "PER", "ORGANISATION", "герой"))
    assert dialog.mapping.labels() == {("entity", "ORGANISATION"): ("entity", "ORG"), ("entity", "герой"): None}
    _choose(dialog.mapping.box(1), "(PER)")
    _choose(dialog.mapping.box(0), "leave out")
    assert dialog.plan().labels == {("entity", "ORGANISATION"): None, ("entity", "герой"): ("entity", "PER")}
    assert dialog.mapping.box(1).accessibleName() == "Entities: герой becomes"


def test_labels_can_be_added_to_the_schema_one_by_one_or_all_that_are_left_out(
    opening: Opening, tmp_path: Path
) -> None:
    dialog = opening(_doccano(tmp_path / "a.jsonl", "ORGANISATION", "герой", "город"))
    assert dialog.add_all.isVisible()
    _choose(dialog.mapping.box(1), "a new label")
    assert dialog.plan().labels[("entity", "герой")] == ("entity", "герой")
    assert dialog.add_all.isEnabled()
    dialog.add_all.click()
    assert not dialog.add_all.isEnabled()
    assert dialog.plan().labels == {
        ("entity", "ORGANISATION"): ("entity", "ORG"),
        ("entity", "герой"): ("entity", "герой"),
        ("entity", "город"): ("entity", "город"),
    }
    dialog.mapping.show_labels(dialog.survey.unknown)  # looked through once more
    assert dialog.mapping.left_out() == []


def test_nothing_is_offered_for_addition_where_every_label_is_known(opening: Opening, tmp_path: Path) -> None:
    assert not opening(_doccano(tmp_path / "a.jsonl", "PER")).add_all.isVisible()


def test_each_label_has_a_row_that_holds_its_box(opening: Opening, tmp_path: Path) -> None:
    mapping = opening(_doccano(tmp_path / "a.jsonl", "PER", "ORGANISATION", "очень длинное имя " * 8)).mapping
    boxes = [mapping.box(row) for row in range(mapping.rowCount())]
    assert all(box.height() >= box.sizeHint().height() for box in boxes)
    rows = sum(mapping.rowHeight(row) for row in range(mapping.rowCount()))
    assert mapping.viewport().height() >= rows, "few labels need no scrolling"


def test_a_format_without_choices_leaves_no_gap(opening: Opening, tmp_path: Path) -> None:
    plain, table = tmp_path / "a.txt", tmp_path / "b.csv"
    plain.write_text("Мэр открыл мост.", encoding="utf-8")
    table.write_text("text\nМэр открыл мост.\n", encoding="utf-8")
    shown = []
    for path in (plain, table):
        dialog = opening(path)
        shown.append(dialog.whose.y() - dialog.encoding.geometry().bottom() < 2 * dialog.encoding.height())
    assert shown == [True, False]


def test_whose_the_annotations_are_is_chosen(opening: Opening, tmp_path: Path) -> None:
    dialog = opening(_doccano(tmp_path / "a.jsonl", "PER"))
    answers = []
    for words in ("Of those whom the files name", "Suggestions", "Борис"):
        _choose(dialog.whose, words)
        answers.append((dialog.plan().annotator, dialog.plan().suggestions))
    dialog.whose.setEditText("Вера")
    answers.append((dialog.plan().annotator, dialog.plan().suggestions))
    assert answers == [("", False), ("", True), ("Борис", False), ("Вера", False)]


def test_another_format_and_its_choices_are_looked_through_again(opening: Opening, tmp_path: Path) -> None:
    path = tmp_path / "тексты.jsonl"
    path.write_text(json.dumps({"body": TEXT, "text": "Кратко."}, ensure_ascii=False) + "\n", encoding="utf-8")
    dialog = opening(path)
    field = dialog.choices.fields["text"]
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "nothing")
    assert not dialog.bring.isEnabled()
    until(lambda: dialog.survey.failed == 1)
    assert not dialog.bring.isEnabled()
    field.selectAll()
    QTest.keyClicks(field, "body")
    until(dialog.bring.isEnabled)
    assert (dialog.plan().format, dialog.plan().choices["text"]) == ("jsonl-texts", "body")
    assert dialog.choices.fields["text"] is field
    dialog.format.setCurrentIndex(dialog.format.findData("text"))
    until(dialog.bring.isEnabled)
    assert (dialog.plan().format, dialog.choices.fields) == ("text", {})


class _Tables(Outside):
    """A world that knows the columns of a table."""

    def columns(self, path: str, plan: ImportPlan = PLAN) -> Columns:
        if plan.format == "doccano":
            raise StorageError("nothing", path, "it is no table")
        return Columns(("заголовок", "body"), (), {}, True)


def test_columns_of_a_table_are_offered(opening: Opening, h: Hands, tmp_path: Path) -> None:
    path = tmp_path / "тексты.jsonl"
    path.write_text(json.dumps({"body": TEXT, "text": "Кратко."}, ensure_ascii=False) + "\n", encoding="utf-8")
    h.window.outside = _Tables()
    dialog = opening(path)
    field = dialog.choices.fields["text"]
    assert isinstance(field, QComboBox)
    assert [field.itemText(i) for i in range(field.count())] == ["", "заголовок", "body"]
    field.setCurrentText("body")
    until(dialog.bring.isEnabled)
    assert dialog.plan().choices["text"] == "body"
    dialog.format.setCurrentIndex(dialog.format.findData("doccano"))
    until(dialog.bring.isEnabled)
    assert dialog.choices.fields == {}


def test_every_field_has_a_name(opening: Opening, tmp_path: Path) -> None:
    dialog = opening(_doccano(tmp_path / "a.jsonl", "герой"))
    for kind in (QComboBox, QLineEdit, QListWidget):
        for field in dialog.findChildren(kind):
            if not isinstance(field.parent(), QComboBox):
                assert field.accessibleName(), field


def _import(h: Hands, act: Callable[[ImportDialog], object], *paths: Path) -> str:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        act(dialog)

    with answering(answer):
        h.drop(*map(str, paths))
        until(lambda: h.window.deeds.importing is None)
    return h.window.message.words


def test_nothing_is_written_where_the_person_says_no(h: Hands, tmp_path: Path) -> None:
    _import(h, lambda dialog: dialog.reject(), _doccano(tmp_path / "a.jsonl", "герой"))
    assert h.bench.store.count(DocumentFilter(), "") == 0
    assert [annotator.name for annotator in h.bench.store.annotators()] == ["Анна"]


def test_a_confirmed_import_brings_annotations_with_their_new_labels(h: Hands, tmp_path: Path) -> None:
    def act(dialog: ImportDialog) -> None:
        _choose(dialog.mapping.box(0), "(PER)")
        press_ok(dialog)

    said = _import(h, act, _doccano(tmp_path / "a.jsonl", "герой"))
    assert said == "3 documents added, 3 annotations."
    assert h.mark("entity", "Анна Белова").label == "PER"


def test_plain_texts_ask_nothing(h: Hands, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    h.drop(str(path))
    until(lambda: h.window.deeds.importing is None)
    assert h.window.message.words == "1 document added."


def test_a_cancelled_import_says_that_nothing_is_left(h: Hands, tmp_path: Path) -> None:
    for i in range(400):
        (tmp_path / f"{i:03}.txt").write_text(f"{i}. {TEXT}", encoding="utf-8")
    h.drop(str(tmp_path))
    deeds = h.window.deeds
    until(lambda: h.bench.store.count(DocumentFilter(), "") > 0)
    deeds.cancel()
    until(lambda: deeds.importing is None)
    assert h.window.message.words == "The import was cancelled; nothing of it is left."
    assert h.bench.store.count(DocumentFilter(), "") == 0
