"""What holds for every test: no screen, a home folder of its own, nothing of Qt left behind.

`--update-golden` writes the golden files anew instead of comparing with them; look at the difference before a commit.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_MEMORY = Path("/dev/shm")  # a folder in memory, where the system has one
_ROOM = 4_000_000_000


def _choose_folder() -> None:
    """Files of tests lie in memory where there is room: thousands of projects are synced to disk otherwise."""
    if sys.platform.startswith("linux") and "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK):
        there = os.statvfs(_MEMORY)
        if there.f_bavail * there.f_frsize > _ROOM and not there.f_flag & os.ST_NOEXEC:
            os.environ["TMPDIR"] = str(_MEMORY)
            tempfile.tempdir = None


_choose_folder()
_HOME = Path(tempfile.mkdtemp(prefix="kavychki-tests-"))


def _prepare_environment() -> None:
    """Before Qt is imported: its platform plugin, and folders for everything that a program keeps of its user."""
    if sys.platform.startswith("linux") and not os.environ.get("KAVYCHKI_TEST_DISPLAY"):
        # the offscreen platform even where there is a display: windows would take the focus from each other
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    os.environ["QT_OPENGL"] = "software"
    os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for name in ("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "LANGUAGE"):
        os.environ.pop(name, None)
    os.environ["LC_ALL"] = "C.UTF-8"  # Qt warns of any other encoding; and the interface starts in English
    for name, folder in {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
    }.items():
        path = _HOME / folder
        path.mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(path)


_prepare_environment()

# The same examples each time, so that a red run is about the change and not about luck;
# HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=30,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` compares with tests/golden/name, or writes it under --update-golden."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        # newline="" on both sides: line endings are part of a format
        with path.open(encoding="utf-8", newline="") as file:
            assert text == file.read(), f"differs from tests/golden/{name}: pytest --update-golden writes it anew"

    return compare


class _Started:
    """The threads and timers that were started since the last look, as long as they live."""

    def __init__(self) -> None:
        self._objects: weakref.WeakSet[Any] = weakref.WeakSet()

    def watch(self, kind: Any) -> None:
        """Has every `start` of `kind` (QThread, QTimer) noted."""
        start, noted = kind.start, self._objects

        def noting_start(this: Any, *arguments: Any, **named: Any) -> None:
            noted.add(this)
            start(this, *arguments, **named)

        kind.start = noting_start

    def running(self) -> list[Any]:
        from shiboken6 import isValid

        return [o for o in self._objects if isValid(o) and (o.isRunning() if hasattr(o, "isRunning") else o.isActive())]


_started = _Started()


@pytest.fixture(scope="session", autouse=True)
def _watch_threads_and_timers() -> None:
    from PySide6.QtCore import QThread, QTimer

    _started.watch(QThread)
    _started.watch(QTimer)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fails a test that leaves a top-level widget, a running thread or an active QTimer, and names them."""
    threads = set(threading.enumerate())
    yield
    if _left_behind():  # what only the garbage collector holds is no leak
        gc.collect()
    left = _left_behind()
    names = [_name(o) for o in left] + [t.name for t in set(threading.enumerate()) - threads if _stays(t)]
    for leftover in left:
        _end(leftover)
    assert not names, "left behind: " + ", ".join(names)


def _left_behind() -> list[Any]:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return _started.running()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Qt keeps the window of a tool tip, and of a combo box's list, for the next one
    widgets = [
        w
        for w in application.topLevelWidgets()
        if w.parent() is None and w.metaObject().className() not in ("QTipLabel", "QComboBoxPrivateContainer")
    ]
    return [*widgets, *_started.running()]


def _stays(thread: threading.Thread) -> bool:
    """Whether the thread goes on; one that is just ending gets a second. Daemons die with their process."""
    if not thread.daemon:
        thread.join(1)
    return not thread.daemon and thread.is_alive()


def _name(leftover: Any) -> str:
    title = leftover.windowTitle() if hasattr(leftover, "windowTitle") else ""
    words = [type(leftover).__name__, leftover.objectName(), title]
    return " ".join(w for w in words if w)


def _end(leftover: Any) -> None:
    """So that one test's leak does not fail the tests after it."""
    if hasattr(leftover, "isRunning"):
        leftover.requestInterruption()
        leftover.quit()
        leftover.wait(2000)
    elif hasattr(leftover, "isActive") and not hasattr(leftover, "windowTitle"):
        leftover.stop()
    else:
        leftover.hide()
        leftover.deleteLater()
