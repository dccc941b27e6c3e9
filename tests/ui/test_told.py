"""What is said of errors and steps: every code has words, in both languages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from annotate.errors import EditRejected, KavychkiError, StorageError, TextRejected
from annotate.model.edits import Step
from annotate.ports import ExportPlan
from annotate.saying import Saying, saying
from storage.exporters import EXPORTERS, Exporter, rehearse
from storage.exporters.probing import lost_by
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from ui import i18n, told

ROOT = Path(__file__).parent.parent.parent


def _codes(kind: str, *folders: str) -> set[str]:
    """The codes with which the source raises errors of a kind."""
    found: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            found.update(re.findall(rf'{kind}\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    return found


def _tabled(path: str) -> set[str]:
    """The codes that errors of the system are given, by number."""
    return set(
        re.findall(r'^    (?:sqlite3|errno)\.\w+: "([a-z-]+)"', (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    )


# "cancelled" answers the person's own wish and is never shown; label schemas are read on the command line only
_UNSEEN = {"cancelled", "not-a-schema"}
STORAGE = (_codes("StorageError", "storage") | _tabled("storage/database.py") | _tabled("storage/files.py")) - _UNSEEN
TEXTS = _codes("TextRejected", "annotate", "storage")
EDITS = _codes("EditRejected", "annotate", "storage")


@pytest.fixture(params=["en", "ru"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    locale = QLocale()
    i18n.install(qapp, request.param)
    yield request.param
    i18n.install(qapp, "en")
    QLocale.setDefault(locale)


def test_the_codes_were_found() -> None:
    assert {"locked", "full", "too-new", "not-a-project", "exists", "missing", "read-only", "damaged"} <= STORAGE
    assert {"empty", "binary", "undecodable", "too-large"} <= TEXTS
    assert {"stale", "bounds", "relation"} <= EDITS


def _russian(words: str) -> bool:
    return len(re.findall("[а-яё]", words)) > len(re.findall("[a-z]", words.replace("kavychki", "")))


@pytest.mark.parametrize("code", sorted(STORAGE))
def test_every_refusal_of_the_disk_names_the_file_and_says_what_to_do(code: str, language: str) -> None:
    words = told.error_words(StorageError(code, "/tmp/новости.kavychki", f"raw {code}"))
    assert "raw" not in words
    assert _russian(words.replace("новости", "")) == (language == "ru")
    assert "новости.kavychki" in words or code == "nothing"


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_text_that_cannot_be_one_is_told_with_its_name(code: str, language: str) -> None:
    words = told.text_words(code, "a.txt", "line 3", default="")
    assert "a.txt" in words
    assert _russian(words.replace("a.txt", "").replace("line 3", "")) == (language == "ru")
    assert "{" not in words
    assert told.error_words(TextRejected(code, "line 3")) != ""


@pytest.mark.parametrize("code", sorted(EDITS - {"text"}))
def test_every_rejected_edit_is_told(code: str, language: str) -> None:
    words = told.error_words(EditRejected(code, "id-17"))
    assert "id-17" not in words
    assert _russian(words) == (language == "ru")


_COMMANDS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "annotate/commands").glob("*.py"))
ACTIONS = sorted(
    set(re.findall(r'g\.transaction\(\s*"([a-z_]+)"', _COMMANDS))
    | {
        "import",
        "import_annotations",
        "accept_many",
        "reject_many",
        "set_source",
        "set_cue",
        "set_note",
        "add_fragment",
    }
)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_step_has_words_for_the_undo_menu(action: str, language: str) -> None:
    words = told.step_words(Step(1, action, "МИД РФ", "a", "", "d"))
    assert words != action
    assert "{" not in words
    assert ("МИД РФ" in words) == (not action.endswith("_many"))


def test_an_unknown_attribute_is_a_change_of_something(language: str) -> None:
    assert "Тула" in told.step_words(Step(1, "set_weather", "Тула", "a", "", "d"))


def test_an_error_of_nobody_knows_what_is_told_as_it_is() -> None:
    assert told.error_words(KavychkiError("plain words")) == "plain words"
    assert told.error_words(StorageError("odd", "p", "plain words")) == "plain words"


def test_a_saying_is_told_with_its_values(language: str) -> None:
    made = saying(
        "{file}, {place}: {why}", file="a.csv", place=saying("line {line}", line=3), why=ValueError("odd {x}")
    )
    assert told.said(made) == {"en": "a.csv, line 3: odd {x}", "ru": "a.csv, строка 3: odd {x}"}[language]
    assert told.said("plain {words}") == "plain {words}"


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.format.name)
def test_every_loss_is_told(exporter: Exporter, language: str) -> None:
    for kind, detail in lost_by(exporter, {}).items():
        assert isinstance(detail, Saying), (kind, detail)
        words = told.said(detail)
        assert "{" not in words
        assert words == detail if language == "en" else words != detail


_BROKEN = {
    "empty.txt": b"  \n",
    "binary.txt": b"\x00\x01\x02\x03",
    "half.txt": "Мэр \ufffe".encode(),
    "old.txt": b"{\\rtf1 }",
    "no.docx": b"PK\x03\x04",
    "no.xlsx": b"PK\x03\x04",
    "no.zip": b"PK\x03\x04",
    "lines.jsonl": b'{"text": "\xd0\x94\xd0\xb0", "label": [[0, "2", "X"]]}\n{"text": 5, "label": []}\n{"a\n',
    "no.jsonl": '{"text": "Да", "label": []}\n{"text": " ", "label": []}\n{"text": "Да", "label": [7]}\n'.encode(),
    "rows.csv": 'text,title\n"Мэр открыл мост, рады все",Мост\n"не закрыта'.encode(),
    "columns.csv": b"a,b\n1,2\n",
    "no.html": b"<html></html>",
    "no.ann": b"T1\n",
    "no.spacy": b"x",
    "no.parquet": b"PAR1",
}


@pytest.mark.parametrize("name", _BROKEN)
def test_what_cannot_be_read_is_told_with_its_file(name: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(_BROKEN[name])
    failed = [read for read in read_paths([str(path)]) if read.code]
    assert failed
    for read in failed:
        words = told.read_words(read)
        assert name in words
        assert "{" not in words.replace('{"a', "")
        ours = re.sub(r"\(.*\)", "", words.replace(str(path), ""))  # in brackets other libraries may say why
        assert bool(re.search("[а-яё]", ours)) == (language == "ru"), words


def test_a_broken_line_is_told_with_its_place_and_in_an_archive_with_its_member(language: str, tmp_path: Path) -> None:
    lines, archive = tmp_path / "a.jsonl", tmp_path / "news.zip"
    lines.write_bytes(_BROKEN["no.jsonl"])
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("inner/a.jsonl", _BROKEN["no.jsonl"])
    line = {"en": "line 3", "ru": "строка 3"}[language]
    assert f"{lines}, {line}: " in [told.read_words(r) for r in read_paths([str(lines)]) if r.code][-1]
    assert (
        f"{archive}/inner/a.jsonl, {line}: " in [told.read_words(r) for r in read_paths([str(archive)]) if r.code][-1]
    )


def test_why_there_is_nothing_to_export_is_told(language: str) -> None:
    with pytest.raises(StorageError) as refused:
        rehearse(MemoryStore(), ExportPlan("jsonl", "", "Анна"))
    words = told.error_words(refused.value)
    assert _russian(words.replace("Анна", "")) == (language == "ru")
    assert "Анна" in words


def test_times_are_local_and_numbers_are_grouped(language: str) -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d", told.clock("2026-02-03T10:11:12.345Z"))
    assert told.clock("no time") == "no time"
    assert re.sub(r"\D", "", told.number(12345)) == "12345"
    assert told.number(12345) != "12345"
