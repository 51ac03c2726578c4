"""Which columns are shown, how wide and in which order: kept from run to run."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from understudy.ui.kit.rows_model import RowsModel
from understudy.ui.kit.state import UiState, read_json, write_json
from understudy.ui.theme.theme import theme


class HeaderState(QObject):
    """Restores a table's header at once and keeps what people change. Columns are named by id, so new ones fit in."""

    def __init__(self, key: str, model: RowsModel[Any], view: QTableView, state: UiState) -> None:
        super().__init__(view)
        self._key, self._model, self._view, self._state = key, model, view, state
        self._header = view.horizontalHeader()
        self._em = theme().em
        self._restore(read_json(state, key))
        theme().changed.connect(self._rescale)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.save)
        self._header.sectionResized.connect(lambda *_: self._timer.start())
        self._header.sectionMoved.connect(lambda *_: self._timer.start())
        self._header.sortIndicatorChanged.connect(lambda *_: self._timer.start())

    def _rescale(self) -> None:
        """Columns grow with the text."""
        factor, self._em = theme().em / self._em, theme().em
        if factor != 1:
            for i in self.visible():
                self._header.resizeSection(i, round(self._header.sectionSize(i) * factor))

    def visible(self) -> list[int]:
        """Visible columns, by model number, in the order seen."""
        return [i for i in self.order() if not self._header.isSectionHidden(i)]

    def order(self) -> list[int]:
        """All columns, by model number, in the order seen."""
        return [self._header.logicalIndex(n) for n in range(self._header.count())]

    def titles(self) -> list[str]:
        """Titles by model number."""
        return [c.title for c in self._model.columns]

    def arrange(self, order: list[int], hidden: set[int]) -> None:
        """Show the columns in this order, some of them hidden; at least one stays visible."""
        for place, column in enumerate(order):
            self._header.moveSection(self._header.visualIndex(column), place)
        if len(hidden) >= len(order):
            hidden = hidden - {order[0]}
        for column in order:
            self._header.setSectionHidden(column, column in hidden)
        self.save()

    def reset(self) -> None:
        """Back to how the program ships it."""
        self._restore(None)
        self.save()

    def save(self) -> None:
        """Keep the present arrangement."""
        columns = [
            {
                "id": self._model.columns[i].id,
                "width": round(self._header.sectionSize(i) / theme().em, 2),
                "hidden": self._header.isSectionHidden(i),
            }
            for i in self.order()
        ]
        sort: list[Any] = []
        if 0 <= self._model.sort_column < len(self._model.columns):
            up = self._model.sort_order is Qt.SortOrder.AscendingOrder
            sort = [self._model.columns[self._model.sort_column].id, up]
        write_json(self._state, self._key, {"columns": columns, "sort": sort})

    def _restore(self, kept: Any) -> None:
        number = {c.id: i for i, c in enumerate(self._model.columns)}
        saved = {c["id"]: c for c in (kept or {}).get("columns", []) if c.get("id") in number}
        order = [number[i] for i in saved] + [i for name, i in number.items() if name not in saved]
        for place, column in enumerate(order):
            self._header.moveSection(self._header.visualIndex(column), place)
        for i, column_spec in enumerate(self._model.columns):
            one = saved.get(column_spec.id, {})
            width = max(2.0, float(one.get("width") or column_spec.width))
            hidden = bool(one.get("hidden", column_spec.hidden))
            self._header.setSectionHidden(i, hidden)
            if not hidden:
                self._header.resizeSection(i, round(width * theme().em))
        name, up = (kept or {}).get("sort") or ("", True)
        order_wanted = Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
        self._view.sortByColumn(number.get(name, -1), order_wanted)
