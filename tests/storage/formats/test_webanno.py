"""WebAnno TSV: the documented shape, the way back, files of INCEpTION, and broken ones."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.model.text import Span
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import annotated, bring, fresh, project_of, store
from tests.storage.material import annotation, creating, document

__all__ = ["fresh", "store"]


def _back(store: MemoryStore, fresh: MemoryStore, folder: Path) -> tuple[list[str], list[str]]:
    """The files of a project, and those of what came of them in a new one."""
    plan = {"annotator": "Импорт", "done": False, "suggestions": True}
    export(store, ExportPlan("webanno", str(folder / "1"), **(plan | {"annotator": "Анна"})))  # type: ignore[arg-type]
    assert bring(fresh, folder / "1", ImportPlan("webanno")) == []
    export(fresh, ExportPlan("webanno", str(folder / "2"), **plan))  # type: ignore[arg-type]
    return tuple(sorted(_text(path) for path in _tables(folder / n)) for n in ("1", "2"))  # type: ignore[return-value]


def _tables(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.tsv")) if path.name != "losses.tsv"]


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def test_what_was_exported_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    first, second = _back(store, fresh, tmp_path)
    assert first == second
    assert len(first) == 5


@settings(max_examples=20)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = _back(project_of(example), MemoryStore(), Path(name))
        lost = Path(name) / "1" / "losses.tsv"
        if lost.exists() and "snapped-to-token" in lost.read_text(encoding="utf-8"):
            # what is at the same place without white space may stand in another order now
            assert [text.count("\n") for text in first] == [text.count("\n") for text in second]
        else:
            assert first == second


def test_lines_are_as_the_documentation_says(tmp_path: Path) -> None:
    store = MemoryStore()
    anna = store.annotator("Анна").id
    text = "\t😀 Тула_1 ждёт. Да!\n\nВсё."
    store.add([document("d", text)], anna)
    spans = [("entity", "LOC", 3, 9), ("entity", "A|B", 3, 7), ("quote", "Q", 3, 14), ("quote", "Q", 10, 11),
             ("cue", "C", 14, 16), ("cue", "C", 1, 2), ("cue", "C", 14, 15), ("cue", "C", 2, 3)]  # fmt: skip
    for number, (layer, label, start, end) in enumerate(spans):
        store.append(creating(annotation(f"a{number}", "d", anna, layer, label, Span(start, end))))
    report = export(store, ExportPlan("webanno", str(tmp_path / "o"), "Анна", False))
    assert [loss.kind for loss in report.losses] == ["characters", "no-token", "snapped-to-token"]
    assert _text(tmp_path / "o" / "d.tsv").split("\n") == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value",
        "#T_SP=webanno.custom.Cue|label",
        "#T_SP=webanno.custom.Quote|label",
        "",
        "",
        "#Text=😀 Тула_1 ждёт. ",
        "1-1\t1-3\t😀\t_\tC\t_\t",
        "1-2\t4-10\tТула_1\tLOC\t_\tQ[1]\t",
        "1-2.1\t4-8\tТула\tA\\|B\t_\t_\t",
        "1-3\t11-15\tждёт\t_\t_\tQ[1]\t",
        "1-3.1\t11-12\tж\t_\t_\tQ\t",
        "1-4\t15-16\t.\t_\tC[2]|C[3]\t_\t",
        "",
        "#Text=Да!",
        "#Text=",
        "#Text=",
        "2-1\t17-19\tДа\t_\t_\t_\t",
        "2-2\t19-20\t!\t_\t_\t_\t",
        "",
        "#Text=Всё.",
        "3-1\t22-25\tВсё\t_\t_\t_\t",
        "3-2\t25-26\t.\t_\t_\t_\t",
        "",
    ]


_INCEPTION = """#FORMAT=WebAnno TSV 3.2
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Event|ROLE_webanno.custom.Event:parts_webanno.custom.EventPartsLink|webanno.custom.Role
#T_SP=webanno.custom.Role|
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceRelation|referenceType
#T_RL=webanno.custom.Knows|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=Анна 😀 знает Льва Ко.
1-1\t0-4\tАнна\tNN\t*\tPER\t_\t_\t_\t_\t_\tlove\t1-4[1_0]\t
1-2\t5-7\t😀\tNN\t_\t_\t_\t_\t*\t_\t_\t_\t_\t
1-3\t8-13\tзнает\tV\t_\t_\twho;\\;to[9]\t1-2;1-4[7]\t_\t_\t_\t_\t_\t
1-4\t14-18\tЛьва\tNN\thttp://x[1]\tPER[1]\t_\t_\t*[7]\t_\t_\t_\t_\t
1-5\t19-21\tКо\tNN\thttp://x[1]\tPER[1]\t_\t_\t_\tx->1-1\tx[1]\t_\t_\t

#Text=Да
2-1\t25-27\tДа\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
"""


def test_a_file_of_inception_is_read(tmp_path: Path) -> None:
    path = tmp_path / "admin.tsv"
    path.write_text(_INCEPTION, encoding="utf-8")
    (read,) = read_paths([str(path)], ImportPlan())
    assert read.code == "", read.message
    one = read.sets[0]
    assert one.document.text == "Анна 😀 знает Льва Ко.\n  Да"
    spans = {a.id: (a.layer, a.label, a.fragments[0].of(one.document.text)) for a in one.records.annotations}
    assert [span for span in spans.values() if span[0] == "entity"] == [
        ("entity", "PER", "Анна"), ("entity", "PER", "Льва Ко"),
    ]  # fmt: skip
    assert [dict(a.attributes) for a in one.records.annotations if a.attributes] == [{"identifier": "http://x"}]
    told = [(r.type, spans[r.head][2], spans[r.tail][2]) for r in one.records.relations]
    assert told == [("who", "знает", "😀"), (";to", "знает", "Льва"), ("love", "Льва Ко", "Анна")]
    assert "chains (coreference) are left out" in one.remarks


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("TSV 3.2", "TSV 2.0", "line 1: "),
        ("1-3\t8-13", "1-3\t8-x", "line 13: '1-3' is no line of a token"),
        ("2-1\t25-27", "2-1\t3-5", "line 18: a sentence begins at 3, within the one before"),
        ("1-5\t19-21", "1-5\t19-9999", "line 15: 19-9999 lies outside the text"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "d.tsv"
    path.write_text(_INCEPTION.replace(old, new), encoding="utf-8")
    (read,) = read_paths([str(path)], ImportPlan("webanno"))
    assert (read.code, words in read.message) == ("broken", True), read.message


def test_nothing_makes_the_reader_stumble(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("webanno", str(tmp_path / "o"), "Анна", False, True))
    good = (tmp_path / "o" / "bridge.tsv").read_bytes()
    chance = random.Random(5)
    path = tmp_path / "d.tsv"
    for _ in range(200):
        data = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.choice(b"\t\n[]|;*_\\-#09\x00\xff")
        path.write_bytes(bytes(data))
        reads = list(read_paths([str(path)], ImportPlan("webanno")))
        assert len(reads) == 1
        assert bool(reads[0].code) != bool(reads[0].sets)
