"""Label schemas as files: what is written is read again, and mistakes are told with their place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from annotate.errors import StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Label, Layer, Schema
from storage.schema_file import read_schema, schema_text, write_schema
from tests.annotate.schemas import schemas


@given(schemas())
def test_a_schema_comes_back_from_its_file_as_it_was(schema: Schema) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("схема.toml", "схема.json", "СХЕМА.TOML"):
            path = str(Path(folder) / name)
            write_schema(schema, path, overwrite=True)
            assert read_schema(path) == schema
        assert len(list(Path(folder).iterdir())) == 3


def test_the_default_schema_is_written_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "news.toml"
    write_schema(DEFAULT_SCHEMA, str(path))
    first = path.read_bytes()
    write_schema(read_schema(str(path)), str(path), overwrite=True)
    assert (path.read_bytes(), read_schema(str(path))) == (first, DEFAULT_SCHEMA)


def test_a_file_is_readable_and_leaves_out_what_goes_without_saying() -> None:
    guide = {"ru": "Имя без должности.\nНе кличка."}
    schema = Schema("мал", (Layer("entity", (Label("PER", "p", guideline=guide),), trim=" \n«"),))
    assert schema_text(schema) == (
        'name = "мал"\n\n[[layers]]\nname = "entity"\ntrim = " \\n«"\n\n[[layers.labels]]\nname = "PER"\nkey = "p"\n\n'
        '[layers.labels.guideline]\nru = """\nИмя без должности.\nНе кличка."""\n'
    )
    assert '"colour"' not in schema_text(schema, toml=False)


def test_nothing_is_replaced_unless_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        write_schema(DEFAULT_SCHEMA, str(path))
    assert (refused.value.code, path.read_text(encoding="utf-8")) == ("exists", "{}")
    assert [file.name for file in tmp_path.iterdir()] == ["s.json"]


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        ("s.toml", 'name = "x"\n[[layers]]\nname = "entity"\n', "layers[0].labels"),
        (
            "s.toml",
            'name = "x"\nlayers = [{name = "e", labels = [{name = "P", kei = "p"}]}]',
            "layers[0].labels[0].kei",
        ),
        ("s.toml", "name = ?\n", "line 1"),
        ("s.json", '{"name": "x", "layers": [{"name": "e", "labels": [{"name": "P", "key": "pp"}]}]}', "labels[0].key"),
        ("s.json", "[", "line 1"),
        ("s.json", "[]", "schema: should be a table"),
    ],
)
def test_a_mistake_is_told_with_file_and_place(tmp_path: Path, name: str, words: str, place: str) -> None:
    path = tmp_path / name
    path.write_text(words, encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        read_schema(str(path))
    assert refused.value.code == "not-a-schema"
    assert str(path) in str(refused.value)
    assert place in str(refused.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        write_schema(DEFAULT_SCHEMA, str(tmp_path / "nowhere" / "s.toml"))
    assert refused.value.code == "missing"
