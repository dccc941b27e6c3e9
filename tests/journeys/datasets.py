"""Exported datasets without what differs from run to run, and as rows to compare with the tables."""

from __future__ import annotations

import json
from typing import Any


def normalised(line: dict[str, Any]) -> str:
    """A line of JSONL as readable text: ids become places ("entity LOC 41-47"), lists are sorted by them."""
    names = {line["id"]: "document"}
    for span in line["spans"]:
        names[span["id"]] = _name(span["layer"], span["label"], span["pieces"])
    for decision in line["decisions"]:
        if proposed := decision.get("proposed"):
            name = _name(proposed["layer"], proposed["label"], proposed["pieces"])
            names[decision["suggestion"]] = f"suggestion {name}"
        names[decision["id"]] = "decision"
    for relation in line["relations"]:
        names[relation["id"]] = "relation"
    out = {key: _renamed(value, names) for key, value in line.items()}
    for key in ("spans", "relations", "decisions"):
        out[key] = sorted(out[key], key=lambda item: json.dumps(item, ensure_ascii=False, sort_keys=True))
    head = {key: value for key, value in out.items() if not isinstance(value, list)}
    text = json.dumps(head, ensure_ascii=False, indent=1)
    for key in ("spans", "relations", "decisions"):
        items = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in out[key])
        text += f"\n{key}: [\n{items}\n]"
    return text + "\n"


def _name(layer: str, label: str, pieces: list[list[int]]) -> str:
    return f"{layer} {label} " + ",".join(f"{start}-{end}" for start, end in pieces)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    return value


def span_rows(line: dict[str, Any]) -> list[list[Any]]:
    """The spans of a line of JSONL as `tables.rows` gives annotations, without title and suggestion."""
    text = line["text"]
    return sorted(
        [s["layer"], s["label"], s["pieces"], [text[start:end] for start, end in s["pieces"]], s["attrs"]]
        for s in line["spans"]
    )


def entities_of_conll(text: str) -> list[tuple[str, str]]:
    """Label and words (tokens joined by blanks) of every entity of a CoNLL-2003 file."""
    found: list[tuple[str, list[str]]] = []
    for row in text.splitlines():
        columns = row.split()
        tag = columns[-1] if columns else "O"
        if tag.startswith("B-"):
            found.append((tag[2:], [columns[0]]))
        elif tag.startswith("I-"):
            found[-1][1].append(columns[0])
    return [(label, " ".join(words)) for label, words in found]
