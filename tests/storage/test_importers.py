"""Files of the world become documents, or a sentence that says why not."""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import TextRejected
from annotate.model.text import Document, text_sha256
from annotate.ports import ImportPlan, Incoming, Read
from storage.importers import IMPORTERS, batches, read_paths
from storage.importers import text as text_importer
from storage.importers.decoding import Decoded, decoded, russian_score
from storage.importers.text import document_of
from tests.timing import within

ARTICLE = (
    "Жители Ульяновска жалуются на подорожание йода и ёлок. «Это не шутка», — сказал депутат Юрий Щёкин.\n"
    "По его словам, за полугодие цены выросли на 18,3 %."
)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and odd names of POSIX")


def _read(path: Path, encoding: str = "") -> Read:
    (read,) = read_paths([str(path)], ImportPlan(encoding=encoding))
    return read


def _refused(path: Path, encoding: str = "") -> tuple[str, str]:
    read = _read(path, encoding)
    assert read.documents == ()
    assert read.message.startswith(f"{path}: ")
    return read.code, read.message.removeprefix(f"{path}: ")


def test_a_text_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "музей.txt"
    raw = "\ufeff date 2026-02-03 В Туле открыли музей.\r\n\r\nФото: А. Котов\r\n".encode()
    path.write_bytes(raw)
    read = _read(path)
    text = " date 2026-02-03 В Туле открыли музей.\n\nФото: А. Котов\n"
    meant = Document(
        read.documents[0].id, text, "В Туле открыли музей", "2026-02-03", "музей.txt", body=17,
        bytes_sha256=hashlib.sha256(raw).hexdigest(), text_sha256=text_sha256(text),
    )  # fmt: skip
    assert read == Read(str(path), (meant,), "utf-8", format="text")


def test_a_pasted_text_becomes_a_document() -> None:
    document = document_of("Реки вышли из берегов.\r\n", "  Паводок ")
    text = "Реки вышли из берегов.\n"
    assert replace(document, id="") == Document("", text, "Паводок", text_sha256=text_sha256(text))
    assert document_of("Реки вышли.").title == "Реки вышли"
    with pytest.raises(TextRejected, match="empty"):
        document_of(" \n\t")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "cp1251", "koi8-r", "cp866", "mac-cyrillic", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_russian_is_read_in_the_encodings_that_it_comes_in(encoding: str) -> None:
    text = ARTICLE if encoding.startswith("utf") else ARTICLE.replace("—", "-")
    if encoding in ("koi8-r", "cp866"):
        text = text.replace("«", '"').replace("»", '"')
    found = decoded(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert found.guessed == (encoding not in ("utf-8", "utf-16", "utf-32"))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["Да", "Путин", "МОСКВА, 3 ФЕВРАЛЯ", "ЁЖ", "3 февраля 2026 г.", "Hello, Россия", "съел ещё этих французских булок"],
)
def test_short_texts_are_read_too(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == Decoded(text, encoding, guessed=True)


@pytest.mark.parametrize("text", ["Путин", "Яна и Юля", "Объём выпуска", "Ответ: нет.", "3 февраля 2026 г."])
def test_short_texts_of_old_macs_are_told_from_those_of_windows(text: str) -> None:
    assert decoded(text.encode("mac-cyrillic")) == Decoded(text, "mac-cyrillic", guessed=True)
    assert decoded(text.encode("cp1251")) == Decoded(text, "cp1251", guessed=True)


def test_a_byte_order_mark_decides() -> None:
    assert decoded(b"\xef\xbb\xbf" + ARTICLE.encode()) == Decoded(ARTICLE, "utf-8")
    assert decoded(b"\xff\xfe" + "Да".encode("utf-16-le")) == Decoded("Да", "utf-16")


def test_a_named_encoding_is_the_only_one_tried() -> None:
    raw = "Да".encode("koi8-r")
    assert decoded(raw, "cp1251").text == "дБ"
    for encoding, words in (
        ("utf-8", "not utf-8"),
        ("klingon", "no encoding"),
        ("rot13", "no encoding"),
        ("\0", "no encoding"),
    ):
        with pytest.raises(TextRejected, match=words) as raised:
            decoded(raw, encoding)
        assert raised.value.code == "undecodable"


def test_russian_scores_higher_than_its_misreadings() -> None:
    raw = ARTICLE.encode("cp1251")
    scores = {name: russian_score(raw.decode(name)) for name in ("cp1251", "koi8-r", "cp866")}
    assert max(scores, key=lambda name: scores[name]) == "cp1251"
    assert scores["cp1251"] > 0.5 > 0 > scores["cp866"]
    assert russian_score("plain ASCII") == 0


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "cp1251", "utf-16"]))
def test_any_bytes_give_a_text_or_a_reason(data: bytes, encoding: str) -> None:
    try:
        outcome = decoded(data, encoding).text
    except TextRejected as error:
        outcome = error.code
    assert outcome


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "empty", "nothing but white space"),
        (b"\xef\xbb\xbf \r\n", "empty", "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100), "binary", "export the article as plain text"),
        (bytes(range(1, 9)) * 50, "binary", "control characters"),
        (random.Random(1).randbytes(4000), "binary", "no text file"),
        ("конец\0строки".encode(), "binary", "zero bytes"),
        ("Знак \ufffe не знак".encode(), "noncharacter", "U+FFFE"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_advice(tmp_path: Path, raw: bytes, code: str, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    found, message = _refused(path)
    assert (found, words in message) == (code, True), message


def test_a_wrong_encoding_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Да".encode("cp1251"))
    assert _refused(path, "utf-8") == (
        "undecodable",
        "its encoding is not known (not utf-8: invalid continuation byte at byte 0);"
        " name it with --encoding, or save it as UTF-8",
    )


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # without blocks on disk
    code, message = _refused(path)
    assert code == "too-large"
    assert message == "it is too large (200 MB, at most 50 MB are read); split it into articles"


def test_a_file_that_grows_past_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    monkeypatch.setattr(text_importer, "LARGEST", 100)
    assert _refused(path)[0] == "too-large"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert _refused(tmp_path / "нет.txt")[0] == "missing"
    (read,) = read_paths(["нет\0.txt"])
    assert (read.code, read.message) == ("missing", "нет%00.txt: this cannot be the name of a file")


def test_a_folder_is_read_with_its_folders_by_name(tmp_path: Path) -> None:
    for name in (
        "б.txt",
        "а/2.txt",
        "а/10.TXT",
        "а/без расширения",
        "а/в/1.txt",
        ".hidden.txt",
        ".git/x.txt",
        "p.png",
        "a.db",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Новость {name}.", encoding="utf-8")
    reads = list(read_paths([str(tmp_path), str(tmp_path / "p.png")]))
    names = [Path(read.path).relative_to(tmp_path).as_posix() for read in reads]
    # a file that is named is read whatever it is called
    assert names == ["б.txt", "а/10.TXT", "а/2.txt", "а/без расширения", "а/в/1.txt", "p.png"]
    assert [read.documents[0].source for read in reads][:2] == ["б.txt", "10.TXT"]


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Раз.", encoding="utf-8")
    (tmp_path / "2.txt").touch()
    (tmp_path / "3.txt").write_text("Три.", encoding="utf-8")
    assert [(read.code, len(read.documents)) for read in read_paths([str(tmp_path)])] == [
        ("", 1),
        ("empty", 0),
        ("", 1),
    ]


def test_a_folder_without_texts_is_said(tmp_path: Path) -> None:
    (tmp_path / "p.png").touch()
    assert _refused(tmp_path) == ("empty", "there are no text files in this folder")


@POSIX
def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "а").mkdir()
    (tmp_path / "а" / "1.txt").write_text("Раз.", encoding="utf-8")
    (tmp_path / "а" / "назад").symlink_to(tmp_path)
    (tmp_path / "сюда.txt").symlink_to("сюда.txt")
    (tmp_path / "нигде.txt").symlink_to("нет.txt")
    codes = {Path(read.path).name: read.code for read in read_paths([str(tmp_path)])}
    assert codes == {"1.txt": "", "сюда.txt": "io", "нигде.txt": "missing"}


def test_a_folder_of_many_files_is_gone_through_in_proportion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{n}.txt" for n in range(20_000)]  # none of which is there: only their names are looked at
    monkeypatch.setattr(os, "walk", lambda folder, **_: [(folder, [], names)])
    assert within(5, lambda: deque(read_paths([str(tmp_path)]), maxlen=0))


@POSIX
def test_odd_file_names_are_kept_readable(tmp_path: Path) -> None:
    for name in (b"\xff\xfe.txt", b"a\nb.txt", "я\u202e.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("Раз.", encoding="utf-8")
    sources = sorted(read.documents[0].source for read in read_paths([str(tmp_path)]))
    assert sources == ["%ff%fe.txt", "a%0ab.txt", "я%e2%80%ae.txt"]


def test_documents_come_in_batches_that_fit_into_memory() -> None:
    documents = [Document(str(n), "а" * (5_000_000 if n in (3, 4) else 10)) for n in range(1005)]
    found = list(batches(map(Incoming, documents)))
    sizes = [len(batch) for batch in found]
    assert (sizes, list(batches([]))) == ([5, 500, 500], [])
    assert [d.id for batch in batches(map(Incoming, documents)) for d in [one.document for one in batch]] == [
        str(n) for n in range(1005)
    ]


def test_every_importer_has_a_name_and_a_description() -> None:
    assert [i.format.name for i in IMPORTERS][:2] == ["text", "jsonl"]
    assert len({i.format.name for i in IMPORTERS}) == len(IMPORTERS)
    assert all(i.format.title and i.format.description for i in IMPORTERS)
