"""The picture itself: what an eye would see of lanes, fragments, states, the focus, curves and patterns."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from annotate import commands
from tests.annotate.making import Desk, draft
from tests.ui.pictures import SHARE, blank, compare, differing, picture, pointing
from ui.app import application
from ui.article.decorations import decorations
from ui.article.geometry import Geometry
from ui.article.offsets import OffsetMap
from ui.article.painter import Painter
from ui.article.view import ArticleView
from ui.reading import Reading
from ui.theme import DARK, LIGHT, Theme

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="letters are drawn by another engine than that of the golden pictures"
)

NAMES = "Ректор Тульского государственного университета Олег Кравченко приехал в Орёл 3 марта."
SPEECH = "«Мы рады гостям города, — сказал Олег Кравченко, — и будем ждать вас снова через год». Уехали все в мае."
BEFORE = "По словам ректора, вход стоит 2 млрд рублей.\n«Дорого», — пишет газета «Голос»."

Act = Callable[[ArticleView], object]


def _nested() -> Desk:
    desk = Desk(
        NAMES,
        draft(NAMES, "entity", "LOC", "Тульского"),
        draft(NAMES, "entity", "ORG", "Тульского государственного университета"),
        draft(NAMES, "entity", "POSITION", "Ректор Тульского государственного университета"),
        draft(NAMES, "entity", "PER", "Олег Кравченко"),
        draft(NAMES, "entity", "LOC", "Орёл"),
    )
    desk.do(commands.accept(desk.state, (desk.mark("entity", "Тульского государственного университета").id,), desk.by))
    desk.do(commands.accept(desk.state, (desk.mark("entity", "Олег Кравченко").id,), desk.by))
    desk.put("entity", "DATE", "3 марта")
    desk.put("entity", "PER", "университета Олег Кравченко")
    desk.put("entity", "ORG", "Тульского государственного университета Олег Кравченко приехал")
    return desk


def _quoted() -> Desk:
    return Desk(
        SPEECH,
        draft(
            SPEECH, "quote", "QUOTE", ("Мы рады гостям города", "и будем ждать вас снова через год"),
            cue="сказал", source="Олег Кравченко", attributes={"type": "direct", "speaker": "Олег Кравченко"},
        ),
        draft(SPEECH, "entity", "PER", "Олег Кравченко"),
        draft(SPEECH, "claim", "CLAIM", "Уехали все в мае", score=0.8, attributes={"type": "EVENT", "worth": 1}),
    )  # fmt: skip


def _told() -> Desk:
    desk = Desk(
        BEFORE,
        draft(BEFORE, "quote", "QUOTE", "вход стоит 2 млрд рублей", cue="По словам", source="ректора"),
        draft(BEFORE, "quote", "QUOTE", "Дорого", cue="пишет", source="газета «Голос"),
        draft(BEFORE, "entity", "MONEY", "2 млрд рублей"),
        draft(BEFORE, "entity", "ORG", "Голос"),
    )
    desk.do(commands.accept(desk.state, (desk.mark("quote", "Дорого").id,), desk.by))
    return desk


def _focus(layer: str, words: str) -> Act:
    def act(view: ArticleView) -> None:
        assert view.state is not None
        found = [m for m in view.state.marks if m.layer == layer and m.fragments[0].of(view.state.text) == words]
        view.focus_on(found[0].id)

    return act


def _point(words: str) -> Act:
    return lambda view: pointing(view, words)


_WIDE, _SLIM = (700, 220), (470, 220)
PICTURES: dict[str, tuple[Callable[[], Desk], tuple[int, int], Reading, Act | None]] = {
    "lanes": (_nested, _SLIM, Reading(), None),
    "lanes-low-lines": (_nested, _SLIM, Reading(line_height=110), None),
    "patterns": (_nested, _SLIM, Reading(patterns=True), None),
    "focus": (_nested, _SLIM, Reading(), _focus("entity", "Олег Кравченко")),
    "fragments": (_quoted, _WIDE, Reading(), None),
    "quote-focused": (_quoted, _WIDE, Reading(), _focus("quote", "Мы рады гостям города")),
    "quote-pointed-at": (_quoted, _WIDE, Reading(), _point("сказал")),
    "claim-focused": (_quoted, _WIDE, Reading(), _focus("claim", "Уехали все в мае")),
    "two-quotes": (_told, _WIDE, Reading(), _focus("source", "ректора")),
}


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    application()
    if QGuiApplication.platformName() != "offscreen":
        pytest.skip("letters are drawn otherwise on a display")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", PICTURES)
def test_an_article_looks_as_in_its_golden_picture(
    name: str, theme: Theme, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make, size, reading, act = PICTURES[name]
    found = picture(make().state, theme, size, reading, act)
    shade = "dark" if theme.dark else "light"
    compare(found, f"{name}-{shade}", tmp_path, request.config.getoption("--update-golden"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lanes", "patterns"),
        ("lanes", "focus"),
        ("lanes", "lanes-low-lines"),
        ("fragments", "quote-focused"),
        ("fragments", "quote-pointed-at"),
    ],
)
def test_the_comparison_sees_what_it_is_for(one: str, other: str) -> None:
    (make, size, reading, act), (_, _, reading2, act2) = PICTURES[one], PICTURES[other]
    a, b = (picture(make().state, LIGHT, size, *rest) for rest in ((reading, act), (reading2, act2)))
    assert differing(a, b) > SHARE
    assert differing(a, a) == 0


def test_a_picture_that_is_not_as_it_was_is_kept_and_named(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=str(tmp_path / "lanes-light.png")):
        compare(blank(_SLIM, "#ffffff"), "lanes-light", tmp_path, update=False)
    assert (tmp_path / "lanes-light.png").is_file()


@pytest.mark.parametrize("line_height", [110, 132, 200])
def test_many_lanes_stay_above_the_letters_of_the_next_line(line_height: int) -> None:
    names = "аб вг де жз ик лм но пр"
    text = f"{names}\nвон"
    desk = Desk(text)
    for end in range(2, len(names) + 1, 3):
        desk.put("entity", "LOC", text[:end])
    places: list[QRectF] = []
    image = picture(
        desk.state,
        LIGHT,
        (500, 240),
        Reading(line_height=line_height),
        lambda view: places.extend(view.places.rects(desk.at("вон")[0], -1e9, 1e9)),
    )
    (below,) = places
    letters = round(below.top() + below.height() * 0.4)  # where low letters begin
    beside = round(below.right() + 12)  # below the names, beside the word
    assert {image.pixelColor(beside, y).name() for y in range(letters, round(below.bottom()))} == {LIGHT.paper}
    above = {image.pixelColor(beside, y).name() for y in range(round(below.top() - 8), letters)}
    assert LIGHT.hue("green").name() in above or len(above) > 2


def test_the_tag_of_a_short_word_is_drawn_over_the_handles(qapp: QApplication) -> None:
    text = "Мэр приехал в Орёл."
    desk = Desk(text, draft(text, "entity", "POSITION", "Мэр"))
    order: list[str] = []

    class Noted(Painter):
        def _tag(self, rect: QRectF, words: str, colour: QColor) -> None:
            order.append("tag")

        def _handle(self, rect: QRectF, colour: QColor, left: bool) -> None:
            order.append("handle")

    image = QImage(400, 200, QImage.Format.Format_RGB32)
    document = QTextDocument(text)
    painter = QPainter(image)
    drawn = Noted(painter, Geometry(document, OffsetMap(text)), LIGHT, 0, 200)
    (shape,) = decorations(desk.state.schema, list(desk.state.marks), desk.mark("entity", "Мэр").id, frozenset())
    drawn.ring(shape, shape.label)
    painter.end()
    assert order == ["handle", "handle", "tag"]
