"""What a key takes where nothing is selected."""

from __future__ import annotations

import pytest

from tests.annotate.making import Desk, place
from ui.verbs import between_marks


@pytest.mark.parametrize(
    ("text", "word", "taken"),
    [
        ("Мэр сказал: «Мост открыт». Ехать ближе.", "открыт", "Мост открыт"),
        ('Мэр сказал: "Мост открыт", а потом "движение пустят".', "потом", ""),
        ('Мэр сказал: "Мост открыт", а потом "движение пустят".', "пустят", "движение пустят"),
        ("Мэр сказал: «Завод „Волна“ не встал».", "Волна", "Волна"),
        ("Мэр сказал: «Завод „Волна“ не встал».", "встал", "Завод „Волна“ не встал"),
        ("Мэр сказал: «Завод «Волна» не встал».", "«Волна", "Волна"),
        ("Мэр ничего не сказал.", "ничего", ""),
        ("Первый абзац «без конца\nи второй» абзац.", "второй", ""),
    ],
)
def test_the_words_between_the_marks_around_the_caret(text: str, word: str, taken: str) -> None:
    desk = Desk(text)
    found = between_marks(desk.state, place(text, word).start)
    assert (found.of(text) if found else "") == taken
