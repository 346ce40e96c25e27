"""Formulas in Excel's grammar and in that of LibreOffice's interface, as texts.

The two differ in separators (`,` and `;`), in arrays (`{1,2;3,4}` and `{1;2|3;4}`), in how
sheets are named (`Sheet1!A1` and `$Sheet1.A1`), in unions, in TRUE and FALSE, and in the names
of a dozen functions. Formulas are written without their equals sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_EXCEL = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA))
    |(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<structured>\w*\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    |(?P<name>[^\W\d][\w.]*|\\[\w.]*)
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    |(?P<space>\s+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_CALC = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    |(?P<file>'file:(?:[^']|'')+'\#)
    |(?P<sheet>\$?(?:'(?:[^']|'')+'|[^\W\d]\w*)\.(?=\$?[A-Za-z]{1,3}\$?\d|\$?[A-Za-z]+:|\$?\d+:|\#REF!))
    |(?P<structured>\w*\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    |(?P<name>[^\W\d][\w.]*)
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    |(?P<space>\s+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_BARE = re.compile(r"[^\W\d]\w*")
_PREFIXES = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlws\.", re.IGNORECASE)
_WORDS = ("TRUE", "FALSE")


@dataclass(frozen=True)
class Grammar:
    """Translates in both directions.

    Attributes:
        to_calc: LibreOffice's names of functions that Excel names otherwise, by Excel's.
        to_excel: the other way round.
    """

    to_calc: Mapping[str, str] = field(default_factory=dict)
    to_excel: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, excel: Mapping[Any, str], calc: Mapping[Any, str]) -> Grammar:
        """A grammar.

        Args:
            excel, calc: the names of the functions by their number.
        """
        found = {}
        for number, name in excel.items():
            ours = _PREFIXES.sub("", name)
            theirs = calc.get(number, ours)
            if ours != theirs and _BARE.match(ours) and not ours.startswith("ORG."):
                found[ours] = theirs
        return cls(found, {theirs: ours for ours, theirs in found.items()})

    def calc(self, formula: str) -> str:
        """An Excel formula as LibreOffice reads it."""
        found: list[str] = []
        # What encloses the place: "(" an operation, "f" a function, "{" an array.
        open_: list[str] = []
        name = ""
        for match in _EXCEL.finditer(formula):
            kind, text = match.lastgroup, match[0]
            if kind == "sheet":
                found.append(f"${text[:-1]}.")
            elif kind == "name":
                text = _PREFIXES.sub("", text)
                upper = text.upper()
                if formula.startswith("(", match.end()):
                    text = self.to_calc.get(upper, text)
                elif upper in _WORDS:
                    text = f"{upper}()"
                found.append(text)
            elif kind == "sign":
                found.append(_sign_for_calc(text, open_, name))
            elif kind == "space" and _is_intersection(match):
                found.append("!")
            else:
                found.append(text)
            name = text if kind == "name" else ""
        return "".join(found)

    def excel(self, formula: str) -> str:
        """LibreOffice's formula in Excel's grammar."""
        found: list[str] = []
        depth = skipped = 0
        previous = ""
        for match in _CALC.finditer(formula):
            kind, text = match.lastgroup, match[0]
            if skipped:
                skipped -= 1
                continue
            if kind == "sheet":
                bare = text[:-1].removeprefix("$")
                # In "$A.B1:$A.C2" the sheet stands twice.
                again = previous == ":" and found and f"{bare}!" in "".join(found[-8:])
                found.append("" if again else f"{bare}!")
            elif kind == "name":
                if text in _WORDS and formula.startswith("()", match.end()):
                    skipped = 2
                elif formula.startswith("(", match.end()):
                    text = self.to_excel.get(text, text)
                found.append(text)
            elif kind == "sign":
                depth += (text == "{") - (text == "}")
                inside = {";": ",", "|": ";"} if depth else {";": ",", "~": ",", "!": " "}
                found.append(inside.get(text, text))
            else:
                found.append(text)
            previous = text
        return "".join(found)


def _is_intersection(space: re.Match[str]) -> bool:
    """Whether a space stands between two ranges, as an operation on them."""
    before = space.string[: space.start()][-1:]
    after = space.string[space.end() :][:1]
    return bool(re.fullmatch(r"[\w)]", before) and re.fullmatch(r"[\w$'(]", after))


def _sign_for_calc(sign: str, open_: list[str], name: str) -> str:
    if sign in "({":
        open_.append("f" if sign == "(" and name else sign)
    elif sign in ")}":
        if open_:
            open_.pop()
    elif sign == ",":
        return "~" if open_ and open_[-1] == "(" else ";"
    elif sign == ";" and open_ and open_[-1] == "{":
        return "|"
    return sign
