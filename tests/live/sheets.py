"""What stands on the sheets of the example workbook."""

from __future__ import annotations

from tests.live.desktop import Running

CUSTOMERS, FINDINGS = "客户", "问题"


def notes(calc: Running) -> dict[str, str]:
    """The notes on the customers' sheet, by their cells."""
    found = {}
    annotations = calc.sheet(CUSTOMERS).getAnnotations()
    for index in range(annotations.getCount()):
        note = annotations.getByIndex(index)
        place = note.getPosition()
        found[f"{chr(65 + place.Column)}{place.Row + 1}"] = note.getString()
    return found


def contents(calc: Running, sheet: str) -> tuple[tuple[object, ...], ...]:
    """The values of a sheet."""
    cursor = calc.sheet(sheet).createCursor()
    cursor.gotoEndOfUsedArea(False)
    cursor.gotoStartOfUsedArea(True)
    return tuple(cursor.getDataArray())
