"""What a handler of a request is given, and how it is looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..assumptions import USUAL, Assumptions
from ..grid import Target, target_of_grid
from ..model import Spreadsheet
from ..problems import Json
from ..protection import Guard


@dataclass(frozen=True, slots=True)
class Change:
    """A batch that is being carried out.

    Attributes:
        book: the draft that it changes.
        email: the account that asks.
        assumptions: what is assumed of Google.
        metadata_ids: ids of developer metadata that are taken, once the first one was made.
    """

    book: Spreadsheet
    email: str
    assumptions: Assumptions = USUAL
    metadata_ids: set[int] = field(default_factory=set)

    @property
    def guard(self) -> Guard:
        """Holds the account to protected ranges."""
        return Guard(self.book, self.email)

    def target(self, grid: Json) -> Target:
        """The cells of a GridRange that are about to be changed.

        Raises:
            ApiError: a range that is none, or is protected.
        """
        target = target_of_grid(self.book, grid)
        self.guard.check(target.sheet, target.box)
        return target


Handler = Callable[[Change, Json], Json | None]
"""Carries a request out on the draft; gives the reply, None for an empty one."""
