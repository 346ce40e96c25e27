"""Applied change sets with the old values: what undo, the history and the audit read."""

from addin.journal.database import DamagedJournalError
from addin.journal.entries import Entry, Recovery, State
from addin.journal.journal import Journal
from addin.journal.places import backup_folder, data_folder, journal_folder

__all__ = [
    "DamagedJournalError",
    "Entry",
    "Journal",
    "Recovery",
    "State",
    "backup_folder",
    "data_folder",
    "journal_folder",
]
