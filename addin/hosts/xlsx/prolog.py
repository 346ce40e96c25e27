"""What stands before the root element of an XML part.

A document type declaration can only stand there. Workbooks never have one; the ones that do
try to make the parser read other files or multiply entities ("a billion laughs").
"""

from __future__ import annotations

import codecs
import re
from typing import IO

_MAX_PROLOG = 1 << 20
_PIECE = 4096

# White space, comments, and processing instructions such as the XML declaration.
_HARMLESS = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']""")
# Encodings in which "<!DOCTYPE" is written with other bytes than here expected.
_HIDING = ("utf-7", "utf7", "utf-32", "utf32", "ucs-4", "ucs4", "ebcdic", "ibm", "cp037", "cp500")


def defines_doctype(stream: IO[bytes]) -> bool:
    """Whether an XML document declares a type, or hides whether it does.

    Args:
        stream: at the start of a part. Parts that are not XML have no declaration.
    """
    content = b""
    while len(content) < _MAX_PROLOG:
        piece = stream.read(_PIECE)
        content += piece
        text = _decoded(content)
        declared = _ENCODING.match(text)
        if declared and declared[1].lower().startswith(_HIDING):
            return True
        rest = text[_end_of_harmless(text) :]
        if rest.startswith(("<!DOCTYPE", "<!ENTITY", "<!doctype")):
            return True
        undecided = not rest or rest.startswith(("<!", "<?")) or "<!DOCTYPE".startswith(rest)
        if not undecided or not piece:
            return False
    return True


def _end_of_harmless(text: str) -> int:
    match = _HARMLESS.match(text)
    return match.end() if match else 0


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, b"<\x00")):
        text = content.decode("utf-16-le", "replace")
    elif content.startswith((codecs.BOM_UTF16_BE, b"\x00<")):
        text = content.decode("utf-16-be", "replace")
    else:
        text = content.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")
