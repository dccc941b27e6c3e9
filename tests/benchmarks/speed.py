"""Articles a second: entities, quotations and claims on two cores, beside natasha's own pipeline.

    python -m tests.benchmarks.speed [--texts DIR] [--jobs 2] [--rounds 3]

natasha's pipeline is one process that takes one document after another: segment, morphology, syntax, names, lemmas
of all tokens, normal forms of all names. Ours is what `suggest --jobs 2` does, process borders included. Loading the
models counts for neither. Both take the same texts in turn, so that what else the machine does meets both; where it
does much (see the load), the ratio by processor time tells more: two processes need two free cores.
DIR holds *.txt; without it the texts are built from sentences of our own, which repeat words more than news do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.material import news
from tests.benchmarks.tell import line, machine

BAR = 2.5  # times natasha's own pipeline
_FEWEST = 16  # texts below which the processes' start is all there is to see


class Took(NamedTuple):
    """Seconds on the clock and of the processors."""

    wall: float
    processor: float


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed")
    parser.add_argument("--texts", type=Path, help="folder of *.txt, for instance NEREL's")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=300, help="texts at most, spread over the folder")
    parser.add_argument("--one", choices=("natasha", "ours"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        texts = json.load(sys.stdin)
        print(json.dumps(natasha(texts) if given.one == "natasha" else ours(texts, given.jobs)))
        return 0
    print(machine())
    texts = chosen(given.texts, given.most)
    rounds: dict[str, list[Took]] = {"natasha": [], "ours": []}
    for _ in range(given.rounds):
        for name, times in rounds.items():
            times.append(_apart(name, texts, given.jobs))
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} texts of {size:.0f} characters on average, best of {given.rounds} rounds; {machine()}")
    best = {name: Took(*map(min, zip(*times, strict=True))) for name, times in rounds.items()}
    for name, took in best.items():
        what = "natasha, one process" if name == "natasha" else f"ours, {given.jobs} processes"
        each = ", ".join(f"{len(texts) / t.wall:.1f}" for t in rounds[name])
        print(
            f"{what:58}{len(texts) / took.wall:10.1f} a second ({each}), "
            f"{took.processor / len(texts) * 1000:.1f} ms of processor time an article"
        )
    line("articles a second, ours / natasha's own", best["natasha"].wall / best["ours"].wall, BAR, "x", least=True)
    by_processor = best["natasha"].processor / best["ours"].processor * given.jobs
    line("the same by processor time, with all cores free", by_processor, BAR, "x", least=True)
    return 0


def chosen(folder: Path | None, most: int) -> list[str]:
    """The texts to work on: every n-th of the folder, or built ones."""
    if folder is None:
        return [news(1_600, seed) for seed in range(most)]
    files = sorted(folder.glob("*.txt"))
    if len(files) < _FEWEST:
        raise SystemExit(f"{folder}: fewer than {_FEWEST} texts")
    return [file.read_bytes().decode("utf-8") for file in files[:: max(1, len(files) // most)][:most]]


def _apart(name: str, texts: list[str], jobs: int) -> Took:
    """What all texts took, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.speed", "--one", name, "--jobs", str(jobs)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    done = subprocess.run(
        command, input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True, timeout=1800, env=environment
    )
    return Took(*json.loads(done.stdout))


def natasha(texts: list[str]) -> Took:
    """natasha's own pipeline, as its documentation shows it."""
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter
    from natasha.morph.vocab import MorphForm, MorphVocab
    from pymorphy2.analyzer import MorphAnalyzer
    from pymorphy2_dicts_ru import get_path

    class Vocab(MorphVocab):  # type: ignore[misc]
        """natasha's dictionary without pkg_resources, which newer Pythons do not have."""

        def __init__(self) -> None:
            MorphAnalyzer.__init__(self, path=get_path(), result_type=MorphForm)

    segmenter, vocab, embedding = Segmenter(), Vocab(), NewsEmbedding()
    morph, syntax, names = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)

    def one(text: str) -> None:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)
        for token in doc.tokens:
            token.lemmatize(vocab)
        for span in doc.spans:
            span.normalize(vocab)

    one(_WARM)
    begun = _now()
    for text in texts:
        one(text)
    return _since(begun)


def ours(texts: list[str], jobs: int) -> Took:
    """What `suggest` does with its processes, from when they are warm."""
    from annotate.preannotators.bulk import suggest_in_processes

    warm = [("warm", _WARM * 100)] * (4 * jobs)

    def taken(some: list[str]) -> Took:
        begun = ready = _now()
        work = [*warm, *((str(number), text) for number, text in enumerate(some))]
        for number, _ in enumerate(suggest_in_processes(work, jobs), 1):
            if number == len(warm):
                ready = _now()
        # processor time of other processes is known when they have ended: all of it, loading included
        return Took(_since(ready).wall, _since(begun).processor)

    idle, whole = taken([]), taken(texts)
    return Took(whole.wall, whole.processor - idle.processor)


def _now() -> Took:
    used = os.times()
    return Took(used.elapsed, used.user + used.system + used.children_user + used.children_system)


def _since(begun: Took) -> Took:
    now = _now()
    return Took(now.wall - begun.wall, now.processor - begun.processor)


_WARM = "Мэр Олег Сомов сообщил, что школу построят к осени. "

if __name__ == "__main__":
    raise SystemExit(main())
