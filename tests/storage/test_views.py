"""The views read like a dataset, and docs/FILE.md says of every table and column what it is."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.project import SqliteProject
from tests.storage.material import ODD, PLAIN, fill, span

FILE = Path(__file__).resolve().parents[2] / "docs" / "FILE.md"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The file as somebody else's program opens it."""
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    fill(project)
    project.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "p.kavychki")) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def _rows(connection: sqlite3.Connection, question: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(question)]


def test_entities_read_like_a_dataset(connection: sqlite3.Connection) -> None:
    rows = _rows(connection, "SELECT * FROM entities WHERE document = 'plain' ORDER BY start")
    common = {
        "document": "plain", "title": "plain", "date": "2026-02-03", "annotator": "Анна", "origin": "hand",
        "normal": "", "name": "", "value": "", "wikidata": "", "identity": "", "note": "",
    }  # fmt: skip
    town, name = span(PLAIN, "Туле"), span(PLAIN, "Анна Белова")
    assert rows == [
        common | {"annotation": "r13", "text": "2026-02-03", "start": 6, "end": 16, "fragments": 1, "label": "DATE"},
        common
        | {"annotation": "r12", "text": "Туле", "start": town.start, "end": town.end, "fragments": 1, "label": "LOC"},
        common
        | {"annotation": "r14", "text": "Анна … Белова", "start": name.start, "end": name.end, "fragments": 2}
        | {"label": "PER"},
    ]


def test_quotes_read_like_a_dataset(connection: sqlite3.Connection) -> None:
    assert _rows(connection, "SELECT * FROM quotes") == [
        {
            "annotation": "r01", "document": "odd", "title": "odd", "date": "", "annotator": "Анна",
            "text": "Мы выросли на 18,3\u00a0% … и\u2028растем дальше",
            "start": ODD.index("Мы"), "end": ODD.index("»."), "fragments": 2, "origin": "corrected",
            "type": "direct", "speaker": "Павел Круглов", "speaker_kind": "", "wikidata": "", "identity": "",
            "cue": "сказал", "source": "Павел Круглов", "addressee": "", "note": "",
        }
    ]  # fmt: skip


def test_claims_read_like_a_dataset(connection: sqlite3.Connection) -> None:
    claim = span(ODD, "Мы выросли на 18,3\u00a0%")
    assert _rows(connection, "SELECT * FROM claims") == [
        {
            "annotation": "r04", "document": "odd", "title": "odd", "date": "", "annotator": "Анна",
            "text": claim.of(ODD), "start": claim.start, "end": claim.end, "fragments": 1, "origin": "hand",
            "type": "QUANT", "worth": "2", "modality": "", "polarity": "",
            "claimant": "Павел Круглов", "claimant_kind": "",
            "wikidata": "", "identity": "", "wording": claim.of(ODD), "time": "", "place": "", "number": "",
            "verdict": "", "evidence": 0,
            "quote": "Мы выросли на 18,3\u00a0% … и\u2028растем дальше", "note": "",
        }
    ]  # fmt: skip


def test_claims_say_whose_they_are_as_the_window_does(connection: sqlite3.Connection) -> None:
    voices = "SELECT claimant, claimant_kind FROM claims"
    speaker = "UPDATE annotation SET attributes = json_patch(attributes, ?) WHERE layer = ?"
    connection.execute(speaker, ('{"speaker": "жители", "speaker_kind": "collective"}', "quote"))
    assert _rows(connection, voices) == [{"claimant": "жители", "claimant_kind": "collective"}]
    connection.execute(speaker, ('{"claimant": "Анна Белова"}', "claim"))
    assert _rows(connection, voices) == [{"claimant": "Анна Белова", "claimant_kind": ""}]
    connection.execute(speaker, ('{"claimant": null, "claimant_kind": "article"}', "claim"))
    assert _rows(connection, voices) == [{"claimant": "", "claimant_kind": "article"}]
    connection.execute(speaker, ('{"claimant_kind": null}', "claim"))
    connection.execute("DELETE FROM relation WHERE type = 'quote'")
    assert _rows(connection, voices) == [{"claimant": "", "claimant_kind": "article"}]


def test_removed_documents_are_not_in_the_views(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE document SET removed = 1")
    assert [_rows(connection, f"SELECT * FROM {view}") for view in ("entities", "quotes", "claims")] == [[], [], []]


def _documented() -> dict[str, list[str]]:
    """Table or view -> the columns that the page describes."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^#{2,3} ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        columns = re.findall(r"^\| (\w+) \| \S", part, re.MULTILINE)
        if columns:
            found[part.split("\n", 1)[0]] = [column for column in columns if column != "column"]
    return found


def test_the_page_about_the_file_describes_every_table_and_column(connection: sqlite3.Connection) -> None:
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        if not name.startswith("document_search_")
    ]
    real = {name: [row["name"] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    assert _documented() == real


def test_the_questions_on_the_page_about_the_file_have_answers(connection: sqlite3.Connection) -> None:
    questions = re.findall(r"```sql\n(.*?)```", FILE.read_text(encoding="utf-8"), re.DOTALL)
    quotes, makers, moves, added, last = [[tuple(row) for row in connection.execute(q)] for q in questions]
    assert quotes == [("Павел Круглов", "сказал", "Мы выросли на 18,3\u00a0% … и\u2028растем дальше")]
    assert makers == [
        ("rules", "1", "LOC", 1, 1.0, 0.0, 0.0), ("rules", "1", "ORG", 1, 0.0, 1.0, 0.0),
        ("rules", "1", "QUOTE", 1, 0.0, 0.0, 0.0),
    ]  # fmt: skip
    assert moves == []
    assert ("entity", "LOC", "Туле", 1) in added
    assert last[0][1:5] == ("Анна", "annotate", "made", "")
