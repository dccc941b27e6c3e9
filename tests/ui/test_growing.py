"""Growing and shrinking at the window: the label's key again, b and Shift+b, with and without the parser."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from annotate.model.text import Span
from annotate.phrases import Groups
from tests.annotate.making import draft, place
from tests.ui.hands import Hands, until
from tests.ui.windows import Open, article, document, in_memory

TEXT = (
    "Мэр сказал: «Новый мост через реку Упу, который строили «Мостотрест» и город, открыт. Движение пустят»."
    " Все рады.\nКонец."
)
PARSED = Groups(
    (place(TEXT, "Новый мост"), place(TEXT, "Новый мост через реку Упу"), place(TEXT, "реку Упу")),
    (place(TEXT, "который строили «Мостотрест» и город"),),
)


@pytest.fixture
def h(window: Open) -> Hands:
    hands = article(window, TEXT)
    assert hands.window.verbs is not None
    hands.window.verbs.growing.groups = lambda state, offset: PARSED if offset < TEXT.index("\n") else Groups()
    return hands


def _words(h: Hands) -> str:
    focused = h.focused()
    return focused[2] if focused else ""


def test_the_key_of_a_label_takes_the_word_and_again_its_group_one_step_each(h: Hands) -> None:
    h.click("мост через")
    h.key("l")
    assert h.focused() == ("entity", "LOC", "мост")
    h.key("l")
    assert _words(h) == "Новый мост"
    h.key("l")
    assert _words(h) == "Новый мост через реку Упу"
    h.key("l")
    assert _words(h) == "Новый мост через реку Упу"
    assert len(h.state.annotations) == 1
    h.key("Ctrl+Z")
    assert _words(h) == "Новый мост"
    h.key("Ctrl+Z")
    assert _words(h) == "мост"
    h.key("Ctrl+Z")
    assert len(h.state.annotations) == 0


def test_the_key_grows_nothing_that_it_did_not_make(h: Hands) -> None:
    h.click("мост через")
    h.key("l", "Esc", "Esc")
    h.click("Мэр")
    h.click("мост через")
    assert _words(h) == "мост"
    h.key("l")
    assert _words(h) == "мост"


def test_a_quote_takes_the_words_between_marks_then_the_outer_ones_then_the_paragraph(h: Hands) -> None:
    h.click("Мостотрест")
    h.key("q")
    assert _words(h) == "Мостотрест"
    seen: list[str] = []
    while not seen or seen[-1] != _words(h):
        seen.append(_words(h))
        h.key("q")
    assert seen[-2] == TEXT[TEXT.index("Новый") : TEXT.index("». Все")]
    assert seen[-1] == TEXT[: TEXT.index("\n")]
    assert len(h.state.history.done) == len(seen)


def test_b_selects_the_group_the_clause_the_sentence_the_paragraph_and_shift_b_goes_back(h: Hands) -> None:
    h.click("мост через")
    seen = [""]
    while h.selected() != TEXT[: TEXT.index("\n")]:
        h.key("b")
        seen.append(h.selected())
    assert seen[1:3] == ["Новый мост", "Новый мост через реку Упу"]
    assert all(len(a) < len(b) for a, b in pairwise(seen))
    back = []
    for _ in seen:
        h.key("Shift+b")
        back.append(h.selected())
    assert back == [*seen[-2:0:-1], "мост", ""]
    assert h.view.caret is not None
    assert h.view.caret.token == place(TEXT, "мост")
    assert len(h.state.history.done) == 0


def test_b_on_the_russian_layout(h: Hands) -> None:
    h.click("мост через")
    h.russian("и")
    assert h.selected() == "Новый мост"


def test_b_and_shift_b_grow_and_shrink_the_focused_mark(h: Hands) -> None:
    h.click("Упу")
    h.key("l", "b")
    id = h.mark_focused().id
    assert _words(h) == "реку Упу"
    h.key("b")
    assert _words(h) == "Новый мост через реку Упу"
    h.key("Shift+b", "Shift+b")
    assert (_words(h), h.mark_focused().id) == ("Упу", id)
    assert h.bench.next_undo() is not None
    assert [s.action for s in h.state.history.done] == ["annotate", "grow", "grow", "shrink", "shrink"]
    h.key("Shift+b")
    assert _words(h) == "Упу"


def test_a_suggestion_that_grows_is_corrected(window: Open) -> None:
    text = "Приехал Сергей Лавров."
    h = article(window, text, draft(text, "entity", "PER", "Лавров"))
    h.click("Лавров")
    h.key("b")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")
    assert [d.verdict for d in h.state.decisions.values()] == ["corrected"]


def test_without_the_parser_the_shapes_of_the_words_say_what_belongs_together(window: Open) -> None:
    h = article(window, "Вчера выступил Сергей Лавров в Туле.")
    h.click("Лавров")
    h.key("p", "p")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")


WORKER = """
import json, sys
print(json.dumps({"ready": {"rules": "1"}}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "paragraph" in asked:
        text = asked["paragraph"]
        start = text.index("большой")
        print(json.dumps({"job": 0, "groups": [[start, start + len("большой дом")]], "clauses": []}), flush=True)
    else:
        print(json.dumps({"job": asked["job"], "drafts": []}), flush=True)
"""


def test_the_parser_is_asked_when_the_caret_comes_to_rest_and_its_answer_kept(window: Open, tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    h = window([sys.executable, "-S", str(script)])
    text = "Первый абзац, большой сад.\nТут стоит большой дом."
    h.window.use(in_memory(document("d", text)))
    until(lambda: h.window.suggester.is_ready)
    h.click("дом")
    line = text[text.index("Тут") :]
    groups = h.window.parsing.groups
    until(lambda: groups(h.state, len(text) - 1) == Groups((Span(text.index("большой дом"), len(text) - 1),)))
    h.key("l", "l")
    assert h.focused() == ("entity", "LOC", "большой дом")
    assert line in text
