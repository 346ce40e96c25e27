"""Whether a sync can know without looking that there is nothing to do.

A plan is made from four things: the workbook, the Google Sheet, the rule book, and what the user
said of the columns. Where a sync came to nothing and all four are still the same, another one
comes to nothing, too. They are compared by hashes of all their bytes, and the sheet, where it is
known, by its version; so the workbook need not be read, nor the sheet's rows be compared.

Conflicts that wait are no reason to look again, but a policy that settles them is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from addin.table.rulebook import RuleBook
from sheets_sync.sides import RemoteRead, Version
from sheets_sync.state import SyncState

Facts = Mapping[str, Any]
"""What is remembered besides the rows, see `SyncState.facts`."""


def rules_digest(book: RuleBook, mapping: Mapping[str, str]) -> str:
    """A hash of what decides how tables are read.

    Args:
        book: the rule book.
        mapping: what the user said of the workbook's columns.
    """
    said = repr((book, sorted(mapping.items())))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def tab_with_customers(
    state: SyncState, fingerprint: str, rules: str, find: Callable[[], str]
) -> str:
    """The workbook's tab with the customers: looked for, unless it would be the same again.

    Args:
        state: of the pair; it learns what was found.
        fingerprint: of the workbook now; "" where it is not known.
        rules: see `rules_digest`.
        find: looks for it.

    Raises:
        SheetNotFoundError, TableNotFoundError, AmbiguousTableError: as `find`.
    """
    found = state.facts().get("found", ["", "", ""])
    if fingerprint and found[:2] == [fingerprint, rules]:
        return str(found[2])
    tab = find()
    state.note(found=[fingerprint, rules, tab])
    return tab


def same_workbook(facts: Facts, fingerprint: str, tab: str, address: str, rules: str) -> bool:
    """Whether nothing on this side has happened since a sync that left the workbook alone.

    Args:
        facts: what is remembered of the last sync.
        fingerprint: of the workbook now; "" where it is not known.
        tab: the workbook's tab with the customers.
        address: of the Google Sheet.
        rules: see `rules_digest`.
    """
    if facts.get("pending") or facts.get("asked"):
        return False  # something is on its way, or waits in the sheet to be run
    known = [facts.get(name) for name in ("fingerprint", "tab", "address", "rules")]
    return bool(fingerprint) and known == [fingerprint, tab, address, rules]


def same_version(facts: Facts, version: Version) -> bool:
    """Whether the sheet is known to be as the last sync left it."""
    return bool(version.mark) and facts.get("version") == version.mark


def same_read(facts: Facts, remote: RemoteRead) -> bool:
    """Whether the sheet was read just as it was by a sync that came to nothing."""
    return bool(remote.digest) and facts.get("read") == remote.digest
