"""Colours that can be read and told apart, computed and not looked at."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from annotate.model.default_schema import DEFAULT_SCHEMA
from ui.article.patterns import PATTERNS, pattern_of
from ui.contrast import contrast, sharp, themed
from ui.theme import DARK, LIGHT, Theme, mixed

THEMES = {"light": LIGHT, "dark": DARK, "light, high contrast": sharp(False), "dark, high contrast": sharp(True)}
every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

# Machado, Oliveira and Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (IEEE
# Transactions on Visualization and Computer Graphics 15(6), 2009), severity 1.0, for linear RGB.
_BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
_JUST_SEEN = 2.3  # CIE76 distance that is just noticeable (Mahy, van Eycken, Oosterlinck 1994)
Triple = tuple[float, float, float]


def _linear(colour: QColor) -> Triple:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return part(colour.redF()), part(colour.greenF()), part(colour.blueF())


def _times(matrix: tuple[Triple, Triple, Triple], values: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, values, strict=True)) for row in matrix)
    return a, b, c


def _lab(linear: Triple) -> Triple:
    """CIE L*a*b* under D65 of linear sRGB."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    clipped = min(1.0, max(0.0, linear[0])), min(1.0, max(0.0, linear[1])), min(1.0, max(0.0, linear[2]))
    xyz = _times(to_xyz, clipped)

    def f(t: float) -> float:
        return math.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116

    x, y, z = (f(value / white) for value, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _seen(colour: QColor, blindness: str) -> Triple:
    return _lab(_times(_BLINDNESS[blindness], _linear(colour)))


def _distance(a: QColor, b: QColor, blindness: str) -> float:
    return math.dist(_seen(a, blindness), _seen(b, blindness))


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@every_theme
def test_words_and_hues_stand_out_from_paper_chrome_and_cards(theme: Theme) -> None:
    least = 7.0 if theme in (sharp(False), sharp(True)) else 4.5
    for under in (theme.paper, theme.chrome, theme.raised):
        for over in (theme.ink, theme.faint, theme.accent, theme.danger):
            assert contrast(over, under) >= least, (over, under)
    for name, hue in theme.hues.items():
        assert contrast(hue, theme.paper) >= least, name


@every_theme
def test_text_stands_out_on_every_tint_and_tags_on_every_hue(theme: Theme) -> None:
    for name, hue in theme.hues.items():
        strongest = mixed(hue, theme.paper, 0.30 if theme.dark else 0.24)
        assert contrast(theme.ink, strongest) >= 4.5, name
        assert contrast(theme.paper, hue) >= 4.5, name  # the words of a tag
    assert contrast(theme.ink, theme.accent_soft) >= 4.5
    assert contrast(theme.ink, mixed(theme.accent, theme.paper, 0.28)) >= 4.5  # the selection
    assert contrast(theme.paper, theme.accent) >= 4.5  # the default button


@every_theme
def test_hues_stand_out_as_lines_on_their_own_tints(theme: Theme) -> None:
    for name, hue in theme.hues.items():
        tint = mixed(hue, theme.paper, 0.16 if theme.dark else 0.13)
        assert contrast(hue, tint) >= 3.0, name  # lines are no text (WCAG 2.2, 1.4.11)


@every_theme
@pytest.mark.parametrize("blindness", _BLINDNESS)
def test_the_usual_labels_can_be_told_apart_by_the_colour_blind(theme: Theme, blindness: str) -> None:
    layer = DEFAULT_SCHEMA.layer("entity")
    assert layer is not None
    for a, b in combinations(layer.offered, 2):
        apart = _distance(theme.hue(a.colour), theme.hue(b.colour), blindness)
        told = pattern_of(DEFAULT_SCHEMA, "entity", a.name) != pattern_of(DEFAULT_SCHEMA, "entity", b.name)
        assert apart >= 2 * _JUST_SEEN, (a.name, b.name, round(apart, 1))
        assert told  # and by their patterns in any case


def test_patterns_go_by_the_place_in_the_schema_and_come_again_after_the_last() -> None:
    layer = DEFAULT_SCHEMA.layer("entity")
    assert layer is not None
    found = [pattern_of(DEFAULT_SCHEMA, "entity", label.name) for label in layer.labels]
    assert found[: len(PATTERNS)] == list(PATTERNS)
    assert found[len(PATTERNS)] == PATTERNS[0]
    assert pattern_of(DEFAULT_SCHEMA, "entity", "WEATHER") == PATTERNS[0]


def test_high_contrast_keeps_the_hues_apart_from_each_other() -> None:
    for dark in (False, True):
        assert themed(dark, True).dark is dark
        assert len(set(themed(dark, True).hues.values())) == len(themed(dark, True).hues)
