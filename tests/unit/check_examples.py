"""One small table for every code: nothing in it is wrong but what the code says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from addin.checks.check import check_table
from addin.checks.collected import Findings
from addin.checks.storage import StorageFacts
from addin.findings import Code
from addin.hosts.port import ColumnFormats
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import Validation
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook, read_toml
from tests.builders import table

TODAY = dt.date(2026, 11, 21)

NAMES = (
    "王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "周杰", "吴芳", "徐强", "孙丽", "马超",
    "朱琳", "胡军", "郭涛", "何平", "高峰", "林芳", "罗刚", "郑爽", "梁博", "谢娜", "宋佳", "唐嫣",
)  # fmt: skip
PHONES = tuple(f"138123456{n:02d}" for n in range(70, 76))
LANDLINES = ("010-62345678", "021-52345678", "0755-82345678")
MAILS = ("a@qq.com", "bcd@163.com", "x.y@sina.com")
DATES = ("2024-03-05", "2023-11-12")
ADDRESSES = ("北京市海淀区中关村大街1号", "上海市浦东新区世纪大道100号")
COMPANIES = ("北京云图科技有限公司", "上海大华贸易有限公司", "广州远洋物流有限公司")
ID, OTHER_ID = "110101199003070038", "110101199003070054"  # of men born on 1990-03-07
USCC, OTHER_USCC = "91110108551385082Q", "91110000802100433B"

Row = Sequence[CellValue]


def book(text: str) -> RuleBook:
    """A rule book from TOML that has no mistakes."""
    found, problems = read_toml(text, "")
    assert not problems, list(map(str, problems))
    return found


RULES = book("""
[settings]
stale_days = 100
choices = "strict"
[[field]]
key = "name"
kind = "person"
aliases = ["姓名"]
[[field]]
key = "last_contact"
kind = "date"
aliases = ["最近联系"]
[[field]]
key = "batch"
kind = "text"
aliases = ["批次"]
pattern = "B[0-9]{3}"
options = { example = "B001" }
[[field]]
key = "balance"
kind = "money"
aliases = ["余额"]
must = "余额 <= 额度"
[[field]]
key = "limit"
kind = "money"
aliases = ["额度"]
[[field]]
key = "level"
kind = "choice"
aliases = ["等级"]
choices = { "金卡会员" = ["gold"], "银卡会员" = [] }
""")


@dataclass(frozen=True, slots=True)
class Example:
    """A table in which exactly one thing is wrong.

    Attributes:
        code: what is found.
        headers, rows: the table; it begins in A1.
        cells: where it is found.
        suggestion: the value that should stand there; None when nothing is suggested.
        book: the rule book; None for the default one.
        facts: how the cells are stored.
    """

    code: Code
    headers: Sequence[str]
    rows: Sequence[Row]
    cells: Sequence[str]
    suggestion: CellValue = None
    book: RuleBook | None = None
    facts: StorageFacts | None = field(default=None)

    def findings(self) -> Findings:
        """What the checks find."""
        rules = self.book or default_rulebook()
        return checked(self.headers, *self.rows, rules=rules, facts=self.facts)


def checked(
    headers: Sequence[str],
    *rows: Row,
    rules: RuleBook | None = None,
    facts: StorageFacts | None = None,
    thorough: bool = False,
) -> Findings:
    """The findings of a table that begins in A1."""
    rules = rules or default_rulebook()
    found = table(headers, *rows, book=rules)
    return check_table(found, rules, today=TODAY, facts=facts, thorough=thorough).findings


def told(findings: Findings) -> list[tuple[str, str]]:
    """(cell, code) of each finding, in the order of the sheet."""
    return [(f.cell.a1, f.code.value) for f in findings]


def named(*values: CellValue) -> list[Row]:
    """Rows of a name and a value."""
    return [[NAMES[i % len(NAMES)], value] for i, value in enumerate(values)]


def _last(
    code: Code,
    header: str,
    good: Sequence[CellValue],
    bad: CellValue,
    suggestion: CellValue = None,
    rules: RuleBook | None = None,
) -> Example:
    """A column beside the names whose last value is the bad one."""
    rows = named(*(list(good) * 6)[: max(6, len(good))], bad)
    return Example(code, ["姓名", header], rows, [f"B{len(rows) + 1}"], suggestion, rules)


def _numbered(count: int) -> list[list[CellValue]]:
    return [[f"C{n:04d}", NAMES[n % len(NAMES)], f"138123456{n:02d}"] for n in range(1, count + 1)]


_SIX = named(*PHONES)
_CODED = ["客户编码", "姓名", "手机"]
_STREETS = tuple(f"北京市海淀区中关村大街{n}号" for n in range(1, 25))
_STAFF = ("11-50", "51-200", "201-500") * 8
_ABROAD = [[f"Acme {i} GmbH", "德国", f"+49 30 1234567{i}"] for i in range(6)]
_FORMATS = ColumnFormats(("@", "General"), np.array([0, 0, 0, 1, 0, 0], dtype=np.int16))
_CHECKED_TO_B6 = (Validation("客户", RangeRef.parse("B2:B6"), "text_length"),)

STRUCTURE = (
    Example(
        Code.REQUIRED_BLANK, ["姓名*", "手机"], [*_SIX, [None, "13812345679"]], ["A8"]
    ),
    _last(Code.PLACEHOLDER, "邮箱", MAILS, "n/a"),
    Example(Code.HEADER_REPEATED, ["姓名", "手机"], [*_SIX, ["姓名", "手机"]], ["A8", "B8"]),
    Example(
        Code.NOT_UNIQUE, _CODED, [*_numbered(6), ["C0003", "何平", "13812345679"]], ["A8"]
    ),
    Example(
        Code.FORMULA_IN_DATA, ["姓名", "手机"], _SIX, ["B4"],
        facts=StorageFacts(formulas={CellRef(4, 2): "B3"}),
    ),
    _last(Code.ERROR_VALUE, "备注", ("好",), "#N/A"),
    Example(Code.ROW_REPEATED, ["姓名", "手机"], [*_SIX, _SIX[2]], ["A8"]),
    Example(
        Code.CODE_FORM, _CODED, [*_numbered(25), ["KX-77", "何平", "13812345699"]], ["A27"]
    ),
    _last(Code.DITTO, "手机", PHONES, "同上"),
    Example(
        Code.MEANING_DOUBTFUL, ["姓名", "邮编"], named(*("北门", "南门", "东门") * 8), ["B1"]
    ),
    Example(
        Code.NOT_A_CUSTOMER, ["姓名", "手机", "城市"],
        [*([*row, "北京"] for row in _SIX), ["合计：6", None, None]], ["A8"],
    ),
)  # fmt: skip

VALUES = (
    _last(Code.PHONE_UNREADABLE, "手机", PHONES, "问前台要"),
    _last(Code.PHONE_LENGTH, "手机", PHONES, "1381234567"),
    _last(Code.PHONE_PREFIX, "手机", PHONES, "12012345678"),
    _last(Code.PHONE_NO_AREA, "电话", LANDLINES, "62345678"),
    _last(Code.LETTER_FOR_DIGIT, "手机", PHONES, "138l2345678", "13812345678"),
    _last(Code.WORDS_GLUED, "手机", PHONES, "13812345678（王经理）", "13812345678"),
    _last(Code.EMAIL_FORM, "邮箱", MAILS, "abc.qq.com"),
    _last(Code.EMAIL_DOMAIN_TYPO, "邮箱", MAILS, "abc@qq.con", "abc@qq.com"),
    _last(Code.DATE_UNREADABLE, "建档日期", DATES, "昨天"),
    _last(Code.DATE_IMPOSSIBLE, "建档日期", DATES, "2024-02-30"),
    _last(Code.DATE_AMBIGUOUS, "建档日期", DATES, "03/05/2024"),
    _last(Code.DATE_NO_YEAR, "建档日期", DATES, "3月5日"),
    _last(Code.DATE_FUTURE, "建档日期", DATES, "2028-03-05"),
    _last(Code.DATE_TOO_OLD, "建档日期", DATES, "1924-03-05"),
    _last(Code.DATE_INCOMPLETE, "建档日期", DATES, "2024年3月"),
    _last(Code.ID_FORM, "身份证号", (ID,), "1101011990030700"),
    _last(Code.ID_CHECK_DIGIT, "身份证号", (ID,), "110101199003070039"),
    _last(Code.ID_DATE, "身份证号", (ID,), "110101199013070038"),
    _last(Code.ID_OLD, "身份证号", (ID,), "110101900307003"),
    _last(Code.USCC_FORM, "信用代码", (USCC,), USCC[:17]),
    _last(Code.USCC_CHECK_DIGIT, "信用代码", (USCC,), "91110108551385083Q"),
    _last(Code.USCC_OLD, "信用代码", (USCC,), "110108012345678"),
    _last(Code.TAX_FORM, "VAT", ("DE136695976",), "DE12"),
    _last(Code.TAX_CHECK_DIGIT, "VAT", ("DE136695976",), "DE136695977"),
    _last(Code.NAME_ODD, "联系人", NAMES[:6], "12#4"),
    _last(Code.COMPANY_ODD, "公司名称", COMPANIES, "北京云图科技(有限公司"),
    _last(Code.NUMBER_UNREADABLE, "金额", (100.0, 250.5), "很多"),
    _last(Code.OUT_OF_RANGE, "金额", (100.0, 250.5), -5.0),
    _last(Code.CHOICE_UNKNOWN, "等级", ("金卡会员",), "白金", rules=RULES),
    _last(Code.CHOICE_TYPO, "等级", ("金卡会员",), "金卡会圆", "金卡会员", RULES),
    _last(Code.PATTERN, "批次", ("B123", "B007"), "b12", rules=RULES),
    _last(Code.ADDRESS_INCOMPLETE, "地址", ADDRESSES, "上海市"),
    _last(Code.ADDRESS_REGION, "地址", ADDRESSES, "江苏省杭州市西湖区文三路1号"),
    _last(Code.POSTCODE_FORM, "邮编", ("100080", "030001"), "1000801"),
    _last(Code.URL_FORM, "网址", ("https://www.abc.com", "https://www.qq.com"), "没有 网"),
    _last(Code.COUNTRY_UNKNOWN, "国家", ("中国", "德国"), "火星"),
)

DAMAGE = (
    _last(Code.ROUNDED_NUMBER, "身份证号", (ID,), 110101199003070000.0),
    _last(Code.SCIENTIFIC, "手机", PHONES, "1.38E+10"),
    _last(Code.LOST_ZERO, "邮编", ("100080", "030001"), "30001", "030001"),
    _last(Code.MOJIBAKE, "备注", ("好",), "å¼ ä¸‰"),
    _last(Code.NUMBER_AS_TEXT, "金额", (100.0, 250.5), "300", 300),
    _last(Code.DIGITS_AS_NUMBER, "手机", PHONES, 13812345678, "13812345678"),
    Example(
        Code.TEXT_FORMAT_LOST, ["姓名", "手机"], _SIX, ["B1"],
        facts=StorageFacts(formats={2: _FORMATS}, first_row=2),
    ),
    Example(
        Code.VALIDATION_LOST, ["姓名", "手机"], _SIX, ["B1"],
        facts=StorageFacts(validations=_CHECKED_TO_B6, first_row=2),
    ),
    _last(Code.DATE_FROM_TEXT, "规模", _STAFF, "10-Jan"),
    _last(Code.TRUNCATED, "公司名称", COMPANIES, "北京云图科技有限"),
    _last(Code.MASKED, "身份证号", (ID,), "110101********0038"),
    _last(Code.MARKUP, "备注", ("好",), "&nbsp;你好<br>", "你好"),
)  # fmt: skip

PLACES = (
    _last(Code.WRONG_COLUMN, "手机", PHONES, "abc@qq.com"),
    _last(Code.SEVERAL_VALUES, "手机", PHONES, "13812345678/13912345679"),
)

CONTRADICTIONS = (
    Example(
        Code.BIRTH_DATE_MISMATCH, ["姓名", "身份证号", "出生日期"],
        [["王伟", ID, "1990-03-07"], ["李娜", OTHER_ID, "1990-03-08"]], ["C3"],
    ),
    Example(
        Code.SEX_MISMATCH, ["姓名", "身份证号", "性别"],
        [["王伟", ID, "男"], ["李娜", OTHER_ID, "女"]], ["C3"],
    ),
    Example(
        Code.AREA_CODE_MISMATCH, ["姓名", "电话", "城市"],
        [*([n, f"010-6234567{i}", "北京市"] for i, n in enumerate(NAMES[:6])),
         ["何平", "021-52345678", "北京市"]], ["B8"],
    ),
    Example(
        Code.DATES_REVERSED, ["姓名", "建档日期", "最近消费日期"],
        [*([n, "2024-01-01", "2024-05-05"] for n in NAMES[:6]),
         ["何平", "2024-01-01", "2023-05-05"]], ["C8"],
    ),
    Example(
        Code.PERSON_WITH_COMPANY_CODE, ["公司名称", "客户类型", "信用代码"],
        [[COMPANIES[0], "企业", OTHER_USCC], ["王伟", "个人", USCC]], ["C3"],
    ),
    Example(
        Code.COMPANY_WITH_PERSON_CODE, ["公司名称", "客户类型", "信用代码"],
        [[COMPANIES[0], "企业", USCC], ["王伟", "个人", ID], [COMPANIES[1], "企业", OTHER_ID]],
        ["C4"],
    ),
    Example(
        Code.COUNTRY_MISMATCH, ["公司名称", "国家", "电话"],
        [*_ABROAD, ["Foo GmbH", "德国", "+33 1 42 34 56 78"]], ["C8"],
    ),
    Example(
        Code.AMOUNT_MISMATCH, ["姓名", "消费次数", "金额"],
        [*([n, 3, 500.0] for n in NAMES[:6]), ["何平", 0, 88.0]], ["B8"],
    ),
    Example(
        Code.REGION_MISMATCH, ["姓名", "省份", "城市"],
        [*([n, "浙江省", "杭州市"] for n in NAMES[:6]), ["何平", "江苏省", "杭州市"]], ["C8"],
    ),
    Example(
        Code.RULE_BROKEN, ["姓名", "余额", "额度"],
        [["王伟", 5.0, 10.0], ["李娜", 15.0, 10.0]], ["B3"], book=RULES,
    ),
    _last(Code.STALE, "最近联系", ("2026-11-01",), "2026-01-01", rules=RULES),
)  # fmt: skip

TIDINESS = (
    _last(Code.SPACING, "邮箱", MAILS, " ab@qq.com", "ab@qq.com"),
    _last(Code.FULL_WIDTH, "邮箱", MAILS, "ａｂ@qq.com", "ab@qq.com"),
    _last(Code.FORM, "建档日期", DATES, "2024/3/5", "2024-03-05"),
    _last(Code.LETTER_CASE, "邮箱", MAILS, "ABC@QQ.COM", "abc@qq.com"),
    _last(Code.LEGAL_FORM, "公司名称", ("Acme GmbH", "Boiler Ltd"), "Delta GMBH", "Delta GmbH"),
    _last(Code.CHOICE_FORM, "等级", ("金卡会员",), "gold", "金卡会员", RULES),
    _last(Code.INVISIBLE, "邮箱", MAILS, "ab\u200b@qq.com", "ab@qq.com"),
    _last(Code.SCRIPT, "地址", _STREETS, "北京市海淀区中關村大街30號"),
)

EXAMPLES = (*STRUCTURE, *VALUES, *DAMAGE, *PLACES, *CONTRADICTIONS, *TIDINESS)
