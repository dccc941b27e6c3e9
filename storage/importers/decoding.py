"""Bytes of a text file as text: strictly decoded, by a guess that is named where it is one.

Sources of the guess: byte order marks, strict UTF-8 (which other encodings' Russian hardly ever is by chance),
and for the rest the single-byte encodings of Russian, scored by how Russian the letters come out.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from annotate.errors import TextRejected
from annotate.saying import saying

# the letters of Macs lie mostly where those of Windows do: of two that fit alike, the first is meant
GUESSED = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "utf-16-le", "utf-16-be")
_BINARY_SHARE = 0.02  # of control characters among the first bytes; text has next to none
_PROBE = 64 * 1024
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"

# Frequent letter pairs of Russian (the commonest forty of the National Corpus) and what Russian never shows:
# a capital behind a small letter within a word, box drawing, signs of other alphabets.
_PAIRS = re.compile(
    "ст|но|то|на|ен|ов|ни|ра|во|ко|ро|по|ре|пр|го|ал|ос|ли|ет|ка|не|ат|ер|от|ла|ор|де|ан|ти|ин|ва|та|ел|ск|ль|ом|од|ие|ия|ть"
)
_RUSSIAN = re.compile("[а-яёА-ЯЁ]")
_READABLE = re.compile("[\\t\\n\\r\x20-\x7e\xa0а-яёА-ЯЁ«»„“”‘’–—…№]")
_STRANGE = re.compile("[а-яё][А-ЯЁ]|[^\x00-\x7fа-яёА-ЯЁ«»„“”‘’–—…№°§©®™\xa0\xad±•·€]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was read with; `guessed` where nothing in the bytes says so."""

    text: str
    encoding: str
    guessed: bool = False


def decoded(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file; an `encoding` that is given is the only one tried.

    Raises:
        TextRejected: "empty", "binary", "undecodable".
    """
    if not data.strip():
        raise TextRejected("empty")
    if encoding:
        return _forced(data, encoding)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _forced(data, name)
    if b"\x00" in data[:_PROBE]:
        return _wide(data, saying("it holds zero bytes"))
    if _is_controls(data):
        # UTF-16 of Russian words without a blank between them holds no zero bytes, but many of U+04xx
        return _wide(data, saying("it is full of control characters"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _forced(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TextRejected(
            "undecodable",
            saying(
                "not {encoding}: {reason} at byte {start}", encoding=encoding, reason=error.reason, start=error.start
            ),
        ) from error
    except (LookupError, ValueError) as error:  # also what is a codec and no encoding of texts: rot13, idna
        raise TextRejected("undecodable", saying("there is no encoding {encoding!r}", encoding=encoding)) from error
    return Decoded(text, "utf-8" if encoding == "utf-8-sig" else encoding)


def _wide(data: bytes, otherwise: str) -> Decoded:
    """UTF-16 without a mark: accepted only where it comes out as text, since zero bytes mostly mean no text at all."""
    candidates = [found for name in ("utf-16-le", "utf-16-be") if (found := _tried(data, name)) is not None]
    if candidates:
        best = max(candidates, key=lambda found: _readable(found.text))
        if _readable(best.text) > 0.9:
            return best
    raise TextRejected("binary", otherwise)


def _readable(text: str) -> float:
    """The share of Latin and Russian letters, white space and ordinary signs."""
    probe = text[:_PROBE]
    return len(_READABLE.findall(probe)) / len(probe)


def _is_controls(data: bytes) -> bool:
    probe = data[:_PROBE]
    controls = len(probe) - len(probe.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(probe)


def _guessed(data: bytes) -> Decoded:
    candidates = [found for name in GUESSED[:4] if (found := _tried(data, name)) is not None]
    best = max(candidates, key=lambda found: russian_score(found.text), default=None)
    if best is not None and russian_score(best.text) > 0:
        return best
    # hardly a Russian letter: the general detector may still know better than giving up
    match = from_bytes(data[:_PROBE], cp_isolation=list(GUESSED)).best()
    if match is not None and (found := _tried(data, match.encoding)) is not None:
        return found
    raise TextRejected("undecodable", saying("neither UTF-8 nor {names}", names=", ".join(GUESSED[:4])))


def _tried(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, guessed=True)
    except UnicodeDecodeError:
        return None


def russian_score(text: str) -> float:
    """How Russian a decoding looks: frequent letter pairs and Russian letters for it, what is never written against.

    About 1 for Russian prose, at most 0 for a wrong guess; comparable between decodings of the same bytes.
    """
    probe = text[:_PROBE]
    foreign = sum(not c.isascii() for c in probe)
    if not foreign:
        return 0.0
    pairs = len(_PAIRS.findall(probe.lower()))
    letters = len(_RUSSIAN.findall(probe))
    strange = len(_STRANGE.findall(probe))
    return (2 * pairs + letters - 4 * strange) / (2 * foreign)
