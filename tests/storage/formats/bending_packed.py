"""What is packed, taken apart: members of archives, spaCy's DocBin, the rows of Parquet."""

from __future__ import annotations

import importlib
import io
import random
import struct
import warnings
import zipfile
import zlib
from typing import Any

from tests.storage.formats.bending import bent, number, value, words

_NAMES = ("../x", "/x", "a" * 200, "", "a\\b.txt", "\u202etxt.exe", "COM1.txt", "a/../b.txt", "x.zip", "папка/", ".x")
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def archive(data: bytes, rng: random.Random) -> bytes:
    """A zip archive: a member bent or damaged, renamed, twice, gone, packed otherwise, or its directory a lie."""
    from tests.storage.formats.breaking import damaged

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(info.filename, old.read(info)) for info in old.infolist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ValueError("no archive") from error
    at = rng.randrange(len(members))
    name, content = members[at]
    kind = rng.randrange(12)
    if kind < 6:
        members[at] = name, bent(name, content, rng)
    elif kind < 7:
        members[at] = name, damaged(content, rng)
    elif kind == 7:
        members[at] = rng.choice((*_NAMES, rng.choice(members)[0], name.upper(), name + "\0x")), content
    elif kind == 8:
        del members[at]
    elif kind == 9:
        members.append((rng.choice((name, *_NAMES)), rng.choice((content, data, b"", b"0" * 3_000_000))))
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", rng.choice(_WAYS)) as new:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            new.writestr(zipfile.ZipInfo(name) if rng.random() < 0.1 else name, content)
    return _lying(made.getvalue(), rng) if kind > 9 else made.getvalue()


def _lying(data: bytes, rng: random.Random) -> bytes:
    """A field of the directory, or of a member's own header, says something else (APPNOTE 4.3.7, 4.3.12, 4.3.16)."""
    made = bytearray(data)
    signature, fields = rng.choice(
        (
            (b"PK\1\2", (6, 8, 10, 16, 20, 24, 28, 30, 32, 42)),
            (b"PK\3\4", (4, 6, 8, 14, 18, 22, 26, 28)),
            (b"PK\5\6", (4, 8, 10, 12, 16, 20)),
        )
    )
    places = [i for i in range(len(made)) if made[i : i + 4] == signature]
    if places:
        at = rng.choice(places) + rng.choice(fields)
        made[at : at + 2] = struct.pack("<H", rng.choice((0, 1, 8, 9, 98, 0x800, 0xFFFF, rng.randrange(65_536))))
    return bytes(made)


def doc_bin(data: bytes, rng: random.Random) -> bytes:
    """spaCy's DocBin: what its msgpack holds, also in the packs within it, and the numbers of its tokens."""
    msgpack: Any = importlib.import_module("srsly.msgpack")

    values = msgpack.unpackb(zlib.decompress(data), raw=False, use_list=True)
    kind = rng.randrange(4)
    if kind == 0:
        key = rng.choice(("tokens", "lengths", "spaces"))
        values[key] = _numbers(values[key], rng)
    elif kind == 1 and (packs := values[rng.choice(("user_data", "span_groups"))]):
        at = rng.randrange(len(packs))
        packs[at] = _repacked(packs[at], rng)
    elif kind == 2:
        values["strings"] = [words(rng, one) if rng.random() < 0.1 else one for one in values["strings"]]
    else:
        plain = {key: one for key, one in values.items() if not isinstance(one, bytes)}
        key = rng.choice(sorted(plain))
        values[key] = rng.choice(
            (
                number(rng),
                words(rng),
                None,
                {},
                [],
                [plain[key]],
                b"",
                plain[key] * 2 if isinstance(plain[key], list) else 0,
            )
        )
    packed: bytes = zlib.compress(msgpack.packb(values, use_bin_type=True))
    return packed


def _repacked(pack: Any, rng: random.Random) -> Any:
    msgpack: Any = importlib.import_module("srsly.msgpack")

    if not isinstance(pack, bytes) or rng.random() < 0.1:
        return rng.choice((b"", b"\xff", "", None, 5, b"\x81\xa1a", b"\x90"))
    held = msgpack.unpackb(pack, raw=False, use_list=True, strict_map_key=False)
    if isinstance(held, list) and held and isinstance(held[0], bytes):
        at = rng.randrange(len(held))
        held[at] = _repacked(held[at], rng)
    else:
        held = _changed(held, rng)
    return msgpack.packb(held, use_bin_type=True)


def _changed(held: Any, rng: random.Random) -> Any:
    """Values of msgpack, which holds bytes beside what JSON does."""
    if isinstance(held, dict) and held:
        key = rng.choice(list(held))
        return {**held, key: _changed(held[key], rng)}
    if isinstance(held, list) and held and rng.random() < 0.9:
        at = rng.randrange(len(held))
        return [*held[:at], _changed(held[at], rng), *held[at + 1 :]]
    if isinstance(held, bytes):
        return _numbers(held, rng)
    small = number(rng, held if isinstance(held, int) else 0)
    small = small if isinstance(small, float) or -(2**63) <= small < 2**64 else 0
    return rng.choice(
        (small, words(rng).encode("utf-8", "replace").decode(), None, [], {}, b"x", [held, held], {"a": held})
    )


def _numbers(packed: bytes, rng: random.Random) -> bytes:
    """An array of numbers: one of them another, cut, longer, or in another order."""
    width = rng.choice((1, 4, 8))
    at = rng.randrange(len(packed) // width + 1) * width
    one = rng.choice((0, 1, 2, -1, 2**31 - 1, -(2**31), 1_000, 10**6))
    kind = rng.randrange(5)
    if kind < 2:
        return (
            packed[:at]
            + (one & ((1 << 8 * width) - 1)).to_bytes(width, rng.choice(("little", "big")))
            + packed[at + width :]
        )
    return (packed[:at], packed + packed[at:], packed[at:] + packed[:at])[kind - 2]


def parquet(data: bytes, rng: random.Random) -> bytes:
    """Rows of Parquet with other values, of whatever types these are, and what its features say."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data))
        rows = table.to_pylist()
        made = pa.Table.from_pylist([_plain(value(row, rng)) if rng.random() < 0.3 else row for row in rows])
        said = dict(table.schema.metadata or {})
        said = {key: bent("x.json", one, rng) if rng.random() < 0.3 else one for key, one in said.items()}
        target = io.BytesIO()
        pq.write_table(
            made.replace_schema_metadata(said), target, row_group_size=rng.choice((1, 3, 1_000)),
            compression=rng.choice(("none", "snappy", "gzip", "zstd")), use_dictionary=rng.random() < 0.5,
        )  # fmt: skip
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise ValueError("no rows of one table any more") from error
    return target.getvalue()


def _plain(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError("no row")
    return row
