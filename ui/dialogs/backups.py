"""The backups of a project: what there is, one more, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotate.errors import KavychkiError
from annotate.ports import Backup, Backups, Difference, Kept, Restored
from ui.apart import Apart
from ui.backing import Backing
from ui.dialogs.ask import confirm
from ui.dialogs.parts import column, sized
from ui.i18n import noop, tr
from ui.panels.labels import Elided, plain, tip
from ui.told import error_words, number

_COLUMNS = (
    noop("When"), noop("Why"), noop("Documents"), noop("Annotations"), noop("Change"), noop("Size"), noop("State"),
)  # fmt: skip
_COUNTS = range(2, 6)

WHYS = {
    "opened": noop("project opened"),
    "hourly": noop("an hour of work"),
    "before-import": noop("before an import"),
    "before-change": noop("before a change in many places"),
    "before-schema": noop("before a change of the label schema"),
    "before-undo": noop("before a large change was taken back"),
    "before-migration": noop("before the file got a new format"),
    "before-restore": noop("before a backup was restored"),
    "before-repair": noop("before a repair"),
    "by-hand": noop("by hand; stays"),
}


def time_words(at: str) -> str:
    """A UTC time stamp as a local day and time."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())), "d MMM yyyy, HH:mm")


def question(backup: Backup, difference: Difference) -> str:
    """What restoring a backup would change, for the person to decide."""
    words = [tr("Restore the backup of {time}?").format(time=time_words(backup.at)), ""]
    if not difference.readable:
        words.append(tr("The project cannot be read now. The damaged file is put aside, not deleted."))
    elif difference.lost:
        count = sum(difference.lost.values())
        people = ", ".join(f"{name} ({number(changes)})" for name, changes in difference.lost.items())
        words.append(tr("%n change(s) made since then are taken away:", count) + " " + people + ".")
    if difference.returning:
        words.append(tr("%n change(s) that the project does not have any more come back.", difference.returning))
    if difference.readable and not difference.lost and not difference.returning:
        words.append(tr("No change was made since then."))
    if difference.readable:
        words.append(tr("What the project is now becomes a backup first, so this can be taken back."))
    if not backup.sound:
        words.append(tr("The check found something wrong in this backup."))
    return "\n".join(words)


class BackupsDialog(QDialog):
    """Lists the backups of a project, the newest first.

    Accepted with `restored` where one was restored, or `copied` where a copy of one is to be opened. `backing` is that
    of the window where it has the project open; without it none can be made.
    """

    def __init__(self, parent: QWidget, backups: Backups, path: str, backing: Backing | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Backups"))
        sized(self, 900, 480)
        self._backups, self._path, self._backing = backups, path, backing
        self._rows: Sequence[Backup] = ()
        self._working: Apart[object] | None = None
        self.restored: Restored | None = None
        self.copied = ""
        self.chosen_time = ""
        heading = Elided(tr("Backups of {name}").format(name=Path(path).name))
        heading.setObjectName("strong")
        about = plain(
            tr(
                "Made when a project is opened, after an hour of work and before large changes. The last 5 are kept,"
                " one a day for 7 days and one a week for 4 weeks; those made by hand stay until you delete them."
            ),
            "faint",
            wrap=True,
        )
        self.list = _list()
        self.said = plain("", "faint", wrap=True)
        self.now = QPushButton(tr("Back up now"))
        self.restore = QPushButton(tr("Restore…"))
        self.open_copy = QPushButton(tr("Open a copy…"))
        self.show_folder = QPushButton(tr("Show the folder"))
        self.shut = QPushButton(tr("Close"))
        row = QHBoxLayout()
        for button in (self.now, self.restore, self.open_copy, self.show_folder):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.shut.setAutoDefault(False)
        row.addStretch(1)
        row.addWidget(self.shut)
        layout = column(self, heading, about, self.list, self.said)
        layout.setStretchFactor(self.list, 1)
        layout.addLayout(row)
        self._connect()
        self._read()
        self.list.setFocus()

    def _connect(self) -> None:
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemActivated.connect(self._restore)
        self.now.clicked.connect(self._make)
        self.restore.clicked.connect(self._restore)
        self.open_copy.clicked.connect(self._open_copy)
        self.show_folder.clicked.connect(self._show_folder)
        self.shut.clicked.connect(self.reject)
        if self._backing is not None:
            self._backing.kept.connect(self._kept)

    @property
    def chosen(self) -> Backup | None:
        for item in self.list.selectedItems():
            return self._rows[self.list.indexOfTopLevelItem(item)]
        return None

    # the list

    def _read(self) -> None:
        self._work(self._backups.all, self._show, tr("Reading…"))

    def _show(self, rows: Sequence[Backup]) -> None:
        kept = self.chosen
        self._rows = rows
        self.list.clear()
        self.list.addTopLevelItems([_item(backup) for backup in rows])
        if rows:
            at = next((i for i, backup in enumerate(rows) if kept and backup.path == kept.path), 0)
            self.list.setCurrentIndex(self.list.model().index(at, 0))
        last = tr("Last backup: {time}").format(time=time_words(rows[0].at)) if rows else tr("No backup yet.")
        self.said.setText(last)
        self._allow()

    def _allow(self) -> None:
        idle, chosen = self._working is None, self.chosen
        self.now.setEnabled(idle and self._backing is not None and self._backing.keeper is not None)
        for button in (self.restore, self.open_copy):
            button.setEnabled(idle and chosen is not None and chosen.readable)
        self.show_folder.setEnabled(Path(self._backups.folder).is_dir())
        self.shut.setEnabled(idle)

    # acts

    def _work(self, act: Callable[[], object], ended: Callable[..., None], words: str) -> None:
        """Does something beside the window; the dialog waits and says so. A refusal is shown in it."""
        if self._working is not None:
            return

        def over(result: object) -> None:
            self._working = None
            self._allow()
            self.list.setFocus()
            self.said.setText("")
            if isinstance(result, KavychkiError):
                self.said.setText(error_words(result))
            else:
                ended(result)

        self._working = Apart(act, self)
        self._working.ended.connect(over)
        self.said.setText(words)
        self._allow()
        self._working.start()

    def _make(self) -> None:
        if self._backing is not None and self._backing.keeper is not None:
            self.now.setEnabled(False)
            self.said.setText(tr("A backup is being made and checked…"))
            self._backing.keeper.ask("by-hand")

    def _kept(self, kept: Kept) -> None:
        if kept.failure is not None:
            self._allow()
            self.said.setText(error_words(kept.failure))
        elif self._working is None:
            self._read()

    def _restore(self) -> None:
        backup = self.chosen
        if backup is None or not backup.readable or self._working is not None:
            return
        try:
            difference = self._backups.difference(backup)
        except KavychkiError as error:
            self.said.setText(error_words(error))
            return
        if confirm(self, question(backup, difference), tr("Restore")):
            self.chosen_time = time_words(backup.at)
            anyway = not backup.sound
            words = tr("The backup is being checked, then restored…")
            self._work(lambda: self._backups.restore(backup, anyway), self._restored, words)

    def _restored(self, restored: Restored) -> None:
        self.restored = restored
        self.accept()

    def _open_copy(self) -> None:
        backup = self.chosen
        if backup is None:
            return
        suggested = Path(self._path).with_name(Path(backup.path).name)
        target, _ = QFileDialog.getSaveFileName(
            self, tr("Open a copy"), str(suggested), "Kavychki (*.kavychki)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if target:
            target = target if Path(target).suffix else f"{target}.kavychki"
            self._work(lambda: self._backups.copy(backup, target), lambda _: self._copied(target), tr("Copying…"))

    def _copied(self, target: str) -> None:
        self.copied = target
        self.accept()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._backups.folder))

    def reject(self) -> None:
        """Closes it, unless something is under way: that is never left half done."""
        if self._working is None:
            super().reject()


def _list() -> QTreeWidget:
    made = QTreeWidget()
    made.setObjectName("boxed")
    made.setProperty("roomy", True)
    made.setAccessibleName(tr("Backups"))
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setHeaderLabels([tr(title) for title in _COLUMNS])
    header = made.header()
    header.setSectionsMovable(False)
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    for at in _COUNTS:
        made.headerItem().setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _item(backup: Backup) -> QTreeWidgetItem:
    counts = (backup.documents, backup.annotations, backup.number)
    state = tr("sound") if backup.sound else tr("the check found something")
    cells = [
        time_words(backup.at),
        tr(WHYS[backup.why]) if backup.why in WHYS else backup.why,
        *(number(count) if backup.readable else "?" for count in counts),
        QLocale().formattedDataSize(backup.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat),
        state if backup.readable else tr("cannot be read"),
    ]
    item = QTreeWidgetItem(cells)
    item.setToolTip(0, tip(Path(backup.path).name))
    item.setToolTip(1, tip(cells[1]))
    for at in _COUNTS:
        item.setTextAlignment(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
