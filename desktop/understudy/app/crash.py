"""The last net: what nobody caught is logged and said, on whatever thread it happened; the window stays."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from understudy.ui.shell.window import MainWindow

log = logging.getLogger("understudy.crash")


class CrashHandler(QObject):
    """Brings errors of every thread to the window's message bar."""

    caught = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._shown: set[str] = set()
        self.caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For sys.excepthook."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("not caught", exc_info=(kind, error, trace))
        self.caught.emit(error.with_traceback(trace))

    def thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        """For threading.excepthook."""
        if arguments.exc_value is not None:
            self.hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _show(self, error: BaseException) -> None:
        words = repr(error)
        if words in self._shown:
            return
        self._shown.add(words)
        self._window.messages.show_error(error, "")


def install_crash_handler(window: MainWindow) -> CrashHandler:
    """From now on every uncaught error goes through the handler."""
    handler = CrashHandler(window)
    sys.excepthook = handler.hook
    threading.excepthook = handler.thread_hook
    return handler
