"""Entry checks: Google's rules, and the checks that the rest of us know.

Google has one help text where Excel has a title, a message and an error text; ours go into it
line by line, with a sign between them that nobody sees. It has no rule for lengths and whole
numbers; these are written as formulas, and known again by their form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from addin.hosts.xlsx.formulas import moved
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Validation
from sheets_sync.host.ranges import Json

RULE = "google:rule"
"""Key of a check's `raw`: a rule of Google's that we have no words for."""

_PART = "\u2063"
_CELL = r"[A-Z]{1,3}\d+"
_LENGTH = re.compile(
    rf"=AND\(LEN\({_CELL}\)>=(?P<low>[^,]+),LEN\({_CELL}\)<=(?P<high>[^,]+)\)"
    rf"|=LEN\({_CELL}\)(?P<sign>[<>])=(?P<bound>[^,]+)"
)
_WHOLE = re.compile(
    rf"=AND\(ISNUMBER\({_CELL}\),{_CELL}=INT\({_CELL}\)"
    rf"(?:,{_CELL}>=(?P<low>[^,]+))?(?:,{_CELL}<=(?P<high>[^,]+))?\)"
)
_BOUNDS: Mapping[str, tuple[str, str, str]] = {
    "decimal": ("NUMBER_BETWEEN", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS_THAN_EQ"),
    "date": ("DATE_BETWEEN", "DATE_ON_OR_AFTER", "DATE_ON_OR_BEFORE"),
}
_TYPES = {
    name: (kind, place) for kind, names in _BOUNDS.items() for place, name in enumerate(names)
}


def rule_of(check: Validation) -> Json:
    """A check as a DataValidationRule, for the first cell of its range."""
    if check.raw and RULE in check.raw:
        found: Json = json.loads(check.raw[RULE])
        return found
    rule: Json = {"condition": _condition(check), "strict": check.strict}
    if check.type == "list":
        rule["showCustomUi"] = True
    parts = (check.title, check.message, check.error)
    if any(parts):
        rule["inputMessage"] = f"{_PART}\n".join(parts)
    return rule


def _condition(check: Validation) -> Json:
    first = CellRef(check.range.first_row, check.range.first_column).a1
    low, high = check.minimum, check.maximum
    if check.type == "list" and check.values:
        return _of("ONE_OF_LIST", *check.values)
    if check.type == "list":
        return _of("ONE_OF_RANGE", f"={check.formula}")
    if check.type == "custom":
        return _of("CUSTOM_FORMULA", f"={check.formula}")
    if check.type == "text_length":
        if low is not None and high is not None:
            return _of("CUSTOM_FORMULA", f"=AND(LEN({first})>={low},LEN({first})<={high})")
        sign, bound = (">", low) if low is not None else ("<", high)
        return _of("CUSTOM_FORMULA", f"=LEN({first}){sign}={bound}")
    if check.type == "whole":
        bounds = "".join(
            f",{first}{sign}={bound}"
            for sign, bound in ((">", low), ("<", high))
            if bound is not None
        )
        return _of("CUSTOM_FORMULA", f"=AND(ISNUMBER({first}),{first}=INT({first}){bounds})")
    between, at_least, at_most = _BOUNDS[check.type]
    if low is not None and high is not None:
        return _of(between, low, high)
    return _of(at_least, low) if low is not None else _of(at_most, high or "0")


def _of(kind: str, *values: str) -> Json:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def check_of(rule: Mapping[str, Any], sheet: str, area: RangeRef) -> Validation | None:
    """The check of a rule; None for a kind that the rest of us has no words for."""
    condition = rule.get("condition", {})
    values = [str(v.get("userEnteredValue", "")) for v in condition.get("values", ())]
    found = _meaning(str(condition.get("type")), values, sheet, area)
    if found is None:
        return None
    title, message, error = _parts(str(rule.get("inputMessage", "")))
    return replace(
        found, title=title, message=message, error=error, strict=bool(rule.get("strict", False))
    )


def unknown_check(rule: Mapping[str, Any], sheet: str, area: RangeRef) -> Validation:
    """A rule without words, carried along so that it can be put back."""
    raw = {RULE: json.dumps(rule, ensure_ascii=False)}
    return Validation(sheet, area, "custom", formula="TRUE", raw=raw)


def _parts(text: str) -> tuple[str, str, str]:
    parts = text.split(f"{_PART}\n")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", text, "")


def _meaning(kind: str, values: list[str], sheet: str, area: RangeRef) -> Validation | None:
    if kind == "ONE_OF_LIST":
        return Validation(sheet, area, "list", tuple(values))
    if kind in _TYPES:
        name, place = _TYPES[kind]
        low = values[0] if place < 2 else None
        high = values[-1] if place != 1 else None
        return Validation(sheet, area, name, minimum=low, maximum=high)
    if kind == "ONE_OF_RANGE" and values:
        return Validation(sheet, area, "list", formula=values[0].removeprefix("="))
    if kind == "CUSTOM_FORMULA" and values:
        return _formula(values[0], sheet, area)
    return None


def _formula(text: str, sheet: str, area: RangeRef) -> Validation:
    bare = text.replace(" ", "")
    if found := _LENGTH.fullmatch(bare):
        low, high = found["low"], found["high"]
        if found["sign"]:
            low, high = (found["bound"], None) if found["sign"] == ">" else (None, found["bound"])
        return Validation(sheet, area, "text_length", minimum=low, maximum=high)
    if found := _WHOLE.fullmatch(bare):
        return Validation(sheet, area, "whole", minimum=found["low"], maximum=found["high"])
    return Validation(sheet, area, "custom", formula=text.removeprefix("="))


def runs(cells: Iterable[tuple[CellRef, Json]]) -> list[tuple[RangeRef, Json]]:
    """Rules of single cells, gathered into the ranges that they were set on.

    Args:
        cells: with their DataValidationRule.

    Returns:
        Ranges, in order of place, each with the rule of its first cell.
    """
    by_column: dict[int, list[tuple[int, int, Json]]] = {}
    for (row, column), rule in sorted(cells, key=lambda item: (item[0].column, item[0].row)):
        open_ = by_column.setdefault(column, [])
        if (
            open_
            and open_[-1][1] == row - 1
            and _continues(open_[-1][2], rule, row - open_[-1][0], 0)
        ):
            open_[-1] = (open_[-1][0], row, open_[-1][2])
        else:
            open_.append((row, row, rule))
    found: list[tuple[RangeRef, Json]] = []
    for column, strips in by_column.items():
        for first, last, rule in strips:
            for place, (area, before) in enumerate(found):
                beside = area.last_column == column - 1
                alike = (area.first_row, area.last_row) == (first, last)
                if beside and alike and _continues(before, rule, 0, area.width):
                    found[place] = (RangeRef(first, area.first_column, last, column), before)
                    break
            else:
                found.append((RangeRef(first, column, last, column), rule))
    return sorted(found, key=lambda item: item[0])


def _continues(before: Json, rule: Json, rows: int, columns: int) -> bool:
    """Whether a rule is the same, or the same moved with its cell."""
    if before == rule:
        return True
    if {**before, "condition": None} != {**rule, "condition": None}:
        return False
    one, two = before.get("condition", {}), rule.get("condition", {})
    if one.get("type") != two.get("type"):
        return False
    texts, others = (
        [str(v.get("userEnteredValue", "")) for v in condition.get("values", ())]
        for condition in (one, two)
    )
    return [moved(t, rows, columns) if t.startswith("=") else t for t in texts] == others
