"""What the window gets from the world: projects, texts, formats, the sample, the helper's command line."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from annotate.ports import ExportPlan, Outside, ProjectStore
from storage.exporters import EXPORTERS
from storage.outside import World
from tests.storage.material import fill


def test_the_world_fills_the_port(tmp_path: Path) -> None:
    world: Outside = World()
    made: ProjectStore = world.create(str(tmp_path / "p.kavychki"))
    fill(made)
    made.close()
    store = world.open(str(tmp_path / "p.kavychki"))
    plan = ExportPlan("jsonl", str(tmp_path / "o.jsonl"), "Анна")
    rehearsed, written = world.rehearse(store, plan), world.export(store, plan)
    store.close()
    assert (rehearsed.counts, rehearsed.files) == (written.counts, ())
    target = str(tmp_path / "o.jsonl")
    assert written.files == (target, f"{target}.card.md", f"{target}.manifest.json")
    assert [format.name for format in world.export_formats()] == [e.format.name for e in EXPORTERS]
    assert world.read_text("Реки вышли.", "Паводок").title == "Паводок"


def test_the_sample_is_an_article_with_a_header() -> None:
    (read,) = World().read(World().sample_paths())
    (document,) = read.documents
    assert (read.code, read.encoding, document.date, document.body) == ("", "utf-8", "2026-02-03", 17)
    assert "Министр иностранных дел России Сергей Лавров. Фото: Reuters\n" in document.text
    assert document.bytes_sha256 == hashlib.sha256(Path(World().sample_paths()[0]).read_bytes()).hexdigest()


def test_the_helper_starts_from_any_folder(tmp_path: Path) -> None:
    """With its input closed at once it loads its models, says that it is ready, and ends."""
    ended = subprocess.run(
        World().worker_command(), input=b"", capture_output=True, cwd=tmp_path, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout[:9]) == (0, b'{"ready":')
