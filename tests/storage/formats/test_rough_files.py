"""What fuzzing has found: files that are well made, and say what no project can keep or no memory can hold."""

from __future__ import annotations

import json
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotate.exchange.intake import prepared
from annotate.ports import EACH, ExportPlan, ImportPlan, Read
from storage.exporters import export
from storage.importers import batches, incoming, read_paths
from storage.project import SqliteProject
from tests.storage.formats import articles
from tests.storage.formats.fuzzing import require_sound

LONG = "ы" * 1_100_000
NINE = "\t_" * 8


def _read(path: Path, name: str = "") -> list[Read]:
    reads = list(read_paths([str(path)], ImportPlan(name)))
    for read in reads:
        require_sound(read)
    return reads


def _kept(path: Path, plan: ImportPlan, folder: Path) -> list[str]:
    """Imports a file into a new project, which is checked and exported; what was refused or remarked."""
    said = []
    with closing(SqliteProject.create(str(folder / "p.kavychki"))) as store:
        schema, who = store.schema(), store.annotator("Импорт").id
        reads = list(read_paths([str(path)], plan))
        for batch in batches(one for read in reads for one in incoming(read)):
            store.bring([prepared(one, plan, schema) for one in batch], who)
            said += [remark for one in batch for remark in one.remarks]
        assert store.check() == []
        if store.at_work():
            export(store, ExportPlan("jsonl", str(folder / "o.jsonl"), EACH, False, True))
    return [read.message for read in reads if read.code] + said


@pytest.mark.parametrize("suggestions", [False, True])
@pytest.mark.parametrize(
    "note",
    [
        r'{"attributes": {"note": "\ud800"}}', r'{"attributes": {"note": "a\u0000b"}}', '{"attributes": {"n": NaN}}',
        '{"attributes": {"n": 1e999}}', f'{{"attributes": {{"n": {10**30}}}}}', r'{"attributes": {"a\ud800": 5}}',
        r'{"attributes": {"links": [{"url": "a", "passage": "\ud800"}]}}',
        r'{"origin": "suggested", "maker": "x\ud800", "version": "\u0000", "score": NaN, "attributes": {"n": NaN}}',
    ],
)  # fmt: skip
def test_values_that_no_file_can_hold_are_left_out(tmp_path: Path, note: str, suggestions: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    articles.write(folder / "a.txt", "Мост закрыли в Туле.")
    articles.write(folder / "a.ann", f"T1\tLOC 15 19\tТуле\n#1\tAnnotatorNotes T1\t{note}\n")
    facts = {"file": "a", "title": "x\ud800", "doc_id": "d", "meta": {"\ud800": "\x00"}, "annotator": "\ud800"}
    articles.write(folder / "documents.json", json.dumps([facts]))
    said = _kept(folder, ImportPlan("brat", suggestions=suggestions), tmp_path)
    assert all("has a value that none can have here" in remark for remark in said)


_OURS: dict[str, Callable[[], dict[str, Any]]] = {
    "attribute": lambda: {"spans": [_span(attrs={"note": LONG})]},
    "suggestion": lambda: {"spans": [_span(attrs={"note": LONG}, origin="suggested")]},
    "number": lambda: {"spans": [_span(attrs={"n": 10**30}, origin="suggested")]},
    "label": lambda: {"spans": [_span(label=LONG)]},
    "pieces": lambda: {
        "text": "аб" * 200_000,
        "spans": [_span(pieces=[[4 * n, 4 * n + 1] for n in range(90_000)], origin="suggested")],
    },
    "title": lambda: {"title": LONG},
    "keys": lambda: {"meta": {f"k{n}": "слово" * 4 for n in range(60_000)}},
    "note": lambda: {"status": {"progress": "done", "flagged": False, "note": LONG}},
}


def _span(**more: Any) -> dict[str, Any]:
    return {"id": "a", "layer": "entity", "label": "LOC", "pieces": [[0, 4]], "attrs": {}, "origin": "hand", **more}


@pytest.mark.parametrize("what", _OURS)
def test_a_line_that_no_project_can_keep_is_named_and_the_rest_comes(tmp_path: Path, what: str) -> None:
    good = {"id": "g", "text": "Мост закрыли.", "spans": [_span()]}
    bad = {"id": "b", "text": "Мост открыли.", **_OURS[what]()}
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n{json.dumps(good | {'id': 'h'})}\n", encoding="utf-8")
    reads = _read(path, "jsonl")
    assert [bool(read.code) for read in reads] == [False, True, False]
    assert reads[1].message.startswith(f"{path}, line 2: ")
    assert len(_kept(path, ImportPlan("jsonl"), tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.csv", f"text,title\nДа,а\nНет,{LONG}\nВот,б\n", "line 3"),
        ("a.jsonl", f'{{"text": "Да."}}\n{{"text": "Нет.", "x": "{LONG}"}}\n{{"text": "Вот."}}\n', "line 2"),
        (
            "a.conllu",
            f"# newdoc\n1\tДа{NINE}\n\n# newdoc id = {LONG}\n1\tНет{NINE}\n\n# newdoc\n1\tВот{NINE}\n",
            "line 4",
        ),
    ],
)
def test_what_is_said_of_an_article_may_be_too_long(tmp_path: Path, name: str, content: str, place: str) -> None:
    path = articles.write(tmp_path / name, content)
    reads = _read(path)
    assert [bool(read.code) for read in reads] == [False, True, False]
    assert reads[1].message == f"{path}, {place}: what is said of the article is longer than 1 million characters"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.conll", "Анна B-PER\n\nв O\nТуле B-L\xd0C\n"),
        ("a.conllu", "1\tДа{}\tNER=B-\xd2\n".format("\t_" * 7)),
        ("a.conllu", "# newdoc id = \xd2\n1\tДа{}\n".format("\t_" * 8)),
    ],
)
def test_labels_and_titles_that_are_not_utf_8_are_told(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_bytes("".join(content).encode().replace("\xd0".encode(), b"\xd0\xff").replace("\xd2".encode(), b"\xff"))
    (read,) = _read(path, "conll" if name == "a.conll" else "conllu")
    assert "it is not UTF-8" in read.message


def test_names_of_columns_that_are_not_utf_8_are_shown_with_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text,ти".encode() + b"\xff,c\n" + "Мост закрыт, да\n".encode() * 3)
    assert [read.code for read in _read(path)] == [""] * 3


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
@pytest.mark.parametrize("name", ["docx", "xlsx-texts", "zip", "brat", "xmi"])
def test_members_that_are_damaged_are_told(tmp_path: Path, name: str, way: int) -> None:
    """Those that are no XML too, which nobody looks at before the library of the format does."""
    plain = articles.word(tmp_path / "x.docx")
    with zipfile.ZipFile(plain) as good:
        members = {info.filename: good.read(info) for info in good.infolist()}
    if name not in ("docx", "xlsx-texts"):
        members = {"a.txt": "Да. ".encode() * 90, "a.ann": b"", "a.xmi": b"<a/>" * 90, "TypeSystem.xml": b"<a/>" * 90}
    path = tmp_path / f"y.{'xlsx' if name == 'xlsx-texts' else name if name == 'docx' else 'zip'}"
    for spoilt in [*members][:3] + [name for name in members if "thumbnail" in name]:
        with zipfile.ZipFile(path, "w", way) as made:
            for member, content in members.items():
                made.writestr(member, content)
            places = {info.filename: info.header_offset + 30 + len(info.filename) for info in made.infolist()}
        data = bytearray(path.read_bytes())
        for at in range(9, 60):
            data[places[spoilt] + at : places[spoilt] + at + 1] = b"\x55"
        path.write_bytes(bytes(data))
        assert _read(path, name)


@pytest.mark.parametrize("name", ["zip", "brat", "xmi"])
def test_a_member_without_a_name_is_passed_over(tmp_path: Path, name: str) -> None:
    good: dict[str, str | bytes] = {"a.txt": "Да.", "a.ann": "T1\tX 0 2\tДа\n", "a.xmi": b"<a/>", "xx": "Нет."}
    path = articles.archived(tmp_path / "a.zip", good)
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\1\2")  # that of the last member, whose name becomes its comment (APPNOTE 4.3.12)
    data[entry + 28], data[entry + 32] = 0, 2
    path.write_bytes(bytes(data))
    reads = _read(path, name)
    assert name == "xmi" or any(read.documents for read in reads)


def test_a_style_without_a_name_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(articles.word(tmp_path / "a.docx")) as good:
        members = {info.filename: good.read(info) for info in good.infolist()}
    styles = members["word/styles.xml"]
    broken = styles.replace(b'<w:name w:val="heading 1"/>', b"<w:name/>")
    assert broken != styles
    path = articles.archived(tmp_path / "b.docx", {**members, "word/styles.xml": broken})
    assert "it is damaged" in _read(path)[0].message


def _webanno(path: Path) -> Path:
    head, at = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.X|label\n\n\n", 60_000_000
    return articles.write(
        path, head + "".join(f"#Text=Да\n{i + 1}-1\t{at * i}-{at * i + 2}\tДа\tX\t\n\n" for i in range(15))
    )


def _sidecar(path: Path) -> Path:
    rows = "".join(f"d\t1\t{900_000 * i}\t{900_000 * i + 2}\tда\n" for i in range(2_000))
    articles.write(path.with_name(f"{path.name}.tokens.tsv"), f"document\tsentence\tstart\tend\ttoken\n{rows}")
    return articles.write(path, "да O\n" * 2_000)


def _standoff(path: Path) -> Path:
    articles.write(path.with_suffix(".txt"), "Мост закрыли. " * 70_000)
    return articles.write(path, "".join(f"T{i}\tX 0 970000\tда\n" for i in range(10_000)))


def _bin(path: Path, **more: Any) -> Path:
    msgpack = pytest.importorskip("srsly.msgpack")
    known = {"attrs": ["ORTH"], "tokens": b"", "spaces": b"", "lengths": b"", "strings": [], "user_data": []}
    return articles.write(path, zlib.compress(msgpack.packb(known | {"span_groups": [], **more}, use_bin_type=True)))


def _words(path: Path) -> Path:
    spacy = pytest.importorskip("spacy")
    word = "ы" * 1_000_000
    key = struct.pack("<Q", spacy.strings.StringStore().add(word))
    return _bin(path, tokens=key * 5_000, spaces=b"\0" * 5_000, lengths=struct.pack("<i", 5_000), strings=[word])


def _documents(path: Path) -> Path:
    return _bin(path, lengths=b"\0" * 100_000_000)


@pytest.mark.parametrize(
    ("made", "name", "file"),
    [
        (_webanno, "webanno", "a.tsv"), (_sidecar, "conll", "a.conll"), (_standoff, "brat", "a.ann"),
        (_words, "spacy", "a.spacy"), (_documents, "spacy", "a.spacy"),
    ],
)  # fmt: skip
def test_small_files_do_not_become_gigabytes(
    tmp_path: Path, made: Callable[[Path], Path], name: str, file: str
) -> None:
    path = made(tmp_path / file)
    begun = time.process_time()
    reads = _read(path, name)
    assert reads
    assert all(len(document.text) < 2_000_000 for read in reads for document in read.documents)
    assert time.process_time() - begun < 10
