"""The Home screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.application.changes import Changes
from understudy.application.errors import NotFound
from understudy.application.home import HomeView
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.home.columns import TwoColumns
from understudy.ui.home.cycle_strip import CycleStrip, Mark
from understudy.ui.home.lists import ChangedCard, DatesCard, NeedsCard, TeamCard
from understudy.ui.home.words import day_words, days_words
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, label, mark_data, title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.times import now_utc, relative
from understudy.ui.kit.toast import Toast
from understudy.ui.kit.turns import Turns
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

CREATE_NEXT = "cycle.create_next"
"""The action of the Team screen that makes the next cycle."""


class HomeScreen(Screen):
    """Where the cycle stands, what needs you and why, and what changed since you last looked."""

    id = "home"
    nouns = (
        "programmes", "cycles", "roles", "rosters", "seats", "people", "merges", "imports", "suggestions", "settings",
        "feeds",
    )  # fmt: skip

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self.view: HomeView | None = None
        self._turns = Turns(self, at_once=tools.tasks.at_once)
        look = theme()
        self.heading = title("")
        self.under = mark_data(label("", "muted", wrap=True))
        self.next_button = QPushButton()
        look.set_icon(self.next_button, "add")
        self.next_button.clicked.connect(self.create_next)
        self.banner = self._build_banner()
        self.strip = CycleStrip()
        self.no_dates = mark_data(LinkLabel())
        self.no_dates.navigated.connect(tools.navigate)
        self.needs = NeedsCard()
        self.team = TeamCard()
        self.dates = DatesCard()
        self.changed = ChangedCard(self.mark_seen)
        for card in (self.needs, self.team, self.dates, self.changed):
            card.navigated.connect(tools.navigate)
        self.faces = PageFaces(self._lay_out())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)

    def _lay_out(self) -> QWidget:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.under)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignTop)
        columns = TwoColumns()
        columns.first.addWidget(self.needs)
        columns.first.addWidget(self.changed)
        columns.first.addStretch(1)
        columns.second.addWidget(self.team)
        columns.second.addWidget(self.dates)
        columns.second.addStretch(1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(4))
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self.strip)
        layout.addWidget(self.no_dates)
        layout.addWidget(columns)
        layout.addStretch(1)
        return page

    def _build_banner(self) -> QFrame:
        look = theme()
        banner = QFrame()
        banner.setProperty("kind", "message")
        remove = QPushButton(self.tr("Remove it"))
        remove.clicked.connect(self.remove_sample)
        row = QHBoxLayout(banner)
        row.setContentsMargins(look.space(3), look.space(2), look.space(2), look.space(2))
        row.setSpacing(look.space(2))
        row.addWidget(IconLabel("info", "info", 1.2), 0, Qt.AlignmentFlag.AlignTop)
        text = self.tr("This is the sample community: nobody in it exists. Try anything, then remove it.")
        row.addWidget(label(text, wrap=True), 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        banner.hide()
        return banner

    # -- reading -----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Home")

    def refresh(self) -> None:
        assert self.context is not None
        programme, cycle = self.context.programme_id, self.context.cycle or None
        services = self._services

        def work() -> HomeView | None:
            if programme not in {row.id for row in services.programmes.rows()}:
                return None
            return services.home.view(programme, cycle)

        self.faces.loading()
        self.tools.tasks.read(self, work, self._show, self._failed, key="home")

    def _failed(self, error: BaseException) -> None:
        self.faces.show_error(error, self.refresh, self.tr("Home cannot be read"))

    def _show(self, view: HomeView | None) -> None:
        self.view = view
        self.tools.registry.context.set(home__changed=len(view.changed) if view else 0)
        if view is None or view.cycle is None:
            self._turns.stop()
            self.faces.show_empty(
                Empty(
                    self.tr("Nothing here yet"),
                    self.tr("Understudy begins with the rosters of past cycles. Import them, or try a sample first."),
                    self.tr("Begin"),
                    lambda: self.tools.navigate(link_to("welcome")),
                    "start",
                )
            )
            return
        self._turns.begin(self._filling(view, view.cycle.name))

    def _filling(self, view: HomeView, cycle: str) -> Iterator[None]:
        self.banner.setVisible(view.is_sample)
        self.heading.setText(self._headline(view))
        self.under.setText(self._subline(view))
        self.next_button.setText(self.tr("Create {cycle}…").format(cycle=view.next_cycle))
        self.next_button.setVisible(view.next_cycle is not None)
        yield
        self._show_strip(view)
        yield
        self.needs.show_needs(view.needs)
        yield
        self.team.show_team(view)
        yield
        self.dates.show_dates(view.deadlines, link_to("team", cycle, "dates"))
        yield
        self.changed.show_changes(view.changed)
        self.faces.show_content()

    def _headline(self, view: HomeView) -> str:
        assert view.cycle is not None
        if view.week is not None and view.weeks is not None:
            return self.tr("{cycle}: week {n} of {m}").format(cycle=view.cycle.name, n=view.week, m=view.weeks)
        days = {d.kind: d.days for d in view.deadlines}
        if days.get("start", 0) > 0:
            return self.tr("{cycle} starts {when}").format(cycle=view.cycle.name, when=days_words(days["start"]))
        if days.get("release", 0) < 0:
            return self.tr("{cycle} is released").format(cycle=view.cycle.name)
        return self.tr("Cycle {cycle}").format(cycle=view.cycle.name)

    def _subline(self, view: HomeView) -> str:
        assert view.cycle is not None
        parts = [view.programme]
        if view.cycle.start and view.cycle.release:
            parts.append(
                self.tr("{start} to {release}").format(
                    start=day_words(view.cycle.start), release=day_words(view.cycle.release)
                )
            )
        if view.last_import is not None:
            parts.append(self.tr("rosters imported {when}").format(when=relative(view.last_import, now_utc())))
        return " · ".join(parts)

    def _show_strip(self, view: HomeView) -> None:
        assert view.cycle is not None
        start, release = view.cycle.start, view.cycle.release
        known = start is not None and release is not None
        self.strip.setVisible(known)
        self.no_dates.setVisible(not known)
        if start is None or release is None:
            where = link_to("team", view.cycle.name, "dates")
            told = self.tr("Weeks and deadlines need the cycle's start and release. ")
            self.no_dates.set_parts([(told, ""), (self.tr("Add its dates"), where)])
            return
        today = view.deadlines[0].day - timedelta(days=view.deadlines[0].days)
        self.strip.set_data(start, release, today, [Mark(d.kind, d.day, d.confirmed) for d in view.deadlines])

    # -- doing -------------------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "home.seen",
                self.tr("I have seen what changed"),
                Category.ITEM,
                self.mark_seen,
                "check",
                "Ctrl+Shift+Return",
                when=lambda c: c.count("home.changed") > 0,
                scope=self.id,
            )
        ]

    def mark_seen(self) -> None:
        """Remember that everything shown as changed has been seen."""
        if self.view is None:
            return
        mark, home = self.view.mark, self._services.home

        def work() -> Changes:
            home.looked(mark)
            return Changes()

        self.tools.tasks.write(self, work, lambda _: self._seen(), title=self.tr("Remember what you have seen"))

    def _seen(self) -> None:
        self.refresh()
        if (target := self.first_focus()) is not None:
            target.setFocus()

    def create_next(self) -> None:
        """Go to the team, where a dialog makes the next cycle."""
        self.tools.navigate(link_to("team"))
        registry = self.tools.registry
        if CREATE_NEXT in {spec.id for spec in registry.specs()}:
            registry.action(CREATE_NEXT).trigger()

    def remove_sample(self) -> None:
        """Remove the sample community; Undo brings it back."""
        assert self.context is not None
        programme, sources = self.context.programme_id, self._services.sources

        def work() -> Changes:
            sample = [row for row in sources.rows(programme or 0) if row.kind == "sample"]
            if not sample:
                raise NotFound(self.tr("The sample is already gone; what is left was added by hand."))
            return Changes.union(*(sources.remove(row.id) for row in sample))

        def done(_: Changes) -> None:
            self.tools.toast(Toast(self.tr("The sample community is removed"), self.tr("Undo"), self.tools.undo))

        self.tools.tasks.write(self, work, done, title=self.tr("Remove the sample community"))

    def first_focus(self) -> QWidget | None:
        if self.faces.showing == "empty":
            face = self.faces.currentWidget()
            return face.findChild(QPushButton) if face is not None else None
        links = [w for w in self.needs.findChildren(LinkLabel) if w.isVisibleTo(self)]
        return links[0] if links else self.next_button
