"""A pair whose sheet is at the stand-in for Google, over unmodified gspread."""

from __future__ import annotations

from google_office import add_sheet
from pair_builders import ROWS, Pair, said

from sheets_sync.google_side import GoogleSide


class GooglePair(Pair):
    """A pair whose sheet is at Google."""

    def __init__(self, office, rows, folder, mine=ROWS) -> None:
        self.office = office
        self.key = add_sheet(office, rows)
        super().__init__(mine, folder=folder, remote=self.side())

    def side(self) -> GoogleSide:
        """The sheet as a new run of the program sees it."""
        return GoogleSide(self.office.account(), self.key, None, self.office.manner())

    @property
    def tab(self):
        """The tab as a colleague has it open."""
        return self.office.owner.open_by_key(self.key).get_worksheet_by_id(0)

    def write(self, a1: str, value: object) -> None:
        """A colleague writes into a cell."""
        self.tab.update([[value]], a1, value_input_option="RAW")

    def theirs(self) -> dict[str, tuple[str, ...]]:
        return said(self.side().read(()).grid, self.book)
