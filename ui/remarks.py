"""Findings in plain words: what is wrong, what a mend would do, and what a person can do where there is none."""

from __future__ import annotations

from annotate.checks import Finding
from annotate.model.edits import Transaction
from annotate.model.schema import words
from annotate.model.state import State
from ui.article.margins import choice_title
from ui.i18n import language, noop, tr
from ui.keycaps import choice_caps, spoken
from ui.keymap import Keymap, label_name

_WRONG = {
    "quote-without-speaker": noop("Who speaks is not said"),
    "quote-without-cue": noop("A quote without a cue"),
    "cue-without-quote": noop("A cue without a quote"),
    "source-without-quote": noop("A source without a quote"),
    "overlapping-speakers": noop("Overlaps a quote of another speaker: {what}"),
    "cut-token": noop("An edge cuts a word"),
    "untrimmed-edge": noop("A mark too many at an edge"),
    "unbalanced-marks": noop("A quote mark without its partner"),
    "labelled-differently": noop("The same words are {what} elsewhere"),
    "missing-attribute": noop("Not filled in: {what}"),
}
_MEND = {
    "cue-without-quote": noop("link to the nearest quote"),
    "source-without-quote": noop("link to the nearest quote"),
    "quote-without-cue": noop("take the nearest cue"),
    "cut-token": noop("take the whole word"),
    "untrimmed-edge": noop("cut it off"),
    "unbalanced-marks": noop("put the marks right"),
    "labelled-differently": noop("make it {what}"),
    "missing-attribute": noop("as suggested"),
}
_LEAD = {
    "quote-without-speaker": noop("say who speaks"),
    "quote-without-cue": noop("mark the cue"),
    "missing-attribute": noop("what to press"),
}


def wrong(state: State, finding: Finding) -> str:
    """What is wrong, as a title."""
    return tr(_WRONG.get(finding.check, finding.check)).format(what=_detail(state, finding))


def _detail(state: State, finding: Finding) -> str:
    annotation = state.annotation(finding.annotation)
    layer = annotation.layer if annotation else ""
    if finding.check == "missing-attribute":
        spec = state.schema.attribute(layer, finding.detail)
        return words(spec.titles, language(), finding.detail) if spec else finding.detail
    if finding.check == "overlapping-speakers":
        return choice_title(state.schema, layer, "speaker_kind", finding.detail)
    return finding.detail


def mending(finding: Finding, made: Transaction | None) -> str:
    """What the key that mends does about a finding, `made` being its mend; "" for nothing."""
    if made is None:
        return tr(_LEAD[finding.check]) if finding.check in _LEAD else ""
    if any(edit.after is None and edit.record.id == finding.annotation for edit in made.edits):
        return tr("delete")
    return tr(_MEND.get(finding.check, "")).format(what=finding.mended) if finding.check in _MEND else ""


def advice(state: State, finding: Finding, keys: Keymap) -> str:
    """What a person can do about a finding that nothing mends by itself."""
    if finding.check == "quote-without-cue":
        key = spoken(keys, label_name("cue", _first_label(state, "cue")))
        if key:
            return tr("Take the cue: select the word that introduces the quote, then {key}.").format(key=key)
        return tr("Take the cue: select the word that introduces the quote.")
    if finding.check == "missing-attribute":
        annotation = state.annotation(finding.annotation)
        spec = state.schema.attribute(annotation.layer, finding.detail) if annotation else None
        keyed = annotation and spec and any(choice.key and not choice.key.startswith("!") for choice in spec.choices)
        caps = choice_caps(keys, state.schema, annotation.layer, shifted=False) if annotation and keyed else ""
        if caps:
            return tr("{what}: keys {keys}.").format(what=_detail(state, finding), keys=caps)
        return tr("{what}: fill it in on the right.").format(what=_detail(state, finding))
    if finding.check == "labelled-differently":
        return tr("Neither label is more frequent: the key of a label relabels.")
    if finding.check == "overlapping-speakers":
        return tr("Which of the two is right? {key} deletes the focused one.").format(key=spoken(keys, "reject"))
    return tr("It is not clear how to mend this: move the edge.")


def _first_label(state: State, layer: str) -> str:
    found = state.schema.layer(layer)
    return found.labels[0].name if found else ""
