"""Ends a LibreOffice that nobody sees when the Python that started it is gone.

A Python that is killed runs nothing of its own any more. So a shell waits for the end of its
input, which the system brings about whatever the Python died of.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

_SHELL = Path("/bin/sh")
_WATCH = 'read -r word; [ "$word" = done ] && exit; kill -s KILL -- "-$1"; sleep 1; rm -rf -- "$2"'


class Leash:
    """Holds one LibreOffice, on systems that have a shell."""

    def __init__(self, group: int, folder: Path) -> None:
        """
        Args:
            group: of its processes.
            folder: of its own, to be removed with it.
        """
        self._watcher: subprocess.Popen[bytes] | None = None
        if os.name == "posix" and _SHELL.exists():
            self._watcher = subprocess.Popen(
                [str(_SHELL), "-c", _WATCH, "sh", str(group), str(folder)],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def release(self) -> None:
        """Lets it go: somebody else sees to its end."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None and watcher.stdin is not None:
            with suppress(OSError):
                watcher.stdin.write(b"done\n")
                watcher.stdin.close()
            watcher.wait()
