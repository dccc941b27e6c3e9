"""How well colours stand out against each other, and themes in which they stand out more."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtGui import QColor

from ui.theme import DARK, LIGHT, Theme, mixed

_WORDS = 7.0  # enhanced contrast of text (WCAG 2.2, 1.4.6)
_APART = {"brown": "#4a2a10", "olive": "#554a00"}  # so that hues as dark as those of this theme stay apart
_LINES = 3.0  # contrast of what is no text (WCAG 2.2, 1.4.11)


def contrast(a: QColor | str, b: QColor | str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(QColor(a)), _luminance(QColor(b))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _sharper(colour: str, ink: str, papers: tuple[str, ...], wanted: float) -> str:
    """A colour moved towards the ink until it stands out enough from each paper."""
    for step in range(21):
        found = mixed(ink, colour, step / 20)
        if all(contrast(found, paper) >= wanted for paper in papers):
            return found.name()
    return ink


@lru_cache(maxsize=2)
def sharp(dark: bool) -> Theme:
    """The light or dark theme with high contrast."""
    theme = DARK if dark else LIGHT
    paper, ink = ("#000000", "#ffffff") if dark else ("#ffffff", "#000000")
    hues = theme.hues if dark else {**theme.hues, **_APART}
    papers = (paper, theme.chrome, theme.raised)
    return replace(
        theme,
        paper=paper,
        ink=ink,
        faint=_sharper(theme.faint, ink, papers, _WORDS),
        line=_sharper(theme.line, ink, papers, _LINES),
        accent=_sharper(theme.accent, ink, papers, _WORDS),
        danger=_sharper(theme.danger, ink, papers, _WORDS),
        hues={name: _sharper(hue, ink, papers, _WORDS) for name, hue in hues.items()},
    )


def themed(dark: bool, high: bool) -> Theme:
    """The theme of an appearance, with high contrast where it is wished."""
    return sharp(dark) if high else DARK if dark else LIGHT
