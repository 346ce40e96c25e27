"""Finding the rows that are one customer.

`find_duplicates` is the face of this package: columns in, groups with scores and reasons
out. Inside, rows are reduced to comparable features, candidates are found by blocking,
compared field by field, weighed as evidence, and grouped.
"""

from addin.matching.engine import find_duplicates
from addin.matching.groups import DuplicateGroups, Group

__all__ = ["DuplicateGroups", "Group", "find_duplicates"]
