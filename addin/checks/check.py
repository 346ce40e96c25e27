"""All checks of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from addin.checks.collected import HEADER, Findings
from addin.checks.columns import report
from addin.checks.conditions import report_conditions, report_stale
from addin.checks.countries import RowCountries, find_countries, report_countries
from addin.checks.crossing import Crossing, report_contradictions
from addin.checks.places import report_places
from addin.checks.readings import ColumnReading, read_column
from addin.checks.rows import (
    remarks,
    repeated_headers,
    report_missing,
    report_remarks,
    report_repeated_headers,
    report_repeats,
)
from addin.checks.storage import StorageFacts, report_storage
from addin.checks.traps import code_mask, traps_of
from addin.cleaning.reading import Cleaner
from addin.cleaning.regions import region_of_column
from addin.cleaning.registry import cleaner_of
from addin.findings import Code, Problem
from addin.hosts.port import Progress, no_progress
from addin.table.bulk import collector_paused
from addin.table.fields import KIND_LABELS, Kind
from addin.table.rulebook import RuleBook, Settings
from addin.table.table import Column, CustomerTable

_DOUBTFUL = 0.4
"""Share of wrong cells from which a column is not what its header was taken for."""

_BY_COUNTRY = frozenset({Kind.PHONE, Kind.TAX_ID, Kind.POSTCODE})


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A table that has been checked.

    Attributes:
        findings: everything that was found.
        readings: the columns as they were read, by field key; columns without a field by
            their letter.
    """

    findings: Findings
    readings: Mapping[str, ColumnReading]

    def standards(self, key: str) -> npt.NDArray[np.object_] | None:
        """The standard values of a field's column; None where there is no such column."""
        reading = self.readings.get(key)
        return reading.standards() if reading else None


def read_columns(
    table: CustomerTable,
    book: RuleBook,
    today: dt.date,
    progress: Progress = no_progress,
) -> tuple[dict[str, ColumnReading], RowCountries | None]:
    """Reads every column of a table by its kind.

    Returns:
        The columns by field key, or by letter where they have no field; and the countries
        of the rows, where the table has such a column.
    """
    present: dict[Kind, str] = {}
    for column in table.mapped:
        present.setdefault(column.kind, column.title)
    readings: dict[str, ColumnReading] = {}
    country = next(table.of_kind(Kind.COUNTRY), None)
    codes = code_mask(table)
    rows_by_region: Mapping[str, npt.NDArray[np.int64]] = {}
    countries: RowCountries | None = None
    ordered = sorted(table.columns, key=lambda c: c is not country)
    for done, column in enumerate(ordered):
        progress(done * len(table), len(ordered) * len(table))
        others = {kind: title for kind, title in present.items() if title != column.title}
        cleaner = cleaner_of(column, book.settings, today)
        regions = None
        if column.kind in _BY_COUNTRY:
            regions = rows_by_region or _one_region(table, column, cleaner, book.settings)
        key = column.field.key if column.field else column.letter
        said = book.by_header or column.said
        demanded = _demanded_form(column, book.settings)
        reading = read_column(column, cleaner, regions, demanded, others, traps_of(column, codes))
        strict = column.kind is Kind.CHOICE and book.settings.choices == "strict"
        if column.field and not said and not strict and reading.share_wrong() > _DOUBTFUL:
            # So many mistakes are none: the column means something else.
            column = replace(column, field=None, rival_fields=(column.field,))
            key = column.letter
            cleaner = cleaner_of(column, book.settings, today)
            reading = read_column(column, cleaner, traps=traps_of(column, codes))
        readings[key] = reading
        if column is country:
            countries = find_countries(table, readings[key])
            rows_by_region = countries.rows_by_country(book.settings.region)
    return readings, countries


def _one_region(
    table: CustomerTable, column: Column, cleaner: Cleaner, settings: Settings
) -> Mapping[str, npt.NDArray[np.int64]]:
    region = region_of_column(column, cleaner, settings.region)
    return {region: np.arange(len(table))}


def _demanded_form(column: Column, settings: Settings) -> str:
    if column.kind is Kind.PHONE and settings.phone_form != "column":
        return settings.phone_form
    if column.kind in (Kind.DATE, Kind.BIRTH_DATE) and settings.date_form != "column":
        return settings.date_form
    return ""


def check_table(
    table: CustomerTable,
    book: RuleBook,
    *,
    today: dt.date,
    facts: StorageFacts | None = None,
    thorough: bool = False,
    progress: Progress = no_progress,
) -> Checked:
    """Runs all checks over a table.

    Args:
        table: the table; nothing in it is changed.
        book: its rule book.
        today: the day of the run.
        facts: how the cells are stored, where the host can tell.
        thorough: also give each cell its suggestion where a whole column is written in
            several ways, as `fix` needs it; `validate` remarks on the header instead.
        progress: told of cells done.
    """
    with collector_paused():
        return _check_table(table, book, today, facts, thorough, progress)


def _check_table(
    table: CustomerTable,
    book: RuleBook,
    today: dt.date,
    facts: StorageFacts | None,
    thorough: bool,
    progress: Progress,
) -> Checked:
    findings = Findings(table)
    repeated, remark = repeated_headers(table), remarks(table)
    report_repeated_headers(table, repeated, findings)
    report_remarks(table, remark & ~repeated, findings)
    kept = ~(repeated | remark)
    if not kept.all():
        table = _without(table, kept)
    readings, countries = read_columns(table, book, today, progress)
    inner = Findings(table)
    for reading in readings.values():
        report(reading, inner, thorough=thorough)
        report_missing(reading, inner)
        doubted = reading.column.rival_fields
        if len(doubted) == 1:
            params = {"found": KIND_LABELS[doubted[0].kind]}
            inner.add_same(reading.column, [HEADER], Problem(Code.MEANING_DOUBTFUL, params))
    report_repeats(table, list(readings.values()), inner)
    crossing = Crossing(table, readings, today)
    report_contradictions(crossing, inner)
    report_places(crossing, inner)
    country = next(table.of_kind(Kind.COUNTRY), None)
    if countries is not None and country is not None:
        report_countries(countries, country, inner)
    report_conditions(table, book, readings, today, inner)
    report_stale(readings, book.settings.stale_days, today, inner)
    if facts is not None:
        report_storage(table, facts, inner)
    inner.drop_misleading_tidiness()
    findings.take_over(inner, kept)
    return Checked(findings, readings)


def _without(table: CustomerTable, kept: npt.NDArray[np.bool_]) -> CustomerTable:
    """The table of some of its rows."""
    columns = tuple(replace(c, values=c.values[kept]) for c in table.columns)
    return replace(table, rows=table.rows[kept], columns=columns)
