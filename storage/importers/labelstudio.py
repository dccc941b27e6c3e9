"""Label Studio's JSON (storage/exporters/labelstudio.py): tasks with annotations and predictions, also JSON-MIN.

A config that stands beside the file (`NAME.config.xml`) says which values are several and which key of a task's data
is the text; without it that is "text", or the longest words there. Offsets are code points; where the words that a
region quotes stand elsewhere and are found by counting UTF-16 units, as old servers do, it is read so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotate.exchange.layers import placed
from annotate.exchange.offsets import Utf16
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import saying
from annotate.suggestions import Suggestion
from storage.exporters.labelstudio import CONFIG
from storage.exporters.labelstudio_config import TEXT, attribute_of, layer_of
from storage.importers.marking import FRAGMENT, Mark, Marked, marked, offsets, word, worked
from storage.importers.peeking import first_object
from storage.importers.streaming import objects
from storage.markup import parsed_xml

FORMAT = Format(
    "labelstudio",
    "Label Studio JSON",
    ".json",
    "tasks with annotations and predictions, as Label Studio exports them (JSON, JSON-MIN)",
)

_LARGEST = 5_000_000
"""Bytes of the largest config that is read."""

_YES_OR_NO = frozenset({"true", "false"})
Controls = Mapping[str, "Control"]


class Control:
    """What a config says of a control: its tag, its values, whether several of them may be chosen."""

    def __init__(self, tag: Any) -> None:
        self.tag = str(tag.tag).lower()
        self.values = frozenset(str(child.get("value")) for child in tag)
        self.several = tag.get("choice") == "multiple"
        self.key = str(tag.get("value") or "").removeprefix("$")


def knows(head: bytes) -> bool:
    """Whether its first object is a task, or a line of JSON-MIN."""
    keys = first_object(head)
    if keys.get("data") == "table" or "completions" in keys:
        return True
    return keys.get("text") == "words" and {"annotation_id", "lead_time"} <= keys.keys()


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, an element each; never raises."""
    controls = _config(path)
    return objects(path, lambda values: documents_of(values, controls, path.name), saying("task of Label Studio"))


def _config(path: Path) -> Controls:
    """The controls of the config beside a file; none where there is none that can be read."""
    try:
        with path.with_name(path.name + CONFIG).open("rb") as file:
            data = file.read(_LARGEST + 1)
        root = parsed_xml(data) if len(data) <= _LARGEST else None
    except (OSError, ValueError):
        return {}
    return {str(tag.get("name")): Control(tag) for tag in (() if root is None else root.iter()) if tag.get("name")}


def documents_of(values: dict[str, Any], controls: Controls, source: str = "") -> list[Incoming]:
    """The document of a task once for each annotation, with the predictions at the first.

    Raises:
        TextRejected, ValueError, KeyError, TypeError: where it is none.
    """
    data = values.get("data")
    if not isinstance(data, dict):
        return [_small(values, source)]
    key = _text_key(data, controls)
    ours = "doc_id" in data
    others = {name: value for name, value in data.items() if name != key}
    facts = others if ours else _foreign(others)
    raw = data[key]
    first = marked(raw, facts, source)
    document = first.builder.document
    made: list[Incoming] = []
    skipped = 0
    for annotation in values.get("annotations") or values.get("completions") or ():
        if annotation.get("was_cancelled"):
            skipped += 1
            continue
        whose = facts if ours else {"annotator": _person(annotation.get("completed_by")), "progress": "done"}
        task = Task(worked(document, first.text, whose), raw, controls, ours)
        task.add(annotation.get("result") or ())
        made.append(task.incoming())
    if not made:
        made.append(first.incoming())
    suggestions: dict[str, Suggestion] = {}
    said = made[0].remarks + (
        (saying("{count} annotations that were skipped are left out", count=skipped),) if skipped else ()
    )
    for prediction in values.get("predictions") or ():
        task = Task(worked(document, first.text, {}), raw, controls, ours)
        found = _predicted(prediction, task, ours)
        suggestions |= {s.id: s for s in found.suggestions}
        said += found.remarks
    made[0] = replace(made[0], suggestions=tuple(suggestions.values()), remarks=said)
    return made


def _text_key(data: Mapping[str, Any], controls: Controls) -> str:
    keys = [c.key for c in controls.values() if c.tag == "text" and isinstance(data.get(c.key), str)]
    keys += [TEXT] if isinstance(data.get(TEXT), str) else []
    keys += sorted((name for name, value in data.items() if isinstance(value, str)), key=lambda n: -len(data[n]))
    if not keys:
        raise ValueError(saying("its data has no text"))
    return keys[0]


def _foreign(data: dict[str, Any]) -> dict[str, Any]:
    """What the data of a task say of its document: known names, and the others as they are."""
    known = ("title", "date", "source", "url", "language")
    said = {name: data[name] for name in known if name in data}
    return said | {"meta": {name: word(value) for name, value in data.items() if name not in known and word(value)}}


def _person(given: Any) -> str:
    """Who made an annotation: an address or a name, else the number of the account."""
    if isinstance(given, dict):
        name = f"{word(given.get('first_name'))} {word(given.get('last_name'))}".strip()
        return name or word(given.get("email")) or _person(given.get("id"))
    return f"user {given}" if isinstance(given, int) else word(given)


class Task:
    """The results of one annotation or prediction on their way to marks and links."""

    def __init__(self, found: Marked, raw: str, controls: Controls, ours: bool) -> None:
        self.found = found
        self.builder = found.builder
        self._raw = raw
        self._controls = controls
        self._ours = ours
        self._units: Utf16 | None = None
        self._marks: dict[str, list[Mark]] = {}
        self._left = 0

    def add(self, results: Any, proposal: Mapping[str, Any] | None = None) -> None:
        """Regions first: what is said of one may stand before it."""
        given = [result for result in results if isinstance(result, dict)]
        for result in given:
            if result.get("type") == "labels":
                self._region(result, proposal)
        for result in given:
            kind = result.get("type")
            if kind == "relation":
                self._relation(result)
            elif kind != "labels":
                self._attribute(result)

    def incoming(self) -> Incoming:
        if self._left:
            self.builder.remarks.append(
                saying("{count} results that belong to no span of text are left out", count=self._left)
            )
        return self.found.incoming()

    def _region(self, result: dict[str, Any], proposal: Mapping[str, Any] | None) -> None:
        value, id, control = result["value"], word(result.get("id")), word(result.get("from_name"))
        place = self._place(value)
        score = {"score": result["score"]} if "score" in result else {}
        for label in value.get("labels") or ():
            layer, name = (layer_of(control), word(label)) if self._ours else _layer(control, word(label))
            mark = Mark(f"{id}/{len(self._marks.get(id, ()))}", layer, name, [place], {})
            mark.proposal = None if proposal is None else {**proposal, **score}
            self._marks.setdefault(id, []).append(mark)
            self.found.marks.append(mark)

    def _place(self, value: Mapping[str, Any]) -> tuple[int, int]:
        """Where a region is, by the words that it quotes where it does."""
        start, end = (int(v) if isinstance(v, str) and v.isdecimal() else v for v in (value["start"], value["end"]))
        start, end = offsets(start, end)
        quoted = value.get("text")
        if not isinstance(quoted, str) or self._stands(start, end, quoted):
            return start, end
        self._units = self._units or Utf16(self._raw)
        far = self._units.at(start), self._units.at(end)
        if self._stands(*far, quoted):
            return far
        self.builder.remarks.append(
            saying("{start}..{end}: other words stand there than the region says", start=start, end=end)
        )
        return start, end

    def _stands(self, start: int, end: int, quoted: str) -> bool:
        """Whether these words stand there, apart from white space, which pages change."""
        if not 0 <= start < end <= len(self._raw) or end - start > 2 * len(quoted) + 100:
            return False
        words = self._raw[start:end]
        return words == quoted or "".join(words.split()) == "".join(quoted.replace("\\n", "\n").split())

    def _relation(self, result: dict[str, Any]) -> None:
        ends = [self._marks.get(word(result[name])) for name in ("from_id", "to_id")]
        if not ends[0] or not ends[1]:
            self._left += 1
            return
        head, tail = ends[0][0].key, ends[1][0].key
        if result.get("direction") == "left":
            head, tail = tail, head
        for kind in result.get("labels") or ("relation",):
            self.found.links.append((word(kind), head, tail))

    def _attribute(self, result: dict[str, Any]) -> None:
        marks = self._marks.get(word(result.get("id")))
        value = result.get("value")
        if not marks or not isinstance(value, dict):
            self._left += 1
            return
        control = word(result.get("from_name"))
        name, kind = attribute_of(control) if self._ours else (control, "")
        said = self._said(control, kind, value)
        if said is None:
            self._left += 1
            return
        marks[0].attributes = {**marks[0].attributes, name: said}

    def _said(self, control: str, kind: str, value: Mapping[str, Any]) -> Any:
        """The value of an attribute, None for what is none."""
        if "number" in value:
            return value["number"]
        for plain in ("rating", "datetime"):
            if plain in value:
                return value[plain]
        if isinstance(words := value.get("text"), str | list):
            said = [words] if isinstance(words, str) else [w for w in words if isinstance(w, str)]
            found = _links(said)
            return found or (said if kind == "texts" or len(said) > 1 else "".join(said))
        chosen = value.get("choices")
        if not isinstance(chosen, list) or not chosen or not all(isinstance(c, str) for c in chosen):
            return None
        known = self._controls.get(control)
        if kind == "bool" or (chosen[0] in _YES_OR_NO and (known.values if known else _YES_OR_NO) == _YES_OR_NO):
            return chosen[0] == "true"
        return chosen if kind == "choices" or len(chosen) > 1 or (known and known.several) else chosen[0]


def _layer(control: str, label: str) -> tuple[str, str]:
    """The layer and label of somebody else's config: a layer of the default schema may be the control's name."""
    layer, name = placed(label)
    named = placed(f"{control}:{label}") if control in ("entity", "quote", "cue", "source", "claim") else None
    return named or (layer, name)


def _links(said: list[str]) -> list[Any] | None:
    """Links that our exporter wrote as JSON, each words of its own; None where they are not."""
    if not said or not all(word.startswith('{"url": "') for word in said):
        return None
    try:
        return [json.loads(word) for word in said]
    except (ValueError, RecursionError):
        return None


def _predicted(prediction: dict[str, Any], task: Task, ours: bool) -> Incoming:
    """The suggestions of a prediction; a cue or source that is linked to a quote is a part of it."""
    made = word(prediction.get("model_version"))
    maker, _, version = made.rpartition("/") if ours else (made, "", "")
    task.add(prediction.get("result") or (), {"maker": maker, "version": version, "score": prediction.get("score")})
    found = task.found
    marks = {mark.key: mark for mark in found.marks}
    parts = set()
    for kind, head, tail in found.links:
        if kind in ("cue", "source") and marks[tail].layer == kind:
            marks[head].proposal = {**(marks[head].proposal or {}), kind: list(marks[tail].pieces[0])}
            parts.add(tail)
    found.marks = [mark for mark in found.marks if mark.key not in parts]
    found.links = [link for link in found.links if link[0] == FRAGMENT]
    return task.incoming()


def _small(values: dict[str, Any], source: str) -> Incoming:
    """A line of JSON-MIN: the data with the regions of each control under its name."""
    raw = values["text"]
    if not isinstance(raw, str):
        raise ValueError(saying("text should be words"))
    known = {"id", "annotator", "annotation_id", "lead_time", "created_at", "updated_at", "text"}
    lists = {name: rows for name, rows in values.items() if isinstance(rows, list) and name not in known}
    facts = _foreign({name: v for name, v in values.items() if name not in known and name not in lists})
    facts |= {"annotator": _person(values.get("annotator")), "progress": "done"}
    task = Task(marked(raw, facts, source), raw, {}, False)
    for name, rows in lists.items():
        spans = [row for row in rows if isinstance(row, dict) and "labels" in row and "start" in row]
        task.add([{"type": "labels", "from_name": name, "id": f"{name}{i}", "value": s} for i, s in enumerate(spans)])
    return task.incoming()
