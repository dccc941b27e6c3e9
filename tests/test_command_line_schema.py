"""The label schema on the command line: printed, exported, and a project made of a file."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema_json import from_json
from storage.project import SqliteProject
from storage.schema_file import read_schema
from tests.calling import run


def test_a_schema_is_printed_exported_and_begun_with(tmp_path: Path) -> None:
    run(tmp_path, "new", "p.kavychki")
    code, out, _ = run(tmp_path, "schema", "p.kavychki")
    assert (code, from_json(tomllib.loads(out))) == (0, DEFAULT_SCHEMA)
    for name in ("s.json", "s.toml"):
        assert run(tmp_path, "schema", "p.kavychki", name)[:2] == (0, f"{name}\n")
        assert read_schema(str(tmp_path / name)) == DEFAULT_SCHEMA
    code, _, err = run(tmp_path, "schema", "p.kavychki", "s.toml")
    assert (code, "choose another name" in err) == (1, True)
    assert run(tmp_path, "schema", "p.kavychki", "s.toml", "--overwrite")[0] == 0
    file = tmp_path / "s.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('name = "PER"', 'name = "ЛИЦО"'), encoding="utf-8")
    assert run(tmp_path, "new", "q.kavychki", "--schema", "s.toml")[0] == 0
    with contextlib.closing(SqliteProject.open(str(tmp_path / "q.kavychki"))) as project:
        assert project.schema().layers[0].labels[0].name == "ЛИЦО"


def test_a_schema_with_a_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('name = "x"\nlayers = [{name = "e", labels = [{nam = "P"}]}]\n', encoding="utf-8")
    code, _, err = run(tmp_path, "new", "p.kavychki", "--schema", "s.toml")
    assert (code, "s.toml: this is no label schema: layers[0].labels[0].nam: unknown" in err) == (1, True)
    assert not (tmp_path / "p.kavychki").exists()
