"""Excel's numbers for what entry checks are, and LibreOffice's words."""

from __future__ import annotations

TYPES = {
    1: "WHOLE", 2: "DECIMAL", 3: "LIST", 4: "DATE", 5: "TIME", 6: "TEXT_LEN", 7: "CUSTOM",
}  # fmt: skip
"""XlDVType, and com.sun.star.sheet.ValidationType."""
OPERATORS = {
    1: "BETWEEN", 2: "NOT_BETWEEN", 3: "EQUAL", 4: "NOT_EQUAL", 5: "GREATER", 6: "LESS",
    7: "GREATER_EQUAL", 8: "LESS_EQUAL",
}  # fmt: skip
"""XlFormatConditionOperator, and com.sun.star.sheet.ConditionOperator."""
STYLES = {1: "STOP", 2: "WARNING", 3: "INFO"}
"""XlDVAlertStyle, and com.sun.star.sheet.ValidationAlertStyle."""


def number_of(words: dict[int, str], word: str, otherwise: int) -> int:
    """Excel's number for one of LibreOffice's words."""
    return next((number for number, known in words.items() if known == word), otherwise)
