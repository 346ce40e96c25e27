"""What is peculiar to a Google Sheet as a host."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from contract_examples import CHANGES, CHOICES, NOTE_CELL, RESULT, ROWS, SHEET, at, over
from hypothesis import given
from hypothesis import strategies as st

from addin.errors import (
    NotSharedError,
    QuotaExhaustedError,
    RefusedError,
    RemoteRefusedError,
    SheetFullError,
    SheetReadOnlyError,
    SpreadsheetNotFoundError,
    UnknownOutcomeError,
    WrongPasswordError,
)
from addin.i18n import speaking
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    Fill,
    HideRows,
    Lock,
    Note,
    PutSheet,
    ResultColumn,
    SetValue,
    Unlock,
    Validation,
)
from sheets_sync.client.accounts import account_of
from sheets_sync.host import plan as plan_module
from sheets_sync.host.cells import from_google, to_google
from sheets_sync.host.checks import check_of, rule_of
from sheets_sync.host.host import GoogleHost
from sheets_sync.host.locks import fits, hashed, others_in
from sheets_sync.host.looks import code_of, color_of, color_style, number_format_of
from sheets_sync.local_server.faults import Fault, FaultKind
from tests.sheets.rooms import EDITOR, OWNER, VIEWER, GoogleRoom, Office, cell_data


@pytest.fixture
def room(office: Office) -> GoogleRoom:
    office.server.faults.clear()
    return GoogleRoom(office)


def apply(room: GoogleRoom, *changes: Change) -> ChangeSet:
    staged = room.host().stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


def as_owner(room: GoogleRoom, *requests: dict[str, Any]) -> dict[str, Any]:
    """What the owner does in the browser."""
    book = room.office.owner.open_by_key(room.key)
    return book.batch_update({"requests": list(requests)})


def ours(staged: Any) -> list[dict[str, Any]]:
    """The requests that a stage would send."""
    return [request for batch in staged._plan.batches() for request in batch]


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


class TestAPerson:
    """Who signed in in the browser, and not a service account."""

    def test_a_person_works_like_a_robot_and_is_named_in_locks(self, room):
        name = "li@example.com"
        account = account_of(room.office.server.add_user(name))
        book = room.office.owner.open_by_key(room.key)
        book.share(name, perm_type="user", role="writer", notify=False)
        host = GoogleHost(account, room.key, room.office.manner())
        staged = host.stage(ChangeSet((SetValue(SHEET, at("A2"), "009"), Lock(SHEET))))
        staged.commit()
        (found,) = host.book().tab(SHEET).protections
        assert found["editors"]["users"] == [name]
        assert host.read_grid(SHEET).rows[1][0] == "009"


class TestLocks:
    """Protected ranges with editors who are named, and read back."""

    def protected(self, room: GoogleRoom) -> list[dict[str, Any]]:
        return list(room.host().book().tab(SHEET).protections)

    def test_a_lock_names_its_editors_and_leaves_nothing_open(self, room):
        staged = room.host().stage(ChangeSet((Lock(SHEET, (over("B2:C9"),), (over("C3"),)),)))
        (request,) = ours(staged)
        sent = request["addProtectedRange"]["protectedRange"]
        assert sent["editors"] == {"users": [EDITOR], "domainUsersCanEdit": False}
        assert sent["warningOnly"] is False
        staged.commit()
        (found,) = self.protected(room)
        areas = [(a["startRowIndex"], a["endRowIndex"]) for a in found["unprotectedRanges"]]
        assert sorted(areas) == [(1, 2), (1, 9), (3, 9)]
        assert len(staged.warnings) == 1, "nobody else may edit"

    def test_a_protection_that_only_warns_is_no_lock(self, room):
        warning = {"range": {"sheetId": 0}, "warningOnly": True}
        as_owner(room, {"addProtectedRange": {"protectedRange": warning}})
        assert not room.host().read_state(SHEET).protected
        apply(room, Lock(SHEET))
        assert room.host().read_state(SHEET).protected
        apply(room, Unlock(SHEET))
        assert [p["warningOnly"] for p in self.protected(room)] == [True]

    def test_taking_an_unlock_back_brings_the_unlocked_ranges_and_the_password_back(self, room):
        apply(room, Lock(SHEET, (over("B2:C9"),), password="秘密"))
        inverse = apply(room, Unlock(SHEET, "秘密"))
        assert self.protected(room) == []
        # As from the journal's file, which holds no passwords.
        apply(room, *(Lock(c.sheet, raw=c.raw) for c in inverse if isinstance(c, Lock)))
        host = room.host()
        assert not host.read_cells(SHEET, [at("B2")])[at("B2")].locked
        assert host.read_state(SHEET).has_password
        with pytest.raises(WrongPasswordError):
            host.stage(ChangeSet((Unlock(SHEET, "falsch"),)))
        assert "秘密" not in str([change.raw for change in inverse])

    def test_whoever_may_edit_besides_is_told(self):
        editors = {"users": ["Sync@Example.com", "li@example.com"], "groups": ["all@example.com"]}
        assert others_in({"editors": editors}, [EDITOR]) == ["li@example.com", "all@example.com"]
        assert others_in({"editors": {"domainUsersCanEdit": True}}, [EDITOR]) == ["@"]
        assert others_in({"editors": {"users": [EDITOR]}}, [EDITOR]) == []

    def test_a_password_is_kept_as_a_hash_only(self):
        kept = hashed("秘密")
        assert "秘密" not in kept
        assert fits("秘密", kept)
        assert not fits("other", kept)
        assert not fits(None, kept)
        assert not fits("x", "nonsense")


class TestWhatIsOthers:
    """What we have no words for stays as it is."""

    def test_a_rule_that_we_do_not_know_comes_back_with_undo(self, room):
        rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
        cells = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4,
                 "startColumnIndex": 7, "endColumnIndex": 8}  # fmt: skip
        as_owner(room, {"setDataValidation": {"range": cells, "rule": rule}})
        assert room.host().read_state(SHEET).validations == ()
        inverse = apply(room, CHOICES)
        assert room.host().read_state(SHEET).validations == (CHOICES,)
        # As from the journal's file.
        apply(room, *inverse)
        fields = "sheets/data/rowData/values/dataValidation"
        found = room.host().spreadsheet.get(fields, [f"'{SHEET}'!H2:H4"])
        cells_ = [v for row in found["sheets"][0]["data"][0]["rowData"] for v in row["values"]]
        assert [c["dataValidation"]["condition"]["type"] for c in cells_] == ["BOOLEAN"] * 3

    def test_a_gradient_rule_stays(self, room):
        point = {"type": "MIN", "color": {"red": 1}}
        gradient = {
            "ranges": [{"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9}],
            "gradientRule": {"minpoint": point, "maxpoint": {**point, "type": "MAX"}},
        }
        as_owner(room, {"addConditionalFormatRule": {"rule": gradient, "index": 0}})
        inverse = apply(room, *CHANGES["a conditional format"])
        assert len(room.host().book().tab(SHEET).rules) == 2
        apply(room, *inverse)
        (left,) = room.host().book().tab(SHEET).rules
        assert "gradientRule" in left

    def test_a_link_to_a_file_becomes_text_with_a_warning(self, room):
        from addin.table.changes import Link

        cell = Link("第 2 行", "'客户'!B2", file="销售.xlsx")
        sheet = PutSheet("对照", "对照", "", (ResultColumn("行", 9),), ((cell,),))
        staged = room.host().stage(ChangeSet((sheet,)))
        assert [str(w.template) for w in staged.warnings] != []
        staged.commit()
        assert room.host().read_grid("对照").rows[4] == ["第 2 行"]

    def test_a_link_inside_the_spreadsheet_leads_to_the_tab_s_id(self, room):
        apply(room, RESULT)
        fields = "sheets/data/rowData/values/userEnteredFormat/textFormat/link"
        found = room.host().spreadsheet.get(fields, [f"'{RESULT.name}'!B5"])
        link = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]
        assert link["userEnteredFormat"]["textFormat"]["link"]["uri"] == "#gid=0&range=B2"

    def test_rows_beyond_the_grid_make_it_longer(self, room):
        inverse = apply(room, SetValue(SHEET, at("AB1200"), "x"), HideRows(SHEET, (1300,)))
        host = room.host()
        tab = host.book().tab(SHEET)
        assert (tab.rows, tab.columns) == (1300, 28)
        assert host.read_cells(SHEET, [at("AB1200")])[at("AB1200")].value == "x"
        apply(room, *inverse)
        assert room.host().read_state(SHEET).hidden_rows == frozenset()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_google_s_days_before_march_1900_are_turned_and_turned_back(day):
    google = (day - dt.date(1899, 12, 30)).days
    from addin.hosts.xlsx.moments import moment

    ours_ = from_google(float(google), "yyyy-mm-dd")
    assert moment(ours_, date1904=False) == day
    assert to_google(ours_, "yyyy-mm-dd") == google


@given(st.floats(0, 1e6), st.sampled_from(["General", "0.00", "[h]:mm:ss"]))
def test_numbers_that_are_no_days_are_left_alone(number, code):
    assert from_google(number, code) == number == to_google(number, code)


@given(st.sampled_from([
    "@", "0.00", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss", "[h]:mm:ss", "0%",
    "0.00E+00", "General", '"¥"#,##0',
]))  # fmt: skip
def test_format_codes_go_to_google_and_come_back(code):
    assert code_of(number_format_of(code)) == code


@given(st.integers(0, 0xFFFFFF))
def test_colours_go_to_google_and_come_back(number):
    color = f"#{number:06X}"
    assert color_of({"backgroundColorStyle": color_style(color)}) == color


texts = st.text(st.characters(codec="utf-8", exclude_characters="\u2063\n\r,"), max_size=20)
bounds = st.none() | st.integers(0, 99).map(str)


@given(
    kind=st.sampled_from(["decimal", "whole", "text_length"]),
    low=bounds, high=bounds, title=texts, message=texts, error=texts, strict=st.booleans(),
)  # fmt: skip
def test_checks_go_to_google_and_come_back(kind, low, high, title, message, error, strict):
    if low is None and high is None and kind != "whole":
        low = "0"
    area = RangeRef(2, 3, 9, 3)
    check = Validation("客户", area, kind, minimum=low, maximum=high, title=title,
                       message=message, error=error, strict=strict)  # fmt: skip
    rule = json.loads(json.dumps(rule_of(check)))
    assert check_of(rule, "客户", area) == check
