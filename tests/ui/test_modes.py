"""Claim mode and quote mode, by real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from annotate.model.values import Scalar
from tests.annotate.making import draft
from tests.ui.hands import LEFT, Hands, typed, until
from tests.ui.keys_hands import hint_line
from tests.ui.windows import Open, article, document, in_memory
from ui.panels.bars import _Clickable
from ui.settings import settings_at

SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXT = (
    "В Курске за зиму сдали 9 катков. Каток у вокзала закрыт. Лёд растает в марте. Катки прекрасны.\n"
    "«Коньков не хватает», — признал тренер Лев Зуев. «Заточка бесплатна»."
)
SCORES = {
    "В Курске за зиму сдали 9 катков": (0.8, "QUANT"),
    "Каток у вокзала закрыт": (0.4, "EVENT"),
    "Лёд растает в марте": (0.9, "PREDICT"),
    "Катки прекрасны": (0.1, "OPINION"),
}
BEST = ["Лёд растает в марте", "В Курске за зиму сдали 9 катков", "Каток у вокзала закрыт", "Катки прекрасны"]
SECOND = "Реку перекрыли. Мост закрыт на месяц."
DRAFTS = (
    *(draft(TEXT, "claim", "CLAIM", w, score=s, attributes={"type": k, "worth": 1}) for w, (s, k) in SCORES.items()),
    draft(TEXT, "entity", "LOC", "Курске", attributes={"normal": "Курск"}),
    draft(TEXT, "quote", "QUOTE", "Коньков не хватает", cue="признал", attributes={"speaker": "Лев Зуев"}),
    draft(TEXT, "quote", "QUOTE", "Заточка бесплатна"),
    draft(TEXT, "entity", "PER", "Лев Зуев", attributes={"name": "Лев Зуев"}),
)


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, *DRAFTS)


def words(h: Hands) -> str:
    found = h.focused()
    return found[2] if found else ""


def sign(h: Hands) -> str:
    """What the bottom line says of the mode."""
    h.window.echo.hint()
    (label,) = [s for s in h.window.status.findChildren(_Clickable) if s.objectName() == "mode"]
    return label.text() if label.isVisible() else ""


def test_z_walks_the_claims_of_every_score_the_most_check_worthy_first(h: Hands) -> None:
    assert h.view.filter.claims_from == 0.5
    h.russian("я")
    seen = [words(h)]
    for _ in range(3):
        h.key("Tab")
        seen.append(words(h))
    assert seen == BEST
    h.key("Tab")
    assert words(h) == BEST[-1]
    h.key("Shift+Tab")
    assert words(h) == BEST[2]
    assert sign(h) == "Claims: 3 of 4 · 0 decided"
    h.russian("я")
    assert sign(h) == ""
    assert h.view.filter.claims_from == 0.5


def test_space_accepts_and_backspace_rejects_and_both_go_on_in_the_order_of_the_mode(h: Hands) -> None:
    h.key("z", "Space")
    assert (h.mark("claim", BEST[0]).origin, words(h)) == ("accepted", BEST[1])
    h.key("Backspace")
    assert words(h) == BEST[2]
    h.key("Tab", "Space")  # around the end to what was passed over
    assert words(h) == BEST[2]
    assert sign(h) == "Claims: 3 of 4 · 3 decided"
    h.key("Space")
    assert sign(h) == "Claims: 3 of 4 · 4 decided"
    assert len([m for m in h.state.marks if m.layer == "claim"]) == 3


def test_digits_tag_and_accept_and_the_next_key_goes_on(h: Hands) -> None:
    h.key("z", "2", "Shift+3", "Shift+5", "Shift+9")
    found = h.mark("claim", BEST[0])
    assert found.attributes == {"type": "EVENT", "worth": "2", "modality": "hedged", "polarity": "negated"}
    assert words(h) == BEST[0]
    h.key("Shift+0", "Tab")
    assert h.mark("claim", BEST[0]).attributes["polarity"] == "affirmed"
    assert words(h) == BEST[1]
    h.key("1", "Space")
    assert words(h) == BEST[2]


def test_modality_and_polarity_have_keys_under_the_russian_layout_too(h: Hands) -> None:
    h.key("z")
    # what the keys of 4 to 0 give with Shift: ; % : ? * ( )
    for text, scan, name, value in (
        (";", 13, "modality", "asserted"),
        ("%", 14, "modality", "hedged"),
        (":", 15, "modality", "conditional"),
        ("?", 16, "modality", "question"),
        ("*", 17, "modality", "directive"),
        ("(", 18, "polarity", "negated"),
        (")", 19, "polarity", "affirmed"),
    ):
        QCoreApplication.sendEvent(h.view, typed(text, scan, SHIFT))
        assert h.mark("claim", BEST[0]).attributes[name] == value, text


def test_the_hint_line_names_the_keys_of_each_tag_and_of_the_mode(h: Hands) -> None:
    h.key("z")
    line = hint_line(h)
    caps = dict(zip(line[1::2], line[::2], strict=False))
    assert (caps["type"], caps["check-worthiness"]) == ("1–9", "⇧1–3")
    assert (caps["modality"], caps["polarity"]) == ("⇧4–8", "⇧0 9")
    assert (caps["leave the mode"], caps["reading order"]) == ("Esc", "Shift Z")


def test_the_other_order_is_remembered_and_the_list_of_claims_follows(h: Hands) -> None:
    h.window.inspector.tabs.setCurrentIndex(2)
    lines = h.window.inspector.claims.lines
    h.key("z", "Tab")
    until(lambda: [line.below for line in lines.rows] == BEST)
    QCoreApplication.sendEvent(h.view, typed("Я", modifiers=SHIFT))
    here = words(h)
    until(lambda: [line.below for line in lines.rows] == list(SCORES))
    h.key("Tab")
    assert (here, words(h)) == (BEST[1], list(SCORES)[1])
    assert h.window.settings.claim_order == "reading"
    assert lines.rows[0].title == "quantity · the article"


def test_escape_leaves_the_mode_before_it_disarms_and_keeps_the_focus(h: Hands) -> None:
    h.key("Esc", "c", "Esc", "Esc", "z")
    assert h.window.verbs is not None
    h.window.verbs.arm("claim", "CLAIM")
    h.key("Esc")
    assert (sign(h), bool(h.view.held.armed), words(h) != "") == ("", True, True)


def test_undo_keeps_the_mode_and_comes_back_to_the_claim(h: Hands) -> None:
    h.key("z", "Space", "Backspace")
    h.key("Ctrl+Z")
    assert words(h) == BEST[1]
    h.key("Ctrl+Z")
    assert words(h) == BEST[0]
    assert sign(h) == "Claims: 1 of 4 · 0 decided"
    h.key("Tab")
    assert words(h) == BEST[1]


def test_a_claim_made_in_the_mode_is_the_next_stop(h: Hands) -> None:
    h.key("z")
    h.click("признал")
    h.russian("с")
    h.key("2")
    assert sign(h) == "Claims: 2 of 5 · 1 decided"
    h.key("Tab")
    assert words(h) == BEST[1]


def test_the_mode_goes_on_in_the_next_document(window: Open) -> None:
    h = window()
    claims = [draft(SECOND, "claim", "CLAIM", w, score=s) for w, s in (("Реку перекрыли", 0.2), ("Мост закрыт", 0.3))]
    h.window.use(in_memory(document("a", TEXT), document("b", SECOND), drafts={"a": DRAFTS, "b": claims}))
    h.key("z", "Space", "Ctrl+Return")
    assert (h.state.document.id, words(h)) == ("b", "Мост закрыт")
    assert sign(h) == "Claims: 1 of 2 · 0 decided"
    h.key("Ctrl+PgUp", "Tab")
    assert words(h) == BEST[0]


def test_v_walks_only_quotes_that_are_suggested_or_not_complete(h: Hands) -> None:
    h.russian("м")
    assert (words(h), sign(h)) == ("Коньков не хватает", "Quotes: 1 of 2 · 0 decided")
    h.key("Space")
    assert words(h) == "Заточка бесплатна"
    h.key("Shift+Tab", "Tab", "1")
    assert h.mark("quote", "Заточка бесплатна").attributes["speaker"] == "Лев Зуев"
    assert sign(h) == "Quotes: 2 of 2 · 1 decided"  # a cue is wanting still
    h.key("z")
    assert sign(h).startswith("Claims")


def test_what_accepts_all_that_is_shown_keeps_to_the_layer_of_the_mode(h: Hands) -> None:
    h.key("z")
    assert len(h.window.deeds._shown()) == 4
    h.key("z")
    assert len(h.window.deeds._shown()) == 6


def test_a_click_on_the_sign_leaves_the_mode_and_the_menu_shows_it(h: Hands) -> None:
    h.key("v")
    assert h.menu("quote_mode").isChecked()
    (label,) = [s for s in h.window.status.findChildren(_Clickable) if s.objectName() == "mode"]
    QTest.mouseClick(label, LEFT)
    assert not h.menu("quote_mode").isChecked()
    assert h.view.filter.only == ""


def test_the_order_comes_from_the_persons_settings(window: Open, tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = settings_at(str(tmp_path_factory.mktemp("s") / "s.ini"))
    assert kept.claim_order == "worth"
    kept.claim_order = "reading"
    assert kept.claim_order == "reading"
    h = window()
    h.window.settings.claim_order = "reading"
    h.window.use(in_memory(document("d", TEXT), drafts={"d": DRAFTS}))
    h.key("z")
    assert words(h) == next(iter(SCORES))


def test_the_list_of_what_is_walked_comes_up_and_the_keys_stay_in_the_article(h: Hands) -> None:
    inspector = h.window.inspector
    h.key("z")
    assert (inspector.tabs.currentWidget(), h.view.hasFocus()) == (inspector.claims, True)
    inspector.tabs.setCurrentWidget(inspector.history)  # what the person looks at meanwhile stays
    h.key("Tab")
    assert inspector.tabs.currentWidget() is inspector.history
    h.key("v")
    assert (inspector.tabs.currentWidget(), h.view.hasFocus()) == (inspector.quotes, True)


def test_enter_names_the_first_candidate_and_goes_on_to_the_next_quote(window: Open) -> None:
    text = "«Мы едем», — сказал Пётр Громов. В Туле тихо. «Мы стоим», — сказала Анна Белова. Всё."
    given: dict[str, Scalar] = {"type": "direct"}
    h = article(
        window,
        text,
        draft(text, "quote", "QUOTE", "Мы едем", cue="сказал", source="Пётр Громов", attributes=given),
        draft(text, "quote", "QUOTE", "Мы стоим", cue="сказала", source="Анна Белова", attributes=given),
        *(draft(text, "entity", "PER", name) for name in ("Пётр Громов", "Анна Белова")),
        draft(text, "entity", "LOC", "Туле"),
    )
    h.key("v", "Return")
    assert h.focused() == ("quote", "QUOTE", "Мы стоим")
    h.key("Return")
    quotes = [a.attributes["speaker"] for a in h.state.annotations if a.layer == "quote"]
    assert quotes == ["Пётр Громов", "Анна Белова"]
