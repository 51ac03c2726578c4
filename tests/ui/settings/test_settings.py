"""Settings: who you are, the look, programmes, rules with their mistakes, backups and checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.contracts import Open, ScreenContract, open_screen, settle  # noqa: F401 - a fixture
from tests.ui.home.homes import Told, open_listening
from understudy.application.errors import UserError
from understudy.application.services import Services
from understudy.ui.kit.choose import ChooseDialog
from understudy.ui.kit.forms import FormDialog
from understudy.ui.kit.screen import Screen, ScreenTools
from understudy.ui.kit.state import MemoryState
from understudy.ui.settings.screen import SettingsScreen
from understudy.ui.theme.choice import restore_look
from understudy.ui.theme.theme import Mode, theme


class SettingsContract(ScreenContract):
    section = "you"

    @pytest.fixture(autouse=True)
    def _homes(self, sample: Services, empty: Services) -> None:
        self.sample, self.empty = sample, empty

    def at_section(self, services: Services, tools: ScreenTools) -> Screen:
        screen = SettingsScreen(services, tools)
        screen.tabs.setCurrentWidget(screen.sections[self.section])
        return screen

    def make_screen(self, tools: ScreenTools) -> Screen:
        return self.at_section(self.sample, tools)

    def make_empty_screen(self, tools: ScreenTools) -> Screen:
        return self.at_section(self.empty, tools)

    def test_an_empty_place_says_how_to_begin(self, open_screen: Open) -> None:  # noqa: F811
        """Settings are never empty: there is always something to press or to write into."""
        _, screen = open_screen(self.make_empty_screen)
        assert screen.first_focus() is not None
        assert screen.first_focus().isEnabled()  # type: ignore[union-attr]


class TestYou(SettingsContract):
    pass


class TestLook(SettingsContract):
    section = "look"


class TestProgrammes(SettingsContract):
    section = "programmes"


class TestRules(SettingsContract):
    section = "rules"


class TestGitHub(SettingsContract):
    section = "github"


class TestData(SettingsContract):
    section = "data"


@pytest.fixture
def settings(open_screen: Open, sample: Services) -> tuple[SettingsScreen, Told]:  # noqa: F811
    return open_listening(open_screen, lambda tools: SettingsScreen(sample, tools))


def test_the_name_is_saved_with_undo(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, told = settings
    you = screen.you
    you.name.selectAll()
    QTest.keyClicks(you.name, "Ada Oxley")
    QTest.keyClick(you.name, Qt.Key.Key_Return)
    assert sample.settings.me().name == "Ada Oxley"
    assert told.toasts[-1].button == "Undo"
    assert not you.save_button.isEnabled()


def test_a_blank_name_cannot_be_saved(settings: tuple[SettingsScreen, Told]) -> None:
    you = settings[0].you
    you.name.selectAll()
    QTest.keyClick(you.name, Qt.Key.Key_Delete)
    assert not you.save_button.isEnabled()
    assert you.problem.text()


def test_the_user_can_be_a_person_of_the_rosters(
    settings: tuple[SettingsScreen, Told], sample: Services, qtbot: QtBot
) -> None:
    screen, told = settings
    screen.you.choose_button.click()
    dialog = screen.you.findChild(ChooseDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, "Corwin Tremblay")
    QTest.keyClick(dialog.box, Qt.Key.Key_Return)
    me = sample.settings.me()
    assert me.name == "Corwin Tremblay"
    assert screen.you.person.plain() == "Corwin Tremblay"
    told.window.activateWindow()
    qtbot.waitUntil(told.window.isActiveWindow)
    screen.you.person.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.you.person, Qt.Key.Key_Return)
    assert told.links == [f"understudy:person/{me.person_id}"]
    screen.you.clear_button.click()
    assert sample.settings.me().person_id is None


def test_the_id_of_the_program_at_github_is_saved_and_taken_out(
    settings: tuple[SettingsScreen, Told], sample: Services
) -> None:
    github, told = settings[0].github, settings[1]
    assert not sample.sign_in.can_use_code()
    QTest.keyClicks(github.client_id, " Iv1.0123456789abcdef ")
    QTest.keyClick(github.client_id, Qt.Key.Key_Return)
    assert sample.sign_in.client_id() == "Iv1.0123456789abcdef"
    assert sample.sign_in.can_use_code()
    assert told.toasts[-1].button == "Undo"
    assert github.state.text() == "People can sign in with a code."
    assert not github.save_button.isEnabled()
    github.client_id.selectAll()
    QTest.keyClick(github.client_id, Qt.Key.Key_Delete)
    assert github.problem.isHidden()
    github.save_button.click()
    assert not sample.sign_in.can_use_code()
    assert github.state.text() == "People sign in with a pasted token."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ghp_0123456789abcdefghij", "This is a token"),
        ("github_pat_11AAAA", "This is a token"),
        ("0123456789abcdef" * 2 + "01234567", "client secret"),
        ("two words here", "one word"),
        ("Ov23", "one word"),
        ("https://github.com/settings/apps", "one word"),
    ],
)
def test_what_is_no_client_id_is_said_beside_the_field_and_not_kept(
    settings: tuple[SettingsScreen, Told], sample: Services, typed: str, said: str
) -> None:
    github = settings[0].github
    QTest.keyClicks(github.client_id, typed)
    assert said in github.problem.text()
    assert github.client_id.property("problem") == "true"
    assert not github.save_button.isEnabled()
    QTest.keyClick(github.client_id, Qt.Key.Key_Return)
    assert sample.sign_in.client_id() == ""
    with pytest.raises(UserError, match=said):
        sample.sign_in.set_client_id(typed)


def test_what_is_being_typed_outlives_news(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, _ = settings
    QTest.keyClicks(screen.github.client_id, "Iv1.half")
    screen.refresh()
    assert screen.github.client_id.text() == "Iv1.half"
    sample.sign_in.set_client_id("Ov23liABCDEFGHIJ0123")
    screen.github.client_id.clear()
    screen.refresh()
    assert screen.github.client_id.text() == "Ov23liABCDEFGHIJ0123"


def test_the_look_changes_at_once_and_is_remembered(settings: tuple[SettingsScreen, Told]) -> None:
    screen, _ = settings
    screen.look.colors.setCurrentIndex(2)
    screen.look.scale.setCurrentText("130 %")
    assert (theme().mode, theme().text_scale) == (Mode.DARK, 130)
    state = screen.tools.state
    assert isinstance(state, MemoryState)
    theme().apply(Mode.LIGHT, 100)
    restore_look(state)
    assert (theme().mode, theme().text_scale) == (Mode.DARK, 130)
    assert screen.look.scale.currentText() == "130 %"


def test_the_look_follows_what_was_chosen_elsewhere(settings: tuple[SettingsScreen, Told]) -> None:
    screen, _ = settings
    theme().apply(Mode.DARK, 150)
    assert screen.look.colors.currentData() == "dark"
    assert screen.look.scale.currentData() == 150


def fill(screen: SettingsScreen, text: str) -> FormDialog:
    dialog = screen.programmes.findChild(FormDialog)
    assert dialog is not None
    box = dialog.findChild(QLineEdit)
    assert box is not None
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    return dialog


def test_a_programme_is_added_and_renamed(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, told = settings
    part = screen.programmes
    part.add_button.click()
    dialog = fill(screen, "Lantern release team (sample)")
    assert dialog.isVisible(), "a taken name is said beside the field"
    fill(screen, "Docs mentors")
    assert [row.name for row in sample.programmes.rows()] == ["Lantern release team (sample)", "Docs mentors"]
    dialog.close()
    part.table.select_ids([2])
    part.rename_button.click()
    renaming = next(d for d in part.findChildren(FormDialog) if d.isVisible())
    box = renaming.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "Docs shadows")
    renaming.try_accept()
    assert [row.name for row in sample.programmes.rows()][1] == "Docs shadows"
    assert told.toasts[-1].text == "Rename programme to Docs shadows"


def type_rules(screen: SettingsScreen, text: str) -> None:
    screen.rules.editor.setPlainText(text)
    screen.rules.check()


def test_rules_that_do_not_hold_are_said_with_line_and_key(
    settings: tuple[SettingsScreen, Told], sample: Services
) -> None:
    screen, _ = settings
    rules = screen.rules
    text = sample.succession.rules_text()
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "weight:" in words)
    type_rules(screen, text.replace("weight: 3", "weight: three", 1))
    assert rules.wrong_line == line
    assert "weight" in rules.state.text()
    assert not rules.save_button.isEnabled()
    rules.go_button.click()
    assert rules.editor.textCursor().blockNumber() == line - 1
    assert rules.editor.extraSelections()
    rules.discard_button.click()
    rules.check()
    assert rules.state.text() == "These rules hold."
    assert not rules.editor.extraSelections()


def test_rules_are_checked_while_typing(settings: tuple[SettingsScreen, Told], qtbot: QtBot) -> None:
    rules = settings[0].rules
    rules.editor.setPlainText("version: 2\n")
    qtbot.waitUntil(lambda: rules.wrong_line > 0)


def test_rules_are_saved_and_reset_with_undo(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, told = settings
    rules = screen.rules
    shipped = sample.succession.rules_text()
    type_rules(screen, shipped.replace("weight: 3", "weight: 7", 1))
    assert "+7" in {row.weight and f"{row.weight:+g}" for row in rules.table.model.shown}
    rules.save_button.click()
    assert "weight: 7" in sample.succession.rules_text()
    assert told.toasts[-1].text == "Edit succession rules"
    rules.reset_button.click()
    assert sample.succession.rules_text() == shipped
    assert rules.editor.toPlainText() == shipped


def test_what_somebody_writes_is_not_written_over(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, _ = settings
    type_rules(screen, sample.succession.rules_text() + "# my note\n")
    sample.succession.save_rules(sample.succession.rules_text().replace("weight: 3", "weight: 5", 1))
    screen.refresh()
    assert screen.rules.editor.toPlainText().endswith("# my note\n")


def test_a_backup_is_written_kept_and_restored_after_a_question(
    settings: tuple[SettingsScreen, Told], sample: Services
) -> None:
    screen, told = settings
    data = screen.data
    folder = sample.place.backups
    folder.mkdir(exist_ok=True)
    data.back_up(folder / "before.db")
    assert (folder / "before.db").stat().st_size > 10_000
    assert [row.file.name for row in data.backups.model.shown] == ["before.db"]
    data.backups.select_ids([folder / "before.db"])
    data.restore_button.click()
    box = screen.findChild(QMessageBox)
    assert box is not None
    assert told.app.backups == []
    go = next(b for b in box.findChildren(QPushButton) if b.text() == "Restore")
    go.click()
    assert told.app.backups == [folder / "before.db"]


def test_a_backup_that_cannot_be_written_is_said(
    settings: tuple[SettingsScreen, Told], sample: Services, expected_errors: ExpectedErrors
) -> None:
    expected_errors.expect("shown: A backup cannot take the place")
    screen, told = settings
    assert sample.place.file is not None
    screen.data.back_up(sample.place.file)
    assert "cannot take the place" in told.window.messages.messages[-1].text


def test_the_check_says_what_is_sound(settings: tuple[SettingsScreen, Told], sample: Services) -> None:
    screen, _ = settings
    screen.data.check_button.click()
    assert screen.data.findings.model.shown == sample.checks.run()


def test_another_home_is_opened_by_the_app(settings: tuple[SettingsScreen, Told], tmp_path: Path) -> None:
    screen, told = settings
    screen.data.open_home(tmp_path)
    assert told.app.homes == [tmp_path]


@pytest.mark.parametrize("name", ["you", "look", "programmes", "rules", "github", "data"])
def test_a_link_opens_its_section(open_screen: Open, sample: Services, name: str) -> None:  # noqa: F811
    window, screen = open_screen(lambda tools: SettingsScreen(sample, tools))
    window.go(f"understudy:it/{name}")
    assert isinstance(screen, SettingsScreen)
    assert screen.tabs.currentWidget() is screen.sections[name]


def test_a_dialog_may_go_while_it_has_the_keyboard(settings: tuple[SettingsScreen, Told], qtbot: QtBot) -> None:
    """The widget that loses the keyboard is half destroyed then; showing it to Python would end the program."""
    screen, told = settings
    told.window.activateWindow()
    qtbot.waitUntil(told.window.isActiveWindow)
    screen.programmes.add_button.click()
    dialog = screen.programmes.findChild(FormDialog)
    assert dialog is not None
    box = dialog.findChild(QLineEdit)
    assert box is not None
    box.setFocus()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    assert told.window.registry.context.get("table") is not None
