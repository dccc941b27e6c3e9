"""One truth about offsets: what SQLite cuts out of a text is what was meant, on every path into the file and out."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.ids import uuid7
from annotate.model.text import Document, Span, covered, normalised
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.importers import read_paths
from storage.project import SqliteProject
from tests.storage.material import annotation, creating, proposal, status

PIECES = [
    *("😀", "👨‍👩‍👧‍👦", "🇷🇺", "и\u0306", "е\u0301", "\u0b95\u0bcd", "А", "б", " ", "«", "»", "—", "\\", '"'),
    *("\u00a0", "\u2028", "\u2029", "\u0085", "\u200f", "\u202eав\u202c", "\ufeff", "\u200b", "\U0010fffd"),
    *("\r\n", "\r", "\n", "\t", "\x0b", "\x1f"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=3)))


@given(texts.map("".join), st.data())
def test_every_path_agrees_with_sqlite(raw: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        _walk(Path(name), raw, data)


def _walk(folder: Path, raw: str, data: st.DataObject) -> None:
    source = folder / "article.txt"
    source.write_bytes(raw.encode())
    (read,) = read_paths([str(source)], ImportPlan(encoding="utf-8"))
    if read.code:
        assert read.code in ("empty", "binary", "noncharacter")
        return
    (document,) = read.documents
    with contextlib.closing(SqliteProject.create(str(folder / "p.kavychki"))) as project:
        anna = project.annotator("Анна").id
        project.add([document], anna)
        _annotate(project, document, anna, data)


def _annotate(project: SqliteProject, document: Document, anna: str, data: st.DataObject) -> None:
    text = document.text
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 6)).map(
        lambda pair: Span(pair[0], min(pair[0] + pair[1], len(text)))
    )
    gesture = normalised(data.draw(st.lists(span, min_size=1, max_size=3)))
    proposed = normalised(data.draw(st.lists(span, min_size=1, max_size=2)))
    cue = data.draw(span)
    made = annotation(uuid7(), document.id, anna, "quote", "QUOTE", *gesture)
    project.append(creating(made, status(document.id, anna)))
    project.put_suggestions(document.id, {"rules": "1"}, [proposal(document.id, "quote", "QUOTE", *proposed, cue=cue)])

    with contextlib.closing(sqlite3.connect(project.path)) as connection:
        kept = connection.execute(
            "SELECT f.start, f.end, f.text, substr(d.text, f.start + 1, f.end - f.start), length(d.text) FROM fragment"
            " AS f JOIN annotation AS a ON a.id = f.annotation JOIN document AS d ON d.id = a.document WHERE a.id = ?"
            " ORDER BY f.nr",
            (made.id,),
        ).fetchall()
        suggested = connection.execute(
            "SELECT substr(d.text, cue_start + 1, cue_end - cue_start), substr(d.text, start + 1, end - start)"
            " FROM suggestion AS s JOIN document AS d ON d.id = s.document WHERE d.id = ?",
            (document.id,),
        ).fetchone()
    assert kept == [(s.start, s.end, s.of(text), s.of(text), len(text)) for s in gesture]
    assert suggested == (cue.of(text), text[proposed[0].start : proposed[-1].end])
    (back,) = project.records(document.id, anna).annotations
    assert (back, project.document(document.id)) == (made, document)

    target = Path(project.path).with_name("out.jsonl")
    export(project, ExportPlan("jsonl", str(target), "Анна", suggestions=True))
    written = target.read_bytes().decode("utf-8")
    line = json.loads(written)
    assert len(written.splitlines()) == 1, "some readers end a line at U+2028"
    pieces = {span["id"]: (span["pieces"], span["text"]) for span in line["spans"]}
    assert (line["text"], pieces[made.id]) == (text, ([[s.start, s.end] for s in gesture], covered(gesture, text)))


def test_an_offset_counts_code_points_and_not_what_a_screen_shows(tmp_path: Path) -> None:
    text = "👨‍👩‍👧‍👦 сказал: «И\u0306од»"
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    anna = project.annotator("Анна").id
    project.add([Document("d", text)], anna)
    project.append(creating(annotation("a", "d", anna, "entity", "PER", Span(8, 14), Span(17, 21))))
    project.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "p.kavychki")) as connection:
        found = connection.execute("SELECT text FROM fragment ORDER BY nr").fetchall()
    assert found == [("сказал",), ("И\u0306од",)]
