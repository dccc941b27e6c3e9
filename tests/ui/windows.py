"""Windows for tests: settings of their own, a worker of their own, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from annotate.model.text import Document, text_sha256
from annotate.ports import Backups, Keeper, ProjectStore
from annotate.suggestions import Draft, suggestion
from storage.outside import World
from tests.memory_store import MemoryStore
from tests.ui.hands import Hands
from ui import i18n
from ui.app import application
from ui.settings import settings_at
from ui.window import MainWindow

Open = Callable[..., Hands]


class Outside(World):
    """The world with another worker: none unless a command is given. Backups are made where `keeps` is set.

    `given_keeper` and `given_backups` stand in for those of a file.
    """

    def __init__(self, worker: Sequence[str] = ()) -> None:
        self._worker = list(worker)
        self.keeps = False
        self.given_keeper: Keeper | None = None
        self.given_backups: Backups | None = None

    def keeper(self, store: ProjectStore) -> Keeper | None:
        return super().keeper(store) if self.keeps else self.given_keeper

    def backups(self, path: str) -> Backups:
        return self.given_backups or super().backups(path)

    def worker_command(self) -> list[str]:
        return self._worker


def opened(settings: Path, worker: Sequence[str] = (), language: str = "en", appearance: str = "light") -> Hands:
    """A window on its start page, 1280 × 800, with the pointer and the keys to it."""
    application()
    kept = settings_at(str(settings))
    kept.language, kept.appearance = language, appearance
    kept.annotator = "Анна"
    window = MainWindow(Outside(worker), kept, start_worker=bool(worker))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    return Hands(window)


def closed(hands: Hands) -> None:
    """Closes the window and lets Qt forget it."""
    if hands.window.bench is not None:
        hands.window.bench.give_up()  # or the window would ask what becomes of it
    hands.window.close()
    hands.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def forgotten(*dialogs: QDialog) -> None:
    """Closes dialogs and lets Qt forget them."""
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    """Opens windows; they are closed, and the application is as it was, at the end of the test."""
    made: list[Hands] = []
    font, sheet, palette, locale = QFont(qapp.font()), qapp.styleSheet(), qapp.palette(), QLocale()

    def make(worker: Sequence[str] = (), language: str = "en", appearance: str = "light") -> Hands:
        made.append(opened(tmp_path / f"settings{len(made)}.ini", worker, language, appearance))
        return made[-1]

    yield make
    for hands in made:
        closed(hands)
    i18n.install(qapp, "en")
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)
    QLocale.setDefault(locale)


def document(id: str, text: str, title: str = "", body: int = 0) -> Document:
    return Document(id, text, title or id, text_sha256=text_sha256(text), body=body)


def in_memory(*documents: Document, drafts: Mapping[str, Sequence[Draft]] | None = None) -> MemoryStore:
    """A project with these documents, pre-annotated where `drafts` (document id -> drafts) has something."""
    store = MemoryStore()
    anna = store.annotator("Анна")
    if documents:
        store.add(documents, anna.id)
    for id, made in (drafts or {}).items():
        store.put_suggestions(id, {d.maker: d.version for d in made}, [suggestion(id, d) for d in made])
    return store


def article(make: Open, text: str, *drafts: Draft, body: int = 0, language: str = "en", dark: bool = False) -> Hands:
    """A window on a project in memory with one article."""
    h = make(language=language, appearance="dark" if dark else "light")
    h.window.use(in_memory(document("d", text, body=body), drafts={"d": drafts} if drafts else None))
    return h
