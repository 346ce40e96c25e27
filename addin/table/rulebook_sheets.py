"""The rule book as three sheets of the workbook: 字段 Fields, 标签 Segments, 设置 Settings.

A sheet is found by its name in either language, its header by the words of its columns; so
the administrator may reorder columns, add a title above, or leave a column out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from addin.i18n import Message, _, msg
from addin.table.cells import CellRef, CellValue, is_blank, text_of
from addin.table.fields import Field, header_key
from addin.table.grid import Grid
from addin.table.rulebook import SETTING_HELP, Path, RuleBook, Settings, parse_rulebook

FIELDS_SHEET = ("字段", "Fields")
SEGMENTS_SHEET = ("标签", "Segments")
SETTINGS_SHEET = ("设置", "Settings")

Cell = str | int | float | bool


@dataclass(frozen=True, slots=True)
class RuleColumn:
    """A column of a rule sheet.

    Attributes:
        key: the entry in the plain data; with a dot for one language ("label.zh").
        zh, en: its headings.
        width: in characters.
    """

    key: str
    zh: str
    en: str
    width: float


FIELD_COLUMNS = (
    RuleColumn("key", "字段名", "Key", 16),
    RuleColumn("kind", "类型", "Kind", 12),
    RuleColumn("label.zh", "中文名称", "Chinese label", 18),
    RuleColumn("label.en", "英文名称", "English label", 18),
    RuleColumn("aliases", "表头别名", "Header aliases", 44),
    RuleColumn("required", "必填", "Required", 9),
    RuleColumn("unique", "唯一", "Unique", 9),
    RuleColumn("protected", "锁定", "Locked", 9),
    RuleColumn("choices", "可选值", "Choices", 30),
    RuleColumn("pattern", "格式", "Pattern", 16),
    RuleColumn("minimum", "最小", "Minimum", 12),
    RuleColumn("maximum", "最大", "Maximum", 12),
    RuleColumn("must", "必须满足", "Must hold", 26),
    RuleColumn("help.zh", "中文提示", "Chinese help", 26),
    RuleColumn("help.en", "英文提示", "English help", 26),
    RuleColumn("options", "其他", "Options", 20),
)
SEGMENT_COLUMNS = (
    RuleColumn("tag", "标签", "Tag", 16),
    RuleColumn("when", "条件", "Rule", 64),
    RuleColumn("note.zh", "中文说明", "Chinese note", 28),
    RuleColumn("note.en", "英文说明", "English note", 28),
    RuleColumn("on", "启用", "On", 8),
)
SETTING_COLUMNS = (
    RuleColumn("name", "设置项", "Setting", 20),
    RuleColumn("value", "值", "Value", 20),
    RuleColumn("help", "说明", "Help", 60),
)


def heading(column: RuleColumn, language: str) -> str:
    """The column's heading in a language."""
    return column.zh if language == "zh" else column.en


def field_rows(book: RuleBook) -> list[tuple[Cell, ...]]:
    """One row a field, in the order of FIELD_COLUMNS."""
    return [tuple(_field_cell(f, column.key) for column in FIELD_COLUMNS) for f in book.fields]


def segment_rows(book: RuleBook) -> list[tuple[Cell, ...]]:
    """One row a segment, in the order of SEGMENT_COLUMNS."""
    return [
        (s.tag, s.when, s.note.get("zh", ""), s.note.get("en", ""), _yes(s.on))
        for s in book.segments
    ]


def setting_rows(book: RuleBook) -> list[tuple[Cell, ...]]:
    """One row a setting, in the order of SETTING_COLUMNS."""
    rows: list[tuple[Cell, ...]] = []
    for f in fields(Settings):
        value = getattr(book.settings, f.name)
        shown = _yes(value) if isinstance(value, bool) else value
        rows.append((f.name, shown, str(SETTING_HELP[f.name])))
    return rows


def _yes(flag: bool) -> str:
    return _("yes") if flag else _("no")


def _field_cell(field: Field, key: str) -> Cell:
    name, _dot, language = key.partition(".")
    value = getattr(field, name)
    if name == "kind":
        return str(value.value)
    if language:
        return str(value.get(language, ""))
    if isinstance(value, bool):
        return _yes(value) if value else ""
    if name == "choices":
        return "\n".join(
            f"{choice} = {' / '.join(words)}" if words else choice
            for choice, words in value.items()
        )
    if name == "options":
        return "; ".join(f"{k} = {v}" for k, v in value.items())
    if isinstance(value, tuple):
        return " | ".join(value)
    return value if value is not None else ""


def rule_sheets(names: Sequence[str]) -> dict[str, str]:
    """Which of a workbook's sheets hold the rule book.

    Args:
        names: all sheet names.

    Returns:
        {"field": name, "segment": name, "settings": name}, of those there are.
    """
    wanted = {"field": FIELDS_SHEET, "segment": SEGMENTS_SHEET, "settings": SETTINGS_SHEET}
    found = {}
    for part, labels in wanted.items():
        known = {header_key(label) for label in (*labels, " ".join(labels))}
        for name in names:
            if header_key(name) in known:
                found[part] = name
                break
    return found


def holds_fields(grid: Grid) -> bool:
    """Whether a sheet is a list of fields, and not some other sheet of that name."""
    words = _words(FIELD_COLUMNS)
    return any(
        {"key", "kind"} <= set(_known_columns(row, words).values()) for row in grid.rows[:30]
    )


def read_sheets(grids: Mapping[str, Grid], source: str) -> tuple[RuleBook, list[Message]]:
    """Reads a rule book from its sheets.

    Args:
        grids: {"field": ..., "segment": ..., "settings": ...} of those there are.
        source: the workbook's name, for people.

    Returns:
        The rule book of what could be read, and all mistakes, each with its cell.
    """
    places: dict[Path, str] = {}
    data: dict[str, Any] = {}
    problems: list[Message] = []
    for part, columns in (("field", FIELD_COLUMNS), ("segment", SEGMENT_COLUMNS)):
        if part in grids:
            data[part] = _entries(grids[part], part, columns, places, problems)
    if "settings" in grids:
        rows = _entries(grids["settings"], "settings", SETTING_COLUMNS, places, problems)
        settings = {}
        for i, row in enumerate(rows):
            name = str(row.get("name", ""))
            settings[name] = row.get("value", "")
            places["settings", name] = places["settings", i, "value"]
        data["settings"] = settings

    def place(path: Path) -> str:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, source)

    book, more = parse_rulebook(data, place, source)
    return book, problems + more


def setting_cell(grid: Grid, name: str) -> CellRef | None:
    """The cell with the value of a setting; None where the sheet does not list it.

    Args:
        grid: the sheet 设置 Settings.
        name: such as "backups".
    """
    words = _words(SETTING_COLUMNS)
    places: dict[str, int] = {}
    for offset, row in enumerate(grid.rows):
        known = {key: i for i, key in _known_columns(row, words).items()}
        if not places and {"name", "value"} <= known.keys():
            places = known
        elif places and text_of(row[places["name"]]).strip() == name:
            return CellRef(grid.first_row + offset, grid.first_column + places["value"])
    return None


def _entries(
    grid: Grid,
    part: str,
    columns: Sequence[RuleColumn],
    places: dict[Path, str],
    problems: list[Message],
) -> list[dict[str, Any]]:
    """The rows below the header as plain data, with their places written down."""
    words = _words(columns)
    header = next(
        (
            (position, known)
            for position, row in enumerate(grid.rows[:30])
            if len(known := _known_columns(row, words)) >= 2
        ),
        None,
    )
    if header is None:
        problems.append(
            msg("{place}: no header row was found", place=f"{grid.sheet}!A{grid.first_row}")
        )
        return []
    position, known = header
    entries: list[dict[str, Any]] = []
    for offset, row in enumerate(grid.rows[position + 1 :], position + 1):
        if all(is_blank(v) for v in row):
            continue
        entry: dict[str, Any] = {}
        number = len(entries)
        places[part, number] = f"{grid.sheet}!A{grid.first_row + offset}"
        for i, key in known.items():
            address = CellRef(grid.first_row + offset, grid.first_column + i).a1
            name, _dot, language = key.partition(".")
            places[part, number, name] = f"{grid.sheet}!{address}"
            if is_blank(row[i]):
                if name == "value":
                    entry[name] = ""
                continue
            value = _parsed(name, row[i])
            if language:
                entry.setdefault(name, {})[language] = value
            else:
                entry[name] = value
        entries.append(entry)
    return entries


def _words(columns: Sequence[RuleColumn]) -> dict[str, str]:
    """The entry of each heading, in any language."""
    return {header_key(w): c.key for c in columns for w in (c.zh, c.en, c.key)}


def _known_columns(row: Sequence[CellValue], words: Mapping[str, str]) -> dict[int, str]:
    """Positions of a row's cells that are headings, with the entries they stand for."""
    keys = ((i, header_key(text_of(value))) for i, value in enumerate(row))
    return {i: words[key] for i, key in keys if key in words}


def _parsed(name: str, value: CellValue) -> Any:
    text = text_of(value).strip()
    if name == "aliases":
        return [part.strip() for part in text.split("|") if part.strip()]
    if name == "choices":
        choices = {}
        for line in text.replace("；", "\n").replace(";", "\n").splitlines():
            choice, _equals, words = line.partition("=")
            if choice.strip():
                choices[choice.strip()] = [w.strip() for w in words.split("/") if w.strip()]
        return choices
    if name == "options":
        pairs = (part.partition("=") for part in text.replace("；", ";").split(";"))
        return {k.strip(): v.strip() for k, _equals, v in pairs if k.strip()}
    if name in ("on", "required", "unique", "protected") and isinstance(value, bool):
        return value
    return text
