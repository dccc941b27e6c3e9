"""Importers: files of the world as documents. A format is a module with `FORMAT` and `read`; `IMPORTERS` lists them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate.model.text import Document
from annotate.ports import Format, Read
from storage.files import refused
from storage.importers import text


@dataclass(frozen=True, slots=True)
class Importer:
    """A format and the function that reads one file of it, which never raises; "" as encoding means detect it."""

    format: Format
    read: Callable[[Path, str], Read]


IMPORTERS: tuple[Importer, ...] = (Importer(text.FORMAT, text.read),)

# Files that a folder of articles may hold beside them. Whatever else is in it is tried, and said where it is no text.
_PASSED_OVER = {
    *(".7z", ".avi", ".bin", ".bmp", ".bz2", ".csv", ".db", ".dll", ".doc", ".docx", ".epub", ".exe", ".gif", ".gz"),
    *(".heic", ".htm", ".html", ".ico", ".jpeg", ".jpg", ".json", ".jsonl", ".kavychki", ".md5", ".mov", ".mp3"),
    *(".mp4", ".odt", ".ogg", ".pdf", ".png", ".ppt", ".pptx", ".ps", ".py", ".pyc", ".rar", ".rtf", ".sha256"),
    *(".so", ".sqlite", ".sqlite3", ".svg", ".tar", ".tif", ".tiff", ".ttf", ".tsv", ".wav", ".webp", ".xls"),
    *(".xlsx", ".xml", ".xz", ".zip"),
}


_BATCH = 500
_BATCH_CHARACTERS = 8_000_000


def read_paths(paths: Sequence[str], encoding: str = "", format: str = "text") -> Iterator[Read]:
    """The documents in files and folders, in the order given and by name within a folder; one result a file.

    A folder without a text file in it gives one result that says so.
    """
    importer = next(importer for importer in IMPORTERS if importer.format.name == format)
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield importer.read(path, encoding)
            continue
        empty = True
        for found in _files(path):
            empty = False
            yield found if isinstance(found, Read) else importer.read(found, encoding)
        if empty:
            yield Read(given, code="empty", message=f"{given}: there are no text files in this folder")


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in lists that fit into memory; each becomes one journal entry, and so one step of undo."""
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) == _BATCH or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _files(folder: Path) -> Iterator[Path | Read]:
    """The files of a folder and its folders that may be texts, hidden ones left out, each folder once."""
    seen: set[tuple[int, int]] = set()
    unreadable: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=unreadable.append, followlinks=True):
        try:
            place = Path(here).stat()
        except OSError as gone:  # removed meanwhile
            unreadable.append(gone)
            continue
        if (place.st_dev, place.st_ino) in seen:
            # a link back to a folder above it would otherwise never end
            folders.clear()
            continue
        seen.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and path.suffix.lower() not in _PASSED_OVER:
                yield path
    for error in unreadable:
        refusal = refused(error, str(error.filename))
        yield Read(str(error.filename), code=refusal.code, message=str(refusal))
