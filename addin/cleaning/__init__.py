"""Reading values as what they are meant to be: a phone number, a date, a company.

One kind a file. Each offers a `Cleaner` (see `addin.cleaning.reading`); `cleaner_for`
gives the one of a kind.
"""
