"""Language and appearance at run time, room for every word, and the picture itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLabel, QMenu, QToolButton

from annotate.model.text import Span
from tests.annotate.making import draft
from tests.ui.hands import Hands, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.theme import DARK, LIGHT, Theme, mixed, style_sheet


def _words(h: Hands) -> set[str]:
    """Every word that can be seen, of bars, panels and menus."""
    found: set[str] = set()
    for widget in h.window.findChildren(QLabel) + h.window.findChildren(QAbstractButton):
        if widget.isVisible():
            found.add(widget.text())
    for box in h.window.findChildren(QComboBox):
        found.update(box.itemText(i) for i in range(box.count()))
    for menu in h.window.findChildren(QMenu):
        found.update(action.text() for action in menu.actions())
    found.update(h.window.inspector.tabs.tabText(i) for i in range(3))
    found.update(action.text() for action in h.window.top.menus.actions())
    return {word for word in found if word}


def test_another_language_changes_every_word_and_back(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Ехать")
    until(lambda: "who speaks" in _words(h))
    english = _words(h)
    h.window.act("language:ru")
    until(lambda: "кто говорит" in _words(h))
    russian = _words(h)
    # each language in its own words; what is the same in all: names of labels, makers, titles
    own = {"English", "Русский", h.bench.store.name, *(w for w in russian if "rules" in w)}
    own |= {label.name for layer in h.state.schema.layers for label in layer.labels}
    same = {w for w in russian & english if sum("a" <= c <= "z" for c in w) > 3} - own
    assert same == set()
    h.window.act("language:en")
    until(lambda: "who speaks" in _words(h))
    assert _words(h) == english


def test_light_and_dark_change_at_once_and_follow_the_choice(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    for value, theme in (("dark", DARK), ("light", LIGHT)):
        h.window.act(f"appearance:{value}")
        assert h.window.theme is theme
        image = h.view.viewport().grab().toImage()
        assert image.pixelColor(3, image.height() - 3) == QColor(theme.paper)
        chrome = h.window.grab().toImage().pixelColor(4, 60)
        assert abs(chrome.lightness() - QColor(theme.chrome).lightness()) < 12


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_cut_off_at_1280_pixels(window: Open, language: str) -> None:
    h = article(window, TEXT, *DRAFTS, language=language)
    h.click("Ехать")
    h.key("Space")
    h.window.resize(1280, 800)
    QApplication.processEvents()
    until(lambda: "сохранено" in " ".join(_words(h)) or "saved" in " ".join(_words(h)))
    assert h.window.width() == 1280
    for bar in (h.window.top, h.window.status):
        widgets: list[QToolButton | QLabel] = [*bar.findChildren(QToolButton), *bar.findChildren(QLabel)]
        for widget in widgets:
            if widget.isVisible() and widget.text():
                assert widget.width() >= widget.sizeHint().width() - 1, (widget.text(), widget.width())
                assert bar.rect().contains(widget.mapTo(bar, widget.rect().center())), widget.text()
    titles = h.window.top.menus.actions()
    assert all(not h.window.top.menus.actionGeometry(a).isEmpty() for a in titles)
    status = h.window.documents.status
    room = status.width() - 30
    metrics = QFontMetrics(status.font())
    assert all(metrics.horizontalAdvance(status.itemText(i)) <= room for i in range(status.count()))


# the picture


PICTURE = "Глава МИД РФ Сергей Лавров приехал в Тулу. «Мы рады, — сказал он, — и будем ждать» всех гостей города."


def test_another_appearance_leaves_the_text_in_its_face_and_place(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.window.act("bigger")
    font, size = h.view.document().defaultFont(), h.view.document().size()
    for value in ("dark", "light"):
        h.window.act(f"appearance:{value}")
        again = h.view.document().defaultFont()
        assert (again.family(), again.pixelSize()) == ("PT Serif", font.pixelSize())
        assert h.view.document().size() == size


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def painted(window: Open, request: pytest.FixtureRequest) -> tuple[Hands, QImage, Theme]:
    """An article with nested, fragmented, suggested and accepted marks, as a picture of its view."""
    theme: Theme = request.param
    text = PICTURE
    h = article(
        window,
        text,
        draft(text, "entity", "ORG", "МИД РФ"),
        draft(text, "entity", "LOC", "РФ"),
        draft(text, "entity", "PER", "Сергей Лавров"),
        draft(text, "entity", "LOC", "Тулу"),
        draft(text, "quote", "QUOTE", ("Мы рады", "и будем ждать"), cue="сказал"),
        dark=theme.dark,
    )
    for words in ("МИД", "Сергей"):
        h.click(words)
        h.key("Space")
    h.key("Esc", "Esc", "Esc", "Esc")
    h.click("всех")
    image = h.view.viewport().grab().toImage()
    return h, image, theme


def _near(found: QColor, wanted: QColor, tolerance: int = 14) -> bool:
    parts = ((found.red(), wanted.red()), (found.green(), wanted.green()), (found.blue(), wanted.blue()))
    return all(abs(a - b) <= tolerance for a, b in parts)


def _column(image: QImage, x: float, top: float, bottom: float) -> list[QColor]:
    return [image.pixelColor(QPoint(round(x), y)) for y in range(round(top), round(bottom))]


def _row(image: QImage, y: float, left: float, right: float) -> list[QColor]:
    return [image.pixelColor(QPoint(x, round(y))) for x in range(round(left), round(right))]


def _rect(h: Hands, span: Span) -> tuple[float, float, float, float]:
    (rect,) = h.view.places.rects(span, -1e9, 1e9)
    y = h.view.verticalScrollBar().value()
    return rect.left(), rect.top() - y, rect.right(), rect.bottom() - y


def test_an_accepted_name_has_a_tint_and_a_solid_line(painted: tuple[Hands, QImage, Theme]) -> None:
    h, image, theme = painted
    left, top, right, bottom = _rect(h, h.span("Сергей Лавров"))
    hue = theme.hue("orange")
    tint = mixed(hue, theme.paper, 0.16 if theme.dark else 0.13)
    blank = h.span(" Лавров")
    gap_left, _, gap_right, _ = _rect(h, Span(blank.start, blank.start + 1))
    assert _near(image.pixelColor(QPoint(round((gap_left + gap_right) / 2), round(top + 3))), tint)
    rows = [_row(image, bottom + dy, left + 6, right - 6) for dy in range(4)]
    assert any(sum(_near(c, hue, 40) for c in row) > 0.95 * len(row) for row in rows)


def test_a_nested_suggestion_keeps_its_outline_above_the_line_of_the_outer_name(
    painted: tuple[Hands, QImage, Theme],
) -> None:
    h, image, theme = painted
    left, _, right, bottom = _rect(h, h.mark("entity", "РФ").fragments[0])
    rows = [_row(image, bottom + dy, left + 3, right - 3) for dy in range(8)]
    green = [dy for dy, row in enumerate(rows) if sum(_near(c, theme.hue("green"), 70) for c in row) > 0.25 * len(row)]
    blue = [dy for dy, row in enumerate(rows) if sum(_near(c, theme.hue("blue"), 30) for c in row) > 0.95 * len(row)]
    assert green
    assert blue
    assert max(green) < min(blue)


def test_a_suggested_name_has_a_dashed_outline(painted: tuple[Hands, QImage, Theme]) -> None:
    h, image, theme = painted
    left, _, right, bottom = _rect(h, h.span("Тулу"))
    ink = mixed(theme.hue("green"), theme.paper, 0.85)
    rows = [[_near(c, ink, 70) for c in _row(image, bottom + dy, left + 4, right - 4)] for dy in range(4)]
    best = max(rows, key=sum)
    changes = sum(a != b for a, b in pairwise(best))
    assert 0.2 * len(best) < sum(best) < 0.9 * len(best)
    assert changes >= 8


def test_a_quote_has_a_bar_beside_its_lines_and_its_gap_no_tint(painted: tuple[Hands, QImage, Theme]) -> None:
    h, image, theme = painted
    violet = theme.hue("violet")
    _, top, _, bottom = _rect(h, h.span("Мы рады"))
    beside = [c for x in range(8, 24) for c in _column(image, h.view.column.left - x, top, bottom)]
    assert any(_near(c, mixed(violet, theme.paper, 0.75), 40) for c in beside)
    tint = mixed(violet, theme.paper, 0.055)
    blank = h.span(" рады").start
    inside = _rect(h, Span(blank, blank + 1))
    assert _near(image.pixelColor(QPointF((inside[0] + inside[2]) / 2, inside[1] + 2).toPoint()), tint, 5)
    dash = h.span(" сказал").start
    gap = _rect(h, Span(dash, dash + 1))
    assert _near(image.pixelColor(QPointF((gap[0] + gap[2]) / 2, gap[1] + 2).toPoint()), QColor(theme.paper), 3)


def test_rejected_suggestions_are_gone_until_the_switch_shows_them_struck_through(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    place = h.mark("entity", "Туле").fragments[0]
    h.click("Туле")
    h.key("Backspace", "Esc", "Esc", "Esc", "Esc")
    left, top, right, bottom = _rect(h, place)
    middle = round(top + (bottom - top) * 0.58)

    def struck() -> bool:
        image = h.view.viewport().grab().toImage()
        hue = mixed(h.window.theme.hue("green"), h.window.theme.paper, 0.7)
        rows = (_row(image, middle + dy, left + 2, right - 2) for dy in (-1, 0, 1))
        return any(sum(_near(c, hue, 60) for c in row) > 0.6 * len(row) for row in rows)

    assert not struck()
    (switch,) = [action for action in h.window.top.layers.menu().actions() if "struck" in action.text()]
    switch.trigger()
    assert struck()
    switch.trigger()
    assert not struck()


def test_menus_keep_marks_and_the_words_of_undo_in_another_language(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Анна")
    h.key("Space", "F2", "Ctrl+T")
    assert h.menu("undo").text() == "Undo: accept «Анна Белова»"
    h.window.act("language:ru")
    assert h.menu("undo").text() == "Отменить: принять «Анна Белова»"
    assert h.menu("undo").isEnabled()
    assert [name for name, a in h.window.menus.actions.items() if a.isChecked()] == ["suggested_only", "characters"]


def test_menus_mark_the_appearance_and_the_language_that_are_chosen(window: Open) -> None:
    h = article(window, TEXT)

    def chosen() -> list[str]:
        menus = h.window.menus
        return [value for group in (menus.appearances, menus.languages) for value, a in group.items() if a.isChecked()]

    assert chosen() == ["light", "en"]
    h.window.act("language:ru")
    h.window.act("appearance:dark")
    assert chosen() == ["dark", "ru"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_box_of_a_check_mark_can_be_seen_empty_and_ticked(qapp: QApplication, theme: Theme) -> None:
    before = qapp.styleSheet()
    qapp.setStyleSheet(style_sheet(theme))
    box = QCheckBox("Только предложенные")
    box.setObjectName("chrome")
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    image = box.grab().toImage()
    try:
        for ticked, wanted in ((False, theme.faint), (True, theme.accent)):
            box.setChecked(ticked)
            image = box.grab().toImage()
            colours = {image.pixelColor(x, image.height() // 2).name() for x in range(16)}
            assert QColor(wanted).name() in colours
        assert QColor(theme.paper).lightness() in {
            image.pixelColor(x, y).lightness() for x in range(16) for y in range(image.height())
        }
    finally:
        box.deleteLater()
        qapp.setStyleSheet(before)
