"""Clicks of a person in the customer workbook, and what is in its cells afterwards."""

from __future__ import annotations

from addin.desk.desk import run_verb
from addin.table.cells import CellRef, RangeRef
from tests.desk.window import At, Person
from tests.unit.command_builders import SHEET, workbook

BAD_PHONE = ["C0013", "朱莉", "1381234567", "zhuli@qq.com", None, 1.0]
TWIN = ["C0014", "王伟", "13812345017", "wangwei@qq.com", None, 1.0]


def before(*extra, cell="A2", answers=(), **more) -> Person:
    """A person in the customer workbook."""
    at = At(SHEET, (RangeRef.parse(cell),))
    return Person(workbook(*extra), at, list(answers), **more)


def click(person: Person, verb: str, *answers, language="en") -> Person:
    person.answers += answers
    person.told.clear()
    run_verb(person, verb, language)
    assert not person.answers, "every question that was expected was asked"
    assert not person.is_working
    return person


def value(person: Person, cell: str):
    return person.host.workbook.sheet(SHEET).result(CellRef.parse(cell))


def note(person: Person, cell: str) -> str | None:
    return person.host.workbook.sheet(SHEET).notes.get(CellRef.parse(cell))
