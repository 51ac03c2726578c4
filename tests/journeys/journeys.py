"""The journeys themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from tests.journeys.driver import Journey, Traveller

Key = Qt.Key


def first_run(me: Traveller) -> Journey:
    """A name, the sample, Home; then Succession: note an answer, take it back."""
    yield me.screen("welcome")
    me.tab_to("Your name")
    me.write("Jo Journey")
    me.tab_to("Try the sample")
    me.press(Key.Key_Space)
    yield me.screen("home")
    me.notes["cycle"] = me.window.top.cycle.currentText()
    me.notes["home title"] = me.window.windowTitle()
    yield from me.palette("succession")
    yield me.screen("succession")
    yield me.shows("Note what")
    me.tab_to("Note what")
    me.notes["asked"] = me.name(me.focused())
    me.press(Key.Key_Space)
    yield "the form", lambda: isinstance(QApplication.activeWindow(), QDialog)
    form = QApplication.activeWindow()
    assert form is not None
    me.notes["form"] = form.windowTitle()
    me.press(Key.Key_Down)
    me.tab_to("Write it down")
    me.press(Key.Key_Space)
    yield "the form to close", lambda: not (isValid(form) and form.isVisible())
    yield "undo to speak of the answer", lambda: bool(me.undo()) and "Import" not in me.undo()
    services, programme = me.desktop.services(), me.window.programme
    assert programme is not None
    yield me.read("answers", lambda: [(r.name, r.answer.value) for r in services.succession.answers(programme)])
    yield me.in_the_window()
    me.control(Key.Key_Z)
    yield me.undo_says("Import")
    yield me.read("answers after undo", lambda: [r.name for r in services.succession.answers(programme)])


def sources(me: Traveller, rosters: str) -> Journey:
    """Without the sample: Sources, a folder, Import, Cancel at once, then Import again."""
    yield me.screen("welcome")
    yield from me.palette("sources")
    yield me.screen("sources")
    me.control(Key.Key_I)
    yield "the form", lambda: me.name(me.focused()).startswith("Folder or git clone")
    me.write(rosters)
    me.tab_to("Import")
    me.press(Key.Key_Space)
    yield "the import to run", lambda: bool(me.desktop.tasks.tasks)
    task = me.desktop.tasks.tasks[0]
    ends: list[str] = []
    task.cancelled.connect(lambda: ends.append("cancelled"))
    task.finished.connect(lambda _: ends.append("finished"))
    me.tab_to("Cancel")
    me.press(Key.Key_Space)
    yield "the end of the first import", lambda: bool(ends) and not me.desktop.tasks.busy
    me.notes["first import"] = ends[0]
    services = me.desktop.services()
    yield me.read("programmes after cancelling", lambda: [row.name for row in services.programmes.rows()])
    me.tab_to("Import")
    me.press(Key.Key_Space)
    yield me.undo_says("Import")
    programme = me.window.programme
    assert programme is not None
    yield me.read("cycles", lambda: [row.name for row in services.cycles.rows(programme)])
    me.notes["switcher"] = me.window.top.cycle.currentText()
    yield from me.palette("home")
    yield me.screen("home")


def come_to_front(me: Traveller) -> Journey:
    """Wait for a second start, which must bring this window to the front."""
    yield me.screen("welcome")
    me.window.showMinimized()
    yield "the window to be small", lambda: me.window.isMinimized()
    print("ready", flush=True)
    yield "the window to come back", lambda: not me.window.isMinimized() and me.window.isActiveWindow()
    me.notes["came back"] = True


JOURNEYS: dict[str, Callable[..., Journey]] = {
    "first_run": first_run,
    "sources": sources,
    "come_to_front": come_to_front,
}
