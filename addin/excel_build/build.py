"""The whole add-in: macros, ribbon, icons, texts and templates, into a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from addin.excel_build.icons import icon
from addin.excel_build.licences import notices
from addin.excel_build.package import (
    ADD_IN,
    MACRO_SHEET,
    TEMPLATE,
    add_ribbon,
    as_package,
    base_workbook,
    read_parts,
    set_main_type,
)
from addin.excel_build.project import add_project, finished
from addin.excel_build.sources import Module, all_modules, ribbon_markup, workbook_module
from addin.i18n import Language, speaking
from addin.ribbon import CONTEXT_BUTTONS, buttons

ADD_IN_NAME = "custsheet.xlam"
NOTICES_NAME = "custsheet-licences.txt"
TEMPLATE_NAMES: tuple[tuple[Language, str], ...] = (
    ("zh", "客户表模板.xltx"),
    ("en", "customer-template.xltx"),
)

_PROJECT_PART = "xl/vbaProject.bin"

# Twice the pixels of an ordinary screen: sharp on fine screens, and halved evenly on others.
_LARGE_ICON, _SMALL_ICON = 64, 32


def build(folder: Path) -> list[Path]:
    """Builds the add-in, the templates and the notices; the same sources give the same bytes.

    Args:
        folder: where they go; it is made, and what is there under their names is replaced.

    Returns:
        The files.

    Raises:
        BuildError: something that the add-in is made of is missing or unlike itself.
    """
    files = {
        ADD_IN_NAME: add_in(),
        **{name: _template(language) for language, name in TEMPLATE_NAMES},
        NOTICES_NAME: notices().encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def add_in() -> bytes:
    """The add-in as the bytes of an .xlam file."""
    parts = read_parts(macro_workbook(all_modules(), workbook_module()))
    set_main_type(parts, ADD_IN)
    images = {
        b.verb: icon(b.verb, _LARGE_ICON if b.is_large else _SMALL_ICON)
        for b in (*buttons(), *CONTEXT_BUTTONS)
    }
    add_ribbon(parts, ribbon_markup(), images)
    return as_package(parts)


def macro_workbook(modules: Sequence[Module], document: Module) -> bytes:
    """The add-in's workbook with some modules, as the bytes of an .xlsm file."""
    parts = read_parts(base_workbook())
    set_main_type(parts, MACRO_SHEET)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "custsheet.xlsm"
        file.write_bytes(as_package(parts))
        add_project(file, modules, document)
        parts = read_parts(file.read_bytes())
    parts[_PROJECT_PART] = finished(parts[_PROJECT_PART])
    return as_package(parts)


def _template(language: Language) -> bytes:
    """The template workbook as a macro-free Excel template."""
    from addin.table.rulebook_toml import default_rulebook
    from addin.template import build_template

    with speaking(language), tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "template.xlsx"
        build_template(default_rulebook(), file)
        parts = read_parts(file.read_bytes())
    set_main_type(parts, TEMPLATE)
    return as_package(parts)
