"""What this is, in which version, and where its log lies."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.ui.kit.labels import IconLabel, label, mark_data, title
from understudy.ui.shell.app_info import AppInfo
from understudy.ui.theme.theme import theme


class AboutDialog(QDialog):
    """Versions that can be copied."""

    def __init__(self, info: AppInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle(self.tr("About {name}").format(name=info.name))
        self.versions = mark_data(label(info.text()))
        copy = QPushButton(self.tr("&Copy versions"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(info.text()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(IconLabel("understudy", "accent", 2.5))
        head.addWidget(title(info.name, data=True), 1)
        what = self.tr("Tracks shadows, mentors and role progression across release cycles.")
        layout = QVBoxLayout(self)
        edge = look.space(6)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(look.space(3))
        layout.addLayout(head)
        layout.addWidget(label(what, wrap=True))
        layout.addWidget(label(self.tr("It proposes; people decide."), "muted"))
        layout.addWidget(self.versions)
        layout.addWidget(mark_data(label(str(info.log_folder), "caption", wrap=True)))
        layout.addWidget(buttons)
        self.setMinimumWidth(look.em * 24)
