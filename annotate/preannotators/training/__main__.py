"""Trains the models that ship: `python -m annotate.preannotators.training --nerel DIR --quotes DIR`.

`--nerel` holds NEREL's training set (ID.txt with ID.ann), `--quotes` a gold.jsonl with quotations and labelled
sentences of those texts. The same data give the same files; they are written into the package, cards included.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotate.model.text import Span
from annotate.preannotators import MAKERS
from annotate.preannotators.cleaning import plain
from annotate.preannotators.learned.attributes import attributes
from annotate.preannotators.learned.clusters import FOLDER
from annotate.preannotators.learned.entities import FILE as ENTITIES
from annotate.preannotators.learned.entities import chains
from annotate.preannotators.learned.perceptron import FILE as PERCEPTRON
from annotate.preannotators.learned.perceptron import Everything, shipped
from annotate.preannotators.learned.speakers import model as speaker_model
from annotate.preannotators.models import Natasha
from annotate.preannotators.training import brat, cards, claims, clusters, entities, measure, pack, perceptron, speakers
from annotate.preannotators.view import View

_log = logging.getLogger("training")
_HELD = 5  # every fifth text is held out when the entities are measured


def main() -> int:
    """0; progress goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nerel", type=Path, required=True, metavar="DIR")
    parser.add_argument("--quotes", type=Path, required=True, metavar="DIR")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="DIR", help="default: the package itself")
    parser.add_argument("--only", choices=["entities", "speakers", "claims"], help="the other models stay as they are")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2); the result is the same")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)6d ms  %(message)s")
    given.into.mkdir(parents=True, exist_ok=True)
    if given.only in (None, "entities"):
        known = clusters.make(given.into)
        cards.write_clusters(given.into, known)
        _log.info("clusters: %s", known)
        _entities(given.nerel, given.into, given.jobs)
    if given.only != "entities" and given.into != FOLDER:
        _log.warning("speakers and claims see the models in the package, not those in %s", given.into)
    if given.only in (None, "speakers"):
        _speakers(given.nerel, given.quotes / "gold.jsonl", given.into)
    if given.only in (None, "claims"):
        _claims(given.nerel, given.quotes / "gold.jsonl", given.into)
    return 0


def _entities(folder: Path, into: Path, jobs: int) -> None:
    words = Natasha(Everything())
    documents: list[entities.Document] = []
    for text, gold in brat.read(folder).values():
        twin = plain(text)
        moved = ((twin.twin(Span(start, end)), label) for start, end, label in gold)
        analysis = words.analyse(twin.text)
        there = frozenset((span.start, span.end, label) for span, label in moved if span is not None)
        documents.append((analysis, attributes(analysis, words), there))
    _log.info("%d texts analysed", len(documents))
    part = [d for i, d in enumerate(documents) if i % _HELD]
    held = [d for i, d in enumerate(documents) if i % _HELD == 0]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        tasks = [*_tasks(part, scratch / "part"), *_tasks(documents, scratch / "full")]
        started = time.monotonic()
        # each model is trained by itself, so the number of processes is no matter
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            for done in [pool.apply_async(train, given) for train, given in tasks]:
                done.get()
        _log.info("%d models trained in %.0f s", len(tasks), time.monotonic() - started)
        pack.pack(_chained(scratch / "part"), scratch / "part" / ENTITIES, entities.VERSION)
        figures = measure.exact(scratch / "part" / ENTITIES, held, scratch / "part" / PERCEPTRON)
        alone = measure.exact(scratch / "part" / ENTITIES, held)
        _log.info("held out: %s", {key: round(row[2], 3) for key, row in figures.items()})
        counts = pack.pack(_chained(scratch / "full"), into / ENTITIES, entities.VERSION)
        shutil.copyfile(scratch / "full" / PERCEPTRON, into / PERCEPTRON)
    chains.cache_clear()
    shipped.cache_clear()
    cards.write_entities(into, len(documents), len(held), counts, alone)
    cards.write_perceptron(into, len(documents), len(held), figures)


def _tasks(documents: Sequence[entities.Document], scratch: Path) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """What trains the models into files of `scratch`, the longest first."""
    scratch.mkdir()
    yield perceptron.train, (perceptron.material(documents), scratch / PERCEPTRON)
    lean = perceptron.bare(documents)
    for group in entities.GROUPS:
        yield entities.train, (lean, group, scratch / group)


def _chained(scratch: Path) -> dict[str, Path]:
    return {group: scratch / group for group in entities.GROUPS}


def _speakers(folder: Path, gold: Path, into: Path) -> None:
    articles = [speakers.article(view, quotes) for view, quotes in _views(folder, gold, "quotes")]
    figures = speakers.make(articles, into)
    speaker_model.cache_clear()
    _log.info("speakers: %s", {kind: round(row[2], 3) for kind, row in figures.items()})
    cards.write_speakers(into, len(articles), figures)


def _claims(folder: Path, gold: Path, into: Path) -> None:
    learned_from, worths = claims.rows(_views(folder, gold, "sentences"))
    _log.info("%d units of %d articles", len(learned_from), len(worths))
    figures = claims.make(learned_from, worths, into)
    _log.info("claims: %s", {key: round(value, 4) for key, value in figures.items()})
    cards.write_claims(into, figures)


def _views(folder: Path, gold: Path, labels: str) -> Iterator[tuple[View, list[Any]]]:
    """Each text with these labels, and the drafts of all makers before the one that learns from them."""
    later = {"sentences": {"claim-rules"}, "quotes": {"claim-rules", "quote-rules"}}[labels]
    words = Natasha()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / Path(row["from"]).name
        if not row.get(labels) or not path.exists():
            continue
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() != row["sha256"]:
            _log.warning("%s is another text than the labels are made for", path.name)
            continue
        twin = plain(raw.decode("utf-8"))
        marked = row[labels]
        if twin.starts is not None:
            if labels == "sentences":
                moved = ((twin.twin(Span(start, end)), rest) for start, end, *rest in marked)
                marked = [[span.start, span.end, *rest] for span, rest in moved if span is not None]
            else:
                marked = [speakers.moved(quote, twin) for quote in marked]
        view = View(words.analyse(twin.text), words)
        for maker in MAKERS:
            if maker.name not in later:
                view.add(maker.drafts(view))
        yield view, marked


if __name__ == "__main__":
    raise SystemExit(main())
