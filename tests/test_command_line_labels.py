"""Types of entities chosen on the command line."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.calling import run
from tests.test_command_line import ARTICLE


def test_preview_shows_the_types_that_are_asked_for(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": ARTICLE})
    code, out, _ = run(tmp_path, "preview", "--labels", "PER,PERCENT", given=line)
    (shown,) = (json.loads(line) for line in out.splitlines())
    assert (code, {e["label"] for e in shown["entities"]}) == (0, {"PER", "PERCENT"})
    assert [q["speaker"] for q in shown["quotes"]] == ["Иван Петров"]
    code, out, err = run(tmp_path, "preview", "--labels", "PER,ЛИЦО", given=line)
    assert (code, out) == (1, "")
    assert "there is no 'ЛИЦО'; there are PER, LOC, ORG, POSITION, DATE, MONEY, PERCENT" in err


def test_suggest_switches_the_types_of_a_project(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    run(tmp_path, "new", "p.kavychki")
    run(tmp_path, "import", "p.kavychki", "a.txt")
    code, _, err = run(tmp_path, "suggest", "p.kavychki", "--labels", "PERSON")
    assert (code, "there is no 'PERSON'" in err) == (1, True)
    assert run(tmp_path, "suggest", "p.kavychki", "--labels", "PER,PERCENT")[0] == 0
    with contextlib.closing(SqliteProject.open(str(tmp_path / "p.kavychki"))) as project:
        schema = project.schema()
        (row,) = project.rows(DocumentFilter(), "")
        stored = project.suggestions(row.id)
    offered = {"PER", "PERCENT"}
    assert ({label.name for label in schema.layers[0].offered}, schema.version) == (offered, 2)
    assert {s.label for s in stored if s.layer == "entity"} > offered
    assert row.open == sum(s.layer != "entity" or s.label in offered for s in stored)
