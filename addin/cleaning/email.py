"""E-mail addresses.

The standard value is the address in small letters: providers do not tell cases apart, and
nobody means two people by them. Syntax follows RFC 5321 and RFC 6531 (international
addresses) through the email-validator library; nothing is looked up on the net.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from email_validator import EmailNotValidError, validate_email

from addin.cleaning.domains import intended_domain, is_host
from addin.cleaning.email_repair import EmailFault, certain_repair, fault_of
from addin.cleaning.nothing import INVENTED_LOCALS, is_nothing, placeholder_problem
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

_PLAIN_LOCAL = re.compile(r"[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*")
_PLAIN_ADDRESS = re.compile(rf"(?=.{{3,254}}$)(?=[^@]{{1,64}}@){_PLAIN_LOCAL.pattern}@[a-z0-9.\-]+")
_LONGEST_LOCAL = 64
_LONGEST = 254
_SUSPECT_DOMAIN = re.compile(r"(?:none|no-?e?mail|noemailaddress)\..*|.*\.invalid")
_NO_SIGN = r"[^\s@<>()\[\],;:、/|\"'“”，；：（）]+"
_ADDRESS = re.compile(rf"(?<![@\w.+-]){_NO_SIGN}@{_NO_SIGN}\.{_NO_SIGN}(?!@)")
_FRAME = " <>()[]{}\"'“”‘’:;,.，。；、：（）【】《》"
_Q = "@q.com"
_QQ = "qq.com"
_QQ_NUMBER = re.compile("[1-9][0-9]{4,10}")
_SCHEME = re.compile(
    r"(?:mailto|e-?mail|邮箱地址|电子邮箱|邮箱|邮件|电邮)\s*[:：]\s*|mailto:", re.I
)
_HAN_IN_FRONT = re.compile("[\u4e00-\u9fff：:]+(?=[A-Za-z0-9._+-]+@)")
_DIGITS_BEHIND = re.compile(r"(?<=\.com|.\.cn|\.net|\.org)[0-9]{7,}$", re.I)


class EmailCleaner:
    """Reads and writes e-mail addresses."""

    forms: tuple[str, ...] = ("lower",)

    def __init__(self, *, among_qq: bool = False) -> None:
        """Makes a cleaner.

        Args:
            among_qq: whether the column has many addresses of QQ, so that q.com, an American
                provider, is one of them mistyped.
        """
        self._among_qq = among_qq

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> EmailCleaner:
        """The cleaner for one column, which knows whether QQ is at home in it.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        weights = counts or [1] * len(texts)
        pairs = list(zip(texts, weights, strict=True))
        total = sum(weights)
        of_qq = sum(count for text, count in pairs if text.endswith("@qq.com"))
        of_q = sum(count for text, count in pairs if text.endswith(_Q))
        return EmailCleaner(among_qq=of_qq * 50 >= total and of_qq >= 10 * of_q)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into the one form, 0, and what needs a closer look, -1."""
        index = np.full(len(texts), -1, np.int8)
        known: dict[str, bool] = {}
        right = []
        for position in np.flatnonzero(_are_plain(texts)).tolist():
            local, _, domain = texts[position].partition("@")
            fits = known.get(domain)
            if fits is None:
                fits = known[domain] = is_plain_domain(domain)
            if not fits or (domain == _Q[1:] and self._is_qq(local)):
                continue
            if (local in INVENTED_LOCALS or local == local[0] * len(local)) and is_nothing(
                texts[position], Kind.EMAIL
            ):
                continue
            right.append(position)
        index[right] = 0
        return index

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value; see `Cleaner`."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        text = text_of(value)
        if nothing := placeholder_problem(text, Kind.EMAIL):
            return Reading(None, problems=(nothing,))
        clean = tidied(text, signs=True)
        local, _, domain = clean.lower().rpartition("@")
        if domain == _Q[1:] and self._is_qq(local):
            return _mistyped(local, domain, _QQ)
        if is_address(clean):
            return _read_address(text, clean)
        if (right := intended_domain(domain)) and is_address(f"{local}@{right}"):
            return _mistyped(local, domain, right)
        found = [match[0].strip(_FRAME) for match in _ADDRESS.finditer(clean)]
        found = [address for address in found if is_address(address)]
        if len(found) > 1:
            return _several(found)
        return _read_damaged(clean, found[0] if found else "")

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The address.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard

    def _is_qq(self, local: str) -> bool:
        """Whether q.com must be QQ: for a number, or in a column full of QQ."""
        return self._among_qq or _QQ_NUMBER.fullmatch(local) is not None


# What a byte is worth in a plain address.
_WRONG, _LETTER, _DOT, _AT, _END = range(5)
_WORTH = np.full(256, _WRONG, np.uint8)
_WORTH[list(b"abcdefghijklmnopqrstuvwxyz0123456789_+-")] = _LETTER
_WORTH[list(b".@\n")] = _DOT, _AT, _END


def _are_plain(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For each of n texts, whether it has one @, only plain signs, and dots between letters."""
    if not texts:
        return np.zeros(0, np.bool_)
    joined = "\n".join(texts) + "\n"
    # A character that is not ASCII becomes one "?", which is not plain either.
    worth = _WORTH[np.frombuffer(joined.encode("ascii", "replace"), np.uint8)]
    ends = np.flatnonzero(worth == _END)
    if len(ends) != len(texts):
        return np.array([bool(_PLAIN_ADDRESS.fullmatch(text)) for text in texts], np.bool_)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sign = worth > _LETTER
    wrong = worth == _WRONG
    wrong[1:] |= sign[1:] & sign[:-1]
    wrong[starts] |= sign[starts]
    lengths = ends - starts
    at = np.flatnonzero(worth == _AT)
    ats = np.add.reduceat(worth == _AT, starts, dtype=np.int32)
    plain: npt.NDArray[np.bool_] = (np.add.reduceat(wrong, starts, dtype=np.int32) == 0) & (
        ats == 1
    )
    plain &= (lengths > 0) & (lengths <= _LONGEST)
    # Of the texts with exactly one @, the length of what stands before it.
    first_at = at[np.searchsorted(at, starts[plain])]
    plain[plain] = first_at - starts[plain] <= _LONGEST_LOCAL
    return plain


def is_plain_domain(domain: str) -> bool:
    """Whether a domain is in small letters, possible, and no slip or invention."""
    if not is_host(domain) or _SUSPECT_DOMAIN.fullmatch(domain):
        return False
    return intended_domain(domain) == ""


@lru_cache(maxsize=16_384)
def is_address(text: str) -> bool:
    """Whether the whole text is one address."""
    local, _, domain = text.lower().rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and is_host(domain):
        return len(local) <= _LONGEST_LOCAL and len(text) <= _LONGEST
    if local.isascii() and domain.isascii() and not is_host(domain):
        return False
    if "。" in domain or (not local.isascii() and domain.isascii()):
        # 163。com would be taken for 163.com;
        # 王经理wang@163.com is allowed, but what is meant is wang@163.com.
        return False
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _read_address(raw: str, clean: str) -> Reading:
    """A right address, but for its domain, its case and what stood around it."""
    standard = clean.lower()
    local, _, domain = standard.rpartition("@")
    if right := intended_domain(domain):
        return _mistyped(local, domain, right)
    if clean != raw:
        untidy = untidiness(raw, signs=True, expected=standard)
        return Reading(standard, "lower", (untidy,) if untidy else ())
    if standard != raw:
        return Reading(standard, "lower", (Problem(Code.LETTER_CASE, suggestion=standard),))
    return Reading(standard, "lower")


def _mistyped(local: str, domain: str, right: str) -> Reading:
    standard = f"{local}@{right}"
    params = {"domain": domain, "expected": right}
    return Reading(standard, problems=(Problem(Code.EMAIL_DOMAIN_TYPO, params, standard),))


def _several(found: list[str]) -> Reading:
    standards = [_standard_of(address) for address in found]
    count = {"count": len(found)}
    if len(set(standards)) > 1:
        return Reading(None, problems=(Problem(Code.SEVERAL_VALUES, count),))
    problem = Problem(Code.SEVERAL_VALUES, count, suggestion=standards[0])
    return Reading(standards[0], problems=(problem,))


def _standard_of(address: str) -> str:
    """The standard value of an address, a mistyped domain put right."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local}@{intended_domain(domain) or domain}"


def _read_damaged(text: str, inner: str) -> Reading:
    """A text that is not an address as a whole.

    Args:
        text: tidy text.
        inner: the only address in it, as far as separators tell; "" for none.
    """
    bare = _DIGITS_BEHIND.sub("", _HAN_IN_FRONT.sub("", _SCHEME.sub("", text))).strip(_FRAME)
    if bare != text and is_address(bare):
        return _glued(text, bare)
    if inner and _are_words(text.replace(inner, " ", 1)):
        return _glued(text, inner)
    repaired = certain_repair(bare)
    if repaired and is_address(repaired):
        standard = _standard_of(repaired)
        return Reading(standard, problems=(_fault(fault_of(text), standard),))
    return Reading(None, problems=(_fault(fault_of(text), None),))


def _are_words(more: str) -> bool:
    """Whether what stands beside an address is something else, not a torn-off part of it."""
    more = more.strip(_FRAME)
    return not more.isascii() or more.istitle() or "<" in more or len(more.split()) > 1


def _glued(text: str, address: str) -> Reading:
    standard = _standard_of(address)
    more = " ".join(text.replace(address, " ", 1).strip(_FRAME).split())
    if more:
        problem = Problem(Code.WORDS_GLUED, {"found": more}, suggestion=standard)
    else:
        problem = _fault(fault_of(text), standard)
    return Reading(standard, problems=(problem,))


def _fault(fault: EmailFault, suggestion: str | None) -> Problem:
    return Problem(Code.EMAIL_FORM, {"reason": fault.reason}, suggestion=suggestion)
