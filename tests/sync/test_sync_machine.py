"""Two people and the sync act at random, requests fail, the program dies: nothing is lost."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from remote_double import no_fault
from two_people import NAME, PLACES, People

from addin.errors import (
    CustSheetError,
    GuardError,
    NotSentError,
    RemoteRefusedError,
    UnknownOutcomeError,
)
from addin.i18n import msg, speaking
from sheets_sync.plan import Plan

FORCE = ("deletions", "changes", "empty")
HARMLESS = msg("It happens.")
STEPS = st.sampled_from(["codes", "look", "send", "read-back", "workbook", "base"])
REQUESTS = st.sampled_from(["version", "read", "read_again", "apply"])


class CrashError(BaseException):
    """The program is killed here."""


def _not_sent() -> NotSentError:
    return NotSentError(HARMLESS, HARMLESS)


def _refused() -> RemoteRefusedError:
    return RemoteRefusedError(HARMLESS, HARMLESS)


def _unknown() -> UnknownOutcomeError:
    return UnknownOutcomeError(HARMLESS, HARMLESS)


class TwoPeople(People):
    """What they do, and what the sync makes of it."""

    @rule(of_mine=st.booleans())
    def rename_header(self, of_mine: bool) -> None:
        """A renamed header stops the sync before it writes; renamed back, all is well."""
        if self.pair.state.is_new or len(self.my_rows()) < 1 or not self.their_rows():
            return
        rename = self.pair.type if of_mine else self.remote.type
        rename(1, 4, "什么")
        before = self.remote.grid(), self.pair.host.fingerprint()
        with pytest.raises(GuardError) as stopped:
            self.pair.sync(force=FORCE)
        assert stopped.value.guard == "header"
        assert (self.remote.grid(), self.pair.host.fingerprint()) == before
        rename(1, 4, "城市")

    # What the sync does.

    @rule(policy=st.sampled_from(["ask", "ask", "workbook", "sheet"]))
    def sync(self, policy: str) -> None:
        self.synced = True
        self.pair.sync(policy=policy, force=FORCE)

    @rule(request=REQUESTS, when=st.sampled_from(["before", "after"]), nth=st.integers(1, 2))
    def sync_with_a_failing_request(self, request: str, when: str, nth: int) -> None:
        seen: list[str] = []

        def fault(name: str, moment: str) -> None:
            if (name, moment) == (request, when):
                seen.append(name)
                if len(seen) >= nth:
                    raise _unknown() if name == "apply" else _not_sent()

        self.attempt(fault)

    @rule(trouble=st.sampled_from([_not_sent, _refused]))
    def sync_that_is_not_made(self, trouble: Any) -> None:
        def fault(name: str, moment: str) -> None:
            if (name, moment) == ("apply", "before"):
                raise trouble()

        self.attempt(fault)

    @rule(request=REQUESTS, when=st.sampled_from(["before", "after"]))
    def sync_whose_batch_comes_late(self, request: str, when: str) -> None:
        """The batch is on its way still when the next sync is running."""
        self.remote.holds_back = True
        self.attempt(no_fault)
        self.remote.holds_back = False

        def fault(name: str, moment: str) -> None:
            if (name, moment) == (request, when):
                self.remote.deliver()

        self.attempt(fault)
        self.remote.deliver()

    @rule(step=STEPS, then=st.booleans())
    def sync_that_dies(self, step: str, then: bool) -> None:
        self.synced = True

        def die(name: str) -> None:
            if name == step:
                raise CrashError

        with _allowing(CrashError):
            self.pair.sync(force=FORCE, step=die)
        if then:
            self.pair.session.close()
            self.pair.session = self.pair.open_session()

    @rule(
        request=st.sampled_from(["read", "read_again", "apply"]), place=PLACES,
        what=st.sampled_from(["sort", "type", "add", "delete", "insert", "move"]),
    )  # fmt: skip
    def sync_while_somebody_edits(self, request: str, place: int, what: str) -> None:
        done: list[str] = []

        def fault(name: str, moment: str) -> None:
            if name == request and moment == "before" and not done:
                done.append(name)
                self.edit(what, place)

        self.attempt(fault)

    @rule(request=st.sampled_from(["read", "read_again", "apply"]), place=PLACES)
    def sync_while_the_workbook_is_edited(self, request: str, place: int) -> None:
        done: list[str] = []

        def fault(name: str, moment: str) -> None:
            if name == request and moment == "after" and not done:
                done.append(name)
                self.type_in_workbook(place, 5, False)

        self.attempt(fault)

    def edit(self, what: str, place: int) -> None:
        """An edit in the sheet at an unlucky moment."""
        if what == "sort":
            self.remote.sort(3, reverse=place % 2 == 0)
        elif what == "type":
            # Not where the sync itself is about to write: nobody can win that race.
            self.remote.type(max([1, *self.their_rows()]), 6, "旁注")
        elif what == "delete":
            self.delete_in_sheet(place)
        elif what == "move":
            self.move_in_sheet(place, place // 2)
        elif what == "insert":
            # A new row is empty at first: nobody types as fast as the sync writes.
            self.remote.insert(2, [])
        else:
            self.remote.insert(len(self.remote.rows) + 1, [None, *self.fresh("n")])

    def attempt(self, fault: Any) -> None:
        """A sync that may fail, but only with an error that a person understands."""
        self.synced = True
        self.remote.fault = fault
        try:
            self.pair.sync(force=FORCE)
        except GuardError:
            raise
        except CustSheetError:
            pass
        finally:
            self.remote.fault = no_fault

    @rule()
    def come_to_rest(self) -> None:
        """Without edits both sides become equal, and then there is nothing more to do."""
        self.synced = True
        for _attempt in range(4):
            if not self.pair.sync(force=FORCE).plan:
                break
        plan = self.pair.plan(force=FORCE)
        assert not plan, plan.to_json()
        self.remote.requests.clear()
        self.pair.sync(force=FORCE)
        assert self.remote.requests == ["version"], "a second sync looks, and sees that all is well"
        mine, theirs = self.pair.mine(), self.pair.theirs()
        assert mine.keys() == theirs.keys()
        apart = [
            (key, i)
            for key in mine
            for i, (one, other) in enumerate(zip(mine[key], theirs[key], strict=True))
            if one != other
        ]
        assert len(apart) == len(plan.waiting), plan.to_json()
        for lines in (self.pair.list_lines("冲突"), self.pair.their_lines("冲突")):
            assert sum(not line[6] for line in lines) == len(apart), "open lines on both sides"

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "pair") and self.synced:
            self.synced = False
            assert self.alive - self.visible() == set()

    @invariant()
    def nobody_is_there_twice(self) -> None:
        if hasattr(self, "pair"):
            host = self.pair.host
            mine = [self.pair.my_cell(row, NAME) for row in self.my_rows()]
            theirs = [self.remote.rows[row - 1].cells[NAME - 1] for row in self.their_rows()]
            assert len(mine) == len(set(mine)), host
            assert len(theirs) == len(set(theirs))


class _allowing:  # noqa: N801
    """Swallows one kind of exception."""

    def __init__(self, kind: type[BaseException]) -> None:
        self._kind = kind

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> bool:
        return kind is not None and issubclass(kind, self._kind)


# `make sync-machine` runs many more.
EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", "25"))

TwoPeople.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class TestTwoPeople(TwoPeople.TestCase):
    """The machine, in Chinese as most people use it."""

    def runTest(self) -> None:  # noqa: N802
        with speaking("zh"):
            super().runTest()


def test_an_empty_plan_is_false():
    assert not Plan()
