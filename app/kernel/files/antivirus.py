"""Asking clamd about a file: its own protocol, nothing more. It knows no setting and no database."""

import re
import socket
import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import IO
from urllib.parse import urlsplit

CHUNK = 64 * 1024
CONNECT_SECONDS = 3
ANSWER_SECONDS = 60
LONGEST_ANSWER = 4096
DEFAULT_PORT = 3310


class Outcome(StrEnum):
    """What the antivirus says."""

    CLEAN = "clean"
    INFECTED = "infected"
    # It could not be asked, or did not answer about the file: nothing is known.
    SILENT = "silent"


@dataclass(frozen=True)
class Verdict:
    """An outcome, and the name of what was found or a short code of what went wrong."""

    outcome: Outcome
    reason: str = ""


def scan(url: str, stream: IO[bytes]) -> Verdict:
    """Send a file to the clamd at `tcp://host:port` or `unix:///path` and give its verdict; never raises."""
    try:
        with _connected(url) as line:
            return _read(_ask(line, stream))
    except (OSError, ValueError):
        return Verdict(Outcome.SILENT, "unreachable")


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        line = _at_path(parts.path)
    else:
        line = socket.create_connection((parts.hostname or "", parts.port or DEFAULT_PORT), CONNECT_SECONDS)
    line.settimeout(ANSWER_SECONDS)
    return line


def _at_path(path: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT_SECONDS)
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def _ask(line: socket.socket, stream: IO[bytes]) -> bytes:
    """The whole answer to INSTREAM: pieces with their length, an empty one to end, an answer that ends with zero."""
    line.sendall(b"zINSTREAM\0")
    try:
        while piece := stream.read(CHUNK):
            line.sendall(struct.pack(">L", len(piece)) + piece)
        line.sendall(struct.pack(">L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # clamd hangs up on a stream longer than its own limit, after having said so.
        pass
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _read(answer: bytes) -> Verdict:
    words = answer.rstrip(b"\0\n").decode("ascii", "replace")
    if words.endswith(": OK"):
        return Verdict(Outcome.CLEAN)
    if words.endswith(" FOUND"):
        return Verdict(Outcome.INFECTED, _code(words.removesuffix(" FOUND").rpartition(": ")[2]))
    if "size limit exceeded" in words:
        return Verdict(Outcome.SILENT, "too-large")
    return Verdict(Outcome.SILENT, "no-verdict")


def _code(signature: str) -> str:
    """The name of what was found, in the letters of a code: it goes into the journal."""
    return re.sub(r"[^A-Za-z0-9_.:-]+", "-", signature).strip("-.:_")[:80] or "unnamed"
