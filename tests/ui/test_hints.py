"""What the bottom line says that the keys do: what is of use for what is focused, held or selected."""

from __future__ import annotations

import pytest

from tests.annotate.making import draft
from tests.ui.hands import Hands, until
from tests.ui.keys_hands import hint_line
from tests.ui.windows import Open, article

TEXT = "«Мост открыт, — сказал мэр, — и проезд бесплатный». Все рады.\nДругой абзац стоит тут."


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, draft(TEXT, "quote", "QUOTE", "Мост открыт"))


def _pairs(h: Hands) -> dict[str, str]:
    said = hint_line(h)
    return dict(zip(said[1::2], said[::2], strict=True))


def test_words_selected_while_a_quote_is_held_can_be_added_or_cut_out(h: Hands) -> None:
    h.select("рады")
    assert not {"add to the quote", "cut out"} & _pairs(h).keys()
    h.key("Esc")
    h.click("Мост")
    h.select("проезд", "бесплатный")
    assert _pairs(h)["add to the quote"] == "="
    assert "cut out" not in _pairs(h)
    h.select("Мост")
    assert _pairs(h)["cut out"] == "-"
    assert "add to the quote" not in _pairs(h)


def test_a_quote_with_pieces_names_the_key_from_one_to_the_next_and_that_which_cuts_one_out(h: Hands) -> None:
    h.click("Мост")
    assert "next piece" not in _pairs(h)
    h.select("проезд", "бесплатный")
    h.key("=", "Esc", "Tab")
    assert _pairs(h)["next piece"] == "x"
    assert "cut this piece out" not in _pairs(h)
    h.key("x")
    assert _pairs(h)["cut this piece out"] == "-"


def test_growing_is_named_where_there_is_something_to_grow(h: Hands) -> None:
    assert "larger" not in _pairs(h)
    h.key("Shift+Right")
    assert _pairs(h)["larger"] == "b"
    h.key("Esc", "Tab")
    assert _pairs(h)["larger"] == "b"


def test_the_line_follows_keys_that_select(h: Hands) -> None:
    keys = h.window.status._keys.pairs
    until(lambda: [words.text() for _, words in keys][:1] == ["select"])
    h.key("Shift+Right")
    until(lambda: [words.text() for _, words in keys][:1] == ["label"])


def test_what_was_said_of_a_change_goes_with_the_next_one(window: Open) -> None:
    text = "Мэр Олег Сомов приехал в Орёл."
    h = article(window, text, draft(text, "entity", "PER", "Олег Сомов"), draft(text, "entity", "LOC", "Орёл"))
    h.key("Tab", "Space")
    h.window.act("undo")
    said = h.window.status._notice
    assert said.isVisible()
    h.window.act("accept")
    assert not said.isVisible()
