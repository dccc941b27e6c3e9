"""Near copies in the window: told at import, gone to, and their work taken over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLabel

from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation
from annotate.model.text import Span
from tests.memory_store import MemoryStore
from tests.storage.material import AT
from tests.storage.test_copies import OTHER, wire
from tests.ui.hands import Hands, answering
from tests.ui.windows import Open, document, in_memory
from ui.dialogs.copies import CarryDialog, CopiesDialog

TEXT = "Вчера Анна Белова приехала в Клинцы. " + wire()
HERE = "Позавчера Анна Белёва приехала в Клинцы. " + wire()


def _window(make: Open) -> Hands:
    h = make()
    store = in_memory(document("a", HERE, "Газета"), document("b", TEXT, "Агентство"), document("o", OTHER, "Другое"))
    h.window.use(store)
    return h


def make_long(make: Open) -> Hands:
    """The same with a copy of a long title."""
    h = make()
    h.window.use(
        in_memory(document("a", HERE, "Газета"), document("b", TEXT, "Очень длинный заголовок агентства " * 6))
    )
    return h


def _work(h: Hands, who: str = "Борис") -> None:
    store = h.bench.store
    assert isinstance(store, MemoryStore)
    boris = store.annotator(who).id
    for id, words, label in (("1", "Анна Белова", "PER"), ("2", "Клинцы", "LOC")):
        at = TEXT.index(words)
        made = Annotation(f"{who}{id}", "b", boris, "entity", label, (Span(at, at + len(words)),))
        store.append(Transaction((Edit(None, made),), "annotate", boris, AT, "b", words))


def _answer(h: Hands, action: str, act: Callable[[QDialog], object]) -> bool:
    with answering(act):
        return h.window.deeds.do(action)


def test_one_goes_to_a_copy(window: Open) -> None:
    h = _window(window)
    seen: list[str] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CopiesDialog)
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        dialog.accept()

    assert _answer(h, "copies", act)
    assert (seen, h.state.document.id) == (["Агентство · 98 %"], "b")


def test_the_form_names_the_copies(window: Open) -> None:
    h = _window(window)
    said = [label.text() for label in h.window.inspector.form.findChildren(QLabel) if label.isVisible()]
    assert said[said.index("Copies") + 1] == "Агентство"
    h.bench.open("o")
    assert "Copies" not in [label.text() for label in h.window.inspector.form.findChildren(QLabel) if label.isVisible()]


def test_the_form_names_the_closest_copies_and_counts_the_others(window: Open) -> None:
    h = window()
    other = [document(f"c{n}", f"Вести номер {n}. " + wire(), f"Газета <b>{n}</b>") for n in range(5)]
    h.window.use(in_memory(document("a", HERE, "Газета"), *other))
    h.bench.open("a")
    said = [label.text() for label in h.window.inspector.form.findChildren(QLabel) if label.isVisible()]
    named = said[said.index("Copies") + 1].split("\n")
    assert [line.startswith("Газета <b>") for line in named] == [True, True, True, False]
    assert named[-1] == "and 2 more"


def test_long_titles_are_read_whole_and_widen_no_dialog(window: Open) -> None:
    h = make_long(window)
    _work(h, "Александра-Екатерина " * 6)
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        if isinstance(dialog, CopiesDialog):
            bar = dialog.list.horizontalScrollBar()
            seen.append((bar.maximum(), dialog.list.visualItemRect(dialog.list.item(0)).height() > 30))
        else:
            seen.append(dialog.width() < 900)
        dialog.reject()

    for action in ("copies", "carry_over"):
        _answer(h, action, act)
    assert seen == [(0, True), True]


def test_without_copies_it_is_said(window: Open) -> None:
    h = _window(window)
    h.bench.open("o")
    assert not h.window.deeds.do("copies")
    assert h.window.status._notice.text() == "The project has no near copy of this article."
    assert not h.window.deeds.do("carry_over")
    assert h.window.status._notice.text() == "Nobody has annotated a near copy of this article."


def test_the_work_of_a_copy_comes_as_one_step(window: Open) -> None:
    h = _window(window)
    _work(h)
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CarryDialog)
        seen.extend((dialog.works.currentText(), dialog.counts.text()))
        seen.append([f"{dialog.fates.stays(line)} {line.words} ({line.about})" for line in dialog.fates.rows])
        dialog.accept()

    assert _answer(h, "carry_over", act)
    assert seen == [
        "Агентство · Борис · 2 annotations",
        "1 annotation comes as it is, 1 to look at",
        ["True Анна Белова → Анна Белёва (PER)", "True Клинцы (LOC)"],
    ]
    made = [(a.label, a.fragments[0].of(h.text)) for a in h.state.annotations]
    assert made == [("PER", "Анна Белёва"), ("LOC", "Клинцы")]
    h.key("Ctrl+Z")
    assert list(h.state.annotations) == []


def test_what_is_not_ticked_stays_away(window: Open) -> None:
    h = _window(window)
    _work(h)

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CarryDialog)
        dialog.fates.toggle(0)
        assert dialog.counts.text() == "1 annotation comes as it is, 1 stays away"
        dialog.accept()

    assert _answer(h, "carry_over", act)
    assert [a.label for a in h.state.annotations] == ["LOC"]


def test_ones_own_work_is_offered_first(window: Open) -> None:
    h = _window(window)
    _work(h)
    _work(h, "Анна")

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CarryDialog)
        assert [dialog.works.itemText(row).split(" · ")[1] for row in range(dialog.works.count())] == ["Анна", "Борис"]
        dialog.reject()

    assert not _answer(h, "carry_over", act)
