"""The cards of Home: what needs the user, the team in numbers, the next dates, what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from understudy.application.home import Deadline, HomeView, Need
from understudy.application.journal import LoggedOperation
from understudy.ui.home.words import day_words, days_words, phase_name
from understudy.ui.kit.labels import IconLabel, badge, heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.times import exact, now_utc, relative
from understudy.ui.theme.theme import theme

SHOWN_FIRST = 6
"""Lines of a list before "Show all"."""
NEXT_DATES = 4

_ICONS = {
    "merges": ("people", "info"),
    "memorial": ("note", "info"),
    "vacancy": ("vacant", "warning"),
    "dates": ("calendar", "info"),
    "warning": ("warning", "warning"),
    "answer": ("clock", "info"),
    "sync": ("sources", "warning"),
}


class CardBox(QFrame):
    """A card with a heading, a place for a tool beside it, and lines below. ``navigated(link)``."""

    navigated = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.heading = heading(title)
        self.heading.setWordWrap(True)
        self.head = QHBoxLayout()
        self.head.addWidget(self.heading, 1)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(look.space(2.5))
        layout = QVBoxLayout(self)
        edge = look.space(4)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(3))
        layout.addLayout(self.head)
        layout.addLayout(self.lines)

    def clear(self) -> None:
        """Take all lines away."""
        while item := self.lines.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def link(self, parts: Sequence[tuple[str, str]]) -> LinkLabel:
        """Words with links that lead out of this card."""
        made = mark_data(LinkLabel(parts))
        made.navigated.connect(self.navigated)
        return made

    def show_lines(self, make: Sequence[Callable[[], QWidget]], nothing: str) -> None:
        """Show the first lines and a button for the others; ``nothing`` is said where there are none."""
        self.clear()
        if not make:
            self.lines.addWidget(label(nothing, "muted", wrap=True))
            return
        # One line more than fits is shorter than a button that says so.
        first = len(make) if len(make) <= SHOWN_FIRST + 1 else SHOWN_FIRST
        for line in make[:first]:
            self.lines.addWidget(line())
        if first < len(make):
            more = QPushButton(self.tr("Show all {n}").format(n=QLocale().toString(len(make))))
            more.setProperty("kind", "quiet")
            more.clicked.connect(lambda: self._rest(more, make[first:]))
            self.lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)

    def _rest(self, more: QPushButton, make: Sequence[Callable[[], QWidget]]) -> None:
        self.lines.removeWidget(more)
        made = [line() for line in make]
        for line in made:
            self.lines.addWidget(line)
        focusable = [w for w in made[0].findChildren(LinkLabel) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if focusable:
            focusable[0].setFocus()
        more.hide()
        more.deleteLater()


class NeedsCard(CardBox):
    """What waits for the user. Every line opens the thing itself."""

    def __init__(self) -> None:
        super().__init__(self.tr("Needs you"))
        self.shown: tuple[Need, ...] | None = None

    def show_needs(self, needs: tuple[Need, ...]) -> None:
        """Show them; the same ones again leave the keyboard where it is."""
        if needs == self.shown:
            return
        self.shown = needs
        count = QLocale().toString(len(needs))
        self.heading.setText(self.tr("Needs you ({n})").format(n=count) if needs else self.tr("Needs you"))
        self.show_lines(
            [lambda need=need: self._line(need) for need in needs],  # type: ignore[misc]
            self.tr("Nothing waits for you. Enjoy the quiet."),
        )

    def _line(self, need: Need) -> QWidget:
        look = theme()
        icon, color = _ICONS.get(need.kind, ("info", "info"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.link([(need.text, need.link)]))
        if need.why:
            words.addWidget(mark_data(label(need.why, "caption", wrap=True)))
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space(2))
        row.addWidget(IconLabel(icon, color), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return made


class TeamCard(CardBox):
    """The team in numbers; each number opens the team."""

    def __init__(self) -> None:
        super().__init__(self.tr("Team"))

    def show_team(self, view: HomeView) -> None:
        """Show the numbers of a view with a cycle."""
        self.clear()
        assert view.cycle is not None
        where = link_to("team", view.cycle.name)
        vacant = self.tr("of {n} roles have no lead").format(n=QLocale().toString(view.roles))
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(4))
        for number, words in (
            (view.people, self.tr("people on the team")),
            (view.newcomers, self.tr("serve for the first time")),
            (view.vacancies, vacant),
        ):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label(QLocale().toString(number), "display", data=True))
            cell.addWidget(self.link([(words, where)]))
            cell.addStretch(1)
            row.addLayout(cell, 1)
        self.lines.addWidget(made)


class DatesCard(CardBox):
    """The next dates of the cycle and whether somebody confirmed them."""

    def __init__(self) -> None:
        super().__init__(self.tr("Next dates"))
        self._all = mark_data(LinkLabel())
        self._all.setWordWrap(False)
        self._all.navigated.connect(self.navigated)
        self.head.addWidget(self._all)

    def show_dates(self, deadlines: Sequence[Deadline], where: str) -> None:
        """Show the dates to come; ``where`` is the link to all of them."""
        self.clear()
        ahead = [d for d in deadlines if d.days >= 0][:NEXT_DATES]
        words = self.tr("All dates") if deadlines else self.tr("Add dates")
        self._all.set_parts([(words, where)])
        for deadline in ahead:
            self.lines.addWidget(self._line(deadline))
        if not ahead:
            nothing = self.tr("All dates of this cycle have passed.") if deadlines else self.tr("No dates are known.")
            self.lines.addWidget(label(nothing, "muted", wrap=True))

    def _line(self, deadline: Deadline) -> QWidget:
        look = theme()
        made = QWidget()
        top = QHBoxLayout()
        top.setSpacing(look.space(2))
        top.addWidget(label(phase_name(deadline.kind), "strong", data=True, wrap=True), 1)
        soon = "warning" if deadline.days <= 7 else ""
        top.addWidget(badge(days_words(deadline.days), soon, data=True))
        confirmed = self.tr("confirmed") if deadline.confirmed else self.tr("read from the schedule, not confirmed")
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(label(f"{day_words(deadline.day)} · {confirmed}", "caption", data=True, wrap=True))
        return made


class ChangedCard(CardBox):
    """What was done since the user last looked: who, what, when."""

    def __init__(self, seen: Callable[[], Any]) -> None:
        super().__init__(self.tr("What changed since you last looked"))
        self.button = QPushButton(self.tr("I have seen this"))
        theme().set_icon(self.button, "check")
        self.button.clicked.connect(seen)
        self.head.addWidget(self.button)

    def show_changes(self, changed: Sequence[LoggedOperation]) -> None:
        """Show these operations, newest first."""
        self.button.setVisible(bool(changed))
        self.show_lines(
            [lambda entry=entry: self._line(entry) for entry in changed],  # type: ignore[misc]
            self.tr("Nothing new."),
        )

    def _line(self, entry: LoggedOperation) -> QWidget:
        look = theme()
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space(2))
        icon = {"undo": "undo", "redo": "redo"}.get(entry.kind, "history")
        row.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
        words = {"undo": self.tr("Taken back: {what}"), "redo": self.tr("Repeated: {what}")}.get(entry.kind, "{what}")
        if entry.undone:
            words = self.tr("{what} (taken back since)")
        what = words.format(what=entry.name)
        row.addWidget(label(what, data=True, wrap=True), 3)
        row.addWidget(label(entry.actor, "muted", data=True, wrap=True), 1)
        when = label(relative(entry.at, now_utc()), "muted", data=True)
        when.setToolTip(exact(entry.at))
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        return made
