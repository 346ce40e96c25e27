"""Fields: the meanings that a column can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from addin.i18n import Message, current_language, msg


class Kind(Enum):
    """What a field holds. The value is the word used in rule books."""

    CODE = "code"
    PERSON = "person"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    COMPANY = "company"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    TAGS = "tags"
    ADDRESS = "address"
    STREET_NUMBER = "street_number"
    POSTCODE = "postcode"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    TAX_ID = "tax_id"
    URL = "url"
    TEXT = "text"
    YES_NO = "yes_no"

    @property
    def is_digits(self) -> bool:
        """Whether values are text whose digits must all survive (never a number)."""
        return self in _DIGITS


class Survivor(Enum):
    """Which value of a field stays when rows are merged. The value is the word in rule books."""

    KEEP = "keep"
    NEWEST = "newest"
    MOST_COMPLETE = "most_complete"
    MOST_FREQUENT = "most_frequent"
    LONGEST = "longest"
    EARLIEST = "earliest"
    LATEST = "latest"
    UNION = "union"
    SUM = "sum"

    def fits(self, kind: Kind) -> bool:
        """Whether a field of a kind can have this rule."""
        if self is Survivor.SUM:
            return kind in (Kind.NUMBER, Kind.MONEY)
        return self is not Survivor.UNION or kind in (Kind.TAGS, Kind.TEXT)


KIND_LABELS: Mapping[Kind, Message] = {
    Kind.CODE: msg("a customer code"),
    Kind.PERSON: msg("a person's name"),
    Kind.GIVEN_NAME: msg("a first name"),
    Kind.FAMILY_NAME: msg("a last name"),
    Kind.COMPANY: msg("a company name"),
    Kind.PHONE: msg("a phone number"),
    Kind.EMAIL: msg("an e-mail address"),
    Kind.DATE: msg("a date"),
    Kind.BIRTH_DATE: msg("a birth date"),
    Kind.NUMBER: msg("a number"),
    Kind.MONEY: msg("an amount of money"),
    Kind.CHOICE: msg("a choice"),
    Kind.TAGS: msg("tags"),
    Kind.ADDRESS: msg("an address"),
    Kind.STREET_NUMBER: msg("a house number"),
    Kind.POSTCODE: msg("a postcode"),
    Kind.CITY: msg("a city"),
    Kind.REGION: msg("a province"),
    Kind.COUNTRY: msg("a country"),
    Kind.ID_NUMBER: msg("an ID number"),
    Kind.USCC: msg("a credit code"),
    Kind.TAX_ID: msg("a tax number"),
    Kind.URL: msg("a web address"),
    Kind.TEXT: msg("text"),
    Kind.YES_NO: msg("yes or no"),
}
"""What to call a value of each kind, in a sentence."""

_DIGITS = frozenset({Kind.CODE, Kind.PHONE, Kind.POSTCODE, Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID})


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning, and what the rule book demands of its values.

    Attributes:
        key: the field's name in rules and on the command line, such as "mobile".
        kind: what it holds.
        label: its name for people, by language ("zh", "en").
        aliases: headers by which it is known, in any language.
        required: whether every row must have a value.
        unique: whether two rows may not share a value.
        protected: whether `lock` locks its column.
        choices: for CHOICE, YES_NO and TAGS: the allowed values, each with the other words
            for it; empty means anything goes.
        pattern: a regular expression that the whole value must match.
        minimum, maximum: bounds, as written in the rule book: a number, an ISO date,
            "today" or "today-10y" (units d, m, y).
        must: a condition on the row, in the language of the segment rules, that holds
            wherever the field has a value, such as "last_purchase >= created".
        help: one line for whoever fills the column in, by language.
        options: settings of the kind: required or unique = "usual" (where the table itself
            nearly always is), closed = "yes" (names from a short list), shape = "free" (codes
            of any form), meaning = "sex", survivor = "newest" (which value stays when rows
            are merged, see Survivor).
    """

    key: str
    kind: Kind
    label: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    protected: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pattern: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    must: str | None = None
    help: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The label in the current language, or the key."""
        return self.label.get(current_language()) or next(iter(self.label.values()), self.key)

    def __hash__(self) -> int:
        return hash(self.key)


_NOISE = re.compile(r"[\s\u3000\u200b\ufeff*＊:：_\-./()（）\[\]【】#＃'\"“”]+")
_UNIT = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def header_key(header: str) -> str:
    """A header reduced to what carries meaning, for comparing.

    Width, case, spaces, punctuation and the star of a required column do not count:
    "＊ E-Mail " gives "email".
    """
    text = unicodedata.normalize("NFKC", header).casefold()
    return _NOISE.sub("", text)


def header_keys(header: str) -> tuple[str, ...]:
    """The keys under which a header may be known, best first.

    A bracketed addition is tried with and without: "金额（元）" gives the key of the whole
    and that of "金额".
    """
    whole = header_key(header)
    bare = header_key(_UNIT.sub("", header))
    return (whole,) if bare in ("", whole) else (whole, bare)
