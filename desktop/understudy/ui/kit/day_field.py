"""A day that may be empty, typed as 2026-11-20 or picked from a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from understudy.ui.theme.theme import theme


class DayField(QLineEdit):
    """Alt+Down, or the sign at its end, opens the calendar."""

    def __init__(self, day: date | None = None) -> None:
        super().__init__(day.isoformat() if day else "")
        self._calendar: QCalendarWidget | None = None
        self.setPlaceholderText(self.tr("YYYY-MM-DD"))
        pick = QAction(self.tr("Pick from a calendar"), self)
        theme().set_icon(pick, "calendar")
        pick.triggered.connect(self.pick)
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)

    def day(self) -> date | None:
        """The day; None while the field is empty or is no day."""
        try:
            return date.fromisoformat(self.text().strip())
        except ValueError:
            return None

    def problem(self) -> str:
        """What is wrong with it; an empty field is right."""
        if not self.text().strip() or self.day() is not None:
            return ""
        return self.tr("No calendar has this day. Write it as 2026-11-20.")

    def required(self) -> str:
        """As problem, but there must be a day."""
        return self.problem() or ("" if self.text().strip() else self.tr("Write the day as 2026-11-20."))

    def pick(self) -> QCalendarWidget:
        """Open the calendar."""
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.setWindowFlags(Qt.WindowType.Popup)
            self._calendar.setAccessibleName(self.tr("Pick from a calendar"))
            self._calendar.activated.connect(self._take)
            self._calendar.clicked.connect(self._take)
        if (day := self.day()) is not None:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._calendar.show()
        self._calendar.setFocus()
        return self._calendar

    def _take(self, chosen: QDate) -> None:
        self.setText(chosen.toString(Qt.DateFormat.ISODate))
        if self._calendar is not None:
            self._calendar.hide()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.pick()
        else:
            super().keyPressEvent(event)


class InstantField(QLineEdit):
    """An instant in UTC that may be empty: 2026-06-10 12:00."""

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else "")
        self.setPlaceholderText(self.tr("YYYY-MM-DD HH:MM"))

    def instant(self) -> datetime | None:
        """The instant; None while the field is empty or holds none."""
        try:
            return datetime.strptime(self.text().strip(), "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        except ValueError:
            return None

    def problem(self) -> str:
        """What is wrong with it; an empty field is right."""
        if not self.text().strip() or self.instant() is not None:
            return ""
        return self.tr("Write the instant in UTC as 2026-06-10 12:00, or leave it empty.")
