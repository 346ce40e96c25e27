"""A box of LibreOffice's with a line to type into."""

from __future__ import annotations

from typing import Any

_WIDTH = 220
_MARGIN = 8
_LINE, _BUTTON = 9, 14
_BUTTON_WIDTH = 50
_LETTERS = 60
"""Narrow letters in a line; Chinese ones are twice as wide."""
_DOT = "●"
_OK, _CANCEL = 1, 2
_PLACE_ONLY = 3


def ask(
    office: Any, parent: Any, title: str, text: str, proposal: str, *, is_secret: bool = False
) -> str | None:
    """What the person types; None where the box was closed or cancelled.

    Args:
        office: the `Office`.
        parent: the window over which the box stands, or None.
        title: of the box.
        text: the question, of several lines where need be.
        proposal: stands in the line to begin with.
        is_secret: whether dots are shown for what is typed.
    """
    model = office.service("awt.UnoControlDialogModel")
    top = _MARGIN
    height = _LINE * sum(map(_lines, text.split("\n")))
    width = _WIDTH - 2 * _MARGIN
    # Without NoLabel, LibreOffice puts a letter to press behind the text.
    _put(model, "FixedText", "text", (_MARGIN, top, width, height), Label=text, MultiLine=True,
         NoLabel=True)  # fmt: skip
    top += height + _MARGIN // 2
    hidden = {"EchoChar": ord(_DOT)} if is_secret else {}
    _put(model, "Edit", "answer", (_MARGIN, top, width, _BUTTON), Text=proposal, **hidden)
    top += _BUTTON + _MARGIN
    right = _WIDTH - _MARGIN - _BUTTON_WIDTH
    left = right - _MARGIN // 2 - _BUTTON_WIDTH
    _put(model, "Button", "ok", (left, top, _BUTTON_WIDTH, _BUTTON), PushButtonType=_OK,
         DefaultButton=True)  # fmt: skip
    _put(model, "Button", "cancel", (right, top, _BUTTON_WIDTH, _BUTTON), PushButtonType=_CANCEL)
    model.setPropertyValues(("Height", "Title", "Width"), (top + _BUTTON + _MARGIN, title, _WIDTH))
    dialog = office.service("awt.UnoControlDialog")
    dialog.setModel(model)
    dialog.createPeer(office.service("awt.Toolkit"), parent)
    try:
        _put_in_the_middle(dialog, parent)
        dialog.getControl("answer").setFocus()
        if not dialog.execute():
            return None
        return str(dialog.getControl("answer").getText())
    finally:
        dialog.dispose()


def _put_in_the_middle(dialog: Any, parent: Any) -> None:
    if parent is not None:
        own, whole = dialog.getPosSize(), parent.getPosSize()
        left, top = (whole.Width - own.Width) // 2, (whole.Height - own.Height) // 3
        dialog.setPosSize(max(left, 0), max(top, 0), 0, 0, _PLACE_ONLY)


def _lines(line: str) -> int:
    letters = sum(2 if ord(letter) > 0x2E80 else 1 for letter in line)
    return letters // _LETTERS + 1


def _put(model: Any, kind: str, name: str, place: tuple[int, int, int, int], **values: Any) -> None:
    """Puts a control at (left, top, width, height), in the units of dialogs."""
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    left, top, width, height = place
    found = {"PositionX": left, "PositionY": top, "Width": width, "Height": height,
             "Name": name, **values}  # fmt: skip
    for key, value in found.items():
        control.setPropertyValue(key, value)
    model.insertByName(name, control)
