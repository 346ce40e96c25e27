"""What differs between two states of a sheet in memory, in the order in which it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addin.hosts.memory_sheet import Layer, MemorySheet, Stored
from addin.hosts.xlsx.sqref import common
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ConditionalFormat


def differs(one: Stored | None, other: Stored | None) -> bool:
    """Whether two values are not the same; 1 and True are not."""
    return type(one) is not type(other) or one != other


def changed_values(
    old: Mapping[CellRef, Stored], new: Mapping[CellRef, Stored]
) -> dict[CellRef, Stored | None]:
    """The cells that hold something else, with what they hold then; None for a blank."""
    return {cell: new.get(cell) for cell in {*old, *new} if differs(old.get(cell), new.get(cell))}


def wide_pieces(layer: Layer[Any], area: RangeRef) -> list[tuple[RangeRef, Any]]:
    """What has to be painted below the single cells so that an area looks as a layer has it.

    Args:
        layer: how it is to look.
        area: so large that it is painted as a whole, see `Layer.is_wide`.

    Returns:
        Ranges and what they have, the later on top; `layer.cells` go on top of all.
    """
    wide = [(shared, value) for rule, value in layer.wide if (shared := common(rule, area))]
    return [(area, layer.default), *wide]


def changed_rules(
    old: MemorySheet, new: MemorySheet
) -> list[tuple[RangeRef, list[ConditionalFormat]]]:
    """The ranges that have other conditional formats, in order, with those they have then."""
    found = []
    for area in sorted({r.range for r in (*old.conditional_formats, *new.conditional_formats)}):
        before = [rule for rule in old.conditional_formats if rule.range == area]
        after = [rule for rule in new.conditional_formats if rule.range == area]
        if before != after:
            found.append((area, after))
    return found
