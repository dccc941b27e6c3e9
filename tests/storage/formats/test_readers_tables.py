"""Tables of articles: CSV, TSV and Excel; columns by name or choice, a broken row told and the others read."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from annotate.errors import StorageError
from annotate.model.text import Document
from annotate.ports import Columns, ImportPlan, Outside, Read
from storage.importers import csv_texts, read_paths, xlsx_texts
from storage.importers.marking import date_of
from storage.outside import World
from tests.storage.formats.spoiling import spoilt

EMOJI = "Семья \U0001f468\u200d\U0001f469\u200d\U0001f467 и \U0001f600, и\u0306од, 5\u00a0кг\u2028конец"
LONG = "Мост через реку закрыт до апреля, автобусы идут в объезд. " * 3


def _write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _read(path: Path, **choices: str) -> list[Read]:
    return list(read_paths([str(path)], ImportPlan(choices=choices)))


def _documents(path: Path, **choices: str) -> list[Document]:
    return [document for read in _read(path, **choices) for document in read.documents]


def _texts(path: Path, **choices: str) -> list[str]:
    return [document.text for document in _documents(path, **choices)]


def _said(path: Path, **choices: str) -> list[str]:
    return [read.message.removeprefix(f"{path}") for read in _read(path, **choices) if read.code]


def test_a_row_is_an_article(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.csv",
        "id,Заголовок,Текст,Дата,Источник,Ссылка,Рубрика\r\n"
        f'7,Мост,"{EMOJI}\r\nОн сказал: ""Да, закрыт"".",03.02.2026 10:00,ТАСС,https://t.example/1,город\r\n',
    )
    (read,) = _read(path)
    (found,) = read.documents
    assert (found.text, found.title, found.date) == (f'{EMOJI}\nОн сказал: "Да, закрыт".', "Мост", "2026-02-03")
    assert (found.source, found.url) == ("ТАСС", "https://t.example/1")
    assert found.meta == {"id": "7", "Рубрика": "город"}
    assert (read.code, read.encoding) == ("", "utf-8")
    assert read.message == (
        f"{path}: cells are parted by a comma; columns: text = Текст, title = Заголовок, date = Дата,"
        " source = Источник, url = Ссылка, id = id"
    )


def test_columns_can_be_named_by_name_and_number(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", f"Анонс;Полный вариант;Когда\nКратко;{LONG};2026-02-03\n")
    (found,) = _documents(path, text="полный вариант", title="1", date="Когда", meta="none")
    assert (found.text, found.title, found.date, found.meta) == (LONG, "Кратко", "2026-02-03", {})
    assert _said(path, text="Тело") == [": there is no column 'Тело' for text; there are: Анонс, Полный вариант, Когда"]


def test_the_column_of_long_words_is_the_text_where_no_name_says_so(tmp_path: Path) -> None:
    assert _texts(_write(tmp_path / "a.csv", f'столбец,другой\nа,"{LONG}"\nб,"{LONG}2"\n')) == [LONG, LONG + "2"]
    assert _texts(_write(tmp_path / "b.csv", f'1,"{LONG}"\n2,"{LONG}2"\n')) == [LONG, LONG + "2"]
    assert _texts(
        _write(
            tmp_path / "c.csv",
            f'"{LONG}"\n',
        ),
        header="no",
    ) == [LONG]
    assert _said(_write(tmp_path / "d.csv", "а,б\n1,2\n"))[0].startswith(
        ": none of its columns is known to hold the text"
    )


def test_a_table_of_annotations_is_not_taken_for_articles(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "entities.csv", "document,title,annotator,annotation,text,start,end,fragments\nd,т,А,a,Анна,0,4,\n"
    )
    assert _said(path) == [
        ": this is a table of annotations that were exported; import the project's lossless JSONL instead"
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found_out(tmp_path: Path, sign: str) -> None:
    path = _write(
        tmp_path / "a.csv", f'текст{sign}дата\n"Да{sign} нет"{sign}2026-02-03\nПросто, слова; два{sign}2026\n'
    )
    if sign in ",;":
        path.write_text(
            path.read_text(encoding="utf-8").replace("Просто, слова; два", "Просто слова"), encoding="utf-8"
        )
    assert _texts(path)[0] == f"Да{sign} нет"
    assert [document.date for document in _documents(path)] == ["2026-02-03", "2026"]


def test_excel_names_the_separator_in_a_line_of_its_own(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", "\ufeffsep=;\r\n\r\nтекст;дата\r\nДа, нет;2026\r\n")
    assert _texts(path) == ["Да, нет"]


def test_one_column_may_hold_commas(tmp_path: Path) -> None:
    assert _texts(_write(tmp_path / "a.csv", "text\nДа, нет\nпросто\n")) == ["Да, нет", "просто"]


def test_quotes_in_tsv_are_signs_like_others(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tsv", 'title\ttext\n"Рога и копыта" открылись\tВчера\\nв "Туле"\n')
    assert _documents(path)[0].title == '"Рога и копыта" открылись'
    assert _texts(path) == ['Вчера\\nв "Туле"']
    assert _texts(path, escapes="undo") == ['Вчера\nв "Туле"']


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_are_detected_and_said(tmp_path: Path, encoding: str) -> None:
    path = _write(tmp_path / "a.csv", f"text;title\n{'Plain words.;x' + chr(10)}{LONG};Мост\n".encode(encoding))
    reads = _read(path)
    assert [document.title for read in reads for document in read.documents] == ["x", "Мост"]
    assert reads[0].encoding == encoding.removesuffix("-sig")


def test_the_encoding_shows_itself_late(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.csv",
        b"text;title\n" + (b"plain words " * 100 + b";x\n") * 1000 + "Мост закрыт;я\n".encode("cp1251"),
    )
    assert _texts(path)[-1] == "Мост закрыт"


def test_broken_rows_are_told_by_line_and_the_others_go_on(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.csv",
        'text,title\n"Раз,\nдва",1\nа "б" в,2\n"бр"ок,3\n\nчетыре,4,5\n,6\n'.encode()
        + b"\xd0,7\nx,\xff\n"
        + '"восемь",8\n"не закрыто,9\nдесять,10\n'.encode(),
    )
    reads = _read(path)
    assert [read.message.removeprefix(f"{path}, ") for read in reads if read.code] == [
        'line 5: there is something behind a closing quote; within quotes, write "" for each quote',
        "line 7: it has 3 cells, the table 2 columns; is a quote or separator wrong?",
        "line 8: there is nothing but white space in it; leave it out",
        "line 9: it holds bytes or codes that are no characters; save the file again as UTF-8",
        "line 10: it holds bytes or codes that are no characters; save the file again as UTF-8",
        "line 12: a quote is not closed in it",
    ]
    assert _texts(path) == ["Раз,\nдва", 'а "б" в', "восемь", "десять"]


def test_a_quote_that_is_never_closed_takes_neither_the_file_nor_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_texts, "LONGEST", 2_000)
    monkeypatch.setattr(csv_texts, "_AGAIN", 20_000)
    lines = [f'"{n},слово слово слово' if n % 50 == 0 else f"статья {n},слово" for n in range(1, 3000)]
    path = _write(tmp_path / "a.csv", "text,title\n" + "\n".join(lines) + "\n")
    reads = _read(path, quotes="double")
    assert len([read for read in reads if not read.code]) > 50
    path.write_text("text,title\nа,б\n" + "x" * 5_000 + "\nв,г\n", encoding="utf-8")
    assert _texts(path) == ["а", "в"]
    assert "line 3: longer than" in _said(path)[0]


def test_a_table_of_many_rows_takes_the_memory_of_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("text,title\n")
        for number in range(1600):
            file.write(f'"Статья {number}. {LONG * 20}",{number}\n')
    assert path.stat().st_size > 10_000_000
    tracemalloc.start()
    count = sum(len(read.documents) for read in read_paths([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 12_000_000) == (1600, True)


def test_longer_cells_than_csv_allows_are_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", f'text,title\n"{"слово " * 50_000}",x\n')
    assert len(_texts(path)[0]) == 300_000


def test_dates_are_told_in_several_ways() -> None:
    given = [
        "2026-02-03",
        "2026-02-03T10:00",
        "3.02.2026",
        "03.02.2026, 10:15",
        "2026",
        "2026-13-01",
        "31.02.2026",
        "да",
    ]
    assert [date_of(day) for day in given] == ["2026-02-03"] * 4 + ["2026", "", "", ""]


# Excel


def _workbook(path: Path, sheets: dict[str, Iterable[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()
    return path


def test_a_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    at = dt.datetime(2026, 2, 3, 10, 15)  # noqa: DTZ001
    path = _workbook(
        tmp_path / "а.xlsx",
        {
            "Статьи": [
                [], ["№", "Текст", "Дата", "Цена", "Есть"], [1, EMOJI, dt.date(2026, 2, 3), 1.5, True],
                [None], [2, "Второй\r\nтекст", at, 12.0, None], [3, None, None, "x"],
            ],
            "Другой": [["text"], ["Из другого"]],
        },
    )  # fmt: skip
    first, second, third = _read(path)
    assert first.message.startswith(f"{path}: sheet Статьи (not read: Другой); columns: text = Текст")
    assert first.documents[0].text == EMOJI
    assert first.documents[0].meta == {"id": "1", "Цена": "1.5", "Есть": "true"}
    assert [first.documents[0].date, second.documents[0].date] == ["2026-02-03", "2026-02-03"]
    assert second.documents[0].text == "Второй\nтекст"
    assert third.message == f"{path}, sheet Статьи, row 6: there is nothing but white space in it; leave it out"
    assert _texts(path, sheet="Другой") == _texts(path, sheet="2") == ["Из другого"]
    assert _said(path, sheet="Нет") == [": there is no sheet 'Нет'; there are: Статьи, Другой"]


def test_the_size_that_a_sheet_claims_is_not_believed(tmp_path: Path) -> None:
    good = _workbook(tmp_path / "a.xlsx", {"s": [["text"], ["Мост закрыт."]]})
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"').replace(b'r="2"', b'r="900000000"')
            target.writestr(name, data)
    assert [read.code for read in _read(path)] == ["empty"]


def test_a_workbook_with_a_document_type_or_too_well_packed_is_not_opened(tmp_path: Path) -> None:
    good = _workbook(tmp_path / "a.xlsx", {"s": [["text"], ["Мост закрыт."]]})
    for number, (name, data) in enumerate(
        [
            (
                "xl/workbook.xml",
                b'<?xml version="1.0"?>' + b" " * 999_995 + b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
            ),
            ("xl/media/x.png", bytes(30_000_000)),
        ]
    ):
        path = tmp_path / f"{number}.xlsx"
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for other in source.namelist():
                if other != name:
                    target.writestr(other, source.read(other))
            target.writestr(name, data, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    assert "declares a document type" in _said(tmp_path / "0.xlsx")[0]
    assert "as no text is" in _said(tmp_path / "1.xlsx")[0]


def test_without_its_library_excel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _workbook(tmp_path / "a.xlsx", {"s": [["text"], ["Мост закрыт."]]})
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (read,) = _read(path)
    assert (read.code, 'pip install "kavychki[xlsx]"' in read.message) == ("missing-extra", True)
    with pytest.raises(StorageError) as raised:
        World().columns(str(path))
    assert raised.value.code == "missing-extra"


# What a dialog asks


def test_columns_are_told_before_the_import(tmp_path: Path) -> None:
    world: Outside = World()
    path = _write(tmp_path / "a.csv", "Текст;Дата\nДа, нет;2026\nНет;2025\n".encode("cp1251"))
    rows = (("Да, нет", "2026"), ("Нет", "2025"))
    known = Columns(("Текст", "Дата"), rows, {"text": "Текст", "date": "Дата"}, True, "cp1251", "semicolon")
    assert world.columns(str(path)) == known
    book = _workbook(tmp_path / "a.xlsx", {"один": [["Текст"], ["Да"]], "два": [[1, LONG]]})
    assert world.columns(str(book)) == Columns(
        ("Текст",), (("Да",),), {"text": "Текст"}, True, "", "", ("один", "два"), "один"
    )
    other = world.columns(str(book), ImportPlan(choices={"sheet": "два"}))
    assert other == Columns(("1", "2"), (("1", LONG),), {"text": "2"}, False, "", "", ("один", "два"), "два")


def test_what_is_no_table_has_no_columns(tmp_path: Path) -> None:
    for name, data, code in (("a.txt", "Мост", "nothing"), ("b.csv", "", "nothing"), ("c.xlsx", "PK\3\4", "nothing")):
        with pytest.raises(StorageError) as raised:
            World().columns(str(_write(tmp_path / name, data)))
        assert (raised.value.code, name in str(raised.value)) == (code, True)
    with pytest.raises(StorageError, match="no such file") as raised:
        World().columns(str(tmp_path / "нет.csv"), ImportPlan("csv-texts"))
    assert raised.value.code == "missing"


# Whatever files hold


def test_spoilt_tables_are_told_and_nothing_else_happens(tmp_path: Path) -> None:
    good = _write(tmp_path / "a.csv", f'id,text,date\n1,"{EMOJI}, ""да""",2026\n' * 5).read_bytes()
    book = _workbook(tmp_path / "a.xlsx", {"s": [["text", "date"], [EMOJI, 5], ["Да", "x"]]}).read_bytes()
    plan = ImportPlan()
    for number, data in enumerate(spoilt(good, 100)):
        for read in csv_texts.read(_write(tmp_path / f"{number}.csv", data), plan):
            assert bool(read.code) == (not read.documents)
            assert all(f"{document.title}{document.meta}{document.text}".encode() for document in read.documents)
    for number, data in enumerate(spoilt(book, 100)):
        for read in xlsx_texts.read(_write(tmp_path / f"{number}.xlsx", data), plan):
            assert bool(read.code) == (not read.documents)
