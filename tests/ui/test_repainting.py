"""Only what has changed is painted: what was there and what is painted over it are the whole picture, bit for bit."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget

from tests.annotate.making import draft
from tests.ui.hands import Hands
from tests.ui.windows import Open, article

TEXT = (
    "Губернатор Орловской области Андрей Клычков открыл мост через Оку. «Мост ждали десять лет, — сказал Клычков, — и"
    " теперь дорога в город короче на семь километров». По словам подрядчика, работы стоили 2,4 млрд рублей.\n\n"
    "Жители села Лаврово говорят, что шум мешает им спать. «Окна дрожат», — жалуется учительница Нина Сомова. Она"
    " написала в прокуратуру. Прокурор района заявил: «Проверка начата, о её итогах мы сообщим до 1 марта».\n\n"
    "Подрядчик обещает поставить экраны. Эксперт Института транспорта считает, что экраны снизят шум вдвое."
)
DRAFTS = (
    draft(TEXT, "entity", "LOC", "Орловской области"),
    draft(TEXT, "entity", "POSITION", "Губернатор Орловской области"),
    draft(TEXT, "entity", "PER", "Андрей Клычков"),
    draft(TEXT, "entity", "LOC", "Оку"),
    draft(TEXT, "entity", "MONEY", "2,4 млрд рублей"),
    draft(TEXT, "entity", "LOC", "Лаврово"),
    draft(TEXT, "entity", "PER", "Нина Сомова"),
    draft(TEXT, "entity", "DATE", "1 марта"),
    draft(TEXT, "entity", "ORG", "Института транспорта"),
    draft(
        TEXT, "quote", "QUOTE", ("Мост ждали десять лет", "и теперь дорога в город короче на семь километров"),
        cue="сказал", source="Клычков", attributes={"type": "direct", "speaker": "Андрей Клычков"},
    ),
    draft(TEXT, "quote", "QUOTE", "работы стоили 2,4 млрд рублей", cue="По словам", source="подрядчика"),
    draft(TEXT, "quote", "QUOTE", "шум мешает им спать", cue="говорят", source="Жители села Лаврово"),
    draft(TEXT, "quote", "QUOTE", "Окна дрожат", cue="жалуется", source="учительница Нина Сомова"),
    draft(TEXT, "quote", "QUOTE", "Проверка начата, о её итогах мы сообщим до 1 марта", cue="заявил"),
    draft(TEXT, "claim", "CLAIM", "дорога в город короче на семь километров", score=0.9, attributes={"type": "NUMBER"}),
    draft(TEXT, "claim", "CLAIM", "экраны снизят шум вдвое", score=0.7, attributes={"type": "NUMBER", "worth": 2}),
)  # fmt: skip
ACTS = (
    *("next", "previous", "cycle") * 4,
    *("accept", "reject", "undo", "redo", "end_right", "end_left", "start_left", "start_right") * 2,
    *("label:entity:PER", "label:entity:ORG", "label:quote:QUOTE", "label:claim:CLAIM", "claim_mode", "quote_mode"),
    *("grow", "shrink", "next_fragment", "add_fragment", "cut_fragment", "accept_first", "escape", "characters"),
    *("move:left", "move:right", "move:up", "move:down", "select:right", "select:left", "select:down") * 2,
    *("select:sentence_right", "suggested_only"),
)


def _whole(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def _painted_over(widget: QWidget, before: QImage, region: QRegion) -> QImage:
    """What stands there once the region was painted anew."""
    after = before.copy()
    if not region.isEmpty():
        widget.render(after, region.boundingRect().topLeft(), region)
    return after


def _place(one: QImage, other: QImage) -> str:
    """Where two pictures differ."""
    size = range(one.width()), range(one.height())
    differing = [(x, y) for y in size[1] for x in size[0] if one.pixel(x, y) != other.pixel(x, y)]
    xs, ys = zip(*differing, strict=True) if differing else ((0,), (0,))
    return f"{len(differing)} pixels, x {min(xs)} to {max(xs)}, y {min(ys)} to {max(ys)}"


def _at_random(h: Hands, seed: int, steps: int) -> int:
    """Acts, and after each compares; how often only a part was to be painted."""
    rng, port, parts = random.Random(seed), h.view.viewport(), 0
    before = _whole(port)
    done: list[str] = []
    for _ in range(steps):
        done.append(rng.choice(ACTS))
        h.window.act(done[-1])
        region = h.view.canvas.changed()
        partly = None if region is None else _painted_over(port, before, region)
        before = _whole(port)
        if partly is not None:
            parts += 1
            assert partly == before, f"{_place(partly, before)}; seed {seed}, after {done[-6:]}"
        QCoreApplication.processEvents()
        before = _whole(port)  # checks and the like come a moment later
    return parts


@pytest.mark.parametrize("dark", [False, True])
def test_after_whatever_was_done_the_picture_is_whole(window: Open, dark: bool) -> None:
    h = article(window, TEXT, *DRAFTS, dark=dark)
    assert _at_random(h, 100 + dark, 90) > 45


def test_an_edit_paints_a_few_lines(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.window.act("next")
    _whole(h.view.viewport())
    h.window.act("accept")
    region = h.view.canvas.changed()
    assert region is not None
    painted = sum(place.width() * place.height() for place in region)  # type: ignore[attr-defined]
    port = h.view.viewport()
    assert 0 < painted < 0.5 * port.width() * port.height()
    assert region.contains(QPoint(round(h.view.column.left) + 5, h.point(h.span("Губернатор").start).y()))


def test_where_nothing_has_changed_nothing_is_painted(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    _whole(h.view.viewport())
    h.view.focus_on("")
    region = h.view.canvas.changed()
    assert region is not None
    assert region.isEmpty()


def test_on_a_screen_of_broken_scale_all_is_painted(window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    h = article(window, TEXT, *DRAFTS)
    _whole(h.view.viewport())
    monkeypatch.setattr(h.view, "devicePixelRatioF", lambda: 1.25)
    h.window.act("next")
    assert h.view.canvas.changed() is None


@pytest.mark.parametrize("act", ["bigger", "scroll:bottom", "suggested_only"])
def test_what_moves_the_text_paints_everything(window: Open, act: str) -> None:
    h = article(window, TEXT + "\n\n" + "Ещё строка.\n" * 60, *DRAFTS)
    _whole(h.view.viewport())
    h.window.act(act)
    assert h.view.canvas.changed() is None


def test_a_drag_paints_the_words_that_it_goes_over(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    port, before, compared = h.view.viewport(), QImage(), []

    def compare() -> None:
        nonlocal before
        region = h.view.canvas.changed()
        assert region is not None
        assert not region.isEmpty()
        partly, before = _painted_over(port, before, region), _whole(port)
        compared.append(partly == before)

    for words in ("открыл", "мешает"):
        before = _whole(port)
        h.drag(h.point(h.span(words).start + 1), h.point(h.span("работы").start + 3), before_release=compare)
    assert compared == [True] * 2
