"""Which rule each field has, and what the rules do with the values of a group."""

from __future__ import annotations

from collections.abc import Mapping

from addin.table.fields import Field, Kind, Survivor

_BY_KIND: Mapping[Kind, Survivor] = {
    Kind.CODE: Survivor.KEEP,
    Kind.PERSON: Survivor.MOST_FREQUENT,
    Kind.GIVEN_NAME: Survivor.MOST_FREQUENT,
    Kind.FAMILY_NAME: Survivor.MOST_FREQUENT,
    Kind.COMPANY: Survivor.MOST_FREQUENT,
    Kind.BIRTH_DATE: Survivor.MOST_FREQUENT,
    Kind.ID_NUMBER: Survivor.MOST_FREQUENT,
    Kind.USCC: Survivor.MOST_FREQUENT,
    Kind.TAX_ID: Survivor.MOST_FREQUENT,
    Kind.DATE: Survivor.LATEST,
    Kind.TAGS: Survivor.UNION,
}

UPDATE_FIELDS = ("updated", "last_contact", "last_purchase", "created")
"""Fields that tell how new a row is; the first that the table has counts."""

FOLLOWERS: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.ADDRESS: (Kind.STREET_NUMBER, Kind.POSTCODE, Kind.CITY, Kind.REGION, Kind.COUNTRY),
    Kind.FAMILY_NAME: (Kind.GIVEN_NAME,),
}
"""Kinds whose value is taken from the row that gave the first: the parts of one address, of one
name, are not mixed from several rows."""


def rule_of(field: Field | None) -> Survivor:
    """The rule of a field: its own, else that of its kind."""
    if field is None:
        return Survivor.NEWEST
    own = field.options.get("survivor", "").strip()
    if own:
        return Survivor(own)
    if field.options.get("closed") == "yes":
        return Survivor.NEWEST  # an account manager is not the customer's name
    return _BY_KIND.get(field.kind, Survivor.NEWEST)


def is_own_rule(field: Field | None) -> bool:
    """Whether the rule book says the field's rule."""
    return field is not None and bool(field.options.get("survivor"))
