"""Runs a contestant of a benchmark in a fresh process and measures it.

    python -m tests.benchmarks.measuring MODULE FUNCTION ARGUMENT …

The process imports the contestant's module, and nothing else, before the clock starts. What
the contestant returns is called when the clock has stopped: there it may write down its
results, or prepare more of them.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

_MIB = 1024 * 1024
_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run needed.

    Attributes:
        seconds: wall-clock time.
        cpu_seconds: time of the processor, user and system, of its children as well.
        peak_mib: resident memory of the process at its height, in MiB; where it started
            others, of all together.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float


def measured(
    module: str, function: str, *arguments: object, python: str | Path = sys.executable
) -> Measured:
    """Runs a function alone in a fresh process; it gets its arguments as text.

    Args:
        module, function: what is run.
        arguments: what it gets.
        python: the interpreter, of another environment for peers that need one.

    Raises:
        subprocess.CalledProcessError: it failed; its traceback is on standard error.
    """
    command = [python, "-m", "tests.benchmarks.measuring", module, function]
    command += map(str, arguments)
    # A file, not a pipe: a talkative contestant must not wait until somebody reads.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        with subprocess.Popen(command, stdout=file) as process:
            family = _peak_of_family(process)
        file.seek(0)
        output = file.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    alone = Measured(**json.loads(output.splitlines()[-1]))
    return replace(alone, peak_mib=max(alone.peak_mib, family))


def _peak_of_family(process: subprocess.Popen[bytes]) -> float:
    """Watches a process to its end; MiB of it and its children together, 0 without children."""
    import psutil

    peak = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            if children := watched.children(recursive=True):
                peak = max(peak, sum(p.memory_info().rss for p in (watched, *children)))
        except psutil.NoSuchProcess:
            pass
        time.sleep(_SAMPLE_SECONDS)
    return peak / _MIB


def line(name: str, m: Measured) -> str:
    """One line of a benchmark's table."""
    return f"  {name:<44} {m.seconds:7.1f} s {m.cpu_seconds:7.1f} s CPU {m.peak_mib:7,.0f} MiB"


def _run(module: str, function: str, *arguments: str) -> Measured:
    task: Callable[..., object] = getattr(importlib.import_module(module), function)
    start, cpu = time.perf_counter(), _cpu_seconds()
    after = task(*arguments)
    result = Measured(time.perf_counter() - start, _cpu_seconds() - cpu, _peak_mib())
    if callable(after):
        after()
    return result


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak_mib() -> float:
    """The high-water mark of this process; getrusage would tell its parent's (proc(5))."""
    status = Path("/proc/self/status").read_text()
    found = next(entry for entry in status.splitlines() if entry.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(_run(*sys.argv[1:]))))
