"""Reads the entry checks (data validations) of a sheet, the newer kind in `extLst` too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from addin.hosts.xlsx.moments import moment
from addin.hosts.xlsx.vocabulary import Element, child, children, is_on, local_name
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Validation

_TYPES = {
    "list": "list",
    "custom": "custom",
    "whole": "whole",
    "decimal": "decimal",
    "date": "date",
    "time": "decimal",  # a time of day is a fraction of a day
    "textLength": "text_length",
}
_COMPARISONS = {
    "lessThan": "<",
    "greaterThan": ">",
    "notEqual": "<>",
}


def read_checks(sheet: str, tail: Element, *, date1904: bool = False) -> tuple[Validation, ...]:
    """The entry checks, one for each range.

    A check that bounds cannot say ("not equal to 5") is given as a custom formula.

    Args:
        sheet: the sheet's name.
        tail: a worksheet element with what stands behind the rows.
        date1904: whether dates are counted from 1904.
    """
    found = [
        check
        for element in _elements(tail)
        for area in _ranges(element)
        if (check := _check(sheet, element, area, date1904)) is not None
    ]
    return tuple(found)


def _elements(tail: Element) -> Iterator[Element]:
    yield from children(child(tail, "dataValidations"), "dataValidation")
    for extension in children(child(tail, "extLst"), "ext"):
        for group in children(extension, "dataValidations"):
            yield from children(group, "dataValidation")


def _ranges(element: Element) -> Iterator[RangeRef]:
    text = element.get("sqref")
    if text is None:
        text = next((e.text for e in element if local_name(e) == "sqref"), None)
    for address in (text or "").split():
        try:
            yield RangeRef.parse(address)
        except ValueError:
            continue


def _formula(element: Element, name: str) -> str | None:
    holder = next((e for e in element if local_name(e) == name), None)
    if holder is None:
        return None
    # The newer kind wraps the formula in an element of its own.
    text = "".join(str(piece) for piece in holder.itertext()).strip()
    return text.removeprefix("=") or None


def _check(sheet: str, element: Element, area: RangeRef, date1904: bool) -> Validation | None:
    kind = _TYPES.get(element.get("type", "none"))
    if kind is None:
        return None
    first, second = _formula(element, "formula1"), _formula(element, "formula2")
    values: tuple[str, ...] = ()
    formula = minimum = maximum = None
    if kind == "list":
        if first is not None and first.startswith('"') and first.endswith('"'):
            entries = first[1:-1].replace('""', '"')
            values = tuple(entry.strip() for entry in entries.split(","))
        else:
            formula = first
    elif kind == "custom":
        formula = first
    else:
        operator = element.get("operator", "between")
        bounds = _bounds(operator, first, second)
        if bounds is None:
            kind, formula = "custom", _condition(kind, operator, area, first, second)
        else:
            minimum, maximum = bounds
            if kind == "date":
                minimum, maximum = (_iso_date(bound, date1904) for bound in bounds)
    return Validation(
        sheet=sheet,
        range=area,
        type=kind,
        values=values,
        formula=formula,
        minimum=minimum,
        maximum=maximum,
        title=element.get("promptTitle", ""),
        message=element.get("prompt", ""),
        error=element.get("error", ""),
        strict=is_on(element.get("showErrorMessage"))
        and element.get("errorStyle", "stop") == "stop",
    )


def _bounds(
    operator: str, first: str | None, second: str | None
) -> tuple[str | None, str | None] | None:
    """Both bounds, inclusive; None where bounds cannot say it."""
    match operator:
        case "between":
            return first, second
        case "equal":
            return first, first
        case "greaterThanOrEqual":
            return first, None
        case "lessThanOrEqual":
            return None, first
        case _:
            return None


def _condition(
    kind: str, operator: str, area: RangeRef, first: str | None, second: str | None
) -> str:
    cell = CellRef(area.first_row, area.first_column).a1
    measured = f"LEN({cell})" if kind == "text_length" else cell
    if operator == "notBetween":
        return f"OR({measured}<{first},{measured}>{second})"
    return f"{measured}{_COMPARISONS.get(operator, '=')}{first}"


def _iso_date(bound: str | None, date1904: bool) -> str | None:
    """A bound written as a day number as YYYY-MM-DD; a formula as it is."""
    try:
        serial = float(bound or "")
    except ValueError:
        return bound
    day = moment(serial, date1904=date1904)
    return day.isoformat() if isinstance(day, dt.date) else bound
