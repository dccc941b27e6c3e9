"""How good the suggestions are on a folder with a gold standard, each figure beside its bar.

    python -m tests.benchmarks.quality DIR... [--jobs 2] [--texts DIR] [--predictions FILE] [--natasha] [--errors N]
                                       [--markdown]

`gold` says which folders can be read: quotations in this project's form, NEREL, factRuEval-2016. Without --predictions
(lines of `preview --jsonl`) the program reads the texts now. --natasha adds natasha's own tagger of names.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.gold import LABELS, Gold, read
from tests.benchmarks.measures import (
    MAIN,
    Bin,
    EntityFigures,
    Judged,
    QuoteFigures,
    Rate,
    calibration,
    entity_figures,
    quote_figures,
)
from tests.benchmarks.tell import machine

Row = tuple[str, float | None, float | None, str]  # what, figure, bar, remark

QUOTE_BARS = {
    "detection F1": 0.92,
    "exact F1": 0.86,
    "source": 0.96,
    "cue": 0.98,
    "with the right speaker, F1": 0.83,
    "check-worthy sentences, average precision": 0.81,
}
ENTITY_BARS = {
    "factrueval": {"PER+LOC+ORG": 0.9},
    "nerel": {"PER+LOC+ORG": 0.86, "DATE": 0.87, "POSITION": 0.74, "MONEY": 0.85, "NORP": 0.7, "EVENT": 0.58},
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.quality")
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--texts", type=Path, help="where the texts of a gold.jsonl are, if not beside it")
    parser.add_argument("--predictions", type=Path, help="lines of `preview --jsonl` instead of running the program")
    parser.add_argument("--natasha", action="store_true", help="adds natasha's own names")
    parser.add_argument("--errors", type=int, default=0, help="shows so many mistakes of each kind")
    parser.add_argument("--markdown", action="store_true", help="tables for a README")
    given = parser.parse_args(arguments)
    print(machine())
    for folder in given.folders:
        gold = read(folder, given.texts)
        made = predictions(gold, given.predictions, given.jobs)
        print(f"\n{gold.name}: {len(gold.texts)} texts")
        if gold.corpus == "quotes":
            quotes = quote_figures(gold.quotes, made, gold.texts)
            _table(quote_rows(quotes), given.markdown)
            _calibrated("quotations", quotes.judged, given.markdown)
            _show(quote_errors(quotes, gold.texts, given.errors))
            continue
        entities = entity_figures(
            gold.entities, {id: p["entities"] for id, p in made.items()}, gold.texts, _labels(gold)
        )
        theirs = None
        if given.natasha:
            theirs = entity_figures(gold.entities, natasha(gold.texts), gold.texts, MAIN)
        _table(entity_rows(entities, ENTITY_BARS[gold.corpus], theirs), given.markdown)
        _calibrated("entities", entities.judged, given.markdown)
        _show(
            f"{n:4} {what:9}{label:9}{words!r}" for (what, label, words), n in entities.errors.most_common(given.errors)
        )
    return 0


def predictions(gold: Gold, file: Path | None, jobs: int) -> dict[str, Mapping[str, Any]]:
    """The program's suggestions by id, read from `file` or made now."""
    if file is not None:
        lines = file.read_bytes().decode("utf-8").split("\n")
        return {one["id"]: one for one in (json.loads(line) for line in lines if line.strip())}
    from annotate.preannotators.bulk import suggest_in_processes
    from annotate.preannotators.shapes import prediction

    return {
        identity: prediction(identity, drafts) for identity, drafts in suggest_in_processes(gold.texts.items(), jobs)
    }


def natasha(texts: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The names that natasha's own tagger gives."""
    from natasha import NewsEmbedding, NewsNERTagger

    tagger = NewsNERTagger(NewsEmbedding())
    return {
        identity: [{"start": s.start, "end": s.stop, "label": s.type, "score": 1.0} for s in tagger(text).spans]
        for identity, text in texts.items()
        if text.strip()
    } | {identity: [] for identity, text in texts.items() if not text.strip()}


def _labels(gold: Gold) -> frozenset[str]:
    return LABELS if gold.corpus == "nerel" else frozenset(MAIN)


def quote_rows(figures: QuoteFigures) -> Iterator[Row]:
    def with_bar(what: str, value: float | None, remark: str = "") -> Row:
        return what, value, QUOTE_BARS.get(what), remark

    for name, rate in (("detection", figures.detection), ("exact", figures.exact)):
        yield with_bar(f"{name} F1", rate.f1, f"precision {rate.precision:.3f}, recall {rate.recall:.3f}")
    for kind, share in figures.by_type.items():
        yield with_bar(f"recall of {kind}", share.value, f"{share.of} in the gold")
    yield with_bar("type", figures.kind.value, f"of {figures.kind.of} found")
    yield with_bar("source", figures.source.value, f"of {figures.source.of} found")
    yield with_bar("cue", figures.cue.value, f"of {figures.cue.of} found")
    yield with_bar("speaker", figures.speaker.value, f"of {figures.speaker.of} found")
    yield with_bar("with the right speaker, F1", figures.attributed.f1)
    if figures.chance is not None:
        remark = f"chance {figures.chance:.3f}, {len(figures.ranked)} sentences"
        yield with_bar("check-worthy sentences, average precision", figures.average_precision, remark)


def entity_rows(
    figures: EntityFigures, bars: Mapping[str, float], natashas: EntityFigures | None = None
) -> Iterator[Row]:
    def row(what: str, rate: Rate, overlap: Rate, theirs: Rate | None) -> Row:
        remark = (
            f"precision {rate.precision:.3f}, recall {rate.recall:.3f}, overlap {overlap.f1:.3f}, {rate.gold} in gold"
        )
        if theirs is not None:
            remark += f"; natasha alone {theirs.f1:.3f}"
        return what, rate.f1, bars.get(what), remark

    yield row("PER+LOC+ORG", figures.main(), figures.main(exact=False), natashas.main() if natashas else None)
    for label, rate in figures.exact.items():
        theirs = natashas.exact.get(label) if natashas else None
        yield row(label, rate, figures.overlap[label], theirs if label in MAIN else None)


def quote_errors(figures: QuoteFigures, texts: Mapping[str, str], most: int) -> Iterator[str]:
    for title, rows in (("missed", figures.missed), ("spurious", figures.spurious)):
        for identity, (start, end), kind in rows[:most]:
            yield f"{title:9}{identity:24}{kind:9}{texts[identity][start:end][:110]!r}"


def _table(rows: Iterable[Row], markdown: bool) -> None:
    if markdown:
        print("\n| what | figure | bar | |\n|---|---|---|---|")
    for what, value, bar, remark in rows:
        shown = "-" if value is None else f"{value:.3f}"
        beside = "" if bar is None else f"{bar:.3f}"
        if markdown:
            print(f"| {what} | {shown} | {beside} | {remark} |")
        else:
            verdict = "" if bar is None or value is None else "ok" if round(value, 3) >= bar else "MISSED"
            print(f"{what:44}{shown:>7}{'  bar ' + beside if beside else '':12} {verdict:7} {remark}".rstrip())


def _calibrated(what: str, judged: Sequence[Judged], markdown: bool) -> None:
    """Of suggestions with a score of 0.8, about 80 % should be right."""
    bins: list[Bin] = calibration(judged)
    if not bins:
        return
    print(f"\nscores of {what}, and the share that was right")
    if markdown:
        print("\n| score | suggestions | mean score | right | right to the edge |\n|---|---|---|---|---|")
    else:
        print(f"{'score':12}{'suggestions':>12}{'mean score':>12}{'right':>8}{'right to the edge':>19}")
    for row in bins:
        scores = f"{row.low:.2f} to {row.high:.2f}"
        if markdown:
            print(f"| {scores} | {row.count} | {row.mean:.3f} | {row.found:.3f} | {row.exact:.3f} |")
        else:
            print(f"{scores:12}{row.count:>12}{row.mean:>12.3f}{row.found:>8.3f}{row.exact:>19.3f}")


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


if __name__ == "__main__":
    raise SystemExit(main())
