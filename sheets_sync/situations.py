"""What may have happened to a cell or a row since the last sync, and what follows from it.

This is the truth table of the sync as code: `judge_cell` says which situation a cell is in,
every situation says what is done. Its words are in `sheets_sync.truth_table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What a sync does with a cell."""

    NOTHING = "nothing"
    TO_SHEET = "to-sheet"
    TO_WORKBOOK = "to-workbook"
    ASK = "ask"


class Cell(Enum):
    """The situations of a cell whose row both tables have.

    Attributes:
        effect: what is done.
        recorded: whether the value that gives way was typed since the last sync, so that it is
            kept on the sheet 冲突 Conflicts.
        agreed: whether the cell goes into the base afterwards.
    """

    effect: Effect
    recorded: bool
    agreed: bool

    def __new__(
        cls, word: str, effect: Effect, recorded: bool = False, agreed: bool = True
    ) -> Cell:
        """A member with its word."""
        made = object.__new__(cls)
        made._value_ = word
        made.effect = effect
        made.recorded = recorded
        made.agreed = agreed
        return made

    UNCHANGED = "unchanged", Effect.NOTHING
    WRITTEN_DIFFERENTLY = "written-differently", Effect.NOTHING
    WORKBOOK_CHANGED = "workbook-changed", Effect.TO_SHEET
    SHEET_CHANGED = "sheet-changed", Effect.TO_WORKBOOK
    WORKBOOK_CLEARED = "workbook-cleared", Effect.TO_SHEET
    SHEET_CLEARED = "sheet-cleared", Effect.TO_WORKBOOK
    BOTH_ALIKE = "both-alike", Effect.NOTHING
    BOTH_CLEARED = "both-cleared", Effect.NOTHING
    CONFLICT = "conflict", Effect.ASK, False, False
    CLEARED_AND_CHANGED = "cleared-and-changed", Effect.ASK, False, False
    CHANGED_AND_CLEARED = "changed-and-cleared", Effect.ASK, False, False
    FIRST_ALIKE = "first-alike", Effect.NOTHING
    FIRST_ONLY_WORKBOOK = "first-only-workbook", Effect.TO_SHEET
    FIRST_ONLY_SHEET = "first-only-sheet", Effect.TO_WORKBOOK
    FIRST_DIFFERENT = "first-different", Effect.ASK, False, False
    CHOSEN_WORKBOOK = "chosen-workbook", Effect.TO_SHEET, True
    CHOSEN_SHEET = "chosen-sheet", Effect.TO_WORKBOOK, True
    POLICY_WORKBOOK = "policy-workbook", Effect.TO_SHEET, True
    POLICY_SHEET = "policy-sheet", Effect.TO_WORKBOOK, True
    PROTECTED_SHEET_CHANGED = "protected-sheet-changed", Effect.TO_SHEET, True
    PROTECTED_BOTH_CHANGED = "protected-both-changed", Effect.TO_SHEET, True
    SHEET_LOST_DIGITS = "sheet-lost-digits", Effect.TO_SHEET, True
    WORKBOOK_LOST_DIGITS = "workbook-lost-digits", Effect.TO_WORKBOOK, True
    WORKBOOK_FORMULA = "workbook-formula", Effect.TO_SHEET
    WORKBOOK_FORMULA_OVERTYPED = "workbook-formula-overtyped", Effect.TO_SHEET, True
    SHEET_FORMULA = "sheet-formula", Effect.TO_WORKBOOK
    SHEET_FORMULA_OVERTYPED = "sheet-formula-overtyped", Effect.TO_WORKBOOK, True
    BOTH_FORMULAS = "both-formulas", Effect.NOTHING, False, False
    ERROR_VALUE = "error-value", Effect.NOTHING, False, False

    @property
    def is_conflict(self) -> bool:
        """Whether a person, or the policy, has to decide."""
        return self.effect is Effect.ASK


class Row(Enum):
    """The situations of a row."""

    NEW_IN_WORKBOOK = "new-in-workbook"
    NEW_IN_SHEET = "new-in-sheet"
    NEW_IN_WORKBOOK_WITHOUT_CODE = "new-in-workbook-without-code"
    NEW_IN_SHEET_WITHOUT_CODE = "new-in-sheet-without-code"
    NEW_IN_BOTH = "new-in-both"
    DELETED_IN_WORKBOOK = "deleted-in-workbook"
    DELETED_IN_SHEET = "deleted-in-sheet"
    DELETED_IN_WORKBOOK_EDITED_IN_SHEET = "deleted-in-workbook-edited-in-sheet"
    DELETED_IN_SHEET_EDITED_IN_WORKBOOK = "deleted-in-sheet-edited-in-workbook"
    DELETED_IN_BOTH = "deleted-in-both"
    CODE_CHANGED_IN_WORKBOOK = "code-changed-in-workbook"
    CODE_CHANGED_IN_SHEET = "code-changed-in-sheet"
    CODE_PUT_BACK_IN_SHEET = "code-put-back-in-sheet"
    CODE_PUT_BACK_IN_WORKBOOK = "code-put-back-in-workbook"
    CODE_CHANGED_IN_BOTH = "code-changed-in-both"
    MOVED = "moved"
    NO_CUSTOMER = "no-customer"


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What is known of a cell; all by tokens, so that ways of writing do not count.

    Attributes:
        known: whether the base has a value for it.
        mine_changed, theirs_changed: whether the value differs from the base's.
        same: whether both tables say the same.
        same_writing: whether they also write it alike.
        mine_blank, theirs_blank: whether nothing stands there.
        protected: whether edits in the sheet do not count.
        mine_formula, theirs_formula: whether it is a formula.
        mine_lost, theirs_lost: whether a program has taken digits off the base's value.
        error: whether either is an error such as #N/A.
    """

    known: bool = True
    mine_changed: bool = False
    theirs_changed: bool = False
    same: bool = False
    same_writing: bool = True
    mine_blank: bool = False
    theirs_blank: bool = False
    protected: bool = False
    mine_formula: bool = False
    theirs_formula: bool = False
    mine_lost: bool = False
    theirs_lost: bool = False
    error: bool = False


def judge_cell(facts: CellFacts) -> Cell:
    """The situation of a cell, before choices and policies."""
    if facts.same:
        return _same(facts)
    if facts.mine_formula and facts.theirs_formula:
        return Cell.BOTH_FORMULAS
    if facts.error:
        return Cell.ERROR_VALUE
    if facts.mine_formula:
        typed = facts.theirs_changed if facts.known else not facts.theirs_blank
        return Cell.WORKBOOK_FORMULA_OVERTYPED if typed else Cell.WORKBOOK_FORMULA
    if not facts.known:
        return _first(facts)
    if facts.theirs_lost and not facts.mine_lost:
        return Cell.SHEET_LOST_DIGITS
    if facts.mine_lost and not facts.theirs_lost:
        return Cell.WORKBOOK_LOST_DIGITS
    if facts.protected and facts.theirs_changed:
        changed = facts.mine_changed
        return Cell.PROTECTED_BOTH_CHANGED if changed else Cell.PROTECTED_SHEET_CHANGED
    if facts.theirs_formula:
        return Cell.SHEET_FORMULA_OVERTYPED if facts.mine_changed else Cell.SHEET_FORMULA
    return _edited(facts)


def _same(facts: CellFacts) -> Cell:
    if not facts.known:
        return Cell.FIRST_ALIKE
    if not facts.mine_changed:
        return Cell.UNCHANGED if facts.same_writing else Cell.WRITTEN_DIFFERENTLY
    return Cell.BOTH_CLEARED if facts.mine_blank else Cell.BOTH_ALIKE


def _first(facts: CellFacts) -> Cell:
    if facts.theirs_formula:
        return Cell.SHEET_FORMULA if facts.mine_blank else Cell.SHEET_FORMULA_OVERTYPED
    if facts.theirs_blank:
        return Cell.FIRST_ONLY_WORKBOOK
    return Cell.FIRST_ONLY_SHEET if facts.mine_blank else Cell.FIRST_DIFFERENT


def _edited(facts: CellFacts) -> Cell:
    if facts.mine_changed and facts.theirs_changed:
        if facts.mine_blank:
            return Cell.CLEARED_AND_CHANGED
        return Cell.CHANGED_AND_CLEARED if facts.theirs_blank else Cell.CONFLICT
    if facts.mine_changed:
        return Cell.WORKBOOK_CLEARED if facts.mine_blank else Cell.WORKBOOK_CHANGED
    return Cell.SHEET_CLEARED if facts.theirs_blank else Cell.SHEET_CHANGED
