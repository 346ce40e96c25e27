"""Named and protected ranges, filters, banding, conditional formats, charts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from ..cells import tidy_look
from ..grid import grid_range, target_of_grid
from ..masks import parse_mask, written
from ..model import Sheet, new_id
from ..problems import Json, invalid
from ..protection import PROTECTED
from .change import Change, Handler

CONDITIONAL = "conditionalFormats"


def add_named_range(change: Change, request: Json) -> Json:
    """Gives a range a name."""
    given = dict(request.get("namedRange", {}))
    _check_name(change, given.get("name", ""))
    target_of_grid(change.book, _given_range(given))
    named: Json = {"namedRangeId": given.get("namedRangeId") or str(secrets.randbelow(2**31))}
    named |= {"name": given["name"], "range": given["range"]}
    change.book.named.append(named)
    shown = {k: v for k, v in named["range"].items() if k != "sheetId" or v}
    return {"namedRange": named | {"range": shown}}


def _given_range(given: Json) -> Json:
    """The range of an object, which has to be given.

    Raises:
        ApiError: it is not.
    """
    if "range" not in given:
        raise invalid("Must specify a range.")
    return dict(given["range"])


def _check_name(change: Change, name: str, own: Json | None = None) -> None:
    if not name:
        raise invalid("The name of the named range must not be empty.")
    others = (n for n in change.book.named if n is not own)
    if any(n["name"].casefold() == name.casefold() for n in others):
        raise invalid(f"A named range with the name {name} already exists.")


def _named(change: Change, named_id: str) -> Json:
    for named in change.book.named:
        if named["namedRangeId"] == named_id:
            return named
    raise invalid(f"No named range with id: {named_id}")


def update_named_range(change: Change, request: Json) -> None:
    """Renames a named range or gives it other cells."""
    given = request.get("namedRange", {})
    before = _named(change, given.get("namedRangeId", ""))
    made = written(before, given, parse_mask(request.get("fields", ""), "NamedRange"))
    _check_name(change, made.get("name", ""), before)
    target_of_grid(change.book, _given_range(made))
    change.book.named[change.book.named.index(before)] = made


def delete_named_range(change: Change, request: Json) -> None:
    """Forgets a name; the cells stay."""
    change.book.named.remove(_named(change, request.get("namedRangeId", "")))


def add_protected_range(change: Change, request: Json) -> Json:
    """Protects a range; who does so is among its editors from then on."""
    given = dict(request.get("protectedRange", {}))
    sheet = _protected_sheet(change, given)
    given.pop("requestingUserCanEdit", None)
    if not given.get("warningOnly"):
        given.pop("warningOnly", None)
    asked = {k: v for k, v in (given.pop("editors", None) or {}).items() if v}
    protected = {"protectedRangeId": given.pop("protectedRangeId", None) or new_id(), **given}
    _check_free_id(change, protected["protectedRangeId"])
    kept = protected | {"editors": _with_editor(asked, change.email)}
    sheet.parts.setdefault(PROTECTED, []).append(kept)
    shown = change.guard.shown(protected)
    if "range" in shown:
        shown["range"] = {k: v for k, v in shown["range"].items() if k != "sheetId" or v}
    return {"protectedRange": shown | {"editors": asked, "requestingUserCanEdit": True}}


def _check_free_id(change: Change, wanted: int) -> None:
    taken = (p for sheet in change.book.sheets for p in sheet.parts.get(PROTECTED, ()))
    if any(p["protectedRangeId"] == wanted for p in taken):
        raise invalid(f"A protected range with id {wanted} already exists.")


def _with_editor(editors: Json, email: str) -> Json:
    users = list(editors.get("users", []))
    if email.casefold() not in {user.casefold() for user in users}:
        users.append(email)
    return editors | {"users": users}


def _protected_sheet(change: Change, protected: Json) -> Sheet:
    """The sheet that a protection belongs to; also checks its ranges."""
    if "range" in protected:
        sheet = target_of_grid(change.book, protected["range"]).sheet
    elif "namedRangeId" in protected:
        grid = _named(change, protected["namedRangeId"])["range"]
        sheet = target_of_grid(change.book, grid).sheet
    else:
        raise invalid("Must specify the range to protect.")
    for free in protected.get("unprotectedRanges", ()):
        if target_of_grid(change.book, free).sheet is not sheet:
            raise invalid("Unprotected ranges must be on the protected sheet.")
    return sheet


def update_protected_range(change: Change, request: Json) -> None:
    """Changes what is protected or who may edit it."""
    given = request.get("protectedRange", {})
    sheet, before = _part(change, PROTECTED, "protectedRangeId", given.get("protectedRangeId"))
    change.guard.check_object(before)
    mask = parse_mask(request.get("fields", ""), "ProtectedRange")
    made = written(before, given, mask)
    made["protectedRangeId"] = before["protectedRangeId"]
    made.pop("requestingUserCanEdit", None)
    if not made.get("warningOnly"):
        made.pop("warningOnly", None)
    made["editors"] = _with_editor(made.get("editors", {}), change.email)
    target = _protected_sheet(change, made)
    sheet.parts[PROTECTED] = [p for p in sheet.parts[PROTECTED] if p is not before]
    target.parts.setdefault(PROTECTED, []).append(made)


def delete_protected_range(change: Change, request: Json) -> None:
    """Takes a protection away, if the account is one of its editors."""
    wanted = request.get("protectedRangeId")
    sheet, found = _part(change, PROTECTED, "protectedRangeId", wanted)
    change.guard.check_object(found)
    sheet.parts[PROTECTED].remove(found)


def _part(change: Change, name: str, key: str, wanted: object) -> tuple[Sheet, Json]:
    for sheet in change.book.sheets:
        for entry in sheet.parts.get(name, ()):
            if entry.get(key) == wanted:
                return sheet, entry
    raise invalid(f"No {key.removesuffix('Id')} with id: {wanted}")


def _rule_sheet(change: Change, rule: Json) -> Sheet:
    """The sheet of a conditional format, whose ranges have to be on one."""
    sheets = [target_of_grid(change.book, grid).sheet for grid in rule.get("ranges", ())]
    if not sheets or any(sheet is not sheets[0] for sheet in sheets):
        raise invalid("The ranges of a rule must be on one sheet, and at least one is needed.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("Exactly one kind of rule must be set.")
    return sheets[0]


def _tidy_rule(rule: Json) -> Json:
    boolean = rule.get("booleanRule")
    if boolean and boolean.get("format"):
        return rule | {"booleanRule": boolean | {"format": tidy_look(boolean["format"])}}
    return rule


def add_conditional_format(change: Change, request: Json) -> None:
    """Adds a rule, before the others unless an index is given."""
    rule = request.get("rule", {})
    rules = _rule_sheet(change, rule).parts.setdefault(CONDITIONAL, [])
    index = request.get("index", 0)
    if not 0 <= index <= len(rules):
        raise invalid(f"No conditional format on sheet at index: {index}")
    rules.insert(index, _tidy_rule(rule))


def _rule(sheet: Sheet, index: int) -> Json:
    rules = sheet.parts.get(CONDITIONAL, [])
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return rules[index]


def update_conditional_format(change: Change, request: Json) -> Json:
    """Replaces a rule, or moves it to another place."""
    index = request.get("index", 0)
    if "rule" in request:
        rule = _tidy_rule(request["rule"])
        sheet = _rule_sheet(change, rule)
        old = _rule(sheet, index)
        sheet.parts[CONDITIONAL][index] = rule
        return {"oldRule": old, "newRule": rule, "newIndex": index}
    sheet = change.book.sheet(request.get("sheetId"))
    moved, new = _rule(sheet, index), request.get("newIndex", 0)
    rules = sheet.parts[CONDITIONAL]
    if not 0 <= new < len(rules):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {new}")
    rules.insert(new, rules.pop(index))
    return {"newRule": moved, "oldIndex": index, "newIndex": new}


def delete_conditional_format(change: Change, request: Json) -> Json:
    """Deletes a rule; those behind it move up."""
    sheet, index = change.book.sheet(request.get("sheetId")), request.get("index", 0)
    rule = _rule(sheet, index)
    del sheet.parts[CONDITIONAL][index]
    return {"rule": rule}


def set_basic_filter(change: Change, request: Json) -> None:
    """Puts a filter on a range in place of the sheet's present one."""
    given = request.get("filter", {})
    target = target_of_grid(change.book, _given_range(given))
    # A range that is left open is answered with the grid's own bounds.
    target.sheet.basic_filter = given | {"range": grid_range(target.sheet.id, target.box)}


def clear_basic_filter(change: Change, request: Json) -> None:
    """Takes the sheet's filter off."""
    change.book.sheet(request.get("sheetId")).basic_filter = None


def _adding(part: str, name: str, key: str, schema: str) -> tuple[Handler, Handler]:
    """Handlers that add and change an object that has an id and one range."""

    def add(change: Change, request: Json) -> Json:
        given = dict(request.get(name, {}))
        sheet = target_of_grid(change.book, _given_range(given)).sheet
        made = {key: given.pop(key, None) or new_id(), **given}
        sheet.parts.setdefault(part, []).append(made)
        shown = {k: v for k, v in made["range"].items() if k != "sheetId" or v}
        return {name: made | {"range": shown}}

    def update(change: Change, request: Json) -> None:
        given = request.get(name) or request.get("filter", {})
        sheet, before = _part(change, part, key, given.get(key))
        made = written(before, given, parse_mask(request.get("fields", ""), schema))
        made[key] = before[key]
        target_of_grid(change.book, _given_range(made))
        sheet.parts[part][sheet.parts[part].index(before)] = made

    return add, update


def _deleting(part: str, key: str, argument: str) -> Handler:
    def delete(change: Change, request: Json) -> None:
        sheet, found = _part(change, part, key, request.get(argument))
        sheet.parts[part].remove(found)

    return delete


def add_chart(change: Change, request: Json) -> Json:
    """Keeps a chart's description; it is not drawn."""
    given: Json = dict(request.get("chart", {}))
    chart = {"chartId": given.pop("chartId", None) or new_id(), **given}
    chart_sheet(change, chart).parts.setdefault("charts", []).append(chart)
    return {"chart": chart}


def chart_sheet(change: Change, chart: Json) -> Sheet:
    """The sheet that a chart floats over.

    Raises:
        ApiError: it is to have a sheet of its own, which there is not here.
    """
    place: Any = chart.get("position", {}).get("overlayPosition")
    if place is None:
        raise invalid("This stand-in needs charts to have an overlayPosition.")
    return change.book.sheet(place.get("anchorCell", {}).get("sheetId"))


def update_chart_spec(change: Change, request: Json) -> None:
    """Gives a chart another description."""
    sheet, chart = _part(change, "charts", "chartId", request.get("chartId"))
    charts = sheet.parts["charts"]
    charts[charts.index(chart)] = chart | {"spec": request.get("spec", {})}


_add_banding, _update_banding = _adding(
    "bandedRanges", "bandedRange", "bandedRangeId", "BandedRange"
)
_add_view, _update_view = _adding("filterViews", "filter", "filterViewId", "FilterView")
_delete_chart: Callable[[Change, Json], Json | None] = _deleting("charts", "chartId", "objectId")

HANDLERS: dict[str, Handler] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addConditionalFormatRule": add_conditional_format,
    "updateConditionalFormatRule": update_conditional_format,
    "deleteConditionalFormatRule": delete_conditional_format,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addBanding": _add_banding,
    "updateBanding": _update_banding,
    "deleteBanding": _deleting("bandedRanges", "bandedRangeId", "bandedRangeId"),
    "addFilterView": _add_view,
    "updateFilterView": _update_view,
    "deleteFilterView": _deleting("filterViews", "filterViewId", "filterId"),
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "deleteEmbeddedObject": _delete_chart,
}
