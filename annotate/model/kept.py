"""A state as the key under which something worked out from parts of it is kept."""

from __future__ import annotations

from annotate.model.state import State


class Kept:
    """Equal to another whose `parts` are the very same objects: they never change, so neither does what is worked out
    from them alone. For the caches of functions that are asked again and again about one state.
    """

    __slots__ = ("parts", "state")

    def __init__(self, state: State, *parts: object) -> None:
        self.state = state
        self.parts = parts

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.parts)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Kept) or len(self.parts) != len(other.parts):
            return False
        return all(a is b for a, b in zip(self.parts, other.parts, strict=True))
