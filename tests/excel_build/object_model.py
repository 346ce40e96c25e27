# ruff: noqa: N802, N803, ARG001, ARG002 - names and arguments are Excel's
"""The parts of Excel that pyOpenVBA's interpreter leaves out and our macros use.

They follow what is documented of Excel and what pyOpenVBA's authors measured in it:

- Formulas of conditional formats are given and told relative to the active cell, not to the
  range (Excel's oldest trap there); those of entry checks relative to the cell asked.
- `SpecialCells` finds the cells that have a check, fails where there is none, and is refused
  on a protected sheet.
- `ConvertFormula` takes at most 255 characters.

Importing this module adds them. They are our reading of Excel, and no Excel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyopenvba._a1 import Area
from pyopenvba.apps.excel import _notes, _special_cells
from pyopenvba.apps.excel._dimensions import SheetDimensions
from pyopenvba.apps.excel._io import save_workbook
from pyopenvba.apps.excel._model import Application, Range, Workbook, Worksheet
from pyopenvba.exceptions import VBAUnsupportedError
from pyopenvba.formula._parse import shift_text
from pyopenvba.formula._r1c1 import from_a1, to_a1
from pyopenvba.interpreter._objects import (
    MemberSpec,
    VBACollection,
    VBAObject,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._values import (
    EMPTY,
    MISSING,
    error,
    to_text,
)

A1, R1C1, ABSOLUTE = 1, -4150, 1
ALL_VALIDATION = -4174
EXPRESSION, NO_COLOR = 2, -4142
_LONGEST = 255


def _extend(owner: type[VBAObject], name: str, getter: Any, setter: Any = None) -> None:
    """Gives a class of the interpreter a member that it has not, or another one in its place."""
    parameters = tuple(getter.__code__.co_varnames[1 : getter.__code__.co_argcount])
    kind = "method" if parameters else "property"
    owner._vba_members[name.lower()] = MemberSpec(
        name, kind, getter=getter, setter=setter, parameters=parameters
    )


def _number(value: object, otherwise: int) -> int:
    return otherwise if value is MISSING or value is EMPTY else int(value)  # type: ignore[call-overload]


# Formulas.


def _convert(
    self: Application, Formula: object, FromReferenceStyle: object,
    ToReferenceStyle: object = MISSING, ToAbsolute: object = MISSING,
    RelativeTo: object = MISSING,
) -> str:  # fmt: skip
    text = to_text(Formula)
    if len(text) > _LONGEST:
        raise error(1004, "the formula is too long")
    cell = RelativeTo if isinstance(RelativeTo, Range) else self.vba_get("ActiveCell")
    row, column = cell.first.top, cell.first.left  # type: ignore[attr-defined]
    if _number(ToAbsolute, 0) == ABSOLUTE:
        # Two places at once: what does not move is absolute.
        return text if shift_text(text, 1, 1) == text else f"{text}$"
    source, wanted = _number(FromReferenceStyle, A1), _number(ToReferenceStyle, A1)
    body = text.removeprefix("=")
    if source == wanted:
        return text
    return "=" + (from_a1(body, row, column) if wanted == R1C1 else to_a1(body, row, column))


def _style(self: Application) -> int:
    return getattr(self, "reference_style", A1)


def _set_style(self: Application, value: object) -> None:
    self.reference_style = int(value)  # type: ignore[attr-defined,call-overload]


# Conditional formats.


@dataclass
class Rule:
    """A conditional format.

    Attributes:
        areas: of its range.
        formula: as it is for the first cell there.
        kind: Excel's XlFormatConditionType.
        color: Excel's number of the fill, None for none.
    """

    areas: list[Area]
    formula: str
    kind: int = EXPRESSION
    color: int | None = None
    stops: bool = True


def rules_of(sheet: Worksheet) -> list[Rule]:
    if not hasattr(sheet, "our_rules"):
        sheet.our_rules = []  # type: ignore[attr-defined]
    return sheet.our_rules  # type: ignore[attr-defined,no-any-return]


def _between(formula: str, start: Area, end: Area) -> str:
    return shift_text(formula, end.top - start.top, end.left - start.left)


def _active(sheet: Worksheet) -> Area:
    return sheet.book.application.vba_get("ActiveCell").first  # type: ignore[no-any-return,attr-defined]


class FormatConditions(VBACollection):
    def __init__(self, target: Range) -> None:
        self.target = target

    def vba_items(self) -> list[object]:
        return [FormatCondition(self.target.sheet, rule) for rule in rules_of(self.target.sheet)]

    @method
    def Add(
        self,
        Type: object = MISSING,
        Operator: object = MISSING,
        Formula1: object = MISSING,
        Formula2: object = MISSING,
    ) -> object:
        sheet = self.target.sheet
        _require_open(sheet)
        text = to_text(Formula1)
        if len(text) > _LONGEST or not text.startswith("="):
            raise error(1004, "Application-defined or object-defined error")
        formula = _between(text, _active(sheet), self.target.first)
        rule = Rule(list(self.target.areas), formula, _number(Type, EXPRESSION))
        rules_of(sheet).append(rule)
        return FormatCondition(sheet, rule)


class FormatCondition(VBAObject):
    def __init__(self, sheet: Worksheet, rule: Rule) -> None:
        self.sheet = sheet
        self.rule = rule

    @member
    def Type(self) -> object:
        return self.rule.kind

    @member
    def Formula1(self) -> object:
        rule = self.rule
        return _between(rule.formula, rule.areas[0], _active(self.sheet))

    @member
    def AppliesTo(self) -> object:
        return Range(self.sheet, self.rule.areas)

    @member
    def Interior(self) -> object:
        return RuleInterior(self.rule)

    @member
    def StopIfTrue(self) -> object:
        return self.rule.stops

    @setter("StopIfTrue")
    def _set_stop(self, value: object) -> None:
        self.rule.stops = bool(value)

    @method
    def ModifyAppliesToRange(self, Range: object) -> object:
        self.rule.areas = list(Range.areas)  # type: ignore[attr-defined]
        return EMPTY

    @method
    def Delete(self) -> object:
        _require_open(self.sheet)
        rules_of(self.sheet).remove(self.rule)
        return EMPTY


class RuleInterior(VBAObject):
    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    @member
    def Color(self) -> object:
        return 16777215 if self.rule.color is None else self.rule.color

    @setter("Color")
    def _set_color(self, value: object) -> None:
        self.rule.color = int(value)  # type: ignore[call-overload]

    @member
    def ColorIndex(self) -> object:
        return NO_COLOR if self.rule.color is None else 36


def _require_open(sheet: Worksheet) -> None:
    if sheet.vba_get("ProtectContents"):
        raise error(1004, "The sheet is protected.")


# Checks, notes, comments.


def _special_cells_of(self: Range, Type: object, Value: object = MISSING) -> object:
    if _number(Type, 0) != ALL_VALIDATION:
        return _special_cells.special_cells(self, Type, Value)
    _require_open(self.sheet)
    areas = [area for rule in self.sheet.validations for area in rule.areas]
    if not areas:
        raise error(1004, "No cells were found.")
    return Range(self.sheet, _joined(areas))


def _joined(areas: list[Area]) -> list[Area]:
    """Neighbours of the same height as one area: Excel tells cells, not checks."""
    found: list[Area] = []
    for area in sorted(areas, key=lambda a: (a.top, a.bottom, a.left)):
        last = found[-1] if found else None
        if last and (last.top, last.bottom, last.right + 1) == (area.top, area.bottom, area.left):
            found[-1] = Area(last.top, last.left, last.bottom, area.right, last.sheet)
        else:
            found.append(Area(area.top, area.left, area.bottom, area.right, area.sheet))
    return found


class CommentsThreaded(VBACollection):
    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def vba_items(self) -> list[object]:
        cells = getattr(self.sheet, "our_talks", [])
        return [Talk(self.sheet, cell) for cell in cells]


class Talk(VBAObject):
    def __init__(self, sheet: Worksheet, cell: str) -> None:
        self.sheet = sheet
        self.cell = cell

    @member
    def Parent(self) -> object:
        return self.sheet.vba_get("Range", [self.cell])


def _box_setter(name: str) -> Any:
    def put(self: Any, value: object) -> None:
        if not hasattr(self.sheet, "our_boxes"):
            self.sheet.our_boxes = {}
        self.sheet.our_boxes[(self.row, self.column, name)] = float(value)  # type: ignore[arg-type]

    return put


def _measured(quarters: Any) -> Any:
    def of_row(self: Any, row: int) -> int:
        try:
            return int(quarters(self, row))
        except VBAUnsupportedError:
            # How tall a row of wrapped text is; our macros only ask whether it is hidden.
            return int(self.default_quarters())

    return of_row


_active_sheet: Any = Application._vba_members["activesheet"].getter


def _sheet_in_front(self: Application) -> object:
    return getattr(self, "our_chart", None) or _active_sheet(self)


_set_locked: Any = Range._vba_members["locked"].setter


def _lock(self: Range, value: object) -> None:
    for merged in self.sheet.merged_areas:
        corners = ((merged.top, merged.left), (merged.bottom, merged.right))
        inside = [any(area.contains(*corner) for area in self.areas) for corner in corners]
        if inside[0] != inside[1]:
            raise error(1004, "Unable to set the Locked property of the Range class")
    _set_locked(self, value)


# The program.


class Chart(VBAObject):
    """A chart sheet in front: the interpreter has none."""

    name = "Chart1"

    @member
    def Name(self) -> object:
        return self.name


class LanguageSettings(VBAObject):
    @method
    def LanguageID(self, Id: object) -> object:
        return 2052


class DocumentProperty(VBAObject):
    def __init__(self, value: str) -> None:
        self.value = value

    @member
    def Value(self) -> object:
        return self.value


def _document_property(self: Workbook, Index: object) -> object:
    properties: dict[str, str] = getattr(self, "our_properties", {})
    if to_text(Index) not in properties:
        raise error(5, "Invalid procedure call or argument")
    return DocumentProperty(properties[to_text(Index)])


def _input_box(
    self: Application, Prompt: object, Title: object = MISSING, Default: object = MISSING,
    Left: object = MISSING, Top: object = MISSING, HelpFile: object = MISSING,
    HelpContextID: object = MISSING, Type: object = MISSING,
) -> object:  # fmt: skip
    assert _number(Type, 2) == 2
    assert len(to_text(Prompt)) <= _LONGEST
    answer: object = self.our_answer  # type: ignore[attr-defined]
    return to_text(Default) if answer == "=" else answer


def _save_copy(self: Workbook, Filename: object) -> object:
    folder = Path(to_text(Filename)).parent
    if not folder.is_dir():
        raise error(1004, "Excel cannot access the folder.")
    save_workbook(self, Path(to_text(Filename)))
    return EMPTY


def _on_undo(self: Application, Text: object, Procedure: object) -> object:
    self.our_undo = (to_text(Text), to_text(Procedure))  # type: ignore[attr-defined]
    return EMPTY


def _extend_all() -> None:
    _extend(Application, "ConvertFormula", _convert)
    _extend(Application, "ActiveSheet", _sheet_in_front)
    _extend(Application, "ReferenceStyle", _style, _set_style)
    _extend(Application, "OnUndo", _on_undo)
    _extend(Application, "LanguageSettings", lambda _self: LanguageSettings())
    _extend(Application, "InputBox", _input_box)
    _extend(Workbook, "SaveCopyAs", _save_copy)
    _extend(Workbook, "CustomDocumentProperties", _document_property)
    _extend(Workbook, "ReadOnly", lambda self: getattr(self, "our_read_only", False))
    _extend(Workbook, "MultiUserEditing", lambda self: getattr(self, "our_shared", False))
    _extend(Workbook, "Date1904", lambda self: getattr(self, "date1904", False))
    _extend(Workbook, "AutoSaveOn", lambda self: getattr(self, "saves_itself", False))
    _extend(Worksheet, "CommentsThreaded", lambda self: CommentsThreaded(self))
    _extend(Range, "FormatConditions", lambda self: FormatConditions(self))
    _extend(Range, "SpecialCells", _special_cells_of)
    Range._vba_members["locked"].setter = _lock
    for name in ("Width", "Height"):
        spec = _notes.NoteShape._vba_members[name.lower()]
        spec.setter = _box_setter(name)
    SheetDimensions.row_quarters = _measured(SheetDimensions.row_quarters)  # type: ignore[method-assign]


_extend_all()
