"""One directory at a closer look: a head, and tabs that are read when they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from understudy.ui.kit.faces import Empty
from understudy.ui.kit.labels import IconLabel, heading, label
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.page_faces import PageFaces
from understudy.ui.kit.screen import ScreenTools
from understudy.ui.owners.ask import AskPart
from understudy.ui.owners.coverage import CoveragePart
from understudy.ui.owners.findings import FindingsPart
from understudy.ui.owners.looking_back import LookingBackPart
from understudy.ui.owners.part import Part
from understudy.ui.owners.sight import Sight, Whole, file_url
from understudy.ui.owners.who import WhoPart
from understudy.ui.owners.words import flag_words, place_word
from understudy.ui.theme.theme import theme

if TYPE_CHECKING:
    from understudy.application.services import Services

FINDINGS = 3


class DirectoryPanel(QWidget):
    """``place_wanted(path)``: a part of it leads to another directory."""

    place_wanted = Signal(str)

    def __init__(self, services: Services, tools: ScreenTools) -> None:
        super().__init__()
        look = theme()
        self.sight: Sight | None = None
        self.heading = heading("", data=True)
        self.heading.setWordWrap(True)
        self.link = LinkLabel()
        self.link.setWordWrap(False)
        self.flags = QVBoxLayout()
        self.flags.setSpacing(look.space(1))
        self.who = WhoPart(services, tools)
        self.coverage = CoveragePart(services, tools)
        self.ask = AskPart(services, tools)
        self.findings = FindingsPart(services, tools)
        self.looking_back = LookingBackPart(services, tools)
        self.parts: tuple[Part, ...] = (self.who, self.coverage, self.ask, self.findings, self.looking_back)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(self.tr("About this directory"))
        self.tabs.setMinimumHeight(look.em * 22)
        titles = (
            self.tr("Who"),
            self.tr("Coverage"),
            self.tr("Who could be asked"),
            self.tr("Findings"),
            self.tr("Looking back"),
        )
        for part, text in zip(self.parts, titles, strict=True):
            self.tabs.addTab(part, text)
            part.place_wanted.connect(self.place_wanted)
        self.tabs.currentChanged.connect(lambda _: self._show_part())
        self.coverage.who_wanted.connect(self._show_who)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.link)
        layout.addLayout(head)
        layout.addLayout(self.flags)
        layout.addWidget(self.tabs, 1)
        self.faces = PageFaces(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.faces)

    def loading(self) -> None:
        """A directory is on its way."""
        self.faces.loading()

    def show_sight(self, sight: Sight) -> None:
        """Show a directory."""
        self.sight = sight
        whole = sight.whole
        self.heading.setText(place_word(sight.path))
        file = f"{sight.path}/OWNERS".lstrip("/")
        url = file_url(whole, file)
        self.link.set_parts([(self.tr("Open on the web"), url)] if url and file in sight.place.files else [])
        self.link.setVisible(bool(url))
        self._show_flags(sight)
        self.faces.show_content()
        self._show_part()

    def _show_flags(self, sight: Sight) -> None:
        while item := self.flags.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        flags = flag_words(sight.directory) if sight.directory is not None else []
        if why := sight.whole.why_unreadable(sight.path):
            said = self.tr("Its own file cannot be read, so only those above count: {why}").format(why=why)
            flags.insert(0, ("error", "danger", said))
        for icon, color, words in flags:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme().space(2))
            row.addWidget(IconLabel(icon, color))
            row.addWidget(label(words, data=True, wrap=True), 1)
            self.flags.addWidget(line)

    def _show_part(self) -> None:
        if self.sight is not None:
            self.parts[self.tabs.currentIndex()].show_sight(self.sight)

    def _show_who(self, words: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.who.look_for(words)

    def forget(self) -> None:
        """What was read is old: read it again."""
        for part in self.parts:
            part.forget()

    def show_none(self, text: str, why: str, button: str, act: Callable[[], Any]) -> None:
        """Nothing is chosen."""
        self.sight = None
        self.faces.show_empty(Empty(text, why, button, act, "owners"))


def still(sight: Sight | None, whole: Whole, path: str) -> bool:
    """True when this directory of this very reading is in sight already."""
    return sight is not None and sight.whole is whole and sight.path == path
