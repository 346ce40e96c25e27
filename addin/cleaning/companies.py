"""Company names, Chinese and Western: reading, tidying, comparing.

A Chinese name is 行政区划 + 字号 + 行业 + 组织形式, as in 深圳市|华新|科技|有限公司; the place
may stand in brackets behind the firm's own name. The *core* is what tells one company from
another: the name without place and legal form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from addin.cleaning.company_faults import faults_of
from addin.cleaning.company_habits import CompanyHabits, company_habits
from addin.cleaning.divisions import find_division
from addin.cleaning.first_look import first_look
from addin.cleaning.legal_forms import CHINESE_FORM, western_form
from addin.cleaning.mojibake_signs import suspicious
from addin.cleaning.nothing import is_nothing
from addin.cleaning.person_words import HONORIFICS, is_full_chinese_name, without_title
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.scripts import simplified
from addin.findings import Code
from addin.table.cells import CellValue
from addin.table.fields import Kind

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HALF_BRACKETS = re.compile(r"[()]")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_HALF = str.maketrans("（）", "()")
_AROUND_BRACKETS = re.compile(r"\s*([（）])\s*")

_BRANCH = re.compile(
    r"(?<=公司|集团|银行|中心|大学|商行|酒店|超市)[\s\-—,，(（]*"
    r"(?P<branch>[^\s\-—,，()（）公司]{0,16}?(?:分公司|分行|支行|分店|分厂|分部|分校|分院|分号|"
    r"办事处|代表处|联络处|营业部|营业厅|项目部|经营部|服务部|服务中心|门市部|门店|旗舰店|专卖店|店))"
    r"[)）]?$"
)
_WESTERN_BRANCH = re.compile(
    r"[\s,\-–(]+(?P<branch>[\w .]{0,30}?\b(?:branch|branch office|representative office|"
    r"rep\.? office|office|store|shop))\)?$",
    re.IGNORECASE,
)
_KIND_OF_BODY = re.compile(
    r"(?:公司|集团|集團|有限|股份|企业|企業|事务所|事務所|合作社|银行|銀行|商行|经营部|经销部|批发部|"
    r"工作室|酒店|宾馆|饭店|超市|商场|商店|商贸|门市部|工厂|厂|大学|学院|学校|中学|小学|幼儿园|医院|"
    r"诊所|药店|药房|研究院|研究所|协会|学会|基金会|中心|委员会|人民政府|管理局|支行|分行|株式会社|"
    r"株式會社|有限会社|有限會社|주식회사|个体户|個體戶|店)(?:[(（][^()（）]*[)）])?$"
)
# Banks, Halls and Schools are people, too: only what no family is called.
_WESTERN_BODY = re.compile(
    r"\b(?:holdings?|group|technolog(?:y|ies)|solutions|systems|industries|enterprises|logistics|"
    r"trading|consulting|partners|associates|services|university)\.?$",
    re.IGNORECASE,
)
_PLACE_IN_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_NOISE = re.compile(r"[\s()（）·・,，.。'’\"“”\-—_/&＆+]+")

# Names of which reading would find nothing wrong, told at a glance: Chinese that ends in a
# whole legal form, and Western words with a usual one.
_NAME_PART = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Z0-9]{1,30}?"
_PLAIN_CHINESE = re.compile(
    rf"{_NAME_PART}(?:(?P<wide>（[\u4e00-\u9fff]{{2,6}}）)|(?P<half>\([\u4e00-\u9fff]{{2,6}}\)))?"
    r"(?:[\u4e00-\u9fff]{0,20})(?<=[\u4e00-\u9fff][\u4e00-\u9fff）)])(?<!司|限)(?:股份有限|有限责任|有限|集团)公司"
    r"(?:[\u4e00-\u9fff]{2,8}分公司)?"
)
_PLAIN_WESTERN = re.compile(
    r"[A-Z][A-Za-z]+(?: (?:& )?[A-Z][A-Za-z]+){0,5},? "
    r"(?:Ltd\.?|Limited|Inc\.?|LLC|Corp\.?|Corporation|GmbH|PLC|LLP|Co\., Ltd\.?|Co\. Ltd\.?|"
    r"AG|S\.A\.|B\.V\.|S\.r\.l\.|Pty Ltd|Pte\.? Ltd\.?|Oy|AB|KG|Group|Holdings)"
)
_NOT_ENDING_IN_A_TITLE = "".join(
    f"(?<!{'|'.join(group)})"
    for size in (2, 3, 4)
    if (group := [title for title in HONORIFICS if len(title) == size])
)
# A name without its legal form, of which nothing is mistyped, cut off or glued on.
_SHORT_CHINESE = re.compile(
    r"(?!.*(?:[限责責司某店厂总測测试試无無]|集团|商行|事务所|超市|医院|学校|中心))"
    rf"[\u4e00-\u9fff]{{4,14}}(?<!公){_NOT_ENDING_IN_A_TITLE}"
)
_NEEDS_A_LOOK = re.compile(r"[测試试某无無]|有限公司.*有限公司")


def looks_like_company(text: str) -> bool:
    """Whether a text is surely the name of a company or another body, not of a person."""
    name = unicodedata.normalize("NFKC", text).strip()
    if _HAN.search(name):
        if CHINESE_FORM.search(name):
            return True
        # 店 and 厂 end given names as well: only a longer text shows a body.
        return len(name) >= 4 and _KIND_OF_BODY.search(name) is not None
    form = western_form(name)
    if form and form.start > 0:
        if form.proves_a_company:
            return True
        name = name[: form.start].rstrip(" ,")
    return " " in name and _WESTERN_BODY.search(name) is not None


def looks_like_person(text: str) -> bool:
    """Whether a text is probably a person's name and no company's.

    Chinese only, where a known surname and at most two more characters tell: many firms
    bear such a name, too (周大福), so a whole column should agree before it counts.
    """
    name = text.strip()
    if without_title(name):
        return True
    return is_full_chinese_name(name) and not looks_like_company(name)


def legal_form(text: str) -> str:
    """The legal form in its standard writing, "有限公司" or "GmbH"; "" without one."""
    name = text.strip()
    if (branch := branch_of(name)) and not name.startswith(branch):
        name = name[: name.rindex(branch)].rstrip(" (（-")
    if found := list(CHINESE_FORM.finditer(simplified(name))):
        return found[-1].group()
    form = western_form(name)
    return form.standard if form else ""


def branch_of(text: str) -> str:
    """The part that makes a name a branch's: "泰安分公司"; "" for a head office."""
    name = text.strip()
    for pattern in (_BRANCH, _WESTERN_BRANCH):
        if match := pattern.search(name):
            return match["branch"].strip()
    return ""


def core_name(text: str) -> str:
    """What tells a company from others, for comparing.

    Simplified, half-width, in small letters, without place, brackets, legal form and branch:
    "深圳市华新科技（集团）有限公司" gives "华新科技". A name that consists of nothing else
    keeps its characters.
    """
    name = simplified(unicodedata.normalize("NFKC", text)).casefold().strip()
    whole = name
    branch = branch_of(name)
    if branch:
        name = name[: name.rindex(branch)]
    name = _PLACE_IN_BRACKETS.sub("", name)
    if form := western_form(name):
        name = name[: form.start]
    name = CHINESE_FORM.sub("", name) or name
    if _HAN.search(name) and (division := find_division(name)) and len(division.rest) >= 2:
        name = division.rest
    return _NOISE.sub("", name) or _NOISE.sub("", whole)


class CompanyCleaner:
    """Reads company names.

    Forms: Chinese names with brackets in full width（）, or in half width (); "plain" is a
    name without brackets, which fits into either house style and does not vote for one.
    The standard value has full-width brackets in a Chinese name.
    """

    forms: tuple[str, ...] = ("full_brackets", "half_brackets", "plain")

    def __init__(self, habits: CompanyHabits | None = None) -> None:
        """Makes a cleaner.

        Args:
            habits: of the column.
        """
        self._habits = habits or CompanyHabits()

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> CompanyCleaner:
        """The cleaner for one column, which knows how its names are written.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        return CompanyCleaner(company_habits(texts, counts))

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        chinese = _PLAIN_CHINESE.fullmatch
        western = _PLAIN_WESTERN.fullmatch
        short = _SHORT_CHINESE.fullmatch
        closer = _NEEDS_A_LOOK.search
        found = np.full(len(texts), -1, dtype=np.int8)
        for index, text in enumerate(texts):
            if match := chinese(text):
                if closer(text) or suspicious(text):
                    continue
                found[index] = (0 if match["wide"] else 1) if match.lastgroup else 2
            elif (short(text) or (western(text) and not self._habits.may_stand_out(text))) and not (
                suspicious(text) or is_nothing(text, Kind.COMPANY)
            ):
                found[index] = 2
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one name; see `Cleaner.read`."""
        look = first_look(value, Kind.COMPANY)
        if look.settled:
            return look.settled
        standard, form = _standard_and_form(look.text)
        problems = faults_of(look.text)
        if all(p.code is Code.LEGAL_FORM for p in problems):
            unlike = self._habits.problem_of(look.text, western_form(look.text))
            problems = [unlike] if unlike else problems
        return look.with_problems(standard, form, problems)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The name with its brackets in the form's width.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if form == "half_brackets" and isinstance(standard, str) and _HAN.search(standard):
            return standard.translate(_HALF)
        return standard


def _standard_and_form(text: str) -> tuple[str, str]:
    if not _HAN.search(text):
        return text, "plain"
    wide = _AROUND_BRACKETS.sub(r"\1", text.translate(_WIDE_BRACKETS))
    if wide == text:
        return wide, "full_brackets" if "（" in text or "）" in text else "plain"
    if wide.translate(_HALF) == text:
        return wide, "half_brackets"
    return wide, ""
