"""Text in and out of spreadsheet markup.

Characters that XML 1.0 cannot hold are written `_xHHHH_` (ISO/IEC 29500-1, 22.9.2.19, type
ST_Xstring); text that happens to look like such an escape has its first underscore escaped,
so that it comes back as it was.
"""

from __future__ import annotations

import re

_NEEDS_ESCAPE = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MARKUP = re.compile(r"&(?:#[xX]([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def to_xstring(text: str) -> str:
    """Escapes what XML cannot hold as `_xHHHH_`; the result is not yet markup."""
    return _NEEDS_ESCAPE.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def from_xstring(text: str) -> str:
    """The inverse of `to_xstring`; a surrogate pair in escapes becomes its character."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    if any("\ud800" <= c <= "\udfff" for c in plain):
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def to_markup(text: str) -> str:
    """Text as the content of an element or of an attribute in double quotes.

    Line feeds and tabs are written as references so that an attribute keeps them.
    """
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("\r", "&#13;")
    )


def to_attribute(text: str) -> str:
    """Text as the content of an attribute in double quotes, line breaks kept."""
    return to_markup(text).replace("\n", "&#10;").replace("\t", "&#9;")


def from_markup(text: str) -> str:
    """Markup without tags as plain text; line ends as an XML parser gives them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text
    return _MARKUP.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    return chr(int(match[1], 16) if match[1] else int(match[2]))


def text_element(name: str, text: str) -> str:
    """`<t>` with the text of a cell or a run; spaces at its ends and breaks survive.

    Args:
        name: the element's name with its prefix, "t" or "x:t".
        text: plain text, of any characters.
    """
    escaped = to_markup(to_xstring(text))
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<{name}{keep}>{escaped}</{name}>"
