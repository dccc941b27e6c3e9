"""What the editor of the label schema leaves as it is: names that the program knows, line ends of examples."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from annotate.model.default_schema import DEFAULT_SCHEMA
from tests.ui.hands import Hands, the
from tests.ui.test_schema_editor import TEXT, edit, field, ok, schema, select
from tests.ui.windows import Open, article


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT)


def test_what_the_program_knows_by_its_name_keeps_it(h: Hands) -> None:
    locked: dict[tuple[str, ...], bool] = {}

    def act(dialog: QDialog) -> None:
        select(dialog, "quote")
        assert field(dialog, "Not at the edges").text().startswith("␣⇥⍽↵«»")
        for path in (
            ("quote",),
            ("quote", "speaker"),
            ("claim", "evidence"),
            ("entity", "PER"),
            ("claim", "type", "QUANT"),
        ):
            select(dialog, *path)
            locked[path] = field(dialog, "Name").isReadOnly()
        dialog.reject()

    edit(h, act)
    assert list(locked.values()) == [True, True, True, False, False]


def test_examples_keep_their_line_ends_when_they_are_edited(h: Hands) -> None:
    before = DEFAULT_SCHEMA.attribute("quote", "type")
    assert before is not None
    assert "\n" in before.choices[0].examples[1]

    def act(dialog: QDialog) -> None:
        select(dialog, "quote", "type", "direct")
        text = the(dialog, QPlainTextEdit, "Examples")
        text.appendPlainText("[Again] this.")
        QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)

    edit(h, act)
    after = schema(h).attribute("quote", "type")
    assert after is not None
    assert after.choices[0].examples == (*before.choices[0].examples, "[Again] this.")
