"""The command that tells of formats: which there are, what can be chosen, what each holds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from storage.terminal.telling import Adding, Failed

if TYPE_CHECKING:
    from annotate.ports import Choice, Format


def register(add: Adding) -> None:
    """formats."""
    formats = add("formats", _formats, "lists the formats of import and export, or tells of one")
    formats.add_argument("name", metavar="NAME", nargs="?", help="the choices of this format, and what it holds")


def _formats(given: argparse.Namespace) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    ways = [("import", entry.format) for entry in IMPORTERS] + [("export", entry.format) for entry in EXPORTERS]
    if not given.name:
        for way, known in ways:
            print(f"{way}  {known.name:<13} {known.extension or 'folder':<7} {known.description}{_installed(known)}")
        return 0
    asked = [(way, known) for way, known in ways if known.name == given.name]
    if not asked:
        raise Failed(f"there is no format {given.name!r}; choose one of: {', '.join(dict(_named(ways)))}")
    for way, known in asked:
        print(f"{way}  {known.name}: {known.title}: {known.description}{_installed(known)}")
        print(
            f"  writes {'a folder' if known.folder else 'a file ' + known.extension}" if way == "export" else "  reads"
        )
        for choice in known.choices:
            print(f"  --set {choice.name}={_values(choice)}   {choice.about}")
        if way == "export":
            _tell_of_losses(known)
    return 0


def _named(ways: list[tuple[str, Format]]) -> list[tuple[str, str]]:
    return [(known.name, way) for way, known in ways]


def _values(choice: Choice) -> str:
    """The values of a choice, the one that holds without it first."""
    return "|".join(choice.values) if choice.values else "WORDS"


def _installed(known: Format) -> str:
    from storage.extras import missing

    if not known.extra:
        return ""
    return f" [needs kavychki[{known.extra}]: {'not installed' if missing(known) else 'installed'}]"


def _tell_of_losses(known: Format) -> None:
    """What the format does with a document that has everything."""
    from annotate.ports import LOSSES
    from storage.exporters import EXPORTERS
    from storage.exporters.probing import lost_by
    from storage.extras import missing

    if refusal := missing(known):
        print(f"  {refusal}")
        return
    (exporter,) = [entry for entry in EXPORTERS if entry.format.name == known.name]
    lost = lost_by(exporter, {})
    print(f"  keeps: {', '.join(kind for kind in LOSSES if kind not in lost)}")
    for kind in LOSSES:
        if kind in lost:
            print(f"  cannot hold: {kind} (such as {' '.join(lost[kind].split())})")
