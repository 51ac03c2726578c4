"""Text whose links open evidence, inside Understudy or in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFocusEvent
from PySide6.QtWidgets import QLabel, QWidget

from understudy.ui.theme.theme import theme

_WEB = ("http", "https", "mailto")


def open_url(url: str) -> bool:
    """Open a web address in the browser; anything but http(s) and mail is refused. Returns whether it was opened."""
    return QUrl(url).scheme() in _WEB and QDesktopServices.openUrl(QUrl(url))


class LinkLabel(QLabel):
    """Text made of (words, link) pairs; link "" is plain text. Tab reaches each link, Enter opens it.

    Links of the form "understudy:…" come out of ``navigated``; web addresses open in the browser.
    """

    navigated = Signal(str)

    def __init__(self, parts: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self._open)
        self.linkHovered.connect(self.setToolTip)
        self._parts: list[tuple[str, str]] = []
        theme().changed.connect(self._draw)
        self.set_parts(parts)

    def set_parts(self, parts: Iterable[tuple[str, str]]) -> None:
        """Show other text."""
        self._parts = list(parts)
        self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt would stop at the label first and at its link only with the next Tab.
        if event.reason() is Qt.FocusReason.TabFocusReason:
            self.focusNextPrevChild(True)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.focusNextPrevChild(False)

    def plain(self) -> str:
        """The words without the links."""
        return "".join(words for words, _ in self._parts)

    def _draw(self) -> None:
        color = theme().tokens["link"]
        pieces = []
        for words, link in self._parts:
            text = escape(words).replace("\n", "<br>")
            pieces.append(f'<a href="{escape(link)}" style="color:{color}">{text}</a>' if link else text)
        self.setText("".join(pieces))
        self.setAccessibleName(self.plain())
        has_links = any(link for _, link in self._parts)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_links else Qt.FocusPolicy.NoFocus)

    def _open(self, link: str) -> None:
        if link.startswith("understudy:"):
            self.navigated.emit(link)
        else:
            open_url(link)
