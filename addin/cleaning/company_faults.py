"""What can be wrong with a company's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from addin.cleaning.contacts import glued_contact
from addin.cleaning.legal_forms import CHINESE_FORM, properly_written, western_form
from addin.cleaning.person_words import is_full_chinese_name, without_title
from addin.cleaning.text import paired_brackets
from addin.findings import Code, Problem
from addin.i18n import msg

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")

# Mistyped forms, each put right by what must have been meant: homophones and shape-alikes of
# one character of 有限责任公司, a doubled 司, swapped characters.
_MISTYPED = (
    (re.compile(r"(?:[友又由右]限|有[线现县先陷险显])(?=责任|責任|公司|公同|功司)"), "有限"),
    (re.compile(r"(?<=有限)(?:责[认仁壬人]|[则择负]任)(?=公司)"), "责任"),
    (
        re.compile(
            r"(?<=有限|责任)(?:公[同可斯私思]|[工功共宫供]司|司公)(?=$|[\u4e00-\u9fff]{2,8}分)"
        ),
        "公司",
    ),
    (re.compile(r"(?<=公司)(?:公?司)+$"), ""),
    (re.compile(r"有有?限限(?=公司)|有有限(?=公司)"), "有限"),
    (re.compile(r"(?<=限)公公司$"), "公司"),
    (re.compile(r"股[分粉](?=有限公司)"), "股份"),
    (re.compile(r"^(.{4,}?公司)\1$"), r"\1"),
)

# (end of a name that was cut off, what is missing); "" where more than one end is possible.
_CUT_OFF = (
    (re.compile(r"有限责任公$|有限公$|股份公$|集团公$"), "司"),
    (re.compile(r"有限责任$"), "公司"),
    (re.compile(r"有限责$"), "任公司"),
    (re.compile(r"股份有限$"), "公司"),
    (re.compile(r"股份有$"), "限公司"),
    (re.compile(r"公司[\u4e00-\u9fff]{2,8}分公$"), "司"),
    (re.compile(r"(?:[\u4e00-\u9fff]{4}|[）)])有限$"), ""),
    (re.compile(r"…+$|\.{3,}$"), ""),
)
_ONLY_A_FORM = re.compile(
    r"(?:集团|股份|有限|责任|公司|分公司|总公司|企业|个体|个体户|ltd|inc|llc|gmbh|limited|"
    r"company|corp|co)+[.,]?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d\s.,\-+]{5,}")
_MASKED = re.compile(r"[*＊]{2,}|[\u4e00-\u9fff][*＊]|[*＊](?=[\u4e00-\u9fff])")
_ONE = re.compile(r"\w")
_SEVERAL = re.compile(r"\s*[/／、;；|\n]\s*|\s*[,，]\s*(?=[\u4e00-\u9fff])")
_CONTACT = re.compile(
    r"(?P<company>.+?(?:公司|集团|商行|工厂|事务所|酒店|超市|医院|学校|中心|店|厂|Ltd\.?|Inc\.?|GmbH|LLC))"
    r"(?P<gap>[\s\-—–/／,，:：(（【\[]*)(?P<contact>[\u4e00-\u9fff:：\s]{2,12})[)）】\]]?"
)
# What is said about the customer, and a number that a program put behind a second entry.
_STATUS = re.compile(
    r"(?P<company>.+?)\s*(?:[(（\[【]\s*(?P<note>已?(?:删除?|作废|停用|注销|吊销|停业|歇业|倒闭|关闭|搬迁|迁走|"
    r"合并|重复|黑名单|暂停|终止合作|待确认|待核实|待补充)|旧|新|测试|勿用|不要用|deleted|obsolete|inactive|"
    r"closed|do not use|duplicate|dup|old|new|test|blocked|bankrupt|copy)\s*[)）\]】]"
    r"|(?<=公司)(?P<digit>[0-9])|\s+-\s+(?P<word>deleted|do not use|duplicate|inactive|old|copy))",
    re.IGNORECASE,
)
_OPEN_BRACKET = re.compile(r"[（(][^()（）]*$")
_OPENS = "（("
_CLOSES = "）)"


def faults_of(text: str) -> list[Problem]:
    """All that is wrong with a tidy name, worst first; empty when it is right.

    Args:
        text: one line, tidied.
    """
    if _DIGITS.fullmatch(text):
        return [_odd(msg("digits only"))]
    if _ONE.fullmatch(text):
        return [_odd(msg("one character only"))]
    if _ONLY_A_FORM.fullmatch(text):
        return [_odd(msg("only a legal form"))]
    if _MASKED.search(text):
        return [_odd(msg("part of it is hidden"))]
    if several := _several(text):
        return [several]
    if glued := glued_contact(text):
        rest = glued.rest if _is_whole(glued.rest) else None
        return [Problem(Code.WORDS_GLUED, {"found": glued.found}, suggestion=rest)]
    if match := _STATUS.fullmatch(text):
        note = match["note"] or match["digit"] or match["word"]
        return [Problem(Code.WORDS_GLUED, {"found": note}, suggestion=match["company"])]
    if glued_person := _glued_person(text):
        return [glued_person]
    if (title := without_title(text)) and not CHINESE_FORM.search(text):
        return [_odd(msg("a person with the title {title}", title=title[1]))]
    return list(_faults_of_form(text))


def _odd(reason: object, suggestion: str | None = None) -> Problem:
    return Problem(Code.COMPANY_ODD, {"reason": reason}, suggestion=suggestion)


def _faults_of_form(text: str) -> Iterator[Problem]:
    if not _HAN.search(text):
        if form := western_form(text):
            better = properly_written(text, form)
            if better is not None:
                yield Problem(Code.LEGAL_FORM, {"expected": better}, suggestion=better)
        return
    right = text
    for pattern, meant in _MISTYPED:
        right = pattern.sub(meant, right)
    if right != text:
        yield _odd(msg("the legal form is mistyped"), right)
        return
    for pattern, missing in _CUT_OFF:
        if pattern.search(text):
            yield Problem(Code.TRUNCATED, suggestion=text + missing if missing else None)
            return
    if (opened := _OPEN_BRACKET.search(text)) is not None:
        if CHINESE_FORM.search(opened.group()):
            yield _odd(msg("a bracket is not closed"))
        else:
            yield Problem(Code.TRUNCATED)
        return
    if (better := paired_brackets(text)) != text:
        yield Problem(Code.FULL_WIDTH, {"expected": better}, suggestion=better)
    if (form := western_form(text)) and (better := properly_written(text, form)):
        yield Problem(Code.LEGAL_FORM, {"expected": better}, suggestion=better)


def _is_whole(name: str) -> bool:
    """Whether a name stands for itself once something was cut from it."""
    if sum(name.count(c) for c in _OPENS) != sum(name.count(c) for c in _CLOSES):
        return False
    return bool(CHINESE_FORM.search(name) or western_form(name) or len(name) >= 6)


def _several(text: str) -> Problem | None:
    parts = [p for p in _SEVERAL.split(text) if p]
    if len(parts) < 2 or "" in _SEVERAL.split(text):
        return None
    if all(CHINESE_FORM.search(p) and len(p) >= 6 for p in parts) or all(
        (form := western_form(p)) and form.start > 2 and form.proves_a_company for p in parts
    ):
        return Problem(Code.SEVERAL_VALUES, {"count": len(parts)})
    return None


def _glued_person(text: str) -> Problem | None:
    """A contact behind the legal form: 华新公司 王经理, 华新公司（联系人：李明）."""
    match = _CONTACT.fullmatch(text)
    if not match or not _is_whole(match["company"]):
        return None
    contact = match["contact"].strip()
    titled = without_title(contact)
    if not titled or (len(titled[0]) > 1 and not is_full_chinese_name(titled[0])):
        return None
    return Problem(Code.WORDS_GLUED, {"found": contact}, suggestion=match["company"])
