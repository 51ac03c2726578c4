"""Settings: colours, size of text, motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox

from understudy.ui.kit.labels import mark_data
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.settings.section import Section
from understudy.ui.theme.choice import choose_look
from understudy.ui.theme.theme import TEXT_SCALES, Mode, theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class LookSection(Section):
    """How the window looks. Every change shows at once."""

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(services, tools)
        self.colors = QComboBox()
        for mode, text in (
            (Mode.SYSTEM, self.tr("As the system has it")),
            (Mode.LIGHT, self.tr("Light")),
            (Mode.DARK, self.tr("Dark")),
        ):
            self.colors.addItem(text, mode.value)
        self.scale = mark_data(QComboBox())
        for per_cent in TEXT_SCALES:
            self.scale.addItem(f"{per_cent} %", per_cent)
        self.still = QCheckBox(self.tr("&Less motion"))
        self.still.setAccessibleDescription(self.tr("Nothing slides or fades."))
        self.caption(self.tr("Colours"), self.colors)
        self.across(self.colors)
        self.caption(self.tr("Size of text"), self.scale, self.tr("Everything grows with the text: Ctrl++ and Ctrl+−."))
        self.across(self.scale)
        self.body.addSpacing(theme().space(2))
        self.body.addWidget(self.still)
        self.body.addStretch(1)
        self.refresh(None)
        self.colors.currentIndexChanged.connect(lambda _: self._choose(mode=Mode(self.colors.currentData())))
        self.scale.currentIndexChanged.connect(lambda _: self._choose(text_scale=int(self.scale.currentData())))
        self.still.toggled.connect(lambda on: self._choose(reduced_motion=on))
        theme().changed.connect(self._follow)

    def first_focus(self) -> QComboBox:
        return self.colors

    def _follow(self) -> None:
        self.refresh(None)

    def refresh(self, programme: int | None) -> None:
        look = theme()
        with QSignalBlocker(self.colors), QSignalBlocker(self.scale), QSignalBlocker(self.still):
            self.colors.setCurrentIndex(self.colors.findData(look.mode.value))
            self.scale.setCurrentIndex(self.scale.findData(look.text_scale))
            self.still.setChecked(look.reduced_motion)

    def _choose(
        self, *, mode: Mode | None = None, text_scale: int | None = None, reduced_motion: bool | None = None
    ) -> None:
        choose_look(self.tools.state, mode, text_scale, reduced_motion)
        self.tools.registry.update_state()
