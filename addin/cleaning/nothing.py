"""Words for "nothing": what people type when they do not know.

They are the most frequent error of all in customer tables, and must never be counted,
compared or matched as values. What counts depends on the kind: 0 is no phone number but a
fine amount; 无 is no company but a fine answer to a yes-or-no question; "Null" and "Na" are
family names.
"""

from __future__ import annotations

import re
import unicodedata

from addin.cleaning.nothing_words import (
    ALSO_FIRMS,
    ASK_LATER,
    ELSEWHERE,
    EXTRA_WORDS,
    LATER_IN_BRACKETS,
    TEST_COMPANY,
    TEST_NAME,
    UNKNOWN,
    WORDS,
)
from addin.findings import Code, Problem
from addin.table.fields import Kind

_LONGEST = 40

# In a list of choices these may be answers: 会员等级 无, 性别 未知, 区域 NA.
_WORDS_OF: dict[Kind, frozenset[str]] = {
    Kind.CHOICE: ASK_LATER,
    Kind.TAGS: ASK_LATER | {"无", "無", "没有", "none", "unknown", "未知"},
    Kind.YES_NO: ASK_LATER | UNKNOWN,
    Kind.COUNTRY: WORDS - {"na"},
    Kind.REGION: WORDS - {"na"},
    Kind.CODE: WORDS - {"na", "nan", "nil"},
    Kind.STREET_NUMBER: WORDS - {"na"},
    Kind.TEXT: WORDS - ELSEWHERE,
}

# People are called so, with a capital letter: Li Na, Nan Goldin, Christopher Null.
_ALSO_NAMES = frozenset({"na", "nan", "nil", "null", "none", "no", "blank", "nothing", "empty"})
_NAME_KINDS = frozenset({Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME})

_FIELD_WORD = (
    "(?:客户)?(?:的)?(?:联系)?(?:电话|手机|手机号|号码|方式|电话号码|手机号码|邮箱|电子邮箱|邮件|邮编|"
    "地址|公司|公司名称|单位|工作单位|姓名|名字|称呼|信息|资料|内容|记录|备注|说明|网址|网站|主页|"
    "证件|身份证|身份证号|税号|信用代码|编号|生日|日期|要求|爱好)"
)
_NO_SUCH_FIELD = re.compile(
    f"(?:无|無|没有|没|暂无|未知|不详|未填写?|未提供|未登记|未留|缺|待补充?){_FIELD_WORD}"
    f"|{_FIELD_WORD}[:：]?(?:不详|未知|待定|无|没有|暂无|待补充?|未填写?|未提供|未留|缺失?|为空)"
)
_NO_SUCH_FIELD_ENGLISH = re.compile(
    "(?:not?|without|unknown|missing)[-_]?(?:a|an|any|the)?"
    "(?:e-?mail|mail|phone|telephone|tel|mobile|number|address|name|company|website|web|url|"
    "contact|notes?|remarks?|comments?)(?:address|number)?(?:given|provided|available|known)?"
)

# Signs alone. Of yes and no, × √ ○ - are answers; a lone + or * may be one of a free text.
# Three question marks and more are damage, not an answer: `addin.cleaning.mojibake`.
_SIGNS = re.compile(r"(?!\?{3})[-‐‑‒–—―−_/\\.·。…*?#~、,;:+|=!×√○•'\"<>()\[\]{}]+")
_PLAIN_SIGNS = re.compile(r"(?!\?{3})[-‐‑‒–—―−_/\\.。…?]+")
_QUESTION = re.compile(r"\?{1,2}")
_SIGN_PATTERN = {
    Kind.YES_NO: _QUESTION,
    Kind.CHOICE: _PLAIN_SIGNS,
    Kind.TAGS: _PLAIN_SIGNS,
    Kind.CODE: _PLAIN_SIGNS,
    Kind.TEXT: re.compile(_PLAIN_SIGNS.pattern + r"|\*+"),
}
_CROSSES = re.compile("[x×]+")
_NO_CROSSES = frozenset({Kind.CHOICE, Kind.TAGS, Kind.YES_NO, Kind.CODE, Kind.STREET_NUMBER})

_ZEROS = re.compile("0+")
_ZERO_IS_A_VALUE = frozenset({Kind.NUMBER, Kind.MONEY, Kind.CHOICE, Kind.YES_NO, Kind.TEXT})
_ZERO_IS_A_VALUE |= {Kind.TAGS}

_PHONE_SIGNS = re.compile(r"[\s().\-_/]+")
_COUNTRY = re.compile(r"(?:\+|00)?86|(?:\+|00)1(?=[0-9]{10}$)|\+|00(?=[1-9])")
_RISING = "01234567890123456789"
_FALLING = _RISING[::-1]
_SAME_DIGIT = re.compile(r"(?P<digit>[0-9])(?P=digit){6,}")
_EMPTY_NUMBER = re.compile(
    "0?1[3-9][0-9]0{8}|0?13800138000"  # mobiles
    "|0(?:10|2[0-9]|[3-9][0-9]{2})-?(?:0{7,8}|1{7,8}|12345678?)"  # landlines
    "|12345[67]?"
)

_INVENTED_LOCALS = """
    test tests testing tester none no non na n/a null nil nan noemail no-email no_email nomail
    no-mail noaddress unknown abc abcd asd asdf qwe qwer qwerty email mail example user username
    name yourname your.name someone nobody noone fake dummy sample demo noreply no-reply wu meiyou
    123 1234 12345 123456 1234567 12345678 123456789 000 111111
"""
INVENTED_LOCALS: frozenset[str] = frozenset(_INVENTED_LOCALS.split())
"""What stands before the @ of an invented address; besides, any one letter repeated."""

_SAME_LETTER = re.compile(r"(?P<letter>[a-z0-9])(?P=letter)*")
# The domains that go with them: their own name, or one that says so.
_NO_DOMAIN = re.compile(
    r"(?:none|test|email|mail|noemail|no-email|nomail|unknown|fake|abc|xx+)"
    r"\.(?:com|cn|net|org|com\.cn|de|uk|co\.uk)|example\.(?:com|org|net)"
    r"|(?:company|domain|yourcompany|yourdomain)\.com"
)
_NO_HOST = frozenset({"mail", "email", "none", "no", "test", "nomail", "abc", "xx", "xxx"})
_NEVER_A_DOMAIN = re.compile(
    r"(?:none|noemail|no-email|nomail|noemailaddress)\.[a-z.]+|.*\.invalid"
)
_PROVIDER = re.compile("(?:qq|163|126|gmail|sina|hotmail|sohu|outlook|yahoo)[.]com")
# Somebody may have got name@qq.com or mail@gmail.com; nobody is called so.
_NEVER_AT_PROVIDER = re.compile("none|null|no-?e?mail|123[4-9]*|1{3,}|test|xx+")

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_MIDNIGHT = re.compile("t?0?0:00(?::00(?:[.]0+)?)?$")
# What databases and spreadsheets show for zero, nothing and for ever; sorted where day and
# month can change places.
_NO_DATES = frozenset(
    (year, *sorted(day))
    for year, *day in (
        (0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1), (1000, 1, 1), (1899, 12, 30), (1899, 12, 31),
        (1900, 0, 0), (1900, 0, 1), (1900, 1, 1), (9999, 1, 1), (9999, 12, 31), (9999, 99, 99),
    )
)  # fmt: skip
_EPOCH = (1970, 1, 1)
_SAME_OR_RISING = re.compile(
    "(?P<same>[0-9a-z])(?P=same){8,}|123456789(?:0|012345(?:678)?|01234567[8x])?"
)
_COUNTRY_LETTERS = re.compile(r"^[a-z]{2}(?=[0-9])|[\s.\-/]+")
_POSTCODE = re.compile("0{3,}|9{5,}|1{6}|123456")
_TEST_KINDS = _NAME_KINDS | {Kind.COMPANY, Kind.ADDRESS}

_BRACKETED = re.compile(r"[(\[<{'\"“‘【《「](.*)[)\]>}'\"”’】》」]")

_NOT_SEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
# Words for nothing are short, begin so, hold such a character, or are written wide.
_MAY_BE = re.compile(
    r"^\W*(?:n[aiouãé/.\\]|n\W|un|tb|to\W?[bf]|miss|blank|empt|incon|descon|idk|don|without|ke|auc"
    r"|n[e-]|bra|gee|ing|sin|onb|ok|sak|k\.|entf|not|$)"
    "|^[^\u4e00-\u9fff]{1,4}$|[无無没沒待未暂缺不空拒补忘记\uff01-\uff5e]|xx|××|[*]{2}|dn",
    re.I,
)


def _folded(text: str) -> str:
    """Width, case, spaces and one pair of brackets do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _NOT_SEEN.sub("", folded)
    inside = _BRACKETED.fullmatch(folded)
    return inside[1] if inside and inside[1] else folded


def _stands_for_nothing(folded: str, text: str, kind: Kind) -> bool:
    words = _WORDS_OF.get(kind, WORDS)
    if folded in words or folded.rstrip(".。!") in words:
        return not (kind in _NAME_KINDS and folded in _ALSO_NAMES and text.strip().istitle())
    if folded in EXTRA_WORDS.get(kind, ()):
        return not (folded in ALSO_FIRMS and _is_a_name(text))
    if kind in _TEST_KINDS and LATER_IN_BRACKETS.fullmatch(folded):
        return True
    if _SIGN_PATTERN.get(kind, _SIGNS).fullmatch(folded):
        return True
    if kind not in _NO_CROSSES and _CROSSES.fullmatch(folded):
        return not (kind in _NAME_KINDS and len(folded) == 1)
    if kind not in _ZERO_IS_A_VALUE and _ZEROS.fullmatch(folded):
        return True
    if kind is Kind.CHOICE or kind is Kind.YES_NO:
        return False
    return bool(_NO_SUCH_FIELD.fullmatch(folded) or _NO_SUCH_FIELD_ENGLISH.fullmatch(folded))


def _is_a_name(text: str) -> bool:
    """Whether a word is written as a name: Guest, ABC."""
    bare = text.strip()
    return bare.istitle() or bare.isupper()


def is_empty_phone(number: str) -> bool:
    """Whether a phone number is one that people invent: 13800000000, 1111111, 1234567.

    Args:
        number: digits, with or without country code, nothing between them.
    """
    country = _COUNTRY.match(number)
    digits = number[country.end() :] if country else number
    if not digits.isdecimal():
        return False
    # Behind any calling code nobody has 1234567: of one to three digits, whichever it is.
    for length in (1, 2, 3) if number.startswith("+") else ():
        rest = number[1 + length :]
        if len(rest) > 6 and (_SAME_DIGIT.fullmatch(rest) or _RISING[1:].startswith(rest)):
            return True
    if _SAME_DIGIT.fullmatch(digits) or _EMPTY_NUMBER.fullmatch(digits):
        return True
    return len(digits) > 6 and (digits in _RISING or digits in _FALLING)


def _is_empty_email(address: str) -> bool:
    local, _, domain = address.partition("@")
    if not local or not domain:
        return False
    if _NEVER_A_DOMAIN.fullmatch(domain):
        return True
    name, _, ending = domain.partition(".")
    if not ending:
        return local in INVENTED_LOCALS and (name == local or name in _NO_HOST)
    if _SAME_LETTER.fullmatch(local):
        return domain.count(".") == 1 and (local == name or len(local) == len(name) == 1)
    if local not in INVENTED_LOCALS:
        return False
    if _PROVIDER.fullmatch(domain):
        return _NEVER_AT_PROVIDER.fullmatch(local) is not None
    return local == name or _NO_DOMAIN.fullmatch(domain) is not None


def _date_parts(text: str) -> tuple[int, ...] | None:
    """Year, then month and day in rising order; None for what is no date of digits."""
    text = _MIDNIGHT.sub("", text)
    if match := _YEAR_FIRST.fullmatch(text):
        year, first, second = map(int, match.groups())
    elif match := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, match.groups())
    else:
        return None
    return (year, *sorted((first, second)))


def _is_empty_date(text: str) -> bool:
    return _date_parts(text) in _NO_DATES


def _is_test_value(folded: str, kind: Kind) -> bool:
    match kind:
        case Kind.PHONE:
            return is_empty_phone(_PHONE_SIGNS.sub("", folded))
        case Kind.EMAIL:
            return _is_empty_email(folded)
        case Kind.DATE:
            return _is_empty_date(folded) or _date_parts(folded) == _EPOCH
        case Kind.BIRTH_DATE:
            return _is_empty_date(folded)
        case Kind.ID_NUMBER | Kind.USCC:
            return bool(_SAME_OR_RISING.fullmatch(folded))
        case Kind.TAX_ID:
            return bool(_SAME_OR_RISING.fullmatch(_COUNTRY_LETTERS.sub("", folded)))
        case Kind.POSTCODE:
            return bool(_POSTCODE.fullmatch(folded))
        case _ if kind in _TEST_KINDS:
            if kind is Kind.COMPANY and TEST_COMPANY.fullmatch(folded):
                return True
            return bool(TEST_NAME.fullmatch(folded))
    return False


def is_nothing(text: str, kind: Kind = Kind.TEXT) -> bool:
    """Whether the text stands for "no value" in a column of this kind.

    Args:
        text: what the cell holds, as text.
        kind: what the column holds.
    """
    if len(text) > _LONGEST:
        return False
    folded = _folded(text)
    if not folded:
        return True
    return _stands_for_nothing(folded, text, kind) or _is_test_value(folded, kind)


def may_be_nothing(text: str) -> bool:
    """A quick look: False only when `is_nothing` is False for free text."""
    return len(text) <= _LONGEST and _MAY_BE.search(text) is not None and is_nothing(text)


def placeholder_problem(text: str, kind: Kind = Kind.TEXT) -> Problem | None:
    """The problem of a text that stands for nothing: the cell should be blank."""
    if not is_nothing(text, kind):
        return None
    return Problem(Code.PLACEHOLDER, {"found": text.strip()}, clears=True)
