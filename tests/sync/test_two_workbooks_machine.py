"""Two workbooks and one Google Sheet, at random: all come to say the same, and nothing is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pair_builders import HEADER, SHEET, Pair
from remote_double import MemoryRemote, no_fault, remote_of
from two_people import NAME, small_book

from addin.errors import CustSheetError, GuardError, NotSentError, UnknownOutcomeError
from addin.hosts.memory import MemoryHost
from addin.i18n import msg, speaking

FORCE = ("deletions", "changes", "empty")
HARMLESS = msg("It happens.")
WHO, PLACES = st.sampled_from([0, 1]), st.integers(0, 30)
COLUMNS = st.sampled_from([3, 4, 5])


class TwoWorkbooks(RuleBasedStateMachine):
    """Two colleagues with a workbook each, and somebody in the sheet that they share."""

    @initialize(customers=st.integers(1, 3), first=st.booleans())
    def begin(self, customers: int, first: bool) -> None:
        self.number = 0
        self.alive: set[str] = set()
        self.synced = False
        rows: list[list[Any]] = [list(HEADER)]
        for n in range(1, customers + 1):
            rows.append([f"KH-{n:03d}", *self.fresh("n", "p", "c", "r")])
        self.folder = tempfile.TemporaryDirectory()
        self.remote: MemoryRemote = remote_of(rows)
        self.pairs = [
            Pair(folder=Path(self.folder.name, name), host=MemoryHost({SHEET: rows}, "客户.xlsx"),
                 remote=self.remote, book=small_book())
            for name in ("one", "two")
        ]  # fmt: skip
        if first:
            for pair in self.pairs:
                pair.sync()

    def teardown(self) -> None:
        if hasattr(self, "pairs"):
            for pair in self.pairs:
                pair.session.close()
                pair.state.close()
            self.folder.cleanup()

    def fresh(self, *letters: str) -> list[str]:
        """Texts that nobody has typed before."""
        self.number += 1
        texts = [f"{letter}{self.number}" for letter in letters]
        self.alive.update(texts)
        return texts

    def rows_of(self, pair: Pair) -> list[int]:
        """Rows of a workbook's customers."""
        values = pair.host.workbook.sheet(SHEET).values
        return sorted(c.row for c in values if c.row > 1 and c.column == NAME)

    def their_rows(self) -> list[int]:
        """Rows of the sheet's customers."""
        return [i for i, row in enumerate(self.remote.rows, 1)
                if i > 1 and len(row.cells) >= NAME and row.cells[NAME - 1]]  # fmt: skip

    def visible(self) -> set[str]:
        """Every text that stands in a table or on a list, of whichever of the three."""
        found = {v for p in self.pairs for s in p.host.workbook.sheets for v in s.values.values()}
        found |= {v for row in self.remote.rows for v in row.cells}
        found |= {v for grid in self.remote.lists.values() for row in grid.rows for v in row}
        return {v for v in found if isinstance(v, str)}

    @rule(who=WHO, place=PLACES, column=COLUMNS)
    def type_in_workbook(self, who: int, place: int, column: int) -> None:
        pair = self.pairs[who]
        if rows := self.rows_of(pair):
            row = rows[place % len(rows)]
            self.alive.discard(pair.my_cell(row, column))
            pair.type(row, column, self.fresh("w")[0])

    @rule(place=PLACES, column=COLUMNS)
    def type_in_sheet(self, place: int, column: int) -> None:
        if rows := self.their_rows():
            row = rows[place % len(rows)]
            cells = self.remote.rows[row - 1].cells
            self.alive.discard(str(cells[column - 1]) if column <= len(cells) else "")
            self.remote.type(row, column, self.fresh("s")[0])

    @rule(who=WHO)
    def add_in_workbook(self, who: int) -> None:
        pair = self.pairs[who]
        hidden = pair.host.read_state(SHEET).hidden_rows
        row = max([1, *self.rows_of(pair), *hidden]) + 1
        pair.type_row(row, [None, *self.fresh("n", "p")])

    @rule(who=WHO, place=PLACES)
    def delete_in_workbook(self, who: int, place: int) -> None:
        pair = self.pairs[who]
        rows = self.rows_of(pair)
        if len(rows) > 1:
            pair.delete_row(rows[place % len(rows)])
            self.alive &= self.visible()

    @rule(column=COLUMNS)
    def sort_sheet(self, column: int) -> None:
        self.remote.sort(column)

    @rule(who=WHO, word=st.sampled_from(["工作簿", "Google 表格"]))
    def choose(self, who: int, word: str) -> None:
        lines = self.pairs[who].list_lines("冲突")
        row = next((i for i, line in enumerate(lines, 5) if not line[6]), 0)
        if row:
            self.pairs[who].choose(row, 6, word)

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        self.synced = True
        self.pairs[who].sync(force=FORCE)

    @rule(who=WHO, request=st.sampled_from(["read", "read_again", "apply"]),
          when=st.sampled_from(["before", "after"]))  # fmt: skip
    def sync_that_fails(self, who: int, request: str, when: str) -> None:
        def fault(name: str, moment: str) -> None:
            if (name, moment) == (request, when):
                error = UnknownOutcomeError if name == "apply" else NotSentError
                raise error(HARMLESS, HARMLESS)

        self.attempt(who, fault)

    @rule(who=WHO, request=st.sampled_from(["read", "read_again", "apply"]))
    def both_at_once(self, who: int, request: str) -> None:
        """The whole sync of the one comes in the middle of the other's."""
        done: list[str] = []

        def fault(name: str, moment: str) -> None:
            if (name, moment) == (request, "before") and not done:
                done.append(name)
                self.pairs[1 - who].sync(force=FORCE)

        self.attempt(who, fault)

    def attempt(self, who: int, fault: Any) -> None:
        """A sync that may fail, but only with an error that a person understands."""
        self.synced = True
        self.remote.fault = fault
        try:
            self.pairs[who].sync(force=FORCE)
        except GuardError:
            raise
        except CustSheetError:
            pass
        finally:
            self.remote.fault = no_fault

    @rule()
    def come_to_rest(self) -> None:
        """Without edits nothing goes to and fro, and what differs waits for a choice."""
        self.synced = True
        for _round in range(4):
            plans = [pair.sync(force=FORCE).plan for pair in self.pairs]
            if not any(plans):
                break
        for pair in self.pairs:
            plan = pair.plan(force=FORCE)
            assert not plan, plan.to_json()
            mine, theirs = pair.mine(), pair.theirs()
            assert mine.keys() == theirs.keys()
            apart = sum(
                a != b
                for key in mine
                for a, b in zip(mine[key], theirs[key], strict=True)
            )  # fmt: skip
            assert apart == len(plan.waiting), plan.to_json()
        waiting = sum(len(pair.plan(force=FORCE).waiting) for pair in self.pairs)
        lines = self.pairs[0].their_lines("冲突")
        assert sum(not line[6] for line in lines) == waiting, "each one's, and no others"

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "pairs") and self.synced:
            self.synced = False
            assert self.alive - self.visible() == set()


EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", "15"))

TwoWorkbooks.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=25, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class TestTwoWorkbooks(TwoWorkbooks.TestCase):
    """The machine, in Chinese as most people use it."""

    def runTest(self) -> None:  # noqa: N802
        with speaking("zh"):
            super().runTest()
