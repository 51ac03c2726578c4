"""How good such lists were: every past promotion of the repository asked again, beside simple orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from understudy.application.changes import Changes
from understudy.application.progress import Progress
from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.kit.rows_model import Align, Column
from understudy.ui.kit.table import DataTable
from understudy.ui.kit.task_tray import TaskRow
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight
from understudy.ui.owners.words import order_help, order_word
from understudy.ui.theme.theme import theme

MEASURES = ("hit@1", "hit@3", "hit@5", "hit@10", "mrr")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One order over one part of the past promotions."""

    number: int
    part: str
    name: str
    n: int
    pool: int
    measures: Mapping[str, float]


def figure_rows(found: Mapping[str, Any], words: Mapping[str, str]) -> list[FigureRow]:
    """Every part with promotions, every order. ``words`` names the parts."""
    parts = [(words["all"], found)]
    for group in ("groups", "per_era"):
        parts += [(words.get(name, name), figures) for name, figures in found[group].items()]
    rows: list[FigureRow] = []
    for part, figures in parts:
        if not figures["n"]:
            continue
        for each in figures["rankings"]:
            measures = {name: float(each[name]) for name in MEASURES}
            rows.append(FigureRow(len(rows), part, each["name"], figures["n"], figures["median_pool"], measures))
    return rows


class LookingBackPart(Part):
    """Asked for by a button, because it walks the whole history; it can be cancelled."""

    def build(self) -> Iterator[None]:
        self._repository = ""
        self._found: dict[str, dict[str, Any]] = {}
        self.explained = label(
            self.tr(
                "Every time somebody came into an OWNERS file, the question is asked again with only what was known "
                "thirty days before. “First 5” is the share of promotions in which that person was among the first "
                "five; MRR is 1 when they were always first, 0.5 when always second."
            ),
            "muted",
            wrap=True,
        )
        self.page.addWidget(self.explained)
        self.run_button = QPushButton(self.tr("Look again"))
        theme().set_icon(self.run_button, "history")
        self.run_button.clicked.connect(self.run)
        self.run_button.hide()
        self.page.addWidget(ButtonRow((self.run_button,)))
        self._progress = QVBoxLayout()
        self.page.addLayout(self._progress)
        self._row: TaskRow | None = None
        self.words = mark_data(label("", wrap=True))
        self.page.addWidget(self.words)
        yield
        self.table: DataTable[FigureRow] = DataTable(
            "owners.looking_back",
            self.tr("How good such lists were"),
            self._columns(),
            id_of=lambda row: (row.part, row.name),
            empty=Empty(
                self.tr("Not looked yet"),
                self.tr("A long history takes some seconds."),
                self.tr("Look back"),
                self.run,
                "history",
            ),
            state=self.tools.state,
        )
        yield
        self.page.addWidget(self.table, 1)

    def _columns(self) -> list[Column[FigureRow]]:
        def measure(name: str, title: str) -> Column[FigureRow]:
            return Column(
                name,
                title,
                lambda row: f"{row.measures[name]:.3f}",
                key=lambda row: row.measures[name],
                align=Align.END,
                width=3.5,
                hidden=name in ("hit@3", "hit@10"),
            )

        titles = (self.tr("First 1"), self.tr("First 3"), self.tr("First 5"), self.tr("First 10"), self.tr("MRR"))
        return [
            Column("part", self.tr("Promotions"), lambda r: r.part, key=lambda r: r.number, width=6),
            Column(
                "order",
                self.tr("Order"),
                lambda r: order_word(r.name),
                tooltip=lambda r: order_help(r.name),
                width=9,
                bold=True,
            ),
            Column("n", self.tr("n"), lambda r: str(r.n), key=lambda r: r.n, align=Align.END, width=3),
            Column(
                "pool",
                self.tr("Pool"),
                lambda r: str(r.pool),
                key=lambda r: r.pool,
                align=Align.END,
                width=3,
                help=self.tr("How many people there were to choose from, the middle one of all questions"),
            ),
            *(measure(name, title) for name, title in zip(MEASURES, titles, strict=True)),
        ]

    def fill(self, sight: Sight) -> Iterator[None]:
        name = sight.whole.repository.name
        if name != self._repository:
            self._repository = name
            found = self._found.get(name)
            if found is not None:
                self._show(name, found)
            else:
                self.words.hide()
                self.run_button.hide()
                self.table.set_rows([])
        yield

    def forget(self) -> None:
        super().forget()
        self._repository, self._found = "", {}

    # -- doing ---------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Walk the history."""
        if self._row is not None or self.sight is None:
            return
        name, backtest = self.sight.whole.repository.name, self.services.owner_backtest
        said = self.tr("Asking about {name}").format(name=name)

        def work(progress: Progress) -> dict[str, Any]:
            progress.step(0, 0, said)
            return backtest.run([name], look=lambda done, total: progress.step(done, total, said))

        self.run_button.setEnabled(False)
        task = self.tools.tasks.long(
            self.tr("Looking back over {name}").format(name=name),
            work,
            lambda found: self._show(name, found),
            owner=self,
            changes=lambda _: Changes(),
            failed=self._failed,
        )
        if task.is_over:
            self._over()
            return
        self._row = TaskRow(task, self)
        self._progress.addWidget(self._row)
        task.ended.connect(self._over)

    def _over(self) -> None:
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        self.run_button.setEnabled(True)

    def _failed(self, error: BaseException) -> None:
        self.table.show_error(error, self.run)

    def _show(self, name: str, found: dict[str, Any]) -> None:
        self._found[name] = found
        if name != self._repository:
            return
        words = {
            "all": self.tr("All"),
            "pools of 10 or more": self.tr("Pools of 10 or more"),
            "earlier half": self.tr("Earlier half"),
            "later half": self.tr("Later half"),
        }
        self.table.set_rows(figure_rows(found, words))
        self.words.setText(self._said(found))
        self.words.show()
        self.run_button.show()

    def _said(self, found: Mapping[str, Any]) -> str:
        said = [
            self.tr(
                "{promotions} promotions were asked again. In {ceiling} % of them the person had worked there before "
                "and could be found at all; {n} such questions, with {pool} people to choose from in the middle."
            ).format(
                promotions=found["promotions"],
                ceiling=round(100 * found["ceiling"]),
                n=found["queries"],
                pool=found["median_pool"],
            )
        ]
        ours = next((each for each in found["rankings"] if each["name"] == "understudy"), None)
        if ours is not None:
            said.append(
                self.tr("This list had the person among its first five in {share} %.").format(
                    share=round(100 * ours["hit@5"])
                )
            )
        if "mrr_difference" in found:
            difference = found["mrr_difference"]
            low, high = difference["ci95"]
            words = self.tr(
                "Beside the strongest simple order (“{order}”) its MRR differs by {value} ({low} to {high})."
            )
            best, value = order_word(found["best_baseline"]), f"{difference['value']:+.3f}"
            said.append(words.format(order=best, value=value, low=f"{low:+.3f}", high=f"{high:+.3f}"))
            if low > 0:
                said.append(self.tr("It is the better one, by more than chance."))
            elif high < 0:
                said.append(self.tr("The simple order does better here; go by it."))
            else:
                said.append(self.tr("That may be chance: take its order with care here."))
        return " ".join(said)
