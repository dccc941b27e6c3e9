"""Commands that make, relabel and remove annotations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from annotate.claims import suggested_claimant
from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import corrected, joined, kept, owner_of, pointing, typed
from annotate.commands.quotes import link_part, nearest_quote, quote_of, set_part
from annotate.commands.trimming import closed, trimmed
from annotate.model.edits import Transaction
from annotate.model.marks import PARTS, Mark
from annotate.model.records import Annotation
from annotate.model.schema import Layer
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull, normalised, shared
from annotate.model.values import Value
from annotate.slots import filled
from annotate.suggestions import Suggestion

_OPEN, _CLOSE = '«„“"‹', '»“”"›'


def annotate(
    state: State,
    fragments: Fragments,
    layer: str,
    label: str,
    by: By,
    attributes: Mapping[str, Value] | None = None,
    quote: str | None = None,
    exact: bool = False,
) -> Transaction | None:
    """Creates an annotation, or relabels the one that stands at exactly this place in the layer.

    `fragments` are trimmed by the layer's rule unless `exact`. Open suggestions that it corrects (same layer and
    label, overlapping) are decided with it. A cue or source is linked to the quote that the mark `quote` is or is
    a part of, else to the nearest quote that lacks one. What reaches back into the header of a document loses that.
    """
    rule = state.schema.layer(layer)
    if rule is None or state.schema.label(layer, label) is None:
        return None
    places = fitted(state, fragments, rule, exact)
    if not places:
        return None
    g = Gesture(state, by)
    mark = state.marks.get(quote) if quote else None
    target = quote_of(state, mark) if mark else None
    there = g.at(layer, places)
    if there is not None:
        if there.label != label:
            return relabel(state, there.id, label, by)
        # the one mention that several quotes share as their source
        return set_part(state, target.id, layer, places, by) if target and layer in PARTS else None
    create(g, places, layer, label, attributes or {}, target.id if target else "")
    return g.transaction("annotate", places)


def create(
    g: Gesture, places: Fragments, layer: str, label: str, attributes: Mapping[str, Value], quote: str = ""
) -> None:
    """Puts an annotation where the layer has none yet; a cue or source is linked to `quote`, else to the nearest."""
    made = _new(g, places, layer, label, dict(attributes))
    if layer in PARTS:
        id = quote or nearest_quote(g.state, hull(places), layer)
        if id and (quote or not _has(g, id, layer)):
            link_part(g, id, made)


def _has(g: Gesture, quote: str, part: str) -> bool:
    """Whether a quote that had no such part when the gesture began has got one since."""
    return g.decision(quote) is not None or any(r.head == quote and r.type == part for r in g.relations_of(quote))


def fitted(state: State, fragments: Fragments, rule: Layer, exact: bool = False) -> Fragments:
    """Where an annotation of a layer comes to stand: in the body of the text, trimmed unless `exact`; () nowhere."""
    body = state.document.body
    found: list[Span | None] = [f for f in fragments if f.end <= len(state.text)]
    if not exact:
        bare = (Span(max(f.start, body), f.end) if f.end > body else f for f in normalised(filter(None, found)))
        found = [trimmed(state.text, f, rule) for f in bare]
    places = closed(state.text, filter(None, found))
    return (hull(places),) if places and not rule.gaps else places


def _new(g: Gesture, fragments: Fragments, layer: str, label: str, attributes: dict[str, Value]) -> Annotation:
    s = g.state
    id, origin = g.by.new_id(), ""
    marks = [m for m in s.marks.overlapping(*_ends(fragments)) if _corrects(m, layer, label, fragments)]
    replaced = [suggestion for m in marks if (suggestion := s.suggestion(m.owner))]
    if replaced:
        # its origin is the one that it is, else the one that it is most like
        first = max(replaced, key=lambda r: (r.fragments == fragments, r.label == label, _in_common(r, fragments)))
        origin = first.id
        attributes = {**kept(first.attributes, first.attributes, fragments == first.fragments), **attributes}
    if layer == "quote" and "type" not in attributes:
        attributes["type"] = _quote_type(s.text, fragments)
    if layer == "claim":
        attributes = {**suggested_claimant(s, fragments), **attributes}
    known = pointing(s, layer, fragments, typed(s.schema, layer, attributes))
    known = filled(s, layer, fragments, known)
    made = Annotation(id, s.document.id, s.annotator, layer, label, fragments, known, origin)
    g.put(made)
    for suggestion in replaced:
        same = (suggestion.fragments, suggestion.label) == (fragments, label)
        g.decide(suggestion.id, "accepted" if same else "corrected", id)
    if layer == "quote" and origin:
        _take_parts(g, origin, made)
    return joined(g, g.annotation(id) or made)


def _in_common(suggestion: Suggestion, fragments: Fragments) -> int:
    return shared(hull(suggestion.fragments), hull(fragments))


def _ends(fragments: Fragments) -> tuple[int, int]:
    return fragments[0].start, fragments[-1].end


def _corrects(mark: Mark, layer: str, label: str, fragments: Fragments) -> bool:
    """Whether an annotation at `fragments` is what the annotator wants instead of the suggestion `mark`."""
    if not mark.suggested or mark.is_part or mark.layer != layer:
        return False
    if mark.fragments == fragments:
        return True
    if mark.label != label or not any(a.overlaps(b) for a in mark.fragments for b in fragments):
        return False
    shared = min(_ends(fragments)[1], _ends(mark.fragments)[1]) - max(_ends(fragments)[0], _ends(mark.fragments)[0])
    longer = max(len(hull(fragments)), len(hull(mark.fragments)))
    return layer == "entity" or 2 * shared > longer


def _quote_type(text: str, fragments: Fragments) -> str:
    line = text.rfind("\n", 0, fragments[0].start) + 1
    before = text[line : fragments[0].start].rstrip()
    behind = text[fragments[-1].end : fragments[-1].end + 9]
    after = behind.lstrip(".,!?… ")[:1]
    # «Мы готовы, — сказал он: the author's words interrupt what was said
    interrupted = behind[:1] in tuple(".,!?…") and after in tuple("-–—")
    ended = interrupted or (after and after in _CLOSE)
    if before in ("-", "–", "—", "―") or (before[-1:] and before[-1] in _OPEN and ended):
        return "direct"
    inside = text[fragments[0].start : fragments[-1].end]
    return "mixed" if re.search(r"[«„“\"][а-яёa-z]", inside) else "indirect"


def _take_parts(g: Gesture, suggestion: str, quote: Annotation) -> None:
    """The cue and source that were suggested for a quote that the annotator drew anew."""
    made = g.state.suggestion(suggestion)
    for part in ("cue", "source"):
        span = getattr(made, part, None)
        label = g.state.schema.layer(part)
        if span is not None and label is not None and not any(f.overlaps(span) for f in quote.fragments):
            link_part(g, quote.id, g.at(part, (span,)) or g.part(part, label.labels[0].name, span, suggestion))


def relabel(state: State, mark: str, label: str, by: By, layer: str | None = None) -> Transaction | None:
    """Another label of the same layer for a mark; on a suggestion this accepts it, corrected."""
    g = Gesture(state, by)
    found = state.marks.get(mark)
    if found is None or (layer or found.layer) != found.layer or not rename(g, found, label):
        return None
    return g.transaction("relabel", found.fragments)


def rename(g: Gesture, mark: Mark, label: str) -> bool:
    """Puts a mark under another label of its layer; whether that made sense."""
    if mark.label == label or mark.is_part or g.state.schema.label(mark.layer, label) is None:
        return False
    annotation = owner_of(g, mark.id, "corrected")
    if annotation is None:
        return False
    g.put(replace(annotation, label=label))
    corrected(g, annotation)
    return True


def delete(state: State, mark: str, by: By) -> Transaction | None:
    """Removes an annotation with its relations; one that came from a suggestion counts as rejected.

    A quote takes its cue and source with it where no other quote needs them.
    """
    annotation = state.annotation(mark)
    if annotation is None:
        return None
    g = Gesture(state, by)
    remove(g, annotation, [d.suggestion for d in state.decisions.values() if d.annotation == annotation.id])
    return g.transaction("delete", annotation.fragments)


def remove(g: Gesture, annotation: Annotation, came: list[str]) -> None:
    """Takes an annotation and what hangs on it away; the suggestions that it `came` of count as rejected."""
    for relation in g.relations_of(annotation.id):
        if relation.head == annotation.id:
            g.unrelate(relation)
        else:
            g.remove(relation)
    g.remove(annotation)
    if annotation.layer in PARTS:
        corrected(g, annotation)
    elif annotation.suggestion:
        came = [*came, annotation.suggestion]
    for suggestion in dict.fromkeys(came):
        g.decide(suggestion, "rejected")
