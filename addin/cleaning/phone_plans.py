"""Numbering plans: which numbers a country can have, and how it groups their digits.

The facts come from the metadata of the `phonenumbers` library; its own functions look at one
number at a time through several layers, which is too slow for a column of a million. Here
each calling code's patterns are compiled once, and a number costs two or three matches.

Words (ITU-T E.164): a number is a *calling code* (86) and a *national significant number*
(1062345678). Inside the country a *trunk prefix* (0) may be put in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberFormat,
    PhoneMetadata,
    country_code_for_region,
)

_GROUP = re.compile(r"\\([0-9])")
_DIGITS = re.compile("[0-9]+")
_LONGEST_CALLING_CODE = 3
_WORLD = "001"
_LONGEST_LOCAL = 6
_SHORTEST_LOCAL, _LONGEST_DIALLED = 6, 8
_SHORTEST_AREA, _LONGEST_AREA = 2, 4
_KINDS_OF_NUMBER = (
    "fixed_line",
    "mobile",
    "toll_free",
    "shared_cost",
    "voip",
    "uan",
    "personal_number",
    "premium_rate",
)
# Ofcom and ACMA keep these for films; lists of demonstration customers are full of them.
_INVENTED = {
    "GB": r"1632960\d{3}|7700900\d{3}|2079460\d{3}|1(?:1[3-8]|[2-6]1)4960\d{3}|1914980\d{3}",
    "AU": r"[2378]5550\d{4}|[2378]7010\d{4}|491570\d{3}",
}
CALLING_CODES = frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))


class Layout(NamedTuple):
    """One number, taken apart in the ways in which it can be written.

    Attributes:
        country: the calling code, "86".
        number: the national significant number, "1062345678".
        national: as the country writes it at home, "010-62345678".
        international: as it is written for foreigners, "+86 10 6234 5678".
        groups: the digits in groups, without trunk prefix: ("10", "6234", "5678").
        home_groups: the same with trunk prefix: ("010", "6234", "5678").
        pieces: in the few pieces of a terse writing: ("10", "62345678").
        dashes: in the pieces that dashes join: ("10", "62345678").
        home_dashes: the same with trunk prefix.
        has_area: whether the first group is an area code, which may stand in brackets.
    """

    country: str
    number: str
    national: str
    international: str
    groups: tuple[str, ...]
    home_groups: tuple[str, ...]
    pieces: tuple[str, ...]
    dashes: tuple[str, ...]
    home_dashes: tuple[str, ...]
    has_area: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """How numbers that begin in a certain way are grouped.

    Attributes:
        condition: an expression without groups that such numbers match as a whole.
        pattern: the groups.
        template: for `str.format`, with the groups counted from 0.
    """

    condition: str
    pattern: re.Pattern[str]
    template: str


def _rule(number_format: NumberFormat, *, at_home: bool) -> _Rule:
    template = number_format.format or ""
    trunk = number_format.national_prefix_formatting_rule
    first = _GROUP.search(template)
    if at_home and trunk and first:
        # The trunk rule's \1 stands for whichever group comes first in the format.
        written = trunk.replace("\\1", first[0])
        template = template[: first.start()] + written + template[first.end() :]
    # The last leading pattern is the most detailed.
    leading = number_format.leading_digits_pattern[-1:]
    lookahead = f"(?={leading[0]})" if leading else ""
    pattern = number_format.pattern or ""
    return _Rule(
        lookahead + pattern.replace("(", "(?:"),
        re.compile(pattern),
        _GROUP.sub(lambda group: "{" + str(int(group[1]) - 1) + "}", template),
    )


class _Grouping:
    """Groups a country's numbers by the first rule that fits."""

    def __init__(self, formats: Iterable[NumberFormat], *, at_home: bool) -> None:
        self._rules = [_rule(f, at_home=at_home) for f in formats]
        # All rules as one expression; the empty group that matches last tells the rule.
        self._choice = re.compile("|".join(f"{rule.condition}()" for rule in self._rules) or "(?!)")

    def __call__(self, number: str) -> str:
        choice = self._choice.fullmatch(number)
        if choice is None or choice.lastindex is None:
            return number
        rule = self._rules[choice.lastindex - 1]
        groups = rule.pattern.fullmatch(number)
        return rule.template.format(*groups.groups()) if groups else number


class Plan:
    """The numbering plan of one calling code.

    Attributes:
        country: the calling code.
        lengths: possible lengths of national significant numbers, ascending.
        trunk: the trunk prefix, "0" in most countries, "" in some.
    """

    def __init__(self, country: str) -> None:
        """Compiles the plan.

        Raises:
            KeyError: nobody has this calling code.
        """
        metadata = _metadata_of(country)
        main = metadata[0]
        general = [m.general_desc for m in metadata if m.general_desc is not None]
        patterns = _patterns_of(metadata)
        self.country = country
        # Where several countries share a code, the lengths of the main one count for all.
        self.lengths: tuple[int, ...] = tuple(sorted(general[0].possible_length))
        self._length_set = frozenset(self.lengths)
        self._assigned = re.compile("|".join(f"(?:{p})" for p in patterns))
        self.trunk: str = main.national_prefix or ""
        self._at_home = _Grouping(main.number_format, at_home=True)
        self._abroad = _Grouping(main.intl_number_format or main.number_format, at_home=False)

    def holds(self, number: str) -> bool:
        """Whether such a number can exist: its range is assigned to somebody."""
        return len(number) in self._length_set and self._assigned.fullmatch(number) is not None

    def fitting_length(self, number: str) -> int:
        """The length that a number with the same first digits has; 0 where there is none.

        Of several, the nearest to what the number has, at most two digits away.
        """
        near = [n for n in self.lengths if n > _LONGEST_LOCAL and abs(n - len(number)) <= 2]
        fitting = (n for n in near if self.holds(number.ljust(n, "5")[:n]))
        return min(fitting, key=lambda n: abs(n - len(number)), default=0)

    def may_lack_area(self, digits: str) -> bool:
        """Whether digits without a trunk prefix look like a number as dialled in its town."""
        missing = range(_SHORTEST_AREA, _LONGEST_AREA + 1)
        in_town = _SHORTEST_LOCAL <= len(digits) <= _LONGEST_DIALLED and digits[0] not in "01"
        return in_town and any(n - len(digits) in missing for n in self.lengths)

    def international(self, number: str) -> str:
        """The number as written for foreigners: "+49 30 1234567"."""
        return f"+{self.country} {self._abroad(number)}"

    def national(self, number: str) -> str:
        """The number as written at home: "030 1234567"."""
        return self._at_home(number)

    def without_trunk(self, digits: str) -> str:
        """Digits as dialled at home, without the trunk prefix where it is a plain one."""
        if self.trunk and digits.startswith(self.trunk):
            return digits[len(self.trunk) :]
        return digits

    def layout(self, number: str) -> Layout:
        """The number taken apart."""
        national = self.national(number)
        international = self.international(number)
        groups = tuple(_DIGITS.findall(international))[1:]
        home = tuple(_DIGITS.findall(national))
        return Layout(
            self.country,
            number,
            national,
            international,
            groups,
            home,
            pieces=(number,),
            dashes=groups,
            home_dashes=home,
            has_area=len(home) > 1,
        )


def _patterns_of(metadata: Iterable[PhoneMetadata]) -> Iterator[str]:
    """The patterns of the assigned ranges, and of those set aside for stage and screen."""
    for one in metadata:
        for kind in _KINDS_OF_NUMBER:
            description = getattr(one, kind)
            if description is not None and description.national_number_pattern:
                yield description.national_number_pattern
        if invented := _INVENTED.get(one.id):
            yield invented


def _metadata_of(country: str) -> list[PhoneMetadata]:
    regions = COUNTRY_CODE_TO_REGION_CODE[int(country)]
    if regions == (_WORLD,):
        found = [PhoneMetadata.metadata_for_nongeo_region(int(country), None)]
    else:
        found = [PhoneMetadata.metadata_for_region(region, None) for region in regions]
    return [metadata for metadata in found if metadata is not None]


@cache
def plan_of(country: str) -> Plan:
    """The plan of a calling code, compiled once.

    Raises:
        KeyError: nobody has this calling code.
    """
    return Plan(country)


def calling_code_of(digits: str) -> str:
    """The calling code that international digits begin with; "" when there is none."""
    for length in range(1, _LONGEST_CALLING_CODE + 1):
        if digits[:length] in CALLING_CODES:
            return digits[:length]
    return ""


@cache
def calling_code_for(region: str, default: str = "86") -> str:
    """The calling code of a country (ISO 3166, two letters), or the default."""
    code = country_code_for_region(region.upper()) if region else 0
    return str(code) if code else default
