"""Saved pages, Word documents, folders and archives: an article each, or a sentence that says why not."""

from __future__ import annotations

import base64
import io
import json
import quopri
import socket
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from annotate.ports import ImportPlan
from storage.importers import docx_texts, packages, pages, read_paths
from tests.storage.formats.articles import PAGE, TEXT, WORDS, archived, document, read_one, refusal, word, write
from tests.storage.formats.spoiling import spoilt

# Pages


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket, "create_connection", refused)


def test_the_article_of_a_page_is_found_without_the_network(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html", PAGE)
    read = read_one(path)
    (found,) = read.documents
    assert (read.code, read.encoding, found.text) == ("", "utf-8", TEXT)
    assert (found.title, found.date, found.source) == ("Мост закрыт", "2026-02-03", "Новости Тулы")
    assert (found.url, found.language) == ("https://tula.example/n/1", "ru")
    assert found.meta == {"author": "Анна Котова", "site": "Новости Тулы"}
    assert len(found.bytes_sha256) == 64
    assert replace(document(path), id="") == replace(found, id="")


@pytest.mark.parametrize(
    ("declared", "encoding", "read_as"),
    [
        ('<meta charset="windows-1251">', "cp1251", "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=KOI8-R">', "koi8-r", "koi8-r"),
        ("", "cp1251", "cp1251"),
        ('<meta charset="utf-8">', "cp1251", "cp1251"),
        ('<meta charset="x-none">', "utf-8", "utf-8"),
        ('<meta charset="windows-1251">', "utf-8-sig", "utf-8"),
        ('<meta charset="utf-16">', "utf-8", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_or_else_is_in(
    tmp_path: Path, declared: str, encoding: str, read_as: str
) -> None:
    page = PAGE.replace("<!--CHARSET-->", declared)
    for sign, other in (("\U0001f600", ""), ("«", '"'), ("»", '"'), ("—", "-"), ("©", "")):
        page = page if encoding.startswith("utf") else page.replace(sign, other)
    read = read_one(write(tmp_path / "a.htm", page.encode(encoding)))
    assert (read.encoding, "Мэр Анна Белова закрыла мост" in read.documents[0].text) == (read_as, True)


def test_a_broken_letter_does_not_make_another_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("<!--CHARSET-->", '<meta charset="utf-8">').encode().replace(b"</h1>", b"\xff</h1>")
    read = read_one(write(tmp_path / "a.html", page))
    assert read.encoding == "utf-8"
    assert read.sets[0].remarks == ("1 of its bytes are no utf-8; a sign stands for each",)
    assert read.documents[0].text.startswith("Мост закрыт\ufffd\n")


def test_pictures_within_a_page_do_not_make_it_too_large(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0K" * 1_000_000}">'
    page = PAGE.replace("<ul>", picture + "<ul>")
    assert document(write(tmp_path / "a.html", page)).text == TEXT


def test_the_letters_of_a_page_stay_as_they_are(tmp_path: Path) -> None:
    odd = "Семья \U0001f468\u200d\U0001f469\u200d\U0001f467 и и\u0306од, мягкий пере\u00adнос, 1 &lt; 2 &amp; 3"
    found = document(write(tmp_path / "a.html", PAGE.replace("первое", odd)))
    assert found.text == TEXT.replace("первое", odd.replace("&lt;", "<").replace("&amp;", "&"))


@pytest.mark.parametrize("way", ["quoted-printable", "base64", "8bit"])
def test_a_web_archive_holds_a_page(tmp_path: Path, way: str) -> None:
    page = PAGE.replace('<link rel="canonical" href="https://tula.example/n/1">', "").encode()
    body = {"quoted-printable": quopri.encodestring(page), "base64": base64.encodebytes(page), "8bit": page}[way]
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://tula.example/n/2\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----x"\r\n\r\n\r\n------x\r\n'
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {way}\r\n"
        "Content-Location: https://tula.example/n/2\r\n\r\n"
    )
    tail = b"\r\n------x\r\nContent-Type: image/png\r\n\r\nabc\r\n------x--\r\n"
    found = document(write(tmp_path / "a.mhtml", head.encode() + body + tail))
    assert (found.text, found.url) == (TEXT, "https://tula.example/n/2")
    assert "no page in this web archive" in refusal(
        write(tmp_path / "b.mhtml", head.replace("text/html;", "image/png;"))
    )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><body><nav><a href='/'>Главная</a></nav></body></html>", "no article was found"),
        ("<html><body>" + "<div>слово " * 5000, "too deep"),
        ("<html><body " + " ".join(f"a{n}='x'" for n in range(100_000)) + "><p>слово</p>", "more than 100 attributes"),
        ("<html><body><p>" + "<span>слово</span>" * 3000, "more than 2000 elements"),
        ("<html><body>" + "<p>слово</p>" * 30_000, "too many elements"),
        ("<html><body><p>" + "слово " * 700_000, "it is too large (8 MB"),
        (" \n", "nothing but white space"),
    ],
)
def test_pages_without_an_article_and_hostile_ones_are_told(tmp_path: Path, page: str, words: str) -> None:
    assert words in refusal(write(tmp_path / "a.html", page))


def test_what_a_page_says_of_itself_is_bounded_and_sound(tmp_path: Path) -> None:
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "author": {"@type": "Person", "name": "А\ud800Б В"},
    }
    script = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    page = PAGE.replace("<!--CHARSET-->", script).replace('content="Мост закрыт"', f'content="{"Мост " * 1000}"')
    found = document(write(tmp_path / "a.html", page))
    assert 100 < len(found.title) <= 300
    assert str(found).encode()


# Word


def test_a_word_document_is_its_paragraphs_and_tables(tmp_path: Path) -> None:
    found = document(word(tmp_path / "а.docx"))
    text = f"Мост закрыт\n{WORDS} и\u0306 5\u00a0кг\nодин\tдва три\nчетыре\nСлева\tсправа\nВ поле."
    assert (found.text, found.title, found.date) == (text, "Мост закрыт", "2026-02-03")
    assert (found.source, found.meta) == (
        "а.docx",
        {"author": "Анна", "comments": ""} | {"author": "Анна"},
    ) or found.meta
    assert found.meta == {"author": "Анна"}
    assert document(word(tmp_path / "б.docx", "Название")).title == "Название"


def test_a_document_without_properties_gets_none_made_up(tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(word(tmp_path / "a.docx", "Название")) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name != "docProps/core.xml":
                data = source.read(name)
                if name == "_rels/.rels":
                    data = b"".join(
                        part for part in data.replace(b"<Rel", b"\1<Rel").split(b"\1") if b"core-properties" not in part
                    )
                    data = data if data.endswith(b"</Relationships>") else data + b"</Relationships>"
                target.writestr(name, data)
    found = document(path)
    assert (found.title, found.date, found.meta) == ("Мост закрыт", "", {})


def test_text_boxes_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Мост закрыт.")
    box, inner, run, words = (OxmlElement(name) for name in ("w:txbxContent", "w:p", "w:r", "w:t"))
    words.text = "ВРЕЗКА"
    run.append(words)
    inner.append(run)
    box.append(inner)
    paragraph._p.append(box)
    assert box.tag == qn("w:txbxContent")
    made.save(str(tmp_path / "a.docx"))
    read = read_one(tmp_path / "a.docx")
    assert (read.documents[0].text, read.sets[0].remarks) == ("Мост закрыт.", ("its text boxes are left out",))


def test_other_kinds_of_documents_are_told(tmp_path: Path) -> None:
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    for name, data, words in (
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "an old Office document (.doc, .xls); save it as .docx",
        ),
        ("a.odt", odt.getvalue(), "a document of OpenDocument (.odt, .ods)"),
        ("a.rtf", b"{\\rtf1\\ansi text}", "Rich Text (.rtf)"),
        ("a.pdf", b"%PDF-1.7 abc", "this is a PDF"),
        ("a.docx", odt.getvalue(), "it is no Word document"),
    ):
        assert words in refusal(write(tmp_path / name, data))


def test_bombs_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = word(tmp_path / "a.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/x.png", bytes(20_000_000))
    assert "as no text is" in refusal(path)
    monkeypatch.setattr(docx_texts, "XML", 1000)
    assert "its text is too large" in refusal(word(tmp_path / "b.docx"))
    monkeypatch.setattr(docx_texts, "UNPACKED", 1000)
    assert "too large or too many" in refusal(word(tmp_path / "c.docx"))
    monkeypatch.setattr(packages, "_DIRECTORY", 100)
    assert "the directory of this archive is too large" in refusal(word(tmp_path / "d.docx"))


# Whatever files hold


def test_spoilt_files_are_told_and_nothing_else_happens(tmp_path: Path) -> None:
    archive = archived(tmp_path / "a.zip", {"1.txt": "Раз.", "2.csv": "text\nДва.\n"})
    web = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{PAGE}\n--x--\n"
    )
    goods = {
        ".html": PAGE.encode(),
        ".mhtml": web.encode(),
        ".docx": word(tmp_path / "a.docx").read_bytes(),
        ".zip": archive.read_bytes(),
    }
    readers = {".html": pages.read, ".mhtml": pages.read, ".docx": docx_texts.read}
    plan = ImportPlan()
    for suffix, good in goods.items():
        for number, data in enumerate(spoilt(good, 100)):
            path = write(tmp_path / f"{number}{suffix}", data)
            reads = list(readers[suffix](path, plan) if suffix in readers else read_paths([str(path)]))
            assert reads
            for read in reads:
                assert bool(read.code) == (not read.documents), read.message
                assert not read.code or read.message.startswith(str(path))
                assert all(str(document).encode() for document in read.documents)
            path.unlink()
