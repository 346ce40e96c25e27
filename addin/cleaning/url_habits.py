"""How a column writes its web addresses, and which of them are written otherwise.

www.company.com, https://www.company.com and https://www.company.com/ lead to one page (RFC
3986, section 6.2.3). Where nearly all of a column have https:// in front, one without it is
untidy. http:// is pointed out as well, but nobody knows whether the site answers to https.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from addin.findings import Code, Problem

_SCHEME = re.compile(r"(?:https?|ftp)://")
_ROOT_SLASH = re.compile(r"(?P<address>(?:[a-z]+://)?[^/]+)/")
_FEWEST = 20
_NEARLY_ALL = 0.9
_SECURE = "https://"


@dataclass(frozen=True, slots=True)
class UrlHabits:
    """What a column's addresses have in common.

    Attributes:
        scheme: "https://" or "http://" where nearly all begin so, else "".
        bare: whether nearly all have no scheme.
        without_slash: whether nearly none ends in the slash of the first page.
    """

    scheme: str = ""
    bare: bool = False
    without_slash: bool = False

    def unlike(self, address: str) -> Problem | None:
        """The problem of an address that is right, but not written as the column is.

        Args:
            address: with scheme and host in small letters.
        """
        wanted = address
        if self.without_slash and (match := _ROOT_SLASH.fullmatch(address)):
            wanted = match["address"]
        scheme = _scheme_of(address)
        if self.bare and scheme in ("http://", _SECURE):
            wanted = wanted[len(scheme) :]
        elif self.scheme and scheme != self.scheme:
            # What answers at www.company.com, answers with the scheme that the others have.
            if scheme or not address.startswith("www."):
                return Problem(Code.FORM)
            wanted = f"{self.scheme}{wanted}"
        return None if wanted == address else Problem(Code.FORM, suggestion=wanted)


def _scheme_of(address: str) -> str:
    match = _SCHEME.match(address)
    return match[0] if match else ""


def url_habits(addresses: Sequence[str], counts: Sequence[int] = ()) -> UrlHabits:
    """Learns the habits of a column.

    Args:
        addresses: n standard values; "" for what is no address.
        counts: how often each occurs; once each when empty.
    """
    schemes: Counter[str] = Counter()
    slashes = 0
    for address, count in zip(addresses, counts or [1] * len(addresses), strict=True):
        if address:
            schemes[_scheme_of(address)] += count
            slashes += count * (_ROOT_SLASH.fullmatch(address) is not None)
    total = schemes.total()
    if total < _FEWEST:
        return UrlHabits()
    usual, count = schemes.most_common(1)[0]
    clear = count >= _NEARLY_ALL * total
    return UrlHabits(
        scheme=usual if clear else "",
        bare=clear and not usual,
        without_slash=slashes <= (1 - _NEARLY_ALL) * total,
    )
