"""The catalogue of actions and the QActions made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from understudy.ui.actions.context import Context
from understudy.ui.actions.mnemonics import with_mnemonics
from understudy.ui.actions.spec import ActionSpec, Category
from understudy.ui.theme.theme import theme


class Clash(Exception):
    """Two actions want the same id or the same keys: a mistake in the program."""


class ActionRegistry(QObject):
    """Holds every action once. ``window`` carries the QActions, so that their shortcuts work in it.

    ``registered`` comes after actions were added, so that menus can be rebuilt.
    """

    registered = Signal()

    def __init__(self, window: QWidget, context: Context | None = None) -> None:
        super().__init__(window)
        self.window = window
        self.context = context or Context(self)
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self.context.changed.connect(self.update_state)

    def register(self, specs: Iterable[ActionSpec]) -> None:
        """Add actions. Raises Clash for an id or a shortcut that is taken where both would be active."""
        for _ in self.registering(specs):
            pass

    def registering(self, specs: Iterable[ActionSpec]) -> Iterator[None]:
        """The same in steps, for many actions at once: they are told apart and announced after the last."""
        for spec in specs:
            self._check(spec)
            self._specs[spec.id] = spec
            action = QAction(spec.title, self.window)
            action.setObjectName(spec.id)
            action.setShortcuts(spec.sequences())
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(spec.checkable)
            if spec.icon:
                theme().set_icon(action, spec.icon)
            if spec.tip:
                action.setStatusTip(spec.tip)
            action.triggered.connect(self._run)
            self.window.addAction(action)
            self._actions[spec.id] = action
            yield
        self.update_state()
        self.registered.emit()

    def _check(self, spec: ActionSpec) -> None:
        if spec.id in self._specs:
            raise Clash(f"the action {spec.id} is registered twice")
        mine = {s.toString() for s in spec.sequences()}
        for other in self._specs.values():
            meet = not (spec.scope and other.scope) or spec.scope == other.scope
            shared = mine & {s.toString() for s in other.sequences()}
            if meet and shared:
                raise Clash(f"{spec.id} and {other.id} share the shortcut {', '.join(sorted(shared))}")

    @Slot()
    def _run(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self._specs[sender.objectName()].callback()

    @Slot()
    def update_state(self) -> None:
        """Enable, check and title every action from the context."""
        screen = self.context.text("screen")
        for spec in self._specs.values():
            action = self._actions[spec.id]
            here = not spec.scope or spec.scope == screen
            action.setVisible(here)
            action.setEnabled(here and (spec.when is None or bool(spec.when(self.context))))
            if spec.checked is not None:
                action.setChecked(spec.checked(self.context))
            if spec.dynamic_title is not None:
                action.setText(spec.dynamic_title(self.context))
            self._describe(action)

    @staticmethod
    def _describe(action: QAction) -> None:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{action.text()} ({keys})" if keys else action.text())

    def action(self, action_id: str) -> QAction:
        """The QAction, for buttons and tool bars. Raises KeyError."""
        return self._actions[action_id]

    def spec(self, action_id: str) -> ActionSpec:
        """The data of an action. Raises KeyError."""
        return self._specs[action_id]

    def specs(self, *, scope: str | None = None, category: Category | None = None) -> list[ActionSpec]:
        """Actions in the order registered, of one scope or category if given."""
        return [
            spec
            for spec in self._specs.values()
            if (scope is None or spec.scope == scope) and (category is None or spec.category is category)
        ]

    def available(self) -> list[ActionSpec]:
        """What can be done right now, for the palette."""
        return [s for s in self._specs.values() if s.in_palette and self._actions[s.id].isEnabled()]

    def fill_menu(self, menu: QMenu, specs: Sequence[ActionSpec]) -> None:
        """Put actions into a menu, a separator between groups, each with a mnemonic of its own."""
        menu.clear()
        shown = [s for s in specs if isValid(self._actions[s.id]) and self._actions[s.id].isVisible()]
        texts = with_mnemonics([self._actions[s.id].text() for s in shown])
        group = shown[0].group if shown else ""
        for spec, text in zip(shown, texts, strict=True):
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(self._mirror(spec.id, text, menu))

    def _mirror(self, action_id: str, text: str, menu: QMenu) -> QAction:
        """A menu's own copy, so that a mnemonic of one menu does not appear in another menu or a tool tip."""
        source = self._actions[action_id]
        copy = QAction(text, menu)
        copy.setObjectName(action_id)
        copy.setCheckable(source.isCheckable())
        copy.setChecked(source.isChecked())
        copy.setEnabled(source.isEnabled())
        copy.setStatusTip(source.statusTip())
        # Shown beside the title but not active: the window's own action owns the keys.
        if keys := source.shortcut().toString(QKeySequence.SequenceFormat.NativeText):
            copy.setText(f"{text}\t{keys}")
        if icon := self._specs[action_id].icon:
            theme().set_icon(copy, icon)
        copy.triggered.connect(source.trigger)
        return copy

    def context_menu(self, parent: QWidget, ids: Sequence[str] | None = None) -> QMenu:
        """The menu of a selection: the item actions of the current screen, or those named."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if ids is None:
            specs = self.specs(scope=self.context.text("screen"), category=Category.ITEM)
        else:
            specs = [self._specs[i] for i in ids]
        self.fill_menu(menu, specs)
        return menu
