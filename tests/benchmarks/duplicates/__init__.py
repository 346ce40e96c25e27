"""Customer lists in which customers stand more than once, with the truth who is who.

    made = make_list("members_zh", rows=6000, seed=1)
    made.rows, made.clusters

First there are customers with all that is true of them, old phones and addresses included.
Each appears in one row or several; every row shows what somebody once typed. Rows are then
shuffled. Nothing here was adjusted to what a method finds.
"""

from tests.benchmarks.duplicates.catalogue import LISTS, make_list
from tests.benchmarks.duplicates.made import DuplicatedList, write_list

__all__ = ["LISTS", "DuplicatedList", "make_list", "write_list"]
