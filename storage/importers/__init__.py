"""Importers: files of the world as documents. A format is a module with `FORMAT` and `read`; `IMPORTERS` lists them."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotate.errors import StorageError, TextRejected
from annotate.ports import Columns, Format, ImportPlan, Incoming, Read
from annotate.ports.outside import PLAN
from annotate.saying import saying
from storage.exporters.writing import MANIFEST, SIDES
from storage.files import refused
from storage.importers import (
    archives,
    brat,
    conll,
    conllu,
    csv_texts,
    doccano,
    docx_texts,
    jsonl,
    jsonl_texts,
    labelstudio,
    pages,
    parquet,
    prodigy,
    sidecar,
    spacy,
    text,
    webanno,
    xlsx_texts,
    xmi,
)
from storage.importers.opening import Broken, printable, rejected


@dataclass(frozen=True, slots=True)
class Importer:
    """A format, the suffixes of its files, and two functions.

    `read` gives the documents of one file one after another, each as soon as it is read, and never raises; a broken one
    is told with its line and the others go on. `knows` says from the beginning of a file with such a suffix (64 KB, or
    the first line where that is longer) whether it is of this format.
    """

    format: Format
    suffixes: tuple[str, ...]
    read: Callable[[Path, ImportPlan], Iterator[Read]]
    knows: Callable[[bytes], bool] = bool


IMPORTERS: tuple[Importer, ...] = (
    Importer(text.FORMAT, (".txt",), text.read),
    Importer(jsonl.FORMAT, (".jsonl", ".ndjson"), jsonl.read, jsonl.knows),
    Importer(labelstudio.FORMAT, (".json", ".jsonl", ".ndjson"), labelstudio.read, labelstudio.knows),
    Importer(doccano.FORMAT, (".jsonl", ".ndjson", ".json"), doccano.read, doccano.knows),
    Importer(prodigy.FORMAT, (".jsonl", ".ndjson"), prodigy.read, prodigy.knows),
    Importer(brat.FORMAT, (".ann", ".zip"), brat.read, brat.knows),
    Importer(conllu.FORMAT, (".conllu", ".conllup", ".conll"), conllu.read, conllu.knows),
    Importer(conll.FORMAT, (".conll", ".conll03", ".iob", ".iob2", ".bio", ".tsv"), conll.read, conll.knows),
    Importer(xmi.FORMAT, (".xmi", ".zip"), xmi.read, xmi.knows),
    Importer(webanno.FORMAT, (".tsv",), webanno.read, webanno.knows),
    Importer(spacy.FORMAT, (".spacy",), spacy.read),
    Importer(parquet.FORMAT, (".parquet",), parquet.read, parquet.knows),
    Importer(jsonl_texts.FORMAT, (".jsonl", ".ndjson", ".json"), jsonl_texts.read, jsonl_texts.knows),
    Importer(csv_texts.FORMAT, (".csv", ".tsv", ".tab"), csv_texts.read, csv_texts.knows),
    Importer(xlsx_texts.FORMAT, (".xlsx", ".xlsm"), xlsx_texts.read, xlsx_texts.knows),
    Importer(pages.FORMAT, (".html", ".htm", ".xhtml", ".mhtml", ".mht"), pages.read, pages.knows),
    Importer(docx_texts.FORMAT, (".docx", ".docm"), docx_texts.read, docx_texts.knows),
    Importer(archives.FORMAT, (".zip",), lambda path, plan: archives.read(path, plan, member), archives.knows),
)

_HEAD, _FIRST_LINE = 65_536, 8_000_000


def importer_of(path: Path, plan: ImportPlan) -> Importer:
    """The one that the plan names, else the first that knows the file by its suffix and beginning, else plain text.

    Raises:
        StorageError: "nothing" for a format or choice that there is not.
    """
    if plan.format:
        for importer in IMPORTERS:
            if importer.format.name == plan.format:
                try:
                    importer.format.chosen(plan.choices)
                except ValueError as error:
                    raise StorageError("nothing", str(path), str(error)) from error
                return importer
        names = ", ".join(importer.format.name for importer in IMPORTERS)
        raise StorageError("nothing", str(path), f"there is no import format {plan.format!r}; choose one of: {names}")
    likely = [importer for importer in IMPORTERS if path.suffix.lower() in importer.suffixes]
    head = _head(path) if likely else b""
    return next((importer for importer in likely if importer.knows(head)), IMPORTERS[0])


def _head(path: Path) -> bytes:
    """The first bytes of a file, the first line whole; none where it cannot be read, which its reader will tell."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            return head if b"\n" in head else head + file.readline(_FIRST_LINE)
    except (OSError, ValueError):
        return b""


# Files that a folder of articles may hold beside them, left out unless an importer knows one by its beginning (.json).
# Whatever else is in it is tried, and said where it is no text.
PASSED_OVER = {
    *(
        ".7z",
        ".avi",
        ".bin",
        ".bmp",
        ".bz2",
        ".conf",
        ".css",
        ".db",
        ".dll",
        ".epub",
        ".exe",
        ".gif",
        ".gz",
        ".heic",
        ".ico",
    ),
    *(".jpeg", ".jpg", ".js", ".json", ".kavychki", ".md5", ".mov", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".ppt"),
    *(".pptx", ".ps", ".py", ".pyc", ".rar", ".sha256", ".so", ".sqlite", ".sqlite3", ".svg", ".tar", ".tif"),
    *(".tiff", ".ttf", ".wav", ".webp", ".woff", ".woff2", ".xls", ".xml", ".xz"),
}


def passed_over(path: Path) -> bool:
    """Whether a file of a folder or archive is none of its articles."""
    if path.suffix.lower() not in PASSED_OVER:
        return False
    likely = [importer for importer in IMPORTERS if path.suffix.lower() in importer.suffixes]
    head = _head(path) if likely else b""
    return not any(importer.knows(head) for importer in likely)


def _read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, each with its format. A format that the plan names is that of the files in an archive,
    not of the archive, but for formats that come as one.
    """
    importer = importer_of(path, plan)
    packed = path.suffix.lower() == ".zip" and archives.knows(_head(path))
    if packed and plan.format and ".zip" not in importer.suffixes:
        return archives.read(path, plan, member)
    return (replace(read, format=read.format or importer.format.name) for read in importer.read(path, plan))


def member(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of an unpacked file of an archive; none where it is no article."""
    if not passed_over(path):
        yield from _read(path, plan)


_FIRST_ROWS = 20


def columns(path: str, plan: ImportPlan = PLAN) -> Columns:
    """The columns and first rows of a table.

    Raises:
        StorageError: "nothing" where it is no table that could be read so, "missing" ...
    """
    shown = printable(path)
    try:
        importer = importer_of(Path(path), plan)
        if importer.format == csv_texts.FORMAT:
            return csv_texts.columns(Path(path), plan, _FIRST_ROWS)
        if importer.format == xlsx_texts.FORMAT:
            return xlsx_texts.columns(Path(path), plan, _FIRST_ROWS)
        raise Broken(saying("this is no table"))
    except TextRejected as error:
        raise StorageError("nothing", path, rejected(shown, error).message) from error
    except OSError as error:
        raise refused(error, shown) from error
    except ValueError as error:
        raise StorageError("nothing", path, f"{shown}: {error}") from error


_BATCH = 500
_BATCH_CHARACTERS = 8_000_000


def read_paths(paths: Sequence[str], plan: ImportPlan = PLAN) -> Iterator[Read]:
    """The documents in files and folders, in the order given and by name within a folder.

    A folder without a file that may be a text gives one result that says so.
    """
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield from _read(path, plan)
            continue
        empty = True
        for found in _files(path, importer_of(path, plan).suffixes if plan.format else ()):
            empty = False
            if isinstance(found, Read):
                yield found
            else:
                yield from _read(found, plan)
        if empty:
            yield Read(
                given, code="empty", message=saying("{file}: there are no text files in this folder", file=given)
            )


def incoming(read: Read) -> tuple[Incoming, ...]:
    """What came of a file, annotated or not."""
    return read.sets or tuple(Incoming(document) for document in read.documents)


def batches(sets: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """Documents in lists that fit into memory; each becomes one journal entry, and so one step of undo."""
    batch: list[Incoming] = []
    characters = 0
    for one in sets:
        batch.append(one)
        characters += len(one.document.text)
        if len(batch) == _BATCH or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


_BESIDE = (*SIDES, sidecar.SUFFIX)


def _is_beside(name: str, names: Container[str], asked: bool) -> bool:
    """Whether a file only stands beside a dataset (one of the format that is `asked` for), or an article."""
    if name.endswith(".txt") and f"{name[:-4]}.ann" in names:
        return True  # read with its annotations
    if name in SIDES.values():
        return asked or SIDES[MANIFEST] in names
    return any(name.endswith(ending) and name.removesuffix(ending) in names for ending in _BESIDE)


def _files(folder: Path, wanted: Sequence[str] = ()) -> Iterator[Path | Read]:
    """The files of a folder and its folders that may be texts, hidden ones left out, each folder once.

    Where a format is asked for, `wanted` are the suffixes of its files, which are read too.
    """
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
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        together = frozenset(names)  # of a hundred thousand files each one asks for others
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith(".") or _is_beside(name, together, bool(wanted)):
                continue
            if path.suffix.lower() in wanted or not passed_over(path):
                yield path
    for error in unreadable:
        refusal = refused(error, str(error.filename))
        yield Read(str(error.filename), code=refusal.code, message=str(refusal))
