"""Starts the window: fonts, language, appearance, the last project or the one asked for."""

from __future__ import annotations

import logging
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from annotate.ports import Outside
from ui.settings import Settings, forgotten_settings
from ui.theme import face, load_fonts
from ui.window import MainWindow

_log = logging.getLogger(__name__)


def application() -> QApplication:
    """The one QApplication of this process, with fonts and names set."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    QCoreApplication.setOrganizationName("Kavychki")
    QCoreApplication.setApplicationName("Kavychki")
    QGuiApplication.setDesktopFileName("kavychki")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(face("Inter", 13))
    app.setWindowIcon(QIcon(str(Path(__file__).parent / "icons" / "kavychki.png")))
    return app


def run(path: str | None, outside: Outside) -> int:
    """Opens the window on a project, on the last one, or on the start page; returns when it is closed."""
    app = application()
    settings = Settings()
    window = MainWindow(outside, settings)
    _report_bugs(window)
    _end_on_interrupt(app)
    window.show()
    recent = settings.recent
    if path is not None:
        window.open_project(path)
    elif recent:
        window.open_project(recent[0])
    return app.exec()


def render(project: str, picture: str, outside: Outside, appearance: str = "light", language: str = "ru") -> bool:
    """Writes a picture (PNG) of the window on a project, 1440 × 900 pixels, without a worker process.

    Raises:
        StorageError: where the project cannot be opened.
    """
    app = application()
    qInstallMessageHandler(_told)
    settings = forgotten_settings()
    settings.language, settings.appearance = language, appearance
    window = MainWindow(outside, settings, start_worker=False)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(1440, 900)
    window.show()
    window.use(outside.open(project))
    settled = QDeadlineTimer(500)  # the panels follow the article a moment later
    while not settled.hasExpired():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    done = window.grab().save(picture, "PNG")
    window.close()
    return done


def _told(kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """Qt's messages, without the one about window managers that the offscreen platform repeats."""
    if "propagateSizeHints" not in words:
        _log.log(logging.DEBUG if kind == QtMsgType.QtDebugMsg else logging.WARNING, words)


def _report_bugs(window: MainWindow) -> None:
    """What nobody caught is a defect: shown once, with the report ready to copy."""
    showing = False

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        words = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(words)
        if not showing and not issubclass(kind, KeyboardInterrupt):
            from ui.dialogs.ask import report_bug

            showing = True
            try:
                report_bug(window, words)
            finally:
                showing = False

    sys.excepthook = caught


def _end_on_interrupt(app: QApplication) -> None:
    """Ctrl+C in the terminal, or the end of the session, closes the window in good order.

    A timer lets Python see the signal.
    """
    close: Callable[..., object] = lambda *_: app.closeAllWindows()  # noqa: E731
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, close)
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(300)
