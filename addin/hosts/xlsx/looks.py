"""What is to change in a cell's look, aspect by aspect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FillAspect:
    """The fill of a format.

    Attributes:
        color: "#RRGGBB"; None for no fill.
        markup: the exact `<fill>` in no namespace, where the colour does not say it all.
        applied: the exact `applyFill` attribute, "" for none; only with `markup`.
    """

    color: str | None
    markup: str | None = None
    applied: str = ""


@dataclass(frozen=True, slots=True)
class NumberAspect:
    """The number format of a format.

    Attributes:
        code: "General", "@", "yyyy-mm-dd".
        number: the exact built-in number, where it is to be restored.
        applied: the exact `applyNumberFormat` attribute, "" for none; None for a new format.
    """

    code: str
    number: int | None = None
    applied: str | None = None


@dataclass(frozen=True, slots=True)
class LockAspect:
    """Whether cells of a format are locked.

    Attributes:
        locked: the wish.
        markup: the exact `<protection>` in no namespace, "" for none; None for a new wish.
        applied: the exact `applyProtection` attribute, "" for none; only with `markup`.
    """

    locked: bool
    markup: str | None = None
    applied: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is to change in a format; None leaves an aspect alone.

    Attributes:
        quoted: whether the cell's text has the apostrophe in front that makes Excel leave it a
            text when somebody opens the cell and presses Enter. It belongs to the content.
    """

    fill: FillAspect | None = None
    number: NumberAspect | None = None
    lock: LockAspect | None = None
    quoted: bool | None = None
