"""Removing a source of history: it cannot be undone, so it is asked once, with what would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from understudy.application.changes import Changes
from understudy.ui.kit.dialogs import confirm
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.kit.toast import Toast
from understudy.ui.sources import feed_words
from understudy.ui.sources.lines import SourceLine

if TYPE_CHECKING:
    from understudy.application.services import Services


def ask_to_remove(services: Services, tools: ScreenTools, line: SourceLine, parent: QWidget) -> QMessageBox:
    """Ask, then take the feed out with everything it brought."""
    translate = QCoreApplication.translate
    assert line.feed is not None
    feed, name = line.feed.feed, line.name
    text = translate(
        "Sources",
        "This takes out what it brought ({what}) and nothing else. It cannot be undone, but reading it again brings it "
        "back.",
    ).format(what=feed_words.brought(line) or translate("Sources", "nothing yet"))
    verb = translate("Sources", "Remove")

    def work() -> Changes:
        return services.sync.remove(feed.id) if feed.kind == "github" else services.feeds.remove(feed.id)

    def removed(_: Changes) -> None:
        tools.toast(Toast(translate("Sources", "Removed {name}").format(name=name)))

    return confirm(
        parent,
        translate("Sources", "Remove {name} ({what})?").format(name=name, what=feed_words.through(line)),
        text,
        verb,
        lambda: tools.tasks.write(parent, work, removed, title=verb),
    )
