"""Which file holds the state of a workbook's sync.

It goes by the workbook's id, so that it is found again when the workbook is moved. A workbook
that has no id yet goes by its place until it gets one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from addin.errors import GuardError
from addin.i18n import msg
from sheets_sync.guards import Forced, Guard
from sheets_sync.state import SyncState

IdentityAt = Callable[[str], str | None]
"""Tells the id of the workbook at another location, if there is one."""


def open_state(
    folder: Path, identity: str | None, location: str, identity_at: IdentityAt, force: Forced
) -> SyncState:
    """The state of a workbook's sync.

    Args:
        folder: where states are kept.
        identity: the workbook's id; None where it has none yet.
        location: where it is.
        identity_at: tells the id of the workbook at another location.
        force: guards that are overruled.

    Raises:
        GuardError: the workbook is a copy of one that is still there, whose state this is.
        RefusedError: the state cannot be read.
    """
    keep_state(folder, identity, location)
    own = _file(folder, location)
    state = SyncState(_file(folder, identity or location))
    known = state.facts().get("location", location)
    if known != location and identity is not None and identity_at(known) == identity:
        state.close()
        if Guard.OTHER_PAIR not in force and not own.exists():
            raise GuardError(
                Guard.OTHER_PAIR.value,
                msg("This workbook is a copy of {name}, which is synchronised already.",
                    name=known),
                msg("Synchronise that one; or say --force other-pair to begin anew with this "
                    "one, which merges both and deletes nothing."),
            )  # fmt: skip
        state = SyncState(own)
    state.note(location=location)
    return state


def keep_state(folder: Path, identity: str | None, location: str) -> None:
    """Lets a state go by the workbook's id once it has one of its own."""
    own = _file(folder, location)
    if identity is not None and own.exists() and not _file(folder, identity).exists():
        own.replace(_file(folder, identity))


def _file(folder: Path, name: str) -> Path:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return folder / f"{digest[:32]}.sqlite3"
