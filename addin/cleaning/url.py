"""Web addresses, with or without https:// in front, as people write them in tables.

Only what cannot be an address is a problem (RFC 3986); nobody is told to write https://
where www.company.com is meant. The standard value is the address with scheme and host in
small letters and the rest as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from addin.cleaning.domains import intended_domain, is_host
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.cleaning.url_habits import UrlHabits, url_habits
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

_PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)?"
    r"(?:[^\s/?#@]*@)?(?P<host>[^\s/?#:@]+)(?P<port>:[0-9]{1,5})?(?P<rest>(?:[/?#]\S*)?)"
)
_PLAIN = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/[!-~]*[a-z0-9/=_\-])?"
)
_SCHEMES = ("http://", "https://", "ftp://")
_ADDRESS_V4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!$)|$)){4}")
_HIGHEST_PORT = 65_535

# http:/x, http//x, http;//x, htpp://x, hhttps://x, ttp://x, https:\\x
_BROKEN_SCHEME = re.compile(
    r"^h{0,2}[tp]{2,5}(?P<secure>s{0,2})\s*(?:[:;]\s*[\\/]{0,3}|[\\/]{2,3})\s*(?=\w)", re.I
)
_TWO_SCHEMES = re.compile(r"^(?:https?://)+(?=https?://)", re.I)
_CHINESE_SIGNS = str.maketrans({"。": ".", "．": ".", "、": ".", "·": ".", "，": ",", "\\": "/"})
_BROKEN_WWW = re.compile(r"^w{2,4}[,\s]+(?=\w)|^wwww\.(?=\w)", re.I)
_LABEL = re.compile(r"^(?:网址|网站|官网|主页|url|website|homepage|web)\s*[:：]\s*", re.I)
_FRAME = " <>\"'“”‘’,，;；。、"
_COMMA_IN_HOST = re.compile(r"(?<=[A-Za-z0-9]),(?=[A-Za-z0-9])")
_SPACE_AROUND = re.compile(r"\s*([./:])\s*")
_SEPARATORS = re.compile(r"[\s,;、|，；]+|\s*/\s+")
_MAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")


class UrlCleaner:
    """Reads and writes web addresses."""

    forms: tuple[str, ...] = ("url",)

    def __init__(self, habits: UrlHabits | None = None) -> None:
        """Makes a cleaner.

        Args:
            habits: of the column.
        """
        self._habits = habits or UrlHabits()

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> UrlCleaner:
        """The cleaner for one column, which knows whether its addresses have https:// in front.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        return UrlCleaner(url_habits([_standard(text) for text in texts], counts))

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into the one form, 0, and what needs a closer look, -1."""
        plain, unlike = _PLAIN.fullmatch, self._habits.unlike
        return np.fromiter(
            (0 if plain(text) and _is_right(text) and not unlike(text) else -1 for text in texts),
            np.int8,
            len(texts),
        )

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value; see `Cleaner`."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        text = text_of(value)
        if nothing := placeholder_problem(text, Kind.URL):
            return Reading(None, problems=(nothing,))
        clean = tidied(text, signs=True)
        if standard := _standard(clean):
            reading = _read_right(text, clean, standard)
            unlike = None if reading.problems else self._habits.unlike(standard)
            return Reading(standard, "url", (unlike,)) if unlike else reading
        parts = [part for part in _SEPARATORS.split(clean) if _standard(part)]
        if len(parts) > 1:
            return Reading(None, problems=(Problem(Code.SEVERAL_VALUES, {"count": len(parts)}),))
        repaired = "" if _MAIL.fullmatch(clean) else _repaired(clean, self._habits.scheme)
        standard = _standard(repaired)
        problem = Problem(Code.URL_FORM, suggestion=standard or None)
        return Reading(standard or None, problems=(problem,))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The address.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard


def _is_right(plain: str) -> bool:
    """Whether an address in small letters and plain signs has a possible host."""
    host = plain.partition("://")[2] or plain
    host = host.partition("/")[0]
    return is_host(host) and _meant_host(host) == host


def _standard(text: str) -> str:
    """The address with scheme and host in small letters; "" when it is none."""
    match = _PARTS.fullmatch(text)
    if match is None or ("@" in text and not match["scheme"]):
        return ""
    scheme, host = (match["scheme"] or "").lower(), match["host"].lower()
    if scheme and scheme not in _SCHEMES:
        return ""
    if match["port"] and int(match["port"][1:]) > _HIGHEST_PORT:
        return ""
    if not _is_reachable(host) or (_ADDRESS_V4.fullmatch(host) and not scheme):
        return ""
    before_host = text[len(scheme) : match.start("host")]
    return f"{scheme}{before_host}{host}{text[match.end('host') :]}"


def _is_reachable(host: str) -> bool:
    if _ADDRESS_V4.fullmatch(host):
        return True
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return False
    return "。" not in host and is_host(ascii_host.removesuffix(".")) and not host.endswith(".")


def _read_right(raw: str, clean: str, standard: str) -> Reading:
    host = _host_of(standard)
    meant = _meant_host(host)
    if meant != host:
        start = standard.index(host, standard.find("://") + 1)
        corrected = standard[:start] + meant + standard[start + len(host) :]
        return Reading(corrected, problems=(Problem(Code.URL_FORM, suggestion=corrected),))
    if clean != raw:
        untidy = untidiness(raw, signs=True, expected=standard)
        return Reading(standard, "url", (untidy,) if untidy else ())
    if standard != raw:
        return Reading(standard, "url", (Problem(Code.LETTER_CASE, suggestion=standard),))
    return Reading(standard, "url")


def _host_of(standard: str) -> str:
    match = _PARTS.fullmatch(standard)
    return match["host"] if match else ""


def _meant_host(host: str) -> str:
    """The host without slips in its www and its ending (.con)."""
    host = _BROKEN_WWW.sub("www.", host)
    head, _, ending = host.rpartition(".")
    meant = intended_domain(f"x.{ending}")
    return head + meant[1:] if meant else host


def _repaired(text: str, usual_scheme: str) -> str:
    """The address that a broken one stands for; the caller checks that it is one.

    Args:
        text: tidy text.
        usual_scheme: what nearly all addresses of the column have in front.
    """
    text = _LABEL.sub("", text).strip(_FRAME).translate(_CHINESE_SIGNS)
    text = _TWO_SCHEMES.sub("", text)
    if not text.lower().startswith(_SCHEMES):
        text = _BROKEN_SCHEME.sub(lambda m: usual_scheme or _scheme_meant(m), text, count=1)
    scheme, host_and_rest = _split_scheme(text)
    host_and_rest = _SPACE_AROUND.sub(r"\1", host_and_rest)
    host, slash, rest = host_and_rest.partition("/")
    host = _BROKEN_WWW.sub("www.", _COMMA_IN_HOST.sub(".", host))
    host = re.sub(r"\.{2,}", ".", host).strip(".")
    if not scheme and host.startswith("www."):
        scheme = usual_scheme
    return f"{scheme}{host}{slash}{rest}"


def _scheme_meant(match: re.Match[str]) -> str:
    return "https://" if match["secure"] else "http://"


def _split_scheme(text: str) -> tuple[str, str]:
    for scheme in _SCHEMES:
        if text.lower().startswith(scheme):
            return scheme, text[len(scheme) :]
    return "", text
