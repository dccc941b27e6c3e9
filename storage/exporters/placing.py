"""Annotations of a document as a format of spans holds them, and the losses on the way. Pure: the same document gives
the same, for what is written and for what is meant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotate.errors import StorageError
from annotate.exchange.flattening import Unit, on_tokens, overlaps, parts, without_overlaps
from annotate.model.records import Relation
from annotate.model.text import Fragments, covered, normalised
from annotate.model.tokens import Tokens
from annotate.model.values import plain_attributes
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally

FRAGMENT = "fragment"
"""The type of the links that join the pieces of one annotation, the first to each other one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotation, or an open suggestion, with the pieces under which it is written."""

    span: Exported
    pieces: Fragments


def order(span: Exported, pieces: Fragments) -> tuple[object, ...]:
    """By start, the longer first; at one place by layer, label and attributes, so that ids, which are made anew where
    a file is read, do not matter.
    """
    return (
        pieces[0].start, -pieces[-1].end, pieces, span.origin == "suggested", span.layer, span.label,
        json.dumps(plain_attributes(span.attributes), sort_keys=True) if span.attributes else "{}", span.id,
    )  # fmt: skip


def placed(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str], tokens: Tokens | None = None) -> list[Placed]:
    """What is written of a document, by the choices "discontinuous", "overlapping" and, where there are tokens,
    "snapped-to-token".

    Raises:
        StorageError: "overlapping" where such spans are refused.
    """
    return placed_spans(one, one.spans, tally, chosen, tokens)


def placed_together(
    one: AnnotationSet, tally: Tally, chosen: Mapping[str, str], tokens: Tokens | None = None
) -> list[Placed]:
    """Everything of a document, for formats in which pieces of an annotation stay together and spans may overlap."""
    own = Tally()
    found = placed(one, own, {**chosen, "discontinuous": "split", "overlapping": "keep"}, tokens)
    tally.losses += [loss for loss in own.losses if loss.kind != "discontinuous"]
    return found


def placed_spans(
    one: AnnotationSet, spans: list[Exported], tally: Tally, chosen: Mapping[str, str], tokens: Tokens | None = None
) -> list[Placed]:
    """The same of some spans."""
    units = [unit for span in spans if (unit := _unit(one, span, tally, chosen, tokens)) is not None]
    units.sort(key=lambda unit: order(unit.item, unit.pieces))
    strategy = chosen["overlapping"]
    if strategy == "refuse" and (pair := overlaps(units)):
        first, second = (
            saying("{span} at {start}", span=_named(one, unit.item), start=unit.hull.start) for unit in pair
        )
        title = one.document.title or one.document.id
        raise StorageError(
            "overlapping",
            title,
            f"{title}: {first} and {second} overlap; choose what is kept",
            saying("{first}, {second}", first=first, second=second),
        )
    if strategy not in ("keep", "refuse"):
        units, dropped = without_overlaps(units, strategy)
        for one_of in dropped:
            _lose(
                one,
                one_of.unit.item,
                tally,
                one_of.kind,
                saying("left out: {span} is kept", span=_named(one, one_of.kept.item)),
            )
    return [Placed(unit.item, unit.pieces) for unit in units]


def _unit(
    one: AnnotationSet, span: Exported, tally: Tally, chosen: Mapping[str, str], tokens: Tokens | None
) -> Unit[Exported] | None:
    weak = span.origin == "suggested"
    if len(span.fragments) == 1 and (tokens is None or tokens.on_borders(span.fragments[0])):
        return Unit(span, span.fragments, weak)
    pieces = parts(span.fragments, chosen["discontinuous"])
    if len(span.fragments) > 1:
        became = saying("written as one span over all") if pieces else saying("left out")
        if len(pieces) > 1:
            became = saying("written as {count} spans", count=len(pieces))
        _lose(
            one, span, tally, "discontinuous",
            saying("{count} fragments, {became}", count=len(span.fragments), became=became),
        )  # fmt: skip
    if tokens is not None:
        found = []
        for piece in pieces:
            snapped = on_tokens(piece, tokens, chosen["snapped-to-token"])
            if snapped is None:
                blank = not piece.of(one.document.text).strip()
                kind = "no-token" if blank else "snapped-to-token"
                why = saying("it covers white space only") if blank else saying("it cuts a token")
                tally.lost(
                    one,
                    kind,
                    saying("{span}: left out: {why}", span=_named(one, span), why=why),
                    piece.start,
                    piece.end,
                )
            elif snapped != piece:
                detail = saying(
                    "{span}: written as {start}..{end} {words!r}", span=_named(one, span), start=snapped.start,
                    end=snapped.end, words=snapped.of(one.document.text),
                )  # fmt: skip
                tally.lost(one, "snapped-to-token", detail, piece.start, piece.end)
            if snapped is not None:
                found.append(snapped)
        pieces = normalised(found)
    return Unit(span, pieces, weak) if pieces else None


def links(one: AnnotationSet, spans: list[Placed], tally: Tally) -> list[Relation]:
    """The relations whose ends are both written, by where these stand and by type; the others are lost."""
    place = {p.span.id: number for number, p in enumerate(spans)}
    found = [r for r in one.records.relations if r.head in place and r.tail in place]
    if lost := len(one.records.relations) - len(found):
        tally.lost(one, "relations", saying("{count} left out with what they join", count=lost))
    return sorted(found, key=lambda r: (place[r.head], place[r.tail], r.type, r.id))


def report_records(one: AnnotationSet, tally: Tally, decisions: int | None = None, status: bool = True) -> None:
    """The records that formats of other programs have no place for: `decisions` is how many are lost (all by default),
    `status` says that the note and the flag are kept.
    """
    lost = len(one.records.decisions) if decisions is None else decisions
    if lost:
        tally.lost(one, "decisions", saying("{count} left out", count=lost))
    if waivers := len(one.records.waivers):
        tally.lost(one, "decisions", saying("{count} checks that were waived left out", count=waivers))
    if groups := len(one.records.groups):
        tally.lost(one, "groups", saying("{count} left out", count=groups))
    if not status:
        report_status(one, tally)


def report_status(one: AnnotationSet, tally: Tally) -> None:
    """Tells that a format has no place for a document's note and flag, where there are any."""
    if one.status.note or one.status.flagged:
        tally.lost(one, "status", saying("its note and flag are left out"))


def count(tally: Tally, spans: list[Placed], relations: int) -> None:
    """Counts what is written of a document."""
    tally.counts.update(p.span.layer for p in spans)
    tally.counts["relation"] += relations
    tally.counts["suggested"] += sum(p.span.origin == "suggested" for p in spans)


def facts(one: AnnotationSet) -> dict[str, Any]:
    """What is known of a document and of the work on it, under the names that our readers look for."""
    d, status = one.document, one.status
    return {
        "doc_id": d.id,
        "title": d.title,
        "date": d.date,
        "source": d.source,
        "url": d.url,
        "language": d.language,
        "bytes_sha256": d.bytes_sha256,
        "meta": dict(sorted(d.meta.items())),
        "annotator": one.annotator,
        "progress": status.progress,
        "flagged": status.flagged,
        "note": status.note,
    }


def proposal(span: Exported) -> dict[str, Any]:
    """What is known of an open suggestion beyond its place and attributes; nothing of an annotation."""
    made = span.suggestion
    if span.origin != "suggested" or made is None:
        return {}
    ends = {name: [end.start, end.end] for name, end in (("cue", made.cue), ("source", made.source)) if end}
    return {"origin": "suggested", "score": made.score, "maker": made.maker, "version": made.version} | ends


def _lose(one: AnnotationSet, span: Exported, tally: Tally, kind: str, detail: str) -> None:
    place = span.fragments[0].start, span.fragments[-1].end
    tally.lost(one, kind, saying("{span}: {why}", span=_named(one, span), why=detail), *place)


def _named(one: AnnotationSet, span: Exported) -> str:
    return saying("{label} {words!r}", label=span.label, words=covered(span.fragments, one.document.text))
