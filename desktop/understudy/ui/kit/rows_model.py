"""One model for every table: frozen rows in, sorted and filtered here.

No proxy model: a QSortFilterProxyModel over Python rows takes seconds where a list sort takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from understudy.ui.theme.theme import theme

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""``index.data(ROW_ROLE)`` is the row itself."""


class Align(Enum):
    """Where a cell's text stands; numbers end-aligned."""

    START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    CENTER = Qt.AlignmentFlag.AlignCenter
    END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column of a table. Adding one is one line.

    ``text`` makes what is shown; ``key`` what is sorted by (default: the text, ignoring case; None sorts last both
    ways); ``tooltip`` says more, such as the exact time; ``accessible`` what a screen reader says where the text alone
    is not enough; ``icon`` a name in resources/icons or ""; ``color`` a theme colour or ""; ``width`` in ems.
    """

    id: str
    title: str
    text: Callable[[T], str]
    key: Callable[[T], Any] | None = None
    tooltip: Callable[[T], str] | None = None
    align: Align = Align.START
    accessible: Callable[[T], str] | None = None
    icon: Callable[[T], str] | None = None
    color: Callable[[T], str] | None = None
    width: float = 10
    hidden: bool = False
    searchable: bool = True
    bold: bool = False
    help: str = ""


@dataclass(frozen=True)
class Filter(Generic[T]):
    """A condition a person can see and remove: a chip. The newest of an ``id`` replaces the one before."""

    id: str
    label: str
    keep: Callable[[T], bool] = field(compare=False)


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows of one frozen type. ``id_of`` names a row across reloads, so that selection and scroll survive them."""

    def __init__(
        self, columns: Sequence[Column[T]], id_of: Callable[[T], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.id_of = id_of
        self._rows: list[T] = []
        self._order: list[int] = []
        self._shown: list[int] = []
        self._texts: list[str] | None = None
        self._words: list[str] = []
        self._filters: dict[str, Filter[T]] = {}
        self._sort_column, self._sort_order = -1, Qt.SortOrder.AscendingOrder
        self._bold = QFont()
        self._bold.setBold(True)

    # -- rows ----------------------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many rows there are, filtered ones included."""
        return len(self._rows)

    @property
    def shown(self) -> list[T]:
        """The rows to be seen, in order."""
        return [self._rows[i] for i in self._shown]

    def row(self, number: int) -> T:
        """The row at a place in the table. Raises IndexError."""
        return self._rows[self._shown[number]]

    def position(self, row_id: Hashable) -> int:
        """The place of a row by its id, -1 if it is not shown."""
        return next((n for n, i in enumerate(self._shown) if self.id_of(self._rows[i]) == row_id), -1)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Replace the rows. Rows that stay keep their selection; sort and filter hold on."""
        old, new = self._rows, list(rows)
        if not self._shown:
            self._take(new)
            self._set_shown(self._keep(self._order))
            return
        place = {self.id_of(row): i for i, row in enumerate(new)}
        gone = [i for i in self._shown if self.id_of(old[i]) not in place]
        if gone:
            self._set_shown_without(set(gone))
        self._shown = [place[self.id_of(old[i])] for i in self._shown]
        self._take(new)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))
        self._set_shown(self._keep(self._order))

    def _take(self, rows: list[T]) -> None:
        self._rows = rows
        self._texts = None
        self._order = self._sorted(list(range(len(rows))))

    # -- sorting and filtering -----------------------------------------------------------------------------------

    @property
    def sort_column(self) -> int:
        """The column sorted by, -1 for the order the rows came in."""
        return self._sort_column

    @property
    def sort_order(self) -> Qt.SortOrder:
        """Up or down."""
        return self._sort_order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; equal rows keep the order they had. Column -1: the order the rows came in."""
        self._sort_column, self._sort_order = column, order
        self._order = self._sorted(self._order if column >= 0 else list(range(len(self._rows))))
        visible = set(self._shown)
        self._reorder([i for i in self._order if i in visible])

    def _sorted(self, order: list[int]) -> list[int]:
        if not 0 <= self._sort_column < len(self.columns):
            return order
        column = self.columns[self._sort_column]
        key, text = column.key, column.text
        rows = self._rows
        keys: list[Any] = (
            [key(row) for row in rows] if key is not None else [text(row).casefold() or None for row in rows]
        )
        known = [i for i in order if keys[i] is not None]
        known.sort(key=keys.__getitem__, reverse=self._sort_order is Qt.SortOrder.DescendingOrder)
        return known + [i for i in order if keys[i] is None]

    @property
    def filters(self) -> list[Filter[T]]:
        """The conditions in force."""
        return list(self._filters.values())

    @property
    def filtered(self) -> bool:
        """True when some condition or words are in force."""
        return bool(self._words or self._filters)

    def set_words(self, text: str) -> None:
        """Keep rows that hold every one of these words somewhere, ignoring case."""
        words = text.casefold().split()
        if words != self._words:
            # A longer word can only narrow, so the rows shown are enough to look through.
            narrower = len(words) == len(self._words) and all(
                n.startswith(o) for n, o in zip(words, self._words, strict=True)
            )
            self._words = words
            self._set_shown(self._keep(self._shown if narrower and words else self._order))

    def set_filters(self, filters: Sequence[Filter[T]]) -> None:
        """Keep rows that meet every condition."""
        self._filters = {f.id: f for f in filters}
        self._set_shown(self._keep(self._order))

    def _keep(self, order: list[int]) -> list[int]:
        rows = self._rows
        for condition in self._filters.values():
            keep = condition.keep
            order = [i for i in order if keep(rows[i])]
        if self._words:
            texts = self._searchable()
            for word in self._words:
                order = [i for i in order if word in texts[i]]
        return list(order)

    def _searchable(self) -> list[str]:
        if self._texts is None:
            makers = [c.text for c in self.columns if c.searchable]
            self._texts = ["\n".join([make(row) for make in makers]).casefold() for row in self._rows]
        return self._texts

    # -- from one list of shown rows to the next, so that persistent indexes stay sound -------------------------

    def _set_shown(self, new: list[int]) -> None:
        wanted = set(new)
        self._set_shown_without({i for i in self._shown if i not in wanted})
        present = set(self._shown)
        added = [i for i in new if i not in present]
        if added:
            first = len(self._shown)
            # Rows come in at the end and move to their places in one step.
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._shown = self._shown + added
            self.endInsertRows()
        self._reorder(new)

    def _set_shown_without(self, gone: set[int]) -> None:
        if not gone:
            return
        kept = [i for i in self._shown if i not in gone]
        # Rows to go move to the end first, so that one removal is enough.
        self._reorder(kept + [i for i in self._shown if i in gone])
        self.beginRemoveRows(QModelIndex(), len(kept), len(self._shown) - 1)
        self._shown = kept
        self.endRemoveRows()

    def _reorder(self, new: list[int]) -> None:
        if new == self._shown:
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        before = [self._shown[index.row()] for index in held]
        self._shown = new
        if held:
            wanted = set(before)
            place = {i: n for n, i in enumerate(new) if i in wanted}
            moved = [self.index(place[i], index.column()) for i, index in zip(before, held, strict=True)]
            self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    # -- what Qt asks --------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._rows[self._shown[index.row()]]
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tooltip(row) or None) if column.tooltip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align.value
            case Qt.ItemDataRole.AccessibleTextRole:
                said = column.accessible(row) if column.accessible else column.text(row)
                return f"{column.title}: {said}"
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(column, row)
            case Qt.ItemDataRole.ForegroundRole:
                color = column.color(row) if column.color else ""
                return theme().color(color) if color else None
            case Qt.ItemDataRole.FontRole:
                return self._bold if column.bold else None
            case _:
                return row if role == ROW_ROLE else None

    @staticmethod
    def _icon(column: Column[T], row: T) -> QIcon | None:
        name = column.icon(row) if column.icon else ""
        color = column.color(row) if column.color else ""
        return theme().icon(name, color or "text_muted") if name else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.help or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.align.value
            case _:
                return None
