"""The template workbook, read back with openpyxl, which knows nothing of how it was made."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import bootstrap
from addin.checks.check import check_table
from addin.hosts.port import PALETTE
from addin.i18n import LANGUAGES, Language, speaking
from addin.table.cells import CellRef
from addin.table.fields import Field, Kind
from addin.table.mapping import FieldIndex, read_table
from addin.table.rulebook import RuleBook, Settings
from addin.table.rulebook_sheets import rule_sheets
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template, formulas
from addin.template.customers import CUSTOMERS_SHEET, PREPARED_ROWS
from addin.template.guide import GUIDE_SHEET
from addin.template.practice import PRACTICE_SHEET, practice_of
from addin.template.rules import template_rules
from addin.template.sop import SOP_SHEET
from addin.template.words import sheet_name, template_words

REPOSITORY = Path(__file__).parents[2]
READY_MADE: dict[Language, str] = {"zh": "客户表模板.xlsx", "en": "customer-template.xlsx"}
TODAY = dt.date(2026, 11, 2)
LONGEST_FORMULA = 255

CREDIT_CODE = "91320583MAEQY7L1WW"
ID_NUMBER = "11010519491231002X"


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Any:
    with speaking(request.param):
        yield request.param


@pytest.fixture(scope="module")
def path(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("template") / f"{language}.xlsx"
    build_template(default_rulebook(), out)
    return out


@pytest.fixture(scope="module")
def workbook(path: Path) -> Any:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def customers(workbook: Any, language: Language) -> Any:  # noqa: ARG001
    return workbook[sheet_name(CUSTOMERS_SHEET)]


@pytest.fixture(scope="module")
def rules(language: Language) -> RuleBook:  # noqa: ARG001
    return template_rules(default_rulebook())


def letter_of(rules: RuleBook, key: str) -> str:
    keys = [field.key for field in rules.fields]
    return str(openpyxl.utils.get_column_letter(keys.index(key) + 1))


def validation_of(sheet: Any, address: str) -> Any:
    found = [v for v in sheet.data_validations.dataValidation if address in v.sqref]
    assert len(found) == 1, address
    return found[0]


def colourings_of(sheet: Any, address: str) -> list[Any]:
    return [
        rule
        for area, found in sheet.conditional_formatting._cf_rules.items()
        if address in area.sqref
        for rule in found
    ]


def test_it_has_the_sheets_that_the_product_knows(workbook: Any, language: Language) -> None:
    names = workbook.sheetnames
    assert names[0] == sheet_name(CUSTOMERS_SHEET)
    assert rule_sheets(names).keys() == {"field", "segment", "settings"}
    own = {sheet_name(s) for s in (GUIDE_SHEET, SOP_SHEET, PRACTICE_SHEET)}
    assert own <= bootstrap._OWN_SHEETS
    assert own <= set(names)
    hidden = [name for name in names if workbook[name].sheet_state != "visible"]
    assert hidden == ["选项" if language == "zh" else "Lists"]


def test_the_rule_book_comes_back_as_it_was(path: Path, rules: RuleBook) -> None:
    read = bootstrap.load_rules(bootstrap.open_host(path))
    assert replace(read, source="") == rules


def test_the_template_is_stricter_than_the_default(rules: RuleBook, language: Language) -> None:
    assert [f.key for f in rules.fields if f.required] == ["code", "name", "mobile"]
    assert rules.settings.choices == "strict"
    assert rules.settings.stale_days == 365
    assert rules.settings.language == language
    level = rules.field("level")
    assert level is not None
    assert list(level.choices)[1] == ("重要" if language == "zh" else "Key")
    assert not any(f.options.get("required") == "usual" for f in rules.fields)


def test_the_customer_table_is_found_by_its_headers(path: Path, rules: RuleBook) -> None:
    host = bootstrap.open_host(path)
    grid = host.read_grid(host.sheets()[0].name)
    assert len(grid.tables) == 1
    table = read_table(grid, FieldIndex.of(rules.fields))
    assert [c.field.key if c.field else None for c in table.columns] == [
        f.key for f in rules.fields
    ]


def test_headers_are_labels_and_required_ones_have_a_star(customers: Any, rules: RuleBook) -> None:
    headers = [cell.value for cell in customers[1]]
    assert headers == [f"{f.name} *" if f.required else f.name for f in rules.fields]
    for cell in customers[1]:
        assert cell.font.b
        assert cell.font.color.rgb == "FFFFFFFF"
        assert cell.fill.fgColor.rgb == "FF1F4E79"
        assert cell.protection.locked


def test_codes_are_filled_in_and_locked_and_the_rest_is_free(
    customers: Any, rules: RuleBook
) -> None:
    codes = [customers.cell(row, 1).value for row in range(2, PREPARED_ROWS + 2)]
    assert codes[0] == "C000001"
    assert codes[-1] == "C001000"
    assert len(set(codes)) == PREPARED_ROWS
    assert customers.max_row == PREPARED_ROWS + 1
    for row in (2, 500, PREPARED_ROWS + 1):
        locked = [cell.protection.locked for cell in customers[row]]
        assert locked == [True] + [False] * (len(rules.fields) - 1)
        assert all(cell.value is None for cell in customers[row][1:])


def test_the_sheet_is_protected_without_password_but_filters_and_widths_stay_free(
    customers: Any,
) -> None:
    protection = customers.protection
    assert protection.sheet
    assert protection.password is None
    for allowed in ("sort", "autoFilter", "formatColumns", "objects"):
        assert not getattr(protection, allowed), allowed
    for refused in ("insertRows", "deleteRows", "formatCells", "deleteColumns"):
        assert getattr(protection, refused), refused


def test_digits_are_text_and_dates_and_money_have_their_formats(
    customers: Any, rules: RuleBook
) -> None:
    for position, field in enumerate(rules.fields, 1):
        number_format = customers.cell(2, position).number_format
        if field.kind.is_digits:
            assert number_format == "@", field.key
        if field.kind is Kind.DATE:
            assert number_format == "yyyy-mm-dd", field.key
        if field.kind is Kind.MONEY:
            assert number_format == "#,##0.00", field.key


def test_every_column_has_an_entry_check_with_words(
    customers: Any, rules: RuleBook, language: Language
) -> None:
    for field in rules.fields:
        letter = letter_of(rules, field.key)
        check = validation_of(customers, f"{letter}2")
        assert f"{letter}{PREPARED_ROWS + 1}" in check.sqref
        assert check.error, field.key
        assert check.prompt, field.key
        assert "\n" not in check.prompt
        assert len(check.promptTitle) <= 32
        assert len(check.formula1) <= LONGEST_FORMULA, field.key
        if field.required:
            assert check.prompt.startswith({"zh": "必填。", "en": "Required. "}[language])


def test_choices_have_drop_downs_in_the_language(
    customers: Any, rules: RuleBook, language: Language
) -> None:
    wanted = {
        "gender": ("男,女", "Male,Female"),
        "intent": ("高,中,低", "High,Medium,Low"),
        "consent": ("是,否", "Yes,No"),
    }
    for key, words in wanted.items():
        check = validation_of(customers, f"{letter_of(rules, key)}2")
        assert check.type == "list"
        assert check.formula1 == f'"{words[LANGUAGES.index(language)]}"'


def test_dates_and_numbers_are_held_in_bounds(customers: Any, rules: RuleBook) -> None:
    created = validation_of(customers, f"{letter_of(rules, 'created')}2")
    assert (created.type, created.formula2) == ("date", "TODAY()")
    assert created.formula1 == "29221"
    count = validation_of(customers, f"{letter_of(rules, 'purchase_count')}2")
    assert (count.type, count.formula1) == ("whole", "0")
    amount = validation_of(customers, f"{letter_of(rules, 'amount')}2")
    assert (amount.type, amount.formula1) == ("decimal", "0")


def test_wrong_and_missing_values_are_coloured_like_marks(customers: Any, rules: RuleBook) -> None:
    for key, wanted in (
        ("mobile", {"expression"}),
        ("name", {"expression"}),
        ("email", {"expression"}),
        ("uscc", {"expression"}),
        ("created", {"expression"}),
        ("code", {"duplicateValues"}),
    ):
        found = colourings_of(customers, f"{letter_of(rules, key)}{PREPARED_ROWS + 1}")
        assert {rule.type for rule in found} == wanted, key
        colors = {f"#{rule.dxf.fill.bgColor.rgb[2:]}" for rule in found}
        assert colors <= {PALETTE.error, PALETTE.tidy}, key
    missing = colourings_of(customers, f"{letter_of(rules, 'name')}2")[0].formula[0]
    assert missing == "AND(NOT(LEN(TRIM(B2))>0),COUNTA($A2:$X2)>1)"


def test_it_prints_landscape_with_its_header_and_keeps_it_in_view(customers: Any) -> None:
    assert customers.page_setup.orientation == "landscape"
    assert customers.page_setup.fitToHeight == 0
    assert customers.print_title_rows == "$1:$1"
    assert customers.freeze_panes == "C2"
    table = next(iter(customers.tables.values()))
    assert table.ref == f"A1:X{PREPARED_ROWS + 1}"
    assert table.autoFilter.ref == table.ref
    assert table.tableStyleInfo.showRowStripes


def test_no_cell_holds_a_formula_or_an_error(workbook: Any) -> None:
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e"), f"{sheet.title}!{cell.coordinate}"


def test_the_guide_names_every_command_and_every_colour(
    workbook: Any,
    language: Language,  # noqa: ARG001
) -> None:
    sheet = workbook[sheet_name(GUIDE_SHEET)]
    texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    buttons = {command["button"] for command in template_words()["guide"]["command"]}
    assert len(buttons) >= 10
    assert buttons <= texts
    assert not texts & {"同步", "Sync"}, "the guide promises what not every workbook has"
    fills = {f"#{cell.fill.fgColor.rgb[2:]}" for row in sheet.iter_rows() for cell in row}
    assert {PALETTE.error, PALETTE.warning, PALETTE.tidy} <= fills
    assert not any("{" in str(text) for text in texts)


def test_the_sop_has_a_row_for_every_field(workbook: Any, rules: RuleBook) -> None:
    sheet = workbook[sheet_name(SOP_SHEET)]
    rows = {row[0].value: [cell.value for cell in row[:5]] for row in sheet.iter_rows()}
    for field in rules.fields:
        _name, required, form, example, checked = rows[field.name]
        assert bool(required) == field.required, field.key
        assert form, field.key
        assert example, field.key
        assert checked, field.key


def test_both_languages_say_the_same_things() -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [shape(inner) for inner in value]
        return type(value)

    shapes = []
    for language in LANGUAGES:
        with speaking(language):
            words = template_words()
            shapes.append(shape(words))
            assert words["sop"]["form"].keys() == {kind.value for kind in Kind}
            assert words["sop"]["checked"].keys() == {kind.value for kind in Kind}
    assert shapes[0] == shapes[1]


def test_validate_finds_exactly_the_planted_problems(path: Path, rules: RuleBook) -> None:
    practice = practice_of(rules)
    assert practice is not None
    host = bootstrap.open_host(path)
    table = bootstrap.find_table(host, rules, sheet=sheet_name(PRACTICE_SHEET))
    found = check_table(table, rules, today=TODAY).findings
    assert {f.cell for f in found} == {p.cell for p in practice.problems}
    title = openpyxl.load_workbook(path)[sheet_name(PRACTICE_SHEET)]["A1"].value
    assert str(len(practice.problems)) in title


def test_the_answers_are_folded_away(workbook: Any, rules: RuleBook) -> None:
    practice = practice_of(rules)
    assert practice is not None
    sheet = workbook[sheet_name(PRACTICE_SHEET)]
    first = len(practice.columns) + 2
    folded = sheet.column_dimensions[openpyxl.utils.get_column_letter(first)]
    assert folded.hidden
    assert folded.outlineLevel == 1
    cells = [sheet.cell(row, first).value for row in range(6, 6 + len(practice.problems))]
    assert cells == [p.cell.a1 for p in practice.problems]


def test_the_same_call_makes_the_same_bytes(tmp_path: Path) -> None:
    with speaking("en"):
        for name in ("one.xlsx", "two.xlsx"):
            build_template(default_rulebook(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_rows_are_written_as_what_they_are(tmp_path: Path) -> None:
    rows = [
        {"code": "K1", "name": "=1+1", "mobile": 13800138000, "created": dt.date(2024, 3, 5)},
        {"name": "陈晓明", "amount": "1,200.00"},
    ]
    with speaking("en"):
        build_template(default_rulebook(), tmp_path / "filled.xlsx", rows)
    sheet = openpyxl.load_workbook(tmp_path / "filled.xlsx")["Customers"]
    headers = {cell.value.removesuffix(" *"): cell.column for cell in sheet[1]}
    assert sheet.cell(2, 1).value == "K1"
    assert (sheet.cell(2, 2).value, sheet.cell(2, 2).data_type) == ("=1+1", "s")
    assert sheet.cell(2, headers["Mobile"]).value == 13800138000
    assert sheet.cell(2, headers["Created"]).value == dt.datetime(2024, 3, 5)
    assert sheet.cell(3, 1).value == "C000002"
    assert sheet.cell(3, headers["Total spent"]).value == "1,200.00"
    assert sheet.cell(4, 1).value == "C000003"


def test_a_rule_book_of_ones_own_is_used_as_it_is(tmp_path: Path) -> None:
    long_list = {f"Choice number {n:03d}, with a comma": () for n in range(30)}
    own = RuleBook(
        (
            Field("plate", Kind.CODE, {"en": "Number plate"}, pattern="[A-Z]{3}", unique=True),
            Field("kind", Kind.CHOICE, {"en": "Kind"}, choices=long_list),
            Field("seen", Kind.DATE, {"en": "Seen"}, minimum="today-10d"),
            Field("id", Kind.ID_NUMBER, {"en": "ID"}),
        ),
        settings=Settings(),
        source="own.toml",
    )
    with speaking("en"):
        build_template(own, tmp_path / "own.xlsx")
        read = bootstrap.load_rules(bootstrap.open_host(tmp_path / "own.xlsx"))
    assert replace(read, source="own.toml") == own
    workbook = openpyxl.load_workbook(tmp_path / "own.xlsx")
    sheet = workbook["Customers"]
    assert [cell.value for cell in sheet[1]] == ["Number plate", "Kind", "Seen", "ID"]
    assert sheet["A2"].value is None
    assert not sheet["A2"].protection.locked
    listed = validation_of(sheet, "B2").formula1
    lists, _sign, area = listed.partition("!")
    first, last = area.replace("$", "").split(":")
    cells = workbook[lists.strip("'")][first:last]
    assert [row[0].value for row in cells] == list(long_list)
    assert validation_of(sheet, "C2").formula1 == "TODAY()-10"
    assert "Practice" not in workbook.sheetnames


def test_the_ready_made_templates_are_up_to_date(path: Path, language: Language) -> None:
    ready = REPOSITORY / "templates" / READY_MADE[language]
    with zipfile.ZipFile(path) as new, zipfile.ZipFile(ready) as old:
        assert old.namelist() == new.namelist()
        for part in new.namelist():
            assert old.read(part) == new.read(part), f"{part}: run make template"


JUDGED: tuple[tuple[Any, str, bool], ...] = (
    (formulas.chinese_mobile, "13800138000", True),
    (formulas.chinese_mobile, "+8613800138000", True),
    (formulas.chinese_mobile, "+1 415 555 2671", True),
    (formulas.chinese_mobile, "1380013800", False),
    (formulas.chinese_mobile, "138001380000", False),
    (formulas.chinese_mobile, "138O0138000", False),
    (formulas.chinese_mobile, "138 0013 8000", False),
    (formulas.chinese_mobile, "23800138000", False),
    (formulas.phone, "010-62345678", True),
    (formulas.phone, "(0571) 8765 4321", True),
    (formulas.phone, "12345", False),
    (formulas.phone, "a@b.cn", False),
    (formulas.email, "chen@mingde.com", True),
    (formulas.email, "c.x@mail.mingde.com.cn", True),
    (formulas.email, "chen.mingde.com", False),
    (formulas.email, "chen@mingde", False),
    (formulas.email, "chen@@mingde.com", False),
    (formulas.email, "chen @mingde.com", False),
    (formulas.email, "@mingde.com", False),
    (formulas.email, "chen@mingde.", False),
    (formulas.id_number, ID_NUMBER, True),
    (formulas.id_number, ID_NUMBER.lower(), True),
    (formulas.id_number, "110105194912310021", False),
    (formulas.id_number, "11010519491231002", False),
    (formulas.uscc, CREDIT_CODE, True),
    (formulas.uscc, CREDIT_CODE[:-1] + "1", False),
    (formulas.uscc, CREDIT_CODE[:-1], False),
    (formulas.uscc, "", False),
    (formulas.postcode, "215123", True),
    (formulas.postcode, "21512", False),
    (formulas.url, "www.mingde.com", True),
    (formulas.url, "mingde", False),
    (lambda cell: formulas.one_of(cell, ('a"b', "c")), 'a"b', True),
    (lambda cell: formulas.one_of(cell, ('a"b', "c")), "b", False),
)


def test_formulas_are_short_enough_for_an_entry_check() -> None:
    for formula, _value, _right in JUDGED:
        assert len(f"AND({formulas.filled('XFD99999')},NOT({formula('XFD99999')}))") <= 255


@pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true",
    reason="LibreOffice is not installed",
)
def test_formulas_judge_entries_as_a_person_would(tmp_path: Path) -> None:
    out = tmp_path / "judged.xlsx"
    # Without a stored result LibreOffice has to work the formula out.
    book = openpyxl.Workbook()
    for row, (formula, value, _right) in enumerate(JUDGED, 1):
        book.active.cell(row, 1, value).data_type = "s"
        book.active.cell(row, 2, "=" + formula(CellRef(row, 1).a1))
    book.save(out)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(out)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO((tmp_path / "judged.csv").read_text("utf-8"))))
    judged = [(value, answer == "TRUE") for value, answer in rows]
    assert judged == [(value, right) for _formula, value, right in JUDGED]
