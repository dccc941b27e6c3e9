"""The beginning of a JSON file: which keys its first object has, also where it goes on behind what was read."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["words", "list", "table", "other"]

_PARTS = re.compile(r'"(?P<key>[^"\\]*(?:\\.[^"\\]*)*)"(?P<colon>\s*:\s*(?P<value>.)?)?|[{}\[\]]|"', re.DOTALL)
_KINDS: dict[str, Kind] = {'"': "words", "[": "list", "{": "table"}


def is_array(head: bytes) -> bool:
    """Whether a file is one array."""
    return _text(head)[:1] == "["


def first_object(head: bytes) -> dict[str, Kind]:
    """The keys of the first object of JSON lines, or of an array, and what kind of value each has; none where there is
    no object.
    """
    text = _text(head)
    if text[:1] == "[":
        text = text[1:].lstrip()
    return keys_of(text)


def keys_of(text: str) -> dict[str, Kind]:
    """The keys of the object that a text begins with, whether it ends there or not."""
    keys: dict[str, Kind] = {}
    depth = at = 0
    if text[:1] != "{":
        return keys
    while found := _PARTS.search(text, at):
        at = found.end()
        part = found[0]
        if part == '"':
            break
        if part in ("{", "["):
            depth += 1
        elif part in ("}", "]"):
            depth -= 1
            if not depth:
                break
        elif found["colon"]:
            if depth == 1 and found["value"]:
                keys[found["key"]] = _KINDS.get(found["value"], "other")
            # the value is looked at for itself
            at = found.end() - len(found["value"] or "")
    return keys


def _text(head: bytes) -> str:
    return head.decode("utf-8-sig", "replace").lstrip()
