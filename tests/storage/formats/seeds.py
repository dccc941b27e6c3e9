"""Good files for every reader: what our exporters write, with the files beside it, in archives and arrays, and what
other programs write.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from quopri import encodestring

import pytest

from annotate.ports import ExportPlan, ProjectStore
from storage.exporters import EXPORTERS, export
from storage.importers import IMPORTERS, Importer
from tests.storage.formats import articles

_DOCCANO = (
    '{"id": 7, "text": "Google в Туле", "label": [[0, 6, "ORG"], [9, 13, "LOC"]], "Comments": []}',
    '{"id": 8, "data": "В Туле", "labels": [[2, 6, "LOC"]], "author": "я"}',
    '{"id": 9, "text": "Да\\r\\nВ Туле", "entities": [{"id": 3, "label": "LOC", "start_offset": 6, "end_offset": 10},'
    ' {"id": 4, "label": "город", "start_offset": 0, "end_offset": 2}],'
    ' "relations": [{"id": 1, "from_id": 3, "to_id": 4, "type": "в"}]}',
)
_TASK = (
    '{"text": "Анна живёт в Туле.", "_input_hash": 1, "_task_hash": -2, "_session_id": "ner-anna", "answer": "%s",'
    ' "tokens": [{"text": "Анна", "start": 0, "end": 4, "id": 0, "ws": true}], "meta": {"date": "03.02.2026"},'
    ' "spans": [{"start": 0, "end": 4, "label": "PER", "token_start": 0, "token_end": 0},'
    ' {"start": 13, "end": 17, "label": "LOC", "token_start": 3, "token_end": 3}],'
    ' "relations": [{"head": 3, "child": 0, "label": "живёт",'
    ' "head_span": {"start": 13, "end": 17, "label": "LOC"}, "child_span": {"start": 0, "end": 4, "label": "PER"}}]}'
)
_STUDIO = (
    '[{"id": 5, "data": {"text": "Анна живёт в Туле", "author": "я", "url": "https://example.org"}, "annotations": ['
    '{"id": 1, "completed_by": {"id": 3, "email": "a@example.org"}, "result": ['
    '{"id": "p", "from_name": "label", "type": "labels", "value": {"start": 0, "end": 4, "labels": ["PER"],'
    ' "text": "Анна"}},'
    '{"id": "t", "from_name": "label", "type": "labels", "value": {"start": "13", "end": "17", "labels": ["LOC"]}},'
    '{"id": "p", "from_name": "mood", "type": "choices", "value": {"choices": ["рада"]}},'
    '{"id": "p", "from_name": "age", "type": "number", "value": {"number": 7}},'
    '{"type": "relation", "from_id": "t", "to_id": "p", "direction": "left", "labels": ["живёт"]}]},'
    '{"id": 2, "completed_by": 4, "was_cancelled": true, "result": []}],'
    '"predictions": [{"model_version": "ru 3", "score": 0.7, "result": ['
    '{"id": "q", "from_name": "label", "type": "labels", "score": 0.9,'
    ' "value": {"start": 13, "end": 17, "labels": ["LOC"]}}]}]},'
    '{"id": 6, "text": "В Туле", "annotation_id": 3, "annotator": 4, "lead_time": 1.5,'
    ' "label": [{"start": 2, "end": 6, "text": "Туле", "labels": ["LOC"]}]}]'
)
_TREE = (
    "# newdoc id = a\n# global.Entity = eid-etype-head-other\n# newpar\n# sent_id = 1\n# text = Il va au marché.\n"
    "1\tIl\til\tPRON\t_\t_\t2\tnsubj\t_\tEntity=(e1-person-1-)\n2\tva\t_\t_\t_\t_\t0\troot\t_\t_\n"
    "3-4\tau\t_\t_\t_\t_\t_\t_\t_\t_\n3\tà\t_\t_\t_\t_\t5\tcase\t_\t_\n4\tle\t_\t_\t_\t_\t5\tdet\t_\tEntity=(e2-place-2-\n"
    "5\tmarché\t_\t_\t_\t_\t2\tobl\t_\tSpaceAfter=No|Entity=e2)\n5.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n6\t.\t_\t_\t_\t_\t2\tp\t_\t_\n"
    "\n1\tIl\t_\t_\t_\t_\t0\troot\t_\tEntity=(e1[1/2]-person-1-)|NER=S-PER\n\n"
    "# newdoc\n1\tAnn\t_\t_\t_\t_\t0\t_\t_\tNER=B-PER\n"
    "2\tLee\t_\t_\t_\t_\t0\t_\t_\tNER=I-PER|SpacesAfter=\\s\\u00a0\\n\n\n"
)
_TEXT = "Мэр Тулы Анна Белова ушла.\r\nОна работала в администрации Тулы с мая."
_ANN = (
    "T1\tPROFESSION 0 8\tМэр Тулы\nT2\tCITY 4 8\tТулы\nT3\tPERSON 9 20\tАнна Белова\nT4\tDATE 0 3;9 13\tМэр Анна\n"
    "T5\tEVENT 21 25\tушла\nR1\tWORKS_AS Arg1:T3 Arg2:T1\t\nN1\tReference T2 Wikidata:Q2770\tТула\n"
    "E1\tEVENT:T5 Agent:T3 Place2:T2\nA1\tNegated E1\nA2\tMode T5 Some\n*\tEquiv T2 T1\n"
    "#1\tAnnotatorNotes T3\tкто это?\n"
)
_WEBANNO = """#FORMAT=WebAnno TSV 3.2
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
_COLUMNS = "-DOCSTART- -X- O O\n\nМэр NN I-NP O\nАнна NNP I-NP I-PER\nБелова NNP I-NP I-PER\n\nТуле NNP I-NP B-LOC\n"
_TAGS = "# www.example.org\n1\tМИД\tB-ORG\tO\n2\tРФ\tI-ORG\tB-LOC\n\n1\tДа\tO\tO\n"
_MESSAGE = (
    'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
    "----b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n"
    "Content-Location: https://tula.example/n/1\r\n\r\n{}\r\n----b--\r\n"
)
_FOREIGN: dict[str, dict[str, str]] = {
    "doccano": {"x.jsonl": "\n".join(_DOCCANO), "x.json": f"[{','.join(_DOCCANO)}]"},
    "prodigy": {"x.jsonl": "\n".join(_TASK % answer for answer in ("accept", "accept", "reject", "ignore"))},
    "labelstudio": {"x.json": _STUDIO},
    "conllu": {"x.conllu": _TREE},
    "brat": {"x.txt": _TEXT, "x.ann": _ANN},
    "webanno": {"x.tsv": _WEBANNO},
    "conll": {"x.conll": _COLUMNS, "x.tsv": _TAGS},
    "jsonl-texts": {
        "x.jsonl": '{"id": 1, "text": "Мост закрыли.", "date": "3.2.2026", "tags": ["а"], "url": null}\n' * 20,
        "x.json": '[{"text": "Мост закрыли.", "title": "Мост", "n": 5}, {"text": "Да.", "meta": {"a": 1}}]',
    },
    "csv-texts": {
        "x.csv": "title,text\n" + '"Мост","Мост, говорят, ""закрыли""."\n' * 20,
        "x.tsv": "дата\tтекст\tисточник\n" + "3.2.2026\tМост закрыли\\nвчера.\tТула\n" * 20,
        "y.csv": "sep=;\r\n"
        + "Мост;Мост через реку закрыли до апреля, автобусы идут в объезд, и это, говорят в мэрии, ненадолго.;\r\n" * 5,
    },
    "web-page": {
        "x.html": articles.PAGE,
        "x.mhtml": _MESSAGE.format("8bit", articles.PAGE),
        "y.mhtml": _MESSAGE.format("base64", b64encode(articles.PAGE.encode()).decode()),
        "z.mht": _MESSAGE.format("quoted-printable", encodestring(articles.PAGE.encode()).decode()),
    },
    "text": {"x.txt": f"Тула, 3 февраля 2026\n\n{articles.TEXT}"},
}


def seeds(store: ProjectStore, folder: Path) -> dict[str, tuple[Path, ...]]:
    """Good folders for each importer, each with a dataset or files of one program."""
    found: dict[str, list[Path]] = {importer.format.name: [] for importer in IMPORTERS}
    written: dict[str, Path] = {}
    for exporter in EXPORTERS:
        name = exporter.format.name
        place = folder / "ours" / name
        place.mkdir(parents=True)
        target = place if exporter.format.folder else place / f"o{exporter.format.extension}"
        export(store, ExportPlan(name, str(target / "o" if exporter.format.folder else target), "Анна", False, True))
        written[name] = place
    for importer in IMPORTERS:
        found[importer.format.name] += _of(importer, written, folder)
    for name in ("brat", "xmi"):  # as archives too
        found[name].append(_zipped(found[name][0], folder / f"{name}-zip"))
    found["zip"].append(_zipped(written["brat"], folder / "zip-brat"))
    return {name: tuple(places) for name, places in found.items()}


def _of(importer: Importer, written: dict[str, Path], folder: Path) -> Iterator[Path]:
    name = importer.format.name
    if name in written:
        yield written[name]
    if name == "conll":
        yield from (written[one] for one in ("conll2003",) if one in written)
    for number, (file, content) in enumerate(_FOREIGN.get(name, {}).items()):
        alone = name != "brat"
        place = folder / "theirs" / (f"{name}-{number}" if alone else name)
        place.mkdir(parents=True, exist_ok=True)
        articles.write(place / file, content)
        if alone or number:
            yield place
    made = folder / "made" / name
    made.mkdir(parents=True, exist_ok=True)
    if name == "xlsx-texts":
        _book(made / "x.xlsx")
    elif name == "parquet":
        _tokens(made / "x.parquet")
    elif name == "docx":
        articles.word(made / "x.docx", "Мост")
    elif name == "zip":
        lines = "\n".join(_DOCCANO)
        articles.archived(
            made / "x.zip",
            {"a.txt": articles.TEXT, "папка/b.html": articles.PAGE, "c.jsonl": lines, "d.csv": "text\nДа"},
        )
    else:
        return
    yield made


def _book(path: Path) -> None:
    import datetime as dt

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [("title", "text", "date"), *[("Мост", "Мост закрыли.", dt.datetime(2026, 2, 3))] * 9]:  # noqa: DTZ001
        book.active.append(row)
    book.create_sheet("Второй").append(("x", 1, 0.5, True, "=1+1"))
    book.save(path)


def _tokens(path: Path) -> None:
    """Tokens with numbered tags, as datasets of Hugging Face have them."""
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    tags = {"feature": {"names": ["O", "B-PER", "I-PER"], "_type": "ClassLabel"}, "_type": "Sequence"}
    rows = {"tokens": [["Анна", "Белова", "ушла"], ["Да"]] * 3, "ner_tags": [[1, 2, 0], [0]] * 3}
    said = {b"huggingface": json.dumps({"info": {"features": {"ner_tags": tags}}}).encode()}
    parquet.write_table(pa.table(rows).replace_schema_metadata(said), path)


def _zipped(place: Path, target: Path) -> Path:
    target.mkdir(parents=True)
    with zipfile.ZipFile(target / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                archive.write(path, str(path.relative_to(place)))
    return target
