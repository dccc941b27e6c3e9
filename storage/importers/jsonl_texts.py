"""JSON lines, or an array, of bare texts: an object for each article, under keys that can be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotate.ports import Choice, Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import date_of, marked, word
from storage.importers.peeking import first_object
from storage.importers.streaming import objects, words

_KEYS = ("text", "title", "date", "source", "url", "id", "language")

FORMAT = Format(
    "jsonl-texts",
    "JSON lines of texts",
    ".jsonl",
    'an article an object, {"text": ...}, without annotations; the other keys become its metadata',
    (
        *(Choice(name, (), saying("the key of the {name}; {name} without it", name=name)) for name in _KEYS),
        Choice("meta", ("keep", "leave-out"), saying("what other keys say: kept as metadata, or left out")),
    ),
)

_LINES = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\}\s*\n\s*\{")


def knows(head: bytes) -> bool:
    """Whether its first object has a text, or there are several lines of objects at least: those with annotations are
    known before, and what has its text under another key is told line by line rather than taken for one article.
    """
    return first_object(head).get("text") == "words" or _LINES.match(head) is not None


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a line or an element each; never raises."""
    keys = {name: plan.choices.get(name) or name for name in _KEYS}
    meta = plan.choices.get("meta") != "leave-out"
    what = saying('article with a text under the key "{key}"', key=keys["text"])
    return objects(path, lambda values: [article(values, keys, path.name, meta)], what)


def article(values: dict[str, Any], keys: Mapping[str, str], source: str = "", meta: bool = True) -> Incoming:
    """The document of an object. Its own id is metadata: documents have ids of the program, and two files may count
    their articles alike.

    Raises:
        TextRejected, ValueError, KeyError: where it is none.
    """
    said = {name: values.get(keys[name]) for name in ("title", "date", "source", "url", "language")}
    known = {keys[name] for name in _KEYS if name != "id"}
    more = {name: word(value) for name, value in values.items() if name not in known and word(value)} if meta else {}
    if id := word(values.get(keys["id"])):
        more = {"id": id} | {name: value for name, value in more.items() if name != keys["id"]}
    unread = word(said["date"])
    remarks: tuple[str, ...] = ()
    if unread and not date_of(unread):
        more["date"] = unread
        remarks = (saying("its date {date!r} is none that is known; it is kept as metadata", date=unread[:40]),)
    found = marked(words(values, keys["text"]), said | {"meta": more}, source)
    found.builder.remarks += remarks
    return found.incoming()
