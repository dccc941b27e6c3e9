"""Files that are not what they were."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

_PIECES = (b"", b'"', b"<", b">", b"\0", b"\xff", b"\n", b"&#0;", b"PK", b"\xd8\x00", b"9" * 30, b"<!--", b"=", b";")


def spoilt(good: bytes, count: int, seed: int = 7) -> Iterator[bytes]:
    """Random bytes, cut ends, and good bytes with some others in them; of a zip also its parts."""
    rng = random.Random(seed)
    for number in range(count):
        if number % 10 == 0:
            yield good[:4] + rng.randbytes(rng.randrange(600))
        elif number % 10 == 1:
            yield good[: rng.randrange(len(good))]
        elif number % 2 and good.startswith(b"PK"):
            yield _inside(good, rng)
        else:
            yield _changed(good, rng)


def _changed(good: bytes, rng: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(rng.choice((1, 3, 30))):
        at = rng.randrange(len(data) + 1)
        data[at : at + rng.choice((0, 1, 5))] = rng.choice(_PIECES)
    return bytes(data)


def _inside(good: bytes, rng: random.Random) -> bytes:
    """A package with a member changed, its sums right."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(kept, "w") as target:
        chosen = rng.choice(source.namelist())
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, _changed(data, rng) if name == chosen else data)
    return kept.getvalue()
