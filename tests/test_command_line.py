"""The command line as people and scripts use it, with its exit codes: most of it called in this process, which saves
the start of one; what is about processes in one of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import main
from annotate.errors import StorageError
from annotate.model.schema import Label, Layer, Schema
from annotate.ports import DocumentFilter
from storage.annotators import annotator_name
from storage.exporters import EXPORTERS
from storage.importers import IMPORTERS
from storage.project import SqliteProject
from storage.terminal.telling import counted
from tests.calling import PROGRAM, process, run
from tests.storage.material import document, fill

ARTICLE = "Мэр Тулы Иван Петров заявил: «Музей откроют в марте». Цены на вход выросли на 18 %."
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a project in which Anna has worked."""
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    fill(project)
    project.close()
    return tmp_path


def test_a_whole_day_on_the_command_line(tmp_path: Path) -> None:
    articles = tmp_path / "статьи"
    articles.mkdir()
    (articles / "1.txt").write_text(ARTICLE, encoding="utf-8")
    (articles / "2.txt").write_bytes("Реки вышли из берегов.".encode("cp1251"))
    (articles / "3.txt").write_text(ARTICLE, encoding="utf-8")
    assert process(tmp_path, "new", "p.kavychki") == (0, "p.kavychki: made\n", "")
    code, out, err = process(tmp_path, "import", "p.kavychki", "статьи")
    assert (code, out) == (0, "2 added, 1 known already, 0 refused\n")
    assert err.splitlines() == [
        f"{Path('статьи', '2.txt')}: read as cp1251",
        f"{ARTICLE[:-1]}: is there already as {ARTICLE[:-1]!r}",
    ]
    code, out, _ = process(tmp_path, "suggest", "p.kavychki", "--jobs", "1")
    assert (code, out.startswith("2 documents pre-annotated, ")) == (0, True)
    assert process(tmp_path, "suggest", "p.kavychki")[:2] == (0, "0 documents pre-annotated, 0 suggestions\n")
    words = ("export", "p.kavychki", "o.jsonl", "--format", "jsonl", "--status", "all", "--with-suggestions")
    code, out, err = process(tmp_path, *words)
    assert (code, out.startswith("2 documents: "), out.split("\n", 1)[1], err) == (
        0,
        True,
        "o.jsonl\no.jsonl.card.md\no.jsonl.manifest.json\n",
        "",
    )
    first, second = (json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").split("\n")[:-1])
    assert ([first["text"], second["text"]], first["annotator"]) == ([ARTICLE, "Реки вышли из берегов."], "Анна")
    assert {("PER", "Иван Петров"), ("QUOTE", "Музей откроют в марте")} <= {
        (span["label"], span["text"]) for span in first["spans"]
    }
    assert {span["origin"] for span in first["spans"]} == {"suggested"}
    assert process(tmp_path, "check", "p.kavychki") == (0, "p.kavychki: sound\n", "")


def test_stats_are_read_by_people_and_programs(desk: Path) -> None:
    code, out, err = run(desk, "stats", "p.kavychki", "--json")
    figures = json.loads(out)
    assert (code, err) == (0, "")
    assert figures == {
        "schema": {"name": "news", "version": 1},
        "documents": 3,
        "removed": 0,
        "characters": figures["characters"],
        "preannotated": 2,
        "suggestions": {"rules 1": 4},
        "changes": 14,
        "annotators": {
            "Анна": {
                "started": 0,
                "done": 2,
                "annotations": {"claim": 1, "cue": 1, "entity": 8, "quote": 1, "source": 1},
                "relations": {"cue": 1, "quote": 1, "source": 1},
                "decisions": {"accepted": 1, "corrected": 1, "rejected": 1},
            }
        },
    }
    code, out, _ = run(desk, "stats", "p.kavychki")
    assert (code, out.splitlines()[:4]) == (0, ["schema:", "  name: news", "  version: 1", "documents: 3"])
    assert "      entity: 8\n" in out


def test_formats_are_listed(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "formats")
    names = [line.split()[:2] for line in out.splitlines()]
    known = [("import", importer.format) for importer in IMPORTERS]
    known += [("export", exporter.format) for exporter in EXPORTERS]
    assert (code, names) == (0, [[way, format.name] for way, format in known])


def test_a_sample_project_holds_an_article(tmp_path: Path) -> None:
    assert run(tmp_path, "sample", "s.kavychki") == (0, "s.kavychki: made, with 1 article\n", "")
    project = SqliteProject.open(str(tmp_path / "s.kavychki"))
    (row,) = project.rows(DocumentFilter(), "")
    assert (row.date, project.annotators()[0].name, project.check()) == ("2026-02-03", "Анна", [])
    project.close()


def test_a_picture_of_the_window_needs_no_display(desk: Path) -> None:
    screenless = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    code, out, _ = process(desk, "render", "p.kavychki", "w.png", **screenless)
    assert (code, out, (desk / "w.png").read_bytes()[:8]) == (0, "w.png\n", b"\x89PNG\r\n\x1a\n")
    code, _, err = process(desk, "render", "p.kavychki", "нет/w.png", **screenless)
    assert (code, "нет/w.png: the picture could not be written" in err) == (1, True), err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("s.json", '{"name": "свой", "layers": [{"name": "entity", "labels": [{"name": "БОЛЕЗНЬ", "key": "b"}]}]}'),
        ("s.toml", 'name = "свой"\n[[layers]]\nname = "entity"\n[[layers.labels]]\nname = "БОЛЕЗНЬ"\nkey = "b"\n'),
    ],
)
def test_a_project_takes_its_schema_from_a_file(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_text(words, encoding="utf-8")
    assert run(tmp_path, "new", "p.kavychki", "--schema", name)[0] == 0
    project = SqliteProject.open(str(tmp_path / "p.kavychki"))
    schema = project.schema()
    project.close()
    assert schema == Schema("свой", (Layer("entity", (Label("БОЛЕЗНЬ", "b"),)),))


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("s.json", '{"name": "свой", "layers": [{"name": "entity"}]}', "layers[0].labels: a layer needs at least one"),
        ("s.json", "{", "this is no label schema"),
        ("s.toml", "name", "this is no label schema"),
        ("s.json", "[" * 100_000, "this is no label schema"),
    ],
)
def test_a_bad_schema_makes_no_project(tmp_path: Path, name: str, words: str, said: str) -> None:
    (tmp_path / name).write_text(words, encoding="utf-8")
    code, out, err = run(tmp_path, "new", "p.kavychki", "--schema", name)
    assert (code, out, said in err, (tmp_path / "p.kavychki").exists()) == (1, "", True, False), err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "нет.kavychki"), 1, "kavychki: нет.kavychki: there is no such file"),
        (("stats", "."), 1, "kavychki: .: this is a folder"),
        (("new", "p.kavychki"), 1, "p.kavychki: there is such a file already"),
        (("suggest", "text.txt"), 1, "text.txt: this is not an SQLite file"),
        (("import", "p.kavychki", "нет.txt"), 1, "нет.txt: there is no such file or folder"),
        (("import", "p.kavychki", "empty.txt"), 1, "empty.txt: there is nothing but white space in it"),
        (("import", "p.kavychki", "text.txt", "--format", "word"), 1, "no import format 'word'"),
        (("import", "p.kavychki", "text.txt", "--encoding", "klingon"), 1, "there is no encoding 'klingon'"),
        (("export", "p.kavychki", "o", "--format", "word"), 1, "choose one of: jsonl, conll2003"),
        (("export", "p.kavychki", "text.txt", "--format", "jsonl"), 1, "text.txt: there is such a file already"),
        (("export", "p.kavychki", "нет/o", "--format", "jsonl"), 1, "there is no folder"),
        (("export", "p.kavychki", "o", "--format", "jsonl", "--annotator", "Борис"), 1, "there are: Анна"),
        (("preview", "нет.txt"), 1, "нет.txt: there is no such file"),
        (("preview", "--jsonl", "нет.jsonl"), 1, "нет.jsonl: there is no such file"),
        (("export", "p.kavychki", "o"), 2, "--format"),
        (("export", "p.kavychki", "o", "--format", "jsonl", "--jobs", "0"), 2, "at least 1"),
        (("import", "p.kavychki"), 2, "PATH"),
        (("suggest", "p.kavychki", "--jobs", "0"), 2, "at least 1"),
        (("--nothing",), 2, "--nothing"),
        (("делай", "p.kavychki"), 2, "there is no command 'делай'"),
    ],
)
def test_what_fails_is_said_with_a_code(desk: Path, words: tuple[str, ...], code: int, said: str) -> None:
    (desk / "text.txt").write_text("Новость.", encoding="utf-8")
    (desk / "empty.txt").touch()
    before = sorted(path.name for path in desk.iterdir())
    found, out, err = run(desk, *words)
    assert (found, said in err) == (code, True), err
    assert out in ("", "0 added, 0 known already, 1 refused\n")
    assert sorted(path.name for path in desk.iterdir()) == before


def test_the_good_files_of_an_import_are_kept(desk: Path) -> None:
    (desk / "a.txt").write_text("Раз.", encoding="utf-8")
    (desk / "b.txt").write_bytes(bytes(100))
    code, out, err = run(desk, "import", "p.kavychki", "a.txt", "b.txt")
    assert (code, out) == (1, "1 added, 0 known already, 1 refused\n")
    assert err == "b.txt: this is no text file (it holds zero bytes); export the article as plain text first\n"


def test_an_export_names_its_losses(desk: Path) -> None:
    code, out, err = run(desk, "export", "p.kavychki", "o.conll", "--format", "conll2003")
    files = ["o.conll", "o.conll.tokens.tsv", "o.conll.card.md", "o.conll.losses.tsv", "o.conll.manifest.json"]
    assert (code, out.splitlines()) == (0, ["2 documents: 4 entity, 49 token", *files])
    kinds = "decisions, discontinuous, header, layer, nested, overlapping, relations, snapped-to-token, status"
    assert err == f"12 losses ({kinds}), see o.conll.losses.tsv\n"
    again = run(desk, "export", "p.kavychki", "o.conll", "--format", "conll2003")
    assert (again[0], "there is such a file already" in again[2]) == (1, True)
    assert run(desk, "export", "p.kavychki", "o.conll", "--format", "conll2003", "--overwrite")[0] == 0


def test_several_annotators_have_to_be_chosen_between(desk: Path) -> None:
    project = SqliteProject.open(str(desk / "p.kavychki"))
    boris = project.annotator("Борис").id
    project.close()
    # somebody who has made nothing is no choice
    assert run(desk, "export", "p.kavychki", "1", "--format", "jsonl")[0] == 0
    with sqlite3.connect(desk / "p.kavychki") as connection:
        connection.execute(
            "INSERT INTO status SELECT 'short', ?, 'done', 0, '', nr FROM document WHERE id = 'short'", (boris,)
        )
    connection.close()
    code, _, err = run(desk, "export", "p.kavychki", "2", "--format", "jsonl")
    assert (code, "choose one with --annotator: Анна, Борис" in err) == (1, True)
    code, out, _ = run(desk, "export", "p.kavychki", "2", "--format", "jsonl", "--annotator", "Борис")
    assert (code, out) == (0, "1 documents\n2\n2.card.md\n2.manifest.json\n")


def test_check_names_what_it_finds(desk: Path) -> None:
    with sqlite3.connect(desk / "p.kavychki") as connection:
        connection.execute("UPDATE fragment SET text = 'Тула' WHERE annotation = 'r12'")
    connection.close()
    assert run(desk, "check", "p.kavychki") == (
        1,
        "offsets: document plain: annotation r12, fragment 1: 19..23 has other words\np.kavychki: 1 findings\n",
        "",
    )


def test_preview_needs_no_project(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "раз", "text": "\r\n" + ARTICLE}),
        "",
        "{",
        '{"id": 2}',
        '{"id": "x", "text": "\\ud800"}',
    ]
    code, out, err = run(tmp_path, "preview", given="\n".join(lines))
    (line,) = (json.loads(line) for line in out.splitlines())
    assert (code, line["id"], list(line)) == (1, "раз", ["id", "entities", "quotes", "claims"])
    # offsets count in the text as it was given
    start = ARTICLE.index("Музей") + 2
    assert [quote["fragments"] for quote in line["quotes"]] == [[[start, start + len("Музей откроют в марте")]]]
    said = [line for line in err.splitlines() if "line" in line]
    assert said == [
        '-, line 3: no line {"id", "text"} (JSONDecodeError)',
        '-, line 4: no line {"id", "text"} (KeyError)',
        '-, line 5: no line {"id", "text"} (UnicodeEncodeError)',
    ]


def test_preview_reads_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE.encode("cp1251"))
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "text": ARTICLE}), encoding="utf-8")
    plain = run(tmp_path, "preview", "a.txt")
    lines = run(tmp_path, "preview", "--jsonl", "b.jsonl")
    assert [plain[0], lines[0]] == [0, 0]
    first, second = json.loads(plain[1]), json.loads(lines[1])
    assert (first["id"], second["id"], first["entities"]) == ("a.txt", "b", second["entities"])


def test_the_program_starts_without_what_it_does_not_need() -> None:
    """`--help` is there at once: no Qt, no natasha, no SQLite."""
    question = "import sys, main; print([m for m in ('PySide6', 'natasha', 'sqlite3', 'numpy') if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", question], cwd=PROGRAM.parent, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == "[]\n"


def test_help_names_every_command(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "--help")
    commands = ["new", "sample", "import", "suggest", "preview", "export", "stats", "render", "formats"]
    commands += ["check", "repair", "salvage", "history"]
    assert (code, [name for name in commands if f"    {name} " not in out]) == (0, [])
    assert run(tmp_path, "--version")[1].startswith("kavychki ")


@POSIX
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": n, "text": "Реки вышли."}) for n in range(20))
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), "preview"],
        cwd=tmp_path, input=lines.encode(), stdout=write, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(write)
    assert (ended.returncode, b"Traceback" in ended.stderr, b"BrokenPipe" in ended.stderr) == (1, False, False)


@POSIX
def test_an_interrupt_ends_it_cleanly(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, str(PROGRAM), "preview"],
        cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # a shell's background job, and so everything it starts, ignores interrupts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps({"id": 1, "text": ARTICLE}).encode() + b"\n")
    child.stdin.flush()
    first = json.loads(child.stdout.readline())  # and now it waits for more lines
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert (first["id"], child.returncode, err.splitlines()[-1]) == (1, 130, b"interrupted")


def test_the_annotator_is_the_user_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAVYCHKI_ANNOTATOR", " Анна ")
    named = annotator_name()
    monkeypatch.setenv("KAVYCHKI_ANNOTATOR", "")
    monkeypatch.setattr("getpass.getuser", lambda: "boris")
    user = annotator_name()

    def nobody() -> str:
        raise OSError("no user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert (named, user, annotator_name()) == ("Анна", "boris", "annotator")


@pytest.mark.parametrize(
    ("words", "path"), [((), None), (("p.kavychki",), "p.kavychki"), (("./new",), "./new"), (("нет",), "нет")]
)
def test_anything_but_a_command_opens_the_window(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], path: str | None
) -> None:
    opened: list[str | None] = []

    def window(path: str | None) -> int:
        opened.append(path)
        return 7

    monkeypatch.setattr(main, "_window", window)
    assert (main.main(words), opened) == (7, [path])


def test_an_error_of_the_window_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def window(path: str | None) -> int:
        raise StorageError("locked", "p", "p: another window is writing to it")

    monkeypatch.setattr(main, "_window", window)
    assert (main.main(["p"]), capsys.readouterr().err) == (1, "kavychki: p: another window is writing to it\n")


def test_long_work_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with counted("imported") as progressed:
        for second in (0.5, 1.5, 5.0, 12.0):
            now[0] = second
            progressed(int(second * 10), 200)
    assert capsys.readouterr().err == "15 of 200 imported\n120 of 200 imported\n"


def test_a_project_of_many_documents_is_imported_in_few_steps(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    for n in range(501):
        (folder / f"{n:04}.txt").write_text(f"Новость {n}.", encoding="utf-8")
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    project.add([document("known", "Новость 7.")], project.annotator("Анна").id)
    project.close()
    code, out, err = run(tmp_path, "import", "p.kavychki", "t")
    assert (code, out) == (0, "500 added, 1 known already, 0 refused\n")
    lines = [line for line in err.splitlines() if not line.endswith(" imported")]  # told every ten seconds
    assert lines == ["Новость 7: is there already as 'known'"]
    again = SqliteProject.open(str(tmp_path / "p.kavychki"))
    assert [len(entry.transaction.edits) for entry in again.journal()] == [1, 499, 1]
    again.close()
