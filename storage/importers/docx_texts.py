"""Word documents (.docx): paragraphs and tables in their order, one article each.

What Word shows beside the body is left out: headers, footers, notes, text boxes, comments, and what was deleted while
changes were tracked.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotate.ports import Format, ImportPlan, Read
from annotate.saying import saying
from storage.importers.marking import marked
from storage.importers.opening import Broken, Made, printable, single
from storage.importers.packages import damage, opened, require_harmless

FORMAT = Format(
    "docx", "Word document", ".docx", "one article in a file: paragraphs and tables, no headers, footers and notes"
)
LARGEST = 50_000_000
"""Bytes of the largest file that is read."""
UNPACKED = 300_000_000
"""Bytes of all its parts."""
XML = 64_000_000
"""Bytes of those that are held in memory as trees."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again for old programs
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_LEFT_OUT = {_W + name for name in ("del", "moveFrom", "txbxContent", "instrText", "pPr", "rPr")} | {_FALLBACK}
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "\u00ad",
}
_HEADINGS = ("title", "heading", "заголовок", "название")
_DEEPEST = 60


def knows(head: bytes) -> bool:
    """Whether it is a zip container at all; a .docx that is none is told by the reader of plain text."""
    return head.startswith(b"PK\3\4")


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The article in a file, or why there is none; never raises."""
    yield single(path, LARGEST, lambda data: _made(data, printable(path.name)))


def _made(data: bytes, name: str) -> Made:
    with opened(io.BytesIO(data)) as package:
        require_harmless(package, UNPACKED, XML)
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    try:
        found = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(found.element.body, 0))
        facts, remarks = _facts(found), _left_out(found)
        headings = _headings(found)
        heading = next((text for text, style in blocks if style in headings), "")
    except damage(PythonDocxError, OpcError, XmlchemyError) as error:
        if isinstance(error, Broken):
            raise
        raise Broken(saying("it is no Word document, or it is damaged ({kind})", kind=type(error).__name__)) from error
    facts["title"] = facts["title"] or " ".join(heading.split())
    made = marked("\n".join(text for text, _ in blocks), facts, name)
    made.builder.remarks += remarks
    return Made(made.incoming())


def _blocks(parent: Any, depth: int) -> Iterator[tuple[str, str]]:
    """(text, id of its style) of each paragraph and each row of a table that has any; cells are parted by tabs."""
    if depth > _DEEPEST:
        raise Broken(saying("its tables lie too deep in one another"))
    for child in parent:
        if child.tag == _W + "p":
            text = _text(child)
            if text.strip():
                style = child.find(f"{_W}pPr/{_W}pStyle")
                yield text, "" if style is None else style.get(_W + "val", "")
        elif child.tag == _W + "tbl":
            for row in child.iter(_W + "tr"):
                if next(row.iterancestors(_W + "tbl")) is child:
                    cells = [
                        " ".join(" ".join(text.split("\n")) for text, _ in _blocks(cell, depth + 1))
                        for cell in row.iter(_W + "tc")
                        if next(cell.iterancestors(_W + "tr")) is row
                    ]
                    if any(cell.strip() for cell in cells):
                        yield "\t".join(cells).rstrip("\t"), ""
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            # content controls, insertions, custom XML: what holds paragraphs
            yield from _blocks(child, depth + 1)


def _text(paragraph: Any) -> str:
    found: list[str] = []
    skipped = None
    for element in paragraph.iter():
        if skipped is not None:
            if skipped in element.iterancestors():
                continue
            skipped = None
        if element.tag in _LEFT_OUT:
            skipped = element
        elif element.tag == _W + "t":
            found.append(element.text or "")
        elif element.tag in _SIGNS:
            # a break of the page or column is none of the text
            paged = element.get(_W + "type") in ("page", "column")
            found.append("" if paged else _SIGNS[element.tag])
    return "".join(found).strip("\n")


def _headings(found: Any) -> set[str]:
    """The ids of the styles of titles and headings."""
    return {style.style_id for style in found.styles if (style.name or "").lower().startswith(_HEADINGS)}


def _facts(found: Any) -> dict[str, Any]:
    """What the core properties say; the library would make some up where there are none."""
    facts: dict[str, Any] = {"title": "", "meta": {}}
    if not any(relation.reltype == _CORE for relation in found.part.package.rels.values()):
        return facts
    core = found.core_properties
    facts["title"] = core.title.strip()
    if core.created is not None:
        facts["date"] = core.created.date().isoformat()
    meta = {"author": core.author, "subject": core.subject, "keywords": core.keywords}
    facts["meta"] = {name: value.strip() for name, value in meta.items() if value.strip()}
    return facts


def _left_out(found: Any) -> list[str]:
    """What of the document is not in its text."""
    kinds = {relation.reltype.removeprefix(_NOTES) for relation in found.part.rels.values()}
    said = []
    if next(found.element.body.iter(_W + "txbxContent"), None) is not None:
        said.append("its text boxes are left out")
    notes = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}
    if any(kind in kinds and next(found.element.body.iter(_W + tag), None) is not None for kind, tag in notes.items()):
        said.append("its notes are left out")
    return said
