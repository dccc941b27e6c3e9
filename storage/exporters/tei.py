"""TEI P5 (https://tei-c.org/release/doc/tei-p5-doc/en/html/): a teiCorpus with a TEI document an article.

Spans that nest are elements of the text: persName, placeName, orgName, rs, said (quotes), seg. Fragments of one
annotation have `part` I, M, F and `next`. What crosses another stands in standOff as a span between anchors. The text
nodes of `ab` put together are the article, character by character, so xml:space is "preserve".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from annotate.exchange.segments import Node, nested
from annotate.model.text import Span
from annotate.model.values import said
from annotate.ports import Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.placing import report_status
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format("tei", "TEI P5", ".xml", "articles as XML: names, quotes and claims as elements, links in standOff")
ENDINGS = ("",)

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_ELEMENTS = {("entity", "PER"): "persName", ("entity", "LOC"): "placeName", ("entity", "ORG"): "orgName"}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A fragment of an annotation as it is written: its xml:id, the element, the attributes in order."""

    id: str
    element: str
    attributes: tuple[tuple[str, str], ...]
    place: Span


@dataclass(frozen=True, slots=True)
class Page:
    """What is written of a document."""

    key: str
    text: str
    inline: Node[Piece]
    crossing: tuple[Piece, ...]
    links: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]


def page(one: AnnotationSet, tally: Tally) -> Page:
    """A document as TEI holds it; what it cannot goes to the losses."""
    d = one.document
    text = _FORBIDDEN.sub("\ufffd", d.text)
    if text != d.text:
        tally.lost(one, "characters", saying("control characters, which XML forbids, are written as U+FFFD"))
    pieces = [piece for span in one.spans for piece in _pieces(one, span)]
    inline, crossing = nested(len(text), [(piece.place, piece) for piece in pieces])
    ids = {span.id: _name(span.id) for span in one.spans}
    links = sorted((ids[r.head], r.type, ids[r.tail]) for r in one.records.relations if r.head in ids and r.tail in ids)
    tally.counts.update(span.layer for span in one.spans)
    tally.counts["relation"] += len(links)
    tally.counts["suggested"] += len(one.shown)
    if one.records.decisions:
        tally.lost(one, "decisions", saying("{count} left out", count=len(one.records.decisions)))
    report_status(one, tally)
    facts = (("title", d.title), ("date", d.date), ("source", d.source), ("url", d.url), ("annotator", one.annotator))
    return Page(one.key, text, inline, tuple(crossing), tuple(links), tuple((n, _clean(v)) for n, v in facts))


def _pieces(one: AnnotationSet, span: Exported) -> Iterator[Piece]:
    known = {g.name: g.wikidata for g in one.records.groups if g.wikidata}
    element = _ELEMENTS.get((span.layer, span.label)) or {"quote": "said", "entity": "rs"}.get(span.layer, "seg")
    given: list[tuple[str, str]] = (
        [] if element in _ELEMENTS.values() else [("type", _clean(f"{span.layer}:{span.label}"))]
    )
    values = {name: said(value) for name, value in {**span.inherited, **span.attributes}.items()}
    who = values.get("speaker") if span.layer == "quote" else values.get("name", "")
    if span.layer == "quote":
        given.append(("direct", "true" if values.get("type") == "direct" else "false"))
    if who:
        given.append(
            ("who" if span.layer == "quote" else "key", _clean(f"#{_name(who)}" if span.layer == "quote" else who))
        )
        if who in known:
            given.append(
                ("ref" if span.layer == "entity" else "corresp", f"https://www.wikidata.org/entity/{known[who]}")
            )
    note = "; ".join(f"{name}={values[name]}" for name in sorted(values))
    if note:
        given.append(("n", _clean(note)))
    if span.origin == "suggested":
        given.append(("cert", "low"))
    last = len(span.fragments) - 1
    for nr, place in enumerate(span.fragments):
        more = list(given)
        if last:
            more.append(("part", "I" if nr == 0 else "F" if nr == last else "M"))
        if nr < last:
            more.append(("next", f"#{_name(span.id)}{_part(nr + 1)}"))
        yield Piece(_name(span.id) + _part(nr), element, tuple(more), place)


def _part(nr: int) -> str:
    return f".{nr + 1}" if nr else ""


def _name(id: str) -> str:
    """Any words as an xml:id (an NCName), different for different words."""
    return "a." + "".join(c if c.isalnum() or c in "-_" else f"_{ord(c):x}." for c in id)


def _clean(words: str) -> str:
    """Words as an attribute gives them back: white space there is blanks."""
    return " ".join(_FORBIDDEN.sub("\ufffd", words).split())


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Writes the corpus, a document at a time."""
    file = target.open()
    file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n{_header("Kavychki", ())}')
    for one in sets:
        file.write(written(page(one, tally)))
    file.write("</teiCorpus>\n")


def _header(title: str, facts: tuple[tuple[str, str], ...]) -> str:
    known = dict(facts)
    source = "".join(
        f"<{element}>{escape(known[name])}</{element}>"
        for element, name in (("title", "title"), ("date", "date"), ("idno", "source"), ("ref", "url"))
        if known.get(name)
    )
    who = f"<respStmt><resp>annotation</resp><name>{escape(known['annotator'])}</name></respStmt>" if known else ""
    described = f"<bibl>{source}</bibl>" if source else "<p>articles</p>"
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{escape(title)}</title>{who}</titleStmt>"
        f"<publicationStmt><p>unpublished</p></publicationStmt><sourceDesc>{described}</sourceDesc>"
        "</fileDesc></teiHeader>\n"
    )


def written(one: Page) -> str:
    """A document as XML."""
    out = StringIO()
    out.write(f'<TEI xml:id="{_name(one.key)}" n={quoteattr(one.key)}>\n')
    out.write(_header(dict(one.facts)["title"] or one.key, one.facts))
    anchors: dict[int, list[str]] = {}
    for piece in one.crossing:
        anchors.setdefault(piece.place.start, []).append(f"{piece.id}.from")
        anchors.setdefault(piece.place.end, []).append(f"{piece.id}.to")
    if one.crossing or one.links:
        out.write("<standOff>\n")
        for piece in one.crossing:
            given = dict(piece.attributes)
            more = "".join(f" {name}={quoteattr(given[name])}" for name in ("part", "next", "n") if name in given)
            kind, ends = given.get("type", piece.element), f'from="#{piece.id}.from" to="#{piece.id}.to"'
            out.write(f'<span xml:id="{piece.id}" type={quoteattr(kind)} {ends}{more}/>\n')
        if one.links:
            out.write('<linkGrp type="relation">\n')
            for head, kind, tail in one.links:
                out.write(f'<link type={quoteattr(_clean(kind))} target="#{head} #{tail}"/>\n')
            out.write("</linkGrp>\n")
        out.write("</standOff>\n")
    out.write('<text><body><ab xml:space="preserve">')
    _inline(out, one.text, one.inline, sorted(anchors.items()))
    out.write("</ab></body></text>\n</TEI>\n")
    return out.getvalue()


def _inline(out: StringIO, text: str, root: Node[Piece], anchors: list[tuple[int, list[str]]]) -> None:
    """The text with its elements; an anchor stands where its offset is met first."""
    waiting = iter([*anchors, (len(text) + 1, [])])
    following = next(waiting)

    def until(at: int, end: int) -> None:
        nonlocal following
        while following[0] <= end and following[0] <= len(text):
            out.write(_escaped(text[at : following[0]]))
            at = following[0]
            out.writelines(f'<anchor xml:id="{name}"/>' for name in following[1])
            following = next(waiting)
        out.write(_escaped(text[at:end]))

    def element(node: Node[Piece], start: int, end: int) -> None:
        at = start
        for inner in node.inner:
            until(at, inner.span.start)
            piece = inner.item
            assert piece is not None
            given = "".join(f" {name}={quoteattr(value)}" for name, value in piece.attributes)
            out.write(f'<{piece.element} xml:id="{piece.id}"{given}>')
            element(inner, inner.span.start, inner.span.end)
            out.write(f"</{piece.element}>")
            at = inner.span.end
        until(at, end)

    element(root, 0, len(text))


def _escaped(text: str) -> str:
    # a parser turns a bare CR into a line feed; the text has none, but U+2028 and U+0085 stay as they are
    return escape(text, {"\r": "&#13;"})


def verify(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """The corpus, parsed by lxml, has the texts and the spans that were meant."""
    same(((one.key, _meant(page(one, Tally()))) for one in sets), _read(source))


def _meant(one: Page) -> dict[str, Any]:
    places = {piece.id: (piece.element, piece.place.start, piece.place.end) for piece in _walk(one.inline)}
    places |= {piece.id: ("span", piece.place.start, piece.place.end) for piece in one.crossing}
    return {"text": one.text, "spans": places, "links": list(one.links)}


def _walk(node: Node[Piece]) -> Iterator[Piece]:
    if node.item is not None:
        yield node.item
    for inner in node.inner:
        yield from _walk(inner)


def _read(source: Source) -> Iterator[dict[str, Any]]:
    from lxml import etree

    tag = f"{{{NAMESPACE}}}"
    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    with source.path().open("rb") as file:
        try:
            for _, tree in etree.iterparse(file, events=("end",), tag=f"{tag}TEI", **safe):
                yield _document(tree, tag)
                tree.clear()
        except etree.XMLSyntaxError as error:
            raise Differs(f"it is no XML: {error}") from error


def _document(tree: Any, tag: str) -> dict[str, Any]:
    """Text, spans and links of a TEI element, told from the tree alone."""
    spans: dict[str, tuple[str, int, int]] = {}
    anchors: dict[str, int] = {}
    words: list[str] = []
    length = 0

    def take(said: str | None) -> None:
        nonlocal length
        if said:
            words.append(said)
            length += len(said)

    def walk(element: Any) -> None:
        start = length
        take(element.text)
        for child in element:
            walk(child)
            take(child.tail)
        name = element.tag.removeprefix(tag)
        if name == "anchor":
            anchors[element.get(_ID)] = start
        elif name != "ab":
            spans[element.get(_ID)] = (name, start, length)

    walk(tree.find(f".//{tag}ab"))
    for span in tree.iterfind(f".//{tag}span"):
        ends = (anchors[span.get(side).removeprefix("#")] for side in ("from", "to"))
        start, end = ends
        spans[span.get(_ID)] = ("span", start, end)
    links = [
        (head.removeprefix("#"), link.get("type"), tail.removeprefix("#"))
        for link in tree.iterfind(f".//{tag}link")
        for head, tail in [link.get("target").split(" ")]
    ]
    return {"text": "".join(words), "spans": spans, "links": links}
