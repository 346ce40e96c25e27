"""What is not known of Google, so that a client can be tried with either answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Behaviour that neither a recording nor Google's documentation settles.

    Attributes:
        sorting_moves_metadata: whether developer metadata of a row goes where sorting puts the
            row's cells, instead of staying at its place.
    """

    sorting_moves_metadata: bool = False


USUAL = Assumptions()
"""What is assumed unless somebody says otherwise."""
