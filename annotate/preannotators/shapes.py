"""Drafts in the shapes that leave the process: the lines of `preview`, and a lossless form between processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from annotate.model.text import Span, hull
from annotate.phrases import Groups
from annotate.suggestions import Draft


def prediction(identity: str, drafts: Iterable[Draft]) -> dict[str, Any]:
    """One document's drafts as the scorers read them: entities, quotes and claims under "id".

    Offsets are code points, half open. Keys of a quote or claim beyond the scorers' own are its attributes.
    """
    out: dict[str, Any] = {"id": identity, "entities": [], "quotes": [], "claims": []}
    for draft in drafts:
        whole = hull(draft.fragments)
        shape: dict[str, Any] = {"start": whole.start, "end": whole.end}
        match draft.layer:
            case "entity":
                shape |= {"label": draft.label, **draft.attributes, "score": draft.score}
                shape.setdefault("normal", "")
                out["entities"].append(shape)
            case "quote":
                shape |= {
                    "type": draft.attributes.get("type", ""),
                    "fragments": [[s.start, s.end] for s in draft.fragments],
                    "source": _pair(draft.source),
                    "cue": _pair(draft.cue),
                    "speaker": draft.attributes.get("speaker"),
                    "rule": draft.attributes.get("rule", ""),
                    "score": draft.score,
                }
                out["quotes"].append(shape)
            case "claim":
                shape |= {"score": draft.score, **draft.attributes}
                out["claims"].append(shape)
    return out


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """A draft as plain values; `draft_from_json` gives the same draft back."""
    return {
        "maker": draft.maker,
        "version": draft.version,
        "layer": draft.layer,
        "label": draft.label,
        "fragments": [[s.start, s.end] for s in draft.fragments],
        "score": draft.score,
        "cue": _pair(draft.cue),
        "source": _pair(draft.source),
        "attributes": dict(draft.attributes),
    }


def draft_from_json(values: Mapping[str, Any]) -> Draft:
    """The draft of `draft_to_json`.

    Raises:
        ValueError: for a missing key or a span that is none.
    """
    try:
        return Draft(
            maker=str(values["maker"]),
            version=str(values["version"]),
            layer=str(values["layer"]),
            label=str(values["label"]),
            fragments=tuple(Span(int(a), int(b)) for a, b in values["fragments"]),
            score=float(values["score"]),
            cue=_span(values["cue"]),
            source=_span(values["source"]),
            attributes=dict(values["attributes"]),
        )
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError(f"not a draft: {error}") from error


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _span(pair: Any) -> Span | None:
    return Span(int(pair[0]), int(pair[1])) if pair else None


def groups_to_json(groups: Groups) -> dict[str, Any]:
    """The groups of a paragraph as plain values; `groups_from_json` gives the same groups back."""
    return {
        "groups": [[s.start, s.end] for s in groups.nominal],
        "clauses": [[s.start, s.end] for s in groups.clauses],
    }


def groups_from_json(values: Mapping[str, Any], length: int) -> Groups:
    """The groups of `groups_to_json` in a text of so many code points.

    Raises:
        ValueError: where the values are none of that or reach out of the text.
    """
    try:
        nominal, clauses = (
            tuple(Span(int(start), int(end)) for start, end in values[name]) for name in ("groups", "clauses")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not the groups of a text") from error
    if any(span.end > length for span in nominal + clauses):
        raise ValueError("not the groups of this text")
    return Groups(nominal, clauses)
