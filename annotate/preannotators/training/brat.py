"""NEREL's brat files as gold spans in the labels of the schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LABELS = {
    "PERSON": "PER",
    "ORGANIZATION": "ORG",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "STATE_OR_PROVINCE": "LOC",
    "LOCATION": "LOC",
    "DISTRICT": "LOC",
    "DATE": "DATE",
    "MONEY": "MONEY",
    "PERCENT": "PERCENT",
    "PROFESSION": "POSITION",
    "NATIONALITY": "NORP",
    "EVENT": "EVENT",
    "LAW": "LAW",
    "PRODUCT": "PRODUCT",
    "WORK_OF_ART": "WORK",
    "AGE": "AGE",
    "NUMBER": "NUMBER",
}
Gold = tuple[int, int, str]


def read(folder: Path) -> dict[str, tuple[str, frozenset[Gold]]]:
    """name -> (text, gold spans); a mention in several pieces is left out, as the chains cannot say it.

    Country adjectives (российский, annotated as COUNTRY) are no places here: natasha's and factRuEval's sense.
    """
    found = {}
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        found[path.stem] = (text, frozenset(_spans(path.with_suffix(".ann"), text)))
    if not found:
        raise ValueError(f"{folder}: no texts")
    return found


def _spans(path: Path, text: str) -> Iterable[Gold]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("T"):
            continue
        kind, _, offsets = line.split("\t")[1].partition(" ")
        label = LABELS.get(kind)
        if label is None or ";" in offsets:
            continue
        start, end = map(int, offsets.split())
        if start < end and not (kind == "COUNTRY" and text[start].islower()):
            yield start, end, label


def outermost(spans: Iterable[Gold]) -> list[Gold]:
    """Those that no other of them holds; of two that cross, the earlier."""
    kept: list[Gold] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if not any(span[0] < other[1] and other[0] < span[1] for other in kept):
            kept.append(span)
    return sorted(kept)


def innermost(spans: Iterable[Gold]) -> list[Gold]:
    """Those that hold no other of them."""
    kept: list[Gold] = []
    for span in sorted(spans, key=lambda s: (s[1] - s[0], s)):
        if not any(span[0] < other[1] and other[0] < span[1] for other in kept):
            kept.append(span)
    return sorted(kept)
