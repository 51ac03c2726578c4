"""What can be done on the Team screen, as actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from understudy.ui.actions.context import Context
from understudy.ui.actions.spec import ActionSpec, Category

if TYPE_CHECKING:
    from understudy.ui.team.screen import TeamScreen

ROLE_ACTIONS = (
    "team.add_person",
    "team.successors",
    "team.role_history",
    "team.edit_row",
    "team.remove_row",
)
"""The menu of a role."""

DATE_ACTIONS = ("team.edit_date", "team.remove_date", "team.add_date", "team.confirm_dates")


def _some(c: Context) -> bool:
    return c.count("team.active") > 0 and not c.count("team.ended") and c.text("team.part") != "dates"


def _one(c: Context) -> bool:
    return c.count("team.active") + c.count("team.ended") == 1 and c.text("team.part") != "dates"


def _past(c: Context) -> bool:
    return c.count("team.ended") == 1 and not c.count("team.active") and c.text("team.part") != "dates"


def _role(c: Context) -> bool:
    return bool(c.text("team.role")) and c.text("team.part") != "dates"


def _empty_role(c: Context) -> bool:
    return _role(c) and bool(c.get("team.empty_role"))


def _dates(c: Context) -> bool:
    return c.count("team.dates") > 0 and c.text("team.part") == "dates"


def _board(c: Context) -> bool:
    return c.text("team.part") == "board" and _some(c)


def _one_card(c: Context) -> bool:
    return _board(c) and _one(c)


def team_actions(screen: TeamScreen) -> list[ActionSpec]:
    """Everything, each once; menus, context menus and the palette take from it."""
    translate = QCoreApplication.translate

    def item(
        what: str,
        title: str,
        act: Callable[[], Any],
        icon: str,
        key: str | None = None,
        when: Callable[[Context], bool] | None = None,
        group: str = "seat",
    ) -> ActionSpec:
        return ActionSpec(f"team.{what}", title, Category.ITEM, act, icon, key, when=when, scope=screen.id, group=group)

    def role(
        what: str, title: str, act: Callable[[], Any], icon: str, when: Callable[[Context], bool] = _role
    ) -> ActionSpec:
        return item(what, title, act, icon, None, when, "role")

    def file(what: str, title: str, act: Callable[[], Any], icon: str, key: str | None = None) -> ActionSpec:
        return ActionSpec(f"team.{what}", title, Category.FILE, act, icon, key, scope=screen.id, group="team")

    def view(what: str, title: str, part: str, icon: str) -> ActionSpec:
        return ActionSpec(
            f"team.{what}", title, Category.VIEW, lambda: screen.show_part(part), icon, scope=screen.id, group="team"
        )

    dates, deeds = screen.dates, screen.deeds
    return [
        item("open", translate("Team", "Open person"), deeds.open_person, "person", None, _one),
        item("move", translate("Team", "Move to…"), deeds.move_to, "move", "Ctrl+Shift+M", _some),
        item(
            "move_within",
            translate("Team", "Move within the cycle…"),
            deeds.move_within,
            "calendar",
            "Ctrl+Alt+M",
            _some,
        ),
        item("up", translate("Team", "Move up"), lambda: deeds.shift(-1), "chevron-up", "Alt+Up", _one_card),
        item("down", translate("Team", "Move down"), lambda: deeds.shift(1), "chevron-down", "Alt+Down", _one_card),
        item("edit_seat", translate("Team", "Edit seat…"), deeds.edit_seat, "edit", "F2", _one),
        item("remove", translate("Team", "Remove from the team…"), deeds.remove, "remove", "Del", _some),
        item("put_back", translate("Team", "Put back"), deeds.put_back, "undo", None, _past),
        item("add_person", translate("Team", "Add person…"), deeds.add_person, "add", "Ctrl+N", group="role"),
        role("successors", translate("Team", "See who could lead"), deeds.see_successors, "succession"),
        role("role_history", translate("Team", "This role over time"), deeds.role_history, "history"),
        role("edit_row", translate("Team", "Edit role in this cycle…"), deeds.edit_row, "settings"),
        role("remove_row", translate("Team", "Remove the empty role"), deeds.remove_row, "delete", _empty_role),
        item("edit_date", translate("Team", "Edit date…"), dates.edit, "edit", None, _dates, "dates"),
        item("remove_date", translate("Team", "Remove date"), dates.remove, "remove", "Ctrl+Del", _dates, "dates"),
        item("add_date", translate("Team", "Add a date…"), dates.add, "calendar", None, None, "dates"),
        item(
            "confirm_dates",
            translate("Team", "Confirm all dates"),
            dates.confirm_all,
            "check",
            None,
            lambda c: c.count("team.unconfirmed") > 0,
            "dates",
        ),
        view("board", translate("Team", "Team as a board"), "board", "team"),
        view("table", translate("Team", "Team as a table"), "table", "table"),
        view("dates", translate("Team", "Dates of the cycle"), "dates", "calendar"),
        ActionSpec(
            "cycle.create_next",
            translate("Team", "Create the next cycle…"),
            Category.FILE,
            deeds.create_next,
            "add",
            "Ctrl+Shift+K",
            scope=screen.id,
            group="team",
            dynamic_title=lambda c: (
                translate("Team", "Create {cycle}…").format(cycle=c.text("team.next"))
                if c.text("team.next")
                else translate("Team", "Create the next cycle…")
            ),
        ),
        file("add_role", translate("Team", "Add a role to the cycle…"), deeds.add_role, "ladder"),
        file("export", translate("Team", "Export roster…"), deeds.export, "export", "Ctrl+E"),
        file("print", translate("Team", "Print the team…"), deeds.print_team, "print"),
    ]
