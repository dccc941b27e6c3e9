"""UIMA CAS XMI (storage/exporters/xmi.py): a file with a document, its TypeSystem.xml beside, or both in a zip file as
INCEpTION exports them.

Whatever has a beginning, an end and a label is an annotation: DKPro's named entities, the layers of webanno.custom, and
types of others, whose name is the layer. Link features and relations (Governor, Dependent) join them. A file that
declares entities or a DTD is refused. Offsets are UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.errors import TextRejected
from annotate.exchange.offsets import Utf16
from annotate.exchange.uima import ARTICLE, loaded
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from storage.importers.marking import marked
from storage.importers.opening import rejection
from storage.importers.packages import damage, of_the_disk
from storage.importers.streaming import BROKEN, LONGEST, guarded
from storage.importers.structures import Structure, add, wanted

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

FORMAT = Format("xmi", "UIMA CAS XMI", ".xmi", "documents of INCEpTION, DKPro or cassis, also as INCEpTION's zip file")

_TYPES = "typesystem.xml"
_MOST, _RATIO = 20_000, 200
"""Files in a zip file, and how many times smaller than its content it may be."""
_SAFE: Mapping[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_XMI = "{http://www.omg.org/XMI}"
_NUMBERS = re.compile(r"\d{1,9}(?: \d{1,9})*")
_FACTS = {
    "docId": "doc_id", "title": "title", "date": "date", "source": "source", "url": "url", "language": "language",
    "bytesSha256": "bytes_sha256", "annotator": "annotator", "progress": "progress", "note": "note",
}  # fmt: skip

Ranges = Mapping[str, frozenset[str]]
"""Features of types that are no words, by the type's name."""


def knows(head: bytes) -> bool:
    """Whether it is XMI, or a zip file with some."""
    return b"http://www.omg.org/XMI" in head or (head[:4] == b"PK\x03\x04" and b".xmi" in head)


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file; never raises."""
    return guarded(path, lambda file: _read(file, path))


def _read(file: BinaryIO, path: Path) -> Iterator[Read]:
    shown = str(path)
    try:
        if file.read(4) == b"PK\x03\x04":
            yield from _zipped(path, shown)
            return
        file.seek(0)
        yield _document(file.read(LONGEST + 1), _beside(path), shown, path.name, path.stem)
    except damage() as error:
        if of_the_disk(error):
            raise
        yield Read(
            shown,
            code="broken",
            message=saying("{file}: this is no zip file that can be read ({why})", file=shown, why=error),
        )


def _beside(path: Path) -> bytes:
    for name in ("TypeSystem.xml", _TYPES):
        there = path.with_name(name)
        if there.is_file():
            with there.open("rb") as file:
                return file.read(LONGEST)
    return b""


def _zipped(path: Path, shown: str) -> Iterator[Read]:
    from zipfile import ZipFile

    with ZipFile(path) as file:
        members = file.infolist()
        if len(members) > _MOST:
            yield Read(
                shown,
                code="broken",
                message=saying("{file}: it has more than {most} files; import it in parts", file=shown, most=_MOST),
            )
            return
        types = next((m for m in members if PurePosixPath(m.filename).name.lower() == _TYPES), None)
        described = _member(file, types) if types else b""
        empty = True
        for member in members:
            if member.filename.lower().endswith(".xmi"):
                empty = False
                name = PurePosixPath(member.filename).name
                where = f"{shown}, {member.filename!r}"
                try:
                    data = _member(file, member)
                except ValueError as error:
                    yield Read(shown, code="broken", message=saying("{file}: {why}", file=where, why=error))
                    continue
                yield _document(data, described, where, name, name[: -len(".xmi")])
        if empty:
            yield Read(shown, code="broken", message=saying("{file}: there is no .xmi file in it", file=shown))


def _member(file: ZipFile, member: ZipInfo) -> bytes:
    """The bytes of a file in a zip file.

    Raises:
        ValueError: where it is too large, or far larger than what it is packed in.
    """
    if member.file_size > LONGEST or member.file_size > _RATIO * max(member.compress_size, 1_000):
        raise ValueError(
            saying(
                "{file_size} bytes of {compress_size} packed ones are not unpacked",
                file_size=member.file_size,
                compress_size=member.compress_size,
            )
        )
    with file.open(member) as source:
        return source.read(LONGEST)  # whatever the directory says of its size


def _document(data: bytes, types: bytes, shown: str, source: str, title: str) -> Read:
    from lxml import etree

    if len(data) > LONGEST:
        return Read(
            shown,
            code="broken",
            message=saying("{file}: longer than {most} MB; split it", file=shown, most=LONGEST // 1_000_000),
        )
    try:
        ranges = _ranges(types)
    except (etree.XMLSyntaxError, *BROKEN):
        ranges = {}  # without the types a document is read all the same
    try:
        one = _incoming(data, ranges, source, title)
    except TextRejected as error:
        return Read(shown, code=error.code, message=saying("{file}: {why}", file=shown, why=rejection(error)))
    except etree.XMLSyntaxError as error:
        return Read(
            shown,
            code="broken",
            message=saying("{file}, line {line}: this is no XML: {why}", file=shown, line=error.lineno, why=error.msg),
        )
    except BROKEN as error:
        return Read(
            shown,
            code="broken",
            message=saying("{file}: this is no document of UIMA ({why})", file=shown, why=error),
        )
    return Read(shown, (one.document,), sets=(one,))


def _elements(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The feature structures: type and features.

    Raises:
        ValueError: where the file has a DTD.
    """
    from lxml import etree

    depth = 0
    for event, element in etree.iterparse(BytesIO(data), events=("start", "end"), **_SAFE):
        if event == "start":
            tree = element.getroottree() if not depth else None
            if tree is not None and tree.docinfo.internalDTD is not None:
                raise ValueError(saying("it declares a document type, which no XMI file has"))
            depth += 1
            continue
        depth -= 1
        if depth == 1:
            space, _, name = str(element.tag).rpartition("}")
            package = space.removeprefix("{").removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
            features = {str(key): str(value) for key, value in element.attrib.items()}
            for child in element:  # arrays of words
                features.setdefault(str(child.tag), child.text or "")
            yield f"{package}.{name}".removeprefix("uima.noNamespace."), features
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _incoming(data: bytes, ranges: Ranges, source: str, title: str) -> Incoming:
    sofas: dict[str, str] = {}
    articles: list[dict[str, str]] = []
    language = ""
    spans: list[tuple[str, dict[str, str]]] = []
    links: dict[str, tuple[str, str]] = {}
    for type, features in _elements(data):
        key = features.pop(f"{_XMI}id", "")
        if type == "uima.cas.Sofa":
            sofas.setdefault(key, features.get("sofaString", ""))
        elif type == ARTICLE:
            articles.append(features)
        elif type.endswith("DocumentMetaData"):
            language = features.get("language", "")
            title = features.get("documentTitle") or title
        elif "begin" in features and wanted(type):
            spans.append((type, features | {"": key}))
        elif "target" in features:
            links[key] = features.get("role", ""), features["target"]
    sofa, text = next(((key, words) for key, words in sofas.items() if words), ("", ""))
    facts = _facts(articles[0]) if articles else {"title": title, "language": _two(language)}
    found = marked(text, facts, source)
    units = Utf16(text)
    structures, relations = [], []
    for type, features in spans:
        key, start, end = features.pop(""), int(features.pop("begin")), int(features.pop("end"))
        if features.pop("sofa", sofa) != sofa:
            continue
        if "Governor" in features and "Dependent" in features:
            kind = features.get("label") or features.get("value") or type.rpartition(".")[2]
            relations.append((kind, features["Governor"], features["Dependent"]))
            continue
        one = Structure(key, type, units.at(start), units.at(end), {})
        other = ranges.get(type, frozenset())
        for name, value in features.items():
            numbers = value.split(" ") if _NUMBERS.fullmatch(value) else []
            if numbers and all(number in links for number in numbers) and (name in other or type not in ranges):
                one.links += [(links[number][0] or name, links[number][1]) for number in numbers]
            elif name not in other and not name.startswith("{"):
                one.features[name] = value
        structures.append(one)
    known = {one.key for one in structures}
    add(found, structures, (r for r in relations if known.issuperset(r[1:])))
    return found.incoming()


def _two(language: str) -> str:
    return language[:2] if re.fullmatch(r"[a-z]{2}(-.*)?", language) else ""


def _facts(article: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {ours: article[theirs] for theirs, ours in _FACTS.items() if theirs in article}
    facts["meta"] = loaded(article.get("meta", ""))
    facts["flagged"] = article.get("flagged") == "true"
    return facts


def _ranges(types: bytes) -> Ranges:
    """The features of each type, its parents' too, that hold no words but references."""
    own: dict[str, set[str]] = {}
    parents: dict[str, str] = {}
    if types:
        from lxml import etree

        space = "{http://uima.apache.org/resourceSpecifier}"
        root = etree.fromstring(types, etree.XMLParser(**_SAFE))
        if root.getroottree().docinfo.internalDTD is not None:
            return {}
        for type in root.iter(f"{space}typeDescription"):
            name = (type.findtext(f"{space}name") or "").strip()
            parents[name] = (type.findtext(f"{space}supertypeName") or "").strip()
            own[name] = {
                (feature.findtext(f"{space}name") or "").strip()
                for feature in type.iter(f"{space}featureDescription")
                if not _primitive((feature.findtext(f"{space}rangeTypeName") or "").strip())
            }
    return {name: frozenset(_inherited(name, own, parents)) for name in own}


def _primitive(kind: str) -> bool:
    return kind.removeprefix("uima.cas.") in (
        *("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "StringArray"),
    )


def _inherited(name: str, own: Mapping[str, set[str]], parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while name in own and name not in seen:
        seen.add(name)
        yield from own[name]
        name = parents[name]
