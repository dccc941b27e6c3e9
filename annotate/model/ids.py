"""Identifiers: UUIDv7 for records (sortable by time, unique across machines), digests for suggestions."""

from __future__ import annotations

import hashlib
import os
import time
import uuid

from annotate.model.text import Fragments


def uuid7(milliseconds: int | None = None, entropy: bytes | None = None) -> str:
    """A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix time, 74 random bits."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    noise = int.from_bytes(entropy if entropy is not None else os.urandom(10), "big")
    value = (stamp & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= ((noise >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= noise & 0x3FFF_FFFF_FFFF_FFFF
    return str(uuid.UUID(int=value))


def suggestion_id(document: str, layer: str, label: str, fragments: Fragments) -> str:
    """The same proposal has the same id whoever makes it, so a decision holds when it is made again."""
    places = ";".join(f"{s.start}-{s.end}" for s in fragments)
    return hashlib.sha256(f"{document}|{layer}|{label}|{places}".encode()).hexdigest()[:32]
