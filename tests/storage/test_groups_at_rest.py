"""Groups in the file: the views join them to mentions, quotes and claims, and the lossless export has them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate import commands
from annotate.commands import By
from annotate.model.edits import Transaction
from annotate.model.state import State, opened
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import ExportPlan, ProjectStore
from storage.exporters import export
from storage.project import SqliteProject
from tests.annotate.making import numbered
from tests.memory_store import MemoryStore
from tests.storage.material import annotation, creating, span

TEXT = "Егор Лужин пришёл. «Линия пущена», — сказал Лужин. Цех построили в мае."


def _state(store: ProjectStore, anna: str) -> State:
    records = store.records("d", anna)
    return opened(
        store.document("d"), anna, store.schema(), records.annotations, records.relations, records.decisions,
        records.status, groups=records.groups,
    )  # fmt: skip


def _worked(store: ProjectStore) -> str:
    """A document with two people, a quote and two claims, of whom one has a Wikidata id and an identity."""
    anna = store.annotator("Анна").id
    store.add([Document("d", TEXT, "Цех", text_sha256=text_sha256(TEXT))], anna)
    later = TEXT.index("Лужин.")
    store.append(
        creating(
            annotation("m1", "d", anna, "entity", "PER", span(TEXT, "Егор Лужин")),
            annotation("m2", "d", anna, "entity", "PER", Span(later, later + 5)),
            annotation("q", "d", anna, "quote", "QUOTE", span(TEXT, "Линия пущена"), attributes={"speaker": "Лужин"}),
            annotation("c", "d", anna, "claim", "CLAIM", span(TEXT, "Линия пущена"), attributes={"claimant": "Лужин"}),
            annotation("x", "d", anna, "claim", "CLAIM", span(TEXT, "Цех построили в мае")),
        )
    )
    by: By = numbered()
    steps: tuple[Callable[[State], Transaction | None], ...] = (
        lambda s: commands.merge(s, ["Лужин", "Егор Лужин"], "Егор Лужин", by),
        lambda s: commands.set_wikidata(s, "Егор Лужин", "Q159", by),
        lambda s: commands.unite(s, ["Егор Лужин"], "Егор Лужин", "0190-identity", by),
    )
    for step in steps:
        made = step(_state(store, anna))
        assert made is not None
        store.append(made)
    return anna


def test_the_views_know_what_is_known_of_whom_they_name(tmp_path: Path) -> None:
    project = SqliteProject.create(str(tmp_path / "p.kavychki"))
    _worked(project)
    assert project.check() == []
    project.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "p.kavychki")) as db:
        known = ("Егор Лужин", "Q159", "0190-identity")
        assert db.execute("SELECT text, name, wikidata, identity FROM entities ORDER BY start").fetchall() == [
            ("Егор Лужин", *known), ("Лужин", *known)
        ]  # fmt: skip
        assert db.execute("SELECT text, speaker, wikidata, identity FROM quotes").fetchall() == [
            ("Линия пущена", *known)
        ]  # fmt: skip
        claims = db.execute("SELECT text, claimant, claimant_kind, wikidata, identity FROM claims ORDER BY start")
        assert claims.fetchall() == [
            ("Линия пущена", "Егор Лужин", "", "Q159", "0190-identity"),
            ("Цех построили в мае", "", "article", "", ""),
        ]


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_the_lossless_export_has_the_groups(tmp_path: Path, kind: str) -> None:
    store: ProjectStore = MemoryStore() if kind == "memory" else SqliteProject.create(str(tmp_path / "p.kavychki"))
    _worked(store)
    target = tmp_path / "out.jsonl"
    export(store, ExportPlan("jsonl", str(target), "Анна", done=False))
    store.close()
    (line,) = target.read_text(encoding="utf-8").splitlines()
    groups = json.loads(line)["groups"]
    assert [{name: value for name, value in group.items() if name != "id"} for group in groups] == [
        {
            "name": "Егор Лужин", "label": "PER", "aliases": ["Лужин"], "wikidata": "Q159",
            "identity": "0190-identity",
        }
    ]  # fmt: skip
    assert [s["attrs"].get("name") for s in json.loads(line)["spans"] if s["layer"] == "entity"] == ["Егор Лужин"] * 2
