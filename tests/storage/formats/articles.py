"""Articles in files of the world, made by the tests themselves."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import docx
from docx.oxml import OxmlElement

from annotate.model.text import Document
from annotate.ports import ImportPlan, Read
from storage.importers import read_paths

WORDS = "Мэр Анна Белова закрыла мост через реку Упу до апреля. «Ехать станет дальше», — сказала она. \U0001f600"
PAGE = f"""<!DOCTYPE html><html lang="ru-RU"><head><!--CHARSET--><title>Мост закрыт | Новости Тулы</title>
<meta property="og:title" content="Мост закрыт"><meta property="og:site_name" content="Новости Тулы">
<meta name="author" content="Анна Котова"><meta property="article:published_time" content="2026-02-03T10:00:00+03:00">
<link rel="canonical" href="https://tula.example/n/1"><link rel="stylesheet" href="https://tula.example/a.css"></head>
<body><nav><a href="/">Главная</a><a href="/b">О нас</a></nav><article><h1>Мост закрыт</h1><p>{WORDS}</p>
<ul><li>первое</li><li>второе</li></ul><p>Автобусы идут в объезд.<br>Это ненадолго.</p>
<table><tr><td>один</td><td>два</td></tr></table></article><footer>© 2026</footer></body></html>"""
TEXT = f"Мост закрыт\n{WORDS}\nпервое\nвторое\nАвтобусы идут в объезд.\nЭто ненадолго.\nодин\tдва"


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read_one(path: Path, plan: ImportPlan | None = None) -> Read:
    (found,) = read_paths([str(path)], plan or ImportPlan())
    return found


def document(path: Path) -> Document:
    (found,) = read_one(path).documents
    return found


def refusal(path: Path) -> str:
    found = read_one(path)
    assert not found.documents
    assert found.message.startswith(f"{path}: ")
    return found.message.removeprefix(f"{path}: ")


def word(path: Path, title: str = "") -> Path:
    made = docx.Document()
    core = made.core_properties
    core.title, core.author, core.created = title, "Анна", dt.datetime(2026, 2, 3)  # noqa: DTZ001
    made.sections[0].header.paragraphs[0].text = "КОЛОНТИТУЛ"
    made.sections[0].footer.paragraphs[0].text = "ПОДВАЛ"
    made.add_heading("Мост закрыт", 1)
    paragraph = made.add_paragraph(WORDS + " и\u0306 5\u00a0кг")
    gone = OxmlElement("w:del")
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "УДАЛЕНО"
    run.append(words)
    gone.append(run)
    paragraph._p.append(gone)
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 0).text = "один", "два\nтри", "четыре"
    made.add_paragraph("Слева\tсправа").add_run().add_break()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    last = made.add_paragraph("В поле.")._p
    last.addprevious(control)
    control.append(content)
    content.append(last)
    made.save(str(path))
    return path


def archived(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
