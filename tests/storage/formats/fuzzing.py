"""Files that nobody should ever send: good datasets broken in every way, and what readers make of them."""

from __future__ import annotations

import io
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotate.ports import ExportPlan, ImportPlan, ProjectStore, Read
from storage.exporters import EXPORTERS, export
from storage.importers import IMPORTERS, Importer, read_paths
from tests.storage.formats import articles

SECONDS = 20.0
"""A reader that takes longer for one of these files (at most some 100 KB) hangs."""

_NUMBERS = (b"-1", b"99999999999999999999999999", b"1e999", b"NaN", b"0", b"1.5", b"null", b'"5"', b"[]")
_WORDS = (
    b"<", b">", b"&x;", b'"', b"\\", b"\t", b"\n\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xe2\x80\xa8", b"{", b"]",
    b"\\ud800", b"\\u0000", b"<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"-DOCSTART-", b"\x1f",
)  # fmt: skip


class Complaint(Exception):
    """A reader did what none may do: which, on what case, and what."""


def _table(path: Path) -> Path:
    return articles.write(path, "title,text\n" + '"Мост","Мост, говорят, ""закрыли""."\n' * 20)


def _book(path: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [("title", "text"), *[("Мост", "Мост закрыли.")] * 20]:
        book.active.append(row)
    book.save(path)
    return path


def _packed(path: Path) -> Path:
    return articles.archived(path, {"a.txt": articles.TEXT, "папка/b.html": articles.PAGE})


_MADE: dict[str, Callable[[Path], Path]] = {
    "csv-texts": _table,
    "xlsx-texts": _book,
    "docx": articles.word,
    "zip": _packed,
}


def samples(store: ProjectStore, folder: Path) -> dict[str, Path]:
    """A good file or folder for every importer: what the exporter of the same name writes, else what another one writes
    and it reads, else lines with a text; for those that read what nothing here writes, an article of the world.
    """
    written: dict[str, Path] = {}
    for exporter in EXPORTERS:
        name = exporter.format.name
        place = folder / "good" / name
        place.mkdir(parents=True)
        written[name] = place / f"o{'' if exporter.format.folder else exporter.format.extension}"
        export(store, ExportPlan(name, str(written[name]), "Анна", False, True))
    found: dict[str, Path] = {}
    for importer in IMPORTERS:
        name = importer.format.name
        if name in _MADE:
            found[name] = _MADE[name](folder / "good" / f"made{importer.suffixes[0]}")
            continue
        likely = [path for path in written.values() if path.suffix in importer.suffixes]
        other = folder / "good" / f"{name}{importer.suffixes[0]}"
        other.write_text('{"id": "a", "text": "Мост закрыли."}\n' * 20, encoding="utf-8")
        tried = [written[name]] if name in written else [*likely, other]
        found[name] = next((path for path in tried if attempt(importer, path, f"{name}, unbroken")), tried[-1])
    return found


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file with some of what happens to files, or what somebody has done to it."""
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        data = rng.choice(_MUTATIONS)(data, rng)[:400_000]
    return data


def _flip(data: bytes, rng: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 3, 30)) if data else 0):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _drop(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    kind = rng.randrange(4)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines[at:at] = [lines[at]] * rng.choice((1, 1, 50))
    elif kind == 2:
        rng.shuffle(lines)
    else:
        lines[at] = lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _number(data: bytes, rng: random.Random) -> bytes:
    digits = [i for i, c in enumerate(data) if 48 <= c < 58]
    if not digits:
        return data
    at = rng.choice(digits)
    return data[:at] + rng.choice(_NUMBERS) + data[at + 1 :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_WORDS) * rng.choice((1, 1, 100)) + data[at:]


def _deep(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")")))
    depth = rng.choice((30, 1_000, 30_000))
    return data[:at] + opening * depth + (closing * depth if rng.random() < 0.5 else b"") + data[at:]


def _swap(data: bytes, rng: random.Random) -> bytes:
    """One word of the file in the place of another."""
    words = data.split(b'"')
    if len(words) < 3:
        return data
    words[rng.randrange(len(words))] = words[rng.randrange(len(words))]
    return b'"'.join(words)


def _encoding(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "cp1251", "koi8-r", "utf-32", "utf-8-sig")), "replace")


def _noise(data: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 100, 5_000)))


def _zip(data: bytes, rng: random.Random) -> bytes:
    """The members of an archive broken within, so that more than its directory is looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(info, old.read(info)) for info in old.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return data
    made = io.BytesIO()
    at = rng.randrange(max(1, len(members)))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for number, (info, content) in enumerate(members):
            name = rng.choice(("../x", "/x", "a" * 200, info.filename)) if number == at else info.filename
            new.writestr(name, mutated(content, rng) if number == at else content)
    return made.getvalue()


Mutation = Callable[[bytes, random.Random], bytes]
_MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _flip, _cut, _drop, _lines, _lines, _number, _number, _insert, _insert),
    *(_deep, _swap, _swap, _encoding, _noise, _zip),
)


def broken(good: Path, bad: Path, rng: random.Random) -> None:
    """A copy of a good file or folder, one file of it mutated."""
    if bad.is_dir():
        shutil.rmtree(bad)
    bad.unlink(missing_ok=True)
    if good.is_dir():
        shutil.copytree(good, bad)
        files = sorted(path for path in bad.rglob("*") if path.is_file())
        chosen = rng.choice(files)
        chosen.write_bytes(mutated(chosen.read_bytes(), rng))
    else:
        bad.write_bytes(mutated(good.read_bytes(), rng))


def attempt(importer: Importer, path: Path, case: str, plan: ImportPlan | None = None) -> int:
    """Reads a file; how many documents there were.

    Raises:
        Complaint: where the reader raises, hangs, or gives what is neither a document nor a reason.
    """
    begun, count = time.process_time(), 0
    try:
        for read in _reads(importer, path, plan or ImportPlan(importer.format.name)):
            _require_sound(read)
            count += len(read.documents)
    except Exception as error:
        raise Complaint(f"{case}: {type(error).__name__}: {error}") from error
    took = time.process_time() - begun
    if took > SECONDS:
        raise Complaint(f"{case}: it took {took:.0f} s")
    return count


def _reads(importer: Importer, path: Path, plan: ImportPlan) -> Iterator[Read]:
    importer.knows(path.read_bytes()[:65_536] if path.is_file() else b"")
    yield from read_paths([str(path)], plan)


def _require_sound(read: Read) -> None:
    assert read.path, "a read of nothing"
    assert read.message or not read.code, read
    assert read.code or read.documents or read.sets, read
    assert not read.code or not read.documents, read
    for one in read.sets:
        length, known = len(one.document.text), {a.id for a in one.records.annotations}
        one.document.text.encode("utf-8")
        assert one.document.text, read
        for label, place in [(m.label, m.fragments) for m in [*one.records.annotations]] + [
            (m.label, m.fragments) for m in one.suggestions
        ]:
            assert label, one
            assert place, one
            assert 0 <= place[0].start < place[-1].end <= length, one
        assert all(r.head in known and r.tail in known for r in one.records.relations), one.records.relations
