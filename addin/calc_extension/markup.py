"""LibreOffice's settings as XML: trees of nodes with properties, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from addin.i18n import Language, Message, speaking

CONFIGURATION = "application/vnd.sun.star.configuration-data"

_LOCALES: tuple[tuple[Language, str], ...] = (("en", "en"), ("zh", "zh-CN"))
"""English comes first: it is also what other languages see."""

Value = str | bool | int | Message
Tree = Mapping[str, "Value | Tree"]
"""Names of nodes and properties; a mapping is a node, all else is a property."""


def both(text: Message) -> dict[str, str]:
    """A text in each language, by LibreOffice's names of them."""
    found = {}
    for language, locale in _LOCALES:
        with speaking(language):
            found[locale] = str(text)
    return found


def settings(name: str, package: str, tree: Tree) -> str:
    """A file of settings.

    Args:
        name: of the component, such as "Addons".
        package: in which it lies, such as "org.openoffice.Office".
        tree: its content. Nodes of a set come in the order of their names.
    """
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
            ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            f" oor:name={quoteattr(name)} oor:package={quoteattr(package)}>",
            *_lines(tree, depth=0),
            "</oor:component-data>",
            "",
        ]
    )


def _lines(tree: Tree, depth: int) -> Iterable[str]:
    indent = " " * (depth + 1)
    # The first levels are LibreOffice's own; below them everything is ours.
    operation = ' oor:op="replace"' if depth else ""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            own = "" if name[:1].isupper() else operation
            yield f"{indent}<node oor:name={quoteattr(name)}{own}>"
            yield from _lines(value, depth + 1)
            yield f"{indent}</node>"
        else:
            yield f"{indent}<prop oor:name={quoteattr(name)}{_kind(value)}>{_values(value)}</prop>"


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return ' oor:type="xs:boolean"'
    return ' oor:type="xs:int"' if isinstance(value, int) else ' oor:type="xs:string"'


def _values(value: Value) -> str:
    if isinstance(value, Message):
        return "".join(
            f'<value xml:lang="{locale}">{escape(text)}</value>'
            for locale, text in both(value).items()
        )
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<value>{escape(text)}</value>"
