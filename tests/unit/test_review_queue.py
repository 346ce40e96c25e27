"""The review queue: groups with their results, the choices, and what is shown of them."""

from __future__ import annotations

import pytest
from command_builders import table_in
from merge_builders import (
    PAIR,
    ROWS,
    TRIPLE,
    choose,
    host_of,
    lines,
    listed,
    merge_chosen,
    two_groups,
)

from addin.commands import merged_record, not_duplicates, review_sheet
from addin.commands.listed import find_listed, own_titles
from addin.hosts.memory import MemoryHost
from addin.i18n import LANGUAGES, _, speaking


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def host() -> MemoryHost:
    """Two groups, the first one sure."""
    return two_groups()


class TestTheQueue:
    def test_a_group_ends_with_its_result_and_names_the_row_that_stays(self, host):
        first, second, result = lines(host)[:3]
        assert [line["Row"] for line in (first, second, result)] == ["2 ★", "3", "Merged result"]
        assert (first["Band"], result["Band"]) == ("Sure", "Sure")
        assert result["Reasons"].startswith("Row 2 (C1) stays; differs: ")
        assert "城市" in result["Reasons"]
        assert result["手机"] in (first["手机"], second["手机"])
        assert result["标签"] == "VIP、老客户"

    def test_sure_groups_come_first(self):
        host = host_of()
        listed(host, PAIR, TRIPLE, sure=[2])
        assert [line["Group"] for line in lines(host)] == ["2"] * 4 + ["1"] * 3

    def test_only_cells_that_differ_are_coloured_differently(self):
        sheet = listed(host_of(), PAIR, now=False).changes
        put = next(c for c in sheet if isinstance(c, review_sheet.PutSheet))
        headers = [column.header for column in put.columns]
        shown = {headers[place] for (_row, place), color in put.cell_fills.items()
                 if color == review_sheet.DIFFERS}  # fmt: skip
        assert {"城市", "上次沟通日期"} <= shown
        assert not {"客户编码", "姓名"} & shown
        assert put.strong == {2}

    def test_long_texts_are_never_cut(self):
        long = "长" * 30_000
        host = host_of([("C1", "王伟", None, None, None, None, None, long), *ROWS[1:]])
        listed(host, PAIR)
        assert lines(host)[0]["备注"] == lines(host)[2]["备注"] == long

    def test_choices_made_already_survive_a_second_look(self, host):
        choose(host, 2, "Later")
        choose(host, 1, "yes")
        choose(host, 2, "no", row=6)
        from addin.commands.duplicates import _carried

        found = find_listed(host, review_sheet.NAME, review_sheet.HEADINGS)
        carried = _carried(found, table_in(host))
        assert sorted(sorted(v.values()) for v in carried.values()) == [["Later", "no"], ["yes"]]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_two_headings_of_a_sheet_are_alike(self, language):
        with speaking(language):
            for sheet in (review_sheet, merged_record, not_duplicates):
                assert len({_(h).casefold() for h in sheet.HEADINGS}) == len(sheet.HEADINGS)

    def test_a_column_of_the_table_may_be_called_like_one_of_ours(self):
        assert own_titles(["Choice", "姓名", "姓名", "选择"], review_sheet.HEADINGS) == [
            "Choice (2)", "姓名", "姓名 (2)", "选择 (2)"
        ]  # fmt: skip
        headers = ("客户编码", "姓名", "手机", "选择", "Row", "把握", "Types", "State")
        host = host_of([tuple(f"{v}" if v else None for v in row) for row in ROWS], headers)
        listed(host, PAIR)
        choose(host, 1, "merge")
        assert merge_chosen(host).counts["merged_groups"] == 1
