"""What was chosen on the sheet 重复 Duplicates.

People sort the sheet, filter it, take lines out, and write other words than the drop-down
offers. A group whose choice cannot be understood, or contradicts itself, is left alone and told
of, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from addin.commands import review_sheet as sheet
from addin.commands.listed import Listed, ListedRow, reduced, reduced_words
from addin.commands.review_sheet import Carried, ReviewLine
from addin.errors import InputError
from addin.i18n import Message, msg


class Choice(Enum):
    """What is to become of a group, or of one row of it."""

    OPEN = "open"
    MERGE = "merge"
    APART = "apart"
    LATER = "later"


_WORDS = {
    Choice.MERGE: (
        "合并 是 是的 对 要 同意 重复 是重复 同一个 同一人 同一客户 同一家 确认 保留 可以 好 √ ✓ ✔ "
        "merge merged yes y true 1 ok same duplicate join"
    ),
    Choice.APART: (
        "不是重复 不是 否 不 不对 不重复 不合并 不同 不一样 不是同一人 不是同一个 不是同一客户 "
        "两个人 不是这位 剔除 × ✗ ✘ notaduplicate notduplicate not no n false 0 different "
        "notthesame apart separate out"
    ),
    Choice.LATER: (
        "以后再说 以后 再说 稍后 待定 先不动 不确定 不知道 跳过 "
        "later skip wait maybe unsure ? notyet"
    ),
}
_CHOICES = {word: choice for choice, words in _WORDS.items() for word in words.split()}
_NUMBER = re.compile(r"\d{1,7}")


def read_choice(text: str) -> Choice | None:
    """The choice that a word stands for; None for an unknown one."""
    word = reduced(text)
    if not word:
        return Choice.OPEN
    for choice, own in (
        (Choice.MERGE, sheet.MERGE), (Choice.APART, sheet.APART), (Choice.LATER, sheet.LATER),
    ):  # fmt: skip
        if word in reduced_words(own):
            return choice
    return _CHOICES.get(word)


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """The lines of one group.

    Attributes:
        number: the group's number.
        members: the lines of its rows.
        results: its result line; none where it was taken out, several where it was copied.
        places: the sheet row of each line, members first.
    """

    number: int
    members: tuple[ReviewLine, ...]
    results: tuple[ReviewLine, ...]
    places: tuple[int, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the group is in the sure band."""
        words = reduced_words(sheet.SURE)
        return any(reduced(line.band) in words for line in (*self.results, *self.members))


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a group.

    Attributes:
        choice: for the group.
        merged: sheet rows that belong together.
        apart: sheet rows that are none of them.
        left: sheet rows that are left for later.
        problem: why nothing is done; None where there is no reason.
    """

    choice: Choice
    merged: tuple[int, ...] = ()
    apart: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    problem: Message | None = None


def read_review(listed: Listed, titles: Sequence[str]) -> list[ReviewGroup]:
    """The groups on the sheet, in the order of their first lines.

    Args:
        listed: the sheet.
        titles: the headings of the table's columns.

    Raises:
        InputError: a column that is needed is gone.
    """
    for needed in (sheet.GROUP, sheet.ROW, sheet.CHOICE):
        if needed not in listed.headings:
            raise InputError(
                msg(
                    "The sheet {sheet} has lost its column {column}.",
                    sheet=f"“{listed.name}”",
                    column=Message(needed),
                ),
                msg("Find duplicates again; that makes the sheet anew."),
            )
    others = listed.others((*sheet.HEADINGS, *titles))
    found: dict[int, list[tuple[int, ReviewLine]]] = {}
    for row in listed.rows:
        number = _NUMBER.fullmatch(row.text(sheet.GROUP).strip())
        line = _line(row, int(number[0]), titles, others) if number else None
        if line is not None:
            found.setdefault(line.group, []).append((row.row, line))
    return [_group(number, lines) for number, lines in found.items()]


def _group(number: int, lines: Sequence[tuple[int, ReviewLine]]) -> ReviewGroup:
    members = [entry for entry in lines if entry[1].row is not None]
    results = [entry for entry in lines if entry[1].row is None]
    return ReviewGroup(
        number,
        tuple(line for _place, line in members),
        tuple(line for _place, line in results),
        tuple(place for place, _line in (*members, *results)),
    )


def _line(
    row: ListedRow, number: int, titles: Sequence[str], others: Sequence[str]
) -> ReviewLine | None:
    text = row.text(sheet.ROW).strip()
    if reduced(text) in reduced_words(sheet.RESULT):
        customer = None
    else:
        digits = _NUMBER.search(text)
        if digits is None:
            return None
        customer = int(digits[0])
    return ReviewLine(
        number,
        customer,
        "★" in text,
        row.text(sheet.CHOICE).strip(),
        row.text(sheet.BAND),
        row.text(sheet.SCORE),
        row.text(sheet.REASONS),
        {title: row.text(title) for title in titles if title in row.cells},
        row.text(sheet.CHECK).strip(),
        frozenset(),
        {heading: row.cells.get(heading) for heading in others},
    )


def decide(group: ReviewGroup, *, sure: bool = False) -> Decision:
    """What the choices on a group's lines say.

    A choice beside the result line is for the whole group. Beside a row "not a duplicate" takes
    the row out and remembers it, "later" takes it out of this merge.

    Args:
        group: the group.
        sure: whether sure groups without a choice are merged.
    """
    lines = (*group.members, *group.results)
    choices = [read_choice(line.choice) for line in lines]
    for line, choice, place in zip(lines, choices, group.places, strict=True):
        if choice is None:
            return _problem(
                msg("“{word}” in row {place!s} is no choice", word=line.choice, place=place)
            )
    of_rows = dict(zip([line.row for line in group.members], choices, strict=False))
    rows = [line.row for line in group.members if line.row is not None]
    if len(set(rows)) < len(rows):
        return _problem(msg("a row is listed twice"))
    whole = {c for c in choices[len(group.members) :] if c not in (None, Choice.OPEN)}
    if len(whole) > 1:
        return _problem(msg("its result lines contradict each other"))
    chosen = next(iter(whole), None) or Choice.OPEN
    said = [choice for choice in of_rows.values() if choice is not Choice.OPEN]
    if chosen is Choice.OPEN and said and all(c is said[0] for c in of_rows.values()):
        # The same word beside every row is a word for the group.
        chosen = said[0] or Choice.OPEN
        of_rows = dict.fromkeys(of_rows, Choice.OPEN)
    if chosen is Choice.APART and Choice.MERGE in of_rows.values():
        return _problem(msg("the choices for the group and for its rows contradict each other"))
    if chosen is Choice.OPEN and Choice.MERGE in of_rows.values():
        return _problem(
            msg(
                "only some rows are to be merged: choose beside {result}",
                result=Message(sheet.RESULT),
            )
        )
    if chosen is Choice.OPEN and sure and group.is_sure:
        chosen = Choice.MERGE
    apart = tuple(row for row in rows if of_rows[row] is Choice.APART)
    left = tuple(row for row in rows if of_rows[row] is Choice.LATER)
    if chosen is Choice.APART:
        return Decision(chosen, (), tuple(rows), ())
    merged = tuple(row for row in rows if row not in apart and row not in left)
    return Decision(chosen, merged, apart, left)


def _problem(problem: Message) -> Decision:
    return Decision(Choice.OPEN, problem=problem)


def carried_choices(groups: Iterable[ReviewGroup]) -> Carried:
    """The choices that still count when the sheet is made anew."""
    carried: dict[frozenset[str], dict[str, str]] = {}
    for group in groups:
        made = {line.check: line.choice for line in group.members if line.choice}
        if group.results and group.results[0].choice:
            made[""] = group.results[0].choice
        checks = frozenset(line.check for line in group.members)
        if made and "" not in checks:
            carried[checks] = made
    return carried
