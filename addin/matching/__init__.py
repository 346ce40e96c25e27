"""Finding the rows that are one customer.

`find_duplicates` is the face of this package: a table in, groups with scores and reasons out.
Inside, in reading order: `columns` decides what is compared, `texts` and the comparers
(`persons`, `companies`, `contacts`, `identifiers`, `addresses`, `plain`) reduce columns to what
is comparable, `blocking` finds candidate pairs, `model` learns from the table what agreement
is worth, `scoring` runs these stages, `grouping` joins pairs to groups, `explaining` says why.
"""

from addin.matching.engine import find_duplicates
from addin.matching.groups import DuplicateGroups, Group

__all__ = ["DuplicateGroups", "Group", "find_duplicates"]
