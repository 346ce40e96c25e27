"""Phone numbers and e-mail addresses that were typed into another field."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_PHONE = re.compile(
    r"(?<![\dA-Za-z\-])(?:"
    r"(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}"  # Chinese mobiles
    r"|[（(]?0\d{2,3}[）)]?[\s\-]?\d{4}[\s\-]?\d{3,4}(?:[\s\-]\d{1,5})?"  # area code first
    r"|\+\d{1,3}[\s\-.]?(?:\(\d{1,4}\)[\s\-.]?)?\d{2,4}(?:[\s\-.]?\d{2,4}){1,4}"
    r"|(?:400|800)[\s\-]?\d{3,4}[\s\-]?\d{3,4}"
    r"|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"
    r")(?![\d\-])"
)
_LABEL = re.compile(
    r"(?:(?:联系|客户|公司)?(?:电话|手机|手机号|电话号码|手机号码|号码|热线|传真|座机|邮箱|电子邮箱|邮件|微信|"
    r"微信号|微信同号|同微信|qq)|(?<![^\W\d_])(?:e-?mail|mail|tel|phone|mobile|cell|fax|wechat|whatsapp)\.?)"
    r"\s*(?:号)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_EDGE = " \t,，;；:：/／|、-—–.。"
_EMPTY_BRACKETS = re.compile(r"[(（\[【<《]\s*[)）\]】>》]")


@dataclass(frozen=True, slots=True)
class Glued:
    """Something that does not belong to a value.

    Attributes:
        found: the part that does not belong, as it stands.
        rest: the value without it, tidied; may be "".
    """

    found: str
    rest: str


def glued_contact(text: str) -> Glued | None:
    """Finds a phone number or an e-mail address inside another value.

    The label in front of it (电话：) and the brackets around it go with it.
    """
    if not any(c.isdigit() for c in text) and "@" not in text:
        return None
    match = _EMAIL.search(text) or _PHONE.search(text)
    if not match:
        return None
    rest = text
    for pattern in (_EMAIL, _PHONE):
        rest = pattern.sub("\0", rest)
    rest = re.sub(
        rf"(?:{_LABEL.pattern})?\0(?:\s*[(（]?{_LABEL.pattern}[)）]?)?",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    rest = _EMPTY_BRACKETS.sub(" ", rest)
    return Glued(match.group(), re.sub(r"\s+", " ", rest).strip(_EDGE))
