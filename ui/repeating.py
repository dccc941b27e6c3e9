"""The last action once more, on what is selected or focused now."""

from __future__ import annotations

from annotate.again import Again
from annotate.model.marks import Mark
from annotate.model.values import several
from ui.i18n import tr
from ui.verbs import Verbs


def repeat(verbs: Verbs) -> bool:
    """Does the last annotating action here; nothing goes on to another place by itself."""
    again, state = verbs.memory.again, verbs.state
    if state is None:
        return False
    if again is None:
        verbs.noticed.emit(tr("There is no action yet that could be repeated."))
        return False
    if again.kind == "label":
        layer, label = state.schema.layer(again.layer), state.schema.label(again.layer, again.name)
        return layer is not None and label is not None and verbs.label(layer, label)
    mark = _here(verbs, again)
    if mark is None:
        verbs.noticed.emit(tr("Nothing here that the last action could be done to."))
        return False
    verbs.view.focus_on(mark.id, scroll=False)
    match again.kind:
        case "accept":
            return mark.suggested and verbs.accept(go_on=False)
        case "reject":
            return verbs.reject(go_on=False)
        case "edge":
            return verbs.move(again.name, again.step)
    if again.name in ("speaker", "claimant"):
        name, kind = (*several(again.value), "", "")[:2]
        return verbs.voices.give(name, kind) if isinstance(again.value, tuple) else verbs.voices.give(name)
    return verbs.attribute(again.name, again.value)


def _here(verbs: Verbs, again: Again) -> Mark | None:
    """The mark that an action means: the focused one, else the one at exactly the selected words."""
    state, selection = verbs.state, verbs.view.selection
    fits = [verbs.mark] if verbs.mark else []
    if selection is not None and state is not None:
        fits = [m for m in state.marks.overlapping(selection.start, selection.end) if m.fragments == (selection,)]
        fits.sort(key=lambda m: (m.layer != "entity", m.layer))
    if again.name == "speaker":
        fits = [m for m in fits if m.layer in ("quote", "cue", "source")]
    elif again.layer:
        fits = [m for m in fits if m.layer == again.layer]
    return fits[0] if fits else None
