"""`make bench`: all measurements, each figure beside its bar, or one part of them.

    python -m tests.benchmarks [--texts DIR] [--gold DIR...]
    python -m tests.benchmarks PART [the part's own options]

Parts: window (start, opening, editing, memory), scroll (frames and memory of the longest document), smooth (the window
while a project is read), quotes (the list of a project's quotes), backups (how long, and whether the window waits),
formats (datasets of every format come and go), fuzz (broken files for every reader), speed (articles a second beside
natasha), growth (long and odd texts), kills (a desk killed 200 times), quality (needs folders with a gold standard).
"""

from __future__ import annotations

import argparse
import subprocess
import sys

PARTS = ("window", "scroll", "smooth", "quotes", "backups", "formats", "fuzz", "speed", "growth", "kills", "quality")


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in PARTS:
        return _run(given[0], given[1:])
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", epilog=f"one part: {', '.join(PARTS)}")
    parser.add_argument("--texts", help="folder of *.txt for the speed; built texts without it")
    parser.add_argument("--gold", nargs="+", default=[], help="folders with a gold standard")
    options = parser.parse_args(given)
    own = {
        "speed": ["--texts", options.texts] if options.texts else [],
        "quality": [*options.gold, "--natasha"] if options.gold else None,
    }
    failed = 0
    for part in PARTS:
        if (its := own.get(part, [])) is not None:
            print(f"\n== {part}", flush=True)
            failed |= _run(part, its)
    return failed


def _run(part: str, options: list[str]) -> int:
    """Each part in a process of its own, so that none measures what another left behind."""
    return subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}", *options], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
