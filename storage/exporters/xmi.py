"""UIMA CAS XMI as INCEpTION, DKPro and cassis read it: a folder with a file a document and their TypeSystem.xml.

Entities are DKPro NamedEntity (value, identifier: a Wikidata item), other layers types of webanno.custom with the label
and the attributes as features of words; an open suggestion has "suggested". Relations are link features: "links" has a
role and a target each; those of the role "fragment" join the pieces of one annotation. Sentence and Token stand as
INCEpTION wants them, DocumentMetaData and webanno.custom.Article say what is known of the document.

Written by hand, so that it is the same every time, and read again by dkpro-cassis. Offsets in the file are UTF-16
units, which the specification of XMI demands (https://uima.apache.org/d/uimaj-current/ref.html#ugr.ref.xmi).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

from annotate.exchange.uima import ARTICLE, LINKS
from annotate.model.schema import Schema
from annotate.ports import Format
from storage.exporters.casing import CHOICES, Case, case, file_name, layout, link_type, ordered
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "xmi",
    "UIMA CAS XMI",
    "",
    "a folder of documents for INCEpTION, DKPro and cassis, with their type system",
    CHOICES,
    folder=True,
)
ENDINGS = ("",)
TYPES = "TypeSystem.xml"

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
SENTENCE, TOKEN = _DKPRO + "segmentation.type.Sentence", _DKPRO + "segmentation.type.Token"
META = _DKPRO + "metadata.type.DocumentMetaData"
_SPAN, _TOP, _WORDS, _ARRAY = "uima.tcas.Annotation", "uima.cas.TOP", "uima.cas.String", "uima.cas.FSArray"
_META = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")
FACTS = (
    "doc_id", "title", "date", "source", "url", "language", "bytes_sha256", "meta", "annotator", "progress", "flagged",
    "note",
)  # fmt: skip


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the documents, and the types of the project's label schema."""
    known: Schema | None = None
    for one in sets:
        if known is None:
            known = one.schema
            target.open(TYPES).write(type_system(known))
        with target.open(f"{file_name(one.key)}.xmi") as file:
            _write(file, case(one, tally, chosen))


def type_system(schema: Schema) -> str:
    """The description of the types (https://uima.apache.org/d/uimaj-current/ref.html#ugr.ref.xml.component_descriptor)."""
    types = [
        _described(META, "uima.tcas.DocumentAnnotation", [(name, _WORDS, "") for name in _META]),
        _described(SENTENCE, _SPAN, [("id", _WORDS, "")]),
        _described(TOKEN, _SPAN, [("id", _WORDS, ""), ("form", _WORDS, ""), ("order", "uima.cas.Integer", "")]),
        _described(ARTICLE, "uima.cas.AnnotationBase", [(_fact(name), _WORDS, "") for name in FACTS]),
    ]
    for type, names in sorted(layout(schema).items()):
        link = link_type(type)
        types.append(_described(type, _SPAN, [*((name, _WORDS, "") for name in names), (LINKS, _ARRAY, link)]))
        types.append(_described(link, _TOP, [("role", _WORDS, ""), ("target", _SPAN, "")]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
        f"<types>\n{''.join(types)}</types>\n</typeSystemDescription>\n"
    )


def _described(type: str, parent: str, features: list[tuple[str, str, str]]) -> str:
    told = "".join(
        f"<featureDescription><name>{name}</name><description/><rangeTypeName>{kind}</rangeTypeName>"
        f"{f'<elementType>{element}</elementType>' if element else ''}</featureDescription>\n"
        for name, kind, element in features
    )
    return (
        f"<typeDescription><name>{type}</name><description/><supertypeName>{parent}</supertypeName>\n"
        f"<features>\n{told}</features>\n</typeDescription>\n"
    )


def _fact(name: str) -> str:
    """A fact as a feature; "type" and "id" alone would be reserved words."""
    return "".join(part.capitalize() if nr else part for nr, part in enumerate(name.split("_")))


class Units:
    """Offsets in code points as UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._far = [i for i, c in enumerate(text) if c > "\uffff"]

    def of(self, offset: int) -> int:
        """How many units stand before a code point."""
        return offset + bisect_left(self._far, offset)


def _write(file: TextIO, one: Case) -> None:
    units = Units(one.text)
    spaces: dict[str, str] = {}
    out: list[str] = []
    members: list[int] = []
    last = 1

    def element(type: str, values: Mapping[str, str], place: tuple[int, int] | None = None, member: bool = True) -> int:
        nonlocal last
        last += 1
        package, _, name = type.rpartition(".")
        prefix = spaces.setdefault(package, f"n{len(spaces)}")
        where = f' begin="{units.of(place[0])}" end="{units.of(place[1])}"' if place else ""
        sofa = ' sofa="1"' if member else ""
        told = "".join(f" {feature}={quoteattr(value)}" for feature, value in values.items())
        out.append(f'<{prefix}:{name} xmi:id="{last}"{sofa}{where}{told}/>\n')
        if member:
            members.append(last)
        return last

    facts, whole = one.facts, (0, len(one.text))
    named = (facts.get("title", ""), one.key, facts.get("url", ""), facts.get("source", ""))
    given = {name: value for name, value in zip(_META, named, strict=False) if value}
    element(META, {"language": facts.get("language") or "x-unspecified", **given}, whole)
    element(ARTICLE, {_fact(name): facts[name] for name in FACTS if facts.get(name)})
    for tokens in one.sentences:
        element(SENTENCE, {}, (tokens[0].start, tokens[-1].end))
    for token in (token for tokens in one.sentences for token in tokens):
        element(TOKEN, {}, (token.start, token.end))
    # links come behind the annotations that they join, whose numbers are known by then
    first = last + 1
    behind = first + len(one.marks)
    for mark in one.marks:
        numbers = range(behind, behind + len(mark.links))
        behind += len(mark.links)
        links = {LINKS: " ".join(map(str, numbers))} if mark.links else {}
        element(mark.type, mark.features | links, (mark.place.start, mark.place.end))
    for mark in one.marks:
        for role, at in mark.links:
            element(link_type(mark.type), {"role": role, "target": str(first + at)}, member=False)
    packages = "".join(
        f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"' for package, prefix in spaces.items()
    )
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" '
        f'xmlns:cas="http:///uima/cas.ecore"{packages} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
    )
    file.writelines(out)
    file.write(
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" '
        f"sofaString={quoteattr(one.text)}/>\n"
        f'<cas:View sofa="1" members="{" ".join(map(str, members))}"/>\n</xmi:XMI>\n'
    )


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each file, read by dkpro-cassis, holds the text, the annotations and the links that were meant."""
    from cassis import load_typesystem

    names = source.names()
    if TYPES not in names:  # a part without documents
        same(_meant(sets, chosen), iter(()))
        return
    with source.path(TYPES).open("rb") as file:
        types = load_typesystem(file)
    same(_meant(sets, chosen), (_read(source, name, types) for name in names if name != TYPES))


def _meant(sets: Iterator[AnnotationSet], chosen: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for one in sets:
        made = case(one, Tally(), chosen)
        marks = [
            (
                mark.type, mark.place.start, mark.place.end, mark.features,
                [(role, made.marks[at].type, made.marks[at].place.start, made.marks[at].place.end)
                 for role, at in mark.links],
            )
            for mark in made.marks
        ]  # fmt: skip
        tokens = [(token.start, token.end) for sentence in made.sentences for token in sentence]
        ends = [(sentence[0].start, sentence[-1].end) for sentence in made.sentences]
        yield (
            made.key,
            {"text": made.text, "facts": made.facts, "marks": ordered(marks), "tokens": tokens, "sentences": ends},
        )


def _read(source: Source, name: str, types: Any) -> dict[str, Any]:
    """What cassis sees in a file, by nothing of ours but the names."""
    from cassis import load_cas_from_xmi

    with source.path(name).open("rb") as file:
        cas = load_cas_from_xmi(BytesIO(file.read()), typesystem=types)
    marks = []
    for type in types.get_types():
        if type.name.endswith("LinksLink") or not any(feature.name == LINKS for feature in type.all_features):
            continue
        words = [feature.name for feature in type.all_features if feature.rangeType.name == _WORDS]
        for found in cas.select(type.name):
            links = found.get(LINKS)
            marks.append(
                (
                    type.name, found.begin, found.end,
                    {word: found.get(word) for word in words if found.get(word) is not None},
                    [(link.role, link.target.type.name, link.target.begin, link.target.end)
                     for link in (links.elements if links else ())],
                )
            )  # fmt: skip
    articles = list(cas.select(ARTICLE))
    if len(articles) != 1:
        raise Differs(f"{name}: {len(articles)} articles in a file")
    facts = {fact: articles[0].get(_fact(fact)) for fact in FACTS}
    places = {kind: [(f.begin, f.end) for f in cas.select(kind)] for kind in (TOKEN, SENTENCE)}
    return {
        "text": cas.sofa_string,
        "facts": {fact: value for fact, value in facts.items() if value is not None},
        "marks": ordered([(*mark[:3], dict(mark[3]), mark[4]) for mark in marks]),
        "tokens": places[TOKEN],
        "sentences": places[SENTENCE],
    }
