"""Backups of a project: what a list shows of them, who makes them, and how one comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotate.errors import StorageError

REASONS = (
    "opened", "hourly", "before-import", "before-change", "before-schema", "before-undo", "before-migration",
    "before-restore", "before-repair", "by-hand",
)  # fmt: skip
"""Why a backup was made; a window has words for each."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole project as it was once, in a file of its own.

    `at` is the time in UTC (ISO 8601), `why` one of REASONS, `size` in bytes. `sound` says that nothing was wrong with
    the project then. `number` is that of its last change; it and the counts are -1 where the file cannot be read.
    """

    path: str
    at: str
    why: str
    sound: bool = True
    size: int = 0
    number: int = -1
    documents: int = -1
    annotations: int = -1

    @property
    def readable(self) -> bool:
        return self.number >= 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one wish for a backup: the backup, or why there is none; neither where nothing had changed."""

    why: str
    backup: Backup | None = None
    failure: StorageError | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a project has that a backup lacks: `lost` is name of annotator -> how many changes restoring takes away.

    `returning` is how many changes come back that the project does not have any more. `readable` is False where the
    project is missing or damaged, so that nobody can tell.
    """

    lost: Mapping[str, int] = field(default_factory=dict)
    returning: int = 0
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did: the backup of the state that there was, and where a damaged file was put aside ("": none)."""

    before: Backup | None = None
    aside: str = ""


class Keeper(Protocol):
    """Makes backups of one open project beside the work on it. Usable from several threads."""

    def listen(self, told: Callable[[Kept], None]) -> None:
        """Has `told` called, from another thread, with what became of each backup."""
        ...

    def ask(self, why: str) -> None:
        """Wishes for a backup; returns at once. Without changes since the last one there is none, but "by-hand"."""
        ...

    @property
    def busy(self) -> bool: ...

    def close(self) -> None:
        """Ends within about a second: what is not finished by then is given up, and leaves nothing behind."""
        ...


class Backups(Protocol):
    """The backups of one project, which need not be open, or sound, or there."""

    @property
    def folder(self) -> str: ...

    def all(self) -> Sequence[Backup]:
        """All of them, the newest first. Opens those that it does not know yet."""
        ...

    def difference(self, backup: Backup) -> Difference: ...

    def restore(self, backup: Backup, anyway: bool = False) -> Restored:
        """Makes the project what it was in that backup, after a backup of what it is.

        Raises StorageError: "unsound" where the check finds something in the backup and `anyway` is not set, "full",
        "damaged", "locked", "read-only", "io" ... The project is as it was then.
        """
        ...

    def copy(self, backup: Backup, target: str) -> None:
        """Puts a copy of a backup at a new name. Raises StorageError "exists", "full" ..."""
        ...
