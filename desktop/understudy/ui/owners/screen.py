"""The OWNERS screen: directories with an OWNERS file, how they are covered, and who could be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from understudy.application.errors import UserError
from understudy.application.owners.by_role import RoleChange
from understudy.application.owners.coverage import SubprojectsCoverage
from understudy.application.owners.effective import OwnersHistory
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.day_field import DayField
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label, mark_data, title
from understudy.ui.kit.link import Link, link_to
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.panes import Panes
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.owners.nodes import Node, directory_nodes, subproject_nodes
from understudy.ui.owners.panel import DirectoryPanel, still
from understudy.ui.owners.patch_dialog import ALIAS_ADD, ALIAS_OUT, PatchDialog, PatchFor
from understudy.ui.owners.role_changes import RoleChangesPanel
from understudy.ui.owners.sight import Sight, Whole
from understudy.ui.owners.stale import StaleNote
from understudy.ui.owners.subproject_panel import SubprojectPanel
from understudy.ui.owners.tree import OwnersTree
from understudy.ui.owners.words import of_words
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

DIRECTORIES, SUBPROJECTS, ALIASES = "directories", "subprojects", "aliases"
_REMEMBERED = "owners.repository"
TREE_SHARE = 0.44


@dataclass(frozen=True, eq=False)
class Read:
    """What one reading brought. ``error`` says why a repository's files, or the subprojects, cannot be shown."""

    repositories: Sequence[OwnersHistory]
    chosen: OwnersHistory | None = None
    whole: Whole | None = None
    subprojects: SubprojectsCoverage | None = None
    nodes: Sequence[Node] = ()
    error: UserError | None = None


class OwnersScreen(Screen):
    """Choosing a line of the tree shows it beside it."""

    id = "owners"
    nouns = ("feeds", "people", "merges")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self._services = services
        self._read: Read | None = None
        self._shown_link: Link | None = None
        self.tree = OwnersTree()
        self.tree.chosen.connect(self._chosen)
        self.tree.opened.connect(self._opened)
        self.panel = DirectoryPanel(services, tools)
        self.panel.place_wanted.connect(self.go_to)
        self.subproject = SubprojectPanel(tools)
        self.details = QStackedWidget()
        self.details.addWidget(self.panel)
        self.details.addWidget(self.subproject)
        self.role_changes = RoleChangesPanel(services, tools, self._patch_of_role)
        self._build_head()
        self._lay_out()

    def _build_head(self) -> None:
        look = theme()
        self.repository = mark_data(QComboBox())
        self.repository.setAccessibleName(self.tr("Repository"))
        self.repository.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.repository.activated.connect(lambda _: self._choose_repository())
        self.mode = QComboBox()
        self.mode.setAccessibleName(self.tr("What the tree shows"))
        for text, value in (
            (self.tr("Directories"), DIRECTORIES),
            (self.tr("Subprojects of sigs.yaml"), SUBPROJECTS),
            (self.tr("Aliases by role"), ALIASES),
        ):
            self.mode.addItem(text, value)
        self.mode.activated.connect(lambda _: self.refresh())
        self.day = DayField()
        self.day.setPlaceholderText(self.tr("Today"))
        self.day.setAccessibleName(self.tr("As of"))
        self.day.setToolTip(self.tr("Show how it was before this day; empty: now"))
        self.day.setMaximumWidth(look.em * 9)
        self.day.editingFinished.connect(self._day_changed)
        self._day: date | None = None
        self.patch_button = QPushButton(self.tr("Export a patch…"))
        look.set_icon(self.patch_button, "export")
        self.patch_button.clicked.connect(self.export_patch)
        self.summary = mark_data(label("", "muted", wrap=True))
        self.stale = StaleNote(self.tools)
        self.stale.day_wanted.connect(self._go_to_day)

    def _lay_out(self) -> None:
        look = theme()
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(title(self.tr("OWNERS")))
        lines.addWidget(self.summary)
        choices = QWidget()
        flow = FlowLayout(choices, look.space(2))
        as_of = label(self.tr("As of"), "muted")
        as_of.setBuddy(self.day)
        when = QWidget()
        beside = QHBoxLayout(when)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(as_of)
        beside.addWidget(self.day)
        for part in (self.repository, self.mode, when):
            flow.addWidget(part)
        self.panes = Panes(TREE_SHARE)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(look.space(5))
        self.panes.addWidget(self.tree)
        self.panes.addWidget(self.details)
        self.panes.setStretchFactor(0, 4)
        self.panes.setStretchFactor(1, 6)
        self.body = PageFaces(self.panes)
        self.below = QStackedWidget()
        self.below.addWidget(self.body)
        self.below.addWidget(self.role_changes)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.space(3))
        inner.addWidget(HeadRow(words, (self.patch_button,)))
        inner.addWidget(choices)
        inner.addWidget(self.stale)
        inner.addWidget(self.below, 1)
        self.faces = PageFaces(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.faces)

    # -- reading -------------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("OWNERS")

    def refresh(self) -> None:
        assert self.context is not None
        link = self.context.link
        wanted, path = self.repository.currentData(), ""
        if link != self._shown_link and link.parts:
            wanted, path = self._follow_link(link)
        self._shown_link = link
        if wanted is None:
            wanted = _number(self.tools.state.get(_REMEMBERED))
        mode, day = self.mode.currentData(), self._day
        self.faces.loading()
        self.tools.tasks.read(
            self, lambda: self._work(mode, wanted, day), lambda read: self._show(read, path), self._failed, key="owners"
        )

    def _follow_link(self, link: Link) -> tuple[int | None, str]:
        """The repository and directory of a link; sets what the tree shows."""
        first = link.part(0)
        mode = first if first in (SUBPROJECTS, ALIASES) else DIRECTORIES
        self.mode.setCurrentIndex(self.mode.findData(mode))
        if mode != DIRECTORIES:
            return self.repository.currentData(), "/".join(link.parts[1:])
        return _number(first), "/".join(link.parts[1:])

    def _work(self, mode: str, wanted: int | None, day: date | None) -> Read:
        """Everything the tree needs; on a worker thread."""
        services = self._services
        repositories = services.effective_owners.repositories()
        if not repositories:
            return Read(repositories)
        chosen = next((each for each in repositories if each.id == wanted), repositories[0])
        try:
            if mode == ALIASES:
                return Read(repositories, chosen)
            if mode == SUBPROJECTS:
                found = services.owners_coverage.subprojects(None, day)
                return Read(repositories, chosen, subprojects=found, nodes=subproject_nodes(found))
            tree = services.effective_owners.tree(chosen.name, day)
            coverage = services.owners_coverage.repository(chosen.name, day, tree=tree)
            whole = Whole(chosen, day, tree, coverage)
            return Read(repositories, chosen, whole, nodes=directory_nodes(coverage))
        except UserError as error:
            return Read(repositories, chosen, error=error)

    def _failed(self, error: BaseException) -> None:
        self.faces.show_error(error, self.refresh, self.tr("The OWNERS files cannot be read"))

    def _show(self, read: Read, path: str) -> None:
        self._read = read
        can_patch = self._can_patch()
        self.patch_button.setEnabled(can_patch)
        self.patch_button.setToolTip(
            "" if can_patch or read.whole is None else self.tr("Files of this syntax are only read here")
        )
        self.patch_button.setVisible(self.mode.currentData() == DIRECTORIES)
        if not read.repositories:
            self.faces.show_empty(self._nothing_yet())
            return
        self._offer(read)
        mode = self.mode.currentData()
        self.repository.setVisible(mode == DIRECTORIES)
        self.summary.setText(self._summarize(read))
        self.summary.setVisible(bool(self.summary.text()))
        self.stale.show_coverage(read.whole.coverage if read.whole is not None else None)
        self.faces.show_content()
        if mode == ALIASES:
            self.below.setCurrentWidget(self.role_changes)
            self.role_changes.read(self._day)
            return
        self.below.setCurrentWidget(self.body)
        if read.error is not None:
            self.body.show_empty(self._cannot(read.error))
            return
        self.panel.forget()
        self.details.setCurrentWidget(self.panel if read.whole is not None else self.subproject)
        self.body.show_content()
        first = self.tr("Directory") if read.whole is not None else self.tr("Subproject")
        self.tree.set_nodes(read.nodes, first, path)

    def _offer(self, read: Read) -> None:
        offered = [self.repository.itemData(n) for n in range(self.repository.count())]
        if offered != [each.id for each in read.repositories]:
            self.repository.clear()
            for each in read.repositories:
                self.repository.addItem(each.name, each.id)
        if read.chosen is not None:
            self.repository.setCurrentIndex(self.repository.findData(read.chosen.id))

    def _nothing_yet(self) -> Empty:
        return Empty(
            self.tr("No OWNERS files yet"),
            self.tr("They come with the clone of a repository that has some: who owns what, since when, and who left."),
            self.tr("Go to Sources"),
            lambda: self.tools.navigate(link_to("sources")),
            "owners",
        )

    def _cannot(self, error: UserError) -> Empty:
        if self._day is not None:
            return Empty(
                self.tr("Nothing to show as of that day"), str(error), self.tr("Show today"), self._today, "calendar"
            )
        head = self.tr("No subprojects") if self.mode.currentData() == SUBPROJECTS else self.tr("No files to read")
        return Empty(
            head, str(error), self.tr("Go to Sources"), lambda: self.tools.navigate(link_to("sources")), "owners"
        )

    def _summarize(self, read: Read) -> str:
        if read.subprojects is not None:
            few = sum(1 for row in read.subprojects.subprojects if row.measures.has_few)
            said = self.tr("{n} subprojects, {few} with fewer than two active approvers · active: within {days} days")
            return said.format(n=len(read.subprojects.subprojects), few=few, days=read.subprojects.window_days)
        if read.whole is None:
            return ""
        coverage = read.whole.coverage
        parts = [
            self.tr("{n} directories").format(n=len(coverage.directories)),
            self.tr("approvers active: {of}").format(
                of=of_words(coverage.totals.active_approvers, coverage.totals.approvers)
            ),
            self.tr("reviewers active: {of}").format(
                of=of_words(coverage.totals.active_reviewers, coverage.totals.reviewers)
            ),
            self.tr("active: contributed within {days} days").format(days=coverage.window_days),
        ]
        if coverage.read_to is not None and (coverage.as_of - coverage.read_to).days > 1:
            parts.append(self.tr("contributions known up to {day}").format(day=f"{coverage.read_to:%Y-%m-%d}"))
        if read.whole.tree.unreadable:
            parts.append(self.tr("files that cannot be read: {n}").format(n=len(read.whole.tree.unreadable)))
        return " · ".join(parts)

    # -- choosing ------------------------------------------------------------------------------------------------------

    def _choose_repository(self) -> None:
        self.tools.state.set(_REMEMBERED, str(self.repository.currentData()))
        self.tree.key = ""
        self.refresh()

    def _day_changed(self) -> None:
        if not self.day.problem() and self.day.day() != self._day:
            self._day = self.day.day()
            self.refresh()

    def _go_to_day(self, day: date) -> None:
        self.day.setText(day.isoformat())
        self._day_changed()

    def _today(self) -> None:
        self.day.clear()
        self._day = None
        self.refresh()

    def _chosen(self, node: Node) -> None:
        if self._read is None:
            return
        whole = self._read.whole
        if whole is None:
            self.subproject.show_node(node)
        elif not still(self.panel.sight, whole, node.key):
            self._read_place(whole, node.key)

    def _read_place(self, whole: Whole, path: str) -> None:
        coverage = self._services.owners_coverage
        self.panel.loading()

        def work() -> Sight:
            place = coverage.place(whole.repository.name, path, whole.as_of, tree=whole.tree)
            return Sight(whole, path, whole.directory(path), place)

        self.tools.tasks.read(
            self,
            work,
            self.panel.show_sight,
            lambda error: self.panel.faces.show_error(error, lambda: self._read_place(whole, path)),
            key="place",
        )

    def _opened(self, node: Node) -> None:
        """Enter or a double click: a place that can be come back to."""
        if self._read is not None and self._read.whole is not None:
            self.tools.navigate(link_to("owners", self._read.whole.repository.id, *filter(None, node.key.split("/"))))

    def go_to(self, path: str) -> None:
        """Another directory; the nearest one above it that has a file."""
        while path and not self.tree.choose(path):
            path = path.rpartition("/")[0]
        if not path:
            self.tree.choose("")

    # -- doing ---------------------------------------------------------------------------------------------------------

    def actions_of_screen(self) -> list[ActionSpec]:
        def item(what: str, words: str, act: object, icon: str, key: str | None = None) -> ActionSpec:
            return ActionSpec(f"owners.{what}", words, Category.ITEM, act, icon, key, scope=self.id)  # type: ignore[arg-type]

        return [item("patch", self.tr("Export a patch…"), self.export_patch, "export", "Ctrl+Shift+E")]

    def _can_patch(self) -> bool:
        whole = self._read.whole if self._read is not None else None
        return whole is not None and whole.tree.syntax == "prow"

    def export_patch(self) -> None:
        """A patch for the directory in sight."""
        if self._read is None or self._read.whole is None or not self._can_patch():
            return
        whole = self._read.whole
        sight = self.panel.sight
        path = sight.path if sight is not None and whole.directory(sight.path) is not None else ""
        people = {human.login for each in whole.coverage.directories for human in (*each.approvers, *each.reviewers)}
        logins = sorted((login for login in people if login), key=str.casefold)
        about = PatchFor(whole.repository.name, path, logins, sorted(whole.tree.aliases))
        PatchDialog(self._services, self.tools, about, self).open()

    def _patch_of_role(self, change: RoleChange) -> None:
        kind = ALIAS_ADD if change.kind == "add" else ALIAS_OUT
        about = PatchFor(change.repository, "", (), (change.alias,), kind, change.login, change.alias)
        PatchDialog(self._services, self.tools, about, self).open()

    def first_focus(self) -> QWidget | None:
        for faces in (self.faces, self.body):
            if faces.showing == "empty":
                face = faces.currentWidget()
                return face.findChild(QPushButton) if face is not None else None
        return self.role_changes.table if self.mode.currentData() == ALIASES else self.tree.view

    def focus_filter(self) -> None:
        if self.mode.currentData() == ALIASES:
            self.role_changes.table.focus_filter()
        else:
            self.tree.focus_filter()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
