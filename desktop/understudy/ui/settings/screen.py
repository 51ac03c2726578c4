"""The Settings screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.labels import title
from understudy.ui.kit.link import link_to
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.settings.data import DataSection
from understudy.ui.settings.github import GitHubSection
from understudy.ui.settings.look import LookSection
from understudy.ui.settings.programmes import ProgrammesSection
from understudy.ui.settings.rules import RulesSection
from understudy.ui.settings.section import Section, SectionTabs
from understudy.ui.settings.you import YouSection
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services


class SettingsScreen(Screen):
    """You, the look, programmes, succession rules, GitHub, data; understudy:settings/<section> opens one."""

    id = "settings"
    nouns = ("settings", "programmes", "cycles", "people")

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__(tools)
        self.you = YouSection(services, tools)
        self.look = LookSection(services, tools)
        self.programmes = ProgrammesSection(services, tools)
        self.rules = RulesSection(services, tools)
        self.github = GitHubSection(services, tools)
        self.data = DataSection(services, tools)
        self.sections: dict[str, Section] = {
            "you": self.you,
            "look": self.look,
            "programmes": self.programmes,
            "rules": self.rules,
            "github": self.github,
            "data": self.data,
        }
        names = (
            self.tr("You"),
            self.tr("Look"),
            self.tr("Programmes"),
            self.tr("Rules"),
            self.tr("GitHub"),
            self.tr("Data"),
        )
        self.tabs = SectionTabs()
        self.tabs.tabBar().setAccessibleName(self.tr("Sections of the settings"))
        for name, section in zip(names, self.sections.values(), strict=True):
            self.tabs.addTab(section, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(3))
        layout.addWidget(title(self.tr("Settings")))
        layout.addWidget(self.tabs, 1)

    def title(self) -> str:
        return self.tr("Settings")

    def refresh(self) -> None:
        assert self.context is not None
        wanted = self.context.link.part(0)
        if wanted in self.sections:
            self.tabs.setCurrentWidget(self.sections[wanted])
        for section in self.sections.values():
            section.refresh(self.context.programme_id)

    def actions_of_screen(self) -> list[ActionSpec]:
        def opener(name: str) -> ActionSpec:
            section = self.sections[name]
            text = self.tr("Settings: {section}").format(section=self.tabs.tabText(self.tabs.indexOf(section)))
            return ActionSpec(
                f"settings.{name}",
                text,
                Category.ITEM,
                lambda: self.tools.navigate(link_to("settings", name)),
                "settings",
                scope=self.id,
                group="sections",
            )

        return [
            *(opener(name) for name in self.sections),
            ActionSpec(
                "settings.backup",
                self.tr("Back up…"),
                Category.ITEM,
                self.data.choose_backup,
                "export",
                scope=self.id,
                group="data",
            ),
            ActionSpec(
                "settings.check",
                self.tr("Check the database"),
                Category.ITEM,
                self._check,
                "check",
                scope=self.id,
                group="data",
            ),
        ]

    def _check(self) -> None:
        self.tabs.setCurrentWidget(self.data)
        self.data.check()

    def first_focus(self) -> QWidget | None:
        current = self.tabs.currentWidget()
        return current.first_focus() if isinstance(current, Section) else None
