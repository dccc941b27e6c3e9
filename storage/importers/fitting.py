"""What fits into a project: no record is longer than the file can be read again (storage/kept.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotate.model.records import Info, Record, kind_of, to_json
from annotate.model.text import Document, Span
from annotate.model.values import plain_attributes
from annotate.ports import Incoming
from annotate.saying import saying
from annotate.suggestions import Suggestion
from storage.documents import info_of
from storage.importers.opening import Broken
from storage.kept import VALUE, within


class Unfit(Broken):
    """What of a document is longer than a project can keep, in words that follow its place."""


_MILLIONS = VALUE // 1_000_000
_ROOM = 2_000
"""Characters for the ids that the project gives."""
_SURELY = 100_000
"""Characters of words, each at most six in JSON, and pieces, at most twenty-four, that fit in any case."""


def require_fitting(one: Incoming) -> None:
    """Raises Unfit for the first thing that is too long."""
    r = one.records
    _require(one.document, info_of(one.document))
    large = [
        a for a in r.annotations if a.attributes or len(a.fragments) > 1_000 or len(a.layer) + len(a.label) > 1_000
    ]
    for record in (*large, *r.relations, *r.decisions, r.status, *r.groups, *r.waivers):
        if record is not None:
            _require(record, record)
    for made in one.suggestions:
        if _length(made) > _SURELY and not (
            within(plain_attributes(made.attributes)) and within({"": [[s.start, s.end] for s in made.fragments]})
        ):
            raise Unfit(
                saying(
                    "a suggestion is longer than {most} million characters with all that is said of it",
                    most=_MILLIONS,
                )
            )


def _require(given: Document | Record, record: Info | Record) -> None:
    if _length(given) > _SURELY and not within(to_json(record), VALUE - _ROOM):
        if isinstance(given, Document):
            raise Unfit(saying("what is said of the article is longer than {most} million characters", most=_MILLIONS))
        raise Unfit(saying("one {kind} is longer than {most} million characters", kind=kind_of(record), most=_MILLIONS))


def _length(given: Document | Record | Suggestion) -> int:
    """About how many characters of words, numbers and places there are."""
    length = 0
    for name in given.__slots__:
        value: Any = getattr(given, name)
        if isinstance(value, str):
            length += 0 if name == "text" else len(value)
        elif isinstance(value, Mapping):
            length += sum(4 + len(key) + _words(said) for key, said in value.items())
        elif isinstance(value, tuple):
            length += sum(4 if isinstance(item, Span) else 4 + _words(item) for item in value)
    return length


def _words(value: object) -> int:
    return len(value) if isinstance(value, str) else len(str(value))
