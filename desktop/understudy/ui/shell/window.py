"""The main window. It knows screens only as specs until they are opened, and no service at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SIGNAL, SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from understudy.ui.shell.frame import GEOMETRY, Frame

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from understudy.application.changes import Changes
    from understudy.tasks.runner import TaskRunner
    from understudy.ui.actions.registry import ActionRegistry
    from understudy.ui.actions.spec import ActionSpec
    from understudy.ui.kit.faces import Faces
    from understudy.ui.kit.link import Link
    from understudy.ui.kit.message_bar import MessageBar
    from understudy.ui.kit.palette import Provider
    from understudy.ui.kit.screen import Screen, ScreenTools
    from understudy.ui.kit.screen_spec import ScreenSpec
    from understudy.ui.kit.state import UiState
    from understudy.ui.kit.table import DataTable
    from understudy.ui.kit.task_tray import TaskTray
    from understudy.ui.kit.toast import ToastHost
    from understudy.ui.shell.app_info import AppInfo
    from understudy.ui.shell.navigator import Navigator
    from understudy.ui.theme.theme import Mode

_LINK = "window.link"


class MainWindow(Frame):
    """The window. The app makes it, shows it, and calls ``start`` once services are ready.

    Without ``tasks`` it is a mere frame, which can be painted before anything else is imported; ``completing`` then
    brings the rest, a step a turn. What is picked in the list meanwhile is opened by ``start``.

    Signals: ``undo_wanted``, ``redo_wanted``; ``context_wanted(programme id, cycle id)`` when a person picks another
    programme (cycle id -1) or cycle; ``closing`` when the window is really going.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    context_wanted = Signal(int, int)
    closing = Signal()

    tasks: TaskRunner
    navigator: Navigator
    registry: ActionRegistry
    messages: MessageBar
    tray: TaskTray
    toasts: ToastHost
    faces: Faces
    tools: ScreenTools

    def __init__(
        self,
        info: AppInfo,
        tasks: TaskRunner | None,
        state: UiState,
        specs: Sequence[ScreenSpec],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(info.name, state, specs, parent)
        self.info = info
        self.specs = {spec.id: spec for spec in specs}
        self.providers: list[Provider] = []
        self._screens: dict[str, Screen] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._programme: int | None = None
        self._cycle: tuple[int, str] | None = None
        self._whole = False
        self._ready = False
        self._in_list = False
        self._sure = False
        self._wanted = ""
        self.navigation.chosen.connect(self._open_from_list)
        if tasks is not None:
            for _ in self.completing(tasks):
                pass

    # -- becoming whole --------------------------------------------------------------------------------------------

    def completing(self, tasks: TaskRunner) -> Iterator[None]:
        """All that stands behind the frame, in steps short enough for a turn of the event loop each."""
        from understudy.ui.shell import parts

        yield from parts.attach(self, tasks)
        self._connect()
        self.faces.loading()
        self._whole = True

    def _connect(self) -> None:
        self.navigator.moved.connect(self._show_link)
        self.top.programme_chosen.connect(lambda i: self.context_wanted.emit(i, -1))
        self.top.cycle_chosen.connect(lambda i: self.context_wanted.emit(self._programme or -1, i))
        self.tasks.changed.connect(self._on_changed)
        self.tasks.failed.connect(self._on_failed)
        self.tasks.started.connect(self.tray.add)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            # From C++ to C++: the widget that lost focus may be half destroyed, and must not be shown to Python.
            self._focus_moved = QTimer(self, singleShot=True, interval=0)
            self._focus_moved.timeout.connect(self._on_focus)
            QObject.connect(app, SIGNAL("focusChanged(QWidget*,QWidget*)"), self._focus_moved, SLOT("start()"))

    # -- what the app calls ----------------------------------------------------------------------------------------

    def start(self, link: str = "") -> None:
        """Services are ready: open this place, else the one open last, else the first screen.

        The screen is built after the window had its chance to paint.
        """
        self._ready = True
        wanted = link or self.state.get(_LINK)
        QTimer.singleShot(0, self, lambda: self._open_first(wanted))

    def _open_first(self, wanted: str) -> None:
        from understudy.ui.kit.link import Link

        wanted = str(Link(self._wanted)) if self._wanted else wanted
        try:
            target = Link.parse(wanted)
        except ValueError:
            target = Link("")
        self.navigator.go(target if target.screen in self.specs else Link(next(iter(self.specs))))

    def set_context(
        self,
        programmes: Sequence[tuple[int, str]],
        programme: int | None,
        cycles: Sequence[tuple[int, str]],
        cycle: int | None,
    ) -> None:
        """Fill the switchers with (id, name) and show the current programme and cycle everywhere."""
        self.top.set_programmes(programmes, programme)
        self.top.set_cycles(cycles, cycle)
        self._programme = programme
        self._cycle = next(((i, name) for i, name in cycles if i == cycle), None)
        self._show_context()

    def set_undo(self, undo: str, redo: str) -> None:
        """The names of the operations that undo and redo would act on, "" for none."""
        self.registry.context.set(undo=undo, redo=redo)

    @property
    def programme(self) -> int | None:
        """The id of the programme in sight."""
        return self._programme

    @Slot()
    def come_to_front(self) -> None:
        """Somebody started the program again: this window answers."""
        from PySide6.QtCore import Qt

        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.raise_()
        self.activateWindow()

    # -- going places ----------------------------------------------------------------------------------------------

    def go(self, link: str) -> None:
        """Open a place by its link; a text that is none, or of an unknown screen, is said in the message bar."""
        from understudy.ui.kit.link import Link
        from understudy.ui.kit.message_bar import Message, Severity

        try:
            target = Link.parse(link)
            if target.screen not in self.specs:
                raise ValueError(self.tr("“{link}” leads to no screen of this version.").format(link=link))
        except ValueError as error:
            self.messages.show_message(Message("link", Severity.WARNING, str(error)))
            return
        self.messages.remove("link")
        self.navigator.go(target)

    @Slot(str)
    def open_screen(self, screen_id: str) -> None:
        """Open a screen as it was left, or at its start."""
        if not self._ready:
            self._wanted = screen_id
            return
        from understudy.ui.kit.link import Link

        past = next((link for link in self.navigator.recent(100) if link.screen == screen_id), Link(screen_id))
        self.navigator.go(past)

    @Slot(str)
    def _open_from_list(self, screen_id: str) -> None:
        # Who walks through the list with the arrow keys stays in it.
        self._in_list = True
        self.open_screen(screen_id)
        self._in_list = False

    @Slot(object)
    def _show_link(self, link: Link) -> None:
        if not self._ready:
            return
        spec = self.specs[link.screen]
        screen = self._screens.get(link.screen) or self._build(spec)
        self.stack.setCurrentWidget(self._areas[spec.id])
        self.faces.show_content()
        self.navigation.light_up(spec.parent or spec.id)
        self.registry.context.update(
            {"screen": spec.id, "back": self.navigator.can_go_back, "forward": self.navigator.can_go_forward}
        )
        self.state.set(_LINK, str(link))
        self._show_context()
        if not self._in_list and (target := screen.first_focus()) is not None:
            target.setFocus()

    def _build(self, spec: ScreenSpec) -> Screen:
        screen = spec.build(self.tools)
        self._screens[spec.id] = screen
        # Where text is large and the window small, a screen scrolls instead of being squeezed.
        area = QScrollArea()
        area.setWidgetResizable(True)
        from PySide6.QtCore import Qt

        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(screen)
        self._areas[spec.id] = area
        self.stack.addWidget(area)
        self.registry.register(screen.actions_of_screen())
        return screen

    @property
    def current_screen(self) -> Screen | None:
        """The screen in sight."""
        area = self.stack.currentWidget()
        return next((s for i, s in self._screens.items() if self._areas[i] is area), None)

    def _show_context(self) -> None:
        from understudy.ui.kit.screen import ScreenContext

        screen, link = self.current_screen, self.navigator.current
        if screen is None or link is None:
            return
        cycle_id, cycle = self._cycle or (None, "")
        screen.show_context(ScreenContext(self._programme, cycle_id, cycle, link))
        name = screen.title() or self.specs[link.screen].title
        self.setWindowTitle(f"{name} – {self.info.name}")

    # -- what the actions call -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the screen in sight again."""
        if self.current_screen is not None and self.current_screen.context is not None:
            self.current_screen.refresh()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        if self.current_screen is not None:
            self.current_screen.focus_filter()

    def open_palette(self, text: str = "") -> None:
        """Ctrl+K."""
        from understudy.ui.kit.palette import Palette

        Palette(self.registry, self.providers, self).open_over(text)

    def copy_link(self) -> None:
        """Put the link to this place on the clipboard."""
        if self.navigator.current is not None:
            from PySide6.QtGui import QGuiApplication

            from understudy.ui.kit.toast import Toast

            QGuiApplication.clipboard().setText(str(self.navigator.current))
            self.toasts.add(Toast(self.tr("Link copied")))

    def open_copied_link(self) -> None:
        """Go to the link on the clipboard."""
        from PySide6.QtGui import QGuiApplication

        self.go(QGuiApplication.clipboard().text())

    def with_table(self, act: Callable[[DataTable[Any]], Any]) -> None:
        """Do something with the table that has the keyboard, else the first of the screen in sight."""
        if table := self._table():
            act(table)

    def _table(self) -> DataTable[Any] | None:
        screen = self.current_screen
        if screen is None:
            return None
        from understudy.ui.kit.table import DataTable

        step: QWidget | None = self.focusWidget()
        while step is not None and not isinstance(step, DataTable):
            step = step.parentWidget()
        return step or next((t for t in screen.findChildren(DataTable) if t.isVisible()), None)

    def show_shortcuts(self) -> None:
        """The sheet of shortcuts."""
        from understudy.ui.actions.sheet import ShortcutSheet

        self._open_dialog(ShortcutSheet(self.registry, self))

    def show_about(self) -> None:
        """Versions."""
        from understudy.ui.shell.about import AboutDialog

        self._open_dialog(AboutDialog(self.info, self))

    def _open_dialog(self, dialog: Any) -> None:
        from PySide6.QtCore import Qt

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_log_folder(self) -> None:
        """Show the log files in the system's file manager."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.info.log_folder)))

    def set_look(
        self, mode: Mode | None = None, text_scale: int | None = None, reduced_motion: bool | None = None
    ) -> None:
        """Change colours, size of text or motion, and remember it."""
        from understudy.ui.theme.choice import choose_look

        choose_look(self.state, mode, text_scale, reduced_motion)
        self.registry.update_state()

    def register(self, specs: Sequence[ActionSpec]) -> None:
        """Add actions of the app (import, backup…) to menus and palette."""
        self.registry.register(specs)

    # -- what happens ----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        for screen in self._screens.values():
            screen.on_changed(changes)

    @Slot(object, str)
    def _on_failed(self, error: BaseException, title: str) -> None:
        self.messages.show_error(error, title)

    @Slot()
    def _on_focus(self) -> None:
        self.registry.context.update({"table": self._table() is not None})

    # -- remembering and leaving -----------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        running = [] if self._sure or not self._whole else self.tasks.running()
        if running:
            from understudy.ui.kit.dialogs import confirm

            event.ignore()
            confirm(
                self,
                self.tr("Understudy is still at work"),
                "\n".join(running),
                self.tr("Stop and quit"),
                self._quit_anyway,
            )
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.state.set(GEOMETRY, geometry)
        self.closing.emit()
        super().closeEvent(event)

    def _quit_anyway(self) -> None:
        self._sure = True
        self.close()
