"""Exports that the disk refuses, or a bug ends: the old dataset stays, and nothing is left behind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import pytest

from annotate.ports import ExportPlan, ProjectStore
from storage.exporters import export
from storage.exporters.writing import Files
from tests.storage.filled import store
from tests.storage.material import refused

__all__ = ["store"]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _plan(folder: Path, **fields: Any) -> ExportPlan:
    return ExportPlan(**({"format": "conll2003", "target": str(folder / "o"), "annotator": "Анна"} | fields))


class _Full(Files):
    """A disk that is full after some bytes."""

    def as_text(self, file: BinaryIO) -> TextIO:
        text = super().as_text(file)
        write = text.write
        left = [300]

        def limited(words: str) -> int:
            left[0] -= len(words)
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            return write(words)

        text.write = limited  # type: ignore[method-assign]
        return text


def test_a_full_disk_leaves_the_old_dataset(store: ProjectStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(store, _plan(folder))
    before = _files(folder)
    monkeypatch.setattr("storage.exporters.Files", _Full)
    refusal = refused(lambda: export(store, _plan(folder, overwrite=True)))
    assert (refusal.code, refusal.path, _files(folder)) == ("full", str(folder / "o"), before)


def test_a_rename_that_fails_is_told(store: ProjectStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(os, "fsync", refuse)
    assert refused(lambda: export(store, _plan(folder))).code == "read-only"
    assert _files(folder) == {}


def test_a_bug_in_a_writer_leaves_nothing(store: ProjectStore, folder: Path) -> None:
    def broken(done: int, of_all: int) -> bool:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        export(store, _plan(folder), broken)
    assert _files(folder) == {}
