"""Realistic customer lists, right and then spoilt, with the truth kept cell by cell."""
