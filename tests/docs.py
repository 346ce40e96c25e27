"""The documents' tables: `python -m tests.docs` brings them up to date with the code.

A table stands between two comments that name it, and is never edited by hand:

    <!-- begin: findings -->
    <!-- end: findings -->

Blocks in BY_HAND are marked for readers and filled by people; they are left as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.docs_tables import TABLES

REPOSITORY = Path(__file__).parents[1]
DOCUMENTS = tuple(
    REPOSITORY / name
    for name in ("README.md", "docs/reference.md", "docs/manual.zh.md", "docs/manual.en.md")
)
BY_HAND = frozenset({"benchmarks"})

_BEGIN = re.compile(r"<!-- begin: ([a-z-]+) -->")
_BLOCK = re.compile(
    r"(?P<begin><!-- begin: (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(?P<end><!-- end: (?P=name) -->)",
    re.DOTALL,
)


class BlockError(Exception):
    """A block of a document has no table, or no end."""


def blocks_of(text: str) -> list[str]:
    """The names of a document's blocks, in order.

    Raises:
        BlockError: a block is not closed.
    """
    names = [match["name"] for match in _BLOCK.finditer(text)]
    begun = _BEGIN.findall(text)
    if names != begun:
        raise BlockError(f"blocks that do not end: {sorted(set(begun) - set(names))}")
    return names


def filled(text: str, tables: Mapping[str, Callable[[], str]] = TABLES) -> str:
    """A document with its tables made anew; what people fill, and all else, stays.

    Raises:
        BlockError: a block is not closed, or there is no table of its name.
    """
    unknown = set(blocks_of(text)) - tables.keys() - BY_HAND
    if unknown:
        raise BlockError(f"no table is named {sorted(unknown)}")

    def fill(block: re.Match[str]) -> str:
        if block["name"] in BY_HAND:
            return block[0]
        return f"{block['begin']}\n{tables[block['name']]()}\n{block['end']}"

    return _BLOCK.sub(fill, text)


def outdated() -> Iterator[tuple[Path, str]]:
    """The documents that the code has left behind, with what should stand there."""
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        wanted = filled(text)
        if wanted != text:
            yield path, wanted


def main() -> None:
    """Writes the documents anew and says which have changed."""
    try:
        changed = list(outdated())
    except BlockError as error:
        sys.exit(f"{error}")
    for path, text in changed:
        path.write_text(text, "utf-8")
        print(f"{path.relative_to(REPOSITORY)}: brought up to date")
    if not changed:
        print("All tables are up to date.")


if __name__ == "__main__":
    main()
