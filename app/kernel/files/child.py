"""What runs on the other side of `aside.call`: it bounds itself first, then loads the one module that is asked for."""

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

APP = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024


def bind(*, memory_mib: int, seconds: int, output_mib: int) -> None:
    """Give this process its limits, once and for all."""
    for kind, most in (
        (resource.RLIMIT_AS, memory_mib * MIB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output_mib * MIB),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def load(name: str) -> ModuleType:
    """Import one module of ours without running `app/__init__.py`, which would bring the whole portal along."""
    shell = ModuleType("app")
    shell.__path__ = [str(APP)]
    sys.modules["app"] = shell
    return importlib.import_module(name)


def peak_mib() -> float:
    """The most memory this process has held, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Read one call, make it, answer."""
    asked: dict[str, Any] = json.load(sys.stdin)
    bind(**asked["means"])
    started = time.monotonic()
    module, function = asked["function"].split(":")
    answer = getattr(load(module), function)(**asked["arguments"])
    spent = {"seconds": time.monotonic() - started, "peak_mib": peak_mib()}
    json.dump({"answer": answer, "spent": spent}, sys.stdout)


if __name__ == "__main__":
    main()
