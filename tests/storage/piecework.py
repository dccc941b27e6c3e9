"""What processes of the tests are given to do: they can import it, which they cannot of a test file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.writing import Target


def die(sets: Iterator[AnnotationSet], target: Target, _tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Begins to write, and ends the process."""
    target.open().write(next(sets).document.text)
    os._exit(7)


def stumble(_sets: Iterator[AnnotationSet], _target: Target, _tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Has a bug."""
    raise LookupError("a bug")
