"""Commands about attributes, notes and the status of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite

from annotate.claims import worded
from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import claim_for, claimed_by, contradicts, corrected, owner_of, speak
from annotate.groups import tidied
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Info, Progress, with_attribute
from annotate.model.schema import Attribute
from annotate.model.state import State
from annotate.model.text import Document
from annotate.model.values import Value, is_day, is_empty, links
from annotate.model.voices import voice_of


def set_attribute(state: State, mark: str, name: str, value: Value | None, by: By) -> Transaction | None:
    """Sets (None or "" removes) an attribute of a mark; on a suggestion this accepts it.

    Where that is not what was suggested, the suggestion counts as corrected.

    None where the schema has no such attribute in the layer, or the value is none of its choices.
    """
    found = state.marks.get(mark)
    spec = state.schema.attribute(found.layer, name) if found else None
    if isinstance(value, str) and name in ("name", "speaker", "claimant"):
        value = state.canonical(tidied(value))
    if found is None or spec is None or not fits(spec, value):
        return None
    g = Gesture(state, by)
    if (found.layer, name) == ("claim", "wording"):
        value = worded(state, found, str(value or ""))
    same = found.attributes.get(name, "") == (value if value is not None and value != () else "")
    if same and not found.suggested:
        return None
    annotation = owner_of(g, mark, "accepted")
    if annotation is None:
        return None
    if found.is_part:
        annotation = g.at(found.layer, found.fragments) or annotation
    if (found.layer, name) == ("quote", "speaker"):
        speak(g, annotation, str(value or ""))
    elif (found.layer, name) == ("quote", "speaker_kind"):
        speak(
            g,
            annotation,
            str(annotation.attributes.get("speaker", "")) if value == "collective" else "",
            str(value or ""),
        )
    elif (found.layer, name) in (("claim", "claimant"), ("claim", "claimant_kind")):
        return _claim(g, annotation, name, str(value or ""))
    else:
        g.put(with_attribute(annotation, name, value))
    origin = state.suggestion(annotation.suggestion)
    if origin is not None and contradicts(origin.attributes, name, value):
        corrected(g, annotation)
    return g.transaction(f"set_{name}", found.fragments)


def _claim(g: Gesture, annotation: Annotation, name: str, value: str) -> Transaction | None:
    """Who makes a claim; nothing is stored where that is whom it inherits from its quote or the article."""
    named, kind = voice_of(annotation.attributes, "claimant")
    if name == "claimant":
        voice = g.state.canonical(value.strip()), kind if kind == "collective" else ""
    else:
        voice = named if value == "collective" else "", value
    annotation = claim_for(g, annotation, voice)
    origin = g.state.suggestion(annotation.suggestion)
    own = voice_of(annotation.attributes, "claimant")
    inherits = not any(own) and any(claimed_by(g, annotation))
    if origin is not None and not inherits and contradicts(origin.attributes, "claimant", own[0]):
        corrected(g, annotation)
    return g.transaction(f"set_{name}", annotation.fragments)


def fits(spec: Attribute, value: Value | None) -> bool:
    """Whether a value is of the attribute's type; nothing (None, "", none of several) always is."""
    if value is None or is_empty(value):
        return True
    match spec.type:
        case "choice":
            return value in {c.value for c in spec.choices}
        case "choices":
            return isinstance(value, tuple) and set(value) <= {c.value for c in spec.choices}
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        case "bool":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, str) and is_day(value)
        case "link":
            return len(links(value)) == (len(value) if isinstance(value, tuple) else 1)
        case "text":
            return isinstance(value, str)


def set_note(state: State, note: str, by: By) -> Transaction | None:
    """The annotator's note on the whole document."""
    g = Gesture(state, by)
    if state.status.note != note:
        progress: Progress = "started" if state.status.progress == "new" else state.status.progress
        g.put(replace(state.status, note=note, progress=progress))
    return g.transaction("note", subject=state.document.title)


def flag(state: State, flagged: bool, by: By) -> Transaction | None:
    """Marks a document as one to talk about, or takes the flag away."""
    g = Gesture(state, by)
    if state.status.flagged != flagged:
        g.put(replace(state.status, flagged=flagged))
    return g.transaction("flag", subject=state.document.title)


def set_progress(state: State, progress: Progress, by: By) -> Transaction | None:
    """Says how far the work is, without touching suggestions: reopens a document that was done."""
    g = Gesture(state, by)
    if state.status.progress != progress:
        g.put(replace(state.status, progress=progress))
    return g.transaction("progress", subject=state.document.title)


def info_of(document: Document) -> Info:
    """A document's describing fields as the record that can be edited."""
    d = document
    return Info(d.id, d.id, "", d.title, d.date, d.source, d.url, d.language, d.text_sha256, d.removed, dict(d.meta))


def describe(state: State, changes: Mapping[str, str], by: By) -> Transaction | None:
    """Changes title, date, source, url or language of the document (names as in Info)."""
    before = info_of(state.document)
    after = replace(
        before,
        title=changes.get("title", before.title),
        date=changes.get("date", before.date),
        source=changes.get("source", before.source),
        url=changes.get("url", before.url),
        language=changes.get("language", before.language),
    )
    if after == before:
        return None
    return Transaction((Edit(before, after),), "describe", state.annotator, by.now(), state.document.id, after.title)
