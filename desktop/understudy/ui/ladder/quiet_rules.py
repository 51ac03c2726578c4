"""Every published threshold on one person, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from understudy.ui.kit.labels import IconLabel, label, mark_data
from understudy.ui.ladder.parts import Told
from understudy.ui.ladder.words import quiet_icon, quiet_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.ladder.quiet import QuietRow, RuleSeen


class QuietRules(QWidget):
    """The rules with what was counted, each with icon and word."""

    def __init__(self) -> None:
        super().__init__()
        mark_data(self)
        look = theme()
        self.verdict = Told()
        self.partial = label("", "caption", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.space(3))
        self._grid.setVerticalSpacing(look.space(1.5))
        self._grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.verdict)
        layout.addLayout(self._grid)
        layout.addWidget(self.partial)

    def show_row(self, row: QuietRow) -> None:
        """Somebody's."""
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        last = row.last_at.date().isoformat() if row.last_at is not None else self.tr("never in what was read")
        words = [quiet_word(row.verdict), row.why, self.tr("last seen {day}").format(day=last)]
        self.verdict.say(" · ".join(filter(None, words)), quiet_icon(row.verdict), "text_muted")
        for number, rule in enumerate(row.rules):
            icon, word = self._said(rule)
            self._grid.addWidget(IconLabel(icon), number * 2, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(word, "strong"), number * 2, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(rule.text, wrap=True), number * 2, 2)
            self._grid.addWidget(label(counted(rule), "muted", wrap=True), number * 2 + 1, 2)
        self.partial.setText("\n".join(row.partial))
        self.partial.setVisible(bool(row.partial))

    def _said(self, rule: RuleSeen) -> tuple[str, str]:
        if rule.quiet is None:
            return "settings", self.tr("not configured")
        return ("quiet", self.tr("quiet")) if rule.quiet else ("check", self.tr("active"))


def counted(rule: RuleSeen) -> str:
    """What was counted, each with its threshold."""
    return "; ".join(f"{part.title}: {part.value} ({part.threshold})" for part in rule.parts)
