"""The Excel in memory offers no more than xlwings' engines for Windows and macOS do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import xlwings

from tests.excel import engine

CLASSES = ("App", "Book", "Sheets", "Sheet", "Range", "Names", "Name", "Tables", "Table")
MEMBERS = [
    (owner, name)
    for owner in CLASSES
    for name in vars(getattr(engine, owner))
    if not name.startswith("_")
]


def members_of(file: str) -> dict[str, set[str]]:
    """The members that the classes of an engine define, those of their bases in it included."""
    tree = ast.parse((Path(xlwings.__file__).parent / file).read_text("utf-8"))
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            own = {d.name for d in node.body if isinstance(d, ast.FunctionDef)}
            own |= {
                target.attr
                for target in ast.walk(node)
                if isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id == "self"
                and isinstance(target.ctx, ast.Store)
            }
            bases = [b.id for b in node.bases if isinstance(b, ast.Name)]
            found[node.name] = own.union(*(found.get(base, set()) for base in bases))
    return found


ENGINES = {file: members_of(file) for file in ("_xlwindows.py", "_xlmac.py")}


def test_there_is_something_to_compare():
    assert len(MEMBERS) > 40


@pytest.mark.parametrize("file", ENGINES)
@pytest.mark.parametrize(("owner", "name"), MEMBERS)
def test_both_engines_have_the_member(file, owner, name):
    assert name in ENGINES[file][owner]


def test_an_engine_without_frozen_panes_is_told_from_one_with():
    assert "freeze_panes" not in ENGINES["_xlwindows.py"]["Sheet"]
