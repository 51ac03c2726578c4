"""The table every screen uses."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.kit.columns_dialog import ColumnsDialog
from understudy.ui.kit.dialogs import tell_error
from understudy.ui.kit.faces import Empty, Faces
from understudy.ui.kit.filter_bar import FilterBar
from understudy.ui.kit.header_state import HeaderState
from understudy.ui.kit.rows_model import Column, Filter, RowsModel
from understudy.ui.kit.state import MemoryState, UiState
from understudy.ui.kit.table_text import TableText, as_csv, as_markdown, as_tsv
from understudy.ui.theme.theme import theme

T = TypeVar("T")


class TableView(QTableView):
    """The grid itself: Enter opens, letters jump, Ctrl+C copies rows."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class DataTable(QWidget, Generic[T]):
    """Filter line, grid and faces in one. Signals: ``opened(row)``, ``selection_changed(list of rows)``.

    ``name`` is the key its columns are remembered under; ``title`` is its accessible name and heads exports.
    ``empty`` is what it says when there are no rows at all. ``menu`` builds the context menu of the selection.
    """

    opened = Signal(object)
    selection_changed = Signal(list)

    def __init__(
        self,
        name: str,
        title: str,
        columns: Sequence[Column[T]],
        id_of: Callable[[T], Hashable],
        empty: Empty,
        *,
        state: UiState | None = None,
        menu: Callable[[QWidget], QMenu] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.empty = empty
        self.menu = menu
        self.model = RowsModel(columns, id_of, self)
        self.bar = FilterBar(title)
        self.view = TableView()
        self.faces = Faces(self.view)
        self._build_view()
        self._columns_state = HeaderState(f"table.{name}", self.model, self.view, state or MemoryState())
        self._build_tools()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self.bar)
        layout.addWidget(self.faces, 1)
        # A chain of quick key presses filters once.
        self._typing = QTimer(self, singleShot=True, interval=60)
        self._typing.timeout.connect(self._filter_words)
        self.bar.words_changed.connect(lambda _: self._typing.start())
        self.bar.chip_removed.connect(self.remove_filter)
        self.bar.leave_down.connect(self._enter_grid)
        theme().changed.connect(self._fit)
        self._fit()

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.title)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setSortingEnabled(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _: self.choose_columns())
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.copy_wanted.connect(self.copy_tsv)
        view.activated.connect(self._open)
        view.selectionModel().selectionChanged.connect(self._tell_selection)

    def _build_tools(self) -> None:
        look = theme()
        columns, more = QToolButton(), QToolButton()
        for button, icon, text in (
            (columns, "columns", self.tr("Choose columns")),
            (more, "more", self.tr("Copy, export, print")),
        ):
            button.setProperty("kind", "quiet")
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            look.set_icon(button, icon)
            self.bar.tools.addWidget(button)
        columns.clicked.connect(self.choose_columns)
        menu = QMenu(more)
        entries: list[tuple[str, Callable[[], Any]]] = [
            (self.tr("Copy as table for spreadsheets"), self.copy_tsv),
            (self.tr("Copy as Markdown"), self.copy_markdown),
            (self.tr("Export as CSV…"), self.export_csv),
            (self.tr("Export as PDF…"), self.export_pdf),
            (self.tr("Print…"), self.print_preview),
        ]
        for text, (_, act) in zip(with_mnemonics([text for text, _ in entries]), entries, strict=True):
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget at the end of the filter line, before the table's own buttons."""
        self.bar.tools.insertWidget(self.bar.tools.count() - 2, widget)

    # -- data ----------------------------------------------------------------------------------------------------

    def loading(self) -> None:
        """Rows are on their way."""
        self.faces.loading()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows; what was selected and still exists stays selected, the scroll stays where it was."""
        place = self.view.verticalScrollBar().value()
        self.model.set_rows(rows)
        self.view.verticalScrollBar().setValue(place)
        self._columns_state.rows_came()
        self._update_face()

    def show_error(self, error: BaseException, retry: Callable[[], Any] | None = None) -> None:
        """Rows could not be read."""
        self.faces.show_error(error, retry, self.title)

    def selected(self) -> list[T]:
        """The selected rows, top to bottom."""
        numbers = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.row(n) for n in numbers]

    def select_ids(self, ids: Iterable[Hashable]) -> None:
        """Select rows by id, and scroll to the first."""
        wanted = set(ids)
        numbers = [n for n, row in enumerate(self.model.shown) if self.model.id_of(row) in wanted]
        selection = QItemSelection()
        for n in numbers:
            selection.select(self.model.index(n, 0), self.model.index(n, len(self.model.columns) - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if numbers:
            self.view.selectionModel().setCurrentIndex(
                self.model.index(numbers[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.view.scrollTo(self.model.index(numbers[0], 0))
        self.view.selectionModel().select(selection, flags)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """To the grid, or to the first action while there are no rows. A focus proxy would confuse Tab."""
        self.faces.focus_first(self.view, reason)

    # -- filters -------------------------------------------------------------------------------------------------

    def add_filter(self, condition: Filter[T]) -> None:
        """Filter by a condition and show it as a chip; one of the same id is replaced."""
        kept = [f for f in self.model.filters if f.id != condition.id]
        self._set_filters([*kept, condition])

    def remove_filter(self, filter_id: str) -> None:
        """Take a condition away."""
        self._set_filters([f for f in self.model.filters if f.id != filter_id])

    def clear_filters(self) -> None:
        """Show everything."""
        self.bar.box.clear()
        self._set_filters([])
        self._filter_words()
        self.view.setFocus()

    def _set_filters(self, filters: list[Filter[T]]) -> None:
        self.model.set_filters(filters)
        self.bar.set_chips([(f.id, f.label) for f in filters])
        self._update_face()

    def _filter_words(self) -> None:
        self._typing.stop()
        self.model.set_words(self.bar.box.text())
        self._update_face()

    def _update_face(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self.bar.set_count(shown, total)
        self.bar.setVisible(total > 0)
        if total == 0:
            self.faces.show_empty(self.empty)
        elif shown == 0:
            self.faces.show_no_match(self.clear_filters)
        else:
            self.faces.show_content()

    def _enter_grid(self) -> None:
        self._filter_words()
        if self.model.rowCount():
            if not self.view.selectionModel().hasSelection():
                self.view.selectRow(0)
            self.view.setFocus()

    # -- what people do --------------------------------------------------------------------------------------------

    def focus_filter(self) -> None:
        """Put the cursor into the filter box (Ctrl+F)."""
        self.bar.box.setFocus()
        self.bar.box.selectAll()

    def shown_text(self, *, only_selected: bool = False) -> TableText:
        """Visible columns in their order, as texts; only the selected rows if asked and there are any."""
        columns = [self.model.columns[i] for i in self._columns_state.visible()]
        rows = (self.selected() if only_selected else []) or self.model.shown
        note = " · ".join(
            filter(None, [self.bar.count.text(), self.bar.box.text(), *(f.label for f in self.model.filters)])
        )
        return TableText(
            self.title,
            note,
            [c.title for c in columns],
            [c.align for c in columns],
            [[c.text(r) for c in columns] for r in rows],
        )

    def copy_tsv(self) -> None:
        """Put the selected rows (or all) on the clipboard, for spreadsheets."""
        QGuiApplication.clipboard().setText(as_tsv(self.shown_text(only_selected=True)))

    def copy_markdown(self) -> None:
        """Put the selected rows (or all) on the clipboard as a Markdown table."""
        QGuiApplication.clipboard().setText(as_markdown(self.shown_text(only_selected=True)))

    def export_csv(self) -> None:
        """Ask where, then write what is shown."""
        if path := self._ask_path("csv", self.tr("CSV files (*.csv)")):
            self._write(lambda: path.write_text(as_csv(self.shown_text()), "utf-8-sig", newline=""))

    def export_pdf(self) -> None:
        """Ask where, then write what is shown, with page numbers."""
        if path := self._ask_path("pdf", self.tr("PDF files (*.pdf)")):
            from understudy.ui.kit.table_print import write_pdf

            self._write(lambda: write_pdf(self.shown_text(), path))

    def _write(self, write: Callable[[], Any]) -> None:
        try:
            write()
        except OSError as error:
            tell_error(self, error, self.tr("Export"))

    def print_preview(self) -> None:
        """Show the pages before they are printed."""
        from understudy.ui.kit.table_print import preview

        preview(self.shown_text(), self)

    def _ask_path(self, suffix: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export {what}").format(what=self.title), f"{self.title}.{suffix}", kinds
        )
        return Path(name) if name else None

    def choose_columns(self) -> None:
        """Show, hide and order columns from the keyboard."""
        dialog = ColumnsDialog(self._columns_state, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.model.row(index.row()))

    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.selected())

    def _show_menu(self, at: QPoint) -> None:
        if self.menu is not None and self.selected():
            menu = self.menu(self.view)
            if menu.actions():
                menu.popup(self.view.viewport().mapToGlobal(at))
            else:
                menu.deleteLater()

    def _fit(self) -> None:
        look = theme()
        self.view.verticalHeader().setDefaultSectionSize(round(look.em * 2))
        self.view.setIconSize(look.icon_size())
        # Lower than this a table is of no use: the screen scrolls instead.
        self.setMinimumHeight(look.em * 11)
