"""The workbook part: the list of sheets, defined names, and when to calculate."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from addin.errors import UnsupportedEditError
from addin.hosts.xlsx.draft import Draft
from addin.hosts.xlsx.package import Package, SheetPart
from addin.hosts.xlsx.vocabulary import (
    WORKSHEET_TYPE,
    Element,
    child,
    children,
    insert_in_order,
    local_name,
    new_element,
    sibling_tag,
)
from addin.i18n import msg

IDENTITY = "_CustSheet.Id"
"""Hidden defined name: the id by which the journal knows the workbook."""
RESULT = "_CustSheet.Result"
"""Hidden defined name of a single sheet: it is one of our result sheets."""

_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "absPath", "revisionPtr"),
    *("workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences"),
    *("definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr"),
    *("webPublishObjects", "extLst"),
)
_MAX_NAME = 31
_FORBIDDEN = set("[]:*?/\\")


@dataclass(slots=True)
class SheetEntry:
    """A sheet of the workbook in the making.

    Attributes:
        name: on its tab.
        part: its part.
        kind: "worksheet", "chartsheet", ...
    """

    name: str
    part: str
    kind: str = "worksheet"


class WorkbookPart:
    """The workbook part in the making. Nothing is rewritten before the first change.

    Attributes:
        sheets: in tab order.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._part = draft.package.workbook_part
        self.sheets = [SheetEntry(s.name, s.part, s.kind) for s in draft.package.sheets]

    @property
    def _root(self) -> Element:
        return self._draft.tree(self._part)

    def find(self, name: str) -> int | None:
        """The place of a sheet, from 0; capital and small letters do not matter."""
        wanted = name.casefold()
        names = (entry.name.casefold() for entry in self.sheets)
        return next((place for place, name in enumerate(names) if name == wanted), None)

    # Sheets.

    def add_sheet(self, name: str, place: int) -> str:
        """Lists a new worksheet.

        Args:
            name: on its tab.
            place: from 0.

        Returns:
            The name of its part, which is still to be written.

        Raises:
            UnsupportedEditError: no sheet can have this name.
        """
        if not 0 < len(name) <= _MAX_NAME or _FORBIDDEN & set(name) or name.strip("'") != name:
            raise UnsupportedEditError(
                msg("A sheet cannot be named “{sheet}”.", sheet=name),
                msg("Use at most 31 characters, and none of [ ] : * ? / \\ in it."),
            )
        folder = posixpath.dirname(self._part)
        part = self._draft.new_name(posixpath.join(folder, "worksheets/sheet{}.xml"))
        self._draft.write(part, b"", WORKSHEET_TYPE)
        relation_id = self._draft.relate(self._part, "worksheet", part)
        listed = self._listed()
        taken = [int(e.get("sheetId", "0")) for e in children(listed)]
        element = new_element(sibling_tag(listed, "sheet"), self._root.nsmap)
        element.set("name", name)
        element.set("sheetId", str(max(taken, default=0) + 1))
        element.set(self._draft.dialect.relation_id, relation_id)
        listed.insert(place, element)
        self.sheets.insert(place, SheetEntry(name, part))
        for defined in self._names():
            index = defined.get("localSheetId")
            if index is not None and int(index) >= place:
                defined.set("localSheetId", str(int(index) + 1))
        self._shift_views(place, 1)
        self._forget_titles()
        return part

    def drop_sheet(self, place: int) -> None:
        """Takes a sheet away, with the parts that only it uses.

        Raises:
            UnsupportedEditError: no visible sheet would be left.
        """
        listed = self._listed()
        elements = children(listed)
        others = [e for e in elements if e is not elements[place]]
        if not any(e.get("state", "visible") == "visible" for e in others):
            raise UnsupportedEditError(
                msg("“{sheet}” is the only visible sheet.", sheet=self.sheets[place].name),
                msg("Show another sheet first."),
            )
        relation_id = elements[place].get(self._draft.dialect.relation_id, "")
        listed.remove(elements[place])
        entry = self.sheets.pop(place)
        self.forget_parts(entry.part)
        self._draft.remove(entry.part)
        self._draft.unrelate(self._part, relation_id)
        for defined in self._names():
            index = defined.get("localSheetId")
            if index is None or int(index) < place:
                continue
            if int(index) == place:
                self._drop_name_element(defined)
            else:
                defined.set("localSheetId", str(int(index) - 1))
        self._shift_views(place, -1)
        self._forget_titles()

    def forget_parts(self, part: str) -> None:
        """Takes away what belongs to one sheet alone: its tables, notes and drawings' links."""
        for link in self._draft.relationships(part):
            if link.kind in ("table", "comments", "vmlDrawing") and not link.external:
                self._draft.remove(link.target)
            self._draft.unrelate(part, link.id)

    def _listed(self) -> Element:
        listed = child(self._root, "sheets")
        assert listed is not None
        return listed

    def _shift_views(self, place: int, by: int) -> None:
        last = len(self.sheets) - 1
        for view in children(child(self._root, "bookViews"), "workbookView"):
            for name in ("activeTab", "firstSheet"):
                index = int(view.get(name, "0") or 0)
                moved = index + by if index > place or (index == place and by > 0) else index
                moved = min(max(moved, 0), last)
                if moved != index:
                    view.set(name, str(moved))

    def _forget_titles(self) -> None:
        """The list of titles in the document properties is optional; a wrong one is not."""
        for link in self._draft.relationships(""):
            if link.kind == "extended-properties" and link.target in self._draft:
                root = self._draft.tree(link.target)
                for element in children(root):
                    if local_name(element) in ("HeadingPairs", "TitlesOfParts"):
                        root.remove(element)

    # Defined names.

    def _names(self) -> Sequence[Element]:
        return children(child(self._root, "definedNames"), "definedName")

    def set_name(
        self, name: str, text: str, *, place: int | None = None, hidden: bool = False
    ) -> None:
        """Defines a name, of the workbook or of one sheet, or changes it."""
        self.drop_name(name, place=place)
        section = child(self._root, "definedNames")
        if section is None:
            section = etree.Element(sibling_tag(self._root, "definedNames"))
            insert_in_order(self._root, section, _ORDER)
        element = etree.SubElement(section, sibling_tag(section, "definedName"), name=name)
        if place is not None:
            element.set("localSheetId", str(place))
        if hidden:
            element.set("hidden", "1")
        element.text = text

    def drop_name(self, name: str, *, place: int | None = None) -> None:
        """Takes a name away, if it is defined."""
        local = None if place is None else str(place)
        for element in self._names():
            if element.get("name") == name and element.get("localSheetId") == local:
                self._drop_name_element(element)

    def _drop_name_element(self, element: Element) -> None:
        section = element.getparent()
        if section is None:
            return
        section.remove(element)
        if len(section) == 0:
            self._root.remove(section)

    def is_result(self, place: int) -> bool:
        """Whether a sheet is one of our result sheets."""
        wanted = str(place)
        return any(
            e.get("name") == RESULT and e.get("localSheetId") == wanted for e in self._names()
        )

    def all_names(self) -> set[str]:
        """All defined names, in small letters."""
        return {e.get("name", "").casefold() for e in self._names()}

    # Calculation.

    def calculate_on_load(self) -> None:
        """Makes Excel calculate everything when it opens the workbook."""
        element = child(self._root, "calcPr")
        if element is None:
            element = etree.Element(sibling_tag(self._root, "calcPr"))
            insert_in_order(self._root, element, _ORDER)
        element.set("fullCalcOnLoad", "1")

    def forget_calculation_chain(self) -> None:
        """Takes the list of formula cells away; Excel makes it anew."""
        link = self._draft.related(self._part, "calcChain")
        if link is not None:
            self._draft.remove(link.target)
            self._draft.unrelate(self._part, link.id)

    @property
    def has_calculation_chain(self) -> bool:
        """Whether the workbook lists formula cells."""
        return self._draft.related(self._part, "calcChain") is not None


def _defined(package: Package) -> Sequence[Element]:
    root = package.parse(package.workbook_part)
    return children(child(root, "definedNames"), "definedName")


def identity_of(package: Package) -> str | None:
    """The id by which the journal knows a workbook."""
    for element in _defined(package):
        if element.get("name") == IDENTITY and element.get("localSheetId") is None:
            return (element.text or "").strip().removeprefix("=").strip('"') or None
    return None


def result_sheets_of(package: Package) -> Sequence[SheetPart]:
    """The sheets of a workbook that are our result sheets."""
    places = {
        int(e.get("localSheetId", "-1")) for e in _defined(package) if e.get("name") == RESULT
    }
    return [sheet for place, sheet in enumerate(package.sheets) if place in places]
