"""A page of highlighted articles for reading and printing: HTML without scripts, everything in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any

from annotate.exchange.segments import segments
from annotate.model.schema import Schema, words
from annotate.model.text import covered
from annotate.model.values import said
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.placing import report_status
from storage.exporters.verifying import same
from storage.exporters.writing import Source, Target

LANGUAGE = Choice("language", ("ru", "en"), saying("the language of titles and legend"))
FORMAT = Format("html", "Page to print (HTML)", ".html", "highlighted articles, quotes and claims", (LANGUAGE,))
ENDINGS = ("",)

_HUES = {
    "orange": 20, "green": 145, "blue": 212, "teal": 185, "olive": 52, "brown": 28, "violet": 270, "crimson": 342,
    "sky": 198, "slate": 208, "gold": 42, "indigo": 237, "magenta": 313, "moss": 80,
}  # fmt: skip
_WORDS = {
    "ru": ("Цитаты", "Утверждения", "предложено", "кто говорит", "слова", "тип", "вердикт", "автор утверждения"),
    "en": ("Quotes", "Claims", "suggested", "speaker", "words", "type", "verdict", "claimant"),
}
_STYLE = """
body { font: 12pt/1.6 Georgia, "PT Serif", serif; color: #1c1c1c; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0 0 .2em; } .facts { color: #666; font-size: .85em; }
article { margin-bottom: 3em; page-break-after: always; } .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.text span, .legend span { border-radius: 2px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.quote { border-bottom: 2px solid #8a6d3b; } .claim { border-bottom: 2px dotted #b0304a; }
.cue, .source { border-bottom: 1px solid #888; } .suggested { opacity: .7; font-style: italic; }
table { border-collapse: collapse; width: 100%; font-size: .85em; margin-top: 1em; }
th, td { border: 1px solid #ccc; padding: .3em .5em; text-align: left; vertical-align: top; }
caption { text-align: left; font-weight: bold; padding: .3em 0; } .legend { font-size: .85em; }
.legend span { padding: 0 .3em; margin-right: .5em; }
@media print { body { margin: 0; max-width: none; } table, tr { page-break-inside: avoid; } }
"""


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the page, an article at a time."""
    file, language = target.open(), chosen["language"]
    head = f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>Kavychki</title>\n'
    # nothing of an article may ever fetch or run anything
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    file.write(f'{head}<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{_STYLE}')
    first = True
    for one in sets:
        if first:
            file.write(f"{_colours(one.schema)}</style>\n</head>\n<body>\n{_legend(one.schema, language)}")
            first = False
        file.write(article(one, language))
        _count(one, tally)
    file.write("</body>\n</html>\n")


def _count(one: AnnotationSet, tally: Tally) -> None:
    tally.counts.update(span.layer for span in one.spans)
    tally.counts["suggested"] += len(one.shown)
    r = one.records
    for kind, count in {"decisions": len(r.decisions), "relations": len(r.relations), "groups": len(r.groups)}.items():
        if count:
            tally.lost(one, kind, saying("{count} left out", count=count))
    report_status(one, tally)
    if attributes := sum(len(span.attributes) for span in one.spans if span.layer not in ("quote", "claim")):
        tally.lost(one, "attributes", saying("{count} of other layers left out", count=attributes))


def _class(schema: Schema, layer: str, label: str) -> str:
    """A class of the style sheet; names of labels are whatever somebody typed, so it goes by their place."""
    for i, known in enumerate(schema.layers):
        for j, one in enumerate(known.labels):
            if (known.name, one.name) == (layer, label):
                return f"l{i}-{j}"
    return "other"


def _colours(schema: Schema) -> str:
    rules = [".other { background: #e8e8e8; }"]
    for layer in schema.layers:
        if layer.name in ("quote", "claim", "cue", "source"):
            continue
        for label in layer.labels:
            hue = _HUES.get(label.colour)
            colour = "#e8e8e8" if hue is None else f"hsl({hue}, 75%, 87%)"
            rules.append(f".{_class(schema, layer.name, label.name)} {{ background: {colour}; }}")
    return "\n".join(rules)


def _legend(schema: Schema, language: str) -> str:
    labels = [(layer.name, label) for layer in schema.layers for label in layer.offered]
    shown = [
        f'<span class="{_classes(schema, layer, label.name)}">'
        f"{escape(words(label.titles, language, label.name))}</span>"
        for layer, label in labels
    ]
    return f'<p class="legend">{" ".join(shown)}</p>\n'


def _classes(schema: Schema, layer: str, label: str) -> str:
    plain = layer if layer in ("quote", "claim", "cue", "source") else ""
    return plain or _class(schema, layer, label)


def article(one: AnnotationSet, language: str) -> str:
    """An article with its highlights, and below it what is said and claimed."""
    d, schema = one.document, one.schema
    facts = " · ".join(escape(fact) for fact in (d.date, d.source, d.url, one.annotator) if fact)
    spans = [(place, span) for span in one.spans for place in span.fragments]
    body = []
    for segment in segments(len(d.text), spans):
        opened = "".join(f"<span {_mark(schema, span, language)}>" for span in segment.items)
        body.append(f"{opened}{escape(segment.span.of(d.text))}{'</span>' * len(segment.items)}")
    return (
        f'<article>\n<h1>{escape(d.title)}</h1>\n<p class="facts">{facts}</p>\n'
        # a parser drops a line feed that stands first
        f'<div class="text">{"".join(body)}</div>\n{_tables(one, language)}</article>\n'
    )


def _mark(schema: Schema, span: Exported, language: str) -> str:
    label = schema.label(span.layer, span.label)
    title = words(label.titles, language, span.label) if label else span.label
    more = said(span.attributes.get("name") or span.attributes.get("speaker"))
    classes = _classes(schema, span.layer, span.label) + (" suggested" if span.origin == "suggested" else "")
    return f'class="{classes}" title="{escape(f"{title}: {more}" if more else title)}"'


def _tables(one: AnnotationSet, language: str) -> str:
    quotes, claims, suggested, speaker, text, kind, verdict, claimant = _WORDS[language]
    made = []
    for layer, caption, columns in (
        ("quote", quotes, ((speaker, "speaker"), (kind, "type"))),
        ("claim", claims, ((claimant, "claimant"), (kind, "type"), (verdict, "verdict"))),
    ):
        found = [span for span in one.spans if span.layer == layer]
        if not found:
            continue
        head = "".join(f"<th>{escape(name)}</th>" for name, _ in columns)
        lines = []
        for span in found:
            values = {**span.inherited, **span.attributes}
            cells = "".join(f"<td>{escape(said(values.get(name)))}</td>" for _, name in columns)
            note = f" ({suggested})" if span.origin == "suggested" else ""
            lines.append(f"<tr>{cells}<td>{escape(covered(span.fragments, one.document.text))}{note}</td></tr>\n")
        made.append(
            f"<table>\n<caption>{caption}</caption>\n<tr>{head}<th>{text}</th></tr>\n{''.join(lines)}</table>\n"
        )
    return "".join(made)


class _Reader(HTMLParser):
    """The texts of the articles of a page, and how many marks cover their characters."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[dict[str, Any]] = []
        self._text: list[str] | None = None
        self._depth = 0
        self._covered = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and ("class", "text") in attrs:
            self._text, self._covered = [], 0
        elif tag == "span" and self._text is not None:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._text is not None:
            self.done.append({"text": "".join(self._text), "marked": self._covered})
            self._text = None
        elif tag == "span" and self._text is not None:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
            self._covered += len(data) * self._depth


def verify(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """The page, parsed by the standard library, shows the texts, and marks as many characters as are annotated."""
    meant = (
        (one.key, {"text": one.document.text, "marked": sum(len(f) for span in one.spans for f in span.fragments)})
        for one in sets
    )

    def read() -> Iterator[dict[str, Any]]:
        reader = _Reader()
        with source.path().open(encoding="utf-8", newline="\n") as file:
            while part := file.read(1 << 16):
                reader.feed(part)
                yield from reader.done
                reader.done.clear()
        reader.close()
        yield from reader.done

    same(meant, read())
