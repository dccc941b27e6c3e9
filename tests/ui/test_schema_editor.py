"""The editor of the label schema: its tree and forms, the preview, what it asks before anything changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLineEdit, QPlainTextEdit, QWidget

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Schema
from annotate.model.schema_draft import Item
from storage.schema_file import read_schema, write_schema
from tests.memory_store import MemoryStore
from tests.ui.hands import Hands, answering, press, the, until
from tests.ui.windows import Open, document
from ui.dialogs.schema import SchemaDialog
from ui.dialogs.schema.affected import AffectedDialog
from ui.dialogs.schema.fields import Colours, invisible, visible

TEXT = "Анна Белова приехала в Тулу. Мост открыли в мае."


@pytest.fixture
def h(window: Open) -> Hands:
    """A window on two articles; «Анна Белова» is a PER of Анна's in the first, and has the focus."""
    hands = window()
    store = MemoryStore()
    store.add([document("d", TEXT), document("e", TEXT + " Ещё раз.")], store.annotator("Анна").id)
    hands.window.use(store)
    hands.select("Анна", "Белова")
    hands.key("p")
    assert hands.window.verbs is not None
    hands.window.verbs.arm("", "")
    return hands


def edit(h: Hands, act: object) -> None:
    """Opens the editor by its key and hands it over."""
    assert callable(act)
    with answering(act):
        h.key("Ctrl+Shift+K")


def part(dialog: QDialog, *path: str) -> Item:
    assert isinstance(dialog, SchemaDialog)
    found = dialog.draft.item(*path)
    assert found is not None, path
    return found


def select(dialog: QDialog, *path: str) -> None:
    assert isinstance(dialog, SchemaDialog)
    dialog.tree.select(part(dialog, *path))


def field(dialog: QDialog, name: str) -> QLineEdit:
    return the(dialog, QLineEdit, name)


def retype(dialog: QDialog, name: str, words: str) -> None:
    """Types other words into a field."""
    line = field(dialog, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, words)


def ok(dialog: QWidget) -> QWidget:
    box = next(b for b in dialog.findChildren(QDialogButtonBox) if b.isVisible())
    return box.button(QDialogButtonBox.StandardButton.Ok)


def schema(h: Hands) -> Schema:
    return h.bench.store.schema()


def test_a_label_renamed_in_the_editor_takes_its_annotations_along_and_one_undo_takes_it_back(h: Hands) -> None:
    before = schema(h)
    asked: list[str] = []

    def agreeing(dialog: QDialog) -> None:
        assert isinstance(dialog, AffectedDialog)
        asked.extend(dialog.lines)
        QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)

    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "PER")
        retype(dialog, "Name", "HUMAN")
        with answering(agreeing):
            QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)

    edit(h, act)
    assert asked == ["Label entity.PER → HUMAN: 1 annotation in 1 document"]
    assert h.mark("entity", "Анна Белова").label == "HUMAN"
    assert schema(h).label("entity", "PER") is None
    assert h.menu("undo").text() == "Undo: label schema «PER → HUMAN»"
    h.key("Ctrl+Z")
    assert h.mark("entity", "Анна Белова").label == "PER"
    assert replace(schema(h), version=before.version) == before
    h.key("Ctrl+Shift+Z")
    assert h.mark("entity", "Анна Белова").label == "HUMAN"


def test_what_touches_no_annotation_is_saved_without_a_question(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "ORG")
        retype(dialog, "Title (en)", "company")
        retype(dialog, "Key", "y")
        colours = dialog.findChildren(Colours)[0]
        QTest.mouseClick(colours.swatches["teal"], Qt.MouseButton.LeftButton)
        text = the(dialog, QPlainTextEdit, "Examples")
        text.setPlainText("Завод [«Салют»] закрыт.")
        dialog.accept()

    edit(h, act)
    label = schema(h).label("entity", "ORG")
    assert label is not None
    assert (label.titles["en"], label.key, label.colour) == ("company", "y", "teal")
    assert label.examples == ("Завод [«Салют»] закрыт.",)
    h.select("Мост")
    h.key("y")
    assert h.focused() == ("entity", "ORG", "Мост")


def test_a_removed_label_in_use_is_asked_for_and_nothing_goes_silently(h: Hands) -> None:
    def choose(a: QDialog) -> None:
        assert not ok(a).isEnabled()
        box = the(a, QComboBox)
        assert [box.itemText(i) for i in (0, 1, box.count() - 1)] == [
            "— choose —",
            "merge into LOC",
            "delete 1 annotation",
        ]
        box.setCurrentIndex(1)
        assert ok(a).isEnabled()
        QTest.mouseClick(ok(a), Qt.MouseButton.LeftButton)

    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "PER")
        assert isinstance(dialog, SchemaDialog)
        QTest.keyClick(dialog.tree, Qt.Key.Key_Delete)
        with answering(choose):
            QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)

    edit(h, act)
    assert (h.mark("entity", "Анна Белова").label, schema(h).label("entity", "PER")) == ("LOC", None)
    h.key("Ctrl+Z")
    assert h.mark("entity", "Анна Белова").label == "PER"


def test_who_changes_their_mind_is_in_the_editor_again(h: Hands) -> None:
    before = schema(h)

    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "PER")
        retype(dialog, "Name", "HUMAN")
        with answering(lambda a: a.reject()):
            QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        dialog.reject()

    edit(h, act)
    assert schema(h) == before


def test_mistakes_are_told_beside_the_field_and_block_saving(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "PER")
        for name, words, wrong in (
            ("Name", "LOC", "Something beside it has that name already."),
            ("Key", "l", "This is the key of LOC."),
        ):
            before = field(dialog, name).text()
            retype(dialog, name, words)
            assert wrong in _told(dialog)
            assert not ok(dialog).isEnabled()
            retype(dialog, name, before)
            assert wrong not in _told(dialog)
            assert ok(dialog).isEnabled()
        field(dialog, "Name").clear()
        QTest.keyClick(field(dialog, "Name"), Qt.Key.Key_Space)
        assert "It needs a name." in _told(dialog)

    edit(h, act)


def _told(dialog: QDialog) -> list[str]:
    assert isinstance(dialog, SchemaDialog)
    assert dialog.form is not None
    return [label.text() for label in dialog.form._wrong.values() if label.isVisibleTo(dialog)]


def test_a_key_that_an_action_has_is_told_but_allowed(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        select(dialog, "entity", "PER")
        retype(dialog, "Key", "g")
        assert _told(dialog) == ["instead of “Same mentions”"]
        assert ok(dialog).isEnabled()

    edit(h, act)


def test_parts_are_added_moved_and_merged_by_keys(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        tree = dialog.tree
        select(dialog, "entity", "LOC")
        QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert [i.name for i in part(dialog, "entity").of("label")][:2] == ["LOC", "PER"]
        QTest.keyClick(tree, Qt.Key.Key_Insert)
        until(dialog.add_menu.isVisible)
        assert [a.text() for a in dialog.add_menu.actions()] == ["Label", "Attribute", "Layer", "Relation"]
        QTest.keyClick(dialog.add_menu, Qt.Key.Key_Return)
        assert tree.item.name == "LABEL1"
        retype(dialog, "Name", "RIVER")
        select(dialog, "entity", "WORK")
        QTest.keyClick(tree, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        until(dialog.merge_menu.isVisible)
        assert dialog.merge_menu.actions()[0].text() == "merge into LOC"
        dialog.merge_menu.close()
        dialog.merge_menu.actions()[-1].trigger()
        assert tree.item.name == "RIVER"
        dialog.accept()

    edit(h, act)
    names = [label.name for label in schema(h).layers[0].labels]
    assert (names[:2], "WORK" in names, names[-1]) == (["LOC", "PER"], False, "RIVER")
    river = schema(h).label("entity", "RIVER")
    assert river is not None
    assert river.aliases == ("WORK",)


def test_the_preview_follows_what_is_typed(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        select(dialog, "entity", "PER")
        sample = dialog.preview.sample
        assert sample.text == "Директор музея Анна Белова открыла выставку."
        (shape,) = sample.shapes
        assert (shape.colour, [f.of(sample.text) for f in shape.fragments]) == ("orange", ["Анна Белова"])
        QTest.mouseClick(dialog.findChildren(Colours)[0].swatches["sky"], Qt.MouseButton.LeftButton)
        until(lambda: sample.shapes[0].colour == "sky")
        the(dialog, QPlainTextEdit, "Examples").setPlainText("")
        until(lambda: sample.text == "Анна Белова приехала в Тулу.")
        select(dialog, "entity", "normal")
        retype(dialog, "Title (en)", "Lemma")
        until(lambda: "Lemma" in [w.accessibleName() for w in dialog.preview.form.findChildren(QLineEdit)])

    edit(h, act)


def test_the_form_says_how_much_a_label_is_used(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        found = []
        for path in (("entity", "PER"), ("entity", "LOC"), ("claim", "type", "QUANT"), ("quote",)):
            select(dialog, *path)
            assert dialog.form is not None
            found.append(dialog.form.used.text())
        assert found == ["1 annotation in 1 document", "not used yet", "not used yet", ""]

    edit(h, act)


def test_a_mistake_elsewhere_is_told_below(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        select(dialog, "entity", "PER")
        retype(dialog, "Key", "l")
        select(dialog, "quote")
        assert dialog.said.text() == "PER · person: This is the key of LOC."
        assert dialog.said.isVisible()

    edit(h, act)


def test_characters_to_trim_are_seen_and_come_back() -> None:
    assert invisible(visible(" \t\u00a0\n«»,")) == " \t\u00a0\n«»,"


def test_schemas_are_exported_and_imported(h: Hands, tmp_path: Path) -> None:
    path, bad = tmp_path / "s.toml", tmp_path / "bad.toml"
    bad.write_text('name = "x"\n', encoding="utf-8")

    def out(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        assert dialog.export_to(str(path))
        assert not dialog.import_from(str(bad))
        assert dialog.said.text() == "bad.toml is no label schema: layers: a schema needs at least one"
        assert dialog.draft.schema() == DEFAULT_SCHEMA

    edit(h, out)
    assert read_schema(str(path)) == DEFAULT_SCHEMA
    entity = replace(DEFAULT_SCHEMA.layers[0], labels=DEFAULT_SCHEMA.layers[0].labels[1:])
    write_schema(replace(DEFAULT_SCHEMA, layers=(entity, *DEFAULT_SCHEMA.layers[1:])), str(path), overwrite=True)

    def first(asked: QDialog) -> None:
        the(asked, QComboBox).setCurrentIndex(1)
        QTest.mouseClick(ok(asked), Qt.MouseButton.LeftButton)

    def back(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        assert dialog.import_from(str(path))
        with answering(first):
            QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)

    edit(h, back)
    assert h.mark("entity", "Анна Белова").label == "LOC"


def test_a_read_only_project_is_looked_at(window: Open) -> None:
    h = window()
    h.window.use(MemoryStore(read_only=True))

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, SchemaDialog)
        select(dialog, "entity", "PER")
        assert not field(dialog, "Name").isEnabled()
        assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isVisible()
        assert dialog.said.text().startswith("This project is read-only")
        press(dialog, "Cancel")

    edit(h, act)


def test_types_that_were_switched_are_taken_back_in_turn(h: Hands) -> None:
    h.bench.switch_labels("entity", ["PER", "LOC"])
    assert h.menu("undo").text() == "Undo: types to annotate"
    h.select("Мост")
    h.key("l")
    h.key("Ctrl+Z")
    assert h.menu("undo").text() == "Undo: types to annotate"
    h.key("Ctrl+Z")
    assert replace(schema(h), version=1) == DEFAULT_SCHEMA


def test_a_rule_that_keeps_an_annotation_off_is_told(h: Hands) -> None:
    def act(dialog: QDialog) -> None:
        select(dialog, "entity")
        box = the(dialog, QComboBox, "Annotations may meet")
        box.setCurrentIndex(box.findData("none"))
        box.activated.emit(box.currentIndex())
        dialog.accept()

    edit(h, act)
    h.select("Белова")
    h.key("o")
    assert "another one is in the way" in h.window.status._notice.text()
    assert [m.label for m in h.state.marks] == ["PER"]


def test_the_history_leads_back_over_a_change_of_the_schema(h: Hands) -> None:
    told: list[Schema] = []
    h.bench.schema_changed.connect(told.append)
    h.bench.switch_labels("entity", ["PER"])
    h.bench.go_to(h.state.history.done[0].number)
    assert [len(s.layers[0].offered) for s in told] == [1, 6]
    assert h.window.keying.map.schema == told[-1]
    h.bench.go_to(h.state.history.undone[0].number)
    assert len(schema(h).layers[0].offered) == 1
