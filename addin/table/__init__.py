"""What a customer table is: cells, fields, the table, its rule book, and changes to it."""
