"""A desk killed at random moments: what is lost of what was acknowledged (nothing may be), and how fast it worked.

python -m tests.benchmarks.kills [--kills N] [--seed N]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.tell import line, machine
from tests.journeys.kills import killed

_A_FILE = 25
"""Kills that one project goes through: it grows, and is checked after each."""

_TITLES = ("project", "kills", "acknowledged", "written beyond", "lost", "findings", "seconds")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    print(machine())
    print("".join(f"{title:>15}" for title in _TITLES))
    kills = acknowledged = lost = findings = 0
    seconds = 0.0
    for number, start in enumerate(range(0, given.kills, _A_FILE), 1):
        with tempfile.TemporaryDirectory(prefix="kavychki-kills-") as folder:
            tally = killed(Path(folder) / "kills.kavychki", min(_A_FILE, given.kills - start), given.seed + number)
        told = (
            number,
            tally.kills,
            tally.acknowledged,
            tally.beyond,
            tally.lost,
            tally.findings,
            round(tally.seconds, 1),
        )
        print("".join(f"{figure:>15}" for figure in told), flush=True)
        kills, acknowledged = kills + tally.kills, acknowledged + tally.acknowledged
        lost, findings, seconds = lost + tally.lost, findings + tally.findings, seconds + tally.seconds
    met = [
        line("kills", kills, given.kills, "", least=True),
        line("acknowledged changes lost", lost, 0, ""),
        line("findings of check", findings, 0, ""),
        line("changes acknowledged a second, checks included", acknowledged / max(0.1, seconds), 1, "", least=True),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
