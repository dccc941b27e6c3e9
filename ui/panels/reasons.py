"""Why a claim was suggested, in words."""

from __future__ import annotations

from annotate.claims import reasons_of
from annotate.model.marks import Mark
from ui.i18n import noop, tr

REASONS = {
    "number": noop("number"),
    "money": noop("money"),
    "percent": noop("per cent"),
    "date": noop("date"),
    "names": noop("names"),
    "comparison": noop("comparison"),
    "cause": noop("cause"),
    "justice": noop("law and courts"),
    "harm": noop("harm"),
    "politics": noop("politics"),
    "biography": noop("biography"),
    "background": noop("long known"),
    "attributed": noop("somebody says so"),
    "future": noop("future"),
    "hedged": noop("hedged"),
    "opinion": noop("opinion"),
    "first-person": noop("first person"),
}


def reason_words(mark: Mark) -> str:
    """The reasons for a suggested claim on one line, "" for none."""
    found = reasons_of(mark) if mark.layer == "claim" and mark.suggested else ()
    return " · ".join(tr(REASONS[one]) if one in REASONS else one for one in found)
