"""An antivirus that speaks clamd's own protocol on a socket and knows one signature, EICAR's."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.kernel.files.samples import EICAR


class Clamd:
    """A clamd on a socket; `answer` replaces its verdict, `limit` is its StreamMaxLength."""

    def __init__(self, listening: socket.socket, url: str) -> None:
        self.listening, self.url = listening, url
        self.answer: bytes | None = None
        self.limit = 10_000_000
        self.asked = 0

    def serve(self) -> None:
        """Answer one connection after the other, until the socket is closed."""
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as given:
                self._answer(line, given)

    def _answer(self, line: socket.socket, given: object) -> None:
        self.asked += 1
        command = b""
        while not command.endswith(b"\0"):
            command += given.read(1)
        assert command == b"zINSTREAM\0"
        data = b""
        while (length := struct.unpack(">L", given.read(4))[0]) and len(data) <= self.limit:
            data += given.read(length)
        if self.answer is not None:
            line.sendall(self.answer)
        elif len(data) > self.limit:
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@contextmanager
def listening(path: str = "") -> Iterator[Clamd]:
    """A clamd on a port of this machine, or at a path."""
    if path:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.bind(path)
        url = f"unix://{path}"
    else:
        line = socket.create_server(("127.0.0.1", 0))
        url = f"tcp://127.0.0.1:{line.getsockname()[1]}"
    line.listen()
    clamd = Clamd(line, url)
    serving = threading.Thread(target=clamd.serve, daemon=True)
    serving.start()
    try:
        yield clamd
    finally:
        line.shutdown(socket.SHUT_RDWR)
        line.close()
        serving.join(5)
