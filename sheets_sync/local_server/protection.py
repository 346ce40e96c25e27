"""Who may edit which cells of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .a1 import Box
from .grid import Target, target_of_grid
from .model import Sheet, Spreadsheet
from .problems import Json, invalid

PROTECTED = "protectedRanges"
_REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to "
    "remove protection if you need to edit."
)


@dataclass(frozen=True, slots=True)
class Guard:
    """Holds an account to the protected ranges of a spreadsheet.

    Attributes:
        book: the draft that is being changed.
        email: the account that changes it.
    """

    book: Spreadsheet
    email: str

    def may_edit(self, protected: Mapping[str, Any]) -> bool:
        """Whether the account may edit a protected range.

        A warning stops nobody, and the owner may always.
        """
        if protected.get("warningOnly") or self.book.role_of(self.email) == "owner":
            return True
        users = protected.get("editors", {}).get("users", [])
        return self.email.casefold() in {user.casefold() for user in users}

    def check(self, sheet: Sheet, box: Box) -> None:
        """Refuses a change of protected cells.

        Raises:
            ApiError: a protected range that the account may not edit meets the box.
        """
        for protected in sheet.parts.get(PROTECTED, ()):
            if self.may_edit(protected):
                continue
            covered = self.covered(protected)
            if covered is None or not covered.box.meets(box):
                continue
            free = (
                target_of_grid(self.book, {"sheetId": sheet.id} | grid).box
                for grid in protected.get("unprotectedRanges", ())
            )
            if not any(open_box.contains(box) for open_box in free):
                raise invalid(_REFUSAL)

    def check_object(self, protected: Mapping[str, Any]) -> None:
        """Refuses to change or remove a protection that the account is not an editor of.

        Raises:
            ApiError: it is not.
        """
        if not self.may_edit(protected):
            raise invalid(_REFUSAL)

    def check_sheet(self, sheet: Sheet) -> None:
        """Refuses what touches a whole sheet that holds a protected range.

        Raises:
            ApiError: one that the account may not edit is there.
        """
        self.check(sheet, sheet.whole)

    def covered(self, protected: Mapping[str, Any]) -> Target | None:
        """The cells of a protected range; None where the name that it is for is gone."""
        if "range" in protected:
            return target_of_grid(self.book, protected["range"])
        wanted = protected.get("namedRangeId")
        for named in self.book.named:
            if named["namedRangeId"] == wanted:
                return target_of_grid(self.book, named["range"])
        return None

    def shown(self, protected: Json) -> Json:
        """A protected range as this account sees it: who else may edit is for editors only."""
        may = self.may_edit(protected)
        seen = {k: v for k, v in protected.items() if k != "editors" or may}
        return seen | ({"requestingUserCanEdit": True} if may else {})
