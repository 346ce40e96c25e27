"""What a tried change set comes to at Google: requests, in an order that may be interrupted.

All goes into one batch, which Google makes as a whole or not at all. Only what is larger than
Google likes to take at once is split, and then so that no half of it does harm: colours and
notes first, then new result sheets out of sight, and in the last batch, together, the values,
the locks, and the result sheets' coming into sight.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.hosts.memory_sheet import MemorySheet
from sheets_sync.client.faults import MOST_CELLS, sheet_full
from sheets_sync.host import locks, requests, result_tabs
from sheets_sync.host.book import IDENTITY_KEY, LOCK_KEY, Book, Tab
from sheets_sync.host.ranges import Json, open_ended
from sheets_sync.host.trying import Tried

MOST_BYTES = 2_000_000
"""Google advises to send no more at once."""
_MOST_ID = 2**31 - 1


@dataclass(slots=True)
class Plan:
    """The requests of a commit.

    Attributes:
        early: harmless without the others.
        late: to be made together; the tabs that it shows were filled by `early`.
        back: what takes `early` back.
    """

    early: list[Json] = field(default_factory=list)
    late: list[Json] = field(default_factory=list)
    back: list[Json] = field(default_factory=list)

    def batches(self) -> list[list[Json]]:
        """The requests in batches of a bearable size; the last one holds all of `late`."""
        found: list[list[Json]] = []
        size = MOST_BYTES
        for request in self.early:
            added = requests.size_of(request)
            if size + added > MOST_BYTES:
                found.append([])
                size = 0
            found[-1].append(request)
            size += added
        rest = sum(requests.size_of(request) for request in self.late)
        if found and size + rest <= MOST_BYTES:
            found[-1] += self.late
        elif self.late or not found:
            found.append(list(self.late))
        return found


class Planner:
    """Plans a commit."""

    def __init__(
        self, book: Book, tried: Tried, editors: Sequence[str], *, whole: bool = False
    ) -> None:
        """
        Args:
            book: the spreadsheet.
            tried: the changes.
            editors: the addresses of those who may edit what is locked.
            whole: whether all is sent as one batch, however large.
        """
        self._whole = whole
        self._book = book
        self._tried = tried
        self._editors = editors
        self._plan = Plan()
        self._ids = {tab.name.casefold(): tab.id for tab in book.tabs}

    def plan(self) -> Plan:
        """The plan.

        Raises:
            SheetFullError: the spreadsheet would have more cells than Google takes.
        """
        tried, plan = self._tried, self._plan
        new_ids = {
            key: secrets.randbelow(_MOST_ID - 1) + 1
            for key in tried.rebuilt
            if tried.new.find(key) is not None
        }
        old_ids = {key: self._ids[key] for key in tried.rebuilt if key in self._ids}
        self._ids |= new_ids
        self._changed_tabs()
        filled = {key: self._content(key, tab_id) for key, tab_id in new_ids.items()}
        is_large = not self._whole and (
            sum(requests.size_of(r) for part in filled.values() for r in part)
            + sum(requests.size_of(r) for r in [*plan.early, *plan.late])
            > MOST_BYTES
        )
        gone: list[Json] = [{"deleteSheet": {"sheetId": tab_id}} for tab_id in old_ids.values()]
        if is_large:
            self._fill_out_of_sight(filled, new_ids)
            plan.late += [*gone, *self._show(new_ids)]
        else:
            plan.late += [*gone, *self._add(filled, new_ids)]
        self._identity()
        self._count_cells(new_ids)
        return plan

    def _changed_tabs(self) -> None:
        tried, plan = self._tried, self._plan
        for tab in self._book.tabs:
            new = tried.new.find(tab.name)
            if new is None or tab.name.casefold() in tried.rebuilt:
                continue
            old = tried.old.sheet(tab.name)
            rows, columns = requests.needed(old, new, tried.areas)
            plan.early += requests.growth(tab, rows, columns)
            larger = _at_least(tab, rows, columns)
            plan.early += requests.looks(larger, old, new, tried.areas)
            plan.back += requests.looks(larger, new, old, tried.areas)
            plan.late += requests.values(tab, old, new)
            plan.late += requests.hidden_rows(tab.id, old.hidden_rows, new.hidden_rows)
            plan.late += self._protection(tab, new)

    def _protection(self, tab: Tab, new: MemorySheet) -> list[Json]:
        if new.name not in self._tried.protected:
            return []
        found = locks.unprotect(tab)
        if LOCK_KEY in tab.metadata:
            found.append(_drop_metadata(tab.metadata[LOCK_KEY]))
        if not new.protected:
            return found
        record = self._tried.protected[new.name]
        if record is not None:
            kept = json.loads(record)
            found += locks.protect_again(tab.id, kept["ranges"])
            lock = kept["lock"]
        else:
            areas = (open_ended(a, tab.rows, tab.columns) for a in locks.unlocked_in(new.locks))
            found.append(locks.protect(tab.id, [a for a in areas if a], self._editors))
            lock = locks.hashed(new.password) if new.password else None
        if lock:
            found.append(result_tabs.metadata(LOCK_KEY, lock, {"sheetId": tab.id}))
        return found

    def _content(self, key: str, tab_id: int) -> list[Json]:
        sheet = self._tried.new.sheet(key)
        described = self._tried.rebuilt[key]
        return result_tabs.content(
            tab_id, sheet, described, lambda target: result_tabs.link_address(target, self._ids)
        )

    def _places(self, new_ids: dict[str, int]) -> list[tuple[str, int, MemorySheet]]:
        """The new tabs in order, each with its place among all tabs."""
        sheets = self._tried.new.sheets
        return [
            (sheet.name.casefold(), place, sheet)
            for place, sheet in enumerate(sheets)
            if sheet.name.casefold() in new_ids
        ]

    def _add(self, filled: dict[str, list[Json]], new_ids: dict[str, int]) -> list[Json]:
        found: list[Json] = []
        for key, place, sheet in self._places(new_ids):
            tab_id = new_ids[key]
            found.append(
                result_tabs.add(tab_id, sheet, sheet.name, place, hidden=not sheet.visible)
            )
            found += filled[key]
        return found

    def _fill_out_of_sight(self, filled: dict[str, list[Json]], new_ids: dict[str, int]) -> None:
        last = len(self._book.tabs)
        for key, _place, sheet in self._places(new_ids):
            tab_id = new_ids[key]
            name = f"{sheet.name} {tab_id}"
            self._plan.early.append(result_tabs.add(tab_id, sheet, name, last, hidden=True))
            self._plan.early += filled[key]
            self._plan.back.append({"deleteSheet": {"sheetId": tab_id}})
            last += 1

    def _show(self, new_ids: dict[str, int]) -> list[Json]:
        found: list[Json] = []
        for key, place, sheet in self._places(new_ids):
            properties = {
                "sheetId": new_ids[key], "title": sheet.name, "index": place,
                "hidden": not sheet.visible,
            }  # fmt: skip
            change = {"properties": properties, "fields": "title,index,hidden"}
            found.append({"updateSheetProperties": change})
        return found

    def _identity(self) -> None:
        identity = self._tried.new.identity
        if identity == self._tried.old.identity:
            return
        if IDENTITY_KEY in self._book.metadata:
            self._plan.late.append(_drop_metadata(self._book.metadata[IDENTITY_KEY]))
        if identity is not None:
            made = result_tabs.metadata(IDENTITY_KEY, identity, {"spreadsheet": True})
            self._plan.late.append(made)

    def _count_cells(self, new_ids: dict[str, int]) -> None:
        """Refuses what Google would refuse, before anything is sent."""
        tried = self._tried
        total = sum(
            result_tabs.last_row(sheet) * result_tabs.last_column(sheet)
            for _key, _place, sheet in self._places(new_ids)
        )
        for tab in self._book.tabs:
            if tab.name.casefold() in tried.rebuilt:
                continue
            new = tried.new.sheet(tab.name)
            larger = _at_least(tab, *requests.needed(tried.old.sheet(tab.name), new, tried.areas))
            total += larger.rows * larger.columns
        present = sum(tab.rows * tab.columns for tab in self._book.tabs)
        if total > MOST_CELLS and total > present:
            raise sheet_full(self._book.name)


def _at_least(tab: Tab, rows: int, columns: int) -> Tab:
    return Tab(
        tab.id, tab.name, tab.index, max(tab.rows, rows), max(tab.columns, columns),
        rules=tab.rules,
    )  # fmt: skip


def _drop_metadata(metadata_id: int) -> Json:
    lookup = {"developerMetadataLookup": {"metadataId": metadata_id}}
    return {"deleteDeveloperMetadata": {"dataFilter": lookup}}
