"""The field for links: addresses with the day on which each was seen, for or against, and the words there."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotate.model.schema import Attribute
from annotate.model.values import Link, Stance, Value, links
from ui.i18n import tr
from ui.panels.boxes import BoxField
from ui.panels.field import Field, Raw, narrow, small
from ui.panels.given import address_of, opens, today
from ui.panels.labels import ElidedButton, tip
from ui.panels.lines import DayField, LineField, LongField

_SIGNS = {"": "·", "supports": "+", "refutes": "−", "neutral": "="}


def open_link(address: str) -> bool:
    """Opens a page in the person's browser; nothing else than addresses of the web ever is."""
    return opens(address) and QDesktopServices.openUrl(QUrl(address))


class LinkCard(QFrame):
    """One link: a line that says what it is, and the fields to change it below once they are asked for.

    `changed` tells that another link stands in the fields, `built` that there are fields now; `removed` asks for its
    end.
    """

    changed = Signal()
    removed = Signal()
    built = Signal()

    def __init__(self, link: Link | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.link = link
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(8, 4, 4, 4)
        self.rows.setSpacing(5)
        self.head: QPushButton = ElidedButton()
        self.head.setObjectName("flat")
        self.head.setStyleSheet("text-align: left; padding-left: 2px;")
        self.head.setCheckable(True)
        self.go = small("↗", tr("Open in the browser"), self._open)
        self.drop = small("✕", tr("Remove the link"), self.removed.emit)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(narrow(self.head), 1)
        row.addWidget(self.go)
        row.addWidget(self.drop)
        self.rows.addLayout(row)
        self.head.toggled.connect(self.unfold)
        self.fields: tuple[LineField, DayField, BoxField, LongField] | None = None
        self._say()
        if link is None:
            self.head.setChecked(True)

    def _say(self) -> None:
        link = self.link
        host = (urlsplit(link.url).hostname or link.url) if link and opens(link.url) else link.url if link else ""
        said = " · ".join(filter(None, (host, link.seen if link else "")))
        sign = _SIGNS.get(link.stance if link else "", "·")
        self.head.setText(f"{sign}  {said or tr('new link')}".replace("&", "&&"))
        stance = dict(_stances()).get(link.stance, "") if link else ""
        about = "\n".join(filter(None, (link.url, stance, link.passage))) if link else ""
        self.head.setToolTip(tip(about))
        self.head.setAccessibleName(f"{tr('Link')}: {said or tr('new link')}")
        self.go.setVisible(link is not None and opens(link.url))

    def _open(self) -> None:
        if self.link is not None:
            open_link(self.link.url)

    def unfold(self, on: bool) -> None:
        """Shows or hides the fields."""
        if on and self.fields is None:
            self._build()
        for field in self.fields or ():
            field.setVisible(on)

    def _build(self) -> None:
        address = LineField(Attribute("url", "link"), address_of)
        seen, passage = DayField(Attribute("seen", "date")), LongField(Attribute("passage"))
        stance = BoxField(Attribute("stance"), [(value, title, "") for value, title in _stances()])
        self.fields = (address, seen, stance, passage)
        titles = (tr("Address"), tr("Seen on"), tr("For or against"), tr("The words there"))
        for field, title in zip(self.fields, titles, strict=True):
            field.name(title, title)
            self.rows.addWidget(field)
        address.line.setPlaceholderText("https://")
        stance.say_none(tr("for or against?"))
        passage.text.setPlaceholderText(tr("the words there"))
        link = self.link or Link("")
        for field, value in zip(self.fields, (link.url, link.seen, link.stance, link.passage), strict=True):
            field.show_value(value or None)
        self.built.emit()
        address.changed.connect(self._addressed)
        for field in (seen, stance, passage):
            field.changed.connect(self._take)

    def _addressed(self, _value: object) -> None:
        """An address was added: it was seen today, unless somebody says otherwise."""
        if self.fields is not None and self.fields[1].value is None and not self.fields[1].typed:
            self.fields[1].show_value(today())
        self._take()

    def _take(self, _value: object = None) -> None:
        if self.fields is None:
            return
        url, seen, stance, passage = (str(field.value or "") for field in self.fields)
        if url and Link(url, seen, cast(Stance, stance), passage) != self.link:
            self.link = Link(url, seen, cast(Stance, stance), passage)
            self._say()
            self.changed.emit()

    @property
    def stations(self) -> list[QWidget]:
        """Where Tab stops, in its order."""
        return [self.head, self.go, self.drop, *(field.inner for field in self.fields or ())]

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is no link yet."""
        fields = self.fields or ()
        return any(f.unsaved is not None for f in fields) or (
            self.link is None and any(f.value is not None for f in fields)
        )

    @property
    def raw(self) -> tuple[Link | None, tuple[str, ...]]:
        """The link, and what is typed in its fields; () while they are folded."""
        typed: tuple[str, ...] = ()
        if self.fields is not None and self.head.isChecked():
            address, seen, stance, passage = self.fields
            typed = (address.typed, seen.typed, str(stance.value or ""), passage.typed)
        return self.link, typed

    def keep(self, typed: tuple[str, ...]) -> None:
        """Shows again what was typed."""
        self.head.setChecked(True)
        if self.fields is not None:
            address, seen, stance, passage = self.fields
            address.keep(typed[0])
            seen.keep(typed[1])
            stance.show_value(typed[2] or None)
            passage.keep(typed[3])

    def settle(self) -> bool:
        """Gives what was typed; False where some of it is no value."""
        settled = [field.settle() for field in self.fields or ()]  # each of them, whatever the others say
        return all(settled)


class LinksField(Field):
    """Links below each other; a bare address from an earlier version is one."""

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.cards: list[LinkCard] = []
        self.add = QPushButton(tr("+ link"))
        self.add.setObjectName("flat")
        self.add.setStyleSheet("text-align: left; padding-left: 2px;")
        self.add.clicked.connect(self.add_link)
        self.hold(self.add)

    def _show(self, value: Value | None) -> None:
        shown = links(value)
        if [card.link for card in self.cards] == list(shown):
            for card in self.cards:
                if card.fields is not None and card.unsaved:
                    card.settle()
            return
        self._clear()
        for link in shown:
            self._card(link)

    def _clear(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    def _card(self, link: Link | None) -> LinkCard:
        card = LinkCard(link)
        card.changed.connect(self._collect)
        card.removed.connect(lambda: self.remove(card))
        card.built.connect(self._order)
        self.column.insertWidget(len(self.cards), card)
        self.cards.append(card)
        card.show()  # now: the keys may go into it at once
        self._order()
        return card

    def _order(self) -> None:
        """Tab goes through the links before the button below them: Qt would put what is new behind all else."""
        here = self.add.previousInFocusChain()
        while here is not None and here is not self.add and self.isAncestorOf(here):
            here = here.previousInFocusChain()
        if here is None or here is self.add:
            return
        for station in (station for card in self.cards for station in card.stations):
            QWidget.setTabOrder(here, station)
            here = station
        QWidget.setTabOrder(here, self.add)

    def add_link(self) -> None:
        """A card for a new link, with the keys in its address."""
        card = next((card for card in self.cards if card.link is None), None) or self._card(None)
        card.head.setChecked(True)
        if card.fields is not None:
            card.fields[0].setFocus()

    def remove(self, card: LinkCard) -> None:
        """Takes a link away."""
        if card in self.cards:
            self.cards.remove(card)
            self.add.setFocus()
            card.hide()
            card.deleteLater()
            self._collect()

    def _collect(self) -> None:
        found = tuple(card.link for card in self.cards if card.link is not None)
        if found != links(self.value):
            self.give(found or None)

    @property
    def unsaved(self) -> Raw | None:
        return tuple(card.raw for card in self.cards) if any(card.unsaved for card in self.cards) else None

    def keep(self, raw: Raw) -> None:
        assert isinstance(raw, tuple)
        for i, (link, typed) in enumerate(raw):
            card = self.cards[i] if i < len(self.cards) else self._card(link)
            if typed:
                card.keep(typed)

    def settle(self) -> bool:
        settled = [card.settle() for card in self.cards]
        return all(settled)

    def give_up(self) -> None:
        if not self.settle():
            shown = links(self.value)
            self._clear()
            for link in shown:
                self._card(link)

    def tell_wrong(self, said: str) -> None:
        """Each card tells of its own."""


def _stances() -> list[tuple[str, str]]:
    return [("supports", tr("supports")), ("refutes", tr("refutes")), ("neutral", tr("neither"))]
