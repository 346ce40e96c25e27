"""A customer workbook in memory, and the commands run on it as the command line runs them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from addin.checks.check import check_table, read_columns
from addin.checks.conditions import table_words
from addin.commands import (
    duplicates,
    facts,
    fix,
    merge,
    not_duplicates,
    review_sheet,
    split,
    tag,
    validate,
)
from addin.commands.listed import find_listed
from addin.commands.marks import Marked
from addin.commands.not_duplicates import apart_in
from addin.commands.outcome import Outcome
from addin.commands.run import Session
from addin.commands.situation import Situation, data_area, read_situation
from addin.hosts.memory import MemoryHost
from addin.hosts.port import CellState, WorkbookHost
from addin.matching import find_duplicates
from addin.merging.columns import MergeColumns, merge_columns
from addin.segments.tags import read_rules, tags_of_rows
from addin.table.cells import CellRef, CellValue
from addin.table.changes import ChangeSet, Formula, PutSheet
from addin.table.mapping import FieldIndex, read_table
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable

NOW = dt.datetime(2026, 11, 21, 17, 30)
SHEET = "客户"
HEADERS = ("客户编码", "姓名", "手机", "邮箱", "建档日期", "累计消费金额", "标签")

PEOPLE = {
    "王伟": "wangwei", "李娜": "lina", "张敏": "zhangmin", "刘洋": "liuyang", "陈静": "chenjing",
    "杨帆": "yangfan", "赵磊": "zhaolei", "周杰": "zhoujie", "吴芳": "wufang", "徐强": "xuqiang",
    "孙丽": "sunli", "马超": "machao",
}  # fmt: skip


def customers(*extra: Sequence[CellValue | Formula]) -> list[Sequence[CellValue | Formula]]:
    """Twelve rows in order, and some more."""
    rows: list[Sequence[CellValue | Formula]] = [
        [
            f"C{n:04d}",
            name,
            f"13812345{n * 17:03d}",
            f"{mail}@qq.com",
            dt.date(2024, 3, n),
            100.0 * n,
        ]
        for n, (name, mail) in enumerate(PEOPLE.items(), 1)
    ]
    return [*rows, *extra]


def workbook(*extra: Sequence[CellValue | Formula], name: str = "客户.xlsx") -> MemoryHost:
    """A workbook whose rows 2 to 13 are in order; the extra rows begin in row 14."""
    return MemoryHost({SHEET: [HEADERS, *customers(*extra)]}, name)


def table_in(host: WorkbookHost, book: RuleBook | None = None) -> CustomerTable:
    """The customer table of a workbook."""
    fields = FieldIndex.of((book or default_rulebook()).fields)
    return read_table(host.read_grid(SHEET), fields)


def marked(host: WorkbookHost, session: Session | None = None) -> Marked:
    """What the sheet carries."""
    if session is not None:
        return session.marked(SHEET)
    return Marked(host.read_notes(SHEET), lambda cells: host.read_cells(SHEET, cells))


def validated(host: WorkbookHost, session: Session | None = None) -> Outcome:
    """What `validate` wants to do."""
    table, book = table_in(host), default_rulebook()
    found = check_table(table, book, today=NOW.date(), facts=facts.read_facts(host, table))
    return validate.validate(found.findings, marked(host, session), NOW)


def fixed(host: WorkbookHost, *, certain: bool = False) -> Outcome:
    """What `fix` wants to do."""
    table, book = table_in(host), default_rulebook()
    stored = facts.read_facts(host, table)
    found = check_table(table, book, today=NOW.date(), facts=stored, thorough=True)
    return fix.fix(
        found.findings,
        stored,
        errors_too=certain,
        formulas=stored.formulas,
        marked=marked(host),
    )


def deduplicated(host: WorkbookHost, session: Session | None = None) -> Outcome:
    """What `duplicates` wants to do."""
    table = table_in(host)
    earlier = find_listed(host, review_sheet.NAME, review_sheet.HEADINGS)
    apart = apart_in(find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS), table)
    return duplicates.duplicates(
        columns_of(host, table), find_duplicates(table, apart=apart), marked(host, session), NOW,
        earlier,
    )  # fmt: skip


def columns_of(
    host: WorkbookHost, table: CustomerTable, book: RuleBook | None = None
) -> MergeColumns:
    """A table ready for the survivor rules."""
    book = book or default_rulebook()
    readings, _countries = read_columns(table, book, NOW.date())
    formulas = host.read_formulas(SHEET, data_area(table))
    return merge_columns(table, readings, formulas, book.settings.tag_separator)


def situation(
    host: WorkbookHost, session: Session | None = None, book: RuleBook | None = None
) -> Situation:
    """A workbook as `merge` and `split` see it."""
    table = table_in(host, book)
    formulas = host.read_formulas(SHEET, data_area(table))
    return read_situation(host, columns_of(host, table, book), formulas, marked(host, session), NOW)


def merged(host: WorkbookHost, session: Session | None = None, *, sure: bool = False) -> Outcome:
    """What `merge` wants to do."""
    return merge.merge(situation(host, session), sure=sure)


def taken_apart(host: WorkbookHost, *wanted: str) -> Outcome:
    """What `split` wants to do."""
    return split.split(situation(host), wanted)


def tagged(host: WorkbookHost) -> Outcome:
    """What `tag` wants to do."""
    table, book = table_in(host), default_rulebook()
    readings, _countries = read_columns(table, book, NOW.date())
    words = table_words(table, book, readings, NOW.date())
    rules, problems = read_rules(book)
    assert not problems
    return tag.tag(table, book, tags_of_rows(rules, words))


def make(host: WorkbookHost, outcome: Outcome) -> ChangeSet:
    """Makes an outcome's changes without a journal; gives what takes them back."""
    staged = host.stage(outcome.changes)
    staged.commit()
    return staged.inverse


def cell(host: WorkbookHost, address: str) -> CellState:
    """The state of one cell of the customer sheet."""
    where = CellRef.parse(address)
    return host.read_cells(SHEET, [where])[where]


def result_sheet(outcome: Outcome) -> PutSheet:
    """The result sheet that an outcome puts."""
    return next(change for change in outcome.changes if isinstance(change, PutSheet))


def session_of(host: WorkbookHost, folder: Path, **options: object) -> Session:
    """A session whose journal is in a folder."""
    return Session(
        host,
        default_rulebook().settings,
        now=NOW,
        identity_at=options.pop("identity_at", lambda _location: None),  # type: ignore[arg-type]
        journal_folder=folder,
        **options,  # type: ignore[arg-type]
    )
