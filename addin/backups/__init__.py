"""Snapshots of workbook files: made before every changing command, restored whole."""

from addin.backups.keep import Keep
from addin.backups.snapshot import Snapshot
from addin.backups.store import Backups, Check

__all__ = ["Backups", "Check", "Keep", "Snapshot"]
