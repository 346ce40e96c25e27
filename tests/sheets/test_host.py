"""What is peculiar to a Google Sheet as a host: people, locks, what others made, formats."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from contract_examples import CHANGES, CHOICES, RESULT, SHEET, at, over
from hypothesis import given
from hypothesis import strategies as st

from addin.errors import WrongPasswordError
from addin.table.cells import RangeRef
from addin.table.changes import (
    ChangeSet,
    HideRows,
    Lock,
    PutSheet,
    ResultColumn,
    SetValue,
    Unlock,
    Validation,
)
from sheets_sync.client.accounts import account_of
from sheets_sync.host.book import RESULT_KEY
from sheets_sync.host.cells import from_google, to_google
from sheets_sync.host.checks import check_of, rule_of
from sheets_sync.host.host import GoogleHost
from sheets_sync.host.locks import fits, hashed, others_in
from sheets_sync.host.looks import code_of, color_of, color_style, number_format_of
from tests.sheets.rooms import EDITOR, GoogleRoom, apply, as_owner, ours


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
        assert not fits("x", "00:密")


class TestWhatIsOthers:
    """What we have no words for stays as it is."""

    @pytest.mark.parametrize("text", ["{", "[]", "null", '{"title": 7}', "1"])
    def test_a_mark_of_ours_that_somebody_has_spoiled_makes_the_tab_an_ordinary_one(
        self, room, text
    ):
        mark = {
            "metadataKey": RESULT_KEY, "metadataValue": text, "visibility": "DOCUMENT",
            "location": {"sheetId": 0},
        }  # fmt: skip
        as_owner(room, {"createDeveloperMetadata": {"developerMetadata": mark}})
        host = room.host()
        assert [info.is_result for info in host.sheets()] == [False, False]
        assert len(host.read_grid(SHEET).rows) > 1

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
