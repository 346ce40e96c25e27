"""Deleting old values: they are personal data, and a journal must not keep them for ever."""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import suppress

from addin.journal.database import DAMAGED, Database
from addin.journal.rows import time_text

logger = logging.getLogger(__name__)


def purge(database: Database, before: dt.datetime) -> int:
    """Deletes the old and new values of the entries that were recorded before a time.

    The lines of the history stay, but these commands can no longer be undone. One that is still
    pending counts as abandoned from then on. Damaged files that were set aside before that time
    are deleted too.

    Args:
        database: the journal's.
        before: with a time zone.

    Returns:
        How many entries lost their values.
    """
    with database.writing() as connection:
        limit = time_text(before)
        connection.execute(
            "UPDATE entries SET state = 'abandoned' WHERE state = 'pending' AND time < ?", (limit,)
        )
        purged = connection.execute(
            "DELETE FROM contents WHERE entry IN (SELECT number FROM entries WHERE time < ?)",
            (limit,),
        ).rowcount
    if purged:
        database.shrink()
        logger.info("journal.purged entries=%d", purged)
    for path in database.path.parent.glob(f"{database.path.stem}{DAMAGED}*"):
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                logger.warning("journal.damaged_deleted name=%s", path.name)
    return purged
