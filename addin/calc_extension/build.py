"""The extension as one file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from addin import __version__
from addin.calc_extension import function_help, menus, type_library
from addin.calc_extension.markup import CONFIGURATION, both
from addin.excel_build.icons import icon
from addin.i18n import Message, msg
from addin.ribbon import TAB_LABEL, buttons

NAME = "custsheet.oxt"
OLDEST = "7.4"
"""The oldest LibreOffice that can have the extension."""

_OFFICE = Path(__file__).with_name("office")
_COMPONENT = "component.py"
_PACKAGE = "pythonpath/custsheet_office"
_STAMP = (1980, 1, 1, 0, 0, 0)
_LICENCE = "LICENSE"

_TEXTS: dict[str, Message] = {
    "title": msg("CustSheet"),
    "about": msg("CustSheet, version {version}", version=__version__),
    "no_workbook": msg("Open the workbook with the customer table first."),
    "busy": msg(
        "A command is still at work on this workbook. Wait for it, or press Esc to cancel it."
    ),
    "nothing_runs": msg("No command is at work on this workbook."),
    "ended": msg(
        "The command ended before it was done. Undo in the menu Edit takes back what it had "
        "changed; History says what it was."
    ),
    "no_python": msg(
        "The extension does not find the Python in which CustSheet is installed. Run this there: "
        "custsheet calc install"
    ),
}


def build(out: Path, python: str = "") -> Path:
    """Writes the extension into a folder; the same sources give the same bytes.

    Args:
        out: the folder; it is made, and what is there under the name is replaced.
        python: the interpreter that commands run with; "" for none yet, which makes a file
            that can be handed on.

    Raises:
        BuildError: the type library does not fit the functions.
    """
    out.mkdir(parents=True, exist_ok=True)
    file = out / NAME
    file.write_bytes(extension(python))
    return file


def extension(python: str = "") -> bytes:
    """The extension as the bytes of an .oxt file; `python` as for `build`."""
    parts: dict[str, bytes] = {
        "description.xml": _description().encode(),
        "Addons.xcu": menus.menus().encode(),
        "CalcWindowState.xcu": menus.window_state().encode(),
        "CalcAddIns.xcu": function_help.help_().encode(),
        "types.rdb": type_library.library(),
        _COMPONENT: (_OFFICE / _COMPONENT).read_bytes(),
        "settings.json": json.dumps(_settings(python), ensure_ascii=False, indent=1).encode(),
        _LICENCE: _licence(),
    }
    for file in sorted(_OFFICE.glob("*.py")):
        if file.name != _COMPONENT:
            parts[f"{_PACKAGE}/{file.name}"] = file.read_bytes()
    for button in buttons():
        for size in menus.ICON_SIZES.values():
            parts[menus.icon_path(button.verb, size)] = icon(button.verb, size)
    return _zipped({"META-INF/manifest.xml": _manifest().encode(), **parts})


def _zipped(parts: dict[str, bytes]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return found.getvalue()


def _settings(python: str) -> dict[str, object]:
    texts: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    labels: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for found, named in ((texts, _TEXTS), (labels, {b.verb: b.label for b in buttons()})):
        for name, text in named.items():
            for locale, words in both(text).items():
                found[locale[:2]][name] = words
    return {
        "python": python,
        "version": __version__,
        "texts": texts,
        "labels": labels,
        "functions": function_help.for_office(),
    }


def _licence() -> bytes:
    """The licence; a wheel carries it among its own data."""
    beside = Path(__file__).parents[2] / _LICENCE
    if beside.is_file():
        return beside.read_bytes()
    from importlib.metadata import files

    for file in files("custsheet") or ():
        if file.name == _LICENCE:
            return file.read_text("utf-8").encode()
    return b"MIT licence\n"


def _description() -> str:
    names = "".join(
        f'<name lang="{locale}">CustSheet {escape(text)}</name>'
        for locale, text in both(TAB_LABEL).items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:lo="http://libreoffice.org/extensions/description/2011">\n'
        f' <identifier value="{menus.IDENTIFIER}"/>\n'
        f' <version value="{__version__}"/>\n'
        f" <display-name>{names}</display-name>\n"
        " <dependencies>"
        f'<lo:LibreOffice-minimal-version value="{OLDEST}" lo:name="LibreOffice {OLDEST}"/>'
        "</dependencies>\n"
        "</description>\n"
    )


def _manifest() -> str:
    kinds = {
        "types.rdb": "application/vnd.sun.star.uno-typelibrary;type=RDB",
        _COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
        "Addons.xcu": CONFIGURATION,
        "CalcWindowState.xcu": CONFIGURATION,
        "CalcAddIns.xcu": CONFIGURATION,
    }
    space = "http://openoffice.org/2001/manifest"
    entries = "".join(
        f' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>\n'
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{space}">\n{entries}</manifest:manifest>\n'
    )
