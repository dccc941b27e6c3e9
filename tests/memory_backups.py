"""Backups in memory, for tests of the window: `annotate.ports.Backups` and `Keeper` without a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from annotate.errors import StorageError
from annotate.ports import Backup, Difference, Kept, Restored


def backup(at: str, why: str = "opened", sound: bool = True, number: int = 14) -> Backup:
    return Backup(f"/p.backups/p {at} {why}.kavychki", at, why, sound, 1_500_000, number, 3, 1234)


@dataclass
class MemoryBackups:
    """What a test says that there is; notes what is asked of it. `fail` makes every act raise that error."""

    folder: str = "/p.backups"
    there: list[Backup] = field(default_factory=list)
    different: Difference = field(default_factory=Difference)
    asked: list[tuple[str, object]] = field(default_factory=list)
    fail: StorageError | None = None

    def _ask(self, what: str, about: object) -> None:
        self.asked.append((what, about))
        if self.fail is not None:
            raise self.fail

    def all(self) -> list[Backup]:
        return list(self.there)

    def difference(self, backup: Backup) -> Difference:
        return self.different

    def restore(self, backup: Backup, anyway: bool = False) -> Restored:
        self._ask("restore", (backup, anyway))
        return Restored(backup)

    def copy(self, backup: Backup, target: str) -> None:
        self._ask("copy", (backup, Path(target).name))


class MemoryKeeper:
    """A keeper that does nothing until the test has it tell something."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = False
        self._told: list[Callable[[Kept], None]] = []

    def listen(self, told: Callable[[Kept], None]) -> None:
        self._told.append(told)

    def ask(self, why: str) -> None:
        self.asked.append(why)

    def tell(self, kept: Kept) -> None:
        for told in self._told:
            told(kept)

    @property
    def busy(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True
