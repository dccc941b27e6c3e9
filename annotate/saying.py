"""What is said in English wherever it goes (a file, a terminal), and in a window's own words where it has them.

A saying is the English sentence, as a text like any other, that still knows the pattern it was made of and the values
in it. Whoever shows it looks up the pattern in their language and fills in the same values: nobody takes finished
sentences apart. `saying("line {line}: no label", line=3)` is found in the source by `make translations`, as `tr` is.
"""

from __future__ import annotations

from collections.abc import Mapping


class Saying(str):
    """An English sentence with its `pattern` and `values`, among which may be sayings."""

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, values: Mapping[str, object]) -> Saying:
        made = str.__new__(cls, pattern.format_map(values))
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]
        return self.pattern, self.values


def saying(pattern: str, **values: object) -> Saying:
    """The sentence of a pattern in the manner of str.format. An error among the values is what it says."""
    # one is made for each loss of an export: most have no error in them
    for value in values.values():
        if isinstance(value, BaseException):
            values = {name: reason(v) if isinstance(v, BaseException) else v for name, v in values.items()}
            break
    return Saying(pattern, values)


def pattern(words: str) -> str:
    """`words` themselves, marked for translation: for tables whose patterns become sayings later."""
    return words


def reason(error: BaseException) -> str:
    """What an error says, as the saying that it was given where that is one."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Saying) else str(error)


def put_for(words: str, old: str, new: str) -> str:
    """The words with `new` wherever `old` stands, be it in a value of theirs."""
    if not isinstance(words, Saying):
        return words.replace(old, new)
    values = {name: put_for(v, old, new) if isinstance(v, str) else v for name, v in words.values.items()}
    return Saying(words.pattern, values)
