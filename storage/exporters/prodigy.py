"""Prodigy's JSONL: tokens, spans and relations, one task a line; offsets in code points.

Shapes after https://prodi.gy/docs/api-interfaces: tokens {text, start, end, id, ws}, spans {start, end, token_start,
token_end (inclusive), label}, relations {head, child, head_span, child_span, label}, whose head and child are the
numbers of the last tokens of their spans; "answer" is accept, reject or ignore. Hashes are left out: Prodigy makes
them when it reads a file. What else there is to say of a span stands in it under keys of our own ("attributes",
"proposal"), which Prodigy passes on; what is known of the document in "meta".

The tokens are razdel's. White space other than one blank behind a token is a token, as in spaCy, so that the texts of
the tokens, with a blank where `ws` says so, are the text.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.exchange.flattening import FRAGMENTS, OVERLAPS, SNAPPING
from annotate.exchange.layers import named
from annotate.exchange.layers import placed as layer_of
from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.model.values import plain_attributes
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.jsonl import dumped
from storage.exporters.placing import (
    FRAGMENT,
    Placed,
    count,
    facts,
    links,
    placed,
    placed_spans,
    proposal,
    report_records,
)
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "prodigy",
    "Prodigy JSONL",
    ".jsonl",
    "tasks with tokens, spans and relations for Prodigy; what is done and not flagged is accepted",
    (
        Choice(
            "rejected",
            ("leave-out", "lines"),
            saying("rejected suggestions: left out, or each a task of its own with the answer reject"),
        ),
        OVERLAPS,
        FRAGMENTS,
        SNAPPING,
    ),
)
ENDINGS = ("",)

Table = dict[str, Any]


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes every set as a line, and its rejected suggestions as lines behind it where that is chosen."""
    file = target.open()
    for _, values in _tasks(sets, tally, chosen):
        file.write(dumped(values) + "\n")


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each line, parsed by the standard library, is what was meant; its tokens make its text, its spans are tokens."""
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(_tasks(sets, Tally(), chosen), (_checked(json.loads(words)) for words in file))


def _tasks(
    sets: Iterator[AnnotationSet], tally: Tally, chosen: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in sets:
        for values in tasks(one, tally, chosen):
            yield one.key, values


def tasks(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> list[Table]:
    """A document as tasks: one with what was made of it, and one for each rejected suggestion."""
    text = one.document.text
    razdel = Tokens(text)
    tokens = tokens_of(text, razdel)
    spans = placed(one, tally, chosen, razdel)
    relations = links(one, spans, tally)
    rejected = _rejected(one) if chosen["rejected"] == "lines" else []
    report_records(one, tally, len(one.records.decisions) - len(rejected))
    count(tally, spans, len(relations))
    meta = {name: value for name, value in facts(one).items() if value not in ("", False, {})}
    del meta["annotator"]

    def task(placed: list[Placed], answer: str) -> Table:
        tables, first, joined = _spans(one, placed, tokens, tally)
        ends = joined + [(first[r.head], first[r.tail], r.type) for r in relations if answer != "reject"]
        return {
            "text": text,
            "tokens": tokens,
            "spans": tables,
            "relations": [_relation(tables[head], tables[tail], kind) for head, tail, kind in ends],
            "answer": answer,
            "meta": meta,
            "_annotator_id": one.annotator,
        }

    done = one.status.progress == "done" and not one.status.flagged
    made = [task(spans, "accept" if done else "ignore")]
    for span in rejected:
        if where := placed_spans(one, [span], tally, chosen, razdel):
            made.append(task(where, "reject"))
            tally.counts["rejected"] += 1
    return made


def _rejected(one: AnnotationSet) -> list[Exported]:
    """The rejected suggestions that are still known, by place."""
    found = [one.suggestions.get(d.suggestion) for d in one.records.decisions if d.verdict == "rejected"]
    spans = [Exported(s.id, s.layer, s.label, s.fragments, s.attributes, "suggested", s, s.id) for s in found if s]
    return sorted(spans, key=lambda e: (e.fragments[0].start, -e.fragments[-1].end, e.layer, e.label, e.fragments))


def _spans(
    one: AnnotationSet, spans: list[Placed], tokens: list[Table], tally: Tally
) -> tuple[list[Table], dict[str, int], list[tuple[int, int, str]]]:
    """The spans as tables, the number of the first one of each annotation, and the links between its pieces."""
    starts = [token["start"] for token in tokens]
    tables: list[Table] = []
    first: dict[str, int] = {}
    joined: list[tuple[int, int, str]] = []
    for p in spans:
        first[p.span.id] = len(tables)
        label = named(p.span.layer, p.span.label)
        if layer_of(label) != (p.span.layer, p.span.label):
            tally.lost(
                one,
                "label",
                saying("{layer} {label!r} is written as {tag!r}", layer=p.span.layer, label=p.span.label, tag=label),
                *_ends(p),
            )
        for piece in p.pieces:
            table: Table = {
                "start": piece.start,
                "end": piece.end,
                "token_start": bisect_left(starts, piece.start),
                "token_end": bisect_left(starts, piece.end) - 1,
                "label": label,
                "id": len(tables),
            }
            while tokens[table["token_end"]]["end"] > piece.end:  # white space behind the last word
                table["token_end"] -= 1
            if piece == p.pieces[0]:
                if p.span.attributes:
                    table["attributes"] = plain_attributes(dict(sorted(p.span.attributes.items())))
                if told := proposal(p.span):
                    table["proposal"] = told
            else:
                joined.append((first[p.span.id], len(tables), FRAGMENT))
            tables.append(table)
    return tables, first, joined


def _ends(p: Placed) -> tuple[int, int]:
    return p.pieces[0].start, p.pieces[-1].end


_END = ("start", "end", "token_start", "token_end", "label", "id")


def _relation(head: Table, child: Table, label: str) -> Table:
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": {name: head[name] for name in _END},
        "child_span": {name: child[name] for name in _END},
        "label": label,
    }


def tokens_of(text: str, razdel: Tokens) -> list[Table]:
    """The tokens of a text with what stands between them, so that nothing of it is missing."""
    tokens: list[Table] = []

    def add(start: int, end: int, ws: bool) -> None:
        tokens.append({"text": text[start:end], "start": start, "end": end, "id": len(tokens), "ws": ws})

    at = 0
    for token in [*razdel.inside(Span(0, len(text))), None]:
        gap = text[at : token.start if token else len(text)]
        if gap[:1] == " " and tokens:
            tokens[-1]["ws"] = True
            gap, at = gap[1:], at + 1
        if gap:
            blank = len(gap) > 1 and gap[-1] == " "
            add(at, at + len(gap) - blank, blank)
        if token:
            add(token.start, token.end, False)
            at = token.end
    return tokens


def _checked(values: Table) -> Table:
    """The values of a task, where tokens, spans and relations fit together.

    Raises:
        Differs: where they do not.
    """
    text, tokens, spans = values["text"], values["tokens"], values["spans"]
    if "".join(token["text"] + " " * token["ws"] for token in tokens) != text:
        raise Differs("the tokens do not make the text")
    for number, token in enumerate(tokens):
        if token["id"] != number or text[token["start"] : token["end"]] != token["text"]:
            raise Differs(f"token {number} is not at its place")
    for span in spans:
        row = tokens[span["token_start"] : span["token_end"] + 1]
        if not row or (row[0]["start"], row[-1]["end"]) != (span["start"], span["end"]) or not span["label"]:
            raise Differs(f"the span {span['start']}..{span['end']} is no row of tokens with a label")
    known = {tuple(span[name] for name in _END) for span in spans}
    for relation in values["relations"]:
        ends = relation["head_span"], relation["child_span"]
        if any(tuple(end[name] for name in _END) not in known for end in ends):
            raise Differs(f"a relation {relation['label']} has an end that is no span")
        if (relation["head"], relation["child"]) != (ends[0]["token_end"], ends[1]["token_end"]):
            raise Differs(f"a relation {relation['label']} stands at other tokens than its spans")
    if values["answer"] not in ("accept", "reject", "ignore"):
        raise Differs(f"{values['answer']!r} is no answer")
    return values
