"""Readers who ask again as soon as they are answered, in processes of their own."""

import multiprocessing
import socket
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

READERS_A_PROCESS = 8


@dataclass
class Reading:
    """What some readers lived through."""

    latencies: list[float] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0

    def add(self, other: "Reading") -> None:
        """Put the rounds of one page together."""
        self.latencies += other.latencies
        self.failures += other.failures
        self.seconds += other.seconds

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: int) -> float:
        """The time, in milliseconds, within which this share of the answers came."""
        ranked = sorted(self.latencies)
        return 1000 * ranked[min(len(ranked) - 1, len(ranked) * share // 100)] if ranked else 0.0


def read(port: int, path: str, cookie: str, readers: int, seconds: float) -> Reading:
    """So many readers on one page for so long."""
    shares = [min(READERS_A_PROCESS, readers - begun) for begun in range(0, readers, READERS_A_PROCESS)]
    total = Reading()
    with ProcessPoolExecutor(len(shares), mp_context=multiprocessing.get_context("fork")) as pool:
        # Processes first, so that none of them starts while others already measure.
        list(pool.map(time.sleep, [0.05] * len(shares)))
        asked = [pool.submit(_some_readers, port, _request(path, cookie), share, seconds) for share in shares]
        for found in (each.result() for each in asked):
            total.latencies += found.latencies
            total.failures += found.failures
            total.seconds = max(total.seconds, found.seconds)
    return total


def _request(path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *([f"Cookie: {cookie}"] if cookie else [])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _some_readers(port: int, request: bytes, count: int, seconds: float) -> Reading:
    reading = Reading()
    started = time.perf_counter()
    threads = [threading.Thread(target=_one_reader, args=(port, request, seconds, reading)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading.seconds = time.perf_counter() - started
    return reading


def _one_reader(port: int, request: bytes, seconds: float, reading: Reading) -> None:
    until = time.perf_counter() + seconds
    while (asked := time.perf_counter()) < until:
        if _answer(port, request).startswith(b"HTTP/1.1 200"):
            reading.latencies.append(time.perf_counter() - asked)
        else:
            reading.failures += 1


def _answer(port: int, request: bytes) -> bytes:
    """The whole answer: the server closes the connection after it."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(262_144):
            parts.append(part)
    return b"".join(parts)
