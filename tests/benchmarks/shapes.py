"""Articles as lines of JSON in the shapes of several programs, and large files of them with one broken line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import Article, Press

WHO = "bench"
SPANS = 60
BROKEN = 70_000
"""The line that is broken, where there are as many."""


def lossless(article: Article, number: int) -> dict[str, Any]:
    """An article as the lossless file has it."""
    spans: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for at, sentence in article.parts:
        first = len(spans)
        if first + len(sentence.marks) > SPANS:
            break
        for mark in sentence.marks:
            for part, nr in (("cue", mark.cue), ("source", mark.source)):
                if nr >= 0:
                    ends = {"from": f"{number}-{len(spans)}", "to": f"{number}-{first + nr}"}
                    relations.append({"id": f"{number}-r{len(relations)}", "type": part, **ends})
            spans.append(
                {
                    "id": f"{number}-{len(spans)}",
                    "layer": mark.layer,
                    "label": mark.label,
                    "pieces": [[at + mark.start, at + mark.end]],
                    "attrs": json.loads(mark.attributes),
                    "origin": "hand",
                }
            )
    return {
        "id": f"d{number}",
        "text": article.text,
        "title": article.title,
        "date": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "source": "bench",
        "annotator": WHO,
        "status": {"progress": "done", "flagged": False, "note": ""},
        "spans": spans,
        "relations": relations,
    }


def plain(article: Article, number: int) -> dict[str, Any]:
    """An article without annotations, as a crawler saves it."""
    day = f"{number % 28 + 1:02}.{number % 12 + 1:02}.2026"
    address = f"https://news.example/{number}"
    return {
        "id": number,
        "url": address,
        "title": article.title,
        "date": day,
        "text": article.text,
        "views": 7 * number,
    }


def doccano(article: Article, number: int) -> dict[str, Any]:
    """An article as doccano exports sequence labelling."""
    return {
        "id": number,
        "text": article.text,
        "label": [[start, end, label] for start, end, label in _marks(article)],
        "Comments": [],
    }


def prodigy(article: Article, number: int) -> dict[str, Any]:
    """An article as a task of Prodigy's ner.manual, with its tokens."""
    tokens: list[dict[str, Any]] = []
    at = 0
    for word in article.text.split(" "):
        token = {"text": word, "start": at, "end": at + len(word), "id": len(tokens), "ws": True}
        tokens += [token] if word else []
        at += len(word) + 1
    spans = [{"start": start, "end": end, "label": label} for start, end, label in _marks(article)]
    signs = {"_input_hash": number, "_task_hash": -number, "_annotator_id": WHO, "answer": "accept"}
    return {"text": article.text, "meta": {"source": "bench"}, "tokens": tokens, "spans": spans, **signs}


def _marks(article: Article) -> Iterator[tuple[int, int, str]]:
    for at, sentence in article.parts:
        for mark in sentence.marks:
            if mark.layer == "entity":
                yield at + mark.start, at + mark.end, mark.label


SHAPES: dict[str, Callable[[Article, int], dict[str, Any]]] = {
    "jsonl": lossless,
    "jsonl-texts": plain,
    "doccano": doccano,
    "prodigy": prodigy,
}


def lines(press: Press, count: int, name: str = "jsonl") -> Iterator[str]:
    """Articles as lines of a format."""
    for number in range(count):
        yield json.dumps(SHAPES[name](press.article(number), number), ensure_ascii=False)


def large_file(path: Path, press: Press, name: str, size: int, again: int = 0) -> tuple[int, int]:
    """Writes a file of about that many bytes with a broken line; how many lines there are, and which is the broken one.

    With `again` the same so many articles come again and again, which costs less than new ones.
    """
    few = [f"{words}\n".encode() for words in lines(press, 10, name)]
    needed = size * len(few) // sum(map(len, few)) + 1
    block = [f"{words}\n".encode() for words in lines(press, min(again or 10, needed), name)]
    count = max(2, size * len(block) // sum(map(len, block)))
    broken = min(BROKEN, count // 2)
    fresh = lines(press, count, name)
    with path.open("wb") as file:
        for number in range(1, count + 1):
            if number == broken:
                file.write(b'{"id": "x", "text": "\n')
            else:
                file.write(block[number % len(block)] if again else f"{next(fresh)}\n".encode())
    return count, broken
