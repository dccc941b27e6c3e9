"""Who says something: speakers of quotes, claimants of claims."""

from __future__ import annotations

from annotate.model.values import Attributes

Voice = tuple[str, str]
"""A canonical name, and what else can be said of whoever it is ("article", "collective", "unknown"; "" for somebody
with a name, or where nobody has looked yet)."""


def voice_of(attributes: Attributes, name: str) -> Voice:
    """The speaker of a quote (`name` "speaker") or the claimant of a claim ("claimant")."""
    return str(attributes.get(name, "")), str(attributes.get(f"{name}_kind", ""))
