"""One role: what it is, where it came from, what it became, and who led it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from understudy.ui.kit.button_row import HeadRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.link import link_to
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.rows_model import Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.roles.graph import Edge, Graph, lineage_graph
from understudy.ui.roles.picture import LineagePicture
from understudy.ui.roles.words import became, span_words, step_name, track_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.lineage import LeadOfRole, RoleRow


class RoleDetails(QWidget):
    """Signals: ``edit_wanted``, ``step_wanted``, ``step_removed(step id)``."""

    edit_wanted = Signal()
    step_wanted = Signal()
    step_removed = Signal(int)

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__()
        self.tools = tools
        look = theme()
        self.role: RoleRow | None = None
        self.name = heading("", data=True)
        self.name.setWordWrap(True)
        self.facts = mark_data(label("", "muted", wrap=True))
        self.edit = QPushButton(self.tr("Edit…"))
        look.set_icon(self.edit, "edit")
        self.edit.clicked.connect(self.edit_wanted)
        self.add_step = QPushButton(self.tr("How it went on…"))
        look.set_icon(self.add_step, "succession")
        self.add_step.clicked.connect(self.step_wanted)
        self.picture = LineagePicture()
        self._area = QScrollArea()
        self._area.setWidget(self.picture)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(look.space(1))
        self.leads = self._build_leads()
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.space(0.5))
        lines.addWidget(self.name)
        lines.addWidget(self.facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2.5))
        layout.addWidget(HeadRow(words, (self.edit, self.add_step), side_by_side=30))
        layout.addWidget(self._area)
        layout.addLayout(self._steps)
        layout.addWidget(self.leads, 1)
        look.changed.connect(self._fit)

    def _build_leads(self) -> DataTable[LeadOfRole]:
        from understudy.domain.cycles import CycleName

        table: DataTable[LeadOfRole] = DataTable(
            "roles.leads",
            self.tr("Who led it"),
            [
                Column(
                    "cycle",
                    self.tr("Cycle"),
                    lambda lead: lead.cycle,
                    key=lambda lead: CycleName.parse(lead.cycle).sort_key,
                    width=6,
                    bold=True,
                ),
                Column("person", self.tr("Led by"), lambda lead: lead.person, icon=lambda _: "person", width=13),
                Column(
                    "role",
                    self.tr("Role then"),
                    lambda lead: lead.role,
                    tooltip=lambda lead: lead.label,
                    width=11,
                ),
            ],
            id_of=lambda lead: (lead.cycle, lead.label, lead.person_id),
            empty=Empty(
                self.tr("Nobody led it yet"),
                self.tr("Leads come with rosters, or are added to a team."),
                self.tr("Go to the team"),
                lambda: self.tools.navigate(link_to("team")),
                "lead",
            ),
            state=self.tools.state,
        )
        table.opened.connect(lambda lead: self.tools.navigate(link_to("person", lead.person_id)))
        return table

    def show_role(self, role: RoleRow, rows: Sequence[RoleRow], spans: Mapping[str, tuple[str, str]]) -> None:
        """Show a role of these rows; who led it comes later."""
        self.role = role
        self.name.setText(role.name)
        parts = [became(role), track_word(role.track), span_words(spans.get(role.name))]
        if role.spellings:
            parts.append(self.tr("also written {names}").format(names=", ".join(role.spellings)))
        if not role.suggests_leads:
            parts.append(self.tr("nobody is suggested for it"))
        self.facts.setText(" · ".join(parts))
        graph = lineage_graph(rows, spans, role.name)
        told = [self._sentence(graph, edge) for edge in graph.edges]
        said = "\n".join("".join(words for words, _ in sentence) for sentence in told)
        self.picture.show_graph(graph, said or self.tr("{role} had this name all the time.").format(role=role.name))
        self._fit()
        self._show_steps(role, graph, told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.picture.sizeHint()
        bar = self._area.horizontalScrollBar().sizeHint().height() if wanted.width() > self.width() else 0
        self._area.setFixedHeight(wanted.height() + bar)

    def _sentence(self, graph: Graph, edge: Edge) -> list[tuple[str, str]]:
        """A step in words, roles as links."""
        before = (edge.before, link_to("roles", graph.node(edge.before).role_id))
        if edge.after is None:
            return [before, (self.tr(": retired from {cycle} on.").format(cycle=edge.cycle), "")]
        after = (edge.after, link_to("roles", graph.node(edge.after).role_id))
        step, since = self.tr(": {step} "), self.tr(" from {cycle} on.")
        return [before, (step.format(step=step_name(edge.kind)), ""), after, (since.format(cycle=edge.cycle), "")]

    def _show_steps(self, role: RoleRow, graph: Graph, told: Sequence[list[tuple[str, str]]]) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for edge, sentence in zip(graph.edges, told, strict=True):
            self._steps.addWidget(self._step_line(edge, sentence, own=edge.before == role.name))

    def _step_line(self, edge: Edge, sentence: list[tuple[str, str]], *, own: bool) -> QWidget:
        line = QWidget()
        said = mark_data(LinkLabel(sentence))
        said.navigated.connect(self.tools.navigate)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(said, 1)
        if own:
            remove = QPushButton(self.tr("Take back"))
            remove.setProperty("kind", "link")
            mark_data(remove).setAccessibleName(self.tr("Take back: {step}").format(step=said.plain()))
            step_id = edge.step_id
            remove.clicked.connect(lambda: self.step_removed.emit(step_id))
            across.addWidget(remove)
        return line
