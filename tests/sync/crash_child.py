"""One sync of a workbook file in a process of its own, killed at a step.

Usage: `crash_child.py FOLDER STEP`.

The Google Sheet of this process lives in a file, which is written when a batch has been made.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path

from pair_builders import Pair
from remote_double import MemoryRemote

from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import speaking
from sheets_sync.state import SyncState


def load_remote(folder: Path) -> MemoryRemote:
    """The Google Sheet in its file, writing itself back after every batch."""
    path = folder / "remote.pickle"
    remote: MemoryRemote = pickle.loads(path.read_bytes())

    def keep(request: str, when: str) -> None:
        if (request, when) == ("apply", "after"):
            save_remote(folder, remote)

    remote.fault = keep
    return remote


def save_remote(folder: Path, remote: MemoryRemote) -> None:
    """Writes the Google Sheet to its file."""
    fault = remote.__dict__.pop("fault", None)
    (folder / "remote.pickle").write_bytes(pickle.dumps(remote))
    if fault is not None:
        remote.fault = fault


def open_pair(folder: Path) -> Pair:
    """The pair in a folder."""
    return Pair(
        folder=folder, host=XlsxHost(folder / "客户.xlsx"), remote=load_remote(folder),
        state=SyncState(folder / "state.sqlite3"),
    )  # fmt: skip


def main() -> None:
    """Synchronises, and dies at the step."""
    folder, wanted = Path(sys.argv[1]), sys.argv[2]
    pair = open_pair(folder)

    def die(step: str) -> None:
        if step == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    if wanted == "made":
        keep = pair.remote.fault

        def kept_then_killed(request: str, when: str) -> None:
            keep(request, when)
            if (request, when) == ("apply", "after"):
                die("made")

        pair.remote.fault = kept_then_killed
    with speaking("zh"):
        pair.sync(step=die)


if __name__ == "__main__":
    main()
