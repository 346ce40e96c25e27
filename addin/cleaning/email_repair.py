"""What is wrong with a text that ought to be an e-mail address, and what it should be."""

from __future__ import annotations

import re
from enum import Enum

from addin.cleaning.domains import intended_domain, is_provider, provider_without_ending
from addin.i18n import N_, Message, msg

_AT_IN_WORDS = re.compile(r"\s*[(\[{<]\s*at\s*[)\]}>]\s*|\s+at\s+", re.I)
_DOT_IN_WORDS = re.compile(r"\s*[(\[{<]\s*dot\s*[)\]}>]\s*|\s+dot\s+", re.I)
_CHINESE_SIGNS = str.maketrans({"。": ".", "．": ".", "、": ".", "·": ".", "＠": "@", "，": ","})
_SPACE_AROUND_SIGNS = re.compile(r"\s*([@.,])\s*")
_REPEATED_AT = re.compile("@{2,}")
_WRONG_AT = re.compile(r"[#$&*!^]")
_REPEATED_DOTS = re.compile(r"[.,]{2,}")
_ENDS = re.compile(r"^[.,;:<\"']+|[.,;:@>\"']+$")
_DOTS_OF_LOCAL = re.compile(r"^\.|\.@|\.\.+[^@]*@")
_UNUSUAL = re.compile(r"[^\w.@+\-\s]")


class EmailFault(Enum):
    """Why a text is not an address; the value is the reason in words."""

    NO_AT = N_("the @ is missing")
    SEVERAL_AT = N_("there is more than one @")
    AT_IN_WORDS = N_("the @ is written as a word")
    NO_NAME = N_("nothing stands before the @")
    NO_DOMAIN = N_("nothing stands after the @")
    NO_ENDING = N_("the ending is missing, such as .com")
    SPACE = N_("there is a space in it")
    DOTS = N_("a dot is in the wrong place")
    COMMA = N_("a comma stands where a dot belongs")
    CHINESE_SIGN = N_("a Chinese sign stands where a dot belongs")
    CHARACTER = N_("a character in it is not allowed")
    FRAME = N_("signs stand around it")
    DOMAIN = N_("the part after the @ cannot exist")

    @property
    def reason(self) -> Message:
        """The reason, to be shown in any language."""
        return msg(self.value)


def fault_of(text: str) -> EmailFault:
    """The most telling fault of a text that is not an address.

    Args:
        text: tidy text with half-width signs.
    """
    if "@" not in text:
        return EmailFault.AT_IN_WORDS if _AT_IN_WORDS.search(text) else EmailFault.NO_AT
    local, _, domain = text.partition("@")
    local, domain = local.strip(), domain.strip()
    if not domain.strip(" .@"):
        return EmailFault.NO_DOMAIN
    if not local:
        return EmailFault.NO_NAME
    if text.count("@") > 1:
        return EmailFault.SEVERAL_AT
    if " " in text:
        return EmailFault.SPACE
    if re.search("[。．、·，]", domain):
        return EmailFault.CHINESE_SIGN
    if "," in domain.rstrip(","):
        return EmailFault.COMMA
    return _fault_of_parts(text, domain)


def _fault_of_parts(text: str, domain: str) -> EmailFault:
    if ".." in text or domain.startswith(".") or _DOTS_OF_LOCAL.search(text):
        return EmailFault.DOTS
    if _ENDS.search(text):
        return EmailFault.FRAME
    if "." not in domain or len(domain.rpartition(".")[2]) == 1:
        return EmailFault.NO_ENDING
    if _UNUSUAL.search(text) or not text.isascii():
        return EmailFault.CHARACTER
    return EmailFault.DOMAIN


def certain_repair(text: str) -> str:
    """The address that is meant, where only one reading is possible.

    The caller checks that it is an address.

    Args:
        text: tidy text with half-width signs, not an address.

    Returns:
        The repaired text; "" when more than one address may be meant.
    """
    text = _AT_IN_WORDS.sub("@", text, count=1) if "@" not in text else text
    text = _DOT_IN_WORDS.sub(".", text)
    if "@" not in text:
        text = _with_at(text)
    text = _REPEATED_AT.sub("@", _ENDS.sub("", text))
    text = _SPACE_AROUND_SIGNS.sub(r"\1", text)
    local, at, domain = text.partition("@")
    if not at or not local or not domain or " " in local or "," in local:
        return ""
    if "@" in domain:
        first, _, second = domain.partition("@")
        if first != second:  # name@qq.com@qq.com
            return ""
        domain = first
    domain = domain.translate(_CHINESE_SIGNS).replace(" ", "").replace(",", ".").lower()
    domain = _REPEATED_DOTS.sub(".", domain)
    if domain.startswith(".") and not is_provider(domain[1:]):
        return ""  # a letter may be missing rather than the dot too many
    domain = domain.strip(".")
    if "." not in domain:
        domain = provider_without_ending(domain)
    domain = intended_domain(domain) or domain
    return f"{local}@{domain}" if domain else ""


def _with_at(text: str) -> str:
    """name#163.com: a wrong key in front of a great provider."""
    parts = _WRONG_AT.split(text)
    if len(parts) == 2 and parts[0] and is_provider(parts[1].lower()):
        return f"{parts[0]}@{parts[1]}"
    return text
