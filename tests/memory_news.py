"""What the project in memory says of its journal, and of other windows: it has none."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.model.edits import Entry, Step, step_of
from annotate.ports import News


class MemoryNews:
    """The part of a MemoryStore that looks back, and round."""

    _journal: list[Entry]

    def newest(self) -> Step | None:
        return step_of(self._journal[-1]) if self._journal else None

    def last_about(self, document: str, records: Sequence[str]) -> Step | None:
        for entry in reversed(self._journal):
            t = entry.transaction
            if document in ("", t.document) or (not t.document and t.action != "import"):
                if any(edit.record.id in records for edit in t.edits):
                    return step_of(entry)
        return None

    def news(self) -> News | None:
        return None
