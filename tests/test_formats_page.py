"""docs/FORMATS.md says what the formats do."""

from __future__ import annotations

import pytest

from storage.exporters import EXPORTERS, Exporter
from tests import formats_table
from tests.formats_table import NO, PAGE, kept, silent, things


def test_the_page_of_formats_says_what_they_keep(request: pytest.FixtureRequest) -> None:
    said = PAGE.read_text(encoding="utf-8")
    found = formats_table.page(said)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(found, encoding="utf-8")
    else:
        assert said == found, "python -m tests.formats_table writes it anew"


def test_the_lossless_format_keeps_everything() -> None:
    lossless = next(exporter for exporter in EXPORTERS if exporter.format.name == "jsonl")
    assert {thing.name for thing in things() if kept(lossless, thing) == NO} == set()


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.format.name)
def test_nothing_is_lost_in_silence(exporter: Exporter) -> None:
    # that a column of tokens has no white space, and a table of spans no text, is what these formats are
    known = {"exact text"}
    assert {thing.name for thing in things() if silent(exporter, thing)} <= known
