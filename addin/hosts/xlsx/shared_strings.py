"""Looking up single texts in the table of shared strings, without loading it."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import IO

from addin.hosts.xlsx.cell_markup import without_prefix

_PIECE = 1 << 20
_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sst[\s/>]")


def read_strings(source: IO[bytes], wanted: Set[int]) -> dict[int, bytes]:
    """Reads some items of the table.

    Args:
        source: the part, at its start.
        wanted: indices from 0.

    Returns:
        The markup inside each item, by index, without namespace prefix; an index beyond the
        table is left out.
    """
    found: dict[int, bytes] = {}
    if not wanted:
        return found
    last = max(wanted)
    buffer = source.read(_PIECE)
    root = _ROOT.search(buffer)
    if root is None:
        return found
    prefix = root[1]
    name = re.escape(prefix)
    item = re.compile(rb"<%bsi(?:\s[^>]*?)?(?:/>|>(.*?)</%bsi\s*>)" % (name, name), re.DOTALL)
    index = 0
    position = root.end()
    while index <= last:
        match = item.search(buffer, position)
        if match is None:
            piece = source.read(_PIECE)
            if not piece:
                break
            buffer = buffer[position:] + piece
            position = 0
            continue
        if index in wanted:
            found[index] = without_prefix(match[1] or b"", prefix)
        index += 1
        position = match.end()
    return found
