"""A child of the benchmark: opens the window on a project, says when the article was painted, then its memory.

python -m tests.benchmarks.start PROJECT [--models]
"""

from __future__ import annotations

import json
import sys
import time


def main() -> int:
    # first, as the program has it: whatever is imported behind Qt is read once more by Qt's own import hook
    from storage.outside import World  # isort: split
    from PySide6.QtCore import QTimer

    from tests.benchmarks.painting import FirstPaint
    from ui.app import application
    from ui.settings import forgotten_settings
    from ui.window import MainWindow

    app = application()
    window = MainWindow(World(), forgotten_settings(), start_worker="--models" in sys.argv)

    def painted() -> None:
        print(json.dumps({"painted": time.time()}), flush=True)
        if "--models" not in sys.argv:
            window.close()
            app.quit()

    def ready(_makers: object) -> None:
        QTimer.singleShot(500, told)

    def told() -> None:
        process = window.suggester._process
        child = process.processId() if process is not None else 0
        print(json.dumps({"memory": [memory("self"), memory(str(child))]}), flush=True)
        window.close()
        app.quit()

    first = FirstPaint(painted)
    window.view.viewport().installEventFilter(first)
    window.suggester.ready.connect(ready)
    window.show()
    window.open_project(sys.argv[1])
    return app.exec()


def memory(process: str) -> float:
    """The proportional set size of a process, megabytes (Linux; 0 elsewhere)."""
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024
    except OSError:
        return 0.0


if __name__ == "__main__":
    raise SystemExit(main())
