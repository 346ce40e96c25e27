"""A workbook to try the extension on: the template with the practice customers in its table."""

from __future__ import annotations

from pathlib import Path

from addin.cleaning.divisions import find_division
from addin.i18n import Language, current_language
from addin.table.cells import CellValue
from addin.template import build_template
from addin.template.practice import practice_of
from addin.template.rules import template_rules

NAMES: dict[Language, str] = {"zh": "客户表示例.xlsx", "en": "customers-example.xlsx"}


def demo_workbook(folder: Path) -> Path:
    """Makes the workbook in the current language; one that is there stays as it is.

    Raises:
        ReadOnlyError: it cannot be written.
    """
    from addin.table.rulebook_toml import default_rulebook

    file = folder / NAMES[current_language()]
    if not file.exists():
        book = default_rulebook()
        practice = practice_of(template_rules(book))
        rows = [] if practice is None else [
            _with_province({c.field.key: v for c, v in zip(practice.columns, row, strict=True)})
            for row in practice.rows
        ]  # fmt: skip
        build_template(book, file, rows)
    return file


def _with_province(row: dict[str, CellValue]) -> dict[str, CellValue]:
    """The practice customers have a city only; a segment of the template asks for provinces."""
    place = find_division(str(row.get("city") or ""))
    return {**row, "province": place.province} if place else row
