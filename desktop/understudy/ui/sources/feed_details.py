"""One source of history in full: state, how far it reaches, what it brought, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from understudy.ui.kit.button_row import ButtonRow
from understudy.ui.kit.labels import heading, label, mark_data
from understudy.ui.kit.links import LinkLabel
from understudy.ui.kit.times import exact
from understudy.ui.sources import feed_words
from understudy.ui.sources.lines import SourceLine
from understudy.ui.theme.theme import theme


class FeedDetails(QFrame):
    """Signals: ``again_wanted``, ``remove_wanted``."""

    again_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        look = theme()
        self.setProperty("kind", "card")
        self._details = ""
        self.heading = mark_data(heading(""))
        self.heading.setWordWrap(True)
        self.place = mark_data(LinkLabel())
        self.again = QPushButton(self.tr("Read again"))
        look.set_icon(self.again, "refresh")
        self.again.clicked.connect(self.again_wanted)
        self.remove = QPushButton(self.tr("Remove…"))
        look.set_icon(self.remove, "delete")
        self.remove.clicked.connect(self.remove_wanted)
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.setProperty("kind", "quiet")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        layout = QVBoxLayout(self)
        edge = look.space(4)
        layout.setContentsMargins(edge, look.space(3), edge, edge)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.heading)
        layout.addWidget(self.place)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space(4))
        grid.setVerticalSpacing(look.space(1))
        grid.setColumnStretch(1, 1)
        self.rows = {}
        for place, (name, text) in enumerate(
            (
                ("state", self.tr("State")),
                ("tells", self.tr("Tells")),
                ("cycle", self.tr("This cycle")),
                ("brought", self.tr("Brought")),
                ("read", self.tr("Last read")),
                ("odd", self.tr("Looked odd")),
            )
        ):
            caption, value = mark_data(label(text, "muted")), mark_data(label("", wrap=True))
            grid.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1)
            self.rows[name] = (caption, value)
        layout.addLayout(grid)
        layout.addWidget(ButtonRow([self.again, self.remove, self.copy]))

    def show_line(self, line: SourceLine, cycle: str, busy: bool) -> None:
        """This one; ``busy`` while something is being read."""
        assert line.feed is not None
        feed = line.feed
        self.heading.setText(f"{line.name} · {feed_words.through(line)}")
        web = feed.web if line.kind == "github" else feed.feed.location if "://" in feed.feed.location else None
        self.place.set_parts([(web or feed.feed.location, web or "")])
        trouble = feed_words.has_trouble(line)
        self._set("state", feed_words.state(line))
        self.rows["state"][1].setProperty("kind", "problem" if trouble else "")
        style = self.rows["state"][1].style()
        style.unpolish(self.rows["state"][1])
        style.polish(self.rows["state"][1])
        self._set("tells", feed_words.freshness(line))
        word = feed_words.extent_word(line.extent)
        self.rows["cycle"][0].setText(self.tr("In {cycle}").format(cycle=cycle))
        self._set("cycle", f"{word}: {line.why}" if line.why else word)
        counts = feed_words.count_words(feed.counts)
        self._set("brought", feed_words.brought(line) if line.kind == "github" else ", ".join(counts))
        self._set("read", exact(feed.feed.checked_at) if feed.feed.checked_at is not None else "")
        self._set("odd", "\n".join(feed.notices[-5:]))
        self.again.setText(self.tr("Sync now") if line.kind == "github" else self.tr("Read again"))
        self.again.setEnabled(not busy)
        self.again.setVisible(line.can_be_read_again)
        self.remove.setEnabled(not busy)
        self._details = "\n".join(filter(None, [line.name, feed.feed.location, feed.feed.note, *feed.notices]))
        self.copy.setVisible(bool(feed.feed.note or feed.notices))

    def _set(self, name: str, text: str) -> None:
        caption, value = self.rows[name]
        value.setText(text)
        caption.setVisible(bool(text))
        value.setVisible(bool(text))
