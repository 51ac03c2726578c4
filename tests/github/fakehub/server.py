"""HTTP/1.1 on the loopback address, one thread a connection, connections kept open."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

from tests.github.fakehub.http import Answer, Request, read

Respond = Callable[[Request], Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """The hub keeps its own log."""

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = read(self.command, self.path, headers, body, self.server.root)
        try:
            answer = self.server.respond(request)
        except Exception as error:  # noqa: BLE001 - a bug in the fake must reach the test, not only end this thread
            self.server.errors.append(error)
            answer = Answer(500, {"message": f"the fake failed: {type(error).__name__}: {error}"})
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body
        if body is None:
            data = b""
        elif isinstance(body, bytes):
            data = body
        else:
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        if answer.cut:
            self._cut(data)
            return
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            **answer.headers,
            "Content-Length": str(len(data)),
        }
        lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.wfile.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if self.command == "HEAD" else data))

    def _cut(self, data: bytes) -> None:
        """Half an answer at most, then the connection is reset."""
        if data:
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
            self.wfile.write(head.encode() + data[: len(data) // 2])
        else:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _serve


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, respond: Respond, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.respond = respond
        self.root = f"http://127.0.0.1:{self.server_address[1]}"
        self.errors: list[Exception] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is its own business: time-outs and kills are what the tests are about."""

    def hang_up(self) -> None:
        """Ends connections that are still open, so that their threads end."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class Server:
    """Listens on 127.0.0.1 and asks ``respond`` for every answer."""

    def __init__(self, respond: Respond, port: int = 0) -> None:
        self._listener = _Listener(respond, port)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), name="fakehub")
        self._thread.start()

    @property
    def url(self) -> str:
        return self._listener.root

    @property
    def errors(self) -> list[Exception]:
        """What went wrong inside the fake."""
        return self._listener.errors

    def close(self) -> None:
        """Stops listening, hangs up and waits for every thread."""
        self._listener.shutdown()
        self._listener.hang_up()
        self._listener.server_close()
        self._thread.join()
