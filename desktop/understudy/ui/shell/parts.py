"""Everything behind the frame of a window: brought in after the first paint, in short steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from understudy.ui.shell.menus import fill_menus
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.tasks.runner import TaskRunner
    from understudy.ui.shell.window import MainWindow


def attach(window: MainWindow, tasks: TaskRunner) -> Iterator[None]:
    """Make what the window consists of. Actions come last: by then all they act on is there."""
    window.tasks = tasks
    theme().settle()
    yield
    from understudy.ui.kit.faces import Faces

    window.faces = Faces(window.stack)
    yield
    from understudy.ui.kit.message_bar import MessageBar

    window.messages = MessageBar()
    yield
    from understudy.ui.kit.task_tray import TaskTray

    window.tray = TaskTray()
    yield
    from understudy.ui.kit.toast import ToastHost

    window.toasts = ToastHost(window.body)
    yield
    from understudy.ui.shell.navigator import Navigator

    window.navigator = Navigator(window)
    window.middle.addWidget(window.messages)
    window.middle.addWidget(window.faces, 1)
    yield
    from understudy.ui.actions.registry import ActionRegistry

    window.registry = ActionRegistry(window)
    yield
    from understudy.ui.shell.standard_actions import screen_actions, standard_actions

    yield from window.registry.registering(
        [*standard_actions(window), *screen_actions(window, [*window.specs.values()])]
    )
    yield from fill_menus(window.menus, window.registry)
    window.navigation.complete(window.tray)
    yield
    window.top.complete(window.registry)
    yield
    from understudy.ui.kit.screen import ScreenTools

    window.tools = ScreenTools(
        tasks,
        window.registry,
        window.state,
        window.toasts.add,
        window.messages.show_message,
        window.go,
        window.undo_wanted.emit,
    )
