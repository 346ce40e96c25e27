"""What a sync is going to do: what a dry run shows is what a run carries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from addin.table.cells import CellValue
from addin.table.change_values import value_to_json
from addin.table.changes import ChangeSet
from sheets_sync.base import MISSING, BaseChange, BaseValue
from sheets_sync.conflicts import ConflictLine
from sheets_sync.diff import Party
from sheets_sync.sides import Batch


class Do(Enum):
    """The kinds of action."""

    SET = "set"
    ADD = "add"
    DELETE = "move-to-deleted"
    GIVE_CODE = "give-code"
    WRITE_HEADER = "write-header"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that is done on one side, for people and for machines.

    Attributes:
        do: what.
        side: where it is written.
        key: the customer's code.
        why: the situation's word.
        column: heading of the column; "" for whole rows.
        old, new: the cell's value before and after.
        values: of a whole row, by heading; blanks left out.
    """

    do: Do
    side: Party
    key: str
    why: str
    column: str = ""
    old: BaseValue = None
    new: CellValue = None
    values: Mapping[str, CellValue] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        found: dict[str, Any] = {
            "do": self.do.value, "side": self.side.value, "customer": self.key, "why": self.why,
        }  # fmt: skip
        if self.column:
            old = None if self.old is MISSING else value_to_json(self.old)
            found |= {"column": self.column, "old": old, "new": value_to_json(self.new)}
        if self.values:
            found["values"] = {name: value_to_json(value) for name, value in self.values.items()}
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What one pass of a sync does, in this order.

    Attributes:
        actions: all of it, row by row.
        codes: first the new codes in the workbook, so that a row that reaches the sheet is
            known again whatever happens.
        batch: then what is written to Google; its token is given when it is sent.
        workbook: then the rest of the workbook.
        base: what is learnt, once all that has succeeded.
        waiting: open conflicts.
        targets: what the rows that are written to hold at Google, by row, from column 1 on.
        left_out: headings of columns that only one side has, by side.
        forced_out: codes of rows that take no part.
    """

    actions: tuple[Action, ...] = ()
    codes: ChangeSet = field(default_factory=ChangeSet)
    batch: Batch = field(default_factory=lambda: Batch(""))
    workbook: ChangeSet = field(default_factory=ChangeSet)
    base: BaseChange = field(default_factory=lambda: BaseChange(()))
    waiting: tuple[ConflictLine, ...] = ()
    targets: Mapping[int, Sequence[CellValue]] = field(default_factory=dict)
    left_out: Mapping[Party, Sequence[str]] = field(default_factory=dict)
    forced_out: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether anything is written on either side."""
        return bool(self.codes or self.batch or self.workbook)

    @property
    def counts(self) -> dict[str, int]:
        """Figures by name: what is done on each side, and how many conflicts wait."""
        done = Counter(f"{a.do.value}-{a.side.value}" for a in self.actions)
        return {**dict(sorted(done.items())), "conflicts": len(self.waiting)}

    def to_json(self) -> dict[str, Any]:
        """As JSON data; the same for the same tables, base and choices."""
        return {
            "actions": [action.to_json() for action in self.actions],
            "conflicts": [
                {
                    "customer": line.key, "column": line.column, "base": line.base,
                    "workbook": line.mine, "sheet": line.theirs,
                }
                for line in self.waiting
            ],
            "left_out": {side.value: list(names) for side, names in self.left_out.items() if names},
            "counts": self.counts,
        }  # fmt: skip
