"""Should Google make one batch a second time, the next look finds and mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from google_office import add_sheet, google
from pair_builders import PEOPLE, ROWS, Pair, said
from remote_double import MemoryRemote, remote_of

from addin.errors import GuardError, UnknownOutcomeError
from addin.i18n import msg, speaking
from sheets_sync.sides import Batch

NEW = [None, "孙丽", "13711112222", "南京", None]


class CarelessRemote(MemoryRemote):
    """A sheet that lets every batch pass, whatever token it replaces, and makes one twice.

    Attributes:
        twice: whether the next batch is made twice.
        silent: whether nothing is answered to it.
    """

    twice = False
    silent = False

    def apply(self, batch: Batch) -> None:
        if not self.twice:
            super().apply(batch)
            return
        self.twice = False
        self._answer("apply", lambda: self._both(batch))
        if self.silent:
            raise UnknownOutcomeError(msg("It happens."), msg("It happens."))

    def _both(self, batch: Batch) -> None:
        before = self.token
        self._make(batch)
        self.token = before
        self._make(batch)


@pytest.fixture
def pair(tmp_path) -> Iterator[Pair]:
    rows = remote_of(ROWS).rows
    with speaking("zh"):
        made = Pair(ROWS, folder=tmp_path, remote=CarelessRemote(rows))
        made.sync()
        yield made


def edits(pair: Pair, what: str) -> None:
    """What a batch does that is then made twice."""
    if "add" in what:
        pair.type_row(8, NEW)
        pair.type_row(9, [None, "马超", "13733334444"])
    if "delete" in what:
        pair.delete_row(3)
    if "edit" in what:
        pair.type(4, 4, "无锡")
        pair.type(5, 5, "贵宾")


@pytest.mark.parametrize("silent", [False, True], ids=["answered", "silent"])
@pytest.mark.parametrize("what", ["add", "delete", "edit", "add+delete", "delete+edit",
                                  "add+delete+edit"])  # fmt: skip
def test_a_batch_made_twice_leaves_nothing_behind(what, silent, pair):
    edits(pair, what)
    wanted = len(PEOPLE) + 2 * ("add" in what) - ("delete" in what)
    pair.remote.twice, pair.remote.silent = True, silent
    if silent:
        with pytest.raises(UnknownOutcomeError):
            pair.sync()
    for _again in range(2):
        pair.sync()
    assert not pair.plan()
    assert len(pair.mine()) == len(pair.theirs()) == wanted
    assert pair.mine() == pair.theirs()
    names = [row.cells[1] for row in pair.remote.rows[1:] if len(row.cells) > 1]
    assert len(set(names)) == len(names) == wanted
    assert not pair.list_lines("已删除"), "nobody went by mistake"


def test_a_row_that_a_colleague_copied_is_theirs_to_sort_out(pair):
    pair.remote.insert(8, PEOPLE[0])
    with pytest.raises(GuardError, match="KH-001"):
        pair.sync()


def test_a_twin_that_somebody_edited_is_left_to_a_person(pair):
    edits(pair, "add")
    pair.remote.twice = pair.remote.silent = True
    with pytest.raises(UnknownOutcomeError):
        pair.sync()
    last = len(pair.remote.rows)
    pair.remote.type(last, 4, "镇江")
    with pytest.raises(GuardError, match="KH-008"):
        pair.sync()


class SlowNetwork(requests.adapters.BaseAdapter):
    """Carries requests to the local server; the first batch comes in just before the second."""

    def __init__(self, inner: requests.adapters.BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._late: Callable[[], Any] | None = None
        self.batches = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        if not str(request.url).partition("?")[0].endswith(":batchUpdate"):
            return self._inner.send(request, *args, **kwargs)
        self.batches += 1
        if self.batches == 1:
            first = request.copy()
            self._late = lambda: self._inner.send(first, *args, **kwargs)
            raise requests.ConnectionError("the answer was lost")
        if self._late is not None:
            late, self._late = self._late, None
            late()
        return self._inner.send(request, *args, **kwargs)

    def close(self) -> None:
        self._inner.close()


@pytest.mark.parametrize("refused", [True, False], ids=["Google refuses", "Google lets it pass"])
def test_a_first_attempt_that_comes_late_at_google(refused, tmp_path):
    pytest.importorskip("gspread")
    from dataclasses import replace

    from sheets_sync.google_side import GoogleSide
    from sheets_sync.local_server.assumptions import USUAL

    with google(tmp_path / "google") as office, speaking("zh"):
        key = add_sheet(office, ROWS)
        office.server.assumptions = replace(USUAL, taken_metadata_ids_are_refused=refused)
        pair = Pair(ROWS, folder=tmp_path, remote=side(GoogleSide, office, key))
        pair.sync()
        edits(pair, "add+delete+edit")
        manner = office.manner()
        slow = SlowNetwork(manner.adapter)
        pair.remote = side(GoogleSide, office, key, replace(manner, adapter=slow))
        pair.sync()
        assert slow.batches >= 2, "it was sent again"
        pair.remote = side(GoogleSide, office, key)
        for _again in range(2):
            pair.sync()
        theirs = said(pair.remote.read(()).grid, pair.book)
        assert pair.mine() == theirs
        assert len(theirs) == len(PEOPLE) + 1
        assert not pair.list_lines("已删除")


def side(kind: Any, office: Any, key: str, manner: Any = None) -> Any:
    """The sheet as a new run of the program sees it."""
    return kind(office.account(), key, None, manner or office.manner())
