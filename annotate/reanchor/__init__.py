"""From places in a text to places in its correction, and the gesture that takes everybody's work along."""

from annotate.reanchor.command import correct_text, taken_back
from annotate.reanchor.differences import first_difference
from annotate.reanchor.places import Correction, Fate, Place
from annotate.reanchor.plan import Fallen, Plan, gone, in_steps, planned

__all__ = [
    "Correction",
    "Fallen",
    "Fate",
    "Place",
    "Plan",
    "correct_text",
    "first_difference",
    "gone",
    "in_steps",
    "planned",
    "taken_back",
]
