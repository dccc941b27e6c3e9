"""Texts for a preview: lines {"id", "text"} or plain files, neither of them kept."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from storage.files import refused
from storage.importers import read_paths

Complain = Callable[[str], None]
"""Told what is wrong with a line or file; the others go on."""


def from_lines(files: Sequence[str], standard_input: BinaryIO, complain: Complain) -> Iterator[tuple[str, str]]:
    """(id, text) of each line of JSON in `files`, or in `standard_input` where there are none.

    The text is given as it is: whoever wrote the line counts offsets in it.
    """
    for name in files or ["-"]:
        try:
            with contextlib.ExitStack() as stack:
                file = standard_input if name == "-" else stack.enter_context(Path(name).open("rb"))
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield from _line(line, f"{name}, line {number}", complain)
        except OSError as error:
            complain(str(refused(error, name)))


def _line(line: bytes, place: str, complain: Complain) -> Iterator[tuple[str, str]]:
    try:
        values = json.loads(line)
        id, text = values["id"], values["text"]
        text.encode("utf-8")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        complain(f'{place}: no line {{"id", "text"}} ({type(error).__name__})')
        return
    yield id, text


def from_files(files: Sequence[str], complain: Complain) -> Iterator[tuple[str, str]]:
    """(file name, canonical text) of text files."""
    for read in read_paths(files):
        if read.code:
            complain(read.message)
        for document in read.documents:
            yield document.source, document.text
