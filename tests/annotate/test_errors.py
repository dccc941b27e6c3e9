"""Errors that are told to a person."""

from __future__ import annotations

import pickle

import pytest

from annotate.errors import EditRejected, KavychkiError, StorageError, TextRejected


@pytest.mark.parametrize(
    "error",
    [StorageError("full", "o", "o: the disk is full", "why"), EditRejected("size", "much"), TextRejected("empty")],
    ids=lambda error: type(error).__name__,
)
def test_errors_pass_between_processes(error: KavychkiError) -> None:
    other = pickle.loads(pickle.dumps(error))
    assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))
