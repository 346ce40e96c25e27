"""Rows that move in the blink between the last look and the write: what went astray comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pair_builders import PEOPLE, ROWS, Pair

from addin.i18n import speaking


@pytest.fixture
def pair(tmp_path) -> Iterator[Pair]:
    with speaking("zh"):
        made = Pair(ROWS, ROWS, folder=tmp_path)
        made.sync()
        yield made


def just_before_the_write(pair: Pair, edit) -> None:
    """Somebody edits the sheet when the sync has looked for the last time."""
    done: list[str] = []

    def fault(request: str, when: str) -> None:
        if (request, when) == ("apply", "before") and not done:
            done.append(request)
            edit()

    pair.remote.fault = fault


def test_a_row_inserted_above_cells_in_neighbouring_rows(pair):
    """Each value lands one row too high, where it takes the place of another that was meant."""
    for row in (3, 4, 5):
        pair.type(row, 4, f"新{row}")
    just_before_the_write(pair, lambda: pair.remote.insert(2, []))
    pair.sync()
    assert [row.cells[3] for row in pair.remote.rows[2:]] == [
        "上海", "新3", "新4", "新5", "成都", "武汉"
    ]  # fmt: skip
    assert pair.mine() == pair.theirs()
    assert not pair.plan()


def test_a_row_deleted_above_cells_in_neighbouring_rows(pair):
    for row in (4, 5, 6):
        pair.type(row, 4, f"新{row}")
    just_before_the_write(pair, lambda: pair.remote.delete(2))
    pair.sync()
    assert [row.cells[3] for row in pair.remote.rows[1:]] == ["北京", "新4", "新5", "新6", "武汉"]
    assert len(pair.mine()) == len(PEOPLE) - 1
    assert pair.mine() == pair.theirs()


def test_a_sort_while_every_row_is_written(pair):
    for row in range(2, 8):
        pair.type(row, 5, f"第{row}")
    just_before_the_write(pair, lambda: pair.remote.sort(2))
    pair.sync(force=["changes"])
    assert pair.mine() == pair.theirs()
    assert sorted(row.cells[4] for row in pair.remote.rows[1:]) == [f"第{r}" for r in range(2, 8)]
    assert not pair.plan()


def test_a_new_customer_without_a_code_is_hit(pair):
    """What a colleague has just typed, and the sync has read, is not written over for good."""
    pair.remote.insert(4, [None, "孙丽", "13711112222"])
    pair.type(4, 3, "13900000003")
    just_before_the_write(pair, lambda: pair.remote.insert(2, []))
    pair.sync()
    phones = {row.cells[1]: row.cells[2] for row in pair.remote.rows[2:]}
    assert (phones["孙丽"], phones["张敏"]) == ("13711112222", "13900000003")
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == len(PEOPLE) + 1


@pytest.mark.parametrize("edited", [False, True], ids=["code alone", "and a city"])
@pytest.mark.parametrize("move", ["insert", "delete", "sort"])
def test_a_changed_code_that_hit_another_customer(move, edited, pair):
    """A code proves nothing by standing where it was written; the rest of the row does."""
    pair.type(5, 1, "VIP-4")
    if edited:
        pair.type(5, 4, "珠海")
    moves = {
        "insert": lambda: pair.remote.insert(2, []),
        "delete": lambda: pair.remote.delete(2),
        "sort": lambda: pair.remote.sort(2),
    }
    just_before_the_write(pair, moves[move])
    pair.sync()
    assert {row.cells[1]: row.cells[0] for row in pair.remote.rows[1:] if row.cells}[
        "刘洋"
    ] == "VIP-4"
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == len(PEOPLE) - (move == "delete")
    assert len([row for row in pair.theirs().values() if "珠海" in row]) == edited
    assert not pair.plan()


def test_a_customer_taken_out_by_mistake_while_its_code_was_changing(pair):
    """It comes back first; its new code follows with the next sync."""
    pair.delete_row(4)
    pair.type(3, 1, "VIP-2")
    just_before_the_write(pair, lambda: pair.remote.insert(2, []))
    for _again in range(3):
        pair.sync()
    names = [row.cells[1] for row in pair.remote.rows[1:] if len(row.cells) > 1 and row.cells[1]]
    assert sorted(names) == sorted({*(person[1] for person in PEOPLE)} - {"张敏"})
    assert pair.theirs() == pair.mine()
    assert pair.mine()["VIP-2"][1:] != pair.mine()["KH-001"][1:]
    assert not pair.plan()


def test_a_new_customer_without_a_code_is_taken_out_by_mistake(pair):
    """The sort puts it where the row stood that was to be removed."""
    pair.remote.insert(4, [None, "阿大", "13711112222"])
    pair.delete_row(2)

    def sort() -> None:
        pair.remote.rows.insert(1, pair.remote.rows.pop(3))
        pair.remote.edits += 1

    just_before_the_write(pair, sort)
    for _again in range(3):
        pair.sync()
    names = [row.cells[1] for row in pair.remote.rows[1:] if len(row.cells) > 1 and row.cells[1]]
    assert sorted(names) == sorted({*(person[1] for person in PEOPLE), "阿大"} - {"王伟"})
    assert pair.mine() == pair.theirs()
    assert not pair.plan()
