"""CoNLL-2003: one token a line, a blank line between sentences, tags of entities or of each layer.

Shape after Tjong Kim Sang and De Meulder 2003, "Introduction to the CoNLL-2003 Shared Task": columns separated by
blanks (token, part of speech, chunk, entity), the middle two as "-X-" and "O" since we have neither. With a column for
each layer these follow in the order of the label schema, and the line -DOCSTART- names them. What this shape cannot
hold is in the losses; where each token stands and what its tags came from is in the file `.tokens.tsv` beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotate.exchange.flattening import SNAPPING
from annotate.exchange.tagging import SCHEME, Run, tags
from annotate.model.text import hull
from annotate.model.tokens import Tokens
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.placing import Placed, placed_spans, report_records
from storage.exporters.verifying import Differs, Sum, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "conll2003",
    "CoNLL-2003",
    ".conll",
    "token and tag a line, entities or all layers, a sidecar of offsets",
    (
        SCHEME,
        Choice("columns", ("entity", "per-layer"), saying("tags of entities, or a column of tags for each layer")),
        Choice(
            "overlapping",
            ("outermost", "innermost", "refuse"),
            saying("spans of a column that overlap: the outer or the inner one is kept, or no export at all"),
        ),
        Choice(
            "discontinuous",
            ("leave-out", "split", "hull"),
            saying("several fragments: left out, a span for each, or one span over all"),
        ),
        SNAPPING,
    ),
)
TOKENS = ".tokens.tsv"
ENDINGS = ("", TOKENS)

_BLANK = re.compile(r"\s+")
_PLACE = ("document", "sentence", "start", "end", "token")
_CELLS = ("tag", "annotation", "origin")


@dataclass(frozen=True, slots=True)
class Column:
    """The tags of one layer, and what the tokens that are in an annotation are of."""

    layer: str
    tags: list[str]
    owners: Mapping[int, Exported]


@dataclass(frozen=True, slots=True)
class Page:
    """A document: its tokens and where they stand, the numbers of those that open sentences, and its columns."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    opening: list[int]
    columns: list[Column]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The tokens of each sentence, the last one exclusive."""
        return zip(self.opening, [*self.opening[1:], len(self.words)], strict=True)


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the tokens of each document behind its header, and counts what is left out."""
    file, sidecar, meant = target.open(), target.open(TOKENS), Sum()
    for number, one in enumerate(sets):
        made = page(one, tally, chosen)
        if not number:
            sidecar.write("\t".join(_head(made, chosen)) + "\n")
        file.write(_written(made, chosen))
        sidecar.write(_sides(one.key, made))
        meant.add(_meant(made))
    target.note(meant.digest())


def _head(made: Page, chosen: Mapping[str, str]) -> list[str]:
    """The names of the sidecar's columns."""
    if chosen["columns"] == "entity":
        return [*_PLACE, *_CELLS]
    return [*_PLACE, *(f"{cell}:{_tag(column.layer)}" for column in made.columns for cell in _CELLS)]


def _names(made: Page, chosen: Mapping[str, str]) -> str:
    """What stands in the columns of tags of -DOCSTART-."""
    return "O" if chosen["columns"] == "entity" else " ".join(_tag(column.layer) for column in made.columns)


def _written(made: Page, chosen: Mapping[str, str]) -> str:
    told = made.columns[0].tags
    if len(made.columns) > 1:
        told = list(map(" ".join, zip(*(column.tags for column in made.columns), strict=True)))
    rows = [f"{word} -X- O {tag}" for word, tag in zip(made.words, told, strict=True)]
    blocks = [f"-DOCSTART- -X- O {_names(made, chosen)}"]
    blocks += ["\n".join(rows[start:end]) for start, end in made.sentences()]
    return "\n\n".join(blocks) + "\n\n"


def _sides(key: str, made: Page) -> str:
    """The lines of the sidecar."""
    numbers = [str(n) for n, (start, end) in enumerate(made.sentences()) for _ in range(start, end)]
    parts = [["\tO\t\t"] * len(made.words) for _ in made.columns]
    for cells, column in zip(parts, made.columns, strict=True):
        for i, owner in column.owners.items():
            cells[i] = f"\t{column.tags[i]}\t{owner.id}\t{owner.origin}"
    more = parts[0] if len(parts) == 1 else list(map("".join, zip(*parts, strict=True)))
    rows = [
        f"{key}\t{number}\t{start}\t{end}\t{word}{cells}\n"
        for number, start, end, word, cells in zip(numbers, made.starts, made.ends, made.words, more, strict=True)
    ]
    return "".join(rows)


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Sentences, tokens and tags, read by a reader that knows nothing of the writer, are those that were meant: by
    their sum, and only where that is another one with what is read of the project a second time, which tells the place.
    """
    found = Sum()
    with source.path().open(encoding="utf-8", newline="\n") as file:
        for document in _documents(file):
            source.passed()
            found.add(document)
    if found.digest() == source.noted():
        return
    meant = ((one.key, _meant(page(one, Tally(), chosen))) for one in sets)
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(meant, _documents(file))
    raise Differs("the sum of the file is not that of what was meant")


Sentences = list[list[tuple[str, ...]]]
"""A document as it is read again: each token with its tags."""


def _meant(made: Page) -> Sentences:
    rows = list(zip(made.words, *(column.tags for column in made.columns), strict=True))
    return [rows[start:end] for start, end in made.sentences()]


def _documents(lines: Iterable[str]) -> Iterator[Sentences]:
    """The documents of a file: sentences of token and tags."""
    document: Sentences | None = None
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
            document[-1].append((columns[0], *columns[3:]))
    if document is not None:
        yield document


def page(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> Page:
    """What is written of a document; what lines cannot hold goes to the losses."""
    text, body = one.document.text, one.document.body
    tokens = Tokens(text)
    starts, ends = tokens.offsets(body)
    layers = ["entity"] if chosen["columns"] == "entity" else [layer.name for layer in one.schema.layers]
    known = len(tally.losses)
    spans = {layer: _spans(one, layer, tokens, tally, chosen) for layer in layers}
    pieces = {layer: _pieces(spans[layer], starts, ends) for layer in layers}
    joined: set[int] = set()
    for first, last, _ in pieces.get("entity", ()):
        joined.update(range(first + 1, last + 1))
    # a sentence never ends within an entity: I- at the start of one has nothing to continue
    opening = [i for i in openings(tokens, starts) if i not in joined]
    columns = [
        _column(layer, _cut(one, pieces[layer], opening, tally), len(starts), opening, chosen) for layer in layers
    ]
    tally.losses[known:] = sorted(tally.losses[known:], key=lambda loss: (loss.start, -loss.end, loss.kind))
    _report_rest(one, spans, tally)
    tally.counts["token"] += len(starts)
    for layer in layers:
        tally.counts[layer] += len(spans[layer])
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return Page(words, starts, ends, opening, columns)


def openings(tokens: Tokens, starts: list[int]) -> list[int]:
    """The numbers of the tokens that open sentences."""
    found = {bisect_right(starts, sentence.start) - 1 for sentence in tokens.sentences()}
    return sorted({0, *found} - {-1}) if starts else []


def _spans(one: AnnotationSet, layer: str, tokens: Tokens, tally: Tally, chosen: Mapping[str, str]) -> list[Placed]:
    """What of a layer a flat sequence of tags can hold; the others go to the losses."""
    found = []
    for span in one.spans:
        if span.layer != layer:
            continue
        if span.fragments[0].start < one.document.body:
            _lose(one, span, tally, "header", saying("left out: it is in the header before the article"))
            continue
        found.append(span)
    kept = placed_spans(one, found, tally, chosen, tokens)
    for span in (placed.span for placed in kept):
        if _BLANK.search(span.label):
            _lose(
                one,
                span,
                tally,
                "label",
                saying("{label!r} is written as {tag!r}", label=span.label, tag=_tag(span.label)),
            )
    return kept


Piece = tuple[int, int, Exported]
"""The first and the last token of a piece of an annotation."""


def _pieces(spans: list[Placed], starts: list[int], ends: list[int]) -> list[Piece]:
    return sorted(
        ((bisect_left(starts, piece.start), bisect_left(ends, piece.end), placed.span)
         for placed in spans for piece in placed.pieces),
        key=lambda piece: piece[0],
    )  # fmt: skip


def _cut(one: AnnotationSet, pieces: list[Piece], opening: list[int], tally: Tally) -> list[Piece]:
    """The pieces within sentences: tags never go on behind the end of one."""
    found: list[Piece] = []
    for piece in pieces:
        first, last, span = piece
        borders = opening[bisect_right(opening, first) : bisect_right(opening, last)]
        if not borders:
            found.append(piece)
            continue
        _lose(
            one,
            span,
            tally,
            "discontinuous",
            saying("written as {count} spans: sentences end within it", count=len(borders) + 1),
        )
        for start, end in zip([first, *borders], [*borders, last + 1], strict=True):
            found.append((start, end - 1, span))
    return found


def _column(layer: str, pieces: list[Piece], count: int, opening: list[int], chosen: Mapping[str, str]) -> Column:
    runs = [Run(first, last, _tag(span.label)) for first, last, span in pieces]
    owners = {i: span for first, last, span in pieces for i in range(first, last + 1)}
    return Column(layer, tags(runs, count, chosen["scheme"], {*opening}), owners)


def _report_rest(one: AnnotationSet, spans: Mapping[str, list[Placed]], tally: Tally) -> None:
    """Counts of what has no place in the format at all, a line a kind."""
    others = Counter(span.layer for span in one.spans if span.layer not in spans)
    for layer in sorted(others):
        tally.lost(one, "layer", saying("{layer}: {count} left out", layer=layer, count=others[layer]))
    for layer, kept in spans.items():
        if attributes := sum(len(placed.span.attributes) for placed in kept):
            tally.lost(one, "attributes", saying("{layer}: {count} left out", layer=layer, count=attributes))
    if relations := len(one.records.relations):
        tally.lost(one, "relations", saying("{count} left out", count=relations))
    report_records(one, tally, status=False)


def _lose(one: AnnotationSet, span: Exported, tally: Tally, kind: str, detail: str) -> None:
    place = hull(span.fragments)
    tally.lost(
        one,
        kind,
        saying("{label} {words!r}: {why}", label=span.label, words=place.of(one.document.text), why=detail),
        place.start,
        place.end,
    )


def _tag(label: str) -> str:
    """A label without white space, which separates the columns."""
    return _BLANK.sub("_", label)
