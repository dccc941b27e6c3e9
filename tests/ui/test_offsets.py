"""Offsets and positions: round trips, and Qt's own document counting as we say it does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from annotate.model.text import Span, canonical
from ui.article.geometry import Geometry
from ui.article.layout import Heading, filled
from ui.article.offsets import OffsetMap, shown
from ui.reading import Reading
from ui.theme import load_fonts

FAMILY = "👨‍👩‍👧‍👦"
HOSTILE = {
    "emoji": "Курс 😀 вырос 🚀🚀 за день.",
    "family": f"Семья {FAMILY} из Тулы.",
    "flags": "Встреча 🇷🇺🇺🇸 в Женеве 🏴󠁧󠁢󠁥󠁮󠁧󠁿.",
    "accents": "Замо\u0301к и за\u0301мок, й как и\u0306.",
    "right to left": "Газета הארץ и канал \u200fالجزيرة\u200e сообщили.",
    "no-break space": "2\u00a0млрд\u202fрублей и\u2007цифры.",
    "soft hyphen": "досто\u00adпри\u00adме\u00adча\u00adтель\u00adность",
    "line separators": "раз\u2028два\u2029три\nчетыре",
    "byte order mark": "сло\ufeffво и \ufeff",
    "noncharacters": "а\ufdd0б\ufdd1в\ufdefг",
    "object": "до\ufffcпосле\ufffdещё",
    "tabs": "\tстолбец\tстолбец\n\t\tещё",
    "line ends": "раз\r\nдва\rтри\n\n\nчетыре\r\n",
    "controls": "раз\u000bдва\u000cтри\u0085четыре\u001cпять\u001dшесть\u001eсемь\u001fвосемь\u0001девять\u001b[0m",
    "zero width": "а\u200bб\u200cв\u200dг\u2060д",
    "only emoji": "😀" * 40,
    "markup": "<b>жирный</b> &amp; &lt;i&gt; <!-- a -->",
}
_ODD = sorted({c for text in HOSTILE.values() for c in text})
_ODD_TEXTS = st.lists(
    st.sampled_from([*_ODD, FAMILY, "🇷🇺", "слово", " ", "\n"]) | st.characters(exclude_categories=["Cs"]), max_size=40
).map("".join)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(_ODD_TEXTS, st.data())
def test_a_position_is_the_utf_16_length_of_what_stands_before(text: str, data: st.DataObject) -> None:
    body = data.draw(st.integers(0, len(text)))
    offsets = OffsetMap(text, body)
    for offset in range(body, len(text) + 1):
        assert offsets.position(offset) == _units(text[body:offset])


@given(_ODD_TEXTS, st.data())
def test_every_offset_survives_the_way_there_and_back(text: str, data: st.DataObject) -> None:
    body = data.draw(st.integers(0, len(text)))
    offsets = OffsetMap(text, body)
    there_and_back = [offsets.offset(offsets.position(offset)) for offset in range(body, len(text) + 1)]
    assert there_and_back == list(range(body, len(text) + 1))


@given(_ODD_TEXTS)
def test_every_position_belongs_to_the_character_that_it_is_in(text: str) -> None:
    offsets = OffsetMap(text)
    expected = [offset for offset, c in enumerate(text) for _ in range(_units(c))] + [len(text)]
    assert [offsets.offset(position) for position in range(_units(text) + 1)] == expected


@given(_ODD_TEXTS, st.integers(-5, 60), st.integers(0, 20))
def test_what_lies_outside_counts_as_the_nearest_end(text: str, far: int, body: int) -> None:
    body = min(body, len(text))
    offsets = OffsetMap(text, body)
    assert offsets.position(body - 1) == 0
    assert offsets.position(len(text) + 1) == _units(text[body:])
    assert body <= offsets.offset(far) <= len(text)


@given(_ODD_TEXTS)
def test_what_is_shown_has_the_same_units_at_the_same_places(text: str) -> None:
    assert [_units(c) for c in shown(text)] == [_units(c) for c in text]


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    """The faces that the window has."""
    load_fonts()


def _laid_out(text: str) -> QTextDocument:
    parent = QObject()
    document, _ = filled(text, Reading(), 900.0, Heading("", ""), parent)
    document.setParent(None)  # it is ours, and gone with the last name for it
    return document


@pytest.mark.parametrize("name", HOSTILE)
def test_the_document_of_qt_counts_as_the_map_does(qapp: QApplication, name: str) -> None:
    text = canonical(HOSTILE[name])
    # Qt's count includes the paragraph end that every document has
    assert _laid_out(text).characterCount() - 1 == OffsetMap(text).position(len(text))


@given(_ODD_TEXTS)
def test_the_document_of_qt_counts_as_the_map_does_whatever_the_text(qapp: QApplication, text: str) -> None:
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufffe", "").replace("\uffff", "")
    )
    document = _laid_out(text)
    assert document.characterCount() - 1 == OffsetMap(text).position(len(text))
    # and each unit is the one that was given: nothing moved within the text
    units = shown(text).encode("utf-16-le")
    for position in range(0, len(units) // 2, 3):
        unit = units[2 * position : 2 * position + 2].decode("utf-16-le", "surrogatepass")
        there = document.characterAt(position)
        assert there == unit or (unit == "\n" and there == "\u2029"), (position, there, unit)


def _starts(text: str) -> list[int]:
    """Offsets of characters that stand for themselves on the screen: no marks, joiners, blanks, or parts of flags."""
    found = []
    for offset, c in enumerate(text):
        joined = text[offset - 1 : offset] in ("\u200d", "\u200c") or text[offset + 1 : offset + 2] == "\u200d"
        plain = unicodedata.category(c)[0] in "LNP" or c in "😀🚀"
        ends = offset + 1 == len(text) or unicodedata.category(text[offset + 1])[0] != "M"
        if plain and ends and not joined:
            found.append(offset)
    return found


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"only emoji"}))
def test_the_middle_of_a_character_leads_back_to_it(qapp: QApplication, name: str) -> None:
    header = "Дата 😀 "
    text = header + canonical(HOSTILE[name])
    geometry = Geometry(_laid_out(text[len(header) :]), OffsetMap(text, len(header)))
    starts = [offset for offset in _starts(text) if offset >= len(header)]
    assert starts
    found = {}
    for offset in starts:
        (rect,) = geometry.rects(Span(offset, offset + 1), -1e9, 1e9)
        found[offset] = geometry.character_at(rect.center())
    assert found == {offset: offset for offset in starts}


def test_a_span_over_line_ends_has_a_rectangle_a_line_and_none_on_blank_ones(qapp: QApplication) -> None:
    text = "раз два\n\nтри\u2028четыре"
    document = _laid_out(text)
    rects = Geometry(document, OffsetMap(text)).rects(Span(4, len(text)), -1e9, 1e9)
    assert len(rects) == 3
    assert [r.top() for r in rects] == sorted(r.top() for r in rects)


def test_beside_the_text_there_is_no_character(qapp: QApplication) -> None:
    text = "раз\nдва"
    geometry = Geometry(_laid_out(text), OffsetMap(text))
    (rect,) = geometry.rects(Span(2, 3), -1e9, 1e9)
    assert geometry.character_at(rect.center()) == 2
    right = rect.center()
    right.setX(rect.right() + 60)
    assert geometry.character_at(right) is None


def test_going_down_the_page_the_offsets_only_grow_and_never_jump(qapp: QApplication) -> None:
    """Qt's hitTest says the end of the document for single heights between paragraphs."""
    text = "\n".join(f"Абзац номер {i}: мост открыли,\n\nдорогу закрыли, и так далее." for i in range(40))
    document = _laid_out(text)
    geometry = Geometry(document, OffsetMap(text))
    left = geometry.rects(Span(0, 1), -1e9, 1e9)[0].left()
    found = [geometry.offset_at(QPointF(left, y / 4)) or 0 for y in range(int(document.size().height()) * 4)]
    assert found == sorted(found)
    lines = {0, *(i + 1 for i, c in enumerate(text) if c == "\n")}
    assert set(found) == lines


def test_all_that_can_be_seen_is_found_at_every_height(qapp: QApplication) -> None:
    text = "\n".join(f"Абзац номер {i}." for i in range(60))
    geometry = Geometry(_laid_out(text), OffsetMap(text))
    places = [geometry.rects(Span(i, i + 1), -1e9, 1e9)[0] for i, c in enumerate(text) if c == "А"]
    starts = [i for i, c in enumerate(text) if c == "А"]
    for top in range(0, 1500, 7):
        low, high = geometry.visible(top, top + 300)
        inside = [s for s, r in zip(starts, places, strict=True) if r.top() >= top and r.bottom() <= top + 300]
        assert all(low <= s < high for s in inside)
