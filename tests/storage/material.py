"""What the tests of the file are made of: texts of our own, records, a project with everything in it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import StorageError
from annotate.model.edits import Edit, Transaction
from annotate.model.ids import suggestion_id
from annotate.model.records import Annotation, Decision, Progress, Record, Relation, Status, Verdict, status_id
from annotate.model.text import Document, Span, canonical, header, text_sha256
from annotate.model.values import Attributes, Scalar
from annotate.ports import DocumentFilter, ProjectStore
from annotate.suggestions import Suggestion
from storage.project import SqliteProject

Making = Callable[..., ProjectStore]
"""Makes a store with a schema."""

AT = "2026-02-03T10:00:00.000Z"

# An emoji, a family of four joined by ZWJ, й as и + breve, a stress accent, NBSP, a tab, a bidi mark, U+2028.
ODD = (
    "😀 Сове\u0301т директоров\u00a0«Ро\u200bмашки» 👨‍👩‍👧‍👦 собрался в Ульяновске.\n"
    "«Мы выросли на 18,3\u00a0%, — сказал Павел Круглов, — и\u2028растем дальше».\n"
    "\tИ\u0306од и \u200fмарганец подешевели."
)
PLAIN = " date 2026-02-03 В Туле открыли музей самоваров.\n\nДиректор Анна Белова сообщила, что вход бесплатный.\n"
SHORT = "Реки вышли из берегов."


def document(id: str, text: str, **fields: Any) -> Document:
    """A document as an importer gives it."""
    kept = canonical(text)
    found = header(kept)
    given: dict[str, Any] = {"title": id, "source": f"{id}.txt", "body": found.end if found else 0}
    if found:
        given["date"] = found.date
    return Document(id, kept, text_sha256=text_sha256(kept), **(given | fields))


def span(text: str, words: str) -> Span:
    """Where `words` stand in `text` for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))


def annotation(
    id: str,
    document: str,
    annotator: str,
    layer: str,
    label: str,
    *fragments: Span,
    attributes: Mapping[str, Scalar] | None = None,
    suggestion: str = "",
) -> Annotation:
    return Annotation(id, document, annotator, layer, label, fragments, dict(attributes or {}), suggestion)


def status(document: str, annotator: str, progress: Progress = "done", flagged: bool = False, note: str = "") -> Status:
    return Status(status_id(document, annotator), document, annotator, progress, flagged, note)


def decision(id: str, document: str, annotator: str, suggestion: str, verdict: Verdict, made: str = "") -> Decision:
    return Decision(id, document, annotator, suggestion, verdict, made)


def proposal(
    document: str,
    layer: str,
    label: str,
    *fragments: Span,
    score: float = 0.9,
    cue: Span | None = None,
    source: Span | None = None,
    maker: str = "rules",
    version: str = "1",
    attributes: Attributes | None = None,
) -> Suggestion:
    id = suggestion_id(document, layer, label, fragments)
    given = dict(attributes or {})
    return Suggestion(id, document, maker, version, layer, label, fragments, score, cue, source, given)


def creating(*records: Record, action: str = "annotate", reverts: int | None = None) -> Transaction:
    """A gesture that makes these records."""
    first = records[0]
    edits = tuple(Edit(None, record) for record in records)
    return Transaction(edits, action, first.annotator, AT, first.document, "слова", reverts)


def changing(before: Record, after: Record | None, action: str = "change", author: str = "") -> Transaction:
    """A gesture that changes one record; a document's description belongs to nobody, so that needs an author."""
    return Transaction((Edit(before, after),), action, author or before.annotator, AT, before.document, "слова")


def fill(store: ProjectStore) -> str:
    """Three documents and a whole day's work of one annotator, whose id it gives."""
    anna = store.annotator("Анна").id
    store.add([document("odd", ODD), document("plain", PLAIN), document("short", SHORT)], anna)
    city = proposal("odd", "entity", "LOC", span(ODD, "Ульяновске"), attributes={"normal": "Ульяновск"})
    wrong = proposal("odd", "entity", "ORG", span(ODD, "И\u0306од"), score=0.4)
    words = (span(ODD, "Мы выросли на 18,3\u00a0%"), span(ODD, "и\u2028растем дальше"))
    quote = proposal(
        "odd", "quote", "QUOTE", *words, cue=span(ODD, "сказал"), source=span(ODD, "Павел Круглов"),
        attributes={"type": "direct", "speaker": "Павел Круглов", "rule": "dash"},
    )  # fmt: skip
    still = proposal("odd", "entity", "ORG", span(ODD, "марганец"), score=0.25)
    store.put_suggestions("odd", {"rules": "1"}, [city, wrong, quote, still])
    store.put_suggestions("plain", {"rules": "1"}, [])
    ids = (f"r{number:02}" for number in count())
    made = annotation(next(ids), "odd", anna, "entity", "LOC", *city.fragments, suggestion=city.id)
    said = annotation(
        next(ids), "odd", anna, "quote", "QUOTE", *quote.fragments,
        attributes={"type": "direct", "speaker": "Павел Круглов"}, suggestion=quote.id,
    )  # fmt: skip
    cue = annotation(next(ids), "odd", anna, "cue", "CUE", span(ODD, "сказал"), suggestion=quote.id)
    source = annotation(next(ids), "odd", anna, "source", "SOURCE", span(ODD, "Павел Круглов"), suggestion=quote.id)
    claim = annotation(
        next(ids), "odd", anna, "claim", "CLAIM", words[0],
        attributes={"type": "QUANT", "worth": "2", "checked": True, "share": 0.183, "year": 2026},
    )  # fmt: skip
    board = span(ODD, "Сове\u0301т директоров\u00a0«Ро\u200bмашки»")
    crossing = Span(board.start + 7, ODD.index(" собрался"))
    for step in (
        creating(made, decision("d1", "odd", anna, city.id, "accepted", made.id), action="accept"),
        creating(
            said, cue, source,
            Relation(next(ids), "odd", anna, "cue", said.id, cue.id),
            Relation(next(ids), "odd", anna, "source", said.id, source.id),
            decision("d2", "odd", anna, quote.id, "corrected", said.id),
            action="accept",
        ),
        creating(decision("d3", "odd", anna, wrong.id, "rejected"), action="reject"),
        creating(claim, Relation(next(ids), "odd", anna, "quote", claim.id, said.id)),
        creating(annotation(next(ids), "odd", anna, "entity", "ORG", board)),
        creating(annotation(next(ids), "odd", anna, "entity", "ORG", span(ODD, "Ро\u200bмашки"))),
        creating(annotation(next(ids), "odd", anna, "entity", "PER", span(ODD, "Кругл"))),
        creating(annotation(next(ids), "odd", anna, "entity", "LOC", crossing)),
        creating(status("odd", anna, "done", True, "проверить 18,3\u00a0%")),
        creating(annotation(next(ids), "plain", anna, "entity", "LOC", span(PLAIN, "Туле"))),
        creating(annotation(next(ids), "plain", anna, "entity", "DATE", span(PLAIN, "2026-02-03"))),
        creating(annotation(next(ids), "plain", anna, "entity", "PER", span(PLAIN, "Анна"), span(PLAIN, "Белова"))),
        creating(status("plain", anna, "done")),
    ):  # fmt: skip
        store.append(step)
    return anna


def everything(project: SqliteProject, anna: str) -> tuple[object, ...]:
    """What of a filled project a failed write must not change."""
    listed = project.rows(DocumentFilter(), anna)
    return project.records("odd", anna), project.journal(), listed, project.suggestions("odd")


def stranger(path: Path) -> contextlib.closing[sqlite3.Connection]:
    """Somebody else's connection to the file; it waits for nobody."""
    return contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0))


def refused(act: Callable[[], object]) -> StorageError:
    """The error that `act` ends with."""
    with pytest.raises(StorageError) as raised:
        act()
    return raised.value
