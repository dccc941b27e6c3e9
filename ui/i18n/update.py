"""`make translations`: from the source to ru.toml and en.toml, and from these to the .qm files.

    python -m ui.i18n.update [--prune]

Exit code 1 where something cannot be translated or is not translated yet; the .qm files are written all the same,
and an untranslated text shows in English.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6

from ui.i18n import CONTEXT, FOLDER, LANGUAGES
from ui.i18n.catalogue import Catalogue, read, write
from ui.i18n.extract import extract


def main(arguments: Sequence[str]) -> int:
    found, problems = extract(FOLDER.parent)
    for problem in problems:
        print(f"{problem.place}: {problem.why}", file=sys.stderr)
    gaps = 0
    for language in sorted(LANGUAGES):
        path = FOLDER / f"{language}.toml"
        catalogue = read(path, language).updated(found)
        if "--prune" in arguments:
            catalogue = replace(catalogue, unused={})
        write(path, catalogue)
        compiled(catalogue, FOLDER / f"kavychki_{language}.qm")
        missing = catalogue.gaps()
        gaps += len(missing)
        for gap in missing:
            print(f"{path.name}: {gap}", file=sys.stderr)
        print(f"{path.name}: {len(catalogue.texts)} texts, {len(missing)} to do, {len(catalogue.unused)} unused")
    return 1 if problems or gaps else 0


def compiled(catalogue: Catalogue, target: Path) -> None:
    """Writes the .qm file of a catalogue with Qt's own compiler.

    Raises:
        subprocess.CalledProcessError: where the compiler refuses it.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "kavychki.ts"
        source.write_bytes(ts(catalogue))
        fresh = target.with_suffix(".new")
        subprocess.run([_lrelease(), "-silent", str(source), "-qm", str(fresh)], check=True)
        fresh.replace(target)  # a window that is open has the old file mapped


def ts(catalogue: Catalogue) -> bytes:
    """The catalogue in Qt Linguist's format (.ts, version 2.1); unwritten texts are left out."""
    root = ET.Element("TS", version="2.1", language=catalogue.language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, value in sorted(catalogue.texts.items()):
        forms = (value,) if isinstance(value, str) else value
        if not all(forms):
            continue
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if isinstance(value, str):
            translation.text = value
            continue
        message.set("numerus", "yes")
        for form in forms:
            ET.SubElement(translation, "numerusform").text = form
    out: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return out


def _lrelease() -> str:
    """The compiler that comes with PySide6."""
    folder = Path(PySide6.__file__).parent
    return str(folder / ("lrelease.exe" if sys.platform == "win32" else "lrelease"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
