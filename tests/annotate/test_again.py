"""What of a gesture can be done again elsewhere."""

from __future__ import annotations

from annotate import commands
from annotate.again import Again, again_of
from annotate.commands import By
from annotate.model.edits import Transaction
from annotate.model.state import State
from tests.annotate.making import Desk, draft

TEXT = "«Мост открыт», — сказал мэр Тулы."


def test_each_annotating_gesture_is_told_without_its_place() -> None:
    desk = Desk(
        TEXT,
        draft(TEXT, "quote", "QUOTE", "Мост открыт", cue="сказал"),
        draft(TEXT, "entity", "LOC", "Тулы"),
        draft(TEXT, "entity", "POSITION", "мэр"),
    )
    by: By = desk.by
    seen: list[Again | None] = []

    def do(transaction: Transaction | None) -> State:
        seen.append(again_of(desk.do(transaction)))
        return desk.state

    state = do(commands.annotate(desk.state, desk.at("Мост"), "entity", "ORG", by))
    state = do(commands.relabel(state, desk.mark("entity", "Мост").id, "WORK", by))
    state = do(commands.set_attribute(state, desk.mark("entity", "Мост").id, "name", "Мост", by))
    state = do(commands.delete(state, desk.mark("entity", "Мост").id, by))
    state = do(commands.accept(state, (desk.mark("entity", "Тулы").id,), by))
    state = do(commands.reject(state, (desk.mark("entity", "мэр").id,), by))
    state = do(commands.set_speaker(state, desk.mark("quote").id, "Мэр", by))
    state = do(commands.set_speaker(state, desk.mark("quote").id, "", by))
    state = do(commands.set_part(state, desk.mark("quote").id, "source", desk.at("мэр"), by))
    state = do(commands.set_attribute(state, desk.mark("quote").id, "type", "mixed", by))
    do(commands.flag(state, True, by))
    assert seen == [
        Again("label", "entity", "ORG"),
        Again("label", "entity", "WORK"),
        Again("attribute", "entity", "name", "Мост"),
        Again("reject"),
        Again("accept"),
        Again("reject"),
        Again("attribute", "quote", "speaker", "Мэр"),
        Again("attribute", "quote", "speaker", ""),
        None,
        Again("attribute", "quote", "type", "mixed"),
        None,
    ]
