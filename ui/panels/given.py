"""What people type into fields, as values; pure, tested without a window."""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale

from annotate.model.values import Value
from ui.i18n import tr

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009']")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BARE = re.compile(r"[^\s/:@]+\.[^\s/:@.]{2,}(?::\d+)?(?:/\S*)?")
WEB = ("http", "https")


class Wrong(ValueError):
    """What was typed is no value of the field; the message is for the person."""


def text_of(typed: str) -> Value | None:
    """Words without blanks around them, None for none."""
    return typed.strip() or None


def line_of(typed: str) -> Value | None:
    """Words on one line."""
    return " ".join(typed.split()) or None


def number_of(typed: str) -> Value | None:
    """A number, with a decimal point or comma, blanks between the thousands.

    Raises:
        Wrong: for anything else.
    """
    said = _BLANKS.sub("", typed).replace("−", "-")
    if not said:
        return None
    points = said.count(",") + said.count(".")
    if points > 1:  # the last one is the decimal point, those before stand between thousands
        at = max(said.rfind(","), said.rfind("."))
        said = said[:at].replace(",", "").replace(".", "") + "." + said[at + 1 :]
    said = said.replace(",", ".")
    value = float(said) if _NUMBER.fullmatch(said) else None
    if value is None or not isfinite(value):
        raise Wrong(tr("A number, such as {example}.").format(example=number_words(18.3)))
    return int(said) if re.fullmatch(r"[+-]?\d+", said) else value


def number_words(value: Value) -> str:
    """A number as people write it in the language of the window."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    said = str(value) if isinstance(value, int) else repr(value)
    return said.replace(".", QLocale().decimalPoint()) if "e" not in said else said


def day_of(typed: str) -> Value | None:
    """A day, month or year in ISO 8601; 3.2.2026 is taken as well.

    Raises:
        Wrong: for anything else, and for days that no calendar has.
    """
    said = _BLANKS.sub("", typed)
    if not said:
        return None
    if dotted := _DOTTED.fullmatch(said):
        day, month, year = dotted.groups()
        said = f"{year}-{month}-{day}"
    found = _ISO.fullmatch(said)
    parts = [part for part in found.groups() if part] if found else []
    try:
        if parts:
            numbers = [*map(int, parts), 1, 1]
            date(*numbers[:3])
    except ValueError:
        parts = []
    if not parts:
        raise Wrong(tr("A date: 2026, 2026-02 or 2026-02-03."))
    return "-".join([parts[0], *(f"{int(part):02}" for part in parts[1:])])


def address_of(typed: str) -> Value | None:
    """The address of a page on the web; https:// may be left out.

    Raises:
        Wrong: for anything else.
    """
    said = typed.strip()
    if not said:
        return None
    if "://" not in said and _BARE.fullmatch(said):
        said = f"https://{said}"
    if not opens(said):
        raise Wrong(tr("An address that begins with http:// or https://."))
    return said


def opens(address: str) -> bool:
    """Whether an address is one of the web, which a browser may be asked to open."""
    try:
        parts = urlsplit(address)
        fine = parts.scheme.lower() in WEB and bool(parts.hostname)
    except ValueError:
        return False
    return fine and not re.search(r"\s", address) and address.isprintable()


def today() -> str:
    """Today in ISO 8601, by this machine's calendar."""
    return datetime.now().astimezone().date().isoformat()
