"""All screens of the program, as specs: nothing of a screen is imported before it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from understudy.ui.kit.screen_spec import ScreenSpec

if TYPE_CHECKING:
    from understudy.application.services import Services
    from understudy.ui.kit.screen import Screen, ScreenTools

    Provider = Callable[[], Services]


def screen_specs(services: Provider) -> list[ScreenSpec]:
    """The specs in the order of the navigation. ``services`` is called when a screen is built, not before."""

    # Named so, and called with both literals, for pyside6-lupdate to find the words.
    translate = QCoreApplication.translate

    def home(tools: ScreenTools) -> Screen:
        from understudy.ui.home.screen import HomeScreen

        return HomeScreen(services(), tools)

    def team(tools: ScreenTools) -> Screen:
        from understudy.ui.team.screen import TeamScreen

        return TeamScreen(services(), tools)

    def applications(tools: ScreenTools) -> Screen:
        from understudy.ui.applications.screen import ApplicationsScreen

        return ApplicationsScreen(services(), tools)

    def application(tools: ScreenTools) -> Screen:
        from understudy.ui.applications.page import ApplicationScreen

        return ApplicationScreen(services(), tools)

    def staffing(tools: ScreenTools) -> Screen:
        from understudy.ui.staffing.screen import StaffingScreen

        return StaffingScreen(services(), tools)

    def people(tools: ScreenTools) -> Screen:
        from understudy.ui.people.screen import PeopleScreen

        return PeopleScreen(services(), tools)

    def person(tools: ScreenTools) -> Screen:
        from understudy.ui.people.person import PersonScreen

        return PersonScreen(services(), tools)

    def account(tools: ScreenTools) -> Screen:
        from understudy.ui.people.account import AccountScreen

        return AccountScreen(services(), tools)

    def merges(tools: ScreenTools) -> Screen:
        from understudy.ui.people.merges import MergesScreen

        return MergesScreen(services(), tools)

    def succession(tools: ScreenTools) -> Screen:
        from understudy.ui.succession.screen import SuccessionScreen

        return SuccessionScreen(services(), tools)

    def ladder(tools: ScreenTools) -> Screen:
        from understudy.ui.ladder.screen import LadderScreen

        return LadderScreen(services(), tools)

    def case(tools: ScreenTools) -> Screen:
        from understudy.ui.ladder.case import CaseScreen

        return CaseScreen(services(), tools)

    def owners(tools: ScreenTools) -> Screen:
        from understudy.ui.owners.screen import OwnersScreen

        return OwnersScreen(services(), tools)

    def roles(tools: ScreenTools) -> Screen:
        from understudy.ui.roles.screen import RolesScreen

        return RolesScreen(services(), tools)

    def reports(tools: ScreenTools) -> Screen:
        from understudy.ui.reports.screen import ReportsScreen

        return ReportsScreen(services(), tools)

    def sources(tools: ScreenTools) -> Screen:
        from understudy.ui.sources.screen import SourcesScreen

        return SourcesScreen(services(), tools)

    def settings(tools: ScreenTools) -> Screen:
        from understudy.ui.settings.screen import SettingsScreen

        return SettingsScreen(services(), tools)

    def welcome(tools: ScreenTools) -> Screen:
        from understudy.ui.welcome.screen import WelcomeScreen

        return WelcomeScreen(services(), tools)

    return [
        ScreenSpec("home", translate("Screens", "Home"), "home", home, group="cycle"),
        ScreenSpec("team", translate("Screens", "Team"), "team", team, group="cycle"),
        ScreenSpec("applications", translate("Screens", "Applications"), "applications", applications, group="cycle"),
        ScreenSpec("staffing", translate("Screens", "Staffing"), "staffing", staffing, group="cycle"),
        ScreenSpec("people", translate("Screens", "People"), "people", people, group="cycle"),
        ScreenSpec("succession", translate("Screens", "Succession"), "succession", succession, group="cycle"),
        ScreenSpec("ladder", translate("Screens", "Ladder"), "ladder", ladder, group="cycle"),
        ScreenSpec("owners", translate("Screens", "OWNERS"), "owners", owners, group="cycle"),
        ScreenSpec("roles", translate("Screens", "Roles"), "lead", roles, group="about"),
        ScreenSpec("reports", translate("Screens", "Reports"), "reports", reports, group="about"),
        ScreenSpec("sources", translate("Screens", "Sources"), "sources", sources, group="about"),
        ScreenSpec("settings", translate("Screens", "Settings"), "settings", settings, group="about"),
        ScreenSpec("person", translate("Screens", "Person"), "person", person, in_navigation=False, parent="people"),
        ScreenSpec(
            "application",
            translate("Screens", "Application"),
            "applications",
            application,
            in_navigation=False,
            parent="applications",
        ),
        ScreenSpec("case", translate("Screens", "Case"), "ladder", case, in_navigation=False, parent="ladder"),
        ScreenSpec("account", translate("Screens", "Account"), "person", account, in_navigation=False, parent="people"),
        ScreenSpec(
            "merges", translate("Screens", "One person or two?"), "people", merges, in_navigation=False, parent="people"
        ),
        ScreenSpec("welcome", translate("Screens", "Welcome"), "start", welcome, in_navigation=False, parent="home"),
    ]
