"""A change set made in a draft of the workbook, and its inverse."""

from __future__ import annotations

from addin.errors import SheetNotFoundError, UnsupportedEditError
from addin.hosts.port import Progress
from addin.hosts.xlsx.cell_markup import CellReader, shared_index
from addin.hosts.xlsx.colors import theme_colors
from addin.hosts.xlsx.draft import Draft
from addin.hosts.xlsx.plan import SheetPlan
from addin.hosts.xlsx.result_reading import first_cell, read_result
from addin.hosts.xlsx.result_writing import (
    HEADER_ROW,
    ResultSheet,
    files_linked,
    table_markup,
)
from addin.hosts.xlsx.shared_strings import read_strings
from addin.hosts.xlsx.sheet_editing import SheetEditor
from addin.hosts.xlsx.style_creation import new_styles
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.vocabulary import STYLES_TYPE, TABLE_TYPE, parse_xml, write_xml
from addin.hosts.xlsx.workbook_part import IDENTITY, RESULT, WorkbookPart, identity_of
from addin.i18n import Message, msg
from addin.table.changes import Change, ChangeSet, DropSheet, PutSheet, SetIdentity

_SIGNATURES = "_xmlsignatures/"


class WorkbookEditor:
    """Makes changes in a draft. Use it for one change set.

    Attributes:
        warnings: what could not be done as wished.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._package = draft.package
        self._workbook = WorkbookPart(draft)
        self._plans: dict[str, SheetPlan] = {}
        self._undone: list[list[Change]] = []
        self._changed_values = False
        self._saw_formula = False
        self._identity = identity_of(draft.package)
        self._has_styles = True
        self._styles = self._style_book()
        self.warnings: list[Message] = []

    def apply(self, changes: ChangeSet, progress: Progress) -> ChangeSet:
        """Makes all changes.

        Args:
            changes: in this order.
            progress: told about rows; may raise to cancel.

        Returns:
            The inverse change set.

        Raises:
            SheetNotFoundError: a sheet that is to be changed is not there.
            RefusedError: a change would harm the workbook.
        """
        self._require_unsigned()
        for change in changes:
            if isinstance(change, PutSheet):
                self._flush(progress)
                self._undone.append([self._put(change)])
            elif isinstance(change, DropSheet):
                self._flush(progress)
                self._undone.append([self._drop(change)])
            elif isinstance(change, SetIdentity):
                self._undone.append([SetIdentity(self._identity)])
                self._set_identity(change.id)
            else:
                self._plan_for(change.sheet).add(change)
        self._flush(progress)
        self._save_styles()
        if self._changed_values and self._has_formulas():
            self._workbook.calculate_on_load()
        return ChangeSet(tuple(c for step in reversed(self._undone) for c in step))

    def _require_unsigned(self) -> None:
        if any(part.lower().startswith(_SIGNATURES) for part in self._draft.parts()):
            raise UnsupportedEditError(
                msg("{name} is digitally signed; any change would break the signature.",
                    name=self._package.path.name),
                msg("Work on a copy without the signature."),
            )  # fmt: skip

    def _plan_for(self, sheet: str) -> SheetPlan:
        key = sheet.casefold()
        if key not in self._plans:
            place = self._place(sheet)
            entry = self._workbook.sheets[place]
            if entry.kind != "worksheet":
                raise UnsupportedEditError(
                    msg("“{sheet}” has no cells.", sheet=sheet), msg("Choose another sheet.")
                )
            self._plans[key] = SheetPlan(entry.name)
        return self._plans[key]

    def _place(self, sheet: str) -> int:
        place = self._workbook.find(sheet)
        if place is None:
            raise SheetNotFoundError(sheet, [entry.name for entry in self._workbook.sheets])
        return place

    def _flush(self, progress: Progress) -> None:
        """Makes the changes that were only planned so far."""
        plans, self._plans = list(self._plans.values()), {}
        for plan in plans:
            entry = self._workbook.sheets[self._place(plan.sheet)]
            editor = SheetEditor(self._draft, entry.part, plan, self._styles, self._strings)
            result = editor.run(progress)
            self._undone.append(result.inverse)
            self.warnings.extend(result.warnings)
            self._changed_values |= plan.has_values
            self._saw_formula |= result.saw_formula or result.overwrote_formula
            if result.overwrote_formula:
                self._workbook.forget_calculation_chain()

    # Parts of the whole workbook.

    def _strings(self, wanted: set[int]) -> dict[int, bytes]:
        link = self._draft.related(self._package.workbook_part, "sharedStrings")
        if link is None or not wanted or link.target not in self._draft:
            return {}
        with self._draft.stream(link.target) as source:
            return read_strings(source, wanted)

    def _style_book(self) -> StyleBook:
        part = self._package.workbook_part
        link = self._draft.related(part, "styles")
        theme = self._draft.related(part, "theme")
        has_theme = theme is not None and theme.target in self._draft
        colors = theme_colors(self._draft.read(theme.target) if theme and has_theme else None)
        self._has_styles = link is not None and link.target in self._draft
        if link is not None and self._has_styles:
            return StyleBook(parse_xml(self._draft.read(link.target), link.target), colors)
        return StyleBook(parse_xml(new_styles(self._draft.dialect)), colors)

    def _save_styles(self) -> None:
        if not self._styles.changed:
            return
        data = write_xml(self._styles.root)
        workbook = self._package.workbook_part
        link = self._draft.related(workbook, "styles")
        if link is not None and self._has_styles:
            self._draft.write(link.target, data)
            return
        name = self._draft.new_name("xl/styles{}.xml").replace("styles1.xml", "styles.xml")
        self._draft.write(name, data, STYLES_TYPE)
        self._draft.relate(workbook, "styles", name)

    def _has_formulas(self) -> bool:
        if self._saw_formula or self._workbook.has_calculation_chain:
            return True
        return any(
            self._holds_formula(entry.part)
            for entry in self._workbook.sheets
            if entry.kind == "worksheet"
        )

    def _holds_formula(self, part: str) -> bool:
        before = b""
        with self._draft.stream(part) as source:
            while piece := source.read(1 << 20):
                data = before + piece
                if any(tag in data for tag in (b"<f>", b"<f ", b":f>", b":f ")):
                    return True
                before = data[-4:]
        return False

    def _set_identity(self, identity: str | None) -> None:
        self._identity = identity
        if identity is None:
            self._workbook.drop_name(IDENTITY)
        else:
            quoted = identity.replace('"', '""')
            self._workbook.set_name(IDENTITY, f'"{quoted}"', hidden=True)

    # Result sheets.

    def _put(self, change: PutSheet) -> Change:
        place = self._workbook.find(change.name)
        inverse: Change
        if place is not None:
            part = self._require_result(place, change.title)
            inverse = self._read_result(place)
            self._workbook.forget_parts(part)
        else:
            after = self._workbook.find(change.after) if change.after is not None else None
            place = len(self._workbook.sheets) if after is None else after + 1
            part = self._workbook.add_sheet(change.name, place)
            inverse = DropSheet(change.name)
        files = {
            file: self._draft.relate(part, "hyperlink", file, external=True)
            for file in files_linked(change)
        }
        sheet = ResultSheet(
            change, self._styles, self._draft.dialect, files, date1904=self._package.date1904
        )
        table_id = self._add_table(part, change) if change.columns else None
        with self._draft.rewriting(part) as write:
            sheet.write(write, table_id)
        if sheet.dropped_links:
            self.warnings.append(
                msg(
                    "{sheet}: {count} links were left out; Excel takes no more on one sheet.",
                    sheet=change.name,
                    count=sheet.dropped_links,
                )
            )
        quoted = change.name.replace("'", "''")
        titles = f"'{quoted}'!${HEADER_ROW}:${HEADER_ROW}"
        self._workbook.set_name("_xlnm.Print_Titles", titles, place=place)
        self._workbook.set_name(RESULT, "TRUE", place=place, hidden=True)
        return inverse

    def _add_table(self, part: str, change: PutSheet) -> str:
        highest, names = 0, self._workbook.all_names()
        for entry in self._workbook.sheets:
            for link in self._draft.relationships(entry.part):
                if link.kind == "table" and link.target in self._draft:
                    root = parse_xml(self._draft.read(link.target), link.target)
                    highest = max(highest, int(root.get("id", "0") or 0))
                    names |= {root.get(n, "").casefold() for n in ("name", "displayName")}
        number = highest + 1
        suffix = number
        while f"custsheet_{suffix}" in names:
            suffix += 1
        table = self._draft.new_name("xl/tables/table{}.xml")
        markup = table_markup(change, number, f"CustSheet_{suffix}", self._draft.dialect)
        self._draft.write(table, markup, TABLE_TYPE)
        return self._draft.relate(part, "table", table)

    def _require_result(self, place: int, title: str | None) -> str:
        """The part of a sheet that may be replaced or dropped."""
        entry = self._workbook.sheets[place]
        if entry.kind == "worksheet":
            if self._workbook.is_result(place):
                return entry.part
            if title and self._first_text(entry.part, entry.name).startswith(title):
                return entry.part
        raise UnsupportedEditError(
            msg("The workbook has a sheet “{sheet}” of its own.", sheet=entry.name),
            msg("Rename it, and run the command again."),
        )

    def _first_text(self, part: str, sheet: str) -> str:
        with self._draft.stream(part) as source:
            cell = first_cell(source, sheet)
        if cell is None:
            return ""
        index = shared_index(cell)
        strings = self._strings({index} if index is not None else set())
        value = CellReader(strings, date1904=self._package.date1904).value(cell, "General")
        return value if isinstance(value, str) else ""

    def _read_result(self, place: int) -> PutSheet:
        entry = self._workbook.sheets[place]
        after = self._workbook.sheets[place - 1].name if place else None
        with self._draft.stream(entry.part) as source:
            return read_result(
                source,
                entry.name,
                after,
                self._styles,
                self._draft.dialect,
                self._strings,
                date1904=self._package.date1904,
            )

    def _drop(self, change: DropSheet) -> Change:
        place = self._place(change.name)
        self._require_result(place, None)
        inverse = self._read_result(place)
        self._workbook.drop_sheet(place)
        return inverse
