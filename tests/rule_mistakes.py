"""A rule book with one mistake after the other."""

ELEVEN_MISTAKES = """
[settings]
language = "fr"
stale_days = "many"
colour = "red"

[[field]]
key = "mobile"
kind = "telephone"

[[field]]
key = "amount"
kind = "money"
minimum = 10
maximum = 5
required = "perhaps"

[[field]]
key = "amount"
kind = "money"
pattern = "[unclosed"
maximum = "soon"

[[field]]
kind = "text"

[[segment]]
tag = "VIP"
"""
