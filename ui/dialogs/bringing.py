"""The import dialog: what was found in files, as what it is read, and what labels become that the schema lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import StorageError
from annotate.exchange.survey import Survey
from annotate.model.schema import Schema
from annotate.ports import Format, ImportPlan, Outside
from ui.dialogs.choices import Choices
from ui.dialogs.format_words import told
from ui.dialogs.mapping import Mapping
from ui.dialogs.parts import scrolled, sized
from ui.i18n import tr
from ui.importing import Look
from ui.panels.labels import plain
from ui.told import error_words, number, read_words

_SOON = 300  # milliseconds without a change until the files are looked through again
_AS_SUGGESTIONS = "="
_NAMED = 8  # formats, encodings and annotators that are named one by one


class ImportDialog(QDialog):
    """Shows a survey and asks what it leaves open; `plan` is what was chosen. Nothing is written here."""

    def __init__(
        self,
        parent: QWidget,
        outside: Outside,
        schema: Schema,
        annotators: Sequence[str],
        paths: Sequence[str],
        survey: Survey,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import"))
        sized(self, 760, 680)
        self._outside, self._schema, self._paths = outside, schema, tuple(paths)
        self._formats = outside.import_formats()
        self._look: Look | None = None
        self._offers: Format | None = None
        self.survey = survey
        self.format, self.whose = QComboBox(), QComboBox()
        self.encoding = QLineEdit()
        self.choices = Choices()
        self.mapping = Mapping(schema)
        self.add_all = QPushButton(tr("Add what would be left out to the label schema"))
        self.problems = QListWidget()
        self._found, self._of, self._notice = (
            plain("", "strong", True),
            plain("", "faint", True),
            plain("", "faint", True),
        )
        self._strange = plain(tr("Labels that the label schema does not have"), "strong", True)
        self._broken = plain("", "strong", True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self.bring = self._buttons.addButton(tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._fill(annotators)
        self._arrange()
        self._connect()
        self._show()

    def _fill(self, annotators: Sequence[str]) -> None:
        self.format.addItem(tr("As each file is recognised"), "")
        for known in self._formats:
            self.format.addItem(told(known)[0], known.name)
        self.encoding.setPlaceholderText(tr("found out for each file"))
        self.whose.addItem(tr("Of those whom the files name, else mine"), "")
        self.whose.addItem(tr("Suggestions, named after their source"), _AS_SUGGESTIONS)
        for name in annotators:
            self.whose.addItem(name, name)
        self.whose.setEditable(True)
        self.whose.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for box in (self.format, self.whose):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
        for field, title in (
            (self.format, tr("Format")),
            (self.encoding, tr("Encoding")),
            (self.whose, tr("Annotations")),
            (self.problems, tr("What could not be read")),
        ):
            field.setAccessibleName(title)
        self.problems.setObjectName("boxed")
        self.problems.setWordWrap(True)
        self.problems.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setMinimumHeight(90)

    def _arrange(self) -> None:
        form = self._form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(tr("Format"), self.format)
        form.addRow(tr("Encoding"), self.encoding)
        form.addRow(self.choices)
        form.addRow(tr("Annotations"), self.whose)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self._found)
        column.addWidget(self._of)
        column.addWidget(self._notice)
        column.addLayout(form)
        for widget in (self._strange, self.mapping, self.add_all, self._broken, self.problems):
            column.addWidget(widget)
        column.setAlignment(self.add_all, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)
        scrolled(self, page, self._buttons)

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.format.currentIndexChanged.connect(self._another)
        self.encoding.textEdited.connect(self._again)
        self.choices.changed.connect(self._again)
        self._soon.timeout.connect(self._begin)
        self.add_all.clicked.connect(self.mapping.add_left_out)
        self.mapping.changed.connect(self._show_add_all)

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    def plan(self) -> ImportPlan:
        """What the dialog says now."""
        choices = self.choices.values()
        name = str(self.format.currentData())
        if not name and choices and self._offers is not None:
            name = self._offers.name  # choices are those of a format that is named
        at = self.whose.findText(self.whose.currentText())
        whose = str(self.whose.itemData(at)) if at >= 0 else self.whose.currentText().strip()
        return ImportPlan(
            name,
            self.encoding.text().strip(),
            choices,
            "" if whose == _AS_SUGGESTIONS else whose,
            whose == _AS_SUGGESTIONS,
            self.mapping.labels(),
        )

    def _show(self) -> None:
        """What was found, and what there is to choose about it."""
        survey = self.survey
        self._notice.hide()
        found = [tr("%n file(s)", survey.files), tr("%n document(s)", survey.documents)]
        if survey.annotations:
            found.append(tr("%n annotation(s)", survey.annotations))
        if survey.suggestions:
            found.append(tr("%n suggestion(s)", survey.suggestions))
        titles = {known.name: told(known)[0] for known in self._formats}
        lines = list[str]()
        for counts, title in (
            ({titles.get(name, name): count for name, count in survey.formats.items()}, tr("Format")),
            (survey.encodings, tr("Encoding")),
            (survey.annotators, tr("Annotators")),
        ):
            if named := ", ".join(f"{name} ({number(count)})" for name, count in list(counts.items())[:_NAMED]):
                lines.append(f"{title}: {named}" + (" …" if len(counts) > _NAMED else ""))
        self._found.setText(" · ".join(found))
        self._of.setText("\n".join(lines))
        self._of.setVisible(bool(lines))
        self._show_choices()
        unknown = survey.unknown
        self.mapping.show_labels(unknown)
        self._strange.setVisible(bool(unknown))
        self.mapping.setVisible(bool(unknown))
        self.add_all.setVisible(bool(unknown))
        self._show_add_all()
        self.problems.clear()
        for read in survey.problems:
            self.problems.addItem(read_words(read))
        self._broken.setText(tr("%n could not be read", survey.failed))
        self._broken.setVisible(bool(survey.failed))
        self.problems.setVisible(bool(survey.failed))
        self.whose.setEnabled(bool(survey.annotations))
        self.bring.setEnabled(survey.documents > 0)

    def _show_add_all(self) -> None:
        self.add_all.setEnabled(bool(self.mapping.left_out()))

    def _show_choices(self) -> None:
        """The choices of the one format that the files have, or that was chosen."""
        name = str(self.format.currentData()) or (
            next(iter(self.survey.formats)) if len(self.survey.formats) == 1 else ""
        )
        known = next((known for known in self._formats if known.name == name), None)
        if known != self._offers:
            self._offers = known
            self.choices.show_choices(known.choices if known else (), offered=self._columns(known))
        self._form.setRowVisible(self.choices, bool(self.choices.fields))

    def _columns(self, known: Format | None) -> dict[str, tuple[str, ...]]:
        """The columns of the first file, to pick from in each choice that takes any words, where it is a table."""
        free = [choice.name for choice in known.choices if not choice.values] if known else []
        files = [path for path in self._paths if Path(path).is_file()]
        if known is None or not free or not files:
            return {}
        try:
            table = self._outside.columns(files[0], ImportPlan(known.name, self.encoding.text().strip()))
        except StorageError:
            return {}
        return {name: tuple(table.sheets if name == "sheet" else table.names) for name in free}

    def _another(self) -> None:
        """Another format: its choices are others, too."""
        self.choices.show_choices(())
        self._form.setRowVisible(self.choices, False)
        self._offers = None
        self._again()

    def _again(self, _: object = None) -> None:
        self._stop()
        self.bring.setEnabled(False)
        self._soon.start()

    def _stop(self) -> None:
        self._soon.stop()
        look, self._look = self._look, None
        if look is not None:
            look.cancel()
            look.deleteLater()

    def _begin(self) -> None:
        plan = self.plan()
        self._look = Look(self._schema, lambda: self._outside.read(self._paths, plan), self)
        self._look.progressed.connect(self._looked_some)
        self._look.finished.connect(self._looked)
        self._look.start()
        self._looked_some(0)

    def _looked_some(self, count: int) -> None:
        self._notice.setText(tr("Looking through the files: {count}").format(count=number(count)))
        self._notice.show()

    def _looked(self, look: Look) -> None:
        if look is not self._look:
            return
        self._look = None
        look.deleteLater()
        if look.failure is not None:
            self._notice.setText(error_words(look.failure))
            return
        self.survey = look.survey
        self._show()
