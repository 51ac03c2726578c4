"""How well a directory is covered: numbers, hours, employers, and what leaves if somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from understudy.application.owners.coverage import RepositoryCoverage, leaving
from understudy.application.owners.humans import Human
from understudy.application.owners.place import awake_hours
from understudy.domain.owners.coverage import Measures
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.owners.coverage_tables import (
    EmployerRow,
    employer_rows,
    employers_table,
    fall_rows,
    falls_table,
    hours_table,
)
from understudy.ui.owners.hours_chart import HoursChart
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight, person_link
from understudy.ui.owners.words import names, of_words
from understudy.ui.theme.theme import theme


class Figures(QWidget):
    """Numbers with what they are, side by side where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, theme().space(3))

    def set_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Show (words, number) pairs."""
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for words, number in figures:
            box = QFrame()
            box.setProperty("kind", "sunken")
            inner = QVBoxLayout(box)
            inner.setSpacing(0)
            inner.addWidget(label(number, "heading", data=True))
            inner.addWidget(label(words, "caption"))
            self._flow.addWidget(box)
            box.show()
        self.updateGeometry()


class CoveragePart(Part):
    """All of it below one another. ``who_wanted(words)``: the people behind a number, found by these words."""

    who_wanted = Signal(str)

    def build(self) -> Iterator[None]:
        look, tools = theme(), self.tools
        inner = QWidget()
        inner.setProperty("kind", "page")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, look.space(2), 0)
        rows.setSpacing(look.space(3))
        self.figures = Figures()
        rows.addWidget(self.figures)
        self.people = QPushButton(self.tr("Who they are"))
        self.people.setProperty("kind", "quiet")
        look.set_icon(self.people, "people")
        self.people.clicked.connect(lambda: self.who_wanted.emit(""))
        rows.addWidget(ButtonRow((self.people,)))
        yield
        self.hours = HoursChart(self.tr("Hours of the day with somebody awake"))
        self.hours.opened.connect(self._tell_hour)
        yield
        self.hours_table = hours_table(tools)
        yield
        self.twin = ChartWithTwin(self.tr("Hours of the day (UTC) with somebody awake"), self.hours, self.hours_table)
        rows.addWidget(self.twin)
        self.hour_words = LinkLabel()
        self.hour_words.navigated.connect(tools.navigate)
        rows.addWidget(mark_data(self.hour_words))
        self.zone_words = mark_data(label("", "muted", wrap=True))
        rows.addWidget(self.zone_words)
        yield
        rows.addWidget(heading(self.tr("Employers")))
        self.employer_words = mark_data(label("", "muted", wrap=True))
        rows.addWidget(self.employer_words)
        yield
        self.employers = employers_table(tools)
        yield
        self.employers.opened.connect(lambda row: self.who_wanted.emit(row.name))
        rows.addWidget(self.employers)
        yield
        rows.addWidget(heading(self.tr("If somebody leaves")))
        self.leaver = mark_data(QComboBox())
        self.leaver.setAccessibleName(self.tr("Who is thought to leave"))
        self.leaver.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.leaver.setMinimumContentsLength(18)
        self.leaver.activated.connect(lambda _: self._leave())
        rows.addWidget(self.leaver)
        self.leaving_words = LinkLabel()
        self.leaving_words.navigated.connect(tools.navigate)
        rows.addWidget(mark_data(self.leaving_words))
        yield
        self.falls = falls_table(tools)
        yield
        self.falls.opened.connect(lambda row: self.place_wanted.emit(row.path))
        rows.addWidget(self.falls)
        rows.addStretch(1)
        yield
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.tr("Coverage"))
        scroll.setWidget(inner)
        self.page.addWidget(scroll, 1)

    def fill(self, sight: Sight) -> Iterator[None]:
        people = humans_of(sight)
        self.figures.set_figures(self._figures(sight))
        yield
        self._fill_hours(people)
        yield
        rows = employer_rows(people)
        self.employers.set_rows(rows)
        self.employers.setVisible(any(row.name for row in rows))
        self.employer_words.setText(self._employers_said(sight, rows))
        yield
        self._fill_leavers(sight)
        self._leave()

    def _figures(self, sight: Sight) -> list[tuple[str, str]]:
        if sight.directory is None:
            return []
        whole, own = sight.directory.whole, sight.directory.own
        figures = []
        if own is not None:
            figures.append((self.tr("own approvers active"), of_words(own.active_approvers, own.approvers)))
        figures += [
            (self.tr("approvers active, with those above"), of_words(whole.active_approvers, whole.approvers)),
            (self.tr("reviewers active"), of_words(whole.active_reviewers, whole.reviewers)),
            (self.tr("reviewers to an approver"), _ratio(whole)),
        ]
        if whole.spread.hours_awake is not None:
            figures.append((self.tr("hours with somebody awake"), of_words(whole.spread.hours_awake, 24)))
        return figures

    # -- hours ---------------------------------------------------------------------------------------------------------

    def _fill_hours(self, people: Sequence[Human]) -> None:
        hours = awake_hours(people)
        active = {each.key: each for each in people if each.is_active}.values()
        known = [each for each in active if each.offset is not None]
        unknown = [each for each in active if each.offset is None]
        self.hours.set_hours(hours)
        self.hours_table.set_rows(hours)
        self.twin.chart.setEnabled(bool(known))
        self.twin.setVisible(bool(known))
        self.hour_words.hide()
        if not active:
            text = self.tr("Nobody is active here, so no hour of the day is covered.")
        elif not known:
            text = self.tr("Of none of the {n} active owners a time zone is known; it is set on a person's page.")
            text = text.format(n=len(active))
        else:
            text = self.tr("A day is taken to last from 9 to 18 where they live.")
            if unknown:
                text += " " + self.tr("Time zone not known: {names}.").format(names=names(unknown))
        self.zone_words.setText(text)

    def _tell_hour(self, number: int) -> None:
        hour = self.hours.hours[number]
        parts: list[tuple[str, str]] = [(self.tr("{hour}:00 UTC: ").format(hour=f"{number:02d}"), "")]
        for place, human in enumerate(hour.people):
            parts += [(", ", "")] if place else []
            parts.append((human.name, person_link(human)))
        if not hour.people:
            parts.append((self.tr("nobody"), ""))
        self.hour_words.set_parts(parts)
        self.hour_words.show()

    # -- employers -----------------------------------------------------------------------------------------------------

    def _employers_said(self, sight: Sight, rows: Sequence[EmployerRow]) -> str:
        unknown = next((len(row.people) for row in rows if not row.name), 0)
        spread = sight.directory.whole.spread if sight.directory is not None else None
        said = []
        if spread is not None and spread.top_employer is not None and spread.top_share is not None:
            known = len({human.key for row in rows if row.name for human in row.people})
            words = self.tr("Of the {known} active owners whose employer is known, {share} % work for {name}.")
            said.append(words.format(known=known, share=round(100 * spread.top_share), name=spread.top_employer))
        if not any(row.name for row in rows):
            return self.tr("No employer of an active owner is known; a file of employers can be imported in Sources.")
        if unknown:
            said.append(self.tr("Of {n} it is not known.").format(n=unknown))
        return " ".join(said)

    # -- leaving -------------------------------------------------------------------------------------------------------

    def _fill_leavers(self, sight: Sight) -> None:
        before = self.leaver.currentData()
        self.leaver.clear()
        found: dict[int, Human] = {}
        if sight.directory is not None:
            for human in (*sight.directory.own_approvers, *sight.directory.approvers):
                if human.is_active:
                    found.setdefault(human.key, human)
        for human in found.values():
            self.leaver.addItem(human.name, human)
        same = [n for n, human in enumerate(found.values()) if isinstance(before, Human) and human.key == before.key]
        self.leaver.setCurrentIndex(same[0] if same else 0 if found else -1)
        self.leaver.setVisible(bool(found))

    def _leave(self) -> None:
        human = self.leaver.currentData()
        if self.sight is None:
            return
        if not isinstance(human, Human):
            self.leaving_words.set_parts([(self.tr("No active approver could leave."), "")])
            self.falls.hide()
            return
        whole = self.sight.whole.coverage
        self.tools.tasks.read(
            self, lambda: leaving(whole, human), self._show_leaving, title=self.tr("If somebody leaves"), key="leaving"
        )

    def _show_leaving(self, coverage: RepositoryCoverage) -> None:
        human, rows = coverage.without, fall_rows(coverage)
        assert human is not None
        parts = [(human.name, person_link(human)), (": ", "")]
        if rows:
            words = self.tr("directories that would have fewer than two active approvers without them: {n}.")
            parts.append((words.format(n=len(rows)), ""))
        else:
            parts.append((self.tr("every directory would keep two active approvers, or has fewer already."), ""))
        self.leaving_words.set_parts(parts)
        self.falls.set_rows(rows)
        self.falls.setVisible(bool(rows))


def humans_of(sight: Sight) -> list[Human]:
    """Approvers and reviewers effective in the directory, once each."""
    if sight.directory is None:
        return []
    return list({each.key: each for each in (*sight.directory.approvers, *sight.directory.reviewers)}.values())


def _ratio(measures: Measures) -> str:
    return f"{measures.ratio:.2f}" if measures.ratio is not None else "–"
