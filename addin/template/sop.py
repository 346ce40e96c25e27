"""The sheet SOP: how customer data is entered and looked after, made from the rule book."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from addin.i18n import msg
from addin.table.fields import Field, Kind
from addin.table.rulebook import RuleBook, Settings
from addin.template.columns import columns_of
from addin.template.entry_checks import entry_check, field_help
from addin.template.look import Look, print_settings, write_heading
from addin.template.page import Page
from addin.template.words import Words, template_words

SOP_SHEET = ("SOP", "SOP")
_WIDTHS = (19.0, 16.0, 40.0, 30.0, 56.0)
_LANDLINES = frozenset({"phone", "fax"})


def write_sop(sheet: Worksheet, look: Look, book: RuleBook) -> None:
    """Writes the rules of entry, field by field, and the routine."""
    words = template_words()
    sop = words["sop"]
    write_heading(sheet, look, sop["title"], sop["lead"])
    page = Page(sheet, look, _WIDTHS, 3)
    page.heading(sop["fields_title"])
    page.header(sop["fields_header"])
    for column in columns_of(book):
        field = column.field
        required = words["yes"] if field.required else ""
        page.pieces(
            [
                (0, 0, field.name, look.wrapped(bold=True)),
                (1, 1, required, look.wrapped(align="center")),
                (2, 2, form_of(field, book.settings, sop), look.wrapped()),
                (3, 3, example_of(field, sop), look.wrapped()),
                (4, 4, checks_of(field, book.settings, words), look.wrapped()),
            ]
        )
    page.heading(sop["steps_title"])
    page.header(sop["steps_header"], spans=((0, 0), (1, 1), (2, 2), (3, 4)))
    for step in sop["step"]:
        text = step["what"].format(
            stale_days=book.settings.stale_days or 365,
            backups=book.settings.backups,
            keep_undo_days=book.settings.keep_undo_days,
        )
        page.pieces(
            [
                (0, 0, step["name"], look.wrapped(bold=True)),
                (1, 1, step["who"], look.wrapped()),
                (2, 2, step["when"], look.wrapped()),
                (3, 4, text, look.wrapped()),
            ]
        )
    sheet.hide_gridlines(2)
    print_settings(sheet, upright=True)


def form_of(field: Field, settings: Settings, sop: Words) -> str:
    """How a field is written: its own help, else what fits its kind."""
    if field.kind is Kind.CHOICE and field.choices:
        choices = str(sop["choice_joiner"]).join(field.choices)
        return str(sop["listed"]).format(choices=choices)
    kind = str(sop["form"][field.kind.value]).format(separator=settings.tag_separator)
    return field_help(field) or kind


def example_of(field: Field, sop: Words) -> str:
    """A value that is right."""
    if "example" in field.options:
        return field.options["example"]
    if field.choices:
        return next(iter(field.choices))
    examples = sop["example"]
    if field.key in _LANDLINES:
        return str(examples["phone_landline"])
    return str(examples.get(field.kind.value, ""))


def checks_of(field: Field, settings: Settings, words: Words) -> str:
    """What is checked of a field, by `validate` and on entry."""
    sop = words["sop"]
    parts = [str(sop["checked"][field.kind.value])]
    if field.unique:
        parts.append(str(sop["unique"]))
    if not field.choices:
        demands = entry_check(field, settings, "A1").demands
        parts.extend(_with_small_letter(str(demand)) for demand in demands)
    if field.pattern is not None:
        parts.append(field.pattern)
    if field.must is not None:
        parts.append(str(msg("The rule “{rule}” holds", rule=field.must)))
    text = str(words["joiner"]).join(parts)
    return text[:1].upper() + text[1:]


def _with_small_letter(text: str) -> str:
    """A sentence as part of another one."""
    return text[:1].lower() + text[1:]
