"""Correcting a text on which others work at the same time."""

from __future__ import annotations

from annotate.reanchor import correct_text, planned
from tests.ui.correcting import TEXT, boris, correct, desk, looked, write
from tests.ui.windows import Open
from ui.dialogs.correct import CorrectDialog


def test_what_others_have_made_since_goes_along_when_the_correction_is_taken_back(window: Open) -> None:
    h = desk(window)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Вчера", "Позавчера")
        looked(dialog)
        dialog.accept()

    correct(h, act)
    who = boris(h, "сказал")
    h.key("Ctrl+Z")
    (theirs,) = h.bench.store.records("d", who).annotations
    assert (h.text, theirs.fragments[0].of(h.text)) == (TEXT, "сказал")
    h.key("Ctrl+Y")
    (theirs,) = h.bench.store.records("d", who).annotations
    assert theirs.fragments[0].of(h.text) == "сказал"
    boris(h, "Позавчера")
    h.key("Ctrl+Z")  # the old text does not have that word
    assert (h.text.startswith("Позавчера"), h.window.message.words[:10]) == (True, "Since then")


def test_a_text_that_somebody_else_corrects_meanwhile_is_not_written_over(window: Open) -> None:
    h = desk(window)
    before = h.state

    def elsewhere(text: str) -> None:
        store, document = h.bench.store, h.bench.store.document("d")
        plan = planned(document, text, store.everybodys_records("d"), store.suggestions("d"), store.schema())
        made = correct_text(plan, (), store.annotator("Борис").id, h.bench.by)
        assert made is not None
        store.append(made)

    def act(dialog: CorrectDialog) -> None:
        write(dialog, "Ивон", "Иван")
        looked(dialog)
        elsewhere(TEXT.replace("Вчера", "Сегодня"))
        dialog.accept()
        said.append((dialog.isVisible(), dialog.said.text()[:28], "Иван" in dialog.editor.text))

    said: list[object] = []
    correct(h, act)
    assert said == [(True, "Somebody has corrected this ", True)]
    assert h.bench.store.document("d").text.startswith("Сегодня Ивон")
    h.bench.state = before
    correct(h, lambda dialog: said.append(dialog.editor.text[:12]))  # it begins with what is there now
    assert said[1:] == ["Сегодня Ивон"]
