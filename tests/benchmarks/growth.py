"""What suggestions cost as texts grow, and on texts that nobody writes: time and memory, each in a fresh process.

    python -m tests.benchmarks.growth [--only NAME] [--most KB]

Every kind of text is measured in several sizes. Cost should be linear: the growth is the exponent e of time ~ size^e
between one size and the next (1 is linear), and the bar leaves room for what is constant and for noise.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from tests.benchmarks.material import news
from tests.benchmarks.tell import line, machine

MEMORY_BAR = 600  # MB at the peak, the models' own 200 included
GROWTH_BAR = 1.2
_SHORTEST = 0.15  # seconds below which a growth is noise


def _of(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _lines(size: int) -> str:
    return "\n".join(f"Строка {n}, Омск" for n in range(size // 17))


def _word(number: int) -> str:
    """A word of eight letters that no other number has."""
    letters = "абвгдежзиклмнопрстуфхцчшэюя"
    word = ""
    for _ in range(4):
        number, place = divmod(number, len(letters))
        word += letters[place] + "аоуие"[(place + number) % 5]
    return word


def _words(size: int) -> str:
    """Words of which none comes twice: nothing of them is known from before."""
    return " ".join(map(_word, range(size // 9 + 1)))[:size]


def _names(size: int) -> str:
    """People of whom none comes twice, each of whom says something."""
    said = (f"Пётр {_word(n).title()}ов приехал. Он заявил, что рад." for n in range(size // 46 + 1))
    return "\n".join(said)[:size]


# name -> how a text of so many code points is made, and the sizes measured
KINDS: Mapping[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    "news": (lambda size: news(size, 1), (1_000, 10_000, 100_000, 1_000_000)),
    "list without a stop": (_of("Иван Петров, Анна Белова, МИД РФ, «Волна», "), (25_000, 100_000)),
    "brackets": (lambda size: "(" * (size // 2) + ")" * (size // 2), (12_500, 50_000)),
    "opening quote marks": (_of("«"), (12_500, 50_000)),
    "opening marks and words": (_of("«Слово "), (25_000, 100_000)),
    "straight marks": (_of('" '), (12_500, 50_000)),
    "emoji": (_of("😀👩‍👩‍👧🎉 "), (25_000, 100_000)),
    "Latin in Cyrillic": (_of("Привет hello Пeтpoв сaid в Mоскве, USA РФ. "), (25_000, 100_000)),
    "one word": (_of("а"), (250_000, 1_000_000)),
    "short lines": (_lines, (100_000, 400_000)),
    "line breaks": (_of("\n"), (250_000, 1_000_000)),
    "new words": (_words, (25_000, 100_000)),
    "cues": (_of("сказал, что "), (25_000, 100_000)),
    "sources": (_of("по словам Петрова, "), (25_000, 100_000)),
    "one quotation": (lambda size: "«" + _of("Мы построим мост. ")(size) + "», — сказал Петров.", (25_000, 100_000)),
    "broken quotations": (_of("«Да, — сказал он, — "), (25_000, 100_000)),
    "people": (_of("Анна Белова встретила Петра Сомова. Она рада. "), (25_000, 100_000)),
    "many people": (_names, (25_000, 100_000)),
    "accents": (_of("Пу\u0301тник иде\u0301т. "), (25_000, 100_000)),
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth")
    parser.add_argument("--only", help="one kind of text", choices=tuple(KINDS))
    parser.add_argument("--most", type=int, default=1_000, help="KB (thousands of code points) at most")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        print(json.dumps(measured(given.child[0], int(given.child[1]))))
        return 0
    print(machine())
    print(f"{'text':26}{'KB':>6}{'seconds':>10}{'ms a KB':>10}{'peak MB':>10}{'growth':>9}{'suggested':>11}")
    highest, steepest = 0.0, 0.0
    for name, (_, sizes) in KINDS.items():
        if given.only in (None, name):
            peak, growth = curve(name, [size for size in sizes if size <= given.most * 1000])
            highest, steepest = max(highest, peak), max(steepest, growth)
    line("memory of the process at its peak, of all texts", highest, MEMORY_BAR, "MB")
    line("growth of the time with the size of the text (1: linear)", steepest, GROWTH_BAR, "")
    return 0


def curve(name: str, sizes: list[int]) -> tuple[float, float]:
    """Measures a kind of text and tells it; (highest peak in MB, steepest growth)."""
    highest, steepest = 0.0, 0.0
    before: tuple[int, float] | None = None
    for size in sizes:
        told = _apart(name, size)
        growth = 0.0
        if before is not None and min(before[1], told["seconds"]) >= _SHORTEST:
            growth = math.log(told["seconds"] / before[1]) / math.log(size / before[0])
        shown = f"{growth:.2f}" if growth else "-"
        print(
            f"{name:26}{size / 1000:6.0f}{told['seconds']:10.2f}{told['seconds'] / size * 1e6:10.2f}"
            f"{told['peak']:10.0f}{shown:>9}{told['drafts']:>11}",
            flush=True,
        )
        before = size, told["seconds"]
        highest, steepest = max(highest, told["peak"]), max(steepest, growth)
    return highest, steepest


def _apart(name: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--child", name, str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=3600)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measured(name: str, size: int) -> dict[str, float]:
    """Seconds of processor time for one text, the process's peak memory in MB, and how much was suggested."""
    from annotate.preannotators import NewsPreAnnotator

    text = KINDS[name][0](size)
    preannotator = NewsPreAnnotator()
    preannotator.suggest_many([_WARM])
    begun = time.process_time()
    (drafts,) = preannotator.suggest_many([text])
    return {"seconds": time.process_time() - begun, "peak": peak(), "drafts": len(drafts)}


def peak() -> float:
    """The most memory that this process had at once, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if os.uname().sysname == "Darwin" else most / 1024


_WARM = "Мэр Олег Сомов сообщил, что школу построят к осени."

if __name__ == "__main__":
    raise SystemExit(main())
