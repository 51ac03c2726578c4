"""How good this very list was in the past, in words and as a table beside simple orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.table import DataTable
from understudy.ui.succession.words import ranking_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.domain.suggestions.backtest import BacktestResult, Figures
    from understudy.domain.suggestions.intervals import Estimate

MEASURES = ("hit@1", "hit@3", "hit@5", "mrr")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One order over one part of the past questions."""

    part: str
    order: int
    ranking: str
    n: int
    measures: dict[str, Estimate]


def rows_of(result: BacktestResult, words: dict[str, str]) -> list[FigureRow]:
    """Every part and every order. ``words`` names the parts that are not roles or eras."""
    parts: list[tuple[str, Figures]] = [(words["all"], result.overall)]
    parts += [(words.get(name, name), figures) for name, figures in result.groups.items()]
    parts += list(result.per_era.items())
    parts += list(result.per_role.items())
    rows: list[FigureRow] = []
    for part, figures in parts:
        if not figures.n:
            continue
        for ranking in figures.rankings:
            rows.append(FigureRow(part, len(rows), ranking_word(ranking.name), figures.n, ranking.measures))
    return rows


class Accuracy(QWidget):
    """The sentence for the role in sight, and all figures."""

    def __init__(self, tools: ScreenTools) -> None:
        super().__init__()
        self.words = mark_data(label("", wrap=True))
        explained = self.tr(
            "Each past question was asked again with only what was known when that cycle began. “First 5” is the share "
            "of questions in which somebody who came to lead was among the first five; the pair behind it is where the "
            "share lies with 95 % confidence. MRR is 1 when they were always first, 0.5 when always second."
        )
        self.table: DataTable[FigureRow] = DataTable(
            "succession.accuracy",
            self.tr("How good such lists were"),
            self._columns(),
            id_of=lambda row: (row.part, row.ranking),
            empty=Empty(
                self.tr("Nothing to look back on yet"),
                self.tr("Looking back needs at least two cycles with rosters."),
                self.tr("Import rosters…"),
                lambda: tools.navigate("understudy:sources"),
                "history",
            ),
            state=tools.state,
            menu=tools.registry.context_menu,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().space(2), 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.words)
        layout.addWidget(label(explained, "muted", wrap=True))
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column[FigureRow]]:
        def measure(name: str, title: str) -> Column[FigureRow]:
            def text(row: FigureRow) -> str:
                found = row.measures[name]
                return f"{found.value:.2f} ({found.low:.2f}–{found.high:.2f})"

            return Column(name, title, text, key=lambda r: r.measures[name].value, align=Align.END, width=8.5)

        titles = (self.tr("First 1"), self.tr("First 3"), self.tr("First 5"), self.tr("MRR"))
        return [
            Column("part", self.tr("Questions"), lambda r: r.part, key=lambda r: r.order, width=10),
            Column("ranking", self.tr("Order"), lambda r: r.ranking, width=17, bold=True),
            Column("n", self.tr("n"), lambda r: str(r.n), key=lambda r: r.n, align=Align.END, width=3),
            *(measure(name, title) for name, title in zip(MEASURES, titles, strict=True)),
        ]
