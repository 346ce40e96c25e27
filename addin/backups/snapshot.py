"""A snapshot and its description on the disk."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from addin.backups.files import write_file
from addin.journal.places import storage_name

logger = logging.getLogger(__name__)

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a workbook file.

    Attributes:
        workbook_id: the id that the workbook carries.
        time: when it was made, UTC.
        reason: why, such as the verb of the command that followed.
        digest: SHA-256 of the file, hexadecimal.
        size: in bytes.
        name: the file's name then.
        location: its full path then.
    """

    workbook_id: str
    time: dt.datetime
    reason: str
    digest: str
    size: int
    name: str
    location: str

    @property
    def id(self) -> str:
        """By which a person or a command names it; later snapshots sort later."""
        return f"{self.time:%Y%m%dT%H%M%S%fZ}-{self.digest[:8]}"


def write_description(snapshot: Snapshot, folder: Path) -> None:
    """Writes the description of a snapshot into its workbook's folder."""
    fields = {**asdict(snapshot), "time": snapshot.time.isoformat(timespec="microseconds")}
    text = json.dumps(fields, ensure_ascii=False, indent=1)
    write_file(folder / f"{snapshot.id}.json", f"{text}\n")


def read_description(path: Path) -> Snapshot | None:
    """The snapshot that a file describes; None where it cannot be understood."""
    try:
        fields = json.loads(path.read_bytes())
        fields["time"] = dt.datetime.fromisoformat(fields["time"]).astimezone(dt.UTC)
        snapshot = Snapshot(**fields)
        is_right = (
            snapshot.id == path.stem
            and storage_name(snapshot.workbook_id) == path.parent.name
            and _DIGEST.fullmatch(snapshot.digest) is not None
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        is_right = False
    if not is_right:
        logger.warning("backup.unreadable_description name=%s", path.name)
        return None
    return snapshot
