"""Tables of articles: which column is what, and a row as a document. CSV and Excel share it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotate.errors import TextRejected
from annotate.ports import Choice, ImportPlan, Read
from annotate.saying import saying
from storage.importers.fitting import Unfit
from storage.importers.jsonl_texts import article
from storage.importers.marking import sound
from storage.importers.opening import Broken, rejected

FACTS = ("text", "title", "date", "source", "url", "id", "language")

CHOICES = (
    *(
        Choice(name, (), saying("the name or number of the column of the {name}; found by name without it", name=name))
        for name in FACTS
    ),
    Choice("meta", ("all", "none"), saying("what other columns say: kept as metadata, or left out")),
    Choice("header", ("auto", "yes", "no"), saying("whether the first row names the columns")),
)  # fmt: skip

_NAMES: Mapping[str, frozenset[str]] = {
    "text": frozenset(
        "text body content article fulltext article_text full_text articlebody "
        "текст статья содержание новость тело текст_статьи текст_новости полный_текст".split()
    ),
    "title": frozenset("title headline heading subject name заголовок название заглавие тема".split()),
    "date": frozenset(
        "date published published_at publish_date pubdate pub_date datepublished publication_date datetime "
        "дата дата_публикации опубликовано".split()
    ),
    "source": frozenset("source site publisher outlet newspaper media источник сайт издание сми".split()),
    "url": frozenset("url link href uri address ссылка адрес".split()),
    "id": frozenset("id doc_id article_id document_id uid guid ид номер № идентификатор".split()),
    "language": frozenset("language lang язык".split()),
}  # fmt: skip
_OURS = {"document", "annotator", "annotation", "fragments", "origin"}  # storage/exporters/rows.py
_LONG = 80  # characters on average: a column of texts
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns of a table: their names, each once, whether the first row gives them, and the column of each fact."""

    names: tuple[str, ...]
    header: bool
    facts: Mapping[str, str]

    def said(self) -> str:
        """What was found, for a person."""
        found = ", ".join(f"{fact} = {name}" for fact, name in self.facts.items())
        return f"{'columns' if self.header else 'columns without names'}: {found or 'none is known'}"


def mapped(rows: Sequence[Sequence[str]], choices: Mapping[str, str]) -> Mapped:
    """The columns of a table by its first rows.

    Raises:
        Broken: for a column that is chosen and not there.
    """
    first = [sound(cell.strip()) for cell in rows[0]] if rows else []
    wanted = {fact: choices[fact].strip() for fact in FACTS if choices.get(fact, "").strip()}
    chosen = choices.get("header") or "auto"
    header = chosen == "yes" or (chosen == "auto" and _is_header(first, rows[1:_SAMPLE], set(wanted.values())))
    names = _unique(first) if header else tuple(str(n + 1) for n in range(max(map(len, rows[:_SAMPLE]), default=0)))
    facts = {fact: _column(fact, name, names) for fact, name in wanted.items()}
    for fact in FACTS:
        free = [name for name in names if name not in facts.values()]
        if fact in facts or not header:
            continue
        if found := next((name for name in free if _plain(name) in _NAMES[fact]), None):
            facts[fact] = found
    if "text" not in facts and (found := _longest(names, rows[header : header + _SAMPLE], set(facts.values()))):
        facts["text"] = found
    return Mapped(names, header, {fact: facts[fact] for fact in FACTS if fact in facts})


def require_texts(table: Mapped, given: Mapping[str, str]) -> None:
    """Raises Broken where no column has the text, or the table is one of annotations that this program wrote."""
    if len(_OURS.intersection(table.names)) > 2 and not given.get("text"):
        raise Broken(
            saying("this is a table of annotations that were exported; import the project's lossless JSONL instead")
        )
    if "text" not in table.facts:
        names = ", ".join(table.names[:20])
        raise Broken(
            saying("none of its columns is known to hold the text ({names}); name it: text=COLUMN", names=names)
        )


def documents(
    shown: str,
    rows: Iterator[tuple[str, Sequence[str] | Broken]],
    table: Mapped,
    plan: ImportPlan,
    encoding: str,
    source: str,
    more: str,
) -> Iterator[Read]:
    """A result for each row, `rows` being places and cells without the header; the first good one says how the table
    was understood, `more` included.
    """
    keys = {fact: table.facts.get(fact, "\0" + fact) for fact in FACTS}
    keep, width = plan.choices.get("meta") != "none", len(table.names)
    message, empty = f"{shown}: {more}{table.said()}", True
    for place, cells in rows:
        if not isinstance(cells, Broken) and not any(map(str.strip, cells)):
            continue
        empty = False
        if not isinstance(cells, Broken) and any(map(str.strip, cells[width:])):
            cells = Broken(
                saying(
                    "it has {count} cells, the table {width} columns; is a quote or separator wrong?",
                    count=len(cells),
                    width=width,
                )
            )
        if not isinstance(cells, Broken) and not _sound("".join(cells)):
            cells = Broken(saying("it holds bytes or codes that are no characters; save the file again as UTF-8"))
        if isinstance(cells, Broken):
            yield Read(
                shown, code="broken", message=saying("{file}, {place}: {why}", file=shown, place=place, why=cells)
            )
            continue
        try:
            made = article(dict(zip(table.names, cells, strict=False)), keys, source, keep)
        except TextRejected as error:
            yield rejected(shown, error, place)
        except Unfit as error:
            yield Read(
                shown, code="broken", message=saying("{file}, {place}: {why}", file=shown, place=place, why=error)
            )
        except (ValueError, KeyError):
            yield Read(
                shown,
                code="broken",
                message=saying("{file}, {place}: it ends before the column of the text", file=shown, place=place),
            )
        else:
            yield Read(shown, (made.document,), encoding, "", message, (made,) if made.remarks else ())
            message = ""
    if empty:
        yield Read(shown, code="empty", message=saying("{file}: there are no rows with texts in it", file=shown))


def _sound(words: str) -> bool:
    """Whether words can be kept: no zero characters, no halves."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in words


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip(" \t:*#").casefold().replace("ё", "е"))


def _is_header(first: Sequence[str], rest: Sequence[Sequence[str]], wanted: set[str]) -> bool:
    """Whether a row names columns: some are known names, or they are short where what is below them is long."""
    if not first or not all(len(cell) <= 60 for cell in first):
        return False
    if wanted.intersection(first) or any(_plain(cell) in names for cell in first for names in _NAMES.values()):
        return True
    named = all(cell and not cell[0].isdigit() for cell in first) and len(set(first)) == len(first)
    return named and bool(_longest(tuple(map(str, range(len(first)))), rest, set()))


def _unique(first: Sequence[str]) -> tuple[str, ...]:
    """A name for each column, numbers where there is none."""
    names: dict[str, None] = {}
    for number, cell in enumerate(first, 1):
        name = cell = cell or str(number)
        again = 2
        while name in names:
            name, again = f"{cell} ({again})", again + 1
        names[name] = None
    return tuple(names)


def _column(fact: str, name: str, names: Sequence[str]) -> str:
    if name in names:
        return name
    same = [known for known in names if known.casefold() == name.casefold()]
    if same:
        return same[0]
    if name.isascii() and name.isdigit() and 0 < int(name[:9]) <= len(names):
        return names[int(name[:9]) - 1]
    raise Broken(
        saying(
            "there is no column {name!r} for {fact}; there are: {names}",
            name=name,
            fact=fact,
            names=", ".join(names[:20]) or saying("none"),
        )
    )


def _longest(names: Sequence[str], rows: Sequence[Sequence[str]], taken: set[str]) -> str:
    """The column whose cells are texts by their length; the only one anyway; "" where there is none."""
    if len(names) == 1:
        return "" if taken else names[0]
    means = [
        (sum(len(row[at]) for row in rows if at < len(row)) / max(1, len(rows)), name)
        for at, name in enumerate(names)
        if name not in taken
    ]
    mean, name = max(means, default=(0, ""))
    return name if mean >= _LONG else ""
