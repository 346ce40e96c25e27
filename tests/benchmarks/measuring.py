"""Runs a contestant of a benchmark in a fresh process and measures it.

    python -m tests.benchmarks.measuring MODULE FUNCTION ARGUMENT …

The process imports the contestant's module, and nothing else, before the clock starts.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run needed.

    Attributes:
        seconds: wall-clock time.
        cpu_seconds: time of the processor, user and system.
        peak_mib: resident memory of the process at its height, in MiB.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float


def measured(module: str, function: str, *arguments: object) -> Measured:
    """Runs a function alone in a fresh process; it gets its arguments as text.

    Raises:
        subprocess.CalledProcessError: it failed; its traceback is on standard error.
    """
    command = [sys.executable, "-m", "tests.benchmarks.measuring", module, function]
    run = subprocess.run([*command, *map(str, arguments)], check=True, stdout=subprocess.PIPE)
    return Measured(**json.loads(run.stdout.splitlines()[-1]))


def line(name: str, m: Measured) -> str:
    """One line of a benchmark's table."""
    return f"  {name:<44} {m.seconds:7.1f} s {m.cpu_seconds:7.1f} s CPU {m.peak_mib:7,.0f} MiB"


def _run(module: str, function: str, *arguments: str) -> Measured:
    task = getattr(importlib.import_module(module), function)
    start, cpu = time.perf_counter(), time.process_time()
    task(*arguments)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    return Measured(seconds, cpu_seconds, _peak_mib())


def _peak_mib() -> float:
    """The high-water mark of this process; getrusage would tell its parent's (proc(5))."""
    status = Path("/proc/self/status").read_text()
    found = next(entry for entry in status.splitlines() if entry.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(_run(*sys.argv[1:]))))
