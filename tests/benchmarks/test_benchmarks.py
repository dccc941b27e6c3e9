"""The measuring commands themselves: that they run, and what they tell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import growth, speed
from tests.benchmarks.material import news
from tests.benchmarks.tell import line


def test_a_figure_stands_beside_its_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert line("memory", 599.94, 600, "MB")
    assert not line("articles", 2.44, 2.5, "x", least=True)
    assert line("share", 0.871, 0.87, least=True)
    assert capsys.readouterr().out.splitlines() == [
        f"{'memory':58}     599.9 MB  bar    600 MB   ok",
        f"{'articles':58}       2.4 x   bar    2.5 x   MISSED",
        f"{'share':58}     0.871 ms  bar   0.87 ms   ok",
    ]


def test_built_news_are_the_same_each_time_and_not_alike() -> None:
    assert news(1_500, 1) == news(1_500, 1) != news(1_500, 2)
    assert 1_200 < len(news(1_500, 1)) <= 1_500


def test_speed_is_told_for_both_pipelines(capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main(["--most", "6", "--rounds", "1", "--jobs", "1"]) == 0
    told = capsys.readouterr().out
    assert "6 texts of " in told
    assert "natasha, one process" in told
    assert "ours, 1 processes" in told
    assert "articles a second, ours / natasha's own" in told


def test_growth_is_told_by_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert growth.main(["--only", "news", "--most", "1"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].split()[:2] == ["news", "1"]
    assert rows[-2].startswith("memory of the process at its peak")


def test_the_window_is_watched_while_a_project_is_read(capfd: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["smooth", "--documents", "3"]) == 0
    told = capfd.readouterr().out
    assert "3 of 3 documents" in told
    assert "longest frame in the bulk run" in told


def test_the_list_of_quotes_is_watched_while_it_fills_scrolls_and_narrows(capfd: pytest.CaptureFixture[str]) -> None:
    bench.main(["quotes", "--quotes", "60", "--documents", "6"])
    told = capfd.readouterr().out
    assert "longest gap while 60 quotes are read" in told
    assert told.count("bar    100 ms") == 4


def test_the_window_is_watched_while_it_is_backed_up(capfd: pytest.CaptureFixture[str]) -> None:
    bench.main(["backups", "--megabytes", "1", "--seconds", "0.3"])
    told = capfd.readouterr().out
    assert "1 MB: backup copied and verified" in told
    assert told.count("longest gap of the event loop meanwhile") == 1


def test_a_large_project_is_made_measured_and_removed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.kavychki"
    few = {"--documents": 30, "--imports": 5, "--starts": 1, "--edits": 8, "--pause": 5, "--path": path}
    command = [sys.executable, "-m", "tests.benchmarks.large", *(str(word) for pair in few.items() for word in pair)]
    subprocess.run(command, check=False, timeout=200)
    told = capfd.readouterr().out
    assert f"made {path}" in told
    for what in ("start of the process", "list: new", "search: a rare word", "gap: the list is filtered: Done"):
        assert what in told
    assert "import of 5 further documents" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_kills_are_counted_and_what_they_cost(capfd: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["kills", "--kills", "2"]) == 0
    told = capfd.readouterr().out
    assert "acknowledged changes lost" in told
    assert "written beyond" in told


def test_datasets_are_measured(capfd: pytest.CaptureFixture[str]) -> None:
    bench.main(["formats", "--documents", "4", "--only", "jsonl", "doccano"])
    told = capfd.readouterr().out
    assert "FAILED" not in told
    assert " broken\n" not in told
    for what in ("import jsonl", "export jsonl", "export doccano", "import doccano"):
        assert f"{what}, 4 documents" in told
    for what in ("rows alone jsonl", "JSON alone jsonl"):
        assert f"{what}, 4 documents" in told


@pytest.mark.skipif(sys.platform == "win32", reason="there is no wait4")
def test_large_files_of_other_programs_are_read_and_imported(capfd: pytest.CaptureFixture[str]) -> None:
    sizes = ["--documents", "0", "--gigabytes", "0.0002", "--imported", "0.0002"]
    bench.main(["formats", *sizes, "--shapes", "prodigy"])
    told = capfd.readouterr().out
    assert "FAILED" not in told
    assert told.count(f"{'documents that did not come':58}     0.000") == 2
    assert told.count("broken lines named (line ") == 2
    assert "import of 0.0002 GB by command, prodigy, " in told


def test_readers_are_given_broken_files(capfd: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["fuzz", "--minutes", "0.02", "--seed", "7"]) == 0
    assert "broken files that were read badly" in capfd.readouterr().out


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit):
        bench.main(["colours"])
