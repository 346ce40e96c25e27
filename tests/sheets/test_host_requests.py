"""What a Google Sheet as a host sends: each change once, little, and in a harmless order."""

from __future__ import annotations

import datetime as dt

import pytest
from contract_examples import CHANGES, NOTE_CELL, RESULT, ROWS, SHEET, at, over

from addin.errors import (
    NotSharedError,
    QuotaExhaustedError,
    RefusedError,
    RemoteRefusedError,
    SheetFullError,
    SheetReadOnlyError,
    SpreadsheetNotFoundError,
    UnknownOutcomeError,
)
from addin.i18n import speaking
from addin.table.cells import CellRef
from addin.table.changes import Change, ChangeSet, Fill, Note, SetValue
from sheets_sync.host import plan as plan_module
from sheets_sync.local_server.faults import Fault, FaultKind
from tests.sheets.rooms import EDITOR, OWNER, VIEWER, apply, as_owner, cell_data, ours

BATCH = r":batchUpdate$"


class TestExactlyOnce:
    """A batch is made once, whatever the network does."""

    @pytest.mark.parametrize(
        "kind",
        [FaultKind.FAIL_BEFORE, FaultKind.FAIL_AFTER, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER,
         FaultKind.QUOTA],
    )  # fmt: skip
    @pytest.mark.parametrize("times", [1, 3])
    def test_a_batch_with_trouble_is_made_once(self, room, kind, times):
        before = room.host().fingerprint()
        staged = room.host().stage(ChangeSet(CHANGES["all at once"]))
        faults = room.office.server.faults
        fault = faults.add(Fault(kind, times=times, method="POST", path=BATCH))
        staged.commit()
        after_was_made = kind in (FaultKind.FAIL_AFTER, FaultKind.DROP_AFTER)
        assert fault.struck == (1 if after_was_made else times)
        faults.clear()
        host = room.host()
        assert host.fingerprint() == staged.after != before
        assert [s.name for s in host.sheets()].count(RESULT.name) == 1

    def test_trouble_that_does_not_end_changes_nothing(self, room):
        before = room.host().fingerprint()
        staged = room.host().stage(ChangeSet(CHANGES["all at once"]))
        faults = room.office.server.faults
        faults.add(Fault(FaultKind.QUOTA, times=99, method="POST", path=BATCH))
        with pytest.raises(QuotaExhaustedError):
            staged.commit()
        faults.clear()
        assert room.host().fingerprint() == before

    def test_an_outcome_that_cannot_be_found_out_is_said_to_be_open(self, room):
        staged = room.host().stage(ChangeSet(CHANGES["all at once"]))
        faults = room.office.server.faults
        faults.add(Fault(FaultKind.DROP_AFTER, times=99, method="POST", path=BATCH))
        # After the batch, nothing answers any more.
        faults.add(Fault(FaultKind.DROP_BEFORE, nth=3, times=99, method="GET"))
        with pytest.raises(UnknownOutcomeError):
            staged.commit()
        faults.clear()

    def test_an_edit_in_the_last_moment_by_one_of_us_makes_the_batch_fail(self, room):
        def overtake() -> None:
            apply(room, SetValue(SHEET, at("A3"), "theirs"))

        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A3"), "mine"),)))
        faults = room.office.server.faults
        faults.add(Fault(FaultKind.EDIT, method="POST", path=BATCH, edit=overtake))
        with pytest.raises(RemoteRefusedError):
            staged.commit()
        assert room.host().read_grid(SHEET).rows[2][0] == "theirs"

    def test_two_stages_at_once_exclude_each_other(self, room):
        host = room.host()
        one = host.stage(ChangeSet((Fill(SHEET, over("A2"), "#FFE699"),)))
        two = host.stage(ChangeSet((Fill(SHEET, over("A3"), "#F8CBAD"),)))
        one.commit()
        # Colours are no part of the fingerprint; the token tells nevertheless.
        with pytest.raises(RemoteRefusedError):
            two.commit()


class TestErrors:
    """One clear message each, and nothing changed."""

    def test_a_sheet_that_is_not_shared_names_the_account(self, office):
        key = office.owner.create("私有").id
        with pytest.raises(NotSharedError) as caught:
            office.host(key)
        assert caught.value.account == EDITOR
        with speaking("zh"):
            assert EDITOR in str(caught.value)

    def test_a_viewer_is_told_so_when_something_is_to_be_changed(self, room):
        host = room.office.host(room.key, VIEWER)
        assert len(host.read_grid(SHEET).rows) == len(ROWS)
        staged = host.stage(ChangeSet((SetValue(SHEET, at("A2"), "x"),)))
        with pytest.raises(SheetReadOnlyError):
            staged.commit()

    def test_cells_that_the_owner_protected_are_left_alone(self, room):
        cells = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}
        protected = {"range": cells, "editors": {"users": [OWNER]}}
        as_owner(room, {"addProtectedRange": {"protectedRange": protected}})
        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A1"), "x"),)))
        with pytest.raises(SheetReadOnlyError):
            staged.commit()
        apply(room, SetValue(SHEET, at("A2"), "x"))

    def test_access_that_is_revoked_in_the_middle(self, room):
        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A2"), "x"),)))
        book = room.office.owner.open_by_key(room.key)
        book.remove_permissions(EDITOR, role="any")
        with pytest.raises(NotSharedError):
            staged.commit()

    def test_a_spreadsheet_that_is_deleted_in_the_middle(self, room):
        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A2"), "x"),)))
        room.office.owner.del_spreadsheet(room.key)
        with pytest.raises(SpreadsheetNotFoundError):
            staged.commit()

    @pytest.mark.parametrize(
        "request_",
        [{"deleteSheet": {"sheetId": 0}},
         {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "新"},
                                    "fields": "title"}}],
        ids=["deleted", "renamed"],
    )  # fmt: skip
    def test_a_tab_that_is_deleted_or_renamed_in_the_middle(self, room, request_):
        staged = room.host().stage(ChangeSet((SetValue(SHEET, at("A2"), "x"),)))
        as_owner(room, request_)
        with pytest.raises(RefusedError):
            staged.commit()

    def test_more_cells_than_google_takes_are_refused_before_anything_is_sent(self, room):
        with pytest.raises(SheetFullError):
            room.host().stage(ChangeSet((SetValue(SHEET, at("Z900000"), "x"),)))


class TestPayload:
    """Little is asked for, and only what differs is sent."""

    def test_only_changed_cells_are_sent(self, room):
        same = SetValue(SHEET, at("A2"), "001")
        staged = room.host().stage(ChangeSet((same, SetValue(SHEET, at("A3"), "009"))))
        assert ours(staged) == [
            {"updateCells": {
                "start": {"sheetId": 0, "rowIndex": 2, "columnIndex": 0},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": "009"}}]}],
                "fields": "userEnteredValue",
            }}
        ]  # fmt: skip

    def test_alike_neighbours_are_painted_at_once(self, room):
        staged = room.host().stage(ChangeSet((Fill(SHEET, over("A2:C9"), "#F8CBAD"),)))
        (request,) = ours(staged)
        assert request["repeatCell"]["range"] == {
            "sheetId": 0, "startRowIndex": 1, "endRowIndex": 9,
            "startColumnIndex": 0, "endColumnIndex": 3,
        }  # fmt: skip

    def test_in_a_long_column_of_dates_only_the_changed_one_is_sent(self, office):
        key = office.add("长", [SHEET])
        office.put(key, 0, [[cell_data(dt.date(2024, 1, 1), "yyyy-mm-dd")]] * 900)
        changes = [SetValue(SHEET, CellRef(row, 1), dt.date(2025, 1, row)) for row in (2, 9)]
        changes += [SetValue(SHEET, CellRef(899, 1), "无"), SetValue(SHEET, at("B2"), 1.0)]
        sent = ours(office.host(key).stage(ChangeSet(tuple(changes))))
        assert [r["updateCells"]["fields"] for r in sent] == ["userEnteredValue"] * 4

    def test_a_stage_and_its_commit_take_six_requests(self, room):
        host = room.host()
        counts = host.spreadsheet.http.counts
        before = counts.reads + counts.writes
        staged = host.stage(ChangeSet(tuple(
            SetValue(SHEET, CellRef(row, column), f"{row}-{column}")
            for row in range(2, 600) for column in (1, 3, 10)
        )))  # fmt: skip
        staged.commit()
        assert counts.reads + counts.writes - before == 6
        assert counts.writes == 1

    def test_a_grid_takes_three_requests_and_one_batch_takes_all_changes(self, room):
        host = room.host()
        counts = host.spreadsheet.http.counts
        before = counts.reads
        host.read_grid(SHEET)
        assert counts.reads - before == 3


class TestSplitting:
    """What is too large for one batch does no harm by halves."""

    @pytest.fixture
    def small(self, monkeypatch) -> None:
        monkeypatch.setattr(plan_module, "MOST_BYTES", 2_000)

    def many(self) -> tuple[Change, ...]:
        notes = tuple(Note(SHEET, CellRef(row, 1), f"✖ {row} [E202]") for row in range(2, 40))
        return (*notes, SetValue(SHEET, at("A2"), "00100"), RESULT)

    @pytest.mark.usefixtures("small")
    def test_notes_go_first_and_values_with_the_result_sheet_last(self, room):
        staged = room.host().stage(ChangeSet(self.many()))
        batches = staged._plan.batches()
        assert len(batches) > 2
        for batch in batches[:-1]:
            assert not any(r.get("updateCells", {}).get("fields") == "userEnteredValue"
                           for r in batch)  # fmt: skip
        assert any("updateSheetProperties" in request for request in batches[-1])
        staged.commit()
        host = room.host()
        assert host.fingerprint() == staged.after
        assert [s.name for s in host.sheets()][1] == RESULT.name
        assert host.sheets()[1].is_result
        apply(room, *staged.inverse)
        assert set(room.host().read_notes(SHEET)) == {NOTE_CELL}

    @pytest.mark.usefixtures("small")
    def test_when_a_later_batch_is_refused_the_earlier_ones_are_taken_back(self, room):
        before = room.host().fingerprint()
        staged = room.host().stage(ChangeSet(self.many()))
        last = len(staged._plan.batches())
        room.office.server.faults.add(
            Fault(FaultKind.FAIL_BEFORE, nth=last, method="POST", path=BATCH, status=400)
        )
        with pytest.raises(RemoteRefusedError):
            staged.commit()
        host = room.host()
        assert host.fingerprint() == before
        assert set(host.read_notes(SHEET)) == {NOTE_CELL}
        assert len(host.sheets()) == 2
