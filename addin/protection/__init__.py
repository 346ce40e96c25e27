"""Which cells of a customer table may be changed."""
