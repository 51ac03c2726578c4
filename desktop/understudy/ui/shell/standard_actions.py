"""The actions every window has, whatever screen is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from understudy.ui.actions.context import Context
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.kit.screen_spec import ScreenSpec
from understudy.ui.shell.top_bar import FIND_KEYS
from understudy.ui.theme.theme import TEXT_SCALES, Mode, theme

if TYPE_CHECKING:
    from understudy.ui.shell.window import MainWindow

Key = QKeySequence.StandardKey


def _named(verb: str, alone: str, key: str) -> Callable[[Context], str]:
    def title(context: Context) -> str:
        name = context.text(key)
        return verb.format(name=name) if name else alone

    return title


def standard_actions(window: MainWindow) -> list[ActionSpec]:
    """File, Edit, View, Go and Help."""
    translate = QCoreApplication.translate
    undo, redo = translate("Menu", "Undo"), translate("StandardActions", "Redo")
    table = lambda c: bool(c.get("table"))  # noqa: E731
    return [
        ActionSpec(
            "edit.undo", undo, Category.EDIT, window.undo_wanted.emit, "undo", Key.Undo,
            when=lambda c: bool(c.text("undo")),
            dynamic_title=_named(translate("Menu", "Undo: {name}"), undo, "undo"),
        ),
        ActionSpec(
            "edit.redo", redo, Category.EDIT, window.redo_wanted.emit, "redo", Key.Redo,
            when=lambda c: bool(c.text("redo")),
            dynamic_title=_named(translate("Menu", "Redo: {name}"), redo, "redo"),
        ),
        ActionSpec(
            "edit.copy_table", translate("Menu", "Copy rows for spreadsheets"), Category.EDIT,
            lambda: window.with_table(lambda t: t.copy_tsv()), "copy", "Ctrl+Shift+C", table, group="copy",
        ),
        ActionSpec(
            "edit.copy_markdown", translate("Menu", "Copy rows as Markdown"), Category.EDIT,
            lambda: window.with_table(lambda t: t.copy_markdown()), "copy", "Ctrl+Alt+C", table, group="copy",
        ),
        ActionSpec(
            "edit.copy_link", translate("Menu", "Copy link to this place"), Category.EDIT,
            window.copy_link, "link", "Ctrl+Shift+L", group="copy",
        ),
        ActionSpec(
            "edit.filter", translate("Menu", "Filter"), Category.EDIT, window.focus_filter, "filter", Key.Find,
            group="find",
        ),
        ActionSpec(
            "file.export_csv", translate("Menu", "Export table as CSV…"), Category.FILE,
            lambda: window.with_table(lambda t: t.export_csv()), "export", None, table, group="table",
        ),
        ActionSpec(
            "file.export_pdf", translate("Menu", "Export table as PDF…"), Category.FILE,
            lambda: window.with_table(lambda t: t.export_pdf()), "export", None, table, group="table",
        ),
        ActionSpec(
            "file.print", translate("Menu", "Print table…"), Category.FILE,
            lambda: window.with_table(lambda t: t.print_preview()), "print", Key.Print, table, group="table",
        ),
        ActionSpec(
            "file.quit", translate("Menu", "Quit"), Category.FILE, window.close, "", "Ctrl+Q", group="quit"
        ),
        *_view_actions(window),
        ActionSpec(
            "go.find", translate("Menu", "Find and do…"), Category.GO, window.open_palette, "search", FIND_KEYS,
            in_palette=False,
        ),
        ActionSpec(
            "go.back", translate("Menu", "Back"), Category.GO, window.navigator.back, "back", Key.Back,
            lambda c: bool(c.get("back")), group="history",
        ),
        ActionSpec(
            "go.forward", translate("Menu", "Forward"), Category.GO, window.navigator.forward, "forward",
            Key.Forward, lambda c: bool(c.get("forward")), group="history",
        ),
        ActionSpec(
            "go.link", translate("Menu", "Open copied link"), Category.GO, window.open_copied_link, "link",
            "Ctrl+Shift+O", group="history",
        ),
        ActionSpec(
            "help.shortcuts", translate("Menu", "Keyboard shortcuts"), Category.HELP, window.show_shortcuts,
            "keyboard", "Ctrl+/",
        ),
        ActionSpec(
            "help.notice", translate("Menu", "Go to the notice on show"), Category.HELP, window.toasts.focus,
            "info", "Ctrl+Shift+N",
        ),
        ActionSpec(
            "help.log", translate("Menu", "Open log folder"), Category.HELP, window.open_log_folder, "folder",
            group="about",
        ),
        ActionSpec(
            "help.about", translate("Menu", "About"), Category.HELP, window.show_about, "info", group="about"
        ),
    ]  # fmt: skip


def _view_actions(window: MainWindow) -> list[ActionSpec]:
    translate = QCoreApplication.translate

    def look(mode: Mode) -> Callable[[], Any]:
        return lambda: window.set_look(mode=mode)

    def is_mode(mode: Mode) -> Callable[[Context], bool]:
        return lambda _: theme().mode is mode

    def scale(step: int) -> None:
        now = TEXT_SCALES.index(theme().text_scale) if theme().text_scale in TEXT_SCALES else 0
        window.set_look(text_scale=TEXT_SCALES[max(0, min(now + step, len(TEXT_SCALES) - 1))])

    return [
        ActionSpec(
            "view.refresh", translate("Menu", "Read again"), Category.VIEW, window.refresh, "refresh", Key.Refresh
        ),
        *(
            ActionSpec(
                f"view.{mode.value}", title, Category.VIEW, look(mode), "theme" if mode is Mode.SYSTEM else "",
                checkable=True, checked=is_mode(mode), group="theme",
            )
            for mode, title in (
                (Mode.SYSTEM, translate("Menu", "Colours of the system")),
                (Mode.LIGHT, translate("Menu", "Light colours")),
                (Mode.DARK, translate("Menu", "Dark colours")),
            )
        ),
        ActionSpec(
            "view.larger", translate("Menu", "Larger text"), Category.VIEW, lambda: scale(1), "", Key.ZoomIn,
            group="text",
        ),
        ActionSpec(
            "view.smaller", translate("Menu", "Smaller text"), Category.VIEW, lambda: scale(-1), "", Key.ZoomOut,
            group="text",
        ),
        ActionSpec(
            "view.normal", translate("Menu", "Normal text"), Category.VIEW,
            lambda: window.set_look(text_scale=100), "", "Ctrl+0", group="text",
        ),
        ActionSpec(
            "view.still", translate("Menu", "Less motion"), Category.VIEW,
            lambda: window.set_look(reduced_motion=not theme().reduced_motion), "", checkable=True,
            checked=lambda _: theme().reduced_motion, group="text",
        ),
    ]  # fmt: skip


def screen_actions(window: MainWindow, specs: list[ScreenSpec]) -> list[ActionSpec]:
    """ "Go to …" for every screen in the navigation; the first nine have Ctrl+1 to Ctrl+9, the tenth Ctrl+Shift+0."""
    keys = [*(f"Ctrl+{n}" for n in range(1, 10)), "Ctrl+Shift+1", "Ctrl+Shift+2", "Ctrl+Shift+3"]

    def opener(screen_id: str) -> Callable[[], Any]:
        return lambda: window.open_screen(screen_id)

    return [
        ActionSpec(
            f"go.{spec.id}", spec.title, Category.GO, opener(spec.id), spec.icon,
            keys[n] if n < len(keys) else None, group="screens",
        )
        for n, spec in enumerate(s for s in specs if s.in_navigation)
    ]  # fmt: skip
