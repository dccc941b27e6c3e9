"""The commands without a window; a module for each kind of them."""

from __future__ import annotations

from storage.terminal import asking, backups, care, datasets, formats, history, making, suggesting
from storage.terminal.telling import Adding


def register(add: Adding) -> None:
    """Adds all commands, in the order of a working day."""
    for kind in (making, suggesting, datasets, formats, care, backups, asking, history):
        kind.register(add)
