"""A quicker way to make many frozen values.

The constructor of a frozen dataclass sets each field through `object.__setattr__`, which takes five times as long as
plain assignment; a document of a megabyte is 60,000 values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def quick(kind: Callable[P, T]) -> Callable[P, T]:
    """A constructor of a frozen dataclass with slots that gives equal values in a fraction of the time.

    The value is born as one of a twin class with the same slots that is not frozen, and then becomes what it is.
    Its own `__post_init__` is not called: it is for values that were checked when they were written.

    Raises:
        TypeError: where the class has no slots of its own, or more than its fields.
    """
    made: Any = kind
    names = [(f.name, f.type, f) for f in fields(made)]
    if tuple(getattr(made, "__slots__", ())) != tuple(name for name, _, _ in names):
        raise TypeError(f"{made.__name__} has no slots for exactly its fields")

    def become(value: Any) -> None:
        value.__class__ = made

    twin: Any = make_dataclass(
        f"_{made.__name__}", names, namespace={"__post_init__": become}, slots=True, eq=False, repr=False
    )
    return twin  # type: ignore[no-any-return]
