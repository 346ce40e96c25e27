"""What is not known of Google, so that a client can be tried with either answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Behaviour that neither a recording nor Google's documentation settles.

    Attributes:
        sorting_moves_metadata: whether developer metadata of a row goes where sorting puts the
            row's cells, instead of staying at its place.
        taken_metadata_ids_are_refused: whether developer metadata is not made under an id that
            other metadata has, instead of taking its place.
    """

    sorting_moves_metadata: bool = False
    taken_metadata_ids_are_refused: bool = True


USUAL = Assumptions()
"""What is assumed unless somebody says otherwise."""
