"""How a person has the article set: face, size, width of the column, height of the lines, patterns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFontDatabase

from ui.theme import SANS, SERIF

SIZES = (12.0, 44.0)
COLUMNS = (40, 120)
LINE_HEIGHTS = (110, 220)


@dataclass(frozen=True, slots=True)
class Reading:
    """The setting of the text: `size` in pixels, `column` in characters, `line_height` in per cent of the face's own.

    Typographers give 45 to 75 characters to a line (Bringhurst, The Elements of Typographic Style, 2.1.2). `patterns`
    says whether labels differ by the pattern of their underline as well as by colour.
    """

    face: str = SERIF
    size: float = 19.0
    column: int = 70
    line_height: int = 132
    patterns: bool = False

    @property
    def family(self) -> str:
        """The face, where it is installed; else the one that comes with the program."""
        if self.face and self.face not in _installed and QFontDatabase.hasFamily(self.face):
            _installed.add(self.face)
        return self.face if self.face in _installed else SERIF


_installed: set[str] = set()  # each picture asks, and the system takes a tenth of its time to answer


def within(value: object, limits: tuple[float, float], default: float) -> float:
    """A number between two limits; the default for what is none."""
    try:
        number = float(str(value))
    except ValueError:
        return default
    return min(limits[1], max(limits[0], number)) if math.isfinite(number) else default


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The families that have Cyrillic letters, those that come with the program first."""
    known = QFontDatabase.families(QFontDatabase.WritingSystem.Cyrillic)
    others = {name for name in known if not name.startswith(".") and not QFontDatabase.isPrivateFamily(name)}
    return (SERIF, SANS, *sorted(others - {SERIF, SANS}, key=str.casefold))
