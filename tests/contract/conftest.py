"""Which examples of the contract are tried each time over hosts that are slow to reach."""

from __future__ import annotations

import pytest
from contract_examples import CHANGES, SURVIVORS

_SLOW = ("test_calc_host", "test_macros_in_vba", "test_windows_host")
_EVERY_TIME = {*list(CHANGES)[::9], "all at once", "a lock", *list(SURVIVORS)[::6]}
_SEEN = "test_every_change_can_be_seen"
"""What is taken back exactly is nearly always seen, too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the rest as long."""
    for item in items:
        if item.path.stem not in _SLOW:
            continue
        example = getattr(item, "callspec", None)
        is_more = example is not None and example.id in {*CHANGES, *SURVIVORS} - _EVERY_TIME
        if is_more or getattr(item, "originalname", "") == _SEEN:
            item.add_marker(pytest.mark.long)
