"""Files of JSON: which dialect they are, read a line or an element at a time, whatever is wrong with them."""

from __future__ import annotations

import json
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.exchange.layers import named, placed
from annotate.exchange.offsets import Utf16, kept
from annotate.model.text import canonical
from annotate.ports import ExportPlan, ImportPlan, Incoming, Read
from storage.exporters import export
from storage.importers import IMPORTERS, importer_of, jsonl_texts, labelstudio, read_paths, streaming
from storage.importers.peeking import first_object
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import store

__all__ = ["store"]

NAMES = ("jsonl", "doccano", "prodigy", "labelstudio")


@pytest.fixture
def files(store: MemoryStore, tmp_path: Path) -> dict[str, Path]:
    """What each format writes."""
    made = {}
    for name in NAMES:
        made[name] = tmp_path / f"{name}.json{'' if name == 'labelstudio' else 'l'}"
        export(store, ExportPlan(name, str(made[name]), "Анна", False, True))
    made["doccano spans"] = tmp_path / "spans.jsonl"
    plan = ExportPlan("doccano", str(made["doccano spans"]), "Анна", False, choices={"shape": "spans"})
    export(store, plan)
    return made


def _known(path: Path) -> str:
    return importer_of(path, ImportPlan()).format.name


def test_files_of_ours_are_told_apart(files: dict[str, Path]) -> None:
    assert {name: _known(path) for name, path in files.items()} == {
        **{name: name for name in NAMES},
        "doccano spans": "doccano",
    }


FIRST = [
    ('{"text": "Да", "label": [[0, 2, "X"]]}', "doccano"),
    ('{"id": 1, "data": "Да", "labels": []}', "doccano"),
    ('{"text": "Да", "entities": [], "relations": [], "Comments": []}', "doccano"),
    ('{"text": "Да", "tokens": [{"text": "Да", "start": 0, "end": 2, "id": 0, "ws": false}]}', "prodigy"),
    ('{"text": "Да", "_input_hash": 1, "answer": "accept"}', "prodigy"),
    ('{"text": "Да", "spans": [{"start": 0, "end": 2, "label": "X"}], "meta": {"sha256": "", "schema": 1}}', "prodigy"),
    ('{"text": "Да"}', "jsonl-texts"),
    ('{"text": "\\"tokens\\": [{\\"", "title": "\\"entities\\": ["}', "jsonl-texts"),
    ('{"body": "Да"}\n{"body": "Нет"}', "jsonl-texts"),
    ('{"data": {"text": "Да"}, "annotations": []}', "labelstudio"),
    ('{"id": 1, "annotations": [{"result": [{"value": {"text": ["x"]}}]}], "data": {"t": "Да"}}', "labelstudio"),
    ('{"text": "Да", "label": [], "annotator": 1, "annotation_id": 7, "lead_time": 1}', "labelstudio"),
    ("Это не JSON.", "text"),
    ("{", "text"),
    ("", "text"),
]


@pytest.mark.parametrize(("line", "format"), FIRST)
@pytest.mark.parametrize("mark", ["", "\ufeff", "\n\n  "])
def test_dialects_are_told_by_their_first_objects(tmp_path: Path, line: str, format: str, mark: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(f"{mark}{line}".encode())
    assert _known(path) == format


@pytest.mark.parametrize(("line", "format"), [one for one in FIRST if one[1] in ("labelstudio", "doccano")])
def test_arrays_are_told_by_their_first_elements(tmp_path: Path, line: str, format: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(f" [\n {line},\n {line}]".encode())
    assert _known(path) == format


def test_a_first_line_that_is_long_is_looked_at_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": 'Да, "label": [ ' * 20_000, "label": []}) + "\n{}", encoding="utf-8")
    assert _known(path) == "doccano"


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=20)
@given(_JSON)
def test_keys_are_found_whatever_the_values_are(value: Any) -> None:
    values = {"text": value, "b": [value], "c": {"text": value}}
    kinds: dict[type, str] = {str: "words", list: "list", dict: "table"}
    for said in (json.dumps(values), json.dumps(values, ensure_ascii=False), json.dumps([values], indent=2)):
        assert first_object(said.encode("utf-8", "replace")) == {
            name: kinds.get(type(v), "other") for name, v in values.items()
        }


# Lines and elements


def _read(path: Path, reads: Callable[..., Iterator[Read]]) -> list[tuple[str, str]]:
    texts: list[dict[str, Any]] = []

    def take(values: dict[str, Any]) -> list[Incoming]:
        texts.append(values)
        return []

    return [(one.code, one.message) for one in reads(path, take, "thing")] + [("", repr(values)) for values in texts]


@given(st.lists(st.dictionaries(st.text(max_size=6), st.text(max_size=12), max_size=3), max_size=4), st.integers(1, 40))
def test_an_array_is_read_in_whatever_pieces(values: list[dict[str, str]], chunk: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        path = Path(name, "x.json")
        path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8", errors="replace")
        meant = json.loads(path.read_text(encoding="utf-8"))
        patch.setattr(streaming, "_CHUNK", chunk)
        found = _read(path, streaming.objects)
    if any("\x00" in word for one in meant for pair in one.items() for word in pair):
        return
    assert [words for _, words in found[len(found) - len(meant) :]] == [repr(one) for one in meant]
    assert [code for code, _ in found[: len(found) - len(meant)]] == ([""] * len(meant) or ["empty"])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[", "element 1: the array is not closed; nothing behind it is read"),
        (b'[{"a": "', "element 1: the file ends within it; nothing behind it is read"),
        (b'[{"a": 1}, {"a": }]', "element 2: it is no thing (no JSON from character 7 on)"),
        (b'[{"a": "\xff"}]', "element 1: it is not UTF-8 (byte 8); save the file as UTF-8"),
        (b'{"a": 1e999}', "line 1: it is no thing (1e999 is too large a number)"),
        (b'{"a": NaN}', "line 1: it is no thing (NaN is no number of JSON)"),
        (b'{"a": "\\u0000"}', "line 1: it is no thing (there is a zero character in it)"),
        (b'{"a": ["\\ud800"]}', "line 1: it is no thing ("),
        (b"[[" * 100_000, "element 1: the file ends within it; nothing behind it is read"),
        (b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "line 1: it is no thing ("),
        (b'{"a":' + b"9" * 10_000 + b"}", "line 1: it is no thing ("),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    messages = [message for code, message in _read(path, streaming.objects) if code]
    assert messages[-1].startswith(f"{path}, {said}")


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "LONGEST", 1000)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": "' + b"x" * 5000 + b'"}\n{"a": 2}\n')
    codes = [code for code, _ in _read(path, streaming.lines)]
    assert codes == ["", "broken", "", "", ""]
    path.write_bytes(b'[{"a": 1},\n{"a": "' + b"x" * 5000)
    monkeypatch.setattr(streaming, "_CHUNK", 100)
    assert [code for code, _ in _read(path, streaming.objects)] == ["", "broken", ""]


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    for importer in IMPORTERS:
        if importer.format.name in (*NAMES, "jsonl-texts"):
            (missing,) = importer.read(tmp_path / "нет.jsonl", ImportPlan())
            (zero,) = importer.read(Path("a\0b"), ImportPlan())
            assert (missing.code, zero.code) == ("missing", "missing")


def _long(path: Path, count: int, broken: int) -> None:
    """Lines of ours, one of them broken."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, count + 1):
            text = f"Статья {number} о мосте. " + "Мост закрыт. " * 80
            values = {"id": f"d{number}", "text": text, "sha256": "", "bytes_sha256": "", "spans": []}
            file.write((json.dumps(values) if number != broken else '{"id": "x", "spans": [{]') + "\n")


def test_a_file_of_many_lines_takes_the_memory_of_one(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    _long(path, 1000, 900)
    assert path.stat().st_size > 5_000_000
    tracemalloc.start()
    seen = [0, 0]
    said = ""
    for one in read_paths([str(path)]):
        seen[bool(one.code)] += 1
        said = one.message or said
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == [999, 1]
    assert said.startswith(f"{path}, line 900: ")
    assert peak < 2_000_000


def test_an_array_of_many_elements_takes_the_memory_of_a_few(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    task = {"data": {"text": "Мост закрыт. " * 300}, "annotations": [{"result": []}]}
    path.write_text("[" + ",".join([json.dumps(task)] * 400) + "]", encoding="utf-8")
    assert path.stat().st_size > 7_000_000
    tracemalloc.start()
    count = sum(len(one.documents) for one in labelstudio.read(path, ImportPlan()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 6_000_000) == (400, True)


# Bare texts


def test_texts_are_read_with_what_is_known_of_them(tmp_path: Path) -> None:
    path = tmp_path / "news.ndjson"
    lines: list[dict[str, Any]] = [
        {"text": "В Туле\r\nоткрыли музей.", "title": "Музей", "date": "2026-02-03T10:00:00Z", "source": "РИА",
         "url": "https://example.org/1", "id": 17, "language": "ru", "tags": ["a"], "views": 5, "paid": False},
        {"text": " date 2026-02-03 Паводок.\n", "date": "03.02.2026"},
        {"text": "Ливень.", "date": "вчера"},
        {"title": "без текста"},
        {"text": ["не", "слова"]},
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    museum, flood, rain, *broken = read_paths([str(path)])
    (one,) = museum.documents
    assert (one.text, one.title, one.date, one.source, one.url, one.language, one.meta) == (
        "В Туле\nоткрыли музей.", "Музей", "2026-02-03", "РИА", "https://example.org/1", "ru",
        {"id": "17", "views": "5", "paid": "false"},
    )  # fmt: skip
    (two,) = flood.documents
    assert (two.title, two.date, two.source, two.body, two.meta) == ("Паводок", "2026-02-03", "news.ndjson", 17, {})
    assert rain.documents[0].meta == {"date": "вчера"}
    assert rain.sets[0].remarks == ("its date 'вчера' is none that is known; it is kept as metadata",)
    assert [(read.code, read.message.partition("(")[2]) for read in broken] == [
        ("broken", "'text' is missing)"),
        ("broken", "text should be words, is list)"),
    ]
    assert 'no article with a text under the key "text"' in broken[0].message


def test_keys_of_texts_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"body": "Ливень.", "заголовок": "Дождь", "text": "x", "guid": "7"}]), encoding="utf-8")
    choices = {"text": "body", "title": "заголовок", "id": "guid"}
    (read,) = read_paths([str(path)], ImportPlan("jsonl-texts", choices=choices))
    (one,) = read.documents
    assert (one.text, one.title, one.meta) == ("Ливень.", "Дождь", {"id": "7", "text": "x"})
    (read,) = read_paths([str(path)], ImportPlan("jsonl-texts", choices=choices | {"meta": "leave-out"}))
    assert read.documents[0].meta == {"id": "7"}
    assert {choice.name for choice in jsonl_texts.FORMAT.choices} > {"text", "title", "date", "source", "url", "id"}


# Offsets and layers


@given(st.lists(st.sampled_from(["\r\n", "\r", "\n", "\ufeff", "а", "😀", " "]), min_size=1).map("".join))
def test_offsets_follow_what_a_canonical_text_leaves_out(raw: str) -> None:
    if not raw.strip("\ufeff \r\n"):
        return
    found = kept(raw)
    assert found.text == canonical(raw)
    for offset, character in enumerate(raw):
        if found.at(offset + 1) > found.at(offset):
            assert found.text[found.at(offset)] == ("\n" if character == "\r" else character)
    assert found.at(len(raw)) == len(found.text)


@given(st.text(alphabet="а😀👨\u200d\n", max_size=12))
def test_units_of_utf16_are_found_in_a_text(text: str) -> None:
    units = Utf16(text)
    for offset in range(len(text) + 1):
        assert units.at(len(text[:offset].encode("utf-16-le")) // 2) == offset


@pytest.mark.parametrize(
    ("layer", "label", "name"),
    [
        ("entity", "PER", "PER"), ("quote", "QUOTE", "QUOTE"), ("misc", "PER", "misc:PER"), ("entity", "x", "x"),
        ("misc", "a:b", "misc:a:b"), ("entity", "a:b", "entity:a:b"), ("misc", " :x", "misc: :x"),
    ],
)  # fmt: skip
def test_a_label_says_its_layer_where_that_is_not_plain(layer: str, label: str, name: str) -> None:
    assert named(layer, label) == name
    assert placed(name) == (layer, label)


# Whatever files hold

SPOILT = (b"", b'"', b"{", b"]", b"\n", b"-1", b"null", b"\\u0000", b"\xff", b"1e999", b"9" * 30)


def test_spoilt_files_are_told_and_nothing_else_happens(files: dict[str, Path], tmp_path: Path) -> None:
    rng = random.Random(7)
    for name, good in files.items():
        data = good.read_bytes()
        for trial in range(25):
            spoilt = bytearray(data)
            for _ in range(rng.choice((1, 3, 30))):
                at = rng.randrange(len(spoilt))
                cut = rng.choice((0, 1, 5))
                spoilt[at : at + cut] = rng.choice(SPOILT)
            path = tmp_path / f"{name.replace(' ', '-')}-{trial}{good.suffix}"
            path.write_bytes(bytes(spoilt))
            for importer in IMPORTERS:
                if importer.format.name in (*NAMES, "jsonl-texts"):
                    for read in importer.read(path, ImportPlan()):
                        assert (read.code in ("broken", "empty")) == (not read.documents)
                        _require_places(read)
            path.unlink()


def _require_places(read: Read) -> None:
    for one in read.sets:
        length = len(one.document.text)
        places = [a.fragments for a in one.records.annotations] + [s.fragments for s in one.suggestions]
        assert all(fragments and fragments[-1].end <= length for fragments in places)


def test_random_bytes_are_no_documents(tmp_path: Path) -> None:
    rng = random.Random(3)
    path = tmp_path / "x.json"
    for trial in range(60):
        path.write_bytes(rng.choice((b"", b"[", b"{", b'[{"')) + rng.randbytes(rng.randrange(300)))
        for importer in IMPORTERS:
            if importer.format.name in (*NAMES, "jsonl-texts"):
                assert not [one for read in importer.read(path, ImportPlan()) for one in read.documents], trial
