"""The menu inside the Google Sheet, clicked in gas-local, and its words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from addin.i18n import LANGUAGES, _, speaking
from sheets_sync.queue.asking import LABELS
from sheets_sync.queue.lines import HEADINGS, NAME, State
from tests.script.needed import GAS_LOCAL, SCRIPT, need_node, run_node

need_node(gas_local=True)
HEAD = ["编号", "提出时间", "谁", "操作", "范围", "状态", "批次", "更新时间", "结果"]
CUSTOMERS = {"id": 17, "name": "客户", "rows": [["客户编码", "姓名"], ["KH-1", "王伟"]]}
FIRST = "00000000-0000-4000-8000-000000000001"


def click(*calls: str, sheets=(CUSTOMERS,), language="zh_CN", **more) -> dict[str, Any]:
    """What there is to see after some clicks."""
    given = {"calls": calls, "sheets": sheets, "language": language, "who": "li@example.com"}
    found: dict[str, Any] = run_node("menu.js", str(SCRIPT), str(GAS_LOCAL), given=given | more)
    return found


def queue(*lines: list[str], name="命令", head=HEAD) -> dict[str, Any]:
    return {"id": 99, "name": name, "rows": [head, *lines]}


def line(state="等待", command="校验", arguments="gid=17", id_="a") -> list[str]:
    return [id_, "", "", command, arguments, state, "", "", ""]


def rows_of(seen: dict[str, Any], name="命令") -> list[list[str]]:
    return next(sheet["rows"] for sheet in seen["sheets"] if sheet["name"] == name)


def words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = run_node("words.js", str(SCRIPT / "Words.js"))
    return found


class TestMenu:
    @pytest.mark.parametrize(
        ("language", "name", "first"),
        [("zh_CN", "客户表", "同步"), ("zh-TW", "客户表", "同步"), ("en_GB", "Customers", "Sync"),
         ("de", "Customers", "Sync")],
    )  # fmt: skip
    def test_it_speaks_the_language_of_the_person(self, language, name, first):
        (menu,) = click("onOpen", language=language)["menus"]
        assert menu["name"] == name
        assert menu["items"][0][0] == first

    @pytest.mark.parametrize(("country", "name"), [("zh_CN", "客户表"), ("en_US", "Customers")])
    def test_or_that_of_the_spreadsheet_where_google_does_not_tell(self, country, name):
        assert click("onOpen", language="", country=country)["menus"][0]["name"] == name

    def test_every_item_does_something_and_offers_nothing_that_is_kept_back(self):
        items = [item for item in click("onOpen")["menus"][0]["items"] if item]
        seen = click("onOpen", *(work for _label, work in items))
        labels = [label for label, _work in items]
        assert [row[3] for row in rows_of(seen)[1:]] == labels[:-1]
        assert labels[-1] == "看结果"
        assert seen["active"] == "命令"
        with speaking("zh"):
            assert sorted(labels[:-1]) == sorted(_(label) for label in LABELS.values())


class TestQueue:
    def test_a_click_writes_a_line_and_says_what_comes_next(self):
        seen = click("custAskValidate")
        time = "Asia/Shanghai yyyy-MM-dd HH:mm:ss"
        assert rows_of(seen) == [
            HEAD, [FIRST, time, "li@example.com", "校验", "gid=17", "等待", "", "", ""],
        ]  # fmt: skip
        assert seen["toasts"] == [["客户表", "已记下：校验。下次同步时执行，结果写在“命令”表。"]]
        assert seen["locks"] == ["taken", "released"]
        assert seen["flushes"] == 1
        assert seen["active"] == "客户", "the person stays where they were"

    def test_the_sheet_is_made_at_the_end_and_only_warns(self):
        made = click("custAskValidate")["sheets"][-1]
        assert made["name"] == "命令"
        assert made["frozen"] == 1
        assert [one["warningOnly"] for one in made["protections"]] == [True]

    def test_what_waits_is_not_asked_for_twice(self):
        seen = click("custAskValidate", "custAskValidate", "custAskTag")
        assert [row[3] for row in rows_of(seen)[1:]] == ["校验", "打标签"]
        assert "已经在等了" in seen["toasts"][1][1]

    @pytest.mark.parametrize("waits", [line(), line("waiting", "Validate")])
    def test_in_whichever_language_it_was_asked(self, waits):
        for language in ("zh", "en"):
            seen = click("custAskValidate", sheets=[CUSTOMERS, queue(waits)], language=language)
            assert rows_of(seen)[1:] == [waits]

    @pytest.mark.parametrize(
        "other", [line("完成"), line(command="打标签"), line(arguments="gid=18"), line("进行")]
    )
    def test_another_command_another_tab_or_a_settled_line_is_no_hindrance(self, other):
        seen = click("custAskValidate", sheets=[CUSTOMERS, queue(other)])
        assert len(rows_of(seen)) == 3

    def test_a_sheet_of_the_other_language_is_used(self):
        english = run_words_head()
        seen = click("custAskValidate", sheets=[CUSTOMERS, queue(name="Commands", head=english)])
        assert [sheet["name"] for sheet in seen["sheets"]] == ["客户", "Commands"]
        assert rows_of(seen, "Commands")[1][3] == "校验"

    def test_somebody_s_own_sheet_is_not_touched(self):
        own = {"id": 5, "name": "命令", "rows": [["编号", "内容"], ["1", "x"]]}
        seen = click("custAskValidate", sheets=[CUSTOMERS, own])
        assert rows_of(seen) == own["rows"]
        assert rows_of(seen, "Commands")[1][0] == FIRST
        both = [CUSTOMERS, own, {**own, "id": 6, "name": "Commands"}]
        seen = click("custAskValidate", sheets=both)
        assert seen["toasts"][0][1].startswith("已有一张自己的“命令”表")
        assert seen["locks"] == ["taken", "released"]

    @pytest.mark.parametrize("active", [0, 1])
    def test_on_a_sheet_of_results_no_tab_is_named(self, active):
        result = {"id": 3, "name": "问题", "rows": [], "metadata": ["custsheet.result"]}
        seen = click("custAskValidate", sheets=[result, queue(), CUSTOMERS], active=active)
        assert rows_of(seen)[1][4] == ""

    @pytest.mark.parametrize(
        ("who", "shown"),
        [("li@example.com", "li@example.com"), ("", ""), ("=1+1@x", ""), ("+x@y.cn", "")],
    )
    def test_who_asked_is_written_as_far_as_google_tells(self, who, shown):
        assert rows_of(click("custAskValidate", who=who))[1][2] == shown

    def test_where_google_refuses_to_tell_who_it_is_the_line_is_written_all_the_same(self):
        given = {"calls": ["custAskTag"], "sheets": [CUSTOMERS], "language": "zh"}
        seen = run_node("menu.js", str(SCRIPT), str(GAS_LOCAL), given=given)
        assert rows_of(seen)[1][2:4] == ["", "打标签"]

    def test_while_somebody_else_writes_nothing_is_written(self):
        seen = click("custAskValidate", isBusy=True)
        assert [sheet["name"] for sheet in seen["sheets"]] == ["客户"]
        assert seen["toasts"] == [["客户表", "别人也在点，过几秒再试。"]]
        assert seen["locks"] == ["refused"]

    def test_a_long_queue_loses_its_oldest_settled_lines(self):
        settled = [line("完成", id_=str(number)) for number in range(250)]
        waits = line(command="打标签", id_="waits")
        late = [line("拒绝", id_=f"late {number}") for number in range(60)]
        seen = click("custAskValidate", sheets=[CUSTOMERS, queue(*settled, waits, *late)])
        kept = rows_of(seen)[1:]
        assert len(kept) == 201
        assert kept[0][0] == "111"
        assert waits in kept
        open_first = click("custAskTag", sheets=[CUSTOMERS, queue(line(), *settled, *late)])
        assert len(rows_of(open_first)) == 1 + 312, "nothing before an open line is dropped"

    def test_the_results_are_shown_where_there_are_some(self):
        assert click("custShowQueue", sheets=[CUSTOMERS, queue()])["active"] == "命令"
        seen = click("custShowQueue")
        assert seen["active"] == "客户"
        assert seen["toasts"] == [["客户表", "还没有点过命令。"]]


def run_words_head() -> list[str]:
    found: list[str] = words()["en"]["headings"]
    return found


class TestWords:
    def test_every_text_is_there_in_both_languages(self):
        found = words()
        assert set(found) == set(LANGUAGES)
        assert set(found["zh"]) == set(found["en"])
        for key, text in found["zh"].items():
            other = found["en"][key]
            assert type(text) is type(other)
            assert text
            assert other
            assert set(re.findall(r"\{\d\}", str(text))) == set(re.findall(r"\{\d\}", str(other)))
            assert re.search("[\u4e00-\u9fff]", str(text)), key
            assert not re.search("[\u4e00-\u9fff]", str(other)), key

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_sync_knows_them(self, language):
        found = words()[language]
        with speaking(language):
            assert found["queue"] == _(NAME)
            assert found["headings"] == [_(heading) for heading in HEADINGS]
            assert found["waiting"] == State.WAITING.word
            settled = (State.DONE, State.FAILED, State.REFUSED)
            assert found["settled"] == [state.word for state in settled]
            assert {verb: found[verb] for verb in LABELS} == {v: _(w) for v, w in LABELS.items()}

    def test_every_text_is_used_and_every_text_used_is_there(self):
        names = ("Menu.js", "Queue.js", "Functions.js")
        script = "".join((SCRIPT / name).read_text("utf-8") for name in names)
        used = set(re.findall(r"(?:words|custWords_\(\))\.(\w+)", script))
        used |= set(re.findall(r"cust(?:Both|Ask)_\('(\w+)'\)", script))
        assert used == set(words()["zh"])


def test_the_script_asks_google_for_little():
    manifest = json.loads((SCRIPT / "appsscript.json").read_text("utf-8"))
    assert manifest["runtimeVersion"] == "V8"
    assert manifest["oauthScopes"] == [
        "https://www.googleapis.com/auth/spreadsheets.currentonly",
        "https://www.googleapis.com/auth/userinfo.email",
    ]
    script = "".join(path.read_text("utf-8") for path in SCRIPT.glob("*.js"))
    assert "@OnlyCurrentDoc" in script
    for service in ("UrlFetchApp", "DriveApp", "GmailApp", "eval(", "openById", "openByUrl"):
        assert service not in script
