"""The item model of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from understudy.ui.owners.nodes import Node
from understudy.ui.theme.theme import theme

Index = QModelIndex | QPersistentModelIndex
NODE_ROLE = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()
_SIGN = 3


class OwnersTreeModel(QAbstractItemModel):
    """Four columns: what it is, approvers, reviewers, and what stands out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tops: list[Node] = []
        self._all: list[Node] = []
        self._by_key: dict[str, Node] = {}
        self._titles = (self.tr("Directory"), self.tr("Approvers"), self.tr("Reviewers"), self.tr("Stands out"))

    def set_nodes(self, tops: Sequence[Node], first: str) -> None:
        """Show these; ``first`` is the title of the first column."""
        self.beginResetModel()
        self.tops = list(tops)
        # Indexes hold numbers, no pointers: one that outlived its rows finds nothing, or something harmless.
        self._all = [node for top in self.tops for node in top.walk()]
        for number, node in enumerate(self._all):
            node.number = number
        self._by_key = {node.key: node for node in self._all}
        self._titles = (first, *self._titles[1:])
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """What stands at an index."""
        number = index.internalId() if index.isValid() else len(self._all)
        return self._all[number] if number < len(self._all) else None

    def index_of(self, key: str) -> QModelIndex:
        """Where something stands; the invalid index where it is not shown."""
        node = self._by_key.get(key)
        return self.createIndex(node.place, 0, node.number) if node is not None else QModelIndex()

    # -- what Qt asks --------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        above = self.node(parent)
        rows = above.children if above is not None else self.tops
        if not 0 <= row < len(rows) or not 0 <= column <= _SIGN or (parent.isValid() and parent.column() != 0):
            return QModelIndex()
        return self.createIndex(row, column, rows[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.place, 0, node.parent.number)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self.tops)
        node = self.node(parent)
        return len(node.children) if node is not None and parent.column() == 0 else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.ToolTipRole and section in (1, 2):
            return self.tr("Active ones of all its own file names; + active ones of the files above")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node, column = self.node(index), index.column()
        if node is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {self._said(node, column)}" if column else node.text
            case Qt.ItemDataRole.ToolTipRole:
                return (node.told if column == _SIGN else node.key if column == 0 else self._said(node, column)) or None
            case Qt.ItemDataRole.DecorationRole:
                if column == 0:
                    return (
                        theme().icon(node.icon, "danger" if node.icon == "error" else "text_muted")
                        if node.icon
                        else None
                    )
                return theme().icon(node.sign[0], node.sign[1]) if column == _SIGN and node.sign[0] else None
            case Qt.ItemDataRole.ForegroundRole:
                return theme().color(node.sign[1]) if column == _SIGN and node.sign[1] else None
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(0, round(theme().em * 1.7))
            case _:
                return node if role == NODE_ROLE else None

    def _said(self, node: Node, column: int) -> str:
        return node.said[column - 1] if node.said and column < _SIGN else self._text(node, column)

    @staticmethod
    def _text(node: Node, column: int) -> str:
        if column == 0:
            return node.text
        return node.sign[2] if column == _SIGN else node.cells[column - 1]
