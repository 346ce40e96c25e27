"""Finding the rows that are one customer.

`find_duplicates` is the face of this package: a table in, groups with scores and reasons out.
Inside, in reading order: `columns` decides what is compared, `texts` and the comparers
(`persons`, `companies`, `contacts`, `identifiers`, `addresses`, `plain`) reduce columns to what
is comparable, `blocking` finds candidate pairs, `model` learns from the table what agreement
is worth, `scoring` runs these stages, `grouping` joins pairs to groups, `explaining` says why.

`CustomerIndex` matches single new rows against a table that was read once: `index`, with
`new_rows` (how a row is given), `excerpts` and `stand_ins` (reading it as the table was read),
`known_rows`, `postings` and `nearby` (which known rows share something with it).
"""

from addin.matching.engine import find_duplicates
from addin.matching.groups import DuplicateGroups, Group
from addin.matching.index import CustomerIndex, Match

__all__ = ["CustomerIndex", "DuplicateGroups", "Group", "Match", "find_duplicates"]
