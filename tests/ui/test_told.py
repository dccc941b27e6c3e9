"""What is said of errors and steps: every code has words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from annotate.errors import EditRejected, KavychkiError, StorageError, TextRejected
from annotate.model.edits import Step
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


def test_times_are_local_and_numbers_are_grouped(language: str) -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d", told.clock("2026-02-03T10:11:12.345Z"))
    assert told.clock("no time") == "no time"
    assert re.sub(r"\D", "", told.number(12345)) == "12345"
    assert told.number(12345) != "12345"
