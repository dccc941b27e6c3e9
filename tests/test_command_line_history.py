"""The command that tells what was done in a project, and what became of its suggestions."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import main
from annotate import commands
from annotate.changes import HistoryFilter
from annotate.errors import StorageError
from storage.outside import World
from storage.project import SqliteProject
from tests.storage.desk import Clock, Person
from tests.storage.material import document, proposal

TEXT = '=СУММ(A1) сказал, что "всё, хорошо"\nв Твери. Мэр @ Анна Белова молчит.'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project in which two annotators have worked on two documents; the first one is hostile to spreadsheets."""
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    clock = Clock()
    anna, boris = (Person(project, name, id, clock) for name, id in (("Анна", "d1"), ("Борис", "d2")))
    project.add([document("d1", TEXT, title="=опасно"), document("d2", "Река Волга встала.", title="Лёд")], anna.id)
    place = anna.span("Твери")
    project.put_suggestions("d1", {"rules": "1"}, [proposal("d1", "entity", "LOC", place, score=0.5)])
    anna.do(commands.accept(anna.state, (anna.mark("Твери"),), anna.by))
    words = (anna.span('=СУММ(A1) сказал, что "всё, хорошо"\nв'),)
    anna.do(commands.annotate(anna.state, words, "entity", "ORG", anna.by, exact=True), 2.5)
    boris.do(commands.annotate(boris.state, (boris.span("Волга"),), "entity", "LOC", boris.by), 86400)
    project.close()
    return tmp_path / "p.kavychki"


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, what was printed, what was said."""
    code = main.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_history_as_a_table_for_people(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "history", path)
    lines = out.splitlines()
    assert (code, err, lines[0].split()[:3]) == (0, "", ["number", "at", "annotator"])
    assert [line.split()[0] for line in lines[1:]] == ["1", "1", "2", "2", "2", "3", "4", "4"]
    assert "import" in lines[1]
    assert lines[-1].split()[2:4] == ["Борис", "Лёд"]
    assert all(len(line) < 240 for line in lines)


def test_the_ledger_as_csv_comes_back_as_it_was(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "history", path, "--corrections", "--format", "csv")
    rows = table(out)
    assert [(row["title"], row["annotator"], row["outcome"], row["text"]) for row in rows] == [
        ("=опасно", "Анна", "added", '=СУММ(A1) сказал, что "всё, хорошо"\nв'), ("=опасно", "Анна", "kept", "Твери"),
        ("Лёд", "Борис", "added", "Волга"),
    ]  # fmt: skip
    assert [(row["score"], row["moved"], row["seconds"]) for row in rows] == [
        ("", "", "2.5"), ("0.5", "0", rows[1]["seconds"]), ("", "", ""),
    ]  # fmt: skip
    assert out.count("\r\n") == 4  # RFC 4180; the line end within a cell is the text's


def test_cells_for_spreadsheets_are_no_formulas(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "history", path, "--corrections", "--format", "csv", "--for-spreadsheets")
    first = table(out)[0]
    assert (first["title"], first["text"][:6], first["label"]) == ("'=опасно", "'=СУММ", "ORG")
    assert told(capsys, "history", path, "--for-spreadsheets")[0] == 1


def test_json_lines_come_back_as_they_were(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "history", path, "--format", "jsonl", "--document", "Лёд", "--label", "LOC")
    (made, *rest) = [json.loads(line) for line in out.splitlines()]
    assert (made["number"], made["annotator"], made["text"], made["start_before"]) == (4, "Борис", "Волга", None)
    assert (made["before"], made["after"]["fragments"], made["attributes"]) == (None, [[5, 10]], None)
    assert [row["kind"] for row in rest] == ["status"]
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert list(made) == list(project.history_columns("history"))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["--annotator", "Борис"], [4]),
        (["--document", "d1"], [1, 2, 3]),
        (["--document", "=опасно", "--action", "decisions"], [2]),
        (["--action", "annotate"], [3, 4]),
        (["--since", "2026-02-04T00:00+00:00", "--until", "2026-02-05T00:00+00:00"], [4]),
        (["--until", "2026-02-03T10:00:03+00:00"], [2]),
        (["--layer", "quote"], []),
    ],
)
def test_a_history_is_narrowed(
    path: Path, capsys: pytest.CaptureFixture[str], words: list[str], numbers: list[int]
) -> None:
    code, out, err = told(capsys, "history", path, "--format", "jsonl", *words)
    assert (code, list(dict.fromkeys(json.loads(line)["number"] for line in out.splitlines()))) == (0, numbers)
    assert err == ("" if numbers else "nothing is like that\n")


def test_a_history_of_one_document_says_of_an_import_only_what_is_its(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    _, out, _ = told(capsys, "history", path, "--format", "jsonl", "--document", "d2", "--action", "import")
    assert [json.loads(line)["document"] for line in out.splitlines()] == ["d2"]


def test_the_changes_of_many_entries_come_in_their_order(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            """WITH RECURSIVE n (i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
INSERT INTO journal SELECT i, at, author, document, action, subject, NULL, edits FROM n, journal
WHERE number = CASE WHEN i % 130 = 0 THEN 1 WHEN i % 2 THEN 2 ELSE 4 END"""
        )
    _, out, _ = told(capsys, "history", path, "--format", "jsonl")
    numbers = [json.loads(line)["number"] for line in out.splitlines()]
    assert (numbers, set(numbers)) == (sorted(numbers), set(range(1, 451)))


def test_a_ledger_is_narrowed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, found in (
        (["--annotator", "Борис"], ["Волга"]),
        (["--document", "d1", "--label", "LOC"], ["Твери"]),
        (["--since", "2026-02-04T00:00+00:00"], ["Волга"]),
    ):
        _, out, _ = told(capsys, "history", path, "--corrections", "--format", "jsonl", *words)
        assert [json.loads(line)["text"] for line in out.splitlines()] == found


def test_it_is_written_to_a_file_whole_or_not_at_all(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = path.with_name("история.csv")
    code, said, _ = told(capsys, "history", path, "--format", "csv", "-o", out)
    assert (code, said) == (0, f"{out}: 8 rows\n")
    with out.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 8
    kept = out.read_bytes()
    assert told(capsys, "history", path, "-o", out)[0] == 1
    assert out.read_bytes() == kept
    assert told(capsys, "history", path, "--corrections", "-o", out, "--overwrite")[0] == 0
    assert out.read_text("utf-8").startswith("title")
    assert sorted(p.name for p in path.parent.iterdir()) == ["p.kavychki", "история.csv"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--document", "нет такого"], "there is no document"),
        (["--annotator", "Вера"], "there are Анна, Борис"),
        (["--corrections", "--action", "accept"], "leave --action or --corrections out"),
    ],
)
def test_what_there_is_not_is_said(
    path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:  # fmt: skip
    code, out, err = told(capsys, "history", path, *words)
    assert (code, out, said in err) == (1, "", True)


def test_a_word_that_is_no_date_is_wrong_usage(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        told(capsys, "history", path, "--since", "вчера")
    assert ended.value.code == 2
    assert "not a date or time" in capsys.readouterr().err


def test_an_action_that_nobody_knows_is_answered_with_the_kinds(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    assert "kinds of actions are annotations, decisions" in told(capsys, "history", path, "--action", "x")[2]


def test_a_table_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    project.add([document("d", "Текст", title="\x1b[31mкрасный\x07\u202e")], project.annotator("Анна").id)
    project.close()
    _, out, _ = told(capsys, "history", tmp_path / "p.kavychki")
    assert "[31mкрасный  " in out
    assert not set(out) & set("\x1b\x07\u202e")


def test_a_cancelled_file_leaves_nothing_behind(path: Path) -> None:
    out = path.with_name("ход.csv")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            """WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
INSERT INTO journal SELECT i, at, author, document, action, subject, NULL, edits FROM n, journal WHERE number = 2"""
        )
    seen: list[int] = []

    def progressed(done: int, _of: int) -> bool:
        seen.append(done)
        return done < 1000

    with contextlib.closing(SqliteProject.open(str(path))) as project:
        with pytest.raises(StorageError) as refused:
            World().write_history(project, "history", HistoryFilter(), str(out), progressed=progressed)
        assert (refused.value.code, seen) == ("cancelled", [500, 1000])
        # the file can be written to: nothing is still being read
        project.set_setting("done", "ask")
    assert [p.name for p in path.parent.iterdir() if "ход" in p.name] == []


def test_whoever_reads_a_long_history_may_go(path: Path) -> None:
    ended = subprocess.run(
        f'"{sys.executable}" "{main.__file__}" history "{path}" --format csv | head -1',
        shell=True, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.stdout.startswith("number,at,annotator"), "Traceback" in ended.stderr) == (True, False)
