"""What each format keeps, found out by going through it; docs/FORMATS.md says what this finds.

    python -m tests.formats_table          writes the generated parts of docs/FORMATS.md anew

A small project with one thing in it is exported: where there is a reader of the format it is read into a new project
and compared, else the thing is kept where it makes a difference in the files and no loss of it is told.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotate.errors import StorageError
from annotate.model.records import Annotation, Group, Relation
from annotate.model.values import Link, Value
from annotate.ports import ExportPlan, ExportReport, Format, ImportPlan
from storage.exporters import EXPORTERS, Exporter, export, rehearse
from storage.exporters.writing import SIDES
from storage.importers import IMPORTERS
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import bring
from tests.storage.formats.worlds import PLACES, Content, World, content, project
from tests.storage.material import decision, document, proposal, span, status

PAGE = Path(__file__).parents[1] / "docs" / "FORMATS.md"
BEGIN, END = "<!-- made by python -m tests.formats_table: {} -->", "<!-- end of {} -->"

_TEXT = "Мэр Йошкина заявил: «Мост закроют, — сказал он, — и починят». МИД России против."
_EXACT = 'Мэр\u00a0И\u0306ошкина 👨‍👩‍👧 заявил:\t«Мост  закроют».\n\n И\u2028всё <&> "так".'


@dataclass(frozen=True)
class Thing:
    """Something that a project may hold: a project with it and one without, and what to look at.

    `kinds` are the losses that say that it is not kept; `of` what of a project has to come back.
    """

    name: str
    having: World
    lacking: World
    kinds: frozenset[str]
    of: Callable[[Content], Any]


def things() -> tuple[Thing, ...]:
    def made(id: str, label: str, words: str, *more: str, layer: str = "entity", **attributes: Value) -> Annotation:
        place = tuple(span(_TEXT, part) for part in (words, *more))
        return Annotation(id, "d", "anna", layer, label, place, attributes)

    plain = World(document("d", _TEXT), (made("a1", "PER", "Йошкина"),), status=status("d", "anna", "done"))
    named = replace(plain, annotations=(made("a1", "PER", "Йошкина", name="Анна Йошкина"),))
    quote = made("a2", "QUOTE", "Мост закроют", layer="quote")
    quoted = replace(plain, annotations=(plain.annotations[0], quote))
    proposed = proposal("d", "entity", "ORG", span(_TEXT, "МИД России"), score=0.75)
    ministry = (made("a3", "ORG", "МИД России"), made("a4", "LOC", "России"))
    crossing = (made("a3", "ORG", "МИД России"), made("a4", "LOC", "России против"))
    judged = made("a5", "CLAIM", "Мост закроют", layer="claim", verdict="false")
    attributes: dict[str, Value] = {
        "type": "direct", "note": 'раз, "два"\nтри', "share": 0.5, "checked": True, "reasons": ("раз", "два"),
        "evidence": (Link("https://example.org/?a=1&b=2", "2026-02-03", "supports", "слова"),),
    }  # fmt: skip
    linked = (Relation("r1", "d", "anna", "source", "a2", "a1"),)
    group = Group("g1", "d", "anna", "Анна Йошкина", "PER", ("Йошкина",), "Q42", "", "мэр")
    verdict = decision("x1", "d", "anna", proposed.id, "rejected")
    exact = Annotation("a1", "d", "anna", "entity", "PER", (span(_EXACT, "И\u0306ошкина"),))
    bare = document("d", _TEXT, title="", source="")
    facts = document("d", _TEXT, title="Мост", source="газета", date="2026-02-03", url="https://example.org/1")

    def with_(*more: Annotation, base: World = plain, **fields: Any) -> World:
        return replace(base, annotations=base.annotations + more, **fields)

    places = PLACES
    return (
        Thing("exact text", World(document("d", _EXACT), (exact,), status=plain.status), plain,
              frozenset({"characters"}), lambda c: c.texts),
        Thing("title, date, source, address", replace(plain, document=facts), replace(plain, document=bare),
              frozenset(), lambda c: c.facts),
        Thing("further fields", replace(plain, document=document("d", _TEXT, meta={"рубрика": "Город"})), plain,
              frozenset(), lambda c: c.meta),
        Thing("entities", plain, replace(plain, annotations=()), places, lambda c: c.places),
        Thing("quotes, cues, own layers", quoted, plain, places, lambda c: c.places),
        Thing("claims with a verdict", with_(judged), plain, places, lambda c: c.places),
        Thing("nested", with_(*ministry), with_(ministry[0]), places, lambda c: c.places),
        Thing("crossing", with_(*crossing), with_(crossing[0]), places, lambda c: c.places),
        Thing("several fragments", with_(made("a2", "QUOTE", "Мост закроют", "и починят", layer="quote")), quoted,
              places, lambda c: c.places),
        Thing("attributes", with_(replace(quote, attributes=attributes)), quoted, places | {"attributes"},
              lambda c: c.attributes),
        Thing("relations", replace(quoted, relations=linked), quoted, places | {"relations"}, lambda c: c.relations),
        Thing("names and Wikidata", replace(named, groups=(group,)), named, places | {"groups"}, lambda c: c.groups),
        Thing("open suggestions", replace(plain, suggestions=(proposed,)), plain, places, lambda c: c.suggestions),
        Thing("decisions", replace(plain, suggestions=(proposed,), decisions=(verdict,)),
              plain, frozenset({"decisions"}), lambda c: c.decisions),
        Thing("status and note", replace(plain, status=status("d", "anna", "done", True, "проверить")), plain,
              frozenset({"status"}), lambda c: c.statuses),
    )  # fmt: skip


YES, OURS, CHOICE, NO = "yes", "ours", "choice", "no"


def kept(exporter: Exporter, thing: Thing) -> str:
    """Whether a format keeps a thing: "yes"; "ours" where other programs see something else, but it comes back into a
    project; with one of its choices ("choice"); or "no".
    """
    usual = exporter.format.chosen({})
    found = _kept(exporter, thing, usual)
    if found == NO:
        others = ({**usual, c.name: value} for c in exporter.format.choices for value in c.values[1:])
        return CHOICE if any(_kept(exporter, thing, chosen) != NO for chosen in others) else NO
    return found


def silent(exporter: Exporter, thing: Thing) -> bool:
    """Whether a format loses a thing and does not say so; what is known of a document is told by the page alone."""
    with tempfile.TemporaryDirectory() as made:
        chosen = exporter.format.chosen({})
        report, _ = _written(exporter, project((thing.having,)), Path(made) / "1", chosen)
        told = bool(set(report.lost) & thing.kinds) or not thing.kinds
        return not told and _kept(exporter, thing, chosen) == NO


def _kept(exporter: Exporter, thing: Thing, chosen: Mapping[str, str]) -> str:
    name = exporter.format.name
    with tempfile.TemporaryDirectory() as made:
        store = project((thing.having,))
        try:
            report, having = _written(exporter, store, Path(made) / "1", chosen)
        except StorageError:  # one of the choices is to refuse it
            return NO
        without = rehearse(project((thing.lacking,)), _plan(exporter, Path(made) / "o", chosen)).lost
        lost = any(count > without.get(kind, 0) for kind, count in report.lost.items() if kind in thing.kinds)
        if name in {importer.format.name for importer in IMPORTERS}:
            back = MemoryStore()
            bring(back, having, ImportPlan(name))
            same = thing.of(content(back)) == thing.of(content(store))
            return (OURS if lost else YES) if same else NO
        return YES if not lost and _differs(exporter, thing, chosen, Path(made)) else NO


def _differs(exporter: Exporter, thing: Thing, chosen: Mapping[str, str], folder: Path) -> bool:
    """Whether a thing shows in the files of a format that nobody reads back."""
    _, having = _written(exporter, project((thing.having,)), folder / "3", chosen)
    if thing.name == "exact text":
        return any(_EXACT in words for words in _words(having))
    _, lacking = _written(exporter, project((thing.lacking,)), folder / "2", chosen)
    if thing.name == "title, date, source, address":
        told = "\n".join(_words(having))
        return all(word in told for word in ("Мост", "газета", "2026-02-03", "https://example.org/1"))
    return _data(having) != _data(lacking)


def _written(exporter: Exporter, store: Any, place: Path, chosen: Mapping[str, str]) -> tuple[ExportReport, Path]:
    place.mkdir()
    target = place / f"o{'' if exporter.format.folder else exporter.format.extension}"
    return export(store, _plan(exporter, target, chosen)), target


def _plan(exporter: Exporter, target: Path, chosen: Mapping[str, str]) -> ExportPlan:
    return ExportPlan(exporter.format.name, str(target), "Анна", False, True, choices=chosen)


def _data(target: Path) -> dict[str, bytes]:
    """The files of a dataset, without what is said beside it."""
    sides = {*SIDES.values(), *(target.name + ending for ending in SIDES)}
    found = sorted(p for p in target.parent.rglob("*") if p.is_file() and p.name not in sides)
    return {path.relative_to(target.parent).as_posix(): path.read_bytes() for path in found}


def _words(target: Path) -> Iterator[str]:
    """The texts in files, whatever marks of the format are around and in them."""
    from lxml import etree

    for name, data in _data(target).items():
        members = [data]
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = [archive.read(member) for member in archive.namelist()]
        for member in members:
            words = member.decode("utf-8", "replace")
            yield words
            if name.endswith((".json", ".jsonl", ".jsonld")):
                try:
                    yield from _strings(json.loads(words))
                except ValueError:
                    for one in words.split("\n"):
                        yield from _strings(json.loads(one)) if one else ()
            elif words.lstrip()[:1] == "<":
                parser = etree.HTMLParser() if name.endswith(".html") else etree.XMLParser(resolve_entities=False)
                for element in etree.fromstring(member, parser).iter():
                    yield "".join(element.itertext())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def table() -> str:
    """The table of all formats as Markdown: a row a thing, a column a format."""
    head = ["", *(f"`{e.format.name}`" for e in EXPORTERS)]
    rows = [head, ["---"] * len(head)]
    rows += [[thing.name, *(kept(e, thing) for e in EXPORTERS)] for thing in things()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def formats() -> str:
    """Every format that is written or read, with its choices, as Markdown."""
    out = {exporter.format.name: exporter.format for exporter in EXPORTERS}
    read = {importer.format.name: importer for importer in IMPORTERS}
    told = []
    for name in [*out, *(name for name in read if name not in out)]:
        ways = [way for way, there in (("export", name in out), ("import", name in read)) if there]
        known = out.get(name) or read[name].format
        told.append(f"### `{name}`: {known.title}\n\n{_about(known, ways)}")
        told += [_choices(f, f"Choices of the {way}") for way, f in _formats(name, out, read) if f.choices]
        if name in read:
            suffixes = ", ".join(f"`{suffix}`" for suffix in read[name].suffixes)
            told.append(f"Reads {suffixes}: `kavychki import PROJECT FILE --format {name}`.\n")
    return "\n".join(told)


def _formats(name: str, out: Mapping[str, Format], read: Mapping[str, Any]) -> Iterator[tuple[str, Format]]:
    if name in out:
        yield "export", out[name]
    if name in read and (name not in out or read[name].format.choices != out[name].choices):
        yield "import", read[name].format


def _about(known: Format, ways: list[str]) -> str:
    what = "a folder" if known.folder else f"a file `*{known.extension}`" if known.extension else "a file"
    more = f' Needs `pip install "kavychki[{known.extra}]"`.' if known.extra else ""
    sentence = known.description[:1].upper() + known.description[1:]
    return f"{sentence}. {' and '.join(ways).capitalize()}; {what}.{more}\n"


def _choices(known: Format, title: str) -> str:
    rows = [f"- `{c.name}`: {' / '.join(f'`{v}`' for v in c.values) or 'any words'}; {c.about}" for c in known.choices]
    return f"{title} (the first value unless another is chosen):\n\n" + "\n".join(rows) + "\n"


def page(before: str) -> str:
    """The page with its generated parts made anew."""
    for name, make in (("what each format keeps", table), ("the formats", formats)):
        begin, end = BEGIN.format(name), END.format(name)
        if begin not in before or end not in before:
            raise ValueError(f"{PAGE} has no place for {name}")
        first, _, rest = before.partition(begin)
        before = f"{first}{begin}\n\n{make()}\n{end}{rest.partition(end)[2]}"
    return before


def main() -> int:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
