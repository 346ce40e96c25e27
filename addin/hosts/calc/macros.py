"""Macros: Python functions under the names of macros, and macros in Basic.

register_macro("'custsheet.xlam'!CustSheetRead", read)
app.macro("'custsheet.xlam'!CustSheetRead")("book", "sheet")    # read(app, "book", "sheet")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc.errors import is_uno

if TYPE_CHECKING:
    from addin.hosts.calc.application import App

Macro = Callable[..., Any]

_registered: dict[str, Macro] = {}
_NAME = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")


def register_macro(name: str, function: Macro) -> None:
    """Makes a Python function a macro.

    Args:
        name: "Name", or "'file.xlam'!Name" where it is called as an add-in's macro. Case does
            not count, as in Excel. One of that name is replaced.
        function: called with the engine's App and the macro's arguments. What it returns goes
            to the caller as it is; a UNO exception becomes a plain one.
    """
    _registered[name.casefold()] = function


def unregister_macro(name: str) -> None:
    """Forgets a Python macro, if there is one of that name."""
    _registered.pop(name.casefold(), None)


def run(app: App, name: str, arguments: Sequence[Any]) -> Any:
    """Runs a macro.

    Args:
        name: one that was registered, or a macro in Basic: "Name", "Module.Name" or
            "Library.Module.Name" of the active workbook, "'Book'!Name" of another; or a whole
            URL vnd.sun.star.script:….

    Raises:
        KeyError: there is none of that name.
    """
    function = _registered.get(name.casefold())
    if function is None and (parts := _NAME.fullmatch(name)):
        function = _registered.get(parts[3].casefold())
    if function is not None:
        return function(app, *arguments)
    for place, url in _places(app, name):
        try:
            script = place.getScriptProvider().getScript(url)
        except Exception as problem:
            if not is_uno(problem) or "bridge" in str(problem):
                raise
            continue
        result, _changed, _places_changed = script.invoke(tuple(arguments), (), ())
        return result
    raise KeyError(f"There is no macro {name}.")


def _places(app: App, name: str) -> list[tuple[Any, str]]:
    """Where a macro in Basic may be: (what has scripts, URL)."""
    parts = _NAME.fullmatch(name)
    try:
        book = app.books((parts[1] or parts[2]).replace("''", "'")) if parts else app.books.active
    except KeyError:
        return []
    bare = parts[3] if parts else name
    if bare.startswith("vnd.sun.star.script:"):
        return [(book.document, bare)]
    found = []
    libraries = book.document.BasicLibraries
    for library, module, macro in _in(libraries, bare):
        url = f"vnd.sun.star.script:{library}.{module}.{macro}?language=Basic&location=document"
        found.append((book.document, url))
    return found


def _in(libraries: Any, name: str) -> list[tuple[str, str, str]]:
    """The (library, module, macro) that a name may mean."""
    *path, macro = name.split(".")
    found = []
    for library in libraries.getElementNames():
        if len(path) > 1 and path[0] != library:
            continue
        libraries.loadLibrary(library)
        for module in libraries.getByName(library).getElementNames():
            if not path or path[-1] == module:
                found.append((library, module, macro))
    return found
