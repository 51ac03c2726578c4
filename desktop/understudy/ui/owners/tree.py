"""The tree with its filter line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTreeView, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Faces
from understudy.ui.kit.filter_bar import FilterBar
from understudy.ui.owners.nodes import Node, kept
from understudy.ui.owners.tree_model import OwnersTreeModel
from understudy.ui.theme.theme import theme


class TreeView(QTreeView):
    """Enter opens what is current; ``resized`` when there is other room, as when a scroll bar comes."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class OwnersTree(QWidget):
    """``chosen(Node)`` when another line becomes current, ``opened(Node)`` on Enter or a double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        look = theme()
        self._nodes: list[Node] = []
        self._first = self.tr("Directory")
        self.key = ""
        self.model = OwnersTreeModel(self)
        self.view = TreeView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Directories with an OWNERS file"))
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setAlternatingRowColors(True)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.selectionModel().currentChanged.connect(self._current)
        self.view.activated.connect(self._open)
        self.view.resized.connect(self._share)
        self.bar = FilterBar(self.tr("the tree"))
        self.only_few = QCheckBox(self.tr("Fewer than two active"))
        self.only_few.setToolTip(self.tr("Only places with fewer than two active approvers"))
        self.only_few.toggled.connect(self._filter)
        self.faces = Faces(self.view)
        self._typing = QTimer(self, singleShot=True, interval=60)
        self._typing.timeout.connect(self._filter)
        self.bar.words_changed.connect(lambda _: self._typing.start())
        self.bar.leave_down.connect(self._enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.bar)
        layout.addWidget(self.only_few)
        layout.addWidget(self.faces, 1)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        look = theme()
        self.view.setIconSize(look.icon_size())
        self.view.setIndentation(round(look.em * 0.7))
        self.setMinimumHeight(look.em * 14)
        header = self.view.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(round(look.em * 3))
        for column in (1, 2):
            header.resizeSection(column, round(look.em * 4.9))
        self._share()

    def _share(self) -> None:
        """The first column takes what the others leave, and the last keeps room for its words."""
        look, header = theme(), self.view.header()
        left = self.view.viewport().width() - header.sectionSize(1) - header.sectionSize(2)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        sign = round(look.em * 6.5)
        header.resizeSection(0, max(round(look.em * 6), left - sign))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().em * 14, super().minimumSizeHint().height())

    # -- data ----------------------------------------------------------------------------------------------------------

    def set_nodes(self, nodes: Sequence[Node], first: str, wanted: str = "") -> None:
        """Show these, with ``wanted`` (else what was current, else the first) chosen."""
        self._nodes, self._first = list(nodes), first
        self.key = wanted or self.key
        self._filter()

    def choose(self, key: str) -> bool:
        """Make a line current; filters that hide it are cleared. False when there is no such line."""
        if not self.model.index_of(key).isValid():
            self._clear()
        index = self.model.index_of(key)
        if not index.isValid():
            return False
        self._put(index)
        return True

    def _put(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.scrollTo(index)

    def _clear(self) -> None:
        self.bar.box.clear()
        self.only_few.setChecked(False)
        self._filter()

    def _filter(self) -> None:
        self._typing.stop()
        words = self.bar.box.text().casefold().split()
        shown = (
            kept(self._nodes, words, self.only_few.isChecked()) if words or self.only_few.isChecked() else self._nodes
        )
        key = self.key
        self.model.set_nodes(shown, self._first)
        self.view.expandAll()
        count = sum(1 for top in shown for node in top.walk() if node.row is not None)
        self.bar.set_count(count, sum(1 for top in self._nodes for node in top.walk() if node.row is not None))
        if not shown and self._nodes:
            self.faces.show_no_match(self._clear)
            return
        self.faces.show_content()
        index = self.model.index_of(key)
        if not index.isValid():
            index = self.model.index(0, 0)
        if index.isValid():
            self._put(index)

    def _current(self, index: QModelIndex, _: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None:
            self.key = node.key
            self.chosen.emit(node)

    def _open(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None:
            self.opened.emit(node)

    def _enter(self) -> None:
        self._filter()
        self.view.setFocus()

    def focus_filter(self) -> None:
        """Put the cursor into the filter box (Ctrl+F)."""
        self.bar.box.setFocus()
        self.bar.box.selectAll()
