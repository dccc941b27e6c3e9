"""What goes by which name in the project in memory."""

from __future__ import annotations

from annotate.model.text import Document
from annotate.ports import Annotator, Records
from annotate.project_names import Named, NamesPage, named, naming


class NamesInMemory:
    """The names of a project, some documents at a time."""

    _documents: dict[str, Document]

    def annotators(self) -> list[Annotator]:
        raise NotImplementedError

    def records(self, document: str, annotator: str) -> Records:
        raise NotImplementedError

    def at_work(self) -> list[str]:
        return sorted(
            a.name for a in self.annotators() if any(self.records(d, a.id) != Records() for d in self._documents)
        )

    def names(self, annotator: str, after: str = "", limit: int = 50) -> NamesPage:
        order = [id for id, d in self._documents.items()]
        here = order.index(after) + 1 if after else 0
        ids = [id for id in order[here:] if not self._documents[id].removed][:limit]
        rows: list[Named] = []
        for id in ids:
            document, records = self._documents[id], self.records(id, annotator)
            made = sorted(records.annotations, key=lambda a: (a.fragments[0].start, a.id))
            rows.extend(named(id, document.title, [naming(a, document.text) for a in made], records.groups))
        return NamesPage(tuple(rows), len(ids), ids[-1] if len(ids) == limit else "")
