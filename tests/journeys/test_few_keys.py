"""How many keys the sample takes: its quotes complete and three claims tagged, from what the models suggest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from annotate.quotes import quote_record
from storage.outside import World
from storage.project import SqliteProject
from tests.ui.hands import Hands, until
from tests.ui.windows import Open

MOST = 45


class Counted:
    """A person's keys, counted as they are pressed."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.pressed: list[str] = []

    def key(self, *chords: str) -> None:
        for chord in chords:
            self.pressed.append(chord)
            self.hands.key(chord)


def test_the_sample_has_complete_quotes_and_three_tagged_claims_after_few_keys(window: Open, tmp_path: Path) -> None:
    h = window(World().worker_command())
    path = tmp_path / "few.kavychki"
    assert h.window.deeds.create(str(path))
    h.drop(*World().sample_paths())
    until(lambda: h.bench.state is not None)
    until(lambda: len(h.state.open_marks()) > 0, 60)
    person = Counted(h)
    suggested = [m for m in h.state.marks if m.layer == "quote"]
    assert len(suggested) >= 8
    person.key("v")
    while (mark := h.view.focused_mark) is not None and mark.layer == "quote" and mark.suggested:
        person.key("Return" if "speaker" in quote_record(h.state, mark).missing else "Space")
        assert len(person.pressed) <= MOST
    person.key("z")
    for _ in range(3):
        mark = h.mark_focused()
        kinds = [c.key for a in h.state.schema.layer("claim").attributes for c in a.choices  # type: ignore[union-attr]
                 if a.name == "type" and c.value == mark.attributes["type"]]  # fmt: skip
        person.key(*kinds, "Shift+3", "Shift+4", "Tab")
    assert len(person.pressed) <= MOST, person.pressed
    print(f"{len(person.pressed)} keys: {' '.join(person.pressed)}")
    with closing(sqlite3.connect(path)) as file:
        quotes = file.execute("SELECT text, type, speaker, cue, source FROM quotes ORDER BY start").fetchall()
        claims = file.execute("SELECT type, worth, modality, claimant, claimant_kind FROM claims").fetchall()
    assert len(quotes) == len(suggested)
    assert all(text and kind and speaker and cue for text, kind, speaker, cue, _ in quotes)
    # an impersonal verb ("отмечается") has nobody to point at
    assert [cue for *_, cue, source in quotes if not source] == ["отмечается"]
    assert len(claims) == 3
    assert all(kind and (worth, modality) == ("2", "asserted") for kind, worth, modality, *_ in claims)
    assert all(name or who == "article" for *_, name, who in claims)
    with closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []
