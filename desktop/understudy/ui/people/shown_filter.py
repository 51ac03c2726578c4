"""Which contributions are listed: kind, repository, month, directory; each can be taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton

from understudy.domain.contributions.kinds import Kind
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.people.activity_words import kind_word, month_name
from understudy.ui.people.flow_part import FlowPart
from understudy.ui.theme.theme import theme


@dataclass(frozen=True, slots=True)
class Shown:
    """What is asked for; None: everything. ``place`` is (repository, directory)."""

    kind: Kind | None = None
    repository: str | None = None
    month: tuple[int, int] | None = None
    place: tuple[str, str] | None = None

    @property
    def anything(self) -> bool:
        """True when something is left out."""
        return self != Shown()

    def span(self) -> tuple[datetime | None, datetime | None]:
        """First instant of the month and of the one after."""
        if self.month is None:
            return None, None
        year, month = self.month
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        return datetime(year, month, 1, tzinfo=UTC), datetime(*following, 1, tzinfo=UTC)


class ShownFilter(FlowPart):
    """Two boxes and a chip for month and directory: ``changed()``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.kind = mark_data(QComboBox())
        self.kind.setAccessibleName(self.tr("Kind of contribution"))
        self.repository = mark_data(QComboBox())
        self.repository.setAccessibleName(self.tr("Repository"))
        self.month, self.place = self._chip(), self._chip()
        self.count = mark_data(label("", "muted"))
        self.count.setMinimumHeight(self.repository.sizeHint().height())
        self.kind.activated.connect(lambda _: self._set(replace(self.shown, kind=self.kind.currentData())))
        self.repository.activated.connect(
            lambda _: self._set(replace(self.shown, repository=self.repository.currentData(), place=None))
        )
        self.month.clicked.connect(lambda: self._set(replace(self.shown, month=None)))
        self.place.clicked.connect(lambda: self._set(replace(self.shown, place=None)))
        for widget in (self.kind, self.repository, self.month, self.place, self.count):
            self.flow.addWidget(widget)

    def _chip(self) -> QToolButton:
        chip = mark_data(QToolButton())
        chip.setProperty("kind", "chip")
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme().set_icon(chip, "close")
        chip.hide()
        return chip

    def offer(self, kinds: Iterable[Kind], repositories: Iterable[str]) -> None:
        """What there is to choose from; everything is shown again."""
        self.shown = Shown()
        self.kind.clear()
        self.kind.addItem(self.tr("All kinds"), None)
        for kind in sorted(kinds):
            self.kind.addItem(kind_word(kind), kind)
        self.repository.clear()
        self.repository.addItem(self.tr("All repositories"), None)
        for name in sorted(repositories, key=str.casefold):
            self.repository.addItem(name, name)
        self._show()

    def set_month(self, year: int, month: int) -> None:
        """Only what happened in a month."""
        self._set(replace(self.shown, month=(year, month)))

    def set_place(self, repository: str, path: str) -> None:
        """Only what touched a directory or something below it."""
        self._set(replace(self.shown, place=(repository, path), repository=None))

    def clear(self) -> None:
        """Everything again."""
        self._set(Shown())

    def _set(self, shown: Shown) -> None:
        if shown == self.shown:
            return
        self.shown = shown
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        shown = self.shown
        self.kind.setCurrentIndex(max(0, self.kind.findData(shown.kind)))
        self.repository.setCurrentIndex(max(0, self.repository.findData(shown.repository)))
        self.month.setVisible(shown.month is not None)
        self.place.setVisible(shown.place is not None)
        texts = (
            (self.month, month_name(*shown.month) if shown.month else ""),
            (self.place, (shown.place[1] or shown.place[0]) if shown.place else ""),
        )
        for chip, text in texts:
            chip.setText(text)
            chip.setAccessibleName(self.tr("Show more than {what}").format(what=text) if text else self.tr("Filter"))
            chip.setToolTip(chip.accessibleName())
