"""What stops a sync before it writes anything: signs that something has gone wrong.

Each refusal says what to look at, and by which name it can be overruled when all is well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from addin.errors import GuardError, UsageError
from addin.i18n import Message, msg
from addin.table.grid import Grid
from sheets_sync.base import Base, BaseColumn
from sheets_sync.diff import Difference, Party
from sheets_sync.older import WentBack
from sheets_sync.situations import Row
from sheets_sync.tables import Side
from sheets_sync.values import token

MOST_DELETED = 0.2
MOST_CHANGED = 0.5
FEW = 5
"""Up to so many rows, but not more than half of them, may go or change in a short table."""

_TOLD = 5


class Guard(Enum):
    """The guards. The value is the name that `--force` takes."""

    KEY_COLUMN = "key-column"
    DUPLICATE_KEYS = "duplicate-keys"
    HEADER = "header"
    EMPTY = "empty"
    DELETIONS = "deletions"
    CHANGES = "changes"
    OLDER = "older"
    OTHER_PAIR = "other-pair"
    STATE_LOST = "state-lost"


CAN_BE_FORCED = tuple(guard.value for guard in Guard if guard is not Guard.KEY_COLUMN)

_DELETED = {
    Party.WORKBOOK: (Row.DELETED_IN_WORKBOOK, Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET),
    Party.SHEET: (Row.DELETED_IN_SHEET, Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK),
}


@dataclass(frozen=True, slots=True)
class Forced:
    """The guards that the user has overruled."""

    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Collection[str]) -> Forced:
        """Checks the names.

        Raises:
            UsageError: there is no such guard, or it cannot be overruled.
        """
        for name in names:
            if name not in CAN_BE_FORCED:
                raise UsageError(
                    msg("--force: {name} cannot be forced.", name=f"“{name}”"),
                    msg("The guards are: {names}.", names=", ".join(CAN_BE_FORCED)),
                )
        return cls(frozenset(names))

    def __contains__(self, guard: Guard) -> bool:
        return guard.value in self.names


def _stop(guard: Guard, message: Message, hint: Message, forced: Forced) -> None:
    if guard not in forced:
        raise GuardError(guard.value, message, hint)


def place_of(party: Party) -> Message:
    """What to call a side in a sentence."""
    return msg("the workbook") if party is Party.WORKBOOK else msg("the Google Sheet")


def require_key(found: bool, party: Party) -> None:
    """Stops where a table has no column of customer codes."""
    if not found:
        raise GuardError(
            Guard.KEY_COLUMN.value,
            msg("There is no column of customer codes in {place}.", place=place_of(party)),
            msg("Add a column 客户编码 (Customer code); without it no row can be known again."),
            can_be_forced=False,
        )


def check_pair(known: tuple[str, str], now: tuple[str, str], forced: Forced) -> None:
    """Stops where the workbook was kept in step with another sheet.

    Args:
        known: spreadsheet and tab of the state; ("", "") where there is none.
        now: those of this run.
    """
    if any(known) and known != now:
        _stop(
            Guard.OTHER_PAIR,
            msg("This workbook was last synchronised with another Google Sheet."),
            msg("Name that one; or say --force other-pair to begin anew with this one, "
                "which merges both and deletes nothing."),
            forced,
        )  # fmt: skip


def check_state(lost: bool, forced: Forced) -> None:
    """Stops where the sheet was synchronised with this workbook and nothing is known of it."""
    if lost:
        _stop(
            Guard.STATE_LOST,
            msg("What is known of the last sync of this workbook is lost."),
            msg("Say --force state-lost to begin anew: both tables are merged and nothing is "
                "deleted. Rows deleted since the last sync come back."),
            forced,
        )  # fmt: skip


def check_header(lost: Sequence[BaseColumn], forced: Forced) -> None:
    """Stops where columns are gone, or were given another heading on one side."""
    if lost:
        names = ", ".join(f"“{column.mine}”" for column in lost)
        _stop(
            Guard.HEADER,
            msg("The header was changed: {columns} is not in both tables any more.",
                columns=names),
            msg("Give the columns their old headings; or say --force header to go on without "
                "them."),
            forced,
        )  # fmt: skip


def check_keys(doubled: Sequence[str], party: Party, forced: Forced) -> None:
    """Stops where several customers have one code."""
    if doubled:
        shown = ", ".join(doubled[:_TOLD]) + (" …" if len(doubled) > _TOLD else "")
        _stop(
            Guard.DUPLICATE_KEYS,
            msg("In {place} several rows have the same customer code: {codes}.",
                place=place_of(party), codes=shown),
            msg("Give each its own code; or say --force duplicate-keys to leave these rows out."),
            forced,
        )  # fmt: skip


def check_empty(side: Side, party: Party, base: Base, forced: Forced) -> None:
    """Stops where a table that had customers has none any more."""
    if len(base) and not len(side):
        _stop(
            Guard.EMPTY,
            msg("In {place} there are no customers any more; at the last sync there were {count}.",
                place=place_of(party), count=len(base)),
            msg("Bring them back, by undo or the version history; or say --force empty if all "
                "were deleted on purpose."),
            forced,
        )  # fmt: skip


def check_above(grid: Grid, header_row: int, column: int, party: Party, base: Base) -> None:
    """Stops where customers stand above the header, as after sorting it along with the rows.

    Args:
        grid: the tab's values.
        header_row: its row with the header.
        column: its column of codes.
        party: which side it is.
        base: the last synchronised state.
    """
    known = set(base.keys)
    at = column - grid.first_column
    for number, cells in enumerate(grid.rows[: header_row - grid.first_row], grid.first_row):
        if 0 <= at < len(cells) and token(cells[at]) in known:
            raise GuardError(
                Guard.HEADER.value,
                msg("In {place} customers stand above the header row, such as in row {row!s}.",
                    place=place_of(party), row=number),
                msg("Put the header row back above all customers, then synchronise again."),
                can_be_forced=False,
            )  # fmt: skip


def _most(share: float, base: Base) -> float:
    return max(share * len(base), min(FEW, len(base) / 2))


def check_older(older: WentBack, forced: Forced) -> None:
    """Stops where a side seems to be an older version of itself."""
    if older:
        place = place_of(older.party)
        other = Party.SHEET if older.party is Party.WORKBOOK else Party.WORKBOOK
        _stop(
            Guard.OLDER,
            msg("In {place} {count} rows say again what they said before an earlier sync, as "
                "after an older version was restored.", place=place, count=len(older.keys)),
            msg("To get the newer values back, say --policy {policy}; if the older ones are right, "
                "say --force older: they go to the other side, too.", policy=other.value),
            forced,
        )  # fmt: skip


def check_amounts(
    difference: Difference, base: Base, forced: Forced, settled: Collection[Party] = ()
) -> None:
    """Stops where suspiciously many rows were deleted or changed on one side.

    Args:
        difference: what has happened.
        base: the last synchronised state.
        forced: the guards that are overruled.
        settled: sides that are known to be older, and whose changes were decided on.
    """
    for party in Party:
        if party in settled:
            continue
        deleted = sum(case.situation in _DELETED[party] for case in difference.rows)
        if deleted > _most(MOST_DELETED, base):
            _stop(
                Guard.DELETIONS,
                msg("In {place} {count} of {total} rows were deleted since the last sync.",
                    place=place_of(party), count=deleted, total=len(base)),
                msg("If that is right, say --force deletions; they are moved to 已删除 Deleted."),
                forced,
            )  # fmt: skip
        changed = difference.edited.get(party, 0)
        if changed > max(FEW, _most(MOST_CHANGED, base)):
            _stop(
                Guard.CHANGES,
                msg("In {place} {count} of {total} rows were changed since the last sync.",
                    place=place_of(party), count=changed, total=len(base)),
                msg("If that is right, say --force changes."),
                forced,
            )  # fmt: skip
