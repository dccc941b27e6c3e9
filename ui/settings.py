"""What a person has chosen, kept per person and machine, not in projects."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QSettings

from annotate.rounds import Order
from ui.reading import COLUMNS, LINE_HEIGHTS, SIZES, Reading, within

_RECENT = 10


class Kept(Protocol):
    """Where settings are kept: what is used of QSettings."""

    def value(self, name: str, default: object = None, /) -> object: ...

    def setValue(self, name: str, value: object, /) -> None: ...

    def sync(self) -> None: ...


class Settings:
    """Typed access to the person's settings, kept where the platform keeps such things unless `store` is given."""

    def __init__(self, store: Kept | None = None) -> None:
        self._store: Kept = store if store is not None else QSettings("Kavychki", "Kavychki")

    def _text(self, name: str, default: str = "") -> str:
        value = self._store.value(name, default)
        return value if isinstance(value, str) else default

    def _yes(self, name: str) -> bool:
        return self._text(name) == "yes"

    def _set(self, name: str, value: object) -> None:
        self._store.setValue(name, value)

    @property
    def language(self) -> str | None:
        """ "ru", "en", or None to follow the system."""
        return self._text("language") or None

    @language.setter
    def language(self, value: str | None) -> None:
        self._set("language", value or "")

    @property
    def appearance(self) -> str:
        """ "light", "dark", or "system"."""
        value = self._text("appearance", "system")
        return value if value in ("light", "dark", "system") else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._set("appearance", value)

    @property
    def contrast(self) -> bool:
        """Whether colours are to stand out more."""
        return self._yes("contrast")

    @contrast.setter
    def contrast(self, value: bool) -> None:
        self._set("contrast", "yes" if value else "no")

    @property
    def text_size(self) -> float:
        """The article's size in pixels, 12 to 44."""
        return within(self._text("text_size"), SIZES, Reading().size)

    @text_size.setter
    def text_size(self, value: float) -> None:
        self._set("text_size", str(within(value, SIZES, Reading().size)))

    @property
    def reading(self) -> Reading:
        """How the article is set; what the file has no sense for is as in the beginning."""
        usual = Reading()
        column = round(within(self._text("column"), COLUMNS, usual.column))
        line_height = round(within(self._text("line_height"), LINE_HEIGHTS, usual.line_height))
        face = self._text("face").strip() or usual.face
        return Reading(face, self.text_size, column, line_height, self._yes("patterns"))

    @reading.setter
    def reading(self, value: Reading) -> None:
        self.text_size = value.size
        self._set("face", value.face)
        self._set("column", str(round(within(value.column, COLUMNS, Reading().column))))
        self._set("line_height", str(round(within(value.line_height, LINE_HEIGHTS, Reading().line_height))))
        self._set("patterns", "yes" if value.patterns else "no")

    @property
    def claim_order(self) -> Order:
        """In which order claim mode goes through the claims."""
        value = self._text("claim_order", "worth")
        return "reading" if value == "reading" else "worth"

    @claim_order.setter
    def claim_order(self, value: Order) -> None:
        self._set("claim_order", value)

    @property
    def annotator(self) -> str:
        """The name under which this person annotates; KAVYCHKI_ANNOTATOR, the name chosen here, or the account's."""
        if name := os.environ.get("KAVYCHKI_ANNOTATOR", "").strip():
            return name
        if name := self._text("annotator").strip():
            return name
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "annotator"

    @annotator.setter
    def annotator(self, value: str) -> None:
        self._set("annotator", value.strip())

    @property
    def keys(self) -> str:
        """The person's own keys as ui.keyfile writes them for the settings, "" for none."""
        return self._text("keys")

    @keys.setter
    def keys(self, value: str) -> None:
        self._set("keys", value)

    @property
    def recent(self) -> list[str]:
        """Paths of projects, the last opened first; those that are gone are left out."""
        value = self._store.value("recent", [])
        paths = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
        return [path for path in map(str, paths) if path and Path(path).is_file()]

    def opened(self, path: str) -> None:
        """Notes that a project was opened."""
        full = str(Path(path).resolve())
        self._set("recent", [full, *(p for p in self.recent if p != full)][:_RECENT])

    def blob(self, name: str) -> QByteArray:
        """A window state that Qt made."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_blob(self, name: str, value: QByteArray) -> None:
        self._set(name, value)

    def place(self, project: str) -> str:
        """The document that was on the desk when the project was left, "" where none was."""
        return self._text(f"place/{_key(project)}")

    def set_place(self, project: str, document: str) -> None:
        self._set(f"place/{_key(project)}", document)

    def sync(self) -> None:
        self._store.sync()


def _key(path: str) -> str:
    return str(Path(path).resolve()).replace("/", "|").replace("\\", "|")


class _Forgotten:
    """Settings that end with the process."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, name: str, default: object = None, /) -> object:
        return self._values.get(name, default)

    def setValue(self, name: str, value: object, /) -> None:
        self._values[name] = value

    def sync(self) -> None:
        return None


def forgotten_settings() -> Settings:
    """The defaults; what is changed is kept nowhere. For pictures and measurements."""
    return Settings(_Forgotten())


def settings_at(path: str) -> Settings:
    """Settings kept in a file of their own, for tests.

    Raises:
        ValueError: where the path is there and no plain file: Qt would put a file in the place of a device.
    """
    if Path(path).exists() and not Path(path).is_file():
        raise ValueError(f"{path}: not a file for settings")
    return Settings(QSettings(path, QSettings.Format.IniFormat))
