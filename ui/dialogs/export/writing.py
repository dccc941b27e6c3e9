"""The export itself, watched and cancelled between two documents; cancelled, it leaves nothing behind."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from annotate.ports import ExportPlan, ExportReport, Outside, ProjectStore
from ui.i18n import tr

_SLICE = 0.02  # seconds of work between two looks at the events of the window


def write(parent: QWidget, outside: Outside, store: ProjectStore, plan: ExportPlan) -> ExportReport:
    """Writes the dataset and reads it again.

    Raises:
        StorageError: as Outside.export, "cancelled" where the person did so.
    """
    progress = QProgressDialog(tr("Exporting…"), tr("Cancel"), 0, 0, parent)
    progress.setWindowTitle(tr("Export"))
    progress.setWindowModality(Qt.WindowModality.WindowModal)
    progress.setMinimumDuration(600)
    progress.setAutoReset(False)
    progress.setAutoClose(False)
    last, looked = 0, perf_counter()

    def progressed(done: int, of: int) -> bool:
        nonlocal last, looked
        if done < last:  # the second time round
            progress.setLabelText(tr("Reading again what was written…"))
        last = done
        if perf_counter() - looked > _SLICE or done == of:
            progress.setMaximum(of)
            progress.setValue(done)
            QCoreApplication.processEvents()
            looked = perf_counter()
        return not progress.wasCanceled()

    try:
        return outside.export(store, plan, progressed)
    finally:
        progress.close()
        progress.deleteLater()
