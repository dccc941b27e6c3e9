"""CoNLL-2003 with IOB2 tags: the entity layer, one token a line, a blank line between sentences.

Shape after Tjong Kim Sang and De Meulder 2003, "Introduction to the CoNLL-2003 Shared Task": four columns separated
by blanks (token, part of speech, chunk, entity), the middle two as "-X-" and "O" since we have neither. Tags are
IOB2 (B- opens every entity), not the IOB1 of the original files. What this shape cannot hold is in the losses; where
each token stands and what its entity came from is in the file `.tokens.tsv` beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.ports import Format
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.verifying import same
from storage.exporters.writing import Source, Target

FORMAT = Format("conll2003", "CoNLL-2003 (IOB2)", ".conll", "entities only: token and tag a line, a sidecar of offsets")
TOKENS = ".tokens.tsv"
ENDINGS = ("", TOKENS)

_HEAD = ("document", "sentence", "start", "end", "token", "tag", "annotation", "origin")


@dataclass(frozen=True, slots=True)
class Kept:
    """An entity over the tokens `first..last` (inclusive)."""

    first: int
    last: int
    span: Exported


class Row(NamedTuple):
    """A line: the token's place, its tag, and the entity it is of ("" for none)."""

    token: Span
    tag: str
    annotation: str
    origin: str


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Writes the tokens of each document behind its header, and counts what is left out."""
    file, sidecar = target.open(), target.open(TOKENS)
    sidecar.write("\t".join(_HEAD) + "\n")
    for one in sets:
        file.write("-DOCSTART- -X- O O\n\n")
        for number, rows in enumerate(_sentences(one, tally)):
            for token, tag, annotation, origin in rows:
                words = token.of(one.document.text)
                file.write(f"{words} -X- O {tag}\n")
                cells = (one.key, str(number), str(token.start), str(token.end), words, tag, annotation, origin)
                sidecar.write("\t".join(cells) + "\n")
            file.write("\n")


def verify(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """Sentences, tokens and tags, read by a reader that knows nothing of the writer, are those that were meant."""
    meant = (
        (one.key, [[(row.token.of(one.document.text), row.tag) for row in rows] for rows in _sentences(one, Tally())])
        for one in sets
    )
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(meant, _documents(file))


def _documents(lines: Iterable[str]) -> Iterator[list[list[tuple[str, str]]]]:
    """The documents of a file: sentences of (token, tag)."""
    document: list[list[tuple[str, str]]] | None = None
    opened = False
    for line in lines:
        columns = line.rstrip("\n").split(" ")
        if columns[0] == "-DOCSTART-":
            if document is not None:
                yield document
            document, opened = [], False
        elif columns == [""]:
            opened = False
        elif document is not None:
            if not opened:
                document.append([])
            opened = True
            document[-1].append((columns[0], columns[-1]))
    if document is not None:
        yield document


def _sentences(one: AnnotationSet, tally: Tally) -> list[list[Row]]:
    """The lines of a document by sentences; what they cannot hold goes to the losses."""
    tokens, sentences = _tokens(one)
    known = len(tally.losses)
    kept = _entities(one, tokens, tally)
    tally.losses[known:] = sorted(tally.losses[known:], key=lambda loss: (loss.start, -loss.end, loss.kind))
    _report_rest(one, kept, tally)
    tally.counts["token"] += len(tokens)
    tally.counts["entity"] += len(kept)
    starts = {entity.first: entity for entity in kept}
    inside: Kept | None = None
    rows: list[list[Row]] = []
    for i, token in enumerate(tokens):
        if inside is not None and i > inside.last:
            inside = None
        # a sentence never ends within an entity: I- at the start of one has nothing to continue
        if not i or (sentences[i] != sentences[i - 1] and inside is None):
            rows.append([])
        inside = starts.get(i, inside)
        tag = "O" if inside is None else f"{'B' if i == inside.first else 'I'}-{_tag(inside.span.label)}"
        rows[-1].append(Row(token, tag, *((inside.span.id, inside.span.origin) if inside else ("", ""))))
    return rows


def _tokens(one: AnnotationSet) -> tuple[list[Span], list[int]]:
    """The tokens of the article and, for each, the number of its sentence."""
    text, body = one.document.text, one.document.body
    found = Tokens(text)
    tokens = [token for token in found.inside(Span(body, len(text))) if token.start >= body]
    ends = [sentence.end for sentence in found.sentences()]
    return tokens, [bisect_left(ends, token.start + 1) for token in tokens]


def _entities(one: AnnotationSet, tokens: list[Span], tally: Tally) -> list[Kept]:
    """The entities that a flat sequence can hold, the outermost of those that overlap; the others go to the losses."""
    placed = [entity for span in one.spans if span.layer == "entity" and (entity := _placed(one, span, tokens, tally))]
    # what somebody made comes before what was only suggested, the longer before the shorter
    placed.sort(key=lambda e: (e.span.origin == "suggested", e.first - e.last, e.first, e.span.id))
    kept: list[Kept] = []
    owners: dict[int, Kept] = {}
    for entity in placed:
        met = {owners[i].span.id: owners[i] for i in range(entity.first, entity.last + 1) if i in owners}
        if met:
            outer = next(iter(met.values()))
            nested = outer.first <= entity.first and entity.last <= outer.last
            kind = "nested" if nested else "overlapping"
            _lose(one, entity.span, tally, kind, f"left out: {_named(one, outer.span)} is kept")
            continue
        kept.append(entity)
        owners.update((i, entity) for i in range(entity.first, entity.last + 1))
    for entity in sorted(kept, key=lambda e: e.first):
        _report_kept(one, entity, tokens, tally)
    return kept


def _placed(one: AnnotationSet, span: Exported, tokens: list[Span], tally: Tally) -> Kept | None:
    if len(span.fragments) > 1:
        _lose(one, span, tally, "discontinuous", f"left out: it has {len(span.fragments)} fragments")
        return None
    place = span.fragments[0]
    if place.start < one.document.body:
        _lose(one, span, tally, "header", "left out: it is in the header before the article")
        return None
    first = bisect_left(tokens, place.start + 1, key=lambda token: token.end)
    last = bisect_left(tokens, place.end, key=lambda token: token.start) - 1
    if last < first:
        _lose(one, span, tally, "no-token", "left out: it covers white space only")
        return None
    return Kept(first, last, span)


def _report_kept(one: AnnotationSet, entity: Kept, tokens: list[Span], tally: Tally) -> None:
    place, start, end = entity.span.fragments[0], tokens[entity.first].start, tokens[entity.last].end
    if (start, end) != (place.start, place.end):
        words = one.document.text[start:end]
        _lose(one, entity.span, tally, "snapped-to-token", f"written as {start}..{end} {words!r}")
    if _tag(entity.span.label) != entity.span.label:
        _lose(one, entity.span, tally, "label", f"{entity.span.label!r} is written as {_tag(entity.span.label)!r}")


def _report_rest(one: AnnotationSet, kept: list[Kept], tally: Tally) -> None:
    """Counts of what has no place in the format at all, a line a kind."""
    others = Counter(span.layer for span in one.spans if span.layer != "entity")
    for layer in sorted(others):
        tally.lost(one, "layer", f"{layer}: {others[layer]} left out")
    if attributes := sum(len(entity.span.attributes) for entity in kept):
        tally.lost(one, "attributes", f"{attributes} of entities left out")
    if relations := len(one.records.relations):
        tally.lost(one, "relations", f"{relations} left out")
    if decisions := len(one.records.decisions):
        tally.lost(one, "decisions", f"{decisions} left out")
    if groups := len(one.records.groups):
        tally.lost(one, "groups", f"{groups} left out")
    if one.status.note or one.status.flagged:
        tally.lost(one, "status", "its note and flag are left out")


def _lose(one: AnnotationSet, span: Exported, tally: Tally, kind: str, detail: str) -> None:
    whole = span.fragments[0].start, span.fragments[-1].end
    tally.lost(one, kind, f"{_named(one, span)}: {detail}", *whole)


def _named(one: AnnotationSet, span: Exported) -> str:
    words = one.document.text[span.fragments[0].start : span.fragments[-1].end]
    return f"{span.label} {words!r}"


def _tag(label: str) -> str:
    """A label without white space, which separates the columns."""
    return re.sub(r"\s+", "_", label)
