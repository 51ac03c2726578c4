"""One window per home and user: a second start brings the first to the front."""

from __future__ import annotations

import getpass
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject, QSysInfo, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

WAIT_MS = 500
LOOK_EVERY_MS = 20


class SingleInstance(QObject):
    """A lock in the home says who was first; a server under a name made of home, database and user hears the others.

    The lock alone decides at a usual start, because QtNetwork is slow to import before the first paint: call ``listen``
    after it. ``asked`` comes when another start wants the window.
    """

    asked = Signal()

    def __init__(self, home: Path, database: str | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        key = f"{home.resolve()}\n{database or ''}\n{getpass.getuser()}"
        # Qt's own hash: Python's brings OpenSSL in before the first paint.
        found = QCryptographicHash.hash(key.encode(), QCryptographicHash.Algorithm.Sha256)
        self._name = "understudy-" + bytes(found.toHex().data()).decode()[:24]
        self._lock = QLockFile(str(home / f"{self._name}.lock"))
        # However long a window stays open: only the end of its process makes the lock stale.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def other_is_running(self) -> bool:
        """True when another window has this home, which is then asked to come forward."""
        if self._lock.tryLock(0):
            return False
        # It may have begun a moment ago and not listen yet. On another computer nobody hears us: no need to wait.
        until = time.monotonic() + (WAIT_MS / 1000 if self._is_here() else 0)
        while not self._ask():
            if time.monotonic() >= until or self._lock.tryLock(LOOK_EVERY_MS):
                return False
        return True

    def _is_here(self) -> bool:
        _, host, _ = self._lock.getLockInfo()
        return bool(host == QSysInfo.machineHostName())

    def _ask(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(b"front\n")
        socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """From now on hear of other starts."""
        from PySide6.QtNetwork import QLocalServer

        # A crashed window leaves its socket file behind.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        server.listen(self._name)
        self._server = server

    def _greet(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()

    def close(self) -> None:
        """Stop listening, and let others have the home."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()
