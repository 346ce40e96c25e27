"""Builds the template workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from addin.errors import ReadOnlyError
from addin.i18n import current_language, msg
from addin.table.rulebook import RuleBook
from addin.template.columns import columns_of
from addin.template.customers import CUSTOMERS_SHEET, Row, write_customers
from addin.template.guide import GUIDE_SHEET, write_guide
from addin.template.lists import ChoiceLists
from addin.template.look import ACCENT, DARK_BLUE, GREY_TEXT, Look, new_workbook
from addin.template.needs import NEEDS_PROPERTY, OLDEST_VERSION
from addin.template.practice import PRACTICE_SHEET, practice_of, write_practice
from addin.template.rule_sheets import RULE_SHEETS, write_fields, write_segments, write_settings
from addin.template.rules import template_rules
from addin.template.sop import SOP_SHEET, write_sop
from addin.template.words import sheet_name, template_words

# A fixed day, so that the same rules always make the same file.
_CREATED = dt.datetime(2024, 1, 1)


def build_template(book: RuleBook, out: Path, rows: Sequence[Row] = ()) -> None:
    """Makes the template workbook in the current language.

    The same rules, language and rows give the same file, byte for byte.

    Args:
        book: the default rule book, which is made stricter (`template_rules`), or one of the
            caller's own, which is used as it is.
        out: the file to make; it is replaced if it is there.
        rows: customers to begin with, each a value by field key.

    Raises:
        ReadOnlyError: the file cannot be written.
    """
    rules = template_rules(book)
    language = current_language()
    workbook = new_workbook(str(out), language)
    look = Look(workbook, language)
    practice = practice_of(rules)
    names = [CUSTOMERS_SHEET, GUIDE_SHEET, SOP_SHEET]
    names += [PRACTICE_SHEET] if practice is not None else []
    names += RULE_SHEETS.values()
    sheets = {name: workbook.add_worksheet(sheet_name(name)) for name in names}
    columns = columns_of(rules)
    lists = ChoiceLists(workbook)
    customers = sheets[CUSTOMERS_SHEET]
    write_customers(workbook, customers, look, columns, rules.settings, lists, rows)
    write_guide(sheets[GUIDE_SHEET], look, rules.settings)
    write_sop(sheets[SOP_SHEET], look, rules)
    if practice is not None:
        write_practice(sheets[PRACTICE_SHEET], look, practice)
    write_fields(sheets[RULE_SHEETS["field"]], look, rules, lists)
    write_segments(sheets[RULE_SHEETS["segment"]], look, rules)
    write_settings(sheets[RULE_SHEETS["settings"]], look, rules)
    for name, sheet in sheets.items():
        color = DARK_BLUE if name == CUSTOMERS_SHEET else ACCENT
        sheet.set_tab_color(GREY_TEXT if name in RULE_SHEETS.values() else color)
    customers.activate()
    workbook.set_properties(
        {"title": template_words()["guide"]["title"], "author": "CustSheet", "created": _CREATED}
    )
    workbook.set_custom_property(NEEDS_PROPERTY, OLDEST_VERSION, "text")
    _close(workbook, out)


def _close(workbook: xlsxwriter.Workbook, out: Path) -> None:
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        reason = error.args[0] if error.args else error
        raise ReadOnlyError(
            msg("{path} could not be written: {reason}.", path=str(out), reason=str(reason)),
            msg("Choose another folder, or make room on the disk. Nothing was changed."),
        ) from None
