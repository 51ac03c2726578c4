"""The line above a table: words to look for, removable chips, and how much of the whole is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from understudy.ui.kit.flow import FlowLayout
from understudy.ui.kit.labels import label, mark_data
from understudy.ui.theme.theme import theme


class FilterBar(QWidget):
    """``words_changed(text)`` while typing, ``chip_removed(id)``, ``leave_down()`` when arrow down is pressed."""

    words_changed = Signal(str)
    chip_removed = Signal(str)
    leave_down = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("Filter"))
        self.box.setAccessibleName(self.tr("Filter {what}").format(what=what))
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(look.em * 8)
        self.box.setMaximumWidth(look.em * 18)
        self.box.textChanged.connect(self.words_changed)
        self.box.installEventFilter(self)
        self.count = mark_data(label("", "muted"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, look.space(1))
        self._chips.hide()
        self.tools = QHBoxLayout()
        self.tools.setSpacing(look.space(1))
        line = QHBoxLayout()
        line.setSpacing(look.space(2))
        line.addWidget(self.box, 1)
        line.addWidget(self.count)
        line.addStretch(1)
        line.addLayout(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(1.5))
        layout.addLayout(line)
        layout.addWidget(self._chips)

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these (id, words) as chips; pressing one removes it."""
        focused = self._chips.isAncestorOf(self.focusWidget() or self)
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for chip_id, words in chips:
            chip = QToolButton()
            chip.setProperty("kind", "chip")
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setText(words)
            mark_data(chip)
            theme().set_icon(chip, "close", "on_accent_soft")
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.setAccessibleName(self.tr("Remove filter {words}").format(words=words))
            chip.setToolTip(chip.accessibleName())
            chip.clicked.connect(lambda _=False, gone=chip_id: self.chip_removed.emit(gone))
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(chips))
        if focused:
            self.box.setFocus()

    def set_count(self, shown: int, total: int) -> None:
        """Say "12 of 340", or "340" when nothing is left out."""
        locale = QLocale()
        if shown == total:
            text = locale.toString(total)
        else:
            text = self.tr("{shown} of {total}").format(shown=locale.toString(shown), total=locale.toString(total))
        self.count.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.box.text():
                self.box.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.leave_down.emit()
                return True
        return super().eventFilter(watched, event)
