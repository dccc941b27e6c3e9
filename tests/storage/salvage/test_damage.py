"""Damage of every kind, at random: the new project is sound, nothing in it is invented, and what is lost is listed."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.model.edits import Entry, Transaction
from annotate.model.records import Annotation, Record
from storage.folding import Key
from storage.project import SqliteProject
from storage.salvage import Salvaged, salvage
from tests.storage.salvage.damage import WAYS, Damage, Original, damaged, document_pages, rows, same_pages, state

ONE_PAGE = ("header", "master", "first page", "noise", "up to 1 pages of zeros")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_whatever_the_damage_the_new_project_is_sound_and_nothing_in_it_is_invented(
    file: Path, new: Path, original: Original, way: Damage
) -> None:
    lies = document_pages(original.raw, file)
    for seed in range(2 if way.name in ("header", "master", "first page") else 7):
        raw = damaged(original.raw, way, seed, file)
        done = _salvaged(file, new, way)
        if done is None:
            continue
        assert file.read_bytes() == raw
        with contextlib.closing(SqliteProject.open(str(new))) as project:
            assert project.check() == []
            found = state(project)
            journal = {entry.number: entry for entry in project.journal() if entry.transaction.action != "salvage"}
        invented = {key for key in found if key[0] != "info"} - original.ever.keys()
        # another id in the only copy of a record cannot be seen
        assert len(invented) <= (3 if "bytes" in way.name else 0)
        assert journal.keys() <= original.journal.keys()
        if "bytes" not in way.name:
            # a byte in the middle of a word can be seen only where there is another copy of the word
            assert all(_was(found[key], original.ever[key]) for key in found if key[0] != "info")
            assert all(_said(entry) == _said(original.journal[number]) for number, entry in journal.items())
        ids = {str(row[1]) for row in rows(new, "document")}
        assert {id for id, pages in lies.items() if same_pages(original.raw, raw, pages)} <= ids
        if way.name in ONE_PAGE:
            # what one page had is known from another
            assert found == {key: record for key, record in original.state.items() if record.document in ids}
        _told(done, new, found, original)
        for made in (new, Path(f"{new}.lost.txt")):
            made.unlink(missing_ok=True)


def _was(record: Record, ever: list[Record]) -> bool:
    """Whether a record once was like that, or an annotation of which the last fragments are on a lost page."""
    if record in ever:
        return True
    if not isinstance(record, Annotation):
        return False
    several = [each for each in ever if isinstance(each, Annotation) and len(each.fragments) > len(record.fragments)]
    return record in [replace(each, fragments=each.fragments[: len(record.fragments)]) for each in several]


def _salvaged(file: Path, new: Path, way: Damage) -> Salvaged | None:
    """What became of a file, None for one that was cut before anything that somebody made."""
    if way.name != "cut":
        return salvage(str(file), str(new))
    with contextlib.suppress(StorageError):
        return salvage(str(file), str(new))
    assert not new.exists()
    return None


def _said(entry: Entry) -> Transaction:
    """An entry without the number of one that it takes back: that one may be lost."""
    return replace(entry.transaction, reverts=None)


def _told(done: Salvaged, new: Path, found: dict[Key, Record], original: Original) -> None:
    """Every loss is in the list."""
    listed = Path(f"{new}.lost.txt")
    assert listed.exists() == bool(done.lost)
    if done.lost:
        assert listed.read_text(encoding="utf-8").splitlines() == list(done.lost)
    if original.state.keys() - found.keys() or len(rows(new, "journal")) < len(original.journal):
        assert done.lost
