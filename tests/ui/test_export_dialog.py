"""The export dialog: what it plans, how it rehearses while one looks, and where its losses lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QProgressDialog, QTreeWidget
from pytestqt.exceptions import capture_exceptions

from annotate.errors import StorageError
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Record, Status, status_id
from annotate.model.text import Span
from annotate.ports import (
    ADJUDICATED,
    EACH,
    ExportPlan,
    ExportReport,
    Format,
    Progressed,
    ProjectStore,
    Rehearsed,
    Split,
)
from storage.outside import World
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import until
from tests.ui.windows import Open, Outside, document, forgotten, in_memory
from ui import i18n
from ui.dialogs.export import ExportDialog
from ui.dialogs.format_words import choice_words, told, value_words
from ui.dialogs.parts import children, lines

TEXT = "Мэрия Тулы открыла мост. Павел Круглов рад."


def _project(*done: str) -> MemoryStore:
    """A project in memory with nested entities in a document of Анна; `done` are those who have done it."""
    store = in_memory(document("d", TEXT), document("e", "Второй текст о Туле."))
    for name in done or ("Анна",):
        who = store.annotator(name).id
        made: list[Record] = [
            Annotation(f"o{name}", "d", who, "entity", "ORG", (Span(0, 10),)),
            Annotation(f"l{name}", "d", who, "entity", "LOC", (Span(6, 10),)),
            Status(status_id("d", who), "d", who, "done"),
        ]
        store.append(Transaction(tuple(Edit(None, record) for record in made), "annotate", who, "2026-02-03", "d"))
    return store


Opening = Callable[..., ExportDialog]


@pytest.fixture
def opening(window: Open) -> Iterator[Opening]:
    made: list[ExportDialog] = []

    def show(store: MemoryStore | None = None, outside: World | None = None) -> ExportDialog:
        h = window()
        h.window.use(store or _project())
        made.append(ExportDialog(h.window, outside or h.window.outside, h.bench.store, "Анна"))
        made[-1].show()
        return made[-1]

    yield show
    forgotten(*made)


def _settled(dialog: ExportDialog) -> ExportDialog:
    until(lambda: not dialog.rehearsal.busy)
    return dialog


def test_every_format_is_in_a_group_and_found_by_its_words(opening: Opening) -> None:
    dialog = opening()
    formats = dialog.formats
    shown = [item.text(0) for head in lines(formats.list) for item in children(head)]
    assert sorted(shown) == sorted(told(known)[0] for known in World().export_formats())
    QTest.keyClicks(formats.search, "excel")
    assert formats.current.name == "xlsx"
    formats.search.clear()
    QTest.keyClicks(formats.search, "json lines")
    first = formats.current.name
    formats.pick("tei")
    assert (first, formats.current.name) == ("jsonl", "tei")
    assert dialog.target.text().endswith(".xml")


def test_a_folder_format_asks_for_a_folder_and_names_the_new_one(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opening()
    dialog.formats.pick("csv")
    assert dialog.target.accessibleName() == "Folder"
    name = Path(dialog.target.text()).name
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog._browsing.click()
    assert dialog.target.text() == str(tmp_path / name)
    assert "." not in name


def test_the_plan_is_what_the_fields_say(opening: Opening) -> None:
    store = _project("Анна", "Борис")
    store.set_setting("adjudicator", "Борис")
    dialog = opening(store)
    which = dialog.documents
    assert [which.annotator.itemData(i) for i in range(which.annotator.count())] == ["Анна", "Борис", EACH, ADJUDICATED]
    which.annotator.setCurrentIndex(which.annotator.findData(EACH))
    which.query.setText(" тулы ")
    which.since.setText("2026-02")
    which.pseudonyms.setChecked(True)
    dialog.formats.pick("doccano")
    dialog.labels.tick("claim", False)
    dialog.labels.tick("entity", False, "PER")
    box = dialog.strategies.fields["discontinuous"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("hull"))
    dialog.target.setText("/tmp/a.jsonl")
    plan = dialog.plan()
    assert (plan.format, plan.annotator, plan.query, plan.since) == ("doccano", EACH, "тулы", "2026-02")
    assert (plan.pseudonyms, plan.choices["discontinuous"], plan.choices["shape"]) == (True, "hull", "relations")
    assert plan.layers == ("entity", "quote", "cue", "source")
    assert "PER" not in plan.labels
    assert {"LOC", "QUOTE", "CUE", "SOURCE"} <= set(plan.labels)


def test_a_dataset_is_parted_by_what_the_fields_say(opening: Opening, tmp_path: Path) -> None:
    dialog = _settled(opening())
    parting = dialog.documents.parting
    assert dialog.plan().split is None
    assert not parting.shares.isVisible()
    parting.by.setCurrentIndex(parting.by.findData("source"))
    assert parting.shares.isVisible()
    assert [each.text() for each in parting.findChildren(QLabel) if each.isVisible()] == ["train/dev/test, %", "seed"]
    for shares, seed, why in (("80/10", "1", "percents"), ("80/10/20", "1", "percents"), ("80/10/10", "", "seed")):
        parting.shares.setText(shares)
        parting.seed.setText(seed)
        assert why in dialog.notice.text()
        assert (dialog.plan().split, dialog.export.isEnabled()) == (None, False)
    parting.shares.setText("50 / 0 / 50")
    parting.seed.setText("7")
    assert _settled(dialog).plan().split == Split((0.5, 0.0, 0.5), "source", 7)
    dialog.documents.all.setChecked(True)
    dialog.target.setText(str(tmp_path / "a.jsonl"))
    _settled(dialog).export.click()
    assert dialog.report is not None
    names = {path.name for path in tmp_path.iterdir()}
    assert {"a.train.jsonl", "a.test.jsonl"} <= names
    assert "a.dev.jsonl" not in names


def test_losses_are_grouped_with_their_counts_and_strategies_change_them(opening: Opening) -> None:
    dialog = _settled(opening())
    assert "1 document · Entities: 2" in dialog.words.text()
    assert dialog.losses.topLevelItemCount() == 0
    assert not dialog.losses.isVisible()
    assert dialog.notice.text() == "The format holds all of it."
    dialog.formats.pick("doccano")
    _settled(dialog)
    dialog.formats.pick("conll2003")
    _settled(dialog)
    heads = {head.text(0): head for head in lines(dialog.losses)}
    (nested,) = children(heads["nested in another one (1)"])
    assert (nested.text(0), nested.text(1)) == ("d", "6–10")
    assert dialog.losses.isVisible()
    fields = dialog.strategies.fields.values()
    assert len({field.mapTo(dialog, QPoint()).y() for field in fields}) == 1, "one beside the other, on one line"
    dialog.labels.tick("entity", False, "LOC")
    _settled(dialog)
    assert "nested in another one (1)" not in [head.text(0) for head in lines(dialog.losses)]


def test_what_becomes_of_a_loss_is_said_in_the_language_of_the_window(opening: Opening, qapp: QApplication) -> None:
    dialog = opening()
    dialog.formats.pick("conll2003")
    locale = QLocale()
    i18n.install(qapp, "ru")
    try:
        report = _settled(dialog).losses
        (nested,) = children(next(head for head in lines(report) if head.text(0).startswith("внутри другого")))
    finally:
        i18n.install(qapp, "en")
        QLocale.setDefault(locale)
    assert nested.text(2) == "LOC «Тулы»: опущено, остаётся ORG «Мэрия Тулы»"
    assert nested.toolTip(2) == "<span>LOC «Тулы»: опущено, остаётся ORG «Мэрия Тулы»</span>"


def test_wrong_dates_and_no_layer_are_said_and_nothing_can_be_exported(opening: Opening) -> None:
    dialog = _settled(opening())
    assert dialog.export.isEnabled()
    dialog.documents.since.setText("вчера")
    assert (dialog.export.isEnabled(), dialog.notice.text()) == (False, "A date is written 2026-02-03.")
    dialog.documents.since.clear()
    for layer in ("entity", "quote", "cue", "source", "claim"):
        dialog.labels.tick(layer, False)
    assert dialog.notice.text() == "No layer is ticked, so there is nothing to export."
    dialog.labels.tick("claim", True)
    _settled(dialog)
    assert dialog.export.isEnabled()


class _Lacking(World):
    """A world without the libraries of optional formats."""

    def missing(self, known: Format) -> StorageError | None:
        words = 'this format needs openpyxl, which is not installed; install it with: pip install "kavychki[xlsx]"'
        return StorageError("missing-extra", "", words) if known.extra else None


def test_what_has_to_be_installed_is_said_before_anything_else(opening: Opening) -> None:
    dialog = opening(outside=_Lacking())
    dialog.formats.pick("xlsx")
    assert dialog.notice.text().endswith('Install it with: pip install "kavychki[xlsx]"')
    assert (dialog.export.isEnabled(), dialog.rehearsal.busy) == (False, False)
    dialog.formats.pick("jsonl")
    _settled(dialog)
    assert dialog.export.isEnabled()


class _Endless(World):
    """A world in which a rehearsal never ends."""

    def __init__(self) -> None:
        self.plans: list[ExportPlan] = []
        self.left = 0

    def rehearsing(self, store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
        self.plans.append(plan)
        (last,) = list(super().rehearsing(store, plan))[-1:]
        try:
            while True:
                yield Rehearsed(1, 100_000, last.report)
        finally:
            self.left += 1


def test_a_long_rehearsal_holds_nothing_up_and_is_dropped_for_a_newer_one(opening: Opening) -> None:
    world = _Endless()
    dialog = opening(outside=world)
    until(lambda: "1 of 100,000" in dialog.words.text())
    ticks: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    until(lambda: len(ticks) > 20)
    timer.stop()
    dialog.formats.pick("tei")
    until(lambda: len(world.plans) == 2)
    assert (world.plans[-1].format, world.left) == ("tei", 1)
    dialog.reject()
    assert (world.left, dialog.rehearsal.busy) == (2, False)


class _Defective(World):
    """A world with an exporter that breaks."""

    def rehearsing(self, store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
        yield from list(super().rehearsing(store, plan))[:1]
        raise KeyError("a defect")


def test_a_defect_of_an_exporter_does_not_look_like_a_format_that_holds_all(opening: Opening) -> None:
    with capture_exceptions() as told:
        dialog = _settled(opening(outside=_Defective()))
    assert [kind for kind, *_ in told] == [KeyError]
    assert not dialog.notice.isVisible()
    assert not dialog.export.isEnabled()


def test_enter_on_a_loss_shows_its_place_behind_the_dialog(window: Open) -> None:
    h = window()
    h.window.use(_project())
    assert h.window.bench is not None
    h.bench.open("e")
    dialog = ExportDialog(h.window, h.window.outside, h.bench.store, "Анна")
    dialog.place_chosen.connect(h.window.deeds.show_loss)
    dialog.show()
    dialog.formats.pick("conll2003")
    _settled(dialog)
    dialog.losses.setFocus()
    row = next(head for head in lines(dialog.losses) if head.text(0).startswith("nested"))
    dialog.losses.setCurrentItem(row)
    QTest.keyClick(dialog.losses, Qt.Key.Key_Return)
    assert row.isExpanded()
    dialog.losses.setCurrentItem(children(row)[0])
    QTest.keyClick(dialog.losses, Qt.Key.Key_Return)
    assert (h.state.document.id, h.focused()) == ("d", ("entity", "LOC", "Тулы"))
    assert dialog.isVisible()
    dialog.close()
    dialog.deleteLater()


def test_a_cancelled_export_leaves_nothing_behind_and_the_dialog_open(opening: Opening, tmp_path: Path) -> None:
    dialog = _settled(opening())
    folder = tmp_path / "out"
    folder.mkdir()
    dialog.target.setText(str(folder / "a.jsonl"))

    def cancel() -> None:
        for progress in dialog.findChildren(QProgressDialog):
            progress.cancel()

    timer = QTimer(interval=0)
    timer.timeout.connect(cancel)
    timer.start()
    dialog.export.click()
    timer.stop()
    assert list(folder.iterdir()) == []
    assert (dialog.isVisible(), dialog.report, dialog.notice.text()) == (True, None, "Cancelled; nothing was written.")
    dialog.export.click()
    assert dialog.report is not None
    assert next(Path(file).name for file in dialog.report.files) == "a.jsonl"


def test_every_field_has_a_name_and_every_choice_words_in_both_languages(opening: Opening, window: Open) -> None:
    dialog = opening()
    for known in World().export_formats():
        dialog.formats.pick(known.name)
        kinds = (QComboBox, QLineEdit, QTreeWidget)
        fields = [w for kind in kinds for w in dialog.findChildren(kind) if w.isVisibleTo(dialog)]
        unnamed = [w for w in fields if not w.accessibleName() and not isinstance(w.parent(), QComboBox)]
        assert unnamed == []
    window(language="ru")
    for known in (*World().export_formats(), *World().import_formats()):
        for choice in known.choices:
            assert choice_words(choice) != choice.name, (known.name, choice.name)
            for value in choice.values:
                words = value_words(choice.name, value)
                assert words != value or words.isupper(), (known.name, choice.name, value)
    QApplication.processEvents()


def test_suggestions_that_come_meanwhile_are_written_behind_an_export(
    window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    h = window()
    h.window.use(_project())
    h.bench.open("e")
    text = h.text
    late = draft(text, "entity", "LOC", text.split()[0])
    there: list[int] = []

    class Meanwhile(Outside):
        def export(
            self, store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None
        ) -> ExportReport:  # fmt: skip
            h.window.suggesting._made(("e", [late]))
            there.append(len(store.suggestions("e")))
            return super().export(store, plan, progressed)

    def carry_out(dialog: ExportDialog) -> int:
        _settled(dialog)
        dialog.target.setText(str(tmp_path / "a.jsonl"))
        dialog.export.click()
        return dialog.result()

    h.window.outside = Meanwhile()
    before = len(h.bench.store.suggestions("e"))
    monkeypatch.setattr(ExportDialog, "exec", carry_out)
    h.window.act("export")
    assert (tmp_path / "a.jsonl").exists()
    assert (there, len(h.bench.store.suggestions("e"))) == ([before], before + 1)
