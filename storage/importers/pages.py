"""Saved web pages (.html, .mhtml): the article in them, as trafilatura finds it; nothing is ever fetched.

A page is looked at before it is parsed: libxml2 takes quadratic time over the attributes of one tag, and trafilatura
over the links and breaks of one page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from annotate.errors import TextRejected
from annotate.ports import Format, ImportPlan, Read
from annotate.saying import saying
from storage.importers.decoding import Decoded, decoded
from storage.importers.marking import marked
from storage.importers.mhtml import is_archive, page_of
from storage.importers.opening import Broken, Made, printable, single
from storage.importers.packages import UNREADABLE

FORMAT = Format(
    "web-page",
    "Saved web page",
    ".html",
    "the article in a saved page (.html, .mhtml), without menus and comments; its site, author and date",
)
LARGEST = 100_000_000
"""Bytes of the largest file: a .mhtml holds the pictures too."""
LONGEST = 6_000_000
"""Bytes of the page alone, without the pictures in it."""
MOST = 20_000
"""Elements of a page; articles have a few thousand. So many take some seconds at worst."""
INLINE = 2_000
"""Elements directly within one that are words of a paragraph: trafilatura's time is quadratic in them."""
ATTRIBUTES = 100
"""Attributes of an element."""

SHORTEST = 60
"""Characters of an article; of a page without one there remain a few words of its menus."""

_WORDS = 20_000  # characters of an attribute; what is longer is a picture or data of a program, and slow to look at
_DECLARED = re.compile(
    rb"""<(?:meta\b[^<>]{0,500}?\bcharset|\?xml\b[^<>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_PICTURE = re.compile(rb"data:[\w/+.;=-]{0,120},[A-Za-z0-9+/=]{100,}+")  # programs that save a page put them into it
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(https?://\S{1,2000})\s{0,9}-->")
_UNPARSED = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_TAG = re.compile(
    r"""<[a-zA-Z][^\s/>]*+((?:[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)"""
)
_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_INLINE = {"a", "abbr", "b", "br", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "time", "u"}
_SAID = 300  # characters of a title or name
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BLOCKS = {"p", "head", "item", "row", "quote", "list", "table", "code", "fw", "ab", "div", "details", "summary"}


def knows(head: bytes) -> bool:
    """A file with such a suffix is a page, whatever it begins with."""
    return bool(head.strip())


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The article of a page, or why there is none; never raises."""
    yield single(path, LARGEST, lambda data: _made(data, printable(path.name), plan.encoding))


def _made(data: bytes, name: str, encoding: str) -> Made:
    url = ""
    if is_archive(data):
        saved = page_of(data)
        data, url, encoding = saved.html, saved.url, encoding or saved.encoding
    data = _PICTURE.sub(b"data:,", data)
    if len(data) > LONGEST:
        raise TextRejected(
            "too-large",
            saying(
                "{count:.0f} MB, at most {most:.0f} MB of a page are read",
                count=len(data) / 1e6,
                most=LONGEST / 1e6,
            ),
        )
    found, remarks = text_of(data, encoding)
    tree = _tree(found.text)
    article = _article(tree)
    text = "\n".join(_paragraphs(article.body)) if article is not None else ""
    if len(text) < SHORTEST:
        raise Broken(saying("no article was found in this page; copy its words into a text file"))
    saved_from = _SAVED_FROM.search(found.text, 0, 5000)
    url = article.url or url or (saved_from[1] if saved_from else "")
    tags = ", ".join(article.tags or ())
    meta = {"author": article.author, "site": article.sitename, "tags": tags}
    language = _LANGUAGE.match((tree.get("lang") or "").lower())
    facts = {
        "title": _said(article.title),
        "date": article.date,
        "source": _said(article.sitename) or _said(_host(url)),
        "url": "".join(c for c in url[:2000] if c.isprintable()),
        "language": language[0] if language else "",
        "meta": {key: said for key, value in meta.items() if (said := _said(value))},
    }
    made = marked(text, facts, name)
    made.builder.remarks += remarks
    return Made(made.incoming(), found.encoding)


def text_of(data: bytes, encoding: str = "") -> tuple[Decoded, list[str]]:
    """The characters of a page: as its mark or its own declaration says, else detected; and what is worth saying.

    Raises:
        TextRejected: as `decoded`.
    """
    declared = _DECLARED.search(data, 0, 65_536)
    marked_so = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if encoding or marked_so or declared is None:
        return decoded(data, encoding), []
    label = declared[1].decode("ascii", "replace").lower()
    if label.startswith("utf-16"):  # a declaration that is to be read in ASCII is not in UTF-16 (HTML, 13.2.3.2)
        label = "utf-8"
    try:
        return decoded(data, label), []
    except TextRejected as error:
        if error.code == "empty":
            raise
    try:
        text = data.decode(label, "replace")
    except (LookupError, ValueError):
        return decoded(data), [
            saying("it says its encoding is {encoding!r}, which there is not; another was detected", encoding=label)
        ]
    lost = text.count("\ufffd")
    # a broken letter or two, or another encoding altogether?
    if 50 * lost > sum(not c.isascii() for c in text):
        return decoded(data), [
            saying("it is not in {encoding}, as it says; another encoding was detected", encoding=label)
        ]
    return Decoded(text, label), [
        saying("{count} of its bytes are no {encoding}; a sign stands for each", count=lost, encoding=label)
    ]


def _tree(html: str) -> Any:
    """The elements of a page.

    Raises:
        Broken: where they are too many, or too deep.
    """
    _require_few_attributes(html)
    from lxml import etree
    from lxml.html import HTMLParser

    parser = HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        tree = etree.fromstring(html.replace("\0", "\ufffd").encode("utf-8"), parser)
    except (etree.LxmlError, *UNREADABLE) as error:
        raise Broken(saying("it is no web page ({kind})", kind=type(error).__name__)) from error
    if tree is None:
        raise Broken(saying("it is no web page"))
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Broken(saying("its elements lie too deep in one another; copy its words into a text file"))
    count = 0
    for element in tree.iter():
        count += 1
        if len(element) > INLINE and sum(child.tag in _INLINE for child in element) > INLINE:
            raise Broken(
                saying("a paragraph of it has more than {most} elements; copy its words into a text file", most=INLINE)
            )
        for name, value in element.attrib.items():
            if len(value) > _WORDS:
                del element.attrib[name]
    if count > MOST:
        raise Broken(
            saying(
                "it has too many elements ({count}, at most {most}); copy its words into a text file",
                count=count,
                most=MOST,
            )
        )
    return tree


def _require_few_attributes(html: str) -> None:
    """Raises Broken for a tag with more attributes than any page has."""
    parts, at = [], 0
    while found := _UNPARSED.search(html, at):
        parts.append(html[at : found.start()])
        closing = f"</{found[1].lower()}" if found[1] else "-->"
        end = html.find(closing, found.end())
        if end < 0 and found[1]:
            end = html.find(closing.upper(), found.end())
        at = found.end() if end < 0 else end
        if end < 0:
            break
    parts.append(html[at:])
    for tag in _TAG.finditer(" ".join(parts)):
        if len(tag[1]) > 2 * ATTRIBUTES and sum(1 for _ in _ATTRIBUTE.finditer(tag[1])) > ATTRIBUTES:
            raise Broken(
                saying(
                    "an element of it has more than {most} attributes; copy its words into a text file",
                    most=ATTRIBUTES,
                )
            )


def _article(tree: Any) -> Any:
    """What trafilatura finds; None where it finds nothing."""
    from lxml import etree
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # the words of articles are not for a log
    try:
        return bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            # what a page says of its date; the day on which it is read makes no difference
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
        )
    except (etree.LxmlError, *UNREADABLE) as error:
        raise Broken(
            saying("the article in this page could not be taken out ({kind})", kind=type(error).__name__)
        ) from error


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of each paragraph, heading, item and row; the cells of a row are parted by tabs."""
    from lxml import etree

    held: list[str] = []

    def ended() -> Iterator[str]:
        words = "\t".join(_BLANKS.sub(" ", cell).strip(" ") for cell in "".join(held).split("\x1f")).strip("\t")
        held.clear()
        if words:
            yield words

    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS and not _in_cell(element):
            yield from ended()
        if event == "start":
            if tag == "lb":
                yield from ended()
            held.append(element.text or "")
        else:
            if tag == "cell":
                held.append("\x1f")
            elif tag in _BLOCKS:
                held.append(" ")
            if element is not body:
                held.append(element.tail or "")
    yield from ended()


def _said(value: str | None) -> str:
    # JSON in a page can hold half characters
    sound = (value or "")[: 10 * _SAID].replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return _BLANKS.sub(" ", sound).strip()[:_SAID]


def _in_cell(element: Any) -> bool:
    return next(element.iterancestors("cell"), None) is not None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
