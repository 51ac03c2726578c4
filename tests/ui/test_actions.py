"""Actions are data registered once; everything else reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from understudy.ui.actions.mnemonics import mnemonic, plain, with_mnemonics
from understudy.ui.actions.registry import ActionRegistry, Clash
from understudy.ui.actions.sheet import ShortcutSheet
from understudy.ui.actions.spec import ActionSpec, Category


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def registry(qtbot: QtBot, done: list[str]) -> ActionRegistry:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = ActionRegistry(window)
    made.register(
        [
            ActionSpec(
                "edit.undo",
                "Undo",
                Category.EDIT,
                lambda: done.append("undo"),
                icon="undo",
                shortcut=QKeySequence.StandardKey.Undo,
                when=lambda c: bool(c.text("undo")),
                dynamic_title=lambda c: f"Undo {c.text('undo')}".strip(),
            ),
            ActionSpec("edit.copy", "Copy", Category.EDIT, lambda: done.append("copy"), group="clipboard"),
            ActionSpec(
                "people.open",
                "Open person",
                Category.ITEM,
                lambda: done.append("open"),
                shortcut="Ctrl+Return",
                scope="people",
                when=lambda c: c.count("people.selected") == 1,
            ),
            ActionSpec("people.export", "Export", Category.ITEM, lambda: done.append("export"), scope="people"),
        ]
    )
    return made


def test_the_context_decides_what_can_be_done(registry: ActionRegistry) -> None:
    def ids() -> list[str]:
        return [s.id for s in registry.available()]

    assert ids() == ["edit.copy"]
    registry.context.set(screen="people", people__selected=1, undo="Move seat")
    assert ids() == ["edit.undo", "edit.copy", "people.open", "people.export"]
    assert registry.action("edit.undo").text() == "Undo Move seat"
    registry.context.set(people__selected=2)
    assert "people.open" not in ids()
    registry.context.set(screen="team")
    assert not registry.action("people.export").isVisible()


def test_an_action_runs_its_callback(registry: ActionRegistry, done: list[str]) -> None:
    registry.action("edit.copy").trigger()
    registry.action("edit.undo").trigger()
    assert done == ["copy"], "undo is off, so nothing came of it"


def test_menus_read_the_registry(registry: ActionRegistry, done: list[str]) -> None:
    menu = QMenu(registry.window)
    registry.context.set(undo="Move seat")
    registry.fill_menu(menu, registry.specs(category=Category.EDIT))
    texts = [a.text().split("\t")[0] for a in menu.actions() if not a.isSeparator()]
    assert [plain(t) for t in texts] == ["Undo Move seat", "Copy"]
    assert len({mnemonic(t) for t in texts}) == 2
    assert menu.actions()[1].isSeparator()
    menu.actions()[0].trigger()
    assert done == ["undo"]


def test_a_context_menu_holds_the_actions_of_the_screen(registry: ActionRegistry) -> None:
    registry.context.set(screen="people", people__selected=1)
    menu = registry.context_menu(registry.window)
    assert [a.objectName() for a in menu.actions()] == ["people.open", "people.export"]


def test_ids_and_shortcuts_are_unique(registry: ActionRegistry) -> None:
    with pytest.raises(Clash, match="registered twice"):
        registry.register([ActionSpec("edit.copy", "Copy", Category.EDIT, print)])
    with pytest.raises(Clash, match="share the shortcut Ctrl\\+Return"):
        registry.register([ActionSpec("x.y", "Other", Category.FILE, print, shortcut="Ctrl+Return")])
    registry.register([ActionSpec("team.open", "Open", Category.ITEM, print, shortcut="Ctrl+Return", scope="team")])


def test_the_sheet_lists_every_action_with_keys(qtbot: QtBot, registry: ActionRegistry) -> None:
    sheet = ShortcutSheet(registry)
    qtbot.addWidget(sheet)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Open person" in texts
    assert QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText) in texts
    assert "Copy" not in texts
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@given(st.lists(st.text("abcdeABC &é 12", max_size=8), max_size=12))
def test_mnemonics_are_unique_and_lose_no_text(texts: list[str]) -> None:
    texts = [t.replace("&", "") for t in texts]
    made = with_mnemonics(texts)
    letters = [mnemonic(t) for t in made if mnemonic(t)]
    assert len(letters) == len(set(letters))
    assert [plain(t) for t in made] == texts


def test_a_given_mnemonic_stays() -> None:
    assert with_mnemonics(["&Open", "Other", "Close"]) == ["&Open", "O&ther", "&Close"]
