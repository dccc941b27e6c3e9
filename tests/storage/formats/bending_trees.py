"""XML and pages taken apart: attributes, words and elements others, and well formed again."""

from __future__ import annotations

import random
from typing import Any

from tests.storage.formats.bending import number, words

_HOLE = "hole-in-the-page"
_RAW = (
    b"&#0;", b"&#xD800;", b"&#x202E;", b"&x;", b"&lt;", b"\x00", b"\x0c", b"\xff", b"\xed\xa0\x80", b"<![CDATA[ ]]>",
    b"<!-- x -->", b"<?x y?>", b"<a>" * 300, b"<a>" * 300 + b"</a>" * 300, b"&#1114112;", b"x" * 100_000,
    "и\u0306😀".encode() * 50,
)  # fmt: skip
_BEGINNINGS = (
    b"<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    b"<!DOCTYPE x [" + b"".join(b"<!ENTITY x%d '%s'>" % (i, b"&x%d;" % (i - 1) * 10) for i in range(1, 12)) + b"]>",
    b"<?xml version='1.0' encoding='utf-16'?>", b"<?xml version='1.0' encoding='no-such'?>", b"\xef\xbb\xbf",
)  # fmt: skip


def xml(data: bytes, rng: random.Random) -> bytes:
    """Raises ValueError for what is no tree at all."""
    from lxml import etree

    page = b"<html" in data[:2_000].lower()
    parser: Any = etree.HTMLParser() if page else etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if root is None:
        raise ValueError("no XML")
    for _ in range(rng.choice((1, 1, 2, 5))):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        _change(rng.choice(elements), rng.choice(elements), root, rng)
    made: bytes = etree.tostring(root, encoding="utf-8", method="html" if page else "xml")
    made = made.replace(_HOLE.encode(), rng.choice(_RAW))
    if rng.random() < 0.1:
        made = rng.choice(_BEGINNINGS) + made
    return made


def _change(one: Any, other: Any, root: Any, rng: random.Random) -> None:
    kind = rng.randrange(10)
    keys = sorted(one.attrib)
    if kind < 5 and keys:
        key = rng.choice(keys)
        old = one.attrib[key]
        shared = other.attrib.get(key) or next(iter(other.attrib.values()), "")
        made = rng.choice(
            (str(number(rng, int(old))) if old.isdecimal() else words(rng, old), words(rng), shared, _HOLE)
        )
        if kind == 4:
            del one.attrib[key]
        else:
            one.attrib[key] = _written(made)
    elif kind < 7:
        one.text = _written(rng.choice((words(rng, one.text or ""), str(number(rng)), other.text or "", _HOLE)))
    elif one is root or one in other.iterancestors():
        one.attrib[rng.choice(("id", "begin", "end", "r", "s", "t", "class", "colspan"))] = _written(words(rng))
    elif kind == 7:
        _taken(one)
    elif kind == 8:
        for _ in range(rng.choice((1, 2, 60))):
            one.addnext(_copied(one))
    elif one is not other:
        _taken(one)
        other.append(one)


def _taken(one: Any) -> None:
    one.getparent().remove(one)


def _copied(one: Any) -> Any:
    from copy import deepcopy

    return deepcopy(one)


def _written(said: str) -> str:
    """What lxml takes; in the place of the rest there is a hole that is filled later."""
    fine = all(c in "\t\n\r" or "\x20" <= c < "\ud800" or "\ue000" <= c <= "\ufffd" or c > "\uffff" for c in said)
    return said if fine else _HOLE
