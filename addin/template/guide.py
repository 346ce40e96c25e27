"""The sheet 说明 Guide: what a clerk needs to know, in ten minutes."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from addin.hosts.port import PALETTE
from addin.table.rulebook import Settings
from addin.template.look import ACCENT, PALE, Look, print_settings, write_heading
from addin.template.page import Page
from addin.template.words import Words, template_words

GUIDE_SHEET = ("说明", "Guide")
_WIDTHS = (19.0, 14.0, 42.0, 44.0, 34.0)
_LAST = len(_WIDTHS) - 1
_COMMAND_SPANS = ((0, 0), (1, 2), (3, 3), (4, 4))
_COLORS: Mapping[str, str] = {
    "error": PALETTE.error,
    "warning": PALETTE.warning,
    "tidy": PALETTE.tidy,
    "conflict": PALETTE.conflict,
    "group": PALETTE.groups[3],
}


def write_guide(sheet: Worksheet, look: Look, settings: Settings) -> None:
    """Writes the manual.

    Args:
        sheet: an empty sheet.
        look: the cell formats.
        settings: of the rule book; the text names how long commands can be undone.
    """
    words = template_words()["guide"]
    write_heading(sheet, look, words["title"], words["lead"])
    page = Page(sheet, look, _WIDTHS, 3)
    _write_steps(page, words)
    _write_commands(page, words)
    _write_legend(page, words)
    _write_lock(page, words)
    page.heading(words["notes_title"])
    for note in words["notes"]:
        text = note.format(keep_undo_days=settings.keep_undo_days)
        page.pieces([(0, _LAST, f"•  {text}", look.wrapped())])
    sheet.hide_gridlines(2)
    print_settings(sheet, upright=True)


def _write_steps(page: Page, words: Words) -> None:
    page.heading(words["steps_title"])
    look = page.look
    for number, step in enumerate(words["step"], 1):
        name = look.wrapped(bold=True, font_color=ACCENT, bg_color=PALE)
        page.pieces(
            [(0, 0, f"{number}  {step['title']}", name), (1, _LAST, step["text"], look.wrapped())]
        )


def _write_commands(page: Page, words: Words) -> None:
    page.heading(words["commands_title"])
    page.header(words["commands_header"], _COMMAND_SPANS)
    look = page.look
    for command in words["command"]:
        texts = [command[key] for key in ("button", "does", "changes", "undo")]
        formats = [look.wrapped(bold=True), *[look.wrapped()] * 3]
        page.pieces(
            [(*span, t, f) for span, t, f in zip(_COMMAND_SPANS, texts, formats, strict=True)]
        )


def _write_legend(page: Page, words: Words) -> None:
    page.heading(words["legend_title"])
    page.header(words["legend_header"], spans=((0, 0), (1, 1), (2, 3), (4, 4)))
    look = page.look
    for entry in words["legend"]:
        page.pieces(
            [
                (0, 0, "", look.body(bg_color=_COLORS[entry["color"]])),
                (1, 1, entry["sign"], look.body(align="center", font_size=12)),
                (2, 3, entry["means"], look.wrapped()),
                (4, 4, entry["next"], look.wrapped()),
            ]
        )


def _write_lock(page: Page, words: Words) -> None:
    page.heading(words["lock_title"])
    page.header(words["lock_header"], spans=((0, 2), (3, _LAST)))
    look = page.look
    for can, cannot in zip(words["lock_can"], words["lock_cannot"], strict=True):
        page.pieces(
            [(0, 2, f"✓  {can}", look.wrapped()), (3, _LAST, f"✗  {cannot}", look.wrapped())]
        )
