"""Every list with duplicates by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.benchmarks.duplicates.contacts_zh import make_contacts
from tests.benchmarks.duplicates.guests_en import make_club, make_guests
from tests.benchmarks.duplicates.made import DuplicatedList
from tests.benchmarks.duplicates.members_zh import make_members
from tests.benchmarks.duplicates.partners_eu import make_partners


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a list is made.

    Attributes:
        make: (rows, chance) to the list.
        rows: how many it usually has.
        about: what it is, for readers of the results.
    """

    make: Callable[[int, Random], DuplicatedList]
    rows: int
    about: str


LISTS: Mapping[str, Recipe] = {
    "members_zh": Recipe(make_members, 6000, "Chinese retail members, families, shop phones"),
    "contacts_zh": Recipe(make_contacts, 4000, "contacts of Chinese companies, switchboards"),
    "partners_eu": Recipe(make_partners, 4000, "companies in DE, FR, GB with branches"),
    "guests_en": Recipe(make_guests, 5000, "hotel guests, up to 15 rows a person"),
    "club_en": Recipe(make_club, 120, "a club's members, couples"),
}


def make_list(name: str, rows: int | None = None, seed: int = 1) -> DuplicatedList:
    """Makes a list; the same arguments always give the same list.

    Args:
        name: one of LISTS.
        rows: how many, exactly; the usual number when left out.
        seed: of the chance.
    """
    recipe = LISTS[name]
    return recipe.make(rows or recipe.rows, Random(f"{name} {seed}"))
