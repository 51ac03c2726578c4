"""One window per home and user: a second start brings the first to the front."""

from __future__ import annotations

import getpass
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500


class SingleInstance(QObject):
    """Listens under a name made of home, database and user. ``asked`` comes when another start wants the window."""

    asked = Signal()

    def __init__(self, home: Path, database: str | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        key = f"{home.resolve()}\n{database or ''}\n{getpass.getuser()}"
        # Qt's own hash: Python's brings OpenSSL in before the first paint.
        found = QCryptographicHash.hash(key.encode(), QCryptographicHash.Algorithm.Sha256)
        self._name = "understudy-" + bytes(found.toHex().data()).decode()[:24]
        self._server: QLocalServer | None = None

    def other_is_running(self) -> bool:
        """True when another window has this home, which is then asked to come forward; else listen for others."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(WAIT_MS):
            socket.write(b"front\n")
            socket.waitForBytesWritten(WAIT_MS)
            socket.disconnectFromServer()
            return True
        # A crashed window leaves its socket file behind.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        server.listen(self._name)
        self._server = server
        return False

    def _greet(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server = None
