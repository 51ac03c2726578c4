"""What somebody contributed: counts, months, directories, single contributions, OWNERS files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from understudy.application.charts import month_chart
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, heading, label, mark_data
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.sight import bring_into_sight
from understudy.ui.kit.turns import Turns
from understudy.ui.kit.twin import ChartWithTwin
from understudy.ui.people.activity_tables import (
    contributions_table,
    directories_table,
    evidence_table,
    months_table,
    owners_table,
)
from understudy.ui.people.activity_words import month_name
from understudy.ui.people.counts import Counts
from understudy.ui.people.month_chart import MonthChartView
from understudy.ui.people.shown_filter import ShownFilter
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.history.contributions import Activity
    from understudy.application.history.counting import Measured
    from understudy.application.history.events import Contribution
    from understudy.application.services import Services

NEWEST = 200


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose contributions: a person's or, where nobody is known, an account's."""

    person_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was read. ``any_history``: somebody's contributions were read at all."""

    whose: Whose
    activity: Activity
    any_history: bool


def read_activity(services: Services, whose: Whose) -> Found:
    """Read it; on a worker thread."""
    contributions = services.contributions
    if whose.person_id is not None:
        activity = contributions.of_person(whose.person_id, newest=NEWEST)
    else:
        assert whose.account_id is not None
        activity = contributions.of_account(whose.account_id, newest=NEWEST)
    return Found(whose, activity, bool(activity.total or activity.owners) or contributions.any())


class ActivityPart(QWidget):
    """Built when it is first filled, a few milliseconds a turn. ``add_account`` helps where nothing was found.

    ``drawn`` comes when all is there, or it is said why not: a worker at work before then would slow the building down.
    """

    drawn = Signal()

    def __init__(self, services: Services, tools: ScreenTools, add_account: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._services, self._tools, self._add_account = services, tools, add_account
        self.found: Found | None = None
        self._built = False
        self._wanted_metric = ""
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        self._content = QWidget()
        self.faces = PageFaces(self._content)
        self._content.hide()
        look = theme()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        self.heading = heading(self.tr("Contributions"))
        self.summary = mark_data(label("", "muted", wrap=True))
        layout.addWidget(self.heading)
        layout.addWidget(self.summary)
        layout.addWidget(self.faces, 1)
        self.hide()

    # -- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> Iterator[None]:
        look, tools = theme(), self._tools
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(4))
        self.partial = self._build_partial()
        layout.addWidget(self.partial)
        self.counts = Counts()
        self.counts.opened.connect(self.open_evidence)
        layout.addWidget(self.counts)
        yield
        nothing = Empty(self.tr("Nothing here"), "", self.tr("Show all contributions"), self._show_all, "info")
        self.chart = MonthChartView(self.tr("Contributions by month"))
        self.chart.opened.connect(self._open_month)
        yield
        self.months = months_table(tools, nothing)
        self.months.opened.connect(lambda row: self._open_month(row.year, row.month))
        yield
        self.twin = ChartWithTwin(self.tr("By month"), self.chart, self.months)
        layout.addWidget(self.twin)
        yield
        self.filter = ShownFilter()
        self.filter.changed.connect(self._list)
        yield
        self.table = contributions_table(tools, nothing)
        yield
        listed = QWidget()
        inner = QVBoxLayout(listed)
        inner.setContentsMargins(0, look.space(2), 0, 0)
        inner.setSpacing(look.space(2))
        inner.addWidget(self.filter)
        inner.addWidget(self.table, 1)
        yield
        self.directories = directories_table(tools, nothing)
        self.directories.opened.connect(lambda row: self._open_place(row.repository, row.path))
        yield
        self.owners = owners_table(
            tools,
            Empty(
                self.tr("In no OWNERS file"),
                self.tr("No OWNERS file of what was read names them."),
                self.tr("Show all contributions"),
                self._show_all,
                "owners",
            ),
        )
        yield
        self.evidence = evidence_table(tools, nothing)
        yield
        self.tabs = mark_data(QTabWidget())
        self.tabs.setMinimumHeight(look.em * 23)
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the contributions"))
        self.evidence_page = self._build_evidence()
        for page, name in (
            (listed, self.tr("Newest")),
            (self._padded(self.directories), self.tr("Directories")),
            (self._padded(self.owners), self.tr("OWNERS files")),
            (self.evidence_page, self.tr("Behind the number")),
        ):
            self.tabs.addTab(page, name)
            yield
        self.tabs.setTabVisible(3, False)
        yield
        layout.addWidget(self.tabs, 1)
        self._built = True
        yield

    def _build_partial(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "sunken")
        row = QHBoxLayout(frame)
        row.addWidget(IconLabel("info", "info"))
        self.partial_words = mark_data(label("", wrap=True))
        row.addWidget(self.partial_words, 1)
        return frame

    def _build_evidence(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        self.evidence_words = mark_data(label("", "muted", wrap=True))
        layout.addWidget(self.evidence_words)
        layout.addWidget(self.evidence, 1)
        return page

    @staticmethod
    def _padded(table: QWidget) -> QWidget:
        table.setContentsMargins(0, theme().space(2), 0, 0)
        return table

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_found(self, found: Found, metric: str = "") -> None:
        """Show what was read; ``metric`` is the count to open at once."""
        self.found, self._wanted_metric = found, metric
        self._turns.begin(self._fill())

    def show_error(self, error: BaseException, retry: Callable[[], Any]) -> None:
        """It could not be read."""
        self.summary.hide()
        self.faces.show_error(error, retry, self.tr("Contributions"))
        self.show()
        self.drawn.emit()

    def _fill(self) -> Iterator[None]:
        assert self.found is not None
        activity = self.found.activity
        if not activity.total and not activity.owners:
            self._show_nothing(self.found)
            return
        if not self._built:
            yield from self._build()
        self.summary.setText(self._summarize(activity))
        self.summary.show()
        self.partial_words.setText(self.tr("Numbers are partial. {why}").format(why=partial_words(activity.partial)))
        self.partial.setVisible(bool(activity.partial))
        yield from self.counts.making(len(activity.measured))
        self.counts.show_counts(activity.measured)
        yield
        self.chart.set_chart(month_chart(activity.months))
        self.months.set_rows(list(reversed(activity.months)))
        self.twin.setVisible(bool(activity.months))
        yield
        repositories = {row.repository for row in activity.newest} | {row.repository for row in activity.directories}
        self.filter.offer(
            {kind for month in activity.months for kind in month.counts}, {name for name in repositories if name}
        )
        self._listed(activity.newest)
        yield
        self.directories.set_rows(activity.directories)
        yield
        self.owners.set_rows(list(enumerate(reversed(activity.owners))))
        self.tabs.setTabText(1, _counted(self.tr("Directories"), len(activity.directories)))
        self.tabs.setTabText(2, _counted(self.tr("OWNERS files"), len(activity.owners)))
        if self.tabs.currentIndex() == 3 or not activity.total:
            self.tabs.setCurrentIndex(0 if activity.total else 2)
        self.tabs.setTabVisible(3, False)
        yield
        if self._content.isHidden():
            self._content.show()
            yield
        self.faces.show_content()
        self.show()
        if self._wanted_metric:
            self.open_evidence(self._wanted_metric)
        yield
        self.drawn.emit()

    def _show_nothing(self, found: Found) -> None:
        self.summary.hide()
        if found.any_history and self._add_account is not None:
            empty = Empty(
                self.tr("No contributions of theirs were found"),
                self.tr("None of the accounts below acted in what was read. If they use another one, add it."),
                self.tr("Add account…"),
                self._add_account,
                "history",
            )
        else:
            empty = Empty(
                self.tr("No contribution history yet"),
                self.tr("Pull requests, reviews and OWNERS files come from git clones and from GitHub."),
                self.tr("Go to Sources"),
                lambda: self._tools.navigate("understudy:sources"),
                "history",
            )
        self.faces.show_empty(empty)
        self.show()
        self.drawn.emit()

    def _summarize(self, activity: Activity) -> str:
        parts = [self.tr("{n} contributions").format(n=QLocale().toString(activity.total))]
        if activity.months:
            first, last = activity.months[0], activity.months[-1]
            parts.append(
                self.tr("from {first} to {last}").format(
                    first=month_name(first.year, first.month), last=month_name(last.year, last.month)
                )
            )
        return " · ".join([" ".join(parts), " ".join(f"@{login}" for login in activity.accounts)])

    # -- lists -------------------------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.filter.clear()

    def _open_month(self, year: int, month: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.filter.set_month(year, month)
        bring_into_sight(self.tabs)

    def _open_place(self, repository: str, path: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.filter.set_place(repository, path)

    def _list(self) -> None:
        """Read the contributions that the filter asks for."""
        if self.found is None:
            return
        whose, shown, contributions = self.found.whose, self.filter.shown, self._services.contributions
        if not shown.anything:
            self._listed(self.found.activity.newest)
            return
        since, until = shown.span()
        repository, path = shown.place if shown.place is not None else (shown.repository, None)

        def work() -> tuple[Contribution, ...]:
            return contributions.listed(
                person_id=whose.person_id,
                account_id=whose.account_id,
                repository=repository,
                path=path,
                since=since,
                until=until,
                kinds=frozenset({shown.kind}) if shown.kind is not None else None,
                limit=NEWEST,
            )

        self.table.loading()
        self._tools.tasks.read(self, work, self._listed, lambda e: self.table.show_error(e, self._list), key="listed")

    def _listed(self, rows: tuple[Contribution, ...]) -> None:
        assert self.found is not None
        self.table.set_rows(rows)
        locale, total = QLocale(), self.found.activity.total
        words = self.tr("{n} of {total}").format(n=locale.toString(len(rows)), total=locale.toString(total))
        if len(rows) == total:
            words = ""  # the table says it
        elif len(rows) >= NEWEST:
            words = self.tr("the newest {n} of {total}").format(n=locale.toString(NEWEST), total=locale.toString(total))
            if self.filter.shown.anything:
                words = self.tr("the newest {n} of these").format(n=locale.toString(NEWEST))
        self.filter.count.setText(words)

    def open_evidence(self, metric: str) -> None:
        """Show what stands behind a count."""
        count = self._count(metric)
        if count is None:
            return
        self.evidence_words.setText(f"{count.definition} {partial_words(count.partial)}".strip())
        self.evidence.set_rows(count.evidence[::-1])
        self.tabs.setTabText(3, _counted(count.title, count.value))
        self.tabs.setTabVisible(3, True)
        self.tabs.setCurrentIndex(3)
        bring_into_sight(self.tabs)
        self.evidence.setFocus()

    def _count(self, metric: str) -> Measured | None:
        measured = self.found.activity.measured if self.found is not None else ()
        return next((count for count in measured if count.metric == metric), None)


def partial_words(partial: Sequence[str], most: int = 6) -> str:
    """Why numbers are partial: what several repositories have in common is said once."""
    together: dict[str, list[str]] = {}
    for words in partial:
        name, apart, why = words.rpartition(": ")
        together.setdefault(why, []).extend([name] if apart else [])
    said = []
    for why, names in together.items():
        more = f" (+{len(names) - most})" if len(names) > most else ""
        said.append(f"{', '.join(names[:most])}{more}: {why}" if names else why)
    return " ".join(said)


def _counted(name: str, number: int) -> str:
    return f"{name} ({QLocale().toString(number)})"
