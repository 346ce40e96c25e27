"""Developer metadata: created, changed and deleted."""

from __future__ import annotations

from dataclasses import replace

from ..masks import parse_mask
from ..metadata import Finder, location_of, metadata_json
from ..model import Metadata, new_id
from ..problems import Json, invalid
from .change import Change, Handler

_VISIBILITIES = ("DOCUMENT", "PROJECT")


def create_metadata(change: Change, request: Json) -> Json:
    """Attaches metadata to a row, a column, a sheet or the spreadsheet."""
    book, given = change.book, request.get("developerMetadata", {})
    if not given.get("metadataKey"):
        raise invalid("Developer metadata must have a key.")
    if given.get("visibility") not in _VISIBILITIES:
        raise invalid("Developer metadata must have a visibility.")
    taken = change.metadata_ids
    if not taken:
        taken.update(entry.id for entry in book.metadata)
    wanted = given.get("metadataId")
    if wanted is not None and wanted < 1:
        raise invalid("The metadata id must be positive.")
    if wanted in taken:
        if change.assumptions.taken_metadata_ids_are_refused:
            raise invalid(f"Developer metadata with id {wanted} already exists.")
        book.metadata[:] = [entry for entry in book.metadata if entry.id != wanted]
        taken.discard(wanted)
    while wanted is None or wanted in taken:
        wanted = new_id()
    kind, sheet_id, index = location_of(book, given.get("location", {}))
    entry = Metadata(
        wanted,
        given["metadataKey"],
        given.get("metadataValue", ""),
        given["visibility"],
        kind,
        sheet_id,
        index,
    )
    book.metadata.append(entry)
    taken.add(entry.id)
    return {"developerMetadata": metadata_json(entry)}


def update_metadata(change: Change, request: Json) -> Json:
    """Changes all metadata that the filters match."""
    book, given = change.book, request.get("developerMetadata", {})
    mask = parse_mask(request.get("fields", ""), "DeveloperMetadata")
    if not request.get("dataFilters"):
        raise invalid("Must specify at least one DataFilter.")
    finder = Finder(book)
    chosen = {m.id for f in request["dataFilters"] for m in finder.matching(f)}
    every = "*" in mask
    changed = []
    for place, entry in enumerate(book.metadata):
        if entry.id not in chosen:
            continue
        made = entry
        if every or "metadataKey" in mask:
            if not given.get("metadataKey"):
                raise invalid("Developer metadata must have a key.")
            made = replace(made, key=given["metadataKey"])
        if every or "metadataValue" in mask:
            made = replace(made, value=given.get("metadataValue", ""))
        if every or "visibility" in mask:
            if given.get("visibility") not in _VISIBILITIES:
                raise invalid("Developer metadata must have a visibility.")
            made = replace(made, visibility=given["visibility"])
        if "location" in mask or (every and "location" in given):
            kind, sheet_id, index = location_of(book, given.get("location", {}))
            made = replace(made, kind=kind, sheet_id=sheet_id, index=index)
        book.metadata[place] = made
        changed.append(metadata_json(made))
    return {"developerMetadata": changed} if changed else {}


def delete_metadata(change: Change, request: Json) -> Json:
    """Deletes all metadata that a filter matches."""
    gone = Finder(change.book).matching(request.get("dataFilter", {}))
    ids = {entry.id for entry in gone}
    change.book.metadata = [m for m in change.book.metadata if m.id not in ids]
    return {"deletedDeveloperMetadata": [metadata_json(m) for m in gone]} if gone else {}


HANDLERS: dict[str, Handler] = {
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}
