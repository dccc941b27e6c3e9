"""The words of formats, of what can be chosen about them, and of what they cannot hold."""

from __future__ import annotations

from collections.abc import Mapping

from annotate.model.schema import Schema, words
from annotate.ports import Choice, Format
from ui.i18n import language, noop, tr
from ui.told import number

KINDS = {
    "nested": noop("nested in another one"),
    "overlapping": noop("overlapping another one"),
    "discontinuous": noop("of several fragments"),
    "snapped-to-token": noop("cutting a token"),
    "no-token": noop("white space only"),
    "header": noop("in the header before the article"),
    "label": noop("label written in another way"),
    "layer": noop("layer not in this format"),
    "attributes": noop("attributes not in this format"),
    "relations": noop("links not in this format"),
    "decisions": noop("decisions not in this format"),
    "status": noop("note and flag not in this format"),
    "characters": noop("characters written in another way"),
    "groups": noop("what is known of entities not in this format"),
}

FORMATS = {
    "jsonl": (
        noop("JSON lines, lossless"),
        noop("Everything, one document a line; offsets count Unicode code points."),
    ),
    "conll2003": (
        noop("CoNLL-2003"),
        noop("Entities or all layers as columns of tags, one token a line; what does not fit is listed."),
    ),
    "conllu": (noop("CoNLL-U"), noop("Sentences, tokens and white space; spans of all layers as brackets.")),
    "brat": (noop("brat standoff"), noop("A folder of texts and annotations, with the configuration for brat.")),
    "doccano": (
        noop("doccano (JSON lines)"),
        noop("Spans and links; the doccano project has to allow overlapping spans."),
    ),
    "labelstudio": (
        noop("Label Studio (JSON)"),
        noop("Annotations, suggestions as predictions, and the labelling config in a file beside it."),
    ),
    "prodigy": (
        noop("Prodigy (JSON lines)"),
        noop("Tokens, spans and links; documents that are done and not flagged are accepted."),
    ),
    "csv": (noop("CSV tables"), noop("A folder with tables of entities, quotes and claims.")),
    "tsv": (noop("TSV tables"), noop("The same tables with tabs between the columns.")),
    "xlsx": (noop("Excel workbook"), noop("The same tables as sheets; no cell is a formula.")),
    "webannotation": (noop("Web annotations (JSON-LD)"), noop("W3C Web Annotation: an item a line, with its context.")),
    "tei": (noop("TEI P5 (XML)"), noop("Articles with names, quotes and claims as elements.")),
    "xmi": (
        noop("UIMA CAS XMI (INCEpTION)"),
        noop("A folder of documents with their types for INCEpTION, DKPro and cassis."),
    ),
    "webanno": (
        noop("WebAnno TSV 3.3 (INCEpTION)"),
        noop("A folder of tables of tokens; a piece of a token is a line of its own."),
    ),
    "spacy": (
        noop("spaCy (DocBin)"),
        noop("Tokens, entities and span groups for spacy train."),
    ),
    "parquet": (
        noop("Hugging Face (Parquet)"),
        noop("A folder for datasets: tokens with tags, spans, quotations and claims."),
    ),
    "claimreview": (noop("ClaimReview (JSON-LD)"), noop("Claims with a verdict, as search engines read them.")),
    "html": (noop("Page to print (HTML)"), noop("Highlighted articles with tables of quotes and claims.")),
    "text": (noop("Plain text"), noop("One article in a file.")),
    "conll": (noop("CoNLL and the like"), noop("A token a line, with tags in columns.")),
    "csv-texts": (noop("CSV or TSV table of texts"), noop("An article a row.")),
    "xlsx-texts": (noop("Excel table of texts"), noop("An article a row of a sheet.")),
    "web-page": (noop("Saved web page"), noop("The article in it, without menus and comments.")),
    "docx": (noop("Word document"), noop("One article in a file.")),
    "zip": (noop("Zip archive"), noop("The files in it, each as its own format.")),
    "jsonl-texts": (noop("JSON lines of texts"), noop("An article a line, without annotations.")),
}

_GROUPS: Mapping[str, tuple[str, ...]] = {
    noop("This program"): ("jsonl",),
    noop("Training and corpora"): ("conll2003", "conllu", "spacy", "parquet"),
    noop("Other annotation tools"): ("doccano", "labelstudio", "prodigy", "brat", "xmi", "json-cas", "webanno"),
    noop("Tables"): ("csv", "tsv", "xlsx"),
    noop("Publishing"): ("webannotation", "tei", "claimreview", "html"),
}
_OTHERS = noop("Other formats")

_COUNTS = {
    "token": noop("tokens"),
    "relation": noop("links"),
    "decision": noop("decisions"),
    "suggested": noop("suggested"),
    "rejected": noop("rejected"),
}

_CHOICES = {
    "shape": noop("Shape of the project"),
    "links": noop("Links of annotations"),
    "attributes": noop("Attributes"),
    "overlapping": noop("Overlapping spans"),
    "entities": noop("Overlapping entities"),
    "discontinuous": noop("Several fragments"),
    "snapped-to-token": noop("Spans that cut a token"),
    "rejected": noop("Rejected suggestions"),
    "spreadsheet": noop("For Excel or LibreOffice"),
    "texts": noop("Texts of the articles"),
    "author": noop("Organisation that checks"),
    "address": noop("Address of the reviews"),
    "language": noop("Language"),
    "scheme": noop("Scheme of the tags"),
    "columns": noop("Columns of tags"),
    "tags": noop("Numbers of the columns with tags"),
    "token": noop("Number of the column with the token"),
    "text": noop("Text from"),
    "title": noop("Title from"),
    "date": noop("Date from"),
    "source": noop("Source from"),
    "url": noop("Address from"),
    "id": noop("Id from"),
    "meta": noop("Everything else"),
    "header": noop("First row names the columns"),
    "delimiter": noop("Between the columns"),
    "quotes": noop("Cells in quotes"),
    "escapes": noop("\\n and \\t in cells"),
    "sheet": noop("Sheet"),
}
_VALUES = {
    "keep": noop("keep all"),
    "outermost": noop("keep the outer one"),
    "innermost": noop("keep the inner one"),
    "longest": noop("keep the longest"),
    "refuse": noop("do not export at all"),
    "split": noop("a span for each fragment"),
    "hull": noop("one span over all"),
    "leave-out": noop("leave out"),
    "outwards": noop("all that they touch"),
    "inwards": noop("only what they cover"),
    "relations": noop("with links"),
    "events": noop("quotes and claims as events"),
    "spans": noop("spans only"),
    "label": noop("in the label's name"),
    "lines": noop("a task of its own each"),
    "yes": noop("yes"),
    "no": noop("no"),
    "with": noop("with them"),
    "without": noop("only their sums"),
    "entity": noop("of entities"),
    "per-layer": noop("one for each layer"),
    "auto": noop("find out"),
    "iob2": "IOB2",
    "iob1": "IOB1",
    "biluo": "BILUO",
    "io": "IO",
    "all": noop("keep as metadata"),
    "none": noop("none"),
    "comma": noop("comma"),
    "semicolon": noop("semicolon"),
    "tab": noop("tab"),
    "bar": noop("vertical bar"),
    "double": noop("double quotes"),
    "undo": noop("made line ends and tabs"),
    "ru": "Русский",
    "en": "English",
}
_OF_CHOICE = {
    ("attributes", "meta"): noop("in the metadata"), ("meta", "keep"): noop("keep as metadata"),
    ("meta", "none"): noop("leave out"), ("links", "relations"): noop("as relations"),
    ("escapes", "keep"): noop("keep as they are"),
}  # fmt: skip
"""Values that mean something else in one choice."""


def told(known: Format) -> tuple[str, str]:
    """A format's title and what it is; in the storage's own words where this window has none."""
    title, about = FORMATS.get(known.name, (known.title, known.description))
    return tr(title), tr(about)


def group_of(known: Format) -> str:
    """What a format is for, by which it is listed."""
    return next((tr(group) for group, names in _GROUPS.items() if known.name in names), tr(_OTHERS))


def groups() -> list[str]:
    """The groups in the order in which they are listed."""
    return [*map(tr, _GROUPS), tr(_OTHERS)]


def choice_words(choice: Choice) -> str:
    """What a choice is about."""
    return tr(_CHOICES.get(choice.name, choice.name))


def value_words(choice: str, value: str) -> str:
    """What a value of a choice does."""
    return tr(_OF_CHOICE.get((choice, value)) or _VALUES.get(value, value))


def count_words(counts: Mapping[str, int], schema: Schema) -> str:
    """How many of each layer, and of what else a format counts."""
    layers = {layer.name: words(layer.titles, language(), layer.name) for layer in schema.layers}
    named = ((layers.get(name) or tr(_COUNTS.get(name, name)), count) for name, count in counts.items())
    return ", ".join(f"{name}: {number(count)}" for name, count in named)


def kind_words(kind: str) -> str:
    """A kind of loss."""
    return tr(KINDS.get(kind, kind))
