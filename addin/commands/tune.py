"""`tune`: asks about twenty pairs, and says from the answers what each threshold would cost.

The sheet 调校 Tuning shows the pairs, two rows each, without their scores, which would lead the
answers; the sheet 调校结果 Tuning result shows the thresholds. Pairs whose rows were changed
since they were shown do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from addin.commands.listed import SPACED, Listed, reduced, reduced_words
from addin.commands.marks import group_color
from addin.commands.outcome import Outcome
from addin.commands.review_sheet import CHECK, DIFFERS, ROW, check_of, listed_columns
from addin.errors import InputError
from addin.i18n import N_, Message, _, msg
from addin.matching.engine import WeighedPairs
from addin.matching.tuning import (
    THRESHOLDS,
    AtThreshold,
    Estimate,
    Floats,
    calibrate,
    draw,
    judge,
    propose,
)
from addin.merging.columns import MergeColumns
from addin.table.cells import CellRef, CellValue, text_of
from addin.table.changes import ChangeSet, Link, PutSheet, ResultColumn, SetValue
from addin.table.table import CustomerTable

NAME, RESULT = N_("Tuning"), N_("Tuning result")
PAIR, ANSWER = N_("Pair"), N_("One customer?")
HEADINGS = (PAIR, ROW, ANSWER, CHECK)
YES, NO = N_("yes"), N_("no")
SETTING = "duplicates_threshold"

LEAST_ANSWERS = 5
"""Of fewer answers nothing is concluded."""

_AT = N_("Threshold {threshold}: {wrong} pairs wrongly listed, {missed} missed, by estimate.")
_WORDS = {
    True: "是 是的 对 同一个 同一人 同一客户 √ ✓ y yes true 1 same",
    False: "否 不是 不 不对 不同 两个 × ✗ n no false 0 different",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair that a person is asked about.

    Attributes:
        one, other: positions in the table.
        answer: as it was written; "" for none.
    """

    one: int
    other: int
    answer: str = ""

    @property
    def is_one(self) -> bool | None:
        """Whether they are one customer; None for no answer, or none that is understood."""
        word = reduced(self.answer)
        for verdict, own in ((True, YES), (False, NO)):
            if word and (word in reduced_words(own) or word in _WORDS[verdict].split()):
                return verdict
        return None


@dataclass(frozen=True, slots=True)
class Tuning:
    """What came of a run.

    Attributes:
        outcome: the sheets to put.
        proposal: the threshold that is proposed; None where there are too few answers.
    """

    outcome: Outcome
    proposal: AtThreshold | None


def tune(
    columns: MergeColumns,
    weighed: WeighedPairs,
    present: float,
    now: dt.datetime,
    listed: Listed | None = None,
) -> Tuning:
    """Shows pairs to answer, or reads the answers.

    Args:
        columns: the table.
        weighed: the pairs of its rows.
        present: the threshold that is set.
        now: the time that the sheets show.
        listed: the sheet 调校 as it is; None draws pairs anew.
    """
    table = columns.table
    asked = _drawn(weighed) if listed is None else _read(listed, columns)
    if not asked:
        line = msg("No two rows are alike enough to be asked about.")
        return Tuning(Outcome("tune", ChangeSet(), {"pairs": 0, "answers": 0}, (line,)), None)
    answered = [pair for pair in asked if pair.is_one is not None]
    counts = {"pairs": len(asked), "answers": len(answered)}
    sheets = [_pairs_sheet(columns, asked, now)]
    if len(answered) < LEAST_ANSWERS:
        line = msg(
            "{pairs} pairs stand in the sheet {sheet}. Answer {question} yes or no beside each, "
            "then tune again.",
            pairs=len(asked), sheet=f"“{_(NAME)}”", question=f"“{_(ANSWER)}”",
        )  # fmt: skip
        return Tuning(Outcome("tune", ChangeSet(tuple(sheets)), counts, (line,)), None)
    thresholds = sorted({*THRESHOLDS, round(present, 4)})
    odds = _odds_of(weighed, answered)
    answers = np.array([pair.is_one for pair in answered], dtype=bool)
    judged = judge(weighed.log_odds, calibrate(odds, answers), thresholds)
    proposal = propose(judged, present)
    sheets.append(_result_sheet(table, weighed, judged, proposal, present, len(answered), now))
    lines = _told(judged, proposal, present, len(answered))
    return Tuning(Outcome("tune", ChangeSet(tuple(sheets)), counts, lines), proposal)


def accepted(cell: CellRef | None, sheet: str, proposal: AtThreshold) -> tuple[ChangeSet, Message]:
    """Writes the proposal into the sheet 设置 Settings, or says which line to add.

    Args:
        cell: where the setting stands; None where no sheet lists it.
        sheet: that sheet.
        proposal: the threshold.
    """
    if cell is None:
        line = msg(
            "Add this line to the rule book below [settings]: {line}",
            line=f"{SETTING} = {proposal.threshold:g}",
        )
        return ChangeSet(), line
    change = SetValue(sheet, cell, proposal.threshold)
    return ChangeSet((change,)), msg(
        "{setting} is now {value}. Find duplicates again.",
        setting=SETTING, value=f"{proposal.threshold:g}",
    )  # fmt: skip


def _drawn(weighed: WeighedPairs) -> list[Asked]:
    index = draw(weighed.log_odds).index
    # In order of their score they would answer themselves.
    order = np.random.default_rng(len(index)).permutation(len(index))
    return [Asked(int(weighed.left[i]), int(weighed.right[i])) for i in index[order].tolist()]


def _odds_of(weighed: WeighedPairs, asked: Sequence[Asked]) -> Floats:
    left = np.array([pair.one for pair in asked], dtype=np.int32)
    right = np.array([pair.other for pair in asked], dtype=np.int32)
    return weighed.scorer.log_odds(weighed.scorer.compare(left, right))


def _read(listed: Listed, columns: MergeColumns) -> list[Asked]:
    """The pairs on the sheet whose two rows are still as they were shown.

    Raises:
        InputError: a column that is needed is gone.
    """
    for needed in HEADINGS:
        if needed not in listed.headings:
            raise InputError(
                msg(
                    "The sheet {sheet} has lost its column {column}.",
                    sheet=f"“{listed.name}”", column=Message(needed),
                ),
                msg("Run tune --new; it makes the sheet anew."),
            )  # fmt: skip
    places = {int(row): i for i, row in enumerate(columns.table.rows)}
    found: dict[str, list[tuple[int, str]]] = {}
    for line in listed.rows:
        row = line.text(ROW).strip()
        position = places.get(int(row)) if row.isdecimal() else None
        if position is not None and check_of(columns, position) == line.text(CHECK).strip():
            found.setdefault(line.text(PAIR), []).append((position, line.text(ANSWER).strip()))
    asked = []
    for lines in found.values():
        positions = sorted({position for position, _answer in lines})
        answers = {answer for _position, answer in lines if answer}
        if len(positions) == 2:
            one, other = positions
            asked.append(Asked(one, other, answers.pop() if len(answers) == 1 else ""))
    return asked


def _pairs_sheet(columns: MergeColumns, asked: Sequence[Asked], now: dt.datetime) -> PutSheet:
    table = columns.table
    shown = [position for pair in asked for position in (pair.one, pair.other)]
    headed = [
        (heading, column) for heading, column in listed_columns(table)
        if any(text_of(column.values[position]) for position in shown)
    ]  # fmt: skip
    quoted = table.sheet.replace("'", "''")
    rows: list[tuple[CellValue | Link, ...]] = []
    fills, cell_fills = {}, {}
    for number, pair in enumerate(asked, 1):
        texts = [
            [text_of(column.values[position]) for _heading, column in headed]
            for position in (pair.one, pair.other)
        ]
        for position, own in zip((pair.one, pair.other), texts, strict=True):
            at, row = len(rows), int(table.rows[position])
            fills[at] = group_color(number)
            for place, (a, b) in enumerate(zip(*texts, strict=True), 3):
                if a and b and a != b:
                    cell_fills[at, place] = DIFFERS
            rows.append((
                number, Link(f"{row}", f"'{quoted}'!A{row}"),
                pair.answer or None if position == pair.one else None,
                *(text or None for text in own), check_of(columns, position),
            ))  # fmt: skip
    text = _(
        "{pairs} pairs, {time}. Choose {yes} or {no} in the first row of each pair, leave blank "
        "what you cannot tell, and tune again.",
        pairs=len(asked), time=now.strftime("%Y-%m-%d %H:%M"), yes=_(YES), no=_(NO),
    )  # fmt: skip
    return PutSheet(
        _(NAME),
        _("Are these the same customers?"),
        text,
        (
            ResultColumn(_(PAIR), 8, SPACED),
            ResultColumn(_(ROW), 8, "@"),
            ResultColumn(_(ANSWER), 14, "@", choices=(_(YES), _(NO))),
            *(ResultColumn(heading, 18, "@") for heading, _column in headed),
            ResultColumn(_(CHECK), 18, "@"),
        ),
        tuple(rows),
        fills,
        table.sheet,
        cell_fills=cell_fills,
    )


def _result_sheet(
    table: CustomerTable,
    weighed: WeighedPairs,
    judged: Sequence[AtThreshold],
    proposal: AtThreshold,
    present: float,
    answers: int,
    now: dt.datetime,
) -> PutSheet:
    rows = []
    for at in judged:
        remarks = [_("now")] * (at.threshold == round(present, 4))
        remarks += [_("proposed")] * (at.threshold == proposal.threshold)
        rows.append((
            at.threshold, len(weighed.grouped(at.threshold)), round(at.false_hits.value, 1),
            _range(at.false_hits), round(at.misses.value, 1), _range(at.misses),
            "、".join(remarks) or None,
        ))  # fmt: skip
    text = _(
        "From {answers} answers and the model, {time}. The numbers are pairs of rows; nine times "
        "in ten they lie in the range. To take the proposal over, write it as {setting} on the "
        "sheet 设置 Settings.",
        setting=SETTING, answers=answers, time=now.strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip
    return PutSheet(
        _(RESULT),
        _("What each threshold would cost"),
        text,
        (
            ResultColumn(_("Threshold"), 12, "0.00##_)_)"),
            ResultColumn(_("Groups"), 10, "#,##0_)_)"),
            ResultColumn(_("Wrongly listed"), 16, "#,##0.0_)_)"),
            ResultColumn(_("Range of the wrong"), 20, "@"),
            ResultColumn(_("Missed"), 16, "#,##0.0_)_)"),
            ResultColumn(_("Range of the missed"), 20, "@"),
            ResultColumn(_("Remark"), 16),
        ),
        tuple(rows),
        {i: "#E2EFDA" for i, at in enumerate(judged) if at is proposal},
        table.sheet,
        strong=frozenset(i for i, at in enumerate(judged) if at is proposal),
    )


def _range(estimate: Estimate) -> str:
    return f"{estimate.low:,.1f} – {estimate.high:,.1f}"


def _told(
    judged: Sequence[AtThreshold], proposal: AtThreshold, present: float, answers: int
) -> tuple[Message, ...]:
    now = next(at for at in judged if at.threshold == round(present, 4))
    figures = [
        {
            "threshold": f"{at.threshold:g}",
            "wrong": f"{at.false_hits.value:,.1f} ({_range(at.false_hits)})",
            "missed": f"{at.misses.value:,.1f} ({_range(at.misses)})",
        }
        for at in (now, proposal)
    ]
    lines = [msg("{answers} answers read.", answers=answers), Message(_AT, figures[0])]
    if proposal is now:
        lines.append(msg("The present threshold is the best one."))
    else:
        lines.append(msg("Proposed is {value}.", value=f"{proposal.threshold:g}"))
        lines.append(Message(_AT, figures[1]))
    return tuple(lines)
