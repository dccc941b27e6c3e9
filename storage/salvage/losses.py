"""What was saved and what was not, in words for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST = 100_000
"""How many losses are listed one by one."""
_LONGEST = 200
_MOST_RANGES = 500


@dataclass(slots=True)
class Losses:
    """The list of what was lost or is in doubt, a line each; `lines` ends with how many more there are."""

    _lines: list[str] = field(default_factory=list)
    _more: int = 0

    def add(self, line: str) -> None:
        if len(self._lines) < MOST:
            self._lines.append(line)
        else:
            self._more += 1

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self._lines, *((f"{self._more} more",) if self._more else ()))


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of a damaged file: how many of each kind are in the new one, and what is not."""

    saved: dict[str, int]
    lost: tuple[str, ...]


def quoted(words: str) -> str:
    """Words of a text on one line, cut where they are long."""
    line = " ".join(words.split())
    return f"«{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}»"


def ranges(missing: Sequence[tuple[int, int]]) -> str:
    """Numbers from..to in words: "3, 5 to 9"; of many ranges the first."""
    told = [str(low) if low == high else f"{low} to {high}" for low, high in missing[:_MOST_RANGES]]
    return ", ".join((*told, "…") if len(missing) > _MOST_RANGES else told)
