"""Types switched on and off in the window: what is suggested, offered, listed, and with which keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListWidget

from annotate.model.schema import switched
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import Hands, answering
from tests.ui.windows import Open, article, document, in_memory
from ui.panels.entities import entity_lines
from ui.theme import DARK, LIGHT

TEXT = "Сергей Лавров встретил россиян. Лавров назвал 134 причины."
DRAFTS = (
    draft(TEXT, "entity", "PER", "Сергей Лавров", attributes={"normal": "Сергей Лавров", "name": "Сергей Лавров"}),
    draft(TEXT, "entity", "PER", "Лавров", nth=1, attributes={"normal": "Лавров", "name": "Сергей Лавров"}),
    draft(TEXT, "entity", "NORP", "россиян", attributes={"normal": "россияне"}),
    draft(TEXT, "entity", "NUMBER", "134", attributes={"normal": "134", "value": "134"}),
)


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, *DRAFTS)


def toggled(*labels: str) -> object:
    """Answers the dialog: goes to each label with the arrow keys, switches it with Space, and presses Enter."""

    def act(dialog: QDialog) -> None:
        (view,) = dialog.findChildren(QListWidget)
        assert dialog.focusWidget() is view
        for label in labels:
            row = next(r for r in range(view.count()) if view.item(r).data(Qt.ItemDataRole.UserRole) == label)
            while view.currentRow() != row:
                QTest.keyClick(view, Qt.Key.Key_Down if view.currentRow() < row else Qt.Key.Key_Up)
            QTest.keyClick(view, Qt.Key.Key_Space)
        QTest.keyClick(view, Qt.Key.Key_Return)

    return act


def shown(h: Hands) -> list[str]:
    return [m.label for m in h.state.open_marks()]


def test_what_is_switched_on_is_suggested_at_once_and_gone_when_it_is_switched_off(h: Hands) -> None:
    assert (shown(h), h.window.documents.model.data(h.window.documents.model.index(0))) == (
        ["PER", "PER"], "d. 2 suggestions",
    )  # fmt: skip
    with answering(toggled("NORP", "NUMBER")):  # type: ignore[arg-type]
        h.key("Ctrl+L")
    assert shown(h) == ["PER", "NORP", "PER", "NUMBER"]
    assert h.window.documents.model.data(h.window.documents.model.index(0)) == "d. 4 suggestions"
    with answering(toggled("PER", "NUMBER")):  # type: ignore[arg-type]
        h.key("Ctrl+L")
    assert shown(h) == ["NORP"]
    assert [label.name for label in h.bench.store.schema().layers[0].offered] == [
        "LOC", "ORG", "POSITION", "DATE", "MONEY", "NORP",
    ]  # fmt: skip


def test_the_key_of_a_type_works_while_it_is_on(h: Hands) -> None:
    def offered() -> list[str]:
        return [action.text().partition(" ")[0] for action in h.window.menus.labels.actions()]

    assert ("NORP" in offered(), "PER" in offered()) == (False, True)
    h.key("Tab", "r")
    assert not list(h.state.annotations)
    with answering(toggled("NORP", "PER")):  # type: ignore[arg-type]
        h.key("Ctrl+L")
    assert ("NORP" in offered(), "PER" in offered()) == (True, False)
    h.key("Tab", "r")
    assert [(a.label, h.text[a.fragments[0].start : a.fragments[0].end]) for a in h.state.annotations] == [
        ("NORP", "россиян")
    ]


def test_an_armed_type_is_laid_down_when_it_is_switched_off(h: Hands) -> None:
    h.key("Tab", "o")
    assert h.window.verbs is not None
    assert h.window.verbs.armed_label == ("entity", "ORG")
    with answering(toggled("ORG")):  # type: ignore[arg-type]
        h.key("Ctrl+L")
    assert h.window.verbs.armed_label is None


def test_a_dialog_that_is_cancelled_switches_nothing(h: Hands) -> None:
    before = h.bench.store.schema()
    with answering(lambda dialog: dialog.reject()):
        h.key("Ctrl+L")
    assert (h.bench.store.schema(), shown(h)) == (before, ["PER", "PER"])


def test_a_project_that_cannot_be_written_says_so_and_switches_nothing(window: Open) -> None:
    h = window()
    store = MemoryStore(read_only=True)
    h.window.use(store)
    h.key("Ctrl+L")
    assert "read-only" in h.window.status._notice.text()
    with pytest.raises(Exception, match="may not be written"):
        store.set_schema(switched(store.schema(), "entity", []), store.annotator("Анна").id)


def test_mentions_of_one_entity_are_one_row_of_the_list(h: Hands) -> None:
    assert [(line.title, line.detail, len(line.marks)) for line in entity_lines(h.state)] == [
        ("Сергей Лавров", "×2", 2)
    ]


def test_a_project_without_canonical_names_lists_by_normal_forms(window: Open) -> None:
    drafts = [draft(TEXT, "entity", "PER", "Лавров", nth=1, attributes={"normal": "Лавров"})]
    h = window()
    h.window.use(in_memory(document("d", TEXT), drafts={"d": drafts}))
    assert [line.title for line in entity_lines(h.state)] == ["Лавров"]


def test_every_colour_of_the_default_schema_is_legible_on_both_papers(h: Hands) -> None:
    names = [label.colour for layer in h.state.schema.layers for label in layer.labels]
    for theme in (LIGHT, DARK):
        assert set(names) <= set(theme.hues)
        for name in names:
            assert _contrast(theme.hues[name], theme.paper) >= 4.5, (name, theme.dark)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
