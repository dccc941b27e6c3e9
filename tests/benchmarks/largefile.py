"""A project of a hundred thousand documents, written as the program would write it, but in one go.

The rows are those that `SqliteProject` makes of the same gestures (a test compares by `check`); they are put into the
file in the order in which they lie there, without a commit a gesture.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.ids import suggestion_id
from annotate.model.records import Info, status_id, to_json
from annotate.model.text import Document, Span, text_sha256
from storage import copies, documents, ledger
from storage.database import create_database
from storage.kept import dumped
from storage.project import SqliteProject
from tests.benchmarks.corpus import Article, Mark, Press

ANNA, BORIS = "bench", "Борис"
MAKERS = {"bench": "1"}
_AT = "2026-02-03T12:00:00.000Z"
_BATCH = 500  # documents of one import, as the importer has it
_SHARED = 5  # changes of many documents at once
_BORN = 1_770_000_000_000  # milliseconds since 1970: the first id
_RECORDS = {
    "annotation": "INSERT INTO annotation (id, document, annotator, layer, label, attributes, suggestion)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "fragment": 'INSERT INTO fragment (annotation, nr, start, "end", text) VALUES (?, 1, ?, ?, ?)',
    "relation": "INSERT INTO relation (id, document, annotator, type, head, tail) VALUES (?, ?, ?, ?, ?, ?)",
    "decision": "INSERT INTO decision (id, document, annotator, suggestion, verdict, annotation)"
    " VALUES (?, ?, ?, ?, 'accepted', ?)",
    "suggestion": 'INSERT INTO suggestion (id, document, maker, version, layer, label, fragments, start, "end",'
    " score, attributes, touched) VALUES (?, ?, 'bench', '1', ?, ?, ?, ?, ?, 0.85, ?, ?)",
    "preannotation": "INSERT INTO preannotation (document, maker, version, at) VALUES (?, 'bench', '1', ?)",
    "journal": "INSERT INTO journal (at, author, document, action, subject, edits) VALUES (?, ?, ?, ?, ?, ?)",
}


def make(path: Path, count: int, told: Callable[[str], None] = print) -> None:
    """Makes the project where there is none; takes minutes for 100,000 documents, and little memory.

    Two thirds of the documents are annotated in full (some 75 annotations each), nearly all by one of two annotators,
    one in fifty by both; a third of those is only started, the others are done. A part has suggestions.
    """
    if path.exists():
        return
    begun = time.perf_counter()
    draft = path.with_name(f"{path.name}.part")
    for left in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    create_database(str(draft), DEFAULT_SCHEMA, _AT)
    store = SqliteProject.open(str(draft))
    who = store.annotator(ANNA).id, store.annotator(BORIS).id
    store.close()
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -600000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        _Writer(connection, *who).write(count, told)
        connection.execute("BEGIN")
        ledger.fill(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    draft.rename(path)
    told(f"made {path} in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e9:.2f} GB")


def ids() -> Iterator[str]:
    """UUIDs version 7, one after the other."""
    for number in range(1 << 40):
        stamp, rest = _BORN + number // 16, number * 0x9E3779B97F4A7C15 & 0xFFFF_FFFF_FFFF
        yield f"{stamp >> 16:08x}-{stamp & 0xFFFF:04x}-7{number % 16:x}00-8000-{rest:012x}"


class _Writer:
    """Writes batch after batch; nothing of a batch is kept."""

    def __init__(self, connection: sqlite3.Connection, anna: str, boris: str) -> None:
        self._connection = connection
        self._anna, self._boris = anna, boris
        self._id = ids().__next__
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _RECORDS}
        self._shared: list[list[str]] = [[] for _ in range(_SHARED)]

    def write(self, count: int, told: Callable[[str], None]) -> None:
        press = Press(min(30_000, 20 * count + 200))
        for first in range(0, count, _BATCH):
            self._connection.execute("BEGIN")
            articles = list(press.articles(first, min(_BATCH, count - first)))
            made = self._imported(articles)
            for number, (article, id) in enumerate(zip(articles, made, strict=True), first):
                self._worked_on(number, article, id)
            if first + _BATCH >= count:
                self._in_project()
            for table, rows in self._rows.items():
                self._connection.executemany(_RECORDS[table], rows)
                rows.clear()
            self._connection.execute("COMMIT")
            if first % 10_000 == 0 and first:
                told(f"{first} documents")

    def _imported(self, articles: list[Article]) -> list[str]:
        edits, made, sketches = [], [], copies.Waiting()
        for article in articles:
            sha256 = text_sha256(article.text)
            id = self._id()
            document = Document(id, article.text, article.title, "2026-02-03", "bench", text_sha256=sha256)
            documents.insert(self._connection, document, sketches)
            info: Info = documents.info_of(document)
            edits.append(_created("info", dumped(to_json(info))))
            made.append(id)
        sketches.write(self._connection)
        self._entry(self._anna, None, "import", articles[0].title, edits)
        return made

    def _worked_on(self, number: int, article: Article, id: str) -> None:
        decided = number % 30 == 0
        proposed = self._suggested(number, article, id, decided) if number % 3 == 0 else {}
        if number % 3 == 2 and number % 50:
            return  # nobody has been here yet
        first, second = (self._boris, self._anna) if number % 3 == 1 else (self._anna, self._boris)
        self._annotated(number, article, id, first, proposed if decided else {})
        if number % 50 == 0:
            self._annotated(number, article, id, second, {})
        if first == self._anna and number % 7 == 0:
            self._alike(number, article, id)

    def _suggested(self, number: int, article: Article, id: str, decided: bool) -> dict[tuple[int, Mark], str]:
        """Proposals for every second entity, made a tenth of a second after those of the article before; their ids by
        place.
        """
        seconds, tenths = divmod(number, 10)
        made_at = (datetime.fromisoformat(_AT) + timedelta(seconds=seconds)).strftime(f"%Y-%m-%dT%H:%M:%S.{tenths}00Z")
        self._rows["preannotation"].append((id, made_at))
        made: dict[tuple[int, Mark], str] = {}
        for at, sentence in article.parts:
            mark = sentence.marks[-1]
            span = Span(at + mark.start, at + mark.end)
            made[at, mark] = sid = suggestion_id(id, mark.layer, mark.label, (span,))
            place = f"[[{span.start},{span.end}]]"
            attributes = mark.attributes
            self._rows["suggestion"].append(
                (sid, id, mark.layer, mark.label, place, span.start, span.end, attributes, decided)
            )
        return made

    def _annotated(
        self, number: int, article: Article, id: str, who: str, proposed: dict[tuple[int, Mark], str]
    ) -> None:  # fmt: skip
        edits: list[str] = []
        for at, sentence in article.parts:
            made = [self._annotation(id, who, at, m, edits, proposed.get((at, m), "")) for m in sentence.marks]
            for mark, annotation in zip(sentence.marks, made, strict=True):
                for type, tail in (("cue", mark.cue), ("source", mark.source)):
                    if tail >= 0:
                        self._relation(id, who, type, annotation, made[tail], edits)
        half = len(edits) // 2
        self._entry(who, id, "annotate", article.title[:40], edits[:half])
        self._entry(who, id, "annotate", article.title[:40], edits[half:])
        progress = "started" if number % 9 in (0, 4) else "done"
        flagged = number % 31 == 0
        said = {"id": status_id(id, who), "document": id, "annotator": who, "progress": progress}
        self._connection.execute(
            "INSERT INTO status (document, annotator, progress, flagged, note, nr) VALUES (?, ?, ?, ?, '', ?)",
            (id, who, progress, flagged, number + 1),
        )
        self._entry(who, id, "done", "", [_created("status", dumped(said | ({"flagged": True} if flagged else {})))])

    def _annotation(self, document: str, who: str, at: int, mark: Mark, edits: list[str], suggestion: str = "") -> str:
        id, start, end = self._id(), at + mark.start, at + mark.end
        self._rows["annotation"].append((id, document, who, mark.layer, mark.label, mark.attributes, suggestion))
        self._rows["fragment"].append((id, start, end, mark.words))
        more = f',"attributes":{mark.attributes}' if mark.attributes != "{}" else ""
        more += f',"suggestion":"{suggestion}"' if suggestion else ""
        edits.append(
            f'{{"kind":"annotation","before":null,"after":{{"id":"{id}","document":"{document}","annotator":"{who}",'
            f'"layer":"{mark.layer}","label":"{mark.label}","fragments":[[{start},{end}]]{more}}}}}'
        )
        if suggestion:
            self._decision(document, who, suggestion, id, edits)
        return id

    def _decision(self, document: str, who: str, suggestion: str, annotation: str, edits: list[str]) -> None:
        id = self._id()
        self._rows["decision"].append((id, document, who, suggestion, annotation))
        edits.append(
            f'{{"kind":"decision","before":null,"after":{{"id":"{id}","document":"{document}","annotator":"{who}",'
            f'"suggestion":"{suggestion}","verdict":"accepted","annotation":"{annotation}"}}}}'
        )

    def _relation(self, document: str, who: str, type: str, head: str, tail: str, edits: list[str]) -> None:
        id = self._id()
        self._rows["relation"].append((id, document, who, type, head, tail))
        edits.append(
            f'{{"kind":"relation","before":null,"after":{{"id":"{id}","document":"{document}","annotator":"{who}",'
            f'"type":"{type}","head":"{head}","tail":"{tail}"}}}}'
        )

    def _alike(self, number: int, article: Article, id: str) -> None:
        """One place of a change that is about many documents."""
        start = article.text.index("протокол")
        edits: list[str] = []
        mark = Mark("entity", "ORG", start, start + 8, "протокол", '{"name":"протокол"}')
        self._annotation(id, self._anna, 0, mark, edits)
        self._shared[number % _SHARED] += edits

    def _in_project(self) -> None:
        """The changes that are about many documents."""
        for edits in self._shared:
            if edits:
                self._entry(self._anna, None, "annotate_alike", "протокол", edits)

    def _entry(self, who: str, document: str | None, action: str, subject: str, edits: list[str]) -> None:
        self._rows["journal"].append((_AT, who, document, action, subject, f"[{','.join(edits)}]"))


def _created(kind: str, record: str) -> str:
    return f'{{"kind":"{kind}","before":null,"after":{record}}}'
