"""The keys in force at one window, handed to everything that does or shows something with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.model.schema import Schema
from ui.keycaps import cap, spoken
from ui.keyfile import from_json, to_json
from ui.keymap import Keymap

if TYPE_CHECKING:
    from ui.window import MainWindow


class Keying:
    """The keymap of a window: the person's keys and those of the open project's labels."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.map = Keymap(from_json(window.settings.keys))

    def show(self, schema: Schema | None) -> None:
        """Works with the labels of a project from now on, None for no project."""
        self._use(self.map.of(schema))

    def change(self, keymap: Keymap) -> None:
        """Takes the person's keys from a keymap, at once and for good."""
        self._window.settings.keys = to_json(keymap.own)
        self._window.settings.sync()
        self._use(keymap.of(self.map.schema))
        self._window.echo.hint()

    def _use(self, keymap: Keymap) -> None:
        window, self.map = self._window, keymap
        for widget in (window.menus, window.top, window.status, window.palette_bar, window.inspector):
            widget.set_keymap(keymap)
        window.view.set_caps(tuple(cap(keymap, f"pick:{n}") for n in range(10)))
        window.documents.set_import_key(spoken(keymap, "import"))
        if window.verbs is not None:
            window.verbs.keymap = keymap
