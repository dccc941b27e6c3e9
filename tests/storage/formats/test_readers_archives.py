"""Folders and archives: each file as its own format says, names that never become paths, bombs that stay packed."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from annotate.ports import ImportPlan
from storage.importers import archives, read_paths
from tests.storage.formats.articles import PAGE, archived, document, read_one, refusal, word, write


def _mixed(folder: Path) -> dict[str, str | bytes]:
    return {
        "1.txt": "Раз.".encode("cp1251"),
        "2.html": PAGE,
        "3.docx": word(folder / "x.docx").read_bytes(),
        "4.jsonl": '{"text": "Четыре."}\n{"text": ""}\n',
        "5.csv": "text\nПять.\n",
        "6.json": '{"settings": 1}',
        "7.png": b"\x89PNG",
        "8.json": '[{"text": "Восемь."}]',
        ".hidden.txt": "Скрыто.",
        "__MACOSX/1.txt": "Скрыто.",
        "9/десять.txt": "Десять.",
        "сломан.txt": b"\0\0\0",
    }


TITLES = ["Раз", "Мост закрыт", "Мост закрыт", "Четыре", "Пять", "Восемь", "Десять"]


def test_a_folder_and_an_archive_of_mixed_files_are_read_alike(tmp_path: Path) -> None:
    mixed = _mixed(tmp_path)
    folder = tmp_path / "папка"
    for name, data in mixed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, data)
    archive = archived(tmp_path / "архив.zip", mixed)
    for place in (folder, archive):
        reads = list(read_paths([str(place)]))
        assert sorted(d.title for read in reads for d in read.documents) == sorted(TITLES)
        assert sorted((Path(read.path).name, read.code) for read in reads if read.code) == [
            ("4.jsonl", "broken"), ("сломан.txt", "binary"),
        ]  # fmt: skip
        assert all(read.message.startswith(f"{place}/") for read in reads if read.code)
        sources = {d.source for read in reads for d in read.documents}
        assert sources == {"1.txt", "Новости Тулы", "3.docx", "4.jsonl", "5.csv", "8.json", "десять.txt"}
    # an archive in a folder is read too
    shutil.rmtree(folder)
    folder.mkdir()
    archive.rename(folder / "архив.zip")
    assert sum(len(read.documents) for read in read_paths([str(folder)])) == len(TITLES)


def test_names_in_an_archive_never_become_paths(tmp_path: Path) -> None:
    names = ["../../наружу.txt", "/tmp/корень.txt", "C:\\windows\\диск.txt", "a\nb.txt", "x." + "txt" * 200]
    archive = archived(tmp_path / "a.zip", {name: f"Новость {number}." for number, name in enumerate(names)})
    before = sorted(tmp_path.rglob("*"))
    reads = list(read_paths([str(archive)]))
    assert len([read for read in reads if read.documents]) == len(names)
    assert (sorted(tmp_path.rglob("*")), Path("/tmp/корень.txt").exists()) == (before, False)
    assert "a%0ab.txt" in {d.source for read in reads for d in read.documents}


def test_what_cannot_be_unpacked_is_told_by_member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = archived(tmp_path / "x.zip", {"1.txt": "Раз."}).read_bytes()
    path = archived(
        tmp_path / "a.zip", {"1.txt": "Раз.", "2.zip": inner, "3.txt": bytes(3_000_000), "4.txt": "Четыре."}
    )
    monkeypatch.setattr(archives, "LARGEST", 4_000_000)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("5.txt", "а" * 2_500_000)
        archive.writestr("6.txt", "Шесть, сумма неверна.")
        archive.writestr("7.txt", "Семь.")
    data = path.read_bytes().replace("Шесть,".encode(), "шесть,".encode())
    at = data.rindex(b"PK\1\2")  # 7.txt, marked as encrypted
    data = data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
    path.write_bytes(data)
    said = {Path(read.path).name: read.message for read in read_paths([str(path)])}
    starts = {
        "1.txt": "",
        "2.zip": "this is an archive within an archive; unpack it first",
        "3.txt": "it is packed 1",
        "4.txt": "",
        "5.txt": "it is too large (5 MB unpacked, at most 4 MB)",
        "6.txt": "it is damaged in the archive (its checksum is wrong)",
        "7.txt": "it is encrypted; unpack it with its password first",
    }
    assert said.keys() == starts.keys()
    assert all(said[name].removeprefix(f"{path}/{name}: ").startswith(start) for name, start in starts.items())
    assert not said["1.txt"] + said["4.txt"]
    monkeypatch.setattr(archives, "MOST", 3)
    assert "it has 7 files; at most 3 are read" in refusal(path)


def test_names_of_russian_windows_are_understood(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.zip", {"xxxxxxx.txt": "Раз."})
    path.write_bytes(path.read_bytes().replace(b"xxxxxxx", "новость".encode("cp866")))
    assert document(path).source == "новость.txt"


def test_the_format_that_is_named_is_that_of_the_members(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.zip", {"1.dat": "мысль;текст\nа;Раз.\n"})
    plan = ImportPlan("csv-texts", choices={"text": "текст", "meta": "none"})
    assert read_one(path, plan).documents[0].text == "Раз."
    assert read_one(path, ImportPlan("zip")).documents[0].text == "мысль;текст\nа;Раз.\n"
    assert refusal(archived(tmp_path / "b.zip", {"a.png": b"x"})) == "there are no articles in this archive"
