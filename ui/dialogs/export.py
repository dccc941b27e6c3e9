"""The export dialog: what, as which format, where; what would be lost is listed before anything is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressDialog,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import KavychkiError, StorageError
from annotate.model.schema import words
from annotate.ports import ExportPlan, ExportReport, Format, Outside, ProjectStore
from ui.dialogs.parts import sized
from ui.i18n import language, noop, tr
from ui.panels.labels import ElidedBox, brief
from ui.told import error_words, number

_SHOWN = 500  # losses that the list shows; the file beside the dataset holds all
KINDS = {
    "nested": noop("nested, outer one kept"),
    "overlapping": noop("overlapping, first one kept"),
    "discontinuous": noop("several fragments"),
    "snapped-to-token": noop("moved to token borders"),
    "no-token": noop("white space only"),
    "header": noop("in the header before the article"),
    "label": noop("label written in another way"),
    "layer": noop("layer not in this format"),
    "attributes": noop("attributes not in this format"),
    "relations": noop("links not in this format"),
    "decisions": noop("decisions not in this format"),
    "status": noop("note and flag not in this format"),
    "characters": noop("characters written in another way"),
    "groups": noop("what is known of entities not in this format"),
}

_FORMATS = {
    "jsonl": (
        noop("JSON lines, lossless"),
        noop("Everything, one document a line; offsets count Unicode code points."),
    ),
    "conll2003": (
        noop("CoNLL-2003"),
        noop("Entities or all layers as columns of tags, one token a line; what does not fit is listed."),
    ),
    "conllu": (noop("CoNLL-U"), noop("Sentences, tokens and white space; spans of all layers as brackets.")),
    "brat": (noop("brat standoff"), noop("A folder of texts and annotations, with the configuration for brat.")),
    "doccano": (
        noop("doccano (JSON lines)"),
        noop("Spans and links; the doccano project has to allow overlapping spans."),
    ),
    "labelstudio": (
        noop("Label Studio (JSON)"),
        noop("Annotations, suggestions as predictions, and the labelling config in a file beside it."),
    ),
    "prodigy": (
        noop("Prodigy (JSON lines)"),
        noop("Tokens, spans and links; documents that are done and not flagged are accepted."),
    ),
    "csv": (noop("CSV tables"), noop("A folder with tables of entities, quotes and claims.")),
    "tsv": (noop("TSV tables"), noop("The same tables with tabs between the columns.")),
    "xlsx": (noop("Excel workbook"), noop("The same tables as sheets; no cell is a formula.")),
    "webannotation": (noop("Web annotations (JSON-LD)"), noop("W3C Web Annotation: an item a line, with its context.")),
    "tei": (noop("TEI P5 (XML)"), noop("Articles with names, quotes and claims as elements.")),
    "xmi": (
        noop("UIMA CAS XMI (INCEpTION)"),
        noop("A folder of documents with their types for INCEpTION, DKPro and cassis."),
    ),
    "webanno": (
        noop("WebAnno TSV 3.3 (INCEpTION)"),
        noop("A folder of tables of tokens; a piece of a token is a line of its own."),
    ),
    "spacy": (
        noop("spaCy (DocBin)"),
        noop("Tokens, entities and span groups for spacy train."),
    ),
    "parquet": (
        noop("Hugging Face (Parquet)"),
        noop("A folder for datasets: tokens with tags, spans, quotations and claims."),
    ),
    "claimreview": (noop("ClaimReview (JSON-LD)"), noop("Claims with a verdict, as search engines read them.")),
    "html": (noop("Page to print (HTML)"), noop("Highlighted articles with tables of quotes and claims.")),
}


def _told(known: Format) -> tuple[str, str]:
    """A format's title and what it is; in the storage's own words where this window has none."""
    title, about = _FORMATS.get(known.name, (known.title, known.description))
    return tr(title), tr(about)


class ExportDialog(QDialog):
    """Plans an export and carries it out. `report` is what was written, None before."""

    def __init__(self, parent: QWidget, outside: Outside, store: ProjectStore, annotator: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        sized(self, 620, 560)
        self._outside, self._store = outside, store
        self.report: ExportReport | None = None
        self.format = QComboBox()
        for known in outside.export_formats():
            title, _ = _told(known)
            self.format.addItem(title, known)
        self.annotator = ElidedBox()
        # as wide as the other fields, whatever the names are
        self.annotator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name in [a.name for a in store.annotators()] or [annotator]:
            self.annotator.addItem(brief(name), name)
        self.annotator.setCurrentIndex(max(0, self.annotator.findData(annotator)))
        self.all = QCheckBox(tr("Also documents that are not done"))
        self.suggestions = QCheckBox(tr("Also undecided suggestions, marked as such"))
        self.target = QLineEdit()
        browse = QPushButton(tr("Choose…"))
        row = QHBoxLayout()
        row.addWidget(self.target, 1)
        row.addWidget(browse)
        self._about = QLabel()
        self._about.setObjectName("faint")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(tr("Format"), self.format)
        form.addRow("", self._about)
        form.addRow(tr("Annotator"), self.annotator)
        form.addRow("", self.all)
        form.addRow("", self.suggestions)
        form.addRow(tr("File"), row)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._losses = QTreeWidget()
        self._losses.setObjectName("boxed")
        self._losses.setRootIsDecorated(False)
        self._losses.setHeaderLabels([tr("What the format cannot hold"), tr("Where"), tr("Words")])
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self.export = self._buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self._words)
        layout.addWidget(self._losses, 1)
        layout.addWidget(self._buttons)
        browse.clicked.connect(self._browse)
        self._buttons.accepted.connect(self._go)
        self._buttons.rejected.connect(self.reject)
        for box in (self.format, self.annotator):
            box.currentIndexChanged.connect(self._rehearse)
        for check in (self.all, self.suggestions):
            check.toggled.connect(self._rehearse)
        counts = store.counts(store.annotator(annotator).id) if not store.read_only else None
        self.all.setChecked(bool(counts and not counts.done))
        self._suggest_target()
        self._rehearse()

    def plan(self, overwrite: bool = False) -> ExportPlan:
        """What the dialog says now."""
        return ExportPlan(
            self.format.currentData().name,
            self.target.text().strip(),
            self.annotator.currentData(),
            not self.all.isChecked(),
            self.suggestions.isChecked(),
            overwrite,
        )

    def _suggest_target(self) -> None:
        path = Path(self._store.path)
        folder = path.parent if path.parent.is_dir() else Path.home()
        self.target.setText(str(folder / f"{path.stem}.{self.format.currentData().extension.lstrip('.')}"))

    def _rehearse(self) -> None:
        known = self.format.currentData()
        self._about.setText(_told(known)[1])
        if self.sender() is self.format:
            self._suggest_target()
        self._losses.clear()
        self.export.setEnabled(False)
        try:
            report = self._outside.rehearse(self._store, self.plan(overwrite=True))
        except KavychkiError as error:
            self._words.setText(error_words(error))
            return
        schema = self._store.schema()
        layers = {layer.name: words(layer.titles, language(), layer.name) for layer in schema.layers}
        counts = ", ".join(f"{layers.get(name, name)}: {number(count)}" for name, count in report.counts.items())
        self._words.setText(tr("%n document(s)", report.documents) + (f" · {counts}" if counts else ""))
        for loss in report.losses[:_SHOWN]:
            kind = tr(KINDS[loss.kind]) if loss.kind in KINDS else loss.kind
            place = f"{loss.title[:40]} {loss.start}–{loss.end}" if loss.end else loss.title[:40]
            self._losses.addTopLevelItem(QTreeWidgetItem([kind, place, loss.detail]))
        if (more_of_them := sum(report.lost.values()) - _SHOWN) > 0:
            more = tr("and %n more, all in the file beside the dataset", more_of_them)
            self._losses.addTopLevelItem(QTreeWidgetItem([more]))
        self._losses.setVisible(bool(report.losses))
        self.export.setEnabled(report.documents > 0)

    def _browse(self) -> None:
        known = self.format.currentData()
        pattern = f"{_told(known)[0]} (*.{known.extension.lstrip('.')})"
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export"), self.target.text(), pattern, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if path:
            self.target.setText(path)

    def _go(self) -> None:
        plan = self.plan()
        if not plan.target:
            self._words.setText(tr("Say which file to write."))
            return
        try:
            self.report = self._write(plan)
        except StorageError as error:
            if error.code != "exists" or not self._replace(plan.target):
                self._words.setText("" if error.code == "cancelled" else error_words(error))
                return
            try:
                self.report = self._write(self.plan(overwrite=True))
            except StorageError as again:
                self._words.setText(error_words(again))
                return
        self.accept()

    def _replace(self, target: str) -> bool:
        from ui.dialogs.ask import confirm

        return confirm(self, tr("{name} exists. Replace it?").format(name=Path(target).name), tr("Replace"))

    def _write(self, plan: ExportPlan) -> ExportReport:
        progress = QProgressDialog(tr("Exporting…"), tr("Cancel"), 0, 0, self)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(600)

        def progressed(done: int, of: int) -> bool:
            progress.setMaximum(of)
            progress.setValue(done)
            QCoreApplication.processEvents()
            return not progress.wasCanceled()

        try:
            return self._outside.export(self._store, plan, progressed)
        finally:
            progress.close()
            progress.deleteLater()
