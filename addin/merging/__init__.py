"""What becomes of the rows of one customer when they are merged.

The *survivor* is the row that stays; the others are *absorbed*. For each field a rule says
whose value stays. No value is made up: each comes from one of the rows, or is a sum or a union
where the field's rule says so.
"""
