"""Translations as people edit them: ru.toml and en.toml, one line a text, sorted, so that changes merge well."""

from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ui.i18n.extract import Found

FORMS = {"en": 2, "ru": 3}  # plural forms: "1 quote, 2 quotes"; "1 цитата, 2 цитаты, 5 цитат"
_HEADERS = {
    "ru": """\
# English text = Russian text. Texts with %n have three forms: for 1, 21; for 2, 3, 4, 22; for 0, 5 to 20, 25.
# `make translations` adds what is new (empty), moves what is no longer used to [unused], and makes the .qm files.
""",
    "en": """\
# The plural forms of English texts with %n: for 1, for everything else. `make translations` keeps the list, and
# writes new ones with (s) left out and as s.
""",
}

Translation = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language; a tuple holds plural forms, an empty text is one yet to be written."""

    language: str
    texts: Mapping[str, Translation] = field(default_factory=dict)
    unused: Mapping[str, Translation] = field(default_factory=dict)

    def updated(self, found: Iterable[Found]) -> Catalogue:
        """The catalogue for exactly the texts in `found`; the others are kept as unused, to come back."""
        known = {**self.unused, **self.texts}
        wanted = [item.text for item in found if item.plural or self.language != "en"]
        texts = {text: _shaped(known.get(text, ""), text, self.language) for text in wanted}
        unused = {text: value for text, value in known.items() if text not in wanted and any(value)}
        return Catalogue(self.language, texts, unused)

    def gaps(self) -> list[str]:
        """What is missing or wrong, one line each: unwritten forms, placeholders that differ from the source."""
        out: list[str] = []
        for text, value in sorted(self.texts.items()):
            forms = (value,) if isinstance(value, str) else value
            plural = "%n" in text
            if plural != isinstance(value, tuple) or (plural and len(forms) != FORMS[self.language]):
                out.append(f"{text!r}: should have {FORMS[self.language] if plural else 1} forms, has {len(forms)}")
            elif not all(form.strip() for form in forms):
                out.append(f"{text!r}: is not translated")
            else:
                wanted = placeholders(text)
                out.extend(
                    f"{text!r}: has {sorted(wanted)}, its translation {form!r} has {sorted(placeholders(form))}"
                    for form in forms
                    if placeholders(form) != wanted
                )
        return out


def _shaped(value: Translation, text: str, language: str) -> Translation:
    """`value` as one text or as the language's number of forms; empty, in English guessed, where it is not so."""
    if "%n" not in text:
        return value if isinstance(value, str) else ""
    count = FORMS[language]
    if isinstance(value, tuple) and len(value) == count and any(value):
        return value
    return (text.replace("(s)", ""), text.replace("(s)", "s")) if language == "en" else ("",) * count


def placeholders(text: str) -> frozenset[str]:
    """The names in braces, and %n; a text with a lone brace is never formatted and has none."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        names = set()
    return frozenset(names | ({"%n"} if "%n" in text else set()))


def read(path: Path, language: str) -> Catalogue:
    """The catalogue in a file; an empty one where there is none."""
    if not path.exists():
        return Catalogue(language)
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    unused = values.pop("unused", {})
    return Catalogue(language, _frozen(values), _frozen(unused))


def _frozen(values: Mapping[str, str | list[str]]) -> dict[str, Translation]:
    return {text: value if isinstance(value, str) else tuple(value) for text, value in values.items()}


def write(path: Path, catalogue: Catalogue) -> None:
    """Writes the catalogue; `read` gives it back."""
    lines = [_HEADERS[catalogue.language], *_lines(catalogue.texts)]
    if catalogue.unused:
        lines += ["\n[unused]\n", *_lines(catalogue.unused)]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def _lines(texts: Mapping[str, Translation]) -> list[str]:
    # JSON's strings and lists of strings are TOML's too
    return [
        f"{json.dumps(text, ensure_ascii=False)} = {json.dumps(value, ensure_ascii=False)}\n"
        for text, value in sorted(texts.items(), key=lambda item: (item[0].casefold(), item[0]))
    ]
