"""Colours, faces and the style sheet of the window, light and dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

SERIF, SANS = "PT Serif", "Inter"
_ICONS = Path(__file__).parent / "icons"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance. `hues` are the schema's colour names; every other field is "#rrggbb".

    The hues follow Okabe and Ito's colour-blind safe set, darkened or lightened to a contrast of at least 4.5 : 1.
    """

    dark: bool
    paper: str
    chrome: str
    raised: str
    line: str
    ink: str
    faint: str
    accent: str
    accent_soft: str
    danger: str
    hues: Mapping[str, str]

    def hue(self, name: str) -> QColor:
        """The colour of a label; unknown names are grey."""
        return QColor(self.hues.get(name, self.hues["grey"]))


LIGHT = Theme(
    False,
    paper="#ffffff",
    chrome="#fafaf8",
    raised="#ffffff",
    line="#e2e1dc",
    ink="#1d1f1e",
    faint="#6b6f6c",
    accent="#23594c",
    accent_soft="#e2e8e4",
    danger="#b3261e",
    hues={
        "orange": "#c4491d",
        "green": "#24794a",
        "blue": "#2166b0",
        "teal": "#0f7680",
        "olive": "#7d6a10",
        "brown": "#8a4f23",
        "violet": "#774aa4",
        "crimson": "#b3275a",
        "sky": "#0c6f99",
        "slate": "#4c6272",
        "gold": "#8a6000",
        "indigo": "#4650b4",
        "magenta": "#a5318c",
        "moss": "#56701c",
        "plum": "#7a4868",
        "rose": "#ad3644",
        "grey": "#5f6360",
    },
)
DARK = Theme(
    True,
    paper="#1d1f1e",
    chrome="#212423",
    raised="#2a2d2c",
    line="#383c3a",
    ink="#e6e4df",
    faint="#9ba09c",
    accent="#7cc7ae",
    accent_soft="#2a3a34",
    danger="#f2938c",
    hues={
        "orange": "#f0906a",
        "green": "#74c795",
        "blue": "#7db4f2",
        "teal": "#68c5cd",
        "olive": "#d3bf5a",
        "brown": "#e8cfb8",
        "violet": "#bf9be6",
        "crimson": "#f08cae",
        "sky": "#6bc3ea",
        "slate": "#a3b8c8",
        "gold": "#e5b84f",
        "indigo": "#a6adf7",
        "magenta": "#e891d3",
        "moss": "#b3cc74",
        "plum": "#d6a7c6",
        "rose": "#f49ca5",
        "grey": "#a8ada9",
    },
)


def load_fonts() -> None:
    """Makes the faces that come with the program known to Qt."""
    for file in sorted((Path(__file__).parent / "fonts").rglob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


@lru_cache(maxsize=64)
def face(family: str, pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font of that size in pixels (of the unscaled screen). Shared: it is not to be changed."""
    font = QFont(family)
    font.setPixelSize(max(1, round(pixels)))
    font.setWeight(weight)
    return font


def mixed(over: QColor | str, under: QColor | str, share: float) -> QColor:
    """`over` laid on `under` at an opacity of `share` (0..1), as an opaque colour. Shared: it is not to be changed."""
    return _mixed(QColor(over).rgb(), QColor(under).rgb(), share)


@lru_cache(maxsize=512)
def _mixed(over: int, under: int, share: float) -> QColor:
    a, b = QColor(over), QColor(under)
    parts = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x * share + y * (1 - share)) for x, y in parts))


def palette(theme: Theme) -> QPalette:
    """The palette that widgets without a rule in the style sheet follow."""
    p = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, theme.chrome),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.chrome),
        (role.Button, theme.raised),
        (role.ToolTipBase, theme.raised),
        (role.WindowText, theme.ink),
        (role.Text, theme.ink),
        (role.ButtonText, theme.ink),
        (role.ToolTipText, theme.ink),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.paper),
        (role.Link, theme.accent),
        (role.PlaceholderText, theme.faint),
        (role.Mid, theme.line),
        (role.Light, theme.raised),
        (role.Dark, theme.line),
    ):
        p.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.faint))
    return p


def style_sheet(theme: Theme) -> str:
    """The rules that give panels, lists, buttons and key caps their look."""
    t = theme
    arrow, tick, part = ((_ICONS / f"{sign}-{'dark' if t.dark else 'light'}.png").as_posix()
                         for sign in ("down", "tick", "part"))  # fmt: skip
    soft = mixed(t.accent, t.chrome, 0.10).name()
    return f"""
* {{ font-family: "{SANS}"; font-size: 13px; }}
QMainWindow, QDialog, QWidget#chrome {{ background: {t.chrome}; color: {t.ink}; }}
QWidget#topbar, QWidget#statusline {{ background: {t.chrome}; }}
QWidget#topbar {{ border-bottom: 1px solid {t.line}; }}
QWidget#statusline {{ border-top: 1px solid {t.line}; }}
QWidget#side {{ background: {t.chrome}; }}
QSplitter::handle {{ background: {t.line}; }}
QMenuBar {{ background: transparent; padding: 0; }}
QMenuBar::item {{ padding: 6px 9px; border-radius: 6px; background: transparent; color: {t.ink}; }}
QMenuBar::item:selected {{ background: {soft}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 5px; color: {t.ink}; }}
QMenu::item {{ padding: 6px 26px 6px 22px; border-radius: 5px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
QMenu::item:disabled {{ color: {t.faint}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 8px; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{
  background: {t.raised}; border: 1px solid {t.line}; border-radius: 7px; padding: 6px 9px; color: {t.ink};
  selection-background-color: {t.accent}; selection-color: {t.paper}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus {{
  border: 1px solid {t.accent}; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ background: transparent; border: none; padding: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; width: 0; height: 0; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.line}; }}
QSlider::sub-page:horizontal {{ border-radius: 2px; background: {mixed(t.accent, t.chrome, 0.55).name()}; }}
QSlider::handle:horizontal {{ width: 14px; margin: -5px 0; border-radius: 7px; background: {t.accent}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {t.ink}; width: 10px; height: 10px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{arrow}"); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line}; color: {t.ink};
  selection-background-color: {t.accent_soft}; selection-color: {t.ink}; outline: none; }}
QPushButton, QToolButton {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 7px;
  padding: 5px 12px; color: {t.ink}; }}
QPushButton:hover, QToolButton:hover {{ background: {soft}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.faint}; }}
QPushButton:default {{ background: {t.accent}; border-color: {t.accent}; color: {t.paper}; }}
QPushButton:default:disabled {{ background: {t.line}; border-color: {t.line}; color: {t.faint}; }}
QToolButton:checked, QPushButton:checked {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QWidget#topbar QToolButton {{ padding: 3px 10px; }}
QToolButton#flat, QPushButton#flat {{ background: transparent; border: none; padding: 4px 8px; }}
QToolButton#flat:hover, QPushButton#flat:hover {{ background: {soft}; }}
QToolButton#flat:checked, QPushButton#flat:checked {{ background: {t.accent_soft}; border: none; }}
QToolButton#flat:focus, QPushButton#flat:focus {{ background: {soft}; }}
QLabel {{ background: transparent; color: {t.ink}; }}
QLabel#faint {{ color: {t.faint}; }}
QLabel#unsaved {{ color: {t.danger}; font-weight: 600; }}
QLabel#strong {{ font-weight: 600; }}
QLabel#missing {{ color: {t.accent}; }}
QLabel#wrong {{ color: {t.danger}; font-size: 12px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 1px solid {t.danger}; }}
QPushButton#fold {{ background: transparent; border: none; text-align: left; padding: 4px 0; }}
QPushButton#fold:hover, QPushButton#fold:focus {{ background: {soft}; }}
QPushButton#chooser {{ text-align: left; padding: 6px 9px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ background: transparent; border: none; padding: 0; }}
QLabel#heading {{ font-size: 22px; font-weight: 600; }}
QLabel#kbd {{ background: {t.raised}; border: 1px solid {t.line}; border-bottom: 2px solid {t.line};
  border-radius: 5px; padding: 1px 6px; font-size: 11px; font-weight: 600; }}
QLabel#mode {{ background: {t.accent_soft}; border: 1px solid {t.accent}; border-radius: 5px; padding: 1px 8px;
  font-size: 12px; font-weight: 600; }}
QLabel#capture {{ background: {t.accent_soft}; border: 1px solid {t.accent}; border-radius: 7px; padding: 7px 10px;
  font-weight: 600; }}
QLabel#armed {{ font-weight: 700; }}
QListView, QTreeView, QTableView {{ background: transparent; border: none; outline: none; color: {t.ink}; }}
QListView#boxed, QTreeView#boxed, QTableView#boxed {{ background: {t.raised}; border: 1px solid {t.line};
  border-radius: 7px; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
  background: {t.accent_soft}; color: {t.ink}; }}
QListView#boxed::item {{ padding: 6px 9px; }}
QTreeView#boxed::item {{ padding: 3px 4px; }}
QTreeView#boxed[roomy="true"]::item {{ padding: 5px 7px; }}
QTreeView[roomy="true"] QHeaderView::section {{ padding: 5px 9px; }}
QTableView#boxed::item {{ padding: 0 9px; }}
QTableView QHeaderView::section {{ padding: 5px 9px; }}
QHeaderView::section {{ background: {t.chrome}; border: none; border-bottom: 1px solid {t.line}; padding: 5px;
  color: {t.faint}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; border: none; border-bottom: 2px solid transparent; padding: 7px 7px;
  color: {t.faint}; }}
QTabBar::tab:selected {{ color: {t.ink}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
QWidget#side QTabBar::tab {{ padding: 7px 4px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {mixed(t.faint, t.chrome, 0.45).name()}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px 7px; }}
QFrame#card {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: 9px; }}
QFrame#errorbar {{ background: {mixed(t.danger, t.chrome, 0.14).name()};
  border-bottom: 1px solid {mixed(t.danger, t.chrome, 0.4).name()}; }}
QFrame#findbar {{ background: {t.chrome}; border-top: 1px solid {t.line}; }}
QFrame#findbar QToolButton {{ padding: 4px 9px; }}
QFrame#noticebar {{ background: {t.accent_soft}; border-bottom: 1px solid {t.line}; }}
QCheckBox, QRadioButton {{ spacing: 8px; color: {t.ink}; }}
QCheckBox::indicator, QTreeView::indicator, QListView::indicator {{ width: 14px; height: 14px; border-radius: 4px;
  border: 1px solid {t.faint}; background: {t.raised}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {{
  border-color: {t.accent}; background: {t.accent}; image: url("{tick}"); }}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {{
  border-color: {t.accent}; background: {t.accent}; image: url("{part}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {t.ink}; width: 12px; height: 12px; }}
"""
