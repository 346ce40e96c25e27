"""Marks on cells: ours come and go, the user's stay."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from addin.commands.marks import LAYERS, Marked, NoteParts, group_color, remark
from addin.hosts.port import PALETTE, CellState
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Fill, Note

VALIDATE = LAYERS["validate"]
DUPLICATES = LAYERS["duplicates"]
BAD = "✖ 手机号少一位\n向客户问完整号码 [E202]"
TWIN = "◆ 重复 12 · 97%\n电话相同 [D001]"


class Paper:
    """A sheet of paper with fills and notes, to which changes are applied."""

    def __init__(self, states=None):
        self.states: dict[CellRef, CellState] = dict(states or {})
        self.originals: dict[CellRef, Fill] = {}

    def marked(self) -> Marked:
        def read(cells: Iterable[CellRef]):
            return {c: self.states.get(c, CellState()) for c in cells}

        notes = {c: s.note for c, s in self.states.items() if s.note}
        return Marked(notes, read, self.originals.get)

    def remark(self, signs, blocks):
        changes = remark("S", signs, blocks, self.marked())
        for change in changes:
            if isinstance(change, Fill):
                for cell in change.range.cells():
                    old = self.states.get(cell, CellState())
                    if old.fill and change.color and old.fill not in (PALETTE.error,):
                        self.originals.setdefault(cell, Fill("S", RangeRef.of_cell(cell), old.fill))
                    self.states[cell] = CellState(fill=change.color, note=old.note)
            elif isinstance(change, Note):
                old = self.states.get(change.cell, CellState())
                self.states[change.cell] = CellState(fill=old.fill, note=change.text)
        return changes


A1, B1 = CellRef(1, 1), CellRef(1, 2)


def test_a_mark_is_a_colour_and_a_note():
    paper = Paper()
    paper.remark(VALIDATE, {A1: BAD})
    assert paper.states[A1] == CellState(fill=PALETTE.error, note=BAD)


def test_the_users_note_and_fill_come_back_exactly():
    own = CellState(fill="#123456", note="打过两次电话\n没人接")
    paper = Paper({A1: own})
    paper.remark(VALIDATE, {A1: BAD})
    assert paper.states[A1].note == own.note + "\n" + BAD
    assert paper.states[A1].fill == PALETTE.error
    paper.remark(VALIDATE, {})
    assert paper.states[A1] == own


def test_marking_again_the_same_way_changes_nothing():
    paper = Paper()
    paper.remark(VALIDATE, {A1: BAD})
    assert not paper.remark(VALIDATE, {A1: BAD})


def test_two_commands_share_a_cell_and_leave_each_other_alone():
    paper = Paper()
    paper.remark(DUPLICATES, {A1: TWIN})
    assert paper.states[A1].fill == group_color(12)
    paper.remark(VALIDATE, {A1: BAD})
    assert paper.states[A1].fill == PALETTE.error
    assert TWIN in paper.states[A1].note
    paper.remark(VALIDATE, {})
    assert paper.states[A1] == CellState(fill=group_color(12), note=TWIN)


def test_a_colour_that_the_user_gave_a_marked_cell_stays():
    paper = Paper()
    paper.remark(VALIDATE, {A1: BAD})
    paper.states[A1] = CellState(fill="#00FF00", note=BAD)
    paper.remark(VALIDATE, {})
    assert paper.states[A1] == CellState(fill="#00FF00", note=None)


def test_a_users_note_with_our_signs_is_not_taken_for_ours():
    own = CellState(note="✖ 这家不做了\n⚠ 小心")
    paper = Paper({A1: own})
    paper.remark(VALIDATE, {A1: BAD})
    paper.remark(VALIDATE, {})
    assert paper.states[A1].note == own.note


def test_neighbouring_cells_of_one_colour_are_filled_together():
    changes = Paper().remark(VALIDATE, {A1: BAD, B1: BAD})
    assert [c.range.a1 for c in changes if isinstance(c, Fill)] == ["A1:B1"]


@given(
    st.text(st.characters(exclude_characters="✖⚠✎◆⇄", exclude_categories=["Cs", "Cc"])).map(
        lambda t: t.rstrip("\n")
    ),
    st.lists(st.sampled_from([BAD, TWIN, "⚠ 提醒\n核对 [W222]"]), unique=True),
)
def test_a_note_is_taken_apart_and_put_together_again(own, blocks):
    text = NoteParts(own, tuple(blocks)).text()
    again = NoteParts.of(text)
    assert (again.own, list(again.blocks)) == (own, blocks)
