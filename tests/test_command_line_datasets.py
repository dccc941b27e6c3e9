"""export, formats and import on the command line: choices, rehearsal, labels, and an end at any time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from annotate.model.records import Annotation
from annotate.ports import DocumentFilter, Format, Incoming, Records
from main import main
from storage import extras
from storage.exporters import EXPORTERS
from storage.exporters.pieces import SLICE
from storage.importers import IMPORTERS
from storage.project import SqliteProject
from tests.storage.material import document, fill, span, status

ROOT = Path(__file__).parent.parent


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project in which Анна and Борис have worked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAVYCHKI_ANNOTATOR", "Анна")
    project = SqliteProject.create("p.kavychki")
    anna = fill(project)
    short = project.document("short")
    made = Annotation("b1", "short", "", "entity", "LOC", (span(short.text, "Реки"),))
    project.bring([Incoming(short, "Борис", Records(annotations=(made,), status=status("short", "")))], anna)
    project.close()
    return tmp_path


Said = tuple[int, str, str]


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> Said:
    try:
        code = main(list(words))
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def _lines(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_an_export_is_narrowed_by_everything_that_a_plan_has(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ("export", "p.kavychki", "o.jsonl", "--format", "jsonl", "--overwrite", "--status", "all")
    assert _run(capsys, *export, "--annotator", "*", "--pseudonyms")[0] == 0
    assert {line["annotator"] for line in _lines("o.jsonl")} == {"A1", "A2"}
    assert _run(capsys, *export, "--annotator", "Анна", "--query", "реки")[0] == 0
    assert [line["id"] for line in _lines("o.jsonl")] == ["short"]
    assert _run(capsys, *export, "--annotator", "Анна", "--since", "2026-01", "--until", "2026-02")[0] == 0
    assert [line["id"] for line in _lines("o.jsonl")] == ["plain"]
    words = ("--annotator", "Анна", "--layers", "entity,quote", "--labels", "LOC, QUOTE")
    assert _run(capsys, *export, *words)[0] == 0
    spans = [s for line in _lines("o.jsonl") for s in line["spans"]]  # type: ignore[attr-defined]
    assert {span["label"] for span in spans} == {"LOC", "QUOTE"}


def test_the_processes_of_the_program_write_what_one_writes(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = SqliteProject.open("p.kavychki")
    project.add([document(f"d{number}", f"Новость {number}.") for number in range(SLICE)], project.annotators()[0].id)
    project.close()
    words = ("export", "p.kavychki", "--format", "conll2003", "--annotator", "Анна", "--status", "all", "--overwrite")
    assert _run(capsys, *words, "o.conll", "--jobs", "1")[0] == 0
    written = {path.name: path.read_bytes() for path in desk.glob("o.conll*")}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words, "o.conll", "--jobs", "2"], check=False, capture_output=True
    )
    assert (done.returncode, len(written)) == (0, 5), done.stderr.decode()
    assert {path.name: path.read_bytes() for path in desk.glob("o.conll*")} == written


def test_parts_of_an_earlier_dataset_are_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ("export", "p.kavychki", "o.jsonl", "--format", "jsonl", "--annotator", "Анна")
    assert _run(capsys, *export, "--split", "50/0/50")[0] == 0
    code, _, err = _run(capsys, *export)
    assert (code, "an earlier dataset is there (o.test.jsonl, o.train.jsonl); choose another name" in err) == (1, True)
    code, out, err = _run(capsys, *export, "--overwrite")
    assert (code, "removed, of the earlier dataset: o.test.jsonl, o.train.jsonl" in err) == (0, True)
    assert not Path("o.train.jsonl").exists()
    assert "o.train.jsonl" not in out
    Path("o.train.jsonl").write_text("дорогое", encoding="utf-8")
    code, _, err = _run(capsys, *export, "--overwrite")
    assert (code, "o.train.jsonl: it stands where the dataset goes" in err) == (1, True)
    assert Path("o.train.jsonl").read_text(encoding="utf-8") == "дорогое"


def test_choices_of_a_format_are_set(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ("export", "p.kavychki", "o.jsonl", "--format", "doccano", "--annotator", "Анна")
    assert _run(capsys, *export, "--set", "shape=spans", "--set", "discontinuous=hull")[0] == 0
    assert "label" in _lines("o.jsonl")[0]
    code, _, err = _run(capsys, *export, "--set", "shape=round")
    assert (code, "shape is one of relations, spans" in err) == (1, True)
    code, _, err = _run(capsys, *export, "--set", "shape")
    assert (code, "write NAME=VALUE" in err) == (1, True)


def test_a_rehearsal_says_what_would_be_and_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(desk.iterdir())
    export = ("export", "p.kavychki", "o.conll", "--format", "conll2003", "--annotator", "Анна")
    code, out, err = _run(capsys, *export, "--rehearse")
    assert (code, out.startswith("2 documents: ")) == (0, True)
    assert "4 layer, such as odd: " in err
    assert sorted(desk.iterdir()) == before


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--layers", "mood"), "no layer 'mood'; there are: claim, cue"),
        (("--labels", "PERSON"), "no label 'PERSON'"),
        (("--since", "вчера"), "'вчера' is no date"),
        (("--annotator", "="), "names no adjudicator"),
        (("--annotator", "Анна", "--query", "метро"), "no document fits the words and dates"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    desk: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], why: str
) -> None:
    words = ("--annotator", "Анна", *more) if "--annotator" not in more else more
    code, _, err = _run(capsys, "export", "p.kavychki", "o.jsonl", "--format", "jsonl", *words)
    assert (code, why in err) == (1, True)
    assert not Path("o.jsonl").exists()


def test_a_format_tells_of_its_choices_and_of_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "formats", "doccano")
    assert code == 0
    assert "import  doccano" in out
    assert "  --set shape=relations|spans" in out
    assert "  keeps: nested, overlapping" in out
    assert "  cannot hold: discontinuous (such as QUOTE" in out
    code, _, err = _run(capsys, "formats", "word")
    assert (code, "there is no format 'word'" in err) == (1, True)


@pytest.mark.parametrize("name", sorted({*(e.format.name for e in EXPORTERS), *(i.format.name for i in IMPORTERS)}))
def test_every_format_can_be_told_of(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capsys, "formats", name)
    assert (code, err) == (0, "")
    assert name in out


def test_what_is_not_installed_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (known,) = [e.format for e in EXPORTERS if e.format.extra == "xlsx"]
    assert extras.missing(known) is None
    assert extras.missing(Format("plain", "", "", "")) is None
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    code, out, _ = _run(capsys, "formats", "xlsx")
    assert code == 0
    assert "[needs kavychki[xlsx]: not installed]" in out
    assert 'pip install "kavychki[xlsx]"' in out


def _doccano(path: Path, count: int = 3, label: str = "герой") -> None:
    rows = [{"text": f"{i}. Анна Белова пишет.", "label": [[3, 14, label]]} for i in range(count)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _annotations(annotator: str = "Анна") -> list[tuple[str, str]]:
    project = SqliteProject.open("p.kavychki")
    who = project.annotator(annotator).id
    rows = project.rows(DocumentFilter("Белова"), who)
    found = [a for row in rows for a in project.records(row.id, who).annotations]
    project.close()
    return [(a.layer, a.label) for a in found if a.suggestion == ""]


def test_strange_labels_are_settled_before_anything_is_imported(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _doccano(desk / "a.jsonl")
    imports = ("import", "p.kavychki", "a.jsonl", "--annotator", "Вера")
    code, out, err = _run(capsys, *imports)
    assert (code, out) == (1, "")
    assert "--label entity:герой=   (3 annotations)" in err
    code, _, err = _run(capsys, *imports, "--label", "entity:герой=entity:HERO")
    assert (code, "no entity:HERO; there are: entity:PER" in err) == (1, True)
    assert _annotations("Вера") == []
    code, out, _ = _run(capsys, *imports, "--label", "entity:герой=entity:PER")
    assert (code, out) == (0, "3 added, 0 known already, 0 refused, 3 annotations\n")
    assert _annotations("Вера") == [("entity", "PER")] * 3


def test_labels_that_the_schema_lacks_are_added_to_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _doccano(desk / "a.jsonl")
    imports = ("import", "p.kavychki", "a.jsonl", "--annotator", "Вера")
    code, out, _ = _run(capsys, *imports, "--add-labels")
    assert (code, "3 annotations" in out) == (0, True)
    assert _annotations("Вера") == [("entity", "герой")] * 3
    _doccano(desk / "b.jsonl", 5, "город")
    code, _, _ = _run(capsys, "import", "p.kavychki", "b.jsonl", "--label", "entity:город=misc:CITY", "--add-labels")
    project = SqliteProject.open("p.kavychki")
    schema, steps = project.schema(), [entry.transaction.action for entry in project.journal()]
    project.close()
    assert (code, schema.version, steps.count("schema")) == (0, 3, 2)
    assert [label.name for label in schema.layer("misc").labels] == ["CITY"]  # type: ignore[union-attr]
    assert _run(capsys, "check", "p.kavychki")[0] == 0
    code, _, err = _run(capsys, *imports, "--add-labels")  # what is known by now is no change
    assert code == 0, err


def test_a_name_that_no_label_can_have_stops_an_import(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _doccano(desk / "a.jsonl", label="х" * 600)
    code, _, err = _run(capsys, "import", "p.kavychki", "a.jsonl", "--add-labels")
    assert (code, "the label schema cannot hold the labels of the files" in err) == (1, True)
    assert ("entity", "х" * 600) not in _annotations()
    assert _run(capsys, "stats", "p.kavychki")[1].count("version: 1") == 1


def test_labels_are_left_out_and_annotations_become_suggestions(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _doccano(desk / "a.jsonl")
    code, out, err = _run(capsys, "import", "p.kavychki", "a.jsonl", "--leave-out", "--format", "doccano")
    assert (code, out) == (0, "3 added, 0 known already, 0 refused\n")
    assert "entity герой: 1 left out" in err
    _doccano(desk / "b.jsonl", label="PER")
    code, out, _ = _run(capsys, "import", "p.kavychki", "b.jsonl", "--as-suggestions")
    assert (code, out) == (0, "0 added, 3 known already, 0 refused, 3 suggestions\n")


def test_an_import_that_is_interrupted_takes_back_what_it_brought(desk: Path) -> None:
    _doccano(desk / "a.jsonl", 10_000, "PER")
    command = [sys.executable, str(ROOT / "main.py"), "import", "p.kavychki", "a.jsonl"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ),
        # a shell's background job, and so everything it starts, ignores interrupts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )  # fmt: skip
    project = SqliteProject.open("p.kavychki")
    end = time.monotonic() + 30
    while project.count(DocumentFilter(), "") < 500 and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, b"taking back" in err) == (130, True), err
    assert project.count(DocumentFilter(), "") == 3
    assert project.check() == []
    project.close()


def test_an_interrupt_waits_until_what_was_written_is_known(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _doccano(desk / "a.jsonl", 30, "PER")
    bring = SqliteProject.bring

    def interrupted(*given: Any) -> Any:
        made = bring(*given)
        signal.raise_signal(signal.SIGINT)  # it is in the file, and nobody has been told
        return made

    monkeypatch.setattr(SqliteProject, "bring", interrupted)
    code, _, err = _run(capsys, "import", "p.kavychki", "a.jsonl")
    assert (code, "taking back" in err) == (130, True)
    with contextlib.closing(SqliteProject.open("p.kavychki")) as project:
        assert project.count(DocumentFilter(), "") == 3
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_export_that_is_interrupted_leaves_nothing_behind(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    before = sorted(desk.iterdir())
    monkeypatch.setattr("storage.terminal.telling.Progress.__call__", interrupted)
    code, _, _ = _run(capsys, "export", "p.kavychki", "o.jsonl", "--format", "jsonl", "--annotator", "Анна")
    assert code == 130
    assert sorted(desk.iterdir()) == before
