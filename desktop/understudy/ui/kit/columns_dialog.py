"""Show, hide and order the columns of a table without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.ui.kit.header_state import HeaderState
from understudy.ui.kit.labels import label

_COLUMN = int(Qt.ItemDataRole.UserRole)


class ColumnsDialog(QDialog):
    """A checked list; changes show at once."""

    def __init__(self, state: HeaderState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setWindowTitle(self.tr("Choose columns"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.up, self.down, self.back = (
            QPushButton(text) for text in (self.tr("Move &up"), self.tr("Move &down"), self.tr("&Reset"))
        )
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.back.clicked.connect(self._reset)
        side = QVBoxLayout()
        for button in (self.up, self.down, self.back):
            side.addWidget(button)
        side.addStretch()
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label(self.tr("Checked columns are shown, from start to end."), "muted", wrap=True))
        layout.addLayout(middle)
        layout.addWidget(close)
        self._fill()
        self.list.itemChanged.connect(self._apply)
        self.list.model().rowsMoved.connect(self._apply)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        visible = set(self._state.visible())
        for column in self._state.order():
            item = QListWidgetItem(self._state.titles()[column])
            item.setData(_COLUMN, column)
            item.setCheckState(Qt.CheckState.Checked if column in visible else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def _apply(self) -> None:
        items = [self.list.item(n) for n in range(self.list.count())]
        order = [int(i.data(_COLUMN)) for i in items]
        hidden = {int(i.data(_COLUMN)) for i in items if i.checkState() is Qt.CheckState.Unchecked}
        self._state.arrange(order, hidden)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)
            self._apply()

    def _reset(self) -> None:
        self._state.reset()
        self._fill()
