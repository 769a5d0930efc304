"""Hostile bytes are opened in a process of their own: little memory, little time, no secret, nothing to keep.

`call` runs one pure function of the portal in a fresh interpreter that has read no setting and holds no connection;
arguments and answer are JSON. Whatever a decoder does there, it does to nobody.
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Means:
    """What the child may use: address space, seconds, and the size of a file it writes."""

    memory_mib: int = 512
    seconds: int = 30
    output_mib: int = 64


@dataclass(frozen=True)
class Spent:
    """What a call cost: seconds by the clock, and the most memory held at once."""

    seconds: float
    peak_mib: float


class NoAnswerError(Exception):
    """The child was stopped or broke before it answered; `why` is `time`, `memory`, or what broke."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def call(function: str, arguments: dict[str, Any], means: Means) -> tuple[Any, Spent]:
    """Call `package.module:function` with these arguments in a bounded process; its answer, and what it cost."""
    asked = json.dumps({"function": function, "arguments": arguments, "means": vars(means)})
    try:
        # Our own interpreter on our own file; what people sent is only ever a path in the arguments.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-B", str(CHILD)],
            input=asked.encode(),
            capture_output=True,
            timeout=means.seconds,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswerError("time") from None
    if done.returncode:
        raise NoAnswerError(_why(done.returncode, done.stderr))
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise NoAnswerError("answer") from None
    return answer["answer"], Spent(**answer["spent"])


def _why(code: int, said: bytes) -> str:
    """The name of what broke, for the logs; never the message, which may repeat what people wrote."""
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return "time"
    if code < 0:
        return signal.Signals(-code).name
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
    return "memory" if last == "MemoryError" else last[:60]
