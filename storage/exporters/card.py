"""The card of a dataset: what a person, and Hugging Face, reads of it. Made of the manifest alone.

The head is that of https://huggingface.co/docs/hub/datasets-cards. Names in it are those of strangers: they are put
into it as words, never as Markdown or YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#|~&$:@^])")
_LOADING = {
    "jsonl": 'import json\n\ndocuments = [json.loads(line) for line in open({file}, encoding="utf-8")]',
    "spacy": "import spacy\nfrom spacy.tokens import DocBin\n\n"
    'documents = list(DocBin().from_disk({file}).get_docs(spacy.blank("ru").vocab))',
    "parquet": "from datasets import load_dataset\n\ndataset = load_dataset({folder})",
    "conllu": 'import conllu\n\nsentences = conllu.parse_incr(open({file}, encoding="utf-8"))',
}


def card(manifest: Mapping[str, Any], files: Sequence[str]) -> str:
    """The card as Markdown; `files` are the names of the dataset's files."""
    parts = (_head(manifest), _about(manifest), _fields(manifest), _made(manifest), _counts(manifest))
    more = (_splits(manifest), _agreement(manifest), _losses(manifest), _loading(manifest, files), _rights())
    return "\n".join("\n".join(part) + "\n" for part in map(list, (*parts, *more)) if part)


def escaped(words: str) -> str:
    """Words as they are, in Markdown: on one line, no mark of it working."""
    plain = "".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in words)
    return (
        _MARKS.sub(r"\\\1", " ".join(plain.split()))
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\\&", "&amp;")
    )


def _yaml(words: str) -> str:
    """Words as a quoted scalar: of JSON and YAML alike."""
    return json.dumps("".join(c if c.isprintable() else " " for c in words), ensure_ascii=False)


def _head(m: Mapping[str, Any]) -> Iterator[str]:
    yield "---"
    languages = [language for language in m["languages"] if re.fullmatch(r"[a-z]{2,3}", language)]
    if languages:
        yield "language:"
        yield from (f"- {_yaml(language)}" for language in languages)
    yield "license: other"
    yield "task_categories:\n- token-classification"
    yield f"pretty_name: {_yaml(m['dataset'])}"
    size = next((name for limit, name in _SIZES if m["documents"] < limit), "n>1M")
    yield f"size_categories:\n- {size}"
    yield "tags:\n- kavychki\n- news"
    yield "---"


def _about(m: Mapping[str, Any]) -> Iterator[str]:
    selected, oldest = m["selected"], m["selected"]["dates"][0]
    yield f"# {escaped(m['dataset'])}"
    yield ""
    yield (
        f"{m['documents']} news articles with annotations, {selected['characters']} characters in all"
        + (f", of {escaped(oldest)} to {escaped(selected['dates'][1])}" if oldest else "")
        + f". Format: {escaped(m['format']['title'])} ({escaped(m['format']['description'])})."
    )


def _fields(m: Mapping[str, Any]) -> Iterator[str]:
    schema = m["schema"]
    yield "## Fields"
    yield ""
    yield f"Label schema: {escaped(schema['name'])}, version {schema['version']}. Offsets are those of the format."
    yield ""
    yield from _table(
        ("layer", "labels", "attributes"),
        (
            (layer, ", ".join(labels), ", ".join(schema["attributes"][layer]))
            for layer, labels in schema["layers"].items()
            if layer in m["selected"]["annotations"] or not m["selected"]["annotations"]
        ),
    )
    if m["selected"]["relations"]:
        yield ""
        yield f"Relations: {escaped(', '.join(m['selected']['relations']))}."


def _made(m: Mapping[str, Any]) -> Iterator[str]:
    yield "## How it was made"
    yield ""
    yield f"Annotators: {escaped(', '.join(m['annotators']))}."
    makers = ", ".join(f"{maker['name']} {maker['version']}" for maker in m["pre_annotators"])
    yield f"Pre-annotators, whose suggestions the annotators saw: {escaped(makers) or 'none'}."
    origins = ", ".join(f"{count} {origin}" for origin, count in m["selected"]["origins"].items())
    yield f"Where annotations come from: {escaped(origins) or 'there are none'}."
    yield "Made with Kavychki, and made again from the same project by:"
    yield ""
    yield from _code("sh", m["command"])


def _counts(m: Mapping[str, Any]) -> Iterator[str]:
    yield "## Counts"
    yield ""
    parts = list(m["parts"])
    rows = [
        (layer, label, str(count), *(str(m["parts"][p]["annotations"].get(layer, {}).get(label, 0)) for p in parts))
        for layer, labels in m["selected"]["annotations"].items()
        for label, count in labels.items()
    ]
    rows += [
        ("relation", kind, str(count), *(str(m["parts"][p]["relations"].get(kind, 0)) for p in parts))
        for kind, count in m["selected"]["relations"].items()
    ]
    yield from _table(("layer", "label", "all", *parts), rows)


def _splits(m: Mapping[str, Any]) -> Iterator[str]:
    plan = m["plan"]["split"]
    if plan:
        yield "## Splits"
        yield ""
        yield f"Shares {plan['shares']} by {plan['by']}, seed {plan['seed']}; near copies of a text are in one part."
        yield ""
        yield from _table(
            ("part", "documents", "from", "to"),
            ((name, str(part["documents"]), *part["dates"]) for name, part in m["parts"].items()),
        )


def _agreement(m: Mapping[str, Any]) -> Iterator[str]:
    if m["agreement"]:
        yield "## Agreement"
        yield ""
        yield (
            "F1 of annotations with the same fragments and label (Hripcsak and Rothschild, 2005); kappa (Cohen, 1960)"
            " of the labels at places that both annotated once."
        )
        yield ""
        yield from _table(
            ("annotators", "layer", "documents", "F1", "kappa"),
            (
                (" / ".join(a["annotators"]), a["layer"], str(a["documents"]), _figure(a["f1"]), _figure(a["kappa"]))
                for a in m["agreement"]
            ),
        )


def _figure(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.2f}"


def _losses(m: Mapping[str, Any]) -> Iterator[str]:
    yield "## What the format does not hold"
    yield ""
    if m["losses"]:
        yield "Each is in the file of losses."
        yield ""
        yield from _table(("kind", "count"), ((kind, str(count)) for kind, count in m["losses"].items()))
    else:
        yield "Nothing was lost."


def _loading(m: Mapping[str, Any], files: Sequence[str]) -> Iterator[str]:
    yield "## How to load it"
    yield ""
    first = next(iter(files), m["dataset"])
    words = _LOADING.get(m["format"]["name"])
    if words:
        yield from _code("python", words.format(file=_yaml(first), folder=_yaml(m["dataset"])))
    else:
        yield f"With any reader of {escaped(m['format']['title'])}. The files: {escaped(', '.join(files))}."
    yield ""
    yield "`kavychki verify` compares the files with the manifest."


def _rights() -> Iterator[str]:
    yield "## Rights"
    yield ""
    yield "No licence is given here: the texts belong to those who published them. Whoever passes this on names one."


def _code(language: str, words: str) -> Iterator[str]:
    """A block whose fence is longer than any in the words."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", words)), 0)
    yield f"{fence}{language}"
    yield words
    yield fence


def _table(head: Sequence[str], rows: Any) -> Iterator[str]:
    yield "| " + " | ".join(map(escaped, head)) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(escaped(cell) or " " for cell in row) + " |"
