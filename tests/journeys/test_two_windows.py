"""Two windows on one file: what one writes the other shows, and where both want the same one is told."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from annotate.model.edits import Transaction
from annotate.model.text import Span
from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.annotate.making import draft
from tests.journeys import tables
from tests.storage.material import stranger
from tests.ui.hands import LEFT, Hands, answering, press_ok, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, document

LONG = TEXT + "\n" + "\n".join(f"Ещё строка номер {n} о том, как в Туле ждали моста." for n in range(80))
SOON = 3.0  # seconds in which the other window shows a change; it takes a quarter of one where nothing else runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with two articles, the first of them with suggestions."""
    path = tmp_path / "новости.kavychki"
    with contextlib.closing(SqliteProject.create(str(path))) as project:
        anna = project.annotator("Анна").id
        project.add([document("d", LONG, "Мост"), document("e", "Во втором стоит Тула.", "Тула")], anna)
        project.put_suggestions("d", {d.maker: d.version for d in DRAFTS}, [suggestion("d", d) for d in DRAFTS])
    return path


@pytest.fixture
def two(window: Open, path: Path) -> tuple[Hands, Hands]:
    """Two windows of the same annotator on it; the second one is in front."""
    a, b = window(), window()
    for one in (a, b):
        assert one.window.open_project(str(path))
    return a, b


def _to(h: Hands) -> Hands:
    """Goes to a window."""
    h.window.activateWindow()
    QTest.qWaitForWindowActive(h.window)
    h.view.setFocus()
    return h


def _seen(holds: Callable[[], object]) -> None:
    """Something shows soon."""
    until(holds, SOON)


def _line(h: Hands) -> str:
    return " ".join(label.text() for label in h.window.status.findChildren(QLabel) if label.isVisible())


def _same(a: Hands, b: Hands) -> bool:
    """Whether both show the same, and that it is what is in the file."""
    shown = [
        (tuple(h.state.annotations), dict(h.state.decisions), h.state.status, h.state.history, h.state.schema)
        for h in (a, b)
    ]
    return shown[0] == shown[1]


def test_a_change_shows_in_the_other_window_which_stays_where_it_is(two: tuple[Hands, Hands]) -> None:
    a, b = two
    _to(b).click("строка номер 60")
    b.view.verticalScrollBar().setValue(b.view.verticalScrollBar().value() + 37)
    there = b.view.scrolled, b.view.caret, b.view.focus_id
    assert there[0] > 400
    a.view.focus_on(a.mark("entity", "Анна Белова").id)
    assert a.window.act("accept")
    number = a.bench.store.journal()[-1].number
    _seen(lambda: b.mark("entity", "Анна Белова").origin == "accepted")
    assert (b.view.scrolled, b.view.caret, b.view.focus_id) == there
    assert QApplication.focusWidget() is b.view
    assert _same(a, b)
    until(lambda: f", change {number}" in _line(b))
    assert "Changed in another window: accept «Анна Белова»" in _line(b)
    _seen(lambda: (row := b.window.documents.model.row_at(0)) is not None and row.decided == 1)


def test_the_focus_stays_on_a_mark_that_the_other_window_relabels_and_goes_with_it(two: tuple[Hands, Hands]) -> None:
    a, b = two
    _to(a).key("Tab", "Space")
    made = a.mark("entity", "Анна Белова").id
    _seen(lambda: made in b.state.marks)
    b.view.focus_on(made)
    a.view.focus_on(made)
    a.key("o")
    _seen(lambda: b.focused() == ("entity", "ORG", "Анна Белова"))
    a.key("Backspace")
    _seen(lambda: b.view.focus_id == "")
    assert _same(a, b)


def test_of_two_changes_of_one_annotation_the_later_one_is_told_who_was_faster(two: tuple[Hands, Hands]) -> None:
    a, b = two
    _to(a).key("Tab", "Space")
    made = a.mark("entity", "Анна Белова").id
    _seen(lambda: made in b.state.marks)
    b.window.following.stop()  # faster than it can look
    a.view.focus_on(made)
    a.key("o")
    _to(b).view.focus_on(made)
    top = b.view.scrolled
    b.key("l")
    assert "Another window was faster: relabel «Анна Белова», " in b.window.message.words
    assert b.focused() == ("entity", "ORG", "Анна Белова")
    assert (b.view.scrolled, b.bench.unsaved) == (top, [])
    assert _same(a, b)
    assert b.bench.store.check() == []  # type: ignore[attr-defined]


def test_another_annotator_who_described_the_document_is_named(two: tuple[Hands, Hands], path: Path) -> None:
    _, b = two
    b.window.following.stop()
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        boris = project.annotator("Борис")
        (entry,) = project.journal()
        edit = replace(entry.transaction.edits[0], before=entry.transaction.edits[0].after)
        assert edit.before is not None
        edit = replace(edit, after=replace(edit.before, title="Мост открыт"))  # type: ignore[arg-type]
        project.append(Transaction((edit,), "describe", boris.id, "2026-02-03T09:00:00.000Z", "d", "Мост"))
    from annotate import commands

    assert b.bench.dispatch(commands.describe(b.state, {"title": "Мой мост"}, b.bench.by)) is None
    assert "Борис was faster: description of «Мост», " in b.window.message.words
    assert (b.state.document.title, b.view.title) == ("Мост открыт", "Мост открыт")


def test_what_one_window_has_undone_the_other_does_not_offer_again(two: tuple[Hands, Hands], path: Path) -> None:
    a, b = two
    _to(a).key("Tab", "Space", "f")
    _seen(lambda: _same(a, b))
    step = b.bench.next_undo()
    assert step is not None
    assert step.action == "flag"
    _to(b).key("Ctrl+Z")
    _seen(lambda: _same(a, b))
    assert [s.action for s in a.state.history.undone] == ["flag"]
    _to(a).key("Ctrl+Z")
    assert tables.journal(path)[-1][2] == tables.journal(path)[-4][0]  # the acceptance, and not the flag once more
    assert not a.state.status.flagged
    _seen(lambda: _same(a, b))
    # the step that both would take back, pressed in both before either has looked
    for h in (a, b):
        h.window.following.stop()
    _to(b).key("Ctrl+Shift+Z")
    _to(a).key("Ctrl+Shift+Z")
    assert "Another window was faster" in a.window.message.words
    assert _same(a, b)


def test_a_change_of_many_documents_that_was_undone_elsewhere_is_not_offered(two: tuple[Hands, Hands]) -> None:
    from annotate import commands

    a, b = two
    parts = []
    for id, text in (("d", LONG), ("e", "Во втором стоит Тула.")):
        town = Span(text.index("Тул"), text.index("Тул") + 4)
        parts.append(commands.annotate_alike(a.bench.read(id), [town], "entity", "LOC", a.bench.by))
    assert a.bench.dispatch(commands.together([part for part in parts if part])) is not None
    _seen(lambda: _same(a, b))
    assert b.bench.undo() is not None
    _seen(lambda: _same(a, b))
    assert a.bench.next_undo() is None or a.bench.next_undo().action == "import"  # type: ignore[union-attr]
    assert b.bench.redo() is not None
    _seen(lambda: _same(a, b))


def test_labels_that_are_switched_in_one_window_are_keys_in_the_other(two: tuple[Hands, Hands]) -> None:
    a, b = two
    on = ["PER", "LOC", "ORG", "LAW"]
    assert a.bench.switch_labels("entity", on)
    _seen(lambda: [label.name for label in b.state.schema.layers[0].offered] == on)
    _to(b).select("мост")
    b.key("j")
    assert b.focused() == ("entity", "LAW", "мост")
    assert "LAW ▸" in _line(b)


def test_documents_that_come_and_go_elsewhere(two: tuple[Hands, Hands]) -> None:
    a, b = two
    top = b.view.scrolled
    assert a.window.deeds.add_text("Третья", "Третья статья о мосте.")
    _seen(lambda: b.window.documents.model.rowCount() == 3)
    assert (b.state.document.id, b.view.scrolled) == ("d", top)
    third = a.state.document.id
    assert b.bench.open(third)
    _to(a).key("Ctrl+Z")
    _seen(lambda: b.window.documents.model.rowCount() == 2)
    assert b.state.document.id != third
    assert "removed in another window" in _line(b)


def test_suggestions_that_the_other_window_had_made_show(two: tuple[Hands, Hands]) -> None:
    a, b = two
    more = draft(LONG, "entity", "LOC", "марте", maker="other")
    a.bench.store.put_suggestions("d", {"other": "1"}, [suggestion("d", more)])
    _seen(lambda: any(m.fragments == (b.span("марте"),) for m in b.state.open_marks()))
    a.bench.store.put_suggestions("e", {"other": "1"}, [])
    _seen(lambda: (row := b.window.documents.model.row_at(1)) is not None and row.open == 0)


def test_a_drag_goes_on_undisturbed_and_then_finds_what_has_become_of_the_mark(two: tuple[Hands, Hands]) -> None:
    a, b = two
    _to(a).key("Tab", "Space")
    made = a.mark("entity", "Анна Белова").id
    _seen(lambda: made in b.state.marks)
    _to(b).view.focus_on(made)
    span = b.span("Анна Белова")

    def meanwhile() -> None:
        a.view.focus_on(made)
        assert a.window.act("reject")
        QTest.qWait(400)
        assert made in b.state.marks  # nothing moves under the hand

    character = Span(span.end - 1, span.end)
    (rect,) = b.view.places.rects(character, -1e9, 1e9)[:1]
    start = b.point(span.end - 1, 0.99)
    start.setX(round(rect.right()))
    b.drag(start, b.point(b.span("мост").end - 1, scroll=False), before_release=meanwhile)
    assert "Another window was faster: delete «Анна Белова», " in b.window.message.words
    assert made not in b.state.marks
    assert _same(a, b)
    assert b.bench.store.check() == []  # type: ignore[attr-defined]


def test_typing_in_a_field_and_a_dialog_are_not_disturbed(two: tuple[Hands, Hands]) -> None:
    a, b = two
    _to(a).key("Tab", "Space")
    made = a.mark("entity", "Анна Белова").id
    _seen(lambda: made in b.state.marks)

    def look(dialog: QDialog) -> None:
        a.view.focus_on(a.mark("entity", "Туле").id)
        assert a.window.act("accept")
        QTest.qWait(400)
        assert b.mark("entity", "Туле").suggested
        press_ok(dialog)

    with answering(look):
        _to(b).key("Ctrl+D")
    _seen(lambda: b.mark("entity", "Туле").origin == "accepted")


def test_a_backup_that_is_restored_into_the_file_is_read_anew(two: tuple[Hands, Hands], path: Path) -> None:
    a, b = two
    backup = path.with_name("backup.kavychki")
    with contextlib.closing(sqlite3.connect(backup)) as copy, stranger(path) as live:
        live.backup(copy)
    _to(a).key("Tab", "Space", "Space", "f")
    assert a.bench.switch_labels("entity", ["PER"])
    _seen(lambda: _same(a, b))
    assert len(b.state.annotations) == 2
    with contextlib.closing(sqlite3.connect(backup)) as copy, contextlib.closing(sqlite3.connect(path)) as live:
        copy.backup(live)
    for h in (a, b):
        _seen(lambda h=h: len(h.state.annotations) == 0)  # type: ignore[misc]
        assert (h.state.status.flagged, h.bench.next_undo()) == (False, None)
        assert "a backup was restored" in _line(h)
        assert len(h.state.schema.layers[0].offered) > 1
    _to(b).key("Tab", "Space")
    _seen(lambda: len(a.state.annotations) == 1)
    assert _same(a, b)
    assert b.bench.store.check() == []  # type: ignore[attr-defined]


def test_a_window_that_waits_for_another_program_saves_by_itself(two: tuple[Hands, Hands], path: Path) -> None:
    _, b = two
    _to(b).key("Tab")
    with stranger(path) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        b.key("Space")
        assert monotonic() - begun < 1.5  # the window never stands still for long
        assert b.mark("entity", "Анна Белова").suggested
        assert "Another window or program is writing" in b.window.message.words
        assert "not saved: accept «Анна Белова»" in _line(b)
        assert "saved 2" not in _line(b)
        other.execute("ROLLBACK")
    until(lambda: b.mark("entity", "Анна Белова").origin == "accepted")
    assert not b.window.message.isVisible()
    assert "not saved" not in _line(b)
    assert f", change {tables.journal(path)[-1][0]}" in _line(b)


def test_after_a_while_the_person_is_asked_and_may_discard_it(
    two: tuple[Hands, Hands], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.keeping._WAITS", (10,))
    _, b = two
    b.bench.store.be_patient(0.01)  # type: ignore[attr-defined]
    before = tables.journal(path)
    with stranger(path) as other:
        other.execute("BEGIN IMMEDIATE")
        _to(b).key("f")
        until(lambda: "in use by another program" in b.window.message.words)
        buttons = {button.text(): button for button in b.window.message.findChildren(QPushButton)}
        assert set(buttons) == {"Try again", "Discard"}
        QTest.mouseClick(buttons["Discard"], LEFT)
        other.execute("ROLLBACK")
    assert (b.bench.unsaved, b.window.message.isVisible(), "not saved" in _line(b)) == ([], False, False)
    assert tables.journal(path) == before
