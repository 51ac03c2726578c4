"""Which columns are shown, how wide and in which order: kept from run to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from understudy.ui.kit.header_fit import Wish, fitted
from understudy.ui.kit.rows_model import RowsModel
from understudy.ui.kit.state import UiState, read_json, write_json
from understudy.ui.theme.theme import theme

MEASURED_ROWS = 40
USUAL_SHARE = 0.9
"""A column is as wide as nine of ten of its texts need: one very long name shall not make all others narrow."""
SHORTENED, LONGEST_EMS = 0.7, 44
"""Texts may be cut down to this share of what is planned for them; those longer than the second are always cut."""


class HeaderState(QObject):
    """Restores a table's header at once and keeps what people change. Columns are named by id, so new ones fit in.

    Widths follow the window and what the first rows hold until a person pulls at a column: then they are theirs.
    """

    def __init__(self, key: str, model: RowsModel[Any], view: QTableView, state: UiState) -> None:
        super().__init__(view)
        self._key, self._model, self._view, self._state = key, model, view, state
        self._header = view.horizontalHeader()
        self._em = theme().em
        self._own = False
        self._ours = 0
        self._content: dict[int, int] = {}
        self._restore(read_json(state, key))
        theme().changed.connect(self._rescale)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.save)
        self._header.sectionResized.connect(self._resized)
        self._header.sectionMoved.connect(lambda *_: self._timer.start())
        self._header.sortIndicatorChanged.connect(lambda *_: self._timer.start())
        view.viewport().installEventFilter(self)

    @contextmanager
    def _by_program(self) -> Iterator[None]:
        """What changes in here was not pulled by a person."""
        self._ours += 1
        try:
            yield
        finally:
            self._ours -= 1

    def _resized(self, column: int) -> None:
        if self._ours or column == (self.visible() or [-1])[-1]:
            # The last one fills what is left, whenever the window changes.
            return
        self._own = True
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._lay_out()
        return super().eventFilter(watched, event)

    def rows_came(self) -> None:
        """Measure the first rows, once."""
        if not self._content and self._model.rowCount():
            rows = range(min(MEASURED_ROWS, self._model.rowCount()))
            usual = int((len(rows) - 1) * USUAL_SHARE)
            width = self._view.fontMetrics().horizontalAdvance
            for number, column in enumerate(self._model.columns):
                # The view's own hint is right about icons and edges but slow, so it is asked for one cell only.
                by_text = sorted(rows, key=lambda row, text=column.text: width(text(self._model.row(row))))  # type: ignore[misc]
                self._content[number] = self._view.sizeHintForIndex(self._model.index(by_text[usual], number)).width()
            self._lay_out()

    def _lay_out(self) -> None:
        if self._own or not self._content:
            return
        em, columns = theme().em, self.visible()
        wishes = []
        for i in columns:
            heading = self._header.sectionSizeHint(i)
            content = min(self._content[i], em * LONGEST_EMS)
            planned = round(self._model.columns[i].width * em)
            least = max(heading, min(content, round(planned * SHORTENED)))
            wishes.append(Wish(least, max(heading, content), planned))
        with self._by_program():
            for i, width in zip(columns, fitted(wishes, self._view.viewport().width()), strict=True):
                self._header.resizeSection(i, width)

    def _rescale(self) -> None:
        """Columns grow with the text."""
        factor, self._em = theme().em / self._em, theme().em
        if factor != 1:
            with self._by_program():
                for i in self.visible():
                    self._header.resizeSection(i, round(self._header.sectionSize(i) * factor))
            self._content = {i: round(width * factor) for i, width in self._content.items()}
            self._lay_out()

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
        if len(hidden) >= len(order):
            hidden = hidden - {order[0]}
        with self._by_program():
            for place, column in enumerate(order):
                self._header.moveSection(self._header.visualIndex(column), place)
            for column in order:
                self._header.setSectionHidden(column, column in hidden)
        self._lay_out()
        self.save()

    def reset(self) -> None:
        """Back to how the program ships it."""
        self._restore(None)
        self._lay_out()
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
        write_json(self._state, self._key, {"columns": columns, "sort": sort, "own_widths": self._own})

    def _restore(self, kept: Any) -> None:
        number = {c.id: i for i, c in enumerate(self._model.columns)}
        saved = {c["id"]: c for c in (kept or {}).get("columns", []) if c.get("id") in number}
        order = [number[i] for i in saved] + [i for name, i in number.items() if name not in saved]
        self._own = bool((kept or {}).get("own_widths"))
        with self._by_program():
            for place, column in enumerate(order):
                self._header.moveSection(self._header.visualIndex(column), place)
            for i, column_spec in enumerate(self._model.columns):
                one = saved.get(column_spec.id, {})
                width = max(2.0, float((self._own and one.get("width")) or column_spec.width))
                hidden = bool(one.get("hidden", column_spec.hidden))
                self._header.setSectionHidden(i, hidden)
                if not hidden:
                    self._header.resizeSection(i, round(width * theme().em))
        name, up = (kept or {}).get("sort") or ("", True)
        order_wanted = Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
        self._view.sortByColumn(number.get(name, -1), order_wanted)
