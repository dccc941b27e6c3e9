"""Who works at this machine."""

from __future__ import annotations

import getpass
import os


def annotator_name() -> str:
    """Who works here: KAVYCHKI_ANNOTATOR, else the user of the machine."""
    if named := os.environ.get("KAVYCHKI_ANNOTATOR", "").strip():
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, as in a container
        return "annotator"
