"""The file of keys: readable, taken back as it was written, and refused with its name, line and a way out."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Label
from tests.ui.test_keymap import OWN, STANDARD, keymap
from ui.actions import ACTIONS
from ui.keyfile import FORMAT, VERSION, KeyFileError, export, load, read, written
from ui.keymap import Keymap, told_apart
from ui.presets import PRESETS, Preset

HEAD = f'format = "{FORMAT}"\nversion = {VERSION}\n[keys]\n'


def test_the_file_lists_every_action_with_its_keys_and_its_title() -> None:
    text = written(STANDARD.having("flag", ["Ctrl+g"]).having("note", []))
    values = tomllib.loads(text)
    assert (values["format"], values["version"]) == ("kavychki-keys", 1)
    assert set(STANDARD.names) == set(values["keys"])
    assert '"flag" = ["Ctrl+G"]  # Flag the document\n' in text
    assert '"note" = []  # Note\n' in text
    assert '"label:entity:PER" = ["p"]  # PER · person\n' in text
    assert all(action.text.rstrip("…") in text for action in ACTIONS)


@given(OWN)
def test_what_was_written_is_taken_back(own: dict[str, list[str]]) -> None:
    found = keymap(own)
    again = read(written(found), "keys.toml", Keymap(schema=DEFAULT_SCHEMA))
    assert {n: told_apart(again.keys(n)) for n in again.names} == {n: told_apart(found.keys(n)) for n in found.names}
    if not found.clashes():
        assert again.own == found.own


@pytest.mark.parametrize("preset", PRESETS, ids=[p.name for p in PRESETS])
def test_a_preset_is_taken_back(preset: Preset) -> None:
    assert read(written(Keymap(preset.own(), DEFAULT_SCHEMA)), "k", STANDARD).own == preset.own()


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_no_name_of_a_label_breaks_the_file(name: str) -> None:
    layer = replace(DEFAULT_SCHEMA.layers[0], labels=(Label(name, "p", titles={"en": f"{name}\n\x00\x7f"}),))
    odd = Keymap(schema=replace(DEFAULT_SCHEMA, layers=(layer,))).having(f"label:entity:{name}", ["Ctrl+p"])
    assert read(written(odd), "k", odd.reset(f"label:entity:{name}")).own == odd.own


def test_what_is_unknown_here_is_kept_from_the_file_and_from_before() -> None:
    before = Keymap({"teleport": ("Hyper+t",), "label:x:Y": ("y",), "flag": ("x",)}, DEFAULT_SCHEMA)
    text = HEAD + 'warp = ["Hyper+w"]\n"label:x:Z" = ["Ctrl+Z"]\nnote = ["Ctrl+Alt+N"]\n'
    kept = {"teleport": ("Hyper+t",), "label:x:Y": ("y",), "warp": ("Hyper+w",), "label:x:Z": ("Ctrl+z",)}
    again = read(text, "k", before)
    assert again.own == {**kept, "note": ("Ctrl+Alt+n",)}
    assert read(written(again), "k", STANDARD).own == again.own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "accept = [\n", "keys.toml, line 5"),
        ("[[[[", "keys.toml, line 1"),
        ("", "keys.toml is not a file of keys"),
        ('format = "kavychki-keys"\nversion = 1\nkeys = 3', "keys.toml is not a file of keys"),
        ('format = "something"\nversion = 1\n[keys]\n', "keys.toml is not a file of keys"),
        (HEAD.replace("version = 1", 'version = "1"'), "keys.toml is not a file of keys"),
        (HEAD.replace("version = 1", "version = 2"), "newer version"),
        (HEAD + 'note = ["n"]\naccept = "Space"\n', "keys.toml, line 5: “accept” needs a list"),
        (HEAD + '"accept" = [3]\n', "keys.toml, line 4: “accept” needs a list"),
        (HEAD + "'move:left' = ['Hyper+x']\n", "keys.toml, line 4: there is no key “Hyper+x”"),
        (HEAD + 'done = ["x"]\n', "keys.toml, line 4: “done” works everywhere, so “x” needs Ctrl"),
        (HEAD + 'note = ["x"]\nflag = ["x"]\n', "same key. Give one of them another"),
        (HEAD + 'note = ["n"]\nflag = ["N"]\n', "n: Note — Flag the document"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_its_line_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(KeyFileError) as told:
        read(text, "keys.toml", STANDARD)
    assert said in str(told.value)


def test_many_conflicts_are_counted_and_the_first_ones_named() -> None:
    names = ("note", "flag", "cycle", "reject", "next", "previous", "accept", "name")
    with pytest.raises(KeyFileError) as told:
        read(HEAD + "".join(f'{name} = ["x"]\n' for name in names), "k", STANDARD)
    assert len(str(told.value).splitlines()) == 7
    assert str(told.value).endswith("and 2 more")


def test_a_label_that_is_on_here_and_was_off_there_is_no_fault_of_the_file() -> None:
    layers = tuple(replace(x, labels=(replace(x.labels[0], key="n"), *x.labels[1:])) for x in DEFAULT_SCHEMA.layers[:1])
    here = Keymap(schema=replace(DEFAULT_SCHEMA, layers=layers))
    assert here.at("n") == "label:entity:PER"
    again = read(HEAD + 'note = ["n"]\n"label:entity:PER" = ["n"]\n', "k", here)
    assert (again.own, again.at("n")) == ({}, "label:entity:PER")


def test_the_file_is_written_and_read_from_disk(tmp_path: Path) -> None:
    path, found = tmp_path / "клавиши.toml", STANDARD.having("flag", [";"])
    export(str(path), found)
    assert load(str(path), STANDARD).own == {"flag": (";",)}
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(str(path), STANDARD).own == {"flag": (";",)}


def test_what_is_no_file_of_keys_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as missing:
        load(str(tmp_path / "gone.toml"), STANDARD)
    assert missing.value.code == "missing"
    with pytest.raises(StorageError) as folder:
        load(str(tmp_path), STANDARD)
    assert folder.value.code == "io"
    (tmp_path / "a.toml").write_bytes("ключ".encode("cp1251"))
    with pytest.raises(KeyFileError, match="is not UTF-8"):
        load(str(tmp_path / "a.toml"), STANDARD)
    (tmp_path / "b.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(KeyFileError, match="is not a file of keys"):
        load(str(tmp_path / "b.toml"), STANDARD)
    with pytest.raises(StorageError) as nowhere:
        export(str(tmp_path / "no folder" / "a.toml"), STANDARD)
    assert nowhere.value.path.endswith("a.toml")
