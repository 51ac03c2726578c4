"""Toasts, messages, tasks, the palette, links, forms, the timeline, times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.qt_leaks import ExpectedErrors
from tests.ui.samples import sample_bars
from understudy.application.errors import Conflict, UserError
from understudy.application.progress import Progress
from understudy.tasks.runner import TaskRunner
from understudy.ui.kit.dialogs import confirm
from understudy.ui.kit.errors import explain
from understudy.ui.kit.forms import FormDialog, required
from understudy.ui.kit.fuzzy import best
from understudy.ui.kit.link import Link, link_to
from understudy.ui.kit.links import LinkLabel, open_url
from understudy.ui.kit.message_bar import Message, MessageBar, Severity
from understudy.ui.kit.palette import Deliver, Entry, Palette
from understudy.ui.kit.task_tray import TaskTray
from understudy.ui.kit.timeline import Timeline
from understudy.ui.kit.times import exact, relative
from understudy.ui.kit.toast import Toast, ToastHost
from understudy.ui.theme.theme import theme


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


# -- toasts ------------------------------------------------------------------------------------------------------------


def test_the_newest_toast_takes_the_place_of_the_one_before(qtbot: QtBot, page: QWidget) -> None:
    """Undo takes back what was done last: it must not stand beside an older name."""
    undone: list[str] = []
    host = ToastHost(page)
    host.add(Toast("Moved Ada", "Undo", lambda: undone.append("Ada")))
    host.add(Toast("Moved Bo", "Undo", lambda: undone.append("Bo")))
    assert host.text.text() == "Moved Bo"
    host.focus()
    qtbot.keyClick(host.button, Qt.Key.Key_Space)
    assert undone == ["Bo"]
    assert host.showing is None
    host.add(Toast("Saved"))
    assert not host.button.isVisible()
    qtbot.keyClick(host, Qt.Key.Key_Escape)
    assert host.showing is None
    assert not host.isVisible()


def test_a_toast_goes_by_itself_and_stays_inside(qtbot: QtBot, page: QWidget) -> None:
    host = ToastHost(page)
    host._timer.setInterval(20)
    host.add(Toast("Moved"))
    assert page.rect().contains(host.geometry())
    page.resize(500, 300)
    assert page.rect().contains(host.geometry())
    qtbot.waitUntil(lambda: not host.isVisible())


def test_motion_only_where_it_is_wanted(page: QWidget) -> None:
    host = ToastHost(page)
    host.add(Toast("Still"))
    assert host.graphicsEffect() is None
    host.dismiss()
    theme().apply(reduced_motion=False)
    host.add(Toast("Moving"))
    assert host.graphicsEffect() is not None
    host.dismiss()
    assert host._fade is not None
    host._fade.stop()


# -- messages ----------------------------------------------------------------------------------------------------------


def test_messages_stay_until_closed_and_replace_each_other(qtbot: QtBot, page: QWidget) -> None:
    bar = MessageBar(page)
    acted: list[int] = []
    bar.show_message(Message("offline", Severity.WARNING, "You are offline."))
    bar.show_message(Message("limit", Severity.INFO, "Resumes at 14:05.", button="Why?", act=lambda: acted.append(1)))
    bar.show_message(Message("offline", Severity.WARNING, "Still offline."))
    assert [m.text for m in bar.messages] == ["Resumes at 14:05.", "Still offline."]
    why = next(b for b in bar.findChildren(QPushButton) if b.text() == "Why?")
    why.click()
    assert acted == [1]
    bar.remove("limit")
    bar.findChildren(QToolButton)[-1].click()
    assert bar.messages == []
    assert bar.isHidden()


def test_errors_say_what_to_do(page: QWidget, expected_errors: ExpectedErrors) -> None:
    expected_errors.expect("Sync")
    expected_errors.expect("no cycle 1.99")
    bar = MessageBar(page)
    bar.show_error(UserError("There is no cycle 1.99."))
    bar.show_error(ZeroDivisionError("inner secret"), "Sync")
    known, bug = bar.messages
    assert (known.text, known.details) == ("There is no cycle 1.99.", "")
    assert "secret" not in bug.text
    assert "ZeroDivisionError: inner secret" in bug.details
    bar.show_error(UserError("There is no cycle 1.99."))
    assert len(bar.messages) == 2


def test_a_conflict_shows_both_versions() -> None:
    said = explain(Conflict("Somebody else changed this seat.", "Ada", "Bo"))
    assert (said.what, said.details) == ("Somebody else changed this seat.", "Yours: Ada\nTheirs: Bo")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as caught:
        (tmp_path / "none" / "x").write_text("")
    assert str(tmp_path / "none" / "x") in explain(caught.value).what


def test_asking_names_the_deed_and_is_safe_by_default(qtbot: QtBot, page: QWidget) -> None:
    done: list[int] = []
    box = confirm(page, "Remove this database?", "It cannot be undone.", "Remove", lambda: done.append(1))
    assert box.defaultButton().text() == "Cancel"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert done == []
    box = confirm(page, "Remove this database?", "It cannot be undone.", "Remove", lambda: done.append(1))
    next(b for b in box.buttons() if b.text() == "Remove").click()
    assert done == [1]
    assert isinstance(box, QMessageBox)


# -- tasks -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def runner(qapp: object) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()


def test_the_tray_shows_long_work_and_cancels_it(qtbot: QtBot, page: QWidget, runner: TaskRunner) -> None:
    tray = TaskTray(page)
    runner.started.connect(tray.add)

    def work(progress: Progress) -> None:
        # Ends when cancelled: the token is what a real task looks at too.
        while True:
            progress.step(3, 40, "release_team.md")
            progress.token._event.wait(0.01)

    task = runner.long("Import rosters", work)
    assert tray.rows == []
    qtbot.waitUntil(lambda: len(tray.rows) == 1, timeout=3000)
    row = tray.rows[0]
    qtbot.waitUntil(lambda: row.text.text() == "3 of 40 · release_team.md")
    with qtbot.waitSignal(task.cancelled):
        row.cancel.click()
    qtbot.waitUntil(lambda: tray.rows == [])
    assert tray.isHidden()


def test_quick_work_never_flickers_in_the_tray(qtbot: QtBot, page: QWidget, runner: TaskRunner) -> None:
    tray = TaskTray(page)
    runner.started.connect(tray.add)
    runner.long("Quick", lambda p: None)
    qtbot.waitUntil(lambda: not runner.busy)
    assert tray.rows == []


# -- the palette -------------------------------------------------------------------------------------------------------


def test_letters_find_names() -> None:
    names = ["Release Signal", "Release Notes", "Enhancements", "Docs", "Zoë Löwe", "Branch Management"]

    def find(typed: str) -> list[str]:
        return best(typed, names, lambda n: (n,), 3)

    assert find("rel sig")[0] == "Release Signal"
    assert find("rn")[0] == "Release Notes"
    assert find("zoe lowe") == ["Zoë Löwe"]
    assert find("enhancmnts")[0] == "Enhancements"
    assert find("qqq") == []
    assert find("") == names[:3]


def test_the_palette_asks_everybody_and_drops_late_answers(qtbot: QtBot, page: QWidget) -> None:
    opened: list[str] = []
    waiting: list[tuple[str, Deliver]] = []

    def people(typed: str, deliver: Deliver) -> None:
        waiting.append((typed, deliver))

    palette = Palette(None, [people], page)
    palette.open_over()
    qtbot.keyClicks(palette.box, "ad")
    late, newest = waiting[-2][1], waiting[-1][1]
    newest([Entry("Ada Oxley", lambda: opened.append("Ada"), "Person"), Entry("Adviser", lambda: None, "Role")])
    late([Entry("Adam Late", lambda: None)])
    assert [e.title for e in palette.entries] == ["Adviser", "Ada Oxley"]
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert opened == ["Ada"]


# -- links -------------------------------------------------------------------------------------------------------------


def test_links_are_text_and_back() -> None:
    link = Link("succession", ("1.31", "CI / Signal", "ä"))
    assert str(link) == "understudy:succession/1.31/CI%20%2F%20Signal/%C3%A4"
    assert Link.parse(str(link)) == link
    assert link_to("person", 12) == "understudy:person/12"
    assert (link.part(1), link.part(9)) == ("CI / Signal", "")
    for bad in ("", "understudy:", "https://x.test", "person/12"):
        with pytest.raises(ValueError, match="not a link"):
            Link.parse(bad)


def test_evidence_opens_inside_or_in_the_browser_only(
    qtbot: QtBot, page: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr("understudy.ui.kit.links.QDesktopServices.openUrl", note)
    words = LinkLabel([("led <Docs> in ", ""), ("1.30", "understudy:cycle/1.30")], page)
    assert words.plain() == "led <Docs> in 1.30"
    assert "&lt;Docs&gt;" in words.text()
    with qtbot.waitSignal(words.navigated) as heard:
        words.linkActivated.emit("understudy:cycle/1.30")
    assert heard.args == ["understudy:cycle/1.30"]
    words.linkActivated.emit("https://example.test/pull/1")
    assert opened == ["https://example.test/pull/1"]
    assert not open_url("file:///etc/passwd")
    assert opened == ["https://example.test/pull/1"]


# -- forms -------------------------------------------------------------------------------------------------------------


def test_a_form_says_what_is_wrong_beside_the_field(qtbot: QtBot) -> None:
    sent: list[str] = []
    form = FormDialog("Add person", "Add person", lambda: sent.append(name.text()))
    qtbot.addWidget(form)
    name = QLineEdit()
    form.add("Name", name, required(name, "Write a name."), "As it should be shown")
    login = form.add("Login", QLineEdit())
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    assert form.focusWidget() is name
    stops = []
    for _ in range(3):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        stop = form.focusWidget()
        assert isinstance(stop, (QLineEdit, QPushButton))
        stops.append(stop.text())
    assert stops == ["", "Cancel", "Add person"]
    name.setFocus()
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == []
    problems = [x.text() for x in form.findChildren(QLabel) if x.property("kind") == "problem" and x.isVisible()]
    assert problems == ["Write a name."]
    assert name.accessibleDescription() == "Write a name."
    assert QAccessible.queryAccessibleInterface(login).text(QAccessible.Text.Name) == "Login"
    qtbot.keyClicks(name, "Ada")
    assert not form._fields[0].problem.isVisible()
    form.ok.click()
    assert sent == ["Ada"]
    form.show_problem(login, "Somebody has this login.")
    assert form._fields[1].problem.isVisible()


# -- the timeline ------------------------------------------------------------------------------------------------------


def test_the_timeline_is_read_and_walked(qtbot: QtBot, page: QWidget) -> None:
    line = Timeline("Seats of Ada", page)
    line.resize(800, 200)
    line.set_data([f"1.{n}" for n in range(26, 38)], sample_bars())
    line.show()
    seen = QAccessible.queryAccessibleInterface(line)
    assert seen.text(QAccessible.Text.Name) == "Seats of Ada"
    assert "shadow of Enhancements in 1.30, left" in seen.text(QAccessible.Text.Description)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Right)
    assert line.accessibleDescription().startswith("lead of Docs in 1.28.")
    with qtbot.waitSignal(line.opened) as heard:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard.args == ["understudy:team/1.28"]
    with qtbot.waitSignal(line.opened) as heard:
        first = line.bar_rect(sample_bars()[0]).center().toPoint()
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=first)
    assert heard.args == ["understudy:team/1.26"]


def test_the_timeline_mirrors(page: QWidget) -> None:
    line = Timeline("Seats", page)
    line.resize(800, 200)
    line.set_data(["a", "b", "c"], sample_bars()[:1])
    left = line.bar_rect(sample_bars()[0])
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = line.bar_rect(sample_bars()[0])
    assert right.left() == pytest.approx(800 - left.right())


def test_a_timeline_without_seats_says_so(page: QWidget) -> None:
    line = Timeline("Seats", page)
    line.set_data([], [])
    assert line.accessibleDescription() == "No seats."
    assert not line.grab().isNull()


# -- times -------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(days=13), "13 d ago"),
        (timedelta(days=21), "3 wk ago"),
        (timedelta(days=400), "13 mo ago"),
        (timedelta(days=800), "2 y ago"),
        (timedelta(days=-3), "in 3 d"),
    ],
)
def test_times_are_said_as_people_say_them(ago: timedelta, said: str) -> None:
    assert relative(NOW - ago, NOW) == said


def test_the_exact_time_is_at_hand() -> None:
    assert "26" in exact(NOW)


def test_details_can_be_copied(qtbot: QtBot, page: QWidget, expected_errors: ExpectedErrors) -> None:
    expected_errors.expect("Import")
    bar = MessageBar(page)
    bar.show_error(KeyError("login"), "Import")
    next(b for b in bar.findChildren(QPushButton) if b.text() == "Copy details").click()
    assert "KeyError: 'login'" in QGuiApplication.clipboard().text()
