"""Files that nobody should ever send: good datasets broken in every way, and what readers and projects make of them."""

from __future__ import annotations

import contextlib
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import StorageError
from annotate.exchange.intake import prepared
from annotate.model.records import Annotation
from annotate.model.values import said
from annotate.ports import ImportPlan, Incoming, ProjectStore, Read
from annotate.suggestions import Suggestion
from storage.importers import Importer, batches, columns, incoming, read_paths
from tests.storage.formats.bending import bent
from tests.storage.formats.breaking import damaged

SECONDS = 10.0
"""A reader that takes longer for one of these files (at most some 100 KB) hangs."""

ENCODINGS = ("utf-8", "cp1251", "utf-16", "utf-7", "utf-8-sig", "idna", "rot13", "undefined", "punycode", "no")
_FREE = ("1", "2", "0", "-1", "text", "title", "TEXT", "нет", "9" * 30, "1,2", "2-3", " ", "²")


class Complaint(Exception):
    """A reader did what none may do: which, on what case, and what."""


def broken(good: Path, bad: Path, rng: random.Random, other: Path | None = None) -> None:
    """A copy of a good folder, one file of it bent or damaged; rarely the content of one of `other`."""
    shutil.rmtree(bad, ignore_errors=True)
    shutil.copytree(good, bad)
    chosen = rng.choice(_files(bad))
    content = chosen.read_bytes()
    if other is not None and rng.random() < 0.03:
        content = rng.choice(_files(other)).read_bytes()
    for _ in range(rng.choice((1, 1, 1, 2))):
        content = bent(chosen.name, content, rng) if rng.random() < 0.7 else damaged(content, rng)
    chosen.write_bytes(content)


def _files(folder: Path) -> list[Path]:
    # the card and the sums of a dataset are never read
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".md"]


def planned(importer: Importer, rng: random.Random) -> ImportPlan:
    """A way to read a file: mostly as its format, now and then with whatever can be chosen."""
    known, chance = importer.format.choices, 0.2 if rng.random() < 0.3 else 0
    choices = {choice.name: rng.choice(choice.values or _FREE) for choice in known if rng.random() < chance}
    return ImportPlan(
        importer.format.name if choices or rng.random() < 0.8 else "",
        rng.choice(ENCODINGS) if rng.random() < 0.1 else "",
        choices,
        suggestions=rng.random() < 0.1,
    )


def attempt(
    importer: Importer, path: Path, case: str, plan: ImportPlan | None = None, store: ProjectStore | None = None
) -> int:
    """Reads a file or folder, into a project where there is one; how many documents there were.

    Raises:
        Complaint: where the reader raises, hangs, or gives what is neither a document nor a reason, or the project
            cannot keep it.
    """
    begun, count = time.process_time(), 0
    plan = plan or ImportPlan(importer.format.name)
    try:
        for read in _reads(importer, path, plan):
            require_sound(read)
            count += len(read.documents)
            if store is not None:
                _keep(store, read, plan)
    except Exception as error:
        raise Complaint(f"{case}: {type(error).__name__}: {error}"[:500]) from error
    took = time.process_time() - begun
    if took > SECONDS:
        raise Complaint(f"{case}: it took {took:.0f} s")
    return count


def _reads(importer: Importer, path: Path, plan: ImportPlan) -> Iterator[Read]:
    for file in _files(path) if path.is_dir() else [path]:
        importer.knows(file.read_bytes()[:65_536])
        if file.suffix in importer.suffixes:
            with contextlib.suppress(StorageError):  # whatever is no table
                columns(str(file), plan)
    yield from read_paths([str(path)], plan)


def _keep(store: ProjectStore, read: Read, plan: ImportPlan) -> None:
    schema, who = store.schema(), store.annotator("Импорт").id
    for batch in batches(incoming(read)):
        try:
            store.bring([prepared(one, plan, schema) for one in batch], who)
        except StorageError as error:
            raise AssertionError(f"{error.code}: {error}") from error


def require_sound(read: Read) -> None:
    """Asserts that a result is a document or a reason, that all its words can be kept, and all its places are in it."""
    assert read.path, "a read of nothing"
    assert read.message or not read.code, read
    assert read.code or read.documents or read.sets, read
    assert not read.code or not read.documents, read
    read.message.encode("utf-8")
    for document in read.documents:
        facts = (document.id, document.title, document.date, document.source, document.url, document.language)
        "".join((*facts, *document.meta, *document.meta.values())).encode("utf-8")
    for one in read.sets:
        _require_sound(one)


def _require_sound(one: Incoming) -> None:
    length, known = len(one.document.text), {a.id for a in one.records.annotations}
    one.document.text.encode("utf-8")
    assert one.document.text
    assert length < 70_000_000
    "".join((one.annotator, *one.remarks)).encode("utf-8")
    everything: list[Annotation | Suggestion] = [*one.records.annotations, *one.suggestions]
    for made in everything:
        assert made.label, one
        assert made.fragments, one
        assert 0 <= made.fragments[0].start < made.fragments[-1].end <= length, one
        "".join((made.layer, made.label, *made.attributes, *map(said, made.attributes.values()))).encode("utf-8")
    for suggestion in one.suggestions:
        assert 0 <= suggestion.score <= 1, suggestion
    assert all(r.head in known and r.tail in known for r in one.records.relations), one.records.relations
