"""Which texts are to be translated: every tr("...") and noop("...") in the window's source, and the patterns of
sayings, saying("...") and pattern("..."), in whatever says something to it; found in the syntax tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A text to translate; with %n in it, it has plural forms. `place` is "file:line"."""

    text: str
    place: str

    @property
    def plural(self) -> bool:
        return "%n" in self.text


@dataclass(frozen=True, slots=True)
class Problem:
    """A call that cannot be translated, and why."""

    place: str
    why: str


_SPEAKERS = "annotate", "storage"
_MARKING = "saying", "pattern"


def extract(folder: Path) -> tuple[list[Found], list[Problem]]:
    """Every text and every problem in the Python files under `folder`, by file and line, and under those beside it that
    say something to a window.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    beside = [path for name in _SPEAKERS for path in sorted((folder.parent / name).rglob("*.py"))]
    for path in [*sorted(folder.rglob("*.py")), *beside]:
        name = path.relative_to(folder.parent).as_posix()
        for item in in_source(path.read_text(encoding="utf-8"), name):
            if isinstance(item, Found):
                found.append(item)
            else:
                problems.append(item)
    return found, problems


def in_source(source: str, name: str) -> Iterator[Found | Problem]:
    """The texts and problems of one file."""
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        function = _function(node.func)
        place = f"{name}:{node.lineno}"
        if function == "other":
            yield Problem(place, "QObject.tr looks its text up under the class's name: use ui.i18n.tr")
        elif function and node.args:
            yield from _argument(node.args[0], function, place)
            if function == "tr":
                yield from _number(node, place)


def _function(node: ast.expr) -> str:
    """ "tr" and "noop" of this package, what marks sayings, "other" for another thing's method tr, else ""."""
    if isinstance(node, ast.Name) and node.id in ("tr", "noop", *_MARKING):
        return node.id
    if isinstance(node, ast.Attribute) and node.attr in ("tr", "noop"):
        if isinstance(node.value, ast.Name) and node.value.id == "i18n":
            return node.attr
        return "other" if node.attr == "tr" else ""
    return ""


def _argument(node: ast.expr, function: str, place: str) -> Iterator[Found | Problem]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Found(node.value, place)
    elif isinstance(node, ast.IfExp):
        yield from _argument(node.body, function, place)
        yield from _argument(node.orelse, function, place)
    elif isinstance(node, ast.JoinedStr):
        yield Problem(place, "an f-string is filled before it is looked up: use {name} and .format")
    elif isinstance(node, ast.BinOp) or (isinstance(node, ast.Call) and _formats(node)):
        yield Problem(place, "the text is put together before it is looked up: format what tr returns")
    elif function == "noop":
        yield Problem(place, "noop marks a literal")


def _formats(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join", "format_map")


def _number(node: ast.Call, place: str) -> Iterator[Problem]:
    """Whether a literal and the number go together: both or neither."""
    text = node.args[0]
    if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
        return
    counts = len(node.args) > 1 or any(keyword.arg == "n" for keyword in node.keywords)
    if counts and "%n" not in text.value:
        yield Problem(place, "a number is given, but the text has no %n")
    if not counts and "%n" in text.value:
        yield Problem(place, "the text has %n, but no number is given")
