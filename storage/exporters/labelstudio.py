"""Label Studio's JSON: an array of tasks, one a line, with the labelling config beside it; offsets in code points.

Shapes after https://labelstud.io/guide/task_format: what was decided is an annotation, open suggestions are
predictions, one for each maker with its version. A span is a region of type "labels"; its attributes are results with
the same id (choices, textarea, number), links are relations between regions; each result names a control of the
config. What is known of the document stands in "data" beside "text".
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from annotate.exchange.flattening import FRAGMENTS
from annotate.model.records import Relation
from annotate.model.text import Span
from annotate.model.values import Value, plain, several
from annotate.ports import Format
from annotate.saying import saying
from annotate.suggestions import Suggestion
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.jsonl import dumped
from storage.exporters.labelstudio_config import TEXT, TYPES, Config, Kind, visible
from storage.exporters.placing import FRAGMENT, Placed, count, facts, links, placed, report_records
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target
from storage.markup import parsed_xml

FORMAT = Format(
    "labelstudio",
    "Label Studio JSON",
    ".json",
    "tasks with annotations, suggestions as predictions, and the labelling config beside them",
    (FRAGMENTS,),
)
CONFIG = ".config.xml"
ENDINGS = ("", CONFIG)

Table = dict[str, Any]


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes every set as a task, and the config when it is known what is used."""
    file, beside = target.open(), target.open(CONFIG)
    made: list[Config] = []
    parted = "[\n"
    for _, values in _tasks(sets, tally, chosen, made):
        file.write(parted + dumped(values))
        parted = ",\n"
    file.write("\n]\n" if made else "[]\n")
    beside.write(made[0].xml() if made else "<View/>\n")


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """The array, parsed by the standard library a task at a time, is what was meant, and the config has the controls,
    labels and choices that the results name.
    """
    controls = _controls(source.path(CONFIG).read_bytes())
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(_tasks(sets, Tally(), chosen, []), (_checked(task, controls) for task in _array(file)))


def _tasks(
    sets: Iterator[AnnotationSet], tally: Tally, chosen: Mapping[str, str], made: list[Config]
) -> Iterator[tuple[str, Table]]:
    """The tasks; `made` becomes the config that they need."""
    for one in sets:
        if not made:
            made.append(Config(one.schema))
        yield one.key, task(one, made[0], tally, chosen)


def task(one: AnnotationSet, config: Config, tally: Tally, chosen: Mapping[str, str]) -> Table:
    """A document as a task."""
    spans = placed(one, tally, {**chosen, "overlapping": "keep"})
    relations = links(one, spans, tally)
    report_records(one, tally)
    count(tally, spans, len(relations))
    regions = Regions(one, config, tally)
    decided = [p for p in spans if p.span.origin != "suggested"]
    values: Table = {"data": {TEXT: one.document.text} | facts(one), "annotations": []}
    if decided or one.status.progress != "new":
        values["annotations"] = [{"result": regions.results(decided, relations)}]
    makers: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for p in spans:
        if p.span.origin == "suggested" and p.span.suggestion is not None:
            makers[p.span.suggestion.maker, p.span.suggestion.version].append(p)
    values["predictions"] = [
        {
            "model_version": f"{maker}/{version}",
            "score": _mean(p.span.suggestion.score for p in theirs if p.span.suggestion),
            "result": regions.results(theirs, []),
        }
        for (maker, version), theirs in sorted(makers.items())
    ]
    return values


def _mean(scores: Iterable[float]) -> float:
    given = list(scores)
    return round(sum(given) / len(given), 6)


class Regions:
    """The results of a task, whose regions are counted through it."""

    def __init__(self, one: AnnotationSet, config: Config, tally: Tally) -> None:
        self._one = one
        self._config = config
        self._tally = tally
        self._number = 0

    def results(self, spans: list[Placed], relations: list[Relation]) -> list[Table]:
        """Regions, their attributes, and the relations between them."""
        made: list[Table] = []
        joined: list[Table] = []
        first: dict[str, str] = {}
        for p in spans:
            score = p.span.suggestion.score if p.span.origin == "suggested" and p.span.suggestion else None
            for piece in p.pieces:
                region = self._region(p.span.layer, p.span.label, piece, score)
                if piece == p.pieces[0]:
                    first[p.span.id] = region["id"]
                    made += [region, *self._attributes(region, p)]
                else:
                    made.append(region)
                    joined.append(self._relation(first[p.span.id], region["id"], FRAGMENT))
            if score is not None and p.span.suggestion:
                for kind, place in _parts(p.span.suggestion):
                    part = self._region(kind, kind.upper(), place, score)
                    made.append(part)
                    joined.append(self._relation(first[p.span.id], part["id"], kind))
        return made + joined + [self._relation(first[r.head], first[r.tail], r.type) for r in relations]

    def _region(self, layer: str, label: str, place: Span, score: float | None) -> Table:
        self._number += 1
        control, name = self._config.label(layer, label)
        if name != label or visible(layer) != layer:
            self._tally.lost(
                self._one,
                "label",
                saying("{layer} {label!r} is written as {tag!r}", layer=layer, label=label, tag=name),
                place.start,
                place.end,
            )
        value = {"start": place.start, "end": place.end, "text": place.of(self._one.document.text), "labels": [name]}
        region = {"id": f"r{self._number}", "from_name": control, "to_name": TEXT, "type": "labels", "value": value}
        return region if score is None else region | {"score": score}

    def _attributes(self, region: Table, p: Placed) -> Iterator[Table]:
        where = {name: region["value"][name] for name in ("start", "end")}
        for name, value in sorted(p.span.attributes.items()):
            control, kind = self._config.attribute(p.span.layer, name, value)
            yield {
                "id": region["id"],
                "from_name": control,
                "to_name": TEXT,
                "type": TYPES[kind],
                "value": where | _value(kind, value),
            }

    def _relation(self, head: str, tail: str, kind: str) -> Table:
        label = self._config.relation(kind)
        return {"type": "relation", "from_id": head, "to_id": tail, "direction": "right", "labels": [label]}


def _parts(made: Suggestion) -> list[tuple[str, Span]]:
    return [(kind, place) for kind, place in (("cue", made.cue), ("source", made.source)) if place]


def _value(kind: Kind, value: Value) -> Table:
    """The value of a result for an attribute."""
    if kind == "number":
        return {"number": value}
    if kind == "links":
        return {"text": [json.dumps(link, ensure_ascii=False) for link in plain(value)]}
    if kind == "bool":
        return {"choices": [str(value).lower()]}
    if kind in ("choice", "choices"):
        return {"choices": list(several(value))}
    return {"text": list(several(value))}


def _array(file: TextIO) -> Iterator[Table]:
    """The elements of an array that stands one element a line; what is not that, is no JSON either.

    Raises:
        Differs: where the array is none.
    """
    opening = file.readline()
    if opening == "[]\n":
        return
    line = file.readline() if opening == "[\n" else ""
    while line and line != "]\n":
        following = file.readline()
        if line.endswith(",\n") == (following == "]\n"):
            raise Differs("the elements of the array are not parted by commas")
        yield json.loads(line.removesuffix("\n").removesuffix(","))
        line = following
    if not line or file.readline():
        raise Differs("the file is no array")


def _controls(config: bytes) -> dict[str, tuple[str, frozenset[str]]]:
    """The controls of a config by name: their tag in small letters and the values that they offer."""
    root = parsed_xml(config)
    return {
        str(tag.get("name")): (str(tag.tag).lower(), frozenset(str(child.get("value")) for child in tag))
        for tag in root.iter("Labels", "Choices", "TextArea", "Number", "Text")
    } | {"": ("relations", frozenset(str(tag.get("value")) for tag in root.iter("Relation")))}


def _checked(values: Table, controls: Mapping[str, tuple[str, frozenset[str]]]) -> Table:
    """The values of a task, where its results are such as Label Studio takes with the config.

    Raises:
        Differs: where they are not.
    """
    text = values["data"][TEXT]
    for one in (*values["annotations"], *values["predictions"]):
        ids = {result["id"] for result in one["result"] if result["type"] == "labels"}
        for result in one["result"]:
            if result["type"] == "relation":
                if {result["from_id"], result["to_id"]} - ids or set(result["labels"]) - controls[""][1]:
                    raise Differs(f"a relation {result['labels']} that is not in the config, or without its ends")
                continue
            tag, offered = controls.get(result["from_name"], ("", frozenset()))
            value = result["value"]
            if tag != result["type"] or controls[result["to_name"]][0] != "text" or result["id"] not in ids:
                raise Differs(f"{result['from_name']} is no {result['type']} of the config")
            if not 0 <= value["start"] < value["end"] <= len(text):
                raise Differs(f"{value['start']}..{value['end']} is outside the text")
            if tag == "labels" and text[value["start"] : value["end"]] != value["text"]:
                raise Differs(f"{value['text']!r} is not what stands at {value['start']}")
            if set(value.get("labels") or value.get("choices") or ()) - offered:
                raise Differs(f"{result['from_name']} does not offer {value}")
    return values
