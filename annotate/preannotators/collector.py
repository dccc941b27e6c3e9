"""Python's cycle collector in a process that does nothing but read texts."""

from __future__ import annotations

import gc

_BETWEEN = 50_000  # new objects between two looks at the youngest; Python's own figure is 700


def spare() -> None:
    """Lets the collector look less often, and never again at what is loaded by now.

    A text is some hundred thousand objects with hardly a cycle among them; looking through them took a twelfth of
    the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BETWEEN, 20, 50)
