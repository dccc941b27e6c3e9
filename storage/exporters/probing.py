"""What a format loses, found out by having it write a document that has everything."""

from __future__ import annotations

from collections.abc import Mapping

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import Annotation, Decision, Group, Relation, Status, Waiver
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import Records
from annotate.suggestions import Suggestion
from storage.exporters import Exporter
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.writing import Nowhere

_TEXT = "date 2026-02-03 Мэрия\u00a0Тулы, «Мы \x07выросли, — сказал Павел Круглов, — и растём». Число доме\u0301н 12 %."
_DOCUMENT, _ANNOTATOR = "d", "a"


def lost_by(exporter: Exporter, choices: Mapping[str, str]) -> dict[str, str]:
    """The kinds of loss of the format with these choices, each with an example of what became of it.

    Raises:
        StorageError: "missing-extra" where the format's library is not installed, "nothing" where the choices forbid
            what the document has.
    """
    tally = Tally()
    exporter.write(iter([_everything()]), Nowhere(), tally, exporter.format.chosen(choices))
    found: dict[str, str] = {}
    for loss in tally.losses:
        found.setdefault(loss.kind, loss.detail)
    return found


def _span(words: str) -> Span:
    start = _TEXT.index(words)
    return Span(start, start + len(words))


def _everything() -> AnnotationSet:
    """A document with whatever a project can hold: nested and crossing spans, a quote of two fragments, half a token,
    white space alone, a date in the header, links, decisions, a group, a waiver, a note.
    """

    def made(id: str, layer: str, label: str, *words: str, **attributes: str) -> Annotation:
        return Annotation(id, _DOCUMENT, _ANNOTATOR, layer, label, tuple(map(_span, words)), attributes)

    annotations = (
        made("1", "entity", "DATE", "2026-02-03"),
        made("2", "entity", "ORG", "Мэрия\u00a0Тулы", normal="мэрия Тулы"),
        made("3", "entity", "LOC", "Тулы", name="Тула", value="a|b\n"),
        made("4", "entity", "PER", "Павел Круглов"),
        made("5", "entity", "ORG", "Круглов, — и"),
        made("6", "entity", "PER", "Число"[:3]),
        made("7", "entity", "LOC", "\u00a0"),
        made("8", "entity", "ORG", "доме"),
        made("q", "quote", "QUOTE", "Мы \x07выросли", "и растём", type="direct", speaker="Павел Круглов"),
        made("c", "cue", "CUE", "сказал"),
        made("s", "source", "SOURCE", "Павел Круглов"),
        made("k", "claim", "CLAIM", "и растём", verdict="false", worth="2"),
        made("x", "entity", "Odd label", "12"),
    )
    taken = Suggestion("p", _DOCUMENT, "rules", "1", "entity", "LOC", (_span("Тулы"),), 0.9)
    refused = Suggestion("r", _DOCUMENT, "rules", "1", "entity", "LOC", (_span("Число"),), 0.4)
    records = Records(
        annotations=annotations,
        relations=tuple(
            Relation(f"r{tail}", _DOCUMENT, _ANNOTATOR, type, head, tail)
            for type, head, tail in (("cue", "q", "c"), ("source", "q", "s"), ("quote", "k", "q"))
        ),
        decisions=(
            Decision("d1", _DOCUMENT, _ANNOTATOR, "p", "accepted", "3"),
            Decision("d2", _DOCUMENT, _ANNOTATOR, "r", "rejected"),
        ),
        groups=(Group("g", _DOCUMENT, _ANNOTATOR, "Тула", "LOC", ("Тулы",), "Q2770"),),
        waivers=(Waiver("w", _DOCUMENT, _ANNOTATOR, "edges", "6"),),
    )
    document = Document(_DOCUMENT, _TEXT, "everything", text_sha256=text_sha256(_TEXT), body=_TEXT.index("Мэрия"))
    status = Status("t", _DOCUMENT, _ANNOTATOR, "done", True, "a note")
    proposals = {one.id: one for one in (taken, refused)}
    return AnnotationSet(document, "annotator", DEFAULT_SCHEMA, records, status, proposals, (), _DOCUMENT)
