"""Asks a host what the checks want to know of a table besides its values."""

from __future__ import annotations

from addin.checks.storage import StorageFacts
from addin.hosts.port import WorkbookHost
from addin.table.cells import RangeRef
from addin.table.table import CustomerTable


def read_facts(host: WorkbookHost, table: CustomerTable) -> StorageFacts:
    """How the cells of a table are stored."""
    data = RangeRef(
        table.area.first_row + 1,
        table.area.first_column,
        table.area.last_row,
        table.area.last_column,
    )
    digits = [c.index for c in table.columns if c.field and c.kind.is_digits]
    return StorageFacts(
        host.read_formulas(table.sheet, data),
        host.read_formats(table.sheet, data, digits),
        host.read_state(table.sheet).validations,
        data.first_row,
    )
