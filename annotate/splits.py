"""Splits: which documents of a dataset are for training, which for development and which for testing.

What belongs together is never parted: near copies (a model would be tested on what it was trained with), and where
asked for the documents of one source. Groups are dealt by a hash of the seed and their ids, so that the same project
and seed give the same split on each machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotate.ports.exchange import SPLITS, Split


@dataclass(frozen=True, slots=True)
class Item:
    """A document as splits see it: its id, source and date (ISO, "" for unknown)."""

    document: str
    source: str = ""
    date: str = ""


def split(items: Sequence[Item], copies: Iterable[tuple[str, str]], plan: Split) -> dict[str, str]:
    """Document -> part, for each; `copies` are pairs of documents that stay together.

    By date the oldest are for training and the newest for testing; a group is as old as its newest document, as what
    is in the test was not to be seen before. Else each group goes where most is missing, the large ones first.
    """
    groups = _groups(items, copies, by_source=plan.by == "source")
    shares = {part: share for part, share in zip(SPLITS, plan.shares, strict=True) if share > 0}
    wanted = {part: share * len(items) for part, share in shares.items()}
    drawn = sorted(groups, key=lambda group: _drawn(group, plan.seed))
    if plan.by == "date":
        drawn.sort(key=lambda group: max(item.date for item in group))
        chosen = _in_a_row(drawn, wanted)
    else:
        drawn.sort(key=len, reverse=True)
        chosen = _dealt(drawn, wanted)
    return {item.document: part for group, part in zip(drawn, chosen, strict=True) for item in group}


def _dealt(groups: Sequence[Sequence[Item]], wanted: Mapping[str, float]) -> list[str]:
    missing = dict(wanted)
    chosen = []
    for group in groups:
        part = max(missing, key=lambda name: missing[name])
        missing[part] -= len(group)
        chosen.append(part)
    return chosen


def _in_a_row(groups: Sequence[Sequence[Item]], wanted: Mapping[str, float]) -> list[str]:
    """Each group to the part in whose stretch its middle lies."""
    parts = list(wanted)
    ends = [sum(list(wanted.values())[: nr + 1]) for nr in range(len(parts))]
    chosen, before = [], 0
    for group in groups:
        middle = before + len(group) / 2
        chosen.append(next((part for part, end in zip(parts, ends, strict=True) if middle <= end), parts[-1]))
        before += len(group)
    return chosen


def _drawn(group: Sequence[Item], seed: int) -> bytes:
    return hashlib.blake2b(f"{seed} {group[0].document}".encode(), digest_size=8).digest()


def _groups(items: Sequence[Item], copies: Iterable[tuple[str, str]], by_source: bool) -> list[list[Item]]:
    """What stays together, each group and their list in the order of ids."""
    above = {item.document: item.document for item in items}

    def top(document: str) -> str:
        while above[document] != document:
            above[document] = document = above[above[document]]
        return document

    for one, other in copies:
        if one in above and other in above:
            above[top(one)] = top(other)
    if by_source:
        first: dict[str, str] = {}
        for item in items:
            if item.source:
                above[top(item.document)] = top(first.setdefault(item.source, item.document))
    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.document):
        groups.setdefault(top(item.document), []).append(item)
    return list(groups.values())
