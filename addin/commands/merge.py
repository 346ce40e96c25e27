"""`merge`: does what was chosen on the sheet 重复 Duplicates.

The survivor gets the values of its group's result line. The absorbed rows go to the sheet
已合并 Merged with all they held; in the table they are emptied and hidden rather than deleted,
because formulas elsewhere that point at them, or below them, would break.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from addin.commands import merged_record, not_duplicates
from addin.commands.merged_record import ABSORBED, BEFORE, RESULT, RecordLine, put_record
from addin.commands.merged_values import changes_for, final_values, written
from addin.commands.not_duplicates import MOST_ROWS, Pair, pairs_of, put_not_duplicates
from addin.commands.outcome import Outcome
from addin.commands.review_choices import Choice, Decision, ReviewGroup, decide, read_review
from addin.commands.review_sheet import (
    HEADINGS,
    NAME,
    ReviewLine,
    check_of,
    group_lines,
    listed_columns,
    put_review,
)
from addin.commands.situation import Situation, Value
from addin.errors import InputError, RefusedError
from addin.i18n import Message, _, msg
from addin.merging.identity import Identity, identity_of, row_values
from addin.merging.survivors import Proposal, propose
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Change, ChangeSet, Formula, HideRows, PutSheet, SetValue

_TOLD = 12
"""Groups that are told of one by one; the rest is counted."""


@dataclass(slots=True)
class _Done:
    """What the groups gave."""

    changes: list[Change] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    record: list[RecordLine] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    kept: list[ReviewLine] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    problems: list[tuple[int, Message]] = field(default_factory=list)
    merged: int = 0
    absorbed: int = 0
    edited: int = 0
    waiting: int = 0
    sure_waiting: int = 0


def merge(situation: Situation, *, sure: bool = False) -> Outcome:
    """Merges what was chosen, and remembers what is no duplicate.

    A group is left alone, and told of, where its rows were changed, moved or deleted since the
    sheet was made, or its choices cannot be understood.

    Args:
        situation: the table in its workbook.
        sure: whether sure groups without a choice are merged as well.

    Raises:
        InputError: there is no sheet with groups.
    """
    merging = _Merging(situation)
    for group in _groups(situation):
        merging.take(group, decide(group, sure=sure))
    done = merging.done
    changes = ChangeSet()
    if done.settled:
        changes = _changes(situation, done)
    counts = {
        "merged_groups": done.merged, "absorbed_rows": done.absorbed,
        "not_duplicates": len(done.pairs), "edited_values": done.edited,
        "later": done.waiting, "skipped": len(done.problems),
    }  # fmt: skip
    return Outcome("merge", changes, counts, tuple(_lines(situation, done, sure=sure)))


def tell_apart(situation: Situation, rows: Collection[int]) -> Outcome:
    """Remembers that some rows are not the customers with whom they were grouped.

    The other groups, and the choices on them, stay as they are.

    Args:
        situation: the table in its workbook.
        rows: sheet rows.

    Raises:
        InputError: there is no sheet with groups, or none of the rows is in a group.
        RefusedError: a group's rows were changed, moved or deleted since it was listed.
    """
    merging = _Merging(situation)
    for group in _groups(situation):
        apart = tuple(line.row for line in group.members if line.row in rows and line.row)
        if not apart:
            merging.keep(group)
            continue
        others = tuple(m.row for m in group.members if m.row and m.row not in apart)
        decision = Decision(Choice.OPEN, others, apart)
        if not others:
            decision = Decision(Choice.APART, (), apart)
        merging.take(group, decision)
        if merging.done.problems:
            number, problem = merging.done.problems[0]
            raise RefusedError(
                msg("Group {number!s} was left alone: {problem}.", number=number, problem=problem),
                msg("Find duplicates again; that makes the sheet anew."),
            )
    done = merging.done
    if not done.settled:
        raise InputError(
            msg("None of the selected rows is in a group of the sheet {sheet}.",
                sheet=f"“{situation.review.name if situation.review else _(NAME)}”"),
            msg("Find duplicates again if rows were moved or changed since."),
        )  # fmt: skip
    counts = {"not_duplicates": len(done.pairs)}
    return Outcome(
        "not_duplicate", _changes(situation, done), counts, (_told_apart(situation, done),)
    )


def _groups(situation: Situation) -> list[ReviewGroup]:
    if situation.review is None:
        raise InputError(
            msg("There is no sheet {sheet} with groups to merge.", sheet=f"“{_(NAME)}”"),
            msg("Find duplicates first; that lists the groups and offers the choices."),
        )
    titles = [heading for heading, _column in listed_columns(situation.table)]
    return read_review(situation.review, titles)


class _Merging:
    """Takes one group after the other."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._table = situation.table
        self._positions = {int(row): i for i, row in enumerate(self._table.rows)}
        self._headed = listed_columns(self._table)
        self._titles = merged_record.record_titles(self._table)
        self._next = max(merged_record.read_record(situation.merged), default=0) + 1
        self._date = situation.now.strftime("%Y-%m-%d %H:%M")
        self.done = _Done()

    def take(self, group: ReviewGroup, decision: Decision) -> None:
        """Does what was decided on a group."""
        done = self.done
        problem = decision.problem
        acts = decision.choice in (Choice.MERGE, Choice.APART) or bool(decision.apart)
        if problem is None and acts:
            problem = self._problem(group, decision)
        if problem is not None:
            done.problems.append((group.number, problem))
        if problem is not None or not acts or not (decision.apart or len(decision.merged) > 1):
            if problem is None:
                done.waiting += 1
                done.sure_waiting += group.is_sure and decision.choice is Choice.OPEN
            self.keep(group)
            return
        done.used.update((*decision.merged, *decision.apart))
        done.settled.update(decision.apart)
        identities = {row: self._identity(row) for row in (*decision.merged, *decision.apart)}
        if decision.choice is Choice.MERGE and len(decision.merged) > 1:
            survivor, changed = self._merge(group, decision)
            identities[survivor] = changed
            done.settled.update(decision.merged)
        elif decision.choice is not Choice.APART:
            self._keep_rest(group, decision)
        apart = [identities[row] for row in decision.apart]
        if decision.choice is Choice.APART:
            done.pairs += pairs_of([(apart, apart)])
        else:
            others = [identities[row] for row in decision.merged]
            done.pairs += pairs_of([(apart, others)])

    def _problem(self, group: ReviewGroup, decision: Decision) -> Message | None:
        """Why nothing can be done with a group."""
        if len(decision.apart) * (len(decision.merged) or len(decision.apart)) > MOST_ROWS**2:
            return msg(
                "it has too many rows to be told apart; choose beside the rows that do not belong"
            )
        for line in group.members:
            row = line.row or 0
            if row in decision.left:
                continue
            position = self._positions.get(row)
            if position is None:
                return msg("row {row!s} of the table is gone", row=row)
            if not self._is_unchanged(line, position):
                return msg("row {row!s} of the table has another content now", row=row)
            if row in self.done.used:
                return msg("row {row!s} is in another group that was chosen, too", row=row)
        return None

    def _is_unchanged(self, line: ReviewLine, position: int) -> bool:
        if line.check:
            return check_of(self._situation.columns, position) == line.check
        present = {heading: written(c.values[position]) for heading, c in self._headed}
        shown = {heading: written(text) for heading, text in line.texts.items()}
        return bool(shown) and all(present[heading] == text for heading, text in shown.items())

    def _identity(self, row: int, values: Sequence[CellValue] | None = None) -> Identity:
        position = self._positions[row]
        return identity_of(self._table.columns, values or row_values(self._table, position))

    def keep(self, group: ReviewGroup) -> None:
        """Leaves a group on the sheet as it is."""
        positions = [self._positions.get(line.row or 0) for line in group.members]
        differing = _differing(group)
        if len(positions) > 1 and all(
            position is not None and self._is_unchanged(line, position)
            for line, position in zip(group.members, positions, strict=True)
        ):
            proposal = propose(self._situation.columns, [p for p in positions if p is not None])
            columns = {self._table.columns[i].index for i in proposal.differing}
            differing = frozenset(h for h, column in self._headed if column.index in columns)
        for line in (*group.members, *group.results):
            self.done.kept.append(replace(line, differing=differing))

    def _keep_rest(self, group: ReviewGroup, decision: Decision) -> None:
        """Leaves the rows on the sheet that nobody has told apart."""
        rest = [line for line in group.members if line.row not in decision.apart]
        positions = [self._positions[line.row] for line in rest if line.row in self._positions]
        if len(positions) < 2 or len(positions) < len(rest):
            self.done.settled.update(line.row for line in rest if line.row is not None)
            return
        rest.sort(key=lambda line: line.row or 0)
        proposal = propose(self._situation.columns, positions)
        lines = group_lines(
            self._situation.columns, proposal, group.number, rest[0].band,
            [line.score for line in rest], [line.reasons for line in rest],
        )  # fmt: skip
        self.done.kept += lines
        self.done.waiting += 1

    def _merge(self, group: ReviewGroup, decision: Decision) -> tuple[int, Identity]:
        """Merges rows; gives the survivor's row and its identity afterwards."""
        done, situation = self.done, self._situation
        proposal = propose(situation.columns, [self._positions[row] for row in decision.merged])
        whole = proposal
        if decision.apart or decision.left:
            rows = [line.row for line in group.members if line.row in self._positions]
            whole = propose(situation.columns, [self._positions[row] for row in rows])
        texts = group.results[0].texts if group.results else {}
        shown = {column.index: texts[h] for h, column in self._headed if h in texts}
        values, edited = final_values(situation.columns, proposal, whole, shown)
        done.edited += edited
        number, self._next = self._next, self._next + 1
        survivor = int(self._table.rows[proposal.survivor])
        self._record(group, proposal, values, number)
        for index, value in values.items():
            done.changes += changes_for(situation, survivor, index, value)
        for position in proposal.rows:
            row = int(self._table.rows[position])
            if row == survivor:
                continue
            done.absorbed += 1
            if row not in situation.hidden and not situation.has_more(row):
                done.hidden.append(row)
            for column in self._table.columns:
                if situation.value(row, column.index) is not None:
                    done.changes.append(
                        SetValue(self._table.sheet, CellRef(row, column.index), None)
                    )
        done.merged += 1
        after = [_plain(values[column.index]) for column in self._table.columns]
        return survivor, self._identity(survivor, after)

    def _record(
        self, group: ReviewGroup, proposal: Proposal, values: dict[int, Value], number: int
    ) -> None:
        lines = {line.row: line for line in group.members}
        stays = int(self._table.rows[proposal.survivor])
        after = [_plain(values[column.index]) for column in self._table.columns]
        kept = self._identity(stays, after)
        others = [position for position in proposal.rows if position != proposal.survivor]
        kinds = (RESULT, BEFORE, *(ABSORBED for _position in others))
        positions = (proposal.survivor, proposal.survivor, *others)
        for what, position in zip(kinds, positions, strict=True):
            row, first = int(self._table.rows[position]), what is RESULT
            found = {
                self._titles[c.index]: values[c.index] if first
                else self._situation.value(row, c.index)
                for c in self._table.columns
            }  # fmt: skip
            line = lines[row]
            hides = row not in self._situation.hidden and not self._situation.has_more(row)
            self.done.record.append(
                RecordLine(
                    number, self._date, what, row,
                    kept.key if first else self._identity(row).key, kept.key, stays,
                    "" if first else line.score, "" if first else line.reasons, "",
                    self._table.sheet, {t: v for t, v in found.items() if v is not None}, hides,
                )
            )  # fmt: skip


def _plain(value: Value) -> CellValue:
    return value.value if isinstance(value, Formula) else value


def _differing(group: ReviewGroup) -> frozenset[str]:
    """The columns in which the lines of a group's rows say different things."""
    found = set()
    for heading in {h for line in group.members for h in line.texts}:
        said = {"".join(line.texts.get(heading, "").casefold().split()) for line in group.members}
        if len(said - {""}) > 1:
            found.add(heading)
    return frozenset(found)


def _changes(situation: Situation, done: _Done) -> ChangeSet:
    """Everything that is to be written, the table first."""
    table = situation.table
    changes = ChangeSet(tuple(done.changes))
    if done.hidden:
        changes += ChangeSet((HideRows(table.sheet, tuple(sorted(done.hidden))),))
    changes += situation.unmarked(frozenset(done.settled))
    review = situation.review
    assert review is not None
    titles = [heading for heading, _column in listed_columns(table)]
    sheets: list[PutSheet] = [
        put_review(
            table, done.kept, situation.now, name=review.name, title=review.title,
            others=review.others((*HEADINGS, *titles)),
        )
    ]  # fmt: skip
    if done.record:
        sheets.append(put_record(situation.merged, done.record, {}, situation.now, review.name))
    if done.pairs:
        sheets.append(
            put_not_duplicates(situation.told_apart, done.pairs, situation.now, sheets[-1].name)
        )
    return changes + ChangeSet(tuple(sheets))


def _lines(situation: Situation, done: _Done, *, sure: bool) -> list[Message]:
    """What a person is told."""
    lines = []
    if done.merged:
        lines.append(
            msg(
                "{groups} groups merged: {rows} rows absorbed, kept in the sheet {sheet}.",
                groups=done.merged,
                rows=done.absorbed,
                sheet=f"“{situation.merged.name if situation.merged else _(merged_record.NAME)}”",
            )
        )
    if done.edited:
        lines.append(msg("{count} values were taken as you edited them.", count=done.edited))
    if done.pairs:
        lines.append(_told_apart(situation, done))
    if not done.settled:
        lines.append(msg("Nothing was chosen to be merged."))
    if done.waiting:
        lines.append(
            msg("{groups} groups have no choice yet, or wait for later.", groups=done.waiting)
        )
    if done.sure_waiting and not sure:
        lines.append(
            msg(
                "{groups} of them are sure: --sure merges those without a choice.",
                groups=done.sure_waiting,
            )
        )
    for number, problem in done.problems[:_TOLD]:
        lines.append(
            msg("Group {number!s} was left alone: {problem}.", number=number, problem=problem)
        )
    if len(done.problems) > _TOLD:
        lines.append(
            msg("{groups} more groups were left alone.", groups=len(done.problems) - _TOLD)
        )
    if done.problems:
        lines.append(
            msg("Correct the choices; where rows were changed, find duplicates again and choose.")
        )
    return lines


def _told_apart(situation: Situation, done: _Done) -> Message:
    name = situation.told_apart.name if situation.told_apart else _(not_duplicates.NAME)
    return msg(
        "{pairs} pairs remembered as no duplicates, in the sheet {sheet}.",
        pairs=len(done.pairs),
        sheet=f"“{name}”",
    )
